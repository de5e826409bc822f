"""A file that makes a library hang, crash or eat memory takes only itself along."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import Desk
from siyu_qa import loaders
from siyu_qa.errors import LoadError
from siyu_qa.index import prepare, update, workers
from siyu_qa.index.rows import PATH
from siyu_qa.index.workers import Do, Workers, batched, doing, here, in_batches
from siyu_qa.settings import Settings
from working import DEADLY, twice

# What the processes run must be found by name there: functions of the library.
PROCESS = "__import__('os').getpid()"
SQUARES = [(number, 2) for number in range(40)]


def keys(results: list[object]) -> list[str]:
    return [result.key for result in results if isinstance(result, LoadError)]


def test_results_come_in_the_order_of_the_arguments() -> None:
    with Workers(2) as some:
        assert list(some.do(pow, SQUARES)) == [number**2 for number, _ in SQUARES]


def test_a_process_that_dies_takes_one_result_along() -> None:
    with Workers(2) as some:
        before, died, after = some.do(
            eval, [("1",), ("__import__('os')._exit(3)",), ("2",)]
        )
    assert (before, after) == (1, 2)
    assert keys([died]) == ["reading_crashed"]


def test_a_process_that_takes_too_long_is_ended() -> None:
    with Workers(1, longest=4.0) as some:
        hung, after = some.do(eval, [("sum(iter(int, 1))",), ("2",)])
    assert keys([hung]) == ["reading_too_long"]
    assert after == 2


def test_a_process_that_takes_too_much_memory_says_so() -> None:
    too_much = f"len(bytearray({2 * workers.MEMORY_ALONE}))"
    with Workers(1) as some:
        result, after = some.do(eval, [(too_much,), ("2",)])
    assert keys([result]) == ["reading_too_large"]
    assert after == 2


def test_what_one_of_several_has_too_little_memory_for_is_done_alone() -> None:
    much = workers.MEMORY - 50_000_000
    with Workers(2) as some:
        before, after = some.do(eval, [(f"len(bytearray({much}))",), ("2",)])
    assert (before, after) == (much, 2)


def test_a_result_that_is_too_large_to_hand_over_says_so() -> None:
    largest = workers.MEMORY_ALONE // 9
    with Workers(1) as some:
        large, small = some.do(eval, [(f"bytes({largest})",), ("bytes(9)",)])
    assert keys([large]) == ["reading_too_large"]
    assert small == bytes(9)


def test_a_library_that_gives_up_for_want_of_memory_says_so() -> None:
    with Workers(1) as some:
        (aborted,) = some.do(eval, [("__import__('os').abort()",)])
    assert keys([aborted]) == ["reading_too_large"]


@pytest.mark.parametrize("is_here", [True, False], ids=["here", "in-processes"])
def test_what_nobody_foresaw_is_told_and_stops_one_job(is_here: bool) -> None:
    with Workers(1) as some:
        do: Do = here if is_here else some.do
        failed, process, another = do(eval, [("1 / 0",), (PROCESS,), (PROCESS,)])
    assert process == another
    assert isinstance(failed, LoadError)
    assert failed.problem() == "读的时候程序出错（ZeroDivisionError: division by zero）"


@pytest.mark.parametrize("is_here", [True, False], ids=["here", "in-processes"])
def test_an_error_of_a_file_is_its_result(is_here: bool, tmp_path: Path) -> None:
    (tmp_path / "空.txt").touch()
    arguments = [(tmp_path / "空.txt", "空.txt", Settings())]
    with Workers(1) as some:
        do: Do = here if is_here else some.do
        (error,) = do(loaders.load, arguments)
    assert isinstance(error, LoadError)
    assert str(error) == "空.txt：文件是空的。请换一个有内容的文件。"


@pytest.mark.parametrize(
    ("work", "safely", "is_here"),
    [(10, True, True), (10, False, False), (10**9, True, False)],
    ids=["little-text", "a-library", "much-text"],
)
def test_little_text_is_read_without_another_process(
    work: int, safely: bool, is_here: bool
) -> None:
    with doing(work, safely=safely) as do:
        (process,) = do(os.getpid, [()])
    assert (process == os.getpid()) is is_here


def test_no_process_is_left_behind() -> None:
    with Workers(2) as some:
        processes = set(some.do(os.getpid, [()] * 8))
    for process in processes:
        assert isinstance(process, int)
        with pytest.raises(ProcessLookupError, match="No such process"):
            os.kill(process, 0)


def test_what_stops_a_batch_takes_only_itself_along() -> None:
    batches = [["甲", "乙"], ["丙", DEADLY, "丁"], ["戊"]]
    with Workers(2) as some:
        told = {
            "".join(batch): result
            for batch, result in in_batches(some.do, twice, Settings(), batches)
        }
    assert keys([told.pop(DEADLY)]) == ["reading_crashed"]
    assert told == {
        "甲乙": ["甲甲", "乙乙"],
        "戊": ["戊戊"],
        "丙": ["丙丙"],
        "丁": ["丁丁"],
    }


@pytest.mark.parametrize(
    ("sizes", "counts"),
    [([1] * 900, [400, 400, 100]), ([10**6, 1, 10**6], [1, 2]), ([], [])],
    ids=["many-small", "few-large", "none"],
)
def test_a_batch_is_worth_a_message(sizes: list[int], counts: list[int]) -> None:
    batches = list(batched(sizes, int))
    assert [len(batch) for batch in batches] == counts
    assert [size for batch in batches for size in batch] == sizes


def test_a_file_that_stops_its_cleaning_is_listed_and_the_rest_answers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stand in for a file that takes for ever: what is sent to a worker names none."""

    def stopping(
        settings: Settings, found: Sequence[prepare.Found]
    ) -> prepare.Prepared:
        if any(row[PATH] == "坏.txt" for row, _ in found):
            raise LoadError("reading_too_long")
        return prepare.prepare(settings, found)

    desk.write({"坏.txt": "这一篇读不完。", "好.txt": "金卡会员每年续费三百元。"})
    monkeypatch.setattr(update, "prepare", stopping)
    report = desk.build()
    assert [(one.path, one.problem) for one in report.skipped] == [
        ("坏.txt", "读了太久还没读完")
    ]
    assert report.documents == 1
    assert desk.found("续费") == ["好.txt"]
    assert "坏.txt" not in desk.open().generation.store.paths()

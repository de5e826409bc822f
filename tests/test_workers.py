"""A file that makes a library hang, crash or eat memory takes only itself along."""

import os
from pathlib import Path

import pytest

from siyu_qa.errors import LoadError
from siyu_qa.index import workers
from siyu_qa.index.workers import Do, Workers, doing, here

# What the processes run must be found by name there: functions of the library.
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
    with Workers(1, longest=1.0) as some:
        hung, after = some.do(eval, [("[0 for _ in iter(int, 1)]",), ("2",)])
    assert keys([hung]) == ["reading_too_long"]
    assert after == 2


def test_a_process_that_takes_too_much_memory_says_so() -> None:
    too_much = f"len(bytearray({2 * workers.MEMORY_ALONE}))"
    with Workers(1) as some:
        result, after = some.do(eval, [(too_much,), ("2",)])
    assert keys([result]) == ["reading_too_large"]
    assert after == 2


@pytest.mark.parametrize("is_here", [True, False], ids=["here", "in-processes"])
def test_an_error_of_a_file_is_its_result(is_here: bool, tmp_path: Path) -> None:
    from siyu_qa import loaders
    from siyu_qa.settings import Settings

    (tmp_path / "空.txt").touch()
    arguments = [(tmp_path / "空.txt", "空.txt", Settings())]
    with Workers(1) as some:
        do: Do = here if is_here else some.do
        (error,) = do(loaders.load, arguments)
    assert isinstance(error, LoadError)
    assert str(error) == "空.txt：文件是空的。请写入内容，或从文件夹中移走它。"


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

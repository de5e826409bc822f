"""Search by terms in large indexes, and what is written when a process dies."""

import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from random import Random

import pytest

from siyu_qa.records import Scored
from siyu_qa.searchers import lexical
from siyu_qa.searchers.clauses import Clauses
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.text.terms import terms

PLACES = ("河边阅览室", "社区花园", "老街面馆", "山脚茶园", "旧书店", "木工坊")
DOINGS = ("借书证", "浇水时间", "排队号码", "采茶体验", "软件课程", "修理预约", "网络")
RULES = ("当天办理", "需要预约", "免费开放", "收取押金", "每周一次", "凭证件领取")

QUESTIONS = [
    "社区花园的浇水时间在哪一天",
    "老街面馆的排队号码需要预约吗",
    "山脚茶园的軟體課程免費開放嗎",
    "木工坊第七十三条说了什么",
    "旧书店",
]


def told(number: int) -> str:
    chance = Random(number)
    place, doing, rule = map(chance.choice, (PLACES, DOINGS, RULES))
    return f"{place}的{doing}{rule}，第{number}号房间第{number % 97}条。"


@pytest.fixture(scope="module")
def searcher() -> LexicalSearcher:
    searcher = LexicalSearcher()
    passages = ((key, " ".join(terms(told(key)))) for key in range(1, 801))
    searcher.update((), passages)
    return searcher


@pytest.fixture
def as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rarest terms find, as in an index of a million passages."""
    monkeypatch.setattr(lexical, "_FEW_PLACES", 0)
    monkeypatch.setattr(lexical, "_ENOUGH_PLACES", (1000, 1000))
    monkeypatch.setattr(lexical, "_FEW_KEYS", 20)


def scores(run: list[Scored]) -> list[float]:
    return [one.score for one in run]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("keys", [None, range(100, 115), range(1, 800, 3)])
def test_a_large_index_gives_the_scores_that_a_look_at_every_place_gives(
    searcher: LexicalSearcher,
    question: str,
    keys: Collection[int] | None,
    request: pytest.FixtureRequest,
) -> None:
    every = {one.key: one.score for one in searcher.search(question, 800, keys)}
    best = searcher.search(question, 10, keys)
    request.getfixturevalue("as_if_large")
    run = searcher.search(question, 10, keys)
    assert scores(run[:5]) == pytest.approx(scores(best[:5]), abs=1e-6)
    for one in run:
        assert one.score == pytest.approx(every[one.key], abs=1e-6)


@pytest.mark.usefixtures("as_if_large")
def test_only_few_are_scored_of_the_many_that_common_words_have(
    searcher: LexicalSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored = []
    among = Clauses.among

    def noted(clauses: Clauses, keys: Collection[int]) -> object:
        scored.append(len(keys))
        return among(clauses, keys)

    monkeypatch.setattr(Clauses, "among", noted)
    searcher.search("社区花园的浇水时间在第七号房间", 10)
    assert scored == [40]


@pytest.mark.usefixtures("as_if_large")
@pytest.mark.parametrize("question", ["的", "第号", "房间的条"])
def test_a_question_of_common_words_alone_finds(
    searcher: LexicalSearcher, question: str
) -> None:
    assert len(searcher.search(question, 10)) == 10


@pytest.mark.usefixtures("as_if_large")
def test_what_rare_words_find_too_few_of_is_filled_up_by_common_ones(
    searcher: LexicalSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "_ENOUGH_PLACES", (1, 1))
    run = searcher.search("797号房间", 30)
    assert len(run) == 30
    assert run[0].key == 797


@pytest.mark.usefixtures("as_if_large")
def test_a_scope_without_the_rare_words_still_finds(
    searcher: LexicalSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "_ENOUGH_PLACES", (1, 1))
    run = searcher.search("797号房间", 30, range(1, 101))
    assert len(run) == 30
    assert all(one.key <= 100 for one in run)


@pytest.mark.usefixtures("as_if_large")
def test_of_a_scope_nothing_is_found_that_meets_no_word(
    searcher: LexicalSearcher,
) -> None:
    assert searcher.search("鲸鱼", 10, range(1, 15)) == []
    assert searcher.search("鲸鱼", 10) == []


def test_what_is_not_committed_is_dropped(tmp_path: Path) -> None:
    searcher = LexicalSearcher(tmp_path)
    with searcher.writing() as writer:
        writer.add(1, "茶园")
        writer.commit()
        writer.add(2, "茶园")
        writer.remove([1])
    assert [one.key for one in searcher.search("茶园", 5)] == [1]
    assert LexicalSearcher(tmp_path).search("茶园", 5) == searcher.search("茶园", 5)
    assert len(list(tmp_path.glob("*.idx"))) == 1


def test_an_error_while_writing_keeps_what_was_committed(tmp_path: Path) -> None:
    searcher = LexicalSearcher(tmp_path)
    searcher.update([], [(1, "茶园")])

    def failing() -> Iterator[tuple[int, str]]:
        yield 2, "茶园"
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        searcher.update([1], failing())
    searcher.update([], [(3, "茶园")])
    assert [one.key for one in searcher.search("茶园", 5)] == [1, 3]


KILLED = """
import os, signal, sys
from pathlib import Path
from siyu_qa.searchers.lexical import LexicalSearcher
with LexicalSearcher(Path(sys.argv[1])).writing() as writer:
    for key in range(1, 31):
        writer.add(key, "茶园")
        if key % 10 == 0 and key < 30:
            writer.commit()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_after_a_kill_the_next_writer_goes_on_from_the_last_commit(
    tmp_path: Path,
) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False)
    assert done.returncode == -signal.SIGKILL
    searcher = LexicalSearcher(tmp_path)
    assert len(searcher.search("茶园", 50)) == 20
    searcher.update([], ((key, "茶园") for key in range(21, 26)))
    found = [one.key for one in searcher.search("茶园", 50)]
    assert found == list(range(1, 26))

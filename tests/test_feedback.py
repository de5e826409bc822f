"""What readers say of answers stands in a file that can be evaluated."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from conftest import Desk
from siyu_qa.cli import main
from siyu_qa.errors import FeedbackError
from siyu_qa.evaluate import Case, settled
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import Answer, Json
from siyu_qa.settings import Settings
from siyu_qa.web import feedback as module
from siyu_qa.web.feedback import Verdict, Vote, append, case_of
from siyu_qa.web.kept import kept
from siyu_qa.web.routes.feedback import mount_feedback

GOODS = "退货须备齐哪些物品？"


def lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def votes(path: Path) -> list[Case]:
    return settled([Case.of(line) for line in lines(path)])


def said(shop: Desk, *questions: str) -> tuple[Answer, ...]:
    """Ask the questions of one conversation."""
    answers: list[Answer] = []
    for question in questions:
        answers.append(shop.open().ask(question, answers))
    return tuple(answers)


def test_what_is_right_is_a_case_that_holds(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "votes.jsonl"
    append(Vote("up", said(shop, GOODS), "都对"), file)
    append(Vote("up", said(shop, GOODS, "第二个呢？")), file)
    append(Vote("up", said(shop, "怎么给猫洗澡？")), file)
    append(Vote("down", said(shop, "店主养着什么？"), "应该是橘猫"), file)
    first, second, third = votes(file)
    assert first.gold == (
        ("退貨須備齊下列物品：",), ("1. 收據",), ("2. 原包裝",), ("3. 未拆封的贈品",),
    )  # fmt: skip
    assert second.turns == (GOODS, "第二个呢？")
    assert second.gold == (("2. 原包裝",),)
    assert not third.answerable
    assert lines(file)[3]["comment"] == "应该是橘猫"


def test_the_command_line_evaluates_the_file(
    shop: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "votes.jsonl"
    append(Vote("up", said(shop, GOODS)), file)
    append(Vote("down", said(shop, "店主养着什么？")), file)
    append(Vote("up", said(shop, GOODS, "第二个呢？")), file)
    assert main(["eval", str(file), "--json", *shop.folders]) == 0
    measures = json.loads(capsys.readouterr().out)
    assert measures["questions"] == 2
    assert measures["covered"] == 1
    assert measures["wrong"] == []


def test_what_is_not_right_is_never_gold(
    shop: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "votes.jsonl"
    append(Vote("up", said(shop, "怎么给猫洗澡？")), file)
    append(Vote("up", said(shop, GOODS)), file)
    append(Vote("down", said(shop, GOODS), "少了一样"), file)
    _, right, wrong = lines(file)
    assert "gold" not in wrong
    assert wrong["cited"] == right["gold"] != []
    assert main(["eval", str(file), "--json", *shop.folders]) == 0
    measures = json.loads(capsys.readouterr().out)
    assert (measures["questions"], measures["wrong"]) == (1, [])


@pytest.mark.parametrize(
    ("verdicts", "cases"),
    [
        (["up"], 1),
        (["down", "up"], 1),
        (["up", "down"], 0),
        (["up", "withdrawn"], 0),
        (["up", "withdrawn", "up"], 1),
        (["up", "up"], 1),
    ],
)
def test_of_votes_on_one_answer_the_last_counts(
    shop: Desk, tmp_path: Path, verdicts: list[Verdict], cases: int
) -> None:
    file = tmp_path / "votes.jsonl"
    for verdict in verdicts:
        append(Vote(verdict, said(shop, GOODS)), file)
    assert len(lines(file)) == len(verdicts)
    assert len(votes(file)) == cases


def test_another_answer_to_the_same_question_is_another_vote(shop: Desk) -> None:
    (answer,) = said(shop, GOODS)
    other = replace(answer, text="別的")
    ids = [case_of(Vote("up", (one,)))["id"] for one in (answer, other, answer)]
    assert ids[0] == ids[2] != ids[1]


def test_cases_without_a_vote_stay_as_they_are() -> None:
    case = Case.of({"id": 1, "question": "几点开门？"})
    assert settled([case, case]) == [case, case]


ANSWER = Answer("几点？", "几点？", False, 0.1, "", reason="not_answered")


def many(path: str) -> None:
    for _ in range(50):
        append(Vote("down", (ANSWER,), "长" * 300), Path(path))


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "votes.jsonl"
    # Processes don't share the lock of threads, and threads not that of processes.
    with get_context("spawn").Pool(2) as pool, ThreadPoolExecutor(4) as threads:
        waiting = pool.map_async(many, [str(file)] * 2)
        list(threads.map(many, [str(file)] * 4))
        waiting.get(60)
    assert [line["comment"] for line in lines(file)] == ["长" * 300] * 300


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "votes.jsonl"
    file.write_bytes(b'{"id": "a", "ques')
    append(Vote("down", (ANSWER,)), file)
    append(Vote("down", (ANSWER,)), file)
    text = file.read_text("utf-8").splitlines()
    assert len(text) == 3
    assert [json.loads(line)["vote"] for line in text[1:]] == ["down", "down"]


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    append(Vote("down", (ANSWER,)), tmp_path / "votes.jsonl")
    assert stat.S_IMODE((tmp_path / "votes.jsonl").stat().st_mode) == 0o600


def test_a_full_file_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 500)
    file = tmp_path / "votes.jsonl"
    append(Vote("down", (ANSWER,)), file)
    before = file.read_bytes()
    with pytest.raises(FeedbackError, match="评价文件已满"):
        append(Vote("down", (ANSWER,), "长" * 400), file)
    assert file.read_bytes() == before


def test_a_folder_in_the_files_place_is_told_by_its_name_alone(tmp_path: Path) -> None:
    with pytest.raises(FeedbackError, match="评价没有写入") as caught:
        append(Vote("down", (ANSWER,)), tmp_path)
    for language in LANGUAGES:
        assert str(tmp_path.parent) not in caught.value.explain(language)


def test_a_file_is_named_by_the_environment() -> None:
    assert Settings.from_environment({}).feedback is None
    chosen = Settings.from_environment({"SIYU_QA_FEEDBACK": "v.jsonl"})
    assert chosen.feedback == Path("v.jsonl")


def client(file: Path | None) -> TestClient:
    app = FastAPI()
    mount_feedback(app, file)
    return TestClient(app)


ADDRESS = "/page/feedback?language=en"
BODY = {"verdict": "up", "conversation": kept([ANSWER]), "comment": "好"}


def test_a_vote_is_written_and_confirmed(tmp_path: Path) -> None:
    file = tmp_path / "votes.jsonl"
    reply = client(file).post(ADDRESS, json=BODY)
    assert (reply.status_code, reply.text) == (200, "Noted: right")
    (line,) = lines(file)
    assert (line["question"], line["vote"], line["comment"]) == ("几点？", "up", "好")


def test_without_a_file_votes_are_refused() -> None:
    assert client(None).post(ADDRESS, json=BODY).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"verdict": "maybe"}, 422),
        ({"comment": "长" * 501}, 422),
        ({"comment": 7}, 422),
        ({"path": "/etc/passwd"}, 422),
        ({"conversation": ""}, 400),
        ({"conversation": "{}"}, 400),
        ({"conversation": kept([])}, 400),
    ],
)
def test_what_is_no_vote_writes_nothing(
    tmp_path: Path, change: Json, status: int
) -> None:
    file = tmp_path / "votes.jsonl"
    assert client(file).post(ADDRESS, json=BODY | change).status_code == status
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    reply = client(tmp_path / "no" / "votes.jsonl").post(ADDRESS, json=BODY)
    assert reply.status_code == 500
    assert "could not be written" in reply.text

"""A folder, a document or a span of time can be asked alone; rules leave files out."""

import json
from pathlib import Path

import pytest

from conftest import Desk
from siyu_qa.errors import FolderError, QuestionError
from siyu_qa.index.folder import left_out, scan
from siyu_qa.records import Scope
from test_cli import Shell

QUESTION = "年费多少元？"
FEES = {
    "2021/价目.txt": "# 二〇二一年价目\n\n发布时间：2021-07-03\n\n金卡年费二百元。\n",
    "2022/价目.txt": "# 二〇二二年價目\n\n發布時間：2022-03-01\n\n金卡年費三百元。\n",
    "2022/分店/价目.txt": "分店的金卡年费是一百元，没有写日期。\n",
    "2022x/别.txt": "别处的金卡年费是九百元。\n",
}


@pytest.fixture
def fees(desk: Desk) -> Desk:
    desk.write(FEES)
    desk.build()
    return desk


@pytest.fixture
def shell(fees: Desk, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(fees, capsys)


def documents(desk: Desk, scope: Scope, searcher: str = "hybrid") -> list[str]:
    hits = desk.open().retrieve(QUESTION, 9, searcher, scope)
    return sorted(hit.document for hit in hits)


@pytest.mark.parametrize("searcher", ["hybrid", "lexical", "dense"])
@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope(folder="2022/"), ["2022/价目.txt", "2022/分店/价目.txt"]),
        (Scope(folder="2022/分店/"), ["2022/分店/价目.txt"]),
        (Scope(document="2021/价目.txt"), ["2021/价目.txt"]),
        (Scope(document="分店/价目.txt"), ["2022/分店/价目.txt"]),
        (Scope(document="别.txt"), ["2022x/别.txt"]),
        (Scope(since="2022"), ["2022/价目.txt"]),
        (Scope(since="2021-07-03"), ["2021/价目.txt", "2022/价目.txt"]),
        (Scope(since="2021-07-04"), ["2022/价目.txt"]),
        (Scope(until="2021"), ["2021/价目.txt"]),
        (Scope(until="2021-07-02", folder=""), []),
        (Scope(since="2021", until="2021-12"), ["2021/价目.txt"]),
        (Scope(since="2022年", folder="./2022"), ["2022/价目.txt"]),
        (Scope(since="2021/7/4", folder="."), ["2022/价目.txt"]),
        (Scope(folder="202"), []),
    ],
    ids=str,
)
def test_only_documents_of_the_scope_are_found(
    fees: Desk, scope: Scope, found: list[str], searcher: str
) -> None:
    if found:
        assert documents(fees, scope, searcher) == found
        return
    with pytest.raises(QuestionError, match="没有符合范围的文档"):
        documents(fees, scope, searcher)


def test_an_answer_comes_from_the_scope_alone(fees: Desk) -> None:
    answer = fees.open().ask(QUESTION, scope=Scope(since="2022"))
    assert answer.answered
    assert {citation.document for citation in answer.citations} == {"2022/价目.txt"}
    assert "三百元" in answer.text


def test_what_says_the_same_outside_the_scope_is_not_told(desk: Desk) -> None:
    rule = "金卡会员每年续费三百元，可以提前一天预订座位，迟到十五分钟不再保留。\n"
    desk.write({"甲/规.txt": rule, "乙/规.txt": rule})
    desk.build()
    everywhere = desk.open().ask("续费多少元？")
    within = desk.open().ask("续费多少元？", scope=Scope(folder="甲/"))
    assert len(everywhere.citations[0].also) == 1
    assert within.citations[0].document == "甲/规.txt"
    assert within.citations[0].also == ()


def test_a_command_asks_a_scope(shell: Shell) -> None:
    told = shell("ask", QUESTION, "--json", "--in", "2021").json
    assert [one["document"] for one in told["citations"]] == ["2021/价目.txt"]
    told = shell("search", QUESTION, "--json", "--since", "2022年3月").json
    assert [hit["document"] for hit in told["hits"]] == ["2022/价目.txt"]
    told = shell("search", QUESTION, "--json", "--document", "别.txt").json
    assert [hit["document"] for hit in told["hits"]] == ["2022x/别.txt"]


def test_a_file_of_questions_is_asked_in_a_scope(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "问.jsonl"
    row = {"id": 1, "turns": ["金卡年费多少元？"]}
    file.write_text(json.dumps(row), encoding="utf-8")
    told = shell("ask", "--jsonl", str(file), "--in", "2022/分店/").json
    assert told["citations"][0]["document"] == "2022/分店/价目.txt"


def test_an_empty_scope_is_one_line(shell: Shell) -> None:
    done = shell("ask", QUESTION, "--in", "2019")
    assert done.code == 1
    assert "没有符合范围的文档" in done.err
    assert "siyu-qa list" in done.err


def test_a_scope_of_no_date_is_said(fees: Desk) -> None:
    with pytest.raises(QuestionError, match="“去年”不是日期"):
        fees.open().retrieve(QUESTION, scope=Scope(since="去年"))


def test_what_is_no_date_is_said(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        shell("ask", QUESTION, "--since", "去年")
    assert "“去年”不是日期" in capsys.readouterr().err


RULES = {
    ".siyuignore": "# 草稿不收\n草稿/\n*.md\n!要.md\n/顶.txt\n",
    "草稿/一.txt": "草稿。\n",
    "丙.md": "不收。\n",
    "要.md": "收。\n",
    "顶.txt": "不收。\n",
    "下/顶.txt": "收。\n",
    "下/.siyuignore": "!丙.md\n乙.txt\n",
    "下/丙.md": "收。\n",
    "下/乙.txt": "不收。\n",
}


def test_rules_leave_files_out_as_gitignore_does(desk: Desk) -> None:
    desk.write(RULES)
    read = ["下/丙.md", "下/顶.txt", "要.md"]
    assert sorted(scan(desk.seeds, desk.index)) == sorted(read)
    out = ["下/乙.txt", "丙.md", "草稿/", "顶.txt"]
    assert left_out(desk.seeds, desk.index) == sorted(out)


@pytest.mark.parametrize("name", ["~$章程.docx", "Thumbs.db", "desktop.ini"])
def test_what_systems_leave_for_themselves_is_no_document(
    desk: Desk, name: str
) -> None:
    desk.write({name: b"\0\1", "甲.txt": "开业。"})
    assert list(scan(desk.seeds, desk.index)) == ["甲.txt"]


def test_a_changed_rule_changes_the_index(desk: Desk) -> None:
    desk.write({"甲.txt": "金卡年费三百元。", "乙.txt": "银卡年费一百元。"})
    assert desk.build().documents == 2
    desk.write({".siyuignore": "乙.txt\n"})
    report = desk.build()
    assert (report.documents, report.removed) == (1, 1)
    desk.write({".siyuignore": ""})
    assert desk.build().added == 1


def test_rules_that_cannot_be_read_are_said(desk: Desk) -> None:
    desk.write({"甲.txt": "开业。", ".siyuignore": "草稿/".encode("gb18030")})
    with pytest.raises(FolderError, match=r"^\.siyuignore：读不懂其中的规则"):
        desk.build()


@pytest.mark.parametrize(
    ("scope", "searched"),
    [
        (Scope(), 4),
        (Scope(folder="2022/"), 2),
        (Scope(document="别.txt"), 1),
        (Scope(since="2021年"), 2),
    ],
    ids=str,
)
def test_a_refusal_counts_the_documents_of_its_scope(
    fees: Desk, scope: Scope, searched: int
) -> None:
    answer = fees.open().ask("土星环是由什么组成的？", scope=scope)
    assert not answer.answered
    assert answer.searched == searched == answer.to_dict()["searched"]
    assert f"{searched} 份文档" in answer.text
    assert ("所选范围" in answer.text) == (scope != Scope())


def test_an_answer_counts_the_documents_too(fees: Desk) -> None:
    answer = fees.open().ask(QUESTION, scope=Scope(folder="2022/分店/"))
    assert answer.answered
    assert answer.searched == 1


def test_a_changed_fee_is_shown_with_both_dates(shell: Shell) -> None:
    told = shell("ask", "金卡年费多少元？", "--since", "2021").out
    assert told.startswith("几处原文说的数字或日期不同，请对照：[1]")
    assert "[1] 2022/价目.txt（2022-03-01），第 5 行" in told
    assert "[2] 2021/价目.txt（2021-07-03），第 5 行" in told


def test_a_refusal_shows_the_nearest_without_a_mark(shell: Shell) -> None:
    told = shell("ask", "土星环是由什么组成的？", "--in", "2022").out
    assert told.startswith("已查阅所选范围的 2 份文档")
    assert "不是答案" in told
    assert "[1]" not in told

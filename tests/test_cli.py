"""The command line: answers on standard output, talk on standard error."""

import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import siyu_qa
from conftest import ROOT, SHOP, Desk
from siyu_qa.cli import main
from siyu_qa.messages import LANGUAGES

COMMANDS = ("index", "ask", "search", "serve", "eval", "doctor")
QUESTION = "金卡会员每年续费多少元？"
UNANSWERABLE = "土星环是由什么组成的？"


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it said where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Read standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Shell:
    desk: Desk
    captured: pytest.CaptureFixture[str]

    def __call__(self, command: str, *arguments: str | Path) -> Done:
        self.captured.readouterr()
        code = main([command, *map(str, arguments), *self.desk.folders])
        return Done(code, *self.captured.readouterr())


@pytest.fixture
def shell(shop: Desk, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(shop, capsys)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    rows = [
        {"id": "二", "question": QUESTION},
        {"id": 1, "question": UNANSWERABLE},
        {"id": "空", "question": ""},
        {"id": "三", "turns": ["七日內可以退貨嗎？", "退貨須備齊哪些物品？"]},
    ]
    path = tmp_path / "questions.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return path


def test_index_prints_its_report_as_json_alone(shell: Shell) -> None:
    shell.desk.write({"空.txt": b"", "坏.txt": "第一行。\n?nèi)绾"})
    done = shell("index", "--json")
    assert done.code == 0
    assert (done.json["documents"], done.json["added"]) == (len(SHOP) + 1, 2)
    assert len(done.out.splitlines()) == 1
    skipped, warning = done.err.splitlines()
    assert skipped == ("siyu-qa: 跳过 空.txt：文件是空的。请换一个有内容的文件。")
    assert warning.startswith("siyu-qa: 请留意 坏.txt:2：")


def test_index_says_in_one_line_what_it_did(shell: Shell) -> None:
    done = shell("index")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == 1
    assert f"{len(SHOP)} 个文档" in done.out


def test_index_reads_everything_again_with_full(shell: Shell) -> None:
    assert shell("index", "--full", "--json").json["added"] == len(SHOP)


def test_ask_prints_the_answer_and_its_places(shell: Shell) -> None:
    done = shell("ask", QUESTION)
    assert (done.code, done.err) == (0, "")
    assert "金卡会员每年续费三百元" in done.out
    assert "[1] 会员.txt，第 1 行\n" in done.out


def test_ask_prints_the_answer_as_json_alone(shell: Shell) -> None:
    done = shell("ask", QUESTION, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["question"] == QUESTION
    assert done.json["citations"][0]["document"] == "会员.txt"
    assert "\\u" not in done.out


def test_an_honest_refusal_is_no_failure(shell: Shell) -> None:
    done = shell("ask", UNANSWERABLE)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("已查阅 3 份文档，没有找到回答这个问题的内容。")
    assert "不是答案" in done.out


def test_search_prints_hits_best_first(shell: Shell) -> None:
    done = shell("search", "金卡会员续费", "-k", "2")
    assert done.code == 0
    assert done.out.startswith("1. ")
    assert done.out.count("行\n") == 2


@pytest.mark.parametrize("searcher", ["hybrid", "lexical", "dense"])
def test_search_prints_hits_as_json_alone(shell: Shell, searcher: str) -> None:
    done = shell("search", "金卡会员续费", "-k", "1", "--searcher", searcher, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["query"] == "金卡会员续费"
    (hit,) = done.json["hits"]
    assert (hit["rank"], hit["document"]) == (1, "会员.txt")
    named = {name for name, rank in hit["why"].items() if rank}
    assert named == ({"lexical", "dense"} if searcher == "hybrid" else {searcher})


def test_a_file_of_questions_is_answered_line_by_line_in_order(
    shell: Shell, questions: Path
) -> None:
    done = shell("ask", "--jsonl", questions)
    assert (done.code, done.err) == (0, "")
    assert [row["id"] for row in done.rows] == ["二", 1, "空", "三"]
    assert [row["answered"] for row in done.rows] == [True, False, False, True]
    assert done.rows[3]["question"] == "退貨須備齊哪些物品？"


def test_a_file_of_queries_is_searched_line_by_line_in_order(
    shell: Shell, questions: Path
) -> None:
    done = shell("search", "--jsonl", questions, "-k", "1")
    assert [row["id"] for row in done.rows] == ["二", 1, "空", "三"]
    assert [len(row["hits"]) for row in done.rows] == [1, 1, 0, 1]
    assert done.rows[3]["hits"][0]["document"] == "营业/退换.md"


def test_questions_come_from_standard_input(
    shell: Shell, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO(b"\xef\xbb\xbf" + questions.read_bytes())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data, encoding="ascii"))
    done = shell("ask", "--jsonl", "-")
    assert [row["id"] for row in done.rows] == ["二", 1, "空", "三"]


def test_a_changed_folder_is_indexed_before_it_is_asked(shell: Shell) -> None:
    shell.desk.write({"会员.txt": "金卡会员每年续费九百元。"})
    assert "九百元" in shell("ask", QUESTION).out


def test_a_missing_index_is_built_before_it_is_asked(shell: Shell) -> None:
    shutil.rmtree(shell.desk.index)
    assert "三百元" in shell("ask", QUESTION).out


def test_without_a_refresh_the_old_index_answers_and_it_is_said(shell: Shell) -> None:
    shell.desk.write({"会员.txt": "金卡会员每年续费九百元。"})
    done = shell("ask", QUESTION, "--no-refresh", "--json")
    assert done.code == 0
    assert "三百元" in done.json["text"]
    assert done.err == "siyu-qa: 索引与文件夹不一致，答案来自旧的索引。\n"
    assert siyu_qa.Assistant.open(shell.desk.index).state().generation == 1


def test_without_a_refresh_a_matching_index_says_nothing(shell: Shell) -> None:
    assert shell("search", "续费", "--no-refresh").err == ""


def test_problems_of_changed_files_are_told_while_asking(shell: Shell) -> None:
    shell.desk.write({"空.txt": b""})
    assert "空.txt：文件是空的" in shell("ask", QUESTION).err
    assert shell("ask", QUESTION).err == ""


def test_eval_prints_its_measures(shell: Shell, tmp_path: Path) -> None:
    rows = [
        {"id": 1, "question": QUESTION, "gold": [["三百元", "300元"]]},
        {"id": 2, "question": UNANSWERABLE, "gold": [], "answerable": False},
        {"id": 3, "turns": [QUESTION, "土星呢？"], "gold": [["九百元"]]},
    ]
    path = tmp_path / "eval.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = shell("eval", path, "--json")
    assert done.code == 0
    assert (done.json["questions"], done.json["answerable"]) == (3, 2)
    assert (done.json["covered"], done.json["refused"]) == (0.5, 1.0)
    assert (done.json["citations_valid"], done.json["follow_ups"]) == (1.0, 1)
    assert done.json["wrong"] == ["3"]
    told = shell("eval", path).out
    assert all(name in told for name in done.json)


def test_doctor_says_what_is_in_use(shell: Shell) -> None:
    done = shell("doctor")
    assert (done.code, done.err) == (0, "")
    for said in ("static-zh", "tantivy", str(shell.desk.index), str(shell.desk.seeds)):
        assert said in done.out
    assert "✗" not in done.out


def test_doctor_says_what_to_mend(shell: Shell) -> None:
    shell.desk.write({"新.txt": "开门。"})
    done = shell("doctor", "--json")
    (bad,) = [check for check in done.json["checks"] if not check["fine"]]
    assert bad["name"] == "seeds"
    assert "新.txt" in bad["found"]
    assert "siyu-qa index" in bad["mend"]


def test_the_language_of_the_locale_is_spoken(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert "文件" in shell("ask", UNANSWERABLE).out
    monkeypatch.setenv("SIYU_QA_LANGUAGE", "en")
    assert "documents searched: 3" in shell("ask", UNANSWERABLE).out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(
    command: str,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SIYU_QA_LANGUAGE", language)
    with pytest.raises(SystemExit, match=r"^0$"):
        main([command, "--help"])
    out, err = capsys.readouterr()
    assert f"siyu-qa {command}" in out
    assert "--seeds" in out
    assert "--index" in out
    assert err == ""


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--help"])
    out, _ = capsys.readouterr()
    assert all(f"    {command} " in out for command in COMMANDS)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version"])
    assert capsys.readouterr().out == f"{siyu_qa.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no-command"),
        pytest.param(["sing"], id="an-unknown-command"),
        pytest.param(["ask"], id="no-question"),
        pytest.param(["ask", "a", "--jsonl", "-"], id="a-question-and-a-file"),
        pytest.param(["ask", "a", "--loud"], id="an-unknown-option"),
        pytest.param(["search", "a", "-k", "0"], id="no-hit-wanted"),
        pytest.param(["search", "a", "-k", "many"], id="no-number"),
        pytest.param(["search", "a", "--searcher", "luck"], id="an-unknown-searcher"),
        pytest.param(["serve", "--port", "http"], id="a-port-that-is-no-number"),
        pytest.param(["serve", "--port", "70000"], id="a-port-that-cannot-be"),
        pytest.param(["eval"], id="no-file"),
    ],
)
def test_a_wrong_command_line_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match=r"^2$"):
        main(arguments)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: siyu-qa")


def test_the_folders_come_from_the_environment(
    shop: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIYU_QA_SEEDS", str(shop.seeds))
    monkeypatch.setenv("SIYU_QA_INDEX", str(shop.index))
    assert main(["index", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == len(SHOP)


def test_the_installed_command_prints_utf_8_whatever_the_locale(shop: Desk) -> None:
    command = Path(sys.executable).with_name("siyu-qa")
    if not command.exists():
        pytest.skip(f"{command} is not installed beside this Python")
    done = subprocess.run(
        [command, "ask", QUESTION, "--json", *shop.folders],
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "gb18030"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.decode("utf-8"))["answered"]
    assert done.stderr == b""


def test_the_module_runs_too(shop: Desk) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "siyu_qa.cli", "index", "--json", *shop.folders],
        capture_output=True,
        check=True,
        cwd=ROOT / "src",
    )
    assert json.loads(done.stdout)["unchanged"] == len(SHOP)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": NaN, "question": "店主是谁？"}', id="no-json-number"),
        pytest.param("[" * 100_000, id="nested-without-end"),
    ],
)
def test_a_line_that_is_no_json_is_named(
    shell: Shell, tmp_path: Path, line: str
) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(line, encoding="utf-8")
    done = shell("ask", "--jsonl", path)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"siyu-qa: {path}:1：")
    assert done.err.count("\n") == 1


def test_search_completes_a_follow_up(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    turns = ["金卡会员每年续费多少元？", "那银卡会员呢？"]
    row = json.dumps({"id": 1, "turns": turns}, ensure_ascii=False)
    path.write_text(row, encoding="utf-8")
    (found,) = shell("search", "--jsonl", path).rows
    assert "银卡会员" in found["query"]
    assert found["query"] != turns[-1]


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(shop: Desk) -> None:
    command = [sys.executable, "-m", "siyu_qa.cli", "search", "会员", "--json"]
    with subprocess.Popen(
        [*command, *shop.folders], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_can_not_be_written_is_one_line(shop: Desk) -> None:
    command = [sys.executable, "-m", "siyu_qa.cli", "search", "会员", "--json"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*command, *shop.folders],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "输出写不出去" in done.stderr

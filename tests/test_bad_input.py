"""Whatever a person gets wrong is one clear line with its mend, and nothing is lost."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import SHOP, Desk
from siyu_qa.index.generation import current_name
from siyu_qa.messages import LANGUAGES
from test_cli import QUESTION, Done, Shell


@pytest.fixture
def shell(shop: Desk, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(shop, capsys)


@pytest.fixture
def bare(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Give a shell over an empty seeds folder without an index."""
    return Shell(desk, capsys)


def is_one_line(done: Done, *parts: str) -> bool:
    """Check that a command failed with one line that says all of *parts*."""
    assert done.code == 1
    assert done.err.startswith("siyu-qa: ")
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err
    missing = [part for part in parts if part not in done.err]
    assert missing == [], done.err
    return True


def test_an_empty_seeds_folder_is_said(bare: Shell) -> None:
    done = bare("index")
    assert is_one_line(done, str(bare.desk.seeds), "没有文档", ".txt .md .pdf")
    done = bare("index", "--json")
    assert done.json["documents"] == 0
    assert is_one_line(done, "没有文档")


def test_an_empty_seeds_folder_can_be_asked(bare: Shell) -> None:
    done = bare("ask", QUESTION, "--json")
    assert (done.code, done.json["answered"]) == (0, False)
    assert "索引是空的" in done.json["text"]
    assert bare("search", QUESTION, "--json").json["hits"] == []


@pytest.mark.parametrize("command", ["index", "ask", "search"])
def test_a_missing_seeds_folder_is_said(shell: Shell, command: str) -> None:
    shutil.rmtree(shell.desk.seeds)
    words = [] if command == "index" else [QUESTION]
    done = shell(command, *words)
    assert is_one_line(done, str(shell.desk.seeds), "没有这个文件夹", "--seeds")
    assert done.out == ""
    assert current_name(shell.desk.index) == "000001"


def test_a_missing_seeds_folder_makes_no_index(bare: Shell, tmp_path: Path) -> None:
    bare.desk.seeds.rmdir()
    assert is_one_line(bare("index"), "没有这个文件夹")
    assert not bare.desk.index.exists()


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("图.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08", "这是图片、声音或影片"),
        ("空.txt", b"", "文件是空的"),
        ("旧.txt", "Öffnungszeiten für Gäste".encode("latin-1"), "编码无法识别"),
        ("表.xyz", b"abc", "不认识这种文件"),
    ],
    ids=["picture", "empty", "wrong-encoding", "unknown-kind"],
)
def test_a_bad_file_is_listed_and_the_rest_answers(
    shell: Shell, name: str, data: bytes, problem: str
) -> None:
    shell.desk.write({name: data})
    done = shell("index", "--json")
    assert (done.code, done.json["documents"]) == (0, len(SHOP))
    (skipped,) = done.json["skipped"]
    assert skipped["path"] == name
    assert problem in skipped["problem"]
    assert skipped["mend"].startswith("请")
    assert f"{name}：{problem}" in done.err or problem in done.err
    assert "三百元" in shell("ask", QUESTION).out


def test_a_folder_of_bad_files_alone_is_no_error(bare: Shell) -> None:
    bare.desk.write({"空.txt": b""})
    done = bare("index", "--json")
    assert (done.code, done.json["documents"]) == (0, 0)
    assert "空.txt" in done.err


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_missing_index_that_may_not_be_built_is_said(
    bare: Shell, command: str
) -> None:
    done = bare(command, QUESTION, "--no-refresh")
    assert is_one_line(done, str(bare.desk.index), "还没有索引", "siyu-qa index")


@pytest.mark.parametrize(
    "part", ["base/dense/vectors.f16", "base/passages.sqlite", "manifest.json"]
)
def test_a_damaged_index_is_built_anew_and_it_is_said(shell: Shell, part: str) -> None:
    (shell.desk.index / "generations" / "000001" / part).unlink()
    done = shell("ask", QUESTION, "--json")
    assert done.code == 0
    assert "三百元" in done.json["text"]
    assert done.err == "siyu-qa: 索引已损坏，正在重建。\n"


def test_a_damaged_index_that_may_not_be_built_is_said(shell: Shell) -> None:
    (shell.desk.index / "generations" / "000001" / "base" / "passages.sqlite").unlink()
    done = shell("ask", QUESTION, "--no-refresh")
    assert is_one_line(done, "passages.sqlite", "索引已损坏", "siyu-qa index")


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        pytest.param("", "没有可以查找的文字", id="empty"),
        pytest.param(" \n\t　", "没有可以查找的文字", id="blank"),
        pytest.param("？！……，。", "没有可以查找的文字", id="punctuation"),
        pytest.param("😀", "没有可以查找的文字", id="an-emoji"),
        pytest.param("会员续费" * 2500, "问题太长", id="10000-characters"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_cannot_be_searched_is_said(
    shell: Shell, command: str, question: str, problem: str
) -> None:
    done = shell(command, question)
    assert is_one_line(done, problem, "请")
    assert done.out == ""


@pytest.mark.parametrize("question", ["", "？！……", "会员续费" * 2500])
def test_a_question_that_cannot_be_searched_has_its_own_refusal(
    shell: Shell, question: str
) -> None:
    done = shell("ask", question, "--json")
    assert done.json["answered"] is False
    assert done.json["citations"] == done.json["nearest"] == []
    assert is_one_line(done, "请")


def test_the_refusals_are_different_texts(shell: Shell, bare: Shell) -> None:
    told = {
        shell("ask", question, "--json").json["text"]
        for question in ("", "会员续费" * 2500, "土星环是由什么组成的？")
    }
    shutil.rmtree(shell.desk.seeds)
    shell.desk.seeds.mkdir()
    told.add(shell("ask", QUESTION, "--json").json["text"])
    assert len(told) == 4


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("会员续费" * 500, id="2000-characters"),
        pytest.param("续费\0多少", id="a-zero-byte"),
        pytest.param("会员续费\udce6多少", id="half-a-character"),
        pytest.param("𠮷" * 50, id="astral"),
        pytest.param("<script>alert(1)</script> 续费", id="markup"),
        pytest.param("{path} {} %s", id="placeholders"),
    ],
)
def test_an_odd_question_is_still_asked(shell: Shell, question: str) -> None:
    done = shell("ask", question, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["question"] == question or max(question) >= "\ud800"
    assert shell("search", question).code == 0


@pytest.mark.parametrize("index", ["店规.txt/index", "/proc/siyu-qa-index"])
@pytest.mark.parametrize("command", ["index", "ask"])
def test_an_index_folder_that_cannot_be_written_is_said(
    shell: Shell, tmp_path: Path, command: str, index: str
) -> None:
    (tmp_path / "店规.txt").write_text("不是文件夹", encoding="utf-8")
    words = [] if command == "index" else [QUESTION]
    elsewhere = Shell(Desk(shell.desk.seeds, tmp_path / index), shell.captured)
    done = elsewhere(command, *words)
    assert is_one_line(done, str(tmp_path / index), "不能写入", "--index")


def test_a_read_only_index_that_is_up_to_date_answers(
    read_only: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(read_only, capsys)
    assert "三百元" in shell("ask", QUESTION).out
    read_only.write({"新.txt": "开门。"})
    assert is_one_line(shell("ask", QUESTION), "不能写入", "--index")
    assert "三百元" in shell("ask", QUESTION, "--no-refresh").out


@pytest.mark.filterwarnings("ignore")
def test_an_unknown_model_is_said_and_the_index_stays(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIYU_QA_MODEL", "no/such-model")
    assert is_one_line(shell("index"), "no/such-model", "SIYU_QA_MODEL")
    done = shell("ask", QUESTION, "--no-refresh")
    assert is_one_line(done, "static-zh", "siyu-qa index")
    doctor = shell("doctor", "--json").json["checks"]
    (model,) = [check for check in doctor if check["name"] == "model"]
    assert not model["fine"]
    assert "SIYU_QA_MODEL" in model["mend"]
    monkeypatch.delenv("SIYU_QA_MODEL")
    assert "三百元" in shell("ask", QUESTION, "--no-refresh").out


@pytest.mark.parametrize(
    ("line", "number"),
    [
        pytest.param("{", 2, id="half-an-object"),
        pytest.param("[]", 2, id="a-list"),
        pytest.param("3", 2, id="a-number"),
        pytest.param('"question"', 2, id="a-text"),
        pytest.param('{"question": "续费？"}', 2, id="no-id"),
        pytest.param('{"id": 2}', 2, id="no-question"),
        pytest.param('{"id": 2, "question": 5}', 2, id="a-number-for-a-question"),
        pytest.param('{"id": 2, "question": null}', 2, id="nothing-for-a-question"),
        pytest.param('{"id": 2, "turns": []}', 2, id="no-turn"),
        pytest.param('{"id": 2, "turns": "续费？"}', 2, id="a-text-for-turns"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_bad_line_of_a_file_of_questions_is_said_before_any_answer(
    shell: Shell, tmp_path: Path, command: str, line: str, number: int
) -> None:
    path = tmp_path / "questions.jsonl"
    good = json.dumps({"id": 1, "question": QUESTION})
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    done = shell(command, "--jsonl", path)
    assert is_one_line(done, f"{path}:{number}：", "请改正这一行")
    assert done.out == ""


@pytest.mark.parametrize("command", ["ask --jsonl", "search --jsonl", "eval"])
def test_a_file_of_questions_that_is_not_there_is_said(
    shell: Shell, tmp_path: Path, command: str
) -> None:
    done = shell(*command.split(), tmp_path / "none.jsonl")
    assert is_one_line(done, "none.jsonl", "问题文件读不出来", "请检查路径")


def test_a_file_of_questions_in_another_encoding_is_said(
    shell: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes('{"id": 1, "question": "续费？"}'.encode("gb18030"))
    assert is_one_line(shell("ask", "--jsonl", path), "UTF-8")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_said(shop: Desk, taken_port: int) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "siyu_qa.cli",
            "serve",
            "--port",
            str(taken_port),
            *shop.folders,
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert f"端口 {taken_port} 已被占用" in last
    assert "--port" in last


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_it_in_one_line(
    bare: Shell, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIYU_QA_LANGUAGE", language)
    assert is_one_line(bare("ask", QUESTION, "--no-refresh"), "siyu-qa index")

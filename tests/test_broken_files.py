"""A folder of broken files: each is told in one line, and the good ones answer."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from broken import broken_files
from broken_kinds import READ, Broken
from browser import BROWSER
from conftest import Desk
from siyu_qa.index.generation import Generation
from watched import Watched, watched
from writers import book, pages, printed, web_page, word

GIGABYTE = 10**9

FACTS = {
    "好/门票.txt": ("码头的渡船几点开第一班？", "码头的渡船早上六点半开第一班。"),
    "好/灯塔.md": ("灯塔的钥匙由谁保管？", "灯塔的钥匙由退休的领航员保管。"),
    "好/旧文.txt": ("缆绳每隔多久换一次？", "缆绳每隔十八个月换一次，由船坞出钱。"),
    "好/网页.html": ("候船室的暖气哪天开放？", "候船室的暖气从十一月九日开放。"),
    "好/手册.docx": ("救生衣放在哪里？", "救生衣放在船尾的红色木柜里。"),
    "好/价目.xlsx": ("自行车上船收多少钱？", "自行车上船收四元。"),
    "好/问答.csv": ("狗可以上船吗？", "戴口罩的狗可以上船。"),
    "好/记录.jsonl": ("雾天谁决定停航？", "雾天由调度室决定停航。"),
    "好/小书.epub": ("老船长养了什么鸟？", "老船长养了一只会说话的八哥。"),
    "好/影片.srt": ("浮标是什么颜色？", "浮标是橙色的，夜里会发光。"),
    "好/印刷.pdf": ("船票遗失怎么补办？", "船票遗失凭证件到三号窗口补办。"),
}
"""A question on each good file, and the sentence in it that answers."""


def write_good_files(seeds: Path, folder: Path) -> list[str]:
    """Write the good files by programs that people write them with; give their names.

    Args:
        seeds: The folder of documents.
        folder: Where a browser may leave what it likes.
    """
    asked = {name: question for name, (question, _) in FACTS.items()}
    told = {name: answer for name, (_, answer) in FACTS.items()}
    (seeds / "好").mkdir()
    for name in ("好/门票.txt", "好/灯塔.md"):
        (seeds / name).write_text(told[name], encoding="utf-8")
    (seeds / "好/旧文.txt").write_text(told["好/旧文.txt"], encoding="gb18030")
    page = web_page(f"<h1>候船室</h1><p>{told['好/网页.html']}</p>")
    (seeds / "好/网页.html").write_text(page, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph(told["好/手册.docx"])
    (seeds / "好/手册.docx").write_bytes(word(document))
    workbook = openpyxl.Workbook()
    workbook.active.append(["问题", "答案"])
    workbook.active.append([asked["好/价目.xlsx"], told["好/价目.xlsx"]])
    workbook.save(seeds / "好/价目.xlsx")
    table = f"问题,答案\n{asked['好/问答.csv']},{told['好/问答.csv']}\n"
    (seeds / "好/问答.csv").write_text(table, encoding="utf-8")
    record = {"question": asked["好/记录.jsonl"], "answer": told["好/记录.jsonl"]}
    line = json.dumps(record, ensure_ascii=False)
    (seeds / "好/记录.jsonl").write_text(line, encoding="utf-8")
    chapters = {"码头": f"<h1>码头</h1><p>{told['好/小书.epub']}</p>"}
    (seeds / "好/小书.epub").write_bytes(book(chapters))
    cue = f"1\n00:00:01,000 --> 00:00:04,000\n{told['好/影片.srt']}\n"
    (seeds / "好/影片.srt").write_text(cue, encoding="utf-8")
    names = list(FACTS)
    if BROWSER is None:
        names.remove("好/印刷.pdf")
    else:
        sheet = printed(pages([f"<p>{told['好/印刷.pdf']}</p>"]), folder)
        (seeds / "好/印刷.pdf").write_bytes(sheet)
    return names


@dataclass(frozen=True)
class Folder:
    """The folder of broken and good files, once it was indexed."""

    desk: Desk
    good: list[str]
    run: Watched
    said: dict[str, str]
    """Of each path: the key it was skipped with, or that it was read, and the keys of
    its warnings."""

    @property
    def report(self) -> Any:
        return json.loads(self.run.out)


BROKEN_FILES = broken_files()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    top = tmp_path_factory.mktemp("broken")
    desk = Desk(top / "seeds", top / "index")
    desk.seeds.mkdir()
    for broken in BROKEN_FILES:
        broken.put_into(desk.seeds)
    good = write_good_files(desk.seeds, tmp_path_factory.mktemp("print"))
    run = watched("index", "--json", *desk.folders)
    yield Folder(desk, good, run, said_of(desk))
    shutil.rmtree(desk.seeds / "large")


def said_of(desk: Desk) -> dict[str, str]:
    sources = Generation.open(desk.index).store.files()
    return {
        path: entry.skipped.key
        if entry.skipped
        else " ".join([READ, *sorted({fault.key for fault in entry.warnings})])
        for path, entry in sources.items()
    }


def test_there_are_enough_broken_files() -> None:
    assert len({broken.listed for broken in BROKEN_FILES}) == len(BROKEN_FILES) >= 200


def test_the_run_ends_well_and_says_a_line_for_each_problem(folder: Folder) -> None:
    assert folder.run.code == 0
    report = folder.report
    problems = [*report["skipped"], *report["warnings"]]
    lines = folder.run.err.splitlines()
    assert len(lines) == len(problems)
    assert all(line.startswith("siyu-qa: ") for line in lines)
    assert "Traceback" not in folder.run.err


@pytest.mark.parametrize(
    "broken", BROKEN_FILES, ids=[ascii(broken.path) for broken in BROKEN_FILES]
)
def test_a_broken_file_is_told_as_what_it_is(folder: Folder, broken: Broken) -> None:
    assert folder.said[broken.listed] in broken.said


def test_nothing_but_the_files_is_listed(folder: Folder) -> None:
    written = {broken.listed for broken in BROKEN_FILES}
    assert set(folder.said) == written.union(folder.good)


def test_every_problem_is_one_line_and_has_a_mend(folder: Folder) -> None:
    report = folder.report
    told = {problem["path"] for problem in (*report["skipped"], *report["warnings"])}
    assert told == {path for path, said in folder.said.items() if said != READ}
    for problem in (*report["skipped"], *report["warnings"]):
        assert len(problem["problem"].splitlines()) == 1
        assert len(problem["mend"].splitlines()) == 1
        assert "请" in problem["mend"]


def test_of_every_file_that_is_read_there_is_something_to_find(folder: Folder) -> None:
    listed = watched("list", "--json", *folder.desk.folders)
    documents = {one["path"]: one for one in json.loads(listed.out)["documents"]}
    read = [path for path, said in folder.said.items() if said.split()[0] == READ]
    assert [path for path in read if documents[path]["passages"] == 0] == []


def test_the_run_takes_less_than_a_gigabyte(folder: Folder) -> None:
    assert 0 < folder.run.peak < GIGABYTE


def test_the_good_files_beside_them_answer(folder: Folder, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [{"id": name, "question": FACTS[name][0]} for name in folder.good]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    questions.write_text("\n".join(lines), encoding="utf-8")
    done = watched("ask", "--jsonl", questions, *folder.desk.folders)
    answers = {row["id"]: row for row in map(json.loads, done.out.splitlines())}
    cited = {
        name: {(one["document"], one["quote"]) for one in answer["citations"]}
        for name, answer in answers.items()
    }
    missing = [
        name for name in folder.good if (name, FACTS[name][1]) not in cited[name]
    ]
    assert missing == []


def test_a_second_run_reads_nothing_again(folder: Folder) -> None:
    again = watched("index", "--json", *folder.desk.folders)
    assert again.code == 0
    report = json.loads(again.out)
    assert report["unchanged"] == len(folder.said)
    assert (report["added"], report["changed"], report["removed"]) == (0, 0, 0)
    assert report["skipped"] == folder.report["skipped"]


@pytest.fixture
def abyss(desk: Desk) -> Iterator[Desk]:
    """Give folders in folders, deeper than Python calls and than paths are long."""
    here = Path.cwd()
    for name, depth in (("a", 1_050), ("長" * 80, 20)):
        os.chdir(desk.seeds)
        for _ in range(depth):
            Path(name).mkdir()
            os.chdir(name)
        Path("书.txt").write_text("渡船的汽笛响三声。", encoding="utf-8")
    os.chdir(here)
    yield desk
    # What removes a test's folder calls itself for each folder in it.
    subprocess.run(["rm", "-rf", desk.seeds], check=True)


def test_folders_in_folders_are_read_as_deep_as_paths_go(abyss: Desk) -> None:
    report = abyss.build()
    (problem,) = report.skipped
    assert report.documents == 1
    assert problem.path.startswith("長")
    assert problem.path.endswith("/")
    assert "文件夹读不出来" in problem.problem
    assert "请把它往上移" in problem.mend
    assert abyss.build().unchanged == 2


def test_a_pipe_in_the_place_of_an_empty_file_is_not_waited_for(desk: Desk) -> None:
    desk.write({"管.txt": b""})
    desk.build()
    (desk.seeds / "管.txt").unlink()
    os.mkfifo(desk.seeds / "管.txt")
    (problem,) = desk.build().skipped
    assert problem.problem == "这不是普通文件"

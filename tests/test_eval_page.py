"""The page of an evaluation shows what was asked, answered and missed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import CHROMIUM, opened_browser
from conftest import Desk
from siyu_qa.cli import main
from siyu_qa.cli.eval_page import eval_page
from siyu_qa.evaluate import Case, measures_of, outcomes_of
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import Json

HOSTILE = "<script>window.hacked=1</script>"
CASES: list[Json] = [
    {"id": "会员", "type": "list", "question": "会员分几种？", "gold": [["三种"]]},
    {"id": "<b>", "question": "金卡会员每年续费多少？", "gold": [["九百元", HOSTILE]]},
    {"id": "火星", "question": "火星有几颗卫星？", "answerable": False},
    {
        "id": "追问",
        "turns": ["金卡会员每年续费多少？", "店主姓什么？"],
        "gold": [["顾"]],
    },
]


def written(desk: Desk, language: str = "en") -> str:
    outcomes = outcomes_of(desk.open(), map(Case.of, CASES))
    return eval_page(measures_of(outcomes), outcomes, language)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, CASES)), encoding="utf-8")
    return path


def test_the_page_needs_nothing_but_itself(shop: Desk) -> None:
    page = written(shop)
    assert re.findall(r"https?:|//|<link|<script|@import|url\(|src=", page) == []


def test_what_was_missed_stands_beside_the_answer(shop: Desk) -> None:
    (wrong,) = re.findall(
        '<li class="all wrong.*?</li></ul>.*?</li></ul>', written(shop)
    )
    assert "三百元" in wrong
    assert re.search('class="missed">missed<ul><li>九百元 or ', wrong)


def test_what_comes_from_a_file_is_never_markup(shop: Desk) -> None:
    page = written(shop)
    assert HOSTILE not in page
    assert "&#60;script&#62;" in page
    assert "<b>" not in page


def test_a_refusal_shows_the_nearest_passages_as_no_answer(shop: Desk) -> None:
    (refused,) = re.findall('<li class="all right refused.*?</details>', written(shop))
    assert re.search("<summary>nearest passages .+ not an answer", refused)
    assert "<ol><li>" in refused


def test_the_questions_before_a_follow_up_are_shown(shop: Desk) -> None:
    assert "asked before&#58; 金卡会员每年续费多少？" in written(shop)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_every_language(shop: Desk, language: str) -> None:
    page = written(shop, language)
    assert f'<html lang="{language}">' in page
    assert "{" not in re.sub("<style>.*?</style>", "", page, flags=re.DOTALL)


def test_eval_writes_the_page_over_the_one_before(
    shop: Desk, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "out.html"
    page.write_text("old", encoding="utf-8")
    asked = ["eval", str(questions), "--html", str(page), *shop.folders]
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == len(CASES)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_page_without_a_folder_is_refused_before_anything_is_asked(
    shop: Desk, questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = str(tmp_path / "none" / "out.html")
    assert main(["eval", str(questions), "--html", page, *shop.folders]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"siyu-qa: {page}：网页写不出去")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('{"id": 1, "question": "几点？", "gold": ["九点"]}', "gold"),
        ('{"id": 1, "question": "几点？", "answerable": "no"}', "answerable"),
        ('{"id": 1, "gold": []}', "question"),
        ('{"id": 1', "delimiter"),
    ],
)
def test_a_broken_line_is_told_before_anything_is_asked(
    line: str,
    wrong: str,
    shop: Desk,
    questions: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with questions.open("a", encoding="utf-8") as file:
        file.write(f"\n\n{line}\n")
    assert main(["eval", str(questions), *shop.folders]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    (told,) = err.splitlines()
    assert told.startswith(f"siyu-qa: {questions}:{len(CASES) + 2}：")
    assert wrong in told


@pytest.mark.parametrize("command", ["eval", "report"])
def test_a_page_that_cannot_be_written_is_one_line(
    command: str,
    shop: Desk,
    questions: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = [command, *[str(questions)] * (command == "eval")]
    assert main([*asked, "--html", str(tmp_path), *shop.folders]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"siyu-qa: {tmp_path}：网页写不出去")


@pytest.fixture(scope="module")
def page(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium-headless-shell")
    with opened_browser() as chromium:
        yield chromium.new_page(viewport={"width": 390, "height": 844})


def test_the_wrong_ones_alone_can_be_shown_without_a_script(
    page: Page, shop: Desk
) -> None:
    page.set_content(written(shop))
    shown = page.locator(".cases > li:visible")
    assert shown.count() == len(CASES)
    page.locator("#show-wrong").check()
    assert shown.locator("h2 small").all_inner_texts() == ["<b>"]
    page.locator("#show-refused").check()
    assert shown.locator("h2 small").all_inner_texts() == ["火星"]


def test_nothing_runs_over_the_edge_of_a_telephone(page: Page, shop: Desk) -> None:
    page.set_content(written(shop))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

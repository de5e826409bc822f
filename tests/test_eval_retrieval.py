"""How well documents are found, by questions whose right ones are known."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from conftest import Desk
from siyu_qa.assistant import Assistant
from siyu_qa.cli import main
from siyu_qa.evaluate.retrieval import Found, Judgement, measure_retrieval
from siyu_qa.retrieve import SEARCHERS

TEXTS = {
    "茶.txt": "茶室的龙井每壶三十元，可以续水三次。",
    "票.txt": "渡船的票价是每人两元，孩子免票。",
    "鸟.txt": "老船长养了一只会说话的八哥。",
}
RIGHT = Judgement("渡船的票价是多少？", {"票.txt": 1.0})
WRONG = Judgement("龙井一壶多少钱？", {"鸟.txt": 1.0})
UNSEARCHABLE = Judgement("？！", {"鸟.txt": 1.0})


def hybrid(*judgements: Judgement) -> Found:
    found = {
        one.searcher: one
        for one in measure_retrieval(Assistant.from_texts(TEXTS), judgements)
    }
    assert tuple(found) == SEARCHERS
    return found["hybrid"]


def test_each_figure_is_the_mean_over_the_questions() -> None:
    found = hybrid(RIGHT, RIGHT, UNSEARCHABLE, WRONG)
    assert found.hit_1.value == 0.5
    assert found.hit_5.value == 0.75
    # Of three documents the wrong question finds the right one second or third.
    assert found.mrr_5.value in {(2 + 1 / 2) / 4, (2 + 1 / 3) / 4}
    assert found.ndcg_10.value in {(2 + 1 / math.log2(3)) / 4, (2 + 1 / 2) / 4}
    assert found.milliseconds > 0


def test_of_documents_of_different_worth_the_order_counts() -> None:
    question = "渡船的票价是多少？"
    best = Judgement(question, {"票.txt": 3.0, "茶.txt": 1.0, "鸟.txt": 1.0})
    assert hybrid(best).ndcg_10.value == pytest.approx(1)
    worst = Judgement(question, {"票.txt": 1.0, "茶.txt": 3.0, "鸟.txt": 3.0})
    most = 3 + 3 / math.log2(3) + 1 / 2
    assert hybrid(worst).ndcg_10.value == pytest.approx(
        (1 + 3 / math.log2(3) + 3 / 2) / most
    )


def test_the_interval_is_as_wide_as_that_of_a_tossed_coin() -> None:
    found = hybrid(*[RIGHT] * 50, *[UNSEARCHABLE] * 50)
    low, high = 0.5 - 1.96 * 0.05, 0.5 + 1.96 * 0.05
    given = found.hit_1.low, found.hit_1.high
    assert given == pytest.approx((low, high), abs=0.03)


def squad(tmp_path: Path) -> Path:
    paragraphs = [
        {"context": text, "qas": [{"question": text[:8], "answers": [{"text": "元"}]}]}
        for text in TEXTS.values()
    ]
    path = tmp_path / "reading.json"
    path.write_text(
        json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8"
    )
    return path


def reading(context: object, question: object) -> object:
    asked = [{"question": question, "answers": []}]
    return {"data": [{"paragraphs": [{"context": context, "qas": asked}]}]}


def judged(tmp_path: Path, *rows: Any) -> Path:
    path = tmp_path / "judged.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_reading_file_brings_its_own_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "--retrieval", str(squad(tmp_path)), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["questions"] == 3
    assert [one["searcher"] for one in told["searchers"]] == list(SEARCHERS)
    best = told["searchers"][0]
    assert best["hit_1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert set(best) == {
        "searcher", "hit_1", "hit_5", "mrr_5", "ndcg_10", "milliseconds"
    }  # fmt: skip


def test_judged_questions_are_asked_of_the_index(
    shop: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = judged(
        tmp_path,
        {"question": "金卡会员每年续费多少钱？", "relevant": ["会员.txt"]},
        {"question": "店主养着什么？", "relevant": {"会员.txt": 0, "店铺.txt": 2}},
    )
    assert main(["eval", "--retrieval", str(asked), *shop.folders]) == 0
    head, names, *lines = capsys.readouterr().out.splitlines()
    assert head.startswith("2 个问题")
    assert names.split() == ["Hit@1", "Hit@5", "MRR@5", "nDCG@10", "ms"]
    assert [line.split()[0] for line in lines] == list(SEARCHERS)
    assert lines[0].split()[1:3] == ["1.0000", "1.000–1.000"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [{"question": "几点？", "relevant": ["没有.txt"]}],
            "索引里没有文档“没有.txt”",
        ),
        ([{"question": "几点？", "relevant": []}], "judged.jsonl:1：这一行"),
        ([{"question": "几点？", "relevant": {"店铺.txt": "高"}}], ":1：这一行"),
        ([{"question": "几点？", "relevant": {"店铺.txt": True}}], ":1：这一行"),
        ([{"question": "几点？", "relevant": "店铺.txt"}], ":1：这一行"),
        ([{"question": 7, "relevant": ["店铺.txt"]}], ":1：这一行"),
        ([{"relevant": ["店铺.txt"]}], ":1：这一行"),
        ([{"data": [{"paragraphs": [{"qas": []}]}]}], "问题文件读不出来"),
        ([reading(7, "几点？")], "问题文件读不出来（context）"),
        ([reading("九点。", 7)], "问题文件读不出来（question）"),
        ([{"data": []}], "文件里没有问题"),
        ([], "文件里没有问题"),
    ],
)
def test_a_file_that_is_wrong_is_told_of_in_a_line(
    shop: Desk,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    rows: list[Any],
    told: str,
) -> None:
    asked = judged(tmp_path, *rows)
    assert main(["eval", "--retrieval", str(asked), *shop.folders]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert told in line


def test_figures_of_retrieval_make_no_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    given = ["eval", "--retrieval", str(squad(tmp_path)), "--html", str(page)]
    assert main(given) == 1
    assert "检索的数字没有网页" in capsys.readouterr().err
    assert not page.exists()

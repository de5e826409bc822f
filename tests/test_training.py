"""What is kept back is trained on nowhere; what is fitted puts the right ones first."""

import json
import lzma
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from training import corpus, export
from training.corpus import Corpus, read_corpus, read_for_fusion, read_held_out
from training.evaluate import evaluate, load
from training.fitting import Choice
from training.fusion import fit
from training.recipe import Recipe
from training.sources import SOURCES
from training.train import make

Row = Mapping[str, str]


def pair(question: str, text: str) -> Row:
    return {"a": question, "b": text}


ROWS: dict[str, list[Row]] = {
    "lawbench_qa": [pair("押金退吗？", "押金七日内退。")],
    "d365_crossscript": [
        pair("押金退吗？", "別的段落。"),
        pair("押金七日内退。", "押金於七日內退還。"),
        pair("茶馆何時開門？", "茶馆早上八点开门。"),
    ],
    "d365_zhcn": [
        pair("退还押金", "押金于七日内退还。"),
        pair("书屋的猫", "书屋里养着一只橘猫。"),
    ],
    "kdconv_qa": [pair("押金退吗？", "退的。"), pair("猫叫什么？", "猫叫小橘。")],
    "tidb_docs_zh": [pair("如何备份？", "每晚自动备份。")],
    "law_tw_moj": [pair("河岸管理條例 第一章", "本條例管理河岸。")],
    "rc_law_tw_auto": [{"question": "管理什麼？", "context": "本條例管理河岸。"}],
    "text_news_crud": [{"text": "河边新开了一家茶馆。"}],
}
SEED = 3


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a data folder of a few rows, of which some are held out."""
    monkeypatch.setattr(corpus, "SEMANTIC", {"lawbench_qa": None})
    monkeypatch.setattr(corpus, "PARAPHRASES", {"tidb_docs_zh": 1})
    fusion = {"kdconv_qa": 1, "rc_law_tw_auto": 1}
    monkeypatch.setattr(corpus, "FUSION", fusion)
    for source in SOURCES:
        lines = (json.dumps(row) for row in ROWS.get(source.name, []))
        packed = lzma.compress("\n".join(lines).encode())
        (tmp_path / f"{source.name}.jsonl.xz").write_bytes(packed)
    return tmp_path


def test_no_row_that_shares_a_text_with_a_held_out_one_is_trained_on(
    data: Path,
) -> None:
    pairs = read_corpus(data, SEED).pairs
    assert pairs["lawbench_qa"] == pairs["tidb_docs_zh"] == []
    assert pairs["kdconv_qa"] == [("猫叫什么?", "猫叫小橘。")]


def test_nor_is_one_that_shares_it_with_a_translation(data: Path) -> None:
    pairs = read_corpus(data, SEED).pairs
    assert pairs["d365_zhcn"] == [("书屋的猫", "书屋里养着一只橘猫。")]
    assert pairs["d365_crossscript"] == [("茶馆何时开门?", "茶馆早上八点开门。")]


def test_what_is_held_out_is_folded_and_told_by_source(data: Path) -> None:
    held_out = read_held_out(data, SEED)
    assert held_out.semantic == {"lawbench_qa": [("押金退吗?", "押金七日内退。")]}
    assert held_out.paraphrases == {"tidb_docs_zh": [("如何备份?", "每晚自动备份。")]}


def test_whole_sources_are_left_out_on_demand(data: Path) -> None:
    kept = read_corpus(data, SEED, without=["kdconv_qa"])
    assert "kdconv_qa" not in kept.pairs
    assert "law_tw_moj" in kept.pairs
    assert kept.texts == ["河边新开了一家茶馆。"]


def test_the_fusion_is_fitted_on_nothing_that_is_held_out(data: Path) -> None:
    rows = read_for_fusion(data, SEED)
    assert rows["kdconv_qa"] == [("猫叫什么?", "猫叫小橘。")]


def test_a_known_heading_stands_above_its_passage(data: Path) -> None:
    ((_, text),) = read_for_fusion(data, SEED)["rc_law_tw_auto"]
    assert text == "# 河岸管理条例 第一章\n\n本条例管理河岸。"


# Torch warns that its sparse matrices are new and unchecked.
@pytest.mark.filterwarnings("ignore:Sparse")
def test_a_trained_model_puts_together_what_belongs_together(tmp_path: Path) -> None:
    kinds = ("茶馆", "书屋", "渡口", "花店", "窑炉", "电梯", "泳池", "果园")
    things = ("几点开门", "怎么走", "要收钱吗", "谁来管", "能坐几人", "何时修好")
    told = ("早晨敞开", "沿河直行", "免去费用", "归社区理", "容纳百位", "下周竣工")
    pairs = [
        (f"{kind}{thing}", f"{kind}的事:{answer},{kind}如此。" * 3)
        for kind in kinds
        for thing, answer in zip(things, told, strict=True)
    ]
    small = replace(
        Recipe(), pieces=120, dimensions=16, steps=60, pairs_per_source=40, crop_share=0
    )
    running = "".join(text for _, text in pairs)
    model = make(Corpus({"made": pairs}, [running]), small)
    export.save(model, tmp_path / "model")
    figures = evaluate(load(tmp_path / "model"), {"made": pairs})
    assert figures["made"].hit_at_5 > 0.9


def asked(right: list[float], others: list[list[float]]) -> Choice:
    """Make a question; each passage is six numbers, one for each kind of evidence."""
    return Choice(
        torch.tensor([*others, right]),
        torch.tensor([False] * len(others) + [True]),
        1.0,
    )


def test_what_right_passages_have_more_of_counts_for_one() -> None:
    numbers = fit(
        [
            asked([0.8, 0.1, 0.0, 0.0, 0.0, 5.0], [[0.2, 0.1, 0.0, 0.0, 0.0, 5.0]]),
            asked([0.6, 0.3, 0.0, 0.0, 0.0, 5.0], [[0.1, 0.5, 0.0, 0.0, 0.0, 4.0]]),
            asked([0.5, 0.1, 0.0, 0.0, 0.0, 4.0], [[0.4, 0.2, 0.0, 0.0, 0.0, 5.0]]),
            asked([0.3, 0.1, 0.0, 0.0, 0.0, 4.0], [[0.4, 0.1, 0.0, 0.0, 0.0, 4.0]]),
        ]
    )
    assert numbers["lexical"] > 1
    assert numbers["dense"] < -1
    assert numbers["title"] == 0.0


def test_a_score_is_how_often_such_a_passage_is_right() -> None:
    likely = [0.9, 0.0, 0.0, 0.0, 0.0, 5.0]
    unlikely = [0.1, 0.0, 0.0, 0.0, 0.0, 5.0]
    often = [asked(likely, [unlikely])] * 3
    numbers = fit([*often, asked(unlikely, [likely])])

    def probability(passage: list[float]) -> float:
        kinds = ("lexical", "dense", "rare", "near", "title", "length")
        worth = torch.tensor([numbers[kind] for kind in kinds])
        total = torch.tensor(passage) @ worth + numbers["bias"]
        return float(total.sigmoid())

    assert probability(likely) == pytest.approx(0.75, abs=0.01)
    assert probability(unlikely) == pytest.approx(0.25, abs=0.01)

"""The benchmark of growing folders, on a small one of its own."""

import json
import lzma
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from benchmarks import scale, scale_corpus
from benchmarks.chart import Axis
from benchmarks.scale_corpus import KINDS, corpus_of
from benchmarks.scale_exact import Exact
from benchmarks.scale_page import beside
from benchmarks.scale_profile import stage_of

from conftest import ROOT

_SHOPS = ("茶铺", "书屋", "花店", "面馆", "渡口", "染坊", "琴行", "瓷窑")
_STREETS = ("东街", "西巷", "北桥", "南岸", "河边")
_NEWS = [
    {
        "text": f"{street}的{shop}今天开张。掌柜说，每天{hour}点开门。"
        f"头一天来了{hour * 7}位客人！住在{street}的人都带走一件小东西。"
    }
    for hour, street in enumerate(_STREETS, start=5)
    for shop in _SHOPS
]
_RULES = [
    {
        "a": f"{street}{shop}守则 第一章总则",
        "b": f"第一条为了管好{street}的{shop}，制定本守则。 第二条{shop}每天打扫"
        f"{hour}次。 第三条损坏{shop}的东西，应当照价赔偿。",
    }
    for hour, street in enumerate(_STREETS, start=2)
    for shop in _SHOPS
]
_ASKED = [
    {"question": f"{street}的{shop}几点开门？"}
    for street in _STREETS
    for shop in _SHOPS
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name, rows in _files():
        with lzma.open(folder / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def _files() -> Iterator[tuple[str, list[dict[str, str]]]]:
    for kind, rows in zip(KINDS, (_NEWS, _RULES, _RULES), strict=True):
        yield kind.file, rows
    for name in scale.ASKED:
        yield name, [{"a": row["question"]} for row in _ASKED]


def _texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.txt"))
    }


@pytest.fixture(scope="module")
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which it is known how many passages a text makes."""
    folder = tmp_path_factory.mktemp("corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scale_corpus, "SAMPLE", 20)
        corpus_of(data, folder, 40)
    return folder


def test_a_larger_folder_begins_with_the_smaller_one(data: Path, folder: Path) -> None:
    small, large = (corpus_of(data, folder, passages) for passages in (40, 200))
    few, many = _texts(small.seeds), _texts(large.seeds)
    assert (len(few), len(many)) == (small.documents, large.documents)
    assert few.items() < many.items()


def test_where_the_real_texts_run_out_others_are_made_of_their_sentences(
    data: Path, folder: Path
) -> None:
    corpus = corpus_of(data, folder, 200)
    texts = list(_texts(corpus.seeds).values())
    real = {row["text"] for row in _NEWS}
    made = [text for text in texts if text not in real and "\n" not in text]
    assert 0 < len(made) <= corpus.made < corpus.documents
    sentences = (part for text in made for part in re.findall("[^。！]+[。！]", text))
    assert {one for one in sentences if not any(one in text for text in real)} == set()
    # Of a made text no real one has all.
    assert not any(text in whole for text in made for whole in real)


def test_the_same_folder_is_made_again(
    data: Path, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(folder / "rates.json", tmp_path)
    once, again = (corpus_of(data, place, 200) for place in (folder, tmp_path))
    assert _texts(once.seeds) == _texts(again.seeds)


def test_a_folder_is_measured_from_building_to_refreshing_and_told(
    data: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    docs = tmp_path / "docs"
    docs.joinpath("images").mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "performance.md", docs)
    shutil.copytree(folder, tmp_path / "corpus")
    monkeypatch.chdir(ROOT)
    given = [str(data), "--folder", str(tmp_path), "--tiers", "40", "--runs", "1"]
    for more in (["--profile"], ["--write", "--docs", str(docs)]):
        monkeypatch.setattr(sys, "argv", ["scale", *given, *more])
        scale.main()
        table = capsys.readouterr().out.split("\n\n")[0]
    tier = json.loads((tmp_path / "results.json").read_text("utf-8"))["40"]
    # Nearly equal ones may change places for their kept precision.
    assert tier["exact"]["recall"] > 0.9
    assert [run["changed"] for run in tier["refresh"]] == [1]
    assert [run["changed"] for run in tier["unchanged"]] == [0]
    assert {"start, imports", "embed"} <= tier["profile"]["stages"].keys()
    page = (docs / "performance.md").read_text("utf-8")
    assert "| recall@10 of the vectors | " in table
    assert table in page
    for picture in docs.joinpath("images").iterdir():
        assert ElementTree.parse(picture).getroot().tag.endswith("svg")
    assert len(list(docs.joinpath("images").iterdir())) == 2


def test_the_other_program_is_told_as_times_ours() -> None:
    parts = {"dense": 2.0, "lexical": 40.0, "ensemble": 44.0}
    told = [
        {
            "part": part,
            "build": 3.0,
            "p50": 9.0,
            "p95": 9.0,
            "processor p50": p50,
            "megabytes": 9.0,
        }
        for part, p50 in parts.items()
    ]
    tier = {
        "build": {"passages": 1000, "seconds": 4.0},
        "exact": {"embedding": 2.0},
        "asking": {
            one: [{"processor p50": 4.0}] for one in ("hybrid", "lexical", "dense")
        },
        "beside": [*told, {"stopped": -9}],
    }
    rows = beside({"1000": tier}).splitlines()[2:]
    assert rows[0].endswith("|  | 0.50 |")
    # Both their builds and the embedding, beside ours.
    assert rows[2].endswith("| 2.0 | 11.00 |")
    assert "stopped (-9)" in rows[3]


def test_recall_counts_what_is_as_near_as_the_tenth_and_nothing_farther() -> None:
    vectors = np.array([[1 - at / 20] for at in range(12)], dtype=np.float32)
    exact = Exact(np.ones((1, 1), dtype=np.float32))
    for start in (0, 6):
        some = vectors[start : start + 6]
        exact.see(range(start, start + 6), some, np.ones(6, dtype=np.int64))
    assert exact.recall(0, range(10)) == 1
    assert exact.recall(0, [*range(9), 11]) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("stack", "stage"),
    [
        ("siyu_qa.text.fold:fold siyu_qa.text.terms:terms", "terms"),
        ("siyu_qa.index.manifest:digest siyu_qa.cli:main", "digests and syncing"),
        ("siyu_qa.embedders:<module> siyu_qa.cli:main", "start, imports"),
    ],
)
def test_what_a_stack_works_for_is_told_by_its_innermost_stage(
    stack: str, stage: str
) -> None:
    assert stage_of(stack) == stage


def test_an_axis_of_powers_has_each_power_as_far_from_the_next() -> None:
    axis = Axis.of_powers("seconds", [0.3, 70.0])
    assert [words for _, words in axis.ticks] == ["0.1", "1", "10", "100"]
    assert axis.part(1.0) == pytest.approx(1 / 3)

"""What is made of many files at once is what is made of each alone."""

from pathlib import Path

import numpy as np
import pytest

from siyu_qa import loaders
from siyu_qa.errors import LoadError
from siyu_qa.index.prepare import Loaded, load, loaded, prepare
from siyu_qa.index.rows import source_row
from siyu_qa.records import Source
from siyu_qa.settings import Settings

GARDEN = "# 花园\n\n苗圃晚报\n\n浇水在清晨，每周两次。" + "落叶堆在墙角，不要烧。" * 90
FILES = {
    "花園.md": GARDEN,
    "空.txt": "，。！\n\n……",
    "茶.txt": "苗圃晚报\n泡茶用八十度的水，绿茶三分钟，红茶五分钟。\n阅读 12",
    "一行.txt": "工具用完请挂回墙上。",
    "表.csv": "工具,数量\n铁锹,3\n水壶,12\n",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Settings(seeds=tmp_path)


@pytest.fixture
def sources(settings: Settings) -> list[Source]:
    return [loaders.load(settings.seeds / name, name, settings) for name in FILES]


def test_files_loaded_together_are_told_as_each_alone(
    settings: Settings, sources: list[Source]
) -> None:
    assert load(settings, list(FILES)) == [loaded(one, settings) for one in sources]


def test_a_file_that_cannot_be_read_keeps_its_place(settings: Settings) -> None:
    first, missing, last = load(settings, ["花園.md", "没有.txt", "茶.txt"])
    assert isinstance(missing, LoadError)
    assert isinstance(first, Loaded)
    assert isinstance(last, Loaded)
    assert last.path == "茶.txt"


def test_copies_are_kin_whatever_short_lines_stand_around_them(
    settings: Settings,
) -> None:
    body = "浇水在清晨，每周两次，叶子上不留水。"
    texts = {"a.txt": f"苗圃晚报\n{body}\n阅读 12", "b.txt": f"{body}\n花园之声"}
    for name, text in texts.items():
        (settings.seeds / name).write_text(text, encoding="utf-8")
    one, other, another = load(settings, [*texts, "茶.txt"])
    assert isinstance(one, Loaded)
    assert isinstance(other, Loaded)
    assert isinstance(another, Loaded)
    assert one.kin == other.kin != another.kin


def test_documents_prepared_together_are_what_each_is_alone(
    settings: Settings, sources: list[Source]
) -> None:
    found = [(source_row(source), frozenset[str]()) for source in sources]
    together = prepare(settings, found)
    alone = [prepare(settings, [one]) for one in found]
    assert together.documents == [row for one in alone for row in one.documents]
    assert together.sizes == [size for one in alone for size in one.sizes]
    assert together.passages == [row for one in alone for row in one.passages]
    assert together.terms == [terms for one in alone for terms in one.terms]
    assert together.windows == [count for one in alone for count in one.windows]
    sketched = b"".join(one.sketches.tobytes() for one in alone)
    assert together.sketches.tobytes() == sketched
    vectors = np.concatenate([one.vectors for one in alone])
    assert not isinstance(together.vectors, list)
    assert together.vectors.shape == (sum(together.windows), vectors.shape[1])
    assert np.allclose(together.vectors, vectors, atol=1e-3)


def test_vectors_come_in_half_precision(
    settings: Settings, sources: list[Source]
) -> None:
    one = prepare(settings, [(source_row(sources[0]), frozenset())])
    assert not isinstance(one.vectors, list)
    assert one.vectors.dtype == np.float16
    assert np.linalg.norm(one.vectors, axis=1) == pytest.approx(1, abs=2e-3)

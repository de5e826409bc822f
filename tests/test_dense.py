"""The dense searcher finds the nearest passages, however many there are."""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyu_qa.records import Scored, Vectors
from siyu_qa.searchers import dense, shortlist, vectors
from siyu_qa.searchers.dense import DenseSearcher
from siyu_qa.searchers.vectors import DenseWriter, Numbers, blocks

MANY = 4000
"""So many rows have a shortlist in these tests."""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand rows are many."""
    monkeypatch.setattr(vectors, "SHORTLIST_FROM", 1000)
    monkeypatch.setattr(dense, "_FEW", 500)


@pytest.fixture(params=["all", "clusters"])
def looked_at(
    few: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand rows are many, or more than are all looked at."""
    if request.param == "clusters":
        monkeypatch.setattr(shortlist, "CLUSTERED_FROM", 1000)


def unit(rows: npt.NDArray[np.floating]) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def clustered(rows: int, dimensions: int, seed: int = 0) -> Vectors:
    """Give vectors around a few centres, the later numbers of each ever smaller."""
    numbers = np.random.default_rng(seed)
    centres = numbers.normal(size=(40, dimensions))
    scales = np.linspace(1, 0.2, dimensions)
    near = centres[numbers.integers(0, 40, rows)]
    return unit((near + numbers.normal(size=(rows, dimensions))) * scales)


def passages(rows: int, start: int = 0) -> Numbers:
    """Give keys of rows, up to three rows a key and some keys left out."""
    counts = np.random.default_rng(1).integers(0, 4, rows + 1)
    return np.repeat(np.arange(start, start + len(counts)), counts)[:rows]


def written(folder: Path, keys: Sequence[int] | Numbers, rows: Vectors) -> Path:
    with DenseWriter(folder, rows.shape[1]) as writer:
        for start in range(0, len(keys), 700):
            block = slice(start, start + 700)
            writer.add(keys[block], rows[block])
        writer.finish()
    return folder


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a finished segment that is large where a thousand rows are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "SHORTLIST_FROM", 1000)
        folder = tmp_path_factory.mktemp("segment")
        return written(folder, passages(MANY), clustered(MANY, 32))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def exact(keys: Numbers, rows: Vectors, gone: Iterable[int] = ()) -> DenseSearcher:
    kept = ~np.isin(keys, list(gone))
    return DenseSearcher.of(keys[kept].tolist(), rows[kept])


def recall(found: DenseSearcher, right: DenseSearcher, queries: Vectors) -> float:
    shares = []
    for row in range(len(queries)):
        query = queries[row : row + 1]
        best = {one.key for one in right.search(query, 10)}
        shares.append(len(best & {one.key for one in found.search(query, 10)}) / 10)
    return float(np.mean(shares))


def same(run: list[Scored], other: list[Scored]) -> bool:
    """Tell whether runs are the same, but for the last digits of scores."""
    return [one.key for one in run] == [one.key for one in other] and np.allclose(
        [one.score for one in run], [one.score for one in other], atol=1e-5
    )


@pytest.mark.parametrize("dimensions", [386, 257, 49])
@pytest.mark.usefixtures("looked_at")
def test_a_shortlist_loses_next_to_nothing(tmp_path: Path, dimensions: int) -> None:
    keys, rows = passages(MANY), clustered(MANY, dimensions)
    searcher = DenseSearcher.read([written(tmp_path, keys, rows)])
    assert (tmp_path / vectors.SHORTLIST).exists()
    queries = unit(rows[::100] + clustered(len(rows[::100]), dimensions, 5))
    assert recall(searcher, exact(keys, rows), queries) >= 0.97


@pytest.mark.usefixtures("few")
def test_what_a_shortlist_gives_has_the_exact_scores(segment: Path) -> None:
    keys, rows = passages(MANY), clustered(MANY, 32)
    searcher = DenseSearcher.read([segment])
    run = searcher.search(rows[:1], 20)
    right = exact(keys, rows).cosines(rows[:1], [one.key for one in run])
    assert [one.score for one in run] == pytest.approx(list(right.values()), abs=1e-5)
    assert searcher.cosines(rows[:1], list(right)) == pytest.approx(right, abs=1e-5)


@pytest.mark.usefixtures("looked_at")
def test_two_builds_are_byte_equal_on_however_many_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, rows = passages(MANY), clustered(MANY, 24)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    first = contents(written(tmp_path / "first", keys, rows))
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert contents(written(tmp_path / "again", keys, rows)) == first


@pytest.mark.usefixtures("looked_at")
def test_what_is_gone_is_found_no_more(tmp_path: Path) -> None:
    """Not even where all that is near is gone: then what is farther is found."""
    keys, rows = passages(MANY), clustered(MANY, 32)
    query = rows[:1]
    nearest = [one.key for one in exact(keys, rows).search(query, 1000)]
    folder = written(tmp_path, keys, rows)
    run = DenseSearcher.read([folder], nearest).search(query, 20)
    assert same(run, exact(keys, rows, nearest).search(query, 20))


@pytest.mark.usefixtures("few")
def test_as_many_are_found_as_there_are(segment: Path) -> None:
    keys, rows = passages(MANY), clustered(MANY, 32)
    searcher = DenseSearcher.read([segment], keys[:30].tolist())
    found = [one.key for one in searcher.search(rows[:1], MANY)]
    assert sorted(found) == np.setdiff1d(keys, keys[:30]).tolist()


@pytest.mark.parametrize("width", [3, 100, 1200])
@pytest.mark.usefixtures("few")
def test_a_scope_of_any_width_holds(segment: Path, width: int) -> None:
    keys, rows = passages(MANY), clustered(MANY, 32)
    scope = np.unique(keys)[100 : 100 + width].tolist()
    gone, asked = scope[:2], [*scope, 10**9]
    searcher = DenseSearcher.read([segment], gone)
    right = exact(keys, rows, gone)
    for query in (rows[:1], rows[777:778]):
        run = searcher.search(query, 10, asked)
        assert same(run, right.search(query, 10, asked))


@pytest.mark.usefixtures("few")
def test_a_large_and_a_small_segment_are_searched_as_one(tmp_path: Path) -> None:
    keys, rows = passages(MANY), clustered(MANY, 32)
    border = int(np.searchsorted(keys, keys[-700]))
    folders = [
        written(tmp_path / "large", keys[:border], rows[:border]),
        written(tmp_path / "small", keys[border:], rows[border:]),
    ]
    searcher, right = DenseSearcher.read(folders), exact(keys, rows)
    found = set[int]()
    for row in (5, 2000, MANY - 5):
        query = rows[row : row + 1]
        run = searcher.search(query, 10)
        some = [one.key for one in run]
        assert some[0] == keys[row]
        cosines = searcher.cosines(query, some)
        assert same(run, [Scored(key, score) for key, score in cosines.items()])
        found.update(some)
    assert recall(searcher, right, rows[::200]) >= 0.97
    assert min(found) < keys[border] <= max(found)


@given(data=st.data())
@settings(deadline=None, max_examples=25)
def test_small_segments_give_what_one_of_what_is_left_gives(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    counts = data.draw(st.lists(st.integers(1, 3), max_size=12))
    keys = np.repeat(np.arange(len(counts)) * 2, counts)
    rows = clustered(len(keys), 6, seed=data.draw(st.integers(0, 99)))
    gone = data.draw(st.sets(st.integers(0, 25)))
    border = int(np.searchsorted(keys, data.draw(st.integers(0, 25))))
    folder = tmp_path_factory.mktemp("segments")
    halves = [slice(None, border), slice(border, None)]
    folders = [
        written(folder / str(number), keys[half], rows[half])
        for number, half in enumerate(halves)
    ]
    searcher, right = DenseSearcher.read(folders, gone), exact(keys, rows, gone)
    query, depth = clustered(1, 6, seed=7), data.draw(st.integers(1, 15))
    scope = data.draw(st.none() | st.lists(st.integers(0, 25)))
    assert searcher.search(query, depth, scope) == right.search(query, depth, scope)
    left = sorted({*keys.tolist()} - gone)
    assert searcher.cosines(query, left) == right.cosines(query, left)


@given(kept=st.integers(0, 50), lost=st.integers(0, 50), torn=st.integers(0, 9))
@settings(deadline=None, max_examples=25)
def test_a_writer_that_was_cut_off_goes_on(
    tmp_path_factory: pytest.TempPathFactory, kept: int, lost: int, torn: int
) -> None:
    folder = tmp_path_factory.mktemp("writers")
    keys, rows = passages(100), clustered(100, 7)
    with DenseWriter(folder / "cut", 7) as writer:
        writer.add(keys[:kept], rows[:kept])
        writer.flush()
        assert writer.rows == kept
        writer.add(keys[kept : kept + lost], rows[kept : kept + lost])
    with (folder / "cut" / "vectors.f16").open("ab") as file:
        file.write(b"\1" * torn)
    with DenseWriter(folder / "cut", 7, kept) as writer:
        writer.add(keys[kept:], rows[kept:])
        writer.finish()
    whole = written(folder / "whole", keys, rows)
    assert contents(folder / "cut") == contents(whole)


def test_a_writer_does_not_go_on_behind_rows_that_are_not_there(
    tmp_path: Path,
) -> None:
    with DenseWriter(tmp_path, 8) as writer:
        writer.add([1, 2], clustered(2, 8))
    with pytest.raises(ValueError, match="fewer than 48 bytes"):
        DenseWriter(tmp_path, 8, 3)


def test_a_writer_takes_a_key_for_each_vector(tmp_path: Path) -> None:
    with (
        DenseWriter(tmp_path, 8) as writer,
        pytest.raises(ValueError, match="1 keys for vectors"),
    ):
        writer.add([1], clustered(2, 8))


def test_merged_segments_are_what_one_writer_writes(tmp_path: Path) -> None:
    keys, rows = passages(900), clustered(900, 12)
    first = written(tmp_path / "first", keys[:600], rows[:600])
    second = written(tmp_path / "second", keys[600:], rows[600:])
    gone = keys[100:130].tolist()
    with DenseWriter(tmp_path / "merged", 12) as writer:
        for folder in (first, second):
            for some, of_them in blocks(folder, gone):
                writer.add(some, of_them)
        writer.finish()
    kept = ~np.isin(keys, gone)
    whole = written(tmp_path / "whole", keys[kept], rows[kept])
    assert contents(tmp_path / "merged") == contents(whole)


def test_a_segment_without_rows_finds_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, [], np.zeros((0, 5), dtype=np.float32))
    for searcher in (DenseSearcher.read([folder]), DenseSearcher.read([])):
        assert searcher.search(clustered(1, 5), 5) == []
        assert searcher.cosines(clustered(1, 5), []) == {}
    assert list(blocks(folder)) == []


@pytest.mark.usefixtures("few")
def test_a_question_without_a_known_piece_finds_passages(segment: Path) -> None:
    searcher = DenseSearcher.read([segment])
    run = searcher.search(np.zeros((1, 32), dtype=np.float32), 5)
    assert [one.score for one in run] == [0.0] * 5


@pytest.mark.parametrize("left", [None, 0, 3, 1000])
@pytest.mark.parametrize(
    "name", ["vectors.f16", "keys.i64", "shape.txt", vectors.SHORTLIST]
)
@pytest.mark.usefixtures("few")
def test_a_part_that_is_cut_off_or_missing_is_told(
    segment: Path, tmp_path: Path, name: str, left: int | None
) -> None:
    shutil.copytree(segment, tmp_path, dirs_exist_ok=True)
    path = tmp_path / name
    whole = path.read_bytes()
    path.unlink()
    if left is not None:
        path.write_bytes(whole[: min(left, len(whole) - 2)])
    with pytest.raises((OSError, ValueError, RuntimeError), match=r".+"):
        DenseSearcher.read([tmp_path])


@pytest.mark.usefixtures("few")
def test_a_shortlist_of_another_segment_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path / "one", passages(1200), clustered(1200, 16))
    other = written(tmp_path / "other", passages(1300), clustered(1300, 16))
    (other / vectors.SHORTLIST).replace(folder / vectors.SHORTLIST)
    with pytest.raises(ValueError, match="1300 rows of 1200"):
        DenseSearcher.read([folder])


def test_a_segment_that_is_not_finished_is_not_read(tmp_path: Path) -> None:
    with DenseWriter(tmp_path, 4) as writer:
        writer.add([1], clustered(1, 4))
    with pytest.raises(FileNotFoundError, match=r"shape\.txt"):
        DenseSearcher.read([tmp_path])


def test_segments_of_several_models_are_told(tmp_path: Path) -> None:
    folders = [written(tmp_path / str(d), [d], clustered(1, d)) for d in (4, 6)]
    with pytest.raises(ValueError, match="not of the same dimensions"):
        DenseSearcher.read(folders)

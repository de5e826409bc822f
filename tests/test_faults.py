"""Whatever befalls an index, it answers as it was or as it is, and is mended.

The long form of this is ``python -m benchmarks.faults``.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from benchmarks import faults_damage, faults_disks, faults_kills, faults_others
from benchmarks.faults_commands import Run, one_process
from benchmarks.faults_disks import Disk
from benchmarks.faults_folder import Folder, begin
from benchmarks.faults_outcomes import Outcome, indexed

FEW = 30


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SIYU_QA_LANGUAGE", "en")
        with one_process() as run:
            yield run


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIYU_QA_LANGUAGE", "en")


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Folder:
    folder = begin(tmp_path / "built", 7, FEW)
    assert indexed(run, folder) == []
    return folder


@pytest.fixture
def index_disk(tmp_path: Path, run: Run) -> Iterator[tuple[Folder, Disk]]:
    """Give a folder whose index lies on a small disk of its own."""
    yield from on_disk(run, begin(tmp_path / "mounted", 8, 0), "index")


@pytest.fixture
def seeds_disk(tmp_path: Path, run: Run) -> Iterator[tuple[Folder, Disk]]:
    """Give a folder whose documents do."""
    yield from on_disk(run, begin(tmp_path / "mounted", 9, 0), "seeds")


def on_disk(run: Run, folder: Folder, which: str) -> Iterator[tuple[Folder, Disk]]:
    try:
        with faults_disks.disk(getattr(folder, which)) as where:
            folder.fill(FEW)
            assert indexed(run, folder) == []
            yield folder, where
    except PermissionError as error:
        pytest.skip(str(error))


def wrong(outcomes: Iterable[Outcome]) -> dict[str, tuple[str, ...]]:
    """Give what was wrong, by what befell; there must have been something."""
    looked_at = list(outcomes)
    assert looked_at
    return {one.what: one.faults for one in looked_at if one.faults}


def test_twenty_kills_lose_nothing(run: Run, tmp_path: Path) -> None:
    folder = begin(tmp_path / "killed", 1, 50)
    assert wrong(faults_kills.kills(run, folder, 20)) == {}


def test_a_build_killed_right_before_it_was_current_is_gone_on_with(
    run: Run, folder: Folder
) -> None:
    assert wrong(faults_kills.unnamed(run, folder)) == {}


def test_damage_to_any_file_is_told_and_mended(run: Run, folder: Folder) -> None:
    assert wrong(faults_damage.damages(run, folder, 1)) == {}


def test_a_full_disk_is_told_and_the_old_index_answers(
    run: Run, index_disk: tuple[Folder, Disk]
) -> None:
    assert wrong(faults_disks.full_disk(run, *index_disk)) == {}


def test_a_file_that_may_not_grow_is_told_and_the_old_index_answers(
    run: Run, folder: Folder
) -> None:
    assert wrong(faults_disks.longest_file(run, folder)) == {}


def test_an_index_that_cannot_be_written_answers_and_says_that_it_is_old(
    run: Run, index_disk: tuple[Folder, Disk]
) -> None:
    assert wrong(faults_disks.read_only_index(run, *index_disk)) == {}


def test_documents_that_cannot_be_written_are_indexed(
    run: Run, seeds_disk: tuple[Folder, Disk]
) -> None:
    assert wrong(faults_disks.read_only_seeds(run, *seeds_disk)) == {}


def test_two_builders_at_once_are_in_each_others_way_no_more_than_a_dead_one(
    run: Run, folder: Folder
) -> None:
    assert wrong(faults_others.builders(run, folder, 2)) == {}


def test_clocks_may_jump(run: Run, folder: Folder) -> None:
    assert wrong(faults_others.clocks(run, folder)) == {}


def test_an_index_of_another_version_is_told_and_built_anew(
    run: Run, folder: Folder
) -> None:
    assert wrong(faults_others.versions(run, folder)) == {}

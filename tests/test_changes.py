"""What changed in a folder: told by sizes and times, and by bytes where they can't."""

import os
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from siyu_qa.index.folder import Changes, compare, scan, settle
from siyu_qa.index.manifest import Entry, Fault
from siyu_qa.index.walk import SETTLING

RULE = "书屋的雨伞架放在门口。"
OTHER = "书屋的雨伞架搬到楼上。"

Noted = dict[str, Entry]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


def write(path: Path, text: str = RULE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def looked(seeds: Path) -> Noted:
    return scan(seeds, seeds.parent / "index")


def read(seeds: Path) -> Noted:
    """Note the folder as a build does."""
    return {
        path: replace(entry, sha256=sha256((seeds / path).read_bytes()).hexdigest())
        for path, entry in looked(seeds).items()
    }


def changes(seeds: Path, before: Noted) -> Changes:
    return compare(seeds, looked(seeds), before)


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let times tell at once whether a file changed."""
    monkeypatch.setattr("siyu_qa.index.walk.SETTLING", -1)


@pytest.fixture
def digested(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the files that are read to compare them."""
    from siyu_qa.index import folder, manifest

    names: list[str] = []

    def counting(path: Path) -> str:
        names.append(path.name)
        return manifest.digest(path)

    monkeypatch.setattr(folder, "digest", counting)
    return names


def rewrite_in_one_tick(path: Path, text: str) -> None:
    """Write other bytes, with the times that one tick of the clock leaves."""
    stat = path.stat()
    write(path, text)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


# Times


def test_an_edit_in_the_same_tick_of_the_clock_is_seen(seeds: Path) -> None:
    write(seeds / "伞.txt")
    before = read(seeds)
    now = looked(seeds)
    write(seeds / "伞.txt", OTHER)
    # As the folder is told where the clock didn't move between the two.
    assert compare(seeds, now, before).changed == ("伞.txt",)


def test_what_was_read_too_soon_is_read_again_until_it_settles(
    seeds: Path, digested: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(seeds / "伞.txt")
    before = read(seeds)
    assert before["伞.txt"].ctime_ns == 0
    assert changes(seeds, before).unchanged == 1
    assert digested == ["伞.txt"]
    monkeypatch.setattr("siyu_qa.index.walk.SETTLING", 0)
    before = settle(seeds, before)
    assert digested == ["伞.txt"] * 2
    assert changes(seeds, before).unchanged == 1
    assert digested == ["伞.txt"] * 2


@pytest.mark.usefixtures("settled")
def test_what_was_edited_while_it_was_indexed_does_not_settle(seeds: Path) -> None:
    write(seeds / "伞.txt")
    before = {path: replace(one, ctime_ns=0) for path, one in read(seeds).items()}
    rewrite_in_one_tick(seeds / "伞.txt", OTHER)
    assert settle(seeds, before) == before
    assert changes(seeds, before).changed == ("伞.txt",)


def test_what_is_gone_while_it_was_indexed_does_not_settle(seeds: Path) -> None:
    write(seeds / "伞.txt")
    before = read(seeds)
    (seeds / "伞.txt").unlink()
    assert settle(seeds, before) == before


@pytest.mark.usefixtures("settled")
def test_an_edit_with_the_old_time_put_back_is_seen(seeds: Path) -> None:
    write(seeds / "伞.txt")
    before = read(seeds)
    rewrite_in_one_tick(seeds / "伞.txt", OTHER)
    assert changes(seeds, before).changed == ("伞.txt",)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("year", [1970, 2100])
def test_a_time_far_off_costs_no_reading_and_hides_no_edit(
    seeds: Path, digested: list[str], year: int
) -> None:
    write(seeds / "伞.txt")
    seconds = (year - 1970) * 31_556_952
    os.utime(seeds / "伞.txt", (seconds, seconds))
    before = read(seeds)
    assert changes(seeds, before).unchanged == 1
    assert digested == []
    write(seeds / "伞.txt", OTHER)
    assert changes(seeds, before).changed == ("伞.txt",)


def test_only_times_near_the_clock_are_doubted(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(seeds / "伞.txt")
    written = (seeds / "伞.txt").stat().st_mtime_ns
    told = {}
    for after in (-3 * SETTLING, -SETTLING // 2, 0, SETTLING // 2, 3 * SETTLING):
        clock = written + after
        monkeypatch.setattr("siyu_qa.index.walk.time.time_ns", lambda now=clock: now)
        told[after / SETTLING] = bool(looked(seeds)["伞.txt"].ctime_ns)
    assert told == {-3: True, -0.5: False, 0: False, 0.5: False, 3: True}


@pytest.mark.usefixtures("settled")
def test_a_touched_file_is_read_once(seeds: Path, digested: list[str]) -> None:
    write(seeds / "伞.txt")
    write(seeds / "灯.txt")
    before = read(seeds)
    os.utime(seeds / "伞.txt", (1, 1))
    (seeds / "灯.txt").chmod(0o600)
    found = changes(seeds, before)
    assert (found.any, list(found.renewed)) == (False, ["伞.txt", "灯.txt"])
    assert changes(seeds, {**before, **found.renewed}).renewed == {}
    assert digested == ["伞.txt", "灯.txt"]


@pytest.mark.usefixtures("settled")
def test_a_link_that_comes_to_lead_to_another_file_is_seen(seeds: Path) -> None:
    write(seeds / "一.txt")
    write(seeds / "二.txt", OTHER)
    link = seeds / "链.txt"
    link.symlink_to("一.txt")
    for file in ("一.txt", "二.txt"):
        os.utime(seeds / file, (5, 5))
    before = read(seeds)
    assert changes(seeds, before).any is False
    link.unlink()
    link.symlink_to("二.txt")
    assert changes(seeds, before).changed == ("链.txt",)


@pytest.mark.usefixtures("settled")
def test_what_could_not_be_read_is_not_read_to_compare_it(
    seeds: Path, digested: list[str]
) -> None:
    write(seeds / "空.txt", "")
    fault = Fault("empty_file", None, {})
    before = {path: replace(one, skipped=fault) for path, one in looked(seeds).items()}
    unsettled = {path: replace(one, ctime_ns=0) for path, one in before.items()}
    assert changes(seeds, before).unchanged == 1
    assert changes(seeds, unsettled).unchanged == 1
    assert digested == []


def test_a_name_told_like_anothers_hides_no_file(seeds: Path) -> None:
    write(seeds / "\\udcb5\\udcea.txt")
    Path(os.fsdecode(os.fsencode(seeds) + b"/\xb5\xea.txt")).touch()
    assert looked(seeds)["\\udcb5\\udcea.txt"].skipped is None


# Renames


def test_a_renamed_file_is_told_with_its_old_path(seeds: Path) -> None:
    write(seeds / "伞.txt")
    write(seeds / "灯.txt", OTHER)
    before = read(seeds)
    (seeds / "伞.txt").rename(seeds / "雨伞.txt")
    (seeds / "店").mkdir()
    (seeds / "灯.txt").rename(seeds / "店/灯.txt")
    found = changes(seeds, before)
    assert found.renamed == {"店/灯.txt": "灯.txt", "雨伞.txt": "伞.txt"}
    assert (found.added, found.removed) == (tuple(found.renamed), ("伞.txt", "灯.txt"))


def test_each_old_path_is_given_to_one_new_one_and_always_the_same(
    seeds: Path,
) -> None:
    for name in "丙甲乙":
        write(seeds / f"旧/{name}.txt")
    before = read(seeds)
    shutil.rmtree(seeds / "旧")
    for name in ("d", "b", "a", "c"):
        write(seeds / f"{name}.txt")
    old = sorted(before)
    want = dict(zip(("a.txt", "b.txt", "c.txt"), old, strict=True))
    assert changes(seeds, before).renamed == want
    shuffled = dict(reversed(before.items()))
    assert changes(seeds, shuffled).renamed == want


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("雨伞.txt", OTHER, id="other-bytes"),
        pytest.param("雨伞.md", RULE, id="another-suffix"),
        pytest.param("雨伞.txt", RULE + "。", id="another-size"),
    ],
)
def test_what_differs_is_no_rename(seeds: Path, name: str, text: str) -> None:
    write(seeds / "伞.txt")
    before = read(seeds)
    (seeds / "伞.txt").unlink()
    write(seeds / name, text)
    assert changes(seeds, before).renamed == {}


def test_a_copy_is_no_rename(seeds: Path, digested: list[str]) -> None:
    write(seeds / "伞.txt")
    before = read(seeds)
    write(seeds / "雨伞.txt")
    found = changes(seeds, before)
    assert (found.added, found.renamed) == (("雨伞.txt",), {})
    assert "雨伞.txt" not in digested


def test_a_pipe_in_the_place_of_a_file_is_not_read(seeds: Path) -> None:
    write(seeds / "空.txt", "")
    before = read(seeds)
    (seeds / "空.txt").unlink()
    os.mkfifo(seeds / "管.txt")
    assert changes(seeds, before).renamed == {}

"""What stands in a folder as it did is told without a look at each file's record."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from conftest import SHOP, Desk
from siyu_qa.index import folder, walk
from siyu_qa.index.folder import Changes, compare, look, scan
from siyu_qa.index.generation import Generation
from siyu_qa.index.manifest import Entry
from siyu_qa.index.reach import EVERYWHERE, Reach

RULE = "书屋的雨伞架放在门口，借伞须登记。\n"

Edit = Callable[[Path, Random], None]
Listed = dict[Path, tuple[int, ...]]


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let times tell at once whether a file changed."""
    monkeypatch.setattr("siyu_qa.index.walk.SETTLING", -1)


def looked(desk: Desk, reach: Reach = EVERYWHERE) -> tuple[dict[str, Entry], Changes]:
    return look(desk.seeds, desk.index, Generation.open(desk.index).store, reach)


def compared(desk: Desk) -> Changes:
    """Compare every file with what is known of it."""
    store = Generation.open(desk.index).store
    now = scan(desk.seeds, desk.index)
    return compare(desk.seeds, now, store.files())


@pytest.mark.usefixtures("settled")
def test_only_what_differs_is_noted(desk: Desk) -> None:
    desk.write(SHOP)
    desk.build()
    assert looked(desk)[0] == {}
    desk.write({"店铺.txt": RULE, "营业/新.txt": RULE})
    (desk.seeds / "会员.txt").unlink()
    now, changes = looked(desk)
    assert sorted(now) == ["店铺.txt", "营业/新.txt"]
    assert changes.paths == ("会员.txt", "店铺.txt", "营业/新.txt")
    assert changes.unchanged == len(SHOP) - 2


@pytest.mark.usefixtures("settled")
def test_of_a_small_change_no_other_row_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(SHOP)
    desk.build()
    desk.write({"店铺.txt": RULE})
    read: list[str] = []
    noted = walk.noted

    def counting(file: os.DirEntry[str], seeds: Path) -> Entry | None:
        read.append(file.name)
        return noted(file, seeds)

    monkeypatch.setattr(folder, "noted", counting)
    assert desk.build().changed == 1
    assert read == ["店铺.txt"]


def test_what_has_just_been_written_is_looked_at_until_it_settles(desk: Desk) -> None:
    desk.write({"伞.txt": RULE})
    desk.build()
    assert list(looked(desk)[0]) == ["伞.txt"]


def _files(seeds: Path) -> list[Path]:
    return sorted(path for path in seeds.rglob("*") if path.is_file())


def _folders(seeds: Path) -> list[Path]:
    return sorted(path for path in seeds.rglob("*") if path.is_dir()) or [seeds]


def _write(seeds: Path, random: Random) -> None:
    folder = random.choice([seeds, *_folders(seeds)])
    name = random.choice(["新", "乙 b", "𠮷", "z"])
    (folder / f"{name}{random.randrange(9)}.txt").write_text(RULE * 2, "utf-8")


def _edit(seeds: Path, random: Random) -> None:
    random.choice(_files(seeds)).write_text(f"{RULE}{random.random()}\n", "utf-8")


def _touch(seeds: Path, random: Random) -> None:
    os.utime(random.choice(_files(seeds)), (random.randrange(9), 7))


def _rename(seeds: Path, random: Random) -> None:
    path = random.choice(_files(seeds))
    path.rename(random.choice(_folders(seeds)) / f"改{path.name}")


def _rename_folder(seeds: Path, random: Random) -> None:
    path = random.choice(_folders(seeds))
    if path != seeds:
        path.rename(path.with_name(f"{path.name}改"))


def _remove(seeds: Path, random: Random) -> None:
    random.choice(_files(seeds)).unlink()


def _remove_folder(seeds: Path, random: Random) -> None:
    path = random.choice(_folders(seeds))
    if path != seeds:
        shutil.rmtree(path)


def _link(seeds: Path, random: Random) -> None:
    link = seeds / f"链{random.randrange(3)}.txt"
    link.unlink(missing_ok=True)
    link.symlink_to(random.choice([*_files(seeds), seeds / "无.txt", Path("/etc")]))


def _ignore(seeds: Path, random: Random) -> None:
    rules = random.choice(["新*\n", "营业/\n", ""])
    (random.choice([seeds, *_folders(seeds)]) / ".siyuignore").write_text(rules)


def _break(seeds: Path, random: Random) -> None:
    random.choice(_files(seeds)).write_bytes(b"")


def _pipe(seeds: Path, random: Random) -> None:
    path = seeds / "管.txt"
    if not path.exists():
        os.mkfifo(path)


def _odd_name(seeds: Path, random: Random) -> None:
    odd = os.fsencode(seeds) + b"/\xb5\xea.txt"
    Path(os.fsdecode(odd)).write_text(RULE, "utf-8")
    (seeds / "\\udcb5\\udcea.txt").write_text(f"{RULE}{random.random()}", "utf-8")


EDITS: tuple[Edit, ...] = (
    *(_write, _edit, _touch, _rename, _rename_folder, _remove, _remove_folder),
    *(_link, _ignore, _break, _pipe, _odd_name),
)


def _edited(
    desk: Desk, random: Random, edits: Sequence[Edit] = EDITS
) -> Iterator[None]:
    """Change the folder a few times, and build each time."""
    for _ in range(4):
        for edit in random.choices(edits, k=random.randrange(1, 5)):
            if not _files(desk.seeds):
                desk.write(SHOP)
            edit(desk.seeds, random)
        yield
        desk.build()


def _listed(seeds: Path) -> Listed:
    """Give all that lies in the folder, a folder without its times."""
    stats = {path: path.lstat() for path in seeds.rglob("*")}
    return {
        path: (stat.st_mode,)
        if path.is_dir() and not path.is_symlink()
        else (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        for path, stat in stats.items()
    }


def _told(before: Listed, now: Listed) -> set[Path]:
    """Give what a system tells: of a folder that comes or goes nothing below it."""
    paths = {path for path in before | now if before.get(path) != now.get(path)}
    return {path for path in paths if not paths.intersection(path.parents)}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("seed", range(12))
def test_a_look_tells_what_comparing_every_file_tells(desk: Desk, seed: int) -> None:
    desk.write(SHOP | {f"甲/{n}/{n}.txt": f"{n}{RULE}" for n in range(4)})
    desk.build()
    for _ in _edited(desk, Random(seed)):
        assert looked(desk)[1] == compared(desk)
    assert not looked(desk)[1].any


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("seed", range(12))
def test_a_look_within_reach_of_all_that_is_told_misses_nothing(
    desk: Desk, seed: int
) -> None:
    desk.write(SHOP | {f"甲/{n}/{n}.txt": f"{n}{RULE}" for n in range(4)})
    desk.build()
    before = _listed(desk.seeds)
    # Of what a link leads to, nobody tells that the link changed.
    for _ in _edited(desk, Random(seed), [edit for edit in EDITS if edit != _link]):
        now = _listed(desk.seeds)
        reach = Reach.of(_told(before, now), desk.seeds)
        # What was only touched isn't noted each time.
        near, whole = (
            replace(one, renewed={}) for one in (looked(desk, reach)[1], compared(desk))
        )
        assert near == whole
        before = now


@pytest.mark.usefixtures("settled")
def test_what_is_out_of_reach_is_not_looked_at(desk: Desk) -> None:
    desk.write(SHOP | {"甲/一.txt": RULE, "乙/二.txt": RULE * 2})
    desk.build()
    desk.write({"甲/一.txt": RULE * 3, "乙/二.txt": RULE * 4, "乙/三/四.txt": RULE})
    for paths, want in (
        (["甲/一.txt"], ("甲/一.txt",)),
        (["乙/三"], ("乙/三/四.txt", "乙/二.txt")),
        (["无.txt"], ()),
        (["甲"], ("甲/一.txt",)),
        ([""], ("乙/三/四.txt", "乙/二.txt", "甲/一.txt")),
    ):
        reach = Reach.of([desk.seeds / path for path in paths], desk.seeds)
        found = looked(desk, reach)[1]
        assert (found.paths, found.unchanged) == (
            want,
            len(SHOP) + 2 - len(found.changed),
        )


def test_of_very_many_paths_none_is_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(1001)]
    assert Reach.of(paths, tmp_path).is_everywhere
    assert not Reach.of(paths[1:], tmp_path).is_everywhere

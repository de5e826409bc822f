"""What stands in a folder as it did is told without a look at each file's record."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from conftest import SHOP, Desk
from siyu_qa.index import folder, walk
from siyu_qa.index.folder import Changes, compare, look, scan
from siyu_qa.index.generation import Generation
from siyu_qa.index.manifest import Entry

RULE = "书屋的雨伞架放在门口，借伞须登记。\n"

Edit = Callable[[Path, Random], None]


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let times tell at once whether a file changed."""
    monkeypatch.setattr("siyu_qa.index.walk.SETTLING", -1)


def looked(desk: Desk) -> tuple[dict[str, Entry], Changes]:
    return look(desk.seeds, desk.index, Generation.open(desk.index).store)


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


def _edited(desk: Desk, random: Random) -> Iterator[None]:
    """Change the folder a few times, and build each time."""
    for _ in range(4):
        for edit in random.choices(EDITS, k=random.randrange(1, 5)):
            if not _files(desk.seeds):
                desk.write(SHOP)
            edit(desk.seeds, random)
        yield
        desk.build()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("seed", range(12))
def test_a_look_tells_what_comparing_every_file_tells(desk: Desk, seed: int) -> None:
    desk.write(SHOP | {f"甲/{n}/{n}.txt": f"{n}{RULE}" for n in range(4)})
    desk.build()
    for _ in _edited(desk, Random(seed)):
        assert looked(desk)[1] == compared(desk)
    assert not looked(desk)[1].any

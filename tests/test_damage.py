"""A damaged index is noticed, told in one line, and built anew when asked."""

from collections.abc import Callable
from pathlib import Path

import pytest

import siyu_qa
from conftest import SHOP, Desk
from siyu_qa.errors import IndexDamaged
from siyu_qa.index.generation import CURRENT, Generation
from siyu_qa.index.manifest import FORMAT, NAME
from siyu_qa.records import Progress

PARTS = (
    "base/passages.sqlite",
    "base/dense/vectors.f16",
    "base/sketches",
    "manifest.json",
    "lexical/meta.json",
)
SEGMENT = "lexical/*.term"

Harm = Callable[[Path], object]


def rewrite(path: Path, data: bytes) -> None:
    """Put another file in the place of one that this process may have mapped."""
    path.unlink()
    path.write_bytes(data)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    rewrite(path, bytes(data))


def truncate(path: Path) -> None:
    data = path.read_bytes()
    rewrite(path, data[: len(data) // 2])


def empty(path: Path) -> None:
    rewrite(path, b"")


def part(desk: Desk, name: str) -> Path:
    (found,) = (desk.index / "generations" / "000001").glob(name)
    return found


@pytest.mark.parametrize("harm", [flip, truncate, empty, Path.unlink])
@pytest.mark.parametrize("name", [*PARTS, SEGMENT])
def test_a_damaged_part_is_told_and_built_anew(
    shop: Desk, name: str, harm: Harm
) -> None:
    harm(part(shop, name))
    with pytest.raises(IndexDamaged, match=r"索引已损坏.*siyu-qa index") as caught:
        shop.open()
    assert caught.value.path
    seen: list[Progress] = []
    report = siyu_qa.build_index(shop.seeds, shop.index, progress=seen.append)
    assert report.added == len(SHOP)
    assert [one.stage for one in seen].count("repair") == 1
    assert "会员.txt" in shop.found("金卡会员续费")


@pytest.mark.parametrize("harm", [flip, truncate, empty, Path.unlink])
def test_a_lost_pointer_to_the_current_generation_is_built_anew(
    shop: Desk, harm: Harm
) -> None:
    harm(shop.index / CURRENT)
    with pytest.raises(IndexDamaged, match="siyu-qa index"):
        shop.open()
    assert shop.build().documents == len(SHOP)
    assert "会员.txt" in shop.found("金卡会员续费")


@pytest.mark.parametrize(
    "content", [b"000009", b"\xff\xfe\xfd", b"..", b"/", b"a\0b", b"000001\n\n"]
)
def test_a_pointer_to_nowhere_is_built_anew(shop: Desk, content: bytes) -> None:
    (shop.index / CURRENT).write_bytes(content)
    assert shop.build().documents == len(SHOP)
    assert "会员.txt" in shop.found("金卡会员续费")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("[]", id="a-list"),
        pytest.param("null", id="nothing"),
        pytest.param(f'{{"format": {FORMAT}}}', id="without-its-fields"),
        pytest.param(f'{{"format": {FORMAT}, "digest": ""}}', id="another-digest"),
    ],
)
def test_a_manifest_of_another_shape_is_damaged(shop: Desk, content: str) -> None:
    part(shop, NAME).write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamaged, match="索引已损坏"):
        Generation.open(shop.index)
    assert shop.build().documents == len(SHOP)


def test_an_index_of_another_version_is_told_and_built_anew(shop: Desk) -> None:
    manifest = part(shop, NAME)
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(
        text.replace(f'"format": {FORMAT}', '"format": 0'), encoding="utf-8"
    )
    with pytest.raises(IndexDamaged, match="索引由另一个版本建立"):
        shop.open()
    assert shop.build().documents == len(SHOP)


def test_an_index_that_was_never_built_is_told(desk: Desk) -> None:
    with pytest.raises(IndexDamaged, match=r"index：还没有索引。请运行 siyu-qa index"):
        desk.open()


def test_a_damaged_generation_does_not_lend_its_number(shop: Desk) -> None:
    flip(part(shop, "base/dense/vectors.f16"))
    assert shop.build().generation == 2


def test_an_open_index_is_not_harmed_by_damage_to_its_successor(shop: Desk) -> None:
    old = Generation.open(shop.index)
    shop.write({"新.txt": "纸卡会员免费。"})
    shop.build()
    flip(shop.index / "generations" / "000002" / "recent" / "dense" / "vectors.f16")
    assert old.lexical.search("会员续费", 5)

"""A refresh writes what changed beside the rest; a dead build is gone on with."""

import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conftest import Desk
from siyu_qa.embedders.bundled import BundledEmbedder
from siyu_qa.errors import IndexBusy, IndexDamaged
from siyu_qa.index import build, merge
from siyu_qa.index.generation import Generation
from siyu_qa.records import Scope
from siyu_qa.settings import Settings

RULE = "金卡会员每年续费三百元。"
PLACES = ("河畔书屋", "山脚茶馆", "巷口面店", "桥头花圃", "旧城影院", "湖边旅舍")
THINGS = ("借书证", "茶券", "餐券", "盆栽", "影票", "房卡")


def page(number: int, edition: int = 0) -> str:
    """Write a page of its own, which shares its head and foot with the others."""
    place, thing = PLACES[number % 6], THINGS[number // 6 % 6]
    return (
        "首页 | 关于我们 | 联系方式\n"
        f"{place}第{number}号通知\n"
        f"{place}的{thing}编号是{number * 37 + edition}号，满{number + 2}次可换一份。\n"
        f"遗失{thing}的读者请在{edition + 3}日内到{place}登记。\n"
        "版权所有 转载须注明出处\n"
    )


def pages(count: int) -> dict[str, str]:
    return {f"{number % 3}/{number}.txt": page(number) for number in range(count)}


def generation(desk: Desk) -> Path:
    return Generation.open(desk.index).folder


def told(desk: Desk, queries: list[str]) -> list[list[tuple[str, str]]]:
    """Give what is found for each query, whatever the order of equals."""
    assistant = desk.open()
    return [
        sorted((hit.found.passage_id, hit.found.text) for hit in found)
        for found in (assistant.retrieve(query, 50) for query in queries)
    ]


def test_a_refresh_leaves_the_large_layer_as_it_is(shop: Desk) -> None:
    first = generation(shop)
    shop.write({"新.txt": RULE})
    shop.build()
    second = generation(shop)
    assert second != first
    assert [path.name for path in sorted(second.iterdir())] == [
        "base",
        "lexical",
        "manifest.json",
        "recent",
    ]
    assert shop.found("金卡会员续费")[0] == "新.txt"


def test_many_refreshes_find_what_a_build_would(desk: Desk, tmp_path: Path) -> None:
    queries = [f"{place}{thing}" for place in PLACES for thing in THINGS]
    drawn = random.Random(7)
    files = pages(30)
    desk.write(files)
    desk.build()
    for edition in range(1, 6):
        for path in drawn.sample(sorted(files), 4):
            (desk.seeds / path).unlink()
            del files[path]
        new = {f"{edition}.txt": page(30 + edition)}
        changed = drawn.sample(sorted(files), 5)
        new |= {path: page(int(Path(path).stem), edition) for path in changed}
        desk.write(new)
        files |= new
        desk.build()
        fresh = Desk(desk.seeds, tmp_path / f"fresh-{edition}")
        fresh.build()
        assert told(desk, queries) == told(fresh, queries)
        one, other = desk.open(), fresh.open()
        assert one.listed() == other.listed()
        assert [one.furniture(path) for path in files] == [
            other.furniture(path) for path in files
        ]
        state = replace(other.state(), generation=edition + 1, built="")
        assert replace(one.state(), built="") == state


def test_a_scope_holds_over_both_layers(desk: Desk) -> None:
    desk.write(pages(12))
    desk.build()
    desk.write({"0/0.txt": page(0, 5), "0/99.txt": page(99)})
    desk.build()
    hits = desk.open().retrieve("通知编号", 50, scope=Scope(folder="0"))
    assert {hit.found.document for hit in hits} == {
        "0/0.txt", "0/3.txt", "0/6.txt", "0/9.txt", "0/99.txt",
    }  # fmt: skip


def test_layers_are_merged_when_much_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "_FEW", 4)
    desk.write(pages(16))
    desk.build()
    desk.write({"0/0.txt": page(0, 1), "0/3.txt": page(3, 1)})
    desk.build()
    assert (generation(desk) / "recent").is_dir()
    before = told(desk, list(PLACES))
    (desk.seeds / "1/1.txt").unlink()
    desk.write({"0/0.txt": page(0, 2), "5.txt": page(50)})
    desk.build()
    assert not (generation(desk) / "recent").exists()
    after = told(desk, list(PLACES))
    assert before != after
    desk.build(full=True)
    assert told(desk, list(PLACES)) == after


def test_a_renamed_file_is_not_read_again(desk: Desk, counted: list[str]) -> None:
    desk.write(pages(6))
    desk.build()
    counted.clear()
    (desk.seeds / "1/1.txt").rename(desk.seeds / "通知.txt")
    report = desk.build()
    assert counted == []
    assert (report.added, report.removed) == (1, 1)
    (hit, *_) = desk.open().retrieve("山脚茶馆第1号通知", 1)
    assert hit.found.document == "通知.txt"
    assert desk.open().source("1/1.txt") is None


def test_a_build_that_died_over_a_merge_is_gone_on_with(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "_FEW", 0)
    desk.write(pages(8))
    desk.build()
    desk.write({f"0/{number}.txt": page(number, 1) for number in (0, 3, 6)})
    kill_build(desk, "write", 0)
    (unfinished,) = (desk.index / "generations").glob(".building-*")
    (unfinished / "merged").mkdir()
    (unfinished / "merged" / "passages.sqlite").write_bytes(b"half a")
    assert desk.build().resumed == 3
    assert [path.name for path in sorted(generation(desk).iterdir())] == [
        "base",
        "lexical",
        "manifest.json",
    ]


@pytest.fixture
def embedded(embedded: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the texts that a model too heavy for several processes embeds."""
    monkeypatch.setattr(BundledEmbedder, "is_light", False)
    return embedded


def test_a_renamed_file_keeps_its_vectors(desk: Desk, embedded: list[str]) -> None:
    desk.write(pages(6))
    desk.build()
    vectors = Generation.open(desk.index).dense.vectors_of(1)
    embedded.clear()
    (desk.seeds / "0/0.txt").rename(desk.seeds / "通知.txt")
    desk.build()
    assert embedded == []
    opened = Generation.open(desk.index)
    (key,) = opened.store.keys_of("通知.txt")
    assert np.array_equal(opened.dense.vectors_of(key), vectors)


def test_an_edited_file_keeps_the_vectors_of_its_other_passages(
    desk: Desk, embedded: list[str]
) -> None:
    parts = [f"# 第{part}章\n\n" + page(part) * 8 for part in range(4)]
    desk.write({"手册.md": "\n\n".join(parts)})
    desk.build()
    whole = len(embedded)
    embedded.clear()
    desk.write({"手册.md": "\n\n".join([*parts[:3], "# 第3章\n\n本章已经取消。"])})
    desk.build()
    assert 0 < len(embedded) < whole / 2


KILLED = """
import os, signal, sys, siyu_qa
from siyu_qa.index import draft, workers
draft._OFTEN = draft._MANY = 0
workers.BATCH = 1
stage, number = sys.argv[3], int(sys.argv[4])
def die(progress):
    if (progress.stage, progress.done) == (stage, number):
        os.kill(os.getpid(), signal.SIGKILL)
siyu_qa.build_index(sys.argv[1], sys.argv[2], progress=die)
"""


def kill_build(desk: Desk, stage: str, number: int) -> None:
    command = [sys.executable, "-c", KILLED, desk.seeds, desk.index, stage, number]
    assert subprocess.run(list(map(str, command))).returncode == -9


@pytest.mark.parametrize("is_first", [True, False])
def test_a_build_that_died_is_gone_on_with(
    desk: Desk, tmp_path: Path, counted: list[str], is_first: bool
) -> None:
    desk.write(pages(4) if not is_first else {})
    if not is_first:
        desk.build()
    desk.write(pages(12) | {"0/0.txt": page(0, 1)})
    kill_build(desk, "embed", 5)
    desk.write({"0/3.txt": page(3, 2)})
    counted.clear()
    report = desk.build()
    assert report.resumed == (11 if is_first else 9)
    assert counted == ["0/3.txt"]
    fresh = Desk(desk.seeds, tmp_path / "fresh")
    fresh.build()
    queries = [f"{place}编号" for place in PLACES]
    assert told(desk, queries) == told(fresh, queries)
    assert desk.open().listed() == fresh.open().listed()
    assert len(list((desk.index / "generations").iterdir())) == 1


def test_what_a_dead_build_read_is_not_read_again(
    desk: Desk, counted: list[str]
) -> None:
    desk.write(pages(9))
    kill_build(desk, "read", 6)
    assert (desk.build().resumed, len(counted)) == (6, 3)


def test_a_draft_of_other_settings_is_not_gone_on_with(desk: Desk) -> None:
    desk.write(pages(9))
    kill_build(desk, "embed", 5)
    shorter = Settings(desk.seeds, desk.index, passage_length=100)
    assert build.build_index(shorter).resumed == 0
    assert len(list((desk.index / "generations").iterdir())) == 1


def test_a_draft_upon_another_generation_is_not_gone_on_with(desk: Desk) -> None:
    desk.write(pages(6))
    desk.build()
    desk.write(pages(9))
    kill_build(desk, "embed", 2)
    draft_folder = desk.index / "generations" / ".building-000002"
    kept = draft_folder.rename(desk.index / "aside")
    desk.build()
    kept.rename(draft_folder.with_name(".building-000003"))
    desk.write(pages(10))
    assert desk.build().resumed == 0
    assert desk.found("桥头花圃第9号通知")


def test_a_generation_is_removed_when_nobody_reads_it(shop: Desk) -> None:
    reader = Generation.open(shop.index)
    shop.write({"新.txt": RULE})
    shop.build()
    assert reader.folder.is_dir()
    held = reader.folder
    del reader
    shop.write({"新.txt": RULE * 2})
    shop.build()
    assert not held.exists()


def test_text_that_changed_on_the_disk_is_not_shown(shop: Desk) -> None:
    assistant = shop.open()
    store = generation(shop) / "base" / "passages.sqlite"
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE passage SET text = replace(text, '三百', '五百')")
    with pytest.raises(IndexDamaged, match="索引已损坏"):
        assistant.retrieve("金卡会员续费", 5)


def test_who_holds_the_lock_is_said(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("siyu_qa.index.lock.PATIENCE", 0.0)
    code = (
        "import sys; from pathlib import Path; from siyu_qa.index.lock import writing\n"
        "with writing(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, shop.index],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        shop.write({"新.txt": RULE})
        with pytest.raises(IndexBusy, match=f"进程 {holder.pid} "):
            shop.build()
        holder.communicate("")
    assert shop.build().added == 1

"""The index follows its folder: generation by generation, with no work done twice."""

import fcntl
import gc
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

import siyu_qa
from conftest import SHOP, Desk
from siyu_qa.embedders.bundled import BundledEmbedder
from siyu_qa.errors import FolderError, IndexBusy
from siyu_qa.index import build, draft
from siyu_qa.index.generation import Generation, current_name
from siyu_qa.records import IndexReport, Progress
from siyu_qa.settings import Settings

RULE = "金卡会员每年续费三百元。"
TIMES = 'INSERT INTO "file"', 'INSERT INTO "standing"'


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def later(path: Path) -> None:
    """Let a file look as if it were written later than it was."""
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 5_000_000_000))


def generations(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.index / "generations").iterdir())


def test_the_first_build_reads_every_file(desk: Desk, counted: list[str]) -> None:
    desk.write(SHOP)
    report = desk.build()
    assert sorted(counted) == sorted(SHOP)
    assert counts(report) == (len(SHOP), 0, 0, 0)
    assert (report.generation, report.documents) == (1, len(SHOP))
    assert (report.skipped, report.warnings) == ((), ())


def test_nothing_changed_is_nothing_done(shop: Desk, counted: list[str]) -> None:
    report = shop.build()
    assert counted == []
    assert counts(report) == (0, 0, 0, len(SHOP))
    assert report.generation == 1


def test_only_an_edited_file_is_read_again(shop: Desk, counted: list[str]) -> None:
    shop.write({"会员.txt": "银卡会员每年续费一百元。\n"})
    assert counts(shop.build()) == (0, 1, 0, len(SHOP) - 1)
    assert counted == ["会员.txt"]
    assert shop.found("银卡续费")[0] == "会员.txt"
    (hit, *_) = shop.open().retrieve("金卡会员提前预订", 9)
    assert "预订" not in hit.found.text


def test_only_new_passages_are_embedded(shop: Desk, embedded: list[str]) -> None:
    embedded.clear()
    shop.write({"新.txt": RULE})
    shop.build()
    assert embedded == [RULE]


def test_a_file_touched_but_not_changed_is_not_read(
    shop: Desk, counted: list[str]
) -> None:
    later(shop.seeds / "会员.txt")
    assert counts(shop.build()) == (0, 0, 0, len(SHOP))
    assert counted == []


def test_an_edit_that_keeps_the_size_is_seen(shop: Desk) -> None:
    shop.write({"会员.txt": SHOP["会员.txt"].replace("三百", "五百")})
    later(shop.seeds / "会员.txt")
    assert shop.build().changed == 1
    assert "五百" in shop.open().retrieve("续费", 1)[0].text


def test_a_deleted_file_answers_no_more(shop: Desk) -> None:
    (shop.seeds / "会员.txt").unlink()
    report = shop.build()
    assert counts(report) == (0, 0, 1, len(SHOP) - 1)
    assert report.documents == len(SHOP) - 1
    assert "会员.txt" not in shop.found("金卡会员每年续费多少元？")
    assert shop.open().source("会员.txt") is None


def test_a_renamed_file_answers_under_its_new_name(shop: Desk) -> None:
    (shop.seeds / "会员.txt").rename(shop.seeds / "卡.txt")
    assert counts(shop.build()) == (1, 0, 1, len(SHOP) - 1)
    assert shop.found("金卡会员每年续费多少元？")[0] == "卡.txt"


def test_adding_and_removing_a_file_restores_what_is_found(shop: Desk) -> None:
    before = [hit.found for hit in shop.open().retrieve("会员退货", 9)]
    shop.write({"新.txt": f"{RULE}会员退货须在七日内。"})
    shop.build()
    (shop.seeds / "新.txt").unlink()
    shop.build()
    assert [hit.found for hit in shop.open().retrieve("会员退货", 9)] == before


def test_the_same_text_in_two_files_is_two_documents(desk: Desk) -> None:
    desk.write({"甲.txt": RULE, "乙.txt": RULE})
    assert desk.build().documents == 2
    assert sorted(desk.found("续费")) == ["乙.txt", "甲.txt"]


def test_many_edits_leave_one_generation(shop: Desk) -> None:
    for year in range(3):
        shop.write({"会员.txt": f"第{year}年，{RULE}\n"})
        shop.build()
    assert generations(shop) == ["000004"]
    assert shop.found("会员续费")[0] == "会员.txt"


def test_everything_is_read_again_when_asked(shop: Desk, counted: list[str]) -> None:
    report = shop.build(full=True)
    assert sorted(counted) == sorted(SHOP)
    assert (report.generation, report.added) == (2, len(SHOP))


@pytest.mark.parametrize(
    "change", [{"passage_length": 40}, {"longest_passage": 50}], ids=str
)
def test_changed_lengths_rebuild_everything(
    shop: Desk, change: dict[str, int], counted: list[str]
) -> None:
    settings = Settings(seeds=shop.seeds, index=shop.index, **change)  # type: ignore[arg-type]
    report = build.build_index(settings)
    assert sorted(counted) == sorted(SHOP)
    assert report.generation == 2
    assert build.build_index(settings).generation == 2


def test_changed_cleaning_rebuilds_everything(
    shop: Desk, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("siyu_qa.index.manifest._program", lambda: "other code")
    assert shop.build().generation == 2
    assert sorted(counted) == sorted(SHOP)


def test_a_file_that_cannot_be_read_is_listed_and_stops_nothing(shop: Desk) -> None:
    shop.write({"图.txt": b"\x89PNG\0\0\0\x08", "空.md": b"", "表.xlsx": b"PK"})
    report = shop.build()
    assert report.documents == len(SHOP)
    assert [problem.path for problem in report.skipped] == [
        "图.txt",
        "空.md",
        "表.xlsx",
    ]
    assert all(problem.problem and problem.mend for problem in report.skipped)


def test_what_was_wrong_is_told_again_without_reading(
    desk: Desk, counted: list[str]
) -> None:
    desk.write({"空.txt": b"", "坏.txt": "第一行。\n?nèi)绾"})
    first = desk.build()
    counted.clear()
    again = desk.build()
    assert counted == []
    assert (again.skipped, again.warnings) == (first.skipped, first.warnings)
    assert [(w.path, w.line) for w in again.warnings] == [("坏.txt", 2)]


def test_a_mended_file_is_listed_no_more(desk: Desk) -> None:
    desk.write({"空.txt": b""})
    desk.build()
    desk.write({"空.txt": RULE})
    report = desk.build()
    assert (report.skipped, report.documents) == ((), 1)


def test_a_file_that_may_be_read_at_last_is_read(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    shop.write({"新.txt": RULE})
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert [problem.path for problem in shop.build().skipped] == ["新.txt"]
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    report = shop.build()
    assert (report.skipped, report.changed) == ((), 1)


def test_hidden_files_and_links_out_of_the_folder_are_left_out(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "out.txt").write_text("外面的秘密。", encoding="utf-8")
    desk.write({"甲.txt": RULE, ".git/config.txt": "x", ".DS_Store": "x"})
    (desk.seeds / "link.txt").symlink_to(tmp_path / "out.txt")
    (desk.seeds / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    assert desk.build().documents == 1
    assert desk.found("外面的秘密") == ["甲.txt"]


def test_an_empty_folder_is_an_empty_index(desk: Desk) -> None:
    report = desk.build()
    assert (report.documents, report.passages) == (0, 0)
    assistant = desk.open()
    assert assistant.retrieve("会员") == []
    assert not assistant.ask("会员分几种？").answered


def test_an_empty_index_can_be_filled_and_emptied(desk: Desk) -> None:
    desk.build()
    desk.write({"甲.txt": RULE})
    desk.build()
    assert desk.found("续费") == ["甲.txt"]
    (desk.seeds / "甲.txt").unlink()
    desk.build()
    assert desk.found("续费") == []


def test_a_missing_folder_is_said_and_the_index_stays(shop: Desk) -> None:
    shutil.rmtree(shop.seeds)
    with pytest.raises(FolderError, match=r"seeds：没有这个文件夹.*--seeds"):
        shop.build()
    assert "会员.txt" in shop.found("金卡会员续费")


def test_an_index_that_is_being_built_for_long_is_busy(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("siyu_qa.index.lock.PATIENCE", 0.1)
    shop.write({"新.txt": RULE})
    with (shop.index / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexBusy, match="正在建立这个索引"):
            shop.build()
    assert shop.build().added == 1


def test_a_second_builder_waits_and_finds_the_work_done(shop: Desk) -> None:
    shop.write({"新.txt": RULE})
    lock = (shop.index / ".lock").open("w", encoding="utf-8")
    fcntl.flock(lock, fcntl.LOCK_EX)
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(shop.build) for _ in range(3)]
        lock.close()
        reports = [report.result() for report in waiting]
    assert {report.generation for report in reports} == {2}
    assert sorted(report.added for report in reports) == [0, 0, 1]


def test_what_stands_oddly_in_the_folder_is_listed(shop: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "外面.txt"
    outside.write_text(RULE, encoding="utf-8")
    shop.seeds.joinpath("外.txt").symlink_to(outside)
    shop.seeds.joinpath("圈.txt").symlink_to("圈.txt")
    shop.seeds.joinpath("空.txt").symlink_to("没有.txt")
    os.mkfifo(shop.seeds / "管.txt")
    Path(os.fsdecode(os.fsencode(shop.seeds) + b"/\xb5\xea.txt")).touch()
    skipped = {problem.path: problem.problem for problem in shop.build().skipped}
    assert skipped == {
        "外.txt": "链接指向文件夹之外",
        "圈.txt": "链接没有指向任何文件",
        "空.txt": "链接没有指向任何文件",
        "管.txt": "这不是普通文件",
        "\\udcb5\\udcea.txt": "文件名的编码不是 UTF-8",
    }
    assert shop.build().unchanged == len(SHOP) + len(skipped)


def test_an_index_inside_the_seeds_is_not_read(shop: Desk) -> None:
    settings = Settings(seeds=shop.seeds, index=shop.seeds / "index")
    first = build.build_index(settings)
    assert (first.documents, build.build_index(settings).generation) == (len(SHOP), 1)


def test_an_index_that_is_up_to_date_is_never_busy(shop: Desk) -> None:
    with (shop.index / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert shop.build().unchanged == len(SHOP)


def test_a_reader_keeps_its_generation_while_a_new_one_is_made(shop: Desk) -> None:
    old = Generation.open(shop.index)
    before = old.lexical.search("会员续费", 9)
    assert before
    for year in range(3):
        shop.write({"会员.txt": f"第{year}年，河边的店歇业。\n"})
        shop.build()
    assert generations(shop) == ["000001", "000004"]
    assert old.lexical.search("会员续费", 9) == before
    assert old.dense.search(BundledEmbedder().embed_query("会员续费"), 9)
    (passage, *_) = old.store.passages([before[0].key]).values()
    assert passage.document == "会员.txt"


def test_an_assistant_reopens_when_a_newer_generation_appears(shop: Desk) -> None:
    assistant = shop.open()
    assert assistant.state().generation == 1
    shop.write({"新.txt": "纸卡会员凭学生证免费办理。"})
    assert assistant.state().stale == ("新.txt",)
    shop.build()
    assert assistant.state().generation == 2
    assert assistant.state().stale == ()
    assert assistant.retrieve("纸卡会员", 1)[0].document == "新.txt"


@pytest.mark.parametrize("stage", ["read", "embed", "write"])
def test_a_build_that_dies_leaves_the_old_generation(shop: Desk, stage: str) -> None:
    class Killed(BaseException):
        pass

    def die(progress: Progress) -> None:
        if progress.stage == stage:
            raise Killed

    shop.write({"新.txt": RULE, "会员.txt": "歇业。"})
    with pytest.raises(Killed):
        siyu_qa.build_index(shop.seeds, shop.index, progress=die)
    assert current_name(shop.index) == "000001"
    assert "新.txt" not in shop.found("金卡会员续费")
    assert (shop.build().added, shop.found("金卡会员续费")[0]) == (1, "新.txt")
    assert not any(name.startswith(".building") for name in generations(shop))


def test_a_process_killed_while_building_leaves_the_old_generation(
    shop: Desk,
) -> None:
    shop.write({"新.txt": RULE})
    code = (
        "import os, signal, sys, siyu_qa\n"
        "def die(progress):\n"
        "    if progress.stage == 'write': os.kill(os.getpid(), signal.SIGKILL)\n"
        "siyu_qa.build_index(sys.argv[1], sys.argv[2], progress=die)"
    )
    done = subprocess.run([sys.executable, "-c", code, shop.seeds, shop.index])
    assert done.returncode == -9
    assert (shop.index / "generations" / ".building-000002").is_dir()
    assert "新.txt" not in shop.found("金卡会员续费")
    assert shop.build().added == 1
    assert not any(name.startswith(".building") for name in generations(shop))


def test_what_others_put_into_the_index_folder_disturbs_nothing(shop: Desk) -> None:
    (shop.index / "generations" / ".DS_Store").write_bytes(b"\0")
    (shop.index / "generations" / "notes").mkdir()
    (shop.index / "generations" / ".building-000007").mkdir()
    shop.write({"新.txt": RULE})
    assert shop.build().added == 1
    assert shop.found("金卡会员续费")


def test_a_file_system_without_hard_links_is_enough(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    shop.write({"新.txt": "纸卡会员凭学生证免费办理。"})
    shop.build()
    assert shop.found("纸卡会员")[0] == "新.txt"
    assert "营业/退换.md" in shop.found("退货")


def test_unchanged_segments_are_shared_between_generations(shop: Desk) -> None:
    reader = Generation.open(shop.index)
    shop.write({"新.txt": RULE})
    shop.build()
    segments = (reader.folder / "lexical").glob("*.term")
    assert [segment.stat().st_nlink for segment in segments] == [2]


def test_two_builds_of_the_same_files_are_equal(shop: Desk, tmp_path: Path) -> None:
    code = (
        "import json, sys, siyu_qa\n"
        "seeds, index = sys.argv[1:]\n"
        "siyu_qa.build_index(seeds, index)\n"
        "hits = siyu_qa.retrieve('会员退货须七日内', 20, index)\n"
        "print(json.dumps([hit.to_dict() for hit in hits]))"
    )
    found = {}
    for seed in ("1", "2"):
        index = tmp_path / f"index-{seed}"
        done = subprocess.run(
            [sys.executable, "-c", code, shop.seeds, index],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        folder = index / "generations" / "000001"
        layer = folder / "base"
        dense = sorted((layer / "dense").iterdir())
        parts = [path.read_bytes() for path in (*dense, layer / "sketches")]
        # How often was committed, and whether a file's times tell yet, is a matter of
        # time itself.
        with closing(sqlite3.connect(layer / "passages.sqlite")) as store:
            rows = [row for row in store.iterdump() if not row.startswith(TIMES)]
        found[seed] = (done.stdout, rows, *parts)
    assert found["1"] == found["2"]


@pytest.mark.parametrize("index", ["店规.txt/index", "/proc/siyu-qa-index"])
def test_an_index_folder_that_cannot_be_written_is_said(
    shop: Desk, tmp_path: Path, index: str
) -> None:
    (tmp_path / "店规.txt").write_text("不是文件夹", encoding="utf-8")
    with pytest.raises(FolderError, match=r"索引文件夹不能写入（.+）.*--index"):
        siyu_qa.build_index(shop.seeds, tmp_path / index)


def test_a_read_only_index_folder_is_said_and_still_read(read_only: Desk) -> None:
    read_only.write({"新.txt": RULE})
    with pytest.raises(FolderError, match="索引文件夹不能写入"):
        read_only.build()
    assert "会员.txt" in read_only.found("金卡会员续费")


def test_no_space_left_is_said_and_the_old_generation_stays(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    shop.write({"新.txt": RULE})
    with monkeypatch.context() as patched:
        patched.setattr(draft, "begin_with", full)
        with pytest.raises(FolderError, match="No space left on device"):
            shop.build()
    assert "会员.txt" in shop.found("金卡会员续费")
    assert shop.build().added == 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="there is no /proc")
def test_a_generation_that_is_let_go_closes_its_files(shop: Desk) -> None:
    generation = Generation.open(shop.index)
    inside = str(generation.folder)
    del generation
    gc.collect()
    held = [os.path.realpath(fd) for fd in Path("/proc/self/fd").iterdir()]
    assert [path for path in held if path.startswith(inside)] == []

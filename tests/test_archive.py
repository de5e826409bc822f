"""An index goes elsewhere in one file, or as the folder it is."""

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SHOP, Desk
from siyu_qa.cli import main
from siyu_qa.errors import FolderError, InputError
from siyu_qa.index.archive import export_index, import_index
from siyu_qa.index.generation import Generation

QUESTION = "金卡会员续费"


@pytest.fixture
def elsewhere(shop: Desk, tmp_path: Path) -> Desk:
    """Give the same documents under other paths, not yet indexed."""
    seeds = tmp_path / "别处" / "文档"
    shutil.copytree(shop.seeds, seeds)
    return Desk(seeds, tmp_path / "别处" / "索引")


@pytest.mark.parametrize("name", ["索引.tar", "索引.tar.gz", "索引.tgz"])
def test_an_exported_index_answers_elsewhere(
    shop: Desk, elsewhere: Desk, tmp_path: Path, name: str, counted: list[str]
) -> None:
    export_index(shop.index, tmp_path / name)
    assert import_index(tmp_path / name, elsewhere.index).generation == 1
    report = elsewhere.build()
    assert (report.unchanged, counted) == (len(SHOP), [])
    assert elsewhere.found(QUESTION) == shop.found(QUESTION)


def test_a_name_tells_whether_an_export_is_compressed(
    shop: Desk, tmp_path: Path
) -> None:
    export_index(shop.index, tmp_path / "a.tar")
    export_index(shop.index, tmp_path / "a.tar.gz")
    assert (tmp_path / "a.tar.gz").read_bytes()[:2] == b"\x1f\x8b"
    with tarfile.open(tmp_path / "a.tar", "r:") as archive:
        assert archive.getnames()[0] == "manifest.json"


def test_an_index_with_a_recent_layer_is_exported_whole(
    shop: Desk, elsewhere: Desk, tmp_path: Path
) -> None:
    for desk in (shop, elsewhere):
        desk.write({"新.txt": "纸卡会员凭学生证免费办理。"})
    shop.build()
    export_index(shop.index, tmp_path / "a.tar")
    import_index(tmp_path / "a.tar", elsewhere.index)
    assert elsewhere.found("纸卡会员")[0] == "新.txt"


def test_an_imported_index_takes_the_place_of_another(
    shop: Desk, elsewhere: Desk, tmp_path: Path
) -> None:
    export_index(shop.index, tmp_path / "a.tar")
    elsewhere.write({"新.txt": "纸卡会员凭学生证免费办理。"})
    elsewhere.build()
    reader = Generation.open(elsewhere.index)
    assert import_index(tmp_path / "a.tar", elsewhere.index).generation == 2
    assert Generation.open(elsewhere.index).store.source("新.txt") is None
    assert reader.store.source("新.txt")
    # What the folder holds comes back at the next look.
    assert elsewhere.build().added == 1


def test_a_copied_index_folder_answers_elsewhere(
    shop: Desk, elsewhere: Desk, counted: list[str]
) -> None:
    shutil.copytree(shop.index, elsewhere.index)
    shutil.rmtree(shop.index)
    assert elsewhere.build().unchanged == len(SHOP)
    assert counted == []
    assert elsewhere.found(QUESTION)[0] == "会员.txt"


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-30_000])


def flip(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[data.index(b"SQLite format") + 5000] ^= 1
    archive.write_bytes(data)


def empty(archive: Path) -> None:
    archive.write_bytes(b"")


def add(archive: Path) -> None:
    with tarfile.open(archive, "a") as opened:
        opened.add(__file__, "recent/notes.txt")


def lead_outside(archive: Path) -> None:
    with tarfile.open(archive, "a") as opened:
        opened.add(__file__, "../../notes.txt")


@pytest.mark.parametrize("harm", [cut, flip, empty, add, lead_outside])
def test_what_is_no_whole_export_is_refused(
    shop: Desk, elsewhere: Desk, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    archive = tmp_path / "a.tar"
    export_index(shop.index, archive)
    harm(archive)
    with pytest.raises(InputError, match=r"a\.tar：这不是完整的导出文件"):
        import_index(archive, elsewhere.index)
    assert list((elsewhere.index / "generations").iterdir()) == []
    assert not (elsewhere.index / "CURRENT").exists()


def test_an_export_of_another_version_is_refused(
    shop: Desk, elsewhere: Desk, tmp_path: Path
) -> None:
    manifest = Generation.open(shop.index).folder / "manifest.json"
    archive = tmp_path / "a.tar"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(said | {"format": 99}), encoding="utf-8")
    with tarfile.open(archive, "w") as opened:
        opened.add(manifest.parent, ".")
    with pytest.raises(InputError, match="另一个版本"):
        import_index(archive, elsewhere.index)


def test_a_file_that_is_not_there_is_said(elsewhere: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.tar：没有这个文件"):
        import_index(tmp_path / "a.tar", elsewhere.index)


def test_an_export_that_cannot_be_written_is_said(shop: Desk, tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"a\.tar：不能写入"):
        export_index(shop.index, tmp_path / "没有" / "a.tar")


def test_the_command_line_exports_and_imports(
    shop: Desk, elsewhere: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "a.tar"
    assert main(["index", "export", str(archive), "--json", *shop.folders]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["generation"], told["file"]) == (1, str(archive))
    assert main(["index", "import", str(archive), *elsewhere.folders]) == 0
    assert str(archive) in capsys.readouterr().out
    assert elsewhere.found(QUESTION)[0] == "会员.txt"


@pytest.mark.parametrize("asked", [["export"], ["backup", "a.tar"], ["import", "", ""]])
def test_another_way_to_call_it_is_refused(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["index", *asked])
    assert "export|import FILE" in capsys.readouterr().err

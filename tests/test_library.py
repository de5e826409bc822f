"""Documents are put in, taken out, listed and reported on; none is ever lost."""

from pathlib import Path

import pytest

from conftest import SHOP, Desk
from siyu_qa import loaders, seeds
from siyu_qa.errors import FolderError
from siyu_qa.index.folder import scan
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from test_cli import Shell

RULE = "金卡会员每年续费三百元，可以提前一天预订座位。\n"


@pytest.fixture
def shell(shop: Desk, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(shop, capsys)


def test_a_file_is_put_in_and_answers(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "停车.txt"
    file.write_text("停车场在河边，头两个小时免费。", encoding="utf-8")
    done = shell("add", str(file))
    assert "已放入 停车.txt" in done.out
    assert shell("ask", "停车场在哪里？", "--json").json["answered"]
    assert file.exists()


def test_a_file_is_put_into_a_subfolder(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "停车.txt"
    file.write_text(RULE, encoding="utf-8")
    told = shell("add", str(file), "--to", "场地/车", "--json").json
    assert told["files"] == [{"path": "场地/车/停车.txt", "is_new": True, "kept": ""}]
    assert told["index"]["added"] == 1


def test_the_same_file_again_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "店铺.txt"
    file.write_bytes((shell.desk.seeds / "店铺.txt").read_bytes())
    told = shell("add", str(file), "--json").json
    assert told["files"] == [{"path": "店铺.txt", "is_new": False, "kept": ""}]
    assert told["index"]["unchanged"] == 3


def test_another_document_of_the_same_name_stays(shell: Shell, tmp_path: Path) -> None:
    file, other = tmp_path / "店铺.txt", tmp_path / "别的.txt"
    file.write_text(RULE, encoding="utf-8")
    other.write_text(RULE, encoding="utf-8")
    before = (shell.desk.seeds / "店铺.txt").read_bytes()
    done = shell("add", str(other), str(file))
    assert done.code == 1
    assert "店铺.txt：文件夹里已有同名而内容不同的文档" in done.err
    assert (shell.desk.seeds / "店铺.txt").read_bytes() == before
    assert not (shell.desk.seeds / "别的.txt").exists()


def test_a_document_is_replaced_where_that_is_asked(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "店铺.txt"
    file.write_text(RULE, encoding="utf-8")
    before = (shell.desk.seeds / "店铺.txt").read_bytes()
    told = shell("add", str(file), "--replace", "--json").json
    assert told["index"]["changed"] == 1
    assert (shell.desk.seeds / "店铺.txt").read_text(encoding="utf-8") == RULE
    [done] = told["files"]
    assert done["kept"] == ".removed/店铺.txt"
    assert (shell.desk.seeds / done["kept"]).read_bytes() == before


def test_two_new_files_of_one_name_are_not_put_in(shell: Shell, tmp_path: Path) -> None:
    files = [tmp_path / "甲" / "规.txt", tmp_path / "乙" / "规.txt"]
    for file in files:
        file.parent.mkdir()
        file.write_text(f"{file.parent.name}店的规矩。", encoding="utf-8")
    done = shell("add", *map(str, files))
    assert (done.code, "同名" in done.err) == (1, True)
    assert not (shell.desk.seeds / "规.txt").exists()


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("空.txt", b"", "文件是空的"),
        ("图.xyz", b"abc", "不认识这种文件"),
        ("包.zip", b"PK\x03\x04", "压缩包"),
    ],
)
def test_what_cannot_be_read_is_not_put_in(
    shell: Shell, tmp_path: Path, name: str, data: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = shell("add", str(tmp_path / name))
    assert done.code == 1
    assert str(tmp_path / name) in done.err
    assert problem in done.err
    assert not (shell.desk.seeds / name).exists()


@pytest.mark.parametrize("name", ["没有.txt", "."])
def test_what_is_no_file_is_said(shell: Shell, tmp_path: Path, name: str) -> None:
    done = shell("add", str(tmp_path / name))
    assert (done.code, "这不是可以复制的文件" in done.err) == (1, True)


def test_nothing_is_put_outside_the_folder(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "停车.txt"
    file.write_text(RULE, encoding="utf-8")
    done = shell("add", str(file), "--to", "../外面")
    assert (done.code, "在文档文件夹之外" in done.err) == (1, True)
    assert not (shell.desk.seeds.parent / "外面").exists()


@pytest.mark.parametrize("folder", ["草稿", "草稿/下", ""])
def test_nothing_is_put_where_rules_leave_it_out(
    shell: Shell, tmp_path: Path, folder: str
) -> None:
    shell.desk.write({".siyuignore": "草稿/\n/停车.txt\n"})
    file = tmp_path / "停车.txt"
    file.write_text(RULE, encoding="utf-8")
    done = shell("add", str(file), "--to", folder)
    assert (done.code, ".siyuignore 不收这个位置的文件" in done.err) == (1, True)
    assert not (shell.desk.seeds / folder / "停车.txt").exists()


def test_a_document_taken_out_answers_no_more_and_is_kept(shell: Shell) -> None:
    before = (shell.desk.seeds / "会员.txt").read_bytes()
    told = shell("remove", "会员.txt", "--json").json
    assert told["files"] == [{"path": "会员.txt", "kept": ".removed/会员.txt"}]
    assert not shell("ask", "会员分几种？", "--json").json["answered"]
    assert (shell.desk.seeds / ".removed" / "会员.txt").read_bytes() == before
    assert "会员.txt" not in scan(shell.desk.seeds, shell.desk.index)


def test_what_was_taken_out_before_is_not_overwritten(shell: Shell) -> None:
    shell("remove", "会员.txt")
    shell.desk.write({"会员.txt": RULE})
    assert ".removed/.2/会员.txt" in shell("remove", "会员.txt").out
    kept = (shell.desk.seeds / ".removed" / ".2" / "会员.txt").read_text("utf-8")
    assert kept == RULE


def test_what_was_taken_out_is_put_back(shop: Desk) -> None:
    before = (shop.seeds / "营业/退换.md").read_bytes()
    [out] = seeds.remove(["营业/退换.md"], shop.settings)
    assert seeds.kept(shop.settings) == [out]
    assert seeds.restore(out.kept, shop.settings) == out
    assert (shop.seeds / "营业/退换.md").read_bytes() == before
    assert seeds.kept(shop.settings) == []


def test_a_document_is_put_back_after_several_of_its_name(shop: Desk) -> None:
    outs = []
    for text in ("第一份。", "第二份。", "第三份。"):
        shop.write({"会员.txt": text})
        outs += seeds.remove(["会员.txt"], shop.settings)
    assert {out.path for out in seeds.kept(shop.settings)} == {"会员.txt"}
    seeds.restore(outs[1].kept, shop.settings)
    assert (shop.seeds / "会员.txt").read_text(encoding="utf-8") == "第二份。"


def test_nothing_is_put_back_over_another_document(shop: Desk) -> None:
    [out] = seeds.remove(["会员.txt"], shop.settings)
    shop.write({"会员.txt": RULE})
    with pytest.raises(FolderError, match="请先移出那一份，再撤销"):
        seeds.restore(out.kept, shop.settings)
    assert (shop.seeds / "会员.txt").read_text(encoding="utf-8") == RULE
    seeds.restore(out.kept, shop.settings, replace=True)
    assert (shop.seeds / "会员.txt").read_text(encoding="utf-8") == SHOP["会员.txt"]
    [other] = seeds.kept(shop.settings)
    assert (shop.seeds / other.kept).read_text(encoding="utf-8") == RULE


@pytest.mark.parametrize("name", ["会员.txt", ".removed/没有.txt", "../index/CURRENT"])
def test_only_what_is_kept_is_put_back(shop: Desk, name: str) -> None:
    with pytest.raises(FolderError, match="已不在移出处"):
        seeds.restore(name, shop.settings)
    assert (shop.seeds / "会员.txt").exists()


def test_a_name_that_is_taken_gets_a_number(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "店铺.txt"
    for text, path in (("一。", "店铺 (2).txt"), ("二。", "店铺 (3).txt")):
        file.write_text(text, encoding="utf-8")
        [copied] = seeds.add([file], shop.settings, if_taken="number")
        assert copied.path == path
    assert (shop.seeds / "店铺 (3).txt").read_text(encoding="utf-8") == "二。"


def test_a_long_name_that_is_taken_stays_within_what_files_may_have(
    shop: Desk, tmp_path: Path
) -> None:
    file = tmp_path / f"{'店' * 83}.txt"
    for text in ("一。", "二。", "三。"):
        file.write_text(text, encoding="utf-8")
        [copied] = seeds.add([file], shop.settings, if_taken="number")
    assert copied.path.endswith("店 (3).txt")
    for _ in range(2):
        file.write_text("又一份。", encoding="utf-8")
        seeds.add([file], shop.settings, if_taken="replace")
        [out] = seeds.remove([file.name], shop.settings)
        assert out.path == file.name


def test_a_name_taken_while_a_file_was_read_is_not_overwritten(
    shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "停车.txt"
    file.write_text(RULE, encoding="utf-8")
    load = loaders.load

    def slow(path: Path, name: str, settings: Settings) -> Source:
        shop.write({"停车.txt": "别人先到。"})
        return load(path, name, settings)

    monkeypatch.setattr(loaders, "load", slow)
    with pytest.raises(FolderError, match="已有同名而内容不同的文档"):
        seeds.add([file], shop.settings)
    assert (shop.seeds / "停车.txt").read_text(encoding="utf-8") == "别人先到。"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "斜线或控制字符"),
        ("../外面.txt", "斜线或控制字符"),
        ("C:\\规.txt", "斜线或控制字符"),
        ("规\n.txt", "斜线或控制字符"),
        ("规\x00.txt", "斜线或控制字符"),
        (".规.txt", "隐藏文件"),
        ("..", "隐藏文件"),
        ("~$规.docx", "隐藏文件"),
        (f"{'规' * 84}.txt", "太长"),
    ],
)
def test_what_can_be_no_documents_name_is_said(name: str, problem: str) -> None:
    with pytest.raises(FolderError, match=problem):
        seeds.check_name(name)


def test_a_document_is_taken_out_by_its_last_name(shell: Shell) -> None:
    assert "已移出 营业/退换.md" in shell("remove", "退换.md").out


def test_a_name_of_no_document_takes_nothing_out(shell: Shell) -> None:
    done = shell("remove", "会员.txt", "没有.txt")
    assert done.code == 1
    assert "没有.txt：文件夹里没有这个文档" in done.err
    assert (shell.desk.seeds / "会员.txt").exists()


def test_a_name_of_several_documents_is_said(shell: Shell) -> None:
    shell.desk.write({"甲/规.txt": RULE, "乙/规.txt": RULE})
    done = shell("remove", "规.txt")
    assert (done.code, "有 2 个文档叫这个名字" in done.err) == (1, True)
    assert "乙/规.txt" in done.err


def states(shell: Shell, *options: str) -> dict[str, str]:
    told = shell("list", "--json", *options).json["documents"]
    return {one["path"]: one["state"] for one in told}


def test_the_list_tells_the_state_of_every_file(shell: Shell) -> None:
    shell.desk.write(
        {"新.txt": RULE, "坏.txt": b"", "店铺.txt": "改了名字，还是那只猫。"}
    )
    (shell.desk.seeds / "会员.txt").unlink()
    assert states(shell, "--no-refresh") == {
        "会员.txt": "removed",
        "坏.txt": "new",
        "店铺.txt": "changed",
        "新.txt": "new",
        "营业/退换.md": "indexed",
    }
    assert states(shell) == {
        "坏.txt": "skipped",
        "店铺.txt": "indexed",
        "新.txt": "indexed",
        "营业/退换.md": "indexed",
    }


def test_the_list_tells_what_is_known_of_a_document(shell: Shell) -> None:
    text = "# 續費須知\n\n發布時間：2022-03-01\n\n金卡每年三百元。\n"
    shell.desk.write({"續費.txt": text.encode("big5hkscs")})
    told = {one["path"]: one for one in shell("list", "--json").json["documents"]}
    one = told["續費.txt"]
    assert (one["title"], one["date"]) == ("續費須知", "2022-03-01")
    assert (one["encoding"], one["passages"]) == ("big5hkscs", 1)
    assert one["size"] == len(text.encode("big5hkscs"))
    line = next(told for told in shell("list").out.splitlines() if "續費" in told)
    assert line.split("  ") == [
        "已收录",
        "續費.txt",
        "1 个段落",
        f"{one['size']} B",
        "big5hkscs",
        "2022-03-01",
    ]


@pytest.fixture
def odd(shell: Shell) -> Shell:
    """Give a shop with all that a report tells of."""
    rule = RULE + "银卡会员不收年费，也不能预订靠窗的座位。" * 3
    shell.desk.write(
        {
            ".siyuignore": "草稿/\n",
            "草稿/一.txt": "草稿。",
            "坏.txt": b"",
            "规.txt": rule,
            "旧规.txt": f"本页是旧的。{rule}",
            "页.txt": "门店周三休息。\n收藏\n分享到朋友圈\n复制链接\n",
        }
    )
    return shell


def test_the_report_tells_what_to_look_at(odd: Shell) -> None:
    told = odd("report", "--json").json
    assert [one["path"] for one in told["skipped"]] == ["坏.txt"]
    assert told["left_out"] == ["草稿/"]
    assert [(one["path"], one["other"]) for one in told["near_copies"]] == [
        ("规.txt", "旧规.txt")
    ]
    assert [(one["line"], one["text"]) for one in told["furniture"]] == [
        (2, "收藏"),
        (3, "分享到朋友圈"),
        (4, "复制链接"),
    ]
    text = odd("report").out
    assert "没有收录的文件（1）" in text
    assert "内容几乎相同的文档（1）" in text


def test_the_report_is_a_page_that_nothing_runs_in(odd: Shell, tmp_path: Path) -> None:
    odd.desk.write({"<script>alert(1)</script>.txt": b""})
    page = tmp_path / "报告.html"
    assert odd("report", "--html", str(page)).code == 0
    written = page.read_text(encoding="utf-8")
    assert "<script" not in written
    assert "&lt;script&gt;alert(1)&lt;" in written
    assert "草稿/" in written


def test_an_index_of_nothing_to_look_at_has_a_short_report(shell: Shell) -> None:
    told = shell("report").out.splitlines()
    assert told == ["索引第 1 代：3 个文档，3 个段落"]

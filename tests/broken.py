"""A folder of files that are broken in every way, and what is to be said of each.

Whole files are made by their own writers and then damaged, the same way each time.
What is said is the key of the message that a file is skipped with; of a file that is
read, ``READ`` and the keys of what a person is warned of.
"""

import os
import random
import socket
import struct
from collections.abc import Iterator
from contextlib import chdir
from io import BytesIO
from operator import attrgetter
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZipFile

import broken_formats
import broken_texts
from broken_kinds import BROKEN, READ, TEXT, WHOLE, Broken, Make, one

TEXTS = (".txt", ".text", ".md", ".markdown", ".csv", ".tsv", ".srt", ".vtt")
RECORDS = (".json", ".jsonl", ".ndjson")
PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
ZIPPED = (".docx", ".docm", ".xlsx", ".xlsm", ".epub")


def broken_files() -> list[Broken]:
    """Give them all; each is quickly made and read."""
    families = (
        *(empty_files, blank_files, cut_files, flipped_files, wrong_suffixes),
        *(odd_names, no_files, large_files, closed_files),
        *(broken_texts.cut_characters, broken_texts.lone_characters),
        *(broken_texts.odd_texts, broken_texts.broken_tables),
        *(broken_texts.broken_records, broken_texts.broken_subtitles),
        *(broken_formats.locked_files, broken_formats.bombs),
        *(broken_formats.deep_files, broken_formats.broken_pages),
        *(broken_formats.broken_books, broken_formats.broken_workbooks),
        broken_formats.broken_pdfs,
    )
    return [broken for family in families for broken in family()]


def empty_files() -> Iterator[Broken]:
    for suffix in (*TEXTS, *RECORDS, *PAGES, ".pdf"):
        yield one(f"empty/空{suffix}", b"", "empty_file")
    for suffix in ZIPPED:
        yield one(f"empty/空{suffix}", b"", "empty_file", BROKEN)


def blank_files() -> Iterator[Broken]:
    """Write what nobody sees."""
    blanks = {
        "spaces": b" \r\n\t\n " * 40,
        "mark": b"\xef\xbb\xbf",
        "wide-mark": b"\xff\xfe",
        "no-width": "\u200b\u200d\ufeff\u2060\u00ad\n".encode() * 30,
        "wide-spaces": "\u3000\n".encode() * 30,
    }
    for name, data in blanks.items():
        for suffix in (".txt", ".csv", ".json", ".jsonl", ".srt"):
            yield one(f"blank/{name}{suffix}", data, "empty_file")
        yield one(f"blank/{name}.html", data, "empty_file", READ)
        yield one(f"blank/{name}.mhtml", data, "empty_file", BROKEN)
    for suffix in (".txt", ".csv", ".json", ".jsonl", ".srt", ".html"):
        yield one(f"blank/nuls{suffix}", bytes(300), "binary_file")
    for suffix in (".docx", ".xlsx", ".epub", ".pdf", ".mhtml"):
        yield one(f"blank/nuls{suffix}", bytes(300), BROKEN)


def cut_files() -> Iterator[Broken]:
    """Cut each kind that has an end off before it."""
    for suffix in (".docx", ".xlsx", ".epub", ".pdf", ".mhtml", ".json"):
        for percent in (10, 35, 60, 85, 98):
            part = WHOLE[suffix][: len(WHOLE[suffix]) * percent // 100]
            said = "broken_json" if suffix == ".json" else BROKEN
            yield one(f"cut/{percent}{suffix}", part, said)


def flipped_files() -> Iterator[Broken]:
    """Change bits in what is packed, and all over a PDF."""
    for suffix in (".docx", ".xlsx", ".epub", ".pdf"):
        whole = WHOLE[suffix]
        first, last = (0, len(whole)) if suffix == ".pdf" else _largest_part(whole)
        for seed in range(4):
            data = bytearray(whole)
            dice = random.Random(f"{suffix} {seed}")
            for _ in range(1 + (last - first) // 50):
                data[dice.randrange(first, last)] ^= 1 << dice.randrange(8)
            # Of a PDF, what draws its letters may be hit alone.
            others = (READ, "empty_file", "scanned_pdf") if suffix == ".pdf" else ()
            yield one(f"flipped/{seed}{suffix}", bytes(data), BROKEN, *others)


def _largest_part(data: bytes) -> tuple[int, int]:
    """Give where the largest file of a zip lies in it."""
    with ZipFile(BytesIO(data)) as archive:
        part = max(archive.infolist(), key=attrgetter("compress_size"))
    names = struct.unpack_from("<HH", data, part.header_offset + 26)
    start = part.header_offset + 30 + sum(names)
    return start, start + part.compress_size


def wrong_suffixes() -> Iterator[Broken]:
    for ending, contents in {
        ".txt": (".docx", ".pdf", ".xlsx", ".epub"),
        ".csv": (".xlsx", ".pdf"),
        ".json": (".html",),
        ".docx": (".pdf", ".html", ".xlsx"),
        ".xlsx": (".html", ".docx"),
        ".epub": (".docx",),
        ".pdf": (".docx", ".html", ".mhtml"),
        ".html": (".pdf", ".docx", ".mhtml"),
        ".mhtml": (".html", ".pdf"),
    }.items():
        for content in contents:
            name = f"suffix/{content[1:]}{ending}"
            yield one(name, WHOLE[content], "wrong_suffix")
    for suffix in (".docx", ".xlsx", ".epub", ".pdf", ".mhtml"):
        yield one(f"suffix/txt{suffix}", WHOLE[".txt"], BROKEN)
    for name in ("txt.json", "csv.json"):
        yield one(f"suffix/{name}", WHOLE[f".{name[:3]}"], "broken_json")
    for name in ("txt.srt", "json.srt"):
        text = WHOLE[f".{name.removesuffix('.srt')}"]
        yield one(f"suffix/{name}", text, "no_times")
    for name, kind in {
        "说明": "unknown_kind",
        "说明.dat": "unknown_kind",
        "说明.doc": "old_office_file",
        "说明.pptx": "old_office_file",
        "说明.png": "media_file",
        "说明.zip": "archive_file",
        "说明.tar.gz": "archive_file",
    }.items():
        yield one(f"suffix/{name}", WHOLE[".txt"], kind)


def odd_names() -> Iterator[Broken]:
    for name in (
        *("两个 空格 .txt", " .txt", "漢字與汉字.txt", "txt.TXT", "é.txt"),
        *("a\nb.txt", "a\r\nb.txt", "a\tb.txt", "\x1b[31m红.txt", "\u200b.txt"),
        *("e\u0301.txt", "😀.txt"),
        *("\u202etxt.exe.txt", "%s{path}{}.txt", "<b>粗</b>.txt", "'\"`$(ls);&|.txt"),
        *("-rf.txt", "#1.txt", "NUL.txt", "C:\\x.txt", "*?.txt", "a:b.txt", "&#0;.txt"),
        "名" * 83 + "ab.txt",
    ):
        yield one(f"names/{name}", TEXT, READ)
    for name in ("空\n格.txt", "空\x1b[2J.txt", "\u202e空.txt", "空" * 80 + ".txt"):
        yield one(f"names/{name}", b"", "empty_file")
    # Parts of a path that lead out where they are carried out once more.
    yield one("names/a..%2f..%2fout.txt", TEXT, READ)
    yield one("names/a\\..\\..\\out.txt", TEXT, READ)
    yield one("/".join(("很深",) * 60) + "/深.txt", TEXT, READ)
    for path in (b"names/\xff\xfe.txt", "names/汉字.txt".encode("gb18030")):
        written = path.decode("utf-8", "surrogateescape")
        listed = written.encode("utf-8", "backslashreplace").decode()
        yield one(os.fsdecode(path), TEXT, "unreadable_name", listed=listed)
    inside, listed = os.fsdecode(b"names/\xfe/a.txt"), "names/\\udcfe/"
    yield one(inside, TEXT, "unreadable_name", listed=listed)


def no_files() -> Iterator[Broken]:
    yield one("special/pipe.txt", os.mkfifo, "no_file")
    yield one("special/pipe.pdf", os.mkfifo, "no_file")
    yield one("special/socket.txt", _listen, "no_file")
    for name, to, said in (
        ("device.txt", "/dev/zero", "leads_outside"),
        ("memory.txt", "/proc/self/mem", "leads_outside"),
        ("out.txt", "/etc/passwd", "leads_outside"),
        ("up.txt", "../../none.txt", "leads_nowhere"),
        ("nowhere.txt", "none.txt", "leads_nowhere"),
        ("itself.txt", "itself.txt", "leads_nowhere"),
        ("one.txt", "other.txt", "leads_nowhere"),
        ("other.txt", "one.txt", "leads_nowhere"),
        ("through.txt", "pipe.txt/a.txt", "unreadable_file"),
    ):
        yield one(f"special/{name}", _link(to), said)
    for name, to in (("here.txt", "."), ("loop", ".."), ("away", "/etc")):
        listed = f"special/{name}/"
        yield one(f"special/{name}", _link(to), "linked_folder", listed=listed)
    # A folder is none of the files, whatever it is called.
    yield one("special/folder.pdf/a.txt", TEXT, READ)


def _link(to: str) -> Make:
    return lambda path: path.symlink_to(to)


def _listen(path: Path) -> None:
    # The address of a socket is at most 107 bytes long.
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)


def large_files() -> Iterator[Broken]:
    def one_line(path: Path) -> None:
        with path.open("wb") as file:
            for _ in range(200):
                file.write(TEXT.encode() * (1_048_576 // len(TEXT.encode()) + 1))

    yield one("large/大.txt", one_line, "too_large_file")
    for suffix in (".csv", ".json", ".html", ".docx", ".pdf", ".epub"):
        said = "too_large_file"
        yield one(f"large/大{suffix}", _hardlink(f"大{suffix}", "大.txt"), said)


def _hardlink(name: str, to: str) -> Make:
    return lambda path: path.with_name(name).hardlink_to(path.with_name(to))


def closed_files() -> Iterator[Broken]:
    """Write what its owner may not read; for who may read all, there is none."""
    with NamedTemporaryFile() as probe:
        Path(probe.name).chmod(0)
        if os.access(probe.name, os.R_OK):
            return
    yield one("closed/书.txt", _close, "unreadable_file")
    folder = "closed/书"
    yield one(folder, _close_folder(0), "unreadable_folder", listed=f"{folder}/")
    # Its names may be read, but not what they are the names of.
    yield one(
        "closed/名", _close_folder(0o400), "unreadable_file", listed="closed/名/a"
    )


def _close(path: Path) -> None:
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)


def _close_folder(mode: int) -> Make:
    def make(path: Path) -> None:
        path.mkdir()
        (path / "a").write_text(TEXT, encoding="utf-8")
        path.chmod(mode)

    return make

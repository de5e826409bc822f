"""Files in every format, each written by a program that people write them with."""

import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from browser import ARGUMENTS, BROWSER

OPENING = "街角书屋每周二至周日开放，周一闭馆整理。"
KEYS = "书屋的备用钥匙放在门房的蓝色铁盒里。"
MENDING = "閱讀室的舊書由志工在每週三下午修補。"
RULES = [
    OPENING,
    "每位读者一次最多可以借六本书，借期为二十一天，逾期归还的书每本每天收取两角钱。",
    KEYS,
]
"""A reading room's rules, a paragraph each."""


def web_page(body: str, head: str = "", charset: str = "utf-8") -> str:
    """Give a page with what sites set around their main text."""
    links = "".join(f'<li><a href="/{n}">往期活动{n}</a></li>' for n in range(9))
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}">{head}</head><body>'
        '<header><a href="/">首页</a> <a href="/login">登录</a></header>'
        f"<nav><ul>{links}</ul></nav><main>{body}</main>"
        f"<aside><h3>相关阅读</h3><ul>{links}</ul></aside>"
        "<footer><p>版权所有 © 2018-2024 街角书屋</p></footer></body></html>"
    )


def printed(page: str, folder: Path, *arguments: str) -> bytes:
    """Print a page to PDF as a browser does."""
    if BROWSER is None:
        pytest.skip("no chromium to print with: apt-get install chromium")
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    command = [BROWSER, *ARGUMENTS, f"--user-data-dir={folder / 'profile'}"]
    subprocess.run(
        [*command, *arguments, f"--print-to-pdf={target}", source.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target.read_bytes()


def pages(texts: Iterable[str], title: str = "") -> str:
    """Give a page of which each text begins a new sheet, when printed."""
    sheets = (f'<div style="break-after: page">{text}</div>' for text in texts)
    head = f'<meta charset="utf-8"><title>{title}</title>'
    return (
        f'<html lang="zh-CN"><head>{head}</head><body>{"".join(sheets)}</body></html>'
    )


def with_password(data: bytes, password: str, algorithm: str = "RC4-128") -> bytes:
    """Lock a PDF."""
    writer = PdfWriter(PdfReader(BytesIO(data)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    return pdf_bytes(writer)


def pdf_bytes(writer: PdfWriter) -> bytes:
    """Give what a PDF writer writes."""
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def word(document: docx.document.Document) -> bytes:
    """Give what Word would save."""
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files into a zip."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/content.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def book(chapters: Mapping[str, str], more: Mapping[str, str] | None = None) -> bytes:
    """Write a book; each chapter's title comes with its markup."""
    items = [f"chapter {n}.xhtml" for n, _ in enumerate(chapters, start=1)]
    quoted = [item.replace(" ", "%20") for item in items]
    manifest = "".join(
        f'<item id="c{n}" href="{path}" media-type="application/xhtml+xml"/>'
        for n, path in enumerate(quoted)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n, _ in enumerate(items))
    links = "".join(
        f'<li><a href="{path}">{title}</a></li>'
        for path, title in zip(quoted, chapters, strict=True)
    )
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" '
        'version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>阅览室手册</dc:title><dc:date>2020-05</dc:date></metadata>"
        '<manifest><item id="nav" href="nav.xhtml" properties="nav" '
        f'media-type="application/xhtml+xml"/>{manifest}</manifest>'
        f'<spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    xhtml = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "book/content.opf": package,
            "book/nav.xhtml": xhtml.format(f"<nav><ol>{links}</ol></nav>"),
            **{
                f"book/{path}": xhtml.format(markup)
                for path, markup in zip(items, chapters.values(), strict=True)
            },
            **(more or {}),
        }
    )

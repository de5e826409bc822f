"""Write the report as a web page that needs nothing but itself."""

import errno
import os
from collections.abc import Iterable
from html import escape
from pathlib import Path

from siyu_qa.cli.show import report_sections
from siyu_qa.errors import SiyuError
from siyu_qa.messages import say
from siyu_qa.report import FolderReport

_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem;color-scheme:light dark}"
    "li{overflow-wrap:anywhere}h2{margin-top:2rem;font-size:1.1rem}"
)


def check_page(name: str) -> None:
    """Refuse a page that has no folder to stand in, before work is done for it.

    Raises:
        SiyuError: Where the folder is not there.
    """
    if not Path(name).parent.is_dir():
        reason = os.strerror(errno.ENOENT)
        raise SiyuError("unwritable_page", path=name, reason=reason)


def write_page(name: str, page: str) -> None:
    """Write a page, over the one that is there.

    Raises:
        SiyuError: Where it can't be written.
    """
    try:
        Path(name).write_text(page, encoding="utf-8")
    except OSError as error:
        reason = error.strerror
        raise SiyuError("unwritable_page", path=name, reason=reason) from error


def report_page(report: FolderReport, language: str) -> str:
    """Write the whole page."""
    title = escape(say("report.title", language))
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    summary = escape(say("report.summary", language, **report.to_dict()))
    sections = "".join(
        f"<section><h2>{escape(heading)}</h2>{_list(lines)}</section>"
        for heading, lines in report_sections(report, language)
    )
    return (
        f'<!doctype html><html lang="{language}"><head>{head}</head>'
        f"<body><h1>{title}</h1><p>{summary}</p>{sections}</body></html>\n"
    )


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li><bdi>{escape(line)}</bdi></li>" for line in lines)
    return f"<ul>{items}</ul>"

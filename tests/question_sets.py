"""The documents that the questions of ``cases/`` are asked over.

A statute and a product manual stand beside the tree, cut into rows of a heading
and its text; here they become files again.
"""

import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT
from siyu_qa.evaluate import Case

_STATUTE = "快递暂行条例"
_ARTICLE = re.compile(
    r" (?=第[一二三四五六七八九十]+条|[(（][一二三四五六七八九十]+[)）])"
)
_CHAPTER = re.compile(r"(第[一二三四五六七八九十]+章)")
_LEAVE = re.compile("假|行事曆")


SETS = ("statute", "manual", "notes")


def cases_of(name: str) -> list[Case]:
    """Read the questions of the set *name*."""
    path = Path(__file__).with_name("cases") / f"{name}.jsonl"
    rows = path.read_text(encoding="utf-8").splitlines()
    return [Case.of(json.loads(row)) for row in rows]


def documents_of(name: str, data: Path) -> dict[str, str]:
    """Give the documents of the question set *name*, by their names."""
    return {"statute": _statute, "manual": _manual, "notes": _notes}[name](data)


def _statute(data: Path) -> dict[str, str]:
    """Join the rows of a law: one article or item a line, chapters as headings."""
    lines = [f"# {_STATUTE}"]
    for heading, text in _rows(data / "law_cn_lawrefbook.jsonl.xz"):
        law, _, chapter = heading.partition(" ")
        if law == _STATUTE:
            told = _CHAPTER.sub(r"## \1 ", chapter)
            lines += [told] * (told not in lines)
            lines += _ARTICLE.split(text)
    return {f"{_STATUTE}.md": "\n\n".join(lines)}


def _manual(data: Path) -> dict[str, str]:
    """Join the sections of each article of a manual about leave and its calendars."""
    documents: dict[str, list[str]] = {}
    for heading, text in _rows(data / "d365_zhtw.jsonl.xz"):
        article, _, section = heading.partition(" ")
        if _LEAVE.search(article):
            parts = documents.setdefault(f"{article}.md", [f"# {article}"])
            parts += [f"## {section}", text] if section else [text]
    return {name: "\n\n".join(parts) for name, parts in documents.items()}


def _notes(_: Path) -> dict[str, str]:
    paths = ROOT.joinpath("seeds").glob("*.md")
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["a"], row["b"]

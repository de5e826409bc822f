r"""Measure how well site furniture is told from articles.

    python -m benchmarks.furniture ../shared

First the hand-labelled lines of the two originals; then pages made of news items with
the furniture of invented sites around them, alone and fifty of a site in a folder,
the sites that the points were fitted on apart from the others; then how much of texts
without any furniture would be lost; then the cost.
"""

import argparse
import json
import lzma
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from opencc import OpenCC

from siyu_qa.evaluate.squad import read
from siyu_qa.text.clean import REPAIRS
from siyu_qa.text.furniture import furniture_lines
from siyu_qa.text.lines import line_at, line_starts
from siyu_qa.text.pieces import Mapped, source_span
from siyu_qa.text.recurring import RECURRING, signatures

_HERE = Path(__file__).parent
_SENTENCE_END = re.compile(r"(?<=[。！？])(?![”’」』）])")
# Of an item that brings furniture of its own, which nobody has labelled.
_OWN = re.compile(
    r"查看更多|编辑|校对|[(（]完[)）]|投资|供稿|声明|转载|版权|来源|原标题|END|记者"
)
_FOLDER = 50
_SEED = 5


@dataclass
class Tally:
    """Lines told right and wrong, and the characters of bodies."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    body: int = 0
    lost: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)

    def add(self, lines: Sequence[str], labels: set[int], taken: set[int]) -> None:
        """Count one document: its lines, and which are labelled and taken."""
        for number, line in enumerate(lines):
            length = len(line.strip())
            if not length:
                continue
            self.found += number in labels and number in taken
            self.missed += number in labels and number not in taken
            self.wrong += number not in labels and number in taken
            self.body += length * (number not in labels)
            self.lost += length * (number not in labels and number in taken)
            if (number in labels) != (number in taken):
                self.mistakes["-+"[number in taken] + re.sub(r"\d+", "#", line)] += 1

    def __str__(self) -> str:
        precision = self.found / max(self.found + self.wrong, 1)
        recall = self.found / max(self.found + self.missed, 1)
        f1 = 2 * self.found / max(2 * self.found + self.wrong + self.missed, 1)
        return (
            f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  "
            f"body lost {self.lost / max(self.body, 1):.3%}"
        )


@dataclass(frozen=True)
class Page:
    """A text and the numbers, from 0, of its lines of furniture."""

    lines: list[str]
    labels: set[int]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--mistakes", type=int, default=0, help="list so many a row")
    given = parser.parse_args()
    print("originals")
    _print("both", _originals(given.shared / "seeds"), given.mistakes)
    news = list(islice(texts(given.shared / "data/text_news_crud.jsonl.xz"), 4000))
    for name in ("tuned", "held-out"):
        print(f"pages of {name} sites")
        _sites(name, news, given.mistakes)
    print("texts without furniture: characters taken")
    for name, documents in _plain(given.shared):
        _print_taken(name, documents, given.mistakes)
    print("cost")
    _cost(news[:1000])


def texts(path: Path) -> Iterator[str]:
    """Give the texts of a compressed file of items."""
    for row in _rows(path):
        yield row.get("text") or row["b"]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _originals(seeds: Path) -> Tally:
    tally = Tally()
    labels = json.loads((_HERE / "labels/furniture.json").read_text(encoding="utf-8"))
    for name, numbers in labels.items():
        text = (seeds / name).read_bytes().decode("utf-8")
        mapped = Mapped.verbatim(text)
        for step in REPAIRS:
            mapped = mapped.edited(step(mapped.text))
        starts = line_starts(text)
        taken = {
            line_at(starts, source_span(mapped.pieces, edit.start, edit.end)[0]) - 1
            for edit in furniture_lines(mapped.text)
        }
        ends = [*starts[1:], len(text)]
        lines = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        tally.add(lines, {number - 1 for number in numbers}, taken)
    return tally


def _sites(name: str, news: Sequence[str], mistakes: int) -> None:
    skins = json.loads((_HERE / f"skins/{name}.json").read_text(encoding="utf-8"))
    alone, folder = Tally(), Tally()
    for skin in skins:
        pages = _pages(skin, news)
        recurring = shared_signatures(page.text for page in pages)
        here, there = Tally(), Tally()
        for page in pages:
            for tally in (alone, here):
                tally.add(page.lines, page.labels, _taken(page))
            for tally in (folder, there):
                tally.add(page.lines, page.labels, _taken(page, recurring))
        print(f"    {skin['name']:<28} alone {here}")
        print(f"    {'':<28} of {_FOLDER} {there}")
    _print("alone", alone, mistakes)
    _print(f"{_FOLDER} of a site in a folder", folder, mistakes)


def shared_signatures(documents: Iterable[str]) -> frozenset[str]:
    """Give the signatures that stand in enough documents."""
    counts: Counter[str] = Counter()
    for text in documents:
        counts.update(signatures(text))
    return frozenset(sign for sign, count in counts.items() if count >= RECURRING)


def _taken(page: Page, recurring: frozenset[str] = frozenset()) -> set[int]:
    starts = line_starts(page.text)
    edits = furniture_lines(page.text, recurring)
    return {line_at(starts, edit.start) - 1 for edit in edits}


def _pages(skin: dict[str, Any], news: Sequence[str]) -> list[Page]:
    draw = random.Random(f"{_SEED} {skin['name']}")
    convert = OpenCC("s2t").convert if skin["script"] == "Hant" else str
    long = [item for item in news if len(item) >= 300 and not _OWN.search(item[-60:])]
    return [
        _page(skin, draw, list(map(convert, draw.sample(long, 9))))
        for _ in range(_FOLDER)
    ]


def _page(skin: dict[str, Any], draw: random.Random, items: Sequence[str]) -> Page:
    """Put the site's lines around the first item; the others lend their titles."""
    others = [_title(item) for item in items[1:]]
    values = {
        "title": _title(items[0]),
        "n": draw.randint(1000, 99999),
        "k": draw.randint(0, 40),
        "date": f"2022-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        "clock": f"{draw.randint(6, 23):02}:{draw.randint(0, 59):02}",
    }
    made: list[tuple[str, bool]] = []

    def put(part: str | dict[str, str]) -> tuple[str, bool]:
        line = part["body"] if isinstance(part, dict) else part
        return line.format(other=draw.choice(others), **values), isinstance(part, str)

    middle = [(paragraph, False) for paragraph in _paragraphs(items[0], draw)]
    for insert in skin["middle"]:
        middle.insert(draw.randint(1, len(middle)), put(insert))
    made = [*map(put, skin["head"]), *middle, *map(put, skin["foot"])]
    gap = draw.random() < 0.3
    lines: list[str] = []
    labels: set[int] = set()
    for line, is_furniture in made:
        if is_furniture:
            labels.add(len(lines))
        lines += [line, ""] if gap else [line]
    return Page(lines, labels)


def _title(item: str) -> str:
    clauses = re.split(r"[，。；：！？,]", item)
    return next((part for part in clauses if 8 <= len(part) <= 26), clauses[0][:26])


def _paragraphs(item: str, draw: random.Random) -> Iterator[str]:
    sentences = [part for part in _SENTENCE_END.split(item) if part.strip()]
    while sentences:
        count = draw.randint(1, 3)
        yield "".join(sentences[:count]).replace("\n", "")
        sentences = sentences[count:]


def _plain(shared: Path) -> Iterator[tuple[str, list[str]]]:
    """Give texts without furniture, as folders of documents."""
    data = shared / "data"
    yield "DRCD dev", list(read(shared / "eval/drcd_dev.json")[0].values())
    yield "CMRC trial", list(read(shared / "eval/cmrc_trial.json")[0].values())
    for name in ("law_tw_moj", "law_cn_lawrefbook"):
        rows = islice(_rows(data / f"{name}.jsonl.xz"), 3000)
        yield name, [_articles(f"{row['a']}\n{row['b']}") for row in rows]
    for name in ("d365_zhcn", "tidb_docs_zh", "adobe_commercekb_zhhant"):
        yield name, _by_title(islice(_rows(data / f"{name}.jsonl.xz"), 5000))
    for name in ("kbqa_nlpcc2016", "med_dialogue_toyhom"):
        rows = islice(_rows(data / f"{name}.jsonl.xz"), 5000)
        yield name, _in_tens([f"问：{row['a']}\n答：{row['b']}" for row in rows])
    news = islice(texts(data / "text_news_crud.jsonl.xz"), 5000)
    draw = random.Random(_SEED)
    yield "news in paragraphs", ["\n".join(_paragraphs(item, draw)) for item in news]


def _articles(text: str) -> str:
    return re.sub(r" (?=第\s?[一二三四五六七八九十百零\d]+\s?[條条])", "\n", text)


def _by_title(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Put the sections of a page under one another, their headings as plain lines."""
    pages: dict[str, list[str]] = {}
    for row in rows:
        page, _, heading = row["a"].partition(" ")
        pages.setdefault(page, [page]).extend(filter(None, (heading, row["b"])))
    return ["\n".join(lines) for lines in pages.values()]


def _in_tens(items: Sequence[str]) -> list[str]:
    return ["\n".join(items[at : at + 10]) for at in range(0, len(items), 10)]


def _print(name: str, tally: Tally, mistakes: int) -> None:
    print(f"  {name}: {tally}")
    for line, count in tally.mistakes.most_common(mistakes):
        print(f"      {count:4} {line[:90]}")


def _print_taken(name: str, documents: Sequence[str], mistakes: int) -> None:
    recurring = shared_signatures(documents)
    for how, known in (("alone", frozenset[str]()), ("as a folder", recurring)):
        tally = Tally()
        for text in documents:
            page = Page(text.splitlines(), set())
            tally.add(page.lines, page.labels, _taken(page, known))
        share = tally.lost / max(tally.body, 1)
        print(f"  {name}, {how}: {tally.wrong} lines, {share:.4%} of {tally.body:,}")
        for line, count in tally.mistakes.most_common(mistakes):
            print(f"      {count:4} {line[:90]}")


def _cost(news: Sequence[str]) -> None:
    draw = random.Random(_SEED)
    cut = ["\n".join(_paragraphs(item, draw)) for item in news]
    short = "\n".join(["店里 新书", "收藏 好书", "读者 来信"] * 115_000)
    for name, documents in (
        ("1,000 news items of one line", news),
        ("1,000 news items in paragraphs", cut),
        (f"{len(short.encode()) / 1e6:.1f} MB of short lines", [short]),
    ):
        began = time.perf_counter()
        for text in documents:
            signatures(text)
        signed = time.perf_counter()
        for text in documents:
            list(furniture_lines(text))
        done = time.perf_counter()
        print(
            f"  {name}: signatures {signed - began:.2f} s, lines {done - signed:.2f} s"
        )


if __name__ == "__main__":
    main()

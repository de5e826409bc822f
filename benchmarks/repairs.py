"""List what cleaning changes in whole text, and measure what it mends of damage.

    python -m benchmarks.repairs changes FILE... [--show]
    python -m benchmarks.repairs damage FILE... [--items 1000]
    python -m benchmarks.repairs cost FILE... [--items 2000]

``changes`` counts the edits of each step, and with ``--show`` prints every one with
what stands around it. ``damage`` breaks texts in one way after another and compares
what cleaning makes of them with what they were. ``cost`` times each step beside all
of cleaning and cutting. A FILE is in SQuAD layout or has a JSON object with ``text``
on each line; it may be packed with xz.
"""

import argparse
import json
import lzma
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from siyu_qa.evaluate import squad
from siyu_qa.records import Source
from siyu_qa.settings import Settings
from siyu_qa.split import split
from siyu_qa.text.clean import REPAIRS, Step, clean, repaired
from siyu_qa.text.pieces import Edit, Mapped

Damage = Callable[[str], str]

_AROUND = 12
_MARK = "\N{REPLACEMENT CHARACTER}"
_HAN = "[\u4e00-\u9fff，。！？；：、（）“”《》]"
_VERTICAL = str.maketrans("（）《》", "︵︶︽︾")
_STOPPED = re.compile(r"(?<=[。！？：…”》])\n")
_WORD = re.compile(r"[“（《]*(?:[!-~]+|.)[，。、；：！？”）》…—]*\s?")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    changes = commands.add_parser("changes")
    changes.add_argument("files", type=Path, nargs="+")
    changes.add_argument("--show", action="store_true")
    changes.add_argument("--items", type=int, default=10_000)
    for name, items in (("damage", 1000), ("cost", 2000)):
        command = commands.add_parser(name)
        command.add_argument("files", type=Path, nargs="+")
        command.add_argument("--items", type=int, default=items)
    given = parser.parse_args()
    if given.command == "changes":
        for path in given.files:
            _print_changes(path, given.items, show=given.show)
        return
    texts = [t for path in given.files for t in islice(_texts(path), given.items)]
    (_print_damage if given.command == "damage" else _print_cost)(texts)


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".json":
        yield from squad.read(path)[0].values()
        return
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _mended(text: str) -> str:
    return repaired(Source("", text, "", "")).text


def _print_changes(path: Path, items: int, *, show: bool) -> None:
    counts: Counter[str] = Counter()
    texts = changed = 0
    for text in islice(_texts(path), items):
        texts += 1
        mapped = Mapped.verbatim(text)
        for step in REPAIRS:
            now = mapped.text
            edits = tuple(step(now))
            counts[step.__name__] += len(edits)
            for edit in edits if show else ():
                print(f"  {step.__name__}: {_shown(now, edit)}")
            mapped = mapped.edited(edits)
        changed += mapped.text != text
    print(f"{path.name}: {texts} texts, {changed} changed; {dict(+counts)}")


def _shown(text: str, edit: Edit) -> str:
    start, end, new = edit
    before, behind = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    return f"{before!r} [{text[start:end]!r} → {new!r}] {behind!r}"


def _print_damage(texts: list[str]) -> None:
    # What is whole already can be compared with itself.
    whole = [text for text in texts if _mended(text) == text]
    print(f"{len(texts)} texts, {len(texts) - len(whole)} of them changed undamaged")
    for name, damage in _damages():
        exact = broken = right = lost = wrong = 0
        for text in whole:
            damaged = damage(text)
            if damaged == text:
                continue
            # A line end behind a stop cuts no sentence, so it stays.
            mended = _STOPPED.sub("", _mended(damaged))
            broken += 1
            exact += mended == text
            if len(mended) == len(text):
                pairs = Counter(zip(mended, text, strict=True))
                right += sum(n for (a, b), n in pairs.items() if a == b)
                lost += sum(n for (a, b), n in pairs.items() if a == _MARK != b)
                wrong += sum(n for (a, b), n in pairs.items() if a not in (b, _MARK))
        told = f"; by character {right} right, {lost} told as lost, {wrong} wrong"
        print(f"{name}: {broken} damaged, {exact / max(broken, 1):.3f} exact{told}")


def _damages() -> Iterator[tuple[str, Damage]]:
    for right, wrong in (
        ("utf-8", "gb18030"),
        ("utf-8", "gbk"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("gb18030", "latin-1"),
        ("big5", "latin-1"),
        ("big5", "gb18030"),
        ("gb18030", "big5hkscs"),
    ):
        yield f"{right} read as {wrong}", _misreading(right, wrong)
    rng = random.Random(1)
    yield "lines of one width", lambda text: _wrapped(text, rng.randint(40, 80))
    yield "a space between characters", _spaced
    yield "stops repeated", lambda text: text.replace("。", "。。")
    yield "dots typed as stops", lambda text: text.replace("……", "。。。")
    yield "brackets of vertical print", lambda text: text.translate(_VERTICAL)
    yield "entities", lambda text: text.replace(" ", "&nbsp;").replace("“", "&ldquo;")


def _misreading(right: str, wrong: str) -> Damage:
    def misread(text: str) -> str:
        code = text.encode(right, errors="ignore")
        if code.decode(right) != text:
            return text
        return code.decode(wrong, errors="replace")

    return misread


def _wrapped(text: str, width: int) -> str:
    """Break a text at a width, in columns of which a Han character takes two."""
    lines, line = [], ""
    for word in _WORD.findall(" ".join(text.split())):
        if len(f"{line}{word}".rstrip().encode("gb18030")) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
    return "\n".join((*lines, line))


def _spaced(text: str) -> str:
    return re.sub(f"(?<={_HAN})(?={_HAN})", " ", text)


def _print_cost(texts: list[str]) -> None:
    sources = [Source("", text, "", "") for text in texts]
    settings = Settings()
    whole = _seconds(lambda: [split(clean(one), settings) for one in sources])
    print(f"clean and split: {whole / len(texts) * 1e6:.0f} µs a text")
    for step in REPAIRS:
        spent = _seconds(partial(_run, step, texts))
        share = spent / whole
        print(f"  {step.__name__}: {spent / len(texts) * 1e6:.1f} µs, {share:.1%}")


def _run(step: Step, texts: list[str]) -> None:
    for text in texts:
        tuple(step(text))


def _seconds(work: Callable[[], object]) -> float:
    """Give the least processor time of three runs."""
    spent = []
    for _ in range(3):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


if __name__ == "__main__":
    main()

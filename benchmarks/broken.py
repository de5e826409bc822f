"""Index a folder of broken files; say what was said of each, the memory and the time.

    PYTHONPATH=tests python -m benchmarks.broken --seeds 20

Besides the files of the tests: each kind of file cut off at every tenth of its length,
with changed bits, and so large that it is nearly refused. Prints a line for each file,
then the most memory that all processes of the run held together, and its seconds. Of
the large files, each is also indexed by itself.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from broken import broken_files
from broken_kinds import LINES, WHOLE, Broken, one, repacked
from watched import Watched, watched

_MEGABYTE = 1 << 20
_SENTENCES = 2_000
_WORDS = (
    "茶室门票八元孩子免票入场桌子靠着窗户走廊书架楼梯可以坐几个人老师傅每天早上打开大门"
)


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    given = parser.parse_args()
    large = list(_large_files())
    files = [*broken_files(), *_damaged(given.seeds), *large]
    run = _indexed(files)
    for path, said in sorted(_said(run).items()):
        print(f"{ascii(path)[1:-1]}\t{said}")
    print(f"\n{len(files)} files: {_figures(run)}")
    for broken in large:
        alone = _indexed([broken])
        said = _said(alone).get(broken.listed, "读出来了")
        print(f"{broken.listed}: {_figures(alone)}; {said}")


def _damaged(seeds: int) -> Iterator[Broken]:
    for suffix, whole in WHOLE.items():
        for tenth in range(1, 10):
            yield one(f"cut/tenth-{tenth}{suffix}", whole[: len(whole) * tenth // 10])
        for seed in range(seeds):
            data = bytearray(whole)
            dice = random.Random(f"{suffix} {seed}")
            for _ in range(1 + len(data) // dice.choice((50, 500, 5000))):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            yield one(f"bits/{seed}{suffix}", bytes(data))


def _large_files() -> Iterator[Broken]:
    """Write files as large as are read of their kind, and of many small parts."""
    text = _text(random.Random(7))
    yield one("large/10-MB.txt", _repeated(text, 10))
    yield one("large/31-MB.txt", _repeated(text, 31))
    yield one("large/31-MB-line.txt", _repeated(text.replace("\n", ""), 31))
    page = "".join(f"<p>{line}</p>" for line in text.splitlines())
    yield one("large/15-MB.html", _repeated(page, 15))
    yield one("large/15-MB-line.html", _repeated("<b>茶室</b>", 15))
    row = ",".join(f"茶室{n}" for n in range(10)) + "\n"
    yield one("large/3-MB.csv", _repeated(row, 3))
    long_row = ",".join(text.splitlines()[:20]) + "\n"
    yield one("large/15-MB.csv", _repeated(long_row, 15))
    record = json.dumps({"text": text.splitlines()[0]}, ensure_ascii=False) + "\n"
    yield one("large/5-MB.jsonl", _repeated(record, 5))
    yield one("large/15-MB.jsonl", _repeated(record, 15))
    cue = "1\n00:00:01,000 --> 00:00:02,000\n茶室八元。\n\n"
    yield one("large/10-MB.srt", _repeated(cue, 10))
    chapter = f"<html><body>{_repeated(page, 20).decode()}</body></html>"
    book = repacked(WHOLE[".epub"], {"book/chapter 1.xhtml": chapter})
    yield one("large/20-MB.epub", book)
    twice = '<itemref idref="c0"/>' * 20_000
    package = {"book/content.opf": _package().replace("<spine>", f"<spine>{twice}")}
    yield one("large/chapter-20000-times.epub", repacked(WHOLE[".epub"], package))


def _package() -> str:
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(WHOLE[".epub"])) as archive:
        return archive.read("book/content.opf").decode()


def _text(dice: random.Random) -> str:
    """Give sentences of which no two are the same."""
    lengths = (dice.randint(8, 40) for _ in range(_SENTENCES))
    sentences = ("".join(dice.choices(_WORDS, k=length)) for length in lengths)
    return LINES + "".join(f"{words}。\n" for words in sentences)


def _repeated(text: str, megabytes: int) -> bytes:
    data = text.encode()
    return data * (megabytes * _MEGABYTE // len(data))


def _indexed(files: list[Broken]) -> Watched:
    with TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        for broken in files:
            broken.put_into(seeds)
        index = Path(folder) / "index"
        return watched("index", "--json", "--seeds", seeds, "--index", index)


def _said(run: Watched) -> dict[str, str]:
    """Give what was said of each file that is skipped or warned of."""
    if run.code:
        raise SystemExit(run.err)
    report = json.loads(run.out)
    return {
        problem["path"]: f"{kind}: {problem['problem']}。{problem['mend']}"
        for kind in ("warnings", "skipped")
        for problem in report[kind]
    }


def _figures(run: Watched) -> str:
    report = json.loads(run.out)
    told = {kind: len(report[kind]) for kind in ("skipped", "warnings")}
    return (
        f"{run.peak / 1e6:.0f} MB at most, {run.seconds:.0f} s, "
        f"{report['documents']} read, {told['skipped']} skipped, "
        f"{told['warnings']} warnings, {report['passages']} passages"
    )


if __name__ == "__main__":
    main()

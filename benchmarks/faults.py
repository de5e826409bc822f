"""Let everything befall an index that may, and tell what became of it.

    python -m benchmarks.faults --kills 200 --flips 100

Builds are killed at moments spread over their time; each file of an index is damaged;
disks are full or can't be written; several build at once; clocks jump; an index is of
another version. Documents are made up, edited at random, and each has a word that no
other has: with these it is told whether an index holds what the folder holds, whole.
Exit code 1 where anything was wrong.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from benchmarks import faults_damage, faults_disks, faults_kills
from benchmarks.faults_commands import Run, fresh, one_process
from benchmarks.faults_folder import Folder, begin
from benchmarks.faults_others import builders, clocks, sleeping_builder, versions
from benchmarks.faults_outcomes import Outcome, indexed

Table: TypeAlias = dict[str, tuple[int, int, float]]
"""Of each kind: how often, how often wrong, and how many seconds it took."""
OnDisk: TypeAlias = Callable[[Run, Folder, faults_disks.Disk], Iterable[Outcome]]

_FEW = 60
"""Documents where their number doesn't matter."""


def main() -> int:
    """Print a line for what was wrong, then the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--flips", type=int, default=100, help="in each file")
    parser.add_argument("--documents", type=int, default=1200)
    parser.add_argument("--only", default="", help="kinds whose names have this word")
    given = parser.parse_args()
    os.environ["SIYU_QA_LANGUAGE"] = "en"
    table: Table = {}
    with tempfile.TemporaryDirectory() as at:
        for name, befall in _kinds(Path(at), given).items():
            if given.only in name:
                table[name] = _looked_through(name, befall())
    print("\n| what befell the index | times | wrong | seconds |\n|---|---|---|---|")
    for name, (times, wrong, seconds) in table.items():
        print(f"| {name} | {times} | {wrong} | {seconds:.0f} |")
    return int(any(wrong for _, wrong, _ in table.values()))


def _looked_through(name: str, outcomes: Iterable[Outcome]) -> tuple[int, int, float]:
    began = time.perf_counter()
    times = wrong = 0
    for outcome in outcomes:
        times += 1
        wrong += bool(outcome.faults)
        for fault in outcome.faults:
            print(f"{name}: {outcome.what}: {fault}", flush=True)
    return times, wrong, time.perf_counter() - began


def _kinds(
    at: Path, given: argparse.Namespace
) -> dict[str, Callable[[], Iterable[Outcome]]]:
    """Give what may befall an index, by name, each in a folder of its own."""

    def built(name: str) -> Folder:
        folder = begin(at / name, len(name), _FEW)
        faults = indexed(fresh, folder)
        if faults:
            raise RuntimeError(f"{name}: nothing befell the index yet: {faults}")
        return folder

    def kills() -> Iterable[Outcome]:
        folder = begin(at / "kills", 1, given.documents)
        return faults_kills.kills(fresh, folder, given.kills)

    def kept() -> Iterable[Outcome]:
        # A build that takes no longer than a second keeps nothing.
        kept = faults_kills.kept_work(begin(at / "kept", 2, 10 * given.documents))
        what = f"{kept.documents} documents kept, {kept.work:.2f} of the work left"
        print(what)
        yield Outcome(what, () if kept.work < 1 / 2 else (what,))

    def damages() -> Iterable[Outcome]:
        # There are thousands: all in one process, which a signal would end.
        with one_process() as run:
            yield from faults_damage.damages(run, built("damaged"), given.flips)

    def on_a_disk(name: str, befall: OnDisk) -> Iterable[Outcome]:
        folder = begin(at / name, len(name), 0)
        place = folder.seeds if befall is faults_disks.read_only_seeds else folder.index
        with faults_disks.disk(place) as where:
            folder.fill(_FEW)
            indexed(fresh, folder)
            yield from befall(fresh, folder, where)

    return {
        "kills": kills,
        "kills before the name": lambda: faults_kills.unnamed(fresh, built("unnamed")),
        "work kept": kept,
        "damaged files": damages,
        "full disk": lambda: on_a_disk("full", faults_disks.full_disk),
        "longest file": lambda: faults_disks.longest_file(fresh, built("longest")),
        "read-only index": lambda: on_a_disk("index", faults_disks.read_only_index),
        "read-only seeds": lambda: on_a_disk("seeds", faults_disks.read_only_seeds),
        "two builders": lambda: builders(fresh, built("two"), 2),
        "five builders": lambda: builders(fresh, built("five"), 5),
        "a builder that sleeps": lambda: sleeping_builder(fresh, built("sleeps")),
        "clocks": lambda: clocks(fresh, built("clocks")),
        "versions": lambda: versions(fresh, built("versions")),
    }


if __name__ == "__main__":
    sys.exit(main())

"""Builds that are killed, at any moment or at the worst ones."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from benchmarks.faults_commands import Ended, Run, fresh, killed, wrong_answers
from benchmarks.faults_folder import Folder
from benchmarks.faults_outcomes import NO_REFRESH, Outcome, indexed, is_free, refused


@dataclass(frozen=True)
class _Pace:
    """How many seconds commands take on this machine."""

    start: float
    full: float
    refresh: float


def _pace_of(folder: Folder) -> _Pace:
    """Measure how long a full build, a refresh, and the start alone take."""
    words = ["index", *folder.folders()]
    full = killed(words).seconds
    folder.edit(3)
    return _Pace(full=full, refresh=killed(words).seconds, start=killed(words).seconds)


def kills(run: Run, folder: Folder, rounds: int) -> Iterator[Outcome]:
    """Kill builds at moments that are spread evenly over their time.

    Of three, one builds anew from nothing, one all that there is, and one what was
    edited. Every other kill leaves the processes that work for the build to find out.
    """
    pace = _pace_of(folder)
    chance = Random(rounds)
    for number in range(rounds):
        kind = ("first", "full", "refresh")[number % 3]
        length = pace.refresh if kind == "refresh" else pace.full
        # What comes before the index is looked at is the interpreter's own.
        begun = 0.7 * pace.start
        moment = begun + (number + chance.random()) / rounds * (length - begun)
        if kind == "first":
            shutil.rmtree(folder.index, ignore_errors=True)
        before = dict(folder.texts)
        folder.edit(chance.randint(1, 4))
        words = ["index", *["--full"] * (kind == "full"), *folder.folders()]
        ended = killed(words, moment, alone=bool(number % 2))
        what = f"{kind} build killed after {moment:.2f} s"
        what += "" if ended.was_killed else " (it had ended)"
        yield Outcome(what, tuple(_after(run, folder, before, ended, kind)))


def _after(
    run: Run, folder: Folder, before: dict[str, str], ended: Ended, kind: str
) -> Iterator[str]:
    """Tell what is wrong after a kill, and after the build that follows it."""
    yield from (f"process {one} lived on" for one in ended.strays)
    if not is_free(folder.index / ".lock"):
        yield "the lock is held"
    has_current = (folder.index / "CURRENT").exists()
    if has_current or kind != "first":
        yield from wrong_answers(run, folder, [before, folder.texts], NO_REFRESH)
    else:
        yield from refused(run("search", "花圃", NO_REFRESH, *folder.folders()))
    yield from indexed(run, folder)


def unnamed(run: Run, folder: Folder) -> Iterator[Outcome]:
    """Let a build be killed when all is written and only its name is missing."""
    current = folder.index / "CURRENT"
    name = current.read_text(encoding="utf-8").strip()
    made = folder.index / "generations" / name
    current.unlink()
    yield Outcome("finished, not made current", tuple(indexed(run, folder)))
    shutil.rmtree(folder.index)
    indexed(run, folder)
    made.rename(made.with_name(f".building-{name}"))
    current.unlink()
    yield Outcome("finished, not yet renamed", tuple(indexed(run, folder)))


@dataclass(frozen=True)
class Kept:
    """What a build that was killed late left to the next one."""

    documents: int
    """That it didn't have to read again."""
    work: float
    """What the next one had to do, as a share of a whole build: in processor time,
    but for what starting takes."""


def kept_work(folder: Folder, late: float = 0.85) -> Kept:
    """Kill a first build after that share of its time, and build again."""
    words = ["index", "--json", *folder.folders()]
    whole = killed(words)
    idle = killed(words)
    shutil.rmtree(folder.index)
    moment = idle.seconds + late * (whole.seconds - idle.seconds)
    while not killed(words, moment).was_killed or (folder.index / "CURRENT").exists():
        # The machine was busier when the whole build was measured.
        shutil.rmtree(folder.index)
        moment *= 0.9
    before = os.times()
    done = fresh(*words)
    after = os.times()
    work = sum(after[2:4]) - sum(before[2:4]) - idle.cpu_seconds
    share = work / (whole.cpu_seconds - idle.cpu_seconds)
    return Kept(done.json["resumed"], share)

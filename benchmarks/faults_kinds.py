"""What befalls an index, kind by kind; each tells what it found to be wrong."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.faults_commands import (
    COMMAND,
    Done,
    Ended,
    Run,
    fresh,
    killed,
    limited,
    wrong_answers,
)
from benchmarks.faults_folder import Folder, copy, left_behind

NO_REFRESH = "--no-refresh"


@dataclass(frozen=True)
class Outcome:
    """One thing that befell an index."""

    what: str
    faults: tuple[str, ...]


def indexed(run: Run, folder: Folder, *words: str) -> list[str]:
    """Bring an index up to date; tell what is wrong with it then."""
    done = run("index", "--json", *words, *folder.folders())
    if done.code:
        return [f"index: exit code {done.code}: {done.err[-400:]}"]
    told = done.json["documents"]
    expected = len(folder.texts)
    faults = [] if told == expected else [f"index: {told} documents, not {expected}"]
    faults += (f"left behind: {name}" for name in left_behind(folder.index))
    return faults + wrong_answers(run, folder, [folder.texts], NO_REFRESH)


# Kills


@dataclass(frozen=True)
class Pace:
    """How many seconds commands take on this machine."""

    start: float
    full: float
    refresh: float


def pace_of(folder: Folder) -> Pace:
    """Measure how long a full build, a refresh, and the start alone take."""
    words = ["index", *folder.folders()]
    full = killed(words).seconds
    folder.edit(3)
    return Pace(full=full, refresh=killed(words).seconds, start=killed(words).seconds)


def kills(run: Run, folder: Folder, pace: Pace, rounds: int) -> Iterator[Outcome]:
    """Kill builds at moments that are spread evenly over their time.

    Of three, one builds anew from nothing, one all that there is, and one what was
    edited. Every other kill leaves the processes that work for the build to find out.
    """
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
    if not _is_free(folder.index / ".lock"):
        yield "the lock is held"
    has_current = (folder.index / "CURRENT").exists()
    if has_current or kind != "first":
        yield from wrong_answers(run, folder, [before, folder.texts], NO_REFRESH)
    else:
        yield from _refused(run("search", "花圃", NO_REFRESH, *folder.folders()))
    yield from indexed(run, folder)


def _is_free(lock: Path) -> bool:
    if not lock.exists():
        return True
    with lock.open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _refused(done: Done, *words: str) -> Iterator[str]:
    """Tell where a command didn't end with code 1 and one line that has *words*."""
    said = " ".join(done.err.splitlines())
    if done.code != 1 or "Traceback" in said:
        yield f"exit code {done.code}, not 1: {said[-300:]}"
    elif len(done.err.splitlines()) != 1:
        yield f"not one line: {said[-300:]}"
    yield from (f"doesn't say {word}: {said}" for word in words if word not in said)


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


# Bytes

_NOT_SEEN = "doctor finds nothing"

Harm = Callable[[Path], None]


def flip(at: int, path: Path) -> None:
    """Change all bits of a byte, *at* counted round and round."""
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 0xFF
    _put(path, bytes(data))


def halve(path: Path) -> None:
    """Cut the second half off."""
    _put(path, path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    """Take all bytes out."""
    _put(path, b"")


def _put(path: Path, data: bytes) -> None:
    # Written into, it would end a process that has it mapped.
    path.unlink()
    path.write_bytes(data)


def harms(path: Path, flips: int, chance: Random) -> Iterator[tuple[str, Harm]]:
    """Give what may befall a file; of a small one every byte is flipped."""
    size = path.stat().st_size
    if not size:
        return
    places = range(size) if size <= flips else chance.sample(range(size), flips)
    yield from ((f"byte {at} flipped", partial(flip, at)) for at in places)
    yield from (("cut in half", halve), ("emptied", empty), ("deleted", Path.unlink))


def damages(run: Run, folder: Folder, flips: int) -> Iterator[Outcome]:
    """Damage each file of an index in turn, and look what becomes of it."""
    chance = Random(flips)
    pristine = folder.index.with_name("pristine")
    copy(folder.index, pristine)
    files = sorted(path for path in pristine.rglob("*") if path.is_file())
    for file in files:
        name = file.relative_to(pristine)
        for harm, do in harms(file, flips, chance):
            copy(pristine, folder.index)
            do(folder.index / name)
            faults = list(_damaged(run, folder))
            # What only spares work tells nobody anything.
            if file.parent == pristine and file.name.startswith("."):
                faults = [fault for fault in faults if fault != _NOT_SEEN]
            yield Outcome(f"{name}: {harm}", tuple(faults))
    copy(pristine, folder.index)


def _damaged(run: Run, folder: Folder) -> Iterator[str]:
    """Tell what is wrong with how a damage is met, and with what mends it."""
    states = [folder.texts]
    is_told = bool(list(_not_fine(run, folder)))
    if faults := wrong_answers(run, folder, states, NO_REFRESH):
        # It may also be refused, but not answered wrongly.
        search = run("search", "花圃", NO_REFRESH, *folder.folders())
        yield from faults if search.code != 1 else _refused(search)
    if not is_told:
        yield _NOT_SEEN
    yield from wrong_answers(run, folder, states)
    yield from _not_fine(run, folder)


def _not_fine(run: Run, folder: Folder) -> Iterator[str]:
    """Give what ``doctor`` finds to be wrong with the index."""
    done = run("doctor", "--json", *folder.folders())
    if done.code:
        yield f"doctor: exit code {done.code}: {done.err[-400:]}"
        return
    for check in done.json["checks"]:
        if check["name"] == "index" and not check["fine"]:
            yield f"doctor: {check['found']}"


# Disks


class Disk:
    """A small file system in memory."""

    def __init__(self, at: Path) -> None:
        self.at = at

    def remount(self, options: str) -> None:
        """Change its size, or whether it can be written."""
        _mount("-o", f"remount,{options}", str(self.at))

    @property
    def used(self) -> int:
        """Bytes that are taken."""
        return sum(one.stat().st_blocks * 512 for one in self.at.rglob("*"))


@contextmanager
def disk(at: Path) -> Iterator[Disk]:
    """Mount a small file system.

    Raises:
        PermissionError: Where this user may not.
    """
    at.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", "size=64m", "none", str(at))
    try:
        yield Disk(at)
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _mount(*words: str) -> None:
    try:
        subprocess.run(["mount", *words], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise PermissionError(f"nothing can be mounted here: {error}") from error


def full_disk(run: Run, folder: Folder, where: Disk) -> Iterator[Outcome]:
    """Fill the disk of an index at several stages of a refresh."""
    for room in (0, 40_000, 120_000, 250_000):
        before = dict(folder.texts)
        where.remount(f"size={where.used + room}")
        folder.fill(60)
        done = run("index", *folder.folders())
        faults = list(_refused(done, str(folder.index), "space"))
        faults += wrong_answers(run, folder, [before], NO_REFRESH)
        where.remount("size=64m")
        faults += indexed(run, folder)
        yield Outcome(f"{room} bytes left", tuple(faults))


def longest_file(run: Run, folder: Folder) -> Iterator[Outcome]:
    """Let no file grow beyond a length while an index is built anew."""
    sizes = sorted(one.stat().st_size for one in folder.index.rglob("*"))
    for size in (1024, sizes[-4] // 2, sizes[-1] // 2):
        limit = f"ulimit -f {max(size // 512, 1)};"
        done = limited(limit, "index", "--full", *folder.folders())
        faults = list(_refused(done, str(folder.index)))
        faults += wrong_answers(run, folder, [folder.texts], NO_REFRESH)
        yield Outcome(f"no file longer than {size} bytes", tuple(faults))
    yield Outcome("files of any length", tuple(indexed(run, folder, "--full")))


def read_only_index(run: Run, folder: Folder, where: Disk) -> Iterator[Outcome]:
    """Ask an index that can't be brought up to date."""
    before = dict(folder.texts)
    where.remount("ro")
    yield Outcome("up to date", tuple(wrong_answers(run, folder, [before])))
    folder.edit(2)
    yield Outcome("asked", tuple(wrong_answers(run, folder, [before])))
    asked = run("ask", "花圃每周三下午做什么？", *folder.folders())
    is_told = asked.code == 0 and len(asked.err.splitlines()) == 1
    yield Outcome("told", () if is_told else (f"{asked.code}: {asked.err}",))
    done = run("index", *folder.folders())
    yield Outcome("built", tuple(_refused(done, str(folder.index))))
    where.remount("rw")
    yield Outcome("writable again", tuple(indexed(run, folder)))


def read_only_seeds(run: Run, folder: Folder, where: Disk) -> Iterator[Outcome]:
    """Index documents that nobody can write."""
    folder.edit(2)
    where.remount("ro")
    yield Outcome("asked", tuple(wrong_answers(run, folder, [folder.texts])))
    yield Outcome("built", tuple(indexed(run, folder, "--full")))


# The rest


def builders(run: Run, folder: Folder, count: int) -> Iterator[Outcome]:
    """Let several build the same index at once, after one that died with its lock."""
    folder.index.mkdir(exist_ok=True)
    (folder.index / ".lock").write_text("999999999", encoding="utf-8")
    for kind in ("first", "refresh"):
        with ThreadPoolExecutor(count) as pool:
            words = [["index", "--json", *folder.folders()]] * count
            done = list(pool.map(lambda one: fresh(*one), words))
        faults = [f"exit code {one.code}: {one.err}" for one in done if one.code]
        made = {one.json["generation"] for one in done if not one.code}
        faults += [f"generations {sorted(made)}"] * (len(made) > 2)
        faults += indexed(run, folder)
        yield Outcome(f"{kind} build by {count} at once", tuple(faults))
        folder.edit(3)


def sleeping_builder(run: Run, folder: Folder) -> Iterator[Outcome]:
    """Stop a builder that holds the lock, and see whether another names it."""
    folder.edit(3)
    words = [*COMMAND, "index", "--full", *folder.folders()]
    with subprocess.Popen(words, start_new_session=True) as builder:
        while _is_free(folder.index / ".lock") and builder.poll() is None:
            time.sleep(0.002)
        # It has the lock, and signs it next.
        time.sleep(0.05)
        os.killpg(builder.pid, signal.SIGSTOP)
        done = fresh("index", *folder.folders())
        os.killpg(builder.pid, signal.SIGKILL)
    # That it waits is a line of its own.
    last = Done(done.code, "", done.err.splitlines()[-1] if done.err else "")
    faults = [*_refused(last, str(builder.pid)), *indexed(run, folder)]
    yield Outcome("a builder that waits too long", tuple(faults))


def clocks(run: Run, folder: Folder) -> Iterator[Outcome]:
    """Let times of files jump, to and fro, under an index."""
    paths = sorted(folder.texts)
    for path, year in zip(paths, (1960, 1970, 2026, 2100, 2200), strict=False):
        _set_time(folder.seeds / path, (year - 1970) * 31_556_952)
    yield Outcome("files of other centuries", tuple(indexed(run, folder)))
    for path in paths[:8]:
        times = (folder.seeds / path).stat()
        folder.change_in_place(path)
        os.utime(folder.seeds / path, ns=(times.st_atime_ns, times.st_mtime_ns))
    edited = wrong_answers(run, folder, [folder.texts])
    yield Outcome("edits of the same size with the old time", tuple(edited))
    for place in folder.index.rglob("*"):
        _set_time(place, 4_000_000_000 if "1" in place.name else 0)
    folder.edit(2)
    yield Outcome("an index of other centuries", tuple(indexed(run, folder)))


def _set_time(path: Path, seconds: int) -> None:
    os.utime(path, (seconds, seconds))


def versions(run: Run, folder: Folder) -> Iterator[Outcome]:
    """Let an index be of a newer and of an older version."""
    for step in (1, -1):
        current = (folder.index / "CURRENT").read_text(encoding="utf-8").strip()
        manifest = folder.index / "generations" / current / "manifest.json"
        fields = json.loads(manifest.read_text(encoding="utf-8"))
        fields["format"] += step
        _put(manifest, json.dumps(fields, ensure_ascii=False).encode())
        done = run("search", "花圃", NO_REFRESH, *folder.folders())
        faults = list(_refused(done, str(manifest)))
        said = run("index", *folder.folders()).err.splitlines()
        faults += [] if len(said) == 1 else [f"index says {said}"]
        yield Outcome(f"format {step:+}", (*faults, *indexed(run, folder)))

"""Disks that are full, or that nobody can write to."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults_commands import Run, limited, wrong_answers
from benchmarks.faults_folder import Folder
from benchmarks.faults_outcomes import NO_REFRESH, Outcome, indexed, refused


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
        faults = list(refused(done, str(folder.index), "space"))
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
        faults = list(refused(done, str(folder.index)))
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
    is_told = asked.code == 0 and "brought up to date" in asked.err
    yield Outcome("told", () if is_told else (f"{asked.code}: {asked.err}",))
    done = run("index", *folder.folders())
    yield Outcome("built", tuple(refused(done, str(folder.index))))
    where.remount("rw")
    yield Outcome("writable again", tuple(indexed(run, folder)))


def read_only_seeds(run: Run, folder: Folder, where: Disk) -> Iterator[Outcome]:
    """Index documents that nobody can write."""
    folder.edit(2)
    where.remount("ro")
    yield Outcome("asked", tuple(wrong_answers(run, folder, [folder.texts])))
    yield Outcome("built", tuple(indexed(run, folder, "--full")))

"""What became of an index that something befell, and what is right of any."""

import fcntl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults_commands import Done, Run, wrong_answers
from benchmarks.faults_folder import Folder, left_behind

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


def refused(done: Done, *words: str) -> Iterator[str]:
    """Tell where a command didn't end with code 1 and one line that has *words*."""
    said = " ".join(done.err.splitlines())
    if done.code != 1 or "Traceback" in said:
        yield f"exit code {done.code}, not 1: {said[-300:]}"
    elif len(done.err.splitlines()) != 1:
        yield f"not one line: {said[-300:]}"
    yield from (f"doesn't say {word}: {said}" for word in words if word not in said)


def is_free(lock: Path) -> bool:
    """Tell whether nobody holds a lock."""
    if not lock.exists():
        return True
    with lock.open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def put(path: Path, data: bytes) -> None:
    """Put another file in the place of one."""
    # Written into, it would end a process that has it mapped.
    path.unlink()
    path.write_bytes(data)

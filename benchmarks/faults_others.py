"""What else befalls an index: several builders, clocks that jump, other versions."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.faults_commands import COMMAND, Done, Run, fresh, wrong_answers
from benchmarks.faults_folder import Folder
from benchmarks.faults_outcomes import (
    NO_REFRESH,
    Outcome,
    indexed,
    is_free,
    put,
    refused,
)


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
        while is_free(folder.index / ".lock") and builder.poll() is None:
            time.sleep(0.002)
        # It has the lock, and signs it next.
        time.sleep(0.05)
        os.killpg(builder.pid, signal.SIGSTOP)
        done = fresh("index", *folder.folders())
        os.killpg(builder.pid, signal.SIGKILL)
    # That it waits is a line of its own.
    last = Done(done.code, "", done.err.splitlines()[-1] if done.err else "")
    faults = [*refused(last, str(builder.pid)), *indexed(run, folder)]
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
        put(manifest, json.dumps(fields, ensure_ascii=False).encode())
        done = run("search", "花圃", NO_REFRESH, *folder.folders())
        faults = list(refused(done, str(manifest)))
        said = run("index", *folder.folders()).err.splitlines()
        faults += [] if len(said) == 1 else [f"index says {said}"]
        yield Outcome(f"format {step:+}", (*faults, *indexed(run, folder)))

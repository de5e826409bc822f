"""Commands of siyu-qa: run, killed on the way, and run under limits."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from benchmarks.faults_folder import Folder, State, faults_of

COMMAND = (sys.executable, "-m", "siyu_qa.cli")
_PATIENCE = 300
"""Seconds after which a command is taken to hang."""

_LOOP = """
import io, json, sys, traceback
from contextlib import redirect_stderr, redirect_stdout
from siyu_qa.cli import main
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(json.loads(line))
        except SystemExit as ended:
            code = ended.code
        except BaseException:
            code = 70
            traceback.print_exc()
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    """Below zero where a signal ended it."""
    out: str
    err: str

    @cached_property
    def json(self) -> Any:
        """What it told on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """What it said on standard error."""
        return self.err.splitlines()

    def faults(self) -> list[str]:
        """Tell where it ended otherwise than in order or with one line."""
        is_refusal = self.code == 1 and self.lines and "Traceback" not in self.err
        if self.code == 0 or is_refusal:
            return []
        return [f"exit code {self.code}: {self.err[-400:]}"]


class Run(Protocol):
    """Runs a command to its end."""

    def __call__(self, *words: str) -> Done: ...


def fresh(*words: str) -> Done:
    """Run a command in a process of its own."""
    return limited("", *words)


def limited(limit: str, *words: str) -> Done:
    """Run a command behind words of the shell, such as ``ulimit -f 100;``."""
    shell = ["sh", "-c", f'{limit} exec "$@"', "sh"]
    done = subprocess.run(
        [*shell, *COMMAND, *words],
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def one_process() -> Iterator[Run]:
    """Run commands one after the other in one process, which starts but once."""
    process = _listening()

    def run(*words: str) -> Done:
        nonlocal process
        if process.poll() is not None:
            process = _listening()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(words) + "\n")
        process.stdin.flush()
        if told := process.stdout.readline():
            return Done(*json.loads(told))
        process.communicate()
        return Done(process.returncode, "", "")

    try:
        yield run
    finally:
        process.kill()
        process.communicate()


def _listening() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _LOOP],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def answered(run: Run, folder: Folder, *words: str) -> tuple[Done, list[Any]]:
    """Search every code there ever was; give what each found."""
    questions = folder.index.parent / "codes.jsonl"
    rows = (json.dumps({"id": code, "question": code}) for code in folder.codes)
    questions.write_text("\n".join(rows), encoding="utf-8")
    search = ("search", "--jsonl", str(questions), "--searcher", "lexical", "-k", "3")
    done = run(*search, *words, *folder.folders())
    found = [json.loads(row) for row in done.out.splitlines()] if not done.code else []
    return done, found


def wrong_answers(
    run: Run, folder: Folder, states: Sequence[State], *words: str
) -> list[str]:
    """Tell what is wrong where each of some states may answer, whole."""
    done, found = answered(run, folder, *words)
    if done.code:
        return [f"search {' '.join(words)}: exit code {done.code}: {done.err[-400:]}"]
    return faults_of(found, states)


@dataclass(frozen=True)
class Ended:
    """A command that was killed, or came to its end before."""

    was_killed: bool
    seconds: float
    cpu_seconds: float
    """Of it and of the processes that it waited for."""
    strays: tuple[int, ...]
    """Processes of it that lived on for more than a moment."""


def killed(
    words: Sequence[str], moment: float | None = None, *, alone: bool = False
) -> Ended:
    """Run a command and kill it at a moment, with its processes or alone.

    Args:
        words: Of the command line.
        moment: In seconds after the start; never, where there is none.
        alone: Whether its own processes are left to find out.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    before = os.times()
    was_killed = False
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        was_killed = True
        end = os.kill if alone else os.killpg
        end(process.pid, signal.SIGKILL)
        process.wait()
    seconds = time.perf_counter() - began
    after = os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    return Ended(was_killed, seconds, cpu, tuple(_strays(process.pid)))


_MOMENT = 10.0
"""Seconds that a process whose leader was killed has to find out."""


def _strays(session: int) -> list[int]:
    """End the processes of a session that don't end by themselves; give them."""
    deadline = time.monotonic() + _MOMENT
    while (found := _in_session(session)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for process in found:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return found


def _in_session(session: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, fields = stat.read_text(encoding="utf-8").rsplit(")", 1)
            state, _, _, its_session = fields.split()[:4]
            if int(its_session) == session and state != "Z":
                found.append(int(name.split()[0]))
    return found

"""Write what the index holds, how its building goes and what went wrong."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeAlias

from siyu_qa.errors import SiyuError
from siyu_qa.messages import say
from siyu_qa.records import IndexReport, IndexState, Progress
from siyu_qa.web.render import escape, told
from siyu_qa.web.scopes import refusal_told

_LOG = logging.getLogger(__name__)

Build: TypeAlias = Callable[[Callable[[Progress], None]], IndexReport]
"""Builds an index and tells a watcher how far it is."""

_PATHS = 3
"""How many changed files are named."""
_PAUSE = 0.2
"""Seconds between two steps of a build that a page is told of."""
_STAGES = ("read", "embed", "write")
_MINUTE = 60
_COARSE = 5
"""Seconds left are told in steps of so many."""


def failure(error: Exception, language: str) -> str:
    """Say in one line what is wrong; the unexpected goes to the log in full."""
    if isinstance(error, SiyuError):
        return notice(refusal_told(error, language))
    _LOG.error("the page failed", exc_info=error)
    return notice(say("page.failed", language))


def notice(words: str) -> str:
    """Write a line that a person should not miss."""
    return f'<p class="notice" role="alert">{escape(words)}</p>'


def state_told(
    state: IndexState, language: str, trouble: SiyuError | None = None
) -> str:
    """Say what the index holds and whether it still matches the folder.

    Args:
        state: Of the index.
        language: Of the page.
        trouble: What keeps the index from following the folder, if anything does.
    """
    held = told(
        "state",
        language,
        documents=state.documents,
        passages=state.passages,
        generation=state.generation,
    )
    kind, match = "current", told("current", language)
    if not state.documents:
        kind, match = "stale", told("empty", language)
    elif state.stale:
        kind, key = ("stale", "stale") if trouble else ("busy", "taking_in")
        match = told(key, language, paths=_changes(state, language))
    line = f'<p class="state {kind}">{held} · <span>{match}</span></p>'
    return line + (_trouble_told(trouble, language) if trouble else "")


def _trouble_told(trouble: SiyuError, language: str) -> str:
    words = say("page.trouble", language, problem=trouble.explain(language))
    return notice(words)


def _changes(state: IndexState, language: str) -> str:
    named = [
        say("page.settings", language) if path == "settings" else path
        for path in state.stale[:_PATHS]
    ]
    return " · ".join(named) + " …" * (len(state.stale) > _PATHS)


def progress_told(progress: Progress | None, left: float | None, language: str) -> str:
    """Say how far building the index is; None: it has just begun.

    Args:
        progress: The step at hand, and how much of it is done.
        left: The seconds that this step still takes, where that can be told.
        language: Of the page.
    """
    if progress is None:
        return _busy(told("rebuilding.start", language))
    counts = {"done": progress.done, "total": progress.total}
    words = told(f"rebuilding.{progress.stage}", language, **counts)
    if progress.stage not in _STAGES:
        return _busy(words)
    number, steps = _STAGES.index(progress.stage) + 1, len(_STAGES)
    step = told("step", language, number=number, steps=steps)
    soon = "" if left is None else f" · {left_told(left, language)}"
    share = f'max="{progress.total}" value="{progress.done}"'
    bar = f'<progress title="{step}" {share}></progress>'
    return _busy(f"{step} {words}{soon}") + bar


def _busy(words: str) -> str:
    return f'<p class="state busy" role="status">{words}</p>'


def left_told(seconds: float, language: str) -> str:
    """Say how long it still takes, no finer than that can be known.

    >>> left_told(3, "en"), left_told(41, "en"), left_told(100, "en")
    ('this step&#58; about 5 s left', 'this step&#58; about 45 s left', \
'this step&#58; about 2 min left')
    """
    if seconds > _MINUTE - _COARSE:
        minutes = math.ceil(seconds / _MINUTE)
        return told("left_minutes", language, count=minutes)
    count = max(math.ceil(seconds / _COARSE), 1) * _COARSE
    return told("left_seconds", language, count=count)


def report_told(report: IndexReport, language: str) -> str:
    """Say what changed in the index; or that nothing had to, any more."""
    if not (report.added or report.changed or report.removed):
        return f'<p role="status">{told("current", language)}</p>'
    counts = told(
        "rebuilt",
        language,
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        unchanged=report.unchanged,
    )
    return f'<p role="status">{counts}</p>'


def watched(build: Build) -> Iterator[Progress | IndexReport]:
    """Run a build in a thread of its own; hand on its steps, at last its report.

    Whoever watches may leave; the build goes on. It dies with the process, which
    leaves the last good index standing. What it raises is raised here.
    """
    steps: SimpleQueue[Progress | None] = SimpleQueue()
    work: Future[IndexReport] = Future()
    Thread(target=_run, args=(build, steps, work), daemon=True).start()
    while step := _newest(steps):
        yield step
    yield work.result()


def _run(
    build: Build, steps: SimpleQueue[Progress | None], work: Future[IndexReport]
) -> None:
    try:
        work.set_result(build(_seldom(steps.put)))
    except BaseException as error:  # handed to whoever waits for the result
        work.set_exception(error)
    finally:
        steps.put(None)


def _seldom(tell: Callable[[Progress], None]) -> Callable[[Progress], None]:
    """Hand on the first step of a stage, and others after a pause."""
    stage, at = "", -_PAUSE

    def watch(step: Progress) -> None:
        nonlocal stage, at
        now = time.monotonic()
        if step.stage != stage or now - at >= _PAUSE:
            stage, at = step.stage, now
            tell(step)

    return watch


def _newest(steps: SimpleQueue[Progress | None]) -> Progress | None:
    """Wait for a step and skip those that newer ones have overtaken."""
    step = steps.get()
    while step and not steps.empty():
        step = steps.get()
    return step

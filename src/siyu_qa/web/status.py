"""Write what the index holds, how its building goes and what it found."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeAlias

from siyu_qa.messages import say
from siyu_qa.records import IndexReport, IndexState, Problem, Progress
from siyu_qa.web.render import escape, told

Build: TypeAlias = Callable[[Callable[[Progress], None]], IndexReport]
"""Builds an index and tells a watcher how far it is."""

_PATHS = 3
"""How many changed files are named."""


def state_told(state: IndexState, language: str) -> str:
    """Say what the index holds and whether it still matches the folder."""
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
        kind, match = "stale", told("stale", language, paths=_changes(state, language))
    return f'<p class="state {kind}">{held} · <span>{match}</span></p>'


def _changes(state: IndexState, language: str) -> str:
    named = [
        say("page.settings", language) if path == "settings" else path
        for path in state.stale[:_PATHS]
    ]
    return " · ".join(named) + " …" * (len(state.stale) > _PATHS)


def progress_told(progress: Progress | None, language: str) -> str:
    """Say how far building the index is; None: it has just begun."""
    if progress is None:
        words = told("rebuilding.start", language)
    else:
        words = told(
            f"rebuilding.{progress.stage}",
            language,
            done=progress.done,
            total=progress.total,
        )
    return f'<p class="state busy">{words}</p>'


def report_told(report: IndexReport, language: str) -> str:
    """Say what changed in the index and list the files to look at."""
    counts = told(
        "rebuilt",
        language,
        added=report.added,
        changed=report.changed,
        removed=report.removed,
        unchanged=report.unchanged,
    )
    return f"<p>{counts}</p>{_problems(report.skipped + report.warnings, language)}"


def _problems(problems: tuple[Problem, ...], language: str) -> str:
    if not problems:
        return ""
    items = "".join(f"<li>{_problem(problem, language)}</li>" for problem in problems)
    summary = told("problems", language, count=len(problems))
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _problem(problem: Problem, language: str) -> str:
    where = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    what = problem.problem + say("between", language) + problem.mend
    return escape(where + say("colon", language) + what)


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
        work.set_result(build(steps.put))
    except BaseException as error:  # handed to whoever waits for the result
        work.set_exception(error)
    finally:
        steps.put(None)


def _newest(steps: SimpleQueue[Progress | None]) -> Progress | None:
    """Wait for a step and skip those that newer ones have overtaken."""
    step = steps.get()
    while step and not steps.empty():
        step = steps.get()
    return step

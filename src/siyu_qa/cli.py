"""The command line: parse, call once, print.

Answers go to standard output, talk to standard error. Exit code 0: done; 1: the
input is at fault; 2: the command line is.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from siyu_qa import __version__
from siyu_qa.assistant import SEARCHERS, Assistant, check_question
from siyu_qa.doctor import examine
from siyu_qa.errors import FolderError, InputError, QuestionError, SiyuError
from siyu_qa.evaluate import Case, converse, measure, turns_of
from siyu_qa.index.build import build_index
from siyu_qa.messages import language_of, say
from siyu_qa.records import (
    Answer,
    Citation,
    Hit,
    IndexReport,
    Json,
    Passage,
    Place,
    Progress,
)
from siyu_qa.settings import Settings

T = TypeVar("T")
Command = Callable[[argparse.Namespace, Settings], None]

_MOST_HITS = 10_000
_SHOWN = 60
"""How many characters of a passage are shown on a terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate becomes its escape, which is JSON too.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    language = language_of(os.environ)
    asked = _parser(language).parse_args(arguments)
    settings = Settings.from_environment(os.environ, asked.seeds, asked.index)
    try:
        asked.command(asked, settings)
        sys.stdout.flush()
    except SiyuError as error:
        _tell(error.explain(language))
        return 1
    except BrokenPipeError:
        _forget_output()
    except OSError as error:
        _forget_output()
        reason = error.strerror
        _tell(SiyuError("unwritable_output", reason=reason).explain(language))
        return 1
    return 0


def _forget_output() -> None:
    """Keep the interpreter from writing at its end what nobody can take."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _index(asked: argparse.Namespace, settings: Settings) -> None:
    report = build_index(settings, _progress(settings.language), full=asked.full)
    _tell_problems(report, settings.language)
    print(_json(report.to_dict()) if asked.json else _summary(report, settings))
    if not report.documents and not report.skipped:
        raise FolderError("empty_seeds", path=str(settings.seeds))


def _ask(asked: argparse.Namespace, settings: Settings) -> None:
    assistant = _assistant(asked, settings)
    if asked.jsonl:
        for asked_id, turns in _rows(asked.jsonl, _asked):
            answer = converse(assistant, turns)
            print(_json({"id": asked_id, **answer.to_dict()}), flush=True)
        return
    answer = assistant.ask(asked.text)
    if asked.json:
        print(_json(answer.to_dict()))
    check_question(asked.text)
    if not asked.json:
        print(_answer_text(answer, settings.language))


def _search(asked: argparse.Namespace, settings: Settings) -> None:
    assistant = _assistant(asked, settings)
    if asked.jsonl:
        for asked_id, turns in _rows(asked.jsonl, _asked):
            found = _search_json(assistant, _completed(assistant, turns), asked)
            print(_json({"id": asked_id, **found}), flush=True)
        return
    check_question(asked.text)
    if asked.json:
        print(_json(_search_json(assistant, asked.text, asked)))
        return
    for hit in assistant.retrieve(asked.text, asked.k, asked.searcher):
        print(_hit_text(hit, settings.language))


def _serve(asked: argparse.Namespace, settings: Settings) -> None:
    # The page's packages are loaded for this command alone.
    from siyu_qa.web.server import serve

    language = settings.language
    _tell_problems(build_index(settings, _progress(language)), language)
    serve(
        settings,
        asked.host,
        asked.port,
        ready=lambda address: _tell(say("cli.serving", language, address=address)),
    )


def _eval(asked: argparse.Namespace, settings: Settings) -> None:
    cases = _rows(asked.file, Case.of)
    measures = measure(_assistant(asked, settings), cases)
    if asked.json:
        print(_json(measures.to_dict()))
        return
    for name, value in measures.to_dict().items():
        print(f"{name:22} {_measure_text(value)}")


def _measure_text(value: float | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _doctor(asked: argparse.Namespace, settings: Settings) -> None:
    checks = examine(settings)
    if asked.json:
        print(_json({"checks": [check.to_dict() for check in checks]}))
        return
    for check in checks:
        sign = "✓" if check.fine else "✗"
        print(f"{sign} {check.name:22} {check.found}  {check.mend}".rstrip())


def _assistant(asked: argparse.Namespace, settings: Settings) -> Assistant:
    """Open the index, brought up to date unless that is not wished."""
    if not asked.no_refresh:
        report = build_index(settings, _progress(settings.language))
        if report.added or report.changed or report.removed:
            _tell_problems(report, settings.language)
        return Assistant.open(settings.index, settings)
    assistant = Assistant.open(settings.index, settings)
    if assistant.state().stale:
        _tell(say("cli.stale", settings.language))
    return assistant


def _asked(row: Json) -> tuple[object, tuple[str, ...]]:
    return row["id"], turns_of(row)


def _completed(assistant: Assistant, turns: Sequence[str]) -> str:
    """Give the last question of a conversation as it is searched."""
    return converse(assistant, turns).query if len(turns) > 1 else turns[0]


def _rows(name: str, read: Callable[[Json], T]) -> list[T]:
    """Read every line of a file of questions before the first is answered."""
    rows = []
    for number, line in enumerate(_lines(name), start=1):
        if not line.strip():
            continue
        try:
            rows.append(read(json.loads(line, parse_constant=_refuse)))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            reason = str(error)
            raise InputError(
                "unreadable_line", path=name, line=number, reason=reason
            ) from error
    return rows


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _lines(name: str) -> list[str]:
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig").split("\n")
        return Path(name).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("unreadable_input", path=name, reason=reason) from error


def _search_json(assistant: Assistant, query: str, asked: argparse.Namespace) -> Json:
    try:
        hits = assistant.retrieve(query, asked.k, asked.searcher)
    except QuestionError:
        hits = []
    return {"query": query, "hits": [hit.to_dict() for hit in hits]}


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _answer_text(answer: Answer, language: str) -> str:
    lines = [answer.text, ""]
    for citation in answer.citations:
        lines.append(f"[{citation.n}] {_place_text(citation, language)}")
        lines += [
            f"    {say('cli.also', language, place=_place_text(place, language))}"
            for place in citation.also
        ]
    if answer.nearest:
        lines.append(say("cli.nearest", language))
        lines += [_hit_text(hit, language) for hit in answer.nearest]
    return "\n".join(lines).rstrip()


def _hit_text(hit: Hit, language: str) -> str:
    text = " ".join(hit.text.split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    place = _place_text(hit.found, language)
    return f"{hit.rank}. {hit.score:.3f}  {place}\n   {shown}"


def _place_text(place: Citation | Passage | Place, language: str) -> str:
    return say(
        "cli.line" if place.line_start == place.line_end else "cli.lines",
        language,
        document=place.document,
        line_start=place.line_start,
        line_end=place.line_end,
    )


def _summary(report: IndexReport, settings: Settings) -> str:
    return say("cli.built", settings.language, **report.to_dict())


def _tell(line: str) -> None:
    print(f"siyu-qa: {line}", file=sys.stderr)


def _tell_problems(report: IndexReport, language: str) -> None:
    for key, problems in (
        ("cli.skipped", report.skipped),
        ("cli.warning", report.warnings),
    ):
        for problem in problems:
            _tell(f"{say(key, language)} {problem.explain(language)}")


def _progress(language: str) -> Callable[[Progress], None]:
    """Give a watcher that writes over its own line on a terminal."""

    def show(progress: Progress) -> None:
        if progress.stage == "repair":
            _tell(say("stage.repair", language))
        elif sys.stderr.isatty():
            stage = say(f"stage.{progress.stage}", language)
            end = "\n" if progress.stage == "write" and progress.done else ""
            line = f"\r\x1b[K{stage} {progress.done}/{progress.total}"
            print(line, end=end, file=sys.stderr, flush=True)

    return show


def _parser(language: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="siyu-qa", description=say("cli.description", language)
    )
    parser.add_argument("--version", action="version", version=__version__)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--seeds", help=say("cli.seeds", language), metavar="DIR")
    shared.add_argument("--index", help=say("cli.folder", language), metavar="DIR")
    printed = argparse.ArgumentParser(add_help=False)
    printed.add_argument("--json", action="store_true", help=say("cli.json", language))
    read = argparse.ArgumentParser(add_help=False)
    read.add_argument(
        "--no-refresh", action="store_true", help=say("cli.no_refresh", language)
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Command, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        text = say(f"cli.{name}", language)
        added = commands.add_parser(
            name, help=text, description=text, parents=[shared, *parents]
        )
        added.set_defaults(command=command)
        return added

    index = add("index", _index, printed)
    index.add_argument("--full", action="store_true", help=say("cli.full", language))
    for name, command, asked in (
        ("ask", _ask, "QUESTION"),
        ("search", _search, "QUERY"),
    ):
        asking = add(name, command, printed, read)
        either = asking.add_mutually_exclusive_group(required=True)
        either.add_argument("text", nargs="?", metavar=asked)
        either.add_argument("--jsonl", metavar="FILE", help=say("cli.jsonl", language))
        if name == "search":
            asking.add_argument(
                "-k",
                type=_whole_number(1, _MOST_HITS, language),
                default=5,
                metavar="N",
            )
            asking.add_argument("--searcher", choices=SEARCHERS, default=SEARCHERS[0])
    serve = add("serve", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_whole_number(0, 65535, language), default=7860)
    evaluation = add("eval", _eval, printed, read)
    evaluation.add_argument("file", metavar="FILE", help=say("cli.file", language))
    add("doctor", _doctor, printed)
    return parser


def _whole_number(least: int, most: int, language: str) -> Callable[[str], int]:
    """Give a reader of whole numbers in a range."""

    def read(text: str) -> int:
        if text.isascii() and text.isdecimal() and least <= int(text) <= most:
            return int(text)
        wanted = say("cli.bad_number", language, least=least, most=most)
        raise argparse.ArgumentTypeError(wanted)

    return read


if __name__ == "__main__":
    raise SystemExit(main())

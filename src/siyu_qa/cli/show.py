"""Put answers, hits and problems into lines for a terminal."""

import json
import sys
from collections.abc import Callable, Iterator

from siyu_qa.messages import say
from siyu_qa.records import Answer, Hit, IndexReport, Json, Place, Progress
from siyu_qa.report import FolderReport, ListedDocument, NearCopy
from siyu_qa.text.places import place_told
from siyu_qa.text.remarks import remark_told
from siyu_qa.text.sizes import size_told

_SHOWN = 60
"""How many characters of a passage are shown on a terminal."""


def as_json(value: Json) -> str:
    """Write one JSON object on one line."""
    return json.dumps(value, ensure_ascii=False)


def answer_text(answer: Answer, language: str) -> str:
    """Tell an answer with the place of each citation, or what is nearest."""
    remarks = [remark_told(one, answer.citations, language) for one in answer.remarks]
    lines = [*remarks, answer.text, ""]
    for citation in answer.citations:
        place = _place_text(citation.place, language, citation.date)
        lines.append(f"[{citation.n}] {place}")
        lines += [
            f"    {say('cli.also', language, place=_place_text(place, language))}"
            for place in citation.also
        ]
    if answer.nearest:
        lines.append(say("cli.nearest", language))
        lines += [hit_text(hit, language) for hit in answer.nearest]
    return "\n".join(lines).rstrip()


def hit_text(hit: Hit, language: str) -> str:
    """Tell a passage found, by its place and its beginning."""
    text = " ".join(hit.text.split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    place = _place_text(hit.found.place, language)
    return f"{hit.rank}. {hit.score:.3f}  {place}\n   {shown}"


def _place_text(place: Place, language: str, date: str = "") -> str:
    key = "cli.place_dated" if date else "cli.place"
    where = place_told(place, language)
    return say(key, language, document=place.document, place=where, date=date)


def tell(line: str) -> None:
    """Say one line to whoever watches, not to whoever reads the output."""
    print(f"siyu-qa: {line}", file=sys.stderr)


def tell_problems(report: IndexReport, language: str) -> None:
    """Say a line for each file or place to look at."""
    for key, problems in (
        ("cli.skipped", report.skipped),
        ("cli.warning", report.warnings),
    ):
        for problem in problems:
            tell(f"{say(key, language)} {problem.explain(language)}")


_TOLD_ONCE = {"repair", "version", "settings", "wait"}
"""Stages that have no steps."""


def progress_teller(language: str) -> Callable[[Progress], None]:
    """Give a watcher that writes over its own line on a terminal."""

    def show(progress: Progress) -> None:
        if progress.stage in _TOLD_ONCE:
            tell(say(f"stage.{progress.stage}", language))
        elif sys.stderr.isatty():
            stage = say(f"stage.{progress.stage}", language)
            end = "\n" if progress.stage == "write" and progress.done else ""
            line = f"\r\x1b[K{stage} {progress.done}/{progress.total}"
            print(line, end=end, file=sys.stderr, flush=True)

    return show


def list_text(one: ListedDocument, language: str) -> str:
    """Tell of one document on one line, with what is wrong with it below."""
    state = say(f"list.{one.state}", language)
    told = [
        state,
        one.path,
        say("list.passages", language, passages=one.passages),
        say("list.size", language, size=size_told(one.size)),
        one.encoding,
        one.date,
    ]
    lines = ["  ".join(filter(None, told))]
    lines += (f"    {problem.explain(language)}" for problem in one.problems)
    return "\n".join(lines)


def report_text(found: FolderReport, language: str) -> str:
    """Tell what a person should look at."""
    lines = [say("report.summary", language, **found.to_dict())]
    for heading, told in report_sections(found, language):
        lines += "", heading, *(f"  {line}" for line in told)
    return "\n".join(lines)


def report_sections(
    found: FolderReport, language: str
) -> Iterator[tuple[str, list[str]]]:
    """Give the headings of a report with the lines below them; none is empty."""
    sections = {
        "skipped": [problem.explain(language) for problem in found.skipped],
        "warnings": [problem.explain(language) for problem in found.warnings],
        "encodings": [_encoding_text(one, language) for one in found.encodings],
        "near_copies": [_copy_text(one, language) for one in found.near_copies],
        "left_out": list(found.left_out),
        "furniture": [f"{one.path}:{one.line}  {one.text}" for one in found.furniture],
    }
    for key, lines in sections.items():
        if lines:
            yield say(f"report.{key}", language, count=len(lines)), lines


def _encoding_text(one: ListedDocument, language: str) -> str:
    share = f"{one.likelihood:.0%}"
    values = {"path": one.path, "encoding": one.encoding, "likelihood": share}
    return say("report.encoding", language, **values)


def _copy_text(one: NearCopy, language: str) -> str:
    share = f"{one.resemblance:.0%}"
    values = {"path": one.path, "other": one.other, "resemblance": share}
    return say("report.near_copy", language, **values)

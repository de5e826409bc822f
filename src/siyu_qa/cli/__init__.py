"""The command line: parse, call once, print.

Answers go to standard output, talk to standard error. Exit code 0: done; 1: the
input is at fault; 2: the command line is.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from siyu_qa import seeds
from siyu_qa.assistant import Assistant, check_question
from siyu_qa.cli.judged import check_documents, judged
from siyu_qa.cli.measured import measures_text, retrieval_text
from siyu_qa.cli.page import check_page, report_page, write_page
from siyu_qa.cli.parser import Command, Parser
from siyu_qa.cli.password import asked_password
from siyu_qa.cli.rows import conversation, rows
from siyu_qa.cli.show import (
    answer_text,
    as_json,
    hit_text,
    list_text,
    progress_teller,
    report_text,
    tell,
    tell_problems,
)
from siyu_qa.doctor import examine
from siyu_qa.errors import (
    FolderError,
    IndexBusy,
    InputError,
    QuestionError,
    SiyuError,
)
from siyu_qa.evaluate import (
    Case,
    converse,
    measures_of,
    outcomes_of,
    settled,
)
from siyu_qa.evaluate.retrieval import measure_retrieval
from siyu_qa.index.archive import export_index, import_index
from siyu_qa.index.build import build_index
from siyu_qa.index.generation import current_name
from siyu_qa.messages import language_of, say
from siyu_qa.records import IndexReport, Json, Scope
from siyu_qa.report import listed, report
from siyu_qa.settings import Settings

_ANSWERED_ANYWAY = {"index_not_writable", "index_busy"}
"""Why an index can't be brought up to date, though it can be read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A lone surrogate becomes its escape, which is JSON too.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    language = language_of(os.environ)
    asked = Parser(language).of(_COMMANDS).parse_args(arguments)
    settings = Settings.from_environment(os.environ, asked.seeds, asked.index)
    try:
        asked.command(asked, settings)
        sys.stdout.flush()
    except SiyuError as error:
        tell(error.explain(language))
        return 1
    except BrokenPipeError:
        _forget_output()
    except OSError as error:
        _forget_output()
        reason = error.strerror
        tell(SiyuError("unwritable_output", reason=reason).explain(language))
        return 1
    return 0


def _forget_output() -> None:
    """Keep the interpreter from writing at its end what nobody can take."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _index(asked: argparse.Namespace, settings: Settings) -> None:
    if asked.archive:
        _archive(asked, settings)
        return
    built = build_index(settings, progress_teller(settings.language), full=asked.full)
    tell_problems(built, settings.language)
    print(as_json(built.to_dict()) if asked.json else _summary(built, settings))
    if not built.documents and not built.skipped:
        raise FolderError("empty_seeds", path=str(settings.seeds))


def _archive(asked: argparse.Namespace, settings: Settings) -> None:
    """Write the index into a file, or make what a file holds the index."""
    way, file = asked.archive
    if way == "export":
        done = export_index(settings.index, file)
    else:
        done = import_index(file, settings.index)
    told = {"generation": done.generation, "file": str(file), "built": done.built}
    if asked.json:
        print(as_json(told))
    else:
        print(say(f"cli.{way}ed", settings.language, **told))


def _add(asked: argparse.Namespace, settings: Settings) -> None:
    if_taken: seeds.IfTaken = "replace" if asked.replace else "refuse"
    copied = seeds.add(asked.files, settings, asked.to, if_taken=if_taken)
    built = build_index(settings, progress_teller(settings.language))
    if asked.json:
        files = [one.to_dict() for one in copied]
        print(as_json({"files": files, "index": built.to_dict()}))
        return
    for one in copied:
        key = "cli.added" if one.is_new else "cli.same"
        print(say(key, settings.language, path=one.path))
    print(_summary(built, settings))


def _remove(asked: argparse.Namespace, settings: Settings) -> None:
    removed = seeds.remove(asked.names, settings)
    built = build_index(settings, progress_teller(settings.language))
    if asked.json:
        files = [one.to_dict() for one in removed]
        print(as_json({"files": files, "index": built.to_dict()}))
        return
    for one in removed:
        kept = settings.seeds / one.kept
        print(say("cli.removed", settings.language, path=one.path, kept=kept))
    print(_summary(built, settings))


def _list(asked: argparse.Namespace, settings: Settings) -> None:
    _refresh(asked, settings)
    documents = listed(settings)
    if asked.json:
        print(as_json({"documents": [one.to_dict() for one in documents]}))
        return
    for one in documents:
        print(list_text(one, settings.language))


def _report(asked: argparse.Namespace, settings: Settings) -> None:
    _refresh(asked, settings)
    found = report(settings)
    if asked.html:
        write_page(asked.html, report_page(found, settings.language))
    if asked.json:
        print(as_json(found.to_dict()))
    elif not asked.html:
        print(report_text(found, settings.language))


def _ask(asked: argparse.Namespace, settings: Settings) -> None:
    assistant = _assistant(asked, settings)
    if asked.jsonl:
        for asked_id, turns in rows(asked.jsonl, conversation):
            answer = converse(assistant, turns, _scope(asked))
            print(as_json({"id": asked_id, **answer.to_dict()}), flush=True)
        return
    answer = assistant.ask(asked.text, scope=_scope(asked))
    if asked.json:
        print(as_json(answer.to_dict()))
    check_question(asked.text)
    if not asked.json:
        print(answer_text(answer, settings.language))


def _search(asked: argparse.Namespace, settings: Settings) -> None:
    assistant = _assistant(asked, settings)
    if asked.jsonl:
        for asked_id, turns in rows(asked.jsonl, conversation):
            found = _found(assistant, _completed(assistant, turns), asked)
            print(as_json({"id": asked_id, **found}), flush=True)
        return
    check_question(asked.text)
    if asked.json:
        print(as_json(_found(assistant, asked.text, asked)))
        return
    scope = _scope(asked)
    for hit in assistant.retrieve(asked.text, asked.k, asked.searcher, scope):
        print(hit_text(hit, settings.language))


def _serve(asked: argparse.Namespace, settings: Settings) -> None:
    # The page's packages are loaded for this command alone.
    from siyu_qa.web.guards.door import Door
    from siyu_qa.web.server import lock_of, serve

    language = settings.language
    door = Door(asked.host, asked.port, tuple(asked.name))
    # A password that is missing is told before the index is built.
    lock_of(door, settings)
    tell_problems(build_index(settings, progress_teller(language)), language)
    serve(
        settings,
        door,
        ready=lambda address: tell(say("cli.serving", language, address=address)),
        log_questions=asked.log_questions,
    )


def _password(_: argparse.Namespace, settings: Settings) -> None:
    from siyu_qa.web.guards.password import Password

    path = settings.password_file.expanduser()
    Password.of(asked_password(settings.language)).keep(path)
    tell(say("cli.password.kept", settings.language, path=path))


def _eval(asked: argparse.Namespace, settings: Settings) -> None:
    if asked.retrieval:
        _eval_retrieval(asked, settings)
        return
    cases = settled(rows(asked.file, Case.of))
    check_page(asked.html)
    outcomes = outcomes_of(_assistant(asked, settings), cases)
    measures = measures_of(outcomes)
    if asked.json:
        print(as_json(measures.to_dict()))
    else:
        print(measures_text(measures, settings.language))
    if asked.html:
        # What escapes a page's words is loaded for a page alone.
        from siyu_qa.cli.eval_page import eval_page

        write_page(asked.html, eval_page(measures, outcomes, settings.language))


def _eval_retrieval(asked: argparse.Namespace, settings: Settings) -> None:
    if asked.html:
        raise InputError("no_page_of_retrieval", path=asked.html)
    texts, judgements = judged(asked.retrieval)
    if texts:
        assistant = Assistant.from_texts(texts, settings)
    else:
        assistant = _assistant(asked, settings)
        check_documents(asked.retrieval, judgements, assistant.paths())
    found = list(measure_retrieval(assistant, judgements))
    if asked.json:
        told = [one.to_dict() for one in found]
        print(as_json({"questions": len(judgements), "searchers": told}))
    else:
        print(retrieval_text(len(judgements), found, settings.language))


def _doctor(asked: argparse.Namespace, settings: Settings) -> None:
    checks = examine(settings)
    if asked.json:
        print(as_json({"checks": [check.to_dict() for check in checks]}))
        return
    for check in checks:
        sign = "✓" if check.fine else "✗"
        print(f"{sign} {check.name:22} {check.found}  {check.mend}".rstrip())


def _assistant(asked: argparse.Namespace, settings: Settings) -> Assistant:
    """Open the index, brought up to date unless that is not wished."""
    _refresh(asked, settings)
    assistant = Assistant.open(settings.index, settings)
    if asked.no_refresh and assistant.state().stale:
        tell(say("cli.stale", settings.language))
    return assistant


def _refresh(asked: argparse.Namespace, settings: Settings) -> None:
    """Bring the index up to date unless that is not wished."""
    if asked.no_refresh:
        return
    try:
        built = build_index(settings, progress_teller(settings.language))
    except (FolderError, IndexBusy) as error:
        if error.key not in _ANSWERED_ANYWAY or not current_name(settings.index):
            raise
        tell(error.explain(settings.language))
        tell(say("cli.unrefreshed", settings.language))
        return
    if built.added or built.changed or built.removed:
        tell_problems(built, settings.language)


def _summary(built: IndexReport, settings: Settings) -> str:
    return say("cli.built", settings.language, **built.to_dict())


def _scope(asked: argparse.Namespace) -> Scope:
    return Scope(vars(asked)["in"], asked.document, asked.since, asked.until)


def _completed(assistant: Assistant, turns: Sequence[str]) -> str:
    """Give the last question of a conversation as it is searched."""
    return converse(assistant, turns).query if len(turns) > 1 else turns[0]


def _found(assistant: Assistant, query: str, asked: argparse.Namespace) -> Json:
    try:
        check_question(query)
    except QuestionError:
        return {"query": query, "hits": []}
    hits = assistant.retrieve(query, asked.k, asked.searcher, _scope(asked))
    return {"query": query, "hits": [hit.to_dict() for hit in hits]}


_COMMANDS: Mapping[str, Command] = {
    "index": _index,
    "ask": _ask,
    "search": _search,
    "serve": _serve,
    "password": _password,
    "add": _add,
    "remove": _remove,
    "list": _list,
    "report": _report,
    "eval": _eval,
    "doctor": _doctor,
}

"""The commands and their options."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from siyu_qa import __version__
from siyu_qa.errors import SiyuError
from siyu_qa.messages import say
from siyu_qa.retrieve import SEARCHERS
from siyu_qa.settings import Settings
from siyu_qa.text.dates import iso_date

Command = Callable[[argparse.Namespace, Settings], None]

_MOST_HITS = 10_000


class Parser:
    """Adds the options of each command, explained in one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def of(self, commands: Mapping[str, Command]) -> argparse.ArgumentParser:
        """Give the parser of *commands*; what it parses has the ``command`` to call."""
        parser = argparse.ArgumentParser(
            prog="siyu-qa", description=self._say("description")
        )
        parser.add_argument("--version", action="version", version=__version__)
        added = parser.add_subparsers(required=True, metavar="COMMAND")
        for name, command in commands.items():
            text = self._say(name)
            one = added.add_parser(name, help=text, description=text)
            one.set_defaults(command=command)
            one.add_argument("--seeds", help=self._say("seeds"), metavar="DIR")
            one.add_argument("--index", help=self._say("folder"), metavar="DIR")
            if name not in {"serve", "password"}:
                self._switch(one, "json")
            if name in {"ask", "search", "list", "report", "eval"}:
                self._switch(one, "no_refresh")
            options = getattr(self, f"_{name}", None)
            if options:
                options(one)
        return parser

    def _index(self, parser: argparse.ArgumentParser) -> None:
        self._switch(parser, "full")
        parser.add_argument(
            "archive",
            action=_Archive,
            nargs="*",
            metavar="export|import FILE",
            help=self._say("archive"),
        )

    def _ask(self, parser: argparse.ArgumentParser) -> None:
        self._question(parser, "QUESTION")

    def _search(self, parser: argparse.ArgumentParser) -> None:
        self._question(parser, "QUERY")
        hits = self._whole_number(1, _MOST_HITS)
        parser.add_argument("-k", type=hits, default=5, metavar="N")
        parser.add_argument("--searcher", choices=SEARCHERS, default=SEARCHERS[0])

    def _serve(self, parser: argparse.ArgumentParser) -> None:
        port = self._whole_number(0, 65535)
        host, name = self._say("host"), self._say("host_name")
        parser.add_argument("--host", default="127.0.0.1", help=host)
        parser.add_argument("--port", type=port, default=7860)
        parser.add_argument(
            "--name", action="append", default=[], metavar="HOST", help=name
        )
        self._switch(parser, "log_questions")

    def _add(self, parser: argparse.ArgumentParser) -> None:
        files = self._say("files")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=files)
        parser.add_argument("--to", default="", metavar="DIR", help=self._say("to"))
        self._switch(parser, "replace")

    def _remove(self, parser: argparse.ArgumentParser) -> None:
        names = self._say("names")
        parser.add_argument("names", nargs="+", metavar="NAME", help=names)

    def _report(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--html", metavar="FILE", help=self._say("html"))

    def _eval(self, parser: argparse.ArgumentParser) -> None:
        either = parser.add_mutually_exclusive_group(required=True)
        either.add_argument("file", nargs="?", metavar="FILE", help=self._say("file"))
        told = self._say("eval_retrieval")
        either.add_argument("--retrieval", metavar="FILE", help=told)
        told = self._say("eval_html")
        parser.add_argument("--html", default="", metavar="OUT", help=told)

    def _question(self, parser: argparse.ArgumentParser, metavar: str) -> None:
        either = parser.add_mutually_exclusive_group(required=True)
        either.add_argument("text", nargs="?", metavar=metavar)
        either.add_argument("--jsonl", metavar="FILE", help=self._say("jsonl"))
        for name, metavar, read in (
            ("in", "DIR", str),
            ("document", "NAME", str),
            ("since", "DATE", self._date),
            ("until", "DATE", self._date),
        ):
            words = self._say(name)
            parser.add_argument(
                f"--{name}", default="", metavar=metavar, type=read, help=words
            )

    def _switch(self, parser: argparse.ArgumentParser, key: str) -> None:
        name = f"--{key.replace('_', '-')}"
        parser.add_argument(name, action="store_true", help=self._say(key))

    def _say(self, key: str) -> str:
        return say(f"cli.{key}", self._language)

    def _date(self, text: str) -> str:
        """Read a date, or the year or month of one, as ISO 8601."""
        date = iso_date(text)
        if text and not date:
            wrong = SiyuError("bad_date", date=text)
            raise argparse.ArgumentTypeError(wrong.explain(self._language))
        return date

    def _whole_number(self, least: int, most: int) -> Callable[[str], int]:
        """Give a reader of whole numbers in a range."""

        def read(text: str) -> int:
            if text.isascii() and text.isdecimal() and least <= int(text) <= most:
                return int(text)
            wanted = say("cli.bad_number", self._language, least=least, most=most)
            raise argparse.ArgumentTypeError(wanted)

        return read


class _Archive(argparse.Action):
    """Takes ``export FILE`` or ``import FILE``, or nothing."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        match values:
            case []:
                namespace.archive = None
            case ["export" | "import" as way, str(file)]:
                namespace.archive = way, Path(file)
            case _:
                parser.error(f"{self.metavar}")

"""What the page does with the seeds folder; knows no component."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple, TypeAlias

from siyu_qa import seeds
from siyu_qa.errors import FolderError, SiyuError
from siyu_qa.index.build import build_index
from siyu_qa.index.folder import scan
from siyu_qa.messages import say
from siyu_qa.records import Problem, Progress, Record
from siyu_qa.report import ListedDocument, listed
from siyu_qa.seeds import IfTaken
from siyu_qa.settings import Settings
from siyu_qa.web.countdown import Countdown
from siyu_qa.web.ids import id_of, path_of
from siyu_qa.web.listing import amiss_told, kept_told, list_told, report_told
from siyu_qa.web.render import button, escape, told
from siyu_qa.web.status import failure, notice, progress_told, watched
from siyu_qa.web.status import report_told as changes_told

_LOG = logging.getLogger(__name__)
_WANTED = re.compile(r"(?P<act>remove|restore|replaced)-(?P<id>[0-9a-f]{12})")
_FRESH = 3.0
"""Seconds that a list of the folder is good for, while someone types over it."""

Kind: TypeAlias = Literal["added", "same", "taken", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome(Record):
    """What became of a file that was uploaded."""

    kind: Kind
    """``taken``: another document has its name, and nothing was done."""
    told: str
    """The same in words, without markup."""
    undo: str = ""
    """What ``Folder.tend`` is to be told to undo it, where that takes more."""


class Step(NamedTuple):
    """What the page shows while something is done to the folder."""

    notice: str = ""
    progress: str = ""
    report: str = ""


class Folder:
    """Serves every visitor of the page."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen: dict[str, tuple[float, list[ListedDocument]]] = {}

    def shown(self, sought: str, language: str) -> tuple[str, str]:
        """Look at the folder; write its list, and what else there is to tell of it."""
        self._seen.clear()
        return self.narrowed(sought, language), self._report(language)

    def narrowed(self, sought: str, language: str) -> str:
        """Write the list of the documents whose names have what is sought."""
        try:
            return list_told(self._listed(language), sought, language)
        except Exception as error:
            return failure(error, language)

    def _report(self, language: str) -> str:
        """Write what wants a look, and what was taken out and can be put back."""
        try:
            amiss = report_told(self._listed(language), language)
            return amiss + kept_told(seeds.kept(self._settings), language)
        except Exception:
            # The list says already why it can't be read.
            return ""

    def tend(self, wish: str, language: str) -> Iterator[Step]:
        """Do something to the folder and bring the index up to date.

        Args:
            wish: ``remove-ID`` of a document, ``restore-ID`` of one that was taken
                out, ``replaced-ID`` of one that gave way to another, and anything else
                to bring the index up to date alone.
            language: Of the page.
        """
        done = ""
        if match := _WANTED.fullmatch(wish):
            try:
                done = self._do(match["act"], match["id"], language)
            except Exception as error:
                done = failure(error, language)
        yield from (one._replace(notice=done) for one in self._refreshed(language))

    @contextmanager
    def aside(self, name: str) -> Iterator[Path]:
        """Give a place for a file that is uploaded, out of the index and gone at last.

        Raises:
            FolderError: Where no document can be called *name*, or nothing can be
                written.
        """
        seeds.check_name(name)
        try:
            with TemporaryDirectory(prefix=".adding-", dir=self._settings.seeds) as at:
                yield Path(at) / name
        except OSError as error:
            raise FolderError("seeds_not_writable", reason=error.strerror) from error

    def add(self, file: Path, if_taken: IfTaken, language: str) -> Outcome:
        """Put a file into the folder, under the name it has."""
        try:
            [copied] = seeds.add([file], self._settings, if_taken=if_taken)
        except Exception as error:
            return refused(error, language)
        if not copied.is_new:
            return Outcome("same", say("page.same", language))
        if copied.kept:
            undo = f"replaced-{id_of(copied.kept)}"
            return Outcome("added", say("page.replaced", language), undo)
        if copied.path != file.name:
            return Outcome("added", say("page.numbered", language, path=copied.path))
        return Outcome("added", say("page.added", language))

    def _do(self, act: str, identity: str, language: str) -> str:
        if act == "remove":
            return self._remove(identity, language)
        return self._restore(identity, language, replace=act == "replaced")

    def _remove(self, identity: str, language: str) -> str:
        path = path_of(identity, scan(self._settings.seeds, self._settings.index))
        try:
            removed = seeds.remove([path], self._settings) if path else []
        except FolderError as error:
            if error.key != "no_such_document":
                raise
            removed = []
        if not removed:
            return notice(say("page.removed_before", language))
        address = f"restore-{id_of(removed[0].kept)}"
        undo = button("tend", told("undo", language), value=address)
        words = told("removed", language, path=removed[0].path)
        return f'<p class="done" role="status">{words} {undo}</p>'

    def _restore(self, identity: str, language: str, *, replace: bool) -> str:
        kept = path_of(identity, (one.kept for one in seeds.kept(self._settings)))
        if not kept:
            raise FolderError("not_kept")
        path = seeds.restore(kept, self._settings, replace=replace).path
        words = escape(say("page.restored", language, path=path))
        return f'<p class="done" role="status">{words}</p>'

    def _refreshed(self, language: str) -> Iterator[Step]:
        """Bring the index up to date; tell how far that is."""
        yield Step(progress=progress_told(None, None, language))
        countdown = Countdown()
        try:
            for step in watched(partial(build_index, self._settings)):
                if isinstance(step, Progress):
                    left = countdown.left(step, time.monotonic())
                    yield Step(progress=progress_told(step, left, language))
                else:
                    yield Step(report=changes_told(step, language))
        except Exception as error:
            yield Step(report=failure(error, language))

    def _listed(self, language: str) -> list[ListedDocument]:
        """Look at the folder, unless that was done just now."""
        at, documents = self._seen.get(language, (-_FRESH, []))
        if time.monotonic() - at >= _FRESH:
            documents = listed(replace(self._settings, language=language))
            self._seen[language] = time.monotonic(), documents
        return documents


def refused(error: Exception, language: str) -> Outcome:
    """Say why a file was not put in; its name stands beside that."""
    if not isinstance(error, SiyuError):
        _LOG.error("a file was not put in", exc_info=error)
        return Outcome("refused", say("page.failed", language))
    if error.key == "name_taken":
        return Outcome("taken", say("page.taken", language))
    words = amiss_told(Problem.of(error, language), language)
    return Outcome("refused", " ".join(words.split()))

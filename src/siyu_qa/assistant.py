"""The main flow: from a question to the passages and to an answer."""

import logging
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TypeAlias

from siyu_qa.answering.compose import Searched, compose, refuse
from siyu_qa.conversation.completion import Completion, likeliest
from siyu_qa.conversation.follow_ups import completions
from siyu_qa.conversation.small_talk import small_talk, without_courtesy
from siyu_qa.embedders import embedder_of
from siyu_qa.errors import IndexDamaged, LoadError, QuestionError
from siyu_qa.index.build import stale_paths
from siyu_qa.index.generation import CURRENT, Generation
from siyu_qa.index.memory import in_memory
from siyu_qa.records import (
    Answer,
    Hit,
    IndexState,
    Listed,
    Remark,
    Scope,
    Seconds,
    Source,
    Span,
)
from siyu_qa.rerankers import reranker_of
from siyu_qa.retrieve import EVERYTHING, SEARCHERS, Retriever
from siyu_qa.settings import Settings
from siyu_qa.suggest.suggestions import in_turns, suggestions
from siyu_qa.text.questions import understand

_LOG = logging.getLogger(__name__)

LONGEST_QUESTION = 2000
"""In code points."""
_Stamp: TypeAlias = tuple[int, int]
_READ = 8
"""How many passages are read for an answer."""
_BEFORE, _AFTER = 2, 4
"""How many passages around one are read for what runs over its border."""
_EXAMPLES = 4
_NAMED = 2
"""How many of them are named where the assistant speaks of itself."""
_SUGGESTING = 20
"""How many documents are looked at for example questions."""
_LOOKED_THROUGH = 12
"""How many passages of each."""
_TRIED = 16
"""How many questions are asked at most until there are examples enough."""


class Assistant:
    """Answers questions from one index, and reopens it when it is built anew."""

    def __init__(
        self,
        generation: Generation,
        settings: Settings,
        index: Path | None = None,
        seen: _Stamp | None = None,
    ) -> None:
        self.settings = settings
        self._generation = generation
        self._index = index
        self._seen = seen
        self._is_newest = True
        self._opening = Lock()
        self._embedder = embedder_of(settings.model)
        self._reranker = reranker_of(settings.reranker)
        self._examples: tuple[Generation, tuple[str, ...]] | None = None

    @classmethod
    def open(
        cls, index: str | Path | None = None, settings: Settings | None = None
    ) -> "Assistant":
        """Open the index in a folder, with the settings of the environment.

        Raises:
            IndexDamaged: Where there is none, it is not what was written, or it was
                made with another model.
        """
        settings = settings or Settings.from_environment(os.environ)
        settings = replace(settings, index=Path(index or settings.index))
        # What becomes current while this one is opened is to be noticed.
        seen = _made_current(settings.index)
        return cls(_opened(settings), settings, settings.index, seen)

    @classmethod
    def from_texts(
        cls, texts: Mapping[str, str], settings: Settings | None = None
    ) -> "Assistant":
        """Index texts in memory, by their names.

        Raises:
            LoadError: Where a text has a lone surrogate, so that no file could hold it.
        """
        settings = settings or Settings()
        sources = (_source(name, text) for name, text in texts.items())
        return cls(in_memory(sources, settings), settings)

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        scope: Scope = EVERYTHING,
    ) -> Answer:
        """Answer from the documents, or say that they don't.

        Args:
            question: As a person asks it, in either script.
            history: The answers before, oldest first, from which a follow-up is
                completed.
            scope: Which documents may answer.

        Raises:
            QuestionError: Where there is no document in *scope*.
        """
        began = time.perf_counter()
        try:
            check_question(question)
        except QuestionError as error:
            return refuse(understand(question), error.key, self.settings.language)
        if kind := small_talk(question):
            return self._reply(question, kind)
        generation = self.generation
        meant = completions(without_courtesy(question), history)
        answers = [self._answer(generation, question, one, scope) for one in meant]
        best = likeliest(meant, answers, self.settings.language)
        total = time.perf_counter() - began
        retrieve = sum(answer.seconds.retrieve for answer in answers)
        return replace(best, seconds=Seconds(retrieve, total - retrieve, total))

    def retrieve(
        self,
        query: str,
        k: int = 5,
        searcher: str = SEARCHERS[0],
        scope: Scope = EVERYTHING,
    ) -> list[Hit]:
        """Find the *k* best passages, best first.

        Raises:
            QuestionError: Where there is nothing in *query* to search for, no such
                searcher, or no document in *scope*.
        """
        check_question(query)
        retriever = self._retriever(self.generation)
        return retriever.retrieve(understand(query), max(k, 0), searcher, scope)

    def _answer(
        self, generation: Generation, question: str, meant: Completion, scope: Scope
    ) -> Answer:
        began = time.perf_counter()
        query = understand(question, meant.text)
        if not generation.store.count():
            return refuse(query, "empty_index", self.settings.language)
        retriever = self._retriever(generation)
        hits = retriever.retrieve(query, _READ, scope=scope)
        retrieve = time.perf_counter() - began
        found = [passage for hit in hits for passage in (hit.found, *hit.twins)]
        paths = {passage.document for passage in found}
        sources = generation.store.dated_sources(paths)
        searched = Searched(retriever.searched(scope), scope != EVERYTHING)
        language = self.settings.language
        around = partial(generation.store.around, before=_BEFORE, after=_AFTER)
        answer = compose(query, hits, sources, around, searched, language, meant.told)
        return replace(answer, seconds=Seconds(retrieve, 0.0, 0.0))

    def _reply(self, line: str, kind: str) -> Answer:
        """Reply to what isn't a question about the documents."""
        documents = self.generation.store.count_documents()
        language = self.settings.language
        reply = refuse(understand(line), kind, language, searched=documents)
        examples = self.examples()[:_NAMED] if kind == "about" else ()
        named = Remark("examples", (("questions", " ".join(examples)),))
        return replace(reply, remarks=(named,) if examples else ())

    def _retriever(self, generation: Generation) -> Retriever:
        depth = self.settings.depth
        return Retriever(generation, self._embedder, self._reranker, depth)

    @property
    def generation(self) -> Generation:
        """The newest generation of the index; the last one that could be opened."""
        self.reopen()
        return self._generation

    def reopen(self) -> bool:
        """Open a newer generation, if there is one; tell whether it can be opened.

        Nobody waits for another who opens it, and what can't be opened is left alone
        until the next one: the one before answers.
        """
        seen = _made_current(self._index) if self._index else self._seen
        if seen != self._seen and self._opening.acquire(blocking=False):
            try:
                self._open_newest(seen)
            finally:
                self._opening.release()
        return self._is_newest

    def _open_newest(self, seen: _Stamp | None) -> None:
        self._seen = seen
        try:
            self._generation = _opened(self.settings)
            # They would keep the one before from going.
            self._examples = None
            self._is_newest = True
        except Exception as error:
            self._is_newest = False
            _LOG.warning("answers come from an older index", exc_info=error)

    def source(self, path: str) -> Source | None:
        """Give a document as it was read, or None where there is none."""
        return self.generation.store.source(path)

    def paths(self) -> list[str]:
        """Give the paths of all documents, sorted."""
        return self.generation.store.paths()

    def listed(self) -> list[Listed]:
        """Tell what is known of each document, in the order of their paths."""
        return self.generation.store.listed()

    def title(self, path: str) -> str:
        """Give a document's title, as its passages bear it."""
        return self.generation.store.title(path)

    def furniture(self, path: str) -> tuple[Span, ...]:
        """Give the spans of a document that were kept out of its passages."""
        return self.generation.store.furniture(path)

    def state(self) -> IndexState:
        """Tell what the index holds, and whether it still matches the folder."""
        generation = self.generation
        manifest = generation.manifest
        return IndexState(
            generation=manifest.generation,
            documents=generation.store.count_documents(),
            passages=generation.store.count(),
            model=manifest.model,
            built=manifest.built,
            stale=stale_paths(self.settings, generation) if self._index else (),
        )

    def examples(self) -> tuple[str, ...]:
        """Give questions that the documents suggest and that they answer.

        They are looked for once in each generation.
        """
        generation = self.generation
        if not self._examples or self._examples[0] is not generation:
            made = islice(self._suggested(generation), _EXAMPLES)
            self._examples = generation, tuple(made)
        return self._examples[1]

    def _suggested(self, generation: Generation) -> Iterator[str]:
        store = generation.store
        each = [
            suggestions(store.passages(store.keys_of(path)[:_LOOKED_THROUGH]).values())
            for path in store.paths()[:_SUGGESTING]
        ]
        for made in islice(in_turns(each), _TRIED):
            if made.is_met_by(self.ask(made.question)):
                yield made.question


def _made_current(index: Path) -> _Stamp | None:
    """Give what changes whenever a generation is made current, be its name the same."""
    try:
        stat = (index / CURRENT).stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def _opened(settings: Settings) -> Generation:
    """Open an index that was made with the model that is asked for."""
    generation = Generation.open(settings.index)
    manifest = generation.manifest
    fingerprint = embedder_of(settings.model).fingerprint
    if manifest.made_with.get("embedder") != fingerprint:
        path = str(settings.index)
        raise IndexDamaged("other_model", path=path, model=manifest.model)
    return generation


def _source(name: str, text: str) -> Source:
    try:
        digest = sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise LoadError("unknown_encoding", path=name) from error
    return Source(name, text, digest, "utf-8")


def check_question(question: str) -> None:
    """Refuse what can't be searched for.

    Raises:
        QuestionError: Where the question has no word in it, or is too long.
    """
    if not re.search(r"\w", question):
        raise QuestionError("empty_question")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError("long_question", longest=LONGEST_QUESTION)

"""Look at the installation, the models and the index, and say what to mend."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version

from siyu_qa.assistant import Assistant
from siyu_qa.embedders import embedder_of
from siyu_qa.errors import SiyuError
from siyu_qa.index.build import other_fingerprints
from siyu_qa.index.folder import look
from siyu_qa.index.generation import Generation
from siyu_qa.index.verified import verify_whole
from siyu_qa.messages import say
from siyu_qa.records import Record
from siyu_qa.rerankers import reranker_of
from siyu_qa.settings import Settings

PACKAGES = (
    "faiss-cpu",
    "gradio",
    "opencc",
    "sentence-transformers",
    "tantivy",
    "tokenizers",
    "torch",
)

_WORD = "私域"
"""What a model is tried with."""


@dataclass(frozen=True, slots=True)
class Check(Record):
    """One thing looked at."""

    name: str
    fine: bool
    found: str
    mend: str = ""


def examine(settings: Settings) -> list[Check]:
    """Look at everything; nothing is changed, and nothing heavy loaded unasked."""
    python = ".".join(map(str, sys.version_info[:3]))
    return [
        Check("python", sys.version_info >= (3, 11), python),
        *_packages(settings.language),
        _model(settings),
        _reranker(settings),
        *_index(settings),
    ]


def _packages(language: str) -> Iterator[Check]:
    for name in PACKAGES:
        try:
            yield Check(name, fine=True, found=version(name))
        except PackageNotFoundError:
            mend = say("doctor.install", language, package=name)
            yield Check(name, fine=False, found="–", mend=mend)


def _model(settings: Settings) -> Check:
    embedder = embedder_of(settings.model)
    try:
        dimensions = embedder.embed_query(_WORD).shape[1]
    except SiyuError as error:
        return _unusable("model", error, settings.language)
    return Check("model", fine=True, found=f"{embedder.name} ({dimensions})")


def _reranker(settings: Settings) -> Check:
    # Whatever is wrong with the other model has a line of its own.
    alone = replace(settings, model=None)
    try:
        Assistant.from_texts({"": _WORD}, alone).retrieve(_WORD)
    except SiyuError as error:
        return _unusable("reranker", error, settings.language)
    return Check("reranker", fine=True, found=reranker_of(settings.reranker).name)


def _unusable(name: str, error: SiyuError, language: str) -> Check:
    return Check(name, False, error.problem(language), error.mend(language))


def _index(settings: Settings) -> Iterator[Check]:
    language = settings.language
    try:
        generation = Generation.open(settings.index)
        manifest = generation.manifest
        verify_whole(generation.folder, manifest)
        found = say(
            "doctor.generation",
            language,
            generation=manifest.generation,
            documents=generation.store.count_documents(),
            passages=generation.store.count(),
            built=manifest.built,
        )
        yield Check("index", fine=True, found=f"{settings.index}: {found}")
        yield _made_with(settings, generation)
        _, changes = look(settings.seeds, settings.index, generation.store)
        stale = changes.paths
        mend = say("doctor.refresh", language) if stale else ""
        seeds = f"{settings.seeds}: {', '.join(stale[:5]) or '='}"
        yield Check("seeds", fine=not stale, found=seeds, mend=mend)
    except SiyuError as error:
        problem = f"{error.path}: {error.problem(language)}"
        yield Check("index", fine=False, found=problem, mend=error.mend(language))


def _made_with(settings: Settings, generation: Generation) -> Check:
    """Tell what the index was made with otherwise than it would be now."""
    language = settings.language
    others = [
        say(f"doctor.made_with.{name}", language)
        for name in other_fingerprints(settings, generation)
    ]
    mend = say("doctor.rebuild", language) if others else ""
    return Check("settings", not others, ", ".join(others) or "=", mend)

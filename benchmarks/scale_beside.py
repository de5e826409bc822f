"""LangChain with FAISS and BM25 over passages, terms and vectors that are given.

    PYTHON benchmarks/scale_beside.py FOLDER

Run by an interpreter that has ``langchain-community``, ``langchain-classic``,
``rank_bm25`` and ``faiss-cpu``, and nothing of this project. FOLDER is what
``benchmarks.scale_exact --export`` wrote. Prints a JSON object a line, as soon as each
part is measured: what is stopped for its time or memory leaves the lines before it.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.documents import Document

WORDS = "lexical, words between spaces"
_HITS = 5
"""Of each retriever: the least work for both."""
_WARMING_UP = 3
_LEAST = 20
"""Questions that are asked however long they take."""
_SECONDS = 90.0
"""After so many, no further question is asked."""


def main() -> None:
    """Print what each part took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    asked = dict(json.loads((folder / "questions.json").read_text("utf-8")))
    rows = list(_rows(folder))
    texts = [row["text"] for row in rows]
    split = {row["text"]: row.pop("terms") for row in rows} | asked
    dense = _told("dense", lambda: _dense(folder, rows), asked)
    _with_terms(dense, texts, split, list(asked))
    split.clear()
    _with_words(texts, list(asked))


def _with_terms(
    dense: Any, texts: Sequence[str], split: dict[str, list[str]], asked: Sequence[str]
) -> None:
    """Measure their BM25 with our terms, alone and together with their store."""
    lexical = _told("lexical", lambda: _lexical(texts, split.__getitem__), asked)
    ensemble = EnsembleRetriever(retrievers=[dense, lexical], weights=[0.5, 0.5])
    _told("ensemble", lambda: ensemble, asked)
    found = (lexical.vectorizer.get_scores(split[one]).any() for one in asked[:_LEAST])
    _tell("lexical", found=sum(found) / _LEAST)


def _with_words(texts: Sequence[str], asked: Sequence[str]) -> None:
    """Measure their BM25 as it comes, with the words between spaces."""
    lexical = _told(WORDS, lambda: _lexical(texts), asked)
    found = (lexical.vectorizer.get_scores(one.split()).any() for one in asked[:_LEAST])
    _tell(WORDS, found=sum(found) / _LEAST)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "passages.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            # The same term of many passages is kept once.
            yield row | {"terms": list(map(sys.intern, row["terms"]))}


def _dense(folder: Path, rows: Sequence[dict[str, Any]]) -> Any:
    """Put every window's vector into their store, beside its passage."""
    asked = np.load(folder / "asked.npy")
    vectors = np.fromfile(folder / "vectors.f32", np.float32)
    vectors = vectors.reshape(-1, asked.shape[1])
    texts = [row["text"] for row in rows for _ in range(row["vectors"])]
    questions = [one for one, _ in json.loads((folder / "questions.json").read_text())]
    store = FAISS.from_embeddings(
        zip(texts, vectors, strict=True),
        dict(zip(questions, asked, strict=True)).__getitem__,
        distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
    )
    return store.as_retriever(search_kwargs={"k": _HITS})


def _lexical(
    texts: Sequence[str], split: Callable[[str], list[str]] = str.split
) -> Any:
    documents = [Document(page_content=text) for text in texts]
    retriever = BM25Retriever.from_documents(documents, preprocess_func=split)
    retriever.k = _HITS
    return retriever


def _told(name: str, build: Callable[[], Any], asked: Iterable[str]) -> Any:
    """Build a part and ask it; tell how long both took."""
    began = time.perf_counter()
    retriever = build()
    seconds = time.perf_counter() - began
    _tell(name, build=seconds, **_asked(retriever, list(asked)))
    return retriever


def _asked(retriever: Any, questions: Sequence[str]) -> dict[str, float]:
    """Give percentiles of the milliseconds of a question."""
    for question in questions[:_WARMING_UP]:
        retriever.invoke(question)
    times: list[float] = []
    used: list[float] = []
    began = time.perf_counter()
    for question in questions[_WARMING_UP:]:
        if len(times) >= _LEAST and time.perf_counter() - began > _SECONDS:
            break
        start, before = time.perf_counter(), time.process_time()
        retriever.invoke(question)
        times.append((time.perf_counter() - start) * 1000)
        used.append((time.process_time() - before) * 1000)
    passed = sorted(times)
    high = passed[ceil(0.95 * len(passed)) - 1]
    return {
        "p50": median(passed),
        "p95": high,
        "processor p50": median(used),
        "asked": len(passed),
    }


def _tell(part: str, **figures: float) -> None:
    status = Path("/proc/self/status").read_text("utf-8").split("VmHWM:")[1]
    megabytes = int(status.split()[0]) / 1024
    print(json.dumps({"part": part, "megabytes": megabytes} | figures), flush=True)


if __name__ == "__main__":
    main()

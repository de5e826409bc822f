"""Tell where the processor's time of a build goes, by stage.

The build runs as it always does, with its workers; see ``scale_sampler``.
"""

import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.scale_sampler import OTHER_THREADS

_STAGES = (
    ("siyu_qa.embedders", "embed"),
    ("siyu_qa.text.sketch", "sketch"),
    ("siyu_qa.text.terms", "terms"),
    ("siyu_qa.text.windows", "cut"),
    ("siyu_qa.split", "cut"),
    ("siyu_qa.text.clean", "clean"),
    ("siyu_qa.text.furniture", "clean"),
    ("siyu_qa.text.recurring", "recurring lines"),
    ("siyu_qa.index.recurring", "recurring lines"),
    ("siyu_qa.index.writer", "store"),
    ("siyu_qa.index.rows", "store"),
    ("siyu_qa.index.verified", "digests and syncing"),
    ("siyu_qa.index.walk", "scan"),
    ("siyu_qa.searchers.writer", "terms index"),
    ("siyu_qa.searchers.vectors", "dense index"),
    ("siyu_qa.searchers.shortlist", "dense index"),
    ("siyu_qa.index.manifest:digest", "digests and syncing"),
    ("siyu_qa.index.manifest", "manifest"),
    ("siyu_qa.index.twins", "twins"),
    ("siyu_qa.index.sketches", "twins"),
    ("siyu_qa.index.store", "store"),
    ("siyu_qa.searchers.lexical", "terms index"),
    ("siyu_qa.searchers.dense", "dense index"),
    ("siyu_qa.index.workers", "messages between processes"),
    ("siyu_qa.index.folder", "scan"),
    ("siyu_qa.loaders", "read"),
)
"""The innermost function on the stack that is of one of these tells the stage."""
_ELSE = "else"
_STARTING = "start, imports"
_IMPORTING = ":<module>"
_FUNCTIONS = 12


def profiled(seeds: Path, scratch: Path) -> dict[str, Any]:
    """Build the index of *seeds* and throw it away; give seconds by stage."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        samples = Path(folder, "samples")
        samples.mkdir()
        shutil.copyfile(
            Path(__file__).with_name("scale_sampler.py"),
            Path(folder, "sitecustomize.py"),
        )
        before = os.environ.get("PYTHONPATH", "")
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, (folder, before))),
            "SIYU_QA_SAMPLES": str(samples),
        }
        index = ["--seeds", str(seeds), "--index", str(Path(folder, "index"))]
        command = [sys.executable, "-m", "siyu_qa.cli", "index", "--json", *index]
        run = processes.run(command, environment)
        stacks = Counter[str]()
        for file in samples.glob("*.json"):
            stacks.update(json.loads(file.read_text("utf-8")))
    return {
        "passages": json.loads(run.output)["passages"],
        "processor": run.processor_seconds,
        "stages": _by(stacks, stage_of),
        "functions": dict(Counter(_by(stacks, _innermost)).most_common(_FUNCTIONS)),
    }


def _by(stacks: Counter[str], name: Any) -> dict[str, float]:
    seconds = Counter[str]()
    for stack, used in stacks.items():
        seconds[name(stack)] += used
    return dict(seconds.most_common())


def stage_of(stack: str) -> str:
    """Name the stage of functions on a stack, the innermost first.

    >>> stage_of("siyu_qa.text.fold:fold siyu_qa.text.terms:terms")
    'terms'
    """
    if stack == OTHER_THREADS:
        return stack
    if not stack or _IMPORTING in stack:
        return _STARTING
    for function in stack.split():
        for beginning, stage in _STAGES:
            if function.startswith(beginning):
                return stage
    return _ELSE


def _innermost(stack: str) -> str:
    return stack.split(" ")[0] if stack != OTHER_THREADS else stack

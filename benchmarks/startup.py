"""Measure what a person waits for: one question asked, one folder indexed.

    python -m benchmarks.startup --seeds seeds --runs 5

Prints seconds from ``siyu-qa ask`` typed to the answer printed, over a built index and
a warm disk, beside ``import sentence_transformers`` in the same run; what indexing the
folder takes once the process runs; and the memory of the served page after questions.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from siyu_qa import build_index

_QUESTION = "私域是什么？"
_QUESTIONS = 10


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as index:
        folders = ["--seeds", str(given.seeds), "--index", index]
        print(f"indexing: {build_index(given.seeds, index).seconds:.2f} s")
        ask = ["-m", "siyu_qa.cli", "ask", _QUESTION, *folders]
        imported = ["-c", "import sentence_transformers"]
        asked = [_seconds(ask) for _ in range(given.runs)]
        loaded = [_seconds(imported) for _ in range(given.runs)]
        print(f"ask: {_spread(asked)}")
        print(f"import sentence_transformers: {_spread(loaded)}")
        print(f"ratio of the medians: {median(asked) / median(loaded):.3f}")
        print(f"page after {_QUESTIONS} questions: {_served_memory(folders):.0f} MB")


def _seconds(arguments: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - began


def _spread(seconds: Sequence[float]) -> str:
    return (
        f"{median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f}, "
        f"{len(seconds)} runs)"
    )


def _served_memory(folders: Sequence[str]) -> float:
    """Give the megabytes that the page's process holds after some questions."""
    command = [sys.executable, "-m", "siyu_qa.cli", "serve", "--port", "7899", *folders]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            address = _address(server)
            for _ in range(_QUESTIONS):
                _ask_page(address)
            status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
        finally:
            server.terminate()
    held = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(held.group(1)) / 1024 if held else float("nan")


def _address(server: subprocess.Popen[str]) -> str:
    for line in server.stderr or ():
        found = re.search(r"http://\S+", line)
        if found:
            return found.group()
    raise SystemExit("the page was not served")


def _ask_page(address: str) -> None:
    """Ask through the page's one programming interface."""
    body = json.dumps({"question": _QUESTION}).encode()
    call = urllib.request.Request(
        f"{address}/gradio_api/call/v2/ask_documents",
        data=body,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(call) as answer:
        event = json.load(answer)["event_id"]
    result = f"{address}/gradio_api/call/ask_documents/{event}"
    with urllib.request.urlopen(result) as answer:
        answer.read()


if __name__ == "__main__":
    main()

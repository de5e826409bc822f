"""The package is laid out as the design says, and importing it costs little."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import siyu_qa
from conftest import ROOT, SHOP, Desk
from siyu_qa import errors

PACKAGE = ROOT / "src" / "siyu_qa"
MODULES = sorted(PACKAGE.rglob("*.py"))

ROWS = (
    {"errors", "records", "settings", "messages"},
    {"text", "offline"},
    {"loaders", "embedders", "searchers", "rerankers"},
    {"split", "fuse", "index", "seeds"},
    {"answering", "conversation", "retrieve", "suggest"},
    {"assistant", "evaluate", "doctor", "follow", "report"},
    {"cli", "web", "__init__"},
)
"""From the bottom up: a module imports from its own row and from those below."""

HEAVY = {"torch", "transformers", "sentence_transformers", "gradio", "jieba", "pandas"}


def row_of(room: str) -> int:
    return next(number for number, row in enumerate(ROWS) if room in row)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> Iterator[str]:
    """Give the rooms that a module imports from, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = [f"{node.module}.{name.name}" for name in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "siyu_qa":
                known = any(parts[1] in row for row in ROWS)
                yield parts[1] if known else "__init__"


def test_every_module_has_its_row() -> None:
    assert {room_of(path) for path in MODULES} <= set().union(*ROWS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_go_down_the_rows(path: Path) -> None:
    room = room_of(path)
    upward = {other for other in imported_rooms(path) if row_of(other) > row_of(room)}
    assert upward == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {path.stem for path in MODULES} & {"utils", "base", "types", "helpers"} == (
        set()
    )


def test_what_is_exported_is_sorted_and_there() -> None:
    assert sorted(siyu_qa.__all__, key=str.casefold) == siyu_qa.__all__
    assert all(hasattr(siyu_qa, name) for name in siyu_qa.__all__)


def test_all_of_the_contract_is_exported() -> None:
    promised = {"Answer", "Assistant", "build_index", "Citation", "Hit", "IndexReport"}
    assert promised | {"retrieve", "SiyuError"} <= set(siyu_qa.__all__)


def test_the_error_tree_names_every_error() -> None:
    drawn = {
        name
        for name, found in vars(errors).items()
        if isinstance(found, type) and issubclass(found, errors.SiyuError)
    }
    tree = errors.__doc__ or ""
    assert set(re.findall("^(?:[├└]─ )?([A-Z][a-z]+[A-Z]\\w+)", tree, re.M)) == drawn


def loaded_by(code: str, *arguments: str) -> set[str]:
    """Run *code* in an interpreter of its own; give the modules it loaded."""
    told = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", told, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import siyu_qa") & HEAVY == set()


def test_indexing_and_answering_loads_nothing_heavy(desk: Desk) -> None:
    desk.write(SHOP)
    code = (
        "import sys; from siyu_qa.cli import main\n"
        "assert main(['ask', '会员分几种？', *sys.argv[1:]]) == 0"
    )
    assert loaded_by(code, *desk.folders) & HEAVY == set()


def test_importing_the_package_reads_no_environment() -> None:
    code = (
        "import os\n"
        "class Closed(dict):\n"
        "    def get(self, *names): raise AssertionError(names)\n"
        "    __getitem__ = __contains__ = get\n"
        "import faiss, numpy, tantivy\n"
        "os.environ = Closed()\n"
        "import siyu_qa"
    )
    assert "siyu_qa" in loaded_by(code)


def test_the_version_is_written_once() -> None:
    told = ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8")
    assert siyu_qa.__version__ not in told

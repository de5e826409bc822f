"""The documentation tells of everything that can be done."""

import re

import pytest

from conftest import ROOT
from test_cli import COMMANDS

READMES = ("README.md", "README.zh.md")


def text_of(name: str) -> str:
    return ROOT.joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", READMES)
def test_every_command_is_shown(name: str, command: str) -> None:
    assert f"siyu-qa {command}" in text_of(name)


@pytest.mark.parametrize(
    "words",
    [
        "make run",
        "make test",
        "SIYU_QA_SEEDS",
        "SIYU_QA_INDEX",
        "SIYU_QA_MODEL",
        "SIYU_QA_RERANKER",
        "torch",
    ],
)
@pytest.mark.parametrize("name", READMES)
def test_what_a_first_reader_needs_is_told(name: str, words: str) -> None:
    assert words in text_of(name)


@pytest.mark.parametrize("name", READMES)
def test_the_readmes_link_to_what_is_there(name: str) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)[^)]*\)", text_of(name))
    assert [link for link in links if not ROOT.joinpath(link).exists()] == []


def test_the_readmes_link_to_each_other() -> None:
    assert "(README.zh.md)" in text_of("README.md")
    assert "(README.md)" in text_of("README.zh.md")


def test_the_changelog_tells_of_this_version() -> None:
    import siyu_qa

    assert siyu_qa.__version__ in text_of("CHANGELOG.md")


def test_the_licence_is_whole() -> None:
    text = text_of("LICENSE")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_torch_is_pinned_so_that_no_other_build_is_pulled() -> None:
    pins = text_of("constraints.txt").splitlines()
    assert "torch==2.13.0" in pins


def test_every_pin_is_exact() -> None:
    pins = [line for line in text_of("constraints.txt").splitlines() if line[:1] != "#"]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    assert pins == sorted(pins, key=str.casefold)

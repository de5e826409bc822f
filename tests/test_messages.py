"""Every text a person reads stands in all catalogues, and none is left over."""

import ast
import re
from string import Formatter

import pytest

from siyu_qa.errors import (
    FolderError,
    InputError,
    LoadError,
    ModelError,
    SiyuError,
)
from siyu_qa.messages import LANGUAGES, catalogue, language_of, language_of_tag, say
from test_structure import MODULES

OTHERS = [language for language in LANGUAGES if language != "en"]
VARIABLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def written() -> tuple[set[str], set[str]]:
    """Give the strings of the source, and its f-strings with their gaps marked."""
    whole: set[str] = set()
    with_gaps: set[str] = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                with_gaps.add(
                    "".join(
                        part.value
                        if isinstance(part, ast.Constant)
                        and isinstance(part.value, str)
                        else VARIABLE
                        for part in node.values
                    )
                )
    return whole, with_gaps


WHOLE, WITH_GAPS = written()


TEMPLATES = [
    re.compile(re.escape(template).replace(VARIABLE, "(.+)"))
    for template in WITH_GAPS
    if template.strip(VARIABLE)
]


def is_said(text: str) -> bool:
    """Tell whether the source says *text*, or puts it together from what it says."""
    matches = (template.fullmatch(text) for template in TEMPLATES)
    return text in WHOLE or any(
        all(map(is_said, match.groups())) for match in matches if match
    )


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_all_catalogues_have_the_same_keys(language: str) -> None:
    assert list(catalogue(language)) == list(catalogue("en"))


def test_the_keys_are_sorted() -> None:
    assert list(catalogue("en")) == sorted(catalogue("en"))


@pytest.mark.parametrize("key", catalogue("en"))
def test_a_text_has_the_same_placeholders_in_every_language(key: str) -> None:
    names = {frozenset(placeholders(catalogue(one)[key])) for one in LANGUAGES}
    assert len(names) == 1


@pytest.mark.parametrize("key", catalogue("en"))
def test_every_text_is_used(key: str) -> None:
    assert is_said(key)


def test_every_key_that_is_said_is_there() -> None:
    said = first_words({"say"})
    assert said
    assert said <= set(catalogue("en"))


def test_every_error_that_is_raised_has_its_problem_and_its_mend() -> None:
    kinds = {kind.__name__ for kind in SiyuError.__subclasses__()}
    raised = first_words(kinds)
    assert len(raised) > 15
    for key in raised:
        assert {f"{key}.problem", f"{key}.mend"} <= set(catalogue("en"))


def first_words(names: set[str]) -> set[str]:
    """Give what calls of one of *names* say first, where it is a plain string."""
    calls = [
        node
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names
    ]
    words = [
        call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)
    ]
    return {word for word in words if isinstance(word, str)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [
        LoadError("shifted_run", path="a.txt", line=3, run="?nèi)"),
        FolderError("index_not_writable", path="index", reason="No space left"),
        ModelError("unknown_model", model="no/such", folder="/hub", setting="A"),
        ModelError("no_model_in", model="./no", folder="/no", setting="A"),
        ModelError("no_reranker", model="./no", setting="A"),
        InputError("unreadable_line", path="-", line=2, reason="id"),
    ],
    ids=lambda error: error.key,
)
def test_an_error_is_one_line_in_every_language(
    error: SiyuError, language: str
) -> None:
    line = error.explain(language)
    assert len(line.splitlines()) == 1
    assert "{" not in line
    assert line.startswith(error.path)
    assert error.problem(language) in line
    assert line.endswith(error.mend(language))


@pytest.mark.parametrize("line", ["\n", "\r\n", "\N{LINE SEPARATOR}"])
def test_a_line_break_in_what_is_wrong_stays_out_of_the_line(line: str) -> None:
    error = InputError("unreadable_line", path="q.jsonl", line=1, reason=f"a{line}b")
    assert len(error.explain().splitlines()) == 1


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "zh-Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_HK"}, "zh-Hant"),
        ({"LANG": "en_US", "SIYU_QA_LANGUAGE": "zh-Hant"}, "zh-Hant"),
        ({"LANG": "en_US", "SIYU_QA_LANGUAGE": "fr"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "zh-Hans"),
    ],
)
def test_the_language_follows_the_choice_then_the_locale(
    environment: dict[str, str], expected: str
) -> None:
    assert language_of(environment) == expected


@pytest.mark.parametrize("tag", ["zh-TW", "zh_mo", "zh-Hant-HK", "ZH-HK"])
def test_a_traditional_tag_gives_traditional_texts(tag: str) -> None:
    assert language_of_tag(tag) == "zh-Hant"


def test_the_colon_is_of_the_language() -> None:
    assert (say("colon", "en"), say("colon", "zh-Hant")) == (": ", "：")

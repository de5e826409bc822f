"""Questions on texts of three kinds, none of which anything was chosen on.

The floors stand a little under what was measured.
"""

import pytest

from conftest import ROOT
from question_sets import SETS, cases_of, documents_of
from siyu_qa import Assistant
from siyu_qa.evaluate import Measures, comparable, measure
from siyu_qa.text.fold import is_traditional

FLOORS = {
    ("statute", "covered"): 0.5,
    ("statute", "first_sentence_right"): 0.5,
    ("statute", "refused"): 0.78,
    ("manual", "covered"): 0.62,
    ("manual", "first_sentence_right"): 0.55,
    ("manual", "refused"): 0.9,
    ("notes", "covered"): 0.79,
    ("notes", "first_sentence_right"): 0.64,
    ("notes", "refused"): 0.3,
}


@pytest.fixture(scope="module", params=SETS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def documents(name: str) -> dict[str, str]:
    data = ROOT.parent / "shared" / "data"
    if name != "notes" and not data.is_dir():
        pytest.skip(f"{data} is not here: the statute and the manual stand there")
    return documents_of(name, data)


@pytest.fixture(scope="module")
def measures(name: str, documents: dict[str, str]) -> Measures:
    return measure(Assistant.from_texts(documents), cases_of(name))


def test_a_set_has_near_misses_follow_ups_and_both_scripts(name: str) -> None:
    cases = cases_of(name)
    scripts = [is_traditional(case.turns[-1]) for case in cases]
    assert len({case.case_id for case in cases}) == len(cases) >= 20
    assert sum(not case.answerable for case in cases) >= 4
    assert sum(case.is_follow_up for case in cases) >= 2
    assert min(scripts.count(True), scripts.count(False)) >= len(cases) // 4


def test_what_is_wanted_stands_in_the_documents(
    name: str, documents: dict[str, str]
) -> None:
    whole = comparable("\n".join(documents.values()))
    wanted = [group for case in cases_of(name) for group in case.gold]
    assert wanted
    assert [
        group
        for group in wanted
        if not any(comparable(text) in whole for text in group)
    ] == []


@pytest.mark.parametrize("share", ["covered", "first_sentence_right", "refused"])
def test_a_set_stays_above_its_floor(name: str, measures: Measures, share: str) -> None:
    assert getattr(measures, share) >= FLOORS[name, share], measures.wrong


def test_every_citation_is_the_files_own(measures: Measures) -> None:
    assert measures.citations_valid == 1.0


def test_most_follow_ups_are_right(measures: Measures) -> None:
    assert measures.follow_ups_right >= 0.5, measures.wrong

import json
import re
from dataclasses import fields, replace

import pytest

from conftest import ROOT
from siyu_qa import Assistant
from siyu_qa.cli.measured import measures_text
from siyu_qa.evaluate import (
    Case,
    Measures,
    Outcome,
    calibration_error,
    comparable,
    measure,
    measures_of,
    outcome,
    phrase_of,
)
from siyu_qa.evaluate.calibration import Forecast
from siyu_qa.messages import LANGUAGES
from siyu_qa.records import Answer, Citation, Json, Seconds, Span

TEXTS = {"a.txt": "听雨茶馆有26张桌子。掌柜是陆小满。"}


def _case(**fields: object) -> Case:
    return Case.of({"id": "1", "question": "听雨茶馆有多少张桌子？", **fields})


def test_a_covered_answer_is_right() -> None:
    found = outcome(Assistant.from_texts(TEXTS), _case(gold=[["廿六张", "26張"]]))
    assert (found.right, found.covered, found.first, found.valid) == (
        True,
        1,
        True,
        True,
    )


def test_half_of_the_groups_is_half_covered_and_not_right() -> None:
    found = outcome(Assistant.from_texts(TEXTS), _case(gold=[["26张"], ["30把椅子"]]))
    assert (found.right, found.covered) == (False, 0.5)


def test_an_answer_where_none_is_wanted_is_wrong() -> None:
    assert not outcome(Assistant.from_texts(TEXTS), _case(answerable=False)).right


def test_measures_name_the_wrong_cases() -> None:
    cases = [
        _case(gold=[["26张"]]),
        _case(id="2", answerable=False, question="火星有几颗卫星？"),
        _case(id="3", gold=[["三百元"]]),
    ]
    measures = measure(Assistant.from_texts(TEXTS), cases)
    assert measures.wrong == ("3",)
    assert (measures.answerable, measures.covered) == (2, 0.5)
    assert (measures.unanswerable, measures.refused) == (1, 1.0)
    assert measures.citations_valid == 1.0


def test_what_is_compared_has_no_glosses_signs_or_script() -> None:
    assert comparable("現(xiàn)有 30+ 家，佔 2.5%！") == "现有30+家占2.5%"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"id": 1, "question": 7}, "question"),
        ({"id": 1, "turns": "茶馆在哪里"}, "turns"),
        ({"id": 1, "turns": []}, "turns"),
        ({"id": 1, "question": "在哪里？", "gold": 3}, "gold"),
        ({"id": 1, "question": "在哪里？", "gold": ["河边街"]}, "gold"),
        ({"id": 1, "question": "在哪里？", "gold": [[]]}, "gold"),
        ({"id": 1, "question": "在哪里？", "gold": [["河边街", "。"]]}, "gold"),
        ({"id": 1, "question": "在哪里？", "answerable": "false"}, "answerable"),
    ],
)
def test_a_case_that_is_none_names_the_field(row: Json, field: str) -> None:
    with pytest.raises(ValueError, match=f"^{field}$"):
        Case.of(row)


def _citation(quote: str, phrase: Span | None = None) -> Citation:
    return Citation(
        n=1,
        document="a.txt",
        title="a",
        start=100,
        end=100 + len(quote),
        line_start=1,
        line_end=1,
        quote=quote,
        sha256="",
        phrase=phrase,
    )


def _outcome(
    *,
    answered: bool = True,
    confidence: float = 0.9,
    seconds: float = 1.0,
    **case: object,
) -> Outcome:
    """Give what became of a case whose quotes hold all but the last gold group."""
    asked = _case(**case)
    time = Seconds(0.0, seconds, seconds)
    answer = Answer("？", "？", answered, confidence, "", seconds=time)
    missed = asked.gold[-1:] if answered else asked.gold
    return Outcome(asked, answer, missed, first=answered, phrase=None, valid=True)


def _whole(one: Outcome) -> Outcome:
    return replace(one, missed=())


def test_list_recall_counts_the_groups_of_all_lists_together() -> None:
    lists = [
        _outcome(gold=[["一"], ["二"]]),
        _outcome(gold=[["一"], ["二"], ["三"], ["四"]]),
        _outcome(gold=[["只此"]], answered=False),
    ]
    measures = measures_of(lists)
    assert (measures.lists, measures.list_recall) == (2, 4 / 6)


def test_a_forecast_comes_true_by_a_right_answer_or_by_one_kept_back() -> None:
    gold = [["一"]]
    right = _whole(_outcome(gold=gold))
    outcomes = [
        right,
        _outcome(gold=gold),
        _outcome(gold=gold, answered=False, confidence=0.2),
        _outcome(answerable=False, answered=False, confidence=0.1),
        _outcome(answerable=False),
    ]
    assert [one.forecast for one in outcomes] == [
        (0.9, True),
        (0.9, False),
        (0.2, True),
        (0.1, False),
        (0.9, False),
    ]


@pytest.mark.parametrize(
    ("confidence", "share", "error"),
    [(0.5, 0.5, 0.0), (1.0, 0.0, 1.0), (0.9, 0.5, 0.4), (0.2, 1.0, 0.8)],
)
def test_the_calibration_error_is_the_distance_where_all_is_said_alike(
    confidence: float, share: float, error: float
) -> None:
    said = [Forecast(confidence, number < 1000 * share) for number in range(1000)]
    assert calibration_error(said) == pytest.approx(error)


def test_bins_hold_as_many_forecasts_each() -> None:
    said = [Forecast(number / 20, number % 2 == 0) for number in range(20)]
    pairs = zip(said[::2], said[1::2], strict=True)
    distances = [abs((a.confidence + b.confidence) / 2 - 0.5) for a, b in pairs]
    assert calibration_error(reversed(said)) == pytest.approx(sum(distances) / 10)


def test_fewer_forecasts_than_bins_have_a_bin_each() -> None:
    said = [Forecast(0.8, True), Forecast(0.4, False), Forecast(0.6, True)]
    assert calibration_error(said) == pytest.approx((0.2 + 0.4 + 0.4) / 3)


def test_the_times_are_the_middle_one_and_the_one_that_nineteen_of_twenty_keep() -> (
    None
):
    outcomes = [_outcome(seconds=float(number)) for number in range(40, 0, -1)]
    measures = measures_of(outcomes)
    assert (measures.seconds_median, measures.seconds_p95) == (20.5, 38.0)


def test_a_marked_phrase_is_right_where_it_and_a_gold_text_overlap() -> None:
    assert phrase_of(_citation("茶馆有26张桌子。", (103, 106))) == "26张"
    assert phrase_of(_citation("茶馆有26张桌子。")) == ""
    phrases = [True, False, None]
    outcomes = [replace(_outcome(), phrase=phrase) for phrase in phrases]
    measures = measures_of(outcomes)
    assert (measures.phrases, measures.phrases_right) == (2, 0.5)


def test_types_are_counted_apart_in_order() -> None:
    gold = [["一"]]
    outcomes = [
        _whole(_outcome(type="数目", gold=gold)),
        _outcome(type="人", gold=gold),
        _outcome(type="数目", gold=gold),
        _outcome(gold=gold),
    ]
    told = [(one.kind, one.questions, one.right) for one in measures_of(outcomes).kinds]
    assert told == [("人", 1, 0.0), ("数目", 2, 0.5)]


def test_no_case_is_measured_without_a_fault() -> None:
    measures = measures_of([])
    assert (measures.questions, measures.covered, measures.wrong) == (0, 1.0, ())
    assert (measures.seconds_p95, measures.calibration_error) == (0.0, 0.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_told_in_every_language(language: str) -> None:
    told = measures_text(measures_of([_outcome()]), language)
    names = [line.split()[0] for line in told.splitlines() if line[:1].strip()]
    assert names == [field.name for field in fields(Measures)]


DOCS = ROOT.joinpath("docs", "answers.md").read_text(encoding="utf-8")


def test_the_examples_of_the_documentation_are_cases() -> None:
    told, _ = re.findall("```json\n(.*?)```", DOCS, re.DOTALL)
    cases = [Case.of(json.loads(line)) for line in told.splitlines()]
    assert [len(case.gold) for case in cases] == [1, 3, 0, 1]
    assert [case.is_follow_up for case in cases] == [False, False, False, True]


@pytest.mark.parametrize("name", [field.name for field in fields(Measures)])
def test_every_measure_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS

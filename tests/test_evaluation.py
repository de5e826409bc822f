import pytest

from siyu_qa import Assistant
from siyu_qa.evaluate import Case, comparable, measure, outcome
from siyu_qa.records import Json

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
    ],
)
def test_a_case_that_is_none_names_the_field(row: Json, field: str) -> None:
    with pytest.raises(ValueError, match=f"^{field}$"):
        Case.of(row)

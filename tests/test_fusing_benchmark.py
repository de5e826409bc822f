"""The ways that the learnt ranking is compared with order as they say."""

import math

import numpy as np
import pytest
from benchmarks.fusion import WAYS, Ranks, Runs, by_ranks, by_sum, ranks_of, tables
from training.recipe import SEMANTIC

from siyu_qa.records import Scored

RUNS = Runs(
    lexical=[Scored(1, 0.9), Scored(2, 0.2), Scored(3, 0.1)],
    dense=[Scored(4, 0.8), Scored(2, 0.7), Scored(1, 0.5)],
    cosines={1: 0.5, 2: 0.7, 3: 0.4, 4: 0.8},
)
PAIRS = [
    ("渡船几点开?", "头班渡船早上六点开,末班晚上九点开。"),
    ("茶室的窗朝哪边?", "茶室的窗朝南,冬天整日有太阳。"),
    ("租一条毯子要付多少?", "毯子每条租金五元,当天归还。"),
]


def test_ranks_alone_count_for_reciprocal_ranks() -> None:
    # 1/61 + 1/63 is a little more than 2/62; one run alone gives half as much.
    assert by_ranks(RUNS) == [1, 2, 4, 3]


def test_passages_of_equal_ranks_stand_in_the_order_of_their_keys() -> None:
    runs = Runs([Scored(7, 0.9)], [Scored(5, 0.1)], {5: 0.1, 7: 0.0})
    assert by_ranks(runs) == [5, 7]


@pytest.mark.parametrize(
    ("weight", "order"), [(0.1, [1, 2, 3, 4]), (0.5, [1, 2, 4, 3])]
)
def test_the_weight_of_the_cosine_decides_in_a_sum(
    weight: float, order: list[int]
) -> None:
    assert by_sum(RUNS, weight) == order


def test_every_way_ranks_the_passage_that_a_question_belongs_to() -> None:
    ranks = ranks_of(PAIRS, every=1)
    assert set(ranks) > set(WAYS)
    for way, each in ranks.items():
        assert len(each) == len(PAIRS), way
        assert each[0] == 1, way


def test_every_second_question_is_asked_over_all_passages() -> None:
    every, second = ranks_of(PAIRS, every=1), ranks_of(PAIRS, every=2)
    assert {way: each[::2].tolist() for way, each in every.items()} == {
        way: each.tolist() for way, each in second.items()
    }


def test_the_assistant_finds_nothing_for_a_question_without_a_word() -> None:
    ranks = ranks_of([("?", PAIRS[0][1]), *PAIRS], every=1)
    (learnt,) = set(ranks) - set(WAYS)
    assert ranks[learnt][0] == math.inf


def written(ranks: Ranks, learnt: Ranks) -> list[list[str]]:
    """Give the lines of each table where all ways but one have the same ranks."""
    (last,) = set(ranks_of(PAIRS, every=1)) - set(WAYS)
    each = {**dict.fromkeys(WAYS, ranks), last: learnt}
    return [table.splitlines() for table in tables(dict.fromkeys(SEMANTIC, each))]


def test_the_tables_tell_figures_and_what_is_gained() -> None:
    ranks, learnt = np.array([1.0, 2.0, 6.0, math.inf]), np.array([1.0, 1.0, 5.0, 9.0])
    first, fifth, mean, gained = written(ranks, learnt)
    assert first[2].endswith(" | 0.250 |")
    assert first[-1].endswith(" | **0.500** |")
    assert fifth[2].endswith(" | 0.500 |")
    assert fifth[-1].endswith(" | **0.750** |")
    assert mean[2].endswith(" | 0.375 |")
    assert mean[-1].endswith(" | **0.550** |")
    # Gained are 0, 1/2, 1/5 and 0: 0.205 is their deviation.
    assert "| +0.175 ± 0.201 |" in gained[2]
    # Four sets of the same error tell the mean twice as sharply.
    assert gained[2].endswith(" | +0.175 ± 0.100 |")

"""Each searcher finds, scores in the same direction, and forgets what is removed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyu_qa.fuse import alone, fuse
from siyu_qa.records import Scored, Vectors
from siyu_qa.searchers.dense import DenseSearcher
from siyu_qa.searchers.lexical import LexicalSearcher
from siyu_qa.text.terms import terms

TEXTS = {
    1: "七日內憑收據可以退貨",
    2: "金卡会员每年续费三百元",
    3: "金卡会员可以提前预订座位",
    4: "本店在河边开业",
}


@pytest.fixture(params=["in-memory", "on-disk"])
def lexical(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalSearcher:
    searcher = LexicalSearcher(tmp_path if request.param == "on-disk" else None)
    searcher.update((), told(TEXTS))
    return searcher


def told(texts: Mapping[int, str]) -> list[tuple[int, str]]:
    """Give texts as a searcher takes them in: their terms, by key."""
    return [(key, " ".join(terms(text))) for key, text in texts.items()]


def keys(run: list[Scored]) -> list[int]:
    return [one.key for one in run]


def unit(*rows: list[float]) -> Vectors:
    vectors = np.asarray(rows, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.mark.parametrize("query", ["七日退货", "七日退貨", "收据", "收據"])
def test_both_scripts_find_the_same_passage(
    lexical: LexicalSearcher, query: str
) -> None:
    assert keys(lexical.search(query, 5))[0] == 1


def test_the_best_has_the_highest_score(lexical: LexicalSearcher) -> None:
    run = lexical.search("金卡会员续费", 5)
    assert keys(run)[:2] == [2, 3]
    assert [one.score for one in run] == sorted((s.score for s in run), reverse=True)


def test_a_score_is_a_share_of_the_most_there_can_be(lexical: LexicalSearcher) -> None:
    for text in TEXTS.values():
        best = lexical.search(text, 5)[0]
        assert 0.3 < best.score < 1


def test_equal_scores_stand_in_the_order_of_their_keys() -> None:
    searcher = LexicalSearcher()
    searcher.update((), told({9: "金卡", 3: "金卡", 5: "金卡"}))
    assert keys(searcher.search("金卡", 5)) == [3, 5, 9]


@pytest.mark.parametrize("query", ["", "，。？！", "   ", "\ud800"])
def test_nothing_to_search_for_finds_nothing(
    lexical: LexicalSearcher, query: str
) -> None:
    assert lexical.search(query, 5) == []


def test_no_more_is_found_than_asked_for(lexical: LexicalSearcher) -> None:
    assert len(lexical.search("金卡会员", 1)) == 1


def test_words_that_a_query_language_would_read_are_plain_words(
    lexical: LexicalSearcher,
) -> None:
    assert keys(lexical.search('AND OR NOT key:2 "金卡" +(会员)* ~', 5))[:2] == [2, 3]


def test_what_is_removed_is_found_no_more(lexical: LexicalSearcher) -> None:
    lexical.update([2], [])
    assert keys(lexical.search("金卡会员续费", 5)) == [3]


def test_what_is_replaced_is_found_by_its_new_words(lexical: LexicalSearcher) -> None:
    lexical.update([1, 4], told({5: "三日內憑收據可以換貨", 6: "本店歇業"}))
    assert keys(lexical.search("换货", 5)) == [5]
    assert keys(lexical.search("七日", 5)) == [5]
    assert keys(lexical.search("河边开业", 5)) == [6]


def test_scores_stay_shares_after_many_changes(tmp_path: Path) -> None:
    searcher = LexicalSearcher(tmp_path)
    searcher.update((), told(dict.fromkeys(range(1, 9), "金卡会员续费")))
    searcher.update(range(1, 8), told({9: "金卡会员退卡"}))
    run = searcher.search("金卡会员续费", 9)
    assert keys(run) == [8, 9]
    assert all(0 < one.score <= 1 for one in run)


def test_an_index_without_passages_finds_nothing() -> None:
    searcher = LexicalSearcher()
    searcher.update((), [])
    assert searcher.search("金卡", 5) == []


def test_a_searcher_of_the_same_folder_finds_the_same(tmp_path: Path) -> None:
    first = LexicalSearcher(tmp_path)
    first.update((), told(TEXTS))
    again = LexicalSearcher(tmp_path)
    assert again.search("金卡会员", 5) == first.search("金卡会员", 5)


def test_only_passages_of_the_keys_are_found(lexical: LexicalSearcher) -> None:
    assert keys(lexical.search("金卡会员", 5, [1, 3])) == [3]
    scores = {one.key: one.score for one in lexical.search("金卡会员", 5)}
    assert lexical.search("金卡会员", 5, [3])[0].score == pytest.approx(scores[3])


def test_the_nearest_vector_has_the_highest_score() -> None:
    searcher = DenseSearcher.of([3, 5, 7], unit([1, 1], [-1, 0], [1, 0]))
    run = searcher.search(unit([1, 0]), 3)
    assert keys(run) == [7, 3, 5]
    assert [round(one.score, 3) for one in run] == [1.0, 0.707, -1.0]


def test_equally_near_vectors_stand_in_the_order_of_their_keys() -> None:
    searcher = DenseSearcher.of([2, 4, 9], unit([1, 0], [1, 0], [1, 0]))
    assert keys(searcher.search(unit([1, 0]), 3)) == [2, 4, 9]


def test_an_empty_dense_index_finds_nothing() -> None:
    searcher = DenseSearcher.of([], np.zeros((0, 2), dtype=np.float32))
    assert searcher.search(unit([1, 0]), 5) == []
    assert searcher.cosines(unit([1, 0]), []) == {}


def test_a_text_without_a_known_piece_is_near_to_nothing() -> None:
    searcher = DenseSearcher.of([1, 2], unit([1, 0], [0, 1]))
    run = searcher.search(np.zeros((1, 2), dtype=np.float32), 5)
    assert [one.score for one in run] == [0.0, 0.0]


def test_a_passage_scores_by_its_nearest_vector() -> None:
    searcher = DenseSearcher.of([2, 2, 6], unit([1, 0], [0, 1], [1, 1]))
    run = searcher.search(unit([0, 1]), 5)
    assert [(one.key, round(one.score, 3)) for one in run] == [(2, 1.0), (6, 0.707)]


def test_many_vectors_of_one_passage_hide_no_other() -> None:
    vectors = unit(*[[100.0 - turn, turn] for turn in range(60)], [0, 1])
    searcher = DenseSearcher.of([1] * 60 + [2], vectors)
    assert keys(searcher.search(unit([1, 0]), 2)) == [1, 2]


def test_the_cosines_of_keys_are_those_of_the_search() -> None:
    vectors = unit([1, 1], [0, 1], [-1, 0], [2, 1], [1, 0])
    searcher = DenseSearcher.of([3, 3, 5, 7, 7], vectors)
    query = unit([2, 1])
    cosines = searcher.cosines(query, [7, 3, 5])
    for one in searcher.search(query, 3):
        assert cosines[one.key] == pytest.approx(one.score, abs=1e-6)


runs = st.dictionaries(st.integers(1, 9), st.floats(0, 1, width=32), max_size=6).map(
    lambda scores: sorted(
        (Scored(*item) for item in scores.items()), key=lambda s: (-s.score, s.key)
    )
)


@given(runs, runs, st.floats(-1, 1, width=32))
def test_fusing_keeps_every_passage_once_and_its_ranks(
    lexical: list[Scored], dense: list[Scored], cosine: float
) -> None:
    found = {one.key for one in (*lexical, *dense)}
    fused = fuse(lexical, dense, dict.fromkeys(found, cosine))
    assert sorted(one.key for one in fused) == sorted(found)
    for one in fused:
        assert one.lexical == (
            keys(lexical).index(one.key) + 1 if one.lexical else None
        )
        assert one.dense == (keys(dense).index(one.key) + 1 if one.dense else None)
        assert one.lexical or one.dense


@given(runs, runs)
def test_fused_passages_stand_best_first_and_ties_by_key(
    lexical: list[Scored], dense: list[Scored]
) -> None:
    cosines = {one.key: 0.5 for one in (*lexical, *dense)}
    fused = fuse(lexical, dense, cosines)
    order = [(-one.score, one.key) for one in fused]
    assert order == sorted(order)


def test_of_equal_words_the_nearer_meaning_comes_first() -> None:
    lexical = [Scored(1, 0.5), Scored(2, 0.5)]
    fused = fuse(lexical, [], {1: 0.1, 2: 0.6})
    assert [one.key for one in fused] == [2, 1]


@pytest.mark.parametrize("searcher", ["lexical", "dense"])
def test_one_searcher_alone_keeps_its_scores(searcher: str) -> None:
    (first, second) = alone([Scored(4, 0.9), Scored(2, 0.3)], searcher)
    assert (first.key, first.score) == (4, 0.9)
    assert (second.key, second.score) == (2, 0.3)
    assert {first.lexical, first.dense} == {1, None}
    assert getattr(first, searcher) == 1


def test_only_vectors_of_the_keys_are_found() -> None:
    searcher = DenseSearcher.of([3, 5, 7], unit([1, 1], [-1, 0], [1, 0]))
    assert keys(searcher.search(unit([1, 0]), 3, [5, 3])) == [3, 5]

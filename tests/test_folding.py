"""Folding makes equal what a reader takes as equal, one character for one."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import SIMPLIFIED, TRADITIONAL, texts
from siyu_qa.text.fold import fold, fold_each
from siyu_qa.text.terms import is_unspaced, spaced_terms, terms

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))


@pytest.fixture(scope="module")
def folded() -> str:
    """Give every code point there is, folded."""
    return fold(EVERY_CHARACTER)


def test_folding_keeps_the_length_of_every_character(folded: str) -> None:
    assert len(folded) == len(EVERY_CHARACTER)


def test_folding_what_is_folded_changes_nothing(folded: str) -> None:
    assert fold(folded) == folded


def test_folded_text_can_be_encoded(folded: str) -> None:
    assert folded.encode("utf-8").decode("utf-8") == folded


@given(texts, st.integers(0, 40), st.integers(0, 40))
def test_a_slice_of_the_folded_text_is_the_slice_folded(
    text: str, start: int, end: int
) -> None:
    assert fold(text)[start:end] == fold(text[start:end])


@given(st.lists(st.one_of(texts, st.text(max_size=20)), max_size=12))
def test_texts_are_folded_together_as_they_are_alone(some: list[str]) -> None:
    many = some * 20
    assert fold_each(many) == [fold(text) for text in some] * 20


@pytest.mark.parametrize("char", ["頔", "𠮷", "😀", "\ud83d\ude00", "\uffff", "㎏"])
def test_an_odd_character_of_a_long_text_is_folded_as_it_is_alone(char: str) -> None:
    assert fold(f"會員{char}" * 50) == fold(f"會員{char}") * 50


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("會員資料變更", "会员资料变更", id="script"),
        pytest.param("ＶＩＰ　１２％", "vip 12%", id="width"),
        pytest.param("C++ And D2C", "c++ and d2c", id="case"),
        pytest.param("⼤⽂", "大文", id="radicals"),
        pytest.param("“好。”", "“好。”", id="quotes-stay"),
    ],
)
def test_what_a_reader_takes_as_equal_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_characters_that_mean_different_things_stay_apart() -> None:
    assert len({fold(char) for char in "土士末未已己人入"}) == 8


def test_the_scripts_of_the_alphabet_fold_to_one_another() -> None:
    assert fold(TRADITIONAL) == fold(SIMPLIFIED) == SIMPLIFIED


@given(st.text(SIMPLIFIED + "ａＢ３3 ，。", max_size=20))
def test_both_scripts_have_the_same_terms(text: str) -> None:
    traditional = text.translate(str.maketrans(SIMPLIFIED, TRADITIONAL))
    assert terms(traditional) == terms(text)


@given(texts)
def test_folded_text_has_the_same_terms(text: str) -> None:
    assert terms(fold(text)) == terms(text)


@given(texts)
def test_a_term_stands_in_the_folded_text_and_has_no_space(text: str) -> None:
    folded_text = fold(text)
    for term in terms(text):
        assert term in folded_text
        assert not any(char.isspace() for char in term)


@given(st.text(SIMPLIFIED, min_size=2, max_size=20))
def test_a_run_gives_its_pairs_and_its_characters(text: str) -> None:
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    assert terms(text) == [*pairs, *text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("，。！ 　", [], id="punctuation"),
        pytest.param(
            "版本2.0.1发布", ["版本", "版", "本", "2.0.1", "发布", "发", "布"]
        ),
        pytest.param("3。5", ["3", "5"], id="a-full-stop-is-no-point"),
        pytest.param("会 员", ["会", "员"], id="a-space-parts-a-pair"),
        pytest.param("〇时", ["零时", "零", "时"], id="zero"),
        pytest.param("𠮷屋", ["𠮷屋", "𠮷", "屋"], id="astral"),
        pytest.param("カード", ["カー", "ード", "カ", "ー", "ド"], id="kana"),
        pytest.param("a_b", ["a", "b"], id="an-underscore-parts-words"),
        pytest.param("w" * 60, ["w" * 40], id="a-word-that-nobody-types"),
    ],
)
def test_the_terms_of_a_text(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


ODD_WORDS = st.text("0123456789.１．a_ㄅ會é𝐀𖹀ﷺ \n", max_size=20)


@given(st.lists(st.one_of(texts, st.text(max_size=20), ODD_WORDS), max_size=8))
def test_many_texts_have_the_terms_that_each_has_alone(some: list[str]) -> None:
    together = [sorted(found.split(" ")) for found in spaced_terms(some)]
    alone = [sorted(terms(text)) for text in some]
    assert [[term for term in found if term] for found in together] == alone


@given(texts)
def test_a_term_is_of_one_kind_of_script(text: str) -> None:
    for term in terms(text):
        assert not is_unspaced(term) or len(term) <= 2

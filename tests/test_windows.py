"""A passage is embedded in windows, none of its text left out."""

from hypothesis import given
from hypothesis import strategies as st

from conftest import Desk
from siyu_qa.assistant import Assistant
from siyu_qa.index.generation import Generation
from siyu_qa.searchers.vectors import VectorFile
from siyu_qa.text.windows import LONGEST, windows

TEXTS = st.text(alphabet="书書。！？」\n\r ２ab\u200b𠮷", max_size=6).map(
    lambda s: s * 150
)
BORROWING = "每位读者一次可以借阅五册图书，借期为三十天。"
PARKING = "自行车请停放在东门外的车棚里，夜间有人看守。"


@given(TEXTS)
def test_windows_hold_the_whole_text_in_order(text: str) -> None:
    assert "".join(windows(text)) == text


@given(TEXTS)
def test_no_window_is_much_longer_than_it_may_be(text: str) -> None:
    assert all(len(window) <= 1.5 * LONGEST for window in windows(text))


def test_windows_end_where_sentences_do() -> None:
    assert all(window.endswith("。") for window in windows(BORROWING * 40))


def test_a_short_text_is_one_window() -> None:
    assert windows("") == [""]
    assert windows(BORROWING) == [BORROWING]


def test_what_a_long_passage_says_at_its_end_is_found_by_meaning() -> None:
    text = BORROWING * 13 + PARKING * 13
    assistant = Assistant.from_texts({"a.txt": text, "b.txt": BORROWING * 20})
    first, _ = assistant.retrieve(PARKING, 2, "dense")
    assert first.document == "a.txt"
    assert first.score > 0.95


def test_every_window_of_a_built_index_has_a_vector(shop: Desk) -> None:
    (shop.seeds / "借阅.txt").write_text(BORROWING * 20, encoding="utf-8")
    shop.build()
    generation = Generation.open(shop.index)
    (key,) = generation.store.keys_of("借阅.txt")
    keys = VectorFile.read(generation.folder / "recent" / "dense").keys
    assert keys.tolist().count(key) == 2

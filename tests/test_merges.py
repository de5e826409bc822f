"""Texts cut together have the pieces and vectors that the tokenizer gives each."""

import json
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphabet import texts
from siyu_qa.embedders.bundled import FOLDER, BundledEmbedder, pieces_of
from siyu_qa.embedders.merges import Merges
from siyu_qa.text.fold import fold

TOKENIZER = FOLDER / "tokenizer.json"
KNOWN = json.loads(TOKENIZER.read_bytes())["model"]["vocab"]
NOTICE = "雨天自行车请停到车棚里，钥匙交给值班的同事；周末值班到晚上八点。"

words = st.lists(st.sampled_from(sorted(KNOWN)), max_size=20).map("".join)
repeated = st.builds(
    lambda text, times: text * times,
    st.text("哈0a会员", min_size=1, max_size=3),
    st.integers(1, 60),
)


@pytest.fixture(scope="module")
def merges() -> Merges:
    return Merges(TOKENIZER)


def known_ids(folded: str) -> list[int]:
    """Give what the tokenizer cuts a text into, but for what has no vector."""
    return list(filter(None, pieces_of(folded).ids))


@given(some=st.lists(st.one_of(texts, words, repeated, st.text(max_size=20))))
def test_texts_have_the_pieces_that_the_tokenizer_gives_each(
    merges: Merges, some: list[str]
) -> None:
    folded = [fold(text) for text in some]
    assert [ids.tolist() for ids in merges.ids(folded)] == list(map(known_ids, folded))


def test_every_known_character_has_its_piece(merges: Merges) -> None:
    every = [piece for piece in KNOWN if len(piece) == 1]
    found = merges.ids(every)
    assert list(chain.from_iterable(found)) == [KNOWN[piece] for piece in every]


def test_a_long_row_of_one_character_is_cut_like_any_text(merges: Merges) -> None:
    row = "哈" * 9999
    assert merges.ids([row])[0].tolist() == known_ids(row)


def test_pieces_end_where_texts_do(merges: Merges) -> None:
    together, apart = merges.ids(["会员"]), merges.ids(["会", "员"])
    assert len(together[0]) == 1
    assert [len(ids) for ids in apart] == [1, 1]


def test_a_text_has_the_same_vector_among_many_as_alone() -> None:
    embedder = BundledEmbedder()
    some = [NOTICE, "會員日", "𠮷野家😀", "", "ＶＩＰ 12％ C++"]
    many = embedder.embed(some * 300)
    alone = np.concatenate([embedder.embed([text]) for text in some])
    assert np.allclose(many, np.tile(alone, (300, 1)), atol=1e-6)

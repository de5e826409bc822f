"""Rerankers put the first hits in a better order: the bundled one, or a model."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from huggingface_hub.constants import HF_HUB_CACHE

from conftest import SHOP, Desk
from siyu_qa.assistant import Assistant
from siyu_qa.doctor import Check, examine
from siyu_qa.errors import ModelError
from siyu_qa.index.build import build_index
from siyu_qa.records import Hit, Passage
from siyu_qa.rerankers import Reranker, reranker_of
from siyu_qa.rerankers.bundled import BundledReranker
from siyu_qa.rerankers.cross_encoder import CrossEncoderReranker
from siyu_qa.rerankers.order import DEPTH, in_order
from siyu_qa.settings import Settings
from siyu_qa.text.questions import understand

if TYPE_CHECKING:
    from transformers import PreTrainedModel

# Torch and its friends warn about their own use of one another.
pytestmark = pytest.mark.filterwarnings("ignore")

TEXTS = [
    "本店在河边开业，店主养着一只橘猫。",
    "七日內憑收據可以退貨。",
    "金卡会员每年续费三百元。",
    "退貨須備齊收據和原包裝。",
    "普通卡不收年费。",
]
QUERY = understand("七日內可以退貨嗎？")


def hits_of(texts: Sequence[str]) -> list[Hit]:
    """Give hits as the fusion hands them on, best first."""
    return [
        Hit(
            found=Passage(
                f"{rank}.txt", "", "店规", text, 0, len(text), 1, 1, pieces=()
            ),
            # Above any probability: a score of another kind says nothing beside one.
            score=2 - rank / 100,
            rank=rank,
        )
        for rank, text in enumerate(texts, start=1)
    ]


def texts_of(hits: Sequence[Hit]) -> list[str]:
    return [hit.text for hit in hits]


class Models:
    """Makes transformers of one character a piece, with numbers at random."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        pieces = sorted(set("".join([*SHOP.values(), *TEXTS])) - set(" \n"))
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        self._vocabulary = folder / "vocab.txt"
        self._vocabulary.write_text("\n".join([*special, *pieces]), encoding="utf-8")
        self._pieces = len(special) + len(pieces)

    def cross_encoder(self, labels: int) -> str:
        from transformers import BertForSequenceClassification

        return self._saved(f"labels-{labels}", BertForSequenceClassification, labels)

    def encoder(self) -> str:
        from transformers import BertModel

        return self._saved("encoder", BertModel, 1)

    def _saved(self, name: str, kind: "type[PreTrainedModel]", labels: int) -> str:
        import torch
        from transformers import BertConfig, BertTokenizer

        torch.manual_seed(11)
        shape = BertConfig(
            vocab_size=self._pieces,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=128,
            # So large that the scores lie far apart.
            initializer_range=1.0,
        )
        shape.num_labels = labels
        folder = self._folder / name
        kind(shape).save_pretrained(folder)
        BertTokenizer(vocab=str(self._vocabulary)).save_pretrained(folder)
        return str(folder)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(tmp_path_factory.mktemp("rerankers"))


@pytest.fixture(scope="session")
def model(models: Models) -> str:
    """Give the folder of a CrossEncoder of one label."""
    return models.cross_encoder(labels=1)


def probabilities(model: str, question: str, hits: Sequence[Hit]) -> list[float]:
    """Score hits by transformers alone."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model)
    scorer = AutoModelForSequenceClassification.from_pretrained(model).eval()
    told = []
    for hit in hits:
        pair = tokenizer(question, f"店规\n{hit.text}", return_tensors="pt")
        with torch.inference_mode():
            told.append(torch.sigmoid(scorer(**pair).logits).item())
    return told


class RerankerContract:
    """What every reranker keeps; inherit and give a ``reranker`` fixture."""

    def test_every_hit_is_kept(self, reranker: Reranker) -> None:
        reranked = reranker.rerank(QUERY, hits_of(TEXTS))
        assert sorted(texts_of(reranked)) == sorted(TEXTS)

    def test_ranks_count_from_one_as_scores_fall(self, reranker: Reranker) -> None:
        reranked = reranker.rerank(QUERY, hits_of(TEXTS * 6))
        assert [hit.rank for hit in reranked] == list(range(1, len(TEXTS) * 6 + 1))
        scores = [hit.score for hit in reranked]
        assert scores == sorted(scores, reverse=True)
        assert scores[DEPTH - 1] > scores[DEPTH]

    def test_hits_behind_the_first_stay_below(self, reranker: Reranker) -> None:
        hits = hits_of([*TEXTS * 4, "七日內可以退貨嗎？", "金卡"])
        behind = reranker.rerank(QUERY, hits)[DEPTH:]
        assert texts_of(behind) == ["七日內可以退貨嗎？", "金卡"]

    def test_of_no_hits_there_are_none(self, reranker: Reranker) -> None:
        assert reranker.rerank(QUERY, []) == []

    def test_the_order_before_only_breaks_ties(self, reranker: Reranker) -> None:
        even = [replace(hit, score=0.5) for hit in hits_of(TEXTS)]
        turned = [
            replace(hit, rank=rank) for rank, hit in enumerate(reversed(even), start=1)
        ]
        there, back = (reranker.rerank(QUERY, hits) for hits in (even, turned))
        assert texts_of(there) != TEXTS
        scored = {hit.text: hit.score for hit in back}
        assert {hit.text: hit.score for hit in there} == pytest.approx(scored)

    def test_a_long_passage_and_an_odd_question_are_read(
        self, reranker: Reranker
    ) -> None:
        (hit,) = reranker.rerank(understand("退貨\ud800？"), hits_of(["退貨" * 600]))
        assert hit.rank == 1


class TestBundledReranker(RerankerContract):
    @pytest.fixture
    def reranker(self) -> Reranker:
        return BundledReranker()


def test_a_passage_nearer_in_words_or_in_meaning_comes_first() -> None:
    (hit,) = hits_of(["店主养着一只橘猫。"])
    nearer = replace(hit, rank=2, lexical_score=0.4)
    nearest = replace(hit, rank=3, lexical_score=0.4, dense_score=0.4)
    reranked = BundledReranker().rerank(QUERY, [hit, nearer, nearest])
    scores = [(one.lexical_score, one.dense_score) for one in reranked]
    assert scores == [(0.4, 0.4), (0.4, 0.0), (0.0, 0.0)]


def test_a_passage_that_says_the_rare_words_comes_first() -> None:
    texts = ["店规共七条，店主养猫。", "退貨須有收據，店主養貓。"]
    assert texts_of(BundledReranker().rerank(QUERY, hits_of(texts))) == texts[::-1]


def test_a_score_of_the_bundled_ranking_is_a_probability() -> None:
    (least,) = BundledReranker().rerank(QUERY, hits_of(["无关。"]))
    sure = replace(*hits_of([QUERY.text]), lexical_score=0.9, dense_score=0.9)
    (most,) = BundledReranker().rerank(QUERY, [sure])
    assert 0 < least.score < 0.05 < 0.9 < most.score < 1


def test_the_words_that_are_rare_in_a_folder_decide() -> None:
    ticket = "图书馆的读者可以在图书馆二楼的读者服务台办理图书馆读者证。"
    locker = "储物柜钥匙遗失须赔偿。"
    others = {f"{n}.txt": ticket[n:] + ticket[:n] for n in range(12)}
    assistant = Assistant.from_texts({"柜.txt": locker, **others})
    question = "图书馆的读者在图书馆丢了储物柜钥匙怎么办？"
    assert assistant.retrieve(question, 1)[0].document == "柜.txt"


class TestCrossEncoderReranker(RerankerContract):
    @pytest.fixture
    def reranker(self, model: str) -> Reranker:
        return reranker_of(model)


def test_ties_stand_as_before() -> None:
    even = [replace(hit, score=0.5) for hit in hits_of(TEXTS)]
    assert in_order(reversed(even), []) == even


def test_a_score_is_the_models_probability_that_the_passage_answers(
    model: str,
) -> None:
    hits = hits_of(TEXTS)
    expected = dict(zip(TEXTS, probabilities(model, QUERY.text, hits), strict=True))
    reranked = reranker_of(model).rerank(QUERY, hits)
    assert {hit.text: hit.score for hit in reranked} == pytest.approx(
        expected, abs=1e-5
    )
    assert texts_of(reranked) == sorted(TEXTS, key=lambda text: -expected[text])


def test_a_model_that_says_other_numbers_by_itself_gives_probabilities(
    model: str, tmp_path: Path
) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Identity

    folder = tmp_path / "identity"
    CrossEncoder(model, activation_fn=Identity(), device="cpu").save(str(folder))
    assert (folder / "config_sentence_transformers.json").read_text().count("Identity")
    theirs, ours = (
        CrossEncoderReranker(name).rerank(QUERY, hits_of(TEXTS))
        for name in (model, str(folder))
    )
    assert [hit.score for hit in ours] == [hit.score for hit in theirs]


def test_a_model_of_several_labels_is_told_in_one_line(models: Models) -> None:
    name = models.cross_encoder(labels=3)
    with pytest.raises(ModelError, match="不能用来重排") as caught:
        reranker_of(name).rerank(QUERY, hits_of(TEXTS))
    assert name in caught.value.problem()
    assert "SIYU_QA_RERANKER" in caught.value.mend()


def test_a_model_that_was_never_taught_to_score_is_told(models: Models) -> None:
    with pytest.raises(ModelError, match="不能用来重排"):
        reranker_of(models.encoder()).rerank(QUERY, hits_of(TEXTS))


def test_an_unknown_reranker_is_told_with_what_fetches_it() -> None:
    with pytest.raises(ModelError, match="本机没有模型 no/such-model：") as caught:
        reranker_of("no/such-model").rerank(QUERY, hits_of(TEXTS))
    assert HF_HUB_CACHE in caught.value.problem()
    assert "hf download no/such-model" in caught.value.mend()
    assert "SIYU_QA_RERANKER" in caught.value.mend()


def test_a_reranker_cut_short_is_told_with_its_folder(
    model: str, tmp_path: Path
) -> None:
    folder = tmp_path / "short"
    shutil.copytree(model, folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="不是模型文件夹") as caught:
        reranker_of(str(folder)).rerank(QUERY, hits_of(TEXTS))
    assert str(folder) in caught.value.problem()


def test_nothing_chosen_is_the_bundled_ranking() -> None:
    assert isinstance(reranker_of(None), BundledReranker)
    assert Settings.from_environment({"SIYU_QA_RERANKER": ""}).reranker is None
    assert Settings.from_environment({"SIYU_QA_RERANKER": "丙"}).reranker == "丙"


def test_hybrid_search_is_reranked_by_the_model_that_is_set(
    shop: Desk, model: str
) -> None:
    plain, other = (
        Assistant.open(shop.index, replace(shop.settings, reranker=name))
        for name in (None, model)
    )
    given = {hit.passage: hit for hit in plain.retrieve(QUERY.text)}
    found = other.retrieve(QUERY.text)
    assert {hit.passage for hit in found} == set(given)
    again = reranker_of(model).rerank(QUERY, list(given.values()))
    assert [hit.score for hit in found] == [hit.score for hit in again]
    for searcher in ("lexical", "dense"):
        assert other.retrieve(QUERY.text, searcher=searcher) == plain.retrieve(
            QUERY.text, searcher=searcher
        )


def test_another_reranker_leaves_the_index_as_it_is(shop: Desk, model: str) -> None:
    settings = replace(shop.settings, reranker=model)
    report = build_index(settings)
    assert (report.generation, report.unchanged) == (1, len(SHOP))
    assert not Assistant.open(shop.index, settings).state().stale
    assert Assistant.open(shop.index, settings).ask(QUERY.text).searched == len(SHOP)


def reranker_found(settings: Settings) -> Check:
    return next(check for check in examine(settings) if check.name == "reranker")


def test_doctor_says_which_reranker_is_used(shop: Desk, model: str) -> None:
    bundled = reranker_found(shop.settings)
    assert bundled == Check("reranker", True, BundledReranker().name)
    chosen = reranker_found(replace(shop.settings, reranker=model))
    assert chosen == Check("reranker", True, model)


def test_doctor_says_why_a_reranker_does_not_load(shop: Desk) -> None:
    check = reranker_found(replace(shop.settings, reranker="no/such-model"))
    assert not check.fine
    assert HF_HUB_CACHE in check.found
    assert "hf download no/such-model" in check.mend

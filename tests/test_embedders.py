"""Embedders give what they promise; the bundled one is a plain sentence transformer."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from huggingface_hub.constants import HF_HUB_CACHE

from conftest import SHOP, Desk
from siyu_qa.assistant import Assistant
from siyu_qa.cli import main
from siyu_qa.embedders import Embedder, embedder_of
from siyu_qa.embedders.bundled import FOLDER, BundledEmbedder
from siyu_qa.embedders.transformer import TransformerEmbedder
from siyu_qa.errors import IndexDamaged, ModelError
from siyu_qa.index.build import build_index
from siyu_qa.index.generation import Generation
from siyu_qa.records import Vectors
from siyu_qa.searchers.vectors import VectorFile
from siyu_qa.settings import Settings
from siyu_qa.text.fold import fold

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS = [
    "会员日当天，金卡客人可以提前一小时进店。",
    "會員日當天，金卡客人可以提前一小時進店。",
    "ＶＩＰ 12％ C++",
    "麤龘靐齉爩",
    "𠮷野家😀",
    "ひらがな 한글 Ωμέγα",
    "退" * 2000,
]
# Torch and its friends warn about their own use of one another.
heavy = pytest.mark.filterwarnings("ignore")


def made_model(
    folder: Path,
    dimensions: int = 8,
    prompts: Mapping[str, str] | None = None,
    *,
    normalizes: bool = False,
) -> str:
    """Save a sentence-transformers model of one character a piece; give its folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        StaticEmbedding,
    )
    from tokenizers import Tokenizer, models, pre_tokenizers

    pieces = sorted(set("".join(SHOP.values())) - set(" \n"))
    vocabulary = {piece: number for number, piece in enumerate(["[UNK]", *pieces])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.random.default_rng(7).normal(size=(len(vocabulary), dimensions))
    static = StaticEmbedding(tokenizer, embedding_weights=weights.astype(np.float32))
    modules = [static, Normalize()] if normalizes else [static]
    model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
    model.save(str(folder))
    if prompts:
        # Older versions wrote no empty prompts beside a model's own.
        config = folder / "config_sentence_transformers.json"
        told = json.loads(config.read_text(encoding="utf-8")) | {"prompts": prompts}
        config.write_text(json.dumps(told), encoding="utf-8")
    return str(folder)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a model of 8 dimensions."""
    return Path(made_model(tmp_path_factory.mktemp("models") / "tiny"))


class EmbedderContract:
    """What every embedder keeps; inherit and give an ``embedder`` fixture."""

    def test_a_vector_has_the_length_one(self, embedder: Embedder) -> None:
        lengths = np.linalg.norm(embedder.embed(TEXTS[:3]), axis=1)
        assert lengths == pytest.approx(1, abs=1e-5)

    def test_vectors_are_rows_of_single_precision(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS[:3])
        assert vectors.dtype == np.float32
        assert vectors.shape == (3, embedder.embed_query("会员").shape[1])

    def test_a_batch_is_its_texts_one_by_one(self, embedder: Embedder) -> None:
        single = np.concatenate([embedder.embed([text]) for text in TEXTS])
        assert np.allclose(embedder.embed(TEXTS), single, atol=1e-5)

    def test_no_text_gives_no_row(self, embedder: Embedder) -> None:
        dimensions = embedder.embed_query("会员").shape[1]
        assert embedder.embed([]).shape == (0, dimensions)

    def test_a_text_is_nearest_to_itself(self, embedder: Embedder) -> None:
        texts = ["七日內憑收據可以退貨", "金卡会员每年续费三百元", "本店在河边开业"]
        nearest = embedder.embed(texts) @ embedder.embed_query(texts[1])[0]
        assert int(np.argmax(nearest)) == 1

    def test_nothing_to_embed_is_no_error(self, embedder: Embedder) -> None:
        assert np.isfinite(embedder.embed(["", " ", "\u200b"])).all()

    def test_the_fingerprint_stays(self, embedder: Embedder) -> None:
        assert embedder.fingerprint == embedder.fingerprint != ""


class TestBundledEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return BundledEmbedder()


@heavy
class TestTransformerEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self, tiny: Path) -> Embedder:
        return TransformerEmbedder(str(tiny))


@heavy
class TestTransformerEmbedderThatNormalizes(EmbedderContract):
    @pytest.fixture(scope="class")
    def embedder(self, tmp_path_factory: pytest.TempPathFactory) -> Embedder:
        folder = tmp_path_factory.mktemp("models") / "normalizing"
        return TransformerEmbedder(made_model(folder, normalizes=True))


def plain_vectors(model: str, *texts: str) -> Vectors:
    """Embed texts as they stand, by sentence-transformers alone."""
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(model, device="cpu", local_files_only=True)
    vectors = loaded.encode(list(texts), prompt="", normalize_embeddings=True)
    return np.asarray(vectors, dtype=np.float32)


@heavy
@pytest.mark.parametrize("named", ["document", "passage", "corpus"])
def test_the_prompts_of_a_model_stand_before_questions_and_passages(
    tmp_path: Path, named: str
) -> None:
    model = made_model(tmp_path / "prompted", prompts={"query": "店", named: "金卡"})
    embedder = TransformerEmbedder(model)
    question, passage = plain_vectors(model, "店会员", "金卡会员")
    assert np.allclose(embedder.embed_query("会员"), question, atol=1e-6)
    assert np.allclose(embedder.embed(["会员"]), passage, atol=1e-6)
    assert not np.allclose(question, passage, atol=0.01)


@heavy
@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        (
            "bge-base-en",
            "Represent this sentence for searching relevant passages: ",
            "",
        ),
        ("multilingual-e5-small", "query: ", "passage: "),
        (
            "models--BAAI--bge-small-zh-v1.5/snapshots/7f",
            "为这个句子生成表示以用于检索相关文章：",
            "",
        ),
        ("my-bge-small-zh-of-1999", "", ""),
        ("bge-m3", "", ""),
    ],
)
def test_the_prompts_of_a_known_card_are_used_where_a_model_brings_none(
    tmp_path: Path, name: str, query: str, passage: str
) -> None:
    model = made_model(tmp_path / name)
    expected = plain_vectors(model, f"{query}会员", f"{passage}会员")
    embedder = TransformerEmbedder(model)
    assert np.allclose(embedder.embed_query("会员"), expected[:1], atol=1e-6)
    assert np.allclose(embedder.embed(["会员"]), expected[1:], atol=1e-6)


@heavy
def test_the_prompts_of_a_model_go_before_those_of_its_card(tmp_path: Path) -> None:
    model = made_model(tmp_path / "e5-small", prompts={"query": "店"})
    embedder = TransformerEmbedder(model)
    question, passage = plain_vectors(model, "店会员", "会员")
    assert np.allclose(embedder.embed_query("会员"), question, atol=1e-6)
    assert np.allclose(embedder.embed(["会员"]), passage, atol=1e-6)


@pytest.fixture(scope="module")
def bundled_as_any_other() -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(FOLDER), device="cpu", local_files_only=True)


@heavy
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:6])
def test_sentence_transformers_reads_the_bundled_model_to_the_same_vectors(
    bundled_as_any_other: "SentenceTransformer", text: str
) -> None:
    theirs = bundled_as_any_other.encode([fold(text)])
    assert np.allclose(BundledEmbedder().embed([text]), theirs, atol=1e-5)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:6])
def test_model2vec_reads_the_bundled_model_to_the_same_vectors(text: str) -> None:
    from model2vec import StaticModel

    theirs = StaticModel.from_pretrained(FOLDER).encode([fold(text)])
    assert np.allclose(BundledEmbedder().embed([text]), theirs, atol=1e-5)


def test_the_bundled_model_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 32_000_000


def test_the_bundled_model_has_no_pickle() -> None:
    suffixes = {path.suffix for path in FOLDER.iterdir()}
    assert suffixes <= {".json", ".md", ".safetensors"}


def test_both_scripts_have_the_same_vector() -> None:
    simplified, traditional = BundledEmbedder().embed(TEXTS[:2])
    assert np.array_equal(simplified, traditional)


def test_a_long_text_is_embedded_to_its_end() -> None:
    head = "退" * 2000
    one, other = BundledEmbedder().embed([head, head + "金卡会员续费" * 300])
    assert float(one @ other) < 0.99


def test_nothing_chosen_is_the_bundled_model() -> None:
    assert isinstance(embedder_of(None), BundledEmbedder)
    assert isinstance(embedder_of("no/such"), TransformerEmbedder)


@heavy
def test_an_unknown_model_is_told_with_what_fetches_it() -> None:
    with pytest.raises(ModelError, match="本机没有模型 no/such-model：") as caught:
        embedder_of("no/such-model").embed(["会员"])
    assert HF_HUB_CACHE in caught.value.problem()
    assert "hf download no/such-model" in caught.value.mend()
    assert "SIYU_QA_MODEL" in caught.value.mend()


@heavy
@pytest.mark.parametrize("model", ["/no/such/folder", "./nosuch", ""])
def test_a_folder_that_holds_no_model_is_one_line(tmp_path: Path, model: str) -> None:
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    folder = Path(model) if model else tmp_path
    with pytest.raises(ModelError, match="不是模型文件夹") as caught:
        embedder_of(model or str(tmp_path)).embed(["会员"])
    assert str(folder.resolve()) in caught.value.problem()
    assert "hf download" not in caught.value.mend()
    assert "SIYU_QA_MODEL" in caught.value.mend()


def dimensions_of(generation: Generation) -> int:
    return VectorFile.read(generation.folder / "base" / "dense").dimensions


@heavy
def test_another_model_rebuilds_the_index_by_itself(shop: Desk, tiny: Path) -> None:
    settings = Settings(seeds=shop.seeds, index=shop.index, model=str(tiny))
    report = build_index(settings)
    assert (report.generation, report.added, report.unchanged) == (2, len(SHOP), 0)
    assert dimensions_of(Generation.open(shop.index)) == 8
    hits = Assistant.open(shop.index, settings).retrieve("七日內可以退貨嗎", 1)
    assert hits[0].document == "营业/退换.md"
    assert build_index(settings).generation == 2


@heavy
def test_asking_with_another_model_rebuilds_the_index_to_its_dimension(
    shop: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for generation, dimensions in enumerate((5, 12), start=2):
        model = made_model(tmp_path / f"wide-{dimensions}", dimensions)
        monkeypatch.setenv("SIYU_QA_MODEL", model)
        assert main(["ask", "七日內可以退貨嗎？", *shop.folders]) == 0
        assert "七日內憑收據可以退貨" in capsys.readouterr().out
        opened = Generation.open(shop.index)
        assert opened.manifest.generation == generation
        assert dimensions_of(opened) == dimensions


@heavy
def test_an_index_of_another_model_is_not_asked(shop: Desk, tiny: Path) -> None:
    settings = Settings(seeds=shop.seeds, index=shop.index, model=str(tiny))
    with pytest.raises(IndexDamaged, match="索引是用另一个模型 static-zh 建立的"):
        Assistant.open(shop.index, settings)


@heavy
def test_an_unknown_model_leaves_the_index_as_it_was(shop: Desk) -> None:
    settings = Settings(seeds=shop.seeds, index=shop.index, model="no/such")
    with pytest.raises(ModelError, match="no/such"):
        build_index(settings)
    assert shop.found("七日內可以退貨嗎")[0] == "营业/退换.md"
    assert shop.build().generation == 1


def test_a_changed_model_has_another_fingerprint(tiny: Path, tmp_path: Path) -> None:
    copy = tmp_path / "tiny"
    shutil.copytree(tiny, copy)
    before = TransformerEmbedder(str(copy)).fingerprint
    os.utime(copy / "model.safetensors", ns=(1, 1))
    assert TransformerEmbedder(str(copy)).fingerprint != before

"""Make a model: its pieces, its first vectors, and the training on pairs."""

from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import (
    MultipleNegativesRankingLoss,
)
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from training.batches import Ids, Material, batches, encode_corpus
from training.corpus import Corpus
from training.progress import report
from training.recipe import Recipe
from training.start import Table, start_table
from training.tokenizer import UNKNOWN, train_tokenizer


def make(corpus: Corpus, recipe: Recipe) -> SentenceTransformer:
    """Go from the training text to a trained model."""
    tokenizer = train_tokenizer(corpus, recipe)
    report("trained the tokenizer")
    material = encode_corpus(corpus, tokenizer)
    report("cut the corpus into pieces")
    start = start_table(material.texts, recipe)
    report("factored the co-occurrence")
    # A step is too small to share: two threads mostly wait for each other, which
    # took three times as long on a busy machine, and add up in changing order.
    torch.set_num_threads(1)
    return train(tokenizer, start, material, recipe)


def train(
    tokenizer: Tokenizer, start: Table, material: Material, recipe: Recipe
) -> SentenceTransformer:
    """Train the vectors in *start* for the recipe's steps.

    A plain loop, not the library's trainer: that one would cut the same text
    into pieces in every step, which takes longer than the step itself.
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    static = StaticEmbedding(tokenizer, embedding_weights=start)
    model = SentenceTransformer(modules=[static], device=device)
    loss_of = MultipleNegativesRankingLoss(
        model,
        scale=recipe.scale,
        directions=("query_to_doc", "doc_to_query"),
        partition_mode="per_direction",
    )
    optimizer = torch.optim.Adam(
        static.parameters(), lr=recipe.learning_rate, fused=True
    )
    decay = torch.optim.lr_scheduler.LinearLR(
        optimizer, start_factor=1.0, end_factor=0.0, total_iters=recipe.steps
    )
    for step, batch in enumerate(batches(material, recipe)):
        texts = zip(*batch, strict=True)
        columns = [_vectors(static, column, device) for column in texts]
        loss = loss_of.compute_loss_from_embeddings(columns, torch.empty(0))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        decay.step()
        if step % 100 == 0:
            report(f"step {step}: loss {loss.item():.3f}")
    _forget_unknown(static, tokenizer)
    return model.cpu()


def _vectors(
    static: StaticEmbedding, texts: Sequence[Ids], device: str
) -> torch.Tensor:
    lengths = [len(ids) for ids in texts]
    offsets = np.cumsum([0, *lengths[:-1]], dtype=np.int32)
    features = {
        "input_ids": torch.from_numpy(np.concatenate(texts)).to(device),
        "offsets": torch.from_numpy(offsets).to(device),
    }
    vectors: torch.Tensor = static(features)["sentence_embedding"]
    return vectors


def _forget_unknown(static: StaticEmbedding, tokenizer: Tokenizer) -> None:
    # model2vec leaves unknown pieces out, sentence-transformers counts them in;
    # with a row of zeros the two differ in length only, not in direction.
    with torch.no_grad():
        static.embedding.weight[tokenizer.token_to_id(UNKNOWN)] = 0.0

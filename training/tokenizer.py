"""Cut folded text into pieces: characters and the words they often form."""

import random
from collections.abc import Iterator

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import Split
from tokenizers.trainers import BpeTrainer

from training.corpus import Corpus
from training.recipe import Recipe

UNKNOWN = "[UNK]"

# Runs of Han, of other letters and of digits never share a piece, and
# punctuation is no piece at all: it says nothing about what a text is about.
# Signs such as + and % stay, for names like c++.
_RUNS = Regex(r"\p{Han}+|(?:(?!\p{Han})[\p{L}\p{M}])+|\p{N}+|[\p{S}%#&@]")


def train_tokenizer(corpus: Corpus, recipe: Recipe) -> Tokenizer:
    """Learn the pieces from a random sample of the training text."""
    tokenizer = Tokenizer(BPE(unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = Split(_RUNS, behavior="removed", invert=True)
    trainer = BpeTrainer(
        vocab_size=recipe.pieces,
        special_tokens=[UNKNOWN],
        max_token_length=recipe.piece_length,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_sample(corpus, recipe), trainer)
    return tokenizer


def _sample(corpus: Corpus, recipe: Recipe) -> Iterator[str]:
    passages = {b for rows in corpus.pairs.values() for _, b in rows}
    questions = {a for rows in corpus.pairs.values() for a, _ in rows}
    # Sorted, since the order of a set changes from run to run.
    texts = sorted(passages | questions | set(corpus.texts))
    random.Random(recipe.seed).shuffle(texts)
    room = recipe.tokenizer_characters
    for text in texts:
        if room < 0:
            return
        room -= len(text)
        yield text

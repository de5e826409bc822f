"""How much of what the model is trained on, what is kept back, every number."""

from dataclasses import dataclass

HELD_OUT: dict[str, int | None] = {
    "adobe_campaign_zhhant": None,
    "d365_zhtw": 1000,
    "lawbench_qa": None,
    "med_dialogue_toyhom": 1000,
}
"""Rows never trained on, by source: that many random ones, or all (``None``).

They ask in other words than they answer, which the two reading comprehension
sets seldom do, so they show what the model knows of meaning.
"""

TRANSLATED = "d365_crossscript"
"""The source whose rows say the same in both scripts.

What it pairs with a held-out text is held out as well.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of a training run."""

    seed: int = 20
    pieces: int = 54_000
    """Vocabulary size: with 256 float16 a piece, a folder under 32 MB."""
    piece_length: int = 5
    """Longest piece in characters; longer ones are whole clauses of statutes."""
    tokenizer_characters: int = 24_000_000
    dimensions: int = 256
    start_deviation: float = 0.1
    """How far the numbers of the table stray from 0 before the first step."""
    steps: int = 4000
    sources_per_step: int = 4
    pairs_per_source: int = 256
    crop_share: float = 0.5
    """How often a step's source is running text instead of ready-made pairs."""
    learning_rate: float = 0.02
    scale: float = 20.0
    """What cosines are multiplied by before the softmax."""

"""How much of what the model is trained on, what is kept back, every number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Rows: TypeAlias = Mapping[str, int | None]
"""How many rows of a source, by its name: that many random ones, or all (``None``)."""

SEMANTIC: Rows = {
    "adobe_campaign_zhhant": None,
    "d365_zhtw": 1000,
    "lawbench_qa": None,
    "med_dialogue_toyhom": 1000,
}
"""The semantic development sets: they ask in other words than they answer.

The two reading comprehension sets seldom do.
"""

PARAPHRASES: Rows = {"sim_pawsx_zh": 800, "adobe_commercekb_zhhant": 400}
"""Rows of one set together: sentences said otherwise, and troubles with their mend."""

FUSION: Rows = {
    "csl_title_abs": 300,
    "kdconv_qa": 500,
    "med_dialogue_toyhom": 500,
    "mspartner_zhtw": 500,
    "rc_crud_news": 500,
    "rc_law_cn_auto": 300,
    "rc_law_tw_auto": 300,
    "tidb_docs_zh": 500,
}
"""Rows that the fusion is fitted on, with a model that never saw their sources.

A reader's folder is new to the model; with sources that it knows, the fusion would
learn to trust it too much.
"""

HEADINGS = ("law_cn_lawrefbook", "law_tw_moj")
"""Sources whose questions are the headings of their passages, which others share."""

KIN = {"rc_crud_news": ("crud_news_qp",), "csl_title_abs": ("csl_kw_abs",)}
"""Sources of the same texts."""

TRANSLATED = "d365_crossscript"
"""The source whose rows say the same in both scripts.

What it pairs with a held-out text is held out as well.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of a training run."""

    seed: int = 20
    pieces: int = 54_000
    """Vocabulary size: with 512 numbers of a byte each, a folder under 32 MB."""
    piece_length: int = 5
    """Longest piece in characters; longer ones are whole clauses of statutes."""
    tokenizer_characters: int = 24_000_000
    dimensions: int = 512
    start_deviation: float = 0.1
    """How far the numbers of the table stray from 0 before the first step."""
    steps: int = 5000
    sources_per_step: int = 4
    pairs_per_source: int = 256
    crop_share: float = 0.5
    """How often a step's source is running text instead of ready-made pairs."""
    learning_rate: float = 0.02
    scale: float = 20.0
    """What cosines are multiplied by before the softmax."""

"""Write the model card: what the model is, what it was made of, how good it is."""

from collections.abc import Mapping
from pathlib import Path

from training.evaluate import Figures, as_table
from training.recipe import PARAPHRASES, SEMANTIC, Recipe
from training.sources import SOURCES


def write(folder: Path, recipe: Recipe, figures: Mapping[str, Figures]) -> None:
    """Write ``README.md`` into the model *folder*."""
    text = _CARD.format(
        pieces=recipe.pieces,
        piece_length=recipe.piece_length,
        dimensions=recipe.dimensions,
        steps=recipe.steps,
        pairs=recipe.sources_per_step * recipe.pairs_per_source,
        crop_percent=round(100 * recipe.crop_share),
        learning_rate=recipe.learning_rate,
        scale=recipe.scale,
        sources=_source_table(),
        held_out=_held_out_table(),
        tried=_TRIED.read_text(encoding="utf-8").strip(),
        figures=as_table(figures),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")


def _source_table() -> str:
    rows = ["| source | from | licence |", "|---|---|---|"]
    rows += (
        f"| {source.name} | {source.origin} | {source.licence} |"
        for source in SOURCES
        if SEMANTIC.get(source.name, 0) is not None
    )
    return "\n".join(rows)


def _held_out_table() -> str:
    rows = ["| source | rows | for |", "|---|---|---|"]
    sets = {"semantic": SEMANTIC, "paraphrases": PARAPHRASES}
    rows += (
        f"| {source} | {'all' if count is None else f'{count} random ones'} | {name} |"
        for name, counts in sets.items()
        for source, count in counts.items()
    )
    return "\n".join(rows)


_TRIED = Path(__file__).with_name("tried.md")

_CARD = """\
---
language:
- zh
library_name: sentence-transformers
pipeline_tag: sentence-similarity
tags:
- sentence-transformers
- static-embeddings
- model2vec
---

# static-zh

A small static embedding model for Chinese, Simplified and Traditional: one
vector of {dimensions} numbers for each of {pieces:,} pieces of text, and the vector
of a text is the mean of its pieces' vectors, scaled to length 1. It runs on any
processor without a neural network library and answers in well under a
millisecond.

It finds passages that are about what a question asks. It was made to stand
beside lexical search and help where question and text use different words.

## Use

Every text must be folded first, as the training text was: Traditional to
Simplified, full width to half width, upper case to lower case, character for
character (`siyu_qa.text.fold.fold`).

```python
from sentence_transformers import SentenceTransformer

vectors = SentenceTransformer("static-zh").encode(texts)
```

```python
from model2vec import StaticModel

vectors = StaticModel.from_pretrained("static-zh").encode(texts)
```

Both give the same vectors, of length 1. The file holds a byte for each number
and a weight for each piece, which its row is multiplied by; the cosine of a
vector and the one before it was rounded was above 0.9999 for every text tried.

The mean of a long text is near to no question in particular: embed windows of
some 300 characters and take the nearest one (`siyu_qa.text.windows.windows`).

## Training

1. A byte-pair tokenizer with pieces of at most {piece_length} characters, learned from
   the folded training text. Han, other letters and digits never share a piece;
   punctuation is left out.
2. First vectors from the text itself: how surprisingly often two pieces stand
   near each other (positive pointwise mutual information), factored to
   {dimensions} dimensions and weighted by rarity.
3. {steps} steps on batches of {pairs} pairs with the multiple negatives ranking
   loss of sentence-transformers in both directions (scale {scale:g}; Adam at
   {learning_rate:g}, falling to 0 in a straight line). A pair is a question and its
   answer, a heading and its section, a title and its text; {crop_percent} % are a
   stretch of a text and the text around it, every other time without the stretch.

The seed is fixed. The command, from the root of the repository:

```
python -m training --data DATA --eval EVAL --out src/siyu_qa/models/static-zh
```

### Sources

{sources}

The model holds weights and a vocabulary computed from these texts, none of
their sentences.

### Held out

Never trained on, nor any row that shares a text with one of them or with its
translation:

{held_out}

## Figures

Retrieval by this model alone, higher is better: the share of questions whose
own passage comes first or among the first five of all passages of the set, and
the mean reciprocal rank within five. `drcd_dev` is the development part of DRCD
(Traditional), `cmrc_trial` the trial part of CMRC 2018 (Simplified); each
distinct context is one passage, embedded in windows. Their questions were written
while looking at the passage. The others are held-out rows, at most 1,000 of a
source: those of `d365_zhtw`, `med_dialogue_toyhom` and of the paraphrases come from
sources of which other rows were trained on. Choices were made by looking at these
sets, and the parts of DRCD and CMRC made for testing were not looked at.

{figures}

```
python -m training.evaluate --model src/siyu_qa/models/static-zh --data DATA --eval EVAL
```

### What was tried

{tried}

## Limits

- A mean of pieces knows no word order and no negation: who did what to whom is
  lost, and so is whether it was done at all.
- Names and numbers that the training text seldom has are weak. Use lexical
  search beside it.
- The training text is news, statutes, product documentation, open-source
  articles, medical and everyday questions, mostly from the mainland of China and
  Taiwan, and the model takes over its habits and prejudices.
- A cosine between two texts is no probability and no measure of truth.
"""

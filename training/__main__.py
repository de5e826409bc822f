"""Make the bundled model: ``python -m training --data D --eval E --out FOLDER``."""

import argparse
from pathlib import Path

import torch

from training import card, evaluate, export
from training.batches import encode_corpus
from training.corpus import read_corpus
from training.progress import report
from training.recipe import Recipe
from training.start import start_table
from training.tokenizer import train_tokenizer
from training.train import train


def main() -> None:
    """Go from the data to a model folder and its measured model card."""
    options = _parse()
    recipe = Recipe()
    corpus = read_corpus(options.data, recipe.seed)
    report("read the corpus")
    tokenizer = train_tokenizer(corpus, recipe)
    report("trained the tokenizer")
    material = encode_corpus(corpus, tokenizer)
    report("cut the corpus into pieces")
    start = start_table(material.texts, recipe)
    report("factored the co-occurrence")
    # A step is too small to share: two threads mostly wait for each other, which
    # took three times as long on a busy machine, and add up in changing order.
    torch.set_num_threads(1)
    model = train(tokenizer, start, material, recipe)
    export.save(model, options.out)
    sets = evaluate.read_sets(options.data, options.eval, recipe.seed)
    figures = evaluate.evaluate(evaluate.load(options.out), sets)
    card.write(options.out, recipe, figures)
    report("done\n" + evaluate.as_table(figures))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Make the bundled model: ``python -m training --data D --eval E --out FOLDER``."""

import argparse
from pathlib import Path

from training import card, evaluate, export
from training.corpus import read_corpus
from training.progress import report
from training.recipe import Recipe
from training.train import make


def main() -> None:
    """Go from the data to a model folder and its measured model card."""
    options = _parse()
    recipe = Recipe()
    corpus = read_corpus(options.data, recipe.seed)
    report("read the corpus")
    model = make(corpus, recipe)
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

"""Write the trained model as the folder that the product ships."""

import shutil
from pathlib import Path

import numpy as np
from model2vec.persistence import save_pretrained
from sentence_transformers import SentenceTransformer

from training.start import Table

_MOST = 127


def save(model: SentenceTransformer, folder: Path) -> None:
    """Save *model* in a byte a number, replacing *folder* once all is written.

    The folder is laid out as model2vec does, which sentence-transformers reads too:
    whole numbers, and for each piece the weight that its row is multiplied by.
    """
    new, old = (folder.with_name(f"{folder.name}.{word}") for word in ("new", "old"))
    shutil.rmtree(new, ignore_errors=True)
    table: Table = model[0].embedding.weight.detach().numpy()
    # A row of zeros, that of unknown pieces, stays one.
    weights = np.maximum(np.abs(table).max(axis=1) / _MOST, np.finfo(np.float32).tiny)
    save_pretrained(
        new,
        embeddings=np.rint(table / weights[:, None]).astype(np.int8),
        tokenizer=model.tokenizer,
        config={"normalize": True, "max_length": None},
        create_model_card=False,
        weights=weights.astype(np.float32),
    )
    for file in new.iterdir():
        # The weights come out readable by their owner alone.
        file.chmod(0o644)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)

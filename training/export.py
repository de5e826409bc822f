"""Write the trained model as the folder that the product ships."""

import shutil
from pathlib import Path

from sentence_transformers import SentenceTransformer


def save(model: SentenceTransformer, folder: Path) -> None:
    """Save *model* in half precision, replacing *folder* only once all is written."""
    new, old = (folder.with_name(f"{folder.name}.{word}") for word in ("new", "old"))
    shutil.rmtree(new, ignore_errors=True)
    model.half().save(str(new), create_model_card=False)
    # sentence-transformers indents the file, which doubles it.
    model.tokenizer.save(str(new / "tokenizer.json"), pretty=False)
    for file in new.iterdir():
        # The weights come out readable by their owner alone.
        file.chmod(0o644)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)

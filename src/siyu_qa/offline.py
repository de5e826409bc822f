"""Load models of this machine alone: nothing is fetched behind the reader's back."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from siyu_qa.errors import ModelError

# A name without an owner is an old one of the hub's, or a folder of here.
_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
# Bars and reports of loading would stand among what the command line prints.
_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}


@contextmanager
def offline(model: str, setting: str) -> Iterator[None]:
    """Keep what loads *model* from the network, and say where it isn't.

    Its libraries read that they are offline when they are imported, so that belongs
    inside too.

    Args:
        model: A folder, or a name of the hub's.
        setting: What names it, for the reader to mend.

    Raises:
        ModelError: Where there is no such model on this machine.
    """
    from safetensors import SafetensorError

    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        yield
    except (OSError, ValueError, SafetensorError) as error:
        raise _missing(model, setting) from error


def _missing(model: str, setting: str) -> ModelError:
    if not _HUB_NAME.fullmatch(model) or Path(model).exists():
        folder = str(Path(model).expanduser().resolve())
        return ModelError("no_model_in", model=model, folder=folder, setting=setting)
    from huggingface_hub.constants import HF_HUB_CACHE as FOLDER

    return ModelError("unknown_model", model=model, folder=FOLDER, setting=setting)

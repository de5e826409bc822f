"""Put figures where a text of the documentation has room for them."""

import re
from pathlib import Path


def write_between(path: Path, name: str, figures: str) -> None:
    """Replace what stands between ``<!-- NAME -->`` and ``<!-- end of NAME -->``."""
    room = re.compile(f"(?<=<!-- {name} -->\n).*(?=<!-- end of {name} -->)", re.DOTALL)
    text, rooms = room.subn(f"\n{figures.strip()}\n\n", path.read_text("utf-8"))
    if rooms != 1:
        raise ValueError(f"{path} has no room for {name}")
    path.write_text(text, encoding="utf-8")

"""Our own styles and scripts: where they are served, and how the page names them."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

_STYLE = Path(str(files(__package__))) / "style"
_SCRIPT = _STYLE.with_name("script")


def mount_assets(app: FastAPI) -> None:
    """Serve them below ``/page``."""
    app.mount("/page/style", StaticFiles(directory=_STYLE))
    app.mount("/page/script", StaticFiles(directory=_SCRIPT))


def head() -> str:
    """Name them for the head of the page; Gradio would narrow what a style reaches."""
    styles = "".join(
        f'<link rel="stylesheet" href="page/style/{style.name}">'
        for style in sorted(_STYLE.glob("*.css"))
    )
    return f'{styles}<script type="module" src="page/script/main.js"></script>'

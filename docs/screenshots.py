"""Make the pictures of the page in ``docs/images``.

Run it from the top of the repository: ``PYTHONPATH=tests python docs/screenshots.py``.
"""

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from browser import ARGUMENTS, CHROMIUM, ask, free_port, served

IMAGES = Path("docs/images")
QUESTIONS = ("千域計劃有哪兩大認證體系？", "第二個看哪些方面？")
SIZES: tuple[ViewportSize, ...] = (
    {"width": 1280, "height": 800},
    {"width": 390, "height": 844},
)
SCHEMES: tuple[tuple[Literal["light", "dark"], str], ...] = (
    ("light", ""),
    ("dark", "-dark"),
)


def main() -> None:
    """Ask the documents of ``seeds/``, open a citation and take the pictures."""
    if not CHROMIUM:
        sys.exit("no chromium here: apt-get install chromium fonts-noto-cjk")
    IMAGES.mkdir(exist_ok=True)
    port = free_port()
    with (
        TemporaryDirectory() as index,
        served(Path("seeds"), Path(index), port),
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for size, (scheme, suffix) in product(SIZES, SCHEMES):
            context = chromium.new_context(
                viewport=size, color_scheme=scheme, locale="zh-CN"
            )
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}")
            take(page, IMAGES / f"page-{size['width']}{suffix}.png")
            context.close()
        chromium.close()


def take(page: Page, image: Path) -> None:
    """Hold a short conversation and picture it with its last source open."""
    answers = [ask(page, question) for question in QUESTIONS]
    answers[-1].locator(".cite").first.click()
    expect(page.locator("#source mark")).to_be_in_viewport()
    page.mouse.move(0, 0)
    page.screenshot(path=image, animations="disabled")


if __name__ == "__main__":
    main()

"""Make the pictures of the page in ``docs/images``.

Run it from the top of the repository: ``PYTHONPATH=tests python docs/screenshots.py``.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from browser import ARGUMENTS, CHROMIUM, free_port, served

IMAGES = Path("docs/images")
QUESTIONS = ("千域計劃有哪兩大認證體系？", "第二個看哪些方面？")
SIZES: tuple[ViewportSize, ...] = (
    {"width": 1280, "height": 800},
    {"width": 390, "height": 844},
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
        for size in SIZES:
            page = chromium.new_page(viewport=size)
            page.goto(f"http://127.0.0.1:{port}")
            take(page, IMAGES / f"page-{size['width']}.png")
        chromium.close()


def take(page: Page, image: Path) -> None:
    """Hold a short conversation and picture it with its last source open."""
    for turn, question in enumerate(QUESTIONS):
        page.locator("#question textarea").fill(question)
        page.locator("#ask").click()
        expect(page.locator("#chat .copy")).to_have_count(turn + 1)
    page.locator("#chat .bot-row").last.locator(".cite").first.click()
    expect(page.locator("#source mark")).to_be_in_viewport()
    page.mouse.move(0, 0)
    page.screenshot(path=image, animations="disabled")


if __name__ == "__main__":
    main()

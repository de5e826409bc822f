"""Until another one is chosen, the page speaks the browser's language."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import browser as folder

pytestmark = folder.needs_chromium

TITLES = {"zh-Hans": "文档问答", "zh-Hant": "文件問答", "en": "Ask the documents"}


@pytest.fixture(scope="module")
def command() -> Sequence[str]:
    """Serve a page that is in Traditional script of itself."""
    return ("env", "SIYU_QA_LANGUAGE=zh-Hant", *folder.COMMAND)


@contextmanager
def opened(browser: Browser, tag: str) -> Iterator[BrowserContext]:
    """Open a profile whose language is *tag* and that has been nowhere yet."""
    context = browser.new_context(locale=tag)
    yield context
    context.close()


def expect_language(page: Page, language: str) -> None:
    title = TITLES[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page).to_have_title(title)
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("en-GB", "en"),
        ("fr-FR", "zh-Hant"),
    ],
)
def test_the_page_speaks_the_browsers_language(
    browser: Browser, port: int, tag: str, language: str
) -> None:
    with opened(browser, tag) as context, folder.visit(context, port) as page:
        expect_language(page, language)


def test_the_language_chosen_outlasts_the_browsers(browser: Browser, port: int) -> None:
    with opened(browser, "en-GB") as context:
        with folder.visit(context, port) as page:
            expect_language(page, "en")
            page.get_by_role("radio", name="简体").check()
            expect_language(page, "zh-Hans")
        with folder.visit(context, port) as page:
            expect_language(page, "zh-Hans")

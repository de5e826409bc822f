"""An open page outlives its server: it says so, and goes on with the next one."""

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

import browser as folder

pytestmark = folder.needs_chromium

FIRST = "书屋几点开放？"
QUESTION = "书屋一次最多可以借几本书？"


def opened(context: BrowserContext, port: int) -> Page:
    """Open the page; the browser may complain that the server is away."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}")
    # By then the page has heard of all that its loading has set off.
    page.wait_for_function(
        """() => performance.getEntriesByType("resource").some(
            (entry) => entry.name.includes("/queue/data?"))"""
    )
    expect(page.locator("#state .state")).to_be_visible()
    return page


def ask_in_vain(page: Page) -> None:
    page.locator("#question textarea").fill(QUESTION)
    page.get_by_role("button", name="提问").click()


def test_a_page_without_its_server_says_so_and_goes_on_with_the_next_one(
    context: BrowserContext, seeds: Path
) -> None:
    port, index = folder.free_port(), seeds.with_name("index")
    with folder.served(seeds, index, port):
        page = opened(context, port)
        folder.ask(page, FIRST)
    ask_in_vain(page)
    line = page.get_by_role("alert").filter(has_text="服务器没有回应")
    expect(line).to_be_visible()
    expect(page.get_by_text("Connection")).to_be_hidden()
    with folder.served(seeds, index, port):
        expect(line).to_be_hidden()
        box = page.locator("#question textarea")
        expect(box).to_have_value(QUESTION)
        expect(page.locator("#chat .bot-row")).to_have_count(1)
        page.get_by_role("button", name="提问").click()
        expect(page.locator("#chat .bot-row")).to_have_count(2)
        expect(page.locator("#chat .sentence").last).to_contain_text("六本书")
    page.close()


def test_a_page_whose_server_was_started_anew_goes_on_at_once(
    context: BrowserContext, seeds: Path
) -> None:
    port, index = folder.free_port(), seeds.with_name("index")
    with folder.served(seeds, index, port):
        page = opened(context, port)
    with folder.served(seeds, index, port):
        ask_in_vain(page)
        expect(page.locator("#chat .sentence")).to_contain_text("六本书")
    page.close()


def test_a_question_asked_while_the_stream_of_events_ends_is_answered(
    browser: Browser, port: int
) -> None:
    ended: list[Route] = []

    def told_late(route: Route) -> None:
        page, told = route.request.frame.page, route.fetch()
        if page.locator("#question textarea").input_value() and not ended:
            ended.append(route)
            # The server has ended its stream, and the page doesn't know yet.
            with page.expect_response("**/queue/join?**"):
                page.get_by_role("button", name="提问").click()
        route.fulfill(response=told)

    with folder.profile(browser) as context:
        context.route("**/queue/data?**", told_late)
        with folder.visit(context, port) as page:
            page.get_by_role("button", name="选项").click()
            page.locator("#question textarea").fill(QUESTION)
            page.locator("#script").get_by_label("繁體").click()
            expect(page.locator("#chat .sentence")).to_contain_text("六本")

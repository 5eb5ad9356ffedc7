"""Every page in headless Chromium: accessible, by keyboard, narrow, enlarged, dark, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
WIDE, NARROW, ENLARGED = ({"width": width, "height": 800} for width in (1280, 360, 640))
STOPS = 40
SHORTEN = """
    document.querySelectorAll('details').forEach(one => one.open = true);
    document.querySelectorAll('tbody, ul').forEach(rows => {
        while (rows.children.length > 12) rows.lastElementChild.remove();
    });
"""
"""Opens what is folded, and keeps a dozen rows of each table: more of the same takes the checker minutes."""
FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser: {CHROMIUM} is missing (apt: chromium)"),
    # the greenlets of Playwright's synchronous driver close their sockets late
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visits(addresses) -> list[str]:
    return [*addresses, "/events?country=FRA&status=occurred", "/nowhere", "/login", "/docs"]


@pytest.fixture
def page(browser):  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport=WIDE)
    page.asked = []
    page.complaints = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    page.close()


def violations(result, scheme: str = "") -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return [(scheme + one["id"], one["nodes"][0]["html"][:150]) for one in result.response["violations"]]


def test_every_page_is_accessible_and_fits(page, served, visits) -> None:  # type: ignore[no-untyped-def]
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    only = {"resultTypes": ["violations"]}
    colours = only | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    found = {}
    for address in visits:
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        page.goto(served.address + address)
        page.evaluate(SHORTEN)
        wrong = violations(axe.run(page, options=only))
        page.emulate_media(color_scheme="dark")
        wrong += violations(axe.run(page, options=colours), "dark ")
        for size in (NARROW, ENLARGED, WIDE):
            page.set_viewport_size(size)
            width = page.evaluate("document.documentElement.scrollWidth")
            wrong += [("sideways", f"{width} > {size['width']}")] if width > size["width"] else []
        if wrong:
            found[address] = wrong
    assert found == {}


def test_every_page_begins_with_the_skip_link_and_is_reached_by_keyboard(page, served, visits) -> None:  # type: ignore[no-untyped-def]
    for address in visits:
        page.goto(served.address + address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#content", address
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, address
        seen = set()
        for _ in range(STOPS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", address
            seen.add(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
        assert len(seen) > 8, address
        assert page.evaluate(
            f"[...document.querySelectorAll({FOCUSABLE!r})].filter(one => one.tabIndex > 0 ||"
            " (one.tabIndex < 0 && one.id !== 'content')).length"
        ) == 0, address  # fmt: skip


def test_skip_link_leads_to_the_content(page, served) -> None:  # type: ignore[no-untyped-def]
    page.goto(served.address + "/events")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_no_page_asks_for_anything_outside_or_breaks_its_policy(page, served, addresses) -> None:  # type: ignore[no-untyped-def]
    for address in addresses:
        page.goto(served.address + address)
    outside = [url for url in page.asked if not url.startswith((served.address, "data:"))]
    assert outside == []
    assert page.complaints == []


def test_tables_are_there_without_script(browser, served, addresses) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page(java_script_enabled=False)
    for address in addresses:
        page.goto(served.address + address)
        for summary in page.locator("main summary").all()[:3]:
            summary.click()
        assert page.locator("main :is(table, .empty, form, ul)").first.is_visible(), address
    page.close()


def test_filter_form_is_filled_and_sent_by_keyboard(page, served) -> None:  # type: ignore[no-untyped-def]
    page.goto(served.address + "/events")
    page.get_by_label("Actor", exact=True).fill("France")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events?**actor=France**")
    assert "by France" in page.locator(".chosen").inner_text()


def test_pages_print_without_navigation_on_white(page, served) -> None:  # type: ignore[no-untyped-def]
    page.goto(served.address + "/events")
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("nav").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_try_codes_a_text_from_the_form(page, served) -> None:  # type: ignore[no-untyped-def]
    page.goto(served.address + "/try")
    page.get_by_label("A sentence or an article").fill("Spain recalled its ambassador to <b>Peru</b>.")
    page.get_by_role("button", name="Code it").click()
    page.get_by_role("heading", name="What happened").wait_for()
    assert page.locator(".reading b").count() == 0
    assert "<b>Peru</b>" in page.locator(".reading").inner_text()

"""The dossier in headless Chromium: accessible, narrow and wide, without network, without script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from dealings import FIRST, make_dealings, make_deed, write_store
from dragoman.show.dossier import build_dossier, render_html
from dragoman.show.dossier.figures import read_figures
from dragoman.store import Store
from factory_story import report, story_events, story_pages, story_run, story_statements

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser: {CHROMIUM} is missing (apt: chromium)"),
    # the greenlets of Playwright's synchronous driver close their sockets late
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def dealings_with_all(folder: Path) -> Store:
    """A store in which North Korea has all that figures tell of: a turning point, a contest, kept words."""
    start = FIRST + dt.timedelta(days=200)
    more = [
        make_deed(claimant, "PRK", start + dt.timedelta(days=n), "042")
        for claimant in ("USA", "CHN") for n in range(60)
    ]  # fmt: skip
    quarrels = [make_deed("USA", "CHN", start + dt.timedelta(days=n), "112") for n in range(40)]
    return write_store(folder, [*make_dealings(), *more, *quarrels])


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A dossier with the worst that articles bring: long words, long titles, several reports."""
    long_word = "Donaudampfschifffahrtsgesellschaft" * 5
    hard = f"{long_word} met Kim."
    rows = [*story_events(), replace(report(hard, long_word, "met", "Kim"), article_title=long_word)]
    pages = [*story_pages(), replace(story_pages()[0], article_id="a9", title=long_word, origin=long_word)]
    figures = read_figures(dealings_with_all(tmp_path_factory.mktemp("store") / "s"), "PRK", None, None, None)
    dossier = build_dossier(rows, story_statements(), pages, "PRK", runs=[story_run()], figures=figures)
    path = tmp_path_factory.mktemp("pages") / "prk.html"
    path.write_text(render_html(dossier), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser, address, request):  # type: ignore[no-untyped-def]
    """The page in a window as the test asks for, with every request noted."""
    options = getattr(request, "param", {})
    page = browser.new_page(**options)
    page.requests = []
    page.on("request", lambda asked: page.requests.append(asked.url))
    page.goto(address)
    yield page
    page.close()


SCHEMES = [{"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
           for scheme in ("light", "dark") for width in (1280, 390)]  # fmt: skip


@pytest.mark.parametrize("page", SCHEMES, indirect=True)
def test_page_has_no_accessibility_violation(page) -> None:  # type: ignore[no-untyped-def]
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = axe.run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_page_asks_for_nothing_but_itself(page, address) -> None:  # type: ignore[no-untyped-def]
    assert [url for url in page.requests if not url.startswith("data:")] == [address]


@pytest.mark.parametrize(
    "page",
    [{"viewport": {"width": width, "height": 740}} for width in (360, 640, 800, 980, 1220, 1600)],
    indirect=True,
)
def test_page_never_scrolls_sideways(page) -> None:  # type: ignore[no-untyped-def]
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]


def test_page_first_tab_stop_skips_to_the_content(page) -> None:  # type: ignore[no-untyped-def]
    page.keyboard.press("Tab")
    focused = page.evaluate(
        "[document.activeElement.textContent, document.activeElement.getAttribute('href')]"
    )
    assert focused == ["Skip to the dossier", "#content"]
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_page_links_and_disclosures_are_reached_by_keyboard_with_a_visible_focus(page) -> None:  # type: ignore[no-untyped-def]
    seen = set()
    for _ in range(page.locator("a[href], summary").count() + 1):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        seen.add(page.evaluate("document.activeElement.closest('main > section')?.id"))
    assert seen >= {"glance", "happened", "coming", "sources"}


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_page_works_without_script(page) -> None:  # type: ignore[no-untyped-def]
    page.locator("summary").first.click()
    assert page.locator("#glance table").is_visible()


def test_page_prints_on_white_without_navigation(page) -> None:  # type: ignore[no-untyped-def]
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"

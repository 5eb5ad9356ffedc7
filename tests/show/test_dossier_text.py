"""The dossier in a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from dragoman.show.dossier import build_dossier, render_calendar, render_text
from factory_story import report, story_events, story_pages, story_run, story_statements


def printed(width: int, events: list[object] | None = None) -> str:
    found = story_events() if events is None else events
    dossier = build_dossier(found, story_statements(), story_pages(), "PRK", runs=[story_run()])  # type: ignore[arg-type]
    out = io.StringIO()
    render_text(dossier, Console(file=out, width=width))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 140])
def test_render_text_keeps_to_the_width(width: int) -> None:
    assert max(map(len, printed(width).splitlines())) <= width


def test_render_text_has_every_section_and_the_evidence() -> None:
    text = " ".join(printed(80).split())
    for words in (
        "At a glance", "What happened", "What was said", "What is coming",
        "How they stand", "Turning points", "Kept words", "What is counted",
        "Who competes for whom", "Sources", "Method", "“Lavrov held talks with Kim.”", "2 reports",
        "unsure who speaks: may be Sergei Lavrov (Russia), Kim Jong Un (North Korea)",
        "Skip to content (navigation)", "according to South Korea", "reported as happened",
    ):  # fmt: skip
        assert words in text


def test_render_text_prints_brackets_as_they_are() -> None:
    text = "[bold]Trump[/bold] met Kim [sic]."
    assert "[bold]Trump[/bold] met Kim [sic]." in printed(80, [report(text, "Trump", "met", "Kim")])


def test_render_text_of_an_empty_store() -> None:
    out = io.StringIO()
    render_text(build_dossier([], [], [], "PRK"), Console(file=out, width=80))
    assert "Nothing in this store involves North Korea" in out.getvalue()


def test_render_calendar_prints_only_what_is_coming() -> None:
    out = io.StringIO()
    render_calendar(build_dossier(story_events(), [], story_pages(), "PRK"), Console(file=out, width=80))
    assert "20 July 2018: Xi Jinping (China) is to visit North Korea" in out.getvalue()
    assert "What was said" not in out.getvalue()


def test_render_text_lets_no_control_character_of_an_article_through() -> None:
    text = "Trump \x1b[2J\x1b]0;gone\x07 met Kim."
    out = printed(80, [report(text, "Trump", "met", "Kim")])
    assert "\x1b" not in out
    assert "\x07" not in out

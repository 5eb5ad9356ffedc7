from __future__ import annotations

import datetime as dt

import pytest

from dragoman.clean import clean_html
from dragoman.errors import CleanError

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Ministers meet over toll | Lake News</title>
<meta property="og:site_name" content="Lake News"><link rel="canonical" href="https://lake.example/toll">
<meta property="article:published_time" content="2018-06-12T10:00:00Z">
<meta name="author" content="Anna Berg">
</head><body><div class="cookie-banner"><p>We use cookies to count our readers.</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Ministers meet over toll</h1>
<p>The foreign ministers of Ruritania and Zubrowka met in Vaduz on Tuesday and spoke about the bridge.</p>
<p>No side would say whether the toll on lorries, which has divided them since May, will be abolished.</p>
<h2>No ultimatum</h2>
<p>The Zubrowkan government had threatened last week to close its side of the bridge unless it was free.</p>
<p>READ MORE: The man who has painted the bridge for forty years</p>
<p>Its minister denied on Tuesday that he had brought an ultimatum, and called the talks friendly.</p>
</article>
<section class="related"><h2>Related stories</h2>
<ul><li><a href="/1">Lorry drivers block the road</a></li></ul></section>
<div id="comments"><h3>Leave a Reply</h3><p>Your email address will not be published.</p></div>
<footer><p>© 2018 Lake News</p></footer></body></html>"""


def test_story_and_metadata() -> None:
    cleaned = clean_html(PAGE)
    assert cleaned.text.startswith("The foreign ministers")
    assert cleaned.text.endswith("called the talks friendly.")
    assert [heading.text for heading in cleaned.headings] == ["No ultimatum"]
    assert cleaned.title == "Ministers meet over toll"
    assert cleaned.date == dt.date(2018, 6, 12)
    assert cleaned.author == "Anna Berg"
    assert cleaned.source == "Lake News"
    assert cleaned.url == "https://lake.example/toll"
    assert cleaned.language == "en"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We use cookies to count our readers.", "cookie"),
        ("Home", "navigation"),
        ("READ MORE: The man who has painted the bridge for forty years", "related: read more:"),
        ("Lorry drivers block the road", "related"),
        ("Leave a Reply", "comments"),
        ("© 2018 Lake News", "footer"),
        ("Ministers meet over toll", "headline"),
    ],
)
def test_what_was_removed_is_told_with_its_reason(text: str, reason: str) -> None:
    assert {piece.text: piece.reason for piece in clean_html(PAGE).removed}[text] == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_bytes_in_many_encodings(encoding: str) -> None:
    page = PAGE.replace("utf-8", encoding).replace("Vaduz", "Zürich")
    assert "Zürich" in clean_html(page.encode(encoding)).text


def test_mojibake_is_mended() -> None:
    broken = PAGE.replace("Vaduz", "Zürich").encode().decode("cp1252")
    assert "Zürich" in clean_html(broken).text


@pytest.mark.parametrize("page", ["", b"", b"\x89PNG\r\n\x1a\n\x00\x00", "<", "x" * 20_000_001])
def test_what_is_no_page_is_refused(page: str | bytes) -> None:
    with pytest.raises(CleanError):
        clean_html(page)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        "<p>" + "<b>" * 50_000 + "x",
        "<table>" + "<tr><td>" * 5_000,
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b;&b;</p>',
    ],
)
def test_hostile_pages_end(body: str) -> None:
    try:
        cleaned = clean_html(f"<html><body>{body}</body></html>")
    except CleanError:
        return
    assert len(cleaned.text) < 10_000


def test_hidden_text_is_not_shown() -> None:
    page = PAGE.replace("<nav>", '<div style="display: none">Secret offer</div><nav>')
    cleaned = clean_html(page)
    assert "Secret" not in cleaned.text + "".join(piece.text for piece in cleaned.removed)

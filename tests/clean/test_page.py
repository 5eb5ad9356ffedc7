from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dragoman.clean import clean_page, tell_language
from dragoman.clean.encoding import repair
from dragoman.errors import CleanError, LanguageError
from dragoman.read import RawPage, read_sources
from dragoman.read.encoding import decode, is_binary
from dragoman.settings import Settings

ENGLISH = (
    "The two ministers met on Tuesday and agreed that the bridge should be opened before the winter comes."
)
GERMAN = "Die beiden Minister trafen sich am Dienstag und sagten, dass die Brücke im Winter geöffnet wird."
PAGES = Path(__file__).parents[2] / "examples" / "pages"


def make_page(raw: str | bytes = ENGLISH, **changes: Any) -> RawPage:
    """A raw page of clean text."""
    return RawPage(**{"id": "p1", "kind": "text", "raw": raw, "origin": "x.jsonl#1", "sha256": "0"} | changes)


def test_given_text_is_not_touched() -> None:
    text = "  Caf\u00c3\u00a9 talks\u00a0go on.\r\n\r\nSkip to content\r\n"
    assert clean_page(make_page(text)).text == text


def test_what_is_told_wins() -> None:
    article = clean_page(make_page(title="T", date=dt.date(2018, 6, 1), source="S", language="en-GB"))
    assert (article.title, article.date, article.source) == ("T", dt.date(2018, 6, 1), "S")
    assert (article.language, article.origin, article.raw_sha256) == ("en", "x.jsonl#1", "0")


def test_the_fallback_date_is_only_for_pages_without_one() -> None:
    dump = f"Ministers meet over bridge\n12 June 2018\n{ENGLISH}\nThe bridge was closed for years, they said."
    fallback = dt.date(2020, 1, 1)
    assert clean_page(make_page(dump, kind="dump", fallback_date=fallback)).date == dt.date(2018, 6, 12)
    assert clean_page(make_page(fallback_date=fallback)).date == fallback
    assert clean_page(make_page()).date is None


def test_another_language_is_set_aside_by_name() -> None:
    with pytest.raises(LanguageError, match=r"x\.jsonl#1: the text is in 'de'; languages that are coded: en"):
        clean_page(make_page(GERMAN * 2))
    assert clean_page(make_page(GERMAN * 2), Settings(languages=("en", "de"))).language == "de"


def test_short_texts_are_not_judged() -> None:
    assert tell_language("Kim Jong Un, Pyongyang") == (None, 0.0)
    assert clean_page(make_page("Kim trifft Xi.")).language is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"raw": "   "}, "no story was found"),
        ({"raw": "Home\nWorld", "kind": "dump"}, "no story was found"),
        ({"raw": "x" * 2000}, "more than max_article_chars"),
        ({"raw": b"\x00\x01", "kind": "html"}, "not HTML"),
    ],
)
def test_bad_pages_are_refused_in_one_line(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(CleanError, match=f"^x.jsonl#1: .*{message}") as caught:
        clean_page(make_page(**changes), Settings(max_article_chars=1000))
    assert "\n" not in str(caught.value)


def test_every_example_page_gives_its_story() -> None:
    articles = [clean_page(page) for page in read_sources([PAGES])]
    assert len(articles) == 13
    for article in articles:
        assert article.date is not None
        assert (article.origin or "").split("/")[-1].startswith(article.date.isoformat())
        assert len((article.title or "").split()) >= 7
        assert article.language == "en"
        assert len(article.headings) == 1
        assert 200 < len(article.text.split()) < 400
        assert not {"cookies", "newsletter", "Related", "Reply", "rights reserved"} & set(
            article.text.split()
        )


def test_encodings() -> None:
    assert decode("Zürich".encode("utf-16")) == "Zürich"
    assert decode("“Zürich”".encode("cp1252")) == "“Zürich”"
    assert decode('<meta charset="windows-1251">Москва'.encode("cp1251")).endswith("Москва")
    assert decode(b"\xff\xfe\xff") is not None
    assert repair("Caf\u00c3\u00a9 – “x”") == "Café – “x”"
    assert is_binary(b"\x00\x01\x02")
    assert not is_binary("Zürich".encode("utf-16"))

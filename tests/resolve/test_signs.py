"""Signs of where a text is at home."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.parse import split_sentences
from dragoman.resolve import load_resolver
from dragoman.resolve.signs import country_of_town


@pytest.mark.parametrize(
    ("name", "country"),
    [("Gaziantep", "TUR"), ("GUWAHATI", "IND"), ("Toledo", None), ("Xyzzyville", None)],
)
def test_a_town_tells_its_country_only_where_it_has_no_large_namesakes(
    name: str, country: str | None
) -> None:
    assert country_of_town(name) == country


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("GUWAHATI, India - The river rose. Two boats in Jorhat sank.", "IND"),
        ("The congressman thanked the Teamsters.", "USA"),
        ("An Austrian sang. An Austrian danced.", None),
        ("Peru and Chile played. Peru lost to Chile.", None),
        ("It rained.", None),
    ],
)
def test_home_is_the_one_country_of_a_text(text: str, home: str | None) -> None:
    document = load_resolver().read(text, split_sentences(text), dt.date(2010, 5, 4))
    assert document.home == home


def test_a_scene_holds_for_its_sentence_only() -> None:
    text = "France and Spain argued. In Yerevan, crowds threw bottles. Crowds sang."
    document = load_resolver().read(text, split_sentences(text), dt.date(2010, 5, 4))
    first, second = (m for m in document.mentions if m.text.lower() == "crowds")
    assert (first.country, second.country) == ("ARM", None)

"""Events, days and numbers in plain English."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from msgspec.structs import replace

from dragoman.records import EventType, Status
from dragoman.relate.clusters import cluster_events, one_direction
from dragoman.show.dossier.words import (
    STATUS_SIGNS,
    STATUS_WORDS,
    country_name,
    join_words,
    load_phrases,
    phrase_of,
    say_day,
    say_days,
    say_event,
    with_article,
)
from factory_story import both_ways, make_time, report

SENTENCE = "Lavrov will visit Kim on 3 July."


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("occurred", "Sergei Lavrov (Russia) visited Kim Jong Un (North Korea)"),
        ("ongoing", "Sergei Lavrov (Russia) is visiting Kim Jong Un (North Korea)"),
        ("planned", "Sergei Lavrov (Russia) is to visit Kim Jong Un (North Korea)"),
        ("proposed", "Sergei Lavrov (Russia) would visit Kim Jong Un (North Korea)"),
        ("possible", "Sergei Lavrov (Russia) may visit Kim Jong Un (North Korea)"),
        ("negated", "Sergei Lavrov (Russia) did not visit Kim Jong Un (North Korea)"),
        ("denied", "Sergei Lavrov (Russia) visited Kim Jong Un (North Korea), which is denied"),
        ("hypothetical", "Sergei Lavrov (Russia) would, in a supposed case, visit Kim Jong Un (North Korea)"),
    ],
)
def test_say_event_says_the_status(status: str, words: str) -> None:
    (cluster,) = cluster_events(
        [report(SENTENCE, "Lavrov", "visit", "Kim", status=status, event_mode="visit")]
    )
    assert say_event(cluster) == words


def test_say_event_negates_what_lies_ahead_in_the_future() -> None:
    row = report(SENTENCE, "Lavrov", "visit", "Kim", status="negated", event_mode="visit",
                 date=make_time("3 July", SENTENCE, "2018-07-03"))  # fmt: skip
    assert "will not visit" in say_event(cluster_events([row])[0])


def test_say_event_together() -> None:
    rows = both_ways("Trump and Kim agreed.", "Trump", "agreed", "Kim", event_type="AGREE", status="planned")
    (cluster,) = one_direction(cluster_events(rows))
    assert (
        say_event(cluster, frozenset({"PRK"}))
        == "Donald Trump (United States) and Kim Jong Un are to agree on something"
    )


def test_say_event_keeps_an_unknown_actor_in_the_words_of_the_text() -> None:
    text = "A band of traders met an envoy."
    (cluster,) = cluster_events([report(text, "A band of traders", "met", "an envoy")])
    assert say_event(cluster) == "A band of traders held talks with an envoy (North Korea)"


def test_say_event_does_not_name_somebody_by_a_pronoun() -> None:
    text = "On Monday he met Kim."
    (cluster,) = cluster_events([report(text, "he", "met", "Kim")])
    assert say_event(cluster).startswith("Someone unnamed (“he”)")


@pytest.mark.parametrize("event_type", get_args(EventType))
def test_every_type_has_a_phrase(event_type: str) -> None:
    assert phrase_of(event_type, None) == phrase_of(event_type, "a mode of tomorrow")


def test_every_status_has_words_and_a_sign() -> None:
    assert set(get_args(Status)) == set(STATUS_WORDS) == set(STATUS_SIGNS)


def test_phrases_read_as_clauses() -> None:
    for name, phrase in load_phrases().items():
        assert "{R}" in phrase.object, name
        assert all(word and "{" not in word for word in (*phrase.verb, phrase.label)), name
        assert "{" not in phrase.alone + (phrase.together or ""), name


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2018-06-01", "2018-06-01", "1 June 2018"),
        ("2018-06-01", "2018-06-12", "1 to 12 June 2018"),
        ("2018-05-31", "2018-06-12", "31 May to 12 June 2018"),
        ("2017-06-01", "2018-06-12", "1 June 2017 to 12 June 2018"),
        ("2018-06-01", "2018-06-30", "June 2018"),
        ("2018-09-01", "2018-11-30", "September to November 2018"),
        ("2017-12-01", "2018-02-28", "December 2017 to February 2018"),
        ("2018-01-01", "2018-12-31", "2018"),
        ("2010-01-01", "2019-12-31", "2010 to 2019"),
    ],
)
def test_say_days(first: str, last: str, words: str) -> None:
    assert say_days(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == words


def test_small_words() -> None:
    assert say_day(None) == "date unknown"
    assert join_words([]) == ""
    assert join_words(["a", "b", "c"]) == "a, b and c"
    assert with_article("United States") == "the United States"
    assert with_article("France") == "France"


def test_country_name_knows_the_register_and_keeps_unknown_codes() -> None:
    assert [country_name(code) for code in ("PRK", "KOR", "USA", "RUS", "GBR")] == [
        "North Korea", "South Korea", "United States", "Russia", "United Kingdom",
    ]  # fmt: skip
    assert country_name("XYZ") == "XYZ"
    assert country_name(None) is None


def test_say_event_shows_no_class_of_actors_as_a_country() -> None:
    text = "The generals met Kim."
    row = report(text, "The generals", "met", "Kim")
    generals = replace(row.event.actor, country="IGO")
    (cluster,) = cluster_events([replace(row, event=replace(row.event, actor=generals))])
    assert say_event(cluster).startswith("The generals held")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jeong", "Jeong Hyung-gon (South Korea)"),
        ("Washington", "The United States"),
        ("the mood in North Korea", "North Korea"),
        ("an envoy", "An envoy (North Korea)"),
        ("Xi", "Xi Jinping (China)"),
    ],
)
def test_say_event_names_people_states_and_the_unnamed(text: str, words: str) -> None:
    (cluster,) = cluster_events([report(f"On Monday {text} met Moon.", text, "met", "Moon")])
    assert say_event(cluster).startswith(f"{words} held talks")

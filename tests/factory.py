"""Builders that tests share: the smallest real article, sentence, party or event, changed as a test needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dragoman.parse import Parsed, load_parser, split_sentences
from dragoman.records import Article, Bounds, Event, Party, Span, Statement

DATE = dt.date(2018, 6, 1)


def make_article(text: str = "Russia asked Kim to visit.", **changes: Any) -> Article:
    """An article of 1 June 2018 with the given text."""
    return Article(**{"id": "a1", "text": text, "date": DATE, "language": "en"} | changes)


def make_party(text: str = "Russia", start: int = 0, **changes: Any) -> Party:
    """A resolved mention at ``start``."""
    return Party(**{"text": text, "start": start, "end": start + len(text)} | changes)


def parse(text: str) -> list[Parsed]:
    """All sentences of the text, parsed."""
    return list(load_parser().read(split_sentences(text)))


def make_event(**changes: Any) -> Event:
    """Russia asks Kim to visit, in the sentence of :func:`make_article`."""
    russia = make_party("Russia", 0, country="RUS", code="RUS", actor_id="state:RUS", name="Russia")
    kim = make_party("Kim", 13, country="PRK", code="PRKGOV", sector="GOV", name="Kim Jong-un")
    plain: dict[str, Any] = {
        "event_id": "e1", "event_type": "REQUEST", "event_mode": "meet", "contexts": ("diplomatic",),
        "quad_code": "Q3", "cameo": "026", "goldstein": 4.0, "intensity": 0.0, "status": "occurred",
        "actor": russia, "recipient": kim, "reciprocal": False, "action_id": "x1",
        "trigger": Span("asked", 7, 12), "sentence": Bounds(0, 26),
    }  # fmt: skip
    return Event(**plain | changes)


def make_statement(**changes: Any) -> Statement:
    """Somebody says that Kim will visit; the spans are those of :func:`make_article`."""
    plain: dict[str, Any] = {
        "statement_id": "s1", "speaker": make_party("Russia", 0, country="RUS"),
        "cue": Span("asked", 7, 12), "content": Span("Kim to visit", 13, 25), "kind": "indirect",
    }  # fmt: skip
    return Statement(**plain | changes)


def code(text: str) -> list[Event]:
    """The events of a text of 1 June 2018, by the whole road from the resolver to the coder."""
    from dragoman.coding.codebook import load_codebook
    from dragoman.coding.events import code_events
    from dragoman.coding.times import find_times
    from dragoman.resolve import load_resolver

    sentences = split_sentences(text)
    document = load_resolver().read(text, sentences, date=DATE)
    times = find_times(text, DATE, sentences)
    return code_events(parse(text), document, times, [], [], load_codebook())


def short(event: Event) -> str:
    """``POL > RUS SANCTION/expel occurred``."""
    to = event.recipient.country if event.recipient else "-"
    mode = f"/{event.event_mode}" if event.event_mode else ""
    return f"{event.actor.country} > {to} {event.event_type}{mode} {event.status}"

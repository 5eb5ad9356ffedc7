"""The golden output: what the coder makes of some articles of the house corpus, kept in the tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from dragoman.coding.judge import OFF
from dragoman.coding.labelled import LabelledArticle, read_labelled_articles
from dragoman.pipeline import Coder
from dragoman.records import Coded, Event, Party
from dragoman.settings import Settings

CORPUS = Path(__file__).parents[1] / "corpus"
GOLDEN = Path(__file__).parent / "golden"


def golden_ids() -> list[str]:
    """The ids of the articles: one golden file each."""
    return sorted(path.stem for path in GOLDEN.glob("*.jsonl"))


def corpus_articles() -> dict[str, LabelledArticle]:
    """All articles of the corpus by id."""
    paths = sorted(CORPUS.glob("*.txt"))
    return {one.article.id: one for path in paths for one in read_labelled_articles(path)}


def golden_lines(ids: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each article's rows as the rules make them now, marked where the default settings do not keep them.

    Rows that only the default settings have come too: the judge may overrule a doubt of the rules.
    """
    articles = [corpus_articles()[one].article for one in ids]
    of_rules, of_defaults = (
        Coder(settings).code_articles(articles, ["events"]) for settings in (Settings(judge=OFF), Settings())
    )
    for article, rules, defaults in zip(articles, of_rules, of_defaults, strict=True):
        made, kept = ({event.event_id: event for event in _events(one)} for one in (rules, defaults))
        rows = sorted((kept | made).values(), key=lambda event: (event.sentence.start, event.event_id))
        yield article.id, [_line(event, article.text, event.event_id in kept) for event in rows]


def _events(result: Coded | Exception) -> tuple[Event, ...]:
    if isinstance(result, Exception):
        raise result
    return result.events


def _line(event: Event, text: str, is_kept: bool) -> str:
    mode = f"/{event.event_mode}" if event.event_mode else ""
    row = {
        "row": f"{_party(event.actor)} > {_party(event.recipient)} {event.event_type}{mode} {event.status}",
        "trigger": event.trigger.text,
        "sentence": text[event.sentence.start : event.sentence.end],
        "rule": event.rule,
        "dropped": None if is_kept else True,
        "date": event.date.text if event.date else None,
        "place": event.place.text if event.place else None,
        "attributed_to": _party(event.attributed_to),
        "killed": event.killed,
        "wounded": event.wounded,
    }
    return json.dumps(
        {name: value for name, value in row.items() if value not in (None, "-")}, ensure_ascii=False
    )


def _party(party: Party | None) -> str:
    return "-" if party is None else f"{party.text or party.name}={party.code or party.country or '?'}"

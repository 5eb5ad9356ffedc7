"""Reads from a store what a dossier is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dragoman.parse.sentences import split_sentences
from dragoman.records import Sentence
from dragoman.relate.calendar import DayMention
from dragoman.relate.clusters import read_day
from dragoman.show.dossier.build import build_dossier
from dragoman.show.dossier.model import Dossier
from dragoman.store.database import Store

_AHEAD = """
    SELECT t.text, t.start, t.begin, t.finish, t.precision, article_id, a.title, a.date, a.source, a.url,
           a.text
    FROM times t JOIN articles a USING (article_id)
    WHERE t.kind = 'date' AND t.precision IN ('day', 'week', 'month')
      AND try_cast(left(t.begin, 10) AS DATE) > a.date
    ORDER BY t.begin, a.date, article_id, t.start
"""


def read_dossier(
    store: Store,
    country: str,
    other: str | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Dossier:
    """The dossier of a country (ISO 3166-1 alpha-3), or of a pair, from an open store."""
    return build_dossier(
        store.events(), store.statements(), store.pages(), country, other, since=since, until=until,
        mentions=days_ahead(store), runs=store.runs(),
    )  # fmt: skip


def days_ahead(store: Store) -> Iterator[DayMention]:
    """Every day, week or month that an article names and that lies after its own date."""
    sentences: dict[str, list[Sentence]] = {}
    for text, start, begin, finish, precision, article_id, title, date, source, url, body in store.query(
        _AHEAD
    ).fetchall():
        first, last = read_day(begin), read_day(finish or begin)
        if first is None or last is None:
            continue
        if article_id not in sentences:
            sentences[article_id] = split_sentences(body)
        sentence = next((s for s in sentences[article_id] if s.start <= start < s.end), None)
        if sentence is None:
            continue
        yield DayMention(
            begin=first, finish=max(first, last), precision=precision, text=text,
            start=start - sentence.start, sentence=sentence.text, article_id=article_id,
            title=title, date=date, source=source, url=url,
        )  # fmt: skip

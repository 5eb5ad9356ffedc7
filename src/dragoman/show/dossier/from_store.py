"""Reads from a store what a dossier is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dragoman.parse.sentences import split_sentences
from dragoman.records import Sentence
from dragoman.relate.calendar import DayMention
from dragoman.relate.clusters import read_day
from dragoman.show.dossier.build import EVERYBODY, build_dossier
from dragoman.show.dossier.figures import read_figures
from dragoman.show.dossier.model import Dossier
from dragoman.store.database import Store

MAX_LISTED = 1000
"""Events that a dossier lists; there are more on the day with which they begin."""

_AHEAD = """
    SELECT t.text, t.start, t.begin, t.finish, t.precision, article_id, a.title, a.date, a.source, a.url,
           a.text
    FROM times t JOIN articles a USING (article_id)
    WHERE t.kind = 'date' AND t.precision IN ('day', 'week', 'month')
      AND try_cast(left(t.begin, 10) AS DATE) > a.date
      AND coalesce(try_cast(left(t.finish, 10) AS DATE) >= ?, true)
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
    """The dossier of a country (ISO 3166-1 alpha-3), or of a pair, from an open store.

    Of a large store only the latest events are listed, at most about :data:`MAX_LISTED`; the figures rest on
    all of them.
    """
    other = None if other == country else other
    start, n_unlisted = _listed_since(store, country, other, since, until)
    is_all = country == EVERYBODY
    return build_dossier(
        store.events(None if is_all else country, start, until), store.statements(since=since, until=until),
        store.pages(), country, other, since=since, until=until, mentions=days_ahead(store, until),
        runs=store.runs(), n_unlisted=n_unlisted,
        figures=None if is_all else read_figures(store, country, other, since, until),
    )  # fmt: skip


def _listed_since(
    store: Store, country: str, other: str | None, since: dt.date | None, until: dt.date | None
) -> tuple[dt.date | None, int]:
    """Since when all events can be listed, and how many lie before that in the days asked for."""
    sides = [side for side in (country, other) if side and side != EVERYBODY]
    where = " AND ".join(["? IN (actor_country, recipient_country)"] * len(sides)) or "true"
    rows = store.query(
        "SELECT coalesce(event_date, report_date) AS day, count(*) FROM events"
        f" WHERE event_type IS NOT NULL AND {where} GROUP BY day ORDER BY day DESC NULLS FIRST",
        sides,
    ).fetchall()
    within = [
        (day, n) for day, n in rows if day and (not since or day >= since) and (not until or day <= until)
    ]
    listed, start = 0, since
    for place, (day, number) in enumerate(within):
        if place and listed + number > MAX_LISTED:
            return start, sum(n for _, n in within[place:])
        listed, start = listed + number, day
    return since, 0


def days_ahead(store: Store, since: dt.date | None = None) -> Iterator[DayMention]:
    """Every day, week or month that an article names and that lies after its own date, or after ``since``."""
    sentences: dict[str, list[Sentence]] = {}
    for text, start, begin, finish, precision, article_id, title, date, source, url, body in store.query(
        _AHEAD, [since]
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

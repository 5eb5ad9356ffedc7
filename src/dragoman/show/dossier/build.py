"""Builds the dossier of a country or a pair out of the rows of a store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.relate.calendar import DayMention, build_calendar
from dragoman.relate.clusters import Cluster, cluster_events, one_direction
from dragoman.relate.standing import count_standing
from dragoman.show.dossier.figures import Figures
from dragoman.show.dossier.glance import say_glance
from dragoman.show.dossier.model import (
    Dossier,
    DossierEvent,
    DossierPage,
    Method,
    Said,
)
from dragoman.show.dossier.said import collect_statements, is_fragment
from dragoman.show.dossier.words import (
    STATUS_SIGNS,
    STATUS_WORDS,
    country_name,
    phrase_of,
    say_event,
    say_quad,
    say_when,
)
from dragoman.store.rows import Run, StoredEvent, StoredPage, StoredStatement

EVERYBODY = "*"
"""In the place of a country: whatever the store knows of anybody, for the calendar of a whole store."""

Home = frozenset[str | None]
"""The countries of the dossier, whose people are named without their country."""


def build_dossier(
    events: Iterable[StoredEvent],
    statements: Iterable[StoredStatement],
    pages: Iterable[StoredPage],
    country: str,
    other: str | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    mentions: Iterable[DayMention] = (),
    runs: Sequence[Run] = (),
    figures: Figures | None = None,
    n_unlisted: int = 0,
) -> Dossier:
    """Lay out what a store knows of a country, or of a pair if ``other`` is given.

    ``figures`` is what its relations are, which takes the whole store; ``n_unlisted`` counts the events that
    are too many to be among ``events``.
    """
    other = None if other == country else other
    rows, all_pages = list(events), list(pages)
    clusters = [c for c in cluster_events(rows) if _is_within(c.day, since, until)]
    own = [c for c in clusters if _concerns(c, country, other)]
    articles = {report.article_id for cluster in own for report in cluster.evidence}
    said = collect_statements(statements, articles, country, other, since=since, until=until)
    articles |= {one.article_id for one in said}
    whole = tuple(one for one in said if not is_fragment(one))
    as_of = _known_until(all_pages, own, until)
    calendar = build_calendar(own, as_of, (m for m in mentions if m.article_id in articles))
    home: Home = frozenset() if other else frozenset({country})
    listed = _list_events(own, home)
    pairs = [p for p in count_standing(own, country) if other is None or p.b == other]
    shown_pages = _pages(all_pages, articles, own, said)
    name = "all powers" if country == EVERYBODY else country_name(country) or country
    other_name = country_name(other)
    dossier = Dossier(
        country=country, name=name, other=other, other_name=other_name, since=since, until=until,
        as_of=as_of,
        glance=(), events=listed, statements=whole, n_fragments=len(said) - len(whole),
        calendar=calendar, pairs=tuple(pairs), figures=figures, n_unlisted=n_unlisted,
        pages=shown_pages, n_pages_in_store=len(all_pages), method=_method(runs),
    )  # fmt: skip
    return msgspec.structs.replace(dossier, glance=say_glance(dossier))


def _known_until(
    pages: Sequence[StoredPage], own: Sequence[Cluster], until: dt.date | None
) -> dt.date | None:
    """The day of the last page or report, but none after ``until``."""
    days = [page.date for page in pages] + [cluster.reported_last for cluster in own]
    return max((day for day in days if day and (not until or day <= until)), default=until)


def _is_within(day: dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    if day is None:
        return since is None and until is None
    return (since is None or day >= since) and (until is None or day <= until)


def _concerns(cluster: Cluster, country: str, other: str | None) -> bool:
    sides = (cluster.actor.country, cluster.recipient.country if cluster.recipient else None)
    if country == EVERYBODY:
        return True
    return country in sides and (other is None or other in sides)


def _list_events(clusters: Sequence[Cluster], home: Home) -> tuple[DossierEvent, ...]:
    """Newest first, what two sides did together told once; numbers follow the order of the list."""
    newest_first = sorted(one_direction(clusters), key=lambda c: -(c.day or dt.date.min).toordinal())
    return tuple(tell_event(cluster, home, number) for number, cluster in enumerate(newest_first, start=1))


def tell_event(cluster: Cluster, home: Home = frozenset(), number: int = 0) -> DossierEvent:
    """An event in words."""
    return DossierEvent(
        number=number,
        words=say_event(cluster, home),
        label=phrase_of(cluster.event_type, cluster.event_mode).label,
        status=cluster.status,
        status_words=STATUS_WORDS[cluster.status],
        sign=STATUS_SIGNS[cluster.status],
        phase=cluster.phase,
        quad_words=say_quad(cluster),
        day=cluster.day,
        when_words=say_when(cluster.when),
        is_dated=cluster.when is not None and cluster.when.source == "text",
        cluster=cluster,
    )


def _pages(
    pages: Sequence[StoredPage], articles: set[str], own: Sequence[Cluster], said: Sequence[Said]
) -> tuple[DossierPage, ...]:
    reports = {(report.event_id, report.article_id) for c in one_direction(own) for report in c.evidence}
    n_events = Counter(article_id for _, article_id in reports)
    n_statements = Counter(one.article_id for one in said)
    return tuple(
        DossierPage(
            article_id=page.article_id, title=page.title, date=page.date, source=page.source,
            url=page.url, origin=page.origin, removed=page.removed,
            n_events=n_events[page.article_id], n_statements=n_statements[page.article_id],
        )
        for page in sorted(pages, key=lambda page: (page.date or dt.date.min, page.article_id))
        if page.article_id in articles
    )  # fmt: skip


def _method(runs: Sequence[Run]) -> Method | None:
    if not runs:
        return None
    last = runs[-1]
    return Method(
        coder_version=last.coder_version, codebook_version=last.codebook_version,
        register_version=last.register_version, parser=last.parser,
        coded_on=last.started.date(),
        runs=tuple(run.run_id for run in runs),
    )  # fmt: skip

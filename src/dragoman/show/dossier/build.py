"""Builds the dossier of a country or a pair out of the rows of a store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.relate.calendar import DayMention, build_calendar
from dragoman.relate.clusters import Cluster, cluster_events, one_direction
from dragoman.relate.contests import Claim, Contest, ContestFinder
from dragoman.relate.standing import count_standing
from dragoman.show.dossier.glance import say_glance
from dragoman.show.dossier.model import (
    Dossier,
    DossierClaim,
    DossierContest,
    DossierEvent,
    DossierPage,
    Method,
    Said,
    covered_since,
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

MAX_CONTESTS = 5
"""How many contests are shown over the country itself, and how many that it takes part in."""

_MAX_TARGETS = 12

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
) -> Dossier:
    """Lay out what a store knows of a country, or of a pair if ``other`` is given.

    ``events`` should be all of the store's, not only the country's: contests need the others.
    """
    other = None if other == country else other
    rows, all_pages = list(events), list(pages)
    clusters = [c for c in cluster_events(rows) if _is_within(c.day, since, until)]
    own = [c for c in clusters if _concerns(c, country, other)]
    articles = {report.article_id for cluster in own for report in cluster.evidence}
    said = collect_statements(statements, articles, country, other, since=since, until=until)
    articles |= {one.article_id for one in said}
    whole = tuple(one for one in said if not is_fragment(one))
    as_of = max((page.date for page in all_pages if page.date and (not until or page.date <= until)),
                default=until)  # fmt: skip
    calendar = build_calendar(own, as_of, (m for m in mentions if m.article_id in articles))
    home: Home = frozenset() if other else frozenset({country})
    listed = _list_events(own, home)
    pairs = [p for p in count_standing(own, country) if other is None or p.b == other]
    start = covered_since(since, [page.date for page in all_pages if page.date])
    recent = [c for c in clusters if start is None or c.day is None or c.day >= start]
    contests = _contests(recent, country, other, home)
    shown_pages = _pages(all_pages, articles, own, said)
    name = "all powers" if country == EVERYBODY else country_name(country) or country
    other_name = country_name(other)
    dossier = Dossier(
        country=country, name=name, other=other, other_name=other_name, since=since, until=until,
        as_of=as_of,
        glance=(), events=listed, statements=whole, n_fragments=len(said) - len(whole),
        calendar=calendar, pairs=tuple(pairs), contests=contests,
        pages=shown_pages, n_pages_in_store=len(all_pages), method=_method(runs),
    )  # fmt: skip
    return msgspec.structs.replace(dossier, glance=say_glance(dossier))


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


def _contests(
    clusters: Sequence[Cluster], country: str, other: str | None, home: Home
) -> tuple[DossierContest, ...]:
    """Those over the country, then those that it takes part in; of a pair, those that join the two."""
    finder = ContestFinder(clusters)
    over = finder.over(country, other, MAX_CONTESTS)
    targets = [other] if other else finder.courted_by(country)[:_MAX_TARGETS]
    joined = [contest for target in targets for contest in finder.over(target, country, 2)]
    joined = sorted(filter(_is_worth_telling, joined), key=lambda contest: -contest.index)
    by_id = {cluster.cluster_id: cluster for cluster in clusters}
    return tuple(_tell_contest(contest, by_id, home) for contest in over + joined[:MAX_CONTESTS])


def _is_worth_telling(contest: Contest) -> bool:
    """Away from the dossier's own country, a single event is no contest."""
    return all(claim.courting > 1 for claim in contest.claims)


def _tell_contest(contest: Contest, by_id: dict[str, Cluster], home: Home) -> DossierContest:
    one, two = (_tell_claim(claim, by_id, home) for claim in contest.claims)
    return DossierContest(
        object=country_name(contest.object) or contest.object, claims=(one, two), contest=contest
    )


def _tell_claim(claim: Claim, by_id: dict[str, Cluster], home: Home) -> DossierClaim:
    events = tuple(tell_event(by_id[cluster_id], home) for cluster_id in claim.clusters)
    return DossierClaim(name=country_name(claim.claimant) or claim.claimant, claim=claim, events=events)


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

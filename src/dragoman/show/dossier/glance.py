"""The first lines of a dossier: what it holds, in a few sentences with figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from dragoman.relate.calendar import Calendar
from dragoman.relate.standing import PairStanding
from dragoman.show.dossier.model import Dossier, DossierContest, DossierEvent, DossierPage, Said
from dragoman.show.dossier.words import (
    QUAD_WORDS,
    count_of,
    country_name,
    join_words,
    say_day,
    say_days,
    say_when,
    with_article,
)


def say_glance(dossier: Dossier) -> tuple[str, ...]:
    """A few sentences, most telling first; an empty record says so in one."""
    other = f" and {with_article(dossier.other_name)}" if dossier.other_name else ""
    who = with_article(dossier.name) + other
    if not dossier.events and not dossier.statements:
        return (f"Nothing in this store involves {who} in these days.",)
    lines = [_counts(who, dossier.events, dossier.statements, dossier.pages)]
    if dossier.other is None:
        lines += _partners(dossier.pairs)
    lines += _deeds(dossier.events) + _latest(dossier.events)
    lines += _next(dossier.events, dossier.calendar)
    lines += [_contest(contest) for contest in dossier.contests[:1]]
    return tuple(lines)


def _counts(
    who: str, events: Sequence[DossierEvent], said: Sequence[Said], pages: Sequence[DossierPage]
) -> str:
    phases = Counter(event.phase for event in events)
    days = sorted(page.date for page in pages if page.date)
    span = f" published {_span(days[0], days[-1])}" if days else ""
    parts = [f"{phases['happened']:,} happened or are going on"] if phases["happened"] else []
    parts += [f"{_are(phases['ahead'])} only planned, proposed or possible"] if phases["ahead"] else []
    parts += [f"{_are(phases['not'])} negated, denied or supposed"] if phases["not"] else []
    told = f": {join_words(parts)}" if parts else ""
    tell, involve, stand = (
        _agree(verb, len(of)) for verb, of in (("tell", pages), ("involve", events), ("stand", said))
    )
    return (
        f"{count_of(len(pages), 'page')}{span} {tell} of {count_of(len(events), 'event')} that"
        f" {involve} {who}{told}; {count_of(len(said), 'statement')} {stand} beside them."
    )


def _agree(verb: str, number: int) -> str:
    return f"{verb}s" if number == 1 else verb


def _are(number: int) -> str:
    return f"{number:,} {'is' if number == 1 else 'are'}"


def _span(first: dt.date, last: dt.date) -> str:
    return f"on {say_day(first)}" if first == last else f"from {say_days(first, last)}"


def _partners(pairs: Sequence[PairStanding]) -> list[str]:
    if not pairs:
        return []
    named = [f"{with_article(country_name(pair.b) or pair.b)} ({pair.n_events:,})" for pair in pairs[:4]]
    return [f"Most of it is with {join_words(named)}, counting each direction of a meeting."]


def _deeds(events: Sequence[DossierEvent]) -> list[str]:
    quads = Counter(QUAD_WORDS[event.cluster.quad_code] for event in events if event.phase == "happened")
    if not quads:
        return []
    parts = [f"{quads[words]:,} {words}" for words in QUAD_WORDS.values() if quads[words]]
    were = "was" if parts[0].startswith("1 ") else "were"
    return [f"Of what happened, {join_words(parts).replace(' ', f' {were} ', 1)}."]


def _latest(events: Sequence[DossierEvent]) -> list[str]:
    last = next((event for event in events if event.phase == "happened" and event.day), None)
    return [f"Latest, {say_day(last.day)}: {last.words}."] if last else []


def _next(events: Sequence[DossierEvent], calendar: Calendar) -> list[str]:
    if not calendar.upcoming:
        return []
    entry = calendar.upcoming[0]
    event = next((event for event in events if event.cluster.cluster_id == entry.cluster_id), None)
    return [f"Next, {say_when(entry.when)}: {event.words} ({event.status_words})."] if event else []


def _contest(contest: DossierContest) -> str:
    one, two = contest.claims
    return (
        f"{_capital(with_article(one.name))} and {with_article(two.name)} both court"
        f" {with_article(contest.object)}, with {one.claim.courting:,} and"
        f" {count_of(two.claim.courting, 'event')} (plain counts)."
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

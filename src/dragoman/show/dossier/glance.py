"""The first lines of a dossier: what it holds, in a few sentences with figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from dragoman.relate.calendar import Calendar
from dragoman.relate.episodes import Episode
from dragoman.relate.standing import PairStanding
from dragoman.show.dossier.figures import CHANCE, Figures
from dragoman.show.dossier.model import Dossier, DossierEvent, DossierPage, Said
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

_IMPORTED = "import/"  # how the rule of an event begins that another coder made
_LEAST_WORDS = 5  # below so many decided pledges a share says nothing


def say_glance(dossier: Dossier) -> tuple[str, ...]:
    """A few sentences, most telling first; an empty record says so in one."""
    other = f" and {with_article(dossier.other_name)}" if dossier.other_name else ""
    who = with_article(dossier.name) + other
    if not dossier.events and not dossier.statements:
        return (f"Nothing in this store involves {who} in these days.",)
    lines = [_counts(who, dossier.events, dossier.statements, dossier.pages)]
    if dossier.n_unlisted:
        lines.append(
            f"{count_of(dossier.n_unlisted, 'earlier event')} of these days are not listed one by one;"
            " standing, turning points, contests and kept words rest on all of them."
        )
    if dossier.other is None:
        lines += _partners(dossier.pairs)
    lines += _deeds(dossier.events) + _latest(dossier.events)
    lines += _next(dossier.events, dossier.calendar)
    if dossier.figures:
        lines += _turning_point(dossier.figures) + _contest(dossier.figures)
        lines += _kept(dossier.figures, dossier.country)
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
    if events and all(event.evidence[0].rule.startswith(_IMPORTED) for event in events):
        tables = count_of(len(pages), "table")
        is_one = _agree("involve", len(events))
        return f"{tables} of other coders: {count_of(len(events), 'event')} that {is_one} {who}{told}."
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


def _turning_point(figures: Figures) -> list[str]:
    if not figures.shifts:
        return []
    told = figures.shifts[0]
    way = "better" if told.shift.direction == "up" else "worse"
    return [
        (
            f"Latest turning point, {say_day(told.shift.date)}: between {with_article(told.names[0])} and"
            f" {with_article(told.names[1])} things changed for the {way}, with more {told.more[0]}."
        )
    ]


def _contest(figures: Figures) -> list[str]:
    if not figures.contests:
        return []
    told = figures.contests[0]
    one, two = (with_article(side.name) for side in told.sides)
    if told.contest.p_value > CHANCE:
        both = f"{_capital(one)} and {two} both turn to {with_article(told.object)}"
        return [f"{both}; this record is too small to rule out chance."]
    episodes = told.contest.episodes
    since = ""
    if episodes:
        last = episodes[-1]
        since = f", both at it {'since ' + say_day(last.begin) if last.is_open else say_stretch(last)}"
    return [f"{_capital(one)} and {two} compete for {with_article(told.object)}{since}."]


def _kept(figures: Figures, country: str) -> list[str]:
    found = next((one for one in figures.tallies if one.actor == country and one.kind == "promise"), None)
    if found is None or found.rate is None or found.decided < _LEAST_WORDS:
        return []
    anyway = (
        f"; such deeds come in {found.base_rate:.0%} of other times" if found.base_rate is not None else ""
    )
    return [
        (
            f"Of {found.decided:,} words given that are decided, {found.rate.value:.0%} were kept"
            f" ({found.rate.low:.0%} to {found.rate.high:.0%}){anyway}."
        )
    ]


def say_stretch(episode: Episode) -> str:
    """An episode that is over, in words."""
    return f"from {say_days(episode.begin, episode.end)}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

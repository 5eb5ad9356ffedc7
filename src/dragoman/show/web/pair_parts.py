"""Sections that the pages of a pair and of a country share: kept words, forecasts, latest events."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dragoman.relate.pledges import Pledge, find_pledges, tally_pledges
from dragoman.relate.scores import Figure as Figured
from dragoman.show.charts.outlooks import Chance, chance_chart
from dragoman.show.dossier.words import count_of
from dragoman.show.kept_words import STATE_SIGNS, STATE_WORDS, one_each, say_base, say_fate
from dragoman.show.web.beside import PENDING, found_beside, own_reader
from dragoman.show.web.outlooks import kept_outlooks
from dragoman.show.web.page import Column, Row, TableSpec
from dragoman.show.web.relations import power_name
from dragoman.show.web.sections import Section, Shown, Told, figure_cells, figure_columns, figure_of, percent
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import DAY, tell_events
from dragoman.store.filters import EventFilter

_LATEST = 12
_PERCENT = re.compile(r"(\d)%")
_PLEDGES = 6

PLEDGES = TableSpec(
    name="pledges",
    caption="Words given and what became of them, the latest first",
    columns=(
        Column(name="day", label="Given", kind="day", about="Day of the first mention."),
        Column(name="actor_name", label="By", about="Who gave it."),
        Column(name="recipient_name", label="To", about="To whom."),
        Column(name="kind", label="Kind", about="promise or threat."),
        Column(name="what", label="What", about="What was announced.", link="/events/{event_id}"),
        Column(name="state", label="State", about="kept, broken, overdue or open."),
        Column(name="due", label="Due", kind="day", about="Last day on which it is kept in time."),
        Column(name="deed_day", label="Deed", kind="day", about="Day of the deed that kept it.",
               link="/events/{deed_id}"),
        Column(name="late_days", label="Days late", kind="integer", about="How much too late the deed came."),
        Column(name="base_rate", label="Comes anyway", kind="number",
               about="Chance of such a deed in as many other days."),
        Column(name="actor", label="Actor", shown=False, about="Code of who gave it."),
        Column(name="recipient", label="Recipient", shown=False, about="Code of to whom."),
        Column(name="event_id", label="Event", shown=False, about="Id of the event that is the word."),
        Column(name="deed_id", label="Deed's event", shown=False, about="Id of the deed."),
        Column(name="said", label="Said", shown=False, about="The sentence of the word."),
        Column(name="done", label="Done", shown=False, about="The sentence of the deed or breach."),
        Column(name="fate", label="In words", shown=False, about="What became of it, in words."),
    ),
    empty="No word given is known: nothing planned, promised or threatened.",
)  # fmt: skip
FORECASTS = TableSpec(
    name="forecasts",
    caption="Forecasts for the 30 days after the store's last report",
    columns=(
        Column(name="direction", label="Who towards whom", about="Names of the two."),
        Column(name="question", label="Deed", about="The class of deeds."),
        *figure_columns("probability", "Probability", "That such a deed is done within the window."),
        Column(
            name="own_rate", label="Own rate", kind="number", about="What the pair's own past alone says."
        ),
        Column(name="base_rate", label="All pairs", kind="number", about="What all pairs' past says."),
        Column(name="begin", label="From", kind="day", about="First day of the window."),
        Column(name="end", label="To", kind="day", about="Last day of the window."),
    ),
    empty="No model is trained for this store.",
)
LATEST = TableSpec(
    name="latest",
    caption="The latest events",
    columns=(
        Column(name="day", label="Day", kind="day", about="Day of the event, or of its report."),
        Column(name="words", label="What happened", link="/events/{event_id}", about="The event in words."),
        Column(name="status_words", label="Status", about="Whether it happened."),
        Column(name="source", label="Source", about="Who reported it."),
        Column(name="event_id", label="Event", shown=False, about="The event's id."),
    ),
    empty="No event is known.",
)


def told_events(reader: Reader, ids: Sequence[str]) -> list[Told]:
    """Events by id, as evidence."""
    return [told(row) for row in tell_events(reader, list(ids))]


def told(row: Row) -> Told:
    """An event that was told in words, as evidence."""
    words = f"{row['words']} ({row['status_words']})"
    link = f"/events/{row['event_id']}"
    return Told(row["day"], words, link, quotation=row["sentence"], source=row["source"])


def latest_events(reader: Reader, chosen: EventFilter, limit: int = _LATEST) -> list[Row]:
    """The latest events that a filter chooses, in words; reports of one event on one day once."""
    where, values = chosen.where("events")
    found = reader.rows(
        f"SELECT any_value(event_id) AS event_id FROM events WHERE {where} AND {DAY} IS NOT NULL"
        f" GROUP BY {DAY}, actor_country, recipient_country, coalesce(cameo, event_type), status"
        f" ORDER BY {DAY} DESC, event_id LIMIT {limit}",
        values,
    )
    return tell_events(reader, [row["event_id"] for row in found])


def latest_section(reader: Reader, chosen: EventFilter) -> tuple[Section, list[Row]]:
    """The latest events, with the way to all of them."""
    rows = reader.remember(("latest", repr(chosen)), lambda: latest_events(reader, chosen))
    query = "&".join(f"{word}={value}" for word, values in chosen.to_query().items() for value in values)
    section = Section(
        "latest", "Latest events", events=[told(row) for row in rows],
        links=[(f"/events?{query}", "All its events, with filters")], empty=None if rows else LATEST.empty,
    )  # fmt: skip
    return section, rows


def read_ledger(reader: Reader, sides: tuple[str, ...]) -> list[Pledge] | None:
    """The pledges of a power, a pair or (no sides) everybody; None while they are still worked out."""

    def find() -> list[Pledge]:
        with own_reader(reader) as own:
            return find_pledges(own, *sides)

    return found_beside(reader, ("pledges", sides), find)


def pledge_section(reader: Reader, a: str, b: str | None = None) -> tuple[Section, list[Row]]:
    """Who keeps his word here: tallies in words, and the latest pledges."""
    found = read_ledger(reader, (a,) if b is None else tuple(sorted((a, b))))
    if found is None:
        return Section("pledges", "Kept words", empty=PENDING), []
    if b is None:
        found = [pledge for pledge in found if pledge.actor == a]
    once = list(reversed(one_each(found)))
    words = [say_tally(tally) for tally in tally_pledges(found, "pair" if b else "actor") if tally.decided][
        :4
    ]
    shown = [_told_pledge(pledge) for pledge in once[:_PLEDGES]]
    link = f"/pledges?dyad={a}-{b}" if b else f"/pledges?actor={a}"
    section = Section(
        "pledges", "Kept words", words=words, events=shown, empty=None if found else PLEDGES.empty,
        links=[(link, f"The whole ledger ({len(once):,})")] if found else [],
    )  # fmt: skip
    return section, [pledge_row(pledge) for pledge in once[:200]]


def say_tally(tally: Any) -> str:
    """A tally in a sentence."""
    words = STATE_WORDS[tally.kind]
    whom = f" to {power_name(tally.recipient)}" if tally.recipient else ""
    counts = ", ".join(
        f"{getattr(tally, state):,} {words[state]}" for state in words if getattr(tally, state)
    )
    told = f"{power_name(tally.actor)}{whom}, {tally.kind}s: {counts}."
    if tally.rate:
        told += (
            f" {words['kept'].capitalize()}: {percent(tally.rate.value)} of what is decided"
            f" ({percent(tally.rate.low)} to {percent(tally.rate.high)}); {spaced(say_base(tally))}."
        )
    return told


def spaced(words: str) -> str:
    """Per cent signs as pages write them."""
    return _PERCENT.sub(r"\1 %", words)


def _told_pledge(pledge: Pledge) -> Told:
    gave = "threatened" if pledge.kind == "threat" else "gave word"
    words = (
        f"{STATE_SIGNS[pledge.state]} {pledge.actor_name} to {pledge.recipient_name}: {gave} {pledge.what}"
    )
    said = pledge.said.words if pledge.said.is_sentence else None
    return Told(
        pledge.first,
        words,
        f"/events/{pledge.said.event_id}",
        quotation=said,
        source=spaced(say_fate(pledge)),
    )


def pledge_row(pledge: Pledge) -> Row:
    """A pledge as a row of the ledger."""
    after = pledge.deed or pledge.breach
    return {
        "day": pledge.first, "actor": pledge.actor, "actor_name": pledge.actor_name,
        "recipient": pledge.recipient, "recipient_name": pledge.recipient_name, "kind": pledge.kind,
        "what": pledge.what, "state": STATE_WORDS[pledge.kind][pledge.state], "due": pledge.due,
        "deed_day": pledge.deed.day if pledge.deed else None, "late_days": pledge.late_days or None,
        "base_rate": pledge.base_rate, "event_id": pledge.said.event_id,
        "deed_id": pledge.deed.event_id if pledge.deed else None, "said": pledge.said.words,
        "done": after.words if after else None, "fate": spaced(say_fate(pledge)),
    }  # fmt: skip


def forecast_section(reader: Reader, a: str, b: str) -> tuple[Section, list[Row]]:
    """What the two are likely to do to each other, where a model is trained for this store."""
    rows: list[Row] = []
    figures = []
    for one, other in ((a, b), (b, a)):
        outlooks = kept_outlooks(reader, one, other)
        title = f"{power_name(one)} towards {power_name(other)}"
        rows += [
            {"direction": title, "question": each.name.replace("_", " "), "own_rate": each.own_rate,
             "base_rate": each.base_rate, "begin": each.begin, "end": each.end,
             **figure_cells("probability", Figured(each.probability, each.low, each.high), sign=False)}
            for each in outlooks
        ]  # fmt: skip
        if outlooks:
            chances = [
                Chance(
                    label=each.name.replace("_", " "),
                    probability=each.probability,
                    low=each.low,
                    high=each.high,
                    own=each.own_rate,
                    base=each.base_rate,
                )
                for each in outlooks
            ]
            figures.append(figure_of(chance_chart(chances, title), "forecasts"))
    if not rows:
        words = [
            "No model is trained for this store yet.",
            f"dragoman forecast {a} {b} --store … trains what it needs; this page then shows it.",
        ]
        return Section("forecasts", "What next", words=words, links=[("/forecasts", "Forecasts")]), []
    begin, end = rows[0]["begin"], rows[0]["end"]
    words = [
        f"Within {count_of((end - begin).days + 1, 'day')}, {begin} to {end}, told by what was known before."
    ]
    section = Section(
        "forecasts",
        "What next",
        words=words,
        figures=figures,
        tables=[Shown(FORECASTS, rows, is_folded=True)],
        links=[("/forecasts", "Open forecasts and the track record")],
    )
    return section, rows

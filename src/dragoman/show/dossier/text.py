"""Prints a dossier in a terminal, from 60 columns upwards; signs and words carry all meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.relate.calendar import CalendarEntry
from dragoman.relate.evidence import Evidence
from dragoman.relate.standing import QUADS, PairStanding, Standing
from dragoman.show.dossier.marks import pieces_of
from dragoman.show.dossier.model import Dossier, DossierEvent, DossierPage, Said
from dragoman.show.dossier.terminal import SafeText, hang, left_out, nothing
from dragoman.show.dossier.text_relations import contest_parts, kept_parts, shift_parts, standing_parts
from dragoman.show.dossier.words import (
    METHOD_NOTE,
    STATUS_SIGNS,
    STATUS_WORDS,
    count_of,
    country_name,
    say_day,
    say_days,
    say_when,
)

MAX_EVENTS = 60
MAX_STATEMENTS = 40
MAX_PAIRS = 15
MAX_ENTRIES = 20
"""How much a terminal shows; the page holds everything, and what is left out is told."""

Listed = dict[str, DossierEvent]

__all__ = [
    "MAX_ENTRIES",
    "MAX_EVENTS",
    "MAX_PAIRS",
    "MAX_STATEMENTS",
    "SafeText",
    "render_calendar",
    "render_text",
]

_ROLE_STYLES = {
    "actor": "underline", "action": "bold", "recipient": "underline", "date": "italic", "source": "italic",
    "words": "bold",
}  # fmt: skip
_PHASE_STYLES = {"happened": "bold", "ahead": "italic", "not": "dim"}


def render_text(dossier: Dossier, console: Console) -> None:
    """Print the dossier on a rich console."""
    console.print(
        SafeText(dossier.title, style="bold"), SafeText(_span_words(dossier), style="dim"), sep="\n"
    )
    for heading, parts in _sections(dossier):
        console.print()
        console.print(Rule(SafeText(heading, style="bold"), align="left", characters="─"))
        for part in parts:
            console.print(part)


def render_calendar(dossier: Dossier, console: Console) -> None:
    """Print only what is coming."""
    console.print(SafeText(f"What is coming: {dossier.title}", style="bold"))
    for part in _calendar(dossier):
        console.print(part)


def _sections(dossier: Dossier) -> list[tuple[str, Iterable[RenderableType]]]:
    return [
        ("At a glance", [_bullet(line) for line in dossier.glance]),
        ("How they stand", standing_parts(dossier)),
        ("Turning points", shift_parts(dossier)),
        ("Who competes for whom", contest_parts(dossier)),
        ("Kept words", kept_parts(dossier)),
        ("What happened, and what was announced", _events(dossier.events)),
        ("What was said", _statements(dossier.statements)),
        ("What is coming", _calendar(dossier)),
        ("What is counted (events listed here)", _pairs(dossier.pairs)),
        ("Sources, and what was removed from them", _pages(dossier.pages)),
        ("Method", _method(dossier)),
    ]


def _span_words(dossier: Dossier) -> str:
    since = f"from {say_day(dossier.since)} " if dossier.since else ""
    until = f"until {say_day(dossier.until)} " if dossier.until else ""
    known = f"as known on {say_day(dossier.as_of)}" if dossier.as_of else "articles without dates"
    return f"Dossier {since}{until}{known}".replace("  ", " ")


def _bullet(words: str) -> RenderableType:
    return hang("•", SafeText(words))


def _events(events: Sequence[DossierEvent]) -> Iterable[RenderableType]:
    if not events:
        yield from nothing("No events.")
        return
    legend = dict.fromkeys(f"{STATUS_SIGNS[event.status]} {STATUS_WORDS[event.status]}" for event in events)
    yield SafeText("   ".join(legend), style="dim")
    for day, of_day in groupby(events[:MAX_EVENTS], key=lambda event: event.day):
        yield SafeText(f"\n{say_day(day)}", style="bold")
        for event in of_day:
            yield hang(event.sign, Group(*_event_lines(event)), indent=1)
    yield from left_out(len(events), MAX_EVENTS, "event")


def _event_lines(event: DossierEvent) -> Iterable[Text]:
    yield SafeText(event.words, style=_PHASE_STYLES[event.phase])
    yield SafeText(_about(event), style="dim")
    yield _sentence(event.evidence[0])
    yield SafeText(_reports(event), style="dim")


def _about(event: DossierEvent) -> str:
    parts = [event.status_words, event.label, event.quad_words]
    if event.when_note and event.when_note != "day of the report":
        parts.append(event.when_note)
    return " · ".join(parts)


def _reports(event: DossierEvent) -> str:
    cluster, first = event.cluster, event.evidence[0]
    claim = f"according to {first.attributed_to} · " if first.attributed_to else ""
    more = f" · {count_of(cluster.n_reports, 'report')}" if cluster.n_reports > 1 else ""
    return f"{claim}{_origin(first.source, first.title, first.date)}{more} · {first.event_id}"


def _origin(source: str | None, title: str | None, date: object) -> str:
    return ", ".join(str(part) for part in (source or title or "source unknown", date) if part)


def _sentence(report: Evidence | Said) -> Text:
    text = SafeText("“")
    for piece in pieces_of(report):
        text.append(piece.text.replace("\n", " "), " ".join(_ROLE_STYLES[role] for role in piece.roles))
    return text.append("”")


def _statements(statements: Sequence[Said]) -> Iterable[RenderableType]:
    if not statements:
        yield from nothing("No statements.")
    for said in statements[:MAX_STATEMENTS]:
        yield hang("?" if said.ambiguous else "»", Group(*_said_lines(said)))
    yield from left_out(len(statements), MAX_STATEMENTS, "statement")


def _said_lines(said: Said) -> Iterable[Text]:
    to = f" to {said.addressee}" if said.addressee else ""
    for_whom = f" for {said.on_behalf_of}" if said.on_behalf_of else ""
    speaker = SafeText(said.speaker or "Speaker unknown", style="bold")
    yield speaker.append(f"{for_whom}{to}, {say_day(said.date)}", style="not bold")
    if said.is_quoted:
        yield SafeText(" … ".join(" ".join(part.split()) for part in said.parts))
    else:
        yield _sentence(said)
    if said.ambiguous:
        others = f": may be {', '.join(said.candidates)}" if said.candidates else ""
        yield SafeText(f"unsure who speaks{others}", style="italic")
    negated = "did not say so · " if said.is_negated else ""
    yield SafeText(f"{negated}{said.kind} · {_origin(said.source, said.title, None)}", style="dim")


def _calendar(dossier: Dossier) -> Iterable[RenderableType]:
    calendar = dossier.calendar
    yield SafeText(f"As of {say_day(calendar.as_of)}, the date of the last article.", style="dim")
    if not calendar.upcoming and not calendar.named_days:
        yield from nothing("Nothing with a day to come.")
    listed = dossier.events_by_id()
    for entry in calendar.upcoming[:MAX_ENTRIES]:
        yield from _entry(listed, entry, say_when(entry.when))
    yield from left_out(len(calendar.upcoming), MAX_ENTRIES, "announcement")
    for named in calendar.named_days[:MAX_ENTRIES]:
        days = say_days(named.begin, named.finish)
        words = SafeText(f"{days}: ", style="bold").append(
            f"“{named.mentions[0].sentence}”", style="not bold"
        )
        yield hang("▹", words)
    yield from left_out(len(calendar.named_days), MAX_ENTRIES, "named day")
    for heading, entries in (("Without a day", calendar.undated), ("Day has passed", calendar.past)):
        if entries:
            yield SafeText(f"\n{heading}", style="bold")
        for entry in entries[:MAX_ENTRIES]:
            yield from _entry(listed, entry, say_when(entry.when))
        yield from left_out(len(entries), MAX_ENTRIES, "announcement")


def _entry(listed: Listed, entry: CalendarEntry, day: str) -> Iterable[RenderableType]:
    event = listed.get(entry.cluster_id)
    if event is None:
        return
    day = day if entry.when else f"said {say_day(event.cluster.reported_last)}"
    line = SafeText(f"{day}: ", style="bold").append(event.words, style="not bold")
    line.append(f" ({event.status_words})", style="not bold")
    deed = listed.get(entry.fulfilled_by) if entry.fulfilled_by else None
    if deed:
        line.append(f" — reported as happened, {say_day(deed.day)}: {deed.words}", style="not bold")
    elif entry.fate == "unreported":
        line.append(" — no report in this store that it happened", style="not bold")
    yield hang(event.sign, line)


def _pairs(pairs: Sequence[PairStanding]) -> Iterable[RenderableType]:
    if not pairs:
        yield from nothing("No pair of countries.")
        return
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("from → to", overflow="fold")
    for column in ("words +", "deeds +", "words -", "deeds -", "ahead", "not so"):
        table.add_column(column, justify="right", no_wrap=True)
    for pair in pairs[:MAX_PAIRS]:
        for standing in (pair.forth, pair.back):
            table.add_row(*_standing_cells(standing))
    yield table
    yield SafeText(
        "words, deeds: cooperation (+) and conflict (-) that happened; ahead: planned, proposed or"
        " possible; not so: negated, denied or supposed. Counts of what was reported, not scores.",
        style="dim",
    )
    yield from left_out(len(pairs), MAX_PAIRS, "pair")


def _standing_cells(standing: Standing) -> list[str]:
    names = [country_name(code) or code for code in (standing.actor, standing.recipient)]
    happened = [str(standing.counts[quad]["happened"]) for quad in QUADS]
    return [" → ".join(names), *happened, str(standing.total("ahead")), str(standing.total("not"))]


def _pages(pages: Sequence[DossierPage]) -> Iterable[RenderableType]:
    if not pages:
        yield from nothing("No pages.")
    for page in pages:
        yield hang("•", Group(*_page_lines(page)))


def _page_lines(page: DossierPage) -> Iterable[Text]:
    place = ", ".join(part for part in (page.source, str(page.date or "no date")) if part)
    yield SafeText(page.title or page.origin or page.article_id, style="bold").append(
        f" ({place})", "not bold"
    )
    yield SafeText(
        f"{count_of(page.n_events, 'event')}, {count_of(page.n_statements, 'statement')};"
        f" {count_of(len(page.removed), 'piece')} removed"
    )
    for removed in page.removed[:3]:
        words = " ".join(removed.text.split())
        yield SafeText(f"- {words[:60]}{'…' if len(words) > 60 else ''} ({removed.reason})", style="dim")


def _method(dossier: Dossier) -> Iterable[RenderableType]:
    yield SafeText(METHOD_NOTE)
    if dossier.method:
        method = dossier.method
        versions = " · ".join(f"{name} {version}" for name, version in method.versions)
        runs = f"{count_of(len(method.runs), 'run')}, the last on {say_day(method.coded_on)}"
        yield SafeText(f"dragoman: {versions} · {runs}", style="dim")
    yield SafeText("The sentence behind an event: dragoman explain EVENT_ID --store DIR", style="dim")

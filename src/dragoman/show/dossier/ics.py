"""Writes the calendar of a dossier as iCalendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from dragoman.relate.calendar import NamedDay
from dragoman.show.dossier.model import Dossier, DossierEvent
from dragoman.show.dossier.words import say_day

_LINE_OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def render_ics(dossier: Dossier) -> str:
    """The announced events with a day, and the days that texts name, as one VCALENDAR with CRLF line ends.

    All are whole-day and tentative; the same record always gives the same text.
    """
    stamp = (dossier.as_of or dt.date(1970, 1, 1)).strftime("%Y%m%dT000000Z")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dragoman//Dossier//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape(f'What is coming: {dossier.title}')}",
    ]
    listed = dossier.events_by_id()
    for entry in dossier.calendar.upcoming:
        event = listed.get(entry.cluster_id)
        if event is not None:
            lines += _event_lines(event, stamp)
    for named in dossier.calendar.named_days:
        lines += _named_lines(named, stamp)
    lines.append("END:VCALENDAR")
    text = "".join(f"{piece}\r\n" for line in lines for piece in fold(line))
    return text.encode("utf-8", "replace").decode("utf-8")


def _event_lines(event: DossierEvent, stamp: str) -> list[str]:
    when = event.cluster.when
    assert when is not None
    report = event.evidence[0]
    summary = f"{event.words} ({event.status_words})"
    about = f"{report.sentence}\n{_source(report.title, report.source, report.date)}"
    key = event.cluster.cluster_id
    return _vevent(key, stamp, (when.begin, when.finish), summary, about, report.url)


def _named_lines(named: NamedDay, stamp: str) -> list[str]:
    first = named.mentions[0]
    key = f"day-{named.begin}-{named.finish}-{first.article_id}"
    about = f"{first.sentence}\n{_source(first.title, first.source, first.date)}"
    summary = f"Named in the news: {first.text}"
    return _vevent(key, stamp, (named.begin, named.finish), summary, about, first.url)


def _vevent(
    key: str, stamp: str, days: tuple[dt.date, dt.date], summary: str, about: str, url: str | None
) -> list[str]:
    begin, finish = days
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(key)}@dragoman",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{begin:%Y%m%d}",
        f"DTEND;VALUE=DATE:{finish + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escape(summary)}",
        f"DESCRIPTION:{escape(about)}",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
    ]
    if url and re.fullmatch(r"https?://[!-~]+", url):
        lines.append(f"URL:{url}")
    return [*lines, "END:VEVENT"]


def _source(title: str | None, source: str | None, date: dt.date | None) -> str:
    return ", ".join(part for part in (title, source, say_day(date)) if part)


def escape(text: str) -> str:
    """Text as RFC 5545 (3.3.11) wants it in a property value; control characters are left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return _CONTROL.sub("", text)


def fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each after the first begun with a space (RFC 5545, 3.1)."""
    piece = ""
    size = 0
    for character in line:
        width = len(character.encode("utf-8", "surrogatepass"))
        if size + width > _LINE_OCTETS:
            yield piece
            piece, size = " ", 1
        piece += character
        size += width
    yield piece

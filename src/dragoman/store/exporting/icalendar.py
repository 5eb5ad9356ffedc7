"""Writes iCalendar (RFC 5545): whole days with what happens on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from dragoman.records import Record

_LINE_OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Entry(Record, frozen=True, kw_only=True):
    """What happens from the day ``begin`` to ``finish``, both included; ``key`` names it for good."""

    key: str
    begin: dt.date
    finish: dt.date
    summary: str
    about: str
    url: str | None = None
    is_tentative: bool = True


def render_calendar(name: str, entries: Iterable[Entry], stamp: dt.date, product: str = "Events") -> str:
    """The entries as one VCALENDAR with CRLF line ends; the same entries always give the same text."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Dragoman//{product}//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape(name)}",
    ]
    for entry in entries:
        lines += _vevent(entry, f"{stamp:%Y%m%d}T000000Z")
    lines.append("END:VCALENDAR")
    text = "".join(f"{piece}\r\n" for line in lines for piece in fold(line))
    return text.encode("utf-8", "replace").decode("utf-8")


def _vevent(entry: Entry, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(entry.key)}@dragoman",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{entry.begin:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.finish + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escape(entry.summary)}",
        f"DESCRIPTION:{escape(entry.about)}",
        f"STATUS:{'TENTATIVE' if entry.is_tentative else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.url and re.fullmatch(r"https?://[!-~]+", entry.url):
        lines.append(f"URL:{entry.url}")
    return [*lines, "END:VEVENT"]


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

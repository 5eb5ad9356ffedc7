"""Writes the calendar of a dossier as iCalendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt

from dragoman.relate.calendar import NamedDay
from dragoman.show.dossier.model import Dossier, DossierEvent
from dragoman.show.dossier.words import say_day
from dragoman.store.exporting.icalendar import Entry, render_calendar


def render_ics(dossier: Dossier) -> str:
    """The announced events with a day, and the days that texts name, as one VCALENDAR with CRLF line ends.

    All are whole-day and tentative; the same record always gives the same text.
    """
    listed = dossier.events_by_id()
    found = [listed.get(entry.cluster_id) for entry in dossier.calendar.upcoming]
    entries = [_event_entry(event) for event in found if event is not None]
    entries += [_named_entry(named) for named in dossier.calendar.named_days]
    stamp = dossier.as_of or dt.date(1970, 1, 1)
    return render_calendar(f"What is coming: {dossier.title}", entries, stamp, "Dossier")


def _event_entry(event: DossierEvent) -> Entry:
    when = event.cluster.when
    assert when is not None
    report = event.evidence[0]
    summary = f"{event.words} ({event.status_words})"
    about = f"{report.sentence}\n{_source(report.title, report.source, report.date)}"
    key = event.cluster.cluster_id
    return Entry(key=key, begin=when.begin, finish=when.finish, summary=summary, about=about, url=report.url)


def _named_entry(named: NamedDay) -> Entry:
    first = named.mentions[0]
    key = f"day-{named.begin}-{named.finish}-{first.article_id}"
    about = f"{first.sentence}\n{_source(first.title, first.source, first.date)}"
    summary = f"Named in the news: {first.text}"
    return Entry(key=key, begin=named.begin, finish=named.finish, summary=summary, about=about, url=first.url)


def _source(title: str | None, source: str | None, date: dt.date | None) -> str:
    return ", ".join(part for part in (title, source, say_day(date)) if part)

"""Says events, statuses, days and countries in plain English."""

from __future__ import annotations

import datetime as dt
import functools
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from dragoman.errors import DataError, suggest
from dragoman.records import Record
from dragoman.relate.clusters import Cluster, Side, When
from dragoman.relate.standing import is_country
from dragoman.resolve.register import load_register

QUAD_WORDS = {
    "Q1": "cooperation in words",
    "Q2": "cooperation in deeds",
    "Q3": "conflict in words",
    "Q4": "conflict in deeds",
}
STATUS_WORDS = {
    "occurred": "happened",
    "ongoing": "going on",
    "planned": "planned",
    "proposed": "proposed",
    "possible": "possible",
    "negated": "not so",
    "denied": "denied",
    "hypothetical": "supposed",
}
STATUS_SIGNS = {
    "occurred": "●",
    "ongoing": "◉",
    "planned": "○",
    "proposed": "◇",
    "possible": "◌",
    "negated": "✕",
    "denied": "✕",
    "hypothetical": "∼",
}
"""A sign for each status, so that no meaning rests on colour."""

_PRONOUNS = frozenset(
    """he she it they him her them his hers its their theirs we us our you i me who which that this
    these those both each himself herself itself themselves the two the pair""".split()
)


class Phrase(Record, frozen=True, kw_only=True):
    """How a type or mode is said: ``verb`` in three forms and what follows it; ``{R}`` is the recipient."""

    label: str
    verb: tuple[str, str, str]
    object: str
    alone: str = ""
    together: str | None = None
    together_verb: tuple[str, str, str] | None = None


@functools.lru_cache(maxsize=1)
def load_phrases() -> dict[str, Phrase]:
    """Phrase by ``TYPE`` or ``TYPE/mode``, from ``data/phrases/events.yaml``.

    Raises:
        DataError: an entry lacks a field or has one of the wrong type; names the file.
    """
    source = files("dragoman") / "data" / "phrases" / "events.yaml"
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        table = yaml.load(source.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        return msgspec.convert(table, dict[str, Phrase])
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise DataError(str(error), str(source)) from error


def phrase_of(event_type: str, event_mode: str | None) -> Phrase:
    """The phrase of a mode, or of its type where the mode has none."""
    phrases = load_phrases()
    phrase = phrases.get(f"{event_type}/{event_mode}") or phrases.get(event_type)
    if phrase is None:
        raise DataError(f"no phrase for the type {event_type!r}{suggest(event_type, phrases)}")
    return phrase


def say_event(cluster: Cluster, home: frozenset[str | None] = frozenset()) -> str:
    """One clause for an event, its status included: "Lavrov is to visit Kim Jong Un".

    People of a country in ``home`` are named without it.
    """
    phrase = phrase_of(cluster.event_type, cluster.event_mode)
    actor = say_side(cluster.actor, home)
    if cluster.recipient is None:
        subject, rest = actor, phrase.alone
    elif cluster.reciprocal:
        subject = f"{actor} and {say_side(cluster.recipient, home)}"
        rest = phrase.alone if phrase.together is None else phrase.together
    else:
        subject, rest = actor, phrase.object.replace("{R}", say_side(cluster.recipient, home))
    words = f"{subject} {_verb_group(cluster, phrase)} {rest}".strip()
    if cluster.status == "denied":
        words += ", which is denied"
    return words[:1].upper() + words[1:]


def say_quad(cluster: Cluster) -> str:
    """Verbal or material, cooperation or conflict; a request is conflict only by PLOVER's rule."""
    words = QUAD_WORDS[cluster.quad_code]
    return f"{words}, as PLOVER counts requests" if cluster.event_type == "REQUEST" else words


def _verb_group(cluster: Cluster, phrase: Phrase) -> str:
    is_plural = cluster.reciprocal
    base, past, gerund = (phrase.together_verb if is_plural else None) or phrase.verb
    be = "are" if is_plural else "is"
    said = {
        "occurred": past,
        "ongoing": f"{be} {gerund}",
        "planned": f"{be} to {base}",
        "proposed": f"would {base}",
        "possible": f"may {base}",
        "negated": f"{'will' if _lies_ahead(cluster) else 'did'} not {base}",
        "denied": past,
        "hypothetical": f"would, in a supposed case, {base}",
    }
    return said[cluster.status]


def _lies_ahead(cluster: Cluster) -> bool:
    when, reported = cluster.when, cluster.reported
    return bool(when and reported and when.source == "text" and when.begin > reported)


def say_side(side: Side, home: frozenset[str | None] = frozenset()) -> str:
    """Who a side is: its name with its country, or the article's words where it has no name.

    A named person of a country in ``home`` is named without it.
    """
    country = country_name(side.country) if is_country(side.country) else None
    if side.name is None and side.text.casefold() in _PRONOUNS:
        return country or f"someone unnamed (“{side.text}”)"
    if country and side.is_state:
        return with_article(country)
    words = " ".join((side.name or side.text).split())
    if side.country in home and side.name is not None:
        return words
    return f"{words} ({country})" if country and _tells_no_country(words, country) else words


def _tells_no_country(words: str, country: str) -> bool:
    return country.casefold().removeprefix("the ") not in words.casefold()


@functools.lru_cache(maxsize=1024)
def country_name(code: str | None) -> str | None:
    """The country's or bloc's name as the register has it, else the code itself; nothing for nothing."""
    if code is None:
        return None
    register = load_register()
    entity = register.entity(code) or register.entity(code.lower())
    return entity.name if entity else code


def with_article(name: str) -> str:
    """A country's name as a sentence needs it: "the United States", "North Korea"."""
    plural = name.endswith(("States", "Emirates", "Islands", "Netherlands", "Philippines", "Maldives"))
    bare = plural or name.startswith(
        (
            "United ",
            "Czech Rep",
            "Democratic Rep",
            "Dominican Rep",
            "Republic of",
            "European Union",
            "Bahamas",
        )
    )
    return f"the {name}" if bare or name in {"Gambia", "Comoros", "Seychelles", "Vatican"} else name


def say_day(day: dt.date | None) -> str:
    """A day as people write it: "1 June 2018"; "date unknown" for none."""
    return "date unknown" if day is None else f"{day.day} {day:%B %Y}"


def say_when(when: When | None) -> str:
    """The stretch of days of an event, only as sharp as it is known."""
    return "no date" if when is None else say_days(when.begin, when.finish)


def say_days(first: dt.date, last: dt.date) -> str:
    """Two days, both included, as shortly as can be: "1 to 12 June 2018", "June 2018", "2018"."""
    if first == last:
        return say_day(first)
    if first.day == 1 and (last + dt.timedelta(days=1)).day == 1:
        return _say_months(first, last)
    begin = f"{first.day} {first:%B %Y}".removesuffix(f" {last:%Y}")
    return f"{begin.removesuffix(f' {last:%B}') if first.year == last.year else begin} to {say_day(last)}"


def _say_months(first: dt.date, last: dt.date) -> str:
    if (first.month, last.month) == (1, 12):
        return f"{first:%Y}" if first.year == last.year else f"{first:%Y} to {last:%Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 event", "3 events"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def join_words(words: list[str]) -> str:
    """Words as a list in a sentence: "A, B and C"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


METHOD_NOTE = (
    "A program read these pages and coded them without a person's check. An event is what a text"
    " reports, not what is known to be true; several reports of one event count once. The counts"
    " follow what these pages chose to print, and errors of coding are to be expected: read the"
    " sentence before you rely on a line."
)
"""What every dossier says of itself."""

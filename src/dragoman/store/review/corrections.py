"""A correction: what a reviewer says of one coded event, and where in the text that event stands."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from dragoman.coding.codebook import load_codebook
from dragoman.errors import SettingsError, StoreError, suggest
from dragoman.records import EventType, Record, Status
from dragoman.resolve import load_resolver
from dragoman.resolve.register import load_register
from dragoman.resolve.register_check import SECTORS
from dragoman.resolve.register_countries import known_country

Verdict = Literal["accepted", "rejected", "corrected", "undone"]

FIELDS = ("event_type", "event_mode", "status", "actor", "recipient", "event_date")
"""What may be corrected, in the order in which reviewers are asked."""

MOST_CHARACTERS = 300
NOBODY = "none"
"""As a recipient or date: there is none."""

_SIDES = ("country", "sector", "code", "id", "name")


class Anchor(Record, frozen=True, kw_only=True):
    """Where an event stands, so that it is found again when its article is coded anew.

    Offsets count in the article's text; ``sides`` are the words of actor and recipient, ``event_type`` what
    the coder had made of it.
    """

    article_id: str
    sentence: str | None = None
    trigger: str | None = None
    trigger_start: int | None = None
    trigger_end: int | None = None
    sides: tuple[str | None, str | None] = (None, None)
    event_type: str | None = None


class Correction(Record, frozen=True, kw_only=True):
    """What a reviewer decided of an event, and when (UTC).

    ``changes`` holds what is otherwise than coded, by field; a party is given by ``actor_country``,
    ``actor_sector``, ``actor_code``, ``actor_id`` and ``actor_name``, and in the same way a recipient. A
    correction with the verdict ``undone`` takes back the one that ``undoes`` names.
    """

    correction_id: str
    event_id: str
    verdict: Verdict
    reviewer: str
    at: dt.datetime
    anchor: Anchor
    changes: dict[str, str | None] = msgspec.field(default_factory=dict)
    note: str | None = None
    undoes: str | None = None


def make_correction(
    event: Mapping[str, Any],
    verdict: Verdict,
    reviewer: str,
    at: dt.datetime,
    changes: Mapping[str, str] | None = None,
    note: str | None = None,
) -> Correction:
    """The correction of an event (a row of the view ``events``), its words checked and made canonical.

    ``changes`` holds words as people write them, by the names of :data:`FIELDS`: "Russia", "RUSGOV",
    "CONSULT", "2018-06-12"; ``none`` takes a recipient, mode or date away. What equals the coded value is
    left out; a correction that changes nothing is an acceptance.

    Raises:
        SettingsError: a field, value, verdict or name is not known; with a suggestion.
    """
    who = " ".join(reviewer.split())
    if not who or len(who) > 80:
        raise SettingsError("reviewer: expected a name of at most 80 characters")
    if verdict not in get_args(Verdict):
        raise SettingsError(f"verdict: unknown {verdict!r}{suggest(verdict, get_args(Verdict))}")
    told = _read_changes(event, changes or {})
    if verdict == "corrected" and not told:
        verdict = "accepted"
    if verdict != "corrected":
        told = {}
    note = " ".join(note.split())[:1000] or None if note else None
    return _sign(
        Correction(
            correction_id="",
            event_id=event["event_id"],
            verdict=verdict,
            reviewer=who,
            at=at.astimezone(dt.UTC),
            anchor=anchor_of(event),
            changes=told,
            note=note,
        )
    )


def undo(correction: Correction, reviewer: str, at: dt.datetime) -> Correction:
    """What takes a correction back."""
    return _sign(
        msgspec.structs.replace(
            correction,
            verdict="undone",
            undoes=correction.correction_id,
            reviewer=reviewer,
            at=at,
            changes={},
            note=None,
        )
    )


def anchor_of(event: Mapping[str, Any]) -> Anchor:
    """Where a row of the view ``events`` stands."""
    return Anchor(
        article_id=event["article_id"],
        sentence=event.get("sentence"),
        trigger=event.get("trigger"),
        trigger_start=event.get("trigger_start"),
        trigger_end=event.get("trigger_end"),
        sides=(event.get("actor"), event.get("recipient")),
        event_type=event.get("event_type"),
    )


def _sign(correction: Correction) -> Correction:
    told = msgspec.json.encode(msgspec.structs.replace(correction, correction_id=""))
    return msgspec.structs.replace(correction, correction_id="c" + hashlib.sha256(told).hexdigest()[:12])


def _read_changes(event: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for field, words in changes.items():
        if field not in FIELDS:
            raise SettingsError(
                f"unknown field {field!r}{suggest(field, FIELDS)}; known: {', '.join(FIELDS)}"
            )
        if len(words) > MOST_CHARACTERS:
            raise SettingsError(f"{field}: expected at most {MOST_CHARACTERS} characters, found {len(words)}")
        if words.strip():
            told = _READERS[field](field, words.strip(), {**event, **found})
            # A party that differs in anything is told whole.
            found |= told if any(value != _as_text(event.get(name)) for name, value in told.items()) else {}
    return found


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _read_type(_: str, words: str, __: Mapping[str, Any]) -> dict[str, str | None]:
    word = words.upper()
    if word not in get_args(EventType):
        raise SettingsError(f"event_type: unknown {words!r}{suggest(word, get_args(EventType))}")
    return {"event_type": word}


def _read_mode(_: str, words: str, event: Mapping[str, Any]) -> dict[str, str | None]:
    if words.casefold() == NOBODY:
        return {"event_mode": None}
    kind = load_codebook().types.get(event.get("event_type") or "")
    known = tuple(kind.modes) if kind else ()
    if words.casefold() not in known:
        raise SettingsError(
            f"event_mode: unknown {words!r} for {event.get('event_type')}{suggest(words.casefold(), known)};"
            f" known: {', '.join(known) or 'none'}"
        )
    return {"event_mode": words.casefold()}


def _read_status(_: str, words: str, __: Mapping[str, Any]) -> dict[str, str | None]:
    word = words.casefold()
    if word not in get_args(Status):
        raise SettingsError(f"status: unknown {words!r}{suggest(word, get_args(Status))}")
    return {"status": word}


def _read_date(_: str, words: str, __: Mapping[str, Any]) -> dict[str, str | None]:
    if words.casefold() == NOBODY:
        return {"event_date": None}
    try:
        return {"event_date": dt.date.fromisoformat(words).isoformat()}
    except ValueError as error:
        raise SettingsError(f"event_date: expected a day such as 2018-06-12, found {words!r}") from error


def _read_party(side: str, words: str, event: Mapping[str, Any]) -> dict[str, str | None]:
    if words.casefold() == NOBODY:
        if side == "actor":
            raise SettingsError("actor: an event needs somebody who did it; reject it instead")
        return dict.fromkeys(f"recipient_{part}" for part in _SIDES)
    day = event.get("report_date") or event.get("event_date")
    return {f"{side}_{part}": value for part, value in identify(words, day).items()}


def identify(words: str, day: dt.date | str | None = None) -> dict[str, str | None]:
    """Country, sector, code, id and name of whoever the words mean on a day.

    Words are a country's code, a code with sectors such as RUSGOV, an id of the register, or a name or
    description as a text would have it.

    Raises:
        SettingsError: nobody is known by them.
    """
    when = dt.date.fromisoformat(day) if isinstance(day, str) else day
    entity = load_register().entity(words)
    country = known_country(words[:3]) if words.isupper() and len(words) in (3, 6, 9) else None
    if country and len(words) > 3 and words[3:6] in SECTORS:
        return {"country": country, "sector": words[3:6], "code": words, "id": None, "name": None}
    name = entity.name if entity else load_register().entity(country).name if country else words  # type: ignore[union-attr]
    found = load_resolver().resolve(name, "", when)
    if found.country is None and found.sector is None:
        raise SettingsError(
            f"nobody is known as {words!r}: expected a country, a code such as RUSGOV, an id or a name of the"
            " register (`dragoman register show NAME` looks one up)"
        )
    return {
        "country": found.country, "sector": found.sector, "code": found.code, "id": found.actor_id,
        "name": found.name,
    }  # fmt: skip


_READERS: Any = {
    "event_type": _read_type, "event_mode": _read_mode, "status": _read_status, "actor": _read_party,
    "recipient": _read_party, "event_date": _read_date,
}  # fmt: skip


def read_correction(line: bytes, where: str) -> Correction:
    """A correction from its line of JSON.

    Raises:
        StoreError: the line is none; the message names it and says what is wrong.
    """
    try:
        return msgspec.json.decode(line, type=Correction)
    except msgspec.MsgspecError as error:
        raise StoreError(f"{where}: not a correction: {error}") from error

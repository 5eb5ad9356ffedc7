"""Ordinary crime and accidents, which are no politics: the arrest of a burglar, a gas explosion."""

from __future__ import annotations

import functools
import re
from importlib.resources import files

import yaml

from dragoman.coding.parties import Found
from dragoman.coding.readings import Reading
from dragoman.records import Party

FORCE = {"ASSAULT", "COERCE", "ACCUSE", "RETREAT", "CONCEDE"}
PLAIN = {None, "COP", "JUD", "UAF", "CVL", "CRM", "BUS", "EDU", "HLH", "AGR", "LAB", "GOV"}
"""Sectors of those who are parties of crimes, arrests and trials as often as of politics."""


def is_ordinary(reading: Reading, actor: Found, recipient: Found | None, sentence: str, text: str) -> bool:
    """Whether violence, an arrest or a charge is a matter of the crime desk or of the fire brigade.

    The parties are nobody of note, at home with each other; the sentence has no sign of politics; and it, or
    most of what the text says, has signs of ordinary crime or of an accident.
    """
    if reading.event_type not in FORCE or not all(
        _is_plain(side.party) for side in (actor, recipient) if side is not None
    ):
        return False
    homes = {side.party.country for side in (actor, recipient) if side is not None} - {None}
    if len(homes) > 1 or _signs("politics").search(sentence):
        return False
    if _signs("crime").search(sentence) or _signs("accident").search(sentence):
        return True
    mishaps = len(_signs("crime").findall(text)) + len(_signs("accident").findall(text))
    return mishaps > 2 * len(_signs("politics").findall(text))


def _is_plain(party: Party) -> bool:
    """Whether a party is nobody of note: an unknown person, the police, a court, an authority not named."""
    sector = (party.sector or "")[:3] or None
    state = party.kind == "state" or (sector == "GOV" and party.actor_id is not None)
    return sector in PLAIN and not state and (party.actor_id is None or sector != "GOV")


@functools.lru_cache(maxsize=4)
def _signs(kind: str) -> re.Pattern[str]:
    text = (files("dragoman") / "data" / "cues" / "ordinary.yaml").read_text(encoding="utf-8")
    starts = [word.strip() for word in yaml.safe_load(text)[kind].split(",")]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, starts))})", re.IGNORECASE)

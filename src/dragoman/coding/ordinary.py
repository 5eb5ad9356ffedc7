"""Ordinary crime, accidents and routine, which are no politics: the arrest of a burglar, a gas explosion."""

from __future__ import annotations

import functools
import re
from importlib.resources import files

import yaml

from dragoman.coding.parties import Found
from dragoman.coding.readings import Reading
from dragoman.coding.unnamed import NAME
from dragoman.records import Party

FORCE = {"ASSAULT", "COERCE", "ACCUSE", "RETREAT", "CONCEDE"}
PLAIN = {None, "COP", "JUD", "UAF", "CVL", "CRM", "BUS", "EDU", "HLH", "AGR", "LAB", "GOV"}
"""Sectors of those who are parties of crimes, arrests and trials as often as of politics."""
POLITICIANS = {"GOV", "LEG", "ELI", "PTY"}
AT_ODDS = {"REB", "UAF", "OPP", "PTY", "IGO", "NGO"}
"""Sectors whose working together with others is politics at home, too."""


def is_ordinary(reading: Reading, actor: Found, recipient: Found | None, sentence: str, text: str) -> bool:
    """Whether an act is a matter of the crime desk, of the fire brigade, or of routine.

    The parties of violence, arrests and charges are nobody of note, at home with each other; the sentence
    has no sign of politics; and it, or most of what the text says, has signs of crime or of an accident.
    Routine is what two of one country do together, and what politicians throw at each other is words.
    """
    if reading.event_type == "COOPERATE" and recipient is not None:
        return _is_routine(actor.party, recipient.party)
    if (
        reading.event_type == "ASSAULT"
        and recipient is not None
        and _are_rivals(actor.party, recipient.party)
    ):
        return True
    if reading.event_type not in FORCE or not all(
        _is_plain(side.party, actor.party.name == NAME) for side in (actor, recipient) if side is not None
    ):
        return False
    homes = {side.party.country for side in (actor, recipient) if side is not None} - {None}
    if len(homes) > 1 or _signs("politics").search(sentence):
        return False
    if _signs("crime").search(sentence) or _signs("accident").search(sentence):
        return True
    mishaps = len(_signs("crime").findall(text)) + len(_signs("accident").findall(text))
    return mishaps > 2 * len(_signs("politics").findall(text))


def _are_rivals(actor: Party, recipient: Party) -> bool:
    """Whether two known politicians of one country are at it, who "battle" each other in words."""
    both = (actor, recipient)
    known = all(p.kind == "person" and p.actor_id and (p.sector or "")[:3] in POLITICIANS for p in both)
    return known and actor.country == recipient.country


def _is_routine(actor: Party, recipient: Party) -> bool:
    """Whether two of one country only do their work together: detectives, schools, farmers."""
    apart = {(party.sector or "")[:3] for party in (actor, recipient)} & AT_ODDS
    return actor.country == recipient.country and not apart


def _is_plain(party: Party, befallen: bool) -> bool:
    """Whether a party is nobody of note: an unknown person, the police, a court, an authority not named.

    So is a country that something has ``befallen`` of which nobody is told to have done it.
    """
    sector = (party.sector or "")[:3] or None
    if befallen and sector is None:
        return True
    return sector in PLAIN and party.kind != "state" and (party.actor_id is None or sector != "GOV")


@functools.lru_cache(maxsize=4)
def _signs(kind: str) -> re.Pattern[str]:
    text = (files("dragoman") / "data" / "cues" / "ordinary.yaml").read_text(encoding="utf-8")
    starts = [word.strip() for word in yaml.safe_load(text)[kind].split(",")]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, starts))})", re.IGNORECASE)

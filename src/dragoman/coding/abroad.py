"""Whom a state strikes or punishes abroad: not its own, where only the words around gave the country."""

from __future__ import annotations

import msgspec

from dragoman.coding.naming import is_guess
from dragoman.coding.parties import Found, PartyFinder
from dragoman.coding.readings import Reading
from dragoman.records import Party

FORCES = {"MIL", "SPY"}
STATES = {"", "GOV"}
OWNERS = {"its", "his", "her", "their"}


def struck_abroad(found: Found, actor: Party, reading: Reading, finder: PartyFinder) -> Found:
    """A recipient that has the doer's country only for want of another, with that of where it is hit."""
    party = found.party
    if party.country != actor.country or not _is_untold(party) or not _acts_abroad(reading, actor, finder):
        return found
    outward = _is_outward(reading, finder)
    foe = finder.document.foe_of(actor.country or "", party.start, alone=outward)
    if foe is None and not outward:
        return found
    sector = party.sector if party.kind not in {"place", "state"} else None
    code = (foe or "") + (sector or "") or None
    return found._replace(
        party=msgspec.structs.replace(party, country=foe, code=code, actor_id=None, name=None)
    )


def _is_untold(party: Party) -> bool:
    """Whether a noun's own words do not tell its country: "the governor", "two blocks"."""
    plain = party.text == party.text[:1] + party.text[1:].lower()
    owned = not OWNERS.isdisjoint(party.text.lower().split()[:1])
    return plain and not owned and party.kind != "state"


def _acts_abroad(reading: Reading, actor: Party, finder: PartyFinder) -> bool:
    """Whether a state that is named uses force or sanctions."""
    if len(actor.country or "") != 3 or is_guess(actor):
        return False
    sector = (actor.sector or "")[:3]
    if reading.event_type == "ASSAULT":
        return sector in FORCES | {""} and actor.kind in {"state", "group", "organisation"}
    return sector in STATES and _is_outward(reading, finder)


def _is_outward(reading: Reading, finder: PartyFinder) -> bool:
    """Whether it is an act that no state does to its own: sanctions, an embargo."""
    act = reading.noun if reading.noun is not None else reading.trigger
    return act.lemma_.lower() in finder.codebook.classes["outward"]

"""Which pairs make an event worth a row: known in politics, not the public at large, not one actor."""

from __future__ import annotations

from dragoman.coding.codebook import Codebook
from dragoman.coding.parties import Found, is_same
from dragoman.coding.readings import Reading
from dragoman.records import Party

WORDS = {"AGREE", "CONSULT", "SUPPORT", "REQUEST", "REJECT", "ACCUSE"}
"""Types that the public at large has no part in, as far as events between parties go."""
BETWEEN_KNOWN = {"CONSULT", "COOPERATE", "AGREE"}
"""Types that somebody of whom nothing is known cannot be a party of."""
MOVES = {"RETREAT", "MOBILIZE"}
"""Types in which one's own forces are not the other side."""
OFFICIAL = {"GOV", "MIL", "JUD", "COP", "SPY"}
"""Sectors that act for their state."""
PRIVATE = {"BUS", "LAB", "EDU", "HLH", "AGR", "CVL", "MNC", "MED"}
"""Sectors whose dealings with each other inside one country are no politics."""
PART_OF_STATE = OFFICIAL | {"LEG", "PTY", "CVL"}
"""Sectors that do not deal with their own state as with another."""


def is_public(reading: Reading, actor: Found, recipient: Found | None, codebook: Codebook) -> bool:
    """Whether a side is no party but voters, reporters, crowds, those a government serves, or experts."""
    public = codebook.classes["public"]
    both = [actor.party] + ([recipient.party] if recipient else [])
    if reading.event_type == "CONSULT" and any((p.sector or "").startswith("MED") for p in both):
        return True  # an interview
    if recipient is not None and _is_entourage(reading, actor, recipient, codebook):
        return True
    is_aid = reading.frame.event_type == "AID"
    if recipient is not None and is_aid and _is_welfare(actor, recipient, codebook):
        return True
    sides = [actor] if reading.event_type == "ACCUSE" else [actor, recipient]
    return reading.event_type in WORDS and any(
        side is not None and side.token.lemma_.lower() in public for side in sides
    )


def _is_entourage(reading: Reading, actor: Found, recipient: Found, codebook: Codebook) -> bool:
    """Whether somebody only speaks with his own people, or moves his own forces."""
    at_home = recipient.party.country in {None, actor.party.country}
    if reading.event_type in MOVES and at_home and (recipient.party.sector or "").startswith("MIL"):
        return (actor.party.sector or "GOV").startswith(("GOV", "MIL"))
    own = recipient.token.lemma_.lower() in codebook.classes["entourage"]
    return (
        own
        and at_home
        and recipient.party.actor_id is None
        and reading.event_type in WORDS - {"ACCUSE", "REJECT"}
    )


def _is_welfare(actor: Found, recipient: Found, codebook: Codebook) -> bool:
    """Whether a government only looks after its own people: subsidies, pensions, schools."""
    at_home = actor.party.country in {None, recipient.party.country}
    return at_home and recipient.token.lemma_.lower() in codebook.classes["served"]


def is_worth_coding(event_type: str, actor: Found, recipient: Found | None) -> bool:
    """Whether at least one party is known in politics, and they are not one and the same."""
    parties = [actor.party] + ([recipient.party] if recipient else [])
    if not any(party.country or party.code or party.actor_id for party in parties):
        return False
    if actor.party.kind == "place":
        return False
    if event_type in BETWEEN_KNOWN and "none" in {p.method for p in parties}:
        return False
    lone = event_type in BETWEEN_KNOWN or not any(party.actor_id for party in parties)
    if event_type in WORDS | BETWEEN_KNOWN and lone and any(_is_stranger(party) for party in parties):
        return False
    if actor.party.method == "none" and not (
        recipient and (recipient.party.country or recipient.party.actor_id)
    ):
        return False
    if event_type not in {"ASSAULT", "PROTEST", "CONCEDE"} and all(_is_private(party) for party in parties):
        return len({party.country for party in parties} - {None}) > 1
    if recipient is None:
        return bool(actor.party.country or actor.party.code)
    together = event_type in {"COOPERATE", "CONSULT"}
    parts = PART_OF_STATE if together else OFFICIAL
    if event_type in WORDS | {"COOPERATE"} and _is_own_state(actor.party, recipient.party, parts):
        return False
    if together and _is_own_state(recipient.party, actor.party, parts):
        return False
    same_state = actor.party.country is not None and actor.party.country == recipient.party.country
    nameless = recipient.party.method == "none"
    if same_state and not actor.party.sector and not recipient.party.sector and not nameless:
        return False
    return not is_same(actor.party, recipient.party)


def _is_stranger(party: Party) -> bool:
    """Whether a person has a name, and no country or office that the text tells."""
    return party.kind == "person" and not (party.country or party.code or party.actor_id)


def _is_private(party: Party) -> bool:
    """Whether somebody neither governs, fights nor stands for office: firms, workers, schools, patients."""
    return (party.sector or "")[:3] in PRIVATE


def _is_own_state(actor: Party, recipient: Party, parts: set[str]) -> bool:
    """Whether an official deals with the very state that he speaks for: "she defended German interests"."""
    if actor.country is None or actor.country != recipient.country or recipient.sector:
        return False
    return (actor.sector or "")[:3] in parts and recipient.kind in {"state", None}

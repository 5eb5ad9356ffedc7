"""From a reading to its directed pairs of parties."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dragoman.coding import noun_phrases as nouns
from dragoman.coding.abroad import struck_abroad
from dragoman.coding.codebook import Frame
from dragoman.coding.naming import is_guess
from dragoman.coding.parties import BY_OWNER, Found, PartyFinder, is_same
from dragoman.coding.readings import Options, Reading
from dragoman.coding.unnamed import unnamed_doer
from dragoman.records import Party

ONE_WAY_SLOTS = {
    "in",
    "at",
    "near",
    "place",
    "within",
    "across",
    "along",
    "inside",
    "from",
    "iobj",
    "clause",
    "condition",
}
DOMESTIC = {"COERCE", "ASSAULT", "RETREAT", "CONCEDE", "PROTEST"}
"""Types whose unknown party is taken for one of the only country that the sentence names."""
AT_HOME = {"PROTEST", "MOBILIZE"}
"""Types whose place, where it is at home or the doer's home is not told, is nobody to whom it is done."""
PLACES = {"in", "at", "near", "place", "around", "along"}
SPOKEN = {"ACCUSE", "SUPPORT", "REJECT", "REQUEST"}
"""Types that are about somebody, not about the place of what is spoken of."""
STATE_SECTORS = {"GOV", "MIL", "SPY"}
AUTHORITIES = {"GOV", "COP", "JUD"}
REBEL_SECTORS = {"REB", "UAF"}


def pairs_of(reading: Reading, finder: PartyFinder) -> list[tuple[Found, Found | None, bool]]:
    """The directed pairs of a reading; the last field says that the same holds the other way round."""
    finder.at_home = reading.event_type in DOMESTIC
    finder.narrow = reading.event_type in SPOKEN
    finder.struck = reading.event_type == "ASSAULT"
    actors = finder.find(_deeds_only(reading.options("actor"), finder), doer=True)
    recipient_options = reading.options("recipient")
    reciprocal = reading.frame.reciprocal and reading.shift is None
    if not actors:
        told = any(tokens for _, tokens in reading.options("actor"))  # "you are fighting Peru and Chile"
        mutual = {"between", "among"} if told else {"between", "among", "obj", "of"}
        joint = finder.find([(s, t) for s, t in recipient_options if s in mutual])
        if reciprocal and len(joint) > 1:
            return _each_other(joint)
        nobody = unnamed_doer(reading, finder)
        if nobody is None:
            return []
        actors = [nobody]
    if reading.frame.unnamed and all(found.party.kind == "place" for found in actors):
        nobody = unnamed_doer(reading, finder)  # "was arrested in Minsk"
        actors = actors if nobody is None else [nobody]
    actors = [found for found in actors if _may_do(found, reading.frame)]
    if not actors:
        return []
    if len(actors) > 1 and _is_mutual(recipient_options):
        return _each_other(actors)
    recipients = finder.find(recipient_options, [found.party for found in actors])
    if reading.event_type in AT_HOME and (where := [r for r in recipients if _is_where(r, actors[0])]):
        actors = [_of_the_place(found, where[0].party.country) for found in actors]
        recipients = [found for found in recipients if found not in where]
    if reading.frame.direct:
        recipients = [found for found in recipients if found.directness > BY_OWNER]
    if recipients:
        if reading.event_type not in DOMESTIC:
            sectors = STATE_SECTORS | (REBEL_SECTORS if reading.event_type in {"AID", "SUPPORT"} else set())
            actors = [disowned(found, recipients, sectors) for found in actors]
            recipients = [disowned(found, actors, sectors) for found in recipients]
        else:
            recipients = [_at_home(found, actors[0].party) for found in recipients]
            recipients = [struck_abroad(found, actors[0].party, reading, finder) for found in recipients]
        one_way = not reciprocal or bool({*recipients[0].slot.split()} & (ONE_WAY_SLOTS | {"inner"}))
        return [(a, r, not one_way) for a in actors for r in recipients]
    if reciprocal and len(actors) > 1:
        return _each_other(actors)
    return [(actor, None, False) for actor in actors]


def _is_where(found: Found, actor: Found) -> bool:
    """Whether a recipient is only the place, in the doer's own country, where something is done."""
    is_place = found.slot in {"in", "place"} or (
        found.slot in PLACES and found.party.kind in {"place", "state"}
    )
    return is_place and actor.party.country in {None, found.party.country}


def _of_the_place(found: Found, country: str | None) -> Found:
    """Crowds and soldiers of no country that is told are of the country where they stand."""
    party = found.party
    if party.country or party.actor_id or party.kind == "place" or len(country or "") != 3:
        return found
    code = f"{country}{party.sector or ''}"
    return found._replace(party=msgspec.structs.replace(party, country=country, code=code, method="agent"))


def _is_mutual(options: Options) -> bool:
    """Whether it is done to "each other"."""
    return any(
        one.lower_ in {"other", "another"} and any(c.lower_ in {"each", "one"} for c in one.children)
        for _, tokens in options
        for token in tokens
        for one in (token, *nouns.possessors(token))
    )


def _deeds_only(options: Options, finder: PartyFinder) -> Options:
    """The fillers without places where a deed might stand: "killed *in an attack*", not "in a suburb"."""
    deeds = finder.codebook.classes["deed"]
    return [
        (slot, [token for token in tokens if slot != "deed" or token.lemma_.lower() in deeds])
        for slot, tokens in options
    ]


def _may_do(found: Found, frame: Frame) -> bool:
    """Whether the frame is about actors of this kind."""
    sector = (found.party.sector or "")[:3]
    if (frame.sector and sector not in frame.sector) or sector in frame.not_sector:
        return False
    return found.directness > BY_OWNER or not frame.agentive


def _each_other(parties: list[Found]) -> list[tuple[Found, Found | None, bool]]:
    return [
        (a, b, True) for i, a in enumerate(parties) for b in parties[i + 1 :] if not is_same(a.party, b.party)
    ]


def disowned(found: Found, others: Iterable[Found], sectors: set[str]) -> Found:
    """A government guessed to be that of the very state it deals with is of a country that is not told."""
    party = found.party
    if not is_guess(party) or party.country is None or (party.sector or "")[:3] not in sectors:
        return found
    if not any(_is_state_of(other.party, party.country) for other in others):
        return found
    return found._replace(party=msgspec.structs.replace(party, country=None, code=party.sector))


def _at_home(found: Found, actor: Party) -> Found:
    """Whom a government jails or silences is at home with it, where only the text around hints elsewhere."""
    party = found.party
    official = (actor.sector or "GOV")[:3] in AUTHORITIES and not is_guess(actor)
    bare = party.text.lower() in {party.text, party.text[:1].lower() + party.text[1:]}
    if not (official and actor.country and len(actor.country) == 3 and is_guess(party) and bare):
        return found
    if not party.sector:
        return found
    code = actor.country + party.sector
    return found._replace(party=msgspec.structs.replace(party, country=actor.country, code=code))


def _is_state_of(party: Party, country: str) -> bool:
    at_state = party.sector is None or party.sector[:3] in STATE_SECTORS
    return party.country == country and at_state and not is_guess(party)

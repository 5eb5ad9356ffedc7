"""Doers who are not named: "a car bomb killed ten", "the editor was arrested in Minsk"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from dragoman.coding.lemmas import lemma_in
from dragoman.coding.parties import Found, PartyFinder
from dragoman.coding.readings import Reading, fill
from dragoman.coding.syntax_words import syntax_words
from dragoman.records import Party

NAME = "unknown"
"""The name of a doer of whom the text says nothing at all."""
OF_NOTE = {"GOV", "MIL", "LEG", "OPP", "PTY", "ELI", "JUD", "COP", "SPY", "REB", "UAF", "IGO"}
"""Sectors whose members are killed for politics more often than by a robber."""
BY_FORCE = {"ASSAULT", "COERCE"}
"""Types of which a passive tells with little else to go by."""
WHERE = syntax_words("where")
HAPPENING = syntax_words("happening")
SUBJECTS = {"nsubj", "nsubjpass"}
BEFALLEN = {"of", "on", "against", "at"}
"""Prepositions by which a noun of violence or arrest tells whom it befell."""
_FAITH = 0.35
_SURE, _VAGUE, _FAINT = 0.9, 0.8, 0.05


def unnamed_doer(reading: Reading, finder: PartyFinder) -> Found | None:
    """The doer that a passive leaves out, or the weapon that stands in his place; None where it is neither.

    Without a sign of force near by ("killed", but not how) an accident is as likely, and there is no doer.
    """
    verb = reading.verb
    if reading.noun is not None and (verb is None or reading.event_type == "PROTEST"):
        return _of_a_noun(reading, reading.noun, finder)
    if verb is None:
        return None
    passive = args.is_passive(verb)
    weapon = next(_weapons(reading, finder), None) if reading.frame.unnamed else None
    if reading.noun is not None or (weapon is None and (args.agents(verb) or not passive)):
        return None
    evidence = _evidence(reading, finder, verb, weapon)
    if evidence == _FAINT and reading.event_type not in BY_FORCE:
        return None  # who asks, accuses or invites in a passive is more often anybody than a party
    return _nobody(reading, finder, weapon, evidence)


def _of_a_noun(reading: Reading, noun: Token, finder: PartyFinder) -> Found | None:
    """Who did what a noun tells without him: "*raids on Aleppo*", "*riots* broke out"."""
    if reading.event_type == "PROTEST":
        happens = noun.dep_ in SUBJECTS and lemma_in(noun.head, HAPPENING) in HAPPENING
        return _nobody(reading, finder, None, _VAGUE) if happens and reading.frame.unnamed else None
    befalls = BEFALLEN.intersection(reading.frame.recipient)
    if not (reading.frame.unnamed or reading.event_type == "ASSAULT") or not nouns.complements(noun, befalls):
        return None
    return _nobody(reading, finder, None, _VAGUE if reading.frame.unnamed else _FAINT)


def _evidence(reading: Reading, finder: PartyFinder, verb: Token, weapon: Token | None) -> float:
    """How much speaks for a doer of politics who is not named; a judge may trust the least of it."""
    if not reading.frame.unnamed or (args.is_passive(verb) and not _is_told(verb)):
        return _FAINT
    if reading.event_type == "ASSAULT":
        told = _is_forceful(reading, verb, finder, weapon)
    else:
        told = args.is_passive(verb) and _is_of_note(reading, finder)
    return (_SURE if weapon is not None else _VAGUE) if told else _FAINT


def _is_told(verb: Token) -> bool:
    """Whether a passive says that it happened, and does not tell apart: "the men *charged* with theft"."""
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if [helper.tag_ for helper in helpers] in (["VBZ"], ["VBP"]):
        return False  # "are forbidden": a state, not an act
    finite = any(helper.tag_ in {"VBD", "VBP", "VBZ", "MD"} for helper in helpers)
    if verb.dep_ == "acl" and verb.head.dep_ == "ROOT":  # "Two soldiers killed in Gaza": a headline
        return True
    shared = verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not helpers
    return finite or verb.dep_ == "ROOT" or (shared and _is_told(verb.head))


def _weapons(reading: Reading, finder: PartyFinder) -> Iterator[Token]:
    weapons = finder.codebook.classes["instrument"]
    for slot in ("subj", "deed"):
        for token in fill(reading, slot):
            if token.lemma_.lower() in weapons:
                yield token


def _is_forceful(reading: Reading, verb: Token, finder: PartyFinder, weapon: Token | None) -> bool:
    if weapon is not None:
        return True
    classes = finder.codebook.classes
    words = {word.lemma_.lower() for word in verb.subtree}
    if words & classes["nature"]:
        return False
    if words & classes["force"] or reading.trigger.lemma_.lower() not in classes["harm"]:
        return True
    hurt = [found.party for found in finder.find(reading.options("recipient"))]
    return any((party.sector or "")[:3] in OF_NOTE for party in hurt)


def _is_of_note(reading: Reading, finder: PartyFinder) -> bool:
    """Whether a court case, of which there are many, is about somebody who matters in politics."""
    if reading.event_type not in {"ACCUSE", "SANCTION"}:
        return True
    return any(found.party.actor_id for found in finder.find(reading.options("recipient")))


def _nobody(reading: Reading, finder: PartyFinder, weapon: Token | None, directness: float) -> Found:
    parsed = finder.parsed
    if weapon is not None:
        first, last = nouns.noun_phrase(weapon)
        span = parsed.span(first, weapon if last.i - first.i > 8 else last)
        words: dict[str, Any] = {"text": span.text, "start": span.start, "end": span.end}
        return Found(Party(**words | _home(reading, finder)), weapon, "subj", directness)
    at = parsed.start_of(reading.trigger)
    words = {"text": "", "start": at, "end": at, "name": NAME}
    return Found(Party(**words | _home(reading, finder)), reading.trigger, "subj", directness)


def _home(reading: Reading, finder: PartyFinder) -> dict[str, Any]:
    """The fields of a party at the place of the act: an armed man nobody knows, or an authority."""
    country = _place_of(reading, finder)
    armed = reading.event_type == "ASSAULT"
    sector = "UAF" if armed else "GOV" if country else None
    return {
        "country": country, "sector": sector, "code": f"{country or ''}{sector}" if sector else None,
        "method": "country" if country else "none", "kind": "group", "confidence": _FAITH,
    }  # fmt: skip


def _place_of(reading: Reading, finder: PartyFinder) -> str | None:
    noun = reading.noun
    around = noun.head if noun is not None and noun.dep_ in SUBJECTS else reading.anchor
    for prep in around.subtree:
        if prep.lower_ not in WHERE or prep.pos_ not in {"ADP", "ADV", "SCONJ"}:
            continue
        inner = [c for child in prep.children if child.lower_ == "of" for c in child.children]
        for token in [*prep.children, *inner]:
            party = finder.party_of(token) if token.dep_ == "pobj" else None
            if party is not None and party.country and len(party.country) == 3:
                return party.country
    return None

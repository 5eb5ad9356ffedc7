"""Two parties told of together ("the two leaders", "both sides") where their names stand before."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from spacy.tokens import Token

from dragoman.coding.codebook import Codebook
from dragoman.coding.syntax_words import syntax_words
from dragoman.records import Candidate, Event, Party, Span
from dragoman.resolve import Document

REACH = 4
"""Sentences after which two parties are no longer "the two"."""
_FAITH = 0.75


class Couple:
    """The two that an article last told of as dealing with each other."""

    def __init__(self) -> None:
        self._told: list[tuple[int, tuple[Party, Party]]] = []
        self._now = 0

    def note(self, events: Iterable[Event]) -> None:
        """Take the two sides of a sentence's events, where there are just two that are known."""
        self._now += 1
        pairs = [
            (event.actor, event.recipient)
            for event in events
            if event.recipient is not None and _is_known(event.actor) and _is_known(event.recipient)
        ]
        if pairs and len({who for pair in pairs for who in map(_who, pair)}) == 2:
            self._told.append((self._now, pairs[0]))

    def sides(self, homes: int | None = None) -> tuple[Party, Party] | None:
        """The two told of a few sentences ago at most, of so many countries if that is known."""
        for when, pair in reversed(self._told):
            if self._now - when > REACH:
                break
            if homes is None or homes == len({side.country for side in pair}):
                return pair
        return None


def is_couple(token: Token, codebook: Codebook) -> bool:
    """Whether a noun stands for two parties: "the *two* presidents", "*both* countries", "the pair"."""
    if token.lemma_.lower() not in codebook.grammar["couples"] or any(
        child.dep_ in {"prep", "relcl", "appos", "conj"} for child in token.children
    ):
        return False
    marks = {child.lower_ for child in token.children}
    if marks & {"'s", "’s"} and not marks & {"two", "both"}:
        return False
    known = bool(marks & syntax_words("definite"))  # "police held *two men*" speaks of strangers
    return "both" in marks or (known and ("two" in marks or token.lower_ in {"pair", "duo"}))


def are_of_states(token: Token, codebook: Codebook) -> bool:
    """Whether the two whom a noun means are of two countries: "the two *presidents*"."""
    return token.lemma_.lower() in codebook.grammar["couples_of_states"]


def both(
    token: Token, span: Span, party: Party | None, couple: Couple, document: Document, codebook: Codebook
) -> list[Party]:
    """The two parties that a noun means, each with the span of its words; none if unknown."""
    abroad = are_of_states(token, codebook)
    rivals = token.lemma_.lower() in codebook.grammar["couples_of_one_state"]
    told = couple.sides(2 if abroad else 1 if rivals else None)
    if told is not None:
        return [_standing_for(span, side) for side in told]
    if party is not None and party.is_plural and len(party.candidates) == 2:
        found = [_from_candidate(span, one) for one in party.candidates if one.country]
        if len(found) == 2 and not (abroad and found[0].country == found[1].country):
            return found
    plain = all(child.dep_ in {"det", "nummod", "predet", "poss", "punct"} for child in token.children)
    if plain and (abroad or token.lemma_.lower() in codebook.grammar["couples_of_envoys"]):
        sector = party.sector if party is not None else None
        return [_from_country(span, home, sector) for home in document.two_countries(span.start)]
    return []


def _from_candidate(span: Span, one: Candidate) -> Party:
    code = one.code or one.country
    sector = code[3:] if code and one.country and code.startswith(one.country) else None
    return Party(
        text=span.text, start=span.start, end=span.end, actor_id=one.actor_id, name=one.name,
        country=one.country, sector=sector or None, code=code, method="memory", confidence=_FAITH,
    )  # fmt: skip


def _from_country(span: Span, country: str, sector: str | None) -> Party:
    return Party(
        text=span.text, start=span.start, end=span.end, country=country, sector=sector,
        code=country + (sector or ""), kind="group" if sector else "state", method="memory", confidence=0.5,
    )  # fmt: skip


def _standing_for(span: Span, side: Party) -> Party:
    return msgspec.structs.replace(
        side, text=span.text, start=span.start, end=span.end, method="memory",
        confidence=round(side.confidence * _FAITH, 3),
    )  # fmt: skip


def _is_known(party: Party) -> bool:
    return party.country is not None and party.method != "none"


def _who(party: Party) -> str:
    return party.actor_id or party.code or party.text

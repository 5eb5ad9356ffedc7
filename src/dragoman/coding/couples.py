"""Two parties told of together ("the two leaders", "both sides") where their names stand before."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from spacy.tokens import Token

from dragoman.coding.codebook import Codebook
from dragoman.records import Candidate, Event, Party

REACH = 4
"""Sentences after which two parties are no longer "the two"."""
_FAITH = 0.75


class Couple:
    """The two that an article last told of as dealing with each other."""

    def __init__(self) -> None:
        self._sides: tuple[Party, Party] | None = None
        self._age = 0

    def note(self, events: Iterable[Event]) -> None:
        """Take the two sides of a sentence's events, where there are just two that are known."""
        self._age += 1
        pairs = [
            (event.actor, event.recipient)
            for event in events
            if event.recipient is not None and _is_known(event.actor) and _is_known(event.recipient)
        ]
        if pairs and len({who for pair in pairs for who in map(_who, pair)}) == 2:
            self._sides, self._age = pairs[0], 0

    def sides(self) -> tuple[Party, Party] | None:
        """The two, where they were told of a few sentences ago at most."""
        return self._sides if self._age <= REACH else None


def is_couple(token: Token, codebook: Codebook) -> bool:
    """Whether a noun stands for two parties: "the *two* presidents", "*both* countries", "the pair"."""
    if token.lemma_.lower() not in codebook.grammar["couples"] or any(
        child.dep_ in {"prep", "relcl", "appos", "conj"} for child in token.children
    ):
        return False
    marks = {child.lower_ for child in token.children}
    if marks & {"'s", "’s"} and not marks & {"two", "both"}:
        return False
    return bool(marks & {"two", "both"}) or (token.lower_ in {"pair", "duo"} and "the" in marks)


def both(text: str, start: int, party: Party | None, sides: tuple[Party, Party] | None) -> list[Party]:
    """The two parties that the words at ``start`` mean, each with the span of the words; none if unknown."""
    if party is not None and party.is_plural and len(party.candidates) == 2:
        found = [_from_candidate(text, start, one) for one in party.candidates if one.country]
        if len(found) == 2:
            return found
    return [] if sides is None else [_standing_for(text, start, side) for side in sides]


def _from_candidate(text: str, start: int, one: Candidate) -> Party:
    code = one.code or one.country
    sector = code[3:] if code and one.country and code.startswith(one.country) else None
    return Party(
        text=text, start=start, end=start + len(text), actor_id=one.actor_id, name=one.name,
        country=one.country, sector=sector or None, code=code, method="memory", confidence=_FAITH,
    )  # fmt: skip


def _standing_for(text: str, start: int, side: Party) -> Party:
    return msgspec.structs.replace(
        side, text=text, start=start, end=start + len(text), method="memory",
        confidence=round(side.confidence * _FAITH, 3),
    )  # fmt: skip


def _is_known(party: Party) -> bool:
    return party.country is not None and party.method != "none"


def _who(party: Party) -> str:
    return party.actor_id or party.code or party.text

"""Pronouns and nouns that point back: whom the text last spoke of in that way."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from dragoman.resolve.lexicon import Noun
from dragoman.resolve.memory import Chain, Memory, Referent
from dragoman.resolve.phrase import Phrase
from dragoman.resolve.words import Words

REACH = 4
"""How many sentences back a pronoun looks."""
_UNNAMED = 0.6
"""How much less likely somebody without a name is meant."""
_PERSONAL = ("leaders", "men", "presidents", "ministers")
_EQUAL = 0.12
"""Two candidates whose scores differ by less than this part are equal."""


class Where(msgspec.Struct, frozen=True):
    """Where an anaphor stands."""

    offset: int
    sentence: int
    is_quoted: bool
    is_subject: bool
    begins_paragraph: bool
    """Whether its sentence is the first of a paragraph, with others before it."""
    paragraph_start: int = 0
    """Where its paragraph begins."""
    others: frozenset[int] = frozenset()
    """The ids of chains that cannot be meant: whoever is named later in the same clause."""


class Pointing:
    """Resolves what points back, over the memory of one text."""

    def __init__(self, words: Words, memory: Memory) -> None:
        self.words = words
        self.memory = memory

    def pronoun(self, gender: str, where: Where, is_possessive: bool = False) -> Referent:
        """Whom he, she, it or they means; unresolved, with candidates, where two are equal."""
        if gender == "n" and not where.is_subject and not is_possessive:
            return Referent()
        fits = {"m": _is_man, "f": _is_woman, "n": _is_thing, "p": _is_many, "a": _is_person}[gender]
        ranked = self.rank(fits, where, is_possessive)
        return self._choose(ranked, where, gender)

    def rank(
        self, fits: Callable[[Referent], float], where: Where, is_possessive: bool
    ) -> list[tuple[float, Chain]]:
        """The chains that fit, with a score: recent ones first, subjects before objects."""
        scored: list[tuple[float, Chain]] = []
        excluded = where.others | self._speaker(where)
        if not is_possessive and not where.is_subject:
            excluded |= self._clause_subject(where)
        for chain in self.memory.recent(where.offset):
            fit = fits(chain.referent)
            if fit <= 0 or not chain.places or id(chain) in excluded:
                continue
            score = self._salience(chain, where, is_possessive)
            if score > 0:
                known = chain.referent.actor_id or chain.referent.name
                scored.append((fit * score * (1.0 if known else _UNNAMED), chain))
        return sorted(scored, key=lambda pair: -pair[0])

    def _speaker(self, where: Where) -> set[int]:
        """Whoever says a quotation does not call himself "he" in it."""
        if not where.is_quoted:
            return set()
        return {
            id(chain)
            for chain in self.memory.recent(where.offset)
            for offset, sentence, is_subject, is_quoted in chain.places[-3:]
            if sentence == where.sentence and offset < where.offset and is_subject and not is_quoted
        }

    def _clause_subject(self, where: Where) -> set[int]:
        """The subject before an object pronoun is somebody else: "Kim thanked him"."""
        best, found = -1, None
        for chain in self.memory.recent(where.offset):
            for offset, sentence, is_subject, _ in chain.places[-3:]:
                if sentence == where.sentence and is_subject and best < offset < where.offset:
                    best, found = offset, chain
        return {id(found)} if found is not None else set()

    def _salience(self, chain: Chain, where: Where, is_possessive: bool) -> float:
        best = 0.0
        for offset, sentence, is_subject, is_quoted in reversed(chain.places[-6:]):
            if offset >= where.offset:
                continue
            back = where.sentence - sentence
            if back > REACH:
                break
            score = (1.0, 0.85, 0.5, 0.35, 0.25)[back]
            score *= 1.0 if is_subject else (0.8 if back == 0 and is_possessive else 0.55)
            score *= 0.5 if is_quoted and not where.is_quoted else 1.0
            if back == 0 and is_subject is False and where.is_subject is False and not is_possessive:
                score *= 0.8
            best = max(best, score)
        return best * (1.0 + min(0.25, 0.05 * chain.count))

    def _choose(self, ranked: list[tuple[float, Chain]], where: Where, gender: str) -> Referent:
        if not ranked:
            return Referent(kind="person" if gender in ("m", "f") else None, gender=gender)
        (best, chain), *others = ranked
        is_across = chain.last_before(where.offset) < where.paragraph_start
        is_far = is_across and where.sentence - self._last_sentence(chain, where) >= 2
        if is_far and not where.begins_paragraph:
            return Referent(
                kind="person" if gender in ("m", "f") else None, gender=gender, method="memory",
                ambiguous=True, candidates=tuple(c.referent.candidate(0.3) for _, c in ranked[:3]),
            )  # fmt: skip
        total = sum(score for score, _ in ranked[:4])
        candidates = tuple(c.referent.candidate(round(score / total, 3)) for score, c in ranked[:4])
        if not others:
            taken = self._taken(chain.referent, 0.8 * min(1.0, best + 0.3), ())
            taken.ambiguous, taken.candidates = is_far, candidates if is_far else ()
            return taken
        second = others[0][0]
        if second >= best * (1 - _EQUAL):
            return Referent(
                kind="person" if gender in ("m", "f") else None, gender=gender, method="memory",
                ambiguous=True, candidates=candidates, confidence=0.0, is_plural=gender == "p",
            )  # fmt: skip
        confidence = 0.85 * best / (best + 0.5 * second) * min(1.0, best + 0.35)
        taken = self._taken(chain.referent, confidence, candidates[1:])
        if is_far or (is_across and not where.is_quoted and second >= 0.5 * best):
            taken.ambiguous, taken.candidates, taken.confidence = True, candidates, round(confidence * 0.6, 3)
        return taken

    @staticmethod
    def _last_sentence(chain: Chain, where: Where) -> int:
        return max((place[1] for place in chain.places if place[0] < where.offset), default=where.sentence)

    def _taken(self, referent: Referent, confidence: float, candidates: tuple) -> Referent:  # type: ignore[type-arg]
        return msgspec.structs.replace(
            referent, method="memory", confidence=round(min(confidence, referent.confidence + 0.1), 3),
            candidates=candidates, ambiguous=False,
        )  # fmt: skip

    # nouns that point back

    def noun(self, phrase: Phrase, noun: Noun, where: Where) -> Referent | None:
        """ "the country", "the bloc", "both sides"; None where nothing named so far fits."""
        kinds = self.words.anaphors.get(noun.text, frozenset())
        if phrase.determiner not in (
            "the",
            "this",
            "that",
            "both",
            "these",
            "those",
            "two",
            "either",
            "neither",
        ) and (phrase.possessor < 0):
            return None
        if "pair" in kinds and (noun.text not in self.words.cues.state_kinds):
            return self.pair(noun.text, where)
        if "state" in kinds:
            return self._state(noun.text, where)
        return self._body(noun.text, where)

    def _state(self, noun: str, where: Where) -> Referent | None:
        only = self.words.cues.state_kinds.get(noun)

        def fits(referent: Referent) -> float:
            if referent.kind not in ("state", "place") or referent.country is None:
                return 0.0
            return float(only is None or referent.country in only)

        ranked = self.rank(fits, where, is_possessive=True) or self._older(fits, where)
        if not ranked:
            return None
        taken = self._choose(ranked, where, "n")
        if taken.actor_id is None:
            taken = self._taken(ranked[0][1].referent, 0.45, taken.candidates)
        taken.kind, taken.sector, taken.code = "state", None, taken.country
        return taken

    def _older(self, fits: Callable[[Referent], float], where: Where) -> list[tuple[float, Chain]]:
        """The last one that fits, however long ago it was named."""
        found = [
            c
            for c in self.memory.recent(where.offset)
            if c.places and c.places[0][0] < where.offset and fits(c.referent) > 0
        ]
        return [(0.3, max(found, key=lambda chain: chain.last))] if found else []

    def _body(self, noun: str, where: Where) -> Referent | None:
        def fits(referent: Referent) -> float:
            if referent.kind not in ("organisation", "group") or referent.is_plural:
                return 0.0
            return _fits_body(noun, referent)

        ranked = self.rank(fits, where, is_possessive=True) or self._older(fits, where)
        if not ranked:
            return None
        taken = self._choose(ranked, where, "n")
        return (
            taken
            if taken.actor_id or taken.name
            else self._taken(ranked[0][1].referent, 0.4, taken.candidates)
        )

    def pair(self, noun: str, where: Where) -> Referent | None:
        """The last two that fit: states for sides and countries, persons for leaders and men."""
        is_personal = noun not in self.words.anaphors or noun in _PERSONAL

        def fits(referent: Referent) -> float:
            if is_personal:
                return float(referent.kind == "person" and not referent.is_plural)
            return float(referent.kind == "state" and not referent.is_plural)

        ranked = self.rank(fits, where, is_possessive=True)[:2]
        if len(ranked) < 2:
            return None
        found = sorted((chain for _, chain in ranked), key=lambda chain: chain.places[0][0])
        candidates = tuple(chain.referent.candidate(0.5) for chain in found)
        return Referent(
            name=" and ".join(c.name or "" for c in candidates), kind="group", method="memory",
            confidence=0.5, is_plural=True, candidates=candidates,
        )  # fmt: skip


def _is_person(referent: Referent) -> float:
    return float(referent.kind == "person" and not referent.is_plural)


def _is_man(referent: Referent) -> float:
    if referent.kind != "person" or referent.is_plural:
        return 0.0
    return {"m": 1.0, "": 0.9}.get(referent.gender, 0.0)


def _is_woman(referent: Referent) -> float:
    if referent.kind != "person" or referent.is_plural:
        return 0.0
    return {"f": 1.0, "": 0.5}.get(referent.gender, 0.0)


def _is_thing(referent: Referent) -> float:
    if referent.is_plural or referent.kind is None or referent.kind == "person":
        return 0.0
    return {"state": 1.0, "organisation": 0.95, "group": 0.9}.get(referent.kind, 0.3)


def _is_many(referent: Referent) -> float:
    if referent.is_plural:
        return 1.0
    return {"state": 0.45, "organisation": 0.5, "group": 0.8}.get(referent.kind or "", 0.0)


BODY_SECTORS = {
    "company": ("BUS", "MNC"), "firm": ("BUS", "MNC"), "court": ("JUD",),
    "ministry": ("GOV", "MIL"), "militia": ("REB", "UAF", "PRM"), "movement": ("REB", "PTY", "OPP", "UAF"),
    "party": ("PTY", "OPP", "GOV", "LEG"), "newspaper": ("MED", "JRN"), "paper": ("MED", "JRN"),
    "network": ("MED", "JRN", "REB", "UAF"), "broadcaster": ("MED", "JRN"), "channel": ("MED", "JRN"),
    "outlet": ("MED", "JRN"), "institute": ("EDU",), "university": ("EDU",), "charity": ("NGO",),
}  # fmt: skip


def _fits_body(noun: str, referent: Referent) -> float:
    code = f"{referent.country or ''}{referent.sector or ''}{referent.code or ''}"
    if noun in ("bloc", "alliance", "union"):
        is_union = code.startswith("IGO")
        name = (referent.name or "").lower()
        if noun == "alliance":
            return 1.0 if "nato" in name or "north atlantic" in name else 0.4 * is_union
        if noun == "union":
            return float("union" in name)
        return 1.0 if is_union and "united nations" not in name else 0.2 * is_union
    if noun == "bank":
        return float("bank" in (referent.name or "").lower())
    sectors = BODY_SECTORS.get(noun)
    if sectors is None:
        return 1.0
    return 1.0 if any(sector in code for sector in sectors) else 0.0

"""What a judge of rows sees: the reading and its evidence, the clause, the two sides, the sentence.

A description is a mapping of feature names to values (:mod:`~dragoman.coding.linear_model`). No names are
among them, so that no country's reputation is learned, and no words but those of grammar: what is learned of
other words does not travel from one author's texts to another's (docs/training.md). Nor is the status: what
is planned or asked for is as good a row as what is done, only rarer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding.linear_model import Description, Groups
from dragoman.coding.naming import is_guess
from dragoman.coding.parties import Found
from dragoman.coding.readings import Reading
from dragoman.coding.status import StatusReading
from dragoman.parse import Parsed
from dragoman.records import Event, Party, Statement
from dragoman.resolve import Document

JUDGE_VERSION = 2
"""Raised when a name or a value changes its meaning; models of another version are refused."""

GROUPS = Groups({
    "bias": 1.0, "sure": 1.0, "doubt": 1.0, "frame": 0.7, "type": 0.5, "slot": 0.5,
    "way": 0.7, "form": 0.5, "clause": 0.5, "party": 0.5, "sides": 0.4, "said": 0.5,
    "sentence": 0.5, "company": 0.3,
}, frozenset())  # fmt: skip
"""How far each group may speak."""

_DEPTHS = 6
_LENGTHS = (8, 14, 20, 28, 40)
_QUOTES = '"“”«»'


@dataclass(frozen=True, slots=True)
class Case:
    """A row that may be coded, with all that speaks for and against it."""

    event: Event
    reading: Reading
    actor: Found
    recipient: Found | None
    told: StatusReading
    parsed: Parsed
    statements: Sequence[Statement]
    doubt: str = ""
    """Why the rules themselves would leave the row out; empty where they would not."""
    is_alone: bool = False
    """Whether the text is this one sentence."""
    document: Document | None = None
    """The text with its actors."""


def describe_row(case: Case) -> Description:
    """All features of a row."""
    found: Description = {"bias:": 1.0}
    found |= _evidence(case)
    found[f"doubt:{case.doubt or 'none'}"] = 1.0
    found[f"doubt:{case.event.event_type}.{case.doubt or 'none'}"] = 1.0
    for name in (
        *_frame(case),
        *_clause(case),
        *_sides(case),
        *_place(case),
        *_company(case),
    ):
        found[name] = 1.0
    return found


def logit(share: float) -> float:
    """Log odds, kept within five."""
    held = min(max(share, 0.007), 0.993)
    return math.log(held / (1 - held))


def _evidence(case: Case) -> Description:
    """How sure the rules are, and of what."""
    sure = case.event.confidence
    sides = [side for side in (case.actor, case.recipient) if side is not None]
    return {
        "sure:rules": logit(sure),
        "sure:score": case.reading.score - 1.0,
        "sure:told": case.told.confidence - 0.8,
        "sure:party": min(side.party.confidence for side in sides) - 0.6,
        "sure:way": min(side.directness for side in sides) - 0.8,
    }


def _frame(case: Case) -> Iterator[str]:
    """The frame, the type, and by what kind of word it was evoked."""
    reading, kind = case.reading, case.event.event_type
    yield f"frame:{reading.frame.rule}"
    yield f"type:{kind}"
    if reading.shift is not None:
        yield f"frame:+{reading.shift.rule}"
        yield f"type:{kind}.shifted"
    if reading.mode:
        yield f"type:{kind}/{reading.mode}"
    form = "verb" if reading.noun is None else "light" if reading.verb is not None else "noun"
    form = "state" if reading.stative else form
    inner = "bare" if reading.inner is None else reading.inner.event_type
    yield f"form:{form}"
    yield f"form:{kind}.{form}"
    yield f"form:inner.{inner}"
    yield f"form:partners.{min(len(reading.partners), 2)}"
    yield f"form:{reading.frame.rule}.{form}"


def _clause(case: Case) -> Iterator[str]:
    """The place of the act in its sentence: tense, voice, how deep, under what."""
    anchor, kind = case.reading.anchor, case.event.event_type
    helpers = sorted(args.auxiliaries(anchor))
    voice = "passive" if args.is_passive(anchor) else "active"
    yield f"clause:{anchor.dep_}"
    yield f"clause:{kind}.{anchor.dep_}"
    yield f"clause:tag.{anchor.tag_}"
    yield f"clause:{kind}.{anchor.tag_}"
    yield f"clause:{anchor.tag_}.{anchor.dep_}"
    yield f"clause:{voice}"
    yield from (f"clause:aux.{helper}" for helper in helpers)
    yield f"clause:aux.{anchor.tag_}.{'+'.join(helpers)}"
    depth = 0
    token = anchor
    while token.head.i != token.i and depth < _DEPTHS:
        token = token.head
        depth += 1
    yield f"clause:depth.{depth}"
    for child in anchor.children:
        if child.dep_ in {"neg", "mark", "prt", "advmod", "agent", "dative", "npadvmod"}:
            yield f"clause:has.{child.dep_}"
            yield f"clause:{child.dep_}.{child.lower_}"
        elif child.dep_ in {"dobj", "attr", "oprd", "ccomp", "xcomp", "advcl", "prep"}:
            yield f"clause:has.{child.dep_}"


def _sides(case: Case) -> Iterator[str]:
    """Who the two are, how their words stand to the act, and which slot gave them."""
    kind = case.event.event_type
    for role, side in (("actor", case.actor), ("recipient", case.recipient)):
        if side is None:
            yield f"party:{role}.nobody"
            yield f"party:{kind}.{role}.nobody"
            yield f"party:{case.reading.frame.rule}.{role}.nobody"
            continue
        for name in _party(side.party):
            yield f"party:{role}.{name}"
        sector = _sector(side.party)
        yield f"party:{kind}.{role}.{sector}"
        yield f"party:{kind}.{role}.{'known' if side.party.country else 'homeless'}"
        yield from _manner(case, role, side)
    if case.recipient is not None:
        yield from _between(case.actor.party, case.recipient.party, kind)


def _party(party: Party) -> Iterator[str]:
    yield f"sector.{_sector(party)}"
    yield f"kind.{party.kind}"
    yield f"method.{party.method}"
    yield f"method.{party.method}.{_sector(party)}"
    yield "known" if party.country else "homeless"
    yield "listed" if party.actor_id else "unlisted"
    yield f"sure.{round(party.confidence * 5)}"
    if is_guess(party):
        yield "guess" if party.country else "guess.homeless"
    if party.ambiguous:
        yield "ambiguous"
    if party.is_plural:
        yield "plural"


def _manner(case: Case, role: str, side: Found) -> Iterator[str]:
    """By which slot and by what kind of word a side is named, and how far from the act."""
    kind, token, anchor = case.event.event_type, side.token, case.reading.anchor
    yield f"slot:{role}.{side.slot}"
    yield f"slot:{kind}.{role}.{side.slot}"
    yield f"slot:{case.reading.frame.rule}.{role}.{side.slot}"
    yield f"way:{role}.{side.directness:.1f}"
    yield f"way:{kind}.{role}.{side.directness:.1f}"
    yield f"way:{role}.{token.pos_}.{side.directness:.1f}"
    yield f"way:{role}.{token.dep_}"
    yield f"way:{role}.{side.slot}.{token.dep_}"
    if token.pos_ == "PRON":
        yield f"way:{role}.{token.lower_}"
    far = abs(token.i - anchor.i)
    yield f"way:{role}.far.{min(far.bit_length(), 5)}"
    yield f"way:{role}.{'before' if token.i < anchor.i else 'after'}"
    steps = _steps_to(token, anchor)
    yield f"way:{role}.steps.{steps}"
    low, high = sorted((token.i, anchor.i))
    between = [token.doc[i] for i in range(low + 1, high)]
    marks = {t.text for t in between}
    if "," in marks:
        yield f"way:{role}.comma"
    if not marks.isdisjoint(_QUOTES):
        yield f"way:{role}.quote"
    if any(t.pos_ == "VERB" for t in between):
        yield f"way:{role}.verb"


def _steps_to(token: Token, anchor: Token) -> str:
    """The relations up from a side's word to the act, where it stands below it."""
    way: list[str] = []
    while token.i != anchor.i and len(way) < 4:
        if token.head.i == token.i:
            return "elsewhere"
        way.append(token.dep_)
        token = token.head
    return "<".join(way) if token.i == anchor.i else "elsewhere"


def _between(actor: Party, recipient: Party, kind: str) -> Iterator[str]:
    pair = f"{_sector(actor)}>{_sector(recipient)}"
    if actor.country and recipient.country:
        home = "home" if actor.country == recipient.country else "abroad"
    else:
        home = "open"
    yield f"sides:{pair}"
    yield f"sides:{home}"
    yield f"sides:{home}.{pair}"
    yield f"sides:{kind}.{home}"


def _sector(party: Party) -> str:
    return (party.sector or (party.kind if party.country or party.actor_id else party.method) or "none")[:5]


def _place(case: Case) -> Iterator[str]:
    """What kind of sentence it is: how long, a heading, a quotation."""
    sentence, doc = case.parsed.sentence, case.parsed.doc
    at = case.event.trigger.start
    yield f"sentence:{sentence.kind}"
    yield f"sentence:length.{sum(len(doc) > length for length in _LENGTHS)}"
    if doc[-1].text == "?" or sentence.text.rstrip(_QUOTES).endswith("?"):
        yield "sentence:question"
    before = sum(sentence.text.count(mark, 0, case.reading.trigger.idx) for mark in _QUOTES)
    if before % 2:
        yield "said:quoted"
    for statement in case.statements:
        if statement.content.start <= at < statement.content.end:
            yield f"said:{statement.kind}"
            yield f"said:{case.event.event_type}.{statement.kind}"
    if any(token.lower_ in {"i", "we", "our", "my"} for token in doc):
        yield "said:we"
    if case.event.attributed_to is not None:
        yield "said:claimed"


def _company(case: Case) -> Iterator[str]:
    """Who else is named in the sentence, and whether a side is at home where the text is."""
    if case.document is None:
        return
    document, sentence = case.document, case.parsed.sentence
    at, kind = case.event.trigger.start, case.event.event_type
    sides = (("actor", case.actor), ("recipient", case.recipient))
    taken = [(side.party.start, side.party.end) for _, side in sides if side is not None]
    named = [
        m for m in case.document.mentions_in(sentence.start, sentence.end) if case.document.is_actor_like(m)
    ]
    others = [m for m in named if not any(m.start < end and start < m.end for start, end in taken)]
    yield f"company:others.{min(len(others), 4)}"
    yield f"company:homes.{min(len({m.country for m in named if m.country}), 4)}"
    for role, side in sides:
        if side is None:
            after = min(sum(m.start > at for m in others), 2)
            yield from (f"company:{role}.nobody.{after}", f"company:{kind}.nobody.{after}")
            continue
        low, high = sorted((side.party.start, at))
        rivals = min(sum(low < m.start < high for m in others), 2)
        home = _home(side.party, document.home)
        yield from (f"company:{role}.rivals.{rivals}", f"company:{role}.rivals.{rivals}.{side.slot}")
        yield from (f"company:{role}.{home}", f"company:{role}.{side.party.method}.{home}")


def _home(party: Party, home: str | None) -> str:
    """Whether somebody is of the country that the text is at home in."""
    if not party.country:
        return "homeless"
    return "nowhere" if home is None else "home" if party.country == home else "abroad"

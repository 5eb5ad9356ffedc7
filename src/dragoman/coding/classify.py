"""The type of a given pair: frames that link the two spans first, then nearness, then words alone."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec
from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from dragoman.coding.codebook import QUADS, Codebook
from dragoman.coding.frames import read_frames
from dragoman.coding.readings import Options, Reading
from dragoman.coding.status import judge_status
from dragoman.parse import Parsed
from dragoman.records import EventType, QuadCode, Status
from dragoman.resolve import Document

Offsets = tuple[int, int]
LINK_ACTOR, LINK_RECIPIENT, LINK_TURNED = 2.0, 1.6, 0.7
NEAR_ROOT = 0.12
SUBORDINATE = {"relcl": 0.3, "acl": 0.3, "purpose": 0.4}
SPEECH = {"REJECT", "REQUEST", "ACCUSE", "AGREE", "THREATEN"}
RULING_LINKS, RULED = 2.4, 1.0
UNLINKED = 0.8
"""What a reading loses that has nothing to do with either party, where both are named."""
MEANS, SERVED = {"phone"}, 2.0
"""A call tells less than what it is for: "*called* Morrison to *congratulate* him"."""
INTENT_STATUSES = {"planned", "proposed"}


class Classification(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one pair; ``rule`` names the frame, or ``back-off`` where only words spoke."""

    event_type: EventType
    quad_code: QuadCode
    status: Status
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two spans (article offsets) that share an event, with the parsed text and its resolved mentions."""

    parsed: Sequence[Parsed]
    actor: Offsets | None
    recipient: Offsets | None
    document: Document

    @property
    def spans(self) -> tuple[Offsets | None, Offsets | None]:
        """The actor's and the recipient's span."""
        return self.actor, self.recipient


@dataclass(slots=True)
class Candidate:
    """A reading of one of the sentences, how well its slots take the two spans, and its score in all."""

    reading: Reading
    parsed: Parsed
    links: float
    score: float


class SecondOpinion(Protocol):
    """Somebody who may overrule the frames; he is told all that they saw."""

    def revise(self, first: Classification, candidates: Sequence[Candidate], pair: Pair) -> Classification:
        """The answer to give instead of ``first``, which may be ``first`` itself."""


def classify_pair(pair: Pair, codebook: Codebook, opinion: SecondOpinion | None = None) -> Classification:
    """Name the type of the event that holds between the two spans of a pair; it always answers."""
    candidates = weigh(pair, codebook)
    first = answer_of(candidates[0]) if candidates else _back_off(pair.parsed, codebook)
    return first if opinion is None else opinion.revise(first, candidates, pair)


def weigh(pair: Pair, codebook: Codebook) -> list[Candidate]:
    """All readings of the sentences for the pair, best first."""
    found = (c for sentence in pair.parsed for c in _candidates(sentence, pair, codebook))
    return sorted(found, key=lambda candidate: -candidate.score)


def answer_of(best: Candidate) -> Classification:
    """What a reading says of the pair, its status included."""
    told = judge_status(best.parsed, best.reading.anchor)
    event_type = _as_intent(best.reading, told.status)
    return Classification(
        event_type=event_type,  # type: ignore[arg-type]
        quad_code=QUADS[event_type],  # type: ignore[arg-type]
        status=told.status or "occurred",
        confidence=round(min(0.98, 0.25 + 0.12 * best.score), 3),
        rule=best.reading.rule,
    )


def _as_intent(reading: Reading, status: Status | None) -> str:
    """PLOVER counts a meeting that is only announced as an intent to cooperate, AGREE."""
    if reading.event_type == "CONSULT" and status in INTENT_STATUSES and reading.shift is None:
        return "AGREE"
    return reading.event_type


def _candidates(sentence: Parsed, pair: Pair, codebook: Codebook) -> Iterable[Candidate]:
    inside = any(
        span is not None and span[0] < sentence.sentence.end and sentence.sentence.start < span[1]
        for span in pair.spans
    )
    readings = read_frames(sentence.doc, codebook)
    consumed = {
        i for reading in readings if reading.inner is not None for i in reading.used - {reading.trigger.i}
    }
    links = {id(reading): _links(reading, sentence, pair) for reading in readings}
    ruled = {
        word.i
        for reading in readings
        if reading.event_type in SPEECH and links[id(reading)] >= RULING_LINKS
        for word in reading.trigger.subtree
        if word.i != reading.trigger.i
    }
    for reading in readings:
        score = reading.score + links[id(reading)]
        if reading.trigger.i in ruled:
            score -= RULED
        if reading.trigger.i in consumed and not reading.frame.keeps_inner:
            score -= 1.0
        if reading.mode in MEANS and any(_serves(reading, other, links[id(other)]) for other in readings):
            score -= SERVED
        if links[id(reading)] <= 0 and pair.actor is not None and pair.recipient is not None:
            score -= UNLINKED
        score -= SUBORDINATE.get(_clause_label(reading.anchor), 0.0)
        score -= NEAR_ROOT * _height(reading.anchor) + (0.0 if inside else 2.0)
        yield Candidate(reading, sentence, links[id(reading)], score)


def _serves(means: Reading, other: Reading, link: float) -> bool:
    """Whether another act of the same two is what somebody got in touch for."""
    anchor = other.anchor
    is_purpose = anchor.head.i == means.anchor.i and _clause_label(anchor) == "purpose"
    return is_purpose and other.event_type != means.event_type and link >= RULING_LINKS


def _links(reading: Reading, sentence: Parsed, pair: Pair) -> float:
    """How well the reading's slots are filled by the two spans."""
    actor, recipient = pair.spans
    actors, recipients = reading.options("actor"), reading.options("recipient")
    score = 0.0
    if actor is not None:
        straight = _fit(actors, sentence, actor)
        turned = _fit(recipients, sentence, actor)
        score += max(
            LINK_ACTOR * straight, (LINK_RECIPIENT if reading.frame.reciprocal else LINK_TURNED) * turned
        )
    if recipient is not None:
        straight = _fit(recipients, sentence, recipient)
        turned = _fit(actors, sentence, recipient)
        score += max(
            LINK_RECIPIENT * straight, (LINK_RECIPIENT if reading.frame.reciprocal else LINK_TURNED) * turned
        )
    for span in (actor, recipient):
        if span is not None and span[0] <= sentence.start_of(reading.trigger) < span[1]:
            score -= 0.8  # a word inside a party's own name is seldom what is done
    return score


def _fit(options: Options, sentence: Parsed, span: Offsets) -> float:
    """1 where a filler is in the span, less where only its speaker, owner or phrase is."""
    best = 0.0
    for rank, (_, tokens) in enumerate(options):
        for token in tokens:
            best = max(best, _nearness(token, sentence, span) - 0.02 * rank)
    return best


def _nearness(token: Token, sentence: Parsed, span: Offsets) -> float:
    if _covers(span, sentence, token):
        return 1.0
    if any(_covers(span, sentence, speaker) for speaker in args.speakers_of(token)):
        return 0.9
    if token.pos_ == "PRON" and any(_covers(span, sentence, other) for other in _objects_above(token)):
        return 0.8
    first, last = nouns.noun_phrase(token)
    if sentence.start_of(first) < span[1] and span[0] < sentence.end_of(last):
        return 0.8
    if any(_covers(span, sentence, owner) for owner in nouns.owners(token)):
        return 0.7
    if any(_covers(span, sentence, subject) for subject in args.reporters(token)):
        return 0.6
    edges = (token.left_edge, token.right_edge)
    if sentence.start_of(edges[0]) <= span[0] and span[1] <= sentence.end_of(edges[1]):
        return 0.5
    return 0.0


def _objects_above(pronoun: Token) -> list[Token]:
    """To whom the clause above is done: "called *Morrison* to congratulate him"."""
    verb = pronoun.head
    return args.patients(verb.head) if verb.dep_ in {"advcl", "xcomp"} and verb.head.pos_ == "VERB" else []


def _covers(span: Offsets, sentence: Parsed, token: Token) -> bool:
    return span[0] <= sentence.start_of(token) < span[1]


def _clause_label(anchor: Token) -> str:
    """What kind of side remark an act is: a relative clause, or what another act is done for."""
    if anchor.dep_ in {"advcl", "xcomp"} and any(child.lower_ == "to" for child in anchor.children):
        return "purpose"
    return str(anchor.dep_)


def _height(token: Token) -> int:
    height = 0
    while token.head.i != token.i and height < 12:
        token, height = token.head, height + 1
    return height


def _back_off(parsed: Sequence[Parsed], codebook: Codebook) -> Classification:
    """The type whose triggers and examples use the sentence's words most."""
    weights = _word_weights(codebook)
    totals: Counter[str] = Counter()
    for sentence in parsed:
        for token in sentence.doc:
            for event_type, weight in weights.get(token.lemma_.lower(), {}).items():
                totals[event_type] += weight  # type: ignore[assignment]
    event_type = totals.most_common(1)[0][0] if totals else "CONSULT"
    return Classification(
        event_type=event_type,  # type: ignore[arg-type]
        quad_code=QUADS[event_type],  # type: ignore[arg-type]
        status="occurred",
        confidence=0.2,
        rule="back-off",
    )


@functools.lru_cache(maxsize=2)
def _word_weights(codebook: Codebook) -> dict[str, dict[str, float]]:
    """For each lemma of the codebook how strongly it speaks for each type."""
    counts: dict[str, Counter[str]] = {}
    for frame in codebook.frames():
        words = {t.lemma for t in frame.verbs + frame.nouns + frame.adjectives}
        words |= {p for t in frame.verbs + frame.nouns for p in t.partners if len(p) > 3}
        words |= set(frame.object or ()) if len(frame.object or ()) < 40 else set()
        for word in words:
            counts.setdefault(word, Counter())[frame.event_type] += 1
    return {
        word: {kind: n / sum(by.values()) * (1 + math.log(16 / len(by))) for kind, n in by.items()}
        for word, by in counts.items()
    }

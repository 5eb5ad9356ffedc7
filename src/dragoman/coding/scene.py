"""One sentence in which readings become events: parties, status, time and place; a row for each pair."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from spacy.tokens import Token

from dragoman.coding.casualties import count_casualties
from dragoman.coding.codebook import Codebook
from dragoman.coding.judge import RowJudge
from dragoman.coding.judge_features import Case
from dragoman.coding.ordinary import is_ordinary
from dragoman.coding.pairs import pairs_of
from dragoman.coding.parties import Found, PartyFinder, is_same
from dragoman.coding.readings import Reading
from dragoman.coding.status import StatusReading, judge_status
from dragoman.coding.status_rows import why_no_row
from dragoman.coding.syntax_words import syntax_words
from dragoman.coding.worth import is_public, is_worth_coding
from dragoman.parse import Parsed
from dragoman.records import Bounds, Event, Party, Place, Span, Statement, Status, Time

_TOLD_AS_DONE = frozenset(("occurred", "ongoing"))
_NOT_BELOW, _ELSEWHERE = 12, 99
_DONE_TO = {"obj", "iobj"}
_PEOPLE = syntax_words("personal") | syntax_words("accusatives")
TOPIC_PREPOSITIONS = syntax_words("topics")
GIVEN = {"AGREE", "REJECT", "CONCEDE"}
CAMPAIGNERS = {"ELI", "PTY", "BUS", "CVL", "MED", "EDU", "JUD"}
ATTITUDES = syntax_words("attitudes")
JOURNEYS = syntax_words("journeys")
OUTCOMES = syntax_words("outcomes")
SPEECH = {"ACCUSE", "SUPPORT", "REQUEST", "REJECT"}
"""What somebody comes, calls or writes to say, he says: "flew in *to praise* them"."""
SAID_BY_SHIFT: frozenset[Status | None] = frozenset({"planned", "proposed", "negated", None})


class Scene:
    """One sentence with all that is known of it, in which readings become events."""

    def __init__(
        self,
        parsed: Parsed,
        finder: PartyFinder,
        times: Sequence[Time],
        places: Sequence[Place],
        statements: Sequence[Statement],
        codebook: Codebook,
        judge: RowJudge,
    ) -> None:
        start, end = parsed.sentence.start, parsed.sentence.end
        self.parsed = parsed
        self.is_alone = parsed.sentence.text == finder.document.text.strip()
        self.finder = finder
        self.times = [t for t in times if start <= t.start < end and t.kind in {"date", "time"}]
        self.places = [p for p in places if start <= p.start < end]
        self.statements = [s for s in statements if s.content.start < end and start < s.content.end]
        self.codebook = codebook
        self.judge = judge
        self._asked: dict[int, float] = {}

    def code(self, reading: Reading) -> tuple[list[Event], str]:
        """The rows of one reading, or none and the reason why."""
        cases, reason = self.propose(reading)
        rows: list[Event] = []
        for case in cases:
            probability = self._weigh(case)
            if probability < self.judge.least:
                reason = case.doubt or "too little evidence"
                continue
            row = msgspec.structs.replace(case.event, confidence=round(probability, 3))
            rows.append(row)
            if row.reciprocal and row.recipient is not None:
                rows.append(_turned(row))
        if rows and reading.frame.keeps_inner and reading.inner is not None:
            self._asked[reading.inner.trigger.i] = max(row.confidence for row in rows)
        return rows, reason

    def _weigh(self, case: Case) -> float:
        """How likely a row is right; a meeting that is asked for is as likely as its request."""
        asked = 0.0 if case.doubt else self._asked.get(case.reading.trigger.i, 0.0)
        return max(self.judge.weigh(case), asked)

    def propose(self, reading: Reading) -> tuple[list[Case], str]:
        """Each row that the reading could make, with what the rules hold against it, or why there is none."""
        if reading.frame.pair_only:
            return [], "coded only for a given pair"
        pairs = pairs_of(reading, self.finder)
        if not pairs:
            return [], "no actor"
        prepared = (
            reading.noun is not None and reading.anchor.lemma_.lower() in self.codebook.grammar["prepare"]
        )
        told = judge_status(self.parsed, reading.trigger if prepared else reading.anchor)
        status = _status(reading, told)
        doubt = _doubt(reading, status, told) or ("only an attitude" if self._is_attitude(reading) else "")
        action = _digest(reading.trigger.sent.text, self.parsed.start_of(reading.trigger), reading.rule)
        cases: list[Case] = []
        for actor, recipient, both_ways in pairs:
            if is_ordinary(reading, actor, recipient, self.parsed.sentence.text, self.finder.document.text):
                continue
            row = self._row(reading, actor, recipient, both_ways, status, told, action)
            against = doubt or self._doubt_pair(reading, actor, recipient)
            case = Case(
                row, reading, actor, recipient, told, self.parsed, self.statements, against, self.is_alone,
                self.finder.document,
            )  # fmt: skip
            cases.append(case)
        return cases, "" if cases else "ordinary crime or an accident"

    def _is_attitude(self, reading: Reading) -> bool:
        """Whether somebody only is for or against something: "she opposes the tax"."""
        verb = reading.verb
        if not reading.frame.attitude or verb is None or self.parsed.sentence.kind == "heading":
            return False
        if verb.dep_ == "acl":  # "the group, *backed* by Chad": said in passing
            return True
        return verb.tag_ in {"VBZ", "VBP"} and not any(child.dep_ == "aux" for child in verb.children)

    def _doubt_pair(self, reading: Reading, actor: Found, recipient: Found | None) -> str:
        """What the rules hold against an event of these parties."""
        if recipient is None and not self._may_stand_alone(reading, actor):
            return "no recipient"
        if is_public(reading, actor, recipient, self.codebook):
            return "only the public at large"
        if not is_worth_coding(reading.event_type, actor, recipient):
            return "no party that matters in politics"
        return ""

    def _may_stand_alone(self, reading: Reading, actor: Found) -> bool:
        anchor = reading.anchor
        told_by = any(child.dep_ == "agent" for child in anchor.children)  # "the raid, condemned *by Chad*"
        if self.codebook.types[reading.event_type].requires_recipient or (_is_aside(anchor) and not told_by):
            return False
        if reading.event_type in GIVEN and (actor.party.sector or "")[:3] in CAMPAIGNERS:
            return False  # a promise to nobody, by one who has no power to keep it
        subject = reading.noun is not None and reading.noun.dep_ in {"nsubj", "nsubjpass"}
        told = reading.frame.alone and (reading.verb is not None or subject)
        return told and not self._names_somebody(reading)

    def _names_somebody(self, reading: Reading) -> bool:
        """Whether whom it is done to is told, though not who: "accused *her*", "arrested *the men*"."""
        people = self.codebook.classes["person"]
        tokens = [t for slot, found in reading.options("recipient") if slot in _DONE_TO for t in found]
        return any(t.lower_ in _PEOPLE or t.lemma_.lower() in people for t in tokens)

    def _row(
        self,
        reading: Reading,
        actor: Found,
        recipient: Found | None,
        both_ways: bool,
        status: Status,
        told: StatusReading,
        action: str,
    ) -> Event:
        codebook = self.codebook
        killed, wounded = (None, None)
        if reading.event_type == "ASSAULT":
            killed, wounded = count_casualties(reading.anchor)
        crosswalk = codebook.cameo.get(reading.cameo or "")
        contexts = reading.frame.contexts
        if reading.shift is None and not contexts and crosswalk is not None and crosswalk.context:
            contexts = (crosswalk.context,)
        return Event(
            event_id=_event_id(
                action, reading.event_type, actor.party, recipient.party if recipient else None
            ),
            event_type=reading.event_type,  # type: ignore[arg-type]
            event_mode=reading.mode,
            contexts=contexts,
            quad_code=codebook.types[reading.event_type].quad,  # type: ignore[arg-type]
            cameo=reading.cameo,
            goldstein=codebook.goldstein(reading.cameo),
            intensity=codebook.intensity(reading.event_type, reading.mode),
            status=status,
            actor=actor.party,
            recipient=recipient.party if recipient else None,
            reciprocal=both_ways,
            action_id=f"x{action}",
            trigger=self._trigger_span(reading),
            sentence=Bounds(self.parsed.sentence.start, self.parsed.sentence.end),
            date=_nearest(self.parsed, self.times, reading.anchor, is_shared=status in _TOLD_AS_DONE),
            place=_nearest(self.parsed, self.places, reading.anchor, is_shared=True),
            attributed_to=self._claimant(told.source, actor.party),
            confidence=_confidence(reading, actor, recipient, told),
            rule=reading.rule,
            operators=told.operators,
            killed=killed,
            wounded=wounded,
        )

    def _trigger_span(self, reading: Reading) -> Span:
        first, last = sorted((reading.trigger, reading.anchor), key=lambda token: int(token.i))
        return self.parsed.span(first, last) if last.i - first.i <= 4 else self.parsed.span(reading.trigger)

    def _claimant(self, source: Token | None, actor: Party) -> Party | None:
        party = self.finder.party_of(source) if source is not None else None
        if party is None:
            start = self.parsed.sentence.start
            inside = [
                s
                for s in self.statements
                if s.content.start <= actor.start < s.content.end and s.content.start >= start
            ]
            party = inside[0].speaker if inside else None
        return None if party is None or is_same(party, actor) else party


def _doubt(reading: Reading, status: Status, told: StatusReading) -> str:
    """What the rules hold against an act, whoever its parties are."""
    if _is_topic(reading):
        return "only a topic of talk"
    if _is_opinion(reading, status):
        return "only imagined"
    return why_no_row(reading.event_type, status, told.operators)


def _is_opinion(reading: Reading, status: Status) -> bool:
    """Whether somebody is only of one mind with another: "he agrees with me"."""
    if reading.event_type != "AGREE" or status != "ongoing" or reading.inner is not None:
        return False
    return reading.verb is not None and not reading.stative and reading.verb.tag_ in {"VBZ", "VBP"}


def _is_topic(reading: Reading) -> bool:
    """Whether an act is only spoken of or aimed at: "talks *on a withdrawal*", "hopes *of winning*"."""
    noun, anchor = reading.noun, reading.anchor
    if anchor.dep_ == "pcomp" and anchor.tag_ == "VBG" and anchor.head.lower_ in TOPIC_PREPOSITIONS - {"for"}:
        governor = anchor.head.head
        return governor.pos_ in {"NOUN", "ADJ"} and governor.lemma_.lower() in ATTITUDES
    if reading.verb is not None or noun is None or noun.dep_ != "pobj":
        return False
    if noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in OUTCOMES:
        return False
    if noun.head.lower_ == "on" and noun.lemma_.lower() in JOURNEYS:
        return False  # "Abe, on a *visit* to Oslo"
    return noun.head.lower_ in TOPIC_PREPOSITIONS


def _status(reading: Reading, told: StatusReading) -> Status:
    """The status of what was coded: a word given or refused has been said, whatever the tense of its act."""
    threat = reading.event_type == "THREATEN" and reading.frame.keeps_type
    if reading.frame.negated or ((reading.shift is not None or threat) and told.status in SAID_BY_SHIFT):
        return "occurred"
    if reading.event_type in SPEECH and told.status == "planned" and _is_purpose(told):
        return "occurred"
    return told.status or "occurred"


def _is_purpose(told: StatusReading) -> bool:
    return any(name == "purpose" or name.startswith("motion:") for name in told.operators[-1:])


def _is_aside(anchor: Token) -> bool:
    """Whether a clause only says which one is meant: "the men *who marched*", and not "Chad, *which* …"."""
    if anchor.dep_ == "relcl":
        first = anchor.left_edge.i
        return first == 0 or anchor.doc[first - 1].text != ","
    return anchor.dep_ == "acl"


def _turned(event: Event) -> Event:
    """The same action seen from the other party."""
    assert event.recipient is not None
    return msgspec.structs.replace(
        event, actor=event.recipient, recipient=event.actor,
        event_id=_event_id(event.action_id, event.event_type, event.recipient, event.actor),
    )  # fmt: skip


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def _event_id(action: str, event_type: str, actor: Party, recipient: Party | None) -> str:
    sides = (actor.start, actor.actor_id, recipient and recipient.start, recipient and recipient.actor_id)
    return "e" + _digest(action, event_type, *sides)


def _confidence(reading: Reading, actor: Found, recipient: Found | None, told: StatusReading) -> float:
    """How sure: the reading's evidence, the way to the parties, and who they are."""
    evidence = min(0.98, 0.52 + 0.22 * reading.score)
    sides = [actor] + ([recipient] if recipient else [])
    ways = min(side.directness for side in sides)
    known = min(0.7 + 0.3 * side.party.confidence for side in sides)
    return round(evidence * (0.6 + 0.4 * ways) * known * (0.85 + 0.15 * told.confidence), 3)


def _nearest(parsed: Parsed, candidates: Sequence[Any], anchor: Token, is_shared: bool) -> Any:
    """The time or place that hangs on the act's own clause.

    One of another clause serves only where it is the only one and ``is_shared``: "Lavrov said on Thursday"
    dates what has been done, not the visit that was asked for. One below another verb of the act's own
    complement is that verb's ("agreed to meet in May").
    """
    best: tuple[int, Any] | None = None
    for candidate in candidates:
        tokens = parsed.tokens_between(candidate.start, candidate.end)
        if not tokens:
            continue
        distance = min(_steps(token, anchor) for token in tokens)
        if best is None or distance < best[0]:
            best = (distance, candidate)
    if best is None or best[0] == _ELSEWHERE:
        return None
    if best[0] == _NOT_BELOW:
        return best[1] if is_shared and len(candidates) == 1 else None
    return best[1] if best[0] <= 5 or len(candidates) == 1 else None


def _steps(token: Token, anchor: Token) -> int:
    """Steps up the parse from a token to the act; ``_NOT_BELOW`` or ``_ELSEWHERE`` where there are none."""
    is_elsewhere = False
    for steps in range(_NOT_BELOW):
        if token.i == anchor.i:
            return _ELSEWHERE if is_elsewhere else steps
        if token.head.i == token.i:
            break
        token = token.head
        is_elsewhere = is_elsewhere or (token.i != anchor.i and token.pos_ == "VERB")
    return _NOT_BELOW

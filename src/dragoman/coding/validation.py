"""How well rows agree with a reader's labels: which are right, what is wrong with others, what was missed.

A row is right where a label of its sentence has its type, its two parties and its kind of status. A party is
the label's where the words overlap and the country is the same (a pronoun stands for whoever of its sentence
is of that country); for two parties of different countries, the countries are enough. Of statuses, those that
the scorers of factuality tell apart must agree: it happened (``occurred``, ``ongoing``), it did not
(``negated``, ``denied``), or it is open (the rest).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dragoman.coding.labelled import Label, LabelledArticle, Side
from dragoman.coding.syntax_words import syntax_words
from dragoman.coding.unnamed import NAME as UNKNOWN_DOER
from dragoman.records import Event, Party

AS_REGISTERED = {"EU": "IGO", "SUN": "RUS"}
"""The register has the European Union as the body of states that it is, the Soviet Union as Russia."""
PRONOUNS = syntax_words("pronouns")
HAPPENED = {"occurred": 1, "ongoing": 1, "negated": -1, "denied": -1}


class Fit(NamedTuple):
    """What of a row agrees with a label."""

    kind: bool
    sides: bool
    countries: bool
    words: bool
    status: bool

    @property
    def is_full(self) -> bool:
        """Whether all agrees that must."""
        return self.kind and self.sides and self.status


def fit(event: Event, label: Label) -> Fit:
    """How a row agrees with a label; a label of what both do agrees either way round."""
    ways = [(label.actor, label.recipient)]
    if label.both_ways:
        ways.append((label.recipient, label.actor))
    fits = [_fit(event, label, actor, recipient) for actor, recipient in ways]
    return max(fits, key=lambda one: (one.sides, one.countries, one.words))


def _fit(event: Event, label: Label, actor: Side | None, recipient: Side | None) -> Fit:
    doer = None if event.actor.name == UNKNOWN_DOER else event.actor
    pairs = ((doer, actor), (event.recipient, recipient))
    countries = all(_same_country(party, side) for party, side in pairs)
    words = all(_overlap(party, side) for party, side in pairs)
    homes = [side.country for side in (actor, recipient) if side is not None]
    apart = len(homes) == 2 and None not in homes and homes[0] != homes[1]
    status = HAPPENED.get(event.status, 0) == HAPPENED.get(label.status, 0)
    return Fit(event.event_type == label.event_type, countries and (words or apart), countries, words, status)


def _same_country(party: Party | None, side: Side | None) -> bool:
    if party is None or side is None:
        return party is None and side is None
    return party.country == AS_REGISTERED.get(side.country or "", side.country)


def _overlap(party: Party | None, side: Side | None) -> bool:
    if party is None or side is None:
        return party is None and side is None
    if party.text.lower() in PRONOUNS and party.country == side.country:
        return True  # "Oslo said that *it* would …": the label may have either
    return party.start < side.end and side.start < party.end


def judge_row(event: Event, labels: Iterable[Label]) -> bool | None:
    """Whether a row is right; None where it is one over which careful readers may differ."""
    optional = False
    for label in _near(event, labels):
        if fit(event, label).is_full:
            if not label.optional:
                return True
            optional = True
    return None if optional else False


def find_fault(event: Event, labels: Iterable[Label]) -> str:
    """What is wrong with a wrong row, by the label that comes nearest to it."""
    near = [fit(event, label) for label in _near(event, labels)]
    if any(one.kind and one.sides for one in near):
        return "status"
    if any(one.kind and one.words for one in near):
        sides = [event.actor] + ([event.recipient] if event.recipient else [])
        return "no country" if any(side.country is None for side in sides) else "country"
    if any(one.sides for one in near):
        return "type"
    if any(one.kind for one in near):
        return "side"
    return "other act" if near else "no event"


def _near(event: Event, labels: Iterable[Label]) -> list[Label]:
    at = event.trigger.start
    return [label for label in labels if label.sentence.start <= at < label.sentence.end]


@dataclass
class Tally:
    """Counts of right, wrong and missed rows; optional ones are in none of them."""

    right: int = 0
    wrong: int = 0
    found: int = 0
    missed: int = 0
    quiet: int = 0
    left_alone: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Right rows among the rows that were coded and can be judged."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Labels that some row matches."""
        return self.found / max(1, self.found + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def as_dict(self) -> dict[str, object]:
        """The counts and figures by name."""
        figures = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return vars(self) | {name: round(value, 4) for name, value in figures.items()}

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        for name in ("right", "wrong", "found", "missed", "quiet", "left_alone"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults


class Judged(NamedTuple):
    """A labelled article's rows with what they are worth, and the labels that no row matches."""

    rows: tuple[tuple[Event, bool | None], ...]
    missed: tuple[Label, ...]


def judge_article(labelled: LabelledArticle, events: Sequence[Event]) -> Judged:
    """Every row of an article judged, and what was missed."""
    rows = tuple((event, judge_row(event, labelled.labels)) for event in events)
    missed = tuple(
        label
        for label in labelled.labels
        if not label.optional and not any(fit(e, label).is_full for e in events if _near(e, [label]))
    )
    return Judged(rows, missed)


def count(labelled: LabelledArticle, judged: Judged) -> Tally:
    """The counts of one article."""
    tally = Tally(missed=len(judged.missed))
    tally.found = sum(not label.optional for label in labelled.labels) - tally.missed
    for event, right in judged.rows:
        tally.right += right is True
        tally.wrong += right is False
        if right is False:
            tally.faults[find_fault(event, labelled.labels)] += 1
    told = {label.sentence for label in labelled.labels}
    quiet = [bounds for bounds in labelled.sentences if bounds not in told]
    tally.quiet = len(quiet)
    tally.left_alone = sum(
        not any(b.start <= event.trigger.start < b.end for event, _ in judged.rows) for b in quiet
    )
    return tally

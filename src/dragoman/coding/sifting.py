"""Which readings of a sentence may stand side by side, and why the others were lost."""

from __future__ import annotations

from dragoman.coding.frames import is_taken
from dragoman.coding.readings import Reading
from dragoman.records import Event, Record

SPEECH = {"REQUEST", "AGREE", "REJECT", "THREATEN"}
CHARGES = {"ACCUSE", "COERCE", "SANCTION"}
UNREAL = {"planned", "proposed", "possible", "hypothetical"}


class LostReading(Record, frozen=True, kw_only=True):
    """A reading that made no event, and why."""

    rule: str
    trigger: str
    event_type: str
    score: float
    reason: str


class Sieve:
    """Takes readings with their rows in the order of their right to words; what it keeps are the events."""

    def __init__(self) -> None:
        self.lost: list[LostReading] = []
        self._coded: list[tuple[Reading, list[Event]]] = []
        self._taken: set[int] = set()
        self._spoken: set[int] = set()
        self._alleged: set[int] = set()
        self._blocked: dict[int, str] = {}

    def is_open_to(self, reading: Reading) -> bool:
        """Whether the reading's words are still free."""
        if is_taken(reading, self._taken):
            self._lose(reading, "a better reading uses its words")
            return False
        if self._blocked.get(reading.trigger.i, reading.quad) != reading.quad:
            self._lose(reading, "a better reading of the word finds no recipient")
            return False
        return True

    def take(self, reading: Reading, rows: list[Event], reason: str) -> None:
        """Keep the rows of a reading, or note the reason why it has none."""
        if rows:
            self._taken |= reading.used
        elif reading.inner is not None:  # what is only asked for or refused is not told as done
            self._taken |= reading.used - {reading.trigger.i, reading.anchor.i}
        if not rows:
            if reason == "no recipient":
                self._blocked.setdefault(reading.trigger.i, reading.quad)
            self._lose(reading, reason)
            return
        self._coded.append((reading, rows))
        if reading.event_type in SPEECH and not reading.frame.keeps_inner:
            self._spoken |= {word.i for word in reading.anchor.subtree if word.i != reading.trigger.i}
        if reading.event_type in CHARGES:
            self._alleged |= _charges(reading)

    def events(self) -> list[Event]:
        """The rows of what was told as such, in text order; what was only charged or spoken of is lost."""
        kept: list[Event] = []
        for reading, rows in self._coded:
            if reading.trigger.i in self._alleged:
                self._lose(reading, "only a charge")
            elif rows[0].status in UNREAL and reading.trigger.i in self._spoken:
                self._lose(reading, "only spoken of")
            else:
                kept += rows
        return sorted(kept, key=lambda event: event.trigger.start)

    def _lose(self, reading: Reading, reason: str) -> None:
        lost = LostReading(
            rule=reading.rule, trigger=reading.trigger.text, event_type=reading.event_type,
            score=round(reading.score, 2), reason=reason,
        )  # fmt: skip
        self.lost.append(lost)


def _charges(reading: Reading) -> set[int]:
    """The words of what somebody is charged with: "arrested *for spying*", "fined *over bribes*"."""
    preps = [
        c for c in reading.trigger.children if c.dep_ == "prep" and c.lower_ in {"for", "of", "over", "on"}
    ]
    return {word.i for prep in preps for act in prep.children if act.dep_ == "pcomp" for word in act.subtree}

"""From sentences to events: every reading of a sentence in turn, and what of them stands side by side."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.coding.classify import Classification, classify_pair
from dragoman.coding.codebook import Codebook
from dragoman.coding.couples import Couple
from dragoman.coding.frames import rank, read_frames
from dragoman.coding.judge import RULES, Clue, RowJudge, Witness
from dragoman.coding.parties import PartyFinder
from dragoman.coding.repeats import merge_in_sentence, merge_repeats
from dragoman.coding.scene import Scene
from dragoman.coding.sifting import LostReading, Sieve
from dragoman.parse import Parsed
from dragoman.records import Bounds, Event, Place, Record, Statement, Time
from dragoman.resolve import Document

__all__ = ["Classification", "Explanation", "LostReading", "classify_pair", "code_events", "explain_sentence"]


class Explanation(Record, frozen=True, kw_only=True):
    """Why a sentence was coded so: each event's frame as ``file:line``, and the readings that lost."""

    sentence: Bounds
    text: str
    events: tuple[Event, ...]
    frames: tuple[str, ...]
    lost: tuple[LostReading, ...]
    clues: tuple[tuple[Clue, ...], ...] = ()
    """For each event what a judge went by."""


def code_events(
    parsed: Sequence[Parsed],
    document: Document,
    times: Sequence[Time],
    places: Sequence[Place],
    statements: Sequence[Statement],
    codebook: Codebook,
    judge: RowJudge = RULES,
) -> list[Event]:
    """All events of an article in text order; of exact repeats the row with the best evidence."""
    found: list[Event] = []
    couple = Couple()
    for sentence in parsed:
        told = _code_sentence(sentence, document, times, places, statements, codebook, judge, couple)[0]
        couple.note(told)
        found += told
    return merge_repeats(found)


def explain_sentence(
    parsed: Parsed,
    document: Document,
    times: Sequence[Time],
    places: Sequence[Place],
    statements: Sequence[Statement],
    codebook: Codebook,
    judge: RowJudge = RULES,
) -> Explanation:
    """How one sentence was read: its events, where their frames stand, and what lost and why."""
    witness = Witness(judge)
    events, lost = _code_sentence(parsed, document, times, places, statements, codebook, witness, Couple())
    frames = [codebook.frame(event.rule) for event in events]
    return Explanation(
        sentence=Bounds(parsed.sentence.start, parsed.sentence.end),
        text=parsed.sentence.text,
        events=tuple(events),
        frames=tuple(f"{frame.file}:{frame.line}" if frame else "" for frame in frames),
        lost=tuple(lost),
        clues=tuple(witness.recall(event.event_id) for event in events),
    )


def _code_sentence(
    parsed: Parsed,
    document: Document,
    times: Sequence[Time],
    places: Sequence[Place],
    statements: Sequence[Statement],
    codebook: Codebook,
    judge: RowJudge,
    couple: Couple,
) -> tuple[list[Event], list[LostReading]]:
    if parsed.sentence.kind == "heading" and parsed.sentence.text.rstrip().endswith("?"):
        return [], []
    finder = PartyFinder(parsed, document, codebook, couple)
    scene = Scene(parsed, finder, times, places, statements, codebook, judge)
    sieve = Sieve()
    for reading in rank(read_frames(parsed.doc, codebook)):
        if sieve.is_open_to(reading):
            sieve.take(reading, *scene.code(reading))
    return merge_in_sentence(sieve.events()), sieve.lost

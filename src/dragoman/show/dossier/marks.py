"""Cuts a sentence at its marks, so that it can be printed with each part shown for what it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dragoman.records import Record
from dragoman.relate.evidence import Evidence, Mark, MarkRole
from dragoman.show.dossier.model import Said


class Piece(Record, frozen=True):
    """A stretch of a sentence with every part that it belongs to; the pieces join to the sentence."""

    text: str
    roles: tuple[MarkRole, ...]


def cut_sentence(sentence: str, marks: Sequence[Mark]) -> list[Piece]:
    """The sentence in pieces; where marks overlap a piece has several roles."""
    edges = {0, len(sentence)}
    for mark in marks:
        edges.update((mark.start, mark.end))
    offsets = sorted(edge for edge in edges if 0 <= edge <= len(sentence))
    return [Piece(sentence[start:end], _roles_at(marks, start, end)) for start, end in pairwise(offsets)]


def pieces_of(report: Evidence | Said) -> list[Piece]:
    """The sentence of a report or a statement in pieces."""
    return cut_sentence(report.sentence, report.marks)


def _roles_at(marks: Sequence[Mark], start: int, end: int) -> tuple[MarkRole, ...]:
    return tuple(dict.fromkeys(mark.role for mark in marks if mark.start <= start and end <= mark.end))

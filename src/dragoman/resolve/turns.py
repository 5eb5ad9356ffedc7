"""The turns of a transcript: whose name or letter a paragraph begins with."""

from __future__ import annotations

import bisect
import functools
import re
from typing import TYPE_CHECKING

from dragoman.resolve.lexicon import flatten
from dragoman.resolve.memory import Referent

if TYPE_CHECKING:
    from dragoman.resolve.reading import Reading
    from dragoman.resolve.speakers import Speakers

_LABEL = re.compile(r"\(\(([^()\n]{1,40})\)\)|\[?([A-Z][\w.'’ -]{0,40}?)\]?:(?=\s)|([QA])\.(?=\s)")
_ASKERS = frozenset(("q", "question", "interviewer", "reporter", "moderator", "host"))
_ANSWERERS = frozenset(("a", "answer", "interviewee"))
_TURNS = 3
"""So many paragraphs must begin with a label, one of them twice, for a text to be a transcript."""
_NEARBY = 8


class Turns:
    """Who speaks in which paragraph, where a text tells it at their beginnings.

    ``labels`` holds the labels in order of the text; it is empty where the text is no transcript.
    """

    def __init__(self, reading: Reading, speakers: Speakers) -> None:
        self.reading = reading
        self.speakers = speakers
        self._numbers: list[int] = []
        self.labels: list[str] = []
        self._read()

    def _read(self) -> None:
        text, paragraph = self.reading.units.text, -1
        for number, sentence in enumerate(self.reading.sentences):
            if sentence.paragraph == paragraph:
                continue
            paragraph = sentence.paragraph
            match = _LABEL.match(text, sentence.start, sentence.start + 60)
            if match is not None:
                self._numbers.append(number)
                self.labels.append(next(part for part in match.groups() if part))
        if len(self.labels) < _TURNS or len(set(self.labels)) in (0, len(self.labels)):
            self._numbers, self.labels = [], []

    def speaker(self, number: int, is_addressed: bool) -> Referent | None:
        """Who speaks in a sentence of a transcript, or who is spoken to there."""
        place = bisect.bisect_right(self._numbers, number) - 1
        if place < 0:
            return None
        label = self.labels[place]
        if not is_addressed:
            return self._called(label)
        earlier = self.labels[max(0, place - _NEARBY) : place]
        others = [*reversed(earlier), *self.labels[place + 1 : place + _NEARBY]]
        return next((self._called(other) for other in others if other != label), None)

    @functools.cache  # noqa: B019 - lives as long as the reading of one text
    def _called(self, label: str) -> Referent | None:
        """The person a label means: by name, by initials, by the letter of question or answer."""
        words = [word for word in flatten(label).replace(".", " ").split() if word]
        if not words or (len(words) == 1 and words[0] in _ASKERS):
            return None
        if len(words) == 1 and words[0] in _ANSWERERS:
            return self.speakers.main_person
        titles = self.reading.words.cues.honorific_genders
        bare = [word for word in words if word not in titles]
        found = self.reading.memory.persons_called(bare) if bare else []
        if found:
            return found[0].referent
        letters = label.replace(".", "").replace(" ", "")
        if letters.isupper() and len(letters) <= 3:
            return self.reading.memory.person_lettered(letters)
        if len(bare) < len(words):
            return Referent(name=label.title() if label.isupper() else label, kind="person", confidence=0.4)
        return None

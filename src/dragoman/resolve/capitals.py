"""Names that the register does not know, by their capitals: "Jeong Hyung-gon", "Institute for Peace"."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.records import Sentence
from dragoman.resolve.lexicon import Hit, Noun
from dragoman.resolve.page import Page
from dragoman.resolve.units import UnknownName
from dragoman.resolve.words import (
    HONORIFIC,
    OTHER,
    ROLE,
    SEAT,
    STATE,
    UNKNOWN,
    UNKNOWN_BODY,
)

Tokens = Sequence[tuple[int, int]]
"""Where words begin and end."""

_NAME_LINKS = frozenset(
    "de del della di da dos das do du la le van von der den bin ibn al el ul y e san".split()
)
_BODY_LINKS = frozenset("of for and the on to in".split())
_MAY_FOLLOW = ("and", "to", "in", "on")
_APOSTROPHES = ("'", "’")
_MAX_WORDS = 12
_MONTH_NAMES = ("may", "june", "april", "august")


class CapitalReader:
    """Reads runs of capitalised words in one sentence."""

    def __init__(self, page: Page, tokens: Tokens, is_title: bool) -> None:
        self.page = page
        self.words = page.words
        self.text, self.flat = page.text, page.flat
        self.tokens = tokens
        self.is_title = is_title

    def read(
        self, place: int, is_first: bool, known: tuple[int, Hit] | None = None
    ) -> tuple[int, str, UnknownName] | None:
        """The place after a name that begins here, its class letter and words; None where no name begins.

        ``known`` is a name of the register at the beginning, with the place after it, that may only be the
        first part of a longer one.
        """
        after = known[0] if known else place
        run, sector = self._grow(place, after)
        if not run:
            return None
        first = [self._word(number) for number in range(place, after)]
        words = first + [self.flat[start:end] for start, end in run]
        bare = [word for word in words if word not in _BODY_LINKS] or words
        is_longer = known is not None and len(run) > 1 and not self.is_title
        is_longer = is_longer and not self.page.lexicon.is_given_name(self._word(after))
        is_body = sector is not None or is_longer
        is_elsewhere = bare[-1] in self.words.places or bare[-1] in self.words.events
        if known is not None and not (is_body or is_elsewhere) and not self._is_given(first, run):
            return None
        if known is None and not self._is_name(place, bare, sector, is_first):
            return None
        letter = UNKNOWN_BODY if is_body else UNKNOWN
        letter = OTHER if is_elsewhere else letter
        return after + len(run), letter, UnknownName(words, sector, known[1] if known else None)

    def begins_body(self, place: int, noun: tuple[int, Noun]) -> bool:
        """Whether a capitalised agent noun begins the name of a body: "Institute for …", "Bank of …"."""
        start, end = self.tokens[place]
        if noun[0] != end or not self.text[start].isupper() or place + 2 >= len(self.tokens):
            return False
        after = self.tokens[place + 2][0]
        is_linked = self._word(place) in self.words.organisation and self._word(place + 1) in (
            "of",
            "for",
            "on",
        )
        return is_linked and self.text[after].isupper() and after not in self.page.names

    def is_contracted(self, place: int) -> bool:
        """ "Don't", "We'll" """
        if place + 1 >= len(self.tokens):
            return False
        gap = self.text[self.tokens[place][1] : self.tokens[place + 1][0]]
        return gap in _APOSTROPHES and self._word(place + 1) in self.words.contractions

    def _word(self, place: int) -> str:
        start, end = self.tokens[place]
        return self.flat[start:end]

    def _is_given(self, first: list[str], run: list[tuple[int, int]]) -> bool:
        """Whether a place's name is somebody's first name: "Jordan Henderson"."""
        return len(first) == 1 and len(run) == 1 and self.page.lexicon.is_given_name(first[0])

    # how far a run goes

    def _grow(self, place: int, after: int) -> tuple[list[tuple[int, int]], str | None]:
        """The further tokens of a capitalised run, and the sector of an organisation word among them."""
        run: list[tuple[int, int]] = []
        sector: str | None = None
        last_end = self.tokens[after - 1][1] if after > place else -1
        spot = after
        while spot < len(self.tokens) and len(run) < _MAX_WORDS:
            start = self.tokens[spot][0]
            gap = self.text[last_end:start] if last_end >= 0 else " "
            if not self._continues(gap, run):
                break
            reach = self._take(spot, gap, run, sector, is_begun=bool(run) or after > place)
            if reach <= spot:
                break
            run.extend(self.tokens[spot:reach])
            sector = self.words.organisation.get(self._word(reach - 1), sector)
            last_end = self.tokens[reach - 1][1]
            spot = reach
        return run, sector

    def _take(
        self, spot: int, gap: str, run: list[tuple[int, int]], sector: str | None, is_begun: bool
    ) -> int:
        """The place after what continues the run here; ``spot`` itself where nothing does."""
        start, word = self.tokens[spot][0], self._word(spot)
        if self.text[start].isupper():
            if self.is_title and word not in self.page.capitals:
                return spot
            if is_begun and (gap == " " or self._is_honorific(start)) and self._stops(spot, word, sector):
                return spot
            return spot + 1
        if run and (gap == "-" or (gap in _APOSTROPHES and word != "s")):
            return spot + 1
        if run and ((word in _BODY_LINKS and sector and not self.is_title) or word in _NAME_LINKS):
            return self._bridge(spot, sector is not None)
        return spot

    def _is_honorific(self, start: int) -> bool:
        """ "Q. Mr. Roe": a title begins a name, whatever stands before it."""
        noun = self.page.nouns.get(start)
        return noun is not None and noun[1].letter == HONORIFIC

    @staticmethod
    def _continues(gap: str, run: list[tuple[int, int]]) -> bool:
        if gap in (" ", "-", "‑", "'", "’"):
            return True
        last = run[-1][1] - run[-1][0] if run else 9
        return (gap == "." and last == 1) or (gap == ". " and last <= 2)  # K.C. Maurer, J. Smith

    def _stops(self, spot: int, word: str, sector: str | None) -> bool:
        """Whether a capitalised word begins something else: a known name, a title, a month."""
        if word in self.words.calendar and word not in _MONTH_NAMES:
            return True
        start, end = self.tokens[spot]
        hit, noun = self.page.names.get(start), self.page.nouns.get(start)
        if hit is not None and (hit.end > end or (sector is None and not self._may_be_surname(spot, hit))):
            return True
        if noun is not None and noun[1].letter in (ROLE, HONORIFIC) and sector is None:
            return True
        if sector is not None and self._begins_person(spot):
            return True
        return hit is not None and sector is not None and hit.aliases[0].kind in ("adjective", "demonym")

    def _begins_person(self, spot: int) -> bool:
        """Whether after the last word of a body's name a person's begins: "Oslo University Ann Lee"."""
        if spot + 1 >= len(self.tokens) or self._word(spot - 1) not in self.words.organisation:
            return False
        (_, end), (start, _) = self.tokens[spot], self.tokens[spot + 1]
        following = self._word(spot + 1)
        is_name = self.text[start].isupper() and self.text[end:start] == " "
        is_plain = following not in self.words.organisation and not self._is_common(following)
        return is_name and is_plain and self.page.lexicon.is_given_name(self._word(spot))

    def _may_be_surname(self, spot: int, hit: Hit) -> bool:
        """Whether a known name may end an unknown person's: "Michael Jordan"."""
        if spot and f"{self._word(spot - 1)} {self._word(spot)}" in self.page.place_named:
            return True
        is_place = self.page.letter_of(hit) in (STATE, SEAT)
        return is_place and spot > 0 and self.page.lexicon.is_given_name(self._word(spot - 1))

    def _bridge(self, spot: int, is_body: bool) -> int:
        """Past "of the" and the like: the place after the next capitalised token, or ``spot``."""
        links = _BODY_LINKS if is_body else _NAME_LINKS
        for place in range(spot, min(spot + 3, len(self.tokens))):
            start, end = self.tokens[place]
            if self.text[self.tokens[place - 1][1] : start] not in (" ", "-", "'", "’"):
                return spot
            if self.text[start].isupper():
                return spot if is_body and self._begins_another(spot, place) else place + 1
            if self.flat[start:end] not in links:
                return spot
        return spot

    def _begins_another(self, spot: int, place: int) -> bool:
        """ "the Ministry of Trade and Industry", but not "the University and Iran" """
        if self._word(spot) not in _MAY_FOLLOW or place != spot + 1:
            return False
        return self.tokens[place][0] in self.page.names or self._word(place) in self.words.organisation

    # whether it is a name

    def _is_name(self, place: int, bare: list[str], sector: str | None, is_first: bool) -> bool:
        """Whether a capitalised run is a name, rather than the beginning of a sentence or a headline."""
        lexicon, first = self.page.lexicon, bare[0]
        begins = is_first and len(bare) > 1 and sector is None and self._is_common(first)
        if begins and not lexicon.is_given_name(first):  # "But Rubio"
            return False
        if sector is None and len(bare) > 1 and first in self.words.calendar and first not in _MONTH_NAMES:
            return False  # "On Friday Merkel"
        if self.page.name_words.intersection(bare):
            return True
        if (
            len(bare) == 1
            and not self.is_title
            and self._next_is_speech(place)
            and lexicon.has_surname(first)
        ):
            return True  # "May said"
        if all(self._is_common(word) or word in self.words.calendar for word in bare):
            return sector is not None and len(bare) > 1
        if is_first and len(bare) == 1:
            is_known = (
                lexicon.has_surname(first) or lexicon.is_given_name(first) or first in self.page.capitals
            )
            return is_known or self._next_is_verb(place)
        return len(bare) > 1 or len(first) > 1

    def _is_common(self, word: str) -> bool:
        return word in self.words.classes or word in self.words.common

    def _next_is_speech(self, place: int) -> bool:
        return place + 1 < len(self.tokens) and self._word(place + 1) in self.words.speech_verbs

    def _next_is_verb(self, place: int) -> bool:
        if place + 1 >= len(self.tokens):
            return False
        return (
            self._word(place + 1) in self.words.agent_verbs
            and not self.text[self.tokens[place + 1][0]].isupper()
        )


def is_title_case(sentence: Sentence) -> bool:
    """Whether so many words begin with a capital that capitals tell nothing."""
    words = [word for word in sentence.text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > (1 if sentence.kind == "heading" else 4) and capitals >= 0.7 * len(words)

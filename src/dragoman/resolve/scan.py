"""Turns a text into units (names, role nouns, agent nouns, little words), one class letter each."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import Any

from dragoman.records import Sentence
from dragoman.resolve.lexicon import Hit, Lexicon, Noun, flatten
from dragoman.resolve.register import Alias
from dragoman.resolve.register_names import fold
from dragoman.resolve.words import (
    ADJECTIVE,
    AGENT,
    ANAPHOR,
    AND,
    COMMA,
    GENITIVE,
    HONORIFIC,
    NON_ACTOR,
    ORGANISATION,
    OTHER,
    PARTICIPLE,
    PEOPLE,
    PERSON,
    PREMODIFIER,
    PREPOSITION,
    ROLE,
    SEAT,
    STATE,
    STATUS,
    STOP,
    UNKNOWN,
    UNKNOWN_BODY,
    VERB,
    Words,
)

_TOKEN = re.compile(r"\S+")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"\n]*(?:\"|$)", re.MULTILINE)
_MID_CAPITALS = re.compile(r"(?<=[a-z,;] )[A-Z]\w+")
_NAME_LINKS = frozenset(
    "de del della di da dos das do du la le van von der den bin ibn al el ul y e san".split()
)
_BODY_LINKS = frozenset("of for and the on to in".split())
_MAX_NAME_WORDS = 12
_MAY_BE_NAMES = frozenset((OTHER, PREMODIFIER, NON_ACTOR, VERB, STATUS, PARTICIPLE))

_LETTER_OF_KIND = {
    "adjective": ADJECTIVE,
    "demonym": ADJECTIVE,
    "demonym_plural": PEOPLE,
    "capital": SEAT,
    "seat": SEAT,
    "place": SEAT,
}


class UnknownName:
    """A capitalised name that the register does not know, and what its words tell of it."""

    __slots__ = ("inner", "sector", "words")

    def __init__(self, words: list[str], sector: str | None, inner: Hit | None) -> None:
        self.words = words
        self.sector = sector  # of an organisation word in it; None for what may be a person
        self.inner = inner  # a name of the register at its beginning: "Korea" Institute


class Units:
    """A text as parallel lists: the class letters (as one string), offsets, folded words and meanings."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.letters = ""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self.data: list[Any] = []
        self.sentences: list[int] = []
        self.quotes: list[tuple[int, int]] = []

    def is_capital(self, number: int) -> bool:
        """Whether the unit begins with a capital letter."""
        return self.text[self.starts[number] : self.starts[number] + 1].isupper()

    def between(self, start: int, end: int) -> range:
        """The numbers of the units that lie in a stretch of the text, wholly or in part."""
        return range(bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end))

    def is_quoted(self, offset: int) -> bool:
        """Whether the place lies within quotation marks."""
        return any(start < offset < end for start, end in self.quotes)


class Scanner:
    """Makes :class:`Units` of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words: Words = lexicon.words
        self._given = lexicon.register.persons_by_given_name
        self._surname = lexicon.register.persons_by_surname

    def read(self, text: str, sentences: Sequence[Sentence]) -> Units:
        """The units of the text, sentence by sentence."""
        return _Reading(self, text, sentences).run()

    def has_surname(self, word: str) -> bool:
        """Whether somebody in the register has this surname."""
        return bool(self._surname(word))

    def is_given_name(self, word: str) -> bool:
        """Whether somebody in the register has this given name."""
        return bool(self._given(word))


class _Reading:
    """One pass over one text."""

    def __init__(self, scanner: Scanner, text: str, sentences: Sequence[Sentence]) -> None:
        self.scanner = scanner
        self.words = scanner.words
        self.text = text
        self.flat = flatten(text)
        self.sentences = sentences
        self.names: dict[int, Hit] = {}
        self.nouns: dict[int, tuple[int, Noun]] = {}
        self.letters: list[str] = []
        self.units = Units(text)
        self.capitals: frozenset[str] = frozenset()
        self.name_words: frozenset[str] = frozenset()
        self.last_names: set[str] = set()

    def run(self) -> Units:
        """Find names and nouns, then walk over the tokens."""
        self.names = {hit.start: hit for hit in self.scanner.lexicon.find_names(self.text, self.flat)}
        self.nouns = {start: (end, noun) for start, end, noun in self.scanner.lexicon.find_nouns(self.flat)}
        self.name_words = self._collect_name_words()
        tokens = [match.span() for match in _TOKEN.finditer(self.flat)]
        place, count = 0, len(tokens)
        body = " ".join(s.text for s in self.sentences if s.kind == "body")
        self.capitals = frozenset(fold(word) for word in _MID_CAPITALS.findall(body)) - self.words.common
        for number, sentence in enumerate(self.sentences):
            while place < count and tokens[place][0] < sentence.start:
                place += 1
            first = place
            while place < count and tokens[place][0] < sentence.end:
                place += 1
            self._read_sentence(tokens[first:place], number, sentence)
        self._complete_halves()
        self.units.letters = "".join(self.letters)
        self.units.quotes = [match.span() for match in _QUOTED.finditer(self.text)]
        return self.units

    def _collect_name_words(self) -> frozenset[str]:
        """The words of all full names of persons in the text: Song of Song Young-moo is no song."""
        found: set[str] = set()
        for hit in self.names.values():
            if " " in self.flat[hit.start : hit.end] and self._letter_of(hit, False) == PERSON:
                words = self.flat[hit.start : hit.end].split()
                found.update(words)
                self.last_names.add(words[-1])
        return frozenset(found)

    def _complete_halves(self) -> None:
        """ "North and South Korea": the first half is a state, too."""
        halves, units = self.words.cues.halves, self.units
        for number, letter in enumerate(self.letters):
            if (
                letter != AND
                or not 0 < number < len(self.letters) - 1
                or units.words[number - 1] not in halves
            ):
                continue
            base = units.words[number + 1].rpartition(" ")[2]
            half = units.words[number - 1]
            aliases = self.scanner.lexicon.register.find(f"{half} {base}", check_case=False)
            if self.letters[number + 1] in (STATE, ADJECTIVE) and base in halves[half] and aliases:
                self.letters[number - 1] = self.letters[number + 1]
                units.data[number - 1] = Hit(units.starts[number - 1], units.ends[number - 1], aliases)

    def _put(self, letter: str, start: int, end: int, word: str, data: Any, sentence: int) -> None:
        self.letters.append(letter)
        units = self.units
        units.starts.append(start)
        units.ends.append(end)
        units.words.append(word)
        units.data.append(data)
        units.sentences.append(sentence)

    def _read_sentence(self, tokens: list[tuple[int, int]], number: int, sentence: Sentence) -> None:
        text, flat, names, nouns = self.text, self.flat, self.names, self.nouns
        is_title = _is_title_case(sentence)
        is_shouted = sentence.text.isupper()
        classes = self.words.classes
        count, place, last_end = len(tokens), 0, sentence.start
        while place < count:
            start, end = tokens[place]
            if last_end + 1 != start or text[last_end] != " ":
                if self._read_gap(last_end, start, flat[start:end], number):
                    place += 1
                    last_end = end
                    continue
            hit = names.get(start)
            noun = nouns.get(start)
            if hit is not None and (noun is None or hit.end >= noun[0]):
                letter = self._letter_of(hit, is_shouted)
                if letter in (SEAT, STATE) and self._is_family_name(start, end, hit):
                    self._put(
                        UNKNOWN,
                        start,
                        end,
                        flat[start:end],
                        UnknownName([flat[start:end]], None, None),
                        number,
                    )
                    place, last_end = place + 1, end
                    continue
                if letter:
                    place, last_end = self._read_name(tokens, place, hit, letter, number, is_title)
                    continue
            if noun is not None and self._begins_body(tokens, place, noun):
                grown = self._read_capitals(tokens, place, None, number, is_title)
                if grown:
                    place, last_end = grown
                    continue
            if noun is not None and not self._is_surname(start, noun):
                last_end = noun[0]
                self._put(noun[1].letter, start, last_end, noun[1].text, noun[1], number)
                while place < count and tokens[place][0] < last_end:
                    place += 1
                continue
            word = flat[start:end]
            letter = OTHER if word in self.name_words else classes.get(word, OTHER)
            if letter in _MAY_BE_NAMES and text[start].isupper() and not self._is_contracted(tokens, place):
                grown = self._read_capitals(tokens, place, None, number, is_title or is_shouted)
                if grown:
                    place, last_end = grown
                    continue
            self._put(letter, start, end, word, None, number)
            last_end = end
            place += 1
        self._put(STOP, sentence.end, sentence.end, "", None, number)

    def _is_family_name(self, start: int, end: int, hit: Hit) -> bool:
        """Whether a place's name is the surname of somebody named in full: Lagos of Ricardo Lagos."""
        if hit.end != end or self.flat[start:end] not in self.last_names:
            return False
        before = self.units.words[-1] if self.units.words else ""
        return before not in self.words.place_prepositions

    def _is_contracted(self, tokens: list[tuple[int, int]], place: int) -> bool:
        """ "Don't", "We'll" """
        if place + 1 >= len(tokens):
            return False
        end, (start, last) = tokens[place][1], tokens[place + 1]
        return self.text[end:start] in ("'", "’") and self.flat[start:last] in self.words.contractions

    def _begins_body(self, tokens: list[tuple[int, int]], place: int, noun: tuple[int, Noun]) -> bool:
        """Whether a capitalised noun begins the name of a body: "Institute for …", "Bank of …"."""
        start, end = tokens[place]
        if noun[1].letter not in (AGENT, ANAPHOR) or noun[0] != end or not self.text[start].isupper():
            return False
        if self.flat[start:end] not in self.words.organisation or place + 2 >= len(tokens):
            return False
        (low, high), after = tokens[place + 1], tokens[place + 2][0]
        return (
            self.flat[low:high] in ("of", "for", "on")
            and self.text[after].isupper()
            and after not in self.names
        )

    def _is_surname(self, start: int, noun: tuple[int, Noun]) -> bool:
        """Whether a capitalised noun is a surname of this text: "Ngo", "Guard"."""
        word = self.flat[start : noun[0]]
        return noun[1].letter == AGENT and word in self.name_words and self.text[start].isupper()

    def _read_gap(self, start: int, end: int, word: str, number: int) -> bool:
        """What stands between two tokens; true where it takes the next token with it (a genitive s)."""
        gap = self.text[start:end]
        if gap in ("'", "’") and word == "s":
            self._put(GENITIVE, start, end + 1, "s", None, number)
            return True
        stripped = gap.strip()
        if not stripped or stripped in ("-", "‑", ".", '"', "“", "”") and gap != " - ":
            return False
        if stripped in ("'", "’") and gap[0] != " " and self.text[start - 1 : start] in "sxz":
            self._put(GENITIVE, start, start + 1, "", None, number)
        elif "," in gap or "(" in gap or ")" in gap or "–" in gap or "—" in gap or gap == " - ":
            self._put(COMMA, start, start + 1, "", None, number)
        elif "/" in gap or "&" in gap:
            self._put(AND, start, start + 1, "", None, number)
        elif ";" in gap or ":" in gap or "!" in gap or "?" in gap:
            self._put(STOP, start, start, "", None, number)
        return False

    def _letter_of(self, hit: Hit, is_shouted: bool) -> str:
        """The class of a name: that of its surest meaning, if a name it is."""
        word = self.flat[hit.start : hit.end]
        if (is_shouted and word in self.words.common) or word in self.words.calendar:
            return ""
        best = hit.aliases[0]
        entity = self.scanner.lexicon.register.entity(best.entity)
        kind = entity.kind if entity else ""
        letter = _LETTER_OF_KIND.get(best.kind)
        if kind in ("state", "territory", "region"):
            is_name = letter in (ADJECTIVE, SEAT) and (
                best.text.isupper() or best.text == (entity and entity.name)
            )
            return letter if letter and not is_name else STATE
        if kind == "person":
            return PERSON
        if letter == ADJECTIVE:
            return letter
        return ORGANISATION

    def _read_name(
        self, tokens: list[tuple[int, int]], place: int, hit: Hit, letter: str, number: int, is_title: bool
    ) -> tuple[int, int]:
        """A name of the register, or the longer unknown one that it begins ("Korea Institute …")."""
        after = place
        while after < len(tokens) and tokens[after][0] < hit.end:
            after += 1
        if letter in (STATE, SEAT, ORGANISATION) and after < len(tokens):
            grown = self._read_capitals(tokens, place, (after, hit), number, is_title)
            if grown:
                return grown
        self._put(letter, hit.start, hit.end, self.flat[hit.start : hit.end], hit, number)
        return after, hit.end

    def _read_capitals(
        self,
        tokens: list[tuple[int, int]],
        place: int,
        known: tuple[int, Hit] | None,
        number: int,
        is_title: bool,
    ) -> tuple[int, int] | None:
        """A run of capitalised words that is a name unknown to the register; None where it is none."""
        after = known[0] if known else place
        run, sector = self._grow(tokens, place, after, is_title)
        is_body = bool(known) and len(run) > 1 and not is_title
        first = [self.flat[s:e] for s, e in tokens[place:after]] if known else []
        if not run:
            return None
        words = first + [self.flat[s:e] for s, e in run]
        bare = [word for word in words if word not in _BODY_LINKS] or words
        if (
            known
            and sector is None
            and not is_body
            and not (len(first) == 1 and self.scanner.is_given_name(first[0]) and len(run) == 1)
        ):
            return None
        if not known and self._begins_with_common(place, bare, sector):
            return None
        if (
            not known
            and not (set(bare) & self.name_words)
            and not self._is_name(tokens, place, bare, sector, is_title)
        ):
            return None
        last = run[-1][1]
        start = tokens[place][0]
        letter = UNKNOWN if sector is None and not is_body else UNKNOWN_BODY
        if bare[-1] in self.words.places or bare[-1] in self.words.events:
            letter = OTHER
        self._put(
            letter, start, last, self.flat[start:last], UnknownName(words, sector, known and known[1]), number
        )
        return place + len(first) + len(run), last

    def _grow(
        self, tokens: list[tuple[int, int]], place: int, after: int, is_title: bool
    ) -> tuple[list[tuple[int, int]], str | None]:
        """The further tokens of a capitalised run, and the sector of an organisation word among them."""
        run: list[tuple[int, int]] = []
        sector: str | None = None
        last_end = tokens[after - 1][1] if after > place else -1
        spot = after
        while spot < len(tokens) and len(run) < _MAX_NAME_WORDS:
            start, end = tokens[spot]
            gap = self.text[last_end:start] if last_end >= 0 else " "
            if not self._continues(gap, last_end, run):
                break
            word = self.flat[start:end]
            if self.text[start].isupper():
                if is_title and word not in self.capitals:
                    break
                if (run or after > place) and gap == " " and self._stops_run(start, end, word, sector):
                    break
                run.append((start, end))
                sector = self.words.organisation.get(word, sector)
            elif (gap == "-" and run) or (run and gap in "'’" and word != "s"):
                run.append((start, end))
            elif run and (word in _BODY_LINKS and sector and not is_title or word in _NAME_LINKS):
                bridge = self._bridge(tokens, spot, sector is not None)
                if not bridge:
                    break
                run.extend(tokens[spot:bridge])
                spot = bridge - 1
                end = tokens[spot][1]
                word = self.flat[tokens[spot][0] : end]
                sector = sector or self.words.organisation.get(word)
            else:
                break
            last_end = end
            spot += 1
        return run, sector

    def _continues(self, gap: str, last_end: int, run: list[tuple[int, int]]) -> bool:
        if gap in (" ", "-", "‑", "'", "’"):
            return True
        if gap == "." and run and run[-1][1] - run[-1][0] == 1:  # K.C. Maurer
            return True
        return gap == ". " and bool(run) and run[-1][1] - run[-1][0] <= 2 and last_end >= 0

    def _stops_run(self, start: int, end: int, word: str, sector: str | None) -> bool:
        """Whether a capitalised word begins something else: a known name, a title, a month."""
        if word in self.words.calendar and word not in ("may", "june", "april", "august"):
            return True
        hit = self.names.get(start)
        if hit is not None and (hit.end > end or (sector is None and not self._may_be_surname(start, hit))):
            return True
        noun = self.nouns.get(start)
        if noun is not None and noun[1].letter in (ROLE, HONORIFIC) and sector is None:
            return True
        return hit is not None and sector is not None and hit.aliases[0].kind in ("adjective", "demonym")

    def _may_be_surname(self, start: int, hit: Hit) -> bool:
        """Whether a known name may end an unknown person's: "Michael Jordan"."""
        before = self.flat[:start].rstrip().rpartition(" ")[2]
        return self._letter_of(hit, False) in (STATE, SEAT) and self.scanner.is_given_name(before)

    def _bridge(self, tokens: list[tuple[int, int]], spot: int, is_body: bool) -> int:
        """Past "of the" and the like: the place after the next capitalised token, or 0."""
        last_end = tokens[spot - 1][1]
        for step in range(3):
            if spot + step >= len(tokens):
                return 0
            start, end = tokens[spot + step]
            if self.text[last_end:start] not in (" ", "-", "'", "’"):
                return 0
            if self.text[start].isupper():
                if (
                    is_body
                    and self.flat[tokens[spot][0] : tokens[spot][1]] in ("and", "to", "in", "on")
                    and step == 1
                ):
                    # "the Ministry of Trade and Industry", but not "the University and Iran"
                    if start in self.names or self.words.organisation.get(self.flat[start:end]):
                        return 0
                return spot + step + 1
            word = self.flat[start:end]
            if word not in (_BODY_LINKS if is_body else _NAME_LINKS):
                return 0
            last_end = end
        return 0

    def _is_name(
        self,
        tokens: list[tuple[int, int]],
        place: int,
        bare: list[str],
        sector: str | None,
        is_title: bool,
    ) -> bool:
        """Whether a capitalised run is a name, rather than the beginning of a sentence or a headline."""
        words = self.words
        if not bare or bare[0] in words.calendar and len(bare) == 1:
            return False
        known = [
            word for word in bare if words.classes.get(word) or word in words.common or word in words.calendar
        ]
        if len(known) == len(bare) and not (sector and len(bare) > 1):
            return False
        is_first = place == 0 or self.letters[-1:] == [STOP]
        if is_first and len(bare) == 1:
            return (
                bool(self.scanner.has_surname(bare[0]))
                or bare[0] in self.capitals
                or self.scanner.is_given_name(bare[0])
                or self._next_is_verb(tokens, place)
            )
        if is_first and (words.classes.get(bare[0]) or bare[0] in words.common) and not sector:
            return False
        return len(bare) > 1 or len(bare[0]) > 1

    def _begins_with_common(self, place: int, bare: list[str], sector: str | None) -> bool:
        """Whether a sentence begins with an ordinary word before a name: "But Rubio"."""
        is_first = place == 0 or self.letters[-1:] == [STOP]
        is_common = bare[0] in self.words.common or bare[0] in self.words.classes
        return (
            is_first
            and len(bare) > 1
            and sector is None
            and is_common
            and not self.scanner.is_given_name(bare[0])
        )

    def _next_is_verb(self, tokens: list[tuple[int, int]], place: int) -> bool:
        if place + 1 >= len(tokens):
            return False
        start, end = tokens[place + 1]
        return self.flat[start:end] in self.words.agent_verbs and not self.text[start].isupper()


def _is_title_case(sentence: Sentence) -> bool:
    """Whether so many words begin with a capital that capitals tell nothing."""
    words = [word for word in sentence.text.split() if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) > (1 if sentence.kind == "heading" else 4) and capitals >= 0.7 * len(words)


def best_alias(hit: Hit, *kinds: str) -> Alias:
    """The surest meaning of a name, of the given kinds where there is one."""
    for alias in hit.aliases:
        if not kinds or alias.kind in kinds:
            return alias
    return hit.aliases[0]


__all__ = [
    "AGENT",
    "PARTICIPLE",
    "PREMODIFIER",
    "PREPOSITION",
    "Scanner",
    "UnknownName",
    "Units",
    "best_alias",
]

"""Finds the names in a text that can be places, and what each could mean, without deciding yet."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from dragoman.records import Party
from dragoman.resolve.places_data import Entry, Gazetteer, fold, load_other_words

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORD = re.compile(
    # a prefix of a party ("D-Ohio") and a tail in small letters ("Houston-based") are words of their own
    r"[DRI](?=-[A-Z])|[^\W\d_](?:[^\W_]|['’‘`](?!s\b)(?=[^\W\d_])|\.(?=[^\W\d_])"
    r"|-(?=[A-Z]|(?:al|el|au|aux|upon|on|de|la|le|les|sur|en|in|by|under|ul|ye|es|as|ad|ar|e|i|i|a|du|the)-)"
    r"|(?<=Al|El|As|Es|Ar|Ad|Az|An)-(?=[a-z]))*\.?|&"
)
_MOST_WORDS = 6
_LEAST_KNOWN = {"city": 300_000, "county": 10**9, "division": 600_000}  # inhabitants
_HUMP = re.compile(r"[a-z][A-Z]")
_AGE_OF = re.compile(r"\d,? of $")
_COUNTY_SHORT = re.compile(r"\bCo\.?$", re.IGNORECASE)


class Words(NamedTuple):
    """The word lists of ``data/places/words.yaml``."""

    connectors: frozenset[str]
    never: frozenset[str]
    swallows: frozenset[str]
    may_precede: frozenset[str]
    titles: frozenset[str]
    acts: frozenset[str]
    prepositions: frozenset[str]
    needs_comma: frozenset[str]
    may_follow: frozenset[str]
    division_nouns: frozenset[str]
    names: frozenset[str]
    locative: frozenset[str]
    place_nouns: frozenset[str]


class Spot(NamedTuple):
    """A name that can be a place; ``qualifier`` holds what stands after its comma ("Paris, Texas").

    ``cue`` is the kind of place that the words beside it ask for ("New York state", "in New York").
    ``is_sure`` is false where it may be another word, so that a qualifier or another mention must speak for
    it; ``is_person`` where the text names a person by it, so that only a qualifier can.
    """

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]
    qualifier: tuple[Entry, ...] = ()
    cue: str | None = None
    is_sure: bool = True
    is_person: bool = False


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    lower: str


@functools.lru_cache(maxsize=1)
def load_words() -> Words:
    """The word lists, read once per process."""
    path = files("dragoman") / "data" / "places" / "words.yaml"
    table = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    return Words(*(frozenset(str(word) for word in table[name]) for name in Words._fields))


@functools.lru_cache(maxsize=1)
def _short_forms(gazetteer: Gazetteer) -> dict[str, Entry]:
    """ "Ky.", "B.C.", "TX" and their divisions, as they are written."""
    found = {}
    for code, (name, latitude, longitude, short, _) in gazetteer.division_names.items():
        country = {"US": "USA", "CA": "CAN", "AU": "AUS", "GB": "GBR"}.get(code[:2])
        entry = Entry(name, "division", country, code, latitude, longitude, 5 * 10**6, None)
        found.update(dict.fromkeys(filter(None, short.split("|")), entry))
    return found


def find_spots(text: str, gazetteer: Gazetteer, people: Iterable[Party]) -> list[Spot]:
    """All names that can be places, in text order, without overlaps."""
    reader = _Reader(text, gazetteer, people)
    found: list[Spot] = []
    index = 0
    while index < len(reader.tokens):
        spot, last = reader.spot_at(index)
        if spot is not None:
            found.append(spot)
        index = last + 1
    return _with_qualifiers(text, found)


class _Reader:
    """A text cut into words, and the questions that decide whether some of them name a place."""

    def __init__(self, text: str, gazetteer: Gazetteer, people: Iterable[Party]) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.words = load_words()
        self.tokens = [_Token(m.start(), m.end(), m.group(), m.group().lower()) for m in _WORD.finditer(text)]
        self.common = {token.lower for token in self.tokens if token.text[0].islower()}
        self.blocked = sorted(_name_words(people))

    def spot_at(self, index: int) -> tuple[Spot | None, int]:
        """The longest name that begins at a token, if any, and its last token."""
        token = self.tokens[index]
        if not token.text[0].isupper():
            return None, index
        short = self._short_form(token)
        if short is not None:
            return Spot(token.start, token.end, token.text, (short,)), index
        for last in range(self._run_end(index), index - 1, -1):
            entries, end = self._named(index, last)
            if entries:
                spot = self._judged(index, last, end, entries)
                return spot, last if spot is not None else index
        return None, index

    def _named(self, first: int, last: int) -> tuple[tuple[Entry, ...], int]:
        """What the words from ``first`` to ``last`` can mean, and where they end in the text."""
        end = self._trimmed_end(first, last)
        name = self.text[self.tokens[first].start : end]
        if first == last:
            word = self.tokens[first].lower.rstrip(".")
            if word in self.words.never or (len(name) < 3 and name not in ("US", "UK")):
                return (), end
        if self.tokens[last].lower in self.words.connectors or name.lower() in self.words.never:
            return (), end
        return self.gazetteer.named(_COUNTY_SHORT.sub("County", name)), end

    def _judged(self, first: int, last: int, end: int, entries: tuple[Entry, ...]) -> Spot | None:
        """The spot, unless it is part of a person's, building's or firm's name."""
        start, known, is_single = self.tokens[first].start, _is_known(entries), first == last
        before, after = self._before(first), self._after(last, end)
        is_other = is_single and not known and self._is_other_word(self.tokens[first])
        is_owner = self.text[end : end + 2] in ("'s", "’s")
        is_located = self._is_located(before, after, start, is_single) and not (is_owner and is_other)
        is_person = self._is_person(start, end) and (is_other or not is_located)
        if not known and self._runs_on(first, last, entries):
            return None
        is_county = not is_single and entries[0].kind == "county"
        if not is_county and self._is_swallowed(after, known or not is_single):
            return None
        is_town = all(entry.kind in ("city", "county") for entry in entries)
        if not self._may_follow(before, known or is_county, is_town):
            return None
        is_sure = not is_person and (is_located or not is_other)
        return Spot(start, end, self.text[start:end], entries, (), self._cue(after), is_sure, is_person)

    def _runs_on(self, first: int, last: int, entries: tuple[Entry, ...]) -> bool:
        """ "Freedom of Information", "DuVernay": the beginning of a longer name, or spelled as no town is."""
        if first != last:
            return False
        text, following = self.tokens[first].text, self.tokens[last + 1 : last + 3]
        if [token.lower for token in following[:1]] == ["of"] and following[-1].text[0].isupper():
            return True
        has_hump = not text.isupper() and _HUMP.search(text) is not None
        return has_hump and not any(text in entry.name for entry in entries)

    def _cue(self, after: _Token | None) -> str | None:
        """The kind of place that the next word asks for: "New York state", "New York Mayor …"."""
        word = after.lower.rstrip(".") if after is not None else ""
        return (
            "division" if word in self.words.division_nouns else "city" if word in ("city", "mayor") else None
        )

    # --- the words about a name

    def _before(self, first: int) -> _Token | None:
        """The word right before, with only a blank or a hyphen between."""
        if first == 0:
            return None
        token = self.tokens[first - 1]
        return token if self.text[token.end : self.tokens[first].start] in (" ", "-") else None

    def _after(self, last: int, end: int) -> _Token | None:
        """The word right after, with only a blank between."""
        if last + 1 >= len(self.tokens):
            return None
        token = self.tokens[last + 1]
        return token if self.text[end : token.start] == " " else None

    def _is_title(self, token: _Token | None) -> bool:
        return token is not None and token.text[0].isupper() and token.lower.rstrip(".") in self.words.titles

    def _is_person(self, start: int, end: int) -> bool:
        at = bisect.bisect_left(self.blocked, (end, 0)) - 1
        return at >= 0 and self.blocked[at][1] > start

    def _is_located(self, before: _Token | None, after: _Token | None, start: int, is_single: bool) -> bool:
        """Whether the words beside say that it is a place: "in Welch", "Welch police", "40, of Paris"."""
        if after is not None and after.lower in self.words.place_nouns:
            return True
        if before is None:
            return False
        aged = before.lower == "of" and _AGE_OF.search(self.text, max(0, start - 8), start) is not None
        return aged or before.lower in (self.words.locative if is_single else self.words.prepositions)

    def _is_other_word(self, token: _Token) -> bool:
        """Whether a single word may as well be a person's name or an ordinary word of this text."""
        word = fold(token.text.rstrip("."))
        is_acronym = token.text.isupper() and len(token.text) < 6
        listed = word in self.words.names or word in load_other_words()
        return listed or is_acronym or token.lower.rstrip(".") in self.common

    def _is_swallowed(self, after: _Token | None, is_firm: bool) -> bool:
        """Whether the next word makes it the name of a street, building, newspaper or person."""
        if after is None or not after.text[0].isupper():
            return False
        word = after.lower.rstrip(".")
        may_stand = is_firm or word in self.words.titles or word in self.words.may_follow
        return word in self.words.swallows or not may_stand

    def _may_follow(self, before: _Token | None, is_known: bool, is_town: bool) -> bool:
        """Whether the word before leaves it a name of its own."""
        if before is None or not before.text[0].isupper():
            return True
        if self._is_title(before):
            return is_known and not is_town
        if is_known or before.lower in self.words.may_precede or before.text in ("D", "R", "I"):
            return True
        return before.text.endswith(".")

    # --- where a name ends

    def _trimmed_end(self, first: int, last: int) -> int:
        """Without the full stop that ends a sentence; an abbreviation keeps its own."""
        token = self.tokens[last]
        keeps = token.text.count(".") > 1 or (last > first and token.lower == "co.")
        return token.end - 1 if token.text.endswith(".") and not keeps else token.end

    def _run_end(self, index: int) -> int:
        """The last token of the run of capitalised words (and connectors) from a token on, at most six."""
        last = index
        for at in range(index, min(index + _MOST_WORDS, len(self.tokens)) - 1):
            token, following = self.tokens[at], self.tokens[at + 1]
            between = self.text[token.end : following.start]
            is_comma = between == ", " and following.text in ("D.C.", "DC")
            if not (between == " " or is_comma) or (token.text.endswith(".") and len(token.text) > 4):
                break
            if following.text[0].isupper():
                last = at + 1
            elif following.lower not in self.words.connectors:
                break
        return last

    def _short_form(self, token: _Token) -> Entry | None:
        """The division that "Ky.", "B.C." or, after a comma, "TX" and "Miss." stand for."""
        forms = _short_forms(self.gazetteer)
        entry = forms.get(token.text)
        if entry is None or fold(token.text) == fold(entry.name):
            return None
        needs_comma = token.lower in self.words.needs_comma or (
            len(token.text) < 4 and token.text.count(".") < 2
        )
        is_after_comma = self.text[max(0, token.start - 2) : token.start].strip() in (",", "-")
        return entry if is_after_comma or not needs_comma else None


def _name_words(people: Iterable[Party]) -> Iterator[tuple[int, int]]:
    """Where the words of persons' names stand: in "Texas Gov. Rick Perry" the last two."""
    for party in people:
        if party.kind != "person" or party.name is None:
            continue
        own = set(fold(party.name).split())
        for match in _WORD.finditer(party.text):
            word = match.group().rstrip(".")
            if fold(word) in own:
                yield party.start + match.start(), party.start + match.start() + len(word)


def _is_known(entries: tuple[Entry, ...]) -> bool:
    """Whether some place of the name is a country, a large division, or a large town."""
    return any(
        e.kind not in _LEAST_KNOWN or (e.population >= _LEAST_KNOWN[e.kind] and not e.is_other_name)
        for e in entries
    )


def _with_qualifiers(text: str, spots: list[Spot]) -> list[Spot]:
    """Joins each name to the one after its comma: "Paris, Texas", "Springfield (Ill.)"."""
    found = list(spots)
    for index in range(len(spots) - 1):
        between = text[spots[index].end : spots[index + 1].start]
        if between in (", ", " (", ",") and _can_qualify(spots[index].entries, spots[index + 1].entries):
            found[index] = spots[index]._replace(qualifier=spots[index + 1].entries, is_sure=True)
    sure = {fold(spot.text) for spot in found if spot.is_sure}
    return [spot for spot in found if spot.is_sure or (not spot.is_person and fold(spot.text) in sure)]


def _can_qualify(inner: tuple[Entry, ...], outer: tuple[Entry, ...]) -> bool:
    """Whether the second name can hold the first."""
    return any(o.kind in ("division", "country", "county") for o in outer) and any(
        i.kind in ("city", "county") for i in inner
    )

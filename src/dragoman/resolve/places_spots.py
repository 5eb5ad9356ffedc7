"""Finds the names in a text that can be places, and what each could mean, without deciding yet."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from dragoman.records import Party
from dragoman.resolve.places_data import Entry, Gazetteer, fold

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’‘`.-](?=[^\W\d_]))*\.?|&")
_MOST_WORDS = 6
_ABBREVIATION = re.compile(r"(?:[A-Z]\.)+[A-Z]?\.?$|[A-Z][a-z]{1,5}\.$")
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


class Spot(NamedTuple):
    """A name that can be a place; ``qualifier`` holds what stands after its comma ("Paris, Texas")."""

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]
    qualifier: tuple[Entry, ...] = ()


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
    for code, (name, latitude, longitude, short) in gazetteer.division_names.items():
        country = {"US": "USA", "CA": "CAN", "AU": "AUS", "GB": "GBR"}.get(code[:2])
        entry = Entry(name, "division", country, code, latitude, longitude, 5 * 10**6, None)
        found.update(dict.fromkeys(filter(None, short.split("|")), entry))
    return found


def find_spots(text: str, gazetteer: Gazetteer, people: Iterable[Party]) -> list[Spot]:
    """All names that can be places, in text order, without overlaps."""
    tokens = [_Token(m.start(), m.end(), m.group(), m.group().lower()) for m in _WORD.finditer(text)]
    blocked = _blocked(people)
    common = {token.lower for token in tokens if token.text[0].islower()}
    raw: list[Spot] = []
    index = 0
    while index < len(tokens):
        found = _spot_at(text, tokens, index, gazetteer, blocked, common)
        if found is None:
            index += 1
            continue
        spot, index = found
        raw.append(spot)
    return _with_qualifiers(text, raw)


def _blocked(people: Iterable[Party]) -> list[tuple[int, int]]:
    """Stretches of the text that name persons."""
    return sorted((p.start, p.end) for p in people if p.kind == "person" and p.method != "country")


def _is_blocked(blocked: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect.bisect_left(blocked, (end, 0)) - 1
    return at >= 0 and blocked[at][1] > start


def _spot_at(
    text: str,
    tokens: list[_Token],
    index: int,
    gazetteer: Gazetteer,
    blocked: list[tuple[int, int]],
    common: set[str],
) -> tuple[Spot, int] | None:
    """The longest name that begins at a token, with the token after it."""
    token = tokens[index]
    if not token.text[0].isupper():
        return None
    short = _short_form(text, token, gazetteer)
    if short is not None:
        return Spot(token.start, token.end, token.text, (short,)), index + 1
    for last in range(_run_end(text, tokens, index), index - 1, -1):
        start, end = token.start, _trimmed_end(text, tokens, last, index)
        name = text[start:end]
        if last == index and (
            len(name) < 3 and name not in ("US", "UK") or token.lower.rstrip(".") in load_words().never
        ):
            continue
        entries = gazetteer.named(_COUNTY_SHORT.sub("County", name))
        if not entries or tokens[last].lower in load_words().connectors:
            continue
        if _is_blocked(blocked, start, end) and not _outranks(entries, tokens, index, last):
            return None
        if not _stands_alone(text, tokens, index, last, entries, common):
            return None
        return Spot(start, end, name, tuple(entries)), last + 1
    return None


def _outranks(entries: list[Entry], tokens: list[_Token], index: int, last: int) -> bool:
    """A state's name inside what was taken for a person ("Texas Gov. Perry") is still a place."""
    before = tokens[index - 1].lower.rstrip(".") if index else ""
    after = tokens[last + 1].lower.rstrip(".") if last + 1 < len(tokens) else ""
    return after in load_words().titles and before not in load_words().titles and entries[0].kind != "city"


def _trimmed_end(text: str, tokens: list[_Token], last: int, first: int) -> int:
    """Without the full stop that ends a sentence; an abbreviation keeps its own."""
    token = tokens[last]
    if token.text.endswith(".") and not (
        _ABBREVIATION.match(token.text) and (last > first or token.text.count(".") > 1)
    ):
        return token.end - 1
    return token.end


def _run_end(text: str, tokens: list[_Token], index: int) -> int:
    """The last token of the run of capitalised words (and connectors) from a token on, at most six."""
    last = at = index
    connectors = load_words().connectors
    while at + 1 < len(tokens) and at + 1 < index + _MOST_WORDS:
        between = text[tokens[at].end : tokens[at + 1].start]
        if between not in (" ", ", ") or (tokens[at].text.endswith(".") and len(tokens[at].text) > 4):
            break
        following = tokens[at + 1]
        if between == ", " and following.text not in ("D.C.", "DC"):
            break
        if not following.text[0].isupper() and following.lower not in connectors:
            break
        at += 1
        if following.text[0].isupper():
            last = at
    return last


def _short_form(text: str, token: _Token, gazetteer: Gazetteer) -> Entry | None:
    forms = _short_forms(gazetteer)
    written = (
        token.text
        if token.text in forms
        else token.text + "."
        if text[token.end : token.end + 1] == "."
        else ""
    )
    if written not in forms:
        return None
    entry = forms[written]
    if fold(written) == fold(entry.name):
        return None
    after_comma = text[max(0, token.start - 2) : token.start].strip() == ","
    if written.lower() in load_words().needs_comma or len(written) < 4:
        return (
            entry
            if after_comma or (written.count(".") > 1 and written.lower() not in load_words().needs_comma)
            else None
        )
    return entry


def _stands_alone(
    text: str, tokens: list[_Token], first: int, last: int, entries: list[Entry], common: set[str]
) -> bool:
    """Whether the name is not part of a longer one, of a person, street, building or newspaper."""
    words = load_words()
    is_state = entries[0].kind in ("country", "division") or entries[0].population >= 10**6
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is not None and text[tokens[last].end : after.start] == " ":
        if after.text[0].isupper() and after.lower in words.swallows:
            return False
        if after.text[0].isupper() and not is_state and _continues_name(after, words):
            return False
    before = tokens[first - 1] if first else None
    if before is not None and text[before.end : tokens[first].start] in (" ", "-"):
        if before.lower.rstrip(".") in words.titles and before.text[0].isupper() and not is_state:
            return False
        if before.text[0].isupper() and before.lower not in words.may_precede and not is_state:
            return (
                _ABBREVIATION.match(before.text) is not None and before.lower.rstrip(".") not in words.titles
            )
    return not (first == last and not is_state and tokens[first].lower in common)


def _continues_name(after: _Token, words: Words) -> bool:
    """ "Jackson Browne": a capitalised word that is no title or office follows."""
    return after.lower.rstrip(".") not in words.titles and after.lower not in (
        "police",
        "city",
        "county",
        "council",
        "officials",
        "airport",
        "international",
        "and",
        "fire",
        "department",
        "district",
        "area",
        "metro",
        "state",
        "town",
        "public",
        "residents",
        "resident",
        "native",
    )


def _with_qualifiers(text: str, spots: list[Spot]) -> list[Spot]:
    """Joins each name to the one after its comma: "Paris, Texas", "Springfield (Ill.)"."""
    found = list(spots)
    for index in range(len(spots) - 1):
        between = text[spots[index].end : spots[index + 1].start]
        if between in (", ", " (", ","):
            found[index] = spots[index]._replace(qualifier=spots[index + 1].entries)
    return found

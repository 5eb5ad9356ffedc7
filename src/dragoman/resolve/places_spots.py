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
from dragoman.resolve.places_data import Entry, Gazetteer, fold, load_person_names

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORD = re.compile(
    # a prefix of a party ("D-Ohio") and a tail in small letters ("Houston-based") are words of their own
    r"[DRI](?=-[A-Z])|[^\W\d_](?:[^\W_]|['’‘`](?!s\b)(?=[^\W\d_])|\.(?=[^\W\d_])"
    r"|-(?=[A-Z]|(?:al|el|au|aux|upon|on|de|la|le|les|sur|en|in|by|under|ul|ye|es|as|ad|ar|e|i|i|a|du|the)-)"
    r"|(?<=Al|El|As|Es|Ar|Ad|Az|An)-(?=[a-z]))*\.?|&"
)
_MOST_WORDS = 6
_LARGE_TOWN = 300_000
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
    names: frozenset[str]
    locative: frozenset[str]
    place_nouns: frozenset[str]


class Spot(NamedTuple):
    """A name that can be a place; ``qualifier`` holds what stands after its comma ("Paris, Texas").

    ``cue`` is the kind of place that the words beside it ask for ("New York state", "in New York").
    ``is_sure`` is false where it needs a qualifier to be believed, since it may be a person's name.
    """

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]
    qualifier: tuple[Entry, ...] = ()
    cue: str | None = None
    is_sure: bool = True


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
        is_located = _is_located(text, tokens, index, last, end)
        if _is_blocked(blocked, start, end) and not (is_located or _outranks(entries, tokens, index, last)):
            return None
        if not _stands_alone(text, tokens, index, last, entries, end):
            return None
        is_sure = is_located or not _is_risky(tokens, index, last, entries, common)
        cue = _cue(text, tokens, index, last, end)
        return Spot(start, end, name, tuple(entries), cue=cue, is_sure=is_sure), last + 1
    return None


def _is_located(text: str, tokens: list[_Token], first: int, last: int, end: int) -> bool:
    """Whether the words beside a name say that it is a place: "in Welch", "Welch police", "Welch, 40, of Paris"."""
    words = load_words()
    before = tokens[first - 1] if first else None
    if before is not None and text[before.end : tokens[first].start] == " ":
        if before.lower in words.locative:
            return True
        if before.lower == "of" and re.search(
            r"\d,? of $", text[max(0, tokens[first].start - 8) : tokens[first].start]
        ):
            return True
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    return after is not None and text[end : after.start] == " " and after.lower in words.place_nouns


def _is_risky(tokens: list[_Token], first: int, last: int, entries: list[Entry], common: set[str]) -> bool:
    """Whether a single word may as well be a person's name or an ordinary word."""
    if first != last or _is_known(entries):
        return False
    word = fold(tokens[first].text.rstrip("."))
    return (
        word in load_words().names or word in load_person_names() or tokens[first].lower.rstrip(".") in common
    )


def _is_known(entries: list[Entry]) -> bool:
    """Whether some place of the name is a country, a division, or a large town."""
    return any(
        e.kind not in ("city", "county") or (e.population >= _LARGE_TOWN and not e.is_other_name)
        for e in entries
    )


def _cue(text: str, tokens: list[_Token], first: int, last: int, end: int) -> str | None:
    """ "New York state" and "New York Gov. …" ask for a division."""
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is None or text[end : after.start] != " ":
        return None
    if after.lower.rstrip(".") in (
        "gov",
        "governor",
        "state",
        "senator",
        "sen",
        "legislature",
        "lawmakers",
        "assemblyman",
        "province",
        "premier",
    ):
        return "division"
    return "city" if after.lower in ("city", "mayor") else None


def _outranks(entries: list[Entry], tokens: list[_Token], index: int, last: int) -> bool:
    """A state's name inside what was taken for a person ("Texas Gov. Perry") is still a place."""
    before = tokens[index - 1].lower.rstrip(".") if index else ""
    after = tokens[last + 1].lower.rstrip(".") if last + 1 < len(tokens) else ""
    return after in load_words().titles and before not in load_words().titles and _is_known(entries)


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
    text: str, tokens: list[_Token], first: int, last: int, entries: list[Entry], end: int
) -> bool:
    """Whether the name is not part of a longer one, of a person, street, building or newspaper."""
    words = load_words()
    is_state = _is_known(entries) or (last > first and entries[0].kind == "county")
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after is not None and text[end : after.start] == " " and after.text[0].isupper():
        if after.lower in words.swallows or (not is_state and _continues_name(after, words)):
            return False
    before = tokens[first - 1] if first else None
    if (
        before is None
        or text[before.end : tokens[first].start] not in (" ", "-")
        or not before.text[0].isupper()
    ):
        return True
    if before.lower.rstrip(".") in words.titles:
        return is_state
    if before.lower in words.may_precede or is_state or before.text in ("D", "R", "I"):
        return True
    return _ABBREVIATION.match(before.text) is not None or before.text.endswith(".")


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
        if between in (", ", " (", ",") and _can_qualify(spots[index].entries, spots[index + 1].entries):
            found[index] = spots[index]._replace(qualifier=spots[index + 1].entries, is_sure=True)
    sure = {fold(spot.text) for spot in found if spot.is_sure}
    return [spot for spot in found if spot.is_sure or fold(spot.text) in sure]


def _can_qualify(inner: tuple[Entry, ...], outer: tuple[Entry, ...]) -> bool:
    """Whether the second name can hold the first."""
    return any(o.kind in ("division", "country", "county") for o in outer) and any(
        i.kind in ("city", "county") for i in inner
    )

"""What the scanner looks for: every name of the register and every role and agent noun, in two automata."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick_rs
import msgspec

from dragoman.resolve.register import Agent, Alias, Register, RoleNoun
from dragoman.resolve.register_names import fits_case, fold
from dragoman.resolve.words import AGENT, ANAPHOR, COUNTERPART, HONORIFIC, ROLE, Words

_NATIONAL = frozenset(("adjective", "demonym", "demonym_plural"))
_SURE_ACRONYM = 4
"""An acronym this long is one at the beginning of a sentence, too."""
_NOT_WORD = re.compile(r"[^\w\n]|_")
_ASCII_FLAT = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII_FLAT_KEYS = {code: " " for code in _ASCII_FLAT if code != 10}


def flatten(text: str) -> str:
    """The text folded, with a space for all that is neither letter nor digit: of the same length."""
    folded = fold(text)
    if folded.isascii():
        return folded.translate(_ASCII_FLAT)
    return _NOT_WORD.sub(" ", folded).replace("\n", " ")


class Noun(msgspec.Struct, frozen=True):
    """A role, agent or anaphor noun: the letter of its class, and what it can mean."""

    text: str
    letter: str
    is_plural: bool
    roles: tuple[RoleNoun, ...] = ()
    agent: Agent | None = None


class Hit(msgspec.Struct, frozen=True):
    """A name of the register in a text, with everything that it can mean there, the surest first."""

    start: int
    end: int
    aliases: tuple[Alias, ...]


class Lexicon:
    """The names and nouns of a register, ready to be found in one pass each."""

    def __init__(self, register: Register, words: Words) -> None:
        self.register = register
        self.words = words
        self.standing = functools.lru_cache(20_000)(register.standing)
        """What a person was on a day: the register's answer, kept for the next article."""
        self.holders = functools.lru_cache(20_000)(register.holders)
        """Who held an office on a day, kept too."""
        keys = register.keys
        flat = _flat_keys(keys)
        self.nouns = _collect_nouns(register, words)
        self._numbers: dict[str, int | tuple[int, ...]] = {}
        """The pattern numbers of each name; most have one, which is kept bare to save memory."""
        for number, key in enumerate(flat):
            bare = key.removeprefix("the ").strip()
            if bare and not self._is_title(bare, number):
                bare = keys[number] if bare == keys[number] else bare  # one text, not two alike
                known = self._numbers.get(bare)
                self._numbers[bare] = number if known is None else (*_as_tuple(known), number)
        for key in words.not_names:
            self._numbers.setdefault(key, ())
        self._patterns = list(self._numbers)
        self._names = _build(self._patterns)
        self._noun_list = list(self.nouns.values())
        self._noun_automaton = _build(self.nouns)

    def _is_title(self, key: str, number: int) -> bool:
        """Names such as "UN Secretary General", which the grammar reads better as office and organisation."""
        noun = self.nouns.get(key.rpartition(" ")[2])
        if " " not in key or noun is None:
            return False
        entity = self.register.entity(self.register.meanings(number)[0].entity)
        if entity is None or entity.kind == "person":
            return False
        return noun.letter == ROLE or (noun.letter == AGENT and entity.kind in ("state", "territory"))

    @functools.cached_property
    def _genders(self) -> dict[str, str]:
        counts: dict[str, int] = {}
        for entity in self.register.entities("person"):
            if entity.gender:
                first = fold(entity.name).split()[0]
                counts[first] = counts.get(first, 0) + (1 if entity.gender == "m" else -1)
        return {word: "m" if count > 0 else "f" for word, count in counts.items() if count}

    def rank_persons(self, persons: Sequence[str], date: dt.date | None) -> list[tuple[str, float]]:
        """Persons by how prominent they were on that day, 0 to 1."""
        found = ((person, self.standing(person, date)) for person in persons)
        ranked = [(person, standing.prominence if standing else 0.05) for person, standing in found]
        return sorted(ranked, key=lambda pair: -pair[1])

    def has_surname(self, word: str) -> bool:
        """Whether somebody in the register has this surname."""
        return bool(self.register.persons_by_surname(word))

    def is_given_name(self, word: str) -> bool:
        """Whether somebody in the register has this given name."""
        return word not in self.words.not_first_names and bool(self.register.persons_by_given_name(word))

    def gender_of(self, given_name: str) -> str:
        """``m`` or ``f`` where most people of the register with this given name are, else nothing."""
        return self._genders.get(given_name, "")

    def find_names(self, text: str, flat: str) -> Iterator[Hit]:
        """The names in a text, leftmost and longest, on word boundaries and with fitting capitals."""
        last_end = 0
        for start, end, number in _in_order(self._names, flat):
            if start >= last_end and self._patterns[number] in self.words.not_names:
                last_end = end
            elif start >= last_end:
                hit = self._meanings(self._patterns[number], text, start, end)
                if hit is not None:
                    last_end = end
                    yield hit

    def find_nouns(self, flat: str) -> Iterator[tuple[int, int, Noun]]:
        """Role, agent and anaphor nouns on word boundaries: at every place the longest that begins there."""
        last_start = -1
        for start, end, number in _in_order(self._noun_automaton, flat):
            if start != last_start:
                last_start = start
                yield start, end, self._noun_list[number]

    def _is_body(self, alias: Alias) -> bool:
        entity = self.register.entity(alias.entity)
        return alias.kind not in _NATIONAL and entity is not None and entity.kind in ("group", "person")

    def _is_titled_acronym(self, name: str, surface: str) -> bool:
        """ "Nato", "Eta": acronyms as British papers write them, unless the word is an ordinary one."""
        word = surface.lower()
        return (
            len(name) >= 3
            and name.isalpha()
            and name.isupper()
            and surface == name.capitalize()
            and word not in self.words.common
            and word not in self.words.classes
            and word not in self.words.not_acronyms
            and not self.register.persons_by_given_name(word)
        )

    def _meanings(self, key: str, text: str, start: int, end: int) -> Hit | None:
        """What a name can mean where it stands; a name with "the" needs it before."""
        surface = text[start:end]
        if "\n" in surface:
            return None
        if "." in surface and text[end : end + 1] == ".":  # the stop belongs to "U.S."
            end += 1
        has_article = text[max(0, start - 4) : start].lower() == "the "
        found: list[Alias] = []
        for number in _as_tuple(self._numbers[key]):
            for alias in self.register.meanings(number):
                name = alias.text
                if name[:4].lower() == "the ":
                    if not has_article:
                        continue
                    name = name[4:]
                name = name.rstrip(".")  # "U.N." was looked up as "u n"
                is_first = len(name) < _SURE_ACRONYM and text[max(0, start - 2) : start].strip(' "“‘') in (
                    "",
                    ".",
                    "!",
                    "?",
                )
                if fits_case(alias.case, name, surface) or (
                    not is_first and self._is_titled_acronym(name, surface)
                ):
                    found.append(alias)
        if any(
            alias.kind in _NATIONAL for alias in found
        ):  # "Indian" is of India, whatever else is called so
            found = [alias for alias in found if not self._is_body(alias)]
        found.sort(key=lambda alias: -alias.weight)
        return Hit(start, end, tuple(found)) if found else None


def _as_tuple(numbers: int | tuple[int, ...]) -> tuple[int, ...]:
    return (numbers,) if isinstance(numbers, int) else numbers


def _flat_keys(keys: Sequence[str]) -> list[str]:
    joined = "\n".join(keys)
    joined = joined.translate(_ASCII_FLAT_KEYS) if joined.isascii() else _NOT_WORD.sub(" ", joined)
    return [key.strip() for key in joined.split("\n")]


def _build(keys: Iterable[str]) -> ahocorasick_rs.AhoCorasick:
    """An automaton over whole words: spaces around each key, which neighbours may share."""
    return ahocorasick_rs.AhoCorasick(
        [f" {key} " for key in keys],
        matchkind=ahocorasick_rs.MatchKind.Standard,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        store_patterns=False,
    )


def _in_order(automaton: ahocorasick_rs.AhoCorasick, flat: str) -> list[tuple[int, int, int]]:
    """All matches as (start, end, pattern), the leftmost first and of one start the longest first."""
    matches = automaton.find_matches_as_indexes(f" {flat} ", overlapping=True)
    found = [(start, end - 2, number) for number, start, end in matches]
    found.sort(key=lambda match: (match[0], -match[1]))
    return found


def _collect_nouns(register: Register, words: Words) -> dict[str, Noun]:
    nouns: dict[str, Noun] = {}
    for text, agent in register.agents.items():
        key = flatten(text).strip()
        if key and key not in words.not_agents:
            nouns[key] = Noun(key, AGENT, agent.is_plural, (), agent)
    for phrase, roles in register.role_nouns.items():
        for text, is_plural in _role_forms(phrase):
            key = flatten(text).strip()
            offices = any(role.kind != "honorific" for role in roles)
            honorary = is_plural and all(role.kind == "honorific" for role in roles)
            if (
                not key
                or honorary
                or key in words.not_agents
                or (key in nouns and not offices and nouns[key].letter == ROLE)
            ):
                continue
            letter = ROLE if offices else HONORIFIC
            nouns[key] = Noun(key, letter, is_plural, tuple(roles), _agent_of(nouns.get(key)))
    for word, kinds in words.anaphors.items():
        letter = COUNTERPART if "counterpart" in kinds else ANAPHOR
        known = nouns.get(word)
        if known is None or letter == COUNTERPART or known.letter == AGENT:
            is_plural = "pair" in kinds or word.endswith("parts")
            nouns[word] = Noun(word, letter, is_plural, (), _agent_of(known))
    return nouns


def _agent_of(noun: Noun | None) -> Agent | None:
    return noun.agent if noun is not None else None


@functools.cache
def _role_forms(phrase: str) -> tuple[tuple[str, bool], ...]:
    """A role noun and its plural: ``minister of finance`` → ``ministers of finance``."""
    head, space, rest = phrase.partition(" of ")
    if not space:
        head, space, rest = phrase.partition(" for ")
    if head.endswith("man"):
        plural = head[:-3] + "men"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        plural = head[:-1] + "ies"
    else:
        plural = head + ("es" if head.endswith(("s", "x", "ch", "sh")) else "s")
    if head.endswith("general"):  # secretaries general, attorneys general
        first, _, _last = head.rpartition(" ")
        plural = (
            (first[:-1] + "ies" if first.endswith("y") else first + "s") + " general" if first else plural
        )
    return ((phrase, False), (plural + space + rest, True))

"""The words around a name: determiners, prepositions, adjectives, anaphors, and what each of them does."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from dragoman.errors import DataError
from dragoman.resolve.register_names import fold

# The classes of words in a noun phrase, one letter each, so that a text becomes a string of classes.
DETERMINER, POSSESSOR, STATUS, PREMODIFIER = "D", "Q", "M", "J"
ADJECTIVE, PEOPLE, STATE, SEAT = "A", "Y", "C", "K"
PERSON, ORGANISATION, UNKNOWN, UNKNOWN_BODY = "P", "O", "X", "W"
ROLE, HONORIFIC, AGENT, ANAPHOR, COUNTERPART = "R", "I", "G", "E", "c"
GENITIVE, OF, PREPOSITION, AND, COMMA = "S", "F", "T", "N", ","
PRONOUN, PARTICIPLE, VERB, NON_ACTOR, OTHER, STOP, QUOTE, NUMBER = "H", "B", "V", "Z", "w", ".", '"', "0"

_FILE = "resolve.yaml"


class Cues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The word lists of ``data/cues/resolve.yaml``."""

    determiners: str
    numbers: str
    possessives: dict[str, str]
    pronouns: dict[str, str]
    prepositions_of: list[str]
    prepositions: str
    affiliation_prepositions: list[str]
    conjunctions: list[str]
    status: dict[str, str]
    unnamed: str
    premodifiers: str
    participles: str
    foreign_participles: str
    non_actors: str
    anaphors: dict[str, str | list[str]]
    state_kinds: dict[str, list[str]]
    alliance: list[str]
    halves: dict[str, list[str]]
    place_prepositions: list[str]
    agent_verbs: str
    aux_verbs: str
    subject_leads: list[str]
    common_words: str
    not_first_names: str
    months: str
    days: str
    calendar_words: str
    organisation_words: dict[str, str]
    place_words: str
    place_leads: str
    human_nouns: dict[str, str]
    event_words: str
    weak_heads: str
    indefinites: str
    home_words: dict[str, str]
    strangers: str
    sole_offices: str
    wide_modifiers: str
    generic_bodies: str
    honorific_genders: dict[str, str]
    empty_it_verbs: str
    worldwide: str
    modifier_sectors: dict[str, str]
    speech_verbs: str
    adjectival: str
    not_names: str
    office_leads: str
    body_nouns: str
    followers: str
    not_agents: str
    not_acronyms: str
    contractions: str
    solo_roles: list[str]
    adjective_endings: list[str]
    mass_agents: str
    irregular_verbs: str
    placeless_sectors: list[str]


class Words:
    """The cue words, folded and ready for look-up by the letter of their class."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.classes = _class_table(cues)
        self.status = {word: kind for kind, words in cues.status.items() for word in words.split()}
        self.unnamed = frozenset(cues.unnamed.split())
        self.possessives = {fold(word): gender for word, gender in cues.possessives.items()}
        self.pronouns = {fold(word): gender for word, gender in cues.pronouns.items()}
        self.foreign_participles = frozenset(cues.foreign_participles.split())
        self.affiliation = frozenset(cues.affiliation_prepositions)
        self.anaphors: dict[str, frozenset[str]] = {}
        for kind, words in cues.anaphors.items():
            for word in words.split() if isinstance(words, str) else words:
                self.anaphors[word] = self.anaphors.get(word, frozenset()) | {kind}
        self.place_prepositions = frozenset(cues.place_prepositions)
        self.agent_verbs = frozenset(cues.agent_verbs.split())
        self.aux_verbs = frozenset(cues.aux_verbs.split())
        self.subject_leads = frozenset(cues.subject_leads)
        self.common = frozenset(cues.common_words.split())
        calendar = f"{cues.months} {cues.days} {cues.calendar_words}"
        self.calendar = frozenset(calendar.split())
        self.organisation = _word_sectors(cues.organisation_words)
        self.places = frozenset(cues.place_words.split())
        self.human_nouns = {word: sex for sex, words in cues.human_nouns.items() for word in words.split()}
        self.place_leads = frozenset(cues.place_leads.split())
        self.empty_it_verbs = frozenset(cues.empty_it_verbs.split())
        self.modifier_sectors = _word_sectors(cues.modifier_sectors)
        self.speech_verbs = frozenset(cues.speech_verbs.split())
        self.not_first_names = frozenset(cues.not_first_names.split())
        self.irregular_verbs = frozenset(cues.irregular_verbs.split())
        self.mass_agents = frozenset(cues.mass_agents.split())
        self.not_agents = frozenset(word.strip() for word in cues.not_agents.split(","))
        self.not_acronyms = frozenset(cues.not_acronyms.split())
        self.contractions = frozenset(cues.contractions.split())
        self.solo_roles = frozenset(cues.solo_roles)
        self.adjective_endings = tuple(cues.adjective_endings)
        self.not_names = frozenset(name.strip() for name in cues.not_names.split(","))
        self.office_leads = frozenset(cues.office_leads.split())
        self.body_nouns = frozenset(cues.body_nouns.split())
        self.followers = frozenset(cues.followers.split())
        self.adjectival = frozenset(cues.adjectival.split())
        self.placeless = frozenset(cues.placeless_sectors)
        self.worldwide = frozenset(cues.worldwide.split())
        self.events = frozenset(cues.event_words.split())
        self.weak_heads = frozenset(cues.weak_heads.split())
        self.indefinites = frozenset(cues.indefinites.split())
        self.strangers = frozenset(cues.strangers.split())
        self.wide_modifiers = frozenset(cues.wide_modifiers.split())
        self.sole_offices = frozenset(name.strip() for name in cues.sole_offices.split(","))
        self.generic_bodies = frozenset(name.strip() for name in cues.generic_bodies.split(","))
        self.home_words = {fold(word): home for word, home in _word_sectors(cues.home_words).items()}


def _class_table(cues: Cues) -> dict[str, str]:
    table: dict[str, str] = {}

    def put(words: str | Iterable[str], letter: str) -> None:
        for word in words.split() if isinstance(words, str) else words:
            table[fold(word)] = letter

    put(cues.non_actors, NON_ACTOR)
    put(cues.premodifiers, PREMODIFIER)
    put(cues.agent_verbs, VERB)
    put(cues.participles, PARTICIPLE)
    put(" ".join(cues.status.values()), STATUS)
    put(cues.prepositions, PREPOSITION)
    put(cues.determiners, DETERMINER)
    put(cues.numbers, DETERMINER)
    put(cues.possessives, POSSESSOR)
    put(cues.pronouns, PRONOUN)
    put(cues.prepositions_of, OF)
    put(cues.conjunctions, AND)
    return table


def _word_sectors(lists: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for sector, words in lists.items():
        for word in words.split():
            found.setdefault(word, sector)
    return found


@functools.lru_cache(maxsize=1)
def load_words() -> Words:
    """The cue words of the package.

    Raises:
        DataError: the file does not have the expected lists; the message names the list.
    """
    source = files("dragoman") / "data" / "cues" / _FILE
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(source.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        return Words(msgspec.convert(data, Cues))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(f"not valid YAML: {error.problem}", _FILE, line) from error
    except msgspec.ValidationError as error:
        raise DataError(str(error), _FILE) from error

"""The words that decide a status, loaded from ``data/cues/status_verbs.yaml`` and ``status_words.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple, cast, get_args

import msgspec
import yaml

from dragoman.errors import DataError, suggest
from dragoman.records import Status

STATUSES: frozenset[str] = frozenset(get_args(Status))
RELATIONS = frozenset({"same", "opposite", "fact", "report", "unknown", "before", "setting"})
"""What an outcome can be beside a status; the head of ``status_verbs.yaml`` explains them."""

WORD_SETS = (
    "negative_determiners", "negative_pronouns", "next_words", "outcome_infinitives", "outcome_verbs",
    "hedged_performatives", "dated_nouns", "perceptions", "elided_first_person", "verbal_prepositions",
    "free_relatives", "measuring", "anybody", "ends", "days_and_months", "each_time", "unchanged_pasts",
    "haste_verbs",
)  # fmt: skip
"""The plain lists of ``status_words.yaml``, by name."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Frame(NamedTuple):
    """What a word says about one kind of its complements, where it holds and where it does not."""

    group: str
    positive: str
    negative: str


class Modal(NamedTuple):
    """The statuses that a modal verb gives."""

    plain: Status
    perfect: Status
    negated: Status


Frames = dict[str, dict[str, Frame]]


class Lexicon(msgspec.Struct, frozen=True):
    """All cue words by lemma; build it with :func:`load_lexicon`."""

    verbs: Frames
    nouns: Frames
    adjectives: Frames
    adverbs: dict[str, str]
    modals: dict[str, Modal]
    subordinators: dict[str, frozenset[str]]
    prepositions: dict[str, str]
    verb_nouns: dict[tuple[str, str], dict[str, Frame]]
    word_sets: dict[str, frozenset[str]]


def operator_names(operators: Iterable[str]) -> set[str]:
    """What data may call operators by: whole ("plan:aim at"), by their group and by their word."""
    return {name for operator in operators for name in (operator, *operator.split(":"))}


@functools.lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Load the cue lists once per process.

    Raises:
        DataError: an outcome is unknown; the message names file and class.
    """
    verbs, words = _read("status_verbs.yaml"), _read("status_words.yaml")
    return Lexicon(
        verbs=_frames("status_verbs.yaml", verbs),
        nouns=_frames("status_words.yaml", words["nouns"]),
        adjectives=_frames("status_words.yaml", words["adjectives"]),
        adverbs={lemma: entry["class"] for entry in words["adverbs"] for lemma in _lemmas(entry["lemmas"])},
        modals={name: _modal(name, entry) for name, entry in words["modals"].items()},
        subordinators={kind: frozenset(_lemmas(text)) for kind, text in words["subordinators"].items()},
        prepositions={
            name: _outcome("status_words.yaml", name, value) for name, value in words["prepositions"].items()
        },
        verb_nouns=_verb_nouns("status_words.yaml", words["verb_nouns"]),
        word_sets={name: frozenset(_lemmas(words[name])) for name in WORD_SETS},
    )


def _read(name: str) -> Any:
    path = files("dragoman") / "data" / "cues" / name
    try:
        return yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(f"not YAML: {error.problem}", name, line) from error


def _lemmas(text: str | list[str]) -> Iterator[str]:
    yield from text.split() if isinstance(text, str) else text


def _outcome(name: str, where: str, value: str) -> str:
    known = STATUSES | RELATIONS
    if value not in known:
        raise DataError(f"{where}: no outcome {value!r}{suggest(value, known)}", name)
    return value


def _modal(name: str, entry: dict[str, str]) -> Modal:
    plain, perfect, negated = (
        cast("Status", _outcome("status_words.yaml", name, entry[form]))
        for form in ("plain", "perfect", "negated")
    )
    return Modal(plain, perfect, negated)


def _frames(name: str, classes: list[dict[str, Any]]) -> Frames:
    """Frames by lemma and kind of complement; where two classes give the same, the first one holds."""
    found: Frames = {}
    for entry in classes:
        group = entry["class"]
        frames = {kind: _frame(name, group, value) for kind, value in entry["frames"].items()}
        for lemma in _lemmas(entry["lemmas"]):
            known = found.setdefault(lemma, {})
            for kind, frame in frames.items():
                known.setdefault(kind, frame)
    return found


def _verb_nouns(name: str, classes: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Frame]]:
    """Frames by verb and object ("take", "time")."""
    found: dict[tuple[str, str], dict[str, Frame]] = {}
    for entry in classes:
        frames = {kind: _frame(name, entry["class"], value) for kind, value in entry["frames"].items()}
        pairs = [(verb, noun) for verb in _lemmas(entry["verbs"]) for noun in _lemmas(entry["lemmas"])]
        for pair in pairs:
            found.setdefault(pair, {}).update(frames)
    return found


def _frame(name: str, group: str, value: str | list[str]) -> Frame:
    positive, negative = (value, _contrary(value)) if isinstance(value, str) else value
    return Frame(group, _outcome(name, group, positive), _outcome(name, group, negative))


def _contrary(positive: str) -> str:
    """The outcome under negation, where only one is given: what is planned is then not done, and so on."""
    if positive in ("fact", "report"):
        return positive
    if positive in ("negated", "opposite"):
        return "possible"
    return "negated"

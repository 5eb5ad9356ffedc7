"""The cue lexicon: which words attribute speech, thought or stance, and where their content stands."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from dragoman.errors import DataError, suggest

FRAMES = frozenset(
    {"clause", "quote", "object", "infinitive", "gerund", "complement", "addressee", "passive", "show"}
)
"""The constructions in which a cue can attribute; the data file explains each."""

DEFAULT_WEIGHT = 0.8

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENTRY_KEYS = frozenset({"frames", "topics", "weight", "cues"})
_LISTS = ("light_verbs", "credits", "no_speakers")


@dataclasses.dataclass(slots=True)
class Cue:
    """What one cue can do: weights (0 to 1) by frame, and by preposition of its topics."""

    frames: dict[str, float] = dataclasses.field(default_factory=dict)
    topics: dict[str, float] = dataclasses.field(default_factory=dict)

    def learn(self, frames: Iterable[str], topics: Iterable[str], weight: float) -> None:
        """Add frames and topics; a later entry never lowers a weight."""
        for frame in frames:
            self.frames[frame] = max(weight, self.frames.get(frame, 0.0))
        for preposition in topics:
            self.topics[preposition] = max(weight, self.topics.get(preposition, 0.0))


@dataclasses.dataclass(frozen=True, slots=True)
class Cues:
    """The whole lexicon; keys are lemmas, of two words where a particle belongs to the cue."""

    verbs: Mapping[str, Cue]
    nouns: Mapping[str, Cue]
    adjectives: Mapping[str, Cue]
    light_verbs: frozenset[str]
    spokespersons: Mapping[str, frozenset[str]]
    """By noun, the prepositions behind which the principal stands."""
    credits: frozenset[str]
    no_speakers: frozenset[str]


@functools.lru_cache(maxsize=4)
def load_cues(path: Path | None = None) -> Cues:
    """Read the lexicon, the built-in one unless ``path`` names another.

    Raises:
        DataError: the file is not YAML, or an entry has an unknown key or frame.
    """
    source = path or resources.files("dragoman") / "data" / "cues" / "statements.yaml"
    try:
        raw = yaml.load(source.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(f"not YAML: {error.problem}", str(source), line) from error
    return _build(raw, str(source))


def _build(raw: dict[str, Any], name: str) -> Cues:
    lists = {key: frozenset(map(str, raw.get(key, ()))) for key in _LISTS}
    return Cues(
        verbs=_read_entries(raw, "verbs", name),
        nouns=_read_entries(raw, "nouns", name),
        adjectives=_read_entries(raw, "adjectives", name),
        spokespersons=_read_spokespersons(raw),
        **lists,
    )


def _read_spokespersons(raw: dict[str, Any]) -> dict[str, frozenset[str]]:
    """A spokesman "for" somebody speaks for them; an envoy "for" or "to" a country was sent there."""
    found = {str(word): frozenset({"of"}) for word in raw.get("delegates", ())}
    found.update((str(word), frozenset({"for", "of", "to"})) for word in raw.get("spokespersons", ()))
    return found


def _read_entries(raw: dict[str, Any], section: str, name: str) -> dict[str, Cue]:
    found: dict[str, Cue] = {}
    for number, entry in enumerate(raw.get(section, ()), start=1):
        where = f"entry {number} of {section}"
        for key in entry.keys() - _ENTRY_KEYS:
            raise DataError(f"{where}: unknown key {key!r}" + suggest(key, _ENTRY_KEYS), name)
        frames = entry.get("frames", ())
        for frame in set(frames) - FRAMES:
            raise DataError(f"{where}: unknown frame {frame!r}" + suggest(frame, FRAMES), name)
        for word in (*entry.get("topics", ()), *entry["cues"]):
            if not isinstance(word, str):  # YAML reads a bare "on" as true
                raise DataError(f"{where}: {word!r} is no word; put it in quotation marks", name)
        for cue in entry["cues"]:
            weight = float(entry.get("weight", DEFAULT_WEIGHT))
            found.setdefault(str(cue), Cue()).learn(frames, entry.get("topics", ()), weight)
    return found

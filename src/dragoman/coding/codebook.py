"""The codebook: PLOVER's sixteen types with their frames, as data that is checked when it is loaded.

One YAML file holds one type; ``classes.yaml`` the noun classes that constrain frames, ``grammar.yaml``
light verbs and what tense and refusal turn an act into, ``cameo.csv`` the CAMEO codes. Every mistake
is a :class:`~dragoman.errors.CodebookError` that names the file and the line.
"""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from dragoman.coding.codebook_entries import QUADS, CameoCode, Frame, Shift, Trigger, TypeEntry
from dragoman.coding.codebook_reader import FrameReader, read_cameo, read_grammar, read_lists
from dragoman.coding.marked import read_marked
from dragoman.errors import CodebookError

__all__ = ["QUADS", "CameoCode", "Codebook", "Frame", "Shift", "Trigger", "TypeEntry", "load_codebook"]


class Codebook:
    """The types, their frames and the index from a lemma to the frames that it can evoke."""

    def __init__(
        self,
        types: dict[str, TypeEntry],
        classes: dict[str, frozenset[str]],
        grammar: dict[str, frozenset[str]],
        shifts: tuple[Shift, ...],
        cameo: dict[str, CameoCode],
        contexts: dict[str, str],
        version: str,
    ) -> None:
        self.types = types
        self.classes = classes
        self.grammar = grammar
        self.shifts = shifts
        self.cameo = cameo
        self.contexts = contexts
        self.version = version
        self.verbs = _index(self.frames(), "verbs")
        self.nouns = _index(self.frames(), "nouns")
        self.adjectives = _index(self.frames(), "adjectives")
        light = {verb for frame in self.frames() for verb in frame.light or ()}
        self.light = frozenset(light) | grammar["light"] | grammar["announce"]

    def frames(self) -> Iterator[Frame]:
        """All frames, in the order of the files."""
        for entry in self.types.values():
            yield from entry.frames

    def frame(self, rule: str) -> Frame | None:
        """The frame that an event's ``rule`` names, or None."""
        name = rule.split(" + ", maxsplit=1)[0]
        return next((frame for frame in self.frames() if frame.rule == name), None)

    def goldstein(self, code: str | None) -> float | None:
        """The Goldstein score of a CAMEO code, or of the nearest code above it."""
        while code and len(code) >= 2:
            if code in self.cameo:
                return self.cameo[code].goldstein
            code = code[:-1]
        return None

    def intensity(self, event_type: str, mode: str | None) -> float:
        """PLOVER's score of a type and mode, -10 to 10."""
        entry = self.types[event_type]
        scored = entry.modes.get(mode or "")
        return entry.score if scored is None or scored.score is None else scored.score


def _index(frames: Iterable[Frame], field: str) -> dict[str, list[tuple[Trigger, Frame]]]:
    index: dict[str, list[tuple[Trigger, Frame]]] = defaultdict(list)
    for frame in frames:
        for trigger in getattr(frame, field):
            index[trigger.lemma].append((trigger, frame))
    return dict(index)


@functools.lru_cache(maxsize=4)
def load_codebook(overlay: Path | None = None) -> Codebook:
    """The codebook of the package, or with files of the same names in ``overlay`` put in their place.

    Raises:
        CodebookError: an entry is wrong; the message begins with file and line.
    """
    texts = _read_texts(overlay)
    version = hashlib.sha256("".join(texts[name] for name in sorted(texts)).encode()).hexdigest()[:12]
    classes = read_lists(texts, "classes.yaml")
    grammar, shifts = read_grammar(texts, classes)
    contexts = {
        str(k): str(v) for k, v in read_marked(texts["contexts.yaml"], "contexts.yaml").plain().items()
    }
    cameo = read_cameo(texts["cameo.csv"])
    checker = FrameReader(classes, cameo, contexts)
    types = {}
    for name in QUADS:
        file = f"{name.lower()}.yaml"
        if file not in texts:
            raise CodebookError(f"the codebook has no file for the type {name}", file)
        types[name] = checker.read_type(read_marked(texts[file], file), name, file)
    return Codebook(types, classes, grammar, shifts, cameo, contexts, version)


def _read_texts(overlay: Path | None) -> dict[str, str]:
    home = files("dragoman") / "data" / "codebook"
    texts = {
        item.name: item.read_text(encoding="utf-8")
        for item in home.iterdir()
        if item.name.endswith((".yaml", ".csv"))
    }
    for path in sorted(overlay.iterdir()) if overlay else ():
        if path.suffix in {".yaml", ".csv"}:
            texts[path.name] = path.read_text(encoding="utf-8")
    return texts

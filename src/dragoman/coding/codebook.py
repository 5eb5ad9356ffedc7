"""The codebook: PLOVER's sixteen types with their frames, as data that is checked when it is loaded.

One YAML file holds one type; ``classes.yaml`` the noun classes that constrain frames, ``grammar.yaml``
light verbs and what tense and refusal turn an act into, ``cameo.csv`` the CAMEO codes. Every mistake
is a :class:`~dragoman.errors.CodebookError` that names the file and the line.
"""

from __future__ import annotations

import csv
import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from dragoman.coding.marked import Marked, read_marked
from dragoman.errors import CodebookError, suggest

QUADS = {"AGREE": "Q1", "CONSULT": "Q1", "SUPPORT": "Q1", "CONCEDE": "Q1", "COOPERATE": "Q2", "AID": "Q2",
         "RETREAT": "Q2", "REQUEST": "Q3", "ACCUSE": "Q3", "REJECT": "Q3", "THREATEN": "Q3",
         "PROTEST": "Q4", "SANCTION": "Q4", "MOBILIZE": "Q4", "COERCE": "Q4", "ASSAULT": "Q4"}  # fmt: skip
"""The quad class of each of PLOVER's types, in PLOVER's order."""

PREPOSITIONS = frozenset(
    """
    to with against on upon in from for over at toward towards between among into by of about onto
    across near around behind after under under inside within off before alongside opposite as out along during
    """.split()
)
SLOTS = PREPOSITIONS | {
    "subj",
    "obj",
    "iobj",
    "poss",
    "clause",
    "within",
    "inner",
    "inner.actor",
    "place",
    "condition",
    "deed",
}
"""The places of a sentence from which a frame may take a party (see docs/events.md)."""


class Mode(msgspec.Struct, frozen=True):
    """A mode of a type, with PLOVER's score for it."""

    name: str
    score: float | None
    means: str


class Inner(msgspec.Struct, frozen=True):
    """What a composing frame becomes when the act that it speaks of is of a certain type."""

    mode: str | None = None
    cameo: str | None = None


class Trigger(msgspec.Struct, frozen=True):
    """A lemma that can evoke a frame, with the words that must stand by it."""

    lemma: str
    partners: tuple[str, ...] = ()


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One way to speak of an act: its triggers, who fills the parties, and what must hold.

    ``object`` and ``prep`` constrain the words that the trigger governs; ``composes`` names the types
    of the act that its complement may speak of; ``alone`` allows an event without recipient.
    """

    name: str
    event_type: str
    file: str
    line: int
    verbs: tuple[Trigger, ...] = ()
    nouns: tuple[Trigger, ...] = ()
    adjectives: tuple[Trigger, ...] = ()
    light: frozenset[str] | None = None
    object: frozenset[str] | None = None
    not_object: frozenset[str] = frozenset()
    subject: frozenset[str] | None = None
    not_subject: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    prep: tuple[tuple[tuple[str, ...], frozenset[str] | None], ...] = ()
    actor: tuple[str, ...] = ("subj",)
    recipient: tuple[str, ...] = ("obj",)
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    composes: frozenset[str] = frozenset()
    needs_inner: bool = False
    keeps_inner: bool = False
    inner_by_other: bool = False
    clause: str | None = None
    reciprocal: bool = False
    alone: bool = False
    standalone: bool = True
    negated: bool = False
    keeps_type: bool = False
    joint: bool = False
    priority: float = 0.0
    example: str = ""
    counter: str | None = None

    @property
    def rule(self) -> str:
        """Where the frame stands, as ``file/name``."""
        return f"{self.file.removesuffix('.yaml')}/{self.name}"


class TypeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One of PLOVER's types: what it means, its quad class and scores, and its frames."""

    name: str
    definition: str
    quad: str
    score: float
    requires_recipient: bool
    modes: dict[str, Mode]
    inner: dict[str, Inner]
    cameo: str
    frames: tuple[Frame, ...]
    file: str


class CameoCode(msgspec.Struct, frozen=True):
    """A CAMEO code with its Goldstein score and the PLOVER type that the crosswalk gives it."""

    code: str
    name: str
    goldstein: float
    event_type: str | None
    mode: str | None
    context: str | None


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """What tense or refusal alone turns an act into ("will provide aid" is AGREE)."""

    name: str
    when: str
    inner: frozenset[str]
    event_type: str
    file: str
    line: int

    @property
    def rule(self) -> str:
        """Where the shift stands, as ``file/name``."""
        return f"{self.file.removesuffix('.yaml')}/{self.name}"


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
        return next(
            (frame for frame in self.frames() if frame.rule == rule.split(" + ", maxsplit=1)[0]), None
        )

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
    classes = _read_lists(texts, "classes.yaml")
    grammar, shifts = _read_grammar(texts, classes)
    contexts = {
        str(k): str(v) for k, v in read_marked(texts["contexts.yaml"], "contexts.yaml").plain().items()
    }
    cameo = _read_cameo(texts["cameo.csv"])
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


def _read_lists(texts: dict[str, str], file: str) -> dict[str, frozenset[str]]:
    """Named lists of words; ``$name`` in a list stands for the words of an earlier list."""
    lists: dict[str, frozenset[str]] = {}
    for name, entry in read_marked(texts[file], file).items():
        lists[name] = words_of(entry, lists)
    return lists


def words_of(entry: Marked, classes: dict[str, frozenset[str]]) -> frozenset[str]:
    """The words of a list or of a text of words with commas between; ``$name`` stands for a class."""
    words: set[str] = set()
    for word in entry.words():
        if not word.startswith("$"):
            words.add(word)
        elif word[1:] in classes:
            words |= classes[word[1:]]
        else:
            raise entry.error(f"no noun class named {word[1:]!r}{suggest(word[1:], classes)}")
    return frozenset(words)


def _read_grammar(
    texts: dict[str, str], classes: dict[str, frozenset[str]]
) -> tuple[dict[str, frozenset[str]], tuple[Shift, ...]]:
    file = "grammar.yaml"
    root = read_marked(texts[file], file)
    lists = {name: words_of(entry, classes) for name, entry in root.items() if name != "shifts"}
    shifts = []
    for entry in root["shifts"].entries():
        entry.allow({"name", "when", "inner", "type"})
        event_type = entry["type"].text()
        _known(entry["type"], event_type, QUADS, "type")
        inner = frozenset(entry["inner"].words())
        for name in inner:
            _known(entry["inner"], name, QUADS, "type")
        shift = Shift(
            name=entry["name"].text(), when=entry["when"].text(), inner=inner, event_type=event_type,
            file=file, line=entry.line,
        )  # fmt: skip
        shifts.append(shift)
    return lists, tuple(shifts)


def _read_cameo(text: str) -> dict[str, CameoCode]:
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        row["code"]: CameoCode(
            row["code"], row["name"], float(row["goldstein"]),
            row["plover"] or None, row["mode"] or None, row["context"] or None,
        )
        for row in rows
    }  # fmt: skip


def _split_noun(words: list[str]) -> tuple[str, list[str]]:
    """The head of a noun of several words: the last ("war game"), or the one before "of" ("state of war")."""
    preps = [number for number, word in enumerate(words) if word in PREPOSITIONS]
    head = preps[0] - 1 if preps and preps[0] > 0 else len(words) - 1
    return words[head], words[:head] + words[head + 1 :]


def _known(entry: Marked, found: str, known: Iterable[str], what: str) -> None:
    if found not in known:
        raise entry.error(f"no {what} named {found!r}{suggest(found, known)}")


TYPE_KEYS = {"type", "definition", "quad", "score", "requires_recipient", "modes", "inner", "cameo", "frames"}
FRAME_KEYS = {
    "name", "verbs", "nouns", "adjectives", "light", "object", "not_object", "subject", "not_subject", "near", "prep",
    "actor", "recipient", "mode", "contexts", "cameo", "composes", "needs_inner", "keeps_inner", "inner_by_other",
    "clause", "reciprocal", "alone", "standalone", "negated", "keeps_type", "joint", "priority", "example", "counter",
}  # fmt: skip
TRUTHS = (
    "needs_inner",
    "keeps_inner",
    "inner_by_other",
    "reciprocal",
    "alone",
    "standalone",
    "negated",
    "keeps_type",
)
CLAUSES = {"to", "that", "must", "any", "none"}


class FrameReader:
    """Turns the YAML of a type into checked entries."""

    def __init__(
        self,
        classes: dict[str, frozenset[str]],
        cameo: dict[str, CameoCode],
        contexts: dict[str, str],
    ) -> None:
        self.classes = classes
        self.cameo = cameo
        self.contexts = contexts

    def read_type(self, root: Marked, name: str, file: str) -> TypeEntry:
        """The entry of one type with all its frames."""
        root.allow(TYPE_KEYS)
        _known(root["type"], root["type"].text(), [name], "type in this file")
        _known(root["quad"], root["quad"].text(), [QUADS[name]], "quad of this type")
        modes = {mode: self._read_mode(mode, entry) for mode, entry in root["modes"].items()}
        inner = {kind: self._read_inner(kind, entry, modes) for kind, entry in root.get_items("inner")}
        frames: dict[str, Frame] = {}
        for entry in root["frames"].entries():
            frame = self._read_frame(entry, name, file, modes)
            if frame.name in frames:
                raise entry.error(f"two frames of {name} are named {frame.name!r}")
            frames[frame.name] = frame
        return TypeEntry(
            name=name, definition=root["definition"].text(), quad=root["quad"].text(),
            score=float(root["score"].plain()), requires_recipient=bool(root["requires_recipient"].plain()),
            modes=modes, inner=inner, cameo=self._read_cameo_code(root["cameo"]),
            frames=tuple(frames.values()), file=file,
        )  # fmt: skip

    def _read_mode(self, name: str, entry: Marked) -> Mode:
        entry.allow({"score", "means"})
        score = entry["score"].plain()
        return Mode(name, None if score is None else float(score), entry["means"].text())

    def _read_inner(self, kind: str, entry: Marked, modes: dict[str, Mode]) -> Inner:
        _known(entry, kind, QUADS, "type")
        entry.allow({"mode", "cameo"})
        mode = entry["mode"].text() if "mode" in entry else None
        if mode is not None:
            _known(entry["mode"], mode, modes, "mode")
        return Inner(mode, self._read_cameo_code(entry["cameo"]) if "cameo" in entry else None)

    def _read_cameo_code(self, entry: Marked) -> str:
        _known(entry, entry.text(), self.cameo, "CAMEO code")
        return entry.text()

    def _read_frame(self, entry: Marked, event_type: str, file: str, modes: dict[str, Mode]) -> Frame:
        entry.allow(FRAME_KEYS)
        given: dict[str, Any] = {"name": entry["name"].text(), "example": entry["example"].text()}
        for field in ("verbs", "nouns", "adjectives"):
            if field in entry:
                given[field] = tuple(self._read_triggers(entry[field]))
        if not any(given.get(field) for field in ("verbs", "nouns", "adjectives")):
            raise entry.error(f"the frame {given['name']!r} has no verbs, nouns or adjectives")
        for field in ("light", "object", "not_object", "subject", "not_subject", "near"):
            if field in entry:
                given[field] = words_of(entry[field], self.classes)
        for field in ("actor", "recipient"):
            if field in entry:
                given[field] = self._read_slots(entry[field])
        for field in TRUTHS:
            if field in entry:
                given[field] = entry[field].truth()
        given |= self._read_codes(entry, modes)
        return Frame(event_type=event_type, file=file, line=entry.line, **given)

    def _read_codes(self, entry: Marked, modes: dict[str, Mode]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        if "mode" in entry:
            given["mode"] = entry["mode"].text()
            _known(entry["mode"], given["mode"], modes, "mode")
        if "contexts" in entry:
            given["contexts"] = tuple(entry["contexts"].words())
            for context in given["contexts"]:
                _known(entry["contexts"], context, self.contexts, "context")
        if "cameo" in entry:
            given["cameo"] = self._read_cameo_code(entry["cameo"])
        if "composes" in entry:
            given["composes"] = self._read_composed(entry["composes"])
        if "clause" in entry:
            given["clause"] = entry["clause"].text()
            _known(entry["clause"], given["clause"], CLAUSES, "kind of clause")
        if "priority" in entry:
            given["priority"] = float(entry["priority"].plain())
        if "counter" in entry:
            given["counter"] = entry["counter"].text()
        if "prep" in entry:
            given["prep"] = tuple(self._read_prep(entry["prep"]))
        return given

    def _read_composed(self, entry: Marked) -> frozenset[str]:
        groups = {
            "cooperative": {name for name, quad in QUADS.items() if quad in {"Q1", "Q2"}},
            "conflictual": {name for name, quad in QUADS.items() if quad in {"Q3", "Q4"}},
            "any": set(QUADS),
        }
        found: set[str] = set()
        for word in entry.words():
            if word not in groups:
                _known(entry, word, QUADS, "type")
            found |= groups.get(word, {word})
        return frozenset(found)

    def _read_triggers(self, entry: Marked) -> Iterator[Trigger]:
        for phrase in entry.words():
            lemma, *partners = phrase.split()
            if entry.key == "nouns" and partners:
                lemma, partners = _split_noun([lemma, *partners])
            yield Trigger(lemma, tuple(partners))

    def _read_slots(self, entry: Marked) -> tuple[str, ...]:
        slots = tuple(entry.words())
        for slot in slots:
            _known(entry, slot, SLOTS, "slot")
        return slots

    def _read_prep(self, entry: Marked) -> Iterator[tuple[tuple[str, ...], frozenset[str] | None]]:
        for key, wanted in entry.items():
            preps = tuple(key.split("|"))
            for prep in preps:
                _known(wanted, prep, PREPOSITIONS, "preposition")
            words = words_of(wanted, self.classes)
            yield preps, None if words == {"any"} else words

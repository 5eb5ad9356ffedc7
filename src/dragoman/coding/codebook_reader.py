"""Reads and checks the codebook's files; every mistake names its file and line and what was perhaps meant."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman.coding.codebook_entries import (
    PREPOSITIONS,
    QUADS,
    SLOTS,
    CameoCode,
    Frame,
    Inner,
    Mode,
    Shift,
    Trigger,
    TypeEntry,
)
from dragoman.coding.marked import Marked, read_marked
from dragoman.errors import suggest


def read_lists(texts: dict[str, str], file: str) -> dict[str, frozenset[str]]:
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


def read_grammar(
    texts: dict[str, str], classes: dict[str, frozenset[str]]
) -> tuple[dict[str, frozenset[str]], tuple[Shift, ...]]:
    """The word lists of ``grammar.yaml`` and the shifts."""
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


def read_cameo(text: str) -> dict[str, CameoCode]:
    """The CAMEO codes of ``cameo.csv``; lines that begin with ``#`` are remarks."""
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
    "name", "verbs", "nouns", "adjectives", "light", "object", "not_object", "subject", "not_subject",
    "near", "also_near", "not_near", "prep", "actor", "recipient", "mode", "contexts", "cameo",
    "composes", "needs_inner",
    "keeps_inner", "inner_by_other", "clause", "reciprocal", "alone", "standalone", "negated",
    "keeps_type", "joint", "pair_only", "agentive", "sector", "not_sector", "unnamed", "direct", "attitude",
    "priority", "example", "counter",
}  # fmt: skip
TRUTHS = (
    "needs_inner", "keeps_inner", "inner_by_other", "reciprocal", "alone", "standalone", "negated",
    "keeps_type", "joint", "pair_only", "agentive", "unnamed", "direct", "attitude",
)  # fmt: skip
WORD_LISTS = (
    "light", "object", "not_object", "subject", "not_subject", "near", "also_near", "not_near",
)  # fmt: skip
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
        for field in WORD_LISTS:
            if field in entry:
                given[field] = words_of(entry[field], self.classes)
        for field in ("sector", "not_sector"):
            if field in entry:
                given[field] = frozenset(entry[field].words())
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

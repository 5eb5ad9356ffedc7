"""The codebook, a page a type: what it means, its modes, and the entries that find it."""

from __future__ import annotations

from dragoman.coding.codebook import Codebook, load_codebook
from dragoman.coding.codebook_entries import Frame, TypeEntry
from dragoman.show.dossier.words import QUAD_WORDS
from dragoman.show.web.page import Asked, Column, Page, Result, Row, TableSpec
from dragoman.show.web.problems import not_found
from dragoman.show.web.snapshot import Reader

TYPES = TableSpec(
    name="types",
    caption="The sixteen types of PLOVER",
    columns=(
        Column(name="event_type", label="Type", link="/data/codebook/{event_type}", about="Its name."),
        Column(name="definition", label="Meaning", about="Its definition."),
        Column(name="quad_code", label="Class", about="Q1 and Q2 cooperation, Q3 and Q4 conflict."),
        Column(name="class_words", label="In words", about="The class in words."),
        Column(name="score", label="Intensity", kind="number", digits=1, about="PLOVER's score."),
        Column(name="n_entries", label="Entries", kind="integer", about="How many entries find it."),
        Column(name="n_events", label="Events here", kind="integer", about="Events of this store.",
               link="/events?event_type={event_type}"),
    ),
)  # fmt: skip
MODES = TableSpec(
    name="modes",
    caption="Modes",
    columns=(
        Column(name="mode", label="Mode", about="Its name."),
        Column(name="means", label="Meaning", about="What it means."),
        Column(name="score", label="Intensity", kind="number", digits=1, about="PLOVER's score."),
    ),
    empty="This type has no modes.",
)
ENTRIES = TableSpec(
    name="entries",
    caption="Entries that find it, each with an example that it codes and one that it does not",
    columns=(
        Column(name="rule", label="Entry", about="Its name, which events hold as their rule."),
        Column(name="words", label="Words", kind="texts", about="The words that evoke it."),
        Column(name="mode", label="Mode", about="The mode that it gives."),
        Column(name="cameo", label="CAMEO", about="The code that it gives."),
        Column(name="example", label="Example", about="A sentence that it codes."),
        Column(name="counter", label="Not", about="A sentence that it does not."),
        Column(name="place", label="Where", about="File and line."),
    ),
)

_SHOWN_WORDS = 12


def list_types(reader: Reader, _: Asked) -> Result:
    """Every type with its meaning and how many events of it there are."""
    codebook = _codebook(reader)
    counts = reader.remember("types", lambda: dict(
        reader.query("SELECT event_type, count(*) FROM events GROUP BY 1").fetchall()
    ))  # fmt: skip
    return Result(rows={"types": [_type_row(entry) | {"n_events": counts.get(entry.name, 0)}
                                  for entry in codebook.types.values()]})  # fmt: skip


def show_type(reader: Reader, asked: Asked) -> Result:
    """One type with its modes and entries."""
    codebook = _codebook(reader)
    entry = codebook.types.get(asked.path["event_type"].upper())
    if entry is None:
        raise not_found("type of PLOVER", asked.path["event_type"], list(codebook.types))
    modes = [{"mode": mode.name, "means": mode.means, "score": mode.score} for mode in entry.modes.values()]
    return Result(
        rows={"type": [_type_row(entry)], "modes": modes, "entries": [_frame_row(f) for f in entry.frames]},
        heading=f"What is {entry.name}?",
        note=entry.definition,
        extra={"entry": entry, "others": list(codebook.types)},
    )


def _codebook(reader: Reader) -> Codebook:
    return load_codebook(reader.settings.codebook_overlay)


def _type_row(entry: TypeEntry) -> Row:
    return {
        "event_type": entry.name, "definition": entry.definition, "quad_code": entry.quad,
        "class_words": QUAD_WORDS.get(entry.quad, entry.quad), "score": entry.score,
        "n_entries": len(entry.frames),
    }  # fmt: skip


def _frame_row(frame: Frame) -> Row:
    found = (*frame.verbs, *frame.nouns, *frame.adjectives)
    triggers = list(dict.fromkeys(" … ".join((each.lemma, *each.partners)) for each in found))
    more = [f"and {len(triggers) - _SHOWN_WORDS} more"] if len(triggers) > _SHOWN_WORDS else []
    return {
        "rule": frame.rule, "words": triggers[:_SHOWN_WORDS] + more, "mode": frame.mode, "cameo": frame.cameo,
        "example": frame.example, "counter": frame.counter, "place": f"{frame.file}:{frame.line}",
    }  # fmt: skip


PAGES = (
    Page(
        address="/data/codebook",
        title="Codebook",
        question="What do the types mean?",
        about="The types of PLOVER as this program codes them.",
        query=list_types,
        tables=(TYPES,),
    ),
    Page(
        address="/data/codebook/{event_type}",
        title="Codebook",
        question="What does the type mean?",
        about="One type with its modes, and the entries that find it, with their examples.",
        query=show_type,
        tables=(TableSpec(name="type", caption="The type", columns=TYPES.columns[:-1]), MODES, ENTRIES),
        examples=lambda _: ["/data/codebook/CONSULT"],
    ),
)

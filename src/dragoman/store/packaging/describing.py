"""The codebook of a package: what every column, type, mode and code means, as Markdown and as JSON."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

from dragoman.coding.codebook import load_codebook
from dragoman.records import Status
from dragoman.store.schema import TABLES

_PARTIES = {"events": ("actor", "recipient"), "statements": ("speaker",)}

STATUS_WORDS: dict[Status, str] = {
    "occurred": "it happened",
    "ongoing": "it is happening",
    "planned": "it is announced or scheduled",
    "proposed": "it is offered, asked for or suggested",
    "possible": "it may happen or may have happened",
    "negated": "the text says that it did not happen",
    "denied": "somebody denies it",
    "hypothetical": "it stands under a condition or in a supposition",
}
"""Every status in words."""


@functools.cache
def describe_columns(table: str) -> dict[str, str]:
    """What each column of a table (articles, events, statements) holds, in the order of the schema."""
    text = (files("dragoman") / "data" / "store" / "columns.yaml").read_text(encoding="utf-8")
    told: dict[str, dict[str, str]] = yaml.safe_load(text)
    words = dict(told[table])
    for prefix in _PARTIES.get(table, ()):
        words |= {prefix + suffix: f"{prefix}: {means}" for suffix, means in told["party"].items()}
    return {name: words[name] for name in TABLES[table].names}


def describe_codebook(tables: dict[str, list[str]]) -> dict[str, Any]:
    """The codebook as data; ``tables`` names the columns that the package has."""
    book = load_codebook()
    return {
        "version": book.version,
        "tables": {
            table: [
                {
                    "name": name, "type": str(TABLES[table].field(name).type),
                    "means": describe_columns(table)[name],
                }
                for name in columns
            ]
            for table, columns in tables.items()
        },
        "statuses": STATUS_WORDS,
        "event_types": [
            {
                "name": entry.name, "means": " ".join(entry.definition.split()), "quad_code": entry.quad,
                "score": entry.score,
                "modes": [
                    {"name": mode.name, "score": mode.score, "means": " ".join(mode.means.split())}
                    for mode in entry.modes.values()
                ],
            }
            for entry in book.types.values()
        ],
        "contexts": book.contexts,
        "cameo": [
            {
                "code": code.code, "name": code.name, "goldstein": code.goldstein,
                "event_type": code.event_type, "event_mode": code.mode, "context": code.context,
            }
            for code in book.cameo.values()
        ],
    }  # fmt: skip


def write_codebook(told: dict[str, Any]) -> str:
    """The codebook as Markdown."""
    return "\n".join(_codebook_lines(told)) + "\n"


def _codebook_lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"# Codebook\n\nVersion `{told['version']}`. The same as data: `codebook.json`."
    for table, columns in told["tables"].items():
        yield f"\n## Table `{table}`\n\n| column | type | holds |\n| --- | --- | --- |"
        yield from (f"| `{c['name']}` | {c['type']} | {_cell(c['means'])} |" for c in columns)
    yield "\n## Statuses\n\n| status | means |\n| --- | --- |"
    yield from (f"| {status} | {means} |" for status, means in told["statuses"].items())
    yield "\n## Event types (PLOVER)\n\n| type | class | score | means |\n| --- | --- | --- | --- |"
    for kind in told["event_types"]:
        yield f"| {kind['name']} | {kind['quad_code']} | {kind['score']:+.1f} | {_cell(kind['means'])} |"
    yield "\n## Modes\n\n| type | mode | score | means |\n| --- | --- | --- | --- |"
    for kind in told["event_types"]:
        for mode in kind["modes"]:
            score = "" if mode["score"] is None else f"{mode['score']:+.1f}"
            yield f"| {kind['name']} | {mode['name']} | {score} | {_cell(mode['means'])} |"
    yield "\n## Contexts\n\n| context | means |\n| --- | --- |"
    yield from (f"| {name} | {_cell(means)} |" for name, means in told["contexts"].items())
    yield "\n## CAMEO codes\n\n| code | name | Goldstein | PLOVER |\n| --- | --- | --- | --- |"
    for code in told["cameo"]:
        plover = "/".join(part for part in (code["event_type"], code["event_mode"]) if part)
        yield f"| {code['code']} | {_cell(code['name'])} | {code['goldstein']:+.1f} | {plover} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")

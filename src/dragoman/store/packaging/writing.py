"""Writes a replication package: data, codebook, settings, versions, run records, checksums, words."""

from __future__ import annotations

import platform
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from dragoman import __version__
from dragoman.errors import StoreError
from dragoman.records import Record
from dragoman.resolve.register import load_register
from dragoman.store.database import Store
from dragoman.store.exporting import cite_store
from dragoman.store.exporting.writing import harmless_cell
from dragoman.store.filters import EventFilter
from dragoman.store.packaging.checking import files_of, write_checksums
from dragoman.store.packaging.describing import describe_codebook, write_codebook
from dragoman.store.packaging.words import citation, data_card, readme
from dragoman.store.schema import SCHEMA_VERSION, TABLES

TextLevel = Literal["none", "sentences", "full"]
"""How much of the publishers' words goes along: none, the sentences of events and what was said, or all."""

_TABLES = {
    "events": "coalesce(event_date, report_date), article_id, sentence_start, event_id",
    "statements": "article_id, content_start, statement_id",
    "articles": "date, article_id",
}
"""The tables of a package, with the order of their rows."""

_WORDS = {"events": {"sentence"}, "statements": {"sentence", "content"}, "articles": {"text", "headings"}}
_LIBRARIES = (
    "duckdb", "msgspec", "pyarrow", "spacy", "numpy", "trafilatura", "ahocorasick-rs", "pyyaml", "typer",
)  # fmt: skip


class Packaged(Record, frozen=True, kw_only=True):
    """What was written: rows by table, files, and their size in bytes."""

    folder: str
    rows: dict[str, int]
    n_files: int
    n_bytes: int


def write_package(store: Store, folder: Path, text: TextLevel = "none") -> Packaged:
    """Write a package of the whole store into a new or empty folder.

    The same store gives the same bytes. Publishers' words are left out unless ``text`` asks for them;
    offsets and the hash of each article's input let whoever has the articles find them.

    Raises:
        StoreError: the folder holds something, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder}: is there and not an empty folder; name a new one")
    try:
        columns = {table: _columns(table, text) for table in _TABLES}
        rows = {table: _write_table(store, table, columns[table], folder / "data") for table in _TABLES}
        _write_words(store, folder, columns, rows, text)
        write_checksums(folder)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror or error}") from error
    names = files_of(folder)
    size = sum((folder / name).stat().st_size for name in names)
    return Packaged(folder=str(folder), rows=rows, n_files=len(names) + 1, n_bytes=size)


def _columns(table: str, text: TextLevel) -> list[str]:
    """The columns that may go along; ``record`` repeats the others, so it goes only with the texts."""
    left_out = set() if text == "full" else {"record"} | _WORDS[table]
    if text == "sentences" and table != "articles":
        left_out -= _WORDS[table]
    return [name for name in TABLES[table].names if name not in left_out]


def _write_table(store: Store, table: str, columns: list[str], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    picked = ", ".join(f'"{name}"' for name in columns)
    rows = f"SELECT {picked} FROM {table} ORDER BY {_TABLES[table]}"
    base = str(folder / table).replace("'", "''")
    found = store.query(f"COPY ({rows}) TO '{base}.parquet' (FORMAT parquet, COMPRESSION zstd)").fetchone()
    kinds = store.query(f"DESCRIBE FROM '{base}.parquet'").fetchall()
    flat = ", ".join(harmless_cell(name, kind) for name, kind, *_ in kinds)
    store.query(f"COPY (SELECT {flat} FROM '{base}.parquet') TO '{base}.csv' (FORMAT csv, HEADER)")
    return int(found[0]) if found else 0


def _write_words(
    store: Store, folder: Path, columns: dict[str, list[str]], rows: dict[str, int], text: TextLevel
) -> None:
    told = describe_codebook(columns)
    _write_json(folder / "codebook" / "codebook.json", told)
    (folder / "codebook" / "codebook.md").write_text(write_codebook(told), encoding="utf-8")
    _write_json(folder / "versions.json", _versions(told["version"]))
    runs = store.runs()
    for run in runs:
        _write_json(folder / "runs" / f"{run.run_id}.json", run)
    (folder / "LICENSES").mkdir()
    source = files("dragoman") / "data" / "LICENSES.md"
    (folder / "LICENSES" / "register-and-codebook.md").write_bytes(source.read_bytes())
    facts = _facts(store) | {"rows": rows, "text": text, "version": __version__, "codebook": told["version"]}
    (folder / "README.md").write_text(readme(facts, runs), encoding="utf-8")
    (folder / "DATACARD.md").write_text(data_card(facts, runs), encoding="utf-8")
    (folder / "CITATION.cff").write_text(citation(facts, runs), encoding="utf-8")
    (folder / "CITATION.bib").write_text(cite_store(store, EventFilter()), encoding="utf-8")


def _write_json(path: Path, told: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")


def _versions(codebook: str) -> dict[str, Any]:
    """What made the package, so that the same can be installed again."""
    libraries: dict[str, str | None] = {}
    for name in _LIBRARIES:
        try:
            libraries[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            libraries[name] = None
    return {
        "dragoman": __version__, "python": platform.python_version(), "store_schema": SCHEMA_VERSION,
        "codebook": codebook, "register": load_register().version, "libraries": libraries,
    }  # fmt: skip


def _facts(store: Store) -> dict[str, Any]:
    """Counts that the words tell."""
    ((first, last, quarantined),) = store.query(
        "SELECT min(coalesce(event_date, report_date)), max(coalesce(event_date, report_date)),"
        " (SELECT count(*) FROM quarantine) FROM events"
    ).fetchall()

    def count(sql: str) -> dict[str, int]:
        return dict(store.query(sql).fetchall())

    def listed(column: str, most: int = 15) -> dict[str, int]:
        told = f"SELECT {column} AS name, count(*) AS n FROM articles GROUP BY 1 ORDER BY n DESC, 1"
        return count(f"SELECT coalesce(name, 'unknown'), n FROM ({told}) LIMIT {most}")

    sides = "SELECT unnest(list_distinct([actor_country, recipient_country])) AS name FROM events"
    by_number = "GROUP BY 1 ORDER BY n DESC, 1"
    return {
        "first": first,
        "last": last,
        "quarantined": quarantined,
        "types": count(f"SELECT coalesce(event_type, 'none'), count(*) AS n FROM events {by_number}"),
        "statuses": count(f"SELECT status, count(*) AS n FROM events {by_number}"),
        "countries": count(
            f"SELECT name, count(*) AS n FROM ({sides}) WHERE name IS NOT NULL {by_number} LIMIT 15"
        ),
        "sources": listed("source"),
        "languages": listed("language"),
        "corrected": (store.root / "review").is_dir(),
    }

"""Compares two codings of the same articles, row by row: what is the same, changed, new or gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from dragoman.records import Record
from dragoman.store.database import Store
from dragoman.store.rows import Run

Change = Literal["same", "changed", "new", "gone"]
CHANGES: tuple[Change, ...] = get_args(Change)

_PARTY = ("id", "name", "country", "sector", "code")


class _Table(Record, frozen=True):
    """By which words rows are matched, in which order where they repeat, and what is told in them."""

    words: tuple[str, ...]
    start: str
    told: tuple[str, ...]


_TABLES = {
    "articles": _Table((), "article_id", ("title", "date", "source", "author", "language", "text")),
    "events": _Table(
        ("trigger", "actor", "recipient"),
        "trigger_start",
        (
            "event_type", "event_mode", "contexts", "status", "cameo", "event_date", "date_precision",
            "place", *(f"{side}_{name}" for side in ("actor", "recipient") for name in _PARTY),
            "reciprocal", "attributed_to", "confidence", "rule", "killed", "wounded",
        ),
    ),
    "statements": _Table(
        ("content",),
        "content_start",
        ("kind", "cue", "ambiguous", "addressee", "confidence", *(f"speaker_{name}" for name in _PARTY)),
    ),
    "times": _Table(("text",), "start", ("kind", "value", "begin", "finish")),
    "places": _Table(("text",), "start", ("name", "country", "latitude", "longitude", "kind")),
    "mentions": _Table(
        ("text",), "start", ("actor_id", "name", "country", "sector", "code", "kind", "method")
    ),
}  # fmt: skip
COMPARED = tuple(_TABLES)
"""The tables that are compared."""

_BOTH = """
    WITH {sides}, both_sides AS (
        SELECT article_id, key, one.record AS before, other.record AS after,
               CASE WHEN one.n IS NULL THEN 'new' WHEN other.n IS NULL THEN 'gone'
                    WHEN one.told IS NOT DISTINCT FROM other.told THEN 'same' ELSE 'changed' END AS change
        FROM one FULL JOIN other USING (article_id, key, n)
    )
"""
_SIDE = """
    {name} AS (
        SELECT article_id, {key} AS key, {record} AS record, {told} AS told,
               row_number() OVER (PARTITION BY article_id, {key} ORDER BY "{start}", {record}) AS n
        FROM ({rows})
    )
"""


class Difference(Record, frozen=True, kw_only=True):
    """A row that two codings do not share; ``before`` and ``after`` are its record as JSON, if any."""

    table: str
    change: Change
    article_id: str
    key: str
    before: str | None
    after: str | None


class Versions(Record, frozen=True):
    """What coded: the versions of the program, its codebook and its register, and the parser."""

    coder: str
    codebook: str
    register: str
    parser: str

    @staticmethod
    def of(run: Run) -> Versions:
        """Those of a run."""
        return Versions(run.coder_version, run.codebook_version, run.register_version, run.parser)


class Update(Record, frozen=True, kw_only=True):
    """What a run put in the place of earlier codings; ``rows`` counts by table and change.

    ``updated_at`` is when the run began; rows that are ``gone`` were withdrawn at that time.
    """

    run_id: str
    updated_at: dt.datetime
    versions: Versions
    earlier: dict[str, Versions | None]
    n_articles: int
    n_inputs_changed: int
    rows: dict[str, dict[Change, int]]


def count_changes(
    store: Store, table: str, before: str, after: str, exactly: bool = False
) -> dict[Change, int]:
    """How many rows of a table are the same, changed, new and gone; both sides are SQL for rows of it.

    Rows are matched by their words, so that a sentence added above moves nothing. Where they are compared
    ``exactly``, offsets and ids count too.
    """
    sql = f"{_both(table, before, after, exactly)} SELECT change, count(*) FROM both_sides GROUP BY change"
    found = dict(store.query(sql).fetchall())
    return {change: found.get(change, 0) for change in CHANGES}


def find_differences(
    store: Store, table: str, before: str, after: str, exactly: bool = False, limit: int | None = None
) -> Iterator[Difference]:
    """The rows that are not the same, in the order of their articles; the first of them where limited."""
    sql = (
        f"{_both(table, before, after, exactly)} SELECT change, article_id, key, before, after"
        f" FROM both_sides WHERE change <> 'same' ORDER BY article_id, key"
        + (f" LIMIT {limit}" if limit is not None else "")
    )
    for change, article_id, key, one, other in store.query(sql).fetchall():
        yield Difference(
            table=table, change=change, article_id=article_id, key=key, before=one, after=other
        )  # fmt: skip


def _both(table: str, before: str, after: str, exactly: bool) -> str:
    known = _TABLES[table]
    told = f"struct_pack({', '.join(known.told)})::VARCHAR"
    record = "record" if table != "articles" else "NULL"
    key = f"concat_ws(' | ', {', '.join(known.words)})" if known.words else "''"
    sides = (
        _SIDE.format(
            name=name, key=key, record=record, start=known.start, rows=rows,
            told=record if exactly and table != "articles" else told,
        )
        for name, rows in (("one", before), ("other", after))
    )  # fmt: skip
    return _BOTH.format(sides=", ".join(sides))


_RECODED = """
    SELECT * FROM (
        SELECT article_id, run_id, fingerprint,
               lag(run_id) OVER codings AS earlier_run, lag(fingerprint) OVER codings AS earlier_fingerprint
        FROM all_articles WINDOW codings AS (PARTITION BY article_id ORDER BY run_id)
    ) WHERE run_id = '{run_id}' AND earlier_run IS NOT NULL
"""


def list_updates(store: Store) -> Iterator[Update]:
    """Every run that coded again what an earlier one had coded, oldest first."""
    runs = {run.run_id: run for run in store.runs()}
    for run_id, run in runs.items():
        recoded = _RECODED.format(run_id=run_id)
        found = store.query(
            "SELECT earlier_run, count(*), count(*) FILTER (fingerprint <> earlier_fingerprint)"
            f" FROM ({recoded}) GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        if found:
            earlier = {name: runs.get(name) for name, _, _ in found}
            yield Update(
                run_id=run_id, updated_at=run.started, versions=Versions.of(run),
                earlier={name: Versions.of(known) if known else None for name, known in earlier.items()},
                n_articles=sum(row[1] for row in found), n_inputs_changed=sum(row[2] for row in found),
                rows={table: count_changes(store, table, *_sides(table, run_id)) for table in COMPARED},
            )  # fmt: skip


def find_updated(store: Store, run_id: str, table: str, limit: int | None = None) -> Iterator[Difference]:
    """The rows of a table that a run changed, added or withdrew in articles that were coded before."""
    return find_differences(store, table, *_sides(table, run_id), limit=limit)


def _sides(table: str, run_id: str) -> tuple[str, str]:
    recoded = _RECODED.format(run_id=run_id)
    join = (
        f"SELECT t.* FROM all_{table} t JOIN ({recoded}) r ON t.article_id = r.article_id AND t.run_id = r."
    )
    return join + "earlier_run", join + "run_id"


def is_equal(rows: dict[str, dict[Change, int]]) -> bool:
    """Whether all rows of all tables are the same."""
    return not any(
        number for counts in rows.values() for change, number in counts.items() if change != "same"
    )

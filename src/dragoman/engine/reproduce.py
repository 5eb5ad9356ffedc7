"""Codes the inputs of a run again, with the coder of today, and compares row by row."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from dragoman.engine.intake import without_bytes
from dragoman.engine.progress import Progress
from dragoman.engine.run import run as run_engine
from dragoman.engine.work import CodesArticles
from dragoman.errors import StoreError, suggest
from dragoman.pipeline import Coder
from dragoman.records import Record
from dragoman.settings import Settings, read_settings
from dragoman.store import Run, Store, open_store
from dragoman.store.comparison import (
    COMPARED,
    Change,
    Difference,
    Versions,
    count_changes,
    find_differences,
    is_equal,
)
from dragoman.store.schema import TABLES
from dragoman.store.shelf import group_files, read_labels, select_files

_EXAMPLES = 5


Fate = Literal["same", "changed", "vanished", "refused"]
"""What became of an input: there as it was; other bytes; not there; set aside, where it was coded before."""


class LostInput(Record, frozen=True):
    """An input that is not there as it was; ``message`` says why it was refused, if it was."""

    fate: Fate
    article_id: str
    origin: str | None
    message: str


class Reproduction(Record, frozen=True, kw_only=True):
    """What coding a run again gave: inputs by their fate, and rows of those that are the same, by change.

    ``examples`` and ``lost`` hold the first few of each kind.
    """

    run_id: str
    before: Versions
    after: Versions
    inputs: dict[Fate, int]
    rows: dict[str, dict[Change, int]]
    examples: tuple[Difference, ...] = ()
    lost: tuple[LostInput, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether every input was there as it was, and gave the same rows."""
        return not self.inputs.keys() - {"same"} and is_equal(self.rows)


def reproduce(
    store_path: Path | str,
    run_id: str,
    *,
    from_store: bool = False,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    make_coder: Callable[[Settings], CodesArticles] = Coder,
) -> Reproduction:
    """Read and code again what a run coded, with its settings, and compare; the store is left as it is.

    Args:
        store_path: the folder of the store.
        run_id: the run, or the beginning of its id where no other begins so.
        from_store: code the texts that the store keeps; pages are not read and cleaned again.
        workers: how many processes clean and code.
        on_progress: called after every batch.
        make_coder: makes what codes the articles.

    Raises:
        StoreError: there is no such run, or it left nothing that could be coded again.
        SettingsError: its settings name what is no longer there.
    """
    store = open_store(Path(store_path).resolve())
    run = find_run(store, run_id)
    if "-" in run.sources and not from_store:
        raise StoreError(
            f"{run.run_id}: read standard input, which is gone; --from-store codes the texts that are kept"
        )
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder, contextlib.ExitStack() as stack:
        sources = run.sources
        if from_store:
            sources = (str(_write_texts(store, run, Path(folder) / "texts.jsonl")),)
        elif run.folder and Path(run.folder).is_dir():
            stack.enter_context(contextlib.chdir(run.folder))  # names and ids begin there
        origins = None if from_store else _origins(store, run)
        again = run_engine(
            sources, Path(folder) / "again", read_settings(run.settings),
            date=run.date, workers=workers, origins=origins, on_progress=on_progress, make_coder=make_coder,
        )  # fmt: skip
        return _compare(store, run, again, Path(folder) / "again", from_store)


def find_run(store: Store, run_id: str) -> Run:
    """The record of a run, by its id or the beginning of it.

    Raises:
        StoreError: there is none, or several.
    """
    runs = [run for run in store.runs() if run.run_id.startswith(run_id)]
    if len(runs) != 1:
        names = [run.run_id for run in store.runs()]
        what = f"{len(runs)} runs begin with {run_id!r}" if runs else f"no run {run_id!r}"
        raise StoreError(f"{store.root}: {what}{suggest(run_id, names)}; `dragoman runs` lists all")
    return runs[0]


def _origins(store: Store, run: Run) -> set[str]:
    """Where the articles of a run came from."""
    found = store.query("SELECT origin FROM all_articles WHERE run_id = ?", [run.run_id]).fetchall()
    if not found:
        raise StoreError(f"{store.root}: {run.run_id} coded nothing that could be coded again")
    return {without_bytes(origin) for (origin,) in found}


def _write_texts(store: Store, run: Run, path: Path) -> Path:
    """The texts of a run as the store keeps them, as a source of their own."""
    names = ("id", "text", "title", "date", "url", "source", "language")
    found = store.query(
        f"SELECT article_id, {', '.join(names[1:])} FROM all_articles WHERE run_id = ?", [run.run_id]
    )
    with path.open("wb") as stream:
        while rows := found.fetchmany(1_000):
            for row in rows:
                told = {k: v for k, v in zip(names, row, strict=True) if v is not None}
                stream.write(msgspec.json.encode(told) + b"\n")
    return path


def _compare(store: Store, run: Run, again: Run, folder: Path, from_store: bool) -> Reproduction:
    """Compare the rows of a run with those of the new store, for the articles whose input is the same."""
    labels = read_labels(folder)
    for table in TABLES:
        sql = select_files(group_files(labels, table), f"no_{table}")
        store.query(f"CREATE OR REPLACE VIEW again_{table} AS {sql}").fetchall()
    is_same = "true" if from_store else "o.fingerprint = n.fingerprint"
    fate = _FATE.format(run_id=run.run_id, is_same=is_same)
    store.query(f"CREATE OR REPLACE VIEW fates AS {fate}").fetchall()
    same = "SEMI JOIN (FROM fates WHERE fate = 'same') USING (article_id)"
    sides = {
        table: (
            f"SELECT * FROM all_{table} {same} WHERE run_id = '{run.run_id}'",
            f"SELECT * FROM again_{table} {same}",
        )
        for table in COMPARED
        if not (from_store and table == "articles")
    }
    return Reproduction(
        run_id=run.run_id, before=Versions.of(run), after=Versions.of(again),
        inputs=dict(store.query("SELECT fate, count(*) FROM fates GROUP BY ALL").fetchall()),
        rows={table: count_changes(store, table, *both, exactly=True) for table, both in sides.items()},
        examples=tuple(
            difference
            for table, both in sides.items()
            for difference in find_differences(store, table, *both, exactly=True, limit=_EXAMPLES)
        ),
        lost=tuple(
            LostInput(*row)
            for row in store.query(f"{_LOST} LIMIT {_EXAMPLES}").fetchall()
        ),
    )  # fmt: skip


# What became of each article of a run when its input was looked for again.
_FATE = """
    SELECT o.article_id, o.origin,
           CASE WHEN n.article_id IS NOT NULL THEN CASE WHEN {is_same} THEN 'same' ELSE 'changed' END
                WHEN without_bytes(o.origin) IN (
                    SELECT without_bytes(origin) FROM again_quarantine WHERE kind <> 'missing'
                ) THEN 'refused' ELSE 'vanished' END AS fate
    FROM (FROM all_articles WHERE run_id = '{run_id}') o LEFT JOIN again_articles n USING (article_id)
"""
_LOST = """
    SELECT fate, f.article_id, f.origin, coalesce(q.message, '')
    FROM fates f LEFT JOIN again_quarantine q
        ON without_bytes(q.origin) = without_bytes(f.origin) AND fate = 'refused'
    WHERE fate <> 'same' ORDER BY ALL
"""

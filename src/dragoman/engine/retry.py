"""Tries again what stands in quarantine: the same inputs, read, cleaned and coded by today's program."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from dragoman.engine.intake import without_bytes
from dragoman.engine.progress import Progress
from dragoman.engine.run import run
from dragoman.engine.work import CodesArticles
from dragoman.pipeline import Coder
from dragoman.records import Record
from dragoman.settings import Settings
from dragoman.store import Quarantined, Store, open_store

CLASH = "duplicate"
"""The kind of a problem that a retry cannot mend: the id is another article's."""


class Retry(Record, frozen=True, kw_only=True):
    """What came of a retry: how many were tried and coded, which were not found, which clash by their ids."""

    tried: int = 0
    coded: int = 0
    missing: tuple[Quarantined, ...] = ()
    clashes: tuple[Quarantined, ...] = ()
    run_id: str | None = None


def retry(
    store_path: Path | str,
    settings: Settings | None = None,
    *,
    room: str | None = None,
    date: dt.date | None = None,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    make_coder: Callable[[Settings], CodesArticles] = Coder,
) -> Retry:
    """Read and code again what is in quarantine; what passes leaves it, what fails stays with its reason.

    Args:
        store_path: the folder of the store.
        settings: the settings; defaults where none are given.
        room: only what this room refused.
        date: the publication date of pages that tell none.
        workers: how many processes clean and code.
        on_progress: called after every batch.
        make_coder: makes what codes the articles.

    Raises:
        StoreError: there is no store, or it cannot be written.
    """
    store = open_store(Path(store_path).resolve())
    problems = [p for p in store.quarantined() if room in (None, p.room)]
    clashes = tuple(p for p in problems if p.kind == CLASH)
    settings = _absolute(settings or Settings())
    with contextlib.chdir(_find_folder(store, problems)):
        places = {p.origin: find_source(p.origin) for p in problems if p.kind != CLASH}
        sources = sorted({place for place in places.values() if place is not None})
        found = {origin for origin, place in places.items() if place is not None}
        result = Retry(
            missing=tuple(p for p in problems if p.origin in places and p.origin not in found),
            clashes=clashes,
        )
        if not found:
            return result
        record = run(
            sources, store.root, settings, date=date, workers=workers,
            origins={without_bytes(origin) for origin in found},
            on_progress=on_progress, make_coder=make_coder,
        )  # fmt: skip
    return Retry(
        tried=len(found), coded=record.counts["coded"], missing=result.missing, clashes=clashes,
        run_id=record.run_id,
    )  # fmt: skip


def _absolute(settings: Settings) -> Settings:
    """The same settings, wherever we are."""
    paths = {
        name: value.resolve()
        for name, value in msgspec.structs.asdict(settings).items()
        if isinstance(value, Path)
    }
    return msgspec.structs.replace(settings, **paths)


def find_source(origin: str) -> str | None:
    """The file an origin lies in: ``a.zip`` of ``a.zip/page.html``; an address is its own source."""
    if origin.startswith(("http://", "https://")):
        return origin
    path = Path(origin.split("#", maxsplit=1)[0])
    for candidate in (Path(origin), path, *path.parents):
        if candidate.is_file():
            return str(candidate)
    return None


def _find_folder(store: Store, problems: Iterable[Quarantined]) -> Path:
    """From where the most of the inputs are found: here, or where one of the runs was started."""
    origins = [problem.origin for problem in problems]
    folders = [Path.cwd(), *(Path(run.folder) for run in reversed(store.runs()) if run.folder)]

    def count(folder: Path) -> int:
        with contextlib.chdir(folder):
            return sum(find_source(origin) is not None for origin in origins)

    there = [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
    return max(there, key=count)

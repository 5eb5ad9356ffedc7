"""Work that takes longer than a visitor waits: begun once a snapshot, in a thread, one piece at a time."""

from __future__ import annotations

import atexit
import contextlib
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from dragoman.show.web.provenance import read_provenance
from dragoman.show.web.snapshot import Reader

PATIENCE_SECONDS = 0.6
"""So long a page of a large store waits for such work before it says that it is under way."""
LARGE_EVENTS = 50_000
"""Below so many events a page waits until the work is done: that is never long."""

PENDING = "This is being worked out for a store of this size; load the page again in a little while."

Found = TypeVar("Found")
_TURNS = threading.BoundedSemaphore(1)
_STOPPED = threading.Event()
_THREADS: weakref.WeakSet[threading.Thread] = weakref.WeakSet()
_LAST_SECONDS = 20.0


def found_beside(reader: Reader, key: Hashable, make: Callable[[], Found]) -> Found | None:
    """What ``make`` finds, or None while it still works; it must not use the request's own connection."""
    work = reader.remember(("beside", key), lambda: _begin(make))
    try:
        return work.result(PATIENCE_SECONDS if is_large(reader) else None)
    except TimeoutError:
        return None


def begin_beside(reader: Reader, key: Hashable, make: Callable[[], object]) -> None:
    """Begin such work for a large store, without waiting for it."""
    if is_large(reader):
        reader.remember(("beside", key), lambda: _begin(make))


def is_large(reader: Reader) -> bool:
    """Whether the store has so many events that some work takes longer than a visitor waits."""
    return read_provenance(reader).n_events >= LARGE_EVENTS


@contextlib.contextmanager
def own_reader(reader: Reader) -> Iterator[Reader]:
    """A reader of the same snapshot that outlives the request; nobody stops it."""
    own = Reader(reader.root, reader.snapshot, reader.settings)
    try:
        yield own
    finally:
        own.close()


def _begin(make: Callable[[], Found]) -> Future[Found]:
    work: Future[Found] = Future()

    def run() -> None:
        with _TURNS:
            if _STOPPED.is_set():
                return
            try:
                work.set_result(make())
            except Exception as error:  # whoever asks for the result gets it
                work.set_exception(error)

    thread = threading.Thread(target=run, name="beside", daemon=True)
    _THREADS.add(thread)
    thread.start()
    return work


@atexit.register
def _finish() -> None:
    """Let what has begun end before the program does, for a while: the database takes a cut badly."""
    _STOPPED.set()
    for thread in list(_THREADS):
        thread.join(_LAST_SECONDS)

"""A store as one request sees it: opened once, read by many, opened anew when a run has written.

A :class:`Snapshot` holds the views of a store over the shards that there were; each request reads them
through a connection of its own, so that no two requests mix their rows. What a snapshot computes once it
remembers. A store that disappears is an error of its request; the next one looks again.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import duckdb

from dragoman.errors import StoreError
from dragoman.settings import Settings
from dragoman.show.web.page import Row
from dragoman.show.web.problems import TooSlowError
from dragoman.store.database import Store, open_store

LOOK_AGAIN_SECONDS = 15.0
"""A run's new shards are seen at the latest after this time."""

QUERY_SECONDS = 30.0
"""A request that reads for longer is stopped."""

_MEMORY = "384MB"
_OWN_FOLDERS = frozenset({"partial", "derived"})  # what changes in them changes no answer
_REMEMBERED = 512
_AT_ONCE = max(2, min(4, os.cpu_count() or 2))

Found = TypeVar("Found")
_Aside = contextlib.AbstractContextManager[None]
_Signature = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


class Snapshot:
    """The store as it was when it was opened, with whatever has been computed from it since."""

    def __init__(self, root: Path, signature: _Signature) -> None:
        self.signature = signature
        self.opened = time.time()
        self._store = _MainStore(open_store(root).root)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    @property
    def etag(self) -> str:
        """A word that changes whenever the store does."""
        return f"{hash(self.signature) & (2**64 - 1):016x}"

    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own over the same views."""
        return self._store.new_cursor()

    def remember(
        self, key: Hashable, make: Callable[[], Found], aside: Callable[[], _Aside] = contextlib.nullcontext
    ) -> Found:
        """What was made under this key before, else what ``make`` gives now; made once, by one request.

        Whoever waits for another's making waits ``aside``, so that it holds nobody up.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("Found", self._kept[key])
            turn = self._making.setdefault(key, threading.Lock())
        if not turn.acquire(blocking=False):
            with aside():
                turn.acquire()
        try:
            return self._make(key, make)
        finally:
            turn.release()

    def _make(self, key: Hashable, make: Callable[[], Found]) -> Found:
        if key in self._kept:
            return cast("Found", self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            self._making.pop(key, None)
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        return made


class _MainStore(Store):
    """The store whose connection owns the views."""

    def new_cursor(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()

    def refresh(self) -> None:
        spill = Path(tempfile.gettempdir()) / "dragoman-serve"
        self._connection.execute(f"SET memory_limit = '{_MEMORY}'")
        self._connection.execute(f"SET temp_directory = '{spill}'")
        super().refresh()


class Reader(Store):
    """The store in one request; whatever takes a Store takes it."""

    def __init__(
        self,
        root: Path,
        snapshot: Snapshot,
        settings: Settings,
        aside: Callable[[], _Aside] = contextlib.nullcontext,
    ) -> None:
        self.root = root
        self._aside = aside
        self.settings = settings
        self.snapshot = snapshot
        self._connection = snapshot.connection()
        self._is_late = False

    def refresh(self) -> None:
        """A request sees one state of the store from its begin to its end."""

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> duckdb.DuckDBPyConnection:
        """Run SQL over the views; a query that was stopped says so."""
        try:
            return super().query(sql, parameters)
        except StoreError as error:
            if self._is_late:
                raise TooSlowError(f"no answer within {QUERY_SECONDS:.0f} seconds") from error
            raise

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """What a query finds, one dictionary a row."""
        cursor = self.query(sql, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.query(sql, values).fetchone()
        return row[0] if row else None

    def remember(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """What this snapshot computes once; the key names the question with all its parameters."""
        return self.snapshot.remember(key, make, self._aside)

    def stop(self) -> None:
        """Interrupt what runs: the time is over."""
        self._is_late = True
        self._connection.interrupt()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


class Library:
    """The store of a workbench: hands out readers of its newest snapshot."""

    def __init__(
        self, root: Path, look_again: float = LOOK_AGAIN_SECONDS, settings: Settings | None = None
    ) -> None:
        self.root = root
        self.settings = settings or Settings()
        self._look_again = look_again
        self._looked = 0.0
        self._snapshot: Snapshot | None = None
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._long_turn = threading.BoundedSemaphore(1)

    def snapshot(self) -> Snapshot:
        """The newest snapshot; it is made anew where the store has changed since.

        Raises:
            StoreError: there is no store now.
        """
        with self._lock:
            if self._snapshot is None or time.monotonic() - self._looked >= self._look_again:
                signature = _signature(self.root)
                if self._snapshot is None or signature != self._snapshot.signature:
                    self._snapshot = self._open(signature)
                self._looked = time.monotonic()
            return self._snapshot

    def _open(self, signature: _Signature) -> Snapshot:
        """A snapshot of what is there now; the one before where a shard is not whole yet."""
        try:
            return Snapshot(self.root, signature)
        except (duckdb.Error, StoreError) as error:
            if self._snapshot is not None:
                return self._snapshot
            raise StoreError(f"{self.root}: {str(error).splitlines()[0]}") from error

    def ask(self, question: Callable[[Reader], Found]) -> Found:
        """What the question finds; once more where the store was written to in the middle of it.

        Raises:
            StoreError: the store cannot be read.
        """
        before = self.snapshot()
        try:
            with self.read() as reader:
                return question(reader)
        except StoreError:
            if self.snapshot() is before:
                raise
        with self.read() as reader:
            return question(reader)

    @contextlib.contextmanager
    def read(self, seconds: float = QUERY_SECONDS, is_long: bool = False) -> Iterator[Reader]:
        """A reader for one request, stopped when its time is over; only so many read at once.

        One that takes long has a turn of its own, so that pages do not wait for it.
        """
        turns = self._long_turn if is_long else self._turns
        with turns:
            reader = Reader(self.root, self.snapshot(), self.settings, lambda: _without(turns))
            timer = threading.Timer(seconds, reader.stop)
            timer.daemon = True
            timer.start()
            try:
                yield reader
            except (StoreError, duckdb.Error, OSError) as error:
                self._forget()
                if isinstance(error, StoreError):
                    raise
                raise StoreError(f"{self.root}: {str(error).splitlines()[0]}") from error
            finally:
                timer.cancel()
                reader.close()

    def _forget(self) -> None:
        """After a failed reading the store is looked at again, whatever the clock says."""
        with self._lock:
            self._looked = 0.0
            if _signature_or_none(self.root) is None:
                self._snapshot = None


@contextlib.contextmanager
def _without(turns: threading.Semaphore) -> Iterator[None]:
    """Let others have the turn while the block runs."""
    turns.release()
    try:
        yield
    finally:
        turns.acquire()


def _signature(root: Path) -> _Signature:
    """What would change if anything were written: names and times of what the store's folders hold."""
    try:
        folders = sorted(entry for entry in root.iterdir() if entry.name not in _OWN_FOLDERS)
        return tuple((folder.name, _entries(folder)) for folder in folders)
    except OSError as error:
        raise StoreError(f"{root}: cannot be read: {error.strerror}") from error


def _signature_or_none(root: Path) -> _Signature | None:
    with contextlib.suppress(StoreError):
        return _signature(root)
    return None


def _entries(folder: Path) -> tuple[tuple[str, int], ...]:
    if not folder.is_dir():
        return ((folder.name, folder.stat().st_mtime_ns),)
    with os.scandir(folder) as found:
        return tuple(sorted((entry.name, entry.stat().st_mtime_ns) for entry in found))

"""Fetches over HTTP with patience and manners: cached, paced, tried again, and bounded in size and time."""

from __future__ import annotations

import datetime as dt
import email.utils
import logging
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import hishel
import httpx
from hishel.httpx import CacheTransport

from dragoman import __version__
from dragoman.errors import DragomanError, ReadError
from dragoman.read.packing import unpack_body
from dragoman.read.web.addresses import join_address, origin_of, show_address, split_credentials
from dragoman.read.web.guard import Deadline, GuardedTransport, RefusedAddressError
from dragoman.read.web.robots import AGENT, MAX_BYTES, Robots
from dragoman.records import Record
from dragoman.settings import Settings

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
TRIES = 4
FIRST_WAIT_SECONDS = 1.0
MAX_WAIT_SECONDS = 60.0
"""A host that asks for a longer wait (Retry-After) is left alone for this run."""
MAX_REDIRECTS = 5
MAX_FAILURES = 3
"""After so many failures in a row a host is not asked again in this run."""
_BUSY = frozenset({429, 500, 502, 503, 504})
for _name in ("httpx", "httpcore", "hishel"):  # they log addresses and heads, with the keys in them
    logging.getLogger(_name).setLevel(logging.WARNING)
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"


class FetchError(ReadError):
    """A page that could not be fetched; ``trouble`` is the kind of problem that it becomes."""

    def __init__(self, message: str, trouble: str = "network") -> None:
        super().__init__(message)
        self.trouble = trouble


class Fetched(Record, frozen=True, kw_only=True):
    """What an address gave: the body without its content coding, and where it came from in the end."""

    url: str
    status: int
    body: bytes
    media_type: str = ""
    charset: str | None = None
    was_kept: bool = False


class _PacedTransport(httpx.BaseTransport):
    """Waits for the turn of each host before a request really goes out; kept answers wait for nothing."""

    def __init__(self, inner: httpx.BaseTransport, deadline: Deadline, settings: Settings) -> None:
        self._inner, self._deadline, self._settings = inner, deadline, settings
        self.sleep: Callable[[float], None] = time.sleep
        self.delays: dict[str, float] = {}
        self._last: dict[str, float] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request when its host's turn has come; its time begins then."""
        origin = origin_of(str(request.url))
        pause = max(self._settings.fetch_delay_seconds, self.delays.get(origin, 0.0))
        rest = self._last.get(origin, float("-inf")) + pause - time.monotonic()
        if rest > 0:
            self.sleep(rest)
        self._deadline.start(self._settings.fetch_timeout_seconds)
        self._last[origin] = time.monotonic()
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class Fetcher:
    """One client for a whole run; use it as a context manager.

    Answers are kept on disk as HTTP allows, so that a second run asks "has it changed?" (ETag,
    Last-Modified) and not for everything again.
    """

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        deadline = Deadline()
        guarded = GuardedTransport(deadline, settings.allow_private_addresses)
        self._paced = _PacedTransport(guarded, deadline, settings)
        self._paced.sleep = sleep
        self._storage = _open_cache(settings)
        cached = CacheTransport(self._paced, storage=self._storage, rfc=hishel.CacheOptions(shared=False))
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        common: dict[str, Any] = {"headers": _headers(settings), "timeout": timeout, "trust_env": False}
        self._client = httpx.Client(transport=cached, **common)
        self._uncached = httpx.Client(transport=self._paced, **common)  # what needs a password is not kept
        self._robots = Robots(self._ask_robots)
        self._failures: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and cache."""
        self._client.close()
        self._uncached.close()

    def fetch(self, url: str, max_bytes: int, stamp: str | None = None) -> Fetched:
        """What an address gives, redirects followed; each hop is checked like the first.

        Args:
            url: the address; user and password in it are sent to its own host only.
            max_bytes: more than this is refused, packed or unpacked.
            stamp: when the page was last changed, as a feed or sitemap tells; a copy that was kept under
                the same stamp is taken without asking.

        Raises:
            FetchError: robots.txt forbids it, the host does not answer as it should, it is too large.
        """
        try:
            here, credentials = split_credentials(url)
            for _ in range(MAX_REDIRECTS + 1):
                found, target = self._visit(here, credentials, max_bytes, stamp)
                if target is None:
                    return found
                credentials = credentials if origin_of(target) == origin_of(here) else None
                here = target
        except (ValueError, httpx.InvalidURL) as error:
            raise FetchError(f"not an address of the web: {error}", "address") from error
        except RefusedAddressError as error:
            raise FetchError(str(error), "refused") from error
        raise FetchError(f"more than {MAX_REDIRECTS} redirects, the last to {show_address(here)}")

    def _visit(
        self, url: str, credentials: tuple[str, str] | None, max_bytes: int, stamp: str | None
    ) -> tuple[Fetched, str | None]:
        """One hop: what an address gave, and where it points to if it is a redirect."""
        if not self._robots.allows(url):
            raise FetchError(f"{origin_of(url)}/robots.txt does not allow it, or could not be read", "robots")
        self._paced.delays[origin_of(url)] = self._robots.delay(url)
        found, location = self._persist(url, credentials, max_bytes, stamp)
        if location is not None:
            target = join_address(url, location)
            if target is None:
                raise FetchError(f"it redirects to {show_address(location)!r}, which is not of the web")
            return found, split_credentials(target)[0]
        if found.status >= HTTPStatus.BAD_REQUEST:
            raise FetchError(f"the host answers {_name_status(found.status)}", "status")
        return found, None

    def _persist(
        self, url: str, credentials: tuple[str, str] | None, max_bytes: int, stamp: str | None
    ) -> tuple[Fetched, str | None]:
        """Ask until there is an answer that is not "try later", with longer and longer waits."""
        host = origin_of(url)
        if self._failures[host] >= MAX_FAILURES:
            raise FetchError(f"{host} failed {MAX_FAILURES} times; it is not asked again in this run")
        failure = FetchError("no answer")
        for attempt in range(TRIES):
            wait = FIRST_WAIT_SECONDS * 2**attempt
            try:
                found, location, asked_wait = self._ask(url, credentials, max_bytes, stamp)
            except httpx.TransportError as error:
                failure = FetchError(_explain(error))
            else:
                if found.status not in _BUSY:
                    self._failures[host] = 0
                    return found, location
                failure = FetchError(f"the host answers {_name_status(found.status)}", "status")
                wait = max(wait, asked_wait)
            if wait > MAX_WAIT_SECONDS:
                self._failures[host] = MAX_FAILURES
                raise FetchError(
                    f"{failure}, and asks for a pause of {wait:.0f} s; try again later", "status"
                )
            if attempt < TRIES - 1:
                self._sleep(wait)
        self._failures[host] += 1
        raise FetchError(f"{failure} ({TRIES} tries)", failure.trouble)

    def _ask(
        self, url: str, credentials: tuple[str, str] | None, max_bytes: int, stamp: str | None
    ) -> tuple[Fetched, str | None, float]:
        """One request: the answer, where it redirects to, and how long the host asks to wait."""
        client = self._client if credentials is None else self._uncached
        kept = {"caching": {"rfc": False, "key": f"page {url} {stamp}"}} if stamp is not None else {}
        request = client.build_request("GET", url, extensions=kept)
        response = client.send(request, stream=True, auth=credentials, follow_redirects=False)
        try:
            location = response.headers.get("location") if response.is_redirect else None
            body = b"" if location or response.is_error else _read_body(response, max_bytes)
        finally:
            response.close()
        status = response.extensions.get("caching")
        found = Fetched(
            url=url,
            status=response.status_code,
            body=body,
            media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            charset=response.charset_encoding,
            was_kept=bool(status and status["from_cache"]),
        )
        return found, location, _read_wait(response.headers.get("retry-after"))

    def _ask_robots(self, url: str) -> tuple[int, str]:
        """The status and text of a robots.txt, redirects followed; 0 where there is no answer."""
        try:
            for _ in range(MAX_REDIRECTS + 1):
                found, location = self._persist(url, None, MAX_BYTES, None)
                target = join_address(url, location) if location else None
                if target is None:
                    return found.status, found.body.decode("utf-8", "replace")
                url = target
        except RefusedAddressError:
            raise
        except DragomanError as error:
            return (200, "") if getattr(error, "trouble", "") == "size" else (0, "")
        return 404, ""


def _headers(settings: Settings) -> dict[str, str]:
    about = f"; {settings.fetch_contact}" if settings.fetch_contact else ""
    return {
        "User-Agent": f"{AGENT}/{__version__} (reads news pages; keeps to robots.txt{about})",
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
    }


def cache_folder(settings: Settings) -> Path:
    """Where fetched pages are kept."""
    if settings.fetch_cache is not None:
        return settings.fetch_cache
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "dragoman"


def _open_cache(settings: Settings) -> hishel.SqliteStorage:
    folder = cache_folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        storage = hishel.SqliteStorage(database_path=folder / "pages.db")
        storage.get_entries("")  # opens it now, so that trouble is told before anything is fetched
    except (OSError, sqlite3.Error, RuntimeError) as error:
        raise ReadError(
            f"{folder}: fetched pages cannot be kept here: {error} (setting fetch_cache)"
        ) from error
    return storage


def _read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The body, unpacked, if it is no longer than it may be."""
    parts: list[bytes] = []
    total = 0
    for part in response.iter_raw():
        total += len(part)
        if total > max_bytes:
            raise FetchError(f"more than {max_bytes:,} bytes", "size")
        parts.append(part)
    try:
        return unpack_body(b"".join(parts), response.headers.get("content-encoding", "").lower(), max_bytes)
    except ValueError as error:
        trouble = "size" if "more than" in str(error) else "damaged"
        raise FetchError(str(error), trouble) from error


def _read_wait(value: str | None) -> float:
    """The seconds of a Retry-After: a number, or a date; 0 where there is none that can be read."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, IndexError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())


def _name_status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _explain(error: httpx.TransportError) -> str:
    """A transport's trouble in words, without an address in it."""
    if isinstance(error, httpx.TimeoutException):
        return "no whole answer in time"
    if isinstance(error, httpx.UnsupportedProtocol):
        return "not an address that starts with http:// or https://"
    said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return f"the connection failed: {said}"

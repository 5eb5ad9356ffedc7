"""Reads web archives (WARC 1.0 and 1.1, also inside WACZ): one page an HTML response."""

from __future__ import annotations

import email.parser
import io
from collections.abc import Iterator, Mapping
from typing import IO

from dragoman.read.members import MemberStream
from dragoman.read.packing import unpack_body
from dragoman.read.pages import HTML_FACTOR, OnProblem, RawPage, derive_id, hash_raw, make_problem
from dragoman.read.streams import chain_streams
from dragoman.settings import Settings

WARC_SUFFIXES = (".warc",)
_VERSION = b"WARC/1."
_MAX_HEAD_LINES = 200
_MAX_LINE = 65_536


class Tracked(io.RawIOBase):
    """A plain stream that knows where it is, and can be given back what was read too far."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.start = self.end = 0

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes."""
        return self._count(self._inner.read(size))

    def readline(self, size: int | None = -1) -> bytes:
        """The next line, at most ``size`` bytes of it."""
        return self._count(self._inner.readline(-1 if size is None else size))

    def _count(self, data: bytes) -> bytes:
        self.end += len(data)
        return data

    def push_back(self, data: bytes) -> None:
        """Read these bytes once more."""
        self._inner = chain_streams(data, self._inner)
        self.end -= len(data)

    def finish_member(self) -> None:
        """Nothing: a plain stream has no members."""

    def resume(self) -> bool:
        """Never: a plain stream ends once."""
        return False


def read_warc(
    stream: IO[bytes] | MemberStream, origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """The HTML pages of a web archive; a broken record is passed over up to the next one.

    Each page's origin ends in the number of its record and its bytes in the file: ``#12@81034-92110``.
    """
    source = stream if isinstance(stream, MemberStream) else Tracked(stream)
    limit = settings.max_article_chars * HTML_FACTOR
    number = 0
    while (line := source.readline(_MAX_LINE)) or source.resume():
        if not line.startswith(_VERSION):
            continue  # blank lines between records, or what is left of a broken one
        number += 1
        if isinstance(source, Tracked):
            source.start = source.end - len(line)
        where = f"{origin}#{number}"
        head = _read_head(source)
        length = head.get("content-length", "").strip()
        if not length.isdigit():
            on_problem(make_problem(where, "damaged", "a record without its length"))
        elif int(length) > limit:  # what follows is passed over line by line, for the length may be wrong
            if _is_page(head):
                on_problem(make_problem(where, "size", f"a record of {int(length):,} bytes"))
        else:
            yield from _read_record(source, head, int(length), where, limit, on_problem)


def _is_page(head: Mapping[str, str]) -> bool:
    return head.get("warc-type", "").lower() == "response" and "http" in head.get("content-type", "")


def _read_record(
    source: Tracked | MemberStream,
    head: Mapping[str, str],
    length: int,
    where: str,
    limit: int,
    on_problem: OnProblem,
) -> Iterator[RawPage]:
    data, is_whole = _read_body(source, length)
    url = head.get("warc-target-uri", "").strip("<>") or None
    if not is_whole:
        on_problem(make_problem(where, "damaged", f"{url}: the record is not as long as it says"))
        return
    if not _is_page(head):
        return
    try:
        page = unpack_response(data, limit)
    except ValueError as error:
        on_problem(make_problem(where, "damaged", f"{url}: {error}"))
        return
    if page is not None:
        span = f"@{source.start}-{source.end}" if source.end > source.start else f"@{source.start}"
        yield RawPage(
            id=derive_id(where), kind="html", raw=page, origin=where + span, sha256=hash_raw(page), url=url
        )


def _read_body(source: Tracked | MemberStream, length: int) -> tuple[bytes, bool]:
    """The bytes of a record, and whether they are all there and the record ends where it says."""
    parts: list[bytes] = []
    left = length
    while left > 0 and (data := source.read(left)):
        parts.append(data)
        left -= len(data)
    body = b"".join(parts)
    tail = source.readline(2) + source.readline(2) if left == 0 else b""
    source.finish_member()
    if left == 0 and not tail.strip():
        return body, True
    if isinstance(source, Tracked):
        after = body + tail
        at = after.find(b"\n" + _VERSION)
        source.push_back(after[at + 1 :] if at >= 0 else tail)
    return body, False


def _read_head(stream: Tracked | MemberStream) -> dict[str, str]:
    """The named fields up to the empty line, names in lower case."""
    lines: list[bytes] = []
    while (line := stream.readline(_MAX_LINE)).strip() and len(lines) < _MAX_HEAD_LINES:
        lines.append(line)
    return _parse_fields(b"".join(lines))


def _parse_fields(data: bytes) -> dict[str, str]:
    message = email.parser.HeaderParser().parsestr(data.decode("utf-8", "replace"))
    return {name.lower(): str(value).strip() for name, value in message.items()}


def unpack_response(data: bytes, limit: int) -> bytes | None:
    """The body of an HTTP response if it is an HTML page that was found, else nothing.

    Raises:
        ValueError: its chunks or its compression are broken, unknown, or more than ``limit`` bytes come out.
    """
    head, separator, body = data.partition(b"\r\n\r\n")
    if not separator:
        raise ValueError("an HTTP response without a body")
    status, _, fields = head.partition(b"\r\n")
    told = _parse_fields(fields)
    if b" 200" not in status or "html" not in told.get("content-type", ""):
        return None
    if "chunked" in told.get("transfer-encoding", "").lower():
        body = _join_chunks(body)
    return unpack_body(body, told.get("content-encoding", "").lower(), limit)


def _join_chunks(body: bytes) -> bytes:
    """A chunked body as one; archives often store it joined already, which is told by its first line."""
    parts: list[bytes] = []
    position = 0
    while position < len(body):
        end = body.find(b"\r\n", position, position + 40)
        size = body[position:end].split(b";")[0].strip() if end > 0 else b""
        try:
            count = int(size, 16)
        except ValueError:
            if not parts:
                return body
            raise ValueError("a chunk without its size") from None
        if count == 0:
            break
        parts.append(body[end + 2 : end + 2 + count])
        position = end + 2 + count + 2
    return b"".join(parts)

"""Reads web archives (WARC 1.0 and 1.1, also inside WACZ): one page an HTML response."""

from __future__ import annotations

import email.parser
import zlib
from collections.abc import Iterator, Mapping
from typing import IO

from dragoman.read.pages import HTML_FACTOR, OnProblem, RawPage, derive_id, hash_raw, make_problem

WARC_SUFFIXES = (".warc",)
_VERSION = b"WARC/1."
_MAX_HEAD_LINES = 200
_MAX_LINE = 65_536
_STEP = 1 << 16


def read_warc(stream: IO[bytes], origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """The HTML pages of a web archive; a broken record is passed over up to the next one."""
    number = 0
    while line := stream.readline(_MAX_LINE):
        if not line.startswith(_VERSION):
            continue  # blank lines between records, or what is left of a broken one
        number += 1
        where = f"{origin}#{number}"
        head = _read_head(stream)
        length = head.get("content-length", "")
        if not length.strip().isdigit():
            on_problem(make_problem(where, "damaged", "a record without its length"))
            continue
        yield from _read_record(stream, head, int(length), where, max_chars * HTML_FACTOR, on_problem)


def _read_record(
    stream: IO[bytes], head: Mapping[str, str], length: int, where: str, limit: int, on_problem: OnProblem
) -> Iterator[RawPage]:
    is_response = head.get("warc-type", "").lower() == "response"
    if not is_response or "http" not in head.get("content-type", ""):
        _skip(stream, length)
        return
    data = stream.read(min(length, limit))
    _skip(stream, length - len(data))
    if length > limit:
        on_problem(make_problem(where, "size", f"a record of {length:,} bytes"))
        return
    url = head.get("warc-target-uri", "").strip("<>") or None
    try:
        page = unpack_response(data, limit)
    except ValueError as error:
        on_problem(make_problem(where, "damaged", f"{url}: {error}"))
        return
    if page is not None:
        yield RawPage(
            id=derive_id(where), kind="html", raw=page, origin=where, sha256=hash_raw(page), url=url
        )


def _read_head(stream: IO[bytes]) -> dict[str, str]:
    """The named fields up to the empty line, names in lower case."""
    lines: list[bytes] = []
    while (line := stream.readline(_MAX_LINE)).strip() and len(lines) < _MAX_HEAD_LINES:
        lines.append(line)
    return _parse_fields(b"".join(lines))


def _parse_fields(data: bytes) -> dict[str, str]:
    message = email.parser.HeaderParser().parsestr(data.decode("utf-8", "replace"))
    return {name.lower(): str(value).strip() for name, value in message.items()}


def _skip(stream: IO[bytes], count: int) -> None:
    while count > 0 and (data := stream.read(min(count, _STEP))):
        count -= len(data)


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
    return _decompress(body, told.get("content-encoding", "").lower(), limit)


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


def _decompress(body: bytes, coding: str, limit: int) -> bytes:
    if coding in {"", "identity"} or body.lstrip()[:1] == b"<":
        return body
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise ValueError(f"the content coding {coding!r} is not known (gzip and deflate are)")
    for window in (47, -15):  # a gzip or zlib head is told by itself; some servers send bare deflate
        unpacker = zlib.decompressobj(window)
        try:
            page = unpacker.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(page) > limit:
            raise ValueError(f"more than {limit:,} bytes when unpacked")
        return page
    raise ValueError(f"the body is not {coding}")

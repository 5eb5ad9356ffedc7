"""Streams over streams that somebody else closes: looked into, counted, recoded, put together."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from typing import IO

_STEP = 1 << 16
_BUFFER = 1 << 17


class _Pulled(io.RawIOBase):
    """A stream of what a function gives; it gives nothing at the end, and never more than it is asked for."""

    def __init__(self, pull: Callable[[int], bytes]) -> None:
        self._pull = pull

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self._pull(len(view))
        view[: len(data)] = data
        return len(data)


def borrow_stream(inner: IO[bytes]) -> io.BufferedReader:
    """The stream with a look ahead (``peek``)."""
    return io.BufferedReader(_Pulled(inner.read), _BUFFER)


def count_stream(inner: IO[bytes], count: Callable[[int], None]) -> io.BufferedReader:
    """The stream; ``count`` is told how many bytes came with every step, and may raise."""

    def pull(size: int) -> bytes:
        data = inner.read(size)
        count(len(data))
        return data

    return io.BufferedReader(_Pulled(pull), _BUFFER)


def chain_streams(head: bytes, rest: IO[bytes]) -> io.BufferedReader:
    """A stream that begins with bytes which were taken from it before."""
    waiting: list[IO[bytes]] = [io.BytesIO(head), rest]

    def pull(size: int) -> bytes:
        while waiting:
            data = waiting[0].read(size)
            if data:
                return data
            waiting.pop(0)
        return b""

    return io.BufferedReader(_Pulled(pull), _BUFFER)


def recode_stream(inner: IO[bytes], encoding: str) -> io.BufferedReader:
    """The stream in UTF-8, a piece at a time; what is broken in it becomes a replacement character."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    ready = b""

    def pull(size: int) -> bytes:
        nonlocal ready
        while not ready:
            data = inner.read(_STEP)
            ready = decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        given, ready = ready[:size], ready[size:]
        return given

    return io.BufferedReader(_Pulled(pull), _BUFFER)

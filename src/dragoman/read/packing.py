"""Unpacks bodies and archives within bounds: what comes out is counted before it is kept."""

from __future__ import annotations

import zlib

from dragoman.errors import ReadError

MAX_RATIO = 250
"""Text packs to a tenth, repeated lines to a hundredth; what grows more than this is no text."""
FREE_BYTES = 64 << 20
"""So much may always come out, however small the archive is."""


class PackedBombError(ReadError):
    """An archive that would fill memory or time when unpacked."""


class Allowance:
    """How many bytes may come out of one archive, all its members together."""

    def __init__(self, packed_bytes: int) -> None:
        self.left = self.whole = max(FREE_BYTES, MAX_RATIO * packed_bytes)

    def take(self, count: int) -> None:
        """Count bytes that came out.

        Raises:
            PackedBombError: there are too many.
        """
        self.left -= count
        if self.left < 0:
            raise PackedBombError(
                f"it unpacks to more than {self.whole:,} bytes: no archive of texts does that"
            )


def unpack_body(body: bytes, coding: str, limit: int) -> bytes:
    """The body of an HTTP answer without its content coding.

    Raises:
        ValueError: the coding is broken or unknown, or more than ``limit`` bytes come out.
    """
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

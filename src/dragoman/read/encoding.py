"""Turns bytes into characters: byte order marks, declared and guessed encodings, lines of two encodings."""

from __future__ import annotations

import codecs
import re
from typing import IO

from dragoman.read.streams import borrow_stream, recode_stream

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,30})",
    re.I,
)
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
_STEP = 1 << 16
LENIENT = "dragoman-cp1252"
"""An error handler for UTF-8: what is no UTF-8 is read as windows-1252, byte by byte."""


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    odd = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "replace") for byte in odd), error.end


codecs.register_error(LENIENT, _read_as_cp1252)


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text: many control characters, or zero bytes that no UTF-16 explains."""
    head = data[:8192]
    if tell_wide(head) is not None:
        return False
    zeros = head.count(0)
    return zeros > 0.01 * len(head) or sum(byte in _CONTROLS for byte in head) > 0.02 * max(1, len(head))


def tell_wide(head: bytes) -> str | None:
    """The name of a two- or four-byte encoding, by its mark or by where its zero bytes stand."""
    for bom, name in _BOMS[1:]:
        if head.startswith(bom):
            return name
    sample = head[: min(len(head), 4096) & ~1]
    if len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page's own head names, where Python knows it."""
    match = _DECLARED.search(data[:4096])
    if not match:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace")
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return "cp1252" if found in {"iso8859-1", "ascii"} else found  # as browsers do


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of some bytes; never fails.

    In order: the byte order mark, UTF-16 by its zero bytes, UTF-8 if the bytes are valid, the declared
    encoding, and UTF-8 in which each odd byte is windows-1252 (files that were put together from two).
    """
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", LENIENT)
    wide = tell_wide(data)
    if wide is not None:
        return data.decode(wide, "replace").removeprefix("\ufeff")
    for name in filter(None, ("utf-8", declared, declared_encoding(data))):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", LENIENT)


def open_utf8(stream: IO[bytes]) -> IO[bytes]:
    """The stream in UTF-8 without a byte order mark; nothing is loaded but its beginning."""
    opened = borrow_stream(stream)
    wide = tell_wide(opened.peek(_STEP)[:_STEP])
    if wide is not None:
        opened = recode_stream(opened, wide)
    if opened.peek(3).startswith(codecs.BOM_UTF8):
        opened.read(len(codecs.BOM_UTF8))
    return opened

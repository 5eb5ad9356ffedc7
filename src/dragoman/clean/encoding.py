"""Turns bytes into characters: byte order marks, declared and guessed encodings, mojibake."""

from __future__ import annotations

import codecs
import re
import unicodedata

import ftfy

MAX_LINE_CHARS = 100_000
"""Longer lines are mended up to here."""

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
_FIX = ftfy.TextFixerConfig(
    unescape_html=False, fix_latin_ligatures=False, uncurl_quotes=False, fix_character_width=False,
    normalization=None,
)  # fmt: skip
_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bf\u0152-\u2122]|â€|â\u0080|Ð[\u0080-\u00bf]Ñ|Ñ[\u0080-\u00bf]Ð|Â[\u00a0\u00ab\u00bb\u0091-\u0099]"
)
"""What UTF-8 looks like when it is read as windows-1252."""
_FALLBACKS = ("utf-8", "cp1252", "latin-1")
_CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text at all: they hold zero bytes (and no byte order mark) or many controls."""
    head = data[:8192]
    if any(head.startswith(bom) for bom, _ in _BOMS):
        return False
    controls = sum(byte in _CONTROL for byte in head)
    return b"\x00" in head or controls > 0.02 * max(1, len(head))


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

    In order: the byte order mark, UTF-8 if the bytes are valid, the declared encoding, windows-1252.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    candidates = ["utf-8", declared or declared_encoding(data), *_FALLBACKS]
    for name in filter(None, candidates):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def repair(text: str) -> str:
    """Mend mojibake ("cafÃ©") and compose accents; leaves quotation marks as they are."""
    if not text.isascii() and _MOJIBAKE.search(text):
        text = "\n".join(_repair_line(line) for line in text.split("\n"))
    return (
        text
        if text.isascii() or unicodedata.is_normalized("NFC", text)
        else unicodedata.normalize("NFC", text)
    )


def _repair_line(line: str) -> str:
    if _MOJIBAKE.search(line) is None:
        return line
    return ftfy.fix_text(line[:MAX_LINE_CHARS], _FIX) + line[MAX_LINE_CHARS:]

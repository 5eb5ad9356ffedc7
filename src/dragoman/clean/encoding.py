"""Mends characters that were read in the wrong encoding, and composes accents."""

from __future__ import annotations

import re
import unicodedata

import ftfy

MAX_LINE_CHARS = 100_000
"""Longer lines are mended up to here."""

_FIX = ftfy.TextFixerConfig(
    unescape_html=False, fix_latin_ligatures=False, uncurl_quotes=False, fix_character_width=False,
    normalization=None,
)  # fmt: skip
_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bf\u0152-\u2122]|â€|â\u0080|Ð[\u0080-\u00bf]Ñ|Ñ[\u0080-\u00bf]Ð|Â[\u00a0\u00ab\u00bb\u0091-\u0099]"
)
"""What UTF-8 looks like when it is read as windows-1252."""
_FIRSTS = "ÃâÐÑÂ"
"""Its first letters; looking for them one by one is ten times faster."""


def repair(text: str) -> str:
    """Mend mojibake ("cafÃ©") and compose accents; leaves quotation marks as they are."""
    if not text.isascii() and any(first in text for first in _FIRSTS) and _MOJIBAKE.search(text):
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

"""The closed word classes by which a parse is read, from ``data/codebook/syntax.yaml``."""

from __future__ import annotations

import functools
from importlib.resources import files

from dragoman.coding.codebook_reader import read_lists

FILE = "syntax.yaml"


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    text = (files("dragoman") / "data" / "codebook" / FILE).read_text(encoding="utf-8")
    return read_lists({FILE: text}, FILE)


def syntax_words(name: str) -> frozenset[str]:
    """The words of one list of ``syntax.yaml``, in lower case."""
    return _lists()[name]

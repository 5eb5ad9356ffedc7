"""Finds near-duplicates in a stream of texts: syndicated copies, which are reports of one event.

MinHash with banded look-up (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
chapter 3): texts that share most of their runs of five words very likely share a band of their signatures.
"""

from __future__ import annotations

import functools
import re
import zlib

import numpy as np
import numpy.typing as npt

RUN_WORDS = 5
BANDS = 8
ROWS = 8
"""With 8 bands of 8 rows, texts that share .9 of their runs are found in 99 % of cases, .6 in 13 %."""
SAME = 0.7
"""From this estimated share on (Jaccard, of runs of five words) two texts are one report."""
MIN_WORDS = 20
"""Shorter texts are not compared: "No comment." is no copy."""

_WORD = re.compile(r"\w+")
_MASK = np.uint64((1 << 32) - 1)
_SPREAD = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1], dtype=np.uint64)
_random = np.random.default_rng(20180601)
# multiply, add and take the upper half, modulo 2**64 (Dietzfelbinger 1996): factors are odd
_FACTORS = _random.integers(0, 1 << 63, size=(BANDS * ROWS, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS = _random.integers(0, 1 << 63, size=(BANDS * ROWS, 1), dtype=np.uint64)

Signature = npt.NDArray[np.uint64]


class Duplicates:
    """Remembers the texts it was shown, about 1 kB each, and knows their near-duplicates again."""

    def __init__(self, same: float = SAME) -> None:
        self.same = same
        self._ids: list[str] = []
        self._signatures: list[Signature] = []
        self._bands: list[dict[bytes, int]] = [{} for _ in range(BANDS)]

    def add(self, article_id: str, text: str) -> str | None:
        """Remember a text; gives the id of the first one that it nearly repeats, or nothing."""
        signature = sign(text)
        if signature is None:
            return None
        keys = [part.tobytes() for part in signature.reshape(BANDS, ROWS)]
        near = {band[key] for band, key in zip(self._bands, keys, strict=True) if key in band}
        first = min((i for i in near if share(signature, self._signatures[i]) >= self.same), default=None)
        if first is not None:
            return self._ids[first]
        index = len(self._ids)
        self._ids.append(article_id)
        self._signatures.append(signature)
        for band, key in zip(self._bands, keys, strict=True):
            band.setdefault(key, index)
        return None


def sign(text: str) -> Signature | None:
    """The MinHash signature of a text's runs of words, the same everywhere; nothing for a short text."""
    words = _WORD.findall(text.lower())
    if len(words) < MIN_WORDS:
        return None
    hashes = np.fromiter(map(_hash_word, words), dtype=np.uint64, count=len(words))
    windows = np.lib.stride_tricks.sliding_window_view(hashes, RUN_WORDS)
    runs = np.unique(((windows * _SPREAD).sum(axis=1, dtype=np.uint64) >> np.uint64(16)) & _MASK)
    signature: Signature = ((runs * _FACTORS + _OFFSETS) >> np.uint64(32)).min(axis=1)
    return signature


@functools.lru_cache(maxsize=1 << 16)
def _hash_word(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def share(one: Signature, other: Signature) -> float:
    """The estimated share of runs that two texts have in common (Jaccard)."""
    return float((one == other).mean())

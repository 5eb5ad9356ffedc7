"""Knows which pages a store holds and which a run has met, at sixteen bytes a page."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from typing import Literal

import numpy as np
import numpy.typing as npt

Meeting = Literal["new", "unchanged", "outdated", "clash"]

_MERGE_AT = 65_536

Numbers = npt.NDArray[np.uint64]


class Ledger:
    """Tells of each page of a run whether it is new; ids and fingerprints are kept as 64-bit hashes."""

    def __init__(self, known: Iterable[tuple[str, str, bool]] = ()) -> None:
        """Take what a store holds: page id, fingerprint, and whether other versions coded it."""
        current, outdated = _Pairs(), _Pairs()
        for page_id, fingerprint, is_outdated in known:
            (outdated if is_outdated else current).put(number_of(page_id), number_of(fingerprint))
        self._current, self._outdated, self._met = current, outdated, _Pairs()

    def meet(self, page_id: str, fingerprint: str) -> Meeting:
        """What a page is: ``new`` or changed; coded as it is, by these versions or by others; or a ``clash``.

        A clash is another page with the id of one that was met before in this run; the same page once more
        is unchanged.
        """
        key, mark = number_of(page_id), number_of(fingerprint)
        earlier = self._met.get(key)
        if earlier is not None:
            return "unchanged" if earlier == mark else "clash"
        self._met.put(key, mark)
        if self._current.get(key) == mark:
            return "unchanged"
        return "outdated" if self._outdated.get(key) == mark else "new"


def number_of(text: str) -> int:
    """A hash of 64 bits, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


class _Pairs:
    """Keys with their values: sorted arrays, and a dictionary of the latest that is merged into them."""

    def __init__(self) -> None:
        self._keys: Numbers = np.empty(0, np.uint64)
        self._values: Numbers = np.empty(0, np.uint64)
        self._recent: dict[int, int] = {}

    def put(self, key: int, value: int) -> None:
        self._recent[key] = value
        if len(self._recent) >= max(_MERGE_AT, len(self._keys) // 8):
            self._merge()

    def get(self, key: int) -> int | None:
        value = self._recent.get(key)
        if value is None and len(self._keys):
            index = int(np.searchsorted(self._keys, np.uint64(key)))
            if index < len(self._keys) and int(self._keys[index]) == key:
                return int(self._values[index])
        return value

    def _merge(self) -> None:
        keys = np.frombuffer(array("Q", self._recent.keys()), np.uint64)
        values = np.frombuffer(array("Q", self._recent.values()), np.uint64)
        keys, values = np.concatenate([self._keys, keys]), np.concatenate([self._values, values])
        order = np.argsort(keys, kind="stable")
        self._keys, self._values = keys[order], values[order]
        self._recent = {}

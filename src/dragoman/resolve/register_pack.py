"""The register as columns: small in memory, quick to load, written to the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

VERSION = "1"
"""Part of the key of the cache: raised when the shape of a pack or the making of variants changes."""


class Column(msgspec.Struct, frozen=True, gc=False):
    """Texts of one column: as numbers into ``words`` where few differ, else one below the other in
    ``words``.
    """

    words: str
    numbers: bytes = b""
    wide: bool = False


class MultiMap(msgspec.Struct, frozen=True, gc=False):
    """Texts, sorted, and for each a run of row numbers."""

    keys: str
    offsets: bytes
    rows: bytes


class Pack(msgspec.Struct, frozen=True, gc=False):
    """Everything that a register holds, by column.

    ``alias_keys`` maps folded surface forms to rows of the alias columns; ``names`` maps folded surnames and
    given names to entities; ``holders`` maps ``COUNTRY ROLE`` to rows of the tenure columns.
    """

    columns: dict[str, dict[str, Column]]
    sizes: dict[str, int]
    alias_keys: MultiMap
    surnames: MultiMap
    given_names: MultiMap
    holders: MultiMap
    person_tenures: MultiMap


def pack_column(values: Sequence[str]) -> Column:
    """The column that gives these texts back."""
    distinct = sorted(set(values))
    if len(distinct) > 60_000:
        return Column("\n".join(values))
    place = {value: number for number, value in enumerate(distinct)}
    wide = len(distinct) > 256
    numbers = array("H" if wide else "B", [place[value] for value in values])
    return Column("\n".join(distinct), _to_bytes(numbers), wide)


class Texts(Sequence[str]):
    """A column, read: indexes like a list of texts."""

    def __init__(self, column: Column) -> None:
        self._words = column.words.split("\n")
        self._numbers = _from_bytes("H" if column.wide else "B", column.numbers) if column.numbers else None

    def __len__(self) -> int:
        return len(self._words if self._numbers is None else self._numbers)

    def __getitem__(self, place: int) -> str:  # type: ignore[override]
        return self._words[place if self._numbers is None else self._numbers[place]]


def pack_map(pairs: Iterable[tuple[str, int]]) -> MultiMap:
    """The multimap of these (text, row) pairs; rows of one text keep their order."""
    grouped: dict[str, list[int]] = {}
    for key, row in pairs:
        rows = grouped.setdefault(key, [])
        if not rows or rows[-1] != row:
            rows.append(row)
    keys = sorted(grouped)
    offsets, rows_out = array("I", [0]), array("I")
    for key in keys:
        rows_out.extend(grouped[key])
        offsets.append(len(rows_out))
    return MultiMap("\n".join(keys), _to_bytes(offsets), _to_bytes(rows_out))


class Runs:
    """A multimap, read: by the number of a key or by the key itself."""

    def __init__(self, packed: MultiMap) -> None:
        self.keys: list[str] = packed.keys.split("\n") if packed.keys else []
        self._offsets = _from_bytes("I", packed.offsets)
        self._rows = _from_bytes("I", packed.rows)
        self._place: dict[str, int] | None = None

    def rows(self, number: int) -> array[int]:
        """The rows of the key with this number."""
        return self._rows[self._offsets[number] : self._offsets[number + 1]]

    def get(self, key: str) -> Sequence[int]:
        """The rows of a key; none for an unknown one."""
        if self._place is None:
            self._place = {word: number for number, word in enumerate(self.keys)}
        number = self._place.get(key)
        return () if number is None else self.rows(number)


def _to_bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _from_bytes(kind: str, data: bytes) -> array[int]:
    numbers: array[int] = array(kind)
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def hash_files(files: Iterable[Path]) -> str:
    """A key that changes with the content of any of the files or with the shape of a pack."""
    digest = hashlib.blake2b(VERSION.encode(), digest_size=12)
    makers = (
        Path(__file__).with_name(f"register_{name}.py") for name in ("names", "build", "tables", "overlay")
    )
    for path in (*files, *makers):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """``$XDG_CACHE_HOME/dragoman`` or ``~/.cache/dragoman``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "dragoman"


def read_pack(key: str) -> Pack | None:
    """The pack that was cached under this key; None where there is none or it is damaged."""
    try:
        return msgspec.msgpack.decode((cache_folder() / f"register-{key}.msgpack").read_bytes(), type=Pack)
    except (OSError, RuntimeError, msgspec.DecodeError):
        return None


def write_pack(key: str, pack: Pack) -> None:
    """Caches a pack, whole or not at all; removes older ones. A folder that cannot be written is no error."""
    with contextlib.suppress(OSError, RuntimeError):
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"register-{key}.msgpack"
        beside = path.with_suffix(f".{os.getpid()}.part")
        beside.write_bytes(msgspec.msgpack.encode(pack))
        beside.replace(path)
        for old in _oldest(folder, keep=6):
            old.unlink(missing_ok=True)


def _oldest(folder: Path, keep: int) -> Iterator[Path]:
    packs = sorted(folder.glob("register-*.msgpack"), key=lambda path: path.stat().st_mtime, reverse=True)
    yield from packs[keep:]

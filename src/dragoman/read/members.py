"""Reads files of many gzip members, as web archives are, and survives a broken one."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import IO

from dragoman.read.packing import Allowance

_MAGIC = b"\x1f\x8b\x08"
_STEP = 1 << 16
_OUT = 1 << 18


class MemberStream(io.RawIOBase):
    """The unpacked bytes of all members, one after the other.

    ``start`` is the offset of the present member in the packed file, ``end`` the offset after it once it
    is unpacked whole. Where a member is broken, that is told and the stream ends there once; ``resume`` says
    whether it did, and reading goes on with the next member.
    """

    def __init__(self, inner: IO[bytes], on_break: Callable[[str], None], allowance: Allowance) -> None:
        self._inner, self._on_break, self._allowance = inner, on_break, allowance
        self._packed = b""
        self._offset = 0  # of the first byte of _packed in the file
        self._unpacker: zlib._Decompress | None = None
        self._ready = b""
        self._has_broken = False
        self.start = 0

    def readable(self) -> bool:
        """Always."""
        return True

    @property
    def end(self) -> int:
        """The offset in the packed file up to which members were unpacked whole."""
        return self._offset if self._unpacker is None else self.start

    def resume(self) -> bool:
        """Whether the stream seemed to end because a member broke; reading may go on."""
        has_broken, self._has_broken = self._has_broken, False
        return has_broken

    def read(self, size: int = -1) -> bytes:
        """Bytes of one member only, at most ``size``; nothing at the end of the file."""
        if not self._ready and not self._fill():
            return b""
        count = len(self._ready) if size < 0 else size
        data, self._ready = self._ready[:count], self._ready[count:]
        return data

    def readline(self, size: int | None = -1) -> bytes:
        """The next line, at most ``size`` bytes of it; a line never runs from one member into another."""
        limit = size if size is not None and size >= 0 else 1 << 62
        parts: list[bytes] = []
        total = 0
        while total < limit:
            if not self._ready and ((self._unpacker is None and parts) or not self._fill()):
                break
            cut = self._ready.find(b"\n") + 1 or len(self._ready)
            cut = min(cut, limit - total)
            parts.append(self._ready[:cut])
            self._ready = self._ready[cut:]
            total += cut
            if parts[-1].endswith(b"\n"):
                break
        return b"".join(parts)

    def finish_member(self) -> None:
        """Unpack what is left of the member if that is next to nothing, so that its end is known."""
        if self._unpacker is not None and not self._ready:
            self._fill(stay=True)

    def _fill(self, stay: bool = False) -> bool:
        """Unpack some more; with ``stay`` only of the present member. Whether anything is ready."""
        while not self._ready:
            if self._has_broken:
                return False
            if self._unpacker is None:
                if stay or not self._open_next():
                    return False
            elif not self._unpack():
                return False
        return True

    def _open_next(self) -> bool:
        """Begin the next member, wherever it is; junk between members is told."""
        passed = 0
        while True:
            self._top_up(len(_MAGIC))
            if len(self._packed) < len(_MAGIC):
                return False
            at = self._packed.find(_MAGIC)
            if at == 0:
                break
            passed += self._drop(at if at > 0 else len(self._packed) - len(_MAGIC) + 1)
        if passed:
            self._on_break(f"{passed:,} bytes before byte {self._offset:,} are no gzip; passed over")
        self.start = self._offset
        self._unpacker = zlib.decompressobj(31)
        return True

    def _unpack(self) -> bool:
        assert self._unpacker is not None
        self._top_up(1)
        if not self._packed:
            self._unpacker, self._has_broken = None, True
            self._on_break(f"the member at byte {self.start:,} ends too early")
            return False
        try:
            self._ready = self._unpacker.decompress(self._packed, _OUT)
        except zlib.error as error:
            self._on_break(f"the member at byte {self.start:,} is broken: {error}")
            self._unpacker, self._has_broken = None, True
            self._drop(len(_MAGIC) if self._offset == self.start else 0)
            return False
        self._allowance.take(len(self._ready))
        rest = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
        self._drop(len(self._packed) - len(rest))
        if self._unpacker.eof:
            self._unpacker = None
        return True

    def _top_up(self, count: int) -> None:
        while len(self._packed) < count and (data := self._inner.read(_STEP)):
            self._packed += data

    def _drop(self, count: int) -> int:
        self._packed = self._packed[count:]
        self._offset += count
        return count

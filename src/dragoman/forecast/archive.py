"""Freezes forecasts when they are made: JSON lines that each carry the hash of the line before.

``forecasts.jsonl`` holds what was forecast, ``resolved.jsonl`` what came of it, ``heads.json`` how many
lines each should have and the hash of its last. Lines are only ever added; reading checks every one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from dragoman.errors import StoreError
from dragoman.records import Record

FORECASTS, RESOLVED = "forecasts.jsonl", "resolved.jsonl"
_HEADS = "heads.json"
_START = "0" * 64


class Rule(Record, frozen=True, kw_only=True):
    """What makes the answer yes: an event of these codes, kinds and statuses that happened in the window.

    It counts if it was reported by ``reported_by``.
    """

    codes: tuple[str, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    reported_by: dt.date


class Frozen(Record, frozen=True, kw_only=True):
    """A forecast as it was issued; ``begin`` and ``end`` bound the window, both included."""

    forecast_id: str
    issued_at: dt.datetime
    actor: str
    recipient: str
    name: str
    question: str
    begin: dt.date
    end: dt.date
    rule: Rule
    probability: float
    low: float
    high: float
    own_rate: float
    base_rate: float
    told_until: dt.date
    model_version: str
    data_version: str
    dragoman_version: str


class Resolved(Record, frozen=True, kw_only=True):
    """What came of a forecast: whether it came true, by which events, and its scores (0 is best)."""

    forecast_id: str
    resolved_at: dt.datetime
    came_true: bool
    event_ids: tuple[str, ...]
    brier: float
    log_score: float
    data_version: str


class Archive:
    """The frozen forecasts in a folder.

    Raises:
        StoreError: a file was edited, cut or reordered; the message names file and line.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        heads = self._heads()
        self._ends = dict.fromkeys((FORECASTS, RESOLVED), _START)
        self._counts = dict.fromkeys(self._ends, 0)
        self.forecasts = [msgspec.convert(told, Frozen) for told in self._read(FORECASTS, heads)]
        self.resolved = [msgspec.convert(told, Resolved) for told in self._read(RESOLVED, heads)]

    @property
    def head(self) -> str:
        """The hash of the last forecast: who notes it down can show later that nothing was changed."""
        return self._ends[FORECASTS]

    def open_forecasts(self) -> list[Frozen]:
        """Those that are not resolved."""
        done = {each.forecast_id for each in self.resolved}
        return [each for each in self.forecasts if each.forecast_id not in done]

    def issue(self, forecasts: Iterable[Frozen]) -> None:
        """Add forecasts.

        Raises:
            StoreError: one was issued before the last one in the archive, or is in it already.
        """
        added = list(forecasts)
        known = {each.forecast_id for each in self.forecasts}
        last = self.forecasts[-1].issued_at if self.forecasts else None
        for each in added:
            if last is not None and each.issued_at < last:
                raise StoreError(
                    f"{self.folder / FORECASTS}: the clock runs backwards: the last forecast was issued at"
                    f" {last:%Y-%m-%d %H:%M} UTC, this one at {each.issued_at:%Y-%m-%d %H:%M} UTC"
                )
            if each.forecast_id in known:
                raise StoreError(f"{self.folder / FORECASTS}: {each.forecast_id} was issued before")
            known.add(each.forecast_id)
        self._append(FORECASTS, added)
        self.forecasts += added

    def resolve(self, outcomes: Iterable[Resolved]) -> None:
        """Add what came of forecasts."""
        added = list(outcomes)
        self._append(RESOLVED, added)
        self.resolved += added

    def _append(self, name: str, records: list[Any]) -> None:
        if not records:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = []
        for record in records:
            told = msgspec.to_builtins(record) | {"previous": self._ends[name]}
            self._ends[name] = _hash(told)
            self._counts[name] += 1
            lines.append(json.dumps(told | {"sha256": self._ends[name]}, ensure_ascii=False) + "\n")
        with (self.folder / name).open("a", encoding="utf-8") as stream:
            stream.write("".join(lines))
            stream.flush()
            os.fsync(stream.fileno())
        heads = {n: {"lines": self._counts[n], "sha256": self._ends[n]} for n in self._ends}
        beside = self.folder / f".{_HEADS}"
        beside.write_text(json.dumps(heads, indent=2) + "\n", encoding="utf-8")
        beside.replace(self.folder / _HEADS)

    def _heads(self) -> dict[str, Any]:
        path = self.folder / _HEADS
        if not path.is_file():
            return {}
        try:
            heads = json.loads(path.read_text(encoding="utf-8"))
            return {name: (int(heads[name]["lines"]), str(heads[name]["sha256"])) for name in heads}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path}: was changed: it cannot be read as the heads of an archive") from error

    def _read(self, name: str, heads: dict[str, Any]) -> Iterator[dict[str, Any]]:
        path = self.folder / name
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        lines, end = heads.get(name, (0, _START))
        is_whole = lines == 0
        for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
            told = _parse(line)
            mark = told.pop("sha256", None)
            if told.get("previous") != self._ends[name] or mark != _hash(told):
                raise StoreError(
                    f"{path}:{number}: the archive was changed: this line is not as it was issued, or one"
                    " before it is missing"
                )
            self._ends[name], self._counts[name] = mark, number
            is_whole |= (number, mark) == (lines, end)
            del told["previous"]
            yield told
        # More lines than the heads tell are those of a run that was killed before it wrote the heads.
        if not is_whole:
            raise StoreError(
                f"{path}: the archive was changed: it has {self._counts[name]} lines, {_HEADS} says {lines}"
            )


def _parse(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _hash(told: dict[str, Any]) -> str:
    """SHA-256 of the record as JSON with sorted keys, without blanks, in UTF-8."""
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()

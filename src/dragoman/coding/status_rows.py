"""Which acts that have not happened make a row all the same, by ``data/cues/status_rows.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, NamedTuple, get_args

import yaml

from dragoman.coding.status_lexicon import STATUSES, operator_names
from dragoman.errors import DataError, suggest
from dragoman.records import EventType, Status

_FILE = "status_rows.yaml"
_KEYS = frozenset({"why", "reason", "status", "types", "operators", "innermost"})


class RowRule(NamedTuple):
    """Acts of these statuses, types and operators make no row for this reason; None stands for all."""

    reason: str
    statuses: frozenset[str] | None
    types: frozenset[str] | None
    operators: frozenset[str] | None
    innermost: frozenset[str] | None

    def fits(self, event_type: str, status: Status, operators: tuple[str, ...]) -> bool:
        """Whether the rule speaks of such an act."""
        if self.statuses is not None and status not in self.statuses:
            return False
        if self.types is not None and event_type not in self.types:
            return False
        if self.innermost is not None and not self.innermost & operator_names(operators[-1:]):
            return False
        return self.operators is None or bool(self.operators & operator_names(operators))


def why_no_row(event_type: str, status: Status, operators: tuple[str, ...]) -> str:
    """Why an act of that status, which these operators made, is no event; empty where it is one."""
    if not operators and status in ("occurred", "ongoing"):
        return ""
    return next((rule.reason for rule in load_row_rules() if rule.fits(event_type, status, operators)), "")


@functools.lru_cache(maxsize=1)
def load_row_rules() -> tuple[RowRule, ...]:
    """All rules in order.

    Raises:
        DataError: a key, a status or a type is none; the message says which and what was perhaps meant.
    """
    path = files("dragoman") / "data" / "cues" / _FILE
    return tuple(_rule(entry) for entry in yaml.safe_load(path.read_bytes()))


def _rule(entry: dict[str, Any]) -> RowRule:
    _check(entry, _KEYS)
    return RowRule(
        entry.get("reason", ""),
        _check(entry.get("status"), STATUSES),
        _check(entry.get("types"), frozenset(get_args(EventType))),
        _check(entry.get("operators")),
        _check(entry.get("innermost")),
    )


def _check(words: Iterable[str] | None, known: frozenset[str] | None = None) -> frozenset[str] | None:
    if words is None:
        return None
    for word in words:
        if known is not None and word not in known:
            raise DataError(f"{word!r} is unknown{suggest(word, known)}", _FILE)
    return frozenset(words)

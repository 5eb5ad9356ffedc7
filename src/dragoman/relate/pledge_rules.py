"""The rules of the ledger of kept words, as data: what is a word given, what keeps or breaks it, by when."""

from __future__ import annotations

import functools
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
import yaml

from dragoman.errors import DataError

Kind = Literal["promise", "threat"]
Part = Literal["said", "kept", "broken"]

_PLACE = "relate/pledges.yaml"
_UNDONE = frozenset({"negated", "denied"})


class Acts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Acts by the beginnings of their CAMEO codes, and by ``TYPE`` or ``TYPE/mode`` of PLOVER."""

    cameo: tuple[str, ...] = ()
    plover: tuple[str, ...] = ()

    def hold(self, cameo: str | None, event_type: str | None, mode: str | None) -> bool:
        """Whether an act is one of these; one that has a code is read by that alone."""
        if cameo:
            return cameo.startswith(self.cameo)
        return event_type in self.plover or f"{event_type}/{mode}" in self.plover


class PledgeClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of pledges: its words, its acts, and after how many days it is overdue."""

    words: str
    kind: Kind
    days: int
    both_ways: bool
    said: Acts
    kept: Acts
    broken: Acts


class Announced(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an act that is only announced is its actor's own word: its status, and no such operator."""

    statuses: frozenset[str]
    not_own: tuple[str, ...]

    def is_own(self, status: str, operators: tuple[str, ...]) -> bool:
        """Whether the announcement is the actor's own word."""
        stop = tuple(self.not_own)
        others = (name for name in operators if name in stop or name.startswith(tuple(f"{s}:" for s in stop)))
        return status in self.statuses and next(others, None) is None


class Role(NamedTuple):
    """What an event is to the ledger: a word of a class, a deed that keeps one, or one that breaks it."""

    name: str
    part: Part


class PledgeRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All rules; ``classes`` are in order of priority."""

    announced: Announced
    grace_days: int
    classes: dict[str, PledgeClass]

    def roles(
        self, cameo: str | None, event_type: str | None, mode: str | None, status: str,
        operators: tuple[str, ...] = (),
    ) -> tuple[Role, ...]:  # fmt: skip
        """What an event is to each class; it is a word of one class at most."""
        act = (cameo, event_type, mode)
        if status in ("occurred", "ongoing"):
            said = next((name for name, one in self.classes.items() if one.said.hold(*act)), None)
            found = [Role(said, "said")] if said else []
            for name, one in self.classes.items():
                if one.kept.hold(*act):
                    found.append(Role(name, "kept"))
                elif one.broken.hold(*act):
                    found.append(Role(name, "broken"))
            return tuple(found)
        kept = [name for name, one in self.classes.items() if one.kept.hold(*act)]
        if status in _UNDONE:
            return tuple(Role(name, "broken") for name in kept)
        if kept and self.announced.is_own(status, operators):
            return (Role(kept[0], "said"),)
        return ()

    @functools.cached_property
    def sql(self) -> str:
        """A condition that every event with a role meets, and few others."""
        acts = [acts for one in self.classes.values() for acts in (one.said, one.kept, one.broken)]
        codes = sorted({code for one in acts for code in one.cameo})
        types = sorted({name.split("/")[0] for one in acts for name in one.plover})
        by_code = " OR ".join(f"starts_with(cameo, '{code}')" for code in codes)
        by_type = ", ".join(f"'{name}'" for name in types)
        return f"CASE WHEN cameo IS NULL THEN event_type IN ({by_type}) ELSE {by_code or 'false'} END"


@functools.lru_cache(maxsize=4)
def load_pledge_rules(path: Path | None = None) -> PledgeRules:
    """The rules that ship, or those of a file of the same form.

    Raises:
        DataError: the file cannot be read or has another form; the message names it.
    """
    source = path or files("dragoman") / "data" / "relate" / "pledges.yaml"
    try:
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        content = yaml.load(source.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        rules = msgspec.convert(content, PledgeRules)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(str(error).splitlines()[0], path or _PLACE) from error
    for name, one in rules.classes.items():
        codes = [*one.said.cameo, *one.kept.cameo, *one.broken.cameo]
        wrong = next((code for code in codes if not code.isdigit()), None)
        if wrong or one.days < 1:
            raise DataError(f"{name}: expected digits and days, found {wrong or one.days!r}", path or _PLACE)
    return rules

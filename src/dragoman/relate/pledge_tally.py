"""Kept words counted: how many an actor kept, with an interval, beside how many would be done anyway."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from dragoman.records import Record
from dragoman.relate.pledge_rules import Kind
from dragoman.relate.scores import Figure

if TYPE_CHECKING:
    from dragoman.relate.pledges import Pledge

_Z = 1.6449
"""The normal quantile of a two-sided interval of 90 %."""


class PledgeTally(Record, frozen=True, kw_only=True):
    """The promises, or threats, of an actor, to one recipient or (None) to all.

    ``rate`` is the share kept of those that are decided, with its 90 % interval (Wilson 1927); ``base_rate``
    the mean chance of the same deeds in as many days without such a word, over the ``n_base`` decided
    pledges for which it is known, and ``rate_there`` the share kept among just those.
    """

    actor: str
    recipient: str | None
    kind: Kind
    kept: int
    broken: int
    overdue: int
    open: int
    rate: Figure | None
    base_rate: float | None
    rate_there: float | None
    n_base: int

    @property
    def decided(self) -> int:
        """How many were kept, broken or became overdue."""
        return self.kept + self.broken + self.overdue


def tally_pledges(pledges: Iterable[Pledge], by: Literal["actor", "pair"] = "actor") -> list[PledgeTally]:
    """Count pledges by who made them, or by who made them to whom; promises and threats apart, most first."""
    groups: dict[tuple[str, str | None, Kind], list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        groups[pledge.actor, pledge.recipient if by == "pair" else None, pledge.kind].append(pledge)
    tallies = [_count(*key, found) for key, found in groups.items()]
    return sorted(
        tallies, key=lambda one: (-one.decided, -one.open, one.actor, one.recipient or "", one.kind)
    )


def _count(actor: str, recipient: str | None, kind: Kind, pledges: Sequence[Pledge]) -> PledgeTally:
    states = Counter(pledge.state for pledge in pledges)
    based = [(one.state == "kept", one.base_rate) for one in pledges if one.state != "open"]
    known = [(is_kept, base) for is_kept, base in based if base is not None]
    return PledgeTally(
        actor=actor, recipient=recipient, kind=kind, kept=states["kept"], broken=states["broken"],
        overdue=states["overdue"], open=states["open"], rate=share_of(states["kept"], len(based)),
        base_rate=round(sum(base for _, base in known) / len(known), 3) if known else None,
        rate_there=round(sum(is_kept for is_kept, _ in known) / len(known), 3) if known else None,
        n_base=len(known),
    )  # fmt: skip


def share_of(part: int, whole: int) -> Figure | None:
    """A share with its 90 % interval after Wilson (1927); None of nothing."""
    if not whole:
        return None
    share, z2 = part / whole, _Z**2
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return Figure(round(share, 3), round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3))

"""How far a run is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dragoman.store.rows import RoomCounts

_MOST_NOTES = 50


@dataclass(slots=True)
class Progress:
    """How far a run is; handed to whoever shows it after every step.

    ``outdated`` counts those of the unchanged that other versions coded; ``copies`` and ``updated``, at the
    end, near-duplicates and articles that had been coded before; ``dropped`` what each room set aside.
    """

    seen: int = 0
    coded: int = 0
    unchanged: int = 0
    outdated: int = 0
    quarantined: int = 0
    copies: int = 0
    updated: int = 0
    characters: int = 0
    notes: list[str] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def note(self, notes: Iterable[str]) -> None:
        """Keep what was odd but did no harm; the first of it, for somebody to read."""
        self.notes += list(notes)[: _MOST_NOTES - len(self.notes)]

    def set_aside(self, room: str) -> None:
        """Count a page that a room refused."""
        self.quarantined += 1
        self.dropped[room] += 1

    def counts(self) -> dict[str, int]:
        """The counts that a run's record keeps."""
        names = ("seen", "coded", "unchanged", "outdated", "quarantined", "copies", "updated", "characters")
        return {name: getattr(self, name) for name in names}

    def rooms(self) -> dict[str, RoomCounts]:
        """What went into each room and what came of it; what is unchanged goes into the first alone."""
        read, cleaned, coded = (self.dropped[room] for room in ("read", "clean", "coding"))
        new = self.coded + coded + cleaned
        return {
            "read": RoomCounts(self.seen, self.seen - read, read),
            "clean": RoomCounts(new, new - cleaned, cleaned),
            "coding": RoomCounts(new - cleaned, self.coded, coded),
        }

"""The ledger of kept words: what was planned, promised or threatened, and whether a deed followed.

A pledge is a word given by somebody of one country to somebody of another. What is said again while it
runs is another mention of it, not another pledge. A later deed of its class between the same parties, in
time, keeps it; a refusal or denial breaks it; time that passes without either, while there was news, makes
it overdue; what is not due yet, or falls where the store has no news, is open. The base rate tells how often
the deed happens anyway, on days on which no such word was running.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.records import Record
from dragoman.relate.pledge_books import Book, Key, News, Row, read_books, read_news
from dragoman.relate.pledge_rules import Kind, PledgeClass, PledgeRules, load_pledge_rules
from dragoman.relate.pledge_tally import PledgeTally, tally_pledges
from dragoman.relate.source import Source, Words, read_words

State = Literal["kept", "broken", "overdue", "open"]

STATES: tuple[State, ...] = ("kept", "broken", "overdue", "open")

AROUND_DAYS = 182
"""The base rate is that of days so many days around a pledge, for relations change."""
_DAY = dt.timedelta(days=1)
_LEAST_OTHER_DAYS = 30  # below so many other days there is no base rate

__all__ = ["STATES", "Pledge", "PledgeTally", "State", "find_pledges", "one_each", "tally_pledges"]


class Pledge(Record, frozen=True, kw_only=True):
    """A word given by ``actor`` to ``recipient``, and what became of it.

    ``said`` is its first mention, ``mentions`` holds the event ids of all. ``due`` is the last day on which
    it is kept in time; the text named it where ``is_dated``. ``deed`` is what kept it, or came too late by
    ``late_days``; ``breach`` what broke it, or seemed to before it was kept. ``base_rate`` is the chance of
    such a deed in as many days from other days of the same parties, None where there are too few.
    """

    actor: str
    recipient: str
    actor_name: str
    recipient_name: str
    name: str
    kind: Kind
    what: str
    state: State
    first: dt.date
    last: dt.date
    due: dt.date
    is_dated: bool
    is_mutual: bool
    mentions: tuple[str, ...]
    said: Words
    deed: Words | None = None
    breach: Words | None = None
    late_days: int = 0
    base_rate: float | None = None


def find_pledges(
    source: Source,
    actor: str | None = None,
    other: str | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    at: dt.date | None = None,
    rules: PledgeRules | None = None,
) -> list[Pledge]:
    """The pledges of a country, of a pair in both directions, or of everybody, in order of their days.

    ``since`` and ``until`` bound the day on which a pledge was first made, both included; what was reported
    after ``at`` (by default the store's last day) is not looked at.
    """
    rules = rules or load_pledge_rules()
    news = read_news(source, at)
    if news is None:
        return []
    sides = {actor, other} if other is not None else {actor}
    found = [
        pledge
        for book in read_books(source, actor, other, news.last, rules)
        for giver in sorted({row.actor for row in book.said})
        for pledge in _Ledger(book, giver, rules, news).settle()
        if (since is None or pledge.first >= since)
        and (until is None or pledge.first <= until)
        and (actor is None or pledge.actor in sides)
    ]
    return _with_words(source, sorted(found, key=lambda one: (one.first, one.said.event_id)))


def one_each(pledges: Sequence[Pledge]) -> list[Pledge]:
    """What two announced together, told once."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for pledge in pledges:
        sides = frozenset((pledge.actor_name, pledge.recipient_name))
        key = (pledge.name, pledge.first, sides) if pledge.is_mutual else (pledge.said.event_id,)
        if key not in seen:
            kept.append(pledge)
        seen.add(key)
    return kept


class _Draft:
    """A pledge while mentions are still being added to it; ``begin`` is the first day that keeps it."""

    def __init__(self, row: Row, days: int, grace: dt.timedelta) -> None:
        self.rows = [row]
        self.first = row.said_on
        self.party = (row.actor_key, row.recipient_key)
        self.named = row.named_days()
        self.kept_on: dt.date | None = None
        self.begin, self.due = self.first + dt.timedelta(days=1), self.first + dt.timedelta(days=days)
        self._grace = grace
        if self.named:
            self._take_days(self.named)

    def _take_days(self, named: tuple[dt.date, dt.date]) -> None:
        self.named = named
        self.begin, self.due = max(self.first, named[0] - self._grace), named[1] + self._grace

    def takes(self, row: Row) -> bool:
        """Whether a later word is another mention: between the same parties, of no other day."""
        if not _may_be(self.party, (row.actor_key, row.recipient_key)):
            return False
        named = row.named_days()
        return not (named and self.named) or (
            named[0] - self._grace <= self.named[1] and self.named[0] - self._grace <= named[1]
        )

    def add(self, row: Row) -> None:
        """Another mention; it may name the party, or the day, that the first did not."""
        self.rows.append(row)
        one, other = self.party
        self.party = (one or row.actor_key, other or row.recipient_key)
        named = row.named_days()
        if named and not self.named:
            self._take_days(named)


def _may_be(one: Sequence[Key], other: Sequence[Key]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


class _Acts:
    """Deeds, or breaches, as seen by those who gave their word one way; parties are numbers, 0 a country."""

    def __init__(
        self, rows: Sequence[Row], actor: str, both_ways: bool, number: Callable[[Key], int]
    ) -> None:
        self.rows = sorted(
            (row for row in rows if both_ways or row.actor == actor), key=lambda row: (row.day, row.event_id)
        )
        forth = [(row.actor_key, row.recipient_key) for row in self.rows]
        sides = [
            (number(one), number(other)) if row.actor == actor else (number(other), number(one))
            for row, (one, other) in zip(self.rows, forth, strict=True)
        ]
        self._days = np.array([row.day.toordinal() for row in self.rows], dtype=np.int64)
        self._sides = np.array(sides, dtype=np.int64).reshape(-1, 2)

    def find(self, party: tuple[int, int], begin: dt.date, end: dt.date) -> NDArray[np.int64]:
        """Which acts lie between the parties in a stretch of days; a country may stand for its people."""
        low, high = np.searchsorted(self._days, [begin.toordinal(), end.toordinal() + 1])
        sides = self._sides[low:high]
        fits = np.ones(len(sides), dtype=bool)
        for column, mine in enumerate(party):
            if mine:
                fits &= (sides[:, column] == mine) | (sides[:, column] == 0)
        return np.asarray(np.flatnonzero(fits) + low)

    def first(self, party: tuple[int, int], begin: dt.date, end: dt.date) -> Row | None:
        """The first act between the parties in a stretch of days."""
        found = self.find(party, begin, end)
        return self.rows[found[0]] if len(found) else None

    def days(self, party: tuple[int, int], begin: dt.date, end: dt.date) -> NDArray[np.int64]:
        """The days of the acts between the parties, as ordinals."""
        return np.asarray(self._days[self.find(party, begin, end)])


class _Ledger:
    """Settles the words of one class that one country gave to another."""

    def __init__(self, book: Book, actor: str, rules: PledgeRules, news: News) -> None:
        self._name, self._news = book.name, news
        self._class: PledgeClass = rules.classes[book.name]
        self._grace = dt.timedelta(days=rules.grace_days)
        self._said = [row for row in book.said if row.actor == actor]
        self._numbers: dict[Key, int] = {None: 0}
        both_ways = self._class.both_ways
        self._kept = _Acts(book.kept, actor, both_ways, self._number)
        self._broken = _Acts(book.broken, actor, both_ways, self._number)

    def _number(self, key: Key) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    def _party(self, draft: _Draft) -> tuple[int, int]:
        return self._number(draft.party[0]), self._number(draft.party[1])

    def settle(self) -> Iterator[Pledge]:
        """The pledges, each with what became of it."""
        drafts = self._draft()
        running = _Running([(self._party(draft), draft.first, draft.due) for draft in drafts])
        for draft in drafts:
            yield self._tell(draft, running)

    def _draft(self) -> list[_Draft]:
        drafts: list[_Draft] = []
        running: list[_Draft] = []
        for row in self._said:
            # What is said after the deed, or after the last day for it, is a new pledge.
            running = [one for one in running if min(one.due, one.kept_on or one.due) >= row.said_on]
            draft = next((one for one in running if one.takes(row)), None)
            if draft:
                draft.add(row)
            else:
                draft = _Draft(row, self._class.days, self._grace)
                running.append(draft)
                drafts.append(draft)
            deed = self._kept.first(self._party(draft), draft.begin, draft.due)
            draft.kept_on = deed.day if deed else None
        return drafts

    def _tell(self, draft: _Draft, running: _Running) -> Pledge:
        party = self._party(draft)
        deed = self._kept.first(party, draft.begin, draft.due)
        breach = self._broken.first(party, draft.first + _DAY, deed.day if deed else draft.due)
        state: State = "kept" if deed else "broken" if breach else "open"
        late = 0
        if state == "open" and self._news.covers(draft.first, draft.due):
            state = "overdue"
            deed = self._kept.first(party, draft.due + _DAY, draft.due + self._class.days * _DAY)
            late = (deed.day - draft.due).days if deed else 0
        row, one = draft.rows[0], self._class
        return Pledge(
            actor=row.actor, recipient=row.recipient, actor_name=row.actor_name,
            recipient_name=row.recipient_name, name=self._name, kind=one.kind, what=one.words, state=state,
            first=draft.first, last=draft.rows[-1].said_on, due=draft.due, is_dated=draft.named is not None,
            is_mutual=row.is_mutual and one.both_ways, mentions=tuple(row.event_id for row in draft.rows),
            said=_no_words(row), deed=_no_words(deed) if deed else None,
            breach=_no_words(breach) if breach else None, late_days=late,
            base_rate=self._base(party, draft, running),
        )  # fmt: skip

    def _base(self, party: tuple[int, int], draft: _Draft, running: _Running) -> float | None:
        """How often such a deed follows in as many days, from near days on which no such word was running."""
        n_days = (draft.due - draft.first).days
        begin = max(draft.first - AROUND_DAYS * _DAY, self._news.first)
        end = min(draft.first + AROUND_DAYS * _DAY, self._news.last - n_days * _DAY)
        usable = self._news.cover(begin, end, n_days) & ~running.on(party, begin, end)
        if usable.sum() < _LEAST_OTHER_DAYS:
            return None
        at = np.flatnonzero(usable) + begin.toordinal()
        deeds = np.append(self._kept.days(party, begin, end + n_days * _DAY), np.iinfo(np.int64).max)
        following = deeds[np.searchsorted(deeds, at, side="right")]
        return round(float((following <= at + n_days).mean()), 4)


class _Running:
    """On which days which words of a ledger were running."""

    def __init__(self, words: Sequence[tuple[tuple[int, int], dt.date, dt.date]]) -> None:
        self._parties = np.array([party for party, _, _ in words], dtype=np.int64).reshape(-1, 2)
        self._first = np.array([first.toordinal() for _, first, _ in words], dtype=np.int64)
        self._due = np.array([due.toordinal() for _, _, due in words], dtype=np.int64)

    def on(self, party: tuple[int, int], begin: dt.date, end: dt.date) -> NDArray[np.bool_]:
        """For each day of a stretch, whether a word between the parties was running."""
        first, last = begin.toordinal(), end.toordinal()
        fits = (self._first <= last) & (self._due >= first)
        for column, mine in enumerate(party):
            if mine:
                fits &= (self._parties[:, column] == mine) | (self._parties[:, column] == 0)
        n_days = max(0, last - first + 1)
        steps = np.zeros(n_days + 1, dtype=np.int64)
        np.add.at(steps, np.maximum(self._first[fits] - first, 0), 1)
        np.add.at(steps, np.minimum(self._due[fits] - first + 1, n_days), -1)
        return np.asarray(np.cumsum(steps[:-1]) > 0)


def _no_words(row: Row) -> Words:
    return Words(event_id=row.event_id, day=row.day, words="", is_sentence=False, article_id="")


def _with_words(source: Source, pledges: Iterable[Pledge]) -> list[Pledge]:
    """The pledges with the words of their events."""
    found = list(pledges)
    ids = (one.event_id for pledge in found for one in (pledge.said, pledge.deed, pledge.breach) if one)
    words = read_words(source, ids)

    def told(one: Words | None) -> Words | None:
        return words.get(one.event_id, one) if one else None

    return [
        msgspec.structs.replace(
            pledge, said=told(pledge.said), deed=told(pledge.deed), breach=told(pledge.breach)
        )
        for pledge in found
    ]

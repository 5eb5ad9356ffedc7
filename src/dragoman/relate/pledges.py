"""The ledger of kept words: what was planned, promised or threatened, and whether a deed followed.

A pledge is a word given by somebody of one country to somebody of another. What is said again while it
runs is another mention of it, not another pledge. A later deed of its class between the same parties, in
time, keeps it; a refusal or denial breaks it; time that passes without either, while there was news, makes
it overdue; what is not due yet, or falls where the store has no news, is open. The base rate tells how often
the deed happens anyway, on days on which no such word was running.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from dragoman.records import Record
from dragoman.relate.pledge_books import Book, Books, Texts, Word, read_news
from dragoman.relate.pledge_days import Act, ByParty, News, Party, days_before
from dragoman.relate.pledge_rules import Kind, PledgeClass, PledgeRules, load_pledge_rules
from dragoman.relate.pledge_tally import PledgeTally, tally_pledges
from dragoman.relate.source import Source, Words, read_words

State = Literal["kept", "broken", "overdue", "open"]

STATES: tuple[State, ...] = ("kept", "broken", "overdue", "open")

AROUND_DAYS = 182
"""The base rate is that of days so many days around a pledge, for relations change."""
_date = dt.date.fromordinal
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
    books = Books(source, actor, other, news.last, rules)
    begin = since.toordinal() if since else dt.date.min.toordinal()
    end = until.toordinal() if until else dt.date.max.toordinal()
    settled = [
        one
        for book in books
        for one in _Ledger(book, rules, news).settle()
        if begin <= one.draft.first <= end
    ]
    return sorted(_tell(source, books, settled), key=lambda one: (one.first, one.said.event_id))


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

    def __init__(self, word: Word, days: int, grace: int) -> None:
        self.words = [word]
        self.first, self.party, self.named = word.said_on, word.party, word.named
        self.deed: Act | None = None
        self.begin, self.due = self.first + 1, self.first + days
        self._grace = grace
        if self.named:
            self._take_days(self.named)

    def _take_days(self, named: tuple[int, int]) -> None:
        self.named = named
        self.begin, self.due = max(self.first, named[0] - self._grace), named[1] + self._grace

    def takes(self, word: Word) -> bool:
        """Whether a later word is another mention: between the same parties, of no other day."""
        if not _may_be(self.party, word.party):
            return False
        return not (word.named and self.named) or (
            word.named[0] - self._grace <= self.named[1] and self.named[0] - self._grace <= word.named[1]
        )

    def add(self, word: Word) -> None:
        """Another mention; it may name the party, or the day, that the first did not."""
        self.words.append(word)
        self.party = (self.party[0] or word.party[0], self.party[1] or word.party[1])
        if word.named and not self.named:
            self._take_days(word.named)


def _may_be(one: Party, other: Party) -> bool:
    return all(not a or not b or a == b for a, b in zip(one, other, strict=True))


class _Settled(NamedTuple):
    """What became of a draft."""

    name: str
    draft: _Draft
    state: State
    deed: Act | None
    breach: Act | None
    late_days: int
    base_rate: float | None


class _Ledger:
    """Settles the words of one class that one country gave to another."""

    def __init__(self, book: Book, rules: PledgeRules, news: News) -> None:
        self._book, self._news, self._grace = book, news, rules.grace_days
        self._days = rules.classes[book.name].days
        self._other_days: dict[tuple[Party, int], tuple[int, int]] = {}

    def settle(self) -> Iterator[_Settled]:
        """The pledges, each with what became of it."""
        drafts = self._draft()
        running = _Running(drafts, self._news)
        for draft in drafts:
            yield self._settle(draft, running)

    def _draft(self) -> list[_Draft]:
        drafts: list[_Draft] = []
        running: list[_Draft] = []
        for word in self._book.said:
            # What is said after the deed, or after the last day for it, is a new pledge.
            running = [
                one
                for one in running
                if one.due >= word.said_on and (one.deed is None or one.deed[0] >= word.said_on)
            ]
            draft = next((one for one in running if one.takes(word)), None)
            if draft:
                draft.add(word)
            else:
                draft = _Draft(word, self._days, self._grace)
                running.append(draft)
                drafts.append(draft)
            draft.deed = self._book.kept.first(draft.party, draft.begin, draft.due)
        return drafts

    def _settle(self, draft: _Draft, running: _Running) -> _Settled:
        deed = draft.deed
        breach = self._book.broken.first(draft.party, draft.first + 1, deed[0] if deed else draft.due)
        state: State = "kept" if deed else "broken" if breach else "open"
        late = 0
        if state == "open" and self._news.covers(draft.first, draft.due):
            state = "overdue"
            deed = self._book.kept.first(draft.party, draft.due + 1, draft.due + self._days)
            late = deed[0] - draft.due if deed else 0
        return _Settled(self._book.name, draft, state, deed, breach, late, self._base(draft, running))

    def _base(self, draft: _Draft, running: _Running) -> float | None:
        """How often such a deed follows in as many days, from near days on which no such word was running."""
        n_days = draft.due - draft.first
        begin = max(draft.first - AROUND_DAYS, self._news.first)
        end = min(draft.first + AROUND_DAYS, self._news.last - n_days)
        if end - begin + 1 < _LEAST_OTHER_DAYS:
            return None
        key = (draft.party, n_days)
        if key not in self._other_days:
            usable = ~(days_before(self._news.silent, n_days) | running.days(draft.party))
            deeds = self._book.kept.days(draft.party, self._news)
            self._other_days[key] = usable, usable & days_before(deeds, n_days)
        usable, followed = self._other_days[key]
        near = self._news.stretch(begin, end)
        n_usable = (usable & near).bit_count()
        return round((followed & near).bit_count() / n_usable, 4) if n_usable >= _LEAST_OTHER_DAYS else None


class _Running:
    """On which days which words of a ledger were running."""

    def __init__(self, drafts: Sequence[_Draft], news: News) -> None:
        stretches = [news.stretch(draft.first, draft.due) for draft in drafts]
        self._stretches = ByParty(stretches, [draft.party for draft in drafts])

    def days(self, party: Party) -> int:
        """The days on which a word between the parties was running, as bits."""
        found = 0
        for group in self._stretches.fitting(party):
            for stretch in group:
                found |= stretch
        return found


def _tell(source: Source, books: Books, settled: Sequence[_Settled]) -> list[Pledge]:
    """The pledges with the texts and words of their events."""
    texts = books.texts()
    shown = [one.draft.words[0].row for one in settled]
    shown += [act[1] for one in settled for act in (one.deed, one.breach) if act]
    words = read_words(source, (texts.event_id[row] for row in shown))

    def told(row: int, day: int) -> Words:
        name = texts.event_id[row]
        return words.get(name) or Words(
            event_id=name, day=_date(day), words="", is_sentence=False, article_id=""
        )

    return [_as_pledge(one, books.rules.classes[one.name], texts, told) for one in settled]


def _as_pledge(one: _Settled, rules: PledgeClass, texts: Texts, told: Callable[[int, int], Words]) -> Pledge:
    draft = one.draft
    row = draft.words[0].row
    return Pledge(
        actor=texts.actor_country[row], recipient=texts.recipient_country[row],
        actor_name=texts.actor_name[row], recipient_name=texts.recipient_name[row],
        name=one.name, kind=rules.kind, what=rules.words,
        state=one.state, first=_date(draft.first), last=_date(draft.words[-1].said_on),
        due=_date(draft.due), is_dated=draft.named is not None,
        is_mutual=texts.is_mutual[row] and rules.both_ways,
        mentions=tuple(texts.event_id[word.row] for word in draft.words),
        said=told(row, draft.first),
        deed=told(one.deed[1], one.deed[0]) if one.deed else None,
        breach=told(one.breach[1], one.breach[0]) if one.breach else None,
        late_days=one.late_days, base_rate=one.base_rate,
    )  # fmt: skip

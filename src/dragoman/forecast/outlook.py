"""What one country will do to another: a probability, its interval, the own rate, and the reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.errors import SettingsError
from dragoman.forecast.classes import QuestionClass
from dragoman.forecast.dyads import Dealings, day_number, day_of, read_dealings
from dragoman.forecast.figures import Memory, figures
from dragoman.forecast.lessons import LEAST_FIRMNESS, Learned, pairs_known, with_rate
from dragoman.forecast.models import data_version, learned_for
from dragoman.forecast.reasons import Reason, find_reasons
from dragoman.forecast.windows import build_windows, look_back
from dragoman.records import Record
from dragoman.store import Store

LONGEST_DAYS = 90
_FEW_DEEDS = 5


class Outlook(Record, frozen=True, kw_only=True):
    """A forecast for one question; ``begin`` and ``end`` bound its window, both included.

    ``low`` and ``high`` are an interval of 90 % for the probability, ``own_rate`` what the pair's own past
    alone would say, ``base_rate`` what all pairs' past would. ``expected`` is the conformal set at 90 %: what
    cannot be ruled out, *yes*, *no* or both. ``note`` says why an answer is weak.
    """

    actor: str
    recipient: str
    name: str
    question: str
    begin: dt.date
    end: dt.date
    probability: float
    low: float
    high: float
    own_rate: float
    base_rate: float
    n_deeds: int
    told_until: dt.date
    expected: tuple[str, ...] = ("yes", "no")
    reasons: tuple[Reason, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Desk:
    """A store's dealings, ready to be asked as of a morning; open it with :func:`open_desk`."""

    dealings: Dealings
    morning: int
    keep_in: Path | None
    version: str
    name_of: Callable[[str], str] = str

    def outlook(self, actor: str, recipient: str, known: QuestionClass, days: int) -> Outlook:
        """The forecast that ``actor`` does a class of deeds to ``recipient`` within ``days`` days.

        Raises:
            SettingsError: the two are the same, or the window is no length of days that can be asked.
        """
        return self.outlooks([(actor, recipient)], known, days)[0]

    def outlooks(
        self, pairs: Sequence[tuple[str, str]], known: QuestionClass, days: int, most: int | None = None
    ) -> list[Outlook]:
        """The forecasts of one class for several pairs, in their order; only the ``most`` likeliest if given.

        Raises:
            SettingsError: a pair is one country twice, or the window cannot be asked about.
        """
        _check(pairs, days)
        channel = self.dealings.classes.index(known)
        learned = learned_for(self.dealings, channel, days, self.morning, self.keep_in, self.version)
        a, b = self._numbers(pairs)
        own, base, seen = self._rates(a, b, channel, days, learned)
        memory = Memory(self.dealings)
        memory.advance(self.morning)
        plain = figures(memory, channel, a, b, days)
        chance = learned.chance(plain, own)
        asked = _Asked(self, known, channel, days, memory, learned, base, seen)
        rows = with_rate(plain, own)
        kept = np.sort(np.argsort(-chance, kind="stable")[:most])
        return [
            _outlook(asked, pairs[n], (int(a[n]), int(b[n])), rows[n], chance[n], own[n])
            for n in kept.tolist()
        ]

    def partners(self, actor: str, known: QuestionClass, days: int, most: int = 10) -> list[Outlook]:
        """To whom a country will do a class of deeds, likeliest first: the forecasts of its pairs, in order.

        Raises:
            SettingsError: the window is no length of days that can be asked.
        """
        pairs = [(actor, other) for other in self.dealings.countries if other != actor]
        found = self.outlooks(pairs, known, days, most)
        return sorted(found, key=lambda each: (-each.probability, each.recipient))

    def busiest(self, most: int) -> list[tuple[str, str]]:
        """The directed pairs with most deeds lately, busiest first."""
        memory = Memory(self.dealings)
        memory.advance(self.morning)
        level = memory.levels[3, self.dealings.any]
        order = np.argsort(-level, axis=None, kind="stable")[:most]
        found = [divmod(int(at), len(self.dealings.countries)) for at in order if level.flat[at] > 0]
        return [(self.dealings.countries[a], self.dealings.countries[b]) for a, b in found]

    def _numbers(self, pairs: Sequence[tuple[str, str]]) -> tuple[Any, Any]:
        number = {code: at for at, code in enumerate(self.dealings.countries)}
        a, b = (np.array([number[pair[side]] for pair in pairs], dtype=np.int64) for side in (0, 1))
        return a, b

    def _rates(
        self, a: Any, b: Any, channel: int, days: int, learned: Learned
    ) -> tuple[np.ndarray[Any, Any], float, int]:
        """The pairs' own rates, the rate of all, and how many windows they rest on."""
        mornings = look_back(self.dealings, self.morning, days, 400)
        if not len(mornings):
            return np.full(len(a), 0.5), 0.5, 0
        known = pairs_known(self.dealings, self.morning, _FEW_DEEDS)
        whole = list(dict.fromkeys(zip(*(side.tolist() for side in known), strict=True)))
        asked = list(zip(a.tolist(), b.tolist(), strict=True))
        place = {pair: n for n, pair in enumerate(dict.fromkeys([*whole, *asked]))}
        both = np.array(list(place), dtype=np.int64)
        windows = build_windows(self.dealings, mornings, both[:, 0], both[:, 1], days, (channel,), len(whole))
        rates = windows.rates(learned.way)[-1, :, 0]
        own = rates[[place[pair] for pair in asked]]
        seen = max(len(mornings) - windows.lag, 0)
        return own, float(windows.base_rates()[-1, 0]), seen


def open_desk(
    store: Store,
    classes: Sequence[QuestionClass],
    as_of: dt.date | None,
    today: dt.date,
    countries: Sequence[str] = (),
    keep: bool = True,
    name_of: Callable[[str], str] = str,
) -> Desk:
    """Read what a store tells, to be asked on the morning of ``as_of`` (the day after its last report).

    ``countries`` may be asked about even where the store never names them; ``name_of`` turns codes into
    names for questions and reasons; with ``keep``, models are kept in the store's folder.

    Raises:
        SettingsError: the day lies in the future, or before anything was told.
        StoreError: the store has no dated event between two countries.
    """
    dealings = read_dealings(store, classes, countries, today)
    morning = day_number(as_of) if as_of else min(dealings.last + 1, day_number(today))
    if morning > day_number(today):
        raise SettingsError(f"--as-of: {day_of(morning)} lies ahead; today is {today}")
    if morning <= dealings.first:
        raise SettingsError(
            f"--as-of: nothing was told before {day_of(morning)}; the record begins {day_of(dealings.first)}"
        )
    keep_in = store.root / "forecasts" / "models" if keep else None
    return Desk(dealings.until(morning), morning, keep_in, data_version(store), name_of)


@dataclass(frozen=True)
class _Asked:
    desk: Desk
    known: QuestionClass
    channel: int
    days: int
    memory: Memory
    learned: Learned
    base: float
    seen: int


def _outlook(
    asked: _Asked, pair: tuple[str, str], at: tuple[int, int], row: Any, chance: float, own: float
) -> Outlook:
    desk, model = asked.desk, asked.learned.model
    done = desk.dealings.done
    between = done.pick((done.a == at[0]) & (done.b == at[1]))
    n_deeds = int(between.n[between.channel == asked.channel].sum())
    n_any = int(between.n[between.channel == desk.dealings.any].sum())
    note, firmness, spare = None, max(float(asked.seen), LEAST_FIRMNESS), 1.0
    if model is None:
        total = int(done.n[done.channel == desk.dealings.any].sum())
        note = (
            f"Too little to learn from ({total:,} events between countries, {asked.learned.n_hits} windows"
            " that came true): this is the pair's own rate, drawn to that of all pairs."
        )
    else:
        # An interval is never narrower than as many windows of evidence as were learned from make it.
        spare = 0.0
        firmness = asked.learned.firmness
        if n_any < _FEW_DEEDS:
            firmness, note = firmness / 2, f"The store knows {n_any} deeds of this pair: a wide guess."
    low, high = _interval(float(chance), firmness, spare)
    names = (desk.name_of(pair[0]), desk.name_of(pair[1]))
    reasons: tuple[Reason, ...] = ()
    if model is not None:
        reasons = find_reasons(asked.memory, asked.channel, at, names, model.parts(row[None])[0])
    return Outlook(
        actor=pair[0], recipient=pair[1], name=asked.known.name, question=asked.known.ask(*names),
        begin=day_of(desk.morning), end=day_of(desk.morning + asked.days - 1),
        probability=round(float(chance), 4), low=low, high=high, own_rate=round(float(own), 4),
        base_rate=round(asked.base, 4), n_deeds=n_deeds, told_until=day_of(desk.dealings.last),
        expected=model.expected(float(chance)) if model else ("yes", "no"), reasons=reasons, note=note,
    )  # fmt: skip


def _interval(chance: float, firmness: float, spare: float) -> tuple[float, float]:
    """90 % of a beta law of so much evidence; ``spare`` widens it at both ends, as Clopper and Pearson do."""
    from scipy.stats import beta

    yes, no = firmness * chance, firmness * (1 - chance)
    low, high = beta.ppf(0.05, yes, no + spare), beta.ppf(0.95, yes + spare, no)
    return round(min(float(low), chance), 4), round(max(float(high), chance), 4)


def _check(pairs: Sequence[tuple[str, str]], days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise SettingsError(f"--days: expected 1 to {LONGEST_DAYS}, found {days}")
    for a, b in pairs:
        if a == b:
            raise SettingsError(f"a pair needs two countries, found {a} twice")

"""This month: which relations got worse or better, what is alarming, what is coming; each with a sentence."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from dragoman.errors import SettingsError
from dragoman.relate.levels import PairStand
from dragoman.relate.series import SeriesReader
from dragoman.show.dossier.words import count_of, say_day
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.pages.calendar import coming_ids
from dragoman.show.web.relations import all_stands, covered_days, open_acts, the
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import say_month, tell_events

BRIEF = TableSpec(
    name="brief",
    caption="The month in sentences",
    columns=(
        Column(name="part", label="Part", about="deteriorated, improved, alert or upcoming."),
        Column(name="pair", label="Pair", about="Codes of the two.", link="/dyads/{pair}"),
        Column(name="says", label="What", about="The finding in a sentence."),
        Column(name="figures", label="Figures", about="What it rests on."),
        Column(name="trend", label="Trend", kind="number", about="The last month less the half year."),
        Column(name="trend_low", label="at least", kind="number", about="Lower bound, 90 %."),
        Column(name="trend_high", label="at most", kind="number", about="Upper bound, 90 %."),
        Column(name="day", label="Day", kind="day", about="Day of the event that stands for it."),
        Column(name="words", label="For example", about="The event in words.", link="/events/{event_id}"),
        Column(name="sentence", label="Sentence", about="What its source says."),
        Column(name="source", label="Source", link="/articles/{article_id}", about="Publisher or feed."),
        Column(name="event_id", label="Event", about="The event's id.", shown=False),
        Column(name="article_id", label="Article", about="The article's id.", shown=False),
    ),
    empty="Nothing changed beyond doubt.",
)
COVERAGE = TableSpec(
    name="coverage",
    caption="What the store knows of each month",
    columns=(
        Column(name="month", label="Month", kind="day", about="Its first day."),
        Column(name="n_events", label="Events", kind="integer", about="Events of the month."),
        Column(name="n_pairs", label="Pairs", kind="integer", about="Pairs of countries with events."),
        Column(
            name="n_articles", label="Articles", kind="integer", about="Articles or tables they come from."
        ),
    ),
)

_MOST = 6
_MOST_LIKELY = 3
_LEAST_RECENT = 4
_LEAST_TREND = 0.1
_LEAST_WEIGHT = -0.5
_LEAST_FORCE = 3
_USUAL_DAYS = 365
_EXAMPLES = 12
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def show_month(reader: Reader, asked: Asked) -> Result:
    """The month asked for, else the last of which the store knows."""
    covered = covered_days(reader)
    months = reader.remember("months", lambda: _months(reader))
    if covered is None:
        return Result(rows={"brief": [], "coverage": months}, heading="No event is in this store yet.",
                      extra={"month": None, "parts": [], "months": [], "coverage": None})  # fmt: skip
    first = read_month(asked.inputs["month"]) or covered[1].replace(day=1)
    last = min(_last_day(first), max(covered[1], first))
    known = [row["month"] for row in months]
    brief = reader.remember(("month", first), lambda: _brief(reader, first, last)) if first in known else []
    return Result(
        rows={"brief": brief, "coverage": months},
        heading=f"What changed in {say_month(first)}?",
        note=_note(first, last, months),
        extra={
            "month": first,
            "parts": _PARTS,
            "earlier": max((month for month in known if month < first), default=None),
            "later": min((month for month in known if month > first), default=None),
            "months": [(month, f"{month:%Y-%m}", say_month(month)) for month in reversed(known)],
        },
    )


_PARTS = (
    ("deteriorated", "▼", "Deteriorated", "No relation got worse beyond doubt."),
    ("improved", "▲", "Improved", "No relation got better beyond doubt."),
    ("alert", "!", "Alerts", "No force where there was none for a year."),
    ("upcoming", "○", "Upcoming", "Nothing is announced with a day to come."),
)


def read_month(text: str | None) -> dt.date | None:
    """The first day of a month such as 2018-06; nothing for nothing.

    Raises:
        SettingsError: it is not one.
    """
    if not text:
        return None
    found = _MONTH.fullmatch(text)
    try:
        return dt.date(int(found[1]), int(found[2]), 1) if found else dt.date(0, 0, 0)
    except ValueError as error:
        raise SettingsError(f"month: expected a month such as 2018-06, found {text[:40]!r}") from error


def _last_day(first: dt.date) -> dt.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _months(reader: Reader) -> list[Row]:
    day = "coalesce(event_date, report_date)"
    return reader.rows(
        f"SELECT date_trunc('month', {day})::DATE AS month, count(*) AS n_events,"
        " count(DISTINCT least(actor_country, recipient_country)"
        "   || greatest(actor_country, recipient_country))"
        "   FILTER (actor_country <> recipient_country) AS n_pairs,"
        " count(DISTINCT article_id) AS n_articles FROM events"
        f" WHERE {day} <= (SELECT max(coalesce(report_date, event_date)) FROM events)"
        " GROUP BY 1 ORDER BY 1"
    )


def _note(first: dt.date, last: dt.date, months: Sequence[Row]) -> str:
    known = next((row for row in months if row["month"] == first), None)
    if known is None:
        return f"The store knows of no event in {say_month(first)}."
    until = f" until {say_day(last)}" if last < _last_day(first) else ""
    return (
        f"{count_of(known['n_events'], 'event')}, between {count_of(known['n_pairs'], 'pair')} of countries,"
        f" are known of this month{until}. Each change is that of the last month against the last half year,"
        " with its 90 % interval; where that holds zero, the change is not beyond doubt."
    )


def _brief(reader: Reader, first: dt.date, last: dt.date) -> list[Row]:
    acts = open_acts(reader)
    stands = all_stands(reader, acts, last)
    found = _changes(reader, acts, stands.values(), (first, last), "deteriorated")
    found += _changes(reader, acts, stands.values(), (first, last), "improved")
    found += _alerts(reader, acts, first, last)
    found += _upcoming(reader, last)
    return found


def _changes(
    reader: Reader,
    acts: SeriesReader,
    stands: Collection[PairStand],
    days: tuple[dt.date, dt.date],
    part: str,
) -> list[Row]:
    """The pairs that changed most surely one way, each pair once, with an event that shows it.

    Where few changed beyond doubt, those that come nearest to it are told as likely.
    """
    sign = -1 if part == "deteriorated" else 1
    best: dict[frozenset[str], PairStand] = {}
    for one in stands:
        if one.trend.value * sign >= _LEAST_TREND and one.recent >= _LEAST_RECENT:
            key = frozenset((one.a, one.b))
            if key not in best or _weight(one) > _weight(best[key]):
                best[key] = one
    rows: list[Row] = []
    for one in sorted(best.values(), key=lambda one: (-_weight(one), one.a, one.b)):
        if len(rows) >= (_MOST if one.is_change else _MOST_LIKELY) or _weight(one) < _LEAST_WEIGHT:
            break
        example = _example(reader, acts, (one.a, one.b), days, sign)
        if example is not None:
            rows.append(_change_row(one, part, example))
    return rows


def _weight(one: PairStand) -> float:
    """How far the change is from none, times how much there was of it; below 0 where it is not sure."""
    return max(one.trend.low, -one.trend.high) * math.log1p(one.recent)


def _change_row(one: PairStand, part: str, example: Row) -> Row:
    way = "less friendly" if part == "deteriorated" else "friendlier"
    doubt = "" if one.is_change else "Likely, not beyond doubt: "
    name = the(one.a) if doubt else _capital(the(one.a))
    says = f"{doubt}{name} acted {way} towards {the(one.b)} than in the half year before."
    figures = (
        f"Trend {_signed(one.trend.value)} ({_signed(one.trend.low)} to {_signed(one.trend.high)}),"
        f" {count_of(one.recent, 'act')} in thirty days."
    )
    return example | {
        "part": part, "pair": f"{one.a}-{one.b}", "says": says, "figures": figures, "trend": one.trend.value,
        "trend_low": one.trend.low, "trend_high": one.trend.high,
    }  # fmt: skip


def _example(
    reader: Reader, acts: SeriesReader, pair: tuple[str, str], days: tuple[dt.date, dt.date], sign: int
) -> Row | None:
    """The event of the month that shows it best: the strongest class, a sentence of its own, many reports."""
    weights = acts.classes.weights.tolist()
    kinds = sorted(
        (n for n, weight in enumerate(weights) if weight * sign > 0), key=lambda n: -abs(weights[n])
    )
    return _most_telling(reader, acts.evidence(*pair, *days, kinds, _EXAMPLES, directed=True))


def _most_telling(reader: Reader, ids: Sequence[str]) -> Row | None:
    told = tell_events(reader, ids)
    return max(told, key=lambda row: (row["sentence"] is not None, row["n_reports"]), default=None)


def _alerts(reader: Reader, acts: SeriesReader, first: dt.date, last: dt.date) -> list[Row]:
    """Pairs with force in the month and none in the year before it."""
    force = acts.classes.names.index("force") if "force" in acts.classes.names else None
    if force is None or acts.first is None or (first - acts.first).days < _USUAL_DAYS // 2:
        return []
    before = first - dt.timedelta(days=_USUAL_DAYS)
    usual = {(a, b) for a, b, kind, _ in acts.table(before, first - dt.timedelta(days=1)) if kind == force}
    now: dict[tuple[str, str], int] = defaultdict(int)
    for a, b, kind, number in acts.table(first, last):
        if kind == force and (a, b) not in usual:
            now[a, b] += number
    chosen = sorted(
        (item for item in now.items() if item[1] >= _LEAST_FORCE), key=lambda item: (-item[1], item[0])
    )
    rows = []
    for (a, b), number in chosen[:_MOST]:
        example = _most_telling(reader, acts.evidence(a, b, first, last, [force], _EXAMPLES, directed=True))
        if example:
            says = f"{_capital(the(a))} used force against {the(b)}."
            figures = f"{count_of(number, 'act')}; none is known of the year before."
            rows.append(example | {"part": "alert", "pair": f"{a}-{b}", "says": says, "figures": figures})
    return rows


def _upcoming(reader: Reader, last: dt.date) -> list[Row]:
    """What was announced by then for a day after it, the next first."""
    rows = []
    for row in tell_events(reader, coming_ids(reader, last)[:_MOST]):
        sides = sorted({row["actor_country"], row["recipient_country"]} - {None})
        pair = "-".join(sides) if len(sides) == 2 else None
        rows.append(
            row | {"part": "upcoming", "pair": pair, "says": f"{say_day(row['day'])}: {row['words']}."}
        )
    return rows


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


PAGES = (
    Page(
        address="/",
        title="This month",
        question="What changed this month?",
        about="The relations that got worse or better, alerts and what is coming, each with a sentence.",
        nav="This month",
        order=10,
        query=show_month,
        tables=(BRIEF, COVERAGE),
        inputs=(Input(name="month", label="Month", about="A month such as 2018-06; by default the last."),),
        template="month.html",
    ),
)

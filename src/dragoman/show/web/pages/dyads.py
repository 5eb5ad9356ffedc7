"""Pairs of powers: which changed, and how two of them stand, since when, why, and what next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dragoman.relate.levels import PairStand, read_path
from dragoman.relate.scores import DyadScore
from dragoman.relate.series import SeriesReader
from dragoman.relate.shifts import Shift
from dragoman.show.charts.drawing import Chart
from dragoman.show.charts.parts import Days, bin_days, count_in_bins
from dragoman.show.charts.scores import Acts, PairCourse, Point, Turn, Way, pair_chart
from dragoman.show.web.asking import read_cursor, write_cursor
from dragoman.show.web.beside import PENDING
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.pair_parts import (
    FORECASTS,
    LATEST,
    PLEDGES,
    forecast_section,
    latest_section,
    pledge_section,
    told_events,
)
from dragoman.show.web.relations import (
    all_stands,
    covered_days,
    find_shifts,
    known_powers,
    open_acts,
    power_name,
    prepare_shifts,
    read_pair,
    score_pair,
    the,
    usual_days,
)
from dragoman.show.web.sections import Section, Shown, extra, figure_cells, figure_columns, figure_of
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.wording import say_level, say_score
from dragoman.store.filters import EventFilter

ORDER = ("material_cooperation", "verbal_cooperation", "statement", "verbal_conflict", "pressure", "force")
"""The classes of acts from the friendliest to the most hostile, as charts list them."""

PAIRS = TableSpec(
    name="pairs",
    caption="Directed pairs with evidence enough; each row leads to the pair",
    columns=(
        Column(name="names", label="Who towards whom", link="/dyads/{pair}", about="Names of the two."),
        Column(name="pair", label="Pair", about="Codes of the two.", shown=False),
        Column(name="level_words", label="Acts", about="The level in a word."),
        *figure_columns("level", "Level", "Tone of the last half year, -1 hostile to 1 friendly."),
        *figure_columns("trend", "Trend", "The last month less the half year."),
        Column(
            name="is_change", label="Changed", kind="flag", about="Whether the trend's interval leaves out 0."
        ),
        Column(name="recent", label="Acts, 30 days", kind="integer", about="Acts of the last 30 days."),
        Column(name="force", label="of force", kind="integer", about="Acts of force in the last 30 days."),
        Column(
            name="effective_events",
            label="Effective events",
            kind="number",
            digits=0,
            about="Events left after forgetting and clumping.",
        ),
    ),
    empty="No pair has evidence enough: at least five events, of the last months, between two countries.",
)
_UNSETTLED_DAYS = 14  # where reports begin, every pair seems to appear
SORTS = ("change", "activity", "hostile", "friendly")


def list_pairs(reader: Reader, asked: Asked) -> Result:
    """Every directed pair with evidence enough, in the order asked for."""
    acts = open_acts(reader)
    days = usual_days(reader, None, asked.filter.until)
    wanted = set(asked.filter.country)
    stands = [
        one
        for one in all_stands(reader, acts, days[1] if days else None).values()
        if not wanted or wanted & {one.a, one.b}
    ]
    prepare_shifts(reader, acts)  # whoever opens a pair from here will want them
    ordered = sorted(stands, key=_SORT_KEYS[asked.inputs["sort"]])
    start = int(read_cursor(asked.cursor, int)[0]) if asked.cursor else 0
    shown = ordered[max(start, 0) : start + asked.limit]
    changed = sum(one.is_change for one in stands)
    note = (
        f"{len(stands):,} directed pairs have at least five effective events; {changed:,} of them differ in"
        " the last month from the half year beyond doubt."
    )
    return Result(
        rows={"pairs": [stand_row(one) for one in shown]}, total=len(stands), note=note if stands else None,
        following=write_cursor(start + asked.limit) if start + asked.limit < len(ordered) else None,
    )  # fmt: skip


def _change(one: PairStand) -> tuple[float, float, str, str]:
    """Changes beyond doubt first, the surest of them before the others; then the largest."""
    sure = max(one.trend.low, -one.trend.high, 0.0)
    return (-sure, -abs(one.trend.value), one.a, one.b)


_SORT_KEYS = {
    "change": _change,
    "activity": lambda one: (-one.recent, -one.events, one.a, one.b),
    "hostile": lambda one: (one.level.value, -one.effective_events, one.a, one.b),
    "friendly": lambda one: (-one.level.value, -one.effective_events, one.a, one.b),
}


def stand_row(one: PairStand) -> Row:
    """A pair's standing as a row."""
    return {
        "names": f"{power_name(one.a)} → {power_name(one.b)}", "pair": f"{one.a}-{one.b}",
        "level_words": say_level(one.level.value), "is_change": one.is_change, "recent": one.recent,
        "force": one.force, "effective_events": one.effective_events,
        **figure_cells("level", one.level), **figure_cells("trend", one.trend),
    }  # fmt: skip


def level_columns(name: str, label: str) -> tuple[Column, ...]:
    """A level and its bounds as three columns."""
    return (
        Column(name=name, label=label, kind="number", about="The level."),
        Column(name=f"{name}_low", label="5 %", kind="number", about="Lower bound of its 90 % interval."),
        Column(name=f"{name}_high", label="95 %", kind="number", about="Upper bound of its 90 % interval."),
    )


FIGURES = TableSpec(
    name="figures",
    caption="The four figures each way, with 90 % intervals",
    columns=(
        Column(name="direction", label="Direction", about="Who towards whom."),
        *figure_columns("level", "Level", "Tone of the last half year, -1 hostile to 1 friendly."),
        *figure_columns("trend", "Trend", "The last month less the half year."),
        *figure_columns("attention", "Attention", "Share of the news now over the usual share."),
        *figure_columns("asymmetry", "Asymmetry", "Friendlier than it is treated, above 0."),
        Column(name="force_events", label="Force, 30 days", kind="integer", about="Acts of force of late."),
        Column(name="events", label="Events", kind="integer", about="Events between the two, this way."),
        Column(name="effective_events", label="Effective", kind="number", digits=0,
               about="Events left after forgetting and clumping."),
    ),
)  # fmt: skip
COURSE = TableSpec(
    name="course",
    caption="Levels, acts and reports by stretch of days",
    columns=(
        Column(name="begin", label="From", about="First day of the stretch.", kind="text"),
        *level_columns("forth", "First to second"),
        *level_columns("back", "Second to first"),
        *(Column(name=name, label=name.replace("_", " "), kind="integer", about=f"Acts of class {name}.")
          for name in ORDER),
        Column(name="reports", label="Reports in the store", kind="integer", about="Of anybody."),
    ),
)  # fmt: skip
SHIFTS = TableSpec(
    name="shifts",
    caption="Turning points, numbered as in the chart",
    columns=(
        Column(name="number", label="No.", kind="integer", about="Its number in the chart."),
        Column(name="day", label="Day", kind="day", about="First day of the new time."),
        Column(name="direction", label="For the", about="better or worse."),
        Column(name="what", label="What changed", about="What became more frequent."),
        Column(name="tone_before", label="Tone before", kind="number", about="In the months before."),
        Column(name="tone_after", label="after", kind="number", about="In the days after."),
        Column(name="score", label="Score", kind="number", digits=0, about="Likelihood ratio."),
        Column(
            name="threshold",
            label="Chance reaches",
            kind="number",
            digits=0,
            about="What shuffled days reach once a year.",
        ),
        Column(name="delay_days", label="Known after", kind="integer", about="Days of news needed."),
        Column(
            name="evidence", label="Events", kind="texts", shown=False, about="Ids of events that carry it."
        ),
    ),
    empty="No turning point that shuffled days would not give as well.",
)


def show_pair(reader: Reader, asked: Asked) -> Result:
    """Everything that is known of a pair."""
    a, b = read_pair(asked.path["pair"])
    acts = open_acts(reader)
    days = usual_days(reader, asked.filter.since, asked.filter.until)
    heading = f"How do {the(a)} and {the(b)} stand?"
    if days is None:
        return _nothing(heading, a, b)
    scores = score_pair(reader, acts, a, b, days[1])
    if not sum(score.events for score in scores):
        return _nothing(heading, a, b)
    found = find_shifts(reader, acts, a, b)
    covered = covered_days(reader) or days
    begin = (
        max(days[0], covered[0] + dt.timedelta(days=_UNSETTLED_DAYS)) if days[0] >= covered[0] else days[0]
    )
    shifts = [shift for shift in found.shifts if begin <= shift.date <= days[1]] if found else []
    drawn = ("course", a, b, days, found is not None)
    chart = reader.remember(drawn, lambda: _course_chart(reader, acts, (a, b), days, shifts))
    chosen = EventFilter(dyad=(f"{a}-{b}",))
    ledger, ledger_rows = pledge_section(reader, a, b)
    outlook, outlook_rows = forecast_section(reader, a, b)
    latest, latest_rows = latest_section(reader, chosen)
    rows = {
        "figures": [_score_row(score) for score in scores],
        "course": _course_rows(chart),
        "shifts": [_shift_row(number, shift, acts) for number, shift in enumerate(shifts, 1)],
        "pledges": ledger_rows, "forecasts": outlook_rows, "latest": latest_rows,
    }  # fmt: skip
    sections = [
        _in_short(scores, rows["figures"]),
        Section("course", "Over time", figures=[figure_of(chart, "course")],
                tables=[Shown(COURSE, rows["course"], is_folded=True)]),
        _turning_points(reader, shifts, rows["shifts"], is_pending=found is None),
        ledger, outlook, latest,
    ]  # fmt: skip
    return Result(rows=rows, heading=heading, note=_note(scores[0], days), extra=extra(sections))


def _nothing(heading: str, a: str, b: str) -> Result:
    words = [f"This store knows no dated act between {the(a)} and {the(b)}."]
    links = [(f"/countries/{code}", power_name(code)) for code in (a, b)]
    section = Section("nothing", "Nothing is known", words=words, links=[*links, ("/dyads", "All pairs")])
    return Result(rows={}, heading=heading, extra=extra([section]))


def _note(score: DyadScore, days: Days) -> str:
    return (
        f"As of {score.at:%-d %B %Y}; the chart begins {days[0]:%-d %B %Y}. A level counts what happened, by"
        " how friendly it was, and forgets half of it in 180 days."
    )


def _in_short(scores: Sequence[DyadScore], rows: Sequence[Row]) -> Section:
    return Section("short", "In short", words=[" ".join(say_score(score)) for score in scores],
                   tables=[Shown(FIGURES, rows)])  # fmt: skip


def _score_row(score: DyadScore) -> Row:
    row: Row = {
        "direction": f"{power_name(score.a)} → {power_name(score.b)}", "force_events": score.force_events,
        "events": score.events, "effective_events": score.effective_events,
    }  # fmt: skip
    for name in ("level", "trend", "attention", "asymmetry"):
        row |= figure_cells(name, getattr(score, name), sign=name != "attention")
    return row


def _course_chart(
    reader: Reader, acts: SeriesReader, pair: tuple[str, str], days: Days, shifts: Sequence[Shift]
) -> Chart:
    """The chart of a pair, ready to be drawn."""
    a, b = pair
    bins = bin_days(*days)
    ends = [min(end - dt.timedelta(days=1), days[1]) for _, end in bins]
    series = acts.read(a, b)
    daily = [(series.day(number), row) for number, row in enumerate(series.counts) if row.any()]
    course = PairCourse(
        ways=tuple(level_way(acts, one, other, ends) for one, other in ((a, b), (b, a))),
        bins=tuple(bins),
        acts=tuple(
            Acts(name=name, counts=tuple(count_in_bins(bins, [(day, int(row[kind])) for day, row in daily])))
            for name in ORDER for kind in [acts.classes.names.index(name)]
        ),
        coverage=tuple(count_in_bins(bins, read_coverage(reader))),
        turns=tuple(
            Turn(number=number, day=shift.date, is_better=shift.direction == "up")
            for number, shift in enumerate(shifts, 1)
        ),
    )  # fmt: skip
    return pair_chart(course)


def level_way(acts: SeriesReader, a: str, b: str, days: Sequence[dt.date]) -> Way:
    """The level of one towards the other on some days, for a chart."""
    path = read_path(acts, a, b, days)
    points = []
    for number, day in enumerate(path.days):
        known = bool(path.is_known[number])
        level, low, high = (
            round(float(part[number]), 2) if known else None for part in (path.level, path.low, path.high)
        )
        effective = float(path.effective[number])
        points.append(Point(day=day, level=level, low=low, high=high, effective=effective))
    return Way(title=f"{power_name(a)} towards {power_name(b)}", points=tuple(points))


def read_coverage(reader: Reader) -> list[tuple[dt.date, int]]:
    """How many rows the store has by day of report."""

    def read() -> list[tuple[dt.date, int]]:
        return reader.query(
            "SELECT coalesce(report_date, event_date) AS day, count(*) FROM events"
            " WHERE day IS NOT NULL GROUP BY day"
        ).fetchall()

    return reader.remember("coverage", read)


def _course_rows(chart: Chart) -> list[Row]:
    return [dict(zip([column.name for column in COURSE.columns], row, strict=True)) for row in chart.rows]


def _shift_row(number: int, shift: Shift, acts: SeriesReader) -> Row:
    words = dict(zip(acts.classes.names, acts.classes.words, strict=True))
    what = " and ".join(words[name] for name in shift.classes[:2])
    return {
        "number": number, "day": shift.date, "direction": "better" if shift.direction == "up" else "worse",
        "what": f"a relation appears: {what}" if shift.kind == "appears" else f"more {what}",
        "tone_before": shift.tone_before, "tone_after": shift.tone_after, "score": shift.score,
        "threshold": shift.threshold, "delay_days": shift.delay_days, "evidence": list(shift.evidence),
    }  # fmt: skip


def _turning_points(
    reader: Reader, shifts: Sequence[Shift], rows: Sequence[Row], is_pending: bool
) -> Section:
    if is_pending:
        return Section("shifts", "Turning points", empty=PENDING)
    told = [one for shift in shifts for one in told_events(reader, shift.evidence[:3])]
    words = ["Days from which the two do more of something than shuffled days would give once a year."]
    return Section("shifts", "Turning points", words=words, tables=[Shown(SHIFTS, rows)], events=told)


def _examples(reader: Reader) -> list[str]:
    stands = sorted(all_stands(reader, open_acts(reader)).values(), key=_SORT_KEYS["activity"])
    found = [f"/dyads/{one.a}-{one.b}" for one in stands[:1]]
    codes = known_powers(open_acts(reader), reader)
    return found or ([f"/dyads/{codes[0]}-{codes[1]}"] if len(codes) > 1 else ["/dyads/USA-PRK"])


PAGES = (
    Page(
        address="/dyads",
        title="Pairs",
        question="Which pairs changed, and which are the most active?",
        about="Directed pairs with level and trend, those that changed first.",
        nav="Pairs",
        order=40,
        query=list_pairs,
        tables=(PAIRS,),
        filters=("country", "until"),
        inputs=(
            Input(name="sort", about="What comes first.", label="First", choices=SORTS, default="change"),
        ),
        limits=(50, 1000),
    ),
    Page(
        address="/dyads/{pair}",
        title="Pair",
        question="How do the two stand?",
        about="How two powers stand: figures each way, their course, turning points, kept words, forecasts.",
        query=show_pair,
        tables=(FIGURES, COURSE, SHIFTS, PLEDGES, FORECASTS, LATEST),
        filters=("since", "until"),
        template="sections.html",
        examples=_examples,
    ),
)

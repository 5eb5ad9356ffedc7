"""Forecasts: those that are open, how earlier ones came out, and a question about a pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dragoman.errors import SettingsError
from dragoman.forecast.archive import Archive, Frozen
from dragoman.forecast.classes import choose_class, load_classes
from dragoman.forecast.outlook import Outlook
from dragoman.forecast.record import TrackRecord, due_day, score
from dragoman.relate.pledge_tally import share_of
from dragoman.relate.scores import Figure as Figured
from dragoman.show.charts.drawing import Chart
from dragoman.show.charts.outlooks import Chance, Kept, chance_chart, fan_chart, reliability_chart
from dragoman.show.dossier.words import count_of
from dragoman.show.web.outlooks import HORIZONS, has_models, kept_outlooks, read_archive
from dragoman.show.web.page import Asked, Column, Figure, Input, Page, Result, Row, TableSpec
from dragoman.show.web.relations import power_name, read_pair
from dragoman.show.web.sections import Section, Shown, extra, figure_cells, figure_columns, figure_of
from dragoman.show.web.snapshot import Reader

_BINS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.01)
_LISTED = 500
_CLASSES = tuple(known.name for known in load_classes())

_WHO = (
    Column(name="question", label="Question", about="What is asked, in words."),
    Column(name="begin", label="From", kind="day", about="First day of the window."),
    Column(name="end", label="To", kind="day", about="Last day of the window."),
    *figure_columns("probability", "Probability", "As it was frozen."),
    Column(name="own_rate", label="Own rate", kind="number", about="What the pair's own past alone said."),
    Column(name="base_rate", label="All pairs", kind="number", about="What all pairs' past said."),
)
_CODES = (
    Column(name="actor", label="Actor", shown=False, about="Code of who would do it."),
    Column(name="recipient", label="Recipient", shown=False, about="Code of to whom."),
    Column(name="name", label="Class", shown=False, about="The class of deeds."),
    Column(name="forecast_id", label="Id", shown=False, about="The forecast's id."),
)
OPEN = TableSpec(
    name="open",
    caption="Open forecasts, the next due first",
    columns=(
        *_WHO,
        Column(name="due", label="Due", kind="day", about="First day on which it can be resolved."),
        Column(name="issued", label="Issued", about="When it was frozen, UTC."),
        *_CODES,
    ),
    empty="No forecast is open. `dragoman forecast issue` freezes some.",
)
RESOLVED = TableSpec(
    name="resolved",
    caption="Resolved forecasts, the latest first",
    columns=(
        *_WHO,
        Column(name="came_true", label="Came true", kind="flag", about="Whether it happened."),
        Column(name="brier", label="Brier", kind="number", digits=3, about="Score, 0 is best."),
        Column(
            name="events", label="Events", kind="texts", shown=False, about="Ids of events that made it true."
        ),
        *_CODES,
    ),
    empty="No forecast is resolved yet.",
)
RECORD = TableSpec(
    name="record",
    caption="The track record by class and length of window",
    columns=(
        Column(name="name", label="Class", about="The class of deeds; all for all together."),
        Column(name="days", label="Days", kind="integer", about="Length of the window; 0 for all."),
        Column(name="n", label="Resolved", kind="integer", about="How many."),
        Column(name="n_true", label="True", kind="integer", about="How many came true."),
        Column(
            name="mean_probability", label="Mean forecast", kind="number", digits=3, about="Of all resolved."
        ),
        Column(name="brier", label="Brier", kind="number", digits=4, about="0 is best."),
        Column(name="log_score", label="Log score", kind="number", digits=4, about="0 is best."),
        Column(
            name="skill_over_own_rate",
            label="Skill over own rate",
            kind="number",
            digits=3,
            about="1 is perfect, 0 no better than the pair's own rate.",
        ),
        Column(
            name="skill_over_base_rate",
            label="over all pairs' rate",
            kind="number",
            digits=3,
            about="1 is perfect, 0 no better than the rate of all pairs.",
        ),
        Column(
            name="calibration_error", label="Calibration error", kind="number", digits=3, about="0 is best."
        ),
    ),
    empty="No forecast is resolved yet, so that there is no track record.",
)
RELIABILITY = TableSpec(
    name="reliability",
    caption="Forecasts by size, and how many of each came true",
    columns=(
        Column(name="forecast", label="Mean forecast", kind="number", digits=3, about="Of the bin."),
        *figure_columns("observed", "Came true", "Share that came true, with a Wilson interval."),
        Column(name="n", label="Number", kind="integer", about="Forecasts in the bin."),
    ),
    empty="No forecast is resolved yet.",
)
ASKED = TableSpec(
    name="asked",
    caption="The answer, each way",
    columns=(
        Column(name="question", label="Question", about="What is asked, in words."),
        Column(name="days", label="Days", kind="integer", about="Length of the window."),
        *figure_columns("probability", "Probability", "That it happens within the window."),
        Column(
            name="own_rate", label="Own rate", kind="number", about="What the pair's own past alone says."
        ),
        Column(name="base_rate", label="All pairs", kind="number", about="What all pairs' past says."),
        Column(name="reason", label="What moved it most", about="The strongest factor on the odds."),
        Column(
            name="reasons", label="What moved it", kind="texts", shown=False, about="Factors on the odds."
        ),
    ),
    empty="No model is trained for this question.",
)


def show_forecasts(reader: Reader, asked: Asked) -> Result:
    """Open forecasts, the track record, and the answer to a question about a pair where one is asked."""
    archive = read_archive(reader)
    record = score(archive) if archive else []
    rows: dict[str, Sequence[Row]] = {
        "open": _open_rows(archive), "resolved": _resolved_rows(archive),
        "record": [_record_row(one) for one in record], "reliability": [],
    }  # fmt: skip
    bins = _bins(archive)
    rows["reliability"] = [_bin_row(one) for one in bins]
    sections = [*_answer(reader, asked, rows), *_archive_sections(archive, record, bins, rows)]
    return Result(rows=rows, note=_note(archive), total=len(rows["open"]), extra=extra(sections))


def _note(archive: Archive | None) -> str | None:
    if archive is None:
        return None
    issued = count_of(len(archive.forecasts), "forecast")
    return (
        f"{issued} issued, {len(archive.resolved):,} resolved; each line is as it was frozen."
        f" Hash of the last: {archive.head[:16]}…"
    )


def _archive_sections(
    archive: Archive | None,
    record: Sequence[TrackRecord],
    bins: Sequence[Kept],
    rows: dict[str, Sequence[Row]],
) -> list[Section]:
    if archive is None:
        words = [
            "No forecast has been frozen for this store.",
            "dragoman forecast issue freezes them with their rule, forecast resolve scores them when due.",
        ]
        return [Section("open", "Open forecasts", words=words)]
    figures = (
        [figure_of(reliability_chart(bins, "How often forecasts came true"), "reliability")] if bins else []
    )
    return [
        Section("open", "Open forecasts", figures=_open_figure(archive), tables=[Shown(OPEN, rows["open"])]),
        Section(
            "record",
            "Track record",
            words=_say_record(record),
            figures=figures,
            tables=[Shown(RECORD, rows["record"]), Shown(RELIABILITY, rows["reliability"], is_folded=True)],
        ),
        Section("resolved", "Resolved forecasts", tables=[Shown(RESOLVED, rows["resolved"])]),
    ]


def _open_figure(archive: Archive) -> list[Figure]:
    """The likeliest open forecasts."""
    likeliest = sorted(archive.open_forecasts(), key=lambda one: -one.probability)[:12]
    if not likeliest:
        return []
    chances = [
        Chance(
            label=f"{one.actor} → {one.recipient}: {one.name.replace('_', ' ')}",
            probability=one.probability,
            low=one.low,
            high=one.high,
            own=one.own_rate,
            base=one.base_rate,
        )
        for one in likeliest
    ]
    return [figure_of(chance_chart(chances, "The likeliest of them", "open"), "open")]


def _say_record(record: Sequence[TrackRecord]) -> list[str]:
    whole = next((one for one in record if one.name == "all"), None)
    if whole is None:
        return []
    skill = whole.skill_over_own_rate
    said = f"Brier score {whole.brier:.4f} over {count_of(whole.n, 'forecast')}; {whole.n_true:,} came true."
    if skill is not None:
        better = "better" if skill > 0 else "worse"
        said += f" That is {abs(skill):.0%} {better} than the pairs' own rates would have been."
    return [
        said,
        "On the dotted line forecasts keep their word; the bars are 90 % intervals, the numbers how many.",
    ]


def _frozen_row(one: Frozen) -> Row:
    return {
        "question": one.question, "begin": one.begin, "end": one.end, "own_rate": one.own_rate,
        "base_rate": one.base_rate, "actor": one.actor, "recipient": one.recipient, "name": one.name,
        "forecast_id": one.forecast_id,
        **figure_cells("probability", Figured(one.probability, one.low, one.high), sign=False),
    }  # fmt: skip


def _open_rows(archive: Archive | None) -> list[Row]:
    found = sorted(archive.open_forecasts(), key=lambda one: (one.end, -one.probability)) if archive else []
    return [
        _frozen_row(one) | {"due": due_day(one), "issued": f"{one.issued_at:%Y-%m-%d %H:%M}"}
        for one in found[:_LISTED]
    ]


def _resolved_rows(archive: Archive | None) -> list[Row]:
    if archive is None:
        return []
    issued = {one.forecast_id: one for one in archive.forecasts}
    return [
        _frozen_row(issued[one.forecast_id])
        | {"came_true": one.came_true, "brier": one.brier, "events": list(one.event_ids)}
        for one in list(reversed(archive.resolved))[:_LISTED]
    ]


def _record_row(one: TrackRecord) -> Row:
    return {column.name: getattr(one, column.name) for column in RECORD.columns} | {
        "name": one.name.replace("_", " ")
    }


def _bins(archive: Archive | None) -> list[Kept]:
    """Resolved forecasts by size, with the share that came true."""
    if archive is None:
        return []
    issued = {one.forecast_id: one.probability for one in archive.forecasts}
    found = []
    for low, high in pairwise(_BINS):
        pairs = [(issued[one.forecast_id], one.came_true) for one in archive.resolved
                 if low <= issued[one.forecast_id] < high]  # fmt: skip
        share = share_of(sum(true for _, true in pairs), len(pairs))
        if share:
            mean = sum(chance for chance, _ in pairs) / len(pairs)
            found.append(
                Kept(
                    forecast=round(mean, 4),
                    observed=share.value,
                    low=share.low,
                    high=share.high,
                    n=len(pairs),
                )
            )
    return found


def _bin_row(one: Kept) -> Row:
    return {"forecast": one.forecast, "n": one.n} | figure_cells(
        "observed", Figured(one.observed, one.low, one.high), sign=False
    )


def _answer(reader: Reader, asked: Asked, rows: dict[str, Sequence[Row]]) -> list[Section]:
    """What is asked about a pair, from models that are trained already."""
    pair, name = asked.inputs["pair"], asked.inputs["class"]
    if not pair:
        if name:
            raise SettingsError("pair: name two powers, such as USA-PRK, to ask about a class")
        return []
    a, b = read_pair(pair)
    chosen = choose_class(load_classes(), name) if name else None
    found = [
        (days, outlook)
        for one, other in ((a, b), (b, a))
        for days in HORIZONS
        for outlook in kept_outlooks(reader, one, other, days)
        if chosen is None or outlook.name == chosen.name
    ]
    rows["asked"] = [_asked_row(days, outlook) for days, outlook in found]
    heading = f"{power_name(a)} and {power_name(b)}"
    if not found:
        return [Section("asked", heading, words=[_say_untrained(reader, a, b, name)])]
    figures = [figure_of(chart, "asked") for chart in _fans(found)]
    return [Section("asked", heading, figures=figures, tables=[Shown(ASKED, rows["asked"])],
                    links=[(f"/dyads/{a}-{b}", "How the two stand")])]  # fmt: skip


def _say_untrained(reader: Reader, a: str, b: str, name: str | None) -> str:
    some = (
        "Models are kept for other questions, but none fits this one"
        if has_models(reader)
        else "No model is trained"
    )
    wanted = f" --class {name}" if name else ""
    return (
        f"{some}. dragoman forecast {a} {b}{wanted} --store … learns what it needs; this page then answers."
    )


def _fans(found: Sequence[tuple[int, Outlook]]) -> list[Chart]:
    """A fan for each question with more than one window, else one row of dots."""
    groups: dict[tuple[str, str, str], list[tuple[int, Chance]]] = {}
    for days, one in found:
        chance = Chance(label=one.question, probability=one.probability, low=one.low, high=one.high,
                        own=one.own_rate, base=one.base_rate)  # fmt: skip
        groups.setdefault((one.actor, one.recipient, one.name), []).append((days, chance))
    fans = [fan_chart(windows, windows[0][1].label) for windows in groups.values() if len(windows) > 1]
    single = [
        Chance(
            label=f"{a} → {b}: {name.replace('_', ' ')}",
            probability=one.probability,
            low=one.low,
            high=one.high,
            own=one.own,
            base=one.base,
        )
        for (a, b, name), windows in groups.items()
        if len(windows) == 1
        for _, one in windows
    ]
    return [*fans[:4], *([chance_chart(single, "Within 30 days", "asked")] if single else [])]


def _asked_row(days: int, one: Outlook) -> Row:
    reasons = [f"odds × {reason.factor:.2f}: {reason.text}" for reason in one.reasons]
    return {
        "question": one.question, "days": days, "own_rate": one.own_rate, "base_rate": one.base_rate,
        "reason": reasons[0] if reasons else one.note, "reasons": reasons,
        **figure_cells("probability", Figured(one.probability, one.low, one.high), sign=False),
    }  # fmt: skip


PAGES = (
    Page(
        address="/forecasts",
        title="Forecasts",
        question="What is likely next, and how good were earlier forecasts?",
        about="Open frozen forecasts, the track record with reliability, and questions about a pair.",
        nav="Forecasts",
        order=65,
        query=show_forecasts,
        tables=(OPEN, RECORD, RELIABILITY, RESOLVED, ASKED),
        inputs=(
            Input(name="pair", about="Two powers, such as USA-PRK.", label="Ask about a pair"),
            Input(
                name="class",
                about="A class of deeds; all where none is named.",
                label="Deed",
                choices=_CLASSES,
            ),
        ),
        template="sections.html",
    ),
)

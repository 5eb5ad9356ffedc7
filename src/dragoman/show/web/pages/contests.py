"""Who competes for whom: every contest at a glance, or those over one power with both sides' events."""

from __future__ import annotations

import datetime as dt

from dragoman.relate.contested import Contested, list_contested
from dragoman.relate.rivalry import Reach, Rivalry, find_rivalries
from dragoman.relate.series import SeriesReader
from dragoman.show.charts.drawing import Chart
from dragoman.show.charts.mix import rivals_chart
from dragoman.show.charts.parts import Days, bin_days, count_in_bins
from dragoman.show.dossier.words import count_of
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.pair_parts import told_events
from dragoman.show.web.relations import open_acts, power_name, read_power, the, usual_days
from dragoman.show.web.sections import Section, Shown, extra, figure_of
from dragoman.show.web.snapshot import Reader

_LIMIT = 10
_TOLD = 3
_EVIDENCE = 4

CONTESTS = TableSpec(
    name="contests",
    caption="Contests, the strongest first",
    columns=(
        Column(name="object_name", label="Over whom", link="/contests?object={object}", about="The object."),
        Column(name="one_name", label="Claimant", about="The one that reaches further."),
        Column(name="other_name", label="and", about="The other claimant."),
        Column(name="index", label="Index", kind="number", digits=1,
               about="Reach of both beyond what was expected, and their quarrels with each other."),
        Column(name="p_value", label="p", kind="number", digits=3,
               about="How often chance takes the lesser of the two as far; empty at a glance."),
        Column(name="one_acts", label="Acts of the first", kind="integer", about="All it did to the object."),
        Column(name="other_acts", label="of the second", kind="integer", about="All it did to the object."),
        Column(name="quarrels", label="Quarrels", kind="integer", about="Hostile acts between the two."),
        Column(name="answers", label="Answers", kind="integer",
               about="Days on which one moved within two weeks of the other."),
        Column(name="answers_p", label="p of answers", kind="number", digits=3,
               about="How often shifted days answer as much."),
        Column(name="object", label="Object", shown=False, about="Its code."),
        Column(name="one", label="One", shown=False, about="Code of the first."),
        Column(name="other", label="Other", shown=False, about="Code of the second."),
        Column(name="since", label="From", kind="day", shown=False, about="First day looked at."),
        Column(name="until", label="To", kind="day", shown=False, about="Last day looked at."),
    ),
    empty="Nobody competes, as far as this store tells: a contest needs two who acted on a third.",
)  # fmt: skip
GLANCE = TableSpec(
    name="contests",
    caption="The strongest contests",
    columns=tuple(
        column for column in CONTESTS.columns if column.name not in {"p_value", "answers", "answers_p"}
    ),
    empty=CONTESTS.empty,
)
"""The same rows on a page that does not ask for chance and timing."""
EVIDENCE = TableSpec(
    name="evidence",
    caption="Events behind the contests",
    columns=(
        Column(name="contest", label="Contest", about="Its claimants."),
        Column(name="claimant", label="Claimant", about="Who acted."),
        Column(name="courting", label="Courting", kind="integer", about="Friendly acts."),
        Column(name="pressing", label="Pressing", kind="integer", about="Hostile acts."),
        Column(name="words", label="Words", kind="integer", about="Mere statements."),
        Column(name="expected", label="Expected", kind="number", digits=1,
               about="What its and the object's other dealings lead one to expect."),
        Column(name="events", label="Events", kind="texts", shown=False, about="Ids of events."),
    ),
)  # fmt: skip
COURSE = TableSpec(
    name="course",
    caption="Acts of the two strongest claimants on the object",
    columns=(
        Column(name="begin", label="From", about="First day of the stretch."),
        Column(
            name="one_courting", label="First, courting", kind="integer", about="Friendly acts of the first."
        ),
        Column(
            name="one_pressing", label="First, pressing", kind="integer", about="Hostile acts of the first."
        ),
        Column(name="other_courting", label="Second, courting", kind="integer", about="Of the second."),
        Column(name="other_pressing", label="Second, pressing", kind="integer", about="Of the second."),
    ),
)


def show_contests(reader: Reader, asked: Asked) -> Result:
    """The contests over the object asked for, or all at a glance."""
    acts = open_acts(reader)
    days = usual_days(reader, asked.filter.since, asked.filter.until)
    if days is None:
        return Result(rows={}, extra=extra([Section("all", "Contests", empty=CONTESTS.empty)]))
    if asked.inputs["object"]:
        return _over(reader, acts, read_power(asked.inputs["object"]), days)
    return _at_a_glance(reader, acts, days)


def contested(reader: Reader, acts: SeriesReader, days: Days) -> list[Contested]:
    """Every contest of a stretch of days, without p-values."""
    return reader.remember(("contested", days), lambda: list_contested(acts, *days))


def rivalries(
    reader: Reader, acts: SeriesReader, target: str, days: Days, limit: int = _LIMIT
) -> list[Rivalry]:
    """The contests over one power, with p-values and evidence."""
    return reader.remember(
        ("rivalries", target, days, limit), lambda: find_rivalries(acts, target, *days, limit=limit)
    )


def _at_a_glance(reader: Reader, acts: SeriesReader, days: Days) -> Result:
    found = contested(reader, acts, days)
    strongest: dict[str, Contested] = {}
    for one in found:
        strongest.setdefault(one.object, one)
    rows = [glance_row(one, days) for one in list(strongest.values())[:100]]
    words = [
        "The strongest contest over each power; open one for chance, timing and the events of both sides.",
        "The index grows with the number of acts: compare it within one object, not between objects.",
    ]
    section = Section("all", "At a glance", words=words if rows else (), tables=[Shown(GLANCE, rows)])
    return Result(rows={"contests": rows}, note=_period(days), extra=extra([section]))


def glance_row(one: Contested, days: Days) -> Row:
    """A contest at a glance as a row."""
    return {
        "object": one.object, "object_name": power_name(one.object), "one": one.claimants[0],
        "other": one.claimants[1], "one_name": power_name(one.claimants[0]),
        "other_name": power_name(one.claimants[1]), "index": one.index, "one_acts": one.acts[0],
        "other_acts": one.acts[1], "quarrels": one.quarrels, "since": days[0], "until": days[1],
    }  # fmt: skip


def _over(reader: Reader, acts: SeriesReader, target: str, days: Days) -> Result:
    found = rivalries(reader, acts, target, days)
    heading = f"Who competes for {the(target)}?"
    rows = {
        "contests": [_row(one) for one in found],
        "evidence": [_reach_row(one, reach) for one in found for reach in one.reaches],
    }
    sections = [
        Section(
            "ranking",
            "Ranking",
            words=[_say_ranking(found, target)],
            tables=[Shown(CONTESTS, rows["contests"])],
        )
    ]
    if found:
        chart = reader.remember(("rivals", target, days), lambda: _chart(acts, found[0], days))
        rows["course"] = [dict(zip([c.name for c in COURSE.columns], row, strict=True)) for row in chart.rows]
        figures = [figure_of(chart, "course")]
        sections += [
            Section(
                "course", "Over time", figures=figures, tables=[Shown(COURSE, rows["course"], is_folded=True)]
            ),
            *(_told_contest(reader, number, one) for number, one in enumerate(found[:_TOLD], 1)),
            Section(
                "reaches", "What each did, and what was expected", tables=[Shown(EVIDENCE, rows["evidence"])]
            ),
        ]
    links = [("/contests", "All contests"), (f"/countries/{target}", power_name(target))]
    sections.append(Section("more", "See also", links=links))
    return Result(rows=rows, heading=heading, note=_period(days), extra=extra(sections))


def _period(days: Days) -> str:
    return f"{days[0]:%-d %B %Y} to {days[1]:%-d %B %Y}."


def _say_ranking(found: list[Rivalry], target: str) -> str:
    if not found:
        return f"Nobody competes for {the(target)} in this period, as far as this store tells."
    sure = sum(one.p_value <= 0.05 for one in found)
    return (
        f"{count_of(sure, 'contest')} of the {len(found)} strongest lie beyond chance (p at most 0.05). The"
        " p-value is the greater of the two claimants' own: both must reach further than chance takes them."
    )


def _row(one: Rivalry) -> Row:
    first, second = one.reaches
    return {
        "object": one.object, "object_name": power_name(one.object), "one": one.claimants[0],
        "other": one.claimants[1], "one_name": power_name(one.claimants[0]),
        "other_name": power_name(one.claimants[1]), "index": one.index, "p_value": one.p_value,
        "one_acts": first.courting + first.pressing + first.words,
        "other_acts": second.courting + second.pressing + second.words, "quarrels": one.quarrels,
        "answers": one.answers, "answers_p": one.answers_p, "since": one.since, "until": one.until,
    }  # fmt: skip


def _reach_row(one: Rivalry, reach: Reach) -> Row:
    return {
        "contest": f"{power_name(one.claimants[0])} and {power_name(one.claimants[1])}",
        "claimant": power_name(reach.claimant), "courting": reach.courting, "pressing": reach.pressing,
        "words": reach.words, "expected": reach.expected, "events": list(reach.evidence),
    }  # fmt: skip


def _told_contest(reader: Reader, number: int, one: Rivalry) -> Section:
    names = [power_name(code) for code in one.claimants]
    chance = (
        f"more than chance would give (p {one.p_value:.3f})"
        if one.p_value <= 0.05
        else "no more than chance would give"
    )
    timing = (
        f"closer in time than chance (p {one.answers_p:.3f})"
        if one.answers_p <= 0.05
        else "no closer in time than chance"
    )
    moves = count_of(one.answers, "move")
    words = [
        f"Index {one.index:,.1f}, {chance}. {count_of(one.quarrels, 'hostile act')} between the two.",
        f"{moves} within two weeks of a move of the other, {timing}.",
        *(
            f"{power_name(reach.claimant)}: {reach.courting:,} courting, {reach.pressing:,} pressing,"
            f" {reach.words:,} mere words, where {reach.expected:,.0f} were to be expected."
            for reach in one.reaches
        ),
    ]
    told = [event for reach in one.reaches for event in told_events(reader, reach.evidence[:_EVIDENCE])]
    return Section(
        f"contest-{number}", f"{number}. {names[0]} and {names[1]}", words=words, events=told,
        links=[(f"/dyads/{one.claimants[0]}-{one.claimants[1]}", "How the two stand with each other")],
    )  # fmt: skip


def _chart(acts: SeriesReader, one: Rivalry, days: Days) -> Chart:
    bins = bin_days(*days, most=60)
    sides = [(power_name(code), *_sides(acts, code, one.object, bins, days)) for code in one.claimants]
    title = f"What {power_name(one.claimants[0])} and {power_name(one.claimants[1])} did to {the(one.object)}"
    return rivals_chart(bins, sides, title)


def _sides(
    acts: SeriesReader, actor: str, target: str, bins: list[Days], days: Days
) -> tuple[list[int], list[int]]:
    """Courting and pressing acts by bin."""
    counts = acts.read_directed(actor, target, days[1])
    first = acts.first or days[0]
    weights = acts.classes.weights
    dated = [(first + dt.timedelta(days=number), row) for number, row in enumerate(counts) if row.any()]
    return (
        count_in_bins(bins, [(day, int(row[weights > 0].sum())) for day, row in dated]),
        count_in_bins(bins, [(day, int(row[weights < 0].sum())) for day, row in dated]),
    )


def _examples(reader: Reader) -> list[str]:
    days = usual_days(reader, None, None)
    found = contested(reader, open_acts(reader), days) if days else []
    return ["/contests", *(f"/contests?object={one.object}" for one in found[:1])]


PAGES = (
    Page(
        address="/contests",
        title="Contests",
        question="Who competes for whom?",
        about="Pairs of powers that compete for a third: index, chance, timing, the events of both sides.",
        nav="Contests",
        order=45,
        query=show_contests,
        tables=(CONTESTS, EVIDENCE, COURSE),
        filters=("since", "until"),
        inputs=(
            Input(name="object", about="Over whom: a country by name, code or adjective.", label="Over whom"),
        ),
        template="sections.html",
        examples=_examples,
    ),
)

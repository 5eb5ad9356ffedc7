"""The world as a map: how much each country did, or how each stands with one of them."""

from __future__ import annotations

from collections.abc import Mapping

from dragoman.errors import SettingsError
from dragoman.relate.levels import PairStand
from dragoman.relate.series import SeriesReader
from dragoman.show.charts.drawing import Chart
from dragoman.show.charts.mix import tone_step
from dragoman.show.charts.parts import Days
from dragoman.show.charts.world import Shade, amount_steps, load_borders, shape_codes, world_chart
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.relations import (
    all_stands,
    known_powers,
    open_acts,
    power_name,
    read_power,
    the,
    usual_days,
)
from dragoman.show.web.sections import Section, Shown, extra, figure_cells, figure_columns, figure_of
from dragoman.show.web.snapshot import Reader

MEASURES = ("acts", "force", "level", "level back")
_FORCE = "force"
_TONES = (
    "−1 to −0.7",
    "−0.7 to −0.4",
    "−0.4 to −0.1",
    "about 0",
    "+0.1 to +0.4",
    "+0.4 to +0.7",
    "+0.7 to +1",
)

FIGURES = TableSpec(
    name="figures",
    caption="The figures of the map, and those of powers that it has no place for",
    columns=(
        Column(name="name", label="Country", link="/countries/{code}", about="Its name."),
        Column(name="code", label="Code", about="ISO 3166-1 alpha-3; EU, XKX."),
        *figure_columns("value", "Figure", "What the map shows: a number of acts, or a level."),
        Column(name="shown_as", label="On the map", about="As an area, as a dot, or not at all."),
    ),
    empty="No country has a figure.",
)
BORDERS = TableSpec(
    name="borders",
    caption="Disputed areas, and how this map draws them",
    columns=(
        Column(name="area", label="Area", about="Its name."),
        Column(name="drawn", label="Drawn", about="How the map draws it."),
        Column(name="note", label="Why it is disputed", about="In a few words."),
    ),
)


def show_map(reader: Reader, asked: Asked) -> Result:
    """The map of a measure, with the same figures as a table."""
    measure = asked.inputs["measure"]
    towards = read_power(asked.inputs["towards"]) if asked.inputs["towards"] else None
    if measure.startswith("level") and towards is None:
        raise SettingsError(f"towards: the measure {measure!r} needs a country, such as USA")
    acts = open_acts(reader)
    days = usual_days(reader, asked.filter.since, asked.filter.until)
    rows = _rows(reader, acts, measure, towards, days) if days else []
    heading = _heading(measure, towards)
    chart = _chart(rows, measure, towards, heading)
    borders = border_rows()
    sections = [
        Section(
            "map",
            "The map",
            figures=[figure_of(chart, "figures")],
            tables=[Shown(FIGURES, rows, is_folded=len(rows) > 60)],
            words=[_explain(measure)],
            links=_others(towards),
        ),
        Section(
            "borders",
            "Whose borders",
            words=[
                "Some line has to be drawn; it does not judge whose the land is. Broken lines are disputed."
            ],
            tables=[Shown(BORDERS, borders)],
        ),
    ]
    note = f"{days[0]:%-d %B %Y} to {days[1]:%-d %B %Y}." if days else None
    return Result(
        rows={"figures": rows, "borders": borders},
        heading=heading,
        note=note,
        total=len(rows),
        extra=extra(sections),
    )


def _heading(measure: str, towards: str | None) -> str:
    if measure == "level" and towards:
        return f"How does everyone act towards {the(towards)}?"
    if measure == "level back" and towards:
        return f"How does {the(towards)} act towards everyone?"
    what = "used force" if measure == "force" else "acted"
    return f"Who {what} towards {the(towards)}, and how often?" if towards else f"Who {what}, and how often?"


def _explain(measure: str) -> str:
    if measure.startswith("level"):
        return "Levels of the last half year, −1 hostile to +1 friendly, where there is evidence enough."
    if measure == "force":
        return "Acts of armed force by each country towards another. They follow what the sources report."
    return "Acts of each country towards another, of every kind. They follow what the sources report."


def _others(towards: str | None) -> list[tuple[str, str]]:
    plain = [("/map", "Who acted"), ("/map?measure=force", "Who used force")]
    if towards is None:
        return plain
    back = [(f"/map?measure=level&towards={towards}", f"Towards {the(towards)}"),
            (f"/map?measure=level+back&towards={towards}", f"By {the(towards)}")]  # fmt: skip
    return [*plain, *back, (f"/countries/{towards}", power_name(towards))]


def _rows(reader: Reader, acts: SeriesReader, measure: str, towards: str | None, days: Days) -> list[Row]:
    if measure.startswith("level") and towards:
        return _level_rows(all_stands(reader, acts, days[1]), towards, is_back=measure == "level back")
    counted = reader.remember(("map", measure, towards, days), lambda: _count(acts, measure, towards, days))
    return [_row(code, float(number)) for code, number in counted]


def _count(acts: SeriesReader, measure: str, towards: str | None, days: Days) -> list[tuple[str, int]]:
    where, values = ["day BETWEEN ? AND ?"], list[object](days)
    if measure == "force":
        where.append("class = ?")
        values.append(acts.classes.names.index(_FORCE))
    if towards:
        where.append("recipient_country = ?")
        values.append(towards)
    return acts.query(
        f"SELECT actor_country, count(*) AS n FROM ({acts.acts(' AND '.join(where))})"
        " GROUP BY actor_country ORDER BY n DESC, actor_country",
        values,
    ).fetchall()


def _level_rows(stands: Mapping[tuple[str, str], PairStand], towards: str, is_back: bool) -> list[Row]:
    found = [
        (one.b if is_back else one.a, one.level)
        for one in stands.values() if (one.a if is_back else one.b) == towards
    ]  # fmt: skip
    rows = [_row(code, level.value) | figure_cells("value", level) for code, level in found]
    return sorted(rows, key=lambda row: (row["value"], row["name"]))


def _row(code: str, value: float) -> Row:
    shown = "area" if code in shape_codes() else "dot" if len(code) == 3 and code.isupper() else "not drawn"
    return {
        "code": code,
        "name": power_name(code),
        "value": value,
        "value_said": f"{value:,.0f}",
        "shown_as": shown,
    }


def _chart(rows: list[Row], measure: str, towards: str | None, title: str) -> Chart:
    values = [float(row["value"]) for row in rows]
    if measure.startswith("level"):
        steps, legend, kind = [tone_step(value) for value in values], list(_TONES), "tone"
    else:
        steps, legend = amount_steps(values)
        kind = "amount"
    shades = [
        Shade(code=row["code"], name=row["name"], value=value, step=step)
        for row, value, step in zip(rows, values, steps, strict=True)
    ]
    return world_chart(shades, title, kind, legend, towards)


def border_rows() -> list[Row]:
    """The decisions on disputed borders as rows."""
    borders = load_borders()
    areas = [
        {"area": one.name, "note": one.note, "drawn": "as an area of its own, with a broken border"
         + (f"; counted with {power_name(one.counted_as)}" if one.counted_as else "")}
        for one in borders.shapes.values()
    ]  # fmt: skip
    return areas + [
        {"area": one.name, "note": one.note, "drawn": f"in {power_name(one.drawn_in)}"}
        for one in borders.places
    ]


def _examples(reader: Reader) -> list[str]:
    codes = known_powers(open_acts(reader), reader)
    return ["/map", *(f"/map?measure=level&towards={code}" for code in codes[:1])]


PAGES = (
    Page(
        address="/map",
        title="Map",
        question="Who acted, and how often?",
        about="A map of acts, of force, or of levels towards or from one country; every figure in a table.",
        nav="Map",
        order=55,
        query=show_map,
        tables=(FIGURES, BORDERS),
        filters=("since", "until"),
        inputs=(
            Input(name="measure", about="What the map shows.", choices=MEASURES, default="acts"),
            Input(name="towards", about="Towards whom (for 'level back': by whom): a country."),
        ),
        template="sections.html",
        examples=_examples,
    ),
)

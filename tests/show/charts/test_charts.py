"""Every chart: what it says in words, the table behind it, and that nothing rests on colour alone."""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from dragoman.show.charts.drawing import Chart, draw, draw_alone, draw_spec, forget_drawings
from dragoman.show.charts.mix import matrix_chart, mix_chart, rivals_chart, strip_chart, tone_step
from dragoman.show.charts.outlooks import Chance, Kept, chance_chart, fan_chart, reliability_chart
from dragoman.show.charts.parts import bin_days, count_in_bins
from dragoman.show.charts.scores import Acts, PairCourse, Point, Turn, Way, level_chart, pair_chart
from dragoman.show.charts.webs import Knot, Tie, web_chart
from dragoman.show.charts.world import Shade, world_chart

FIRST = dt.date(2018, 1, 1)
BINS = tuple(bin_days(FIRST, dt.date(2018, 3, 31), most=20))
CLASSES = ("material_cooperation", "verbal_cooperation", "statement", "verbal_conflict", "pressure", "force")


def make_way(title: str, levels: list[float | None]) -> Way:
    points = [
        Point(
            day=FIRST + dt.timedelta(days=7 * number), level=level, effective=9.0,
            low=None if level is None else level - 0.1, high=None if level is None else level + 0.1,
        )
        for number, level in enumerate(levels)
    ]  # fmt: skip
    return Way(title=title, points=tuple(points))


def make_course() -> PairCourse:
    return PairCourse(
        ways=(make_way("A towards B", [-0.3, None, 0.2, 0.4]), make_way("B towards A", [None] * 4)),
        bins=BINS,
        acts=tuple(Acts(name=name, counts=tuple(range(len(BINS)))) for name in CLASSES),
        coverage=tuple(10 for _ in BINS),
        turns=(Turn(number=1, day=dt.date(2018, 2, 5), is_better=False),),
    )


def make_chances() -> list[Chance]:
    return [
        Chance(label="visits", probability=0.2, low=0.1, high=0.3, own=0.25, base=0.05),
        Chance(label="uses force <on> & off", probability=0.001, low=0.0, high=0.02, own=None, base=None),
    ]


ACTS = make_course().acts
KNOTS = [
    Knot(code=code, name=code, x=0.2 * n, y=0.5, weight=n + 1, bloc=n, is_broker=n == 0)
    for n, code in enumerate("ABC")
]
TIES = [Tie(a=pair[0], b=pair[1], sign=sign, weight=4) for pair, sign in (("AB", 1), ("BC", -1), ("AC", 0))]
SIDES = [("A", [3] * len(BINS), [1] * len(BINS)), ("B", [2] * len(BINS), [0] * len(BINS))]
FRANCE = Shade(code="FRA", name="France", value=0.5, step=5)
BIN = Kept(forecast=0.1, observed=0.2, low=0.1, high=0.4, n=20)
CHARTS: dict[str, Chart] = {
    "pair": pair_chart(make_course()),
    "level": level_chart(make_way("A towards B", [0.1, 0.2])),
    "mix": mix_chart(BINS, ACTS, "What A did"),
    "strip": strip_chart({FIRST: 3, dt.date(2018, 2, 2): 9}, FIRST, dt.date(2018, 3, 31), "Days"),
    "matrix": matrix_chart(["A", "B"], {("A", "B"): -0.91, ("B", "A"): 0.3}, "Matrix"),
    "rivals": rivals_chart(BINS, SIDES, "Rivals"),
    "chances": chance_chart(make_chances(), "Chances"),
    "fan": fan_chart([(1, make_chances()[1]), (30, make_chances()[0])], "Fan"),
    "reliability": reliability_chart([BIN], "Kept"),
    "world": world_chart([FRANCE], "Map", "tone", list("abcdefg"), "USA"),
    "web": web_chart(KNOTS, TIES, "Web"),
}


def drawings(chart: Chart) -> list[str]:
    drawn = draw(chart)
    return [svg for svg in (drawn.wide, drawn.narrow) if svg]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_a_title_a_summary_and_the_figures_behind_it(name) -> None:
    chart = CHARTS[name]
    assert chart.title
    assert len(chart.summary.split()) >= 4
    assert chart.rows
    assert not chart.is_empty
    assert all(len(row) == len(chart.columns) for row in chart.rows)


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_well_formed_and_asks_for_nothing_but_what_it_holds(name) -> None:
    for svg in drawings(CHARTS[name]):
        root = ET.fromstring(svg)
        assert root.get("viewBox")
        assert root.get("aria-hidden") == "true"
        assert not re.search(r"<script|<image|href=|style=|@import|url\(http", svg)
        assert "aria-" not in svg.replace('aria-hidden="true"', "", 1)


@pytest.mark.parametrize("name", CHARTS)
def test_colours_are_variables_so_that_one_drawing_serves_light_and_dark(name) -> None:
    for svg in drawings(CHARTS[name]):
        found = re.findall(r'(?:fill|stroke)="([^"]+)"', svg)
        strange = {
            one for one in found if not one.startswith("var(--chart-") and one not in {"none", "transparent"}
        }
        assert strange <= {"black"}  # the default of a root without marks of its own


@pytest.mark.parametrize("name", CHARTS)
def test_no_word_is_smaller_than_a_phone_can_show(name) -> None:
    for svg in drawings(CHARTS[name]):
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert min(sizes, default=11) >= 11
    narrow = draw(CHARTS[name]).narrow
    if narrow:
        width = float(ET.fromstring(narrow).get("width") or 0)
        assert width <= 372


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_alone_has_its_words_and_its_colours(name) -> None:
    svg = draw_alone(CHARTS[name], "dark")
    root = ET.fromstring(svg)
    assert [child.tag.rpartition("}")[2] for child in root][:3] == ["title", "desc", "rect"]
    assert "var(" not in svg


def test_the_same_chart_is_drawn_once_and_ids_differ_between_charts() -> None:
    forget_drawings()
    first = draw(CHARTS["mix"]).wide
    assert draw(CHARTS["mix"]).wide is first
    ids = [set(re.findall(r'id="([^"]+)"', draw(CHARTS[name]).wide)) for name in ("mix", "pair", "web")]
    assert not set.intersection(*ids)


def test_a_specification_that_asks_for_a_network_is_refused() -> None:
    spec = {"data": {"url": "https://example.org/data.json"}, "mark": "point"}
    with pytest.raises(ValueError, match=r"(?i)url|access|denied|allowed"):
        draw_spec(spec)


def test_directions_and_signs_are_told_without_colour() -> None:
    pair, web = (json.dumps(CHARTS[name].wide, ensure_ascii=False) for name in ("pair", "web"))
    assert '"strokeDash": [6, 2]' in pair
    assert "▼1" in pair
    assert "force (" in pair
    assert "[5, 4]" in web
    assert "square" in web
    assert "+0.40" in pair


def test_a_course_says_where_the_evidence_is_too_little() -> None:
    chart = CHARTS["pair"]
    assert "B towards A: too little evidence on any day." in chart.summary
    assert "A towards B: +0.40" in chart.summary
    assert "too little evidence" in draw(chart).wide
    assert "2018-02-05 (worse)" in chart.summary


def test_a_course_breaks_where_nothing_is_known() -> None:
    values = CHARTS["pair"].wide["vconcat"][0]["data"]["values"]
    assert [one["run"] for one in values] == [0, 1, 1]


def test_friendly_acts_stand_above_the_line_and_hostile_below() -> None:
    values = CHARTS["mix"].wide["data"]["values"]
    by_class = {one["class"]: one for one in values if one["begin"] == BINS[2][0].isoformat()}
    assert by_class["material_cooperation"]["top"] > by_class["verbal_cooperation"]["top"] > 0
    assert by_class["force"]["top"] < by_class["pressure"]["top"] < 0
    assert by_class["statement"]["bottom"] == -by_class["statement"]["top"]


def test_words_with_markup_stay_words() -> None:
    assert "<on>" not in draw(CHARTS["chances"]).wide
    assert "uses force &lt;on&gt; &amp; off" in draw(CHARTS["chances"]).wide


@pytest.mark.parametrize(
    ("level", "step"), [(-1, 0), (-0.5, 1), (-0.2, 2), (0, 3), (0.2, 4), (0.5, 5), (1, 6)]
)
def test_a_level_has_one_of_seven_shades(level, step) -> None:
    assert tone_step(level) == step


@pytest.mark.parametrize(
    ("last", "days"), [((2018, 1, 20), 1), ((2018, 12, 31), 7), ((2022, 12, 31), 30), ((2060, 1, 1), 360)]
)
def test_bins_are_as_fine_as_the_stretch_allows(last, days) -> None:
    bins = bin_days(FIRST, dt.date(*last), most=80)
    assert bins[0][0] <= FIRST
    assert bins[-1][1] > dt.date(*last)
    assert all(one[1] == other[0] for one, other in pairwise(bins))
    assert len(bins) <= 81
    assert (bins[1][1] - bins[1][0]).days >= days - 2


def test_counts_outside_all_bins_are_passed_over() -> None:
    days = [(FIRST - dt.timedelta(days=400), 5), (FIRST, 2), (dt.date(2030, 1, 1), 9)]
    assert sum(count_in_bins(BINS, days)) == 2

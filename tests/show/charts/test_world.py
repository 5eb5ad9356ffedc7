"""The map: whose shape a disputed place falls in, and that no figure is lost for want of a shape."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dragoman.show.charts.drawing import draw
from dragoman.show.charts.world import (
    Shade,
    amount_steps,
    load_borders,
    load_shapes,
    shape_codes,
    world_chart,
)

Ring = list[tuple[float, float]]


def rings(shape: dict[str, object]) -> Iterator[list[Ring]]:
    """Each polygon of a shape as its rings, in degrees."""
    arcs = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in arcs:
        yield [[point for number in ring for point in arc_of(number)] for ring in polygon]


def arc_of(number: int) -> Ring:
    world = load_shapes()
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    points, x, y = [], 0, 0
    for dx, dy in world["arcs"][number if number >= 0 else ~number]:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points if number >= 0 else points[::-1]


def is_inside(x: float, y: float, ring: Ring) -> bool:
    found = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def shape_at(x: float, y: float) -> list[str]:
    return [
        shape["properties"]["a3"]
        for shape in load_shapes()["objects"]["countries"]["geometries"]
        for polygon in rings(shape)
        if is_inside(x, y, polygon[0]) and not any(is_inside(x, y, hole) for hole in polygon[1:])
    ]


@pytest.mark.parametrize("place", load_borders().places, ids=lambda place: place.name)
def test_a_disputed_place_falls_where_the_page_says(place) -> None:
    assert shape_at(place.longitude, place.latitude) == [place.drawn_in]


def test_disputed_shapes_are_on_the_map_and_drawn_with_a_broken_border() -> None:
    assert set(load_borders().shapes) <= shape_codes()
    chart = world_chart([], "Map", "amount", [])
    values = chart.wide["layer"][0]["transform"][0]["from"]["data"]["values"]
    assert {one["a3"] for one in values if one["line"] == "disputed"} == set(load_borders().shapes)


def test_shapes_without_a_code_of_their_own_are_counted_with_whom_the_file_says() -> None:
    chart = world_chart([Shade(code="CYP", name="Cyprus", value=2, step=1)], "Map", "amount", ["a", "b"])
    values = chart.wide["layer"][0]["transform"][0]["from"]["data"]["values"]
    assert {one["a3"] for one in values if one["step"] == 1} == {"CYP", "CYP-N"}


def test_a_country_too_small_for_a_shape_is_a_dot() -> None:
    chart = world_chart([Shade(code="SGP", name="Singapore", value=2, step=0)], "Map", "amount", ["a"])
    (dot,) = chart.wide["layer"][1]["data"]["values"]
    assert dot["lon"] == pytest.approx(103.8, abs=0.5)


def test_the_legend_explains_every_shade() -> None:
    chart = world_chart([Shade(code="FRA", name="France", value=2, step=0)], "Map", "amount", ["1 to 2", "3"])
    assert [words for _, words in chart.legend] == ["no figure", "1 to 2", "3"]
    assert all(shade.startswith("var(--chart-") for shade, _ in chart.legend)
    assert len(draw(chart).wide) < 200_000


@pytest.mark.parametrize("values", [[], [3.0], [1.0] * 9, [1.0, 1.0, 2.0, 900.0], list(range(1, 101))])
def test_every_amount_has_a_step_that_the_legend_names(values) -> None:
    steps, words = amount_steps([float(value) for value in values])
    assert len(steps) == len(values)
    assert all(0 <= step < len(words) for step in steps)
    assert len(words) <= 5

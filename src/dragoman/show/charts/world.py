"""A map of the world with each country in one of a few shades, and small ones as dots."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from dragoman.errors import DataError
from dragoman.show.charts.colours import colour, ramp
from dragoman.show.charts.drawing import WIDTHS, Cell, Chart, Spec

_FOLDER = ("data", "show")


class DisputedShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An area that has a shape of its own on the map, and whose standing is disputed."""

    name: str
    note: str
    counted_as: str | None = None


class DisputedPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A disputed area without a shape of its own, and in whose shape it falls; degrees (WGS 84)."""

    name: str
    drawn_in: str
    longitude: float
    latitude: float
    note: str


class Borders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The decisions on disputed borders, from ``data/show/borders.yaml``."""

    shapes: dict[str, DisputedShape]
    places: tuple[DisputedPlace, ...]


class Shade(msgspec.Struct, frozen=True, kw_only=True):
    """A country's place on the map: its code, name and figure, and its shade, counted from 0."""

    code: str
    name: str
    value: float
    step: int


@functools.lru_cache(maxsize=1)
def load_borders() -> Borders:
    """The decisions on disputed borders.

    Raises:
        DataError: the file has another form; the message names it.
    """
    text = (files("dragoman").joinpath(*_FOLDER) / "borders.yaml").read_text(encoding="utf-8")
    try:
        return msgspec.convert(yaml.safe_load(text), Borders)
    except (ValueError, yaml.YAMLError) as error:
        raise DataError(str(error).splitlines()[0], "show/borders.yaml") from error


@functools.lru_cache(maxsize=1)
def load_shapes() -> dict[str, Any]:
    """The world's shapes as TopoJSON, each with its code (``a3``) and name."""
    found: dict[str, Any] = json.loads(
        (files("dragoman").joinpath(*_FOLDER) / "world.json").read_text(encoding="utf-8")
    )
    return found


@functools.lru_cache(maxsize=1)
def shape_codes() -> frozenset[str]:
    """The codes that have a shape."""
    shapes = load_shapes()["objects"]["countries"]["geometries"]
    return frozenset(shape["properties"]["a3"] for shape in shapes)


@functools.lru_cache(maxsize=1)
def _middles() -> dict[str, tuple[float, float]]:
    """Longitude and latitude of every country's middle, for those too small for a shape."""
    text = (files("dragoman") / "data" / "places" / "countries.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {row["iso3"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(lines)}


def world_chart(
    shades: Sequence[Shade], title: str, kind: str, legend: Sequence[str], chosen: str | None = None
) -> Chart:
    """The map; ``kind`` names the ramp, ``legend`` says what its steps mean, ``chosen`` is outlined."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((s.code, s.name, s.value) for s in shades)
    steps = [colour("land"), *ramp(kind)[: len(legend)]]
    return Chart(
        name="map", title=title, columns=("code", "country", "value"), rows=rows, summary=_say(shades),
        wide=_spec(shades, steps, chosen),
        legend=tuple(zip(steps, ("no figure", *legend), strict=True)),
    )  # fmt: skip


def _say(shades: Sequence[Shade]) -> str:
    if not shades:
        return "No country has a figure."
    told = ", ".join(f"{s.name} {s.value:,.2f}".removesuffix(".00").replace("-", "−") for s in shades[:4])
    return f"{len(shades)} countries have a figure; first in the table: {told}."


def _spec(shades: Sequence[Shade], steps: Sequence[str], chosen: str | None) -> Spec:
    width = WIDTHS["wide"] - 8
    by_code = {shade.code: shade.step for shade in shades}
    values = [
        {"a3": code, "step": by_code.get(_counted_as(code), -1), "line": _line(code, chosen)}
        for code in sorted(shape_codes())
    ]
    scale = {"domain": list(range(-1, len(steps) - 1)), "range": list(steps)}
    return {
        "width": width, "height": round(width * 0.43),
        "projection": {"type": "equalEarth", "scale": width / 5.45, "rotate": [-11, 0],
                       "translate": [width / 2, width * 0.245]},
        "layer": [_land(values, scale), *_dots(by_code, scale)],
    }  # fmt: skip


def _counted_as(code: str) -> str:
    disputed = load_borders().shapes.get(code)
    return (disputed.counted_as or code) if disputed else code


def _line(code: str, chosen: str | None) -> str:
    return "chosen" if code == chosen else "disputed" if code in load_borders().shapes else "plain"


def _land(values: list[Spec], scale: Spec) -> Spec:
    kinds = {"domain": ["plain", "disputed", "chosen"]}
    return {
        "data": {"values": load_shapes(), "format": {"type": "topojson", "feature": "countries"}},
        "transform": [{"lookup": "properties.a3",
                       "from": {"data": {"values": values}, "key": "a3", "fields": ["step", "line"]}}],
        "mark": {"type": "geoshape"},
        "encoding": {
            "color": {"field": "step", "type": "ordinal", "scale": scale, "legend": None},
            "stroke": {"field": "line", "type": "nominal", "legend": None, "scale": kinds | {
                "range": [colour("border"), colour("border"), colour("ink")]}},
            "strokeWidth": {"field": "line", "type": "nominal", "legend": None,
                            "scale": kinds | {"range": [0.4, 0.7, 1.8]}},
            "strokeDash": {"field": "line", "type": "nominal", "legend": None,
                           "scale": kinds | {"range": [[1, 0], [2, 1.5], [1, 0]]}},
        },
    }  # fmt: skip


def _dots(by_code: Mapping[str, int], scale: Spec) -> list[Spec]:
    """Countries too small for a shape."""
    middles = _middles()
    values = [
        {"lon": middles[code][0], "lat": middles[code][1], "step": step}
        for code, step in sorted(by_code.items()) if code not in shape_codes() and code in middles
    ]  # fmt: skip
    if not values:
        return []
    return [{
        "data": {"values": values},
        "mark": {"type": "circle", "size": 26, "opacity": 1, "stroke": colour("border"), "strokeWidth": 0.8},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            "fill": {"field": "step", "type": "ordinal", "scale": scale, "legend": None},
        },
    }]  # fmt: skip


def amount_steps(values: Sequence[float], most: int = 5) -> tuple[list[int], list[str]]:
    """A step of a ramp for each figure, cut at fifths of the figures, and what each step means."""
    known = sorted({round(value) for value in values})
    if not known:
        return [], []
    cuts = sorted({known[len(known) * part // most] for part in range(most)})
    steps = [sum(value >= cut for cut in cuts) - 1 for value in values]
    ends = [*(cut - 1 for cut in cuts[1:]), known[-1]]
    words = [
        f"{low:,}" if low >= high else f"{low:,} to {high:,}" for low, high in zip(cuts, ends, strict=True)
    ]
    return steps, words

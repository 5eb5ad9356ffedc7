"""The colours of charts: contrast against both papers, and distinct for colour-blind readers."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dragoman.errors import DataError
from dragoman.relate.classes import load_classes
from dragoman.show.charts.colours import colour, colour_css, load_colours, ramp, with_plain_colours

# Machado, Oliveira & Fernandes (2009), full severity, on linear light.
EYES = {
    "usual": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
PAPERS = ("light", "dark")
COLOURS = load_colours()


def linear(code: str) -> np.ndarray:
    parts = np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light, dark = sorted(
        (float(linear(code) @ [0.2126, 0.7152, 0.0722]) for code in (one, other)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def oklab(code: str, eye: str) -> np.ndarray:
    seen = np.clip(EYES[eye] @ linear(code), 0, 1)
    cones = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ seen
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cones
    )


def distance(one: str, other: str, eye: str) -> float:
    return float(np.linalg.norm(oklab(one, eye) - oklab(other, eye)))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("name", "shade"), [*COLOURS.marks.items(), *COLOURS.classes.items()], ids=lambda value: str(value)[:20]
)
def test_what_carries_meaning_stands_out_from_the_paper(paper, name, shade) -> None:
    assert contrast(getattr(shade, paper), getattr(COLOURS.papers, paper)) >= 3.0, name


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["ink", "quiet", "forth", "back", "mark"])
def test_what_is_read_as_words_has_the_contrast_of_text(paper, name) -> None:
    assert contrast(getattr(COLOURS.marks[name], paper), getattr(COLOURS.papers, paper)) >= 4.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("paper", PAPERS)
def test_classes_are_told_apart_by_every_kind_of_eye(paper, eye) -> None:
    for one, other in itertools.combinations(COLOURS.classes, 2):
        shades = [getattr(COLOURS.classes[name], paper) for name in (one, other)]
        assert distance(*shades, eye) >= 0.10, (one, other)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["amount", "tone"])
def test_steps_of_a_ramp_differ_from_their_neighbours_and_from_land_without_a_figure(
    name, paper, eye
) -> None:
    steps = getattr(COLOURS.ramps[name], paper)
    land = getattr(COLOURS.washes["land"], paper)
    assert all(distance(*pair, eye) >= 0.04 for pair in itertools.pairwise(steps))
    assert all(distance(step, land, eye) >= 0.04 for step in steps)


def test_every_class_of_acts_has_a_colour() -> None:
    assert set(load_classes().names) == set(COLOURS.classes)


def test_style_sheet_names_every_colour_on_both_papers_and_prints_light() -> None:
    css = colour_css()
    assert css.count("--chart-force:") == 3
    assert "prefers-color-scheme: dark" in css
    assert "@media print" in css


def test_an_unknown_colour_is_suggested() -> None:
    with pytest.raises(DataError, match=r"did you mean .*forth"):
        colour("fort")
    with pytest.raises(DataError, match="tone"):
        ramp("tones")


def test_plain_colours_leave_no_variable() -> None:
    assert with_plain_colours(f'<rect fill="{colour("ink")}"/>', "dark") == '<rect fill="#e7e4dc"/>'

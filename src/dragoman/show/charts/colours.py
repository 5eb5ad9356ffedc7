"""The colours of charts, read from ``data/show/colours.yaml``, and the style sheet that carries them.

A chart names colours as CSS variables, so that one drawing serves light and dark paper and print.
"""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from dragoman.errors import DataError, suggest

_PLACE = "show/colours.yaml"
_HEX = re.compile(r"#[0-9a-f]{6}")
_VARIABLE = re.compile(r"var\(--chart-([a-z0-9-]+)\)")


class Shade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One colour, as it is on light and on dark paper."""

    light: str
    dark: str

    def __post_init__(self) -> None:
        for value in (self.light, self.dark):
            if not _HEX.fullmatch(value):
                raise ValueError(f"expected a colour such as #1d4f7c, found {value!r}")


class Ramp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Steps from one end of a scale to the other, as many on light as on dark paper."""

    light: tuple[str, ...]
    dark: tuple[str, ...]


class Colours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All colours by what they are for; the file says how each group was chosen."""

    papers: Shade
    marks: dict[str, Shade]
    classes: dict[str, Shade]
    washes: dict[str, Shade]
    ramps: dict[str, Ramp]

    def named(self) -> dict[str, Shade]:
        """Every colour by the name of its CSS variable, less ``--chart-``."""
        plain = self.marks | self.classes | self.washes | {"paper": self.papers}
        found = {_dashed(name): shade for name, shade in plain.items()}
        for name, ramp in self.ramps.items():
            steps = zip(ramp.light, ramp.dark, strict=True)
            found |= {f"{_dashed(name)}-{n}": Shade(*step) for n, step in enumerate(steps)}
        return found


@functools.lru_cache(maxsize=1)
def load_colours() -> Colours:
    """The colours that ship.

    Raises:
        DataError: the file has another form; the message names it.
    """
    text = (files("dragoman") / "data" / "show" / "colours.yaml").read_text(encoding="utf-8")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return msgspec.convert(yaml.load(text, Loader=loader), Colours)  # noqa: S506
    except (ValueError, yaml.YAMLError) as error:
        raise DataError(str(error).splitlines()[0], _PLACE) from error


def colour(name: str) -> str:
    """A colour as a chart names it: ``var(--chart-…)``.

    Raises:
        DataError: there is no colour of that name; with a suggestion.
    """
    known = load_colours().named()
    wanted = _dashed(name)
    if wanted not in known:
        raise DataError(f"no colour is called {name!r}{suggest(wanted, known)}", _PLACE)
    return f"var(--chart-{wanted})"


def ramp(name: str) -> list[str]:
    """The steps of a ramp as a chart names them."""
    steps = load_colours().ramps.get(name)
    if steps is None:
        raise DataError(f"no ramp is called {name!r}{suggest(name, load_colours().ramps)}", _PLACE)
    return [f"var(--chart-{_dashed(name)}-{number})" for number in range(len(steps.light))]


@functools.lru_cache(maxsize=1)
def colour_css() -> str:
    """The CSS variables of all colours: light, dark by preference, and light again in print."""
    named = load_colours().named()
    light, dark = (
        " ".join(f"--chart-{name}: {getattr(shade, paper)};" for name, shade in named.items())
        for paper in ("light", "dark")
    )
    return (
        f":root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ {light} }} }}\n"
    )


def with_plain_colours(svg: str, paper: str = "light") -> str:
    """A drawing that stands alone: its variables are replaced by the colours of one paper."""
    named = load_colours().named()
    return _VARIABLE.sub(lambda found: str(getattr(named[found[1]], paper)), svg)


def _dashed(name: str) -> str:
    return name.replace("_", "-")

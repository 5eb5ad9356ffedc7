"""Says the figures of a pair in plain English; the cuts between words are in ``show/level_words.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib.resources import files

import msgspec
import yaml

from dragoman.errors import DataError
from dragoman.relate.scores import DyadScore, Figure
from dragoman.show.dossier.words import count_of
from dragoman.show.web.relations import the
from dragoman.show.web.sections import interval_words

_PLACE = "show/level_words.yaml"


class Cuts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which figure on a word holds, in rising order."""

    levels: tuple[tuple[float, str], ...]
    attention: tuple[tuple[float, str], ...]


@functools.lru_cache(maxsize=1)
def load_cuts() -> Cuts:
    """The words that ship.

    Raises:
        DataError: the file has another form; the message names it.
    """
    text = (files("dragoman") / "data" / "show" / "level_words.yaml").read_text(encoding="utf-8")
    try:
        return msgspec.convert(yaml.safe_load(text), Cuts)
    except (ValueError, yaml.YAMLError) as error:
        raise DataError(str(error).splitlines()[0], _PLACE) from error


def _word(cuts: tuple[tuple[float, str], ...], value: float) -> str:
    return [word for cut, word in cuts if value >= cut or cut == cuts[0][0]][-1]


def say_level(value: float) -> str:
    """A level in a word: "mostly hostile"."""
    return _word(load_cuts().levels, value)


def say_score(score: DyadScore) -> Iterator[str]:
    """How one acts towards the other, in up to five sentences; what is too little is said to be."""
    a, b = the(score.a), the(score.b)
    if score.level is None:
        yield (
            f"{_capital(a)} towards {b}: too little evidence for a figure. The store knows"
            f" {count_of(score.events, 'event')}, which count as {score.effective_events:.1f} after"
            " forgetting; at least five are needed."
        )
        return
    yield (
        f"{_capital(a)} acts {say_level(score.level.value)} towards {b}: level {_said(score.level)}, from"
        f" {count_of(score.events, 'event')} that count as {score.effective_events:.0f} after forgetting"
        " and clumping."
    )
    if score.trend:
        yield _say_trend(score.trend)
    if score.attention:
        cut = _word(load_cuts().attention, score.attention.value)
        bounds = f"{score.attention.low:.1f} to {score.attention.high:.1f}"
        yield f"It takes {cut} of the news: {score.attention.value:.1f} times its usual share ({bounds})."
    if score.asymmetry:
        yield _say_asymmetry(score.asymmetry, a, b)
    if score.force_events:
        yield f"Force: {count_of(score.force_events, 'act')} in the last 30 days."


def _say_trend(trend: Figure) -> str:
    if trend.low > 0:
        return f"The last month was friendlier than the half year: {_said(trend)}."
    if trend.high < 0:
        return f"The last month was more hostile than the half year: {_said(trend)}."
    return f"The last month does not differ from the half year beyond doubt: {_said(trend)}."


def _say_asymmetry(figure: Figure, a: str, b: str) -> str:
    if figure.low > 0:
        return f"It is friendlier than {b} is to it, by {_said(figure)}."
    if figure.high < 0:
        return f"It is less friendly than {b} is to it, by {_said(figure)}."
    return f"Neither is clearly the friendlier: {_capital(a)} less {b} is {_said(figure)}."


def _said(figure: Figure) -> str:
    return interval_words(figure.value, figure.low, figure.high)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

"""Prints the relations of a dossier: standing, turning points, contests, kept words."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.relate.source import Words
from dragoman.show.dossier.charts import draw_path
from dragoman.show.dossier.figures import Standing
from dragoman.show.dossier.model import Dossier
from dragoman.show.dossier.telling import (
    say_contest,
    say_episodes,
    say_evidence_of_shift,
    say_index,
    say_reach,
    say_shift,
    say_trend,
)
from dragoman.show.dossier.terminal import SafeText, hang, left_out, nothing
from dragoman.show.dossier.words import say_day, say_days
from dragoman.show.kept_words import tell_pledge, tell_tally

MAX_TALLIES = 12
_MONTHS = 13  # a terminal has room for no more beside the names


def standing_parts(dossier: Dossier) -> Iterable[RenderableType]:
    """How a country or pair stands: a table of levels with their months."""
    figures = dossier.figures
    if figures is None or not figures.standings:
        yield from nothing("No partner with dealings in these days.")
        return
    months = (figures.standings[0].path.days[-_MONTHS:][0], figures.at)
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("from → to", overflow="fold")
    table.add_column("level (90 %)", no_wrap=True)
    table.add_column("by month", no_wrap=True)
    for column in ("trend", "attention", "force"):
        table.add_column(column, justify="right", no_wrap=True)
    for standing in figures.standings:
        table.add_row(*map(SafeText, _level_cells(standing)))
    yield table
    yield SafeText(
        f"level: tone of the last half year as of {say_day(figures.at)}, -1 hostile, 1 friendly; by month:"
        f" {say_days(*months)}, · too little known; trend: the last month against it, where that is a change;"
        " attention: the share of the news now, over usual; force: acts in 30 days.",
        style="dim",
    )


def _level_cells(standing: Standing) -> list[str]:
    score = standing.score
    level = (
        f"{score.level.value:+.2f} ({score.level.low:+.2f} to {score.level.high:+.2f})" if score.level else ""
    )
    course = draw_path(standing.path.levels[-_MONTHS:])
    return [
        standing.name, level or "too little evidence", course, say_trend(score),
        f"×{score.attention.value:.1f}" if score.attention else "", str(score.force_events or ""),
    ]  # fmt: skip


def shift_parts(dossier: Dossier) -> Iterable[RenderableType]:
    """The turning points, the latest first."""
    if dossier.figures is None or not dossier.figures.shifts:
        yield from nothing("None that shuffled days would not give as well.")
        return
    for told in dossier.figures.shifts:
        lines: list[Text] = [
            SafeText(say_shift(told), style="bold"),
            SafeText(say_evidence_of_shift(told), style="dim"),
        ]
        lines += [_event_line(one) for one in told.events]
        yield hang("▲" if told.shift.direction == "up" else "▼", Group(*lines))


def _event_line(one: Words) -> Text:
    text = f"“{one.words}”" if one.is_sentence else one.words
    return SafeText(f"· {say_day(one.day)}: {text} [{one.event_id}]", style="dim")


def contest_parts(dossier: Dossier) -> Iterable[RenderableType]:
    """Who competes for whom, since when, and how that is known."""
    if dossier.figures is None or not dossier.figures.contests:
        yield from nothing("No two powers are seen to compete for a third more than chance would give.")
        return
    for told in dossier.figures.contests:
        lines: list[Text] = [
            SafeText(say_contest(told), style="bold"),
            SafeText(say_index(told), style="dim"),
        ]
        lines += [SafeText(f"Both at it {words}") for words in say_episodes(told)]
        for side in told.sides:
            lines += [SafeText(say_reach(side)), *(_event_line(one) for one in side.events)]
        yield hang("▸", Group(*lines))


def kept_parts(dossier: Dossier) -> Iterable[RenderableType]:
    """Who keeps his word, and the words themselves."""
    figures = dossier.figures
    if figures is None or not figures.tallies:
        yield from nothing("No word given is known.")
        return
    for tally in figures.tallies[:MAX_TALLIES]:
        yield hang("•", Group(*map(SafeText, tell_tally(tally))))
    for pledge in figures.pledges:
        head, *rest = tell_pledge(pledge)
        yield hang(
            head[:1], Group(SafeText(head[2:], style="bold"), *(SafeText(line.strip()) for line in rest))
        )
    yield from left_out(figures.n_pledges, len(figures.pledges), "word given", "dragoman pledges lists them")

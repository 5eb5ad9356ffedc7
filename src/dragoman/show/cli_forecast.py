"""The command line of forecasts."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console

from dragoman.errors import SettingsError, suggest

forecast_app = typer.Typer(help="What next: forecasts that are scored.", no_args_is_help=True)


@forecast_app.callback()
def _group() -> None:
    """What next: forecasts that are scored."""


@forecast_app.command()
def backtest(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Holds train, valid and test .tsv.gz.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="One JSON line for each question.")],
    setting: Annotated[str, typer.Option(help="single-step or multi-step.")] = "single-step",
) -> None:
    """Answer every question of the test days from the days before, and write the ranked answers.

    Each line of a part is subject, relation, object and day, as integers. A question about a subject is
    written with the relation's number plus the number of relations.
    """
    from dragoman.forecast.backtest import Setting
    from dragoman.forecast.backtest import backtest as run_backtest

    chosen = next((known for known in get_args(Setting) if known == setting), None)
    if chosen is None:
        raise SettingsError(f"--setting: unknown {setting!r}{suggest(setting, get_args(Setting))}")
    console = Console(stderr=True)
    began = time.perf_counter()
    with console.status("reading") as status:
        written = run_backtest(folder, out, chosen, on_progress=status.update)
    elapsed = time.perf_counter() - began
    console.print(f"{written:,} questions answered in {elapsed:.0f} s → {out}", highlight=False)

"""``dragoman validate``: how right the coder is on texts that you have labelled by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dragoman.settings import load_settings


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Labelled texts.")],
    errors: Annotated[bool, typer.Option("--errors", help="Print every wrong and missed row.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as JSON.")] = False,
    settings: Annotated[Path | None, typer.Option("--settings", help="A settings file (TOML).")] = None,
) -> None:
    """Measure the coder on texts that you have labelled: precision, recall, and every error by class.

    The form of the files is told in docs/validation.md: a sentence a line, and below it a line for each
    event that it tells, such as "> CONSULT | Egypt=EGY <> Sudan=SDN | planned | will meet".
    """
    from dragoman.coding.labelled import read_labelled_articles
    from dragoman.pipeline import Coder
    from dragoman.show.validating import add_up, answer_all, print_errors, print_tallies

    labelled = [one for path in files for one in read_labelled_articles(path)]
    answers = list(answer_all(labelled, Coder(load_settings(settings))))
    tallies = add_up(answers)
    if as_json:
        typer.echo(json.dumps({name: tally.as_dict() for name, tally in tallies.items()}, sort_keys=True))
        return
    console = Console()
    print_tallies(tallies, console)
    if errors:
        print_errors(answers, console)

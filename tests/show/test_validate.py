"""``dragoman validate``: figures and errors on texts of one's own."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from dragoman.show.cli import app

TEXT = """# v-1 | 2018-06-01 | a daily
Poland expelled two Russian diplomats.
> SANCTION | Poland=POL > two Russian diplomats=RUS | occurred | expelled
Norway threatened Sweden with sanctions.
> ACCUSE | Norway=NOR > Sweden=SWE | occurred | threatened
It rained in Warsaw.
"""


def run(folder: Path, *options: str) -> str:
    path = folder / "mine.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["validate", str(path), *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_counts(tmp_path: Path) -> None:
    tallies = json.loads(run(tmp_path, "--json"))
    assert (tallies["all"]["right"], tallies["all"]["wrong"], tallies["all"]["missed"]) == (1, 1, 1)
    assert (tallies["all"]["quiet"], tallies["all"]["left_alone"]) == (1, 1)
    assert tallies["SANCTION"]["found"] == 1


def test_errors_stand_beside_their_labels(tmp_path: Path) -> None:
    shown = run(tmp_path, "--errors")
    assert "wrong type: 1" in shown
    assert "coded: THREATEN | Norway=NOR > Sweden=SWE" in shown
    assert "label: ACCUSE | Norway=NOR > Sweden=SWE" in shown
    assert "mine.txt:5" in shown

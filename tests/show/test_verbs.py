"""Every verb stands in the list under what it is for, once."""

from __future__ import annotations

from typer.main import get_command
from typer.testing import CliRunner

from dragoman.show.cli import app
from dragoman.show.verbs import SECTIONS


def test_every_verb_has_its_section() -> None:
    named = [verb for verbs in SECTIONS.values() for verb in verbs]
    assert len(named) == len(set(named))
    assert set(named) == set(get_command(app).commands)  # type: ignore[attr-defined]


def test_the_list_is_told_by_sections() -> None:
    told = CliRunner().invoke(app, ["--help"]).stdout
    assert all(f"{title}:" in told for title in SECTIONS)
    assert "Other:" not in told

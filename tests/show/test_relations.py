"""The verbs of relations: what they print, in words and as JSON Lines, and how they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.errors import SettingsError, UnknownActorError
from dragoman.show.cli import app
from dragoman.show.imports import describe
from dragoman.store.importing import Imported
from factory_year import make_store

runner = CliRunner()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(make_store(tmp_path_factory.mktemp("relations")).root)


def call(*words: str) -> str:
    """What a call writes on standard output; its error is raised."""
    result = runner.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_shifts_as_lines_follow_the_contract(store: str) -> None:
    out = call(
        "shifts", "--store", store, "--dyad", "Chile", "Peru", "--dyad", "NOR,MLT", "--format", "jsonl"
    )
    shift, first, second = (json.loads(line) for line in out.splitlines())
    assert {"a", "b", "date", "direction", "kind", "score", "delay_days", "evidence"} <= shift.keys()
    assert (shift["a"], shift["b"], shift["date"], shift["direction"]) == ("CHL", "PER", "2017-07-10", "down")
    assert (first["a"], first["b"], first["days"]) == ("CHL", "PER", 365)
    assert (second["a"], second["b"], second["days"]) == ("NOR", "MLT", 365)


def test_shifts_in_words(store: str) -> None:
    out = call("shifts", "--store", store, "--dyad", "Kenya", "Ghana", "--dyad", "France", "Brazil")
    assert "a relation appears, for the better" in out
    assert "Kenya – Sign formal agreement – Ghana" in out or "Ghana – Consult – Kenya" in out
    assert "nothing is known of the two" in out


def test_contests_as_lines_follow_the_contract(store: str) -> None:
    out = call(
        "contests", "--store", store, "--object", "Nepal", "--until", "2017-12-31", "--format", "jsonl"
    )
    best = json.loads(out.splitlines()[0])
    assert {"object", "claimants", "index", "p_value", "evidence"} <= best.keys()
    assert set(best["claimants"]) == set(best["evidence"]) == {"JPN", "CUB"}


def test_contests_in_words(store: str) -> None:
    out = call("contests", "--store", store, "--object", "Nepal", "--limit", "1")
    assert "Who competes for Nepal, 2017-01-01 to 2017-12-31" in out
    assert "more than chance would give" in out
    assert "nobody competes" in call("contests", "--store", store, "--object", "France")


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (["shifts", "--dyad", "USA"], SettingsError, "expected two countries"),
        (["shifts", "--dyad", "USA", "America"], SettingsError, "one and the same"),
        (["shifts", "--dyad", "USA", "Nowhereland"], UnknownActorError, "no country is known"),
        (["shifts", "--dyad", "USA", "PRK", "--format", "xml"], SettingsError, "expected text or jsonl"),
        (["contests", "--object", "Nepal", "--since", "May"], SettingsError, "--since: expected a day"),
    ],
)
def test_a_wrong_call_is_told(store: str, words: list[str], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        runner.invoke(app, [*words, "--store", store], catch_exceptions=False)


def test_an_import_is_told_with_its_faults(tmp_path: Path) -> None:
    make_store(tmp_path)
    again = runner.invoke(
        app, ["import", "icews", str(tmp_path / "year.tab"), "--store", str(tmp_path / "store")]
    )
    assert "unchanged" in again.stderr
    done = Imported(
        path="a.tab", article_id="x", replaced=("old",), n_rows=3, n_events=2, faults={"lost rows": 1}
    )
    assert describe(done)[1:] == ["  in the place of old, whose rows stay as history", "  1 lost rows"]


def test_relations_of_a_pair_and_of_one(store: str) -> None:
    out = call("relations", "Chile", "Peru", "--store", store, "--at", "2017-07-31")
    assert "Chile towards Peru, as of 2017-07-31" in out
    assert "level" in out
    lines = call("relations", "Nepal", "--store", store, "--format", "jsonl").splitlines()
    first = json.loads(lines[0])
    assert (first["a"], first["b"], first["level"]) == ("NPL", "CUB", None)

"""The ledger, the network and the table of partners in words and as lines."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dealings import FIRST, make_dealings, make_deed, write_store
from dragoman.errors import SettingsError
from dragoman.show.cli import app


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("store") / "s"
    threat = make_deed("USA", "PRK", FIRST + dt.timedelta(days=30), "138", sentence="The USA threatened.")
    write_store(folder, [*make_dealings(), threat])
    return str(folder)


def call(*arguments: str) -> str:
    found = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


def test_pledges_in_words_have_both_sentences_and_the_base_rate(store: str) -> None:
    out = call("pledges", "--store", store, "--dyad", "USA", "PRK")
    assert "United States to North Korea, promises:" in out
    assert "without such a word the same deeds come in" in out
    assert "said  " in out
    assert "done  " in out


def test_a_threat_is_not_praised(store: str) -> None:
    out = call("pledges", "--store", store, "--actor", "USA", "--limit", "500")
    assert "threatened to use force" in out
    assert "not carried out in time" in out


def test_pledges_as_lines(store: str) -> None:
    lines = [
        json.loads(line)
        for line in call(
            "pledges", "--store", store, "--actor", "USA", "--state", "kept", "--format", "jsonl"
        ).splitlines()
    ]
    assert {line["state"] for line in lines if "state" in line} == {"kept"}
    assert any("tally" in line for line in lines)


def test_a_wrong_state_is_told(store: str) -> None:
    with pytest.raises(SettingsError, match="did you mean kept"):
        call("pledges", "--store", store, "--state", "keept")


def test_no_pledges_are_told(tmp_path: Path) -> None:
    write_store(tmp_path / "s", [make_deed("USA", "PRK", FIRST)])
    assert "No word given" in call("pledges", "--store", str(tmp_path / "s"))


def test_a_network_in_words_and_as_a_file(store: str, tmp_path: Path) -> None:
    path = tmp_path / "net.graphml"
    out = call("network", "--store", store, "--out", str(path))
    assert "Bloc 1:" in out
    assert path.read_text(encoding="utf-8").startswith("<?xml")
    lines = call("network", "--store", store, "--format", "jsonl").splitlines()
    assert {next(iter(json.loads(line))) for line in lines} == {"node", "edge", "bloc"}


def test_a_table_of_all_partners(store: str) -> None:
    out = call("relations", "PRK", "--all", "--store", store, "--sort", "events")
    assert "United States" in out
    assert "to the partner" in out
    with pytest.raises(SettingsError, match="did you mean events"):
        call("relations", "PRK", "--all", "--store", store, "--sort", "event")


def test_a_bloc_is_one_power(store: str) -> None:
    out = call("relations", "EU", "RUS", "--store", store)
    assert "European Union towards Russia" in out
    with pytest.raises(SettingsError, match="is no bloc"):
        call("contests", "--object", "PRK", "--pool", "France", "--store", store)

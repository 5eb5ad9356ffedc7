from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.show.cli import app
from loopback import Web

PAGE = b"<html><body><p>The two ministers met on Tuesday in the border town and agreed to open it.</p>"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web.running() as server:
        yield server


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRAGOMAN_FETCH_CACHE", str(tmp_path / "cache"))


def test_pages_are_fetched_once_and_stored(web: Web, tmp_path: Path) -> None:
    web.answers |= {"/a": PAGE}
    (tmp_path / "list.txt").write_text(f"{web.url}/a\n{web.url}/missing\n")
    command = ["fetch", "list.txt", "--out", "pages", "--allow-private", "--delay", "0"]
    first = CliRunner().invoke(app, command)
    second = CliRunner().invoke(app, command)
    assert (first.exit_code, second.exit_code) == (1, 1)
    assert "1 new, 0 unchanged, 1 not fetched → pages" in first.output
    assert "0 new, 1 unchanged, 1 not fetched → pages" in second.output
    assert f"not fetched (status): {web.url}/missing: the host answers 404 Not Found" in first.output
    shown = CliRunner().invoke(app, ["look", "pages"])
    assert shown.exit_code == 0
    assert "| html |" in shown.output
    assert "The two ministers met" in shown.output


def test_private_addresses_need_the_flag(web: Web) -> None:
    result = CliRunner().invoke(app, ["fetch", f"{web.url}/a", "--out", "pages"])
    assert result.exit_code == 1
    assert "not on the public internet" in result.output
    assert not web.asked


def test_a_look_shows_columns_and_trouble(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id;body;wann\n1;The ministers met.;12/06/2018\n2;too;many;fields\n")
    result = CliRunner().invoke(app, ["look", "a.csv", "--columns", "date=wann", "--date-order", "dmy"])
    assert "columns: id = id, text = body, date = wann" in result.output
    assert "a.csv#2 | text | 2018-06-12" in result.output
    assert "cannot be read (row): a.csv#3: 4 fields" in result.output

"""The command line of ways in and out, as a user types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.errors import SettingsError
from dragoman.show.cli import app
from factory_feeds import ICEWS, gdelt_row, icews_row, write_table


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    rows = [
        icews_row(**{"Event ID": str(n), "Event Date": f"2018-05-{n:02}", "Target Country": "China",
                     "Target Name": "China"})
        for n in range(1, 9)
    ]  # fmt: skip
    table = write_table(folder / "e.tab", icews_row(**{"Event ID": "99"}), *rows, head=ICEWS)
    result = run("import", "icews", str(table), "--store", str(folder / "store"))
    assert "9 rows, 9 events" in result
    return folder / "store"


def run(*words: str) -> str:
    """What the program prints, on both outputs."""
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return " ".join(result.output.split())


def test_import_tells_of_each_file_and_fault(tmp_path: Path) -> None:
    table = write_table(
        tmp_path / "20180601.export.CSV", gdelt_row(), gdelt_row(), gdelt_row(SQLDATE="20810101")
    )
    told = run("import", "gdelt", str(table), "--store", str(tmp_path / "store"))
    assert "1 rows that stand there twice" in told
    assert "1 rows without a possible day" in told
    assert "unchanged" in run("import", "gdelt", str(table), "--store", str(tmp_path / "store"))


def test_export_heeds_filter_words_and_tells_what_is_left_out(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "e.tab"
    told = run("export", "--store", str(store), "--as", "icews", "--out", str(out), "--dyad", "RUS-PRK")
    assert told.startswith("1 events as icews →")
    assert "the layout cannot carry: whether it happened" in told
    assert len(out.read_text().splitlines()) == 2


def test_export_to_standard_output(store: Path) -> None:
    result = CliRunner().invoke(app, ["export", "--store", str(store), "--recipient", "PRK"])
    assert result.stdout.startswith("event_id,")
    assert len(result.stdout.splitlines()) == 2


def test_networks_are_written(store: Path, tmp_path: Path) -> None:
    told = run("export", "--store", str(store), "--as", "gexf", "--out", str(tmp_path / "n.gexf"))
    assert told.startswith("1 ties as gexf")
    assert (tmp_path / "n.gexf").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--as", "cvs"], "did you mean .*csv"),
        (["--as", "sqlite"], "needs a file"),
        (["--type", "THREATN"], "did you mean THREATEN"),
        (["--country", "Rusia"], "did you mean Russia"),
        (["--as", "gexf", "--out", "n.gexf", "--actor", "RUS"], "heeds only --since and --until"),
        (["--as", "gexf", "--out", "n.xml"], "ends in .gexf"),
        (["--as", "gexf", "--out", "n.gexf", "--since", "2030-01-01"], "no two powers"),
    ],
)
def test_what_is_wrong_is_told(store: Path, words: list[str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        run("export", "--store", str(store), *words)


def test_a_package_is_written_and_checked(store: Path, tmp_path: Path) -> None:
    assert "9 events" in run("package", str(tmp_path / "p"), "--store", str(store))
    assert "whole" in run("package", str(tmp_path / "p"), "--check")
    (tmp_path / "p" / "README.md").write_text("")
    result = CliRunner().invoke(app, ["package", str(tmp_path / "p"), "--check"])
    assert result.exit_code == 1
    assert "changed: README.md" in result.output
    with pytest.raises(SettingsError, match="did you mean sentences"):
        run("package", str(tmp_path / "q"), "--store", str(store), "--with-text", "sentence")
    with pytest.raises(SettingsError, match="needs a store"):
        run("package", str(tmp_path / "q"))

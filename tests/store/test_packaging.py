"""Replication packages: whole, checkable, the same twice, and without publishers' words unless asked."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from dragoman.errors import StoreError
from dragoman.records import Coded
from dragoman.store import Store, open_store
from dragoman.store.importing import import_events
from dragoman.store.packaging import check_package, write_package
from dragoman.store.packaging.describing import STATUS_WORDS, describe_columns
from dragoman.store.schema import TABLES
from factory import make_article, make_event, make_statement
from factory_feeds import ICEWS, icews_row, write_table


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An article with an event and a statement, and an imported file."""
    folder = tmp_path_factory.mktemp("packaging")
    import_events("icews", [write_table(folder / "e.tab", icews_row(), head=ICEWS)], folder / "store")
    store = open_store(folder / "store")
    writer = store.writer("20180601T000000Z-1", {"coder_version": "1", "codebook_version": "c"})
    article = make_article(title="=SUM(A1)", source="Daily Example")
    writer.add(article, Coded(id="a1", events=(make_event(),), statements=(make_statement(),)), "f")
    writer.flush()
    store.refresh()
    return store


def test_a_package_holds_all_that_it_names(store: Store, tmp_path: Path) -> None:
    done = write_package(store, tmp_path / "p")
    assert done.rows == {"events": 2, "statements": 1, "articles": 2}
    found = check_package(tmp_path / "p")
    assert found.is_whole
    assert found.n_files == done.n_files - 1
    events = pq.read_table(tmp_path / "p" / "data" / "events.parquet")
    lines = (tmp_path / "p" / "data" / "events.csv").read_text().splitlines()
    assert lines[0].split(",") == events.column_names
    assert len(lines) == 3
    card = (tmp_path / "p" / "DATACARD.md").read_text()
    assert yaml.safe_load(card.split("---")[1])["size_categories"] == ["n<1K"]
    citation = yaml.safe_load((tmp_path / "p" / "CITATION.cff").read_text())
    assert citation["type"] == "dataset"
    assert "ICEWS, which is to be cited too" in (tmp_path / "p" / "CITATION.bib").read_text()
    assert "dragoman package NEW" in (tmp_path / "p" / "README.md").read_text()


def test_no_publishers_words_go_along_unless_asked(store: Store, tmp_path: Path) -> None:
    words = b"asked Kim to visit"
    for text, places in (("none", set()), ("sentences", {"data/events.csv", "data/statements.csv"})):
        folder = tmp_path / text
        write_package(store, folder, text)
        holders = {str(p.relative_to(folder)) for p in folder.rglob("*.csv") if words in p.read_bytes()}
        assert holders == places
    write_package(store, tmp_path / "full", "full")
    assert words in (tmp_path / "full" / "data" / "articles.csv").read_bytes()


def test_text_that_a_spreadsheet_would_run_is_harmless(store: Store, tmp_path: Path) -> None:
    write_package(store, tmp_path / "p")
    assert "'=SUM(A1)" in (tmp_path / "p" / "data" / "articles.csv").read_text()


def test_the_same_store_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_package(store, tmp_path / name)
    sums = [(tmp_path / name / "SHA256SUMS").read_text() for name in ("one", "two")]
    assert sums[0] == sums[1]


def test_the_checksums_are_those_of_the_usual_tool(store: Store, tmp_path: Path) -> None:
    write_package(store, tmp_path / "p")
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "p", check=True)


def test_a_change_is_found(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write_package(store, folder)
    (folder / "README.md").write_text("other words")
    (folder / "versions.json").unlink()
    (folder / "more.txt").write_text("")
    found = check_package(folder)
    assert (found.changed, found.missing, found.unlisted) == (
        ("README.md",),
        ("versions.json",),
        ("more.txt",),
    )
    assert not found.is_whole


def test_what_is_no_package_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no package here"):
        check_package(tmp_path)
    (tmp_path / "SHA256SUMS").write_text("abc\n")
    with pytest.raises(StoreError, match="SHA256SUMS:1: expected a checksum"):
        check_package(tmp_path)
    with pytest.raises(StoreError, match="not an empty folder"):
        write_package(store, tmp_path)


def test_the_codebook_of_a_package_describes_its_columns(store: Store, tmp_path: Path) -> None:
    write_package(store, tmp_path / "p")
    told = json.loads((tmp_path / "p" / "codebook" / "codebook.json").read_text())
    named = [column["name"] for column in told["tables"]["events"]]
    assert named == pq.read_schema(tmp_path / "p" / "data" / "events.parquet").names
    assert len(told["event_types"]) == 16
    assert set(told["statuses"]) == set(STATUS_WORDS)


@pytest.mark.parametrize("table", ["articles", "events", "statements"])
def test_every_column_is_described(table: str) -> None:
    assert list(describe_columns(table)) == TABLES[table].names

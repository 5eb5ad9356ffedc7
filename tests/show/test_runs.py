"""The command line of runs, as a user types it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.errors import SettingsError
from dragoman.show.cli import app
from dragoman.store import open_store

PAGE = "Russia asked the Iranian president to visit Moscow, officials said on Thursday."


def dragoman(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = [
        {"id": "a1", "text": PAGE, "date": "2018-06-01"},
        {"id": "a2", "text": PAGE, "date": "2018-06-02"},
    ]
    Path("rows.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n")
    dragoman("run", "rows.jsonl", "--store", "store")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_run_tells_what_came_of_it_and_is_listed_with_its_rooms() -> None:
    again = dragoman("run", "rows.jsonl", "--store", "store")
    assert again.exit_code == 1
    assert "3 read: 0 coded, 2 unchanged, 1 set aside" in again.stderr
    listed = dragoman("runs", "--store", "store")
    assert re.search(r"coding +2 in +2 out +0 set aside", listed.stdout)
    assert "inputs sha256" in listed.stdout
    record = json.loads(dragoman("runs", "--store", "store", "--format", "jsonl").stdout)
    assert record["rooms"]["read"] == {"entered": 3, "left": 2, "dropped": 1}


@pytest.mark.usefixtures("folder")
def test_quarantine_is_listed_bare_or_by_name_and_as_json() -> None:
    bare = dragoman("quarantine", "--store", "store")
    assert bare.stdout == dragoman("quarantine", "list", "--store", "store").stdout
    assert bare.stdout.startswith("read\t")
    (row,) = map(
        json.loads, dragoman("quarantine", "--store", "store", "--format", "jsonl").stdout.splitlines()
    )
    assert row["origin"] == "rows.jsonl#3"
    assert not dragoman("quarantine", "list", "--store", "store", "--room", "clean").stdout
    assert isinstance(dragoman("quarantine").exception, SettingsError)


@pytest.mark.usefixtures("folder")
def test_quarantine_is_tried_again() -> None:
    assert dragoman("quarantine", "retry", "--store", "store").exit_code == 1
    rows = Path("rows.jsonl")
    rows.write_text(rows.read_text().replace("{broken", json.dumps({"id": "a3", "text": PAGE})))
    done = dragoman("quarantine", "retry", "--store", "store")
    assert done.exit_code == 0
    assert "1 tried again: 1 coded, 0 still set aside" in done.stderr


@pytest.mark.usefixtures("folder")
def test_a_run_is_reproduced_and_changes_are_told_with_both_versions() -> None:
    run_id = open_store("store").runs()[0].run_id
    same = dragoman("reproduce", run_id, "--store", "store")
    assert same.exit_code == 0, same.output
    assert same.stdout.endswith("The same.\n")
    assert "Nothing was coded twice" in dragoman("changes", "--store", "store").stdout
    rows = Path("rows.jsonl")
    rows.write_text(rows.read_text().replace("asked the", "invited the", 1))
    assert dragoman("reproduce", run_id, "--store", "store").exit_code == 1
    told = dragoman("run", "rows.jsonl", "--store", "store")
    assert "1 were coded before: see `dragoman changes" in told.stderr
    changes = dragoman("changes", "--store", "store").stdout
    assert "1 articles coded again, 1 of them because the input had changed" in changes
    assert "invited" in changes
    lines = [
        json.loads(line)
        for line in dragoman("changes", "--store", "store", "--format", "jsonl").stdout.splitlines()
    ]
    assert {"new", "gone"} <= {line["change"] for line in lines}
    assert all(("withdrawn_at" in line) == (line["change"] == "gone") for line in lines)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "x", "--store", "s", "--engine", "rey"], "did you mean ray"),
        (["run", "x", "--store", "s", "--address", "auto"], "--engine ray"),
        (["run", "x", "--store", "s", "--date", "yesterday"], "2018-06-01"),
        (["run", "x", "--store", "s", "--shard", "half"], "3/200"),
        (["runs", "--store", "s", "--format", "json"], "did you mean jsonl"),
        (["quarantine", "list", "--store", "s", "--room", "cleen"], "did you mean clean"),
    ],
)
def test_a_wrong_word_is_told_with_what_was_expected(words: list[str], message: str) -> None:
    error = dragoman(*words).exception
    assert isinstance(error, SettingsError)
    assert message in str(error)


def test_compaction_by_hand(folder: Path) -> None:
    Path("more.jsonl").write_text(json.dumps({"id": "b1", "text": PAGE}) + "\n")
    dragoman("run", "more.jsonl", "--store", "store")
    assert "2 shards before, 1 after" in dragoman("compact", "--store", "store").stderr
    assert len(list((folder / "store" / "shards").iterdir())) == 1


def test_an_object_store_is_refused_in_plain_words() -> None:
    error = dragoman("run", "x", "--store", "s3://bucket/store").exception
    assert error is not None
    assert "a folder" in str(error)

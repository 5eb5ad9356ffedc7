"""The verbs of review, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman import engine
from dragoman.errors import DragomanError
from dragoman.show.cli import app

runner = CliRunner()
TEXT = "Norway expelled two Belarusian diplomats on Monday. The Kestrel Front attacked a Malian convoy."


def call(*words: str) -> str:
    done = runner.invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def store(tmp_path: Path) -> str:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"id": "s1", "text": TEXT, "date": "2024-05-01", "title": "News"}) + "\n")
    engine.run([str(rows)], tmp_path / "store")
    return str(tmp_path / "store")


def queue(store: str, reviewer: str = "Ada") -> dict[str, str]:
    told = runner.invoke(app, ["review", "list", "-s", store, "-r", reviewer, "--json"]).stdout
    return {row["event_type"]: row["event_id"] for row in map(json.loads, told.splitlines())}


def test_events_are_judged_undone_and_counted(store: str, tmp_path: Path) -> None:
    ids = queue(store)
    assert "→" in call("review", "list", "-s", store, "-w", "event_type=ASSAULT")
    assert "rejected by Ada" in call("review", "reject", ids["SANCTION"], "-s", store, "-r", "Ada")
    assert "SANCTION" not in queue(store)
    assert "1 taken back" in call("review", "undo", ids["SANCTION"], "-s", store, "-r", "Ada")
    assert "SANCTION" in queue(store)
    call("review", "accept", *ids.values(), "-s", store, "-r", "Ben")
    call(
        "review",
        "correct",
        ids["ASSAULT"],
        "--actor",
        "NERREB",
        "--note",
        "see p. 2",
        "-s",
        store,
        "-r",
        "Ada",
    )
    assert "actor" in call("review", "agreement", "-s", store)
    out = tmp_path / "kept.jsonl"
    call("review", "export", "-s", store, "--out", str(out))
    assert len(out.read_text().splitlines()) == 5
    assert "0 of them new" in call("review", "import", str(out), "-s", store)


def test_what_was_corrected_is_learned(store: str, tmp_path: Path) -> None:
    ids = queue(store)
    call("review", "correct", ids["ASSAULT"], "--actor", "NERREB", "-s", store, "-r", "Ada")
    told = call("learn", "-s", store, "--out", str(tmp_path / "learned"))
    assert "0 of 1 judged sentences are coded as judged; with the new rows 1" in told
    assert "Kestrel Front" in (tmp_path / "learned" / "actors.csv").read_text()


def test_without_corrections_there_is_nothing_to_learn(store: str, tmp_path: Path) -> None:
    assert "Nothing to learn" in call("learn", "-s", store, "--out", str(tmp_path / "learned"))


@pytest.mark.parametrize(
    "words",
    [
        ("accept", "e-unknown"),
        ("correct", "e-unknown"),
        ("undo", "e-unknown"),
        ("import", "no-such-file.jsonl"),
        ("list", "--where", "actor"),
        ("list", "--where", "aktor=RUS"),
    ],
)
def test_what_cannot_be_done_is_told(store: str, words: tuple[str, ...]) -> None:
    with pytest.raises(DragomanError):
        runner.invoke(app, ["review", *words, "-s", store], catch_exceptions=False)

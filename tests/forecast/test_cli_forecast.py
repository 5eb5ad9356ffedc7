"""The verbs of forecasts, as they are called."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from dealings import make_dealings
from dragoman.errors import DragomanError
from dragoman.show.cli import app
from dragoman.store import Store

runner = CliRunner()


def call(*words: str) -> str:
    done = runner.invoke(app, ["forecast", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


@pytest.fixture
def fresh(make_store: Callable[..., Store]) -> Store:
    today = dt.datetime.now(dt.UTC).date()
    return make_store(make_dealings(days=120, first=today - dt.timedelta(days=120)))


def test_a_pair_is_forecast_in_words_and_as_json(fresh: Store) -> None:
    store = str(fresh.root)
    said = call("pair", "Russia", "North Korea", "--class", "visit", "--days", "7", "-s", store)
    assert "Russia makes a visit to North Korea" in said
    assert "own rate" in said
    told = json.loads(call("pair", "RUS", "PRK", "-c", "consult", "-s", store, "--json"))
    assert told["low"] <= told["probability"] <= told["high"]
    assert (dt.date.fromisoformat(told["end"]) - dt.date.fromisoformat(told["begin"])).days == 29


def test_the_verb_may_be_left_out_and_partners_asked_for(fresh: Store) -> None:
    store = str(fresh.root)
    short = call("Russia", "North Korea", "--class", "visit", "--days", "7", "-s", store)
    assert "Russia makes a visit to North Korea" in short
    assert "90 % set" in short
    assert "partner" in call("partners", "Russia", "-c", "visit", "--most", "3", "-s", store)
    told = [json.loads(line) for line in runner.invoke(
        app, ["forecast", "partners", "RUS", "-c", "visit", "--most", "3", "-s", store, "--json"]
    ).stdout.splitlines()]  # fmt: skip
    assert [each["actor"] for each in told] == ["RUS"] * 3
    ranked = json.loads(call("evaluate", "-s", store, "-c", "consult", "--partners", "--json"))
    assert ranked["name"] == "consult"


def test_forecasts_are_issued_resolved_and_scored(fresh: Store) -> None:
    store = str(fresh.root)
    assert "6 forecasts frozen" in call("issue", "-c", "visit", "--pairs", "6", "-s", store)
    assert "0 forecasts frozen" in call("issue", "-c", "visit", "--pairs", "6", "-s", store)
    assert "1 forecasts frozen" in call("issue", "RUS", "FRA", "-c", "force", "-s", store)
    assert "0 resolved, 7 open; the next is due on" in call("resolve", "-s", store)
    assert "7 issued, 0 resolved" in call("score", "-s", store)


def test_an_evaluation_is_a_table_or_json(fresh: Store) -> None:
    words = ("evaluate", "-s", str(fresh.root), "-c", "consult", "--least-events", "3")
    assert "directed pairs with at least 3 events before" in call(*words)
    told = json.loads(call(*words, "--json"))
    assert told["classes"][0]["name"] == "consult"


@pytest.mark.parametrize(
    "words",
    [
        ("pair", "Russia", "Russia"),
        ("pair", "Russia", "Atlantis"),
        ("pair", "Russia", "Japan", "--class", "visti"),
        ("pair", "Russia", "Japan", "--as-of", "soon"),
        ("pair", "Russia", "Japan", "--as-of", "1999-01-01"),
        ("issue", "Russia"),
        ("issue", "--begin", "2020-01-01"),
    ],
)
def test_what_cannot_be_done_is_told(fresh: Store, words: tuple[str, ...]) -> None:
    with pytest.raises(DragomanError):
        runner.invoke(app, ["forecast", *words, "-s", str(fresh.root)], catch_exceptions=False)

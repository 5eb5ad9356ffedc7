"""The archive only grows, shows every change, and scores what is due."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dealings import FIRST, make_dealings, make_deed, write_store
from dragoman.errors import SettingsError, StoreError
from dragoman.forecast.archive import Archive, Frozen
from dragoman.forecast.classes import choose_class, load_classes
from dragoman.forecast.outlook import open_desk
from dragoman.forecast.record import issue, resolve, score
from dragoman.store import Store

VISIT = choose_class(load_classes(), "visit")
MakeStore = Callable[..., Store]
BEGIN = FIRST + dt.timedelta(days=60)
NOW = dt.datetime.combine(BEGIN, dt.time(6), dt.UTC)
PAIRS = [("RUS", "PRK"), ("FRA", "DEU"), ("USA", "CHN")]


def freeze(store: Store, now: dt.datetime = NOW, begin: dt.date | None = None) -> list[Frozen]:
    desk = open_desk(store, [VISIT], begin or now.date(), (begin or now.date()))
    return issue(Archive(store.root / "forecasts"), desk, [(PAIRS, VISIT, 7)], now)


@pytest.fixture
def store(make_store: MakeStore) -> Store:
    return make_store(make_dealings(days=60))


def test_what_is_issued_is_resolved_by_its_own_rule_when_it_is_due(store: Store) -> None:
    issued = freeze(store)
    assert [each.begin for each in issued] == [BEGIN] * 3
    assert issued[0].rule.codes == ("042",)
    assert freeze(store) == []
    archive = Archive(store.root / "forecasts")
    assert resolve(archive, store, "v", NOW) == []
    later = [
        make_deed("RUS", "PRK", BEGIN + dt.timedelta(days=6), event_id="hit"),
        make_deed("FRA", "DEU", BEGIN + dt.timedelta(days=7), event_id="too late"),
        make_deed("USA", "CHN", BEGIN, event_id="told late", report_date=BEGIN + dt.timedelta(days=20)),
    ]
    grown = write_store(store.root, later)
    assert resolve(archive, grown, "v", NOW + dt.timedelta(days=8)) == []
    outcomes = resolve(archive, grown, "v", NOW + dt.timedelta(days=20))
    assert [each.came_true for each in outcomes] == [True, False, False]
    assert outcomes[0].event_ids == ("hit",)
    again = Archive(store.root / "forecasts")
    assert again.resolved == outcomes
    assert not again.open_forecasts()
    rows = score(again)
    assert [(row.name, row.days, row.n, row.n_true) for row in rows] == [("all", 0, 3, 1), ("visit", 7, 3, 1)]
    assert rows[0].brier == pytest.approx(sum(each.brier for each in outcomes) / 3, abs=1e-5)


def edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: [lines[0].replace('"probability": 0.', '"probability": 0.9'), *lines[1:]], ":1: "),
        (lambda lines: [lines[0], *lines[2:]], ":2: "),
        (lambda lines: [lines[1], lines[0], lines[2]], ":1: "),
        (lambda lines: lines[:2], "2 lines, heads.json says 3"),
        (lambda lines: [*lines, lines[-1]], ":4: "),
        (lambda lines: [lines[0], "no JSON", lines[2]], ":2: "),
    ],
)
def test_a_changed_archive_is_named(
    store: Store, change: Callable[[list[str]], list[str]], words: str
) -> None:
    freeze(store)
    path = store.root / "forecasts" / "forecasts.jsonl"
    edit(path, change)
    with pytest.raises(StoreError, match="archive was changed") as caught:
        Archive(store.root / "forecasts")
    assert words in str(caught.value)
    assert "forecasts.jsonl" in str(caught.value)


def test_a_run_killed_before_it_wrote_the_heads_locks_nobody_out(store: Store) -> None:
    folder = store.root / "forecasts"
    freeze(store)
    heads = (folder / "heads.json").read_text()
    freeze(store, NOW + dt.timedelta(days=1))
    (folder / "heads.json").write_text(heads)
    assert len(Archive(folder).forecasts) == 6
    (folder / "heads.json").write_text("{}")
    assert len(Archive(folder).forecasts) == 6


def test_the_chain_can_be_checked_with_any_sha256(store: Store) -> None:
    import hashlib

    freeze(store)
    previous = "0" * 64
    for line in (store.root / "forecasts" / "forecasts.jsonl").read_text().splitlines():
        told = json.loads(line)
        mark = told.pop("sha256")
        assert told["previous"] == previous
        plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(plain.encode()).hexdigest() == mark
        previous = mark
    assert Archive(store.root / "forecasts").head == previous


def test_the_past_cannot_be_forecast(store: Store) -> None:
    with pytest.raises(SettingsError, match="lies in the past"):
        freeze(store, NOW, BEGIN - dt.timedelta(days=3))
    with pytest.raises(SettingsError, match="a guess"):
        freeze(store, NOW + dt.timedelta(days=100))
    assert not (store.root / "forecasts" / "forecasts.jsonl").exists()


def test_a_clock_that_runs_backwards_is_refused(store: Store) -> None:
    freeze(store)
    with pytest.raises(StoreError, match="clock runs backwards"):
        freeze(store, NOW - dt.timedelta(hours=1), BEGIN + dt.timedelta(days=1))
    with pytest.raises(SettingsError, match="clock runs backwards"):
        resolve(Archive(store.root / "forecasts"), store, "v", NOW - dt.timedelta(hours=1))

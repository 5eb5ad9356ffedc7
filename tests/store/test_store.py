"""The store: what is written is read back, whole or not at all, newest coding first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman.errors import StoreError
from dragoman.records import Coded, Event, Removed, Statement
from dragoman.store import Quarantined, Store, open_store
from factory import make_article, make_event, make_statement


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store", create=True)


def write(
    store: Store, run_id: str, *events: Event, statements: tuple[Statement, ...] = (), **changes: object
) -> None:
    """One article with some events, as a shard of its own."""
    writer = store.writer(run_id, {"coder_version": "1"})
    article = make_article(**changes)
    writer.add(article, Coded(id=article.id, events=events, statements=statements), "fingerprint")
    writer.flush()
    store.refresh()


def test_what_is_written_is_read_back(store: Store) -> None:
    event, statement = make_event(), make_statement()
    removed = (Removed("Subscribe", "furniture phrase"),)
    write(store, "r1", event, statements=(statement,), title="A visit", removed=removed)
    (row,) = store.events()
    assert row.event == event
    assert row.sentence_text == "Russia asked Kim to visit."
    assert row.article_title == "A visit"
    assert [s.statement for s in store.statements()] == [statement]
    assert [page.removed for page in store.pages()] == [removed]


def test_the_newest_run_of_an_article_counts_and_the_older_stays(store: Store) -> None:
    write(store, "r1", make_event(event_id="e1"), make_event(event_id="e2"))
    write(store, "r2", make_event(event_id="e3"))
    assert [row.event.event_id for row in store.events()] == ["e3"]
    assert store.query("SELECT count(*) FROM all_events").fetchone() == (3,)


def test_events_are_filtered_by_country_and_day(store: Store) -> None:
    write(store, "r1", make_event())
    assert [len(list(store.events(country=c))) for c in ("RUS", "PRK", "USA")] == [1, 1, 0]
    assert not list(store.events(since=dt.date(2018, 6, 2)))
    assert list(store.events(until=dt.date(2018, 6, 1)))


@pytest.mark.parametrize(
    ("status", "day", "precision"),
    [("occurred", dt.date(2018, 6, 1), "article"), ("planned", None, None)],
)
def test_only_what_happened_takes_the_day_of_its_article(
    store: Store, status: str, day: dt.date | None, precision: str | None
) -> None:
    write(store, "r1", make_event(status=status))
    found = store.query("SELECT event_date, date_precision, report_date FROM events").fetchone()
    assert found == (day, precision, dt.date(2018, 6, 1))


def test_an_input_leaves_quarantine_when_a_later_run_codes_it(store: Store) -> None:
    writer = store.writer("r1", {})
    writer.quarantine(Quarantined(origin="a.html", room="clean", kind="clean", message="a.html: empty"))
    writer.flush()
    store.refresh()
    assert [p.origin for p in store.quarantined()] == ["a.html"]
    write(store, "r2", origin="a.html")
    assert not store.quarantined()


def test_a_shard_that_was_not_finished_is_not_seen(store: Store) -> None:
    write(store, "r1", make_event())
    partial = store.root / "partial" / "r2-00000"
    partial.mkdir(parents=True)
    (partial / "events.parquet").write_bytes(b"half")
    store.refresh()
    assert len(list(store.events())) == 1


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ('{"schema": 99}', "newer Dragoman"),
        ("not json", "cannot be read"),
        ('{"schema": "x"}', "newer Dragoman"),
    ],
)
def test_a_store_that_cannot_be_read_says_so(tmp_path: Path, marker: str, words: str) -> None:
    (tmp_path / "store.json").write_text(marker)
    with pytest.raises(StoreError, match=words):
        open_store(tmp_path)


def test_a_folder_with_other_things_is_never_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("precious")
    with pytest.raises(StoreError, match="not empty and not a store"):
        open_store(tmp_path, create=True)
    with pytest.raises(StoreError, match="no store here"):
        open_store(tmp_path / "nowhere")


def test_bad_sql_is_a_one_line_error(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        store.query("SELECT nothing FROM nowhere")
    assert "\n" not in str(caught.value)

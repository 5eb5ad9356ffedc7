"""Series: acts are counted once a day, by class, and only those that were done or announced."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from dragoman.errors import DataError
from dragoman.records import Coded, Event
from dragoman.relate.classes import load_classes
from dragoman.relate.series import SeriesReader
from dragoman.store import Store, open_store
from factory import make_article, make_event


def store_of(tmp_path: Path, *events: Event) -> Store:
    """A store with one article that has these events."""
    store = open_store(tmp_path / "store", create=True)
    writer = store.writer("r1", {})
    article = make_article()
    writer.add(article, Coded(id=article.id, events=events), "f")
    writer.flush()
    store.refresh()
    return store


def test_reports_of_one_act_on_one_day_count_once(tmp_path: Path) -> None:
    store = store_of(tmp_path, make_event(event_id="e1"), make_event(event_id="e2"))
    assert SeriesReader(store).read("PRK", "RUS").counts.sum() == 1


@pytest.mark.parametrize(
    ("status", "expected"),
    [("occurred", 5), ("planned", 3), ("proposed", 3), ("denied", None)],
)
def test_a_blow_is_a_blow_when_it_falls(tmp_path: Path, status: str, expected: int | None) -> None:
    other = make_event(event_id="e0", event_type="AID", cameo=None)
    store = store_of(
        tmp_path, other, make_event(event_id="e1", status=status, event_type="ASSAULT", cameo=None)
    )
    counts = SeriesReader(store).read("RUS", "PRK").counts.sum(axis=0)
    assert list(np.flatnonzero(counts)) == [2] + ([] if expected is None else [expected])


def test_an_empty_store_has_no_days(tmp_path: Path) -> None:
    reader = SeriesReader(open_store(tmp_path / "store", create=True))
    assert reader.n_days == 0
    assert reader.read("RUS", "PRK").counts.shape == (0, 6)


def test_evidence_names_events_of_the_classes_in_their_order(tmp_path: Path) -> None:
    day = dt.date(2018, 6, 1)
    store = store_of(
        tmp_path,
        make_event(event_id="said", event_type="ACCUSE", cameo=None),
        make_event(event_id="hit", event_type="ASSAULT", cameo=None),
    )
    reader = SeriesReader(store)
    assert reader.evidence("PRK", "RUS", day, day, [5, 3], 9) == ["hit", "said"]
    assert reader.evidence("PRK", "RUS", day, day, [5], 9, directed=True) == []
    assert reader.evidence("PRK", "RUS", day, day, [], 9) == []


def test_every_type_of_plover_and_root_of_cameo_has_one_class() -> None:
    classes = load_classes()
    assert len(classes) == 6
    found = [code for entry in classes._entries for code in entry.cameo]
    assert sorted(found) == [f"{n:02}" for n in range(1, 21)]
    assert len({kind for entry in classes._entries for kind in entry.plover}) == 16


def test_tone_runs_from_hostile_to_friendly() -> None:
    classes = load_classes()
    assert classes.tone(np.array([0, 3, 0, 0, 0, 0])) == 1
    assert classes.tone(np.array([9, 0, 0, 0, 0, 1])) == -1
    assert classes.tone(np.zeros(6), prior=0.4, strength=5) == pytest.approx(0.4)


def test_a_bad_table_of_classes_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "classes.yaml"
    path.write_text("talk: {words: talk, cameo: ['04']}")
    with pytest.raises(DataError, match=r"classes\.yaml: .*missing"):
        load_classes(path)

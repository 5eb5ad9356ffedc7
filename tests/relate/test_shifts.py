"""Shifts: a change of what two powers do to each other is found, dated and explained; chance is not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.relate.classes import load_classes
from dragoman.relate.series import SeriesReader
from dragoman.relate.shifts import APART_DAYS, Scan, ShiftFinder
from dragoman.store import open_store
from factory_year import ARRIVAL, QUARREL, make_reader


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> ShiftFinder:
    return ShiftFinder(make_reader(tmp_path_factory.mktemp("shifts")))


def test_a_quarrel_is_found_on_its_day(finder: ShiftFinder) -> None:
    found = finder.find("PER", "CHL")
    (shift,) = found.shifts
    assert abs((shift.date - QUARREL).days) <= 1
    assert (shift.direction, shift.kind) == ("down", "mix")
    assert shift.score > shift.threshold
    assert shift.delay_days <= 3
    assert "verbal_conflict" in shift.classes[:2]
    assert shift.tone_after < shift.tone_before
    assert (found.a, found.b, found.days) == ("PER", "CHL", 365)
    assert shift.evidence


def test_a_relation_that_appears_is_a_shift_for_the_better(finder: ShiftFinder) -> None:
    (shift,) = finder.find("KEN", "GHA").shifts
    assert abs((shift.date - ARRIVAL).days) <= 1
    assert (shift.direction, shift.kind) == ("up", "appears")


@pytest.mark.parametrize("pair", [("NOR", "MLT"), ("USA", "PRK"), ("JPN", "NPL")])
def test_quiet_pairs_have_none(finder: ShiftFinder, pair: tuple[str, str]) -> None:
    assert finder.find(*pair).shifts == ()


def test_the_same_question_gets_the_same_answer(finder: ShiftFinder) -> None:
    assert finder.find("CHL", "PER") == finder.find("CHL", "PER")


def test_an_empty_store_has_none(tmp_path: Path) -> None:
    empty = ShiftFinder(SeriesReader(open_store(tmp_path / "store", create=True)))
    found = empty.find("USA", "PRK")
    assert (found.days, found.shifts) == (0, ())


counts = st.lists(st.lists(st.integers(0, 9), min_size=6, max_size=6), max_size=120)


@settings(max_examples=40, deadline=None)
@given(counts)
def test_any_series_can_be_scanned(days: list[list[int]]) -> None:
    scan = Scan(np.array(days, dtype=np.float64).reshape(-1, 6), load_classes())
    peaks = sorted(scan.peaks(0.0))
    assert np.isfinite(scan.scores).all()
    assert all(later - earlier > APART_DAYS for earlier, later in pairwise(peaks))
    assert all(1 <= scan.delay(peak, 0.0) <= 10 for peak in peaks)


def test_what_merely_stops_is_no_shift() -> None:
    days = np.zeros((200, 6))
    days[:100, 3] = 4
    assert Scan(days, load_classes()).peaks(0.0) == []


def test_talk_that_surges_does_not_hide_a_quarrel() -> None:
    """The mean score would go up: twice as many talks come with the first force."""
    days = np.zeros((120, 6))
    days[:, 1] = 2
    days[80:, 1], days[80:, 5] = 4, 2
    scan = Scan(days, load_classes())
    assert scan.peaks(0.0)[0] == 80
    assert int(scan.parts(80).argmax()) == 5

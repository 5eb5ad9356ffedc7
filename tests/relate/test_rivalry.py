"""Rivalries: those who both reach for the object, by turns, and quarrel, come first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman.relate.powers import find_power, name_power
from dragoman.relate.rivalry import find_rivalries
from dragoman.relate.series import SeriesReader
from dragoman.store import open_store
from factory_year import make_reader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SeriesReader:
    return make_reader(tmp_path_factory.mktemp("rivalry"))


def test_the_two_who_court_and_quarrel_come_first(reader: SeriesReader) -> None:
    best, *others = find_rivalries(reader, "NPL", None, None)
    assert set(best.claimants) == {"JPN", "CUB"}
    assert best.index > others[0].index
    assert best.p_value < 0.05
    assert best.quarrels == 18
    assert best.answers > 0
    assert {reach.claimant for reach in best.reaches} == {"JPN", "CUB"}
    assert all(reach.courting > reach.expected and reach.evidence for reach in best.reaches)


def test_one_who_talks_with_everybody_is_no_surprise(reader: SeriesReader) -> None:
    found = find_rivalries(reader, "NPL", None, None)
    with_fiji = [contest for contest in found if "FJI" in contest.claimants]
    assert with_fiji
    assert all(contest.p_value > 0.05 for contest in with_fiji)


def test_only_the_days_asked_for_count(reader: SeriesReader) -> None:
    (best, *_) = find_rivalries(reader, "NPL", dt.date(2017, 3, 1), dt.date(2017, 3, 31))
    assert (best.since, best.until) == (dt.date(2017, 3, 1), dt.date(2017, 3, 31))
    assert sum(reach.courting for reach in best.reaches) <= 7


def test_the_list_is_as_long_as_asked_for(reader: SeriesReader) -> None:
    assert len(find_rivalries(reader, "NPL", None, None, limit=2)) == 2


def test_over_nobody(reader: SeriesReader, tmp_path: Path) -> None:
    assert find_rivalries(reader, "FRA", None, None) == []
    empty = SeriesReader(open_store(tmp_path / "store", create=True))
    assert find_rivalries(empty, "NPL", None, None) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("north korea", "PRK"), ("Russian", "RUS"), ("EU", "EU"), ("European Union", "EU"), ("XKX", "XKX")],
)
def test_powers_by_name(text: str, code: str) -> None:
    assert find_power(text) == code


def test_names_of_powers() -> None:
    assert (name_power("EU"), name_power("PRK"), name_power("???")) == (
        "European Union",
        "North Korea",
        "???",
    )

"""What a dossier tells of relations: told only what was known by then, and with the events behind it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dealings import FIRST, make_dealings, make_deed, write_store
from dragoman.show.dossier.charts import draw_path, make_spark
from dragoman.show.dossier.figures import Figures, read_figures
from dragoman.show.dossier.from_store import MAX_LISTED, _listed_since
from dragoman.store import Store, open_store

START = FIRST + dt.timedelta(days=200)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Dealings of every day, and two who court North Korea from one day on and quarrel about it."""
    courting = [
        make_deed(claimant, "PRK", START + dt.timedelta(days=n), "042", sentence=f"{claimant} came, day {n}.")
        for claimant in ("USA", "CHN") for n in range(60)
    ]  # fmt: skip
    quarrels = [make_deed("USA", "CHN", START + dt.timedelta(days=n), "112") for n in range(40)]
    folder = tmp_path_factory.mktemp("store") / "s"
    return write_store(folder, [*make_dealings(), *courting, *quarrels])


@pytest.fixture(scope="module")
def figures(store: Store) -> Figures:
    found = read_figures(store, "PRK", None, None, START + dt.timedelta(days=90))
    assert found is not None
    return found


def test_the_turning_point_is_told_with_its_events(figures: Figures) -> None:
    found = [one for one in figures.shifts if set(one.names) == {"North Korea", "United States"}]
    near = [told for told in found if abs((told.shift.date - START).days) <= 7]
    assert [told.shift.direction for told in near] == ["up"]
    assert near[0].events


def test_the_contest_is_told_with_its_episode_and_both_sides(figures: Figures) -> None:
    told = figures.contests[0]
    assert {side.name for side in told.sides} == {"United States", "China"}
    assert told.contest.p_value <= 0.05
    assert abs((told.contest.episodes[-1].begin - START).days) <= 28
    assert all(side.events for side in told.sides)


def test_nothing_is_told_that_was_not_known_by_then(store: Store) -> None:
    before = read_figures(store, "PRK", None, None, START - dt.timedelta(days=1))
    assert before is not None
    assert all(told.shift.date < START for told in before.shifts)
    assert all(pledge.last < START for pledge in before.pledges)
    assert all(day < START for standing in before.standings for day in standing.path.days)


def test_kept_words_are_counted_for_the_country_alone(figures: Figures) -> None:
    assert {tally.actor for tally in figures.tallies} == {"PRK"}
    assert figures.n_pledges >= len(figures.pledges) > 0


def test_a_pair_has_its_own_figures(store: Store) -> None:
    pair = read_figures(store, "PRK", "USA", None, None)
    assert pair is not None
    assert [standing.name for standing in pair.standings] == [
        "North Korea → United States", "United States → North Korea",
    ]  # fmt: skip
    assert {(tally.actor, tally.recipient) for tally in pair.tallies} <= {("PRK", "USA"), ("USA", "PRK")}


def test_a_course_is_drawn_with_gaps_where_too_little_is_known(figures: Figures) -> None:
    drawn = [make_spark(standing) for standing in figures.standings]
    assert all(len(spark.lines) == len(spark.bands) for spark in drawn)
    assert "on" in drawn[0].words
    assert draw_path((None, -1.0, 0.0, 1.0)) == "·▁▅█"


def test_an_empty_store_has_no_figures(tmp_path: Path) -> None:
    assert read_figures(open_store(tmp_path / "s", create=True), "PRK", None, None, None) is None


def test_a_large_store_lists_its_latest_events_and_counts_the_rest(tmp_path: Path) -> None:
    days = [FIRST + dt.timedelta(days=n) for n in range(300)]
    deeds = [make_deed("USA", "PRK", day, f"04{n}") for day in days for n in range(4)]
    store = write_store(tmp_path / "s", deeds)
    since, unlisted = _listed_since(store, "PRK", None, None, None)
    assert (since, unlisted) == (days[-MAX_LISTED // 4], 4 * 300 - MAX_LISTED)
    assert _listed_since(store, "PRK", "USA", days[-10], None) == (days[-10], 0)
    assert _listed_since(store, "PRK", "FRA", None, None) == (None, 0)

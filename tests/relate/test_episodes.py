"""Episodes: when both did more than usual, and not when the news was only louder."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dragoman.relate.episodes import find_episodes

FIRST = dt.date(2021, 1, 1)


def acts(*busy: tuple[int, int], days: int = 300) -> NDArray[np.float64]:
    found = np.zeros(days)
    found[::30] = 1
    for begin, end in busy:
        found[begin : end + 1] = 2
    return found


def test_an_episode_runs_from_the_first_act_to_the_last() -> None:
    (found,) = find_episodes(acts((121, 140)), acts((125, 148)), np.full(300, 50.0), FIRST)
    assert found.begin == FIRST + dt.timedelta(days=120)
    assert FIRST + dt.timedelta(days=140) <= found.end <= FIRST + dt.timedelta(days=180)
    assert found.acts[0] >= 40
    assert not found.is_open


def test_one_alone_makes_no_episode() -> None:
    assert find_episodes(acts((121, 140)), acts((221, 240)), np.full(300, 50.0), FIRST) == []


def test_louder_news_is_no_episode() -> None:
    loud = np.where((np.arange(300) >= 121) & (np.arange(300) <= 180), 500.0, 5.0)
    assert find_episodes(loud / 50, loud / 25, loud, FIRST) == []


def test_an_episode_at_the_end_may_go_on() -> None:
    (found,) = find_episodes(acts((270, 299)), acts((270, 299)), np.full(300, 50.0), FIRST)
    assert found.is_open


def test_nothing_gives_nothing() -> None:
    assert find_episodes(np.zeros(0), np.zeros(0), np.zeros(0), FIRST) == []
    assert find_episodes(np.zeros(5), np.zeros(5), np.zeros(5), FIRST) == []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=200))
def test_episodes_are_in_order_and_apart(days: list[tuple[int, int]]) -> None:
    one, other = (np.array(side, dtype=float) for side in zip(*days, strict=True))
    found = find_episodes(one, other, np.full(len(days), 10.0), FIRST)
    assert all(episode.begin <= episode.end for episode in found)
    assert all(a.end < b.begin for a, b in itertools.pairwise(found))

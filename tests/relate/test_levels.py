"""Levels over time and of all pairs at once agree with the scores of one pair on one day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from dealings import FIRST, make_dealings, make_deed, write_store
from dragoman.relate.levels import read_all_pairs, read_path
from dragoman.relate.scores import DyadScorer
from dragoman.relate.series import SeriesReader

FRIENDLY = ("040", "042", "057")
FORCE = ("190", "193", "194", "195")
NEAR = 0.04  # both draw, so that bounds move by a hundredth or two


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> SeriesReader:
    deeds = make_dealings(days=200)
    deeds += [make_deed("RUS", "DEU", FIRST + dt.timedelta(days=n), c) for n in range(165) for c in FRIENDLY]
    deeds += [
        make_deed("RUS", "DEU", FIRST + dt.timedelta(days=n), c) for n in range(170, 200) for c in FORCE
    ]
    return SeriesReader(write_store(tmp_path_factory.mktemp("levels") / "store", deeds))


def test_the_last_day_of_a_path_is_the_score_of_that_day(acts) -> None:
    score = DyadScorer(acts).score("RUS", "DEU")
    path = read_path(acts, "RUS", "DEU", [acts.last - dt.timedelta(days=30), acts.last])
    assert path.is_known.all()
    assert path.effective[-1] == pytest.approx(score.effective_events, abs=0.06)
    wanted = (score.level.value, score.level.low, score.level.high)
    for found, figure in zip((path.level, path.low, path.high), wanted, strict=True):
        assert found[-1] == pytest.approx(figure, abs=NEAR)


def test_a_day_of_a_path_does_not_look_at_what_comes_after_it(tmp_path) -> None:
    deeds = make_dealings(days=100)
    short = SeriesReader(write_store(tmp_path / "short", deeds))
    later = [make_deed("RUS", "PRK", FIRST + dt.timedelta(days=150 + n), "190") for n in range(30)]
    long = SeriesReader(write_store(tmp_path / "long", [*deeds, *later]))
    day = FIRST + dt.timedelta(days=90)
    one, other = (read_path(reader, "RUS", "PRK", [day]) for reader in (short, long))
    assert np.allclose(one.level, other.level)
    assert np.allclose(one.effective, other.effective)


def test_too_little_evidence_is_said(tmp_path: Path) -> None:
    acts = SeriesReader(write_store(tmp_path / "s", [make_deed("RUS", "PRK", FIRST)]))
    path = read_path(acts, "RUS", "PRK", [FIRST])
    assert not path.is_known.any()
    assert read_all_pairs(acts) == []


def test_all_pairs_at_once_agree_with_each_alone(acts) -> None:
    stands = {(one.a, one.b): one for one in read_all_pairs(acts)}
    assert len(stands) > 10
    scorer = DyadScorer(acts)
    for a, b in [("RUS", "DEU"), *list(stands)[:3]]:
        score, stand = scorer.score(a, b), stands[a, b]
        assert stand.effective_events == pytest.approx(score.effective_events, abs=0.11)
        assert stand.level.value == pytest.approx(score.level.value, abs=NEAR)
        assert stand.trend.value == pytest.approx(score.trend.value, abs=2 * NEAR)
        assert stand.events == score.events


def test_a_change_is_one_whose_interval_leaves_zero_out(acts) -> None:
    worse = next(one for one in read_all_pairs(acts) if (one.a, one.b) == ("RUS", "DEU"))
    assert worse.is_change
    assert worse.trend.high < 0
    assert worse.force == 120


def test_one_power_alone_has_the_same_figures(acts) -> None:
    every = [one for one in read_all_pairs(acts) if "PRK" in (one.a, one.b)]
    assert [(one.a, one.b, one.events) for one in read_all_pairs(acts, power="PRK")] == [
        (one.a, one.b, one.events) for one in every
    ]


def test_what_comes_after_the_day_is_left_out(acts) -> None:
    before = acts.last - dt.timedelta(days=40)
    assert all(one.last <= before for one in read_all_pairs(acts, before))

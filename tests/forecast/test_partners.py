"""The order of partners: the pairs' own probabilities, better than plain orders, modest about the unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from dealings import FIRST, make_dealings, make_deed
from dragoman.errors import SettingsError
from dragoman.forecast.classes import choose_class, load_classes
from dragoman.forecast.dyads import read_dealings
from dragoman.forecast.outlook import open_desk
from dragoman.forecast.partners import _places, score_partners
from dragoman.store import Store

VISIT = choose_class(load_classes(), "visit")
CONSULT = choose_class(load_classes(), "consult")
MakeStore = Callable[..., Store]


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def test_partners_are_the_pairs_forecasts_in_order(dealings_store: Store) -> None:
    desk = open_desk(dealings_store, load_classes(), day(300), day(400), keep=False)
    found = desk.partners("RUS", VISIT, 7, most=3)
    chances = [each.probability for each in found]
    assert len(found) == 3
    assert chances == sorted(chances, reverse=True)
    for each in found:
        assert desk.outlook("RUS", each.recipient, VISIT, 7).probability == pytest.approx(each.probability)
    others = [desk.outlook("RUS", code, VISIT, 7) for code in ("PRK", "USA", "CHN", "KOR", "JPN", "FRA")]
    assert max(chances) == max(each.probability for each in others + found)


def test_the_order_is_better_than_plain_ones_where_something_foretells(dealings_store: Store) -> None:
    (found,) = score_partners(read_dealings(dealings_store, [VISIT, CONSULT]), 7, day(250), only=["visit"])
    rank = found.mean_reciprocal_rank
    assert found.n > 50
    assert rank["probability"] > rank["own_rate"]
    assert rank["probability"] > rank["recent"]
    assert found.calibration_error < 0.08


def test_ranks_are_filtered_and_level_ones_count_by_half() -> None:
    height = np.array([[0.0, 0.9, 0.5, 0.5, 0.5], [0.3, 0.0, 0.2, 0.1, 0.1]] + [[0.0] * 5] * 3)
    truth = np.zeros((5, 5), dtype=bool)
    truth[0, [1, 2]] = True
    truth[1, 2] = True
    assert _places(height, truth).tolist() == [1.0, 2.0, 2.0]


def test_a_pair_that_never_met_is_not_a_likely_one(make_store: MakeStore) -> None:
    """Countries that hardly deal with anybody come last, however short the record is."""
    rare = [make_deed("MLT", "FJI", day(n), "010") for n in (1, 50)]
    desk = open_desk(make_store([*make_dealings(days=200), *rare]), [VISIT], None, day(400), keep=False)
    found = desk.partners("RUS", VISIT, 7, most=9)
    assert {found[-1].recipient, found[-2].recipient} == {"MLT", "FJI"}


def test_a_stretch_without_windows_is_told(dealings_store: Store) -> None:
    dealings = read_dealings(dealings_store, [VISIT])
    with pytest.raises(SettingsError, match="nothing to rank"):
        score_partners(dealings, 7, day(900))
    with pytest.raises(SettingsError, match="nothing to rank"):
        score_partners(dealings, 7, day(0))

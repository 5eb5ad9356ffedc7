"""All contests at a glance carry the index that one contest alone has."""

from __future__ import annotations

import datetime as dt

from dealings import FIRST, make_dealings, make_deed, write_store
from dragoman.relate.contested import list_contested
from dragoman.relate.rivalry import find_rivalries
from dragoman.relate.series import SeriesReader


def test_the_index_is_that_of_the_contest_alone(tmp_path) -> None:
    acts = SeriesReader(write_store(tmp_path / "s", make_dealings(days=200)))
    days = (acts.first, acts.last)
    listed = [one for one in list_contested(acts, *days) if one.object == "PRK"]
    alone = {frozenset(one.claimants): one for one in find_rivalries(acts, "PRK", *days)}
    assert listed
    for one in listed:
        same = alone[frozenset(one.claimants)]
        assert one.index == same.index
        assert one.claimants == same.claimants
        assert one.quarrels == same.quarrels


def test_each_object_has_its_strongest_first_and_is_no_claimant(tmp_path) -> None:
    acts = SeriesReader(write_store(tmp_path / "s", make_dealings(days=120)))
    found = list_contested(acts, acts.first, acts.last, per_object=2)
    assert [one.index for one in found] == sorted((one.index for one in found), reverse=True)
    assert all(one.object not in one.claimants for one in found)
    assert max([one.object for one in found].count(name) for name in {one.object for one in found}) <= 2


def test_two_powers_make_no_contest(tmp_path) -> None:
    deeds = [make_deed("RUS", "PRK", FIRST + dt.timedelta(days=n)) for n in range(20)]
    acts = SeriesReader(write_store(tmp_path / "s", deeds))
    assert list_contested(acts, acts.first, acts.last) == []

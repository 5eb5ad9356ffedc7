"""Blocs pooled, organisations by their ids, and the kept table of acts that gives the same answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dealings import make_dealings, make_deed, write_store
from dragoman.errors import DataError, UnknownActorError
from dragoman.relate import acts
from dragoman.relate.parties import find_bloc, load_groups
from dragoman.relate.powers import find_any_power, name_power, read_powers, without_members
from dragoman.relate.scores import DyadScorer
from dragoman.relate.series import SeriesReader

DAY = dt.date(2012, 5, 1)


def count(reader: SeriesReader, a: str, b: str) -> int:
    return int(reader.read(a, b).counts.sum())


def test_members_count_as_one_while_they_belong(tmp_path: Path) -> None:
    """Croatia joined the Union on 1 July 2013."""
    later = dt.date(2014, 5, 1)
    deeds = [make_deed(a, "RUS", day) for a in ("FRA", "HRV", "EU") for day in (DAY, later)]
    union = find_any_power("EU")
    reader = read_powers(write_store(tmp_path, [*deeds, make_deed("FRA", "DEU", DAY)]), [union])
    assert count(reader, "EU", "RUS") == 5
    assert count(reader, "HRV", "RUS") == 1
    assert "FRA" not in reader.partners("RUS", later)


def test_organisations_are_read_only_where_they_are_asked_for(tmp_path: Path) -> None:
    deed = make_deed("IGO", "SYR", DAY, actor_id="un", actor_name="United Nations")
    store = write_store(tmp_path, [deed, make_deed("RUS", "SYR", DAY)])
    assert count(SeriesReader(store), "un", "SYR") == 0
    assert count(read_powers(store, [find_any_power("United Nations")]), "un", "SYR") == 1


def test_an_organisation_by_itself_has_no_members() -> None:
    assert without_members(find_any_power("EU")).bloc is None
    assert without_members(find_any_power("NATO")).is_other
    assert without_members(find_any_power("Nordics")).bloc is not None
    assert find_any_power("France").bloc is None


def test_a_name_that_is_not_known_gets_suggestions() -> None:
    with pytest.raises(UnknownActorError, match="nordics"):
        find_any_power("nordix")


def test_groups_of_ones_own_lie_over_those_that_ship(tmp_path: Path) -> None:
    path = tmp_path / "groups.yaml"
    path.write_text("duo: {name: the Duo, members: [France, Germany]}\n", encoding="utf-8")
    bloc = find_bloc("the Duo", path)
    assert bloc is not None
    assert [member.code for member in bloc.members] == ["FRA", "DEU"]
    assert "nordics" in load_groups(path)
    assert name_power("nordics") == "the Nordic countries"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("duo: {name: Duo, members: [Atlantis]}", "Atlantis"),
        ("duo: {name: Duo}", "members"),
        ("duo: [", "while"),
    ],
)
def test_a_wrong_group_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "groups.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        load_groups(path)


def test_the_kept_table_gives_the_same_and_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = write_store(tmp_path, make_dealings(days=90))
    plain = DyadScorer(SeriesReader(store)).score("RUS", "PRK")
    assert not (tmp_path / "derived").exists()
    monkeypatch.setattr(acts, "LEAST_EVENTS", 10)
    assert DyadScorer(SeriesReader(store)).score("RUS", "PRK") == plain
    (first,) = (tmp_path / "derived").glob("*.parquet")
    grown = write_store(tmp_path, [make_deed("RUS", "PRK", DAY)])
    assert SeriesReader(grown).first == DAY
    (second,) = (tmp_path / "derived").glob("*.parquet")
    assert first != second

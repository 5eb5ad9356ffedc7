from __future__ import annotations

import pytest

from dragoman.resolve.places_data import fold, is_capital, load_gazetteer, load_other_words, read_table


def test_fold() -> None:
    assert fold("  São  Paulo’s ") == "sao paulo's"


def test_every_country_has_a_point() -> None:
    gazetteer = load_gazetteer()
    for row in read_table("countries.csv"):
        entry = gazetteer.country(row["iso3"])
        assert entry is not None
        assert entry.kind == "country"
        assert -90 <= entry.latitude <= 90


@pytest.mark.parametrize("row", read_table("regions.csv"), ids=lambda row: row["name"])
def test_regions_are_on_the_map(row: dict[str, str]) -> None:
    assert -90 <= float(row["latitude"]) <= 90
    assert -180 <= float(row["longitude"]) <= 180
    assert row["kind"]
    assert any(e.name == row["name"] for e in load_gazetteer().named(row["name"]))


def test_aliases_name_what_they_should() -> None:
    kiev = load_gazetteer().named("Kiev")
    assert any(is_capital(entry) and entry.country == "UKR" for entry in kiev)
    assert load_gazetteer().named("No Such Town At All") == ()


def test_foreign_names_are_marked() -> None:
    names = {entry.name: entry.is_other_name for entry in load_gazetteer().named("Wien")}
    assert names.get("Vienna") is True


def test_words_that_are_towns_as_well() -> None:
    assert {"jackson", "split", "mobile"} <= load_other_words()
    assert "ankara" not in load_other_words()

"""The register that ships: names, codes, offices by date, leaders, words, membership."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from dragoman.resolve.register import Register, load_register
from dragoman.resolve.register_names import fits_case, fold

CASES: dict[str, list[Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "cases" / "register_names.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


@pytest.mark.parametrize(("text", "wanted"), [*CASES["states"], *CASES["adjectives"], *CASES["capitals"]])
def test_a_name_means_its_state(register: Register, text: str, wanted: str) -> None:
    assert register.find(text.removeprefix("the "))[0].entity == wanted


@pytest.mark.parametrize(("text", "wanted"), CASES["bodies"])
def test_a_name_means_its_organisation_or_group(register: Register, text: str, wanted: str) -> None:
    assert register.find(text)[0].entity == wanted


@pytest.mark.parametrize(("text", "wanted"), CASES["persons"])
def test_a_spelling_means_its_person(register: Register, text: str, wanted: str) -> None:
    found = [register.entity(alias.entity) for alias in register.find(text)]
    assert any(entity and fold(entity.name) == fold(wanted) for entity in found), found


@pytest.mark.parametrize("text", CASES["not_found"])
def test_common_words_and_bare_titles_are_no_names(register: Register, text: str) -> None:
    assert register.find(text) == ()


@pytest.mark.parametrize(("country", "role", "day", "surname"), CASES["offices"])
def test_an_office_has_its_holder_by_date(
    register: Register, country: str, role: str, day: dt.date, surname: str
) -> None:
    holder = register.holders(country, role, day)[0]
    entity = register.entity(holder.person)
    assert entity is not None
    assert surname in fold(entity.name)
    assert not holder.stale


@pytest.mark.parametrize(("country", "day", "name"), CASES["leaders"])
def test_a_leader_is_who_rules(register: Register, country: str, day: dt.date, name: str) -> None:
    entity = register.entity(register.leader(country, day)[0].person)
    assert entity is not None
    assert name in fold(entity.name)


def test_a_monarch_and_a_president_are_told_apart(register: Register) -> None:
    day = dt.date(2019, 9, 1)
    assert register.holders("GBR", "HOS", day, "monarch")
    assert not register.holders("GBR", "HOS", day, "president")
    assert [h.tenure.office for h in register.holders("IRN", "HOS", day, "president")] == ["president"]


def test_beyond_what_is_known_the_answer_is_stale(register: Register) -> None:
    assert register.holders("DEU", "HOG", dt.date(2031, 1, 1))[0].stale
    assert not register.holders("DEU", "HOG", dt.date(2025, 6, 1))[0].stale


def test_standing_tells_office_then_former(register: Register) -> None:
    person = register.find("Angela Merkel")[0].entity
    now, later = (register.standing(person, dt.date(year, 6, 1)) for year in (2018, 2023))
    assert now is not None
    assert (now.tenure.role, now.former) == ("HOG", False)
    assert later is not None
    assert later.former


def test_a_surname_is_ranked_by_prominence(register: Register) -> None:
    ranked = register.rank_persons(register.persons_by_surname("Bush"), dt.date(1991, 1, 14))
    first = register.entity(ranked[0][0])
    assert first is not None
    assert first.name == "George H. W. Bush"


def test_states_exist_in_their_time(register: Register) -> None:
    assert register.exists("SUN", dt.date(1989, 2, 15))
    assert not register.exists("SUN", dt.date(1995, 1, 1))
    assert not register.exists("SSD", dt.date(2010, 1, 1))
    assert register.exists("SSD", dt.date(2012, 1, 1))


def test_codes_go_both_ways(register: Register) -> None:
    codes = register.codes("FRA")
    assert (codes["iso2"], codes["cow"], codes["gw"]) == ("FR", "220", "220")
    assert register.by_code("cow", "220") == "FRA"
    assert register.codes("DEU")["gw"] == "260"


def test_members_by_date(register: Register) -> None:
    assert "FIN" not in register.members("nato", dt.date(2020, 1, 1))
    assert "FIN" in register.members("nato", dt.date(2024, 1, 1))
    assert "GBR" not in register.members("eu", dt.date(2021, 1, 1))
    assert len(register.members("eu", dt.date(2010, 1, 1))) == 27
    assert "asean" in register.organisations("VNM", dt.date(2010, 1, 1))


def test_agents_have_sectors_in_both_numbers(register: Register) -> None:
    for word, sector in {"rebels": "REB", "riot police": "COP", "fishermen": "AGR", "troops": "MIL"}.items():
        assert register.agents[word].sector == sector
    assert register.agents["protesters"].is_plural
    assert not register.agents["protester"].is_plural


def test_role_nouns_know_countries(register: Register) -> None:
    assert register.roles("secretary of state", "USA")[0].role == "FM"
    assert not register.roles("secretary of state", "FRA")
    assert register.roles("foreign secretary", "GBR")[0].role == "FM"
    assert register.roles("foreign secretary", "IND")[0].role == "DEPMIN"
    assert register.roles("taoiseach")[0].role == "HOG"


def test_ambiguous_names_tell_all_meanings(register: Register) -> None:
    georgia = {alias.entity: alias.weight for alias in register.find("Georgia")}
    assert georgia["GEO"] > georgia["US-GA"] > 0
    assert {"COD", "COG"} <= {alias.entity for alias in register.find("Congo")}


def test_keys_are_patterns_for_an_automaton(register: Register) -> None:
    keys = register.keys
    assert len(keys) == len(set(keys))
    number = keys.index(fold("Kim Jong-un"))
    assert fits_case("title", register.meanings(number)[0].text, "KIM JONG UN")


def test_genders_are_known_for_most_leaders(register: Register) -> None:
    leaders = {
        h.person for c in ("GBR", "DEU", "NZL", "DNK", "LBR") for h in register.leader(c, dt.date(2018, 1, 1))
    }
    assert {register.entity(person).gender for person in leaders} <= {"f", "m"}  # type: ignore[union-attr]

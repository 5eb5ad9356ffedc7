"""A user's rows win, a minus takes away, a bad row is named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman.errors import RegisterError
from dragoman.resolve.register import load_register

ENTITIES = """id,kind,name,country,sector,code
NOR,state,Norway,NOR,GOV,NOR
RUS,state,Russia,RUS,GOV,RUS
kremlin,organisation,Kremlin,RUS,GOV,RUSGOV
p1,person,Ivan Example,RUS,GOV,RUSGOV
"""
TENURES = """person,country,role,start,end
p1,RUS,FM,2004-03-09,2019-01-01
"""


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of two states, one body and one minister, cached apart from the one that ships."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "entity.mine.csv").write_text(ENTITIES, encoding="utf-8")
    (folder / "tenure.mine.csv").write_text(TENURES, encoding="utf-8")
    return folder


def write(folder: Path, actors: str = "", tenures: str = "") -> Path:
    if actors:
        (folder / "actors.csv").write_text(actors, encoding="utf-8")
    if tenures:
        (folder / "tenures.csv").write_text(tenures, encoding="utf-8")
    return folder


def test_a_new_actor_is_known(tables: Path, tmp_path: Path) -> None:
    overlay = write(tmp_path, "name,country,sector,aliases\nInstitute of Tides,NOR,EDU,IoT|Tide Institute\n")
    found = load_register(overlay, tables).find("Tide Institute")
    entity = load_register(overlay, tables).entity(found[0].entity)
    assert entity is not None
    assert (entity.country, entity.sector, entity.code) == ("NOR", "EDU", "NOREDU")


def test_a_users_tenure_wins(tables: Path, tmp_path: Path) -> None:
    rows = "person,country,role,position,start,end\nEva Other,RUS,FM,Minister,2018-01-01,2019-01-01\n"
    register = load_register(write(tmp_path, tenures=rows), tables)
    holder = register.holders("RUS", "FM", dt.date(2018, 6, 1))[0]
    entity = register.entity(holder.person)
    assert entity is not None
    assert entity.name == "Eva Other"


def test_a_minus_takes_a_name_away(tables: Path, tmp_path: Path) -> None:
    register = load_register(write(tmp_path, "name\n-Kremlin\n"), tables)
    assert register.find("Kremlin") == ()
    assert load_register(folder=tables).find("Kremlin")


def test_a_minus_takes_a_tenure_away(tables: Path, tmp_path: Path) -> None:
    rows = "person,country,role,start\n-Ivan Example,RUS,FM,2004-03-09\n"
    register = load_register(write(tmp_path, tenures=rows), tables)
    assert register.find("Ivan Example")
    assert not register.holders("RUS", "FM", dt.date(2018, 6, 1))


@pytest.mark.parametrize(
    ("actors", "message"),
    [
        ("name,country\nGood,NOR\nBad,NRO\n", r"actors\.csv:3: country 'NRO' is not known; did you mean"),
        ("name,start\nBad,2011-13\n", r"actors\.csv:2: start '2011-13' is not a date"),
        ("name,county\nBad,NOR\n", r"actors\.csv:1: unknown column 'county'; did you mean country"),
    ],
)
def test_a_bad_row_is_named(tables: Path, tmp_path: Path, actors: str, message: str) -> None:
    with pytest.raises(RegisterError, match=message):
        load_register(write(tmp_path, actors), tables)


def test_a_folder_without_tables_is_told(tables: Path, tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"no folder with actors\.csv"):
        load_register(tmp_path, tables)

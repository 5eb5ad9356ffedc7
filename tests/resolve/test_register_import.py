"""Other dictionaries become overlays that load."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.errors import RegisterError, UnknownActorError
from dragoman.resolve.register import load_register
from dragoman.resolve.register_countries import find_country
from dragoman.resolve.register_import import guess_role, import_actors, write_overlay
from dragoman.show.cli_register import register_app

PETRARCH = """# made up
NORLAND_SHIPPING_ [NORBUS]
+NORLAND_LINES_
ASTRID_EXAMPLE_
+A._EXAMPLE_
	[NORGOV 010203-050607]
	[NORELI >050608]
"""


def test_petrarch_actors(tmp_path: Path) -> None:
    path = tmp_path / "My.actors.txt"
    path.write_text(PETRARCH, encoding="utf-8")
    found = import_actors(path)
    assert [(row.name, row.code, row.aliases) for row in found.actors] == [
        ("Norland Shipping", "NORBUS", "Norland Lines"),
        ("Astrid Example", "NORGOV", "A. Example"),
    ]
    assert (found.tenures[0].start, found.tenures[0].end) == ("2001-02-03", "2005-06-07")


def test_an_import_loads_as_an_overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "My.actors.txt"
    path.write_text(PETRARCH, encoding="utf-8")
    write_overlay(import_actors(path), tmp_path / "mine")
    (tmp_path / "tables").mkdir()
    states = "id,kind,name,country\nNOR,state,Norway,NOR\n"
    (tmp_path / "tables" / "entity.mine.csv").write_text(states, encoding="utf-8")
    register = load_register(tmp_path / "mine", tmp_path / "tables")
    person = register.find("Astrid Example")[0].entity
    standing = register.standing(person, dt.date(2003, 1, 1))
    assert standing is not None
    assert standing.tenure.code == "NORGOV"
    with pytest.raises(RegisterError, match="already there"):
        write_overlay(import_actors(path), tmp_path / "mine")


def test_wikidata_query(tmp_path: Path) -> None:
    path = tmp_path / "query.csv"
    path.write_text(
        "person,personLabel,positionLabel,country,start,end\n"
        "http://www.wikidata.org/entity/Q999999999,Astrid Example,Minister of Defence,NOR,"
        "2001-02-03T00:00:00Z,\n",
        encoding="utf-8",
    )
    found = import_actors(path)
    assert found.actors[0].id == "Q999999999"
    assert (found.tenures[0].role, found.tenures[0].start) == ("DEF", "2001-02-03")


def test_icews_actors(tmp_path: Path) -> None:
    path = tmp_path / "icews.tsv"
    path.write_text(
        "Actor Name\tActor Type\tAliases\nNorland Shipping\tGroup\tNL||Norland\n\tGroup\t\n", encoding="utf-8"
    )
    found = import_actors(path)
    assert found.actors[0].aliases == "NL|Norland"
    assert len(found.skipped) == 1


def test_an_unknown_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="neither a PETRARCH"):
        import_actors(path)


@pytest.mark.parametrize(
    ("position", "role"),
    [("Minister of Foreign Affairs", "FM"), ("Deputy Foreign Minister", "DEPMIN"), ("Vice President", "VP"),
     ("Prime Minister", "HOG"), ("Ambassador to Norway", "AMB"), ("Beekeeper", "OTHER")],
)  # fmt: skip
def test_roles_are_read_off_labels(position: str, role: str) -> None:
    assert guess_role(position) == role


@pytest.mark.parametrize(
    ("text", "code"),
    [("North Korea", "PRK"), ("prk", "PRK"), ("kp", "PRK"), ("us", "USA"), ("the Netherlands", "NLD"),
     ("british", "GBR"), ("Turkiye", "TUR"), ("EU", "eu"), ("South Korea", "KOR"), ("Danes", "DNK")],
)  # fmt: skip
def test_a_country_is_found_by_what_people_type(text: str, code: str) -> None:
    assert find_country(text) == code


def test_an_unknown_country_suggests(tmp_path: Path) -> None:
    with pytest.raises(UnknownActorError, match=r"did you mean .*Mauritania"):
        find_country("Mauritanja")


def test_the_command_line_shows_and_checks(tmp_path: Path) -> None:
    run = CliRunner().invoke
    shown = run(register_app, ["show", "NATO"])
    assert shown.exit_code == 0
    assert "North Atlantic Treaty Organization" in shown.output
    assert run(register_app, ["show", "Nobody Whatsoever Xyz"]).exit_code == 1
    (tmp_path / "actors.csv").write_text("name,country\nBad,NRO\n", encoding="utf-8")
    checked = run(register_app, ["check", "--overlay", str(tmp_path)])
    assert checked.exit_code == 1
    assert "actors.csv:2" in checked.output

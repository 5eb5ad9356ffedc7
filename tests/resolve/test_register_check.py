"""The tables that ship hold no errors; what is wrong in others is found and told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman.resolve.register_build import register_folder
from dragoman.resolve.register_check import check_register, diff_registers

ENTITIES = "id,kind,name,country\nRUR,state,Ruritania,RUR\np1,person,Ann Elk,RUR\np2,person,Bob Fox,RUR\n"
HEAD = "person,country,role,office,start,end,open_as_of\n"


def write_tables(folder: Path, tenures: str, entities: str = ENTITIES) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "entity.mine.csv").write_text(entities, encoding="utf-8")
    (folder / "tenure.mine.csv").write_text(HEAD + tenures, encoding="utf-8")
    return folder


def test_what_ships_has_no_errors() -> None:
    problems = check_register(today=dt.date(2025, 7, 1))
    assert [str(problem) for problem in problems if problem.is_error] == []


@pytest.mark.parametrize(
    ("tenures", "kind", "where"),
    [
        (
            "p1,RUR,HOS,president,2001-01-01,2005-01-01,\np2,RUR,HOS,president,2003-01-01,2007-01-01,\n",
            "overlap",
            3,
        ),
        (
            "p1,RUR,HOS,president,2001-01-01,2005-01-01,\np2,RUR,HOS,president,2006-01-01,2007-01-01,\n",
            "gap",
            3,
        ),
        ("p1,RUR,HOS,president,2001-01-01,,2010-01-01\n", "open", 2),
        ("p1,RUQ,HOS,president,2001-01-01,2002-01-01,\n", "code", 2),
        ("p9,RUR,HOS,president,2001-01-01,2002-01-01,\n", "reference", 2),
        ("p1,RUR,FM,,2001,2002,\np1,RUR,FM,,2001,2002,\n", "duplicate", 3),
        ("p1,RUR,FM,,2001-13,2002,\n", "row", 2),
    ],
)
def test_a_problem_is_found_with_file_and_line(tmp_path: Path, tenures: str, kind: str, where: int) -> None:
    problems = check_register(write_tables(tmp_path / "t", tenures), today=dt.date(2025, 1, 1))
    assert [(problem.kind, problem.where) for problem in problems] == [(kind, f"tenure.mine.csv:{where}")]


def test_a_handover_of_days_is_no_overlap(tmp_path: Path) -> None:
    rows = "p1,RUR,FM,m,2001-01-01,2005-01-10,\np2,RUR,FM,m,2005-01-03,2007-01-01,\n"
    assert check_register(write_tables(tmp_path / "t", rows)) == []


def test_two_registers_are_compared(tmp_path: Path) -> None:
    old = write_tables(tmp_path / "a", "p1,RUR,FM,m,2001,2005,\n")
    new = write_tables(tmp_path / "b", "p1,RUR,FM,m,2001,2006,\n")
    assert [(row.sign, row.table) for row in diff_registers(old, new)] == [("-", "tenure"), ("+", "tenure")]
    assert list(diff_registers(old, old)) == []


def test_every_shipped_row_names_source_and_licence() -> None:
    for path in register_folder().glob("*.csv"):
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        assert {"source", "licence"} <= set(header), path.name

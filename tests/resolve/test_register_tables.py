"""Every bad row is named by file and line; packing gives back what went in; the cache may fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RegisterError
from dragoman.resolve.register import load_register
from dragoman.resolve.register_build import pack_rows, read_tables, split_aliases
from dragoman.resolve.register_pack import Runs, Texts, pack_column, pack_map, read_pack, write_pack
from dragoman.resolve.register_tables import TenureRow, read_rows, table_files

HEAD = "person,country,role,start,end\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Q1,RUS,FM,2011-13,", "start '2011-13' is not a date"),
        ("Q1,RUS,FM,2011-01-32,", "is not a date"),
        ("Q1,RUS,FN,2011,", "role 'FN' is not one of"),
        ("Q1,RUS,FM,2011,2010", "end 2010 is before start 2011"),
        ("Q1,RUS,FM,2011", "4 values, expected 5"),
        (",RUS,FM,2011,", "person is empty"),
    ],
)
def test_a_bad_row_names_its_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "tenure.mine.csv"
    path.write_text(HEAD + "Q1,RUS,FM,2010,\n" + row + "\n", encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        list(read_rows(path, TenureRow))
    assert "tenure.mine.csv:3: " in str(caught.value)
    assert message in str(caught.value)


def test_an_unknown_column_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    path = tmp_path / "tenure.mine.csv"
    path.write_text("person,country,roll\nQ1,RUS,FM\n", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"tenure\.mine\.csv:1: unknown column 'roll'; did you mean role"):
        list(read_rows(path, TenureRow))


def test_bad_rows_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "tenure.mine.csv"
    path.write_text(HEAD + "Q1,RUS,FM,2011-13,\nQ2,RUS,FM,2011,\n", encoding="utf-8")
    told: list[RegisterError] = []
    rows = list(read_rows(path, TenureRow, told.append))
    assert [row.person for _, row in rows] == ["Q2"]
    assert len(told) == 1


def test_a_file_of_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "tenures.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="no table 'tenures'; did you mean tenure"):
        table_files(tmp_path)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "entity.bad.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(RegisterError, match="cannot be read"):
        read_tables(tmp_path)


def test_aliases_of_a_cell() -> None:
    found = list(split_aliases("EU|translation:Union européenne|27-nation bloc|"))
    assert found == [("acronym", "EU"), ("translation", "Union européenne"), ("variant", "27-nation bloc")]


@given(st.lists(st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), max_size=5)))
def test_a_column_gives_back_what_was_packed(values: list[str]) -> None:
    texts = Texts(pack_column(values)) if values else []
    assert list(texts) == values


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(0, 999)), max_size=40))
def test_a_map_gives_back_its_rows(pairs: list[tuple[str, int]]) -> None:
    runs = Runs(pack_map(pairs))
    for key in runs.keys:
        rows = [row for word, row in pairs if word == key]
        assert set(runs.get(key)) == set(rows)
    assert list(runs.get("z")) == []


def test_a_small_register_loads_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "entity.mine.csv").write_text(
        "id,kind,name,country,sector,code,aliases\n"
        "RUR,state,Ruritania,RUR,GOV,RUR,Kingdom of Ruritania|adjective:Ruritanian\n"
        "p1,person,Rudolf Rassendyll,RUR,GOV,RURGOV,\n",
        encoding="utf-8",
    )
    (tables / "tenure.mine.csv").write_text(HEAD + "p1,RUR,HOS,1894,1895\n", encoding="utf-8")
    register = load_register(folder=tables)
    assert register.find("Ruritanian")[0].entity == "RUR"
    assert register.tenures("p1")[0].role == "HOS"
    assert register.persons_by_surname("Rassendyll") == ["p1"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    write_pack("key", pack_rows(read_tables(tmp_path)))
    assert read_pack("key") is None


def test_a_damaged_cache_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "dragoman").mkdir()
    (tmp_path / "dragoman" / "register-key.msgpack").write_bytes(b"\x93garbage")
    assert read_pack("key") is None

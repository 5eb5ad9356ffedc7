"""Folding keeps offsets; names are varied and taken apart as their countries do it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.resolve.register_names import fits_case, fold, given_names, name_variants, plain_name, surnames


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Erdoğan", "erdogan"), ("İstanbul", "istanbul"), ("Jong-un", "jong un"), ("Đinđić", "dindic"),
     ("Nguyễn", "nguyen"), ("Yar’Adua", "yar'adua"), ("Wałęsa", "walesa")],
)  # fmt: skip
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "country", "wanted"),
    [
        ("Kim Jong-un", "PRK", ["Jong-un Kim", "Kim Jongun"]),
        ("Shinzō Abe", "JPN", ["Abe Shinzō"]),
        ("Viktor Orbán", "HUN", ["Orbán Viktor"]),
        ("George W. Bush", "USA", ["George Bush", "George W Bush"]),
        ("Bashar al-Assad", "SYR", ["Bashar Assad", "Bashar el-Assad"]),
        ("Gerhard Schröder", "DEU", ["Gerhard Schroeder"]),
        ("John Reid, Baron Reid of Cardowan", "GBR", ["John Reid"]),
        ("Sir Geoffrey Howe", "GBR", ["Geoffrey Howe"]),
    ],
)
def test_variants(name: str, country: str, wanted: list[str]) -> None:
    assert set(wanted) <= set(name_variants(name, country))


def test_variants_take_spellings_word_by_word() -> None:
    spellings = {"mohammed": ("Muhammad", "Mohamed")}
    assert "Muhammad Zahir" in name_variants("Mohammed Zahir", "AFG", spellings)


@pytest.mark.parametrize(
    ("name", "country", "first"),
    [
        ("Kim Jong-un", "PRK", "kim"),
        ("Xi Jinping", "CHN", "xi"),
        ("Nguyễn Xuân Phúc", "VNM", "phuc"),
        ("Alexander Van der Bellen", "AUT", "van der bellen"),
        ("Bashar al-Assad", "SYR", "al assad"),
        ("Linda Thomas-Greenfield", "USA", "thomas greenfield"),
        ("Angela Merkel", "DEU", "merkel"),
        ("Pelé", "BRA", "pele"),
    ],
)
def test_the_likeliest_surname(name: str, country: str, first: str) -> None:
    assert surnames(name, country)[0] == first


@pytest.mark.parametrize(
    ("name", "country", "one"),
    [
        ("Enrique Peña Nieto", "MEX", "pena nieto"),
        ("Abiy Ahmed", "ETH", "abiy"),
        ("Bashar al-Assad", "SYR", "assad"),
        ("Aung San Suu Kyi", "MMR", "suu kyi"),
        ("Mahathir Mohamad", "MYS", "mahathir"),
    ],
)
def test_other_names_by_which_news_calls_them(name: str, country: str, one: str) -> None:
    assert one in surnames(name, country)


def test_given_names() -> None:
    assert given_names("Kim Jong-un", "PRK") == ["jong un"]
    assert given_names("Angela Merkel", "DEU") == ["angela"]
    assert given_names("Madonna") == []


def test_plain_name() -> None:
    assert plain_name("Ferdinand Marcos Jr.") == "Ferdinand Marcos"
    assert plain_name("David Owen (politician)") == "David Owen"


@pytest.mark.parametrize(
    ("rule", "name", "text", "fits"),
    [
        ("exact", "US", "US", True),
        ("exact", "US", "us", False),
        ("exact", "US", "Us", False),
        ("title", "Chad", "CHAD", True),
        ("title", "Chad", "chad", False),
        ("title", "Kim Jong-un", "Kim Jong Un", True),
        ("any", "rebels", "Rebels", True),
    ],
)
def test_case_rules(rule: str, name: str, text: str, fits: bool) -> None:
    assert fits_case(rule, name, text) is fits

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from dragoman.clean.credits import name_author
from dragoman.clean.furniture import check_table, fold, load_phrases
from dragoman.clean.lines import read_line
from dragoman.errors import DataError
from dragoman.read.dates import find_date, parse_date

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "clean.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["lines"], ids=lambda case: case["line"][:40])
def test_a_line_is_what_it_looks_like(case: dict[str, str]) -> None:
    line = read_line(case["line"], load_phrases())
    assert line.kind == case["kind"]
    assert (line.reason or "").split(":")[0] == case.get("reason", "")


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda case: case["text"][:40])
def test_dates_are_read_or_left_alone(case: dict[str, Any]) -> None:
    assert find_date(case["text"], load_phrases().months) == case["date"]


def test_metadata_dates() -> None:
    months = load_phrases().months
    assert parse_date("20180309T101500Z", months) == dt.date(2018, 3, 9)
    assert parse_date("2018-03-09 10:15", months) == dt.date(2018, 3, 9)
    assert parse_date("soon", months) is None


@pytest.mark.parametrize("case", CASES["authors"], ids=lambda case: case["line"])
def test_bylines(case: dict[str, str | None]) -> None:
    assert name_author(str(case["line"]), "Asia Ledger") == case["author"]


def test_no_phrase_folds_to_nothing() -> None:
    phrases = load_phrases()
    assert "" not in phrases.whole
    assert "" not in phrases.closes


def test_fold_squeezes_and_counts() -> None:
    assert fold("  Comments   (14) ") == "comments"
    assert fold("1,204 Shares") == "shares"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([], "expected the keys"),
        ({"phrases": {"legal": {"hole": ["x"]}}}, "unknown key 'hole'"),
        ({"phrases": {"legal": {"whole": [2018]}}}, "not text"),
        ({"phrases": {}, "months": ["may"]}, "has 1 names"),
    ],
)
def test_a_wrong_table_is_told(table: Any, message: str) -> None:
    with pytest.raises(DataError, match=f"x.yaml: .*{message}"):
        check_table(table, "x.yaml")

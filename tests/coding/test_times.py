from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from dragoman.coding.times import find_times

DATE = dt.date(2018, 6, 1)
CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "times.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_values(case: dict[str, Any]) -> None:
    found = find_times(case["text"], case.get("date", DATE))
    assert [[time.text, time.value] for time in found] == [
        [str(words), str(value)] for words, value, *_ in case["times"]
    ]
    for time, (_, _, *bounds) in zip(found, case["times"], strict=True):
        if bounds:
            assert [time.begin, time.finish] == bounds


@pytest.mark.parametrize(
    ("text", "words", "relation", "anchor"),
    [
        ("They may come after the June 12 summit.", "June 12", "after", "the June 12 summit"),
        ("He left two days before the vote.", "two days", "before", "the vote"),
        ("Tension rose ahead of Sunday's election.", "Sunday", "before", "Sunday's election"),
        ("Trade froze after the 2014 invasion of Crimea.", "2014", "after", "2014 invasion"),
        ("They met on June 12.", "June 12", None, None),
    ],
)
def test_order_against_events(text: str, words: str, relation: str | None, anchor: str | None) -> None:
    time = next(t for t in find_times(text, DATE) if t.text == words)
    assert time.relation == relation
    if anchor is not None:
        assert time.anchor is not None
        assert text[time.anchor.start : time.anchor.end] == time.anchor.text
        assert time.anchor.text.endswith(anchor)


def test_kinds() -> None:
    text = "On Monday at 5 p.m. they spoke for two hours, as every week."
    assert [time.kind for time in find_times(text, DATE)] == ["date", "time", "duration", "set"]


def test_ambiguous_figures_are_less_sure() -> None:
    both, one = find_times("Filed 05/06/2018 and 25/06/2018.", DATE)
    assert both.value == "2018-05-06"
    assert both.confidence < one.confidence


def test_rules_are_tried_where_they_can_begin() -> None:
    from dragoman.coding.times.scene import RULES, first_letters

    assert all(first_letters(rule.pattern.pattern) for rule in RULES)
    assert first_letters("(?:T?|a)b?[cd]") == frozenset("Tabcd")
    assert first_letters("(?<=x)(?P<n>[yz])w") == frozenset("yz")

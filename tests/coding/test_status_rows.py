"""Which acts that have not happened make a row: thoughts do not, plans and attempts do."""

from __future__ import annotations

import pytest

from dragoman.coding.status_rows import load_row_rules, why_no_row


@pytest.mark.parametrize(
    ("event_type", "status", "operators", "reason"),
    [
        ("ASSAULT", "occurred", (), ""),
        ("CONSULT", "planned", ("plan:plan",), ""),
        ("CONSULT", "possible", ("modal:may",), ""),
        ("COERCE", "possible", ("appearance:appear",), ""),
        ("ASSAULT", "planned", ("desire:consider",), "only considered"),
        ("COERCE", "possible", ("negative_implicative:refuse", "whether"), "only asked"),
        ("ASSAULT", "ongoing", ("habit:often",), "a habit"),
        ("ASSAULT", "occurred", ("habit:often", "say:say"), ""),
        ("AID", "possible", ("desire:want",), "only wished"),
        ("THREATEN", "possible", ("desire:want",), ""),
        ("RETREAT", "planned", ("expectation:expect",), "only expected"),
        ("CONSULT", "planned", ("expectation:expect",), ""),
        ("PROTEST", "proposed", ("imperative",), "only asked for"),
        ("CONSULT", "proposed", ("request:ask",), ""),
        ("ACCUSE", "negated", ("negation",), ""),
    ],
)
def test_why_no_row(event_type: str, status: str, operators: tuple[str, ...], reason: str) -> None:
    assert why_no_row(event_type, status, operators) == reason  # type: ignore[arg-type]


def test_every_rule_names_what_it_is_about() -> None:
    for rule in load_row_rules():
        assert rule.statuses or rule.operators or rule.innermost

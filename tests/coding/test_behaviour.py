"""What must change a coding, and what must not (behaviour tests in the manner of CheckList)."""

from __future__ import annotations

import pytest

from factory import code, short

PAIRS = [
    ("Poland", "Norway", "POL", "NOR"),
    ("Chile", "Ghana", "CHL", "GHA"),
    ("Vietnam", "Egypt", "VNM", "EGY"),
]
ACTS = [
    ("{a} accused {b} of espionage.", "ACCUSE"),
    ("{a} imposed sanctions on {b}.", "COERCE"),
    ("{a} praised {b}.", "SUPPORT"),
    ("{a} sent ten million dollars of aid to {b}.", "AID"),
    ("{a} attacked {b}.", "ASSAULT"),
    ("{a} rejected a proposal by {b}.", "REJECT"),
]


def rows(text: str) -> set[tuple[str | None, str | None, str, str]]:
    """Actor country, recipient country, type and status of each event."""
    return {
        (e.actor.country, e.recipient.country if e.recipient else None, e.event_type, e.status)
        for e in code(text)
    }


@pytest.mark.parametrize(("pattern", "kind"), ACTS)
@pytest.mark.parametrize(("a", "b", "first", "second"), PAIRS)
def test_swapping_the_actors_swaps_the_row(pattern, kind, a, b, first, second) -> None:
    assert (first, second, kind, "occurred") in rows(pattern.format(a=a, b=b))
    assert (second, first, kind, "occurred") in rows(pattern.format(a=b, b=a))
    assert (second, first, kind, "occurred") not in rows(pattern.format(a=a, b=b))


PASSIVES = [
    ("Turkish soldiers attacked a Syrian village.", "A Syrian village was attacked by Turkish soldiers."),
    ("Moldova condemned Belarus.", "Belarus was condemned by Moldova."),
    ("Iran released the American reporter.", "The American reporter was released by Iran."),
    ("Peru invited the Cuban minister.", "The Cuban minister was invited by Peru."),
]


@pytest.mark.parametrize(("active", "passive"), PASSIVES)
def test_passive_equals_active(active: str, passive: str) -> None:
    assert rows(active) == rows(passive) != set()


NEUTRAL = ["On Tuesday, ", "In a short ceremony, ", "After a long night, "]


@pytest.mark.parametrize("opening", NEUTRAL)
@pytest.mark.parametrize(("pattern", "kind"), ACTS)
def test_a_neutral_clause_changes_nothing(pattern: str, kind: str, opening: str) -> None:
    plain = pattern.format(a="Poland", b="Norway")
    assert rows(opening + plain) == rows(plain)


NEGATED = [
    ("Kenya arrested the Ugandan minister.", "Kenya did not arrest the Ugandan minister.", "COERCE"),
    ("Turkish jets bombed a Syrian village.", "Turkish jets did not bomb a Syrian village.", "ASSAULT"),
    ("Peru condemned Cuba.", "Peru did not condemn Cuba.", "ACCUSE"),
]


@pytest.mark.parametrize(("told", "denied", "kind"), NEGATED)
def test_negating_flips_the_status(told: str, denied: str, kind: str) -> None:
    assert {s for _, _, k, s in rows(told) if k == kind} == {"occurred"}
    assert {s for _, _, k, s in rows(denied) if k == kind} == {"negated"}


@pytest.mark.parametrize("name", ["AID", "ACCUSE", "Protest", "Assault"])
def test_names_of_types_do_not_leak(name: str) -> None:
    plain = {short(e) for e in code("Poland praised Norway.")}
    assert {short(e) for e in code(f"Poland praised Norway in the {name} report.")} == plain

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


RENAMED = [
    "Police in {a} arrested an opposition leader.",
    "The president of {a} praised Norway.",
    "{a} fired rockets at Norway.",
    "Norway sent a million dollars of aid to {a}.",
]


@pytest.mark.parametrize("pattern", RENAMED)
def test_renaming_a_country_changes_only_the_country(pattern: str) -> None:
    told = {name: rows(pattern.format(a=name)) for name in ("Poland", "Kenya", "Vietnam")}
    codes = {"Poland": "POL", "Kenya": "KEN", "Vietnam": "VNM"}
    plain = {
        name: {tuple("X" if part == codes[name] else part for part in row) for row in found}
        for name, found in told.items()
    }
    assert plain["Poland"] == plain["Kenya"] == plain["Vietnam"] != set()


JOINED = [
    ("{a} condemned Belarus.", "ACCUSE"),
    ("{a} sent tents to Haiti.", "AID"),
    ("{a} expelled two Iranian diplomats.", "SANCTION"),
]


@pytest.mark.parametrize(("pattern", "kind"), JOINED)
def test_a_second_actor_adds_a_row_and_takes_none(pattern: str, kind: str) -> None:
    alone = rows(pattern.format(a="Norway"))
    both = rows(pattern.format(a="Norway and Chile"))
    assert alone < both
    assert {row[0] for row in both if row[2] == kind} == {"NOR", "CHL"}


REPORTED = ["Norway condemned Belarus.", "Norway expelled two Iranian diplomats."]


@pytest.mark.parametrize("plain", REPORTED)
def test_a_report_keeps_the_row_and_names_who_reports(plain: str) -> None:
    told = code(f"The Peruvian minister said {plain}")
    assert {(e.actor.country, e.event_type) for e in told} == {
        (e.actor.country, e.event_type) for e in code(plain)
    }
    assert {e.attributed_to.country for e in told if e.attributed_to} == {"PER"}


COMPOSED = [
    ("Kenya {verb} release the Ugandan pilots.", {"agreed to": "AGREE", "refused to": "REJECT"}),
    ("Kenya {verb} impose sanctions on Uganda.", {"threatened to": "THREATEN", "vowed to": "THREATEN"}),
    ("Kenya {verb} provide aid to Uganda.", {"promised to": "AGREE", "will": "AGREE", "will not": "REJECT"}),
]


@pytest.mark.parametrize(("pattern", "verbs"), COMPOSED)
def test_the_word_about_an_act_decides_what_is_coded(pattern: str, verbs: dict[str, str]) -> None:
    for verb, kind in verbs.items():
        found = {(a, b, k) for a, b, k, _ in rows(pattern.format(verb=verb))}
        assert found == {("KEN", "UGA", kind)}, verb


SAME = [
    ("Norway and Chile met in Oslo.", "The leaders of Norway and Chile met in Oslo.", "CONSULT"),
    ("Norway will send tents to Haiti.", "Norway is to send tents to Haiti.", "AGREE"),
    ("Chile attacked Peru.", "It was Chile that attacked Peru.", "ASSAULT"),
]


@pytest.mark.parametrize(("one", "other", "kind"), SAME)
def test_two_ways_to_say_it_give_one_row(one: str, other: str, kind: str) -> None:
    assert (
        {row for row in rows(one) if row[2] == kind}
        == {row for row in rows(other) if row[2] == kind}
        != set()
    )


@pytest.mark.parametrize("line", ["It rained in Bergen all day.", "The shops closed at six."])
def test_a_neutral_sentence_before_changes_nothing(line: str) -> None:
    plain = "Poland met Norway in Oslo. Both sides agreed to open the border."
    assert rows(f"{line} {plain}") == rows(plain)

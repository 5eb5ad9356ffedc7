"""Doers who are not named, and two who are named together."""

from __future__ import annotations

import pytest

from dragoman.coding.unnamed import NAME
from factory import code


def only(text: str, kind: str):
    (event,) = [e for e in code(text) if e.event_type == kind]
    return event


def test_a_doer_of_whom_nothing_is_said_has_no_words() -> None:
    actor = only("Two Canadian miners were kidnapped in Niger.", "ASSAULT").actor
    assert (actor.text, actor.name, actor.code, actor.method) == ("", NAME, "NERUAF", "country")
    assert actor.start == actor.end


def test_a_weapon_keeps_its_words() -> None:
    text = "A roadside bomb killed three Malian soldiers near Gao."
    actor = only(text, "ASSAULT").actor
    assert text[actor.start : actor.end] == actor.text == "A roadside bomb"


def test_the_sure_doer_is_never_put_aside() -> None:
    actor = only("Three Malian soldiers were killed by French troops in an ambush.", "ASSAULT").actor
    assert actor.country == "FRA"


@pytest.mark.parametrize(
    "text",
    [
        "Ten Kenyan soldiers were killed in a storm.",
        "A Kenyan woman was stabbed by her neighbour's dog.",
        "Kenyan women are forbidden from wearing hats.",
        "Kenyans were killed.",
        "A bus crash killed ten Kenyan soldiers.",
    ],
)
def test_without_a_sign_of_force_there_is_no_doer(text: str) -> None:
    assert not [e for e in code(text) if e.actor.name == NAME]


def test_an_unnamed_doer_is_less_sure_than_a_named_one() -> None:
    unnamed = only("The Polish teacher was arrested in Minsk.", "COERCE")
    named = only("The Polish teacher was arrested by police in Minsk.", "COERCE")
    assert unnamed.actor.country == named.actor.country == "BLR"
    assert unnamed.confidence < named.confidence


def test_two_leaders_stand_for_both_with_the_words_of_the_couple() -> None:
    text = "The Kuwaiti emir met the Iraqi president in Basra. The two leaders signed a treaty on oil."
    signed = [e for e in code(text) if e.event_type == "SUPPORT"]
    assert {(e.actor.country, e.recipient.country) for e in signed} == {("KWT", "IRQ"), ("IRQ", "KWT")}
    assert {e.actor.text for e in signed} == {"The two leaders"}
    assert len({e.event_id for e in signed}) == 2


def test_a_couple_is_forgotten_after_a_while() -> None:
    rain = " ".join(["It rained in the hills."] * 6)
    text = f"Ghana fined a bank. Peru held talks with Chile. {rain} The two leaders signed a treaty on oil."
    assert not [e for e in code(text) if e.event_type == "SUPPORT"]


def test_three_are_no_couple() -> None:
    text = "Peru, Chile and Ghana held talks. The two leaders signed a treaty on oil."
    assert not [e for e in code(text) if e.event_type == "SUPPORT"]


@pytest.mark.parametrize(
    ("text", "kind", "befallen"),
    [
        ("The murder of a Nigerian senator has strained ties.", "ASSAULT", "NGA"),
        ("The kidnapping of three French engineers alarmed the firm.", "ASSAULT", "FRA"),
        ("Air raids on Lebanon left six dead.", "ASSAULT", "LBN"),
        ("The arrest of a Belarusian opposition leader drew anger.", "COERCE", "BLR"),
    ],
)
def test_nouns_of_violence_and_arrest_need_no_doer(text: str, kind: str, befallen: str) -> None:
    event = only(text, kind)
    assert event.actor.name == NAME
    assert event.recipient is not None
    assert event.recipient.country == befallen


def test_protests_that_break_out_are_those_of_the_place() -> None:
    event = only("Riots broke out in Tehran after the verdict.", "PROTEST")
    assert (event.actor.name, event.actor.country, event.recipient) == (NAME, "IRN", None)


def test_a_protest_that_is_only_spoken_of_has_no_doer() -> None:
    assert not code("The film about protests in Tehran won a prize.")

"""The type of a given pair: always an answer, the frame that links the two spans first."""

from __future__ import annotations

import pytest

from dragoman.coding.classify import Classification, classify_pair
from dragoman.coding.codebook import QUADS, load_codebook
from dragoman.parse import split_sentences
from dragoman.resolve import load_resolver
from factory import DATE, parse


def classify(marked: str) -> Classification:
    """Classify a text with the actor in [brackets] and the recipient in {braces}."""
    text, spans = "", {}
    for char in marked:
        if char in "[{":
            start = len(text)
        elif char in "]}":
            spans[char] = (start, len(text))
        else:
            text += char
    document = load_resolver().read(text, split_sentences(text), date=DATE)
    return classify_pair(parse(text), spans.get("]"), spans.get("}"), document, load_codebook())


CASES = [
    ("[Chile] accused {Peru} of spying on its navy.", "ACCUSE"),
    ("[The Ghanaian president] will visit {Togo} in May.", "AGREE"),
    ("[Latvia] sent blankets to {Ukrainian refugees}.", "AID"),
    ("[The Finnish president] met {his Estonian colleague} in Tallinn.", "CONSULT"),
    ("{The Dutch reporter} was freed by [Egypt] on Monday.", "RETREAT"),
    ("[Cyprus] called on {Turkey} to withdraw its ships.", "REQUEST"),
    ("[Kenya] turned down an offer from {Qatar} to mediate.", "REJECT"),
    ("[The junta] warned {the monks} that it would close the temple.", "THREATEN"),
    ("[Thousands of teachers] marched against {the Bolivian government}.", "PROTEST"),
    ("[Jordan] recalled its ambassador from {Iran}.", "SANCTION"),
    ("[Sudan] massed troops on the border with {Chad}.", "MOBILIZE"),
    ("[Tajik police] detained {an Afghan preacher}.", "COERCE"),
    ("[The rebels] fired rockets at {the town of Marib}.", "ASSAULT"),
    ("[Spain] praised {Morocco} for its help at sea.", "SUPPORT"),
    ("[Singapore] and {Brunei} held a joint exercise.", "COOPERATE"),
    ("[The Nepali king] gave in to {the Maoists}.", "CONCEDE"),
]


@pytest.mark.parametrize(("marked", "event_type"), CASES, ids=[kind for _, kind in CASES])
def test_pair(marked: str, event_type: str) -> None:
    found = classify(marked)
    assert found.event_type == event_type, found.rule
    assert found.quad_code == QUADS[event_type]


def test_the_pair_chooses_between_two_acts() -> None:
    text = "{} condemned {} hours after {} shelled {}."
    first = classify(text.format("[Italy]", "{Serbia}", "Serbia", "Kosovo"))
    second = classify(text.format("Italy", "Serbia", "[Serbia]", "{Kosovo}"))
    assert (first.event_type, second.event_type) == ("ACCUSE", "ASSAULT")


@pytest.mark.parametrize(
    "marked", ["[Norway] and {Iceland}.", "[Nobody] knows {anything} here.", "[A] {b}", "x"]
)
def test_always_answers(marked: str) -> None:
    found = classify(marked)
    assert found.event_type in QUADS
    assert 0 < found.confidence <= 1


def test_one_missing_party_is_answered_as_well() -> None:
    assert classify("[Ukraine] condemned the attack.").event_type == "ACCUSE"

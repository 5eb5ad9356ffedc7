"""Who does it and to whom it is done, through the grammar of a sentence."""

from __future__ import annotations

import pytest
from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from factory import parse

CASES = [
    ("Poland expelled the envoy.", "expelled", ["Poland"], ["envoy"]),
    ("The envoy was expelled by Poland.", "expelled", ["Poland"], ["envoy"]),
    ("The envoy was expelled.", "expelled", [], ["envoy"]),
    ("The minister who expelled the envoy left.", "expelled", ["minister"], ["envoy"]),
    ("The envoy expelled by Poland left.", "expelled", ["Poland"], ["envoy"]),
    ("Poland agreed to expel the envoy.", "expel", ["Poland"], ["envoy"]),
    ("Norway urged Poland to expel the envoy.", "expel", ["Poland"], ["envoy"]),
    ("Norway threatened Poland and expelled the envoy.", "expelled", ["Norway"], ["envoy"]),
    ("Norway was accused of expelling the envoy.", "expelling", ["Norway"], ["envoy"]),
    ("Norway responded by expelling the envoy.", "expelling", ["Norway"], ["envoy"]),
    ("The premier telephoned the emir to offer help.", "offer", ["premier"], ["help"]),
    ("Poland, the only member that refused the offer, left.", "refused", ["Poland"], ["offer"]),
    ("Mali demanded that Chad hand over power and asked Togo for help.", "asked", ["Mali"], ["Togo"]),
    ("The guard died, shot in the head.", "shot", [], ["guard"]),
]


def find(text: str, word: str) -> Token:
    """The token of a sentence with these letters."""
    return next(token for token in parse(text)[0].doc if token.text == word)


@pytest.mark.parametrize(("text", "verb", "doers", "done_to"), CASES)
def test_agents_and_patients(text: str, verb: str, doers: list[str], done_to: list[str]) -> None:
    token = find(text, verb)
    assert [t.text for t in args.agents(token)] == doers
    assert [t.text for t in args.patients(token)] == done_to


def test_a_pronoun_is_nobody_of_its_own_clause() -> None:
    text = "Judge Reyes said the minister had jailed her."
    assert [t.text for t in args.speakers_of(find(text, "her"))] == ["Reyes"]


def test_prepositions_joined_by_and_govern_together() -> None:
    text = "Abe spoke with Moon in May and with Kim in June."
    assert [t.text for t in nouns.complements(find(text, "spoke"), ("with",))][:1] == ["Moon"]
    text = "Abe spoke with Moon during the truce and with Kim after it."
    assert [t.text for t in nouns.complements(find(text, "spoke"), ("with",))] == ["Moon", "Kim"]


def test_spread_follows_and() -> None:
    text = "Poland met Norway, Sweden and Finland."
    assert [t.text for t in nouns.spread([find(text, "Norway")])] == ["Norway", "Sweden", "Finland"]


def test_noun_phrase_leaves_clauses_out() -> None:
    first, last = nouns.noun_phrase(find("The leaders of the union that met in Oslo left.", "leaders"))
    assert (first.text, last.text) == ("The", "union")


@pytest.mark.parametrize(
    ("text", "noun", "owner"),
    [
        ("Norway rejected Poland's proposal.", "proposal", "Poland"),
        ("Norway rejected a proposal of Poland.", "proposal", "Poland"),
        ("Norway rejected a Polish proposal.", "proposal", "Polish"),
    ],
)
def test_owners_stand_behind_things(text: str, noun: str, owner: str) -> None:
    assert next(iter(nouns.owners(find(text, noun)))).text == owner


@pytest.mark.parametrize(
    ("text", "negated"),
    [("Poland did not act.", True), ("Poland never acted.", True), ("Poland acted.", False)],
)
def test_negation(text: str, negated: bool) -> None:
    root = next(token for token in parse(text)[0].doc if token.dep_ == "ROOT")
    assert args.is_negated(root) is negated

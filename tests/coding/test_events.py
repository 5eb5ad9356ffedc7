"""Events out of sentences: parties, directions, composition, status, ids, spans, bad input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding.codebook import load_codebook
from dragoman.coding.events import explain_sentence
from dragoman.parse import load_parser, split_sentences
from dragoman.resolve import load_resolver
from factory import DATE, code, short

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "events.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_case(case: dict[str, Any]) -> None:
    events = code(case["text"])
    found = {short(event) for event in events}
    loose = {" ".join([*text.split("/")[:1], text.split()[-1]]) for text in found}
    assert not case.get("none") or not found
    for wanted in case.get("some", ()):
        assert wanted in found | loose, (case["why"], found)
    assert set(case.get("types", ())) <= {event.event_type for event in events}, found
    assert not {event.event_type for event in events} & set(case.get("never", ())), found


def test_spans_slice_to_their_words() -> None:
    text = "Rain fell. On Friday Poland expelled two Russian diplomats, and Norway praised Poland for it."
    events = code(text)
    assert events
    for event in events:
        for span in (event.actor, event.recipient, event.trigger, event.date):
            assert span is None or text[span.start : span.end] == span.text
        assert text[event.sentence.start : event.sentence.end].startswith("On Friday")


def test_rows_of_one_action_share_its_id() -> None:
    rows = [e for e in code("Hungary and Romania agreed to cooperate on gas.") if e.event_type == "AGREE"]
    assert len(rows) == 2
    assert len({row.action_id for row in rows}) == 1
    assert len({row.event_id for row in rows}) == 2
    assert all(row.reciprocal for row in rows)


def test_ids_are_stable() -> None:
    text = "Poland expelled two Russian diplomats."
    assert [e.event_id for e in code(text)] == [e.event_id for e in code(text)]


def test_event_carries_its_codes() -> None:
    (event,) = code("Poland expelled two Russian diplomats on Thursday.")
    assert event.quad_code == "Q4"
    assert event.cameo == "166"
    assert event.goldstein == -7.0
    assert event.intensity == -5.5
    assert event.rule == "sanction/expel diplomats"
    assert event.date is not None
    assert event.date.value == "2018-05-31"


def test_killed_and_wounded_are_counted() -> None:
    events = code("Syrian rebels shelled a Turkish base, killing 3 soldiers and wounding twelve others.")
    counts = {(e.killed, e.wounded) for e in events if e.event_type == "ASSAULT"}
    assert any(killed == 3 for killed, _ in counts)


def test_exact_repeats_are_one_row() -> None:
    once = code("Poland expelled two Russian diplomats.")
    twice = code("Poland expelled two Russian diplomats. Poland expelled two Russian diplomats.")
    assert len(twice) == len(once)


def test_a_heading_that_asks_is_no_event() -> None:
    assert code("Will Russia Attack Ukraine Again?\n") == []


def test_claimant_is_named() -> None:
    events = code("Human Rights Watch said Syrian soldiers tortured Kurdish prisoners.")
    claims = [e.attributed_to for e in events if e.event_type == "ASSAULT"]
    assert claims
    assert claims[0] is not None
    assert claims[0].text == "Human Rights Watch"


def test_explanation_names_frame_line_and_losers() -> None:
    text = "Sudan refused to release the Ethiopian pilots."
    sentences = split_sentences(text)
    (parsed,) = load_parser().read(sentences)
    document = load_resolver().read(text, sentences, date=DATE)
    told = explain_sentence(parsed, document, [], [], [], load_codebook())
    assert [e.event_type for e in told.events] == ["REJECT"]
    assert told.frames[0].startswith("reject.yaml:")
    assert any(lost.event_type == "RETREAT" and "better reading" in lost.reason for lost in told.lost)


BAD = [
    "", "?!", "\u0000\u0001", "POLAND EXPELLED TWO RUSSIAN DIPLOMATS", "“Poland ‘expelled” two’ diplomats «",
    "Польша выслала двух diplomats 外交官 in Warsaw.", "and and and of of of to to to",
    "Poland, Poland, Poland, and Poland and Poland met Poland.",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_bad_input_does_not_crash(text: str) -> None:
    assert isinstance(code(text), list)


def test_a_very_long_sentence_does_not_crash() -> None:
    assert isinstance(code("Poland and Norway met " + "and met " * 90 + "Russia."), list)


WORDS = st.sampled_from(
    """
    Russia Poland Kim president minister met accused of bombing to release agreed refused will not talks
    with between and , . that who by the two soldiers sanctions imposed on it said they " ( )
    """.split()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_any_order_of_words_is_survived(words: list[str]) -> None:
    text = " ".join(words)
    for event in code(text):
        assert text[event.actor.start : event.actor.end] == event.actor.text
        assert 0 <= event.confidence <= 1


@pytest.mark.parametrize(
    ("number", "killed"),
    [("a", 1), ("a hundred and forty-one", 141), ("two dozen", 24), ("12,000", 12000), ("at least seven", 7)],
)
def test_numbers_of_the_killed(number: str, killed: int) -> None:
    events = code(f"Saudi jets killed {number} Yemeni soldiers.")
    assert {event.killed for event in events} == {killed}

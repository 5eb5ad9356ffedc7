"""The status of predicates: sentences with the answers they must get, and behaviour under small changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding.status import UNKNOWN, StatusReading, judge_predicates, judge_status
from factory import parse

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "status.yaml").read_text("utf-8"))
FACTUAL = ("occurred", "ongoing")


def judge(text: str, predicate: str) -> StatusReading:
    start = text.rindex(predicate)
    return judge_predicates(parse(text), [(start, start + len(predicate))])[0]


def case_name(case: dict[str, Any]) -> str:
    return f"{case['text'][:60]} [{case['predicate']}]"


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_case(case: dict[str, Any]) -> None:
    reading = judge(case["text"], case["predicate"])
    assert reading.status == case["status"], reading.operators
    if "source" in case:
        assert reading.source is not None
        assert reading.source.text == case["source"]


@pytest.mark.parametrize(
    ("text", "predicate", "operators"),
    [
        ("Kyiv said it could withdraw.", "withdraw", ("say:say", "modal:could")),
        ("Kyiv said it plans to withdraw.", "withdraw", ("say:say", "plan:plan")),
        ("Kyiv did not withdraw.", "withdraw", ("negation",)),
    ],
)
def test_operators_stand_outermost_first(text: str, predicate: str, operators: tuple[str, ...]) -> None:
    assert judge(text, predicate).operators == operators


ACTS = [
    ("Kenya", "signed", "sign", "the accord"),
    ("The army", "attacked", "attack", "the harbour"),
    ("Parliament", "approved", "approve", "the budget"),
    ("The rebels", "released", "release", "two hostages"),
    ("Norway", "expelled", "expel", "three diplomats"),
    ("The minister", "visited", "visit", "the camp"),
]


@pytest.mark.parametrize(("who", "past", "base", "what"), ACTS)
class TestBehaviour:
    """In the manner of CheckList (Ribeiro et al. 2020): small changes, and what they must do."""

    def test_negation_flips(self, who: str, past: str, base: str, what: str) -> None:
        assert judge(f"{who} {past} {what}.", past).status == "occurred"
        assert judge(f"{who} did not {base} {what}.", base).status == "negated"
        assert judge(f"{who} never {past} {what}.", past).status == "negated"
        assert judge(f"{who} failed to {base} {what}.", base).status == "negated"

    def test_tense_moves(self, who: str, past: str, base: str, what: str) -> None:
        assert judge(f"{who} will {base} {what}.", base).status == "planned"
        assert judge(f"{who} may {base} {what}.", base).status == "possible"
        assert judge(f"{who} has {past} {what}.", past).status == "occurred"

    def test_reports_keep_the_status_and_name_their_source(
        self, who: str, past: str, base: str, what: str
    ) -> None:
        reading = judge(f"Observers said that {who} {past} {what}.", past)
        assert reading.status == "occurred"
        assert reading.source is not None
        assert reading.source.text == "Observers"

    @pytest.mark.parametrize(
        "frame",
        [
            "{} on Tuesday.",
            "On Tuesday, {}.",
            "{}, and markets were quiet.",
            "{}, while the weather stayed cold.",
            "In a surprise move, {}.",
        ],
    )
    def test_a_neutral_clause_changes_nothing(
        self, who: str, past: str, base: str, what: str, frame: str
    ) -> None:
        act = f"{who} {past} {what}"
        assert judge(frame.format(act), past).status == "occurred"
        plan = f"{who} plans to {base} {what}"
        assert judge(frame.format(plan), base).status == "planned"

    def test_passive_equals_active(self, who: str, past: str, base: str, what: str) -> None:
        subject = what[0].upper() + what[1:]
        be = "were" if what.endswith("s") else "was"
        assert judge(f"{subject} {be} {past} by {who}.", past).status == "occurred"
        assert judge(f"{subject} {be} not {past} by {who}.", past).status == "negated"
        assert judge(f"{subject} will be {past} by {who}.", past).status == "planned"

    def test_denial_and_condition(self, who: str, past: str, base: str, what: str) -> None:
        assert judge(f"The spokesman denied that {who} {past} {what}.", past).status == "denied"
        assert judge(f"Prices will fall if {who} {past} {what}.", past).status == "hypothetical"


def test_spaced_tokens_are_read() -> None:
    assert judge("The firm has n't rolled out the jet .", "rolled").status == "negated"


def test_a_stretch_of_several_words_is_judged_by_its_head() -> None:
    assert judge("The council refused to lift the ban on arms.", "lift the ban").status == "negated"


def test_a_stretch_outside_all_sentences_is_unknown() -> None:
    assert judge_predicates(parse("All went home."), [(400, 410)]) == [UNKNOWN]


def test_the_right_sentence_of_several() -> None:
    text = "The army attacked. The navy did not attack. The police will attack."
    starts = [text.index("attacked"), text.index("attack."), text.rindex("attack")]
    readings = judge_predicates(parse(text), [(start, start + 6) for start in starts])
    assert [reading.status for reading in readings] == ["occurred", "negated", "planned"]


@pytest.mark.parametrize(
    "text",
    [
        "???",
        "NO NO NO NOT NEVER",
        "if if if unless unless to to to",
        "said said said said he he he that that that",
        "«Привет» said 中国 to visit to visit to 再见",
        "attack " * 180,
    ],
)
def test_hostile_input_gets_an_answer(text: str) -> None:
    for parsed in parse(text):
        for token in parsed.doc:
            assert 0 <= judge_status(parsed, token).confidence <= 1


WORDS = st.sampled_from(
    "if unless to not never no will would refuse plan attack attacked said the army , ? . visit of".split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_every_token_of_any_word_salad_is_judged(words: list[str]) -> None:
    for parsed in parse(" ".join(words)):
        for token in parsed.doc:
            reading = judge_status(parsed, token)
            assert reading.status is not None
            assert all(isinstance(operator, str) for operator in reading.operators)

"""Another question than that for a status: had it happened when this was written?"""

from __future__ import annotations

import pytest

from dragoman.coding.status import UNKNOWN, judge_predicates
from dragoman.coding.status_lexicon import STATUSES
from dragoman.coding.status_questions import find_question, load_questions
from dragoman.errors import SettingsError
from factory import parse


def answer(text: str, predicate: str) -> str | None:
    start = text.rindex(predicate)
    return find_question("happened").answer(
        judge_predicates(parse(text), [(start, start + len(predicate))])[0]
    )


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        ("The rebels released two nurses.", "released", "fact"),
        ("Divers are searching the harbour.", "searching", "fact"),
        ("The council did not approve the loan.", "approve", "counterfact"),
        ("The envoy will visit Tunis in March.", "visit", "counterfact"),
        ("Lima asked the bank to cancel the debt.", "cancel", "counterfact"),
        ("The union wants to stop the trams.", "stop", "counterfact"),
        ("The navy can blockade the port.", "blockade", "counterfact"),
        ("The colonel may have fled to Chad.", "fled", "uncertain"),
        ("Many believe that the colonel fled to Chad.", "fled", "uncertain"),
        ("Has the colonel fled to Chad?", "fled", "uncertain"),
        ("The prisoners tried to escape.", "escape", "uncertain"),
        ("If the ferry sails, we shall be late.", "sails", "uncertain"),
        ("The police shut the road to hold the crowd.", "hold", "uncertain"),
    ],
)
def test_had_it_happened(text: str, predicate: str, expected: str) -> None:
    assert answer(text, predicate) == expected


def test_nothing_is_answered_where_nothing_can_be_told() -> None:
    assert find_question("happened").answer(UNKNOWN) is None


def test_every_question_answers_every_status() -> None:
    for question in load_questions().values():
        assert question.answers.keys() == STATUSES
        assert question.means.endswith("?")


def test_a_question_that_is_not_known_is_told_with_those_that_are() -> None:
    with pytest.raises(SettingsError, match="did you mean happened"):
        find_question("happend")

"""Statements end to end: text in, speakers, cues and contents out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding.statements import find_statements
from dragoman.parse import split_sentences
from dragoman.records import Candidate, Party, Statement
from factory import make_party, parse

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "statements.yaml").read_text(encoding="utf-8"))


def find(text: str, document: Any = None) -> list[Statement]:
    return find_statements(text, split_sentences(text), parse(text), document)


def _text_of(record: Any) -> str | None:
    return None if record is None else str(record.text)


def _fits(found: Statement, wanted: dict[str, Any]) -> bool:
    for key, value in wanted.items():
        if key == "parts":
            actual: Any = [part.text for part in found.parts]
        elif key in {"kind", "is_negated"}:
            actual = getattr(found, key)
        else:
            actual = _text_of(getattr(found, key))
        if actual != value:
            return False
    return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    found = find(case["text"])
    for wanted in case["statements"]:
        assert any(_fits(statement, wanted) for statement in found), found
    if case.get("exactly"):
        assert len(found) == len(case["statements"]), found


class PronounsAreAmbiguous:
    """A document in which every phrase is what it says, and every pronoun could be two people."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: list[str] = []

    def party(self, start: int, end: int, head: tuple[int, int] | None = None) -> Party:
        words = self.text[start:end]
        self.asked.append(words)
        if words.lower() != "he":
            return make_party(words, start, name=words)
        both = (Candidate("a", "Alba", confidence=0.5), Candidate("b", "Berg", confidence=0.5))
        return make_party(words, start, ambiguous=True, candidates=both)


def test_an_ambiguous_speaker_is_flagged_with_its_candidates() -> None:
    text = "Alba met Berg in the old town. “The road is open again,” he said. “Everybody may use it now.”"
    (statement,) = find(text, PronounsAreAmbiguous(text))
    assert statement.ambiguous
    assert [candidate.name for candidate in statement.candidates] == ["Alba", "Berg"]
    assert len(statement.parts) == 2


def test_who_keeps_its_span_and_means_its_antecedent() -> None:
    text = "The senator, who says the treaty has failed, will resign."
    document = PronounsAreAmbiguous(text)
    speaker = find(text, document)[0].speaker
    assert speaker is not None
    assert (speaker.text, speaker.name) == ("who", "The senator")


def test_a_paragraph_without_quotation_marks_changes_nothing_elsewhere() -> None:
    said = "“The road is open again,” the mayor said."
    other = "It rained in the hills."
    alone = [(s.content.text, _text_of(s.speaker)) for s in find(said)]
    assert [(s.content.text, _text_of(s.speaker)) for s in find(f"{said}\n\n{other}")] == alone
    assert [(s.content.text, _text_of(s.speaker)) for s in find(f"{other}\n\n{said}")] == alone


SPEECHES = st.sampled_from(
    [
        "“The road is open again,” the mayor said. “Everybody may use it.”",
        "The governor said that the road was shut, adding that it would stay so.",
        "“Nobody asked the village about the price of the new road.”",
        "The envoy told reporters: “We shall come back in May.”",
        "Q: Who pays for it?\nA: The village does, as always.",
        "A spokesman for the port called the ferry “a wreck” and vowed to sell it.",
    ]
)
PLAIN = st.sampled_from(
    ["It rained in the hills.", "The market closes at noon.", "Three ships lay in the harbour on Sunday."]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(SPEECHES, min_size=1, max_size=3), PLAIN, st.booleans())
def test_a_plain_paragraph_at_either_end_changes_nothing(
    speeches: list[str], other: str, first: bool
) -> None:
    def told(text: str) -> list[tuple[str | None, ...]]:
        return [(_text_of(s.speaker), _text_of(s.cue), s.content.text, s.kind) for s in find(text)]

    said = "\n\n".join(speeches)
    assert told(f"{other}\n\n{said}" if first else f"{said}\n\n{other}") == told(said)


@settings(max_examples=25, deadline=None)
@given(SPEECHES, PLAIN, SPEECHES)
def test_a_plain_paragraph_between_leaves_every_cue_its_speaker(one: str, other: str, two: str) -> None:
    def told(text: str) -> set[tuple[str | None, ...]]:
        return {(_text_of(s.speaker), _text_of(s.cue), s.content.text) for s in find(text) if s.cue}

    assert told(f"{one}\n\n{other}\n\n{two}") == told(f"{one}\n\n{two}")


def test_statements_are_numbered_in_text_order() -> None:
    found = find("The mayor said the road was open. The governor denied that the road was open.")
    assert [s.statement_id for s in found] == [f"s{n}" for n in range(len(found))]
    assert [s.content.start for s in found] == sorted(s.content.start for s in found)


def test_unparsed_sentences_are_no_obstacle() -> None:
    text = "“The road is open again,” the mayor said. The governor said it was closed."
    sentences = split_sentences(text)
    parsed = [p for p in parse(text) if p.sentence.start > 0]
    found = find_statements(text, sentences, parsed, None)
    assert [_text_of(s.speaker) for s in found] == ["The governor"]


PIECES = st.sampled_from(
    [*"“”\"«»‘’'", "''", "he said", "said Alba", "the mayor", ", ", ". ", "? ", "\n", "\n\n", "adding",
     "“No,”", "We go home now", "according to", "that", "told", "— ", "Q: ", "A: ", ": ", " ", "it was late"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=30).map("".join)))
def test_never_an_exception_and_spans_slice_to_their_text(text: str) -> None:
    for statement in find(text):
        spans = [statement.speaker, statement.cue, statement.content, statement.addressee, *statement.parts]
        for span in spans:
            if span is not None:
                assert text[span.start : span.end] == span.text
        assert statement.content.start < statement.content.end

"""Whom mentions mean: a table of cases, and what holds for every text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.parse import split_sentences
from dragoman.resolve import Document, load_resolver

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "resolve.yaml").read_text(encoding="utf-8"))
DATE = dt.date(2018, 6, 1)

STORY = (
    "Angela Merkel will visit Tokyo next week. The chancellor is expected to meet Shinzo Abe, the Japanese "
    "prime minister, and a senior official from the ROK.\n\n"
    "“We have much to discuss,” Merkel said. She last met Abe in May. Berlin wanted a deal.\n\n"
    "Park Min-ji said the two sides were close. Min-ji, a senior analyst at the Korea Institute for Trade "
    "Studies, doubted that they would sign. “He said it to me,” she added."
)
WORDS = (
    "the The a former deputy Iranian Russia Russia's of and , foreign minister Presidents Kim Trump "
    "he she it their his U.S. US WHO who said told “ ” \" ' - -led -backed Moscow in at Institute for "
    "police rebels leader bloc sides counterpart Mr Gen. Georgia John Smith 's ( ) . \n I ? Don't"
).split(" ")


def read(text: str, date: dt.date | None = DATE) -> Document:
    return load_resolver().read(text, split_sentences(text), date)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = load_resolver().resolve(case["mention"], case["text"], case["date"])
    wanted = {
        key: case[key] for key in ("name", "code", "country", "sector", "kind", "method") if key in case
    }
    assert {key: getattr(found, key) for key in wanted} == wanted


def test_mentions_of_a_story() -> None:
    document = read(STORY)
    names = [(mention.text, mention.name) for mention in document.mentions]
    assert names[:4] == [
        ("Angela Merkel", "Angela Merkel"),
        ("Tokyo", "Japan"),
        ("The chancellor", "Angela Merkel"),
        ("Shinzo Abe", "Shinzō Abe"),
    ]
    park = [mention for mention in document.mentions if mention.name == "Park Min-ji"]
    assert [mention.text for mention in park[:2]] == ["Park Min-ji", "Min-ji"]
    assert {mention.code for mention in park} == {"KOREDU"}


def test_a_pronoun_with_two_equal_candidates_stays_unresolved() -> None:
    document = read("Talks between Vladimir Putin and Xi Jinping began. Later he left.")
    he = document.party(*_span(document.text, "he"))
    assert he.name is None
    assert he.ambiguous
    assert {candidate.name for candidate in he.candidates} == {"Vladimir Putin", "Xi Jinping"}


def test_a_pronoun_across_paragraphs_is_flagged() -> None:
    text = (
        "Sergei Lavrov sat opposite Kim Jong-un during the talks.\n\n"
        "It was clear that Moscow was in a hurry, he said."
    )
    document = read(text)
    he = document.party(*_span(text, "he"))
    assert he.ambiguous
    assert {candidate.name for candidate in he.candidates} == {"Sergey Lavrov", "Kim Jong-un"}


def test_party_takes_the_head_that_a_parse_gives() -> None:
    text = "Supporters of President Vladimir Putin cheered."
    document = read(text)
    whole = document.party(0, 38, head=(0, 10))
    inner = document.party(*_span(text, "President Vladimir Putin"))
    assert (whole.code, whole.name) == ("RUSCVL", None)
    assert inner.name == "Vladimir Putin"


def test_party_never_fails() -> None:
    document = read(STORY)
    for start in range(0, len(STORY), 7):
        for length in (0, 1, 5, 60, 10_000):
            party = document.party(start, min(len(STORY), start + length))
            assert party.text == STORY[party.start : party.end]


def test_unknown_words_keep_their_text_and_are_no_actors() -> None:
    document = read("The weather in Norway was mild.")
    party = document.party(0, 11)
    assert (party.text, party.method) == ("The weather", "none")
    assert not document.is_actor_like(party)


def test_country_is_backed_off_from_the_words() -> None:
    document = read("A painting from Norway was sold.")
    party = document.party(0, 22)
    assert party.country == "NOR"


def test_an_empty_text_has_no_mentions() -> None:
    assert read("").mentions == ()
    assert load_resolver().resolve("", "").name is None


def test_a_mention_without_context_or_date() -> None:
    found = load_resolver().resolve("Vladimir Putin")
    assert (found.name, found.country) == ("Vladimir Putin", "RUS")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_mentions_slice_and_do_not_overlap(words: list[str]) -> None:
    text = " ".join(words)
    document = read(text)
    last = 0
    for mention in document.mentions:
        assert mention.text == text[mention.start : mention.end]
        assert mention.start >= last
        assert 0 <= mention.confidence <= 1
        last = mention.end


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for mention in read(text, None).mentions:
        assert mention.text == text[mention.start : mention.end]


@pytest.mark.parametrize(
    "piece",
    [
        "Kim said he ",
        "the leader of ",
        "Russia and ",
        "A. ",
        "“he ",
        "US-led ",
        "the new ",
        "Gen. ",
        "police ",
        "the man ",
        "“I said so.” ",
        "Q. Do you?\nA. I do.\n",
        "By Ann Lee\nI am Ann Lee, a poet. The poet ",
    ],
)
def test_time_is_linear_in_hostile_texts(piece: str) -> None:
    text = piece * 4_000
    start = dt.datetime.now(tz=dt.UTC)
    read(text)
    assert (dt.datetime.now(tz=dt.UTC) - start).total_seconds() < 8


@pytest.mark.parametrize("words", ["The poet", "the man", "who", "you"])
def test_many_descriptions_take_linear_time(words: str) -> None:
    text = f"Ann Lee, a poet, met Karl Rask. Do you see {words} there? " * 1_500
    document = read(text)
    start = dt.datetime.now(tz=dt.UTC)
    for sentence in split_sentences(text):
        place = text.find(words, sentence.start, sentence.end)
        if place >= 0:
            document.party(place, place + len(words))
    assert (dt.datetime.now(tz=dt.UTC) - start).total_seconds() < 8


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.rindex(f" {words}") + 1 if f" {words}" in text else text.rindex(words)
    return start, start + len(words)


def test_a_person_who_is_introduced_by_the_noun_of_his_own_title_makes_no_circle() -> None:
    text = "I. Charles Smith III, the inspector of the intelligence community, left."
    assert "Smith" in (read(text).mentions[0].name or "")

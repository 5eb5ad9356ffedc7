"""The rooms together: spans slice to their words, one bad text never stops a batch, parts can be left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.clean import clean_page
from dragoman.pipeline import Coder
from dragoman.read import read_sources
from dragoman.records import Article, Coded
from factory import make_article

EXAMPLES = Path(__file__).parents[1] / "examples" / "pages"


@pytest.fixture(scope="module")
def coder() -> Coder:
    return dragoman.load()


def spans(record: Any) -> Iterator[dict[str, Any]]:
    """Everything in a record that has a text and offsets."""
    if isinstance(record, dict):
        if {"text", "start", "end"} <= record.keys():
            yield record
        for value in record.values():
            yield from spans(value)
    elif isinstance(record, list):
        for value in record:
            yield from spans(value)


def assert_spans_slice(coded: Coded, text: str) -> None:
    for span in spans(msgspec.to_builtins(coded)):
        assert text[span["start"] : span["end"]] == span["text"], span


def example_articles() -> list[Article]:
    pages = read_sources([str(EXAMPLES)], on_problem=lambda problem: pytest.fail(problem.message))
    return [clean_page(page, dragoman.Settings()) for page in pages]


def test_every_span_of_the_example_pages_slices_to_its_words(coder: Coder) -> None:
    articles = example_articles()
    assert len(articles) >= 10
    for article, coded in zip(articles, coder.code_articles(articles), strict=True):
        assert isinstance(coded, Coded)
        assert coded.events, article.id
        assert coded.statements, article.id
        assert_spans_slice(coded, article.text)


WORDS = st.sampled_from(
    """Russia Kim “ ” " ' said asked the North Korean leader to visit Moscow on June 12 . , – ? met with not
    will never U.S. officials who denied \n\n sanctions against Иран 平壤 \u200b 2018 %$# HE IT THEY""".split(
        " "
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_text_breaks_the_coder_and_its_spans_slice(coder: Coder, text: str) -> None:
    assert_spans_slice(coder.code(text, date="2018-06-01"), text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "word " * 2000,
        "RUSSIA ASKED KIM TO VISIT MOSCOW, LAVROV SAID ON THURSDAY.",
        "“““ ” said ‘ « ” and “",
        "Kim. Kim. Kim.",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") + " Russia praised Japan.",
    ],
)
def test_odd_texts_are_coded_without_an_error(coder: Coder, text: str) -> None:
    assert_spans_slice(coder.code(text, date="2018-06-01"), text)


def test_the_same_text_gives_the_same_record(coder: Coder) -> None:
    text = "Russia asked Kim to visit. He agreed, Lavrov said."
    assert coder.code(text, date="2018-06-01") == coder.code(text, date="2018-06-01")


def test_a_batch_goes_on_after_an_article_that_fails(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    import dragoman.pipeline as pipeline

    find_times = pipeline.find_times

    def fail_once(text: str, *rest: Any) -> Any:
        if "bad" in text:
            raise ZeroDivisionError
        return find_times(text, *rest)

    monkeypatch.setattr(pipeline, "find_times", fail_once)
    texts = ["Russia praised Japan.", "A bad text.", "Russia praised Japan."]
    results = list(coder.code_articles(make_article(t, id=str(n)) for n, t in enumerate(texts)))
    assert [isinstance(result, Coded) for result in results] == [True, False, True]


def test_events_of_two_articles_with_the_same_words_have_their_own_ids(coder: Coder) -> None:
    text = "Russia asked the Iranian president to visit Moscow."
    first, second = coder.code_articles(make_article(text, id=name) for name in "ab")
    assert isinstance(first, Coded)
    assert isinstance(second, Coded)
    assert {e.event_id for e in first.events}.isdisjoint(e.event_id for e in second.events)


def test_only_computes_only_what_is_asked(coder: Coder) -> None:
    coded = coder.code("Russia praised Japan on Monday.", date="2018-06-01")
    (only,) = coder.code_articles([make_article("Russia praised Japan on Monday.", id="text")], ["times"])
    assert only == Coded(id="text", times=coded.times)

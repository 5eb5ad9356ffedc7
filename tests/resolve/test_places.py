from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dragoman.parse import split_sentences
from dragoman.records import Place
from dragoman.resolve import load_resolver
from dragoman.resolve.places import find_places
from factory import make_party

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "places.yaml").read_text(encoding="utf-8"))


def places_of(text: str) -> list[Place]:
    sentences = split_sentences(text)
    return find_places(text, load_resolver().read(text, sentences), sentences)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_places(case: dict[str, Any]) -> None:
    found = places_of(case["text"])
    assert [(p.text, p.country) for p in found] == [(words, country) for words, country, *_ in case["places"]]
    for place, (_, _, latitude, longitude) in zip(found, case["places"], strict=True):
        assert place.latitude == pytest.approx(latitude, abs=0.9)
        assert place.longitude == pytest.approx(longitude, abs=0.9)


def test_persons_of_the_document_are_left_out() -> None:
    text = "Later Sydney thanked them."

    class Mentions:
        mentions = (make_party("Sydney", 6, kind="person", method="memory", name="Sydney Miller"),)

    assert find_places(text, Mentions()) == []  # type: ignore[arg-type]
    assert [p.text for p in find_places(text, None)] == ["Sydney"]


def test_one_name_means_one_place() -> None:
    text = "Police in Springfield, Ill., closed a bridge. Nobody in Springfield was hurt."
    first, _, second = places_of(text)
    assert (first.latitude, first.longitude) == (second.latitude, second.longitude)
    assert first.geoname_id == second.geoname_id


WORDS = (
    "Paris London Georgia Texas the of in , . ( ) Tex. US Mr. Washington D.C. Fort Worth New York County St."
).split()


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text(max_size=120)))
def test_spans_slice_and_never_overlap(text: str) -> None:
    end = 0
    for place in find_places(text, None):
        assert text[place.start : place.end] == place.text
        assert place.start >= end
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180
        end = place.end


def test_a_long_list_of_names_is_read() -> None:
    names = "Paris, Springfield, Santiago, Alexandria, San Jose, Cordoba, Victoria, Birmingham. " * 3000
    assert len(find_places(names, None)) == 24_000

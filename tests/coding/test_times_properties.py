from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.coding.times import find_times

DATE = dt.date(2018, 6, 1)
WORDS = [
    *"June May march Monday Sat. 12 31 0 2018 1999 1,200 the a last next this past coming week".split(),
    *"weeks year years day two twenty second first of in on at until every early mid- end 5 p.m.".split(),
    *"14:30 GMT noon tonight ago later before after Easter Ramadan fiscal quarter decade 1990s BC".split(),
    *"2018-06-31 12/13/14 several few - , . ( ) \" \n summer Friday's half past".split(" "),
]
soup = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
dates = st.one_of(st.none(), st.dates())


@example("2018 summer", None)  # a season that ends the text
@given(st.one_of(soup, st.text(max_size=200)), dates)
def test_spans_slice_and_intervals_run_forward(text: str, date: dt.date | None) -> None:
    end = 0
    for found in find_times(text, date):
        assert text[found.start : found.end] == found.text
        assert found.start >= end, "times overlap"
        assert found.value
        if found.begin and found.finish:
            assert found.begin <= found.finish
        end = found.end


@given(soup)
def test_a_paragraph_without_dates_changes_nothing(text: str) -> None:
    before = "The harbour was quiet.\n"
    alone = [(t.text, t.value) for t in find_times(text, DATE)]
    assert [(t.text, t.value) for t in find_times(before + text, DATE)] == alone
    assert [(t.text, t.value) for t in find_times(text + "\n" + before, DATE)] == alone


HOSTILE: list[tuple[str, Callable[[int], str]]] = [
    ("dates", lambda n: "June 12, 2018 " * n),
    ("the end of the end", lambda n: "the end of " * n),
    ("quotation marks", lambda n: '"' * 10 * n),
    ("numbers", lambda n: "12 " * 4 * n),
    ("twenty", lambda n: "twenty " * n),
    ("weekdays", lambda n: "Monday " * n),
]


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_time_grows_with_length_only(name: str, make: Callable[[int], str]) -> None:
    def seconds(count: int) -> float:
        text = make(count)
        best = 1e9
        for _ in range(2):
            start = time.process_time()
            find_times(text, DATE)
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(1000), seconds(4000)
    assert large < 12 * small + 0.1, name


def test_ten_thousand_dates() -> None:
    assert len(find_times("On 12 June 2018 they met. " * 10_000, DATE)) == 10_000

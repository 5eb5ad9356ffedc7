"""The words that choose events: read with suggestions, told again, and the same in SQL."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import SettingsError
from dragoman.records import Bounds, Coded
from dragoman.store import Store, filters, open_store
from dragoman.store.filters import HELP, EventFilter
from factory import make_article, make_event, make_party


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two articles: Russia asks Kim in June, and China's foreign minister threatens Japan in July."""
    store = open_store(tmp_path_factory.mktemp("filters") / "store", create=True)
    writer = store.writer("20180601T000000Z-1", {})
    one = make_article(id="a1", source="Daily Example")
    writer.add(one, Coded(id="a1", events=(make_event(),)), "f1")
    other = make_article("Wang threatens Japan with force.", id="a2", date=dt.date(2018, 7, 2))
    event = make_event(
        event_id="e2", event_type="THREATEN", event_mode="violence", quad_code="Q3", status="possible",
        contexts=("military",), confidence=0.4, sentence=Bounds(0, 32),
        actor=make_party("Wang", 0, country="CHN", code="CHNGOV", actor_id="wang", name="Wang Yi"),
        recipient=make_party("Japan", 15, country="JPN"),
    )  # fmt: skip
    writer.add(other, Coded(id="a2", events=(event,)), "f2")
    writer.flush()
    store.refresh()
    return store


def chosen(store: Store, **query: str) -> list[str]:
    """Ids of the events that the words choose."""
    where, values = EventFilter.from_query({word: value.split("|") for word, value in query.items()}).where()
    found = store.query(f"SELECT event_id FROM events WHERE {where} ORDER BY 1", values).fetchall()
    return [row[0] for row in found]


CASES = [
    ({}, "e1 e2"),
    ({"actor": "russia"}, "e1"),
    ({"actor": "Chinese"}, "e2"),
    ({"actor": "Wang"}, "e2"),
    ({"actor": "chngov"}, "e2"),
    ({"actor": "wang yi|RUS"}, "e1 e2"),
    ({"recipient": "kim"}, "e1"),
    ({"country": "North Korea"}, "e1"),
    ({"dyad": "USA-PRK|Japan China"}, "e2"),
    ({"dyad": "JPN>CHN"}, ""),
    ({"dyad": "CHN>JPN"}, "e2"),
    ({"type": "threaten"}, "e2"),
    ({"mode": "meet"}, "e1"),
    ({"context": "military|health"}, "e2"),
    ({"quad": "q3"}, "e1 e2"),
    ({"status": "occurred"}, "e1"),
    ({"since": "2018-06-02"}, "e2"),
    ({"until": "2018-06-01"}, "e1"),
    ({"source": "daily"}, "e1"),
    ({"article_id": "a2"}, "e2"),
    ({"run": "20180601T000000Z-1"}, "e1 e2"),
    ({"run_id": "x"}, ""),
    ({"text": "force japan"}, "e2"),
    ({"text": "visit|force"}, "e1 e2"),
    ({"min-confidence": "0.5"}, "e1"),
    ({"min_reports": "2"}, ""),
    ({"event_id": "e2"}, "e2"),
    ({"place_country": "FRA"}, ""),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_words_choose_events(store: Store, query: dict[str, str], expected: str) -> None:
    assert " ".join(chosen(store, **query)) == expected


def test_a_planned_event_without_a_day_is_dated_by_its_report(store: Store) -> None:
    assert chosen(store, since="2018-07-01") == ["e2"]


ERRORS = [
    ({"acter": ["RUS"]}, "unknown filter word 'acter'; did you mean actor"),
    ({"event_type": ["THREATN"]}, "event_type: unknown value 'THREATN'; did you mean THREATEN"),
    ({"status": ["zzz"]}, "expected one of occurred, ongoing"),
    ({"country": ["Rusia"]}, "country: no country is known as 'Rusia'; did you mean Russia"),
    ({"country": ["NATO"]}, "organisation"),
    ({"since": ["June"]}, "since: expected a day such as 2018-06-01, found 'June'"),
    ({"since": ["2018-06-02"], "until": ["2018-06-01"]}, "is after until"),
    ({"since": ["2018-06-02", "2018-06-03"]}, "expected one value, found 2"),
    ({"dyad": ["Rusia-PRK"]}, "did you mean Russia"),
    ({"dyad": ["PRK"]}, "expected two countries"),
    ({"min_confidence": ["7"]}, "from 0 to 1"),
    ({"min_confidence": ["nan"]}, "from 0 to 1"),
    ({"min_reports": ["many"]}, "whole number"),
    ({"text": ["x" * 10_000]}, "at most 300 characters"),
    ({"text": ["a\x00b"]}, "control character"),
    ({"actor": [str(n) for n in range(300)]}, "at most 200 values"),
    ({"x" * 100_000: ["1"]}, "unknown filter word 'xxx"),
]


@pytest.mark.parametrize(("query", "message"), ERRORS)
def test_what_is_wrong_is_told(query: dict[str, list[str]], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        EventFilter.from_query(query)


def test_a_filter_is_told_in_words_and_as_an_address() -> None:
    chosen = EventFilter.from_query(
        {"until": ["2018-12-31"], "actor": ["russia"], "dyad": ["usa PRK"], "quad": ["q4"], "text": [""]}
    )
    assert chosen.in_words() == (
        "until 2018-12-31, by Russia, between United States and North Korea, of class material conflict"
    )
    assert chosen.to_query() == {
        "until": ["2018-12-31"], "actor": ["RUS"], "dyad": ["USA-PRK"], "quad_code": ["Q4"],
    }  # fmt: skip
    assert EventFilter().in_words() == "all events"
    assert bool(chosen)
    assert not EventFilter()


def test_a_name_with_a_hyphen_is_one_side() -> None:
    assert EventFilter.from_query({"dyad": ["Guinea-Bissau-Senegal"]}).dyad == ("GNB-SEN",)


@given(
    st.dictionaries(
        st.sampled_from(["actor", "text", "source", "run", "article_id", "event_id"]),
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=9), max_size=3
        ),
    )
)
def test_the_words_of_a_filter_give_it_again(store: Store, query: dict[str, list[str]]) -> None:
    first = EventFilter.from_query(query)
    assert EventFilter.from_query(first.to_query()) == first
    where, values = first.where("e")
    store.query(f"SELECT count(*) FROM events e WHERE {where}", values)


def test_every_word_is_explained_read_and_said() -> None:
    assert set(HELP) == set(filters._CLAUSES) == set(filters._SAYINGS) == set(EventFilter.__struct_fields__)
    assert all(text.endswith(".") for text in HELP.values())

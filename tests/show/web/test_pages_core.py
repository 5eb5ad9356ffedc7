"""What the pages tell: the month, an event, an article, statements, the calendar, feeds, data, a search."""

from __future__ import annotations

import csv
import datetime as dt
import io

import lxml.etree
import lxml.html
import pytest

from dragoman.errors import SettingsError
from dragoman.show.web.pages.articles import cut_paragraphs
from dragoman.show.web.pages.month import read_month
from dragoman.show.web.pages.statements import compare
from dragoman.store.exporting import LAYOUTS
from web_texts import TEXTS


def rows(served, address: str, table: str) -> list[dict]:
    return served.get(address).json()["tables"][table]


def test_statement_changes_are_told_by_words() -> None:
    told = [(each.change, each.words) for each in compare("We will never sign it.", "We will sign it now.")]
    assert told == [("same", "We will"), ("gone", "never"), ("same", "sign it"), ("new", "now.")]


@pytest.mark.parametrize(("one", "other"), [("", ""), ("a", ""), ("", "a"), ("a b", "a b"), ("x y z", "p q")])
def test_statement_changes_hold_all_words(one, other) -> None:
    told = list(compare(one, other))
    assert " ".join(each.words for each in told if each.change != "gone") == other
    assert " ".join(each.words for each in told if each.change == "gone").split() == [
        word for word in one.split() if word not in other.split()
    ]


def test_statements_walk_through_all_once_and_compare_two(served) -> None:
    seen, address = [], "/statements.json?limit=1"
    while address:
        answer = served.get(address).json()
        seen += [row["key"] for row in answer["tables"]["statements"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == answer["provenance"]["n_statements"] >= 2
    changed = rows(served, f"/statements.json?first={seen[0]}&second={seen[1]}", "wording")
    assert {row["change"] for row in changed} <= {"same", "gone", "new"}
    assert changed


def test_text_is_cut_at_every_span_and_joins_to_itself() -> None:
    text = "Title\n\nA met B today.\n"
    spans = [{"start": 7, "end": 12, "kind": "actor", "id": None},
             {"start": 9, "end": 14, "kind": "action", "id": "e1"}]  # fmt: skip
    paragraphs = list(cut_paragraphs(text, spans, {"Title"}))
    assert [is_heading for is_heading, _ in paragraphs] == [True, False]
    assert "".join(piece.text for piece in paragraphs[1][1]) == "A met B today."
    both = next(piece for piece in paragraphs[1][1] if len(piece.kinds) == 2)
    assert both.text == "met"
    assert [piece.text for piece in paragraphs[1][1] if piece.ends] == [" B"]


def test_article_shows_what_was_removed_and_why(served) -> None:
    assert rows(served, "/articles/plain-1.json", "removed")[0]["reason"] == "sharing"
    page = lxml.html.fromstring(served.get("/articles/plain-1").text)
    assert "Share <script>" in page.xpath("//section[@aria-labelledby='h-removed']")[0].text_content()


def test_spans_of_an_article_slice_to_their_words(served) -> None:
    for row in rows(served, "/articles/plain-1.json", "spans"):
        assert TEXTS["plain"][row["start"] : row["end"]] == row["words"]


def test_quarantined_input_has_a_page_that_says_why(served) -> None:
    page = served.get("/articles/pages%2Fbad.txt").text
    assert "Set aside" in page
    assert "clean" in page
    assert rows(served, "/articles/pages%2Fbad.txt.json", "article")[0]["state"] == "quarantined"


def coded_event(served) -> str:
    return next(row["event_id"] for row in rows(served, "/articles/plain-1.json", "events"))


def test_event_tells_its_parts_its_rule_and_how_to_cite_it(served) -> None:
    event_id = coded_event(served)
    parts = {row["part"] for row in rows(served, f"/events/{event_id}.json", "parts")}
    assert {"Who", "What", "When"} <= parts
    page = served.get(f"/events/{event_id}").text
    assert "evokes the entry" in page
    assert f"event {event_id}" in page


def test_event_is_read_again_on_request(served) -> None:
    assert "read again, now" in served.get(f"/events/{coded_event(served)}?explain=true").text


def test_imported_event_says_that_it_has_no_text(served) -> None:
    imported = rows(served, "/events.json?article_id=a1&limit=1", "events")[0]["event_id"]
    assert served.get(f"/events/{imported}").status_code == 200


def test_month_is_read_or_refused() -> None:
    assert read_month("2018-06") == dt.date(2018, 6, 1)
    assert read_month("") is None
    for wrong in ("2018-6", "2018-13", "June", "0000-01", "2018-06-01"):
        with pytest.raises(SettingsError):
            read_month(wrong)


def test_month_tells_findings_with_events_of_that_month(served) -> None:
    found = rows(served, "/index.json?month=2020-11", "brief")
    assert {row["part"] for row in found} <= {"deteriorated", "improved", "alert", "upcoming"}
    for row in found:
        assert row["event_id"]
        assert row["says"].endswith(".")
        assert row["part"] == "upcoming" or row["day"].startswith("2020-11")


def test_announced_event_is_on_the_calendar_and_in_its_ics(served) -> None:
    coming = rows(served, "/calendar.json?at=2020-11-27", "coming")
    assert any(row["day"] == "2020-12-20" for row in coming)
    text = served.get("/calendar.ics?at=2020-11-27").text
    assert text.startswith("BEGIN:VCALENDAR")
    assert "DTSTART;VALUE=DATE:20201220" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_feed_of_a_question_is_atom_and_leads_to_our_pages(served) -> None:
    answer = served.get("/events.atom?source=courier")
    feed = lxml.etree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    links = [link.get("href") for link in feed.iter(f"{atom}link")]
    assert answer.headers["content-type"] == "application/atom+xml"
    assert feed.findall(f"{atom}entry")
    assert all(link.startswith("http://127.0.0.1") for link in links)


def test_data_gives_all_rows_of_a_question_in_every_layout(served) -> None:
    total = served.get("/events.json?country=FRA&limit=1").json()["total"]
    for layout in LAYOUTS:
        answer = served.get(f"/data/events.{layout}?country=FRA")
        assert answer.status_code == 200, layout
        assert answer.content, layout
        assert "attachment" in answer.headers["content-disposition"]
    assert len(list(csv.DictReader(io.StringIO(served.get("/data/events.csv?country=FRA").text)))) == total
    assert served.get("/data/events.xls").status_code == 404


def test_data_tells_runs_changes_and_what_was_set_aside(served) -> None:
    tables = served.get("/data.json").json()["tables"]
    assert tables["runs"][0]["run_id"] == "r2"
    assert tables["runs"][0]["coded"] == 3
    assert {row["run_id"]: row["n_new"] for row in tables["changes"]}["r2"] == 3
    assert tables["quarantine"][0]["room"] == "clean"


def test_search_knows_people_by_surname_and_countries_by_adjective(served) -> None:
    assert any("Lavrov" in row["name"] for row in rows(served, "/search.json?q=Lavrov", "known"))
    assert rows(served, "/search.json?q=French", "known")[0]["country_page"] == "FRA"
    assert "Did you mean" in served.get("/search?q=Rusia").text


def test_try_for_programs_gives_what_code_gives(served) -> None:
    answer = served.client.post(
        "/try.json", json={"text": "Peru expelled Spain's ambassador.", "date": "2018-06-01"}
    )
    assert {"events", "statements", "times", "places", "actors"} <= set(answer.json())
    assert answer.json()["events"][0]["actor"]["country"] == "PER"

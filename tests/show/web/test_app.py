"""Every page and its twins hold the same rows; every error has one shape; every address is described."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlsplit

import lxml.html
import pyarrow.parquet as pq
import pytest

from dragoman.show.web.pages import find_pages
from dragoman.show.web.rendering import style_sheet

PROGRAM = {"accept": "application/json"}
PEOPLE = {"accept": "text/html"}


def twin(address: str, ending: str) -> str:
    parts = urlsplit(address)
    path = "/index" if parts.path == "/" else parts.path
    return f"{path}.{ending}" + (f"?{parts.query}" if parts.query else "")


def test_every_page_answers_with_its_question_as_heading(served, addresses) -> None:
    for address in addresses:
        answer = served.get(address)
        assert answer.status_code == 200, f"{address}: {answer.text[:300]}"
        page = lxml.html.fromstring(answer.text)
        (heading,) = page.xpath("//h1")
        assert heading.text_content().strip().endswith(("?", ".")) or "/articles/" in address, address
        assert page.xpath("//footer//p[contains(., 'How to cite')]"), address


def test_twins_hold_the_rows_of_the_page(served, addresses) -> None:
    for address in addresses:
        answer = served.get(twin(address, "json"))
        assert answer.status_code == 200, f"{address}: {answer.text[:300]}"
        tables = answer.json()["tables"]
        page = lxml.html.fromstring(served.get(address).text)
        for table in page.xpath("//table[caption[starts-with(@id, 't-')]]"):
            name = table.xpath("caption/@id")[0].removeprefix("t-")
            if name in tables:
                assert len(table.xpath("tbody/tr")) == len(tables[name]), f"{address}: {name}"
        for name, rows in tables.items():
            mark = "&" if "?" in address else "?"
            text = served.get(f"{twin(address, 'csv')}{mark}table={name}").text
            assert len(list(csv.DictReader(io.StringIO(text)))) == len(rows), f"{address}: {name}"
        packed = served.get(twin(address, "parquet"))
        first = next(iter(tables.values()))
        assert pq.read_table(io.BytesIO(packed.content)).num_rows == len(first), address


def test_csv_has_a_header_iso_days_and_no_formulas(served) -> None:
    rows = list(csv.DictReader(io.StringIO(served.get("/events.csv?limit=5").text)))
    assert len(rows) == 5
    assert rows[0]["day"] == "2020-12-20"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_cursor_walks_through_all_rows_once_in_every_order(served) -> None:
    total = served.get("/events.json?country=FRA&limit=1").json()["total"]
    for order in ("newest", "oldest", "surest", "least-sure", "most-reported"):
        seen: list[str] = []
        address = f"/events.json?country=FRA&limit=97&sort={order}"
        while address:
            answer = served.get(address).json()
            seen += [row["event_id"] for row in answer["tables"]["events"]]
            address = answer["next"]
        assert len(seen) == len(set(seen)) == total, order


def test_same_address_gives_the_same_rows_again(served) -> None:
    answer = served.get("/events.json?type=consult&actor=Japan&since=2020-02-01").json()
    assert answer["filter"] == {"since": ["2020-02-01"], "actor": ["JPN"], "event_type": ["CONSULT"]}
    again = served.get(answer["address"].replace("/events", "/events.json")).json()
    assert again["tables"] == answer["tables"]


ERRORS = [
    ("/events.json?contry=FRA", 400, "Did you mean country"),
    ("/events.json?country=Rusia", 404, "Russia"),
    ("/events.json?since=yesterday", 400, None),
    ("/events.json?since=2020-02-01&until=2019-02-01", 400, None),
    ("/events.json?since=99999-01-01", 400, None),
    ("/events.json?limit=999999999", 400, None),
    ("/events.json?limit=-1", 400, None),
    ("/events.json?cursor=nonsense", 400, None),
    ("/events.json?cursor=WyJ4IiwieSJd", 400, None),
    ("/events.json?text=a%00b", 400, None),
    ("/events.csv?table=nothing", 404, None),
    ("/events/nobody.json", 404, None),
    ("/articles/nothing.json", 404, None),
    ("/data/codebook/CONSLT.json", 404, "CONSULT"),
    ("/statements.json?first=x&second=y", 404, None),
    ("/index.json?month=2018-13", 400, None),
    ("/nowhere.json", 404, None),
    ("/statements.json?country=Frankreich", 404, None),
]  # fmt: skip


@pytest.mark.parametrize(("address", "status", "suggestion"), ERRORS)
def test_errors_have_one_shape(served, address, status, suggestion) -> None:
    answer = served.get(address, headers=PROGRAM)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told = answer.json()
    assert set(told) == {"status", "title", "detail", "suggestion"}
    assert told["status"] == status
    assert told["detail"]
    assert suggestion is None or suggestion in told["suggestion"]


def test_people_get_errors_as_pages_with_the_suggestion(served) -> None:
    answer = served.get("/events?country=Rusia", headers=PEOPLE)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Did you mean Russia" in answer.text
    assert "skip" in answer.text


def test_very_long_addresses_are_refused_and_the_server_stays(served) -> None:
    assert served.get("/events.json?text=" + "a" * 20_000).status_code == 414
    assert served.get("/events.json?text=" + "a" * 400).status_code == 400
    with pytest.raises(Exception, match=r".*"):
        served.client.get("/events?text=" + "a" * 10_000_000).raise_for_status()
    assert served.get("/events").status_code == 200


def test_other_methods_are_refused(served) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = served.client.request(method, "/events.json")
        assert answer.status_code == 405
        assert answer.json()["status"] == 405


def test_openapi_describes_every_page_its_words_and_its_rows(served) -> None:
    schema = served.get("/openapi.json").json()
    for page in find_pages():
        stem = page.stem.replace(":path", "")
        for ending in ("json", "csv", "parquet"):
            operation = schema["paths"][f"{stem}.{ending}"]["get"]
            words = {each["name"] for each in operation["parameters"]}
            assert words >= {*page.filters, *(each.name for each in page.inputs)}
            assert all(each.get("description") or each["in"] == "path" for each in operation["parameters"])
        answer = schema["paths"][f"{stem}.json"]["get"]["responses"]["200"]
        assert answer["content"]["application/json"]["schema"]["$ref"]
    names = [op["operationId"] for path in schema["paths"].values() for op in path.values()]
    assert len(names) == len(set(names))


def test_page_for_programs_lists_what_the_openapi_describes(served) -> None:
    page = served.get("/docs").text
    for declared in find_pages():
        assert declared.stem.replace(":path", "") in page
    assert "cdn" not in page


def test_every_column_is_explained_once(served) -> None:
    for page in find_pages():
        names = [table.name for table in page.tables]
        assert len(names) == len(set(names)), page.address
        for table in page.tables:
            columns = [column.name for column in table.columns]
            assert len(columns) == len(set(columns)), f"{page.address} {table.name}"


def test_style_sheet_asks_for_nothing_outside(served) -> None:
    sheet = style_sheet().decode()
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert served.get("/static/style.css").headers["content-type"].startswith("text/css")


def test_json_is_valid_whatever_is_in_the_store(served, addresses) -> None:
    for address in addresses:
        json.loads(served.get(twin(address, "json")).content)

"""Ways out: each layout holds the events, says what it leaves out, and comes back in where it can."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dragoman.errors import SettingsError, StoreError
from dragoman.records import Bounds, Coded, Place
from dragoman.store import Store, open_store
from dragoman.store.exporting import LAYOUTS, export_events
from dragoman.store.filters import EventFilter
from dragoman.store.importing import import_events
from factory import make_article, make_event, make_party
from factory_feeds import GDELT, ICEWS, POLECAT, gdelt_row, icews_row, polecat_row, write_table


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A visit to Pyongyang that occurred, one that is planned, in an article with an awkward title."""
    store = open_store(tmp_path_factory.mktemp("exporting") / "store", create=True)
    writer = store.writer("20180601T000000Z-1", {"coder_version": "1", "codebook_version": "c"})
    article = make_article(title="=1+1\tof <b>", url="https://news.example/a?b=1&c=2", source="-Daily")
    place = Place(text="", start=0, end=0, name="Pyongyang", country="PRK", latitude=39.03, longitude=125.75)
    event = make_event(contexts=("diplomatic", "military"), place=place)
    plan = make_event(event_id="e2", status="planned", cameo=None, sentence=Bounds(0, 6))
    alone = make_event(event_id="e3", recipient=None, actor=make_party("+Kim", 0, name="+Kim"))
    writer.add(article, Coded(id="a1", events=(event, plan, alone)), "f")
    writer.flush()
    store.refresh()
    return store


def read_csv(path: Path, separator: str = ",") -> list[dict[str, str]]:
    quoting = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=separator, quoting=quoting))


def test_csv_is_harmless_in_spreadsheets_and_keeps_numbers(store: Store, tmp_path: Path) -> None:
    done = export_events(store, "csv", tmp_path / "e.csv")
    rows = read_csv(tmp_path / "e.csv")
    assert done.n_rows == len(rows) == 3
    first, last = rows[0], rows[-1]
    assert first["contexts"] == "diplomatic|military"
    assert (first["article_title"], first["source"], last["actor"]) == ("'=1+1\tof <b>", "'-Daily", "'+Kim")
    assert (first["event_date"], float(first["goldstein"]), first["cameo"]) == ("2018-06-01", 4.0, "026")


def test_numbers_below_zero_stay_numbers(tmp_path: Path) -> None:
    row = gdelt_row(GoldsteinScale="-2.0", AvgTone="-7.5", EventCode="111", GLOBALEVENTID="-5")
    import_events("gdelt", [write_table(tmp_path / "e.CSV", row)], tmp_path / "store")
    export_events(open_store(tmp_path / "store"), "csv", tmp_path / "e.csv")
    (found,) = read_csv(tmp_path / "e.csv")
    assert (found["goldstein"], found["tone"], found["origin_id"]) == ("-2.0", "-7.5", "-5")


def test_lines_of_json(store: Store, tmp_path: Path) -> None:
    export_events(store, "jsonl", tmp_path / "e.jsonl", EventFilter.from_query({"status": ["planned"]}))
    (line,) = (tmp_path / "e.jsonl").read_text().splitlines()
    assert json.loads(line)["event_id"] == "e2"
    assert json.loads(line)["contexts"] == ["diplomatic"]


def test_parquet_as_a_file_and_by_month(store: Store, tmp_path: Path) -> None:
    export_events(store, "parquet", tmp_path / "e.parquet")
    assert pq.read_table(tmp_path / "e.parquet").num_rows == 3
    export_events(store, "parquet", tmp_path / "parts", EventFilter(until=dt.date(2018, 12, 31)))
    assert [p.relative_to(tmp_path / "parts").parent for p in (tmp_path / "parts").rglob("*.parquet")] == [
        Path("year=2018/month=6")
    ]
    with pytest.raises(StoreError, match="not an empty folder"):
        export_events(store, "parquet", tmp_path / "parts")


def test_sqlite_has_keys_indexes_and_search(store: Store, tmp_path: Path) -> None:
    export_events(store, "sqlite", tmp_path / "e.db")
    with sqlite3.connect(tmp_path / "e.db") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert len(database.execute("PRAGMA foreign_key_list(events)").fetchall()) == 1
        assert len(database.execute("PRAGMA index_list(events)").fetchall()) >= 7
        found = database.execute(
            "SELECT event_id, event_date, contexts FROM events WHERE rowid IN"
            " (SELECT rowid FROM events_fts WHERE events_fts MATCH 'visit') ORDER BY 1"
        ).fetchall()
        assert found == [("e1", "2018-06-01", "diplomatic|military"), ("e3", "2018-06-01", "diplomatic")]
        assert "text" not in [row[1] for row in database.execute("PRAGMA table_info(articles)")]
    database.close()
    with pytest.raises(StoreError, match="is there already"):
        export_events(store, "sqlite", tmp_path / "e.db")


def test_geojson_holds_those_with_a_place(store: Store, tmp_path: Path) -> None:
    done = export_events(store, "geojson", tmp_path / "e.geojson")
    (feature,) = json.loads((tmp_path / "e.geojson").read_text())["features"]
    assert feature["geometry"]["coordinates"] == [125.75, 39.03]
    assert feature["properties"]["title"] == "Russia → Kim Jong-un: request (meet)"
    assert done.notes == ("2 events left out whose place is not known",)


def test_a_feed_is_valid_xml_whatever_the_texts_hold(store: Store, tmp_path: Path) -> None:
    export_events(store, "atom", tmp_path / "e.xml")
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.parse(tmp_path / "e.xml").getroot()
    assert [feed.findtext(f"{atom}{name}") for name in ("title", "updated")] == [
        "Events: all events", "2018-06-01T00:00:00Z",
    ]  # fmt: skip
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == 3
    link = entries[0].find(f"{atom}link")
    assert link is not None
    assert link.get("href") == "https://news.example/a?b=1&c=2"


def test_a_calendar_marks_what_has_not_happened(store: Store, tmp_path: Path) -> None:
    export_events(store, "ics", tmp_path / "e.ics", EventFilter(status=("occurred",)))
    text = (tmp_path / "e.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert "STATUS:CONFIRMED" in text
    assert "DTSTART;VALUE=DATE:20180601\r\n" in text


def test_a_citation_names_versions_and_runs(store: Store, tmp_path: Path) -> None:
    export_events(store, "bibtex", tmp_path / "e.bib")
    text = (tmp_path / "e.bib").read_text()
    assert text.startswith("@misc{dragoman-20180601t000000")
    assert "3 events" in text
    assert "codebook c" in text


def test_only_what_happened_is_written_in_layouts_without_a_status(store: Store, tmp_path: Path) -> None:
    done = export_events(store, "icews", tmp_path / "e.tab")
    rows = read_csv(tmp_path / "e.tab", "\t")
    assert [row["Event ID"] for row in rows] == ["e1", "e3"]
    assert done.notes[0].startswith("1 events left out that have not happened")
    assert tuple(rows[0]) == ICEWS
    assert (rows[0]["Source Name"], rows[0]["Source Country"], rows[0]["CAMEO Code"]) == (
        "Russia", "Russia", "026",
    )  # fmt: skip
    export_events(store, "icews", tmp_path / "p.tab", EventFilter(status=("planned",)))
    assert len(read_csv(tmp_path / "p.tab", "\t")) == 1


def test_the_layout_of_phoenix(store: Store, tmp_path: Path) -> None:
    export_events(store, "cameo", tmp_path / "e.tab")
    first = read_csv(tmp_path / "e.tab", "\t")[0]
    assert len(first) == 26
    assert (first["SourceActorFull"], first["TargetActorEntity"], first["TargetActorRole"]) == (
        "RUS", "PRK", "GOV",
    )  # fmt: skip
    assert (first["EventRootCode"], first["PentaClass"], first["Date"]) == ("02", "0", "20180601")


ROWS = {
    "icews": [
        icews_row(),
        icews_row(**{"Event ID": "2", "CAMEO Code": "190", "Event Text": "Use conventional military force",
                     "Source Name": "Militant (Taliban)", "Source Country": "", "Intensity": "-10.0"}),
        icews_row(**{"Event ID": "3", "CAMEO Code": "010", "Event Text": "Make statement", "City": "",
                     "Latitude": "", "Longitude": "", "Country": "", "Publisher": ""}),
    ],
    "gdelt": [
        gdelt_row(),
        gdelt_row(GLOBALEVENTID="2", Actor1Code="IGOEUREEC", Actor1CountryCode="EUR",
                  Actor1KnownGroupCode="EEC", Actor1Type1Code="IGO", EventCode="173", QuadClass="4"),
        gdelt_row(GLOBALEVENTID="3", Actor2Code="TMPMED", Actor2CountryCode="TMP", Actor2Type1Code="MED",
                  EventCode="010", ActionGeo_CountryCode="GM", ActionGeo_FullName="Bonn, Germany"),
        gdelt_row(GLOBALEVENTID="4", Actor1Code="COP", Actor1CountryCode="", Actor1Type1Code="COP",
                  EventCode="---", SQLDATE="20180430"),
    ],
    "polecat": [
        polecat_row(),
        polecat_row(**{"Event ID": "2", "Event Type": "ASSAULT", "Event Mode": "firearms",
                       "Contexts": "", "Recipient Name": "None", "Recipient Country": "None",
                       "Recipient Name Raw": "", "Latitude": "", "Longitude": "", "Placename": ""}),
    ],
}  # fmt: skip
SAME = (
    "origin_id", "event_date", "report_date", "event_type", "event_mode", "contexts", "quad_code", "cameo",
    "round(goldstein, 3)", "round(intensity, 3)", "actor_name", "actor_country", "actor_sector", "actor_code",
    "recipient_name", "recipient_country", "recipient_sector", "recipient_code", "trigger", "place",
    "place_country", "round(latitude, 4)", "round(longitude, 4)", "n_reports", "n_sources", "n_mentions",
    "round(tone, 3)", "story_id", "publisher", "report_url", "report_language", "actor_wikipedia",
    "recipient_wikipedia", "actor_sectors", "recipient_sectors", "city", "district", "province", "geoname_id",
)  # fmt: skip


def rows_of(store: Path) -> list[tuple[Any, ...]]:
    return open_store(store).query(f"SELECT {', '.join(SAME)} FROM events ORDER BY origin_id").fetchall()


@pytest.mark.parametrize("feed", ["icews", "gdelt", "polecat"])
def test_what_comes_in_goes_out_and_comes_in_again(tmp_path: Path, feed: str) -> None:
    head = {"icews": ICEWS, "gdelt": None, "polecat": POLECAT}[feed]
    import_events(feed, [write_table(tmp_path / "first.txt", *ROWS[feed], head=head)], tmp_path / "one")
    done = export_events(open_store(tmp_path / "one"), feed, tmp_path / "second.txt")
    assert done.n_rows == len(ROWS[feed])
    import_events(feed, [tmp_path / "second.txt"], tmp_path / "two")
    first, second = rows_of(tmp_path / "one"), rows_of(tmp_path / "two")
    assert [dict(zip(SAME, row, strict=True)) for row in second] == [
        dict(zip(SAME, row, strict=True)) for row in first
    ]


@pytest.mark.parametrize("feed", ["icews", "gdelt", "polecat"])
def test_our_own_events_can_be_read_back_from_other_layouts(store: Store, tmp_path: Path, feed: str) -> None:
    export_events(store, feed, tmp_path / "e.txt")
    import_events(feed, [tmp_path / "e.txt"], tmp_path / "two")
    found = open_store(tmp_path / "two").query(
        "SELECT event_type, actor_country, recipient_country, event_date, place_country FROM events"
        " WHERE recipient_country IS NOT NULL"
    ).fetchall()  # fmt: skip
    kind = "REQUEST" if feed == "polecat" else None  # CAMEO's appeals have no type of PLOVER
    assert found == [(kind, "RUS", "PRK", dt.date(2018, 6, 1), "PRK")]


def test_gdelt_has_its_columns_and_no_heading(store: Store, tmp_path: Path) -> None:
    export_events(store, "gdelt", tmp_path / "e.CSV")
    cells = (tmp_path / "e.CSV").read_text().splitlines()[0].split("\t")
    row = dict(zip(GDELT, cells, strict=True))
    assert row["GLOBALEVENTID"].isdigit()
    assert (row["MonthYear"], row["FractionDate"], row["QuadClass"]) == ("201806", "2018.4959", "1")
    assert (row["Actor1Code"], row["Actor2Code"], row["EventRootCode"]) == ("RUS", "PRKGOV", "02")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_choice_is_an_empty_file(store: Store, tmp_path: Path, layout: str) -> None:
    nothing = EventFilter(since=dt.date(2030, 1, 1))
    done = export_events(store, layout, tmp_path / f"e.{layout}", nothing)
    assert done.n_rows == (layout == "bibtex")
    assert (tmp_path / f"e.{layout}").exists()


def test_a_layout_that_is_not_known_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="did you mean gdelt"):
        export_events(store, "gdlt", tmp_path / "e")
    with pytest.raises(StoreError):
        export_events(store, "csv", tmp_path / "none" / "e.csv")

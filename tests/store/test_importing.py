"""Imports: what other coders' tables hold comes in whole, and every fault is mended, counted and told."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest

from dragoman.errors import ReadError, StoreError
from dragoman.store import Store, open_store
from dragoman.store.importing import Imported, import_events
from dragoman.store.importing.codes import CameoReader, read_days
from dragoman.store.importing.feeds import find_feed
from dragoman.store.importing.mending import mend_row
from dragoman.store.importing.names import NameReader

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number",
    "Publisher", "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
NAMES = tuple(name.lower().replace(" ", "_") for name in COLUMNS)


def row(**cells: str) -> str:
    """A line of an ICEWS table: Russia visits North Korea, but for what is given."""
    given = {
        "event_id": "1", "event_date": "2018-05-31", "source_name": "Sergey Lavrov",
        "source_country": "Russian Federation", "event_text": "Make a visit", "cameo_code": "042",
        "intensity": "1.9", "target_name": "North Korea", "target_country": "North Korea",
    }  # fmt: skip
    given |= cells
    return "\t".join(given.get(name, "") for name in NAMES)


def write(path: Path, *rows: str, encoding: str = "utf-8", head: str = "\t".join(COLUMNS)) -> Path:
    """A table with these lines, packed where its name ends so."""
    content = ("\n".join([head, *rows]) + "\n").encode(encoding)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def bring_in(path: Path, **options: bool) -> tuple[Imported, Store]:
    """Import one file into a store beside it."""
    store = path.parent / "store"
    (done,) = import_events("icews", [path], store, **options)
    return done, open_store(store)


def test_a_table_becomes_events(tmp_path: Path) -> None:
    done, store = bring_in(write(tmp_path / "events.2018.tab", row(city="Pyongyang", latitude="39.0")))
    assert (done.n_rows, done.n_events, done.faults) == (1, 1, {})
    (found,) = store.events()
    event = found.event
    assert (event.event_type, event.event_mode, event.quad_code, event.cameo) == (
        "CONSULT",
        "visit",
        "Q1",
        "042",
    )
    assert (event.actor.country, event.recipient and event.recipient.country) == ("RUS", "PRK")
    assert event.intensity == pytest.approx(1.9)
    assert found.sentence_text == "Sergey Lavrov – Make a visit – North Korea"
    assert found.sentence_text[event.trigger.start : event.trigger.end] == "Make a visit"
    assert (found.article_title, found.article_date, found.source) == (
        "events.2018.tab", dt.date(2018, 5, 31), "ICEWS",
    )  # fmt: skip
    assert event.event_id.endswith("-1")
    (run,) = store.runs()
    assert run.counts["events"] == 1


def test_a_code_without_words_gets_those_of_the_codebook(tmp_path: Path) -> None:
    _, store = bring_in(write(tmp_path / "e.tab", row(event_text="")))
    assert next(store.events()).event.trigger.text == "Make a visit"


def test_a_mere_statement_is_kept_but_is_no_event_of_plover(tmp_path: Path) -> None:
    _, store = bring_in(write(tmp_path / "e.tab", row(event_text="Make statement", cameo_code="010")))
    assert not list(store.events())
    assert store.query("SELECT cameo, event_type FROM events").fetchall() == [("010", None)]


@pytest.mark.parametrize("name", ["e.tab", "e.tab.gz", "e.csv"])
def test_a_file_may_be_packed_or_called_csv(tmp_path: Path, name: str) -> None:
    assert bring_in(write(tmp_path / name, row()))[0].n_events == 1


def test_a_table_with_commas_and_quotation_marks(tmp_path: Path) -> None:
    cells = row(event_text="Arrest, detain, or charge with legal action", cameo_code="173").split("\t")
    line = ",".join(f'"{cell}"' for cell in cells)
    done, store = bring_in(write(tmp_path / "e.csv", line, head=",".join(COLUMNS)))
    assert done.n_events == 1
    assert next(store.events()).event.event_type == "COERCE"


FAULTS = [
    ([row(), row()], "rows that stand there twice", 1, 1),
    ([row(), row(target_name="China", target_country="China")], "event ids used again", 1, 2),
    ([row(event_date="2081-01-01"), row(event_id="2")], "rows without a possible day", 1, 1),
    ([row(event_date="soon"), row(event_id="2")], "rows without a possible day", 1, 1),
    ([row(cameo_code="")], "codes taken from the event's text", 1, 1),
    ([row(cameo_code="42")], "codes without their zero, mended", 1, 1),
    ([row(cameo_code="", event_text="Play chess")], "events without a known code", 1, 1),
    ([row(source_country="Russia\t")], "rows with tabs too many or too few, mended", 1, 1),
    ([row(event_text="Make a visit\t")], "rows with tabs too many or too few, mended", 1, 1),
    ([row().rstrip("\t")], "rows with tabs too many or too few, mended", 1, 1),
    (["nothing like an event", row()], "rows that cannot be read", 1, 1),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "fault", "times", "events"), FAULTS)
def test_faults_are_mended_and_counted(
    tmp_path: Path, rows: list[str], fault: str, times: int, events: int
) -> None:
    done, store = bring_in(write(tmp_path / "e.tab", *rows))
    assert done.faults == {fault: times}
    assert done.n_events == events
    ids = [line[0] for line in store.query("SELECT event_id FROM events").fetchall()]
    assert len(set(ids)) == events


def test_what_is_left_out_stands_in_quarantine(tmp_path: Path) -> None:
    _, store = bring_in(write(tmp_path / "e.tab", row(event_date="2081-01-01"), row(event_id="2")))
    (problem,) = store.quarantined()
    assert "1 rows without a possible day" in problem.message


def test_latin_1_is_read_and_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "e.tab", row(source_name="Juan Pérez", source_country="Spain"), encoding="latin-1"
    )
    done, store = bring_in(path)
    assert done.faults == {"not UTF-8, read as Latin-1": 1}
    assert next(store.events()).event.actor.text == "Juan Pérez"


def test_the_same_file_again_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "e.tab", row())
    bring_in(path)
    done, store = bring_in(path.rename(tmp_path / "another name.tab"))
    assert done.is_unchanged
    assert len(store.runs()) == 1


def test_another_version_of_a_year_is_told_and_can_take_its_place(tmp_path: Path) -> None:
    rows = [row(event_id=str(n), event_date=f"2018-05-{n:02}") for n in range(1, 9)]
    bring_in(write(tmp_path / "old.tab", *rows))
    new = write(tmp_path / "new.tab", *rows, row(event_id="99", event_date="2018-05-20"))
    with pytest.raises(StoreError, match="another version"):
        bring_in(new)
    done, store = bring_in(new, replace=True)
    assert len(done.replaced) == 1
    assert len(list(store.events())) == 9
    assert store.query("SELECT count(*) FROM all_events").fetchone() == (17,)


def test_another_year_stands_beside_the_first(tmp_path: Path) -> None:
    bring_in(write(tmp_path / "2017.tab", row(event_date="2017-05-31")))
    _, store = bring_in(write(tmp_path / "2018.tab", row()))
    assert [e.event.date.value for e in store.events() if e.event.date] == ["2017-05-31", "2018-05-31"]


def test_half_a_table_is_refused_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "half.tab", head="\t".join(COLUMNS[:6]))
    with pytest.raises(ReadError, match=r"half\.tab.*expected the columns.*missing cameo_code"):
        bring_in(path)
    assert not (tmp_path / "store").exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.tab: cannot be read"):
        bring_in(tmp_path / "none.tab")


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("China", "China", "CHN"),
        ("Citizen (India)", "", "IND"),
        ("Children (Palestinian Territory, Occupied)", "", "PSE"),
        ("Barack Obama", "", "USA"),
        ("Sergey Viktorovich Lavrov", "", "RUS"),
        ("Somebody Unheard", "Japan", "JPN"),
        ("European Union", "European Union", "EU"),
        ("European Commission", "", "EU"),
        ("Taliban", "Taliban", None),
        ("Militant (Taliban)", "", None),
        ("Middle East", "Middle East", None),
        ("Verkhovna Rada", "Verkhovna Rada", "UKR"),
        ("Somebody Unheard", "", None),
        ("", "", None),
    ],
)
def test_names_lead_to_countries(name: str, country: str, expected: str | None) -> None:
    assert NameReader(dt.date(2014, 6, 1)).read(name, country).country == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-06-01", "2018-06-01"),
        ("6/1/2018", "2018-06-01"),
        ("20180601", "2018-06-01"),
        ("2018-06-01 00:00:00", "2018-06-01"),
        ("01-Jun-2018", "2018-06-01"),
        ("6/1/18", "2018-06-01"),
        ("2081-06-01", None),
        ("0018-06-01", None),
        ("", None),
        ("2018-02-30", None),
    ],
)
def test_days_in_all_forms(text: str, expected: str | None) -> None:
    found = read_days([text], dt.date(2026, 1, 1))[text]
    assert (found and found.isoformat()) == expected


def test_a_number_above_twelve_shows_that_the_day_comes_first() -> None:
    found = read_days(["31/05/2018", "01/06/2018"], dt.date(2026, 1, 1))
    assert found["01/06/2018"] == dt.date(2018, 6, 1)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("042", "Make a visit", "042"),
        ("42", "Make a visit", "042"),
        ("42.0", "", "042"),
        ("", "Threaten non-force", "131"),
        ("", "engage_in_negotiation", "046"),
        ("10", "Make statement", "010"),
        ("190", "", "190"),
        ("", "", None),
        ("999", "Unheard of", None),
    ],
)
def test_codes_in_all_spellings(code: str, text: str, expected: str | None) -> None:
    assert CameoReader().read(code, text) == expected


def test_a_row_that_cannot_be_mended_is_given_up() -> None:
    shape = {name: re.compile(pattern) for name, pattern in find_feed("icews").shape.items()}
    assert mend_row("a\tb", "\t", NAMES, shape) is None
    assert mend_row("\t".join(["x"] * 40), "\t", NAMES, shape) is None

"""GDELT's and POLECAT's tables come in whole; their faults are mended, counted and told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import ReadError, SettingsError, StoreError
from dragoman.store import Store, open_store
from dragoman.store.importing import Imported, import_events
from dragoman.store.importing.feeds import find_feed
from factory_feeds import GDELT, GDELT_1, ICEWS, POLECAT, gdelt_row, icews_row, polecat_row, write_table


def bring_in(feed: str, path: Path, **options: bool) -> tuple[Imported, Store]:
    """Import one file into a store beside it."""
    store = path.parent / "store"
    (done,) = import_events(feed, [path], store, **options)
    return done, open_store(store)


def only_row(store: Store, columns: str) -> tuple[Any, ...]:
    """The named columns of the one event of a store."""
    (found,) = store.query(f"SELECT {columns} FROM events").fetchall()
    return tuple(found)


def test_gdelt_becomes_events(tmp_path: Path) -> None:
    done, store = bring_in("gdelt", write_table(tmp_path / "20180601.export.CSV", gdelt_row()))
    assert (done.n_rows, done.n_events, done.faults, done.without_country) == (1, 1, {}, 0)
    (found,) = store.events()
    event = found.event
    assert (event.event_type, event.event_mode, event.cameo, event.goldstein) == (
        "CONSULT",
        "visit",
        "042",
        pytest.approx(1.9),
    )
    assert (event.actor.code, event.actor.sector, event.recipient and event.recipient.actor_id) == (
        "RUSGOV",
        "GOV",
        "PRK",
    )
    assert (found.article_date, found.url, found.source) == (
        dt.date(2018, 6, 1), "https://www.news.example/2018/06/visit", "news.example",
    )  # fmt: skip
    assert only_row(store, "event_date, n_mentions, n_sources, n_reports, place_country, origin_id") == (
        dt.date(2018, 5, 31), 12, 3, 10, "PRK", "410412347",
    )  # fmt: skip
    assert event.place
    assert event.place.name == "Pyongyang, North Korea"


@pytest.mark.parametrize("name", ["e.CSV.zip", "e.CSV.gz", "e.tab"])
@pytest.mark.parametrize("columns", [GDELT, GDELT_1, GDELT_1[:-1]])
def test_gdelt_in_all_its_widths_and_packings(tmp_path: Path, name: str, columns: tuple[str, ...]) -> None:
    done, store = bring_in("gdelt", write_table(tmp_path / name, gdelt_row(columns), gdelt_row(columns)))
    assert (done.n_events, done.faults) == (1, {"rows that stand there twice": 1})
    assert only_row(store, "report_date, round(tone, 1), place") == (
        dt.date(2018, 6, 1), pytest.approx(-1.5), "Pyongyang, North Korea",
    )  # fmt: skip


def test_gdelt_with_a_heading(tmp_path: Path) -> None:
    done, _ = bring_in("gdelt", write_table(tmp_path / "e.tsv", gdelt_row(), head=GDELT))
    assert done.n_events == 1


SIDES = [
    ({"Actor1Code": "ROMMED", "Actor1CountryCode": "ROM", "Actor1Type1Code": "MED"}, "ROU", "JRN", "ROUJRN"),
    ({"Actor1Code": "USAHLH", "Actor1CountryCode": "USA", "Actor1Type1Code": "HLH"}, "USA", "MED", "USAMED"),
    ({"Actor1Code": "IGOEUREEC", "Actor1CountryCode": "EUR", "Actor1KnownGroupCode": "EEC",
      "Actor1Type1Code": "IGO"}, "EU", "IGO", "EUIGO"),
    ({"Actor1Code": "COP", "Actor1Name": "POLICE", "Actor1CountryCode": "", "Actor1Type1Code": "COP"},
     None, "COP", "COP"),
    ({"Actor1Code": "AFR", "Actor1Name": "AFRICA", "Actor1CountryCode": "AFR", "Actor1Type1Code": ""},
     None, None, "AFR"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "country", "sector", "code"), SIDES)
def test_gdelt_codes_become_ours(
    tmp_path: Path, cells: dict[str, str], country: str | None, sector: str | None, code: str
) -> None:
    done, store = bring_in("gdelt", write_table(tmp_path / "e.CSV", gdelt_row(**cells)))
    assert only_row(store, "actor_country, actor_sector, actor_code") == (country, sector, code)
    assert done.without_country == (country is None)


def test_an_actor_that_is_not_there_stays_empty(tmp_path: Path) -> None:
    cells = dict.fromkeys(["Actor2Code", "Actor2Name", "Actor2CountryCode"], "")
    done, store = bring_in("gdelt", write_table(tmp_path / "e.CSV", gdelt_row(**cells)))
    assert done.without_country == 1
    assert next(store.events()).event.recipient is None


GDELT_FAULTS = [
    (gdelt_row(SQLDATE="20810101"), {"rows without a possible day": 1}),
    (gdelt_row(SQLDATE="20170531"), {"days a year or more before the report, kept": 1}),
    (gdelt_row(EventCode="---"), {"events without a known code": 1}),
    (gdelt_row(EventCode="42"), {"codes without their zero, mended": 1}),
    (gdelt_row(Actor1Name="RUS\tSIA"), {"rows with tabs too many or too few, mended": 1}),
    (gdelt_row() + "\t", {"rows with tabs too many or too few, mended": 1}),
    ("nothing of the kind", {"rows that cannot be read": 1}),
    (gdelt_row(GLOBALEVENTID="1", Actor1Name="SAO TOMÉ"), {}),
    (gdelt_row(EventCode="043"), {"event ids used again": 1}),
]


@pytest.mark.parametrize(("line", "faults"), GDELT_FAULTS)
def test_faults_of_gdelt_are_counted(tmp_path: Path, line: str, faults: dict[str, int]) -> None:
    good = gdelt_row(Actor1Code="CHN", Actor1CountryCode="CHN", Actor1Name="CHINA")
    if "ids" not in str(faults):
        good = good.replace("410412347", "7")
    done, store = bring_in("gdelt", write_table(tmp_path / "e.CSV", good, line))
    assert {kind: n for kind, n in done.faults.items() if n} == faults
    left_out = sum(n for kind, n in faults.items() if "possible day" in kind or "cannot" in kind)
    assert store.query("SELECT count(DISTINCT event_id) FROM events").fetchone() == (2 - left_out,)


def test_gdelt_in_latin_1(tmp_path: Path) -> None:
    path = write_table(tmp_path / "e.CSV", gdelt_row(Actor1Name="PERÚ"), encoding="latin-1")
    done, store = bring_in("gdelt", path)
    assert done.faults == {"not UTF-8, read as Latin-1": 1}
    assert only_row(store, "actor") == ("PERÚ",)


def test_half_the_columns_are_refused(tmp_path: Path) -> None:
    path = write_table(tmp_path / "half.CSV", "\t".join(gdelt_row().split("\t")[:30]))
    with pytest.raises(ReadError, match=r"expected 61, 58, 57 columns .* found 30 columns"):
        bring_in("gdelt", path)


def test_an_archive_with_two_tables_is_refused(tmp_path: Path) -> None:
    import zipfile

    path = write_table(tmp_path / "e.CSV.zip", gdelt_row())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other.csv", "x")
    with pytest.raises(ReadError, match="expected one table in the archive, found 2"):
        bring_in("gdelt", path)


def test_the_same_rows_in_another_packing_are_another_version(tmp_path: Path) -> None:
    bring_in("gdelt", write_table(tmp_path / "e.CSV", gdelt_row()))
    again = write_table(tmp_path / "e.CSV.zip", gdelt_row())
    with pytest.raises(StoreError, match="another version of these events"):
        bring_in("gdelt", again)
    done, store = bring_in("gdelt", again, replace=True)
    assert len(done.replaced) == 1
    assert len(list(store.events())) == 1


def test_events_that_two_files_share_are_told(tmp_path: Path) -> None:
    def rows(first: int) -> list[str]:
        ids = range(first, first + 10)
        return [gdelt_row(GLOBALEVENTID=str(n), Actor1Name=f"ACTOR {n}") for n in ids]

    bring_in("gdelt", write_table(tmp_path / "a.CSV", *rows(10)))
    done, store = bring_in("gdelt", write_table(tmp_path / "b.CSV", *rows(17)))
    assert done.faults == {"events that another file of the store holds too, kept": 3}
    assert store.query("SELECT count(*) FROM events").fetchone() == (20,)


def test_polecat_becomes_events(tmp_path: Path) -> None:
    done, store = bring_in("polecat", write_table(tmp_path / "p.txt", polecat_row(), head=POLECAT))
    assert (done.n_events, done.faults, done.without_country) == (1, {}, 0)
    event = next(store.events()).event
    assert (event.event_type, event.event_mode, event.quad_code, event.contexts, event.intensity) == (
        "CONSULT", "visit", "Q1", ("diplomatic", "executive"), pytest.approx(4.0),
    )  # fmt: skip
    assert (event.actor.name, event.actor.text, event.actor.code) == ("Sergey Lavrov", "Lavrov", "RUSGOV")
    columns = "report_date, actor_wikipedia, geoname_id, publisher, place_country, actor_sectors, cameo"
    assert only_row(store, columns) == (
        dt.date(2018, 6, 1), "Sergey Lavrov", 1871859, "Example Agency", "PRK", ["GOV", "ELI"], None,
    )  # fmt: skip


POLECAT_FAULTS = [
    (polecat_row(**{"Event Type": "JUGGLE"}), {"events without a known code": 1}),
    (polecat_row(**{"Event Mode": "sail"}), {"modes that the type does not have, kept": 1}),
    (polecat_row(**{"Event Date": "2081-01-01"}), {"rows without a possible day": 1}),
    (polecat_row(**{"Event Date": "5/31/2018"}), {}),
    (polecat_row(**{"Actor Title": "minister\tof state"}), {"rows with tabs too many or too few, mended": 1}),
    (polecat_row() + "\t\t", {"rows with tabs too many or too few, mended": 1}),
]


@pytest.mark.parametrize(("line", "faults"), POLECAT_FAULTS)
def test_faults_of_polecat_are_counted(tmp_path: Path, line: str, faults: dict[str, int]) -> None:
    good = polecat_row(**{"Event ID": "other"})
    done, store = bring_in("polecat", write_table(tmp_path / "p.txt", good, line, head=POLECAT))
    assert done.faults == faults
    names = {row[0] for row in store.query("SELECT actor_name FROM events").fetchall()}
    assert names == {"Sergey Lavrov"}


def test_polecat_between_commas_with_a_column_more(tmp_path: Path) -> None:
    cells = [f'"{cell}"' for cell in (*polecat_row().split("\t"), "more")]
    head = ",".join((*POLECAT, "Extra"))
    done, _ = bring_in("polecat", write_table(tmp_path / "p.csv", head, ",".join(cells)))
    assert (done.n_events, done.faults) == (1, {})


def test_a_polecat_side_without_a_country_is_looked_up(tmp_path: Path) -> None:
    row = polecat_row(**{"Actor Country": "", "Actor Name": "China", "Recipient Country": "None",
                         "Recipient Name": "None", "Recipient Name Raw": ""})  # fmt: skip
    _, store = bring_in("polecat", write_table(tmp_path / "p.txt", row, head=POLECAT))
    assert only_row(store, "actor_country, recipient_country, recipient") == ("CHN", None, "")


def test_polecat_with_missing_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="missing event_type"):
        bring_in("polecat", write_table(tmp_path / "p.txt", "x", head=POLECAT[:2]))


def test_all_cells_of_icews_are_kept(tmp_path: Path) -> None:
    _, store = bring_in("icews", write_table(tmp_path / "e.tab", icews_row(), head=ICEWS))
    columns = "story_id, publisher, place_country, district, actor_sectors, recipient_sectors"
    assert only_row(store, columns) == (
        "28235806", "Example Agency", "PRK", "Chung", ["Government", "Elite"], None,
    )  # fmt: skip


def test_an_unknown_feed_is_told() -> None:
    with pytest.raises(SettingsError, match="did you mean gdelt"):
        find_feed("gdlt")

"""Pairs, countries, contests, kept words, map, network, forecasts: their answers, also to bad questions."""

from __future__ import annotations

import csv
import datetime as dt
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pyarrow.parquet as pq
import pytest

from dealings import FIRST, make_dealings, make_deed, write_store
from dragoman.forecast.archive import Archive, Frozen, Resolved, Rule
from dragoman.settings import Settings
from dragoman.show.charts.drawing import forget_drawings
from dragoman.store import open_store

MINE = [
    "/dyads",
    "/dyads/RUS-PRK",
    "/countries",
    "/countries/PRK",
    "/contests",
    "/contests?object=PRK",
    "/pledges",
    "/pledges?dyad=RUS-PRK",
    "/map",
    "/map?measure=level&towards=RUS",
    "/map?measure=force",
    "/network",
    "/forecasts",
    "/forecasts?pair=RUS-PRK",
]

FRIENDLY = ("040", "042", "057")
FORCE = ("190", "193", "194", "195")


def as_json(served, address: str) -> dict:
    path, _, query = address.partition("?")
    found = served.get(f"{path}.json?{query}")
    assert found.status_code == 200, found.text
    return found.json()


@pytest.fixture(scope="module")
def empty(tmp_path_factory, serve) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("empty") / "store"
    open_store(folder, create=True)
    with serve(folder) as found:
        yield found


@pytest.fixture(scope="module")
def scored(tmp_path_factory, serve) -> Iterator[object]:
    """A store with frozen forecasts, some of them resolved, and a change of the last month."""
    folder = tmp_path_factory.mktemp("scored") / "store"
    deeds = make_dealings(days=200)
    deeds += [make_deed("RUS", "DEU", FIRST + dt.timedelta(days=n), c) for n in range(165) for c in FRIENDLY]
    deeds += [
        make_deed("RUS", "DEU", FIRST + dt.timedelta(days=n), c) for n in range(170, 200) for c in FORCE
    ]
    write_store(folder, deeds)
    archive = Archive(folder / "forecasts")
    frozen = [_frozen(number) for number in range(40)]
    archive.issue(frozen)
    archive.resolve(_resolved(one, number % 4 == 0) for number, one in enumerate(frozen[:30]))
    with serve(folder, settings=Settings()) as found:
        yield found


def _frozen(number: int) -> Frozen:
    day = dt.date(2020, 6, 1)
    rule = Rule(codes=("042",), kinds=(), statuses=("occurred",), reported_by=day + dt.timedelta(days=37))
    return Frozen(
        forecast_id=f"f{number:03d}",
        issued_at=dt.datetime(2020, 5, 31, tzinfo=dt.UTC),
        actor="RUS",
        recipient="PRK",
        name="visit",
        question=f"Russia visits North Korea, number {number}",
        begin=day,
        end=day + dt.timedelta(days=29),
        rule=rule,
        probability=0.05 + 0.02 * number,
        low=0.01,
        high=0.95,
        own_rate=0.3,
        base_rate=0.1,
        told_until=day,
        model_version="m",
        data_version="d",
        dragoman_version="0",
    )


def _resolved(one: Frozen, is_true: bool) -> Resolved:
    return Resolved(
        forecast_id=one.forecast_id,
        resolved_at=dt.datetime(2020, 8, 1, tzinfo=dt.UTC),
        came_true=is_true,
        event_ids=("e1",) if is_true else (),
        brier=(one.probability - is_true) ** 2,
        log_score=0.5,
        data_version="d",
    )


@pytest.mark.parametrize("address", MINE)
def test_a_page_answers_and_so_do_its_twins_with_the_same_rows(served, address) -> None:
    html = served.get(address)
    assert html.status_code == 200
    assert "<h1>" in html.text
    told = as_json(served, address)
    path, _, query = address.partition("?")
    for table, rows in told["tables"].items():
        found = served.get(f"{path}.csv?{query}&table={table}".replace("?&", "?"))
        assert len(list(csv.DictReader(io.StringIO(found.text)))) == len(rows), table
        found = served.get(f"{path}.parquet?{query}&table={table}".replace("?&", "?"))
        assert pq.read_table(io.BytesIO(found.content)).num_rows == len(rows), table


@pytest.mark.parametrize("address", MINE)
def test_a_store_without_anything_says_so(empty, address) -> None:
    found = empty.get(address)
    assert found.status_code == 200
    assert any(words in found.text for words in ("No ", "Nothing", "Nobody", "knows no", "too little"))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/dyads/RUS-XYZ", "XYZ"),
        ("/dyads/RUS", "two codes"),
        ("/dyads/RUS-RUS", "one twice"),
        ("/dyads/RUS-Nort Korea", "North Korea"),
        ("/countries/Atlantis", "Did you mean"),
        ("/countries/%F0%9F%98%80", "no country"),
    ],
)
def test_an_unknown_power_is_404_with_a_suggestion_where_there_is_one(served, address, words) -> None:
    found = served.get(address, headers={"accept": "text/html"})
    assert found.status_code == 404
    assert words in found.text


@pytest.mark.parametrize(
    "address",
    [
        "/map?measure=level",
        "/map?measure=heights",
        "/map?since=yesterday",
        "/dyads?sort=size",
        "/network?powers=2",
        "/network?powers=x",
        "/pledges?state=lost",
        "/pledges?dyad=USA",
        "/pledges?actor=USA&actor=RUS",
        "/forecasts?class=visit",
        "/forecasts?class=vist&pair=RUS-PRK",
        "/dyads?cursor=zzz",
        "/contests?object=A&object=B",
        "/dyads/RUS-PRK?since=2020-05-01&until=2020-01-01",
        "/dyads?cursor=WyJhIl0",
    ],
)
def test_a_question_that_cannot_be_answered_is_400_and_says_why(served, address) -> None:
    found = served.get(address, headers={"accept": "text/html"})
    assert found.status_code == 400
    assert "Traceback" not in found.text


@pytest.mark.parametrize(
    "address",
    [
        "/dyads",
        "/dyads/RUS-PRK",
        "/countries/PRK",
        "/contests",
        "/map",
        "/network",
        "/pledges",
        "/contests?object=PRK",
    ],
)
@pytest.mark.parametrize(
    "words", ["until=1066-10-14", "since=2999-01-01", "since=0001-01-01&until=9999-12-31"]
)
def test_days_outside_the_store_are_answered_with_what_there_is(served, address, words) -> None:
    if address == "/dyads" and "since" in words:
        words = "until=9999-12-31"
    found = served.get(f"{address}{'&' if '?' in address else '?'}{words}")
    assert found.status_code == 200


def test_names_and_adjectives_lead_to_the_same_pair_as_codes(served) -> None:
    code = as_json(served, "/dyads/RUS-PRK")["tables"]
    assert as_json(served, "/dyads/Russia-North Korea")["tables"] == code
    assert as_json(served, "/dyads/russian-prk")["tables"]["figures"] == code["figures"]


def test_a_pair_tells_figures_each_way_and_the_course_behind_the_chart(served) -> None:
    tables = as_json(served, "/dyads/RUS-PRK")["tables"]
    assert [row["direction"] for row in tables["figures"]] == ["Russia → North Korea", "North Korea → Russia"]
    assert (
        tables["figures"][0]["level_low"]
        <= tables["figures"][0]["level"]
        <= tables["figures"][0]["level_high"]
    )
    last = [row for row in tables["course"] if row["forth"] is not None][-1]
    assert last["forth"] == pytest.approx(tables["figures"][0]["level"], abs=0.15)
    assert tables["latest"]
    html = served.get("/dyads/RUS-PRK").text
    assert "90 % intervals" in html
    assert html.count("<svg") >= 2


def test_a_pair_with_hardly_an_event_has_too_little_evidence(tmp_path, serve) -> None:
    write_store(tmp_path / "s", [make_deed("RUS", "PRK", FIRST), make_deed("CHN", "JPN", FIRST)])
    with serve(tmp_path / "s") as served:
        html = served.get("/dyads/RUS-PRK").text
        assert "too little evidence for a figure" in html
        assert "no dated act between Russia and China" in served.get("/dyads/RUS-CHN").text
        assert served.get("/network").status_code == 200


def test_pairs_that_changed_come_first_and_pages_of_them_follow(scored) -> None:
    first = as_json(scored, "/dyads?limit=3")
    assert first["tables"]["pairs"][0]["pair"] == "RUS-DEU"
    assert first["tables"]["pairs"][0]["is_change"] is True
    following = scored.get(first["next"]).json()
    assert not {row["pair"] for row in following["tables"]["pairs"]} & {
        row["pair"] for row in first["tables"]["pairs"]
    }
    hostile = as_json(scored, "/dyads?sort=hostile")["tables"]["pairs"]
    assert [row["level"] for row in hostile] == sorted(row["level"] for row in hostile)
    assert all(
        "PRK" in row["pair"] for row in as_json(scored, "/dyads?country=North Korea")["tables"]["pairs"]
    )


def test_a_country_tells_its_partners_those_that_changed_first(scored) -> None:
    tables = as_json(scored, "/countries/DEU")["tables"]
    assert tables["partners"][0]["name"] == "Russia"
    assert tables["partners"][0]["is_change"] is True
    assert sum(row["force"] for row in tables["mix"]) == 0
    assert tables["contests"]
    html = scored.get("/countries/DEU").text
    assert 'href="/dyads/DEU-RUS"' in html
    assert "Russia (worse)" in html or "Russia" in html


def test_a_contest_names_both_sides_with_their_events(served) -> None:
    found = as_json(served, "/contests?object=North Korea")
    assert found["heading"] == "Who competes for North Korea?"
    first = found["tables"]["contests"][0]
    assert 0 < first["p_value"] <= 1
    sides = {row["claimant"] for row in found["tables"]["evidence"][:2]}
    assert sides == {first["one_name"], first["other_name"]}
    assert all(row["events"] for row in found["tables"]["evidence"][:2])
    glance = as_json(served, "/contests")["tables"]["contests"]
    assert len({row["object"] for row in glance}) == len(glance)


def test_the_ledger_has_both_sentences_and_the_rate_beside_what_comes_anyway(served) -> None:
    found = as_json(served, "/pledges?dyad=RUS-PRK")["tables"]
    assert {row["state"] for row in found["pledges"]} <= {"kept", "broken", "overdue", "open"}
    kept = next(row for row in found["pledges"] if row["state"] == "kept")
    assert kept["said"]
    assert kept["done"]
    assert kept["deed_day"] >= kept["day"]
    assert all(
        row["rate_low"] <= row["rate"] <= row["rate_high"]
        for row in found["tallies"]
        if row["rate"] is not None
    )
    only = as_json(served, "/pledges?state=open")["tables"]["pledges"]
    assert {row["state"] for row in only} <= {"open"}
    html = served.get("/pledges?dyad=RUS-PRK").text
    assert "Said, " in html
    assert "Done, " in html


def test_the_map_has_every_figure_in_its_table_and_names_disputed_borders(served) -> None:
    found = as_json(served, "/map")["tables"]
    assert {row["code"] for row in found["figures"]} >= {"RUS", "PRK", "FRA"}
    assert {"Crimea", "Kosovo", "Taiwan", "Western Sahara"} <= {row["area"] for row in found["borders"]}
    levels = as_json(served, "/map?measure=level back&towards=RUS")["tables"]["figures"]
    assert all(row["value_low"] <= row["value"] <= row["value_high"] for row in levels)
    assert "RUS" not in {row["code"] for row in levels}


def test_the_network_is_drawn_listed_and_downloaded_alike(served) -> None:
    found = as_json(served, "/network?powers=6&least=3")["tables"]
    assert len(found["nodes"]) == 6
    graph = ET.fromstring(served.get("/network.graphml?powers=6&least=3").text)
    edges = [one for one in graph.iter() if one.tag.endswith("}edge")]
    assert len(edges) == len(found["edges"])
    gexf = served.get("/network.gexf?powers=6&least=3")
    assert gexf.headers["content-type"].startswith("application/gexf+xml")
    assert ET.fromstring(gexf.text) is not None
    assert served.get("/network.graphml?powers=1").status_code == 400


def test_a_network_without_ties_is_404_as_a_file(empty) -> None:
    assert empty.get("/network.graphml").status_code == 404


def test_the_track_record_holds_what_was_resolved(scored) -> None:
    found = as_json(scored, "/forecasts")["tables"]
    assert len(found["open"]) == 10
    assert len(found["resolved"]) == 30
    assert {row["name"] for row in found["record"]} == {"all", "visit"}
    assert sum(row["n"] for row in found["reliability"]) == 30
    html = scored.get("/forecasts").text
    assert "How often forecasts came true" in html
    assert "Skill over own rate" in html


def test_nobody_waits_for_a_model_to_be_trained(served) -> None:
    html = served.get("/forecasts?pair=RUS-PRK").text
    assert "No model is trained" in html
    assert "dragoman forecast RUS PRK" in html
    assert as_json(served, "/forecasts?pair=RUS-PRK")["tables"]["asked"] == []


@pytest.mark.parametrize("address", ["/dyads/RUS-PRK", "/map", "/network", "/countries/PRK"])
def test_drawings_carry_no_script_no_style_and_no_roles(served, address) -> None:
    forget_drawings()
    html = served.get(address).text
    assert "<script" not in html.replace("<script src=", "")
    assert ' style="' not in html
    assert 'role="graphics' not in html

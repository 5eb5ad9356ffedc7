"""Runs: what was coded before is not coded again, what is bad is set aside, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman import engine
from dragoman.errors import SettingsError, StoreError
from dragoman.show.progress import parse_shard
from dragoman.store import open_store

TEXT = "Russia asked the Iranian president to visit Moscow, officials said on Thursday."


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    rows = [
        {"id": f"a{n}", "text": f"{TEXT} It was the visit number {n}.", "date": "2018-06-01"}
        for n in range(3)
    ]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    return folder


def files_of(store: Path) -> dict[str, bytes]:
    """Every file of a store with its bytes."""
    return {str(p.relative_to(store)): p.read_bytes() for p in sorted(store.rglob("*")) if p.is_file()}


def test_a_second_run_codes_nothing_and_changes_nothing(sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = engine.run([str(sources)], store)
    assert first.counts["coded"] == 3
    before = files_of(store)
    second = engine.run([str(sources)], store)
    assert (second.counts["coded"], second.counts["unchanged"]) == (0, 3)
    assert files_of(store) == before


def test_a_changed_article_is_coded_again_and_replaces_the_old(sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    engine.run([str(sources)], store)
    rows = sources / "rows.jsonl"
    rows.write_text(rows.read_text().replace("asked the", "invited the", 1))
    record = engine.run([str(sources)], store)
    assert (record.counts["coded"], record.counts["unchanged"]) == (1, 2)
    found = open_store(store)
    assert found.query("SELECT count(*) FROM articles").fetchone() == (3,)
    assert found.query("SELECT count(*) FROM all_articles").fetchone() == (4,)
    assert "invited the" in found.article("a0").text


def test_recode_codes_everything_again(sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    engine.run([str(sources)], store)
    before = [row.event for row in open_store(store).events()]
    assert engine.run([str(sources)], store, recode=True).counts["coded"] == 3
    assert [row.event for row in open_store(store).events()] == before


def test_bad_inputs_are_set_aside_with_room_and_reason_and_the_rest_goes_on(
    sources: Path, tmp_path: Path
) -> None:
    (sources / "empty.txt").write_text("")
    (sources / "picture.html").write_bytes(bytes(range(256)) * 20)
    (sources / "french.txt").write_text(
        "Le ministre des affaires étrangères a rencontré son homologue allemand lundi à Berlin. "
        "Les deux hommes ont parlé pendant trois heures de la situation à la frontière, selon le ministère.\n"
        * 4
    )
    with (sources / "rows.jsonl").open("a") as stream:
        stream.write("{broken\n" + json.dumps({"id": "a0", "text": "Quite another article."}) + "\n")
    store = tmp_path / "store"
    record = engine.run([str(sources)], store)
    assert record.counts["coded"] == 3
    found = {(Path(p.origin.split("#")[0]).name, p.room) for p in open_store(store).quarantined()}
    assert {("empty.txt", "read"), ("picture.html", "read"), ("french.txt", "clean")} <= found
    problems = open_store(store).quarantined()
    assert len(problems) == 5
    assert all("\n" not in p.message for p in problems)
    before = files_of(store)
    engine.run([str(sources)], store)
    assert files_of(store) == before


def test_a_run_tells_its_inputs_versions_and_counts(sources: Path, tmp_path: Path) -> None:
    engine.run([str(sources)], tmp_path / "store")
    (run,) = open_store(tmp_path / "store").runs()
    assert run.sources == (str(sources),)
    assert run.coder_version
    assert run.codebook_version
    assert run.counts["events"] >= 3


def rows_of(store: Path) -> list[tuple[object, ...]]:
    """Everything that a store holds but the names of its runs."""
    found = open_store(store)
    tables = ("articles", "events", "statements", "times", "places", "mentions")
    return [
        row
        for table in tables
        for row in found.query(f"SELECT * EXCLUDE (run_id) FROM {table} ORDER BY ALL").fetchall()
    ]


def test_two_processes_write_the_same_rows_as_one(sources: Path, tmp_path: Path) -> None:
    engine.run([str(sources)], tmp_path / "one")
    engine.run([str(sources)], tmp_path / "two", workers=2)
    assert rows_of(tmp_path / "two") == rows_of(tmp_path / "one")


def test_the_parts_of_a_job_array_make_the_whole_and_share_nothing(sources: Path, tmp_path: Path) -> None:
    engine.run([str(sources)], tmp_path / "whole")
    parts = [engine.run([str(sources)], tmp_path / "parts", shard=engine.Shard(n, 2)) for n in (1, 2)]
    assert sum(part.counts["coded"] for part in parts) == 3
    assert rows_of(tmp_path / "parts") == rows_of(tmp_path / "whole")


@pytest.mark.parametrize("text", ["0/2", "3/2", "half", "1/0"])
def test_a_part_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="3/200"):
        parse_shard(text)


def test_near_duplicates_are_linked_and_kept(tmp_path: Path) -> None:
    story = " ".join(
        f"The minister of state number {n} spoke about the border and the river." for n in range(20)
    )
    rows = [{"id": name, "text": story + end} for name, end in (("first", ""), ("second", " By our staff."))]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    record = engine.run([str(tmp_path / "rows.jsonl")], tmp_path / "store")
    assert (record.counts["coded"], record.counts["copies"]) == (2, 1)
    found = (
        open_store(tmp_path / "store").query("SELECT article_id, copy_of FROM articles ORDER BY 1").fetchall()
    )
    assert found == [("first", None), ("second", "first")]


def test_progress_is_told_and_ends_at_all(sources: Path, tmp_path: Path) -> None:
    seen = []
    engine.run([str(sources)], tmp_path / "store", on_progress=lambda p: seen.append((p.seen, p.coded)))
    assert seen[-1] == (3, 3)


def test_a_store_of_a_newer_schema_is_refused(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "store.json").write_text('{"schema": 99}')
    with pytest.raises(StoreError, match="newer"):
        engine.run([str(sources)], tmp_path / "store")

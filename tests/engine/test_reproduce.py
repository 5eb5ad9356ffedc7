"""Runs done again: the same rows, or which differ and why; what was coded twice is told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from dragoman import engine
from dragoman.engine.reproduce import reproduce
from dragoman.engine.retry import find_source, retry
from dragoman.errors import StoreError
from dragoman.records import Article, Coded
from dragoman.store import open_store
from dragoman.store.comparison import find_updated, list_updates
from light_coder import LightCoder, write_corpus


class OtherCoder(LightCoder):
    """A coder of another mind about every event, who finds no places."""

    def code_articles(self, articles: Iterable[Article]) -> Iterator[Coded | Exception]:
        for coded in super().code_articles(articles):
            if isinstance(coded, Coded):
                events = tuple(msgspec.structs.replace(e, status="planned") for e in coded.events)
                yield msgspec.structs.replace(coded, events=events, places=())
            else:
                yield coded


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_corpus(tmp_path / "corpus.jsonl", 40)
    engine.run(["corpus.jsonl"], tmp_path / "store", make_coder=LightCoder)
    return tmp_path / "store"


def only_run(store: Path) -> str:
    return open_store(store).runs()[0].run_id


def test_a_run_that_is_done_again_is_the_same_from_whatever_folder(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    found = reproduce(store, only_run(store)[:15], make_coder=LightCoder)
    assert found.is_same
    assert found.inputs == {"same": 38}
    assert found.rows["events"] == {"same": 38, "changed": 0, "new": 0, "gone": 0}
    assert Path.cwd() == Path("/")


def test_another_coder_differs_row_by_row_and_the_store_is_left_alone(store: Path) -> None:
    found = reproduce(store, only_run(store), make_coder=OtherCoder)
    assert not found.is_same
    assert found.rows["events"]["changed"] == 38
    assert found.rows["places"]["gone"] == 38
    assert found.rows["statements"]["same"] == 38
    assert {e.table for e in found.examples} == {"events", "places"}
    assert len(open_store(store).runs()) == 1


def test_inputs_that_changed_vanished_or_are_refused_are_told_apart(store: Path, tmp_path: Path) -> None:
    lines = (tmp_path / "corpus.jsonl").read_text().splitlines()
    lines[3] = lines[3].replace("Minister", "Senator")
    lines[4] = json.dumps({"id": "a000004", "text": "DIVIDE these words."})
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines[:-1]))
    found = reproduce(store, only_run(store), make_coder=LightCoder)
    assert found.inputs == {"same": 35, "changed": 1, "refused": 1, "vanished": 1}
    assert not found.is_same
    assert {(lost.fate, lost.article_id) for lost in found.lost} == {
        ("changed", "a000003"), ("refused", "a000004"), ("vanished", "a000039"),
    }  # fmt: skip


def test_texts_that_the_store_keeps_can_be_coded_where_the_files_are_gone(
    store: Path, tmp_path: Path
) -> None:
    (tmp_path / "corpus.jsonl").unlink()
    assert reproduce(store, only_run(store), make_coder=LightCoder).inputs == {"vanished": 38}
    assert reproduce(store, only_run(store), make_coder=LightCoder, from_store=True).is_same


def test_a_run_that_is_not_there_is_told_with_the_nearest(store: Path) -> None:
    with pytest.raises(StoreError, match="dragoman runs"):
        reproduce(store, "2001", make_coder=LightCoder)


def test_other_versions_are_counted_and_coded_again_on_request_as_updates(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["dragoman.engine.run"], "__version__", "9.9")
    again = engine.run(["corpus.jsonl"], store, make_coder=OtherCoder)
    assert (again.counts["coded"], again.counts["outdated"]) == (0, 38)
    update = engine.run(["corpus.jsonl"], store, make_coder=OtherCoder, update=True)
    assert (update.counts["coded"], update.counts["updated"]) == (38, 38)
    assert engine.run(["corpus.jsonl"], store, update=True).counts["coded"] == 0
    (told,) = list_updates(open_store(store))
    assert told.versions.coder == "9.9"
    assert [versions.coder for versions in told.earlier.values() if versions] != ["9.9"]
    assert (told.n_articles, told.n_inputs_changed) == (38, 0)
    assert told.rows["events"]["changed"] == 38
    assert told.rows["places"]["gone"] == 38
    changed = list(find_updated(open_store(store), update.run_id, "events", limit=3))
    assert [(c.change, "occurred" in c.before, "planned" in c.after) for c in changed] == [
        ("changed", True, True)
    ] * 3


def test_quarantine_is_tried_again_by_name_and_lets_go_of_what_passes(store: Path, tmp_path: Path) -> None:
    assert len(open_store(store).quarantined()) == 2
    assert engine.run(["corpus.jsonl"], store, make_coder=LightCoder).counts["quarantined"] == 2
    still = retry(store, make_coder=LightCoder)
    assert (still.tried, still.coded) == (2, 0)
    text = (tmp_path / "corpus.jsonl").read_text()
    text = text.replace("{broken", json.dumps({"id": "mended", "text": "Russia met Japan."}))
    (tmp_path / "corpus.jsonl").write_text(text)
    assert retry(store, make_coder=LightCoder, room="coding").tried == 1
    done = retry(store, make_coder=LightCoder)
    assert (done.tried, done.coded) == (2, 1)
    assert [p.room for p in open_store(store).quarantined()] == ["coding"]
    assert open_store(store).article("mended").text == "Russia met Japan."


def test_a_page_that_bears_anothers_id_is_never_put_in_its_place(store: Path, tmp_path: Path) -> None:
    with (tmp_path / "corpus.jsonl").open("a") as stream:
        stream.write(json.dumps({"id": "a000001", "text": "Quite another story of some ministers."}) + "\n")
    engine.run(["corpus.jsonl"], store, make_coder=LightCoder)
    done = retry(store, make_coder=LightCoder)
    assert len(done.clashes) == 1
    assert "another story" not in open_store(store).article("a000001").text


def test_what_is_not_found_any_more_is_named(store: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").unlink()
    done = retry(store, make_coder=LightCoder)
    assert (done.tried, len(done.missing)) == (0, 2)


def test_the_file_of_an_origin_is_found_in_archives_and_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news.zip").write_bytes(b"")
    Path("a#b.csv").write_text("")
    assert find_source("news.zip/inner/page.html") == "news.zip"
    assert find_source("a#b.csv") == "a#b.csv"
    assert find_source("nowhere.csv#3") is None
    assert find_source("https://example.org/feed") == "https://example.org/feed"

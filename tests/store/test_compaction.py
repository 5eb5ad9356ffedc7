"""Merging shards: the same rows before and after, and at whatever moment the merging is killed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dragoman import engine
from dragoman.errors import StoreError
from dragoman.store import compaction, open_store
from dragoman.store.compaction import compact
from dragoman.store.copies import link_copies, stamp_shards
from light_coder import LightCoder, write_corpus
from stores import rows_of


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of many small shards."""
    source = write_corpus(tmp_path / "corpus.jsonl", 120)
    engine.run([str(source)], tmp_path / "store", make_coder=LightCoder, articles_a_shard=8)
    return tmp_path / "store"


def test_many_shards_become_few_with_the_same_rows(store: Path) -> None:
    before, files = rows_of(store), len(list((store / "shards").iterdir()))
    done = compact(store)
    assert (done.before, done.after) == (files, 1)
    assert len(list((store / "shards").iterdir())) == 1
    assert rows_of(store) == before
    assert compact(store).after == 1


def test_an_open_store_goes_on_reading_when_its_shards_are_merged(store: Path) -> None:
    reader = open_store(store)
    before = reader.query("SELECT count(*) FROM events").fetchall()
    compact(store)
    assert reader.query("SELECT count(*) FROM events").fetchall() == before


@pytest.mark.parametrize("killed_after", range(4))
def test_a_compaction_that_is_killed_loses_nothing(
    store: Path, killed_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(store)
    remove = shutil.rmtree
    removed: list[Path] = []

    def remove_until_killed(path: Path, **options: bool) -> None:
        if path.parent.name == "shards":
            if len(removed) == killed_after:
                raise KeyboardInterrupt
            removed.append(path)
        remove(path, **options)

    monkeypatch.setattr(compaction.shutil, "rmtree", remove_until_killed)
    with pytest.raises(KeyboardInterrupt):
        compact(store)
    monkeypatch.undo()
    assert len(list((store / "shards").iterdir())) > 1
    assert rows_of(store) == before
    compact(store)
    assert len(list((store / "shards").iterdir())) == 1
    assert rows_of(store) == before


def test_two_compactions_at_once_are_one(store: Path) -> None:
    with compaction._locked(store), pytest.raises(StoreError, match="another process merges"):
        compact(store)


def test_a_run_merges_when_there_are_very_many(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "MANY", 3)
    more = write_corpus(tmp_path / "more.jsonl", 10, first=1000)
    engine.run([str(more)], store, make_coder=LightCoder)
    assert len(list((store / "shards").iterdir())) == 1


def test_shards_of_earlier_versions_are_read_and_merged_with_those_of_today(store: Path) -> None:
    before = rows_of(store)
    for shard in sorted((store / "shards").iterdir())[:3]:
        (shard / "shard.json").unlink()
        (shard / "signatures.parquet").unlink()
        table = pq.read_table(shard / "articles.parquet").drop_columns("copy_of")
        pq.write_table(table, shard / "articles.parquet")
    assert rows_of(store)["events"] == before["events"]
    compact(store)
    after = rows_of(store)
    assert {name: after[name] for name in ("articles", "events", "statements")} == {
        name: before[name] for name in ("articles", "events", "statements")
    }


def test_links_are_made_anew_only_where_shards_are_new(store: Path, tmp_path: Path) -> None:
    links, stamp = (store / "copies.parquet").stat().st_mtime_ns, stamp_shards(store)
    assert link_copies(open_store(store)) == 12
    assert (store / "copies.parquet").stat().st_mtime_ns == links
    more = write_corpus(tmp_path / "more.jsonl", 10, first=1000)
    engine.run([str(more)], store, make_coder=LightCoder)
    assert stamp_shards(store) != stamp
    assert link_copies(open_store(store)) == 13


def test_a_label_that_cannot_be_read_is_named(store: Path) -> None:
    shard = next((store / "shards").iterdir())
    (shard / "shard.json").write_text("{")
    with pytest.raises(StoreError, match=r"shard\.json: cannot be read"):
        open_store(store)

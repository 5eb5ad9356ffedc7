"""The same rows, in the same order, out of one process, two processes and parts of a job array."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest

from dragoman import engine
from dragoman.records import Article, Coded
from dragoman.store import Run
from light_coder import LightCoder, write_corpus
from stores import rows_of, shards_of


def run(source: Path, store: Path, **options: object) -> Run:
    return engine.run([str(source)], store, make_coder=LightCoder, articles_a_shard=64, **options)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "corpus.jsonl", 300)


@pytest.fixture(scope="module")
def whole(corpus: Path) -> Path:
    """The store of an unbroken run in one process."""
    run(corpus, corpus.parent / "whole")
    return corpus.parent / "whole"


def test_two_processes_write_the_same_shards_as_one(corpus: Path, whole: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "two", workers=2)
    assert len(shards_of(whole)) > 3
    assert shards_of(tmp_path / "two") == shards_of(whole)
    assert rows_of(tmp_path / "two") == rows_of(whole)


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3)))[1::2])
def test_parts_in_any_order_make_the_whole(
    corpus: Path, whole: Path, tmp_path: Path, order: tuple[int, ...]
) -> None:
    for index in order:
        run(corpus, tmp_path / "parts", shard=engine.Shard(index, 3))
    assert rows_of(tmp_path / "parts") == rows_of(whole)


def test_copies_are_linked_to_the_earliest_whoever_coded_it_and_when(whole: Path) -> None:
    copies = dict(rows_of(whole)["copies"])
    assert copies["a000019"] == "a000018"
    assert len(copies) == 30


def test_a_page_that_kills_its_process_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "corpus.jsonl", 36)
    lines = source.read_text().splitlines()
    lines[34] = '{"id": "killer", "text": "These words make a process DIE at once."}'
    source.write_text("\n".join(lines))
    record = run(source, tmp_path / "store", workers=2)
    assert record.counts["coded"] == 33
    (crash,) = [row for row in rows_of(tmp_path / "store")["quarantine"] if "crash" in row]
    assert "killer" not in crash
    assert "corpus.jsonl#35" in crash[0]


def test_an_article_that_makes_no_rows_is_set_aside_and_its_batch_goes_on(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "corpus.jsonl", 30)
    record = engine.run([str(source)], tmp_path / "store", make_coder=HugeCoder)
    assert record.counts["coded"] == 28
    assert any("a000004" not in row and "#5" in row[0] for row in rows_of(tmp_path / "store")["quarantine"])


class HugeCoder(LightCoder):
    """A coder that finds one number too large for its column."""

    def code_articles(self, articles: Iterable[Article]) -> Iterator[Coded | Exception]:
        for article in articles:
            (found,) = super().code_articles([article])
            if isinstance(found, Coded) and article.id == "a000004":
                events = tuple(msgspec.structs.replace(e, killed=2**40) for e in found.events)
                found = msgspec.structs.replace(found, events=events)
            yield found


def test_a_coder_that_cannot_be_made_ends_the_run_with_its_own_error(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "corpus.jsonl", 10)
    with pytest.raises(ZeroDivisionError):
        engine.run([str(source)], tmp_path / "store", make_coder=fail, workers=2)


def fail(_settings: object) -> LightCoder:
    raise ZeroDivisionError

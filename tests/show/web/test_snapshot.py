"""A store that is written to, that disappears and comes back, while the workbench is open."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dealings import make_dealings, make_deed, write_store
from dragoman.errors import StoreError
from dragoman.records import Coded
from dragoman.show.web.problems import TooSlowError
from dragoman.show.web.snapshot import Library
from dragoman.store import open_store
from factory import make_article, make_event

VERSIONS = {"coder_version": "0.1.0", "codebook_version": "c"}


@pytest.fixture
def small(tmp_path):
    write_store(tmp_path / "store", make_dealings(60))
    return tmp_path / "store"


def count(library: Library) -> int:
    return library.ask(lambda reader: reader.value("SELECT count(*) FROM events"))


def test_new_shards_are_seen_when_the_time_has_passed(small) -> None:
    library = Library(small, look_again=0)
    before = count(library)
    write_store(small, [make_deed("FRA", "DEU", make_dealings(1)[0]["event_date"], event_id="new")])
    assert count(library) == before + 1


def test_snapshot_is_kept_while_nothing_changes(small) -> None:
    library = Library(small, look_again=0)
    assert library.snapshot() is library.snapshot()


def test_missing_store_is_an_error_until_it_is_back(small, tmp_path) -> None:
    library = Library(small, look_again=0)
    before = count(library)
    small.rename(tmp_path / "away")
    with pytest.raises(StoreError):
        count(library)
    (tmp_path / "away").rename(small)
    assert count(library) == before


def test_served_store_that_disappears_is_503_and_recovers(small, tmp_path, serve) -> None:
    with serve(small, look_again=0) as bench:
        assert bench.get("/events.json").status_code == 200
        shutil.move(small, tmp_path / "away")
        answer = bench.get("/events.json?country=FRA")
        assert answer.status_code == 503
        assert answer.json()["status"] == 503
        assert answer.headers["retry-after"]
        assert bench.get("/data/codebook/CONSULT", headers={"accept": "text/html"}).status_code == 503
        shutil.move(tmp_path / "away", small)
        assert bench.get("/events.json?country=FRA").status_code == 200


def test_readers_never_fail_while_a_run_writes(small) -> None:
    library = Library(small, look_again=0)
    done = threading.Event()

    def write() -> None:
        store = open_store(small)
        for number in range(6):
            writer = store.writer(f"r{number + 2}", VERSIONS)
            event = make_event(event_id=f"n{number}")
            writer.add(make_article(id=f"n{number}"), Coded(id=f"n{number}", events=(event,)), "f")
            writer.flush()
        done.set()

    def read(_: int) -> int:
        return count(library)

    before = count(library)
    with ThreadPoolExecutor(8) as pool:
        writing = pool.submit(write)
        counts = list(pool.map(read, range(60)))
        writing.result()
    assert done.is_set()
    assert all(before <= found <= before + 6 for found in counts)
    assert count(library) == before + 6


def test_slow_query_is_stopped(small) -> None:
    library = Library(small)
    with pytest.raises(TooSlowError), library.read(seconds=0.2) as reader:
        reader.rows(
            "SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE a.range % 7 = b.range % 11"
        )
    assert count(library) > 0


def test_remembered_things_are_made_once_however_many_ask(small) -> None:
    library = Library(small)
    made = []

    def ask(_: int) -> int:
        return library.ask(lambda reader: reader.remember("key", lambda: made.append(1) or len(made)))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(30))) == {1}


def test_readers_do_not_mix_their_rows(small) -> None:
    library = Library(small)

    def ask(number: int) -> bool:
        rows = library.ask(lambda reader: reader.rows("SELECT ? AS n FROM range(50)", [number]))
        return {row["n"] for row in rows} == {number}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(80)))


def test_who_waits_for_anothers_making_holds_nobody_up(small) -> None:
    library = Library(small)
    began, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        began.set()
        go_on.wait(20)
        return 1

    with ThreadPoolExecutor(12) as pool:
        asking = [pool.submit(library.ask, lambda reader: reader.remember("slow", slow)) for _ in range(8)]
        began.wait(20)
        assert library.ask(lambda reader: reader.value("SELECT 1")) == 1
        go_on.set()
        assert [one.result() for one in asking] == [1] * 8

"""Kills, full disks, files that cannot be read: what stands is whole, and the next run goes on."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman import engine
from dragoman.errors import StoreError
from dragoman.store import open_store, shards
from light_coder import LightCoder, write_corpus
from stores import rows_of

PROGRAM = Path(__file__).parents[1] / "light_run.py"
KILLS = 4


def start(source: Path, store: Path, workers: int) -> subprocess.Popen[bytes]:
    call = [sys.executable, str(PROGRAM), str(source), str(store), "--workers", str(workers)]
    return subprocess.Popen(
        call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "LIGHT_CODER_MS": "1"}
    )


def test_a_run_that_is_killed_again_and_again_ends_as_an_unbroken_one(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "corpus.jsonl", 700)
    engine.run([str(source)], tmp_path / "unbroken", make_coder=LightCoder)
    chance = random.Random(7)
    killed = 0
    while True:
        process = start(source, tmp_path / "store", workers=1 + killed % 2)
        try:
            _, errors = process.communicate(timeout=chance.uniform(0.5, 3.0) if killed < KILLS else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            killed += 1
            continue
        assert process.returncode == 0, errors.decode()
        break
    assert killed >= 2
    assert rows_of(tmp_path / "store") == rows_of(tmp_path / "unbroken")
    records = open_store(tmp_path / "store").runs()
    assert records[-1].finished


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus.jsonl", 200)


def run(source: Path, store: Path, **options: object) -> object:
    return engine.run([str(source)], store, make_coder=LightCoder, articles_a_shard=50, **options)


def test_a_full_disk_is_told_in_one_line_and_the_next_run_goes_on(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(source, tmp_path / "unbroken")
    written = []
    write = shards.write_table

    def write_until_full(table: object, path: Path) -> None:
        written.append(path)
        if len(written) > 25:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(table, path)

    monkeypatch.setattr(shards, "write_table", write_until_full)
    with pytest.raises(StoreError, match="No space left") as caught:
        run(source, tmp_path / "store")
    monkeypatch.undo()
    assert "\n" not in str(caught.value)
    assert len(list((tmp_path / "store" / "shards").iterdir())) == 2
    assert not list((tmp_path / "store" / "partial").iterdir())
    run(source, tmp_path / "store")
    assert rows_of(tmp_path / "store") == rows_of(tmp_path / "unbroken")


def test_a_store_that_cannot_be_written_is_told_before_anything_is_coded(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(source, tmp_path / "store")
    write_bytes = Path.write_bytes

    def refuse(path: Path, data: bytes) -> int:
        if ".probe" in path.name:
            raise OSError(errno.EROFS, "Read-only file system")
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    coded = []
    with pytest.raises(StoreError, match="Read-only file system"):
        engine.run(
            [str(write_corpus(tmp_path / "more.jsonl", 20, first=500))], tmp_path / "store",
            make_coder=lambda settings: coded.append(1) or LightCoder(settings),
        )  # fmt: skip
    assert not coded
    unchanged = run(source, tmp_path / "store")
    assert unchanged.counts["coded"] == 0


def test_files_that_cannot_be_read_are_set_aside_by_name_and_coded_when_they_can(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    page = "The minister of one country met the minister of another on the river between the two. " * 4
    for name in ("forbidden", "vanishing", "good"):
        (folder / f"{name}.txt").write_text(f"{name.title()} ministers met\n\n{page}\n")
    (folder / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    opened = Path.open

    def refuse(path: Path, *rest: object, **more: object) -> object:
        kind = {"forbidden.txt": PermissionError, "vanishing.txt": FileNotFoundError}.get(path.name)
        if kind is not None:
            raise kind(errno.EACCES if kind is PermissionError else errno.ENOENT, kind.__name__)
        return opened(path, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        record = run(folder, tmp_path / "store")
    assert record.counts["coded"] == 1
    problems = {Path(p.origin).name: p.message for p in open_store(tmp_path / "store").quarantined()}
    assert {"forbidden.txt", "vanishing.txt", "broken.txt"} <= set(problems)
    assert run(folder, tmp_path / "store").counts["coded"] == 2
    left = {Path(p.origin).name for p in open_store(tmp_path / "store").quarantined()}
    assert left == {"broken.txt"}


def test_what_a_killed_run_wrote_has_a_record_that_says_so(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "corpus.jsonl", 200)
    with pytest.raises(RuntimeError):
        engine.run(
            [str(source)], tmp_path / "store", make_coder=LightCoder, articles_a_shard=50,
            on_progress=stop_at(100),
        )  # fmt: skip
    (record,) = open_store(tmp_path / "store").runs()
    assert record.finished is None
    assert record.counts["coded"] >= 50
    assert json.loads(record.settings)


def stop_at(coded: int) -> object:
    def stop(state: engine.Progress) -> None:
        if state.coded >= coded:
            raise RuntimeError

    return stop

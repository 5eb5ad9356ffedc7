"""Forecasts of dated facts: what recurs is ranked first, and the future is never looked at."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from dragoman.errors import ReadError
from dragoman.forecast import backtest
from dragoman.forecast.backtest import History
from dragoman.forecast.quads import load_quads

N_ACTORS, N_RELATIONS = 36, 4


def make_facts(days: range, seed: int = 0) -> np.ndarray:
    """Every day each actor does its own relation to its own partner, and something at random."""
    chance = np.random.default_rng(seed)
    rows = []
    for day in days:
        for actor in range(0, N_ACTORS, 3):
            rows.append((actor, actor % N_RELATIONS, actor + 1, day))
            rows.append((actor, int(chance.integers(N_RELATIONS)), int(chance.integers(N_ACTORS)), day))
    return np.array(rows)


def write_parts(folder: Path, train: np.ndarray, valid: np.ndarray, test: np.ndarray) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in (("train", train), ("valid", valid), ("test", test)):
        with gzip.open(folder / f"{name}.tsv.gz", "wt") as stream:
            stream.writelines("\t".join(map(str, row)) + "\n" for row in rows)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_parts(
        tmp_path / "facts", make_facts(range(12)), make_facts(range(12, 16), 1), make_facts(range(16, 19), 2)
    )


def read_answers(path: Path) -> dict[tuple[int, int, int], dict[str, float]]:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return {(line["s"], line["r"], line["t"]): line["scores"] for line in lines}


@pytest.mark.parametrize("setting", ["single-step", "multi-step"])
def test_every_question_is_answered_once_and_what_recurs_comes_first(
    folder: Path, tmp_path: Path, setting: str
) -> None:
    out = tmp_path / "out.jsonl"
    written = backtest(folder, out, setting)  # type: ignore[arg-type]
    found = read_answers(out)
    test = load_quads(folder).test
    asked = {(s, r, t) for s, r, _, t in test.tolist()} | {
        (o, r + N_RELATIONS, t) for _, r, o, t in test.tolist()
    }
    assert found.keys() == asked
    assert written == len(asked)
    firsts = [next(iter(found[a, a % N_RELATIONS, 17])) == str(a + 1) for a in range(0, N_ACTORS, 3)]
    assert sum(firsts) >= 0.9 * len(firsts)
    assert all(list(s.values()) == sorted(s.values(), reverse=True) for s in found.values())
    assert max(map(len, found.values())) <= 300


def test_the_answers_of_a_day_do_not_change_with_what_comes_after(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    backtest(folder, out)
    before = read_answers(out)
    test = load_quads(folder).test
    later = test[:, 3] > 16
    chance = np.random.default_rng(5)
    test[later, 2] = chance.permutation(test[later, 2])
    other = write_parts(tmp_path / "other", make_facts(range(12)), make_facts(range(12, 16), 1), test)
    backtest(other, out)
    after = read_answers(out)
    first_day = {key for key in before if key[2] == 16}
    assert first_day
    assert all(after[key] == before[key] for key in first_day)


def test_the_evidence_of_a_day_holds_only_days_before_it(folder: Path) -> None:
    history = History(load_quads(folder))
    assert history.before(16)[:, 3].max() == 15
    assert not len(history.before(0))


@pytest.mark.parametrize(
    ("line", "words"), [("1\t2\t3\n", "four integers"), ("a\tb\tc\td\n", "four integers"), ("", "no facts")]
)
def test_a_bad_part_names_file_and_line(folder: Path, tmp_path: Path, line: str, words: str) -> None:
    with gzip.open(folder / "valid.tsv.gz", "wt") as stream:
        stream.write(line)
    with pytest.raises(ReadError, match=words) as caught:
        backtest(folder, tmp_path / "out.jsonl")
    assert "valid.tsv.gz" in str(caught.value)


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"train\.tsv\.gz"):
        backtest(tmp_path, tmp_path / "out.jsonl")

"""Kills runs at random moments, starts them again, and compares what they wrote with an unbroken run.

    python bench/faults.py [--kills 50] [--articles 4000] [--workers 2] [--seed 1] [--json FILE]

Each run is killed (SIGKILL) at a moment drawn from the length of an unbroken one, and started again until
one ends by itself; then its rows are compared with those of the unbroken run, and the next store begins.
The coder is a light one (``tests/light_coder.py``), so that a kill is as likely to fall into reading,
writing, linking and merging as into coding.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dragoman.store import open_store
from dragoman.store.schema import TABLES

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))
from light_coder import write_corpus  # noqa: E402

SHARD = 100


def command(source: Path, store: Path, workers: int) -> list[str]:
    program = [sys.executable, str(TESTS / "light_run.py"), str(source), str(store)]
    return [*program, "--workers", str(workers), "--shard-size", str(SHARD)]


def read_rows(store: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows, those of the past too; without the names of the runs."""
    found = open_store(store)
    names = {table: f"* EXCLUDE (run_id) FROM all_{table}" for table in TABLES} | {"copies": "* FROM copies"}
    return {name: found.query(f"SELECT {rest} ORDER BY ALL").fetchall() for name, rest in names.items()}


def run_until_killed(call: list[str], moment: float) -> bool:
    """Whether the run was killed; it may also end before its moment."""
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, errors = process.communicate(timeout=moment)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    if process.returncode:
        raise SystemExit(f"a run that was not killed failed:\n{errors.decode()}")
    return False


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--articles", type=int, default=4000)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        root = Path(folder)
        source = write_corpus(root / "corpus.jsonl", chosen.articles)
        began = time.perf_counter()
        subprocess.run(command(source, root / "unbroken", chosen.workers), check=True, capture_output=True)
        length = time.perf_counter() - began
        expected = read_rows(root / "unbroken")
        kills, stores, unequal = 0, 0, 0
        while kills < chosen.kills:
            store, here = root / f"store-{stores}", 0
            while kills < chosen.kills and run_until_killed(
                command(source, store, chosen.workers), chance.uniform(0.5, length)
            ):
                kills, here = kills + 1, here + 1
            subprocess.run(command(source, store, chosen.workers), check=True, capture_output=True)
            differing = [name for name, rows in read_rows(store).items() if rows != expected[name]]
            unequal += bool(differing)
            verdict = f"differs in {', '.join(differing)}" if differing else "equal"
            print(f"store {stores}: killed {here} times, {verdict}", flush=True)
            stores += 1
    figures = {
        "kills": kills, "stores": stores, "unequal": unequal, "articles": chosen.articles,
        "workers": chosen.workers, "seconds_unbroken": round(length, 1),
        "rows": {name: len(rows) for name, rows in expected.items()},
    }  # fmt: skip
    print(json.dumps(figures))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(bool(unequal))


if __name__ == "__main__":
    main()

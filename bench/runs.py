"""Speed and memory of runs, as ratios in one run.

    python bench/runs.py [--only workers,ray,memory,again,corpus] [--articles 600] [--rounds 3]
                         [--stream 100000] [--corpus FOLDER] [--json FILE]

workers  the real coder over the same articles with one process and with two, in turn
ray      the same on a Ray of two cores on this machine, against two processes, in turn
memory   many short articles streamed through one worker with a light coder: resident memory over time
again    a second run over the same articles, against the first: with the light coder as measured, with the
         real one by its measured rate
corpus   a folder (bench/corpus.py makes one) from end to end with two workers: rate, memory, quarantine

Rates are those between the first batch and the last, so that loading the models does not count; whole
times are given beside them. A rate is the median of the rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dragoman import engine
from dragoman.pipeline import Coder
from dragoman.store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parent))
os.environ["PYTHONPATH"] = os.pathsep.join([*sys.path[:2], os.environ.get("PYTHONPATH", "")])
from corpus import make_articles

from light_coder import LightCoder

PAGE = os.sysconf("SC_PAGE_SIZE")
Figures = dict[str, Any]


class Clock:
    """Notes when how many articles were coded."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.marks: list[tuple[float, int]] = []

    def __call__(self, state: engine.Progress) -> None:
        if state.coded and (not self.marks or state.coded > self.marks[-1][1]):
            self.marks.append((time.perf_counter(), state.coded))

    def rate(self) -> float:
        (first, few), (last, many) = self.marks[0], self.marks[-1]
        return (many - few) / max(last - first, 1e-9)


def write_lines(path: Path, count: int, **options: Any) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in make_articles(count, **options))
    return path


def time_run(source: Path, root: Path, **options: Any) -> tuple[float, float]:
    """Articles a second between the first batch and the last, and the whole time in seconds."""
    clock = Clock()
    with tempfile.TemporaryDirectory(dir=root) as store:
        engine.run([str(source)], Path(store) / "store", on_progress=clock, **options)
    return clock.rate(), time.perf_counter() - clock.began


def compare(source: Path, root: Path, rounds: int, one: Figures, other: Figures) -> tuple[Figures, Figures]:
    """Two ways of running, in turn."""
    times: list[list[tuple[float, float]]] = [[], []]
    for _ in range(rounds):
        for kept, options in zip(times, (one, other), strict=True):
            kept.append(time_run(source, root, **options))
    first, second = (
        {
            "articles_per_second": statistics.median(rate for rate, _ in kept),
            "seconds": statistics.median(whole for _, whole in kept),
        }
        for kept in times
    )
    return first, second


def bench_workers(root: Path, chosen: argparse.Namespace) -> Figures:
    source = write_lines(root / "workers.jsonl", chosen.articles)
    one, two = compare(source, root, chosen.rounds, {"workers": 1}, {"workers": 2})
    return {
        "one_worker": one, "two_workers": two,
        "two_to_one": two["articles_per_second"] / one["articles_per_second"],
        "two_to_one_whole_run": one["seconds"] / two["seconds"],
    }  # fmt: skip


def bench_ray(root: Path, chosen: argparse.Namespace) -> Figures:
    import ray

    source = write_lines(root / "ray.jsonl", chosen.articles)
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    pool, cluster = compare(source, root, chosen.rounds, {"workers": 2}, {"engine": "ray"})
    ray.shutdown()
    return {
        "pool": pool, "ray": cluster,
        "ray_to_pool": cluster["articles_per_second"] / pool["articles_per_second"],
        "ray_to_pool_whole_run": pool["seconds"] / cluster["seconds"],
    }  # fmt: skip


def resident_gb(pids: set[int]) -> float:
    """Memory that the processes hold, in GB; what they share is counted for each."""
    pages = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * PAGE / 1e9


def children_of(pid: int) -> set[int]:
    found: set[int] = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            if int(path.read_text().rsplit(")", 1)[1].split()[1]) == pid:
                child = int(path.parent.name)
                found |= {child} | children_of(child)
    return found


@contextlib.contextmanager
def watch_memory(every: float = 1.0) -> Iterator[list[tuple[float, float, float]]]:
    """Seconds, memory of this process and of its greatest child, in GB, while the block runs."""
    seen: list[tuple[float, float, float]] = []
    done = threading.Event()
    began = time.perf_counter()

    def look() -> None:
        while not done.wait(every):
            own = resident_gb({os.getpid()})
            greatest = max((resident_gb({child}) for child in children_of(os.getpid())), default=0.0)
            seen.append((time.perf_counter() - began, own, greatest))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def curve(seen: list[tuple[float, float, float]], points: int = 10) -> list[dict[str, float]]:
    """The memory at some moments, evenly spread."""
    steps = [seen[round(n * (len(seen) - 1) / (points - 1))] for n in range(points)] if seen else []
    return [{"s": round(s, 1), "first_gb": round(a, 2), "worker_gb": round(b, 2)} for s, a, b in steps]


def stream(source: Path, store: Path, make_coder: Callable[..., Any], workers: int) -> Figures:
    clock = Clock()
    with watch_memory() as seen:
        record = engine.run([str(source)], store, make_coder=make_coder, on_progress=clock, workers=workers)
    return {
        "articles": record.counts["coded"], "seconds": time.perf_counter() - clock.began,
        "articles_per_second": clock.rate(), "curve": curve(seen),
        "peak_gb": max((own for _, own, _ in seen), default=0.0),
        "peak_worker_gb": max((child for _, _, child in seen), default=0.0),
    }  # fmt: skip


def bench_memory(root: Path, chosen: argparse.Namespace) -> Figures:
    source = write_lines(root / "stream.jsonl", chosen.stream)
    figures = {"one_worker_light": stream(source, root / "light", LightCoder, 1)}
    few = write_lines(root / "few.jsonl", chosen.articles, seed=3)
    figures["one_worker_real"] = stream(few, root / "real", Coder, 1)
    return figures


def bench_again(root: Path, chosen: argparse.Namespace) -> Figures:
    source, store = root / "stream.jsonl", root / "light"
    if not source.exists():
        write_lines(source, chosen.stream)
        stream(source, store, LightCoder, 1)
    began = time.perf_counter()
    record = engine.run([str(source)], store, make_coder=LightCoder)
    again = time.perf_counter() - began
    few = write_lines(root / "rate.jsonl", min(200, chosen.articles), seed=2)
    rate, _ = time_run(few, root)
    first = chosen.stream / rate
    return {
        "unchanged": record.counts["unchanged"], "again_seconds": again,
        "real_coder_articles_per_second": rate, "first_seconds_by_that_rate": first,
        "first_to_again": first / again,
    }  # fmt: skip


def bench_corpus(root: Path, chosen: argparse.Namespace) -> Figures:
    if chosen.corpus is None:
        raise SystemExit("--only corpus: name the folder with --corpus (bench/corpus.py makes one)")
    store = root / "store"
    clock = Clock()
    with watch_memory(5.0) as seen:
        record = engine.run([str(chosen.corpus)], store, workers=2, on_progress=clock)
    problems = open_store(store).quarantined()
    kinds = Counter(f"{problem.room}/{problem.kind}" for problem in problems)
    return {
        "counts": record.counts, "seconds": time.perf_counter() - clock.began,
        "articles_per_second": clock.rate(), "curve": curve(seen, 12),
        "peak_first_gb": max(own for _, own, _ in seen), "peak_worker_gb": max(c for _, _, c in seen),
        "quarantine": dict(kinds),
        "examples": [problem.message for problem in problems[:6]],
    }  # fmt: skip


BENCHES = {
    "workers": bench_workers, "ray": bench_ray, "memory": bench_memory, "again": bench_again,
    "corpus": bench_corpus,
}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--only", default="workers,ray,memory,again")
    options.add_argument("--articles", type=int, default=600)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--stream", type=int, default=100_000)
    options.add_argument("--corpus", type=Path)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="runs-") as folder:
        for name in chosen.only.split(","):
            figures[name] = BENCHES[name](Path(folder), chosen)
            print(json.dumps({name: figures[name]}, indent=2), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

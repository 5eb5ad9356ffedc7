"""The workbench under load: page times against the bare DuckDB queries that they need, and 50 at once.

    python bench/serve.py --store DIR [--seconds 60] [--at-once 50] [--rounds 3] [--without REGEX]
                          [--json FILE]

Starts the workbench over a store on a free port of loopback. First, for every page and a few filters, the
queries that it runs are noted in a snapshot of its own and timed bare, on a plain connection; then the page
is asked for, first in a fresh server (what a snapshot remembers is still to be made) and then again. Last,
so many clients ask at once for so long; failures are counted and the server's memory is read.
A store of a million events to try it on: python bench/synthetic_store.py --events 1000000 --out DIR
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import httpx

from dragoman.relate.series import SeriesReader
from dragoman.show.web.asking import read_asked
from dragoman.show.web.pages import find_pages
from dragoman.show.web.snapshot import Library, Reader
from dragoman.store import open_store

FILTERED = (
    "/events?country=PRK", "/events?actor=RUS&recipient=UKR", "/events?type=ASSAULT&sort=surest",
    "/events?text=visit", "/events?since=2018-01-01&until=2018-06-30", "/events.json?country=CHN&limit=200",
    "/events?dyad=USA-CHN&status=occurred", "/calendar?country=USA", "/search?q=military",
)  # fmt: skip
SERVER = """
import sys, uvicorn
from dragoman.show.web.app import create_app
uvicorn.run(create_app(sys.argv[1]), port=int(sys.argv[2]), log_level="error", backlog=2048)
"""
Asked = list[tuple[bool, str, Any]]
"""Whether a query is one of acts, its SQL, and its values."""


def find_addresses(store: Path) -> list[str]:
    """An address of every page, and some with filters."""
    with Library(store).read() as reader:
        own = [address for page in find_pages() for address in page.examples(reader)]
    return [page.address for page in find_pages() if "{" not in page.address] + own + list(FILTERED)


def note_queries(store: Path, address: str) -> Asked:
    """The queries that the page of an address runs in a snapshot that remembers nothing yet."""
    noted: Asked = []
    path, _, words = address.partition("?")
    path = path.removesuffix(".json")
    page, names = find_page(path)
    query: dict[str, list[str]] = {}
    for name, value in httpx.QueryParams(words).multi_items():
        query.setdefault(name, []).append(value)

    class Noting(Reader):
        def query(self, sql: str, parameters: Any = ()) -> Any:
            noted.append((False, sql, parameters))
            return super().query(sql, parameters)

    library = Library(store)
    reader = Noting(store, library.snapshot(), library.settings)
    plain = SeriesReader.query

    def note(acts: SeriesReader, sql: str, values: Any = ()) -> Any:
        noted.append((True, sql, values))
        return plain(acts, sql, values)

    with mock.patch.object(SeriesReader, "query", note):
        page.query(reader, read_asked(page, path, names, query))
    reader.close()
    return noted


def find_page(path: str) -> tuple[Any, dict[str, str]]:
    for page in sorted(find_pages(), key=lambda page: "{" in page.address):
        stem, mark, name = page.address.partition("{")
        if page.address == path:
            return page, {}
        if mark and path.startswith(stem) and len(path) > len(stem):
            return page, {name.rstrip("}").partition(":")[0]: path[len(stem) :]}
    raise SystemExit(f"no page has the address {path}")


def time_bare(store: Path, queries: Asked, rounds: int) -> float:
    """Seconds of the queries alone, each fetched whole; the median of some rounds; 0 without queries."""
    if not queries:
        return 0.0
    plain = open_store(store)
    acts = SeriesReader(plain) if any(is_act for is_act, _, _ in queries) else None
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        for is_act, sql, values in queries:
            (acts if is_act and acts else plain).query(sql, values).fetchall()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


@contextmanager
def serve(store: Path) -> Iterator[tuple[str, int]]:
    """A server of its own process; its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(store), str(port)])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/static/style.css")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


def memory(pid: int) -> tuple[int, int]:
    """MB of memory that the process holds, and held at most."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = {line.split(":")[0]: line.split()[1] for line in text.splitlines() if line.startswith("Vm")}
    return int(found["VmRSS"]) // 1024, int(found["VmHWM"]) // 1024


def time_page(address: str, page: str) -> float:
    began = time.perf_counter()
    answer = httpx.get(address + page, timeout=600)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{page}: status {answer.status_code}: {answer.text[:300]}")
    return took


def compare(store: Path, addresses: Sequence[str], rounds: int) -> list[dict[str, Any]]:
    """Each page beside its bare queries: asked for first, and again."""
    rows = []
    bare = {}
    for page in addresses:
        bare[page] = time_bare(store, note_queries(store, page), rounds)
        print(f"{page}: {bare[page] * 1000:.0f} ms bare", file=sys.stderr)
    with serve(store) as (address, _):
        time_page(address, "/docs")
        for page in addresses:
            first = time_page(address, page)
            again = statistics.median(time_page(address, page) for _ in range(rounds))
            rows.append({"page": page, "bare": bare[page], "first": first, "again": again})
    for row in rows:
        needed = row["bare"] or None  # a page without queries has nothing to be compared with
        row["ratio_first"], row["ratio_again"] = (
            row[name] / needed if needed else 0.0 for name in ("first", "again")
        )
    return rows


def load(store: Path, addresses: Sequence[str], at_once: int, seconds: float) -> dict[str, Any]:
    """So many clients at once for so long, each asking for pages in an order of its own."""
    times: list[float] = []
    failures: list[str] = []
    with serve(store) as (address, pid):
        until = time.monotonic() + seconds

        def ask(seed: int) -> None:
            chance = random.Random(seed)
            with httpx.Client(base_url=address, timeout=300) as client:
                while time.monotonic() < until:
                    page = chance.choice(addresses)
                    began = time.perf_counter()
                    try:
                        status = client.get(page).status_code
                    except httpx.HTTPError as error:
                        failures.append(f"{page}: {error!r}")
                        continue
                    times.append(time.perf_counter() - began)
                    if status != 200:
                        failures.append(f"{page}: {status}")

        clients = [threading.Thread(target=ask, args=(seed,)) for seed in range(at_once)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        held, most = memory(pid)
    cuts = statistics.quantiles(times, n=100)
    return {
        "requests": len(times), "failures": len(failures), "examples": failures[:5],
        "a_second": len(times) / seconds, "p50": cuts[49], "p95": cuts[94], "p99": cuts[98],
        "longest": max(times),
        "memory_mb": held, "memory_most_mb": most,
    }  # fmt: skip


def report(rows: Sequence[dict[str, Any]], loaded: dict[str, Any]) -> None:
    print(f"{'page':58} {'bare':>8} {'first':>8} {'again':>8} {'×first':>7} {'×again':>7}")
    for row in sorted(rows, key=lambda row: -row["ratio_first"]):
        times = " ".join(f"{row[name] * 1000:6.0f}ms" for name in ("bare", "first", "again"))
        print(f"{row['page'][:58]:58} {times} {row['ratio_first']:7.1f} {row['ratio_again']:7.1f}")
    for name in ("first", "again"):
        within = sum(row[f"ratio_{name}"] <= 10 for row in rows) / len(rows)
        print(f"within 10 times the bare queries, asked {name}: {within:.0%} of {len(rows)} pages")
    print(json.dumps(loaded, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", metavar="REGEX", help="Leave out pages whose address has this.")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    addresses = find_addresses(chosen.store)
    if chosen.without:
        addresses = [address for address in addresses if not re.search(chosen.without, address)]
    rows = compare(chosen.store, addresses, chosen.rounds)
    loaded = load(chosen.store, addresses, chosen.at_once, chosen.seconds)
    report(rows, loaded)
    if chosen.json:
        chosen.json.write_text(json.dumps({"pages": rows, "load": loaded}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

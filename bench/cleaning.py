"""The speed of cleaning beside trafilatura's own, in one run.

    python bench/cleaning.py PAGES [--rounds 5] [--limit N] [--json FILE]

PAGES is a folder of HTML pages, gz or not. Each page is cleaned by Dragoman and by trafilatura (its precision
mode with metadata, from the same bytes), the two in turn, page by page, so that both see the same machine;
the clock is processor time. Prints pages a second of both and the ratio: the sum over pages of each page's
best time of all rounds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from dragoman.clean import clean_html
from dragoman.errors import DragomanError


def read_pages(folder: Path, limit: int | None) -> list[bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())[:limit]
    return [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths]


def by_us(page: bytes) -> Any:
    try:
        return clean_html(page)
    except DragomanError:
        return None


def by_trafilatura(page: bytes) -> Any:
    return trafilatura.bare_extraction(page, favor_precision=True, include_comments=False, with_metadata=True)


def seconds(work: Callable[[Any], Any], item: Any) -> float:
    began = time.process_time()
    work(item)
    return time.process_time() - began


def compare(pages: list[bytes], rounds: int) -> dict[str, float]:
    ours, theirs = [float("inf")] * len(pages), [float("inf")] * len(pages)
    for turn in range(rounds + 1):  # the first warms up
        for index, page in enumerate(pages):
            pair = [(by_us, ours), (by_trafilatura, theirs)]
            for work, best in pair if turn % 2 else reversed(pair):
                taken = seconds(work, page)
                best[index] = min(best[index], taken) if turn else best[index]
    return {
        "pages": len(pages),
        "pages_per_second": len(pages) / sum(ours),
        "trafilatura_pages_per_second": len(pages) / sum(theirs),
        "ratio_to_trafilatura": sum(theirs) / sum(ours),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("pages", type=Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--limit", type=int)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    figures = compare(read_pages(chosen.pages, chosen.limit), chosen.rounds)
    for name, value in figures.items():
        print(f"{name:32} {value:10.3f}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

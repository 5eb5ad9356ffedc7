"""What the gate before the parser costs and saves: events and statements lost, time won.

    python bench/gate.py TEXTS [--limit 60] [--only events] [--json FILE]

TEXTS is a folder or file as `dragoman run` takes it. Every text is coded with the gate and without it, in
turn; an event is lost where the run without the gate has it (same type, pair and trigger) and the run with it
has not. Events that only the gated run has are counted too: an event of one sentence may change another's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from pathlib import Path

import dragoman
from dragoman.clean import clean_page
from dragoman.pipeline import PARTS, Coder, Part
from dragoman.read import read_sources
from dragoman.records import Article, Coded

MAX_SHOWN = 12


def read_articles(source: str, limit: int) -> list[Article]:
    """A sample of the texts that is the same every time: the lowest hashes of their words."""
    pages = read_sources([source], on_problem=lambda problem: print(problem.message))
    articles = [clean_page(page, dragoman.Settings()) for page in pages]
    articles.sort(key=lambda article: hashlib.sha256(article.text.encode()).digest())
    return articles[:limit]


def code_all(articles: list[Article], gate: bool, parts: frozenset[Part]) -> tuple[list[Coded], float]:
    coder = Coder(dragoman.Settings(gate=gate))
    list(coder.code_articles(articles[:8], parts))  # loads everything before the clock starts
    began = time.process_time()
    coded = []
    for result in coder.code_articles(articles, parts):
        if isinstance(result, Exception):
            raise result
        coded.append(result)
    return coded, time.process_time() - began


def list_events(coded: list[Coded], articles: list[Article]) -> Counter[tuple[str, ...]]:
    rows: Counter[tuple[str, ...]] = Counter()
    for result, article in zip(coded, articles, strict=True):
        for event in result.events:
            to = event.recipient.text if event.recipient else "-"
            sentence = article.text[event.sentence.start : event.sentence.end]
            where = (str(event.trigger.start), event.trigger.text)
            rows[(article.id, event.event_type, event.actor.text, to, *where, sentence)] += 1
    return rows


def list_statements(coded: list[Coded]) -> Counter[tuple[str, ...]]:
    return Counter(
        (result.id, str(s.content.start), str(s.content.end), s.speaker.text if s.speaker else "-")
        for result in coded
        for s in result.statements
    )


def compare(with_gate: Counter[tuple[str, ...]], without: Counter[tuple[str, ...]]) -> dict[str, float]:
    lost, added = without - with_gate, with_gate - without
    return {
        "without_gate": without.total(),
        "lost": lost.total(),
        "lost_share": lost.total() / max(1, without.total()),
        "only_with_gate": added.total(),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("texts")
    options.add_argument("--limit", type=int, default=60)
    options.add_argument("--only", default="events,statements")
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    parts: frozenset[Part] = frozenset(p for p in PARTS if p in chosen.only.split(","))
    articles = read_articles(chosen.texts, chosen.limit)
    gated, gated_seconds = code_all(articles, True, parts)
    whole, whole_seconds = code_all(articles, False, parts)
    events, all_events = list_events(gated, articles), list_events(whole, articles)
    figures = {f"events_{name}": value for name, value in compare(events, all_events).items()}
    if "statements" in parts:
        pair = list_statements(gated), list_statements(whole)
        figures |= {f"statements_{name}": value for name, value in compare(*pair).items()}
    figures |= {"articles": len(articles), "time_with_gate_share": gated_seconds / whole_seconds}
    for name, value in figures.items():
        print(f"{name:32} {value:10.4f}")
    for row in list((all_events - events).elements())[:MAX_SHOWN]:
        print("lost:", *row[1:4], f"[{row[5]}]", "|", row[6][:160])
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

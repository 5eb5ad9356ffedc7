"""How steady the coder is: shares of sentences whose rows behave as they must when the sentence is changed.

    python bench/behaviour.py [--failures] [--table]

The sentences are the examples of the codebook, and those of the house corpus that tell an event and give
rows (corpus/README.md; of the articles that are never read for errors no failure is printed), without the
headlines and without the dateline, which only counts at the beginning of a line.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from behaviours import BEHAVIOURS, Outcome, code_rows, try_behaviour  # noqa: E402
from dragoman.coding.codebook import load_codebook  # noqa: E402
from dragoman.coding.labelled import LabelledArticle, read_labelled_articles  # noqa: E402
from dragoman.parse import split_sentences  # noqa: E402


def examples() -> list[str]:
    """The examples of the frames that code sentences."""
    return [frame.example for frame in load_codebook().frames() if not frame.pair_only]


def corpus_sentences(readable: bool) -> list[str]:
    """The sentences of the corpus that tell an event, of the articles that may be read or of the others."""
    articles = [
        one for path in sorted((ROOT / "corpus").glob("*.txt")) for one in read_labelled_articles(path)
    ]
    return [text for one in articles if one.is_readable == readable for text in _told(one)]


def _told(one: LabelledArticle) -> Iterable[str]:
    bounds = {(label.sentence.start, label.sentence.end) for label in one.labels}
    split = [split_sentences(one.article.text[start:end]) for start, end in sorted(bounds)]
    return [found[-1].text for found in split if [s.kind for s in found if s.kind != "dateline"] == ["body"]]


def measure(texts: Sequence[str], is_example: bool = False) -> dict[str, Outcome]:
    """Every behaviour on those of the texts that give rows."""
    pairs = [(text, row) for text, row in zip(texts, code_rows(texts), strict=True) if row]
    coded, rows = [text for text, _ in pairs], [row for _, row in pairs]
    asked = {name: one for name, one in BEHAVIOURS.items() if is_example or not one.single}
    return {name: try_behaviour(one, coded, rows) for name, one in asked.items()}


def show(outcome: Outcome | None) -> str:
    """``97 / 101``."""
    return f"{outcome.tried - len(outcome.failures)} / {outcome.tried}" if outcome else "–"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--failures", action="store_true", help="print the sentences that misbehave")
    options.add_argument("--table", action="store_true", help="print the table of docs/events.md")
    chosen = options.parse_args()
    found = {
        "examples": measure(examples(), is_example=True),
        "readable": measure(corpus_sentences(readable=True)),
        "never read": measure(corpus_sentences(readable=False)),
    }
    if chosen.table:
        print("| change | " + " | ".join(found) + " |\n| --- | --- | --- | --- |")
    for name in BEHAVIOURS:
        cells = [show(one.get(name)) for one in found.values()]
        print(f"| {name} | {' | '.join(cells)} |" if chosen.table else f"{name:45} {'   '.join(cells)}")
    if chosen.failures:
        for source in ("examples", "readable"):
            for name, outcome in found[source].items():
                print(f"\n== {source}, {name}", *outcome.failures, sep="\n  ")


if __name__ == "__main__":
    main()

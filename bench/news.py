"""The coder on the house corpus: precision, recall and classes of error, in articles read for errors and not.

    python bench/news.py [FILE ...] [--errors] [--check] [--table] [--json FILE]

FILE is a labelled file (corpus/README.md); all of ``corpus/`` where none is named.
``--check`` only reads them and names every wrong line.
``--errors`` prints wrong and missed rows of the articles whose errors may be read, worst class first,
``--table`` prints the table of ``docs/events.md``.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from dragoman.coding.labelled import Label, LabelledArticle, Side, read_labelled_articles
from dragoman.coding.validation import Judged, Tally, count, find_fault, judge_article
from dragoman.errors import DataError
from dragoman.pipeline import Coder
from dragoman.records import Event, Party
from dragoman.settings import Settings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def read_all(paths: Sequence[Path], problems: list[DataError]) -> list[LabelledArticle]:
    """The articles of all files; a file that cannot be read at all is a problem too."""
    found: list[LabelledArticle] = []
    for path in paths or sorted(CORPUS.glob("*.txt")):
        try:
            found += read_labelled_articles(path, problems.append)
        except DataError as error:
            problems.append(error)
    return found


def code_all(
    labelled: Sequence[LabelledArticle], settings: Settings
) -> Iterable[tuple[LabelledArticle, Judged]]:
    coder = Coder(settings)
    for one, coded in zip(
        labelled, coder.code_articles((a.article for a in labelled), ["events"]), strict=True
    ):
        if isinstance(coded, Exception):
            raise coded
        yield one, judge_article(one, coded.events)


def show_tally(name: str, tally: Tally) -> None:
    rows = f"{tally.right}/{tally.right + tally.wrong}"
    told = f"{tally.found}/{tally.found + tally.missed}"
    alone = tally.left_alone / max(1, tally.quiet)
    faults = ", ".join(f"{kind} {n}" for kind, n in tally.faults.most_common())
    print(
        f"{name:16} P {tally.precision:.3f} {rows:>9}  R {tally.recall:.3f} {told:>9}  F1 {tally.f1:.3f}"
        f"  left alone {alone:.3f}  {faults}"
    )


def party(side: Party | Side | None, text: str) -> str:
    if side is None:
        return "-"
    return f"{text[side.start : side.end]}={side.country or '?'}"


def show_row(event: Event, article: LabelledArticle) -> str:
    text = article.article.text
    pair = f"{party(event.actor, text)} > {party(event.recipient, text)}"
    why = f"{event.rule} {event.confidence}"
    return f"{event.event_type} | {pair} | {event.status} | {event.trigger.text} | {why}"


def show_label(label: Label, article: LabelledArticle) -> str:
    text = article.article.text
    arrow = "<>" if label.both_ways else ">"
    pair = f"{party(label.actor, text)} {arrow} {party(label.recipient, text)}"
    return f"{label.event_type} | {pair} | {label.status} | {label.trigger}"


def show_errors(results: Iterable[tuple[LabelledArticle, Judged]]) -> None:
    by_class: dict[str, list[str]] = defaultdict(list)
    for article, judged in results:
        if not article.is_readable:
            continue
        for event, right in judged.rows:
            if right is False:
                where = (
                    f"{article.article.id}: {article.article.text[event.sentence.start : event.sentence.end]}"
                )
                labels = [
                    f"\n      told:  {show_label(label, article)}"
                    for label in article.labels
                    if label.sentence.start <= event.trigger.start < label.sentence.end
                ]
                fault = find_fault(event, article.labels)
                by_class[fault].append(f"{where}\n      coded: {show_row(event, article)}{''.join(labels)}")
        for label in judged.missed:
            sentence = article.article.text[label.sentence.start : label.sentence.end]
            rows = [
                f"\n      coded: {show_row(event, article)}"
                for event, _ in judged.rows
                if label.sentence.start <= event.trigger.start < label.sentence.end
            ]
            kind = "missed, other rows" if rows else "missed, no row"
            line = f"{article.path.name}:{label.line}"
            by_class[kind].append(
                f"{line}: {sentence}\n      told:  {show_label(label, article)}{''.join(rows)}"
            )
    for kind, found in sorted(by_class.items(), key=lambda item: -len(item[1])):
        print(f"\n== {kind}: {len(found)}")
        for one in found:
            print(f"  - {one}")


def add_up(results: Sequence[tuple[LabelledArticle, Judged]]) -> dict[str, Tally]:
    """The counts of all, of the readable and the unread articles, of each file and each type."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for article, judged in results:
        one = count(article, judged)
        half = "readable" if article.is_readable else "never read"
        for name in ("all", half, article.path.stem):
            tallies[name].add(one)
        for event, right in judged.rows:
            tallies[event.event_type].right += right is True
            tallies[event.event_type].wrong += right is False
        missed = set(judged.missed)
        for label in article.labels:
            if not label.optional:
                tallies[label.event_type].missed += label in missed
                tallies[label.event_type].found += label not in missed
    return tallies


def print_table(tallies: dict[str, Tally]) -> None:
    print("| articles | left alone where no event is told | precision | recall | F1 |")
    print("| --- | --- | --- | --- | --- |")
    for name in ("all", "readable", "never read"):
        one = tallies[name]
        alone = one.left_alone / max(1, one.quiet)
        print(f"| {name} | {alone:.2f} | {one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} |")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--check", action="store_true")
    options.add_argument("--errors", action="store_true")
    options.add_argument("--table", action="store_true")
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    problems: list[DataError] = []
    labelled = read_all(chosen.files, problems)
    for problem in problems:
        print(problem)
    sentences = sum(len(one.sentences) for one in labelled)
    labels = sum(not label.optional for one in labelled for label in one.labels)
    optional = sum(label.optional for one in labelled for label in one.labels)
    print(f"{len(labelled)} articles, {sentences} sentences, {labels} events, {optional} optional")
    if chosen.check:
        return
    results = list(code_all(labelled, Settings()))
    tallies = add_up(results)
    if chosen.table:
        print_table(tallies)
    else:
        for name, tally in tallies.items():
            show_tally(name, tally)
    if chosen.errors:
        show_errors(results)
    if chosen.json:
        chosen.json.write_text(json.dumps({name: asdict(t) for name, t in tallies.items()}, indent=1))


if __name__ == "__main__":
    main()

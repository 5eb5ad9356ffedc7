"""The coder on the house corpus: precision, recall and classes of error, in articles read for errors and not.

    python bench/news.py [FILE ...] [--errors] [--check] [--table] [--rules] [--json FILE]

FILE is a labelled file (corpus/README.md); all of ``corpus/`` where none is named.
``--check`` only reads them and names every wrong line.
``--errors`` prints wrong and missed rows of the articles whose errors may be read, worst class first,
``--table`` prints the table of ``docs/events.md``,
``--rules`` leaves the judge of rows off. The shipped judge has learned from these articles, so that figures
with it are too good; ``scripts/train_judge.py --report`` judges each file by what was learned of the others.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from dragoman.coding.judge import OFF
from dragoman.coding.labelled import LabelledArticle, read_labelled_articles
from dragoman.coding.validation import Tally, count
from dragoman.errors import DataError
from dragoman.pipeline import Coder
from dragoman.settings import Settings
from dragoman.show.validating import Answer, add_up, answer_all, list_errors

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


def show_tally(name: str, tally: Tally) -> None:
    rows = f"{tally.right}/{tally.right + tally.wrong}"
    told = f"{tally.found}/{tally.found + tally.missed}"
    alone = tally.left_alone / max(1, tally.quiet)
    faults = ", ".join(f"{kind} {n}" for kind, n in tally.faults.most_common())
    print(
        f"{name:16} P {tally.precision:.3f} {rows:>9}  R {tally.recall:.3f} {told:>9}  F1 {tally.f1:.3f}"
        f"  left alone {alone:.3f}  {faults}"
    )


def show_errors(answers: Sequence[Answer]) -> None:
    for kind, found in list_errors(one for one in answers if one.labelled.is_readable).items():
        print(f"\n== {kind}: {len(found)}")
        for one in found:
            print(f"  - {one}")


def divide(answers: Sequence[Answer]) -> dict[str, Tally]:
    """The counts of all and of each type, of the readable and the unread articles, and of each file."""
    tallies = defaultdict(Tally, add_up(answers))
    for answer in answers:
        half = "readable" if answer.labelled.is_readable else "never read"
        for name in (half, answer.labelled.path.stem):
            tallies[name].add(count(*answer))
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
    options.add_argument("--rules", action="store_true")
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
    answers = list(answer_all(labelled, Coder(Settings(judge=OFF) if chosen.rules else Settings())))
    tallies = divide(answers)
    if chosen.table:
        print_table(tallies)
    else:
        for name, tally in tallies.items():
            show_tally(name, tally)
    if chosen.errors:
        show_errors(answers)
    if chosen.json:
        chosen.json.write_text(json.dumps({name: t.as_dict() for name, t in tallies.items()}, indent=1))


if __name__ == "__main__":
    main()

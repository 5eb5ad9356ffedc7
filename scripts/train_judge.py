"""Trains the judge of rows that ships, on the house corpus, and says by cross-validation what it is worth.

    python scripts/train_judge.py [--out src/dragoman/data/opinion/judge.npz] [--report] [--recall SHARE]

The corpus (``corpus/*.txt``) is coded once; every row that the frames propose is a lesson, right or wrong by
the labels. Each file is judged by what was learned of the others. ``--report`` measures and writes nothing.
The probability asked of a row is the highest that keeps ``SHARE`` (.9) of the right rows that the rules alone
find. It needs the extra ``train`` and takes half a minute on one core; the same corpus and codebook give the
same file.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dragoman import __version__
from dragoman.coding.judge import KIND, OFF, RULES, shipped_judge
from dragoman.coding.judge_training import (
    Figures,
    Floats,
    Lesson,
    area,
    calibration_error,
    collect,
    figures,
    fit,
    out_of_fold,
)
from dragoman.coding.labelled import LabelledArticle, read_labelled_articles
from dragoman.pipeline import Coder
from dragoman.settings import Settings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
STEPS = np.round(np.arange(0.02, 0.96, 0.01), 2)
SHOWN = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def choose_least(lessons: Sequence[Lesson], sure: Floats, labels: int, share: float) -> float:
    """The highest probability that keeps a share of what the rules alone find."""
    rules = np.array([lesson.rules for lesson in lessons])
    wanted = share * figures(lessons, rules, RULES.least, labels).recall
    kept = [float(step) for step in STEPS if figures(lessons, sure, float(step), labels).recall >= wanted]
    return max(kept, default=float(STEPS[0]))


def show(name: str, found: Figures) -> None:
    """One line of the report."""
    print(
        f"{name:12} least {found.least:.2f}  rows {found.rows:5}  precision {found.precision:.3f}"
        f"  recall {found.recall:.3f}  F1 {found.f1:.3f}"
    )


def report(lessons: Sequence[Lesson], sure: Floats, labels: int, least: float) -> None:
    """What the judge makes of files that it has not seen, against the rules alone."""
    right = np.array([lesson.is_right for lesson in lessons])
    rules = np.array([lesson.rules for lesson in lessons])
    files = len({lesson.file for lesson in lessons})
    print(f"{files} files, {labels} events, {len(lessons)} rows proposed, {right.sum()} of them right")
    for name, values in (("rules", rules), ("judge", sure)):
        coded = values >= (RULES.least if name == "rules" else least)
        print(
            f"{name:12} area under the curve {area(values, right):.3f}, calibration error of what is coded "
            f"{calibration_error(values[coded], right[coded]):.3f}"
        )
    show("rules", figures(lessons, rules, RULES.least, labels))
    show("judge", figures(lessons, sure, least, labels))
    for step in SHOWN:
        show("", figures(lessons, sure, step, labels))


def about(labelled: Sequence[LabelledArticle], coder: Coder) -> dict[str, str]:
    """By what the model was made."""
    digest = hashlib.sha256()
    for path in sorted({one.path for one in labelled}):
        digest.update(path.read_bytes())
    return {
        "dragoman": __version__,
        "codebook": coder.codebook.version,
        "parser": coder.parser.name,
        "corpus_sha256": digest.hexdigest(),
    }


def main() -> int:
    """Read, measure, and write the model."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--out", type=Path, default=shipped_judge())
    options.add_argument("--report", action="store_true", help="measure only")
    options.add_argument("--recall", type=float, default=0.9, metavar="SHARE")
    chosen = options.parse_args()
    labelled = [one for path in sorted(CORPUS.glob("*.txt")) for one in read_labelled_articles(path, print)]
    coder = Coder(Settings(judge=OFF))
    lessons = list(collect(labelled, coder))
    labels = sum(not label.optional for one in labelled for label in one.labels)
    sure = out_of_fold(lessons)
    least = choose_least(lessons, sure, labels, chosen.recall)
    report(lessons, sure, labels, least)
    if not chosen.report:
        fit(lessons, least, about(labelled, coder)).model.store(chosen.out, KIND)
    return 0


if __name__ == "__main__":
    sys.exit(main())

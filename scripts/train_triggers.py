"""Trains the trigger model that ships, on the house corpus, and says by cross-validation what it is worth.

    python scripts/train_triggers.py [--out src/dragoman/data/opinion/triggers.npz] [--least 0.4] [--report]

Every verb and every noun of action of the corpus (``corpus/*.txt``) is a lesson: the type of the act that
it names, or that it names none. Each fifth of the files is judged by what was learned of the others.
``--report`` measures and writes nothing. It needs the extras ``train`` and ``encoder`` and takes some minutes
on one core; the same corpus and codebook give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from dragoman import __version__
from dragoman.coding.encoder import load_encoder
from dragoman.coding.labelled import read_labelled_articles
from dragoman.coding.trigger_training import LEAST, collect, figures, fit, out_of_fold
from dragoman.coding.triggers import KIND, NONE, shipped_triggers
from dragoman.pipeline import Coder
from dragoman.settings import Settings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SHOWN = (0.2, 0.3, 0.4, 0.5, 0.6)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--out", type=Path, default=shipped_triggers())
    options.add_argument("--least", type=float, default=LEAST)
    options.add_argument("--report", action="store_true")
    chosen = options.parse_args()
    coder = Coder(Settings(second_opinion="off"))
    paths = sorted(CORPUS.glob("*.txt"))
    labelled = [one for path in paths for one in read_labelled_articles(path)]
    lessons = list(collect(labelled, coder.parser, coder.codebook, load_encoder()))
    told = sum(lesson.label != NONE for lesson in lessons)
    print(f"{len(lessons)} words, {told} of them name an act")
    frames = sum(lesson.label in lesson.by_frames for lesson in lessons)
    print(f"a frame of the right type reads {frames / told:.3f} of them")
    if chosen.report:
        shares = out_of_fold(lessons)
        for least in SHOWN:
            found = figures(lessons, shares, least)
            print(
                f"least {least:.1f}  words {found.chosen:5}  precision {found.precision:.3f}"
                f"  recall {found.recall:.3f}"
            )
        return
    texts = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    about = {"dragoman": __version__, "codebook": coder.codebook.version, "corpus_sha256": texts}
    fit(lessons, chosen.least, about).store(chosen.out, KIND)
    print(f"{chosen.out}: {chosen.out.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()

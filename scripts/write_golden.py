"""Writes the golden output of the tests anew: what the coder makes of some articles of the house corpus.

    python scripts/write_golden.py [ID ...]

Without ids all files of ``tests/golden`` are written; an id that has none yet gets one. Read the diff before
you commit it: it is what your change does to coded output, and belongs into the changelog. Only articles
whose errors may be read (corpus/README.md) can be golden.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from golden_rows import GOLDEN, corpus_articles, golden_ids, golden_lines


def main() -> None:
    ids = sys.argv[1:] or golden_ids()
    known = corpus_articles()
    for one in ids:
        if one not in known or not known[one].is_readable:
            sys.exit(f"{one}: not an article of corpus/ whose errors may be read")
    GOLDEN.mkdir(exist_ok=True)
    for one, lines in golden_lines(ids):
        (GOLDEN / f"{one}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(ids)} articles written to tests/golden")


if __name__ == "__main__":
    main()

"""What people say of coded events: accepted, rejected or corrected, kept as data beside the store.

``corrections.py`` says what a correction is and checks its words; ``journal.py`` keeps them, line after line,
in ``STORE/review/corrections.jsonl``; ``applying.py`` lays them over the events whenever a store is opened,
also where the article has been coded again since; ``queue.py`` says what to look at next; ``agreement.py``
how far reviewers agree; ``lessons.py`` turns corrections into rows for the register, cases for the codebook
and coded pairs to learn from.
"""

from dragoman.store.review.corrections import Correction, Verdict, make_correction
from dragoman.store.review.journal import Journal

__all__ = ["Correction", "Journal", "Verdict", "make_correction"]

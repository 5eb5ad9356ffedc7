"""How likely a row is to be right, and whether that is enough: by the rules' evidence, or as learned.

The learned judge is a logistic regression over :mod:`~dragoman.coding.judge_features`, trained by
``scripts/train_judge.py`` on the house corpus. It only weighs rows that the frames propose.
"""

from __future__ import annotations

from typing import Protocol

from dragoman.coding.judge_features import Case

RULES_LEAST = 0.5
"""The evidence of the rules below which they themselves code no row."""


class RowJudge(Protocol):
    """Says of a row how likely it is to be right; rows below ``least`` are not coded."""

    @property
    def least(self) -> float:
        """The probability that is asked of a row."""
        ...

    def weigh(self, case: Case) -> float:
        """The probability that the row is right."""
        ...


class RuleJudge:
    """Takes the rules at their word: the confidence is the evidence that they found."""

    least = RULES_LEAST

    def weigh(self, case: Case) -> float:
        """The rules' own confidence."""
        return case.event.confidence


RULES = RuleJudge()

"""How likely a row is to be right, and whether that is enough: by the rules' evidence, or as learned.

The learned judge is a logistic regression over :mod:`~dragoman.coding.judge_features`, trained by
``scripts/train_judge.py`` on the house corpus. It only weighs rows that the frames propose.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, Protocol

from dragoman.coding.judge_features import GROUPS, JUDGE_VERSION, Case, describe_row
from dragoman.coding.linear_model import Description, Kind, LinearModel, read_model

RULES_LEAST = 0.5
"""The evidence of the rules below which they themselves code no row."""
OFF, AUTO = "off", "auto"
RIGHT, WRONG = "right", "wrong"
KIND = Kind("dragoman judge of rows", "scripts/train_judge.py", GROUPS, JUDGE_VERSION)


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

    def __init__(self, least: float | None = None) -> None:
        self.least = RULES_LEAST if least is None else least

    def weigh(self, case: Case) -> float:
        """The rules' own confidence; nothing where they hold something against the row."""
        return 0.0 if case.doubt else case.event.confidence


RULES = RuleJudge()


class Clue(NamedTuple):
    """A feature of a row and by how much it raised (or lowered) the log odds that the row is right."""

    name: str
    weight: float


class Judge:
    """A trained model that weighs rows.

    It has learned from articles. A sentence that stands alone was picked by somebody for what it tells, and
    such sentences are left to the rules.
    """

    def __init__(self, model: LinearModel, least: float | None = None) -> None:
        self.model = model
        self.least = float(model.about["least"]) if least is None else least

    def weigh(self, case: Case) -> float:
        """The probability that the row is right."""
        if case.is_alone:
            sure = RULES.weigh(case)
            return sure if sure >= RULES.least else 0.0
        return self.model.probabilities(describe_row(case))[RIGHT]

    def clues(self, description: Description) -> list[Clue]:
        """What spoke for and against a described row, the strongest first."""
        columns, values = self.model.vocabulary.values(description)
        sides = self.model.weights[columns]
        raised = values * (
            sides[:, self.model.labels.index(RIGHT)] - sides[:, self.model.labels.index(WRONG)]
        )
        names: Sequence[str] = list(self.model.vocabulary.columns)
        found = (Clue(names[column], float(by)) for column, by in zip(columns, raised, strict=True))
        return sorted(found, key=lambda clue: -abs(clue.weight))


@functools.lru_cache(maxsize=2)
def _load(path: Path) -> LinearModel:
    return read_model(path, KIND)


def choose_judge(setting: str, least: float | None = None) -> RowJudge:
    """The judge that the setting names: ``off``, ``auto`` (the one that ships) or the path of a model.

    Raises:
        DataError: there is no such file, it is no model, or it was written by another version.
    """
    if setting in ("", OFF):
        return RuleJudge(least)
    return Judge(_load(shipped_judge() if setting == AUTO else Path(setting)), least)


def shipped_judge() -> Path:
    """Where the model lies that this program was given."""
    return Path(str(files("dragoman") / "data" / "opinion" / "judge.npz"))

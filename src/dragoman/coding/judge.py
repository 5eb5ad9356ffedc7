"""How likely a row is to be right, and whether that is enough: by the rules' evidence, or as learned.

The learned judge is a logistic regression over :mod:`~dragoman.coding.judge_features`, trained by
``scripts/train_judge.py`` on the house corpus. It only weighs rows that the frames propose.
"""

from __future__ import annotations

import functools
import math
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, Protocol

import yaml

from dragoman.coding.judge_features import GROUPS, JUDGE_VERSION, Case, describe_row
from dragoman.coding.linear_model import Description, Kind, LinearModel, read_model

RULES_LEAST = 0.5
"""The evidence of the rules below which they themselves code no row."""
OFF, AUTO = "off", "auto"
RIGHT, WRONG = "right", "wrong"
SHOWN = 3
"""Clues for a row, and against it, that are shown."""
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

    def clues(self, case: Case) -> list[Clue]:
        """What spoke for and against the row, the strongest first."""
        ...


class Clue(NamedTuple):
    """Something that a judge goes by, in words, and how it moved the log odds that a row is right."""

    words: str
    weight: float


class RuleJudge:
    """Takes the rules at their word: the confidence is the evidence that they found."""

    def __init__(self, least: float | None = None) -> None:
        self.least = RULES_LEAST if least is None else least

    def weigh(self, case: Case) -> float:
        """The rules' own confidence; nothing where they hold something against the row."""
        return 0.0 if case.doubt else case.event.confidence

    def clues(self, case: Case) -> list[Clue]:  # noqa: ARG002
        """None: the rules say themselves what they went by."""
        return []


RULES = RuleJudge()


class Judge:
    """A trained model that weighs rows.

    It has learned from articles. A sentence that stands alone was picked by somebody for what it tells, and
    such sentences are left to the rules.
    """

    def __init__(self, model: LinearModel, least: float | None = None) -> None:
        self.model = model
        self.least = float(model.about["least"]) if least is None else least
        groups = model.vocabulary.groups.weights
        raised = model.weights[:, model.labels.index(RIGHT)] - model.weights[:, model.labels.index(WRONG)]
        self._raises = {
            name: by * groups.get(name.partition(":")[0], 1.0)
            for name, by in zip(model.vocabulary.columns, raised.tolist(), strict=True)
        }

    def weigh(self, case: Case) -> float:
        """The probability that the row is right."""
        if case.is_alone:
            sure = RULES.weigh(case)
            return sure if sure >= RULES.least else 0.0
        raises = self._raises
        odds = sum(value * raises.get(name, 0.0) for name, value in describe_row(case).items())
        return 1 / (1 + math.exp(-odds))

    def clues(self, case: Case) -> list[Clue]:
        """What spoke for and against the row, the strongest first."""
        return [] if case.is_alone else self.clues_of(describe_row(case))

    def clues_of(self, description: Description) -> list[Clue]:
        """What spoke for and against a described row, the strongest first."""
        known = ((name, value) for name, value in description.items() if name in self._raises)
        found = [Clue(in_words(name), value * self._raises[name]) for name, value in known]
        return sorted(found, key=lambda clue: -abs(clue.weight))


class Witness:
    """Judges as another does, and remembers what spoke for and against each row."""

    def __init__(self, judge: RowJudge) -> None:
        self._judge = judge
        self.heard: dict[str, tuple[Clue, ...]] = {}

    @property
    def least(self) -> float:
        """What the other asks of a row."""
        return self._judge.least

    def weigh(self, case: Case) -> float:
        """What the other thinks of it."""
        clues = self._judge.clues(case)
        pro = [clue for clue in clues if clue.weight > 0][:SHOWN]
        self.heard[case.event.event_id] = (*pro, *[clue for clue in clues if clue.weight < 0][:SHOWN])
        return self._judge.weigh(case)

    def clues(self, case: Case) -> list[Clue]:
        """What the other goes by."""
        return self._judge.clues(case)

    def recall(self, event_id: str) -> tuple[Clue, ...]:
        """The three strongest clues for a row and the three strongest against it."""
        return self.heard.get(event_id, ())


def in_words(name: str) -> str:
    """What a feature says, for people: "the rules hold against it: no recipient"."""
    starts = [start for start in _words() if name.startswith(start)]
    start = max(starts, key=len, default="")
    rest = name.removeprefix(start).replace(".", " ").strip()
    return _words()[start].format(rest) if start else name


@functools.lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    text = (files("dragoman") / "data" / "show" / "clues.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found


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

"""Other questions than "what is its status?": had it happened when this was written?

``data/cues/status_questions.yaml`` says which status, and which of its operators, is what under a question.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any, Literal, NamedTuple, get_args

import yaml

from dragoman.coding.status import StatusReading
from dragoman.coding.status_lexicon import STATUSES, operator_names
from dragoman.errors import DataError, SettingsError, suggest
from dragoman.records import Status

Answer = Literal["fact", "counterfact", "uncertain"]
_FILE = "status_questions.yaml"


class Finer(NamedTuple):
    """The answer for a status that one of these operators has made."""

    status: Status
    operators: frozenset[str]
    answer: Answer


class Question(NamedTuple):
    """What is asked, and the answer for each status, finer by operators."""

    name: str
    means: str
    answers: dict[Status, Answer]
    finer: tuple[Finer, ...]

    def answer(self, reading: StatusReading) -> Answer | None:
        """The answer for one predicate; None where nothing can be told of it."""
        if reading.status is None:
            return None
        made_by = operator_names(reading.operators)
        for finer in self.finer:
            if finer.status == reading.status and finer.operators & (made_by or {"none"}):
                return finer.answer
        return self.answers[reading.status]


def find_question(name: str) -> Question:
    """The question of that name.

    Raises:
        SettingsError: there is none; the message names those that there are.
    """
    known = load_questions()
    if name not in known:
        raise SettingsError(f"no question {name!r}{suggest(name, known)}; there is {', '.join(known)}")
    return known[name]


@functools.lru_cache(maxsize=1)
def load_questions() -> dict[str, Question]:
    """All questions by name.

    Raises:
        DataError: a status has no answer, or an answer or a status is none; the message names the question.
    """
    path = files("dragoman") / "data" / "cues" / _FILE
    entries: dict[str, Any] = yaml.safe_load(path.read_bytes())
    return {name: _question(name, entry) for name, entry in entries.items()}


def _question(name: str, entry: dict[str, Any]) -> Question:
    answers = {status: _known(name, answer, get_args(Answer)) for status, answer in entry["statuses"].items()}
    if answers.keys() != STATUSES:
        odd = ", ".join(sorted(answers.keys() ^ STATUSES))
        raise DataError(f"{name}: each status needs one answer; see {odd}", _FILE)
    finer = tuple(
        Finer(
            _known(name, one["status"], STATUSES),
            frozenset(one["operators"]),
            _known(name, one["answer"], get_args(Answer)),
        )
        for one in entry["operators"]
    )
    return Question(name, entry["means"], answers, finer)


def _known(name: str, value: str, known: Any) -> Any:
    if value not in known:
        raise DataError(f"{name}: {value!r} is unknown{suggest(value, known)}", _FILE)
    return value

"""The judge of rows: what it sees, that it learns, when it keeps silent, and how it says why."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pytest

from dragoman.coding.judge import (
    KIND,
    OFF,
    RIGHT,
    RULES,
    WRONG,
    Clue,
    Judge,
    RuleJudge,
    Witness,
    choose_judge,
    in_words,
    shipped_judge,
)
from dragoman.coding.judge_features import Case
from dragoman.coding.judge_training import (
    Lesson,
    Listener,
    area,
    calibration_error,
    collect,
    figures,
    fit,
    out_of_fold,
    weigh_all,
)
from dragoman.coding.labelled import read_labelled_articles
from dragoman.coding.linear_model import Description, LinearModel, Vocabulary
from dragoman.errors import DataError
from dragoman.pipeline import Coder
from dragoman.records import Article, Event
from dragoman.settings import Settings

TWO = "The talks took a day. Poland expelled two Russian diplomats. Norway said that it might visit Iran."


def heard(text: str) -> list[tuple[Case, Description]]:
    """Every case that a judge is asked about while a text is coded."""
    coder, listener = Coder(Settings(judge=OFF)), Listener()
    coder.judge = listener
    coder.code(text, only=["events"])
    return listener.heard


def lesson(number: int, event: Event) -> Lesson:
    """A made-up row that is right where the act is told as done."""
    told = number % 3 == 0
    seen = {"bias:": 1.0, f"clause:{'tag.VBD' if told else 'tag.VB'}": 1.0, f"way:{number % 7}": 1.0}
    return Lesson(f"file{number % 4}", "a", event, seen, told, (number,) if told else (), 0.6)


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    event = heard("Poland expelled two Russian diplomats. Rain fell.")[0][0].event
    return [lesson(number, event) for number in range(240)]


def test_description_tells_frame_sides_and_clause() -> None:
    names = next(d for case, d in heard(TWO) if case.event.event_type == "SANCTION").keys()
    assert {"frame:sanction/expel diplomats", "sides:abroad", "clause:tag.VBD"} <= names
    assert "party:actor.sector.state" in names


def test_no_names_and_no_words_are_seen() -> None:
    first = [d.keys() for _, d in heard("Norway accused Iran of piracy. Rain fell.")]
    second = [d.keys() for _, d in heard("Ghana accused Peru of slavery. Snow fell.")]
    assert first == second


def test_judge_learns_and_is_calibrated(lessons: list[Lesson]) -> None:
    sure = out_of_fold(lessons)
    right = np.array([one.is_right for one in lessons])
    assert area(sure, right) == pytest.approx(1.0)
    assert calibration_error(sure, right) < 0.2
    assert weigh_all(fit(lessons, 0.5), lessons) == pytest.approx(sure, abs=0.1)


def test_training_is_the_same_every_time(lessons: list[Lesson], tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        fit(lessons, 0.3).model.store(tmp_path / name, KIND)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_judge_survives_its_file(lessons: list[Lesson], tmp_path: Path) -> None:
    judge = fit(lessons, 0.3)
    judge.model.store(tmp_path / "m.npz", KIND)
    again = choose_judge(str(tmp_path / "m.npz"))
    assert isinstance(again, Judge)
    assert again.least == 0.3
    assert weigh_all(again, lessons) == pytest.approx(weigh_all(judge, lessons), abs=1e-3)


def test_too_few_lessons_are_refused(lessons: list[Lesson]) -> None:
    with pytest.raises(DataError, match="at least 100 rows"):
        fit(lessons[:20], 0.5)


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = shipped_judge().with_name("model.npz")
    with pytest.raises(DataError, match=r"not a model that scripts/train_judge\.py wrote"):
        choose_judge(str(path))


def test_figures_by_hand(lessons: list[Lesson]) -> None:
    sure = np.array([1.0, 0.9, 0.2, *np.zeros(len(lessons) - 3)])
    found = figures(lessons, sure, 0.5, 4)
    assert (found.rows, found.precision, found.recall, found.f1) == (2, 0.5, 0.25, pytest.approx(1 / 3))


def test_area_counts_ties_half() -> None:
    assert area(np.array([0.5, 0.5]), np.array([True, False])) == 0.5


def test_corpus_becomes_lessons(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(
        textwrap.dedent("""\
        # one | 2019-04-03 | wire
        Poland expelled two Russian diplomats on Wednesday.
        > SANCTION | Poland=POL > Russian diplomats=RUS | occurred | expelled
        Norway accused Iran of piracy.
        Peru thanked Chile.
        ? SUPPORT | Peru=PER > Chile=CHL | occurred | thanked
        """)
    )
    coder = Coder(Settings(judge=OFF))
    found = {one.event.event_type: one for one in collect(read_labelled_articles(path), coder)}
    assert found["SANCTION"].is_right
    assert found["SANCTION"].labels == (3,)
    assert not found["ACCUSE"].is_right
    assert "SUPPORT" not in found


def never() -> Judge:
    """A judge that thinks nothing of any row."""
    vocabulary = Vocabulary({"bias:": 1.0}, KIND.groups)
    return Judge(LinearModel((RIGHT, WRONG), vocabulary, np.array([[-9.0, 9.0]]), {"least": 0.5}))


def test_judge_drops_rows_and_the_sentence_that_stands_alone_is_left_to_the_rules() -> None:
    coder = Coder(Settings(judge=OFF))
    coder.judge = never()
    assert not coder.code(TWO).events
    alone = "Poland expelled two Russian diplomats."
    assert coder.code(alone).events == Coder(Settings(judge=OFF)).code(alone).events != ()


def test_confidence_is_the_judges_and_users_may_ask_for_more() -> None:
    (event,) = (e for e in Coder().code(TWO).events if e.event_type == "SANCTION")
    (by_rules,) = (e for e in Coder(Settings(judge=OFF)).code(TWO).events if e.event_type == "SANCTION")
    assert event.confidence != by_rules.confidence
    assert event.confidence > 0.5
    assert not Coder(Settings(min_confidence=0.999)).code(TWO).events


def test_rules_obey_their_own_doubts() -> None:
    doubted = [case for case, _ in heard(TWO) if case.doubt]
    assert all(RULES.weigh(case) == 0.0 for case in doubted)
    assert RuleJudge(0.7).least == 0.7


def test_explanation_names_clues_in_words() -> None:
    found = Coder().explain(Article(id="a", text=TWO), TWO.index("Poland"))
    (clues,) = found.clues
    assert 1 <= len([c for c in clues if c.weight > 0]) <= 3
    assert all(c.words and ":" not in c.words.split()[0] for c in clues)


def test_witness_says_what_the_judge_says() -> None:
    coder = Coder(Settings())
    plain = coder.code(TWO, only=["events"]).events
    coder.judge = witness = Witness(choose_judge("auto"))
    assert coder.code(TWO, only=["events"]).events == plain
    assert all(len(clues) == 6 for clues in witness.heard.values())
    assert witness.recall("e0") == ()


def test_every_feature_has_words() -> None:
    seen = {name for _, description in heard(TWO) for name in description}
    assert all(in_words(name) != name for name in seen)
    assert in_words("doubt:no recipient") == "the rules hold against it: no recipient"


class Strict:
    """Believes in requests alone."""

    least = 0.5

    def weigh(self, case: Case) -> float:
        return 0.9 if case.event.event_type == "REQUEST" else 0.1

    def clues(self, case: Case) -> list[Clue]:
        return []


def test_a_meeting_that_is_asked_for_is_as_likely_as_its_request() -> None:
    coder = Coder(Settings(judge="off"))
    coder.judge = Strict()
    text = "Russia asked Kim Jong-un to visit Moscow. Rain fell."
    found = {(e.event_type, e.status, e.confidence) for e in coder.code(text, date="2018-06-01").events}
    assert found == {("REQUEST", "occurred", 0.9), ("CONSULT", "proposed", 0.9)}

"""Rows beside labels: what counts as right, and what is wrong with the others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.factory import make_event, make_party

from dragoman.coding.labelled import Label, LabelledArticle, Side
from dragoman.coding.validation import count, find_fault, judge_article, judge_row
from dragoman.records import Article, Bounds, Event

TEXT = "Russia asked Kim to visit. It rained."
FIRST, SECOND = Bounds(0, 26), Bounds(27, 37)


def make_label(**changes: Any) -> Label:
    plain: dict[str, Any] = {
        "event_type": "REQUEST", "actor": Side(0, 6, "RUS"), "recipient": Side(13, 16, "PRK"),
        "both_ways": False, "status": "occurred", "trigger": "asked", "optional": False,
        "sentence": FIRST, "line": 2,
    }  # fmt: skip
    return Label(**plain | changes)


def labelled(*labels: Label) -> LabelledArticle:
    article = Article(id="a", text=TEXT, date=dt.date(2018, 6, 1))
    return LabelledArticle(article, (FIRST, SECOND), labels, "", Path("a.txt"))


@pytest.mark.parametrize(
    ("event", "label", "right"),
    [
        (make_event(), make_label(), True),
        (make_event(status="ongoing"), make_label(), True),
        (make_event(status="planned"), make_label(status="proposed"), True),
        (make_event(status="planned"), make_label(), False),
        (make_event(event_type="ACCUSE"), make_label(), False),
        (make_event(), make_label(optional=True), None),
        (make_event(), make_label(sentence=SECOND), False),
        # Two countries are enough where they differ; within one country the words must meet.
        (make_event(), make_label(actor=Side(20, 25, "RUS")), True),
        (make_event(), make_label(actor=Side(20, 25, "PRK"), recipient=Side(13, 16, "PRK")), False),
        (make_event(), make_label(actor=Side(0, 6, None)), False),
        (make_event(), make_label(recipient=None), False),
        (make_event(recipient=None), make_label(recipient=None), True),
        (make_event(), make_label(actor=Side(13, 16, "PRK"), recipient=Side(0, 6, "RUS")), False),
        (
            make_event(),
            make_label(actor=Side(13, 16, "PRK"), recipient=Side(0, 6, "RUS"), both_ways=True),
            True,
        ),
        (make_event(actor=make_party("gunmen", 0, name="unknown")), make_label(actor=None), True),
    ],
)
def test_what_counts_as_right(event: Event, label: Label, right: bool | None) -> None:
    assert judge_row(event, [label]) is right


@pytest.mark.parametrize(
    ("event", "labels", "fault"),
    [
        (make_event(status="negated"), [make_label()], "status"),
        (make_event(), [make_label(actor=Side(0, 6, None))], "country"),
        (make_event(actor=make_party("Russia", 0)), [make_label()], "no country"),
        (make_event(event_type="AGREE"), [make_label()], "type"),
        (make_event(), [make_label(actor=Side(20, 25, "USA"))], "side"),
        (make_event(event_type="AGREE"), [make_label(actor=Side(20, 25, "USA"))], "other act"),
        (make_event(), [make_label(sentence=SECOND)], "no event"),
    ],
)
def test_faults_are_sorted_by_the_nearest_label(event: Event, labels: list[Label], fault: str) -> None:
    assert find_fault(event, labels) == fault


def test_counts_of_an_article() -> None:
    asked, told = make_label(), make_label(event_type="ACCUSE", line=3)
    article = labelled(asked, told, make_label(event_type="AID", optional=True))
    judged = judge_article(
        article, [make_event(), make_event(event_type="AID"), make_event(event_type="AGREE")]
    )
    assert judged.missed == (told,)
    tally = count(article, judged)
    assert (tally.right, tally.wrong, tally.found, tally.missed) == (1, 1, 1, 1)
    assert (tally.quiet, tally.left_alone) == (1, 1)
    assert tally.faults == {"type": 1}
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)

"""One story from the saved page to the dossier: what a reader must find there, and what must not be coded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman import engine
from dragoman.records import Event
from dragoman.show.dossier import Dossier, read_dossier
from dragoman.store import Store, StoredStatement, open_store

PAGE = Path(__file__).parent / "cases" / "story.txt"
"""The page of a small site, saved as text with its furniture; written for the tests."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("story")
    engine.run([str(PAGE)], folder / "store", date=dt.date(2018, 6, 1))
    return open_store(folder / "store")


@pytest.fixture(scope="module")
def events(store: Store) -> list[Event]:
    return [row.event for row in store.events()]


@pytest.fixture(scope="module")
def dossier(store: Store) -> Dossier:
    return read_dossier(store, "PRK")


def find(events: list[Event], event_type: str, actor: str, recipient: str, *statuses: str) -> list[Event]:
    return [
        e
        for e in events
        if e.event_type == event_type
        and e.actor.country == actor
        and e.recipient is not None
        and e.recipient.country == recipient
        and e.status in statuses
    ]


def test_the_furniture_is_gone_and_told_and_the_subheads_stay(store: Store) -> None:
    (page,) = store.pages()
    assert page.title == "Will There Be A Contest Over The Friendship Of Pyongyang?"
    removed = " ".join(piece.text for piece in page.removed)
    for words in ("Skip to main content", "Leave a Comment", "Required fields are marked"):
        assert words in removed
    headings = store.query("SELECT headings FROM articles").fetchone()
    assert headings is not None
    assert all(subhead in headings[0] for subhead in ("A Seat At The Table", "Trump Waits"))


def test_the_invitation_occurred_and_the_visit_is_only_proposed(events: list[Event]) -> None:
    assert find(events, "REQUEST", "RUS", "PRK", "occurred")
    assert find(events, "CONSULT", "PRK", "RUS", "proposed")


def test_the_meeting_occurred_in_both_directions(events: list[Event]) -> None:
    there, back = (find(events, "CONSULT", a, b, "occurred") for a, b in (("RUS", "PRK"), ("PRK", "RUS")))
    assert {e.actor.name for e in there} & {"Sergey Lavrov"}
    assert {e.actor.name for e in back} & {"Kim Jong-un"}
    assert {e.action_id for e in there} & {e.action_id for e in back}


def test_what_is_due_is_planned_and_an_unnamed_official_keeps_role_and_country(events: list[Event]) -> None:
    assert find(events, "CONSULT", "USA", "PRK", "planned")
    officials = [
        e for e in find(events, "CONSULT", "USA", "PRK", "planned") if e.recipient and not e.recipient.name
    ]
    assert {e.recipient.code for e in officials if e.recipient} == {"PRKGOV"}


@pytest.mark.parametrize("words", ["Contest Over", "might be part", "could sign", "Leave a Comment"])
def test_questions_inferences_and_furniture_are_no_deeds(store: Store, words: str) -> None:
    happened = [r for r in store.events() if r.event.status in {"occurred", "ongoing"}]
    assert not [row.sentence_text for row in happened if words in row.sentence_text]


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("Lavrov", "Sergey Lavrov", "RUSGOV"),
        ("Mike Pompeo", "Mike Pompeo", "USAGOV"),
        ("the President", "Donald Trump", "USAGOV"),
        ("the North Korean leader", "Kim Jong-un", "PRKGOV"),
        ("Kim Jong Un", "Kim Jong-un", "PRKGOV"),
        ("Baek Seung-ho", "Baek Seung-ho", "KOREDU"),
        ("Seung-ho", "Baek Seung-ho", "KOREDU"),
    ],
)
def test_everybody_is_known_by_all_names(store: Store, words: str, name: str, code: str) -> None:
    found = store.query("SELECT DISTINCT name, code FROM mentions WHERE text = ?", [words]).fetchall()
    assert found == [(name, code)]


@pytest.mark.parametrize(("words", "value"), [("June 12", "2018-06-12"), ("Thursday", "2018-05-31")])
def test_days_are_dated_from_the_day_of_publication(store: Store, words: str, value: str) -> None:
    assert set(store.query("SELECT value FROM times WHERE text = ?", [words]).fetchall()) == {(value,)}


def said(store: Store, words: str) -> StoredStatement:
    return next(row for row in store.statements() if words in row.statement.content.text)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Please come to us", "Sergey Lavrov"),
        ("can hardly refuse", "Baek Seung-ho"),
        ("what is in that envelope", "Donald Trump"),
        ("getting on very nicely", "Donald Trump"),
        ("a mountain to climb", "Mike Pompeo"),
        ("We have only begun", "Mike Pompeo"),
    ],
)
def test_every_quotation_has_its_speaker(store: Store, words: str, speaker: str) -> None:
    found = said(store, words).statement.speaker
    assert found is not None
    assert found.name == speaker


def test_an_ambiguous_he_is_flagged_with_its_candidates_and_the_orphan_goes_with_it(store: Store) -> None:
    for words in ("left on the platform", "In the long run"):
        statement = said(store, words).statement
        assert statement.ambiguous
        assert {"Sergey Lavrov", "Kim Jong-un"} <= {c.name for c in statement.candidates}


def test_the_dossier_names_the_contest_with_evidence_of_both_sides(dossier: Dossier) -> None:
    assert dossier.figures is not None
    contests = [told for told in dossier.figures.contests if told.contest.object == "PRK"]
    assert frozenset({"USA", "RUS"}) in {frozenset(told.contest.claimants) for told in contests}
    assert all(side.events for told in contests for side in told.sides)

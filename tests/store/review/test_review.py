"""Corrections: checked, kept, laid over the events, found again after a new coding, and learned from."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman import engine
from dragoman.errors import SettingsError, StoreError
from dragoman.store import Store, open_store
from dragoman.store.review import Journal, make_correction
from dragoman.store.review.agreement import cohen_kappa, krippendorff_alpha, measure_agreement
from dragoman.store.review.corrections import identify, undo
from dragoman.store.review.lessons import draw_lessons, write_lessons
from dragoman.store.review.queue import next_events

NOW = dt.datetime(2024, 5, 2, 9, 0, tzinfo=dt.UTC)
STORY = (
    "Norway expelled two Belarusian diplomats on Monday. The Kestrel Front attacked a Malian convoy.\n\n"
    "Chile's president will visit Peru on 12 June 2024. Kenya condemned the attack.\n"
)


def rows(store: Store) -> list[dict[str, Any]]:
    cursor = store.query("SELECT * FROM events ORDER BY sentence_start, event_id")
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def find(store: Store, event_type: str) -> dict[str, Any]:
    return next(row for row in rows(store) if row["event_type"] == event_type)


def say(
    store: Store, event: dict[str, Any], verdict: Any, reviewer: str = "Ada", minutes: int = 0, **changes: str
) -> Any:
    made = make_correction(event, verdict, reviewer, NOW + dt.timedelta(minutes=minutes), changes)
    Journal(store.root).add([made])
    store.refresh()
    return made


def write_story(folder: Path, text: str = STORY) -> Path:
    path = folder / "rows.jsonl"
    path.write_text(json.dumps({"id": "s1", "text": text, "date": "2024-05-01", "title": "News"}) + "\n")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    engine.run([str(write_story(tmp_path))], tmp_path / "store")
    return open_store(tmp_path / "store")


def test_a_rejected_event_is_left_out_and_stays_in_the_history(store: Store) -> None:
    before = len(rows(store))
    event = find(store, "SANCTION")
    say(store, event, "rejected")
    assert len(rows(store)) == before - 1
    assert event["event_id"] not in {row["event_id"] for row in rows(store)}
    assert event["event_id"] not in {each.event.event_id for each in store.events()}
    ((n,),) = store.query(
        "SELECT count(*) FROM all_events WHERE event_id = ?", [event["event_id"]]
    ).fetchall()
    assert n == 1


def test_a_corrected_event_is_changed_in_columns_and_record(store: Store) -> None:
    event = find(store, "ASSAULT")
    say(store, event, "corrected", event_type="coerce", event_mode="none", status="planned",
        actor="RUSREB", recipient="Peru", event_date="2024-04-30")  # fmt: skip
    row = next(row for row in rows(store) if row["event_id"] == event["event_id"])
    assert (row["event_type"], row["event_mode"], row["quad_code"], row["cameo"]) == (
        "COERCE",
        None,
        "Q4",
        None,
    )
    assert (row["actor_country"], row["actor_sector"], row["actor_code"]) == ("RUS", "REB", "RUSREB")
    assert (row["recipient_code"], row["recipient_id"], row["recipient_name"]) == ("PER", "PER", "Peru")
    assert (row["event_date"], row["date_precision"]) == (dt.date(2024, 4, 30), "day")
    read = next(each.event for each in store.events() if each.event.event_id == event["event_id"])
    assert (read.event_type, read.status, read.quad_code) == ("COERCE", "planned", "Q4")
    assert read.actor.code == "RUSREB"
    assert read.recipient is not None
    assert read.recipient.country == "PER"
    assert read.date is not None
    assert read.date.begin == "2024-04-30"
    assert read.actor.text == event["actor"]
    assert len(rows(store)) == len({row["event_id"] for row in rows(store)})


def test_a_recipient_may_be_taken_away(store: Store) -> None:
    event = find(store, "ASSAULT")
    say(store, event, "corrected", recipient="none")
    row = next(row for row in rows(store) if row["event_id"] == event["event_id"])
    assert (row["recipient"], row["recipient_country"]) == (None, None)
    assert next(e.event for e in store.events() if e.event.event_id == event["event_id"]).recipient is None


def test_a_correction_is_found_again_after_a_new_coding(store: Store, tmp_path: Path) -> None:
    """The article changes before the event, whose id changes with its place; the words do not."""
    event = find(store, "SANCTION")
    say(store, event, "corrected", status="planned")
    assert find(store, "SANCTION")["status"] == "planned"
    moved = event | {"event_id": "e-of-an-older-coder"}
    Journal(store.root).path.unlink()
    say(store, moved, "corrected", status="planned")
    assert find(store, "SANCTION")["status"] == "planned"
    gone = moved | {"trigger_start": 9000, "trigger_end": 9001, "event_id": "e-gone"}
    say(store, gone, "rejected")
    assert store.reviewed is not None
    assert [each.event_id for each in store.reviewed.lost] == ["e-gone"]
    engine.run([str(write_story(tmp_path))], store.root, recode=True)
    store.refresh()
    assert find(store, "SANCTION")["status"] == "planned"


def test_what_is_undone_counts_no_more(store: Store) -> None:
    event = find(store, "SANCTION")
    made = say(store, event, "rejected")
    Journal(store.root).add([undo(made, "Ada", NOW + dt.timedelta(minutes=5))])
    store.refresh()
    assert find(store, "SANCTION")["event_id"] == event["event_id"]
    assert len(Journal(store.root).read()) == 2


def test_the_last_decision_counts(store: Store) -> None:
    event = find(store, "SANCTION")
    say(store, event, "rejected", "Ada", 0)
    say(store, event, "accepted", "Ben", 1)
    assert find(store, "SANCTION")["event_id"] == event["event_id"]


def test_a_correction_that_changes_nothing_is_an_acceptance(store: Store) -> None:
    event = find(store, "SANCTION")
    assert say(store, event, "corrected", event_type="SANCTION", actor="Norway").verdict == "accepted"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"event_type": "SANKTION"}, "did you mean SANCTION"),
        ({"event_mode": "vist"}, "unknown 'vist'"),
        ({"status": "ocurred"}, "did you mean occurred"),
        ({"event_date": "12 June"}, "expected a day"),
        ({"actor": "nobody of this name"}, "nobody is known"),
        ({"actor": "none"}, "reject it instead"),
        ({"colour": "red"}, "unknown field"),
        ({"actor": "x" * 400}, "at most 300"),
    ],
)
def test_wrong_words_are_told(store: Store, changes: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        make_correction(find(store, "SANCTION"), "corrected", "Ada", NOW, changes)


def test_a_reviewer_needs_a_name(store: Store) -> None:
    with pytest.raises(SettingsError, match="reviewer"):
        make_correction(find(store, "SANCTION"), "accepted", "  ", NOW)
    with pytest.raises(SettingsError, match="did you mean accepted"):
        make_correction(find(store, "SANCTION"), "acepted", "Ada", NOW)  # type: ignore[arg-type]


def test_a_damaged_journal_names_its_line(store: Store) -> None:
    say(store, find(store, "SANCTION"), "accepted")
    with Journal(store.root).path.open("ab") as stream:
        stream.write(b"{}\n")
    with pytest.raises(StoreError, match=r"corrections\.jsonl:2: not a correction"):
        open_store(store.root)


def test_a_correction_is_added_once(store: Store) -> None:
    made = say(store, find(store, "SANCTION"), "accepted")
    assert Journal(store.root).add([made]) == 0


def test_the_least_sure_comes_first_and_what_others_judged_before_it(store: Store) -> None:
    shown = next_events(store, "Ada")
    sure = [row["confidence"] for row in shown]
    assert sure == sorted(sure)
    say(store, shown[-1], "accepted", "Ben")
    assert next_events(store, "Ada")[0]["event_id"] == shown[-1]["event_id"]
    say(store, shown[0], "rejected", "Ada", 1)
    assert shown[0]["event_id"] not in {row["event_id"] for row in next_events(store, "Ada")}
    assert len(next_events(store, "Cy", most=2)) == 2


def test_agreement_is_measured_on_shared_events(store: Store) -> None:
    shown = next_events(store, "Ada")
    for number, row in enumerate(shown):
        say(store, row, "accepted", "Ada", number)
        say(store, row, "rejected" if number == 0 else "accepted", "Ben", number)
    found = {each.aspect: each for each in measure_agreement(Journal(store.root).read())}
    assert found["verdict"].n == len(shown)
    assert found["verdict"].agreed == pytest.approx(1 - 1 / len(shown), abs=1e-3)
    assert found["event_type"].n == len(shown) - 1
    assert found["event_type"].kappa is None


def test_kappa_and_alpha_are_those_of_the_books() -> None:
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: kappa .4
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)
    # Krippendorff's example of two observers and ten units of binary data: .095
    first, second = "0100000010", "1110010000"
    units = [list(both) for both in zip(first, second, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(0.0952)
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None


def test_corrections_become_rows_cases_and_pairs(store: Store, tmp_path: Path) -> None:
    event = find(store, "ASSAULT")
    say(store, event, "corrected", actor="NERREB")
    say(store, find(store, "SANCTION"), "accepted", minutes=1)
    say(store, find(store, "CONSULT"), "rejected", minutes=2)
    lessons = draw_lessons(store)
    (actor,) = lessons.actors
    assert (actor["name"], actor["country"], actor["sector"]) == ("Kestrel Front", "NER", "REB")
    texts = {case["text"]: case for case in lessons.cases}
    assert texts["Norway expelled two Belarusian diplomats on Monday."]["some"] == [
        "NOR > BLR SANCTION/expel occurred"
    ]
    assert texts["Chile's president will visit Peru on 12 June 2024."]["never"] == ["CONSULT"]
    assert {pair["label"] for pair in lessons.pairs} == {"ASSAULT", "SANCTION"}
    for pair in lessons.pairs:
        start, end = pair["actor"]
        assert pair["text"][start:end] in ("Norway", event["actor"])
    names = [path.name for path in write_lessons(lessons, tmp_path / "learned")]
    assert names == ["actors.csv", "cases.yaml", "pairs.jsonl"]


def test_a_phrase_that_reviewers_read_differently_is_disputed(store: Store) -> None:
    event = find(store, "ASSAULT")
    say(store, event, "corrected", actor="NERREB")
    other = event | {"event_id": "e2"}
    Journal(store.root).add([make_correction(other, "corrected", "Ben", NOW, {"actor": "BFAREB"})])
    lessons = draw_lessons(store)
    assert lessons.actors == ()
    assert lessons.disputed == ("Kestrel Front",)


@pytest.mark.parametrize(
    ("words", "code"),
    [("RUS", "RUS"), ("RUSGOV", "RUSGOV"), ("North Korea", "PRK"), ("Q58217", "RUSGOV")],
)
def test_people_write_parties_in_several_ways(words: str, code: str) -> None:
    assert identify(words, dt.date(2018, 6, 1))["code"] == code

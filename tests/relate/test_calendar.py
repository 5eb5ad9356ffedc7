"""What is coming, and what became of days that have passed."""

from __future__ import annotations

import datetime as dt

from dragoman.relate.calendar import DayMention, build_calendar
from dragoman.relate.clusters import cluster_events
from factory_story import report, story_events

AS_OF = dt.date(2018, 7, 3)


def mention(day: str) -> DayMention:
    begin = dt.date.fromisoformat(day)
    return DayMention(
        begin=begin, finish=begin, precision="day", text="that day", start=8, sentence="Wait for that day.",
        article_id="a1", title=None, date=dt.date(2018, 6, 1), source=None, url=None,
    )  # fmt: skip


def test_build_calendar_tells_coming_open_and_passed_apart() -> None:
    calendar = build_calendar(cluster_events(story_events()), AS_OF)
    assert [str(entry.when.begin) for entry in calendar.upcoming if entry.when] == ["2018-07-20"]
    assert len(calendar.undated) == 2
    assert [entry.fate for entry in calendar.past] == ["reported"]


def test_build_calendar_says_where_no_deed_was_reported() -> None:
    rows = [row for row in story_events() if row.event.status == "planned"]
    calendar = build_calendar(cluster_events(rows), AS_OF)
    assert [entry.fate for entry in calendar.past] == ["unreported"]


def test_build_calendar_forgets_old_plans_without_a_day() -> None:
    rows = [report("Trump hopes to meet Kim.", "Trump", "meet", "Kim", status="planned")]
    assert build_calendar(cluster_events(rows), dt.date(2018, 12, 1)).undated == ()


def test_build_calendar_shows_the_deed_after_an_open_plan() -> None:
    rows = [
        report("Trump hopes to meet Kim.", "Trump", "meet", "Kim", status="planned"),
        report("Trump met Kim.", "Trump", "met", "Kim", article="a2", reported="2018-06-12"),
        report("Pompeo met Kim.", "Pompeo", "met", "Kim", article="a3", reported="2018-06-05"),
    ]
    (entry,) = build_calendar(cluster_events(rows), AS_OF).undated
    assert entry.fulfilled_by == rows[1].event.event_id


def test_build_calendar_wants_a_visit_for_a_visit() -> None:
    rows = [
        report("Kim may visit Russia.", "Kim", "visit", "Russia", status="proposed", event_mode="visit"),
        report("Lavrov met Kim.", "Lavrov", "met", "Kim", article="a2", reported="2018-06-12"),
        report("Lavrov visited Kim.", "Lavrov", "visited", "Kim", article="a3", event_mode="visit"),
    ]
    (entry,) = build_calendar(cluster_events(rows), AS_OF).undated
    assert entry.fulfilled_by is None


def test_build_calendar_without_any_date() -> None:
    rows = [report("Trump hopes to meet Kim.", "Trump", "meet", "Kim", status="planned", reported=None)]
    assert len(build_calendar(cluster_events(rows), None).undated) == 1


def test_build_calendar_lists_named_days_once_and_only_to_come() -> None:
    days = [mention("2018-08-15"), mention("2018-08-15"), mention("2018-06-05"), mention("2018-07-20")]
    calendar = build_calendar(cluster_events(story_events()), AS_OF, days)
    (named,) = calendar.named_days
    assert (str(named.begin), len(named.mentions)) == ("2018-08-15", 2)

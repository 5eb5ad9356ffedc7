"""Reports of one event become one; what differs stays apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dragoman.records import Party
from dragoman.relate.clusters import cluster_events, one_direction, read_day
from factory_story import both_ways, make_time, report, story_events

TALKS = "Lavrov held talks with Kim."


def test_cluster_events_joins_reports_of_two_articles() -> None:
    rows = [
        report(TALKS, "Lavrov", "talks", "Kim"),
        report("Russia and North Korea held talks.", "Russia", "talks", "North Korea", article="a2"),
    ]
    (cluster,) = cluster_events(rows)
    assert cluster.n_reports == 2
    assert cluster.actor.name == "Sergei Lavrov"
    assert [found.article_id for found in cluster.evidence] == ["a1", "a2"]


def test_cluster_events_counts_an_article_once() -> None:
    rows = [
        report(TALKS, "Lavrov", "talks", "Kim"),
        report("During the talks Lavrov gave Kim a box.", "Lavrov", "talks", "Kim"),
    ]
    (cluster,) = cluster_events(rows)
    assert (cluster.n_reports, len(cluster.evidence)) == (1, 2)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (report("Pompeo held talks with Kim.", "Pompeo", "talks", "Kim", article="a2"), "another country"),
        (report("Lavrov accused Kim.", "Lavrov", "accused", "Kim", "ACCUSE", article="a2"), "another type"),
        (report(TALKS, "Lavrov", "talks", "Kim", article="a2", status="planned"), "another status"),
        (report(TALKS, "Lavrov", "talks", "Kim", article="a2", reported="2018-06-20"), "weeks later"),
        (report(TALKS, "Lavrov", "talks", "Kim", article="a2", event_mode="phone"), None),
        (report("Kim held talks with Lavrov.", "Kim", "talks", "Lavrov", article="a2"), "the other way"),
    ],
)
def test_cluster_events_keeps_apart_what_differs(other: object, why: str | None) -> None:
    rows = [report(TALKS, "Lavrov", "talks", "Kim"), other]
    assert len(cluster_events(rows)) == (1 if why is None else 2)  # type: ignore[arg-type]


def test_cluster_events_keeps_two_named_people_apart() -> None:
    rows = [
        report("Trump met Kim.", "Trump", "met", "Kim"),
        report("Pompeo met Kim.", "Pompeo", "met", "Kim", article="a2"),
    ]
    assert len(cluster_events(rows)) == 2


def test_cluster_events_keeps_an_unnamed_official_and_his_leader_apart() -> None:
    text = "Trump is to meet an envoy, and then Kim."
    rows = [
        report(text, "Trump", "meet", "an envoy", status="planned"),
        report(text, "Trump", "meet", "Kim", status="planned"),
    ]
    assert len(cluster_events(rows)) == 2


def test_cluster_events_joins_a_later_report_that_names_the_day() -> None:
    late = "Lavrov held talks with Kim on 31 May."
    rows = [
        report(TALKS, "Lavrov", "talks", "Kim"),
        report(late, "Lavrov", "talks", "Kim", article="a2", reported="2018-06-03",
               date=make_time("31 May", late, "2018-05-31")),
    ]  # fmt: skip
    (cluster,) = cluster_events(rows)
    assert cluster.when is not None
    assert (cluster.when.source, str(cluster.when.begin)) == ("text", "2018-05-31")


def test_cluster_events_tells_two_named_days_apart() -> None:
    one, two = "Moon met Kim on 27 April.", "Moon met Kim on 26 May."
    rows = [
        report(one, "Moon", "met", "Kim", date=make_time("27 April", one, "2018-04-27")),
        report(two, "Moon", "met", "Kim", date=make_time("26 May", two, "2018-05-26")),
    ]
    assert len(cluster_events(rows)) == 2


def test_cluster_events_joins_the_undated_plan_to_the_dated_one() -> None:
    dated = "Trump is to meet Kim on 12 June."
    rows = [
        report(dated, "Trump", "meet", "Kim", status="planned",
               date=make_time("12 June", dated, "2018-06-12")),
        report("Trump hopes to meet Kim.", "Trump", "meet", "Kim", status="planned", article="a2",
               reported="2018-06-09"),
    ]  # fmt: skip
    assert len(cluster_events(rows)) == 1


def test_cluster_events_takes_articles_without_a_date() -> None:
    rows = [
        report(TALKS, "Lavrov", "talks", "Kim", reported=None),
        report(TALKS, "Lavrov", "talks", "Kim", article="a2", reported=None),
    ]
    clusters = cluster_events(rows)
    assert [cluster.day for cluster in clusters] == [None, None]


def test_one_direction_keeps_the_way_round_that_the_text_has() -> None:
    clusters = cluster_events(both_ways("Trump met Kim.", "Trump", "met", "Kim"))
    assert len(clusters) == 2
    (kept,) = one_direction(clusters)
    assert kept.actor.name == "Donald Trump"


def test_one_direction_keeps_every_pair_of_a_meeting_of_three() -> None:
    text = "Trump, Moon and Xi met."
    rows = [
        report(text, a, "met", b, reciprocal=True, action_id="x")
        for a in ("Trump", "Moon", "Xi")
        for b in ("Trump", "Moon", "Xi")
        if a != b
    ]
    assert len(one_direction(cluster_events(rows))) == 3


def test_marks_slice_to_the_words_of_the_event() -> None:
    for cluster in cluster_events(story_events()):
        for found in cluster.evidence:
            words = {mark.role: found.sentence[mark.start : mark.end] for mark in found.marks}
            assert words["actor"] == cluster.actor.text or cluster.n_reports > 1
            assert "action" in words


def test_marks_leave_out_what_stands_in_another_sentence() -> None:
    row = report(TALKS, "Lavrov", "talks", "Kim")
    far = Party(text="Lavrov", start=0, end=6, country="RUS")
    moved = replace(row, event=replace(row.event, actor=far))
    (cluster,) = cluster_events([moved])
    assert {mark.role for mark in cluster.evidence[0].marks} == {"action", "recipient"}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_cluster_events_does_not_depend_on_the_order(seed: int) -> None:
    rows = story_events()
    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)
    assert cluster_events(shuffled) == cluster_events(rows)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-06-12", "2018-06-12"),
        ("2018-06-12T10:00", "2018-06-12"),
        ("2018-W23", None),
        ("2018-13-01", None),
        ("PAST_REF", None),
    ],
)
def test_read_day(text: str, day: str | None) -> None:
    found = read_day(text)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("status", "day", "source"),
    [
        ("occurred", "2018-05-30", "text"),
        ("occurred", "2018-09-01", "report"),  # "promised to come in September"
        ("planned", "2018-09-01", "text"),
        ("planned", "2018-05-30", "report"),  # "announced on Wednesday that he would come"
        ("planned", "2018-04-27", "text"),  # "had been planned for 27 April"
        ("negated", "2018-09-01", "text"),
    ],
)
def test_when_of_uses_only_a_day_that_can_be_the_events(status: str, day: str, source: str) -> None:
    text = "Lavrov would visit Kim on that day."
    row = report(text, "Lavrov", "visit", "Kim", status=status, date=make_time("that day", text, day))
    (cluster,) = cluster_events([row])
    assert cluster.when is not None
    assert cluster.when.source == source


def test_when_of_does_not_plan_for_now() -> None:
    text = "Now Lavrov is to visit Kim."
    now = replace(make_time("Now", text, "2018-06-01"), value="PRESENT_REF")
    (cluster,) = cluster_events([report(text, "Lavrov", "visit", "Kim", status="planned", date=now)])
    assert cluster.when is not None
    assert cluster.when.source == "report"

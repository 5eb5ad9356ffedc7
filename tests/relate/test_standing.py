"""Counts of events by pair, kind and status."""

from __future__ import annotations

from msgspec.structs import replace

from dragoman.records import Party
from dragoman.relate.clusters import cluster_events
from dragoman.relate.standing import count_standing
from factory_story import both_ways, report, story_events


def test_count_standing_counts_each_direction_and_status_apart() -> None:
    pairs = count_standing(cluster_events(story_events()), "PRK")
    with_usa = next(pair for pair in pairs if pair.b == "USA")
    assert with_usa.a == "PRK"
    assert with_usa.forth.counts["Q1"] == {"happened": 1, "ahead": 1, "not": 0}
    assert with_usa.back.counts["Q3"] == {"happened": 0, "ahead": 0, "not": 1}


def test_count_standing_counts_events_not_reports() -> None:
    rows = both_ways("Moon met Kim.", "Moon", "met", "Kim") + both_ways(
        "South Korea and North Korea met.", "South Korea", "met", "North Korea", article="a2"
    )
    (pair,) = count_standing(cluster_events(rows))
    assert (pair.forth.n_events, pair.forth.n_reports) == (1, 2)


def test_count_standing_leaves_out_unknown_and_own_countries() -> None:
    text = "Kim met an envoy and somebody."
    rows = [report(text, "Kim", "met", "an envoy"), report(text, "Kim", "met", "somebody")]
    assert count_standing(cluster_events(rows)) == []


def test_count_standing_leaves_out_classes_of_actors_without_a_country() -> None:
    text = "Kim met observers."
    row = report(text, "Kim", "met", "observers")
    other = Party(text="observers", start=109, end=118, country="IGO")
    moved = replace(row, event=replace(row.event, recipient=other))
    assert count_standing(cluster_events([moved])) == []


def test_count_standing_of_all_pairs_without_a_country() -> None:
    pairs = count_standing(cluster_events(story_events()))
    assert {(pair.a, pair.b) for pair in pairs} == {
        ("PRK", "USA"), ("PRK", "RUS"), ("CHN", "PRK"), ("KOR", "USA"),
    }  # fmt: skip

"""Who competes for whom."""

from __future__ import annotations

from dragoman.relate.clusters import cluster_events
from dragoman.relate.contests import find_contests
from factory_story import both_ways, report, story_events


def test_find_contests_names_both_claimants_with_evidence() -> None:
    clusters = cluster_events(story_events())
    contests = find_contests(clusters, "PRK")
    pairs = [frozenset(claim.claimant for claim in contest.claims) for contest in contests]
    assert frozenset({"RUS", "USA"}) in pairs
    known = {row.event.event_id for row in story_events()}
    assert all(claim.evidence and known.issuperset(claim.evidence) for c in contests for claim in c.claims)


def test_find_contests_counts_plans_and_requests_to_meet() -> None:
    ask = "Moscow asked Kim to visit."
    rows = [
        report(ask, "Moscow", "asked", "Kim", "REQUEST"),
        report(ask, "Kim", "visit", "Moscow", status="proposed"),
        *both_ways("Trump is to meet Kim.", "Trump", "meet", "Kim", status="planned", article="a2"),
    ]
    (contest,) = find_contests(cluster_events(rows), "PRK")
    assert {claim.claimant: (claim.courting, claim.ahead) for claim in contest.claims} == {
        "RUS": (1, 0),
        "USA": (1, 1),
    }


def test_find_contests_leaves_out_demands_and_what_is_denied() -> None:
    rows = [
        report("Japan asked Kim to disarm.", "Japan", "asked", "Kim", "REQUEST", event_mode="change"),
        report("Xi met Kim.", "Xi", "met", "Kim", status="denied"),
        report("Trump met Kim.", "Trump", "met", "Kim"),
    ]
    assert find_contests(cluster_events(rows), "PRK") == []


def test_find_contests_ranks_surprise_over_volume() -> None:
    """One who courts everybody is expected to court the object too."""
    rows = [
        report("Xi met Kim.", "Xi", "met", "Kim", article=f"x{n}", reported=f"2018-0{n}-01")
        for n in (1, 3, 5)
    ]
    rows += [
        report("Lavrov met Kim.", "Lavrov", "met", "Kim", article=f"l{n}", reported=f"2018-0{n}-01")
        for n in (1, 3, 5)
    ]
    rows += [
        report(f"Trump met {one}.", "Trump", "met", one, article=f"t{one}{n}", reported=f"2018-0{n}-01")
        for n in (1, 3, 5)
        for one in ("Kim", "Moon", "Xi", "Lavrov", "Japan")
    ]
    rows += [
        report("Moon met Xi.", "Moon", "met", "Xi", article=f"m{n}", reported=f"2018-0{n}-01")
        for n in (1, 3, 5)
    ]
    best = find_contests(cluster_events(rows), "PRK")[0]
    assert {claim.claimant for claim in best.claims} == {"CHN", "RUS"}


def test_find_contests_puts_those_who_quarrel_first() -> None:
    rows = [
        report(f"{one} met Kim.", one, "met", "Kim", article=f"a{one}") for one in ("Xi", "Lavrov", "Trump")
    ]
    rows.append(report("Trump accused Lavrov.", "Trump", "accused", "Lavrov", "ACCUSE"))
    best = find_contests(cluster_events(rows), "PRK")[0]
    assert ({claim.claimant for claim in best.claims}, best.quarrels) == ({"RUS", "USA"}, 1)


def test_find_contests_of_one_claimant() -> None:
    contests = find_contests(cluster_events(story_events()), "PRK", claimant="CHN")
    assert contests
    assert all("CHN" in {claim.claimant for claim in contest.claims} for contest in contests)


def test_find_contests_over_nobody() -> None:
    assert find_contests(cluster_events(story_events()), "FRA") == []
    assert find_contests([], "PRK") == []

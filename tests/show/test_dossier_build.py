"""What goes into a dossier, and what does not."""

from __future__ import annotations

import datetime as dt
import json

from dragoman.records import to_json
from dragoman.show.dossier import Dossier, build_dossier
from factory_story import report, story_events, story_pages, story_run, story_statements


def make_dossier(country: str = "PRK", other: str | None = None, **bounds: dt.date) -> Dossier:
    return build_dossier(
        story_events(), story_statements(), story_pages(), country, other, runs=[story_run()], **bounds
    )


def test_build_dossier_lists_events_newest_first_and_a_meeting_once() -> None:
    dossier = make_dossier()
    days = [event.day for event in dossier.events]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]
    talks = [event for event in dossier.events if "Lavrov" in event.words]
    assert [event.words for event in talks] == ["Sergei Lavrov (Russia) and Kim Jong Un held talks"]
    assert [event.number for event in dossier.events] == list(range(1, len(dossier.events) + 1))


def test_build_dossier_leaves_out_other_countries() -> None:
    dossier = make_dossier()
    assert not any("Moon" in event.words for event in dossier.events)


def test_build_dossier_of_a_pair() -> None:
    dossier = make_dossier("PRK", "USA")
    assert dossier.title == "North Korea and United States"
    assert {event.cluster.evidence[0].article_id for event in dossier.events} == {"a1", "a3", "a4"}
    assert [(pair.a, pair.b) for pair in dossier.pairs] == [("PRK", "USA")]


def test_build_dossier_of_a_country_with_itself_is_its_own() -> None:
    assert make_dossier("PRK", "PRK") == make_dossier("PRK")


def test_build_dossier_names_the_country_of_both_sides_of_a_pair() -> None:
    talks = make_dossier("PRK", "RUS").events[0]
    assert "(North Korea)" in talks.words


def test_build_dossier_keeps_to_the_days_asked_for() -> None:
    dossier = make_dossier(since=dt.date(2018, 6, 10), until=dt.date(2018, 6, 30))
    assert [str(event.day) for event in dossier.events] == ["2018-06-12"]
    assert dossier.statements == ()
    assert dossier.as_of == dt.date(2018, 6, 13)


def test_build_dossier_names_only_pages_it_uses() -> None:
    dossier = make_dossier()
    assert [page.article_id for page in dossier.pages] == ["a1", "a2", "a3", "a4"]
    assert dossier.n_pages_in_store == 5


def test_build_dossier_of_a_country_without_events() -> None:
    dossier = make_dossier("FRA")
    assert dossier.events == ()
    assert dossier.glance == ("Nothing in this store involves France in these days.",)


def test_build_dossier_of_an_empty_store() -> None:
    dossier = build_dossier([], [], [], "PRK")
    assert (dossier.as_of, dossier.method) == (None, None)


def test_build_dossier_takes_articles_without_date_or_title() -> None:
    row = report("Trump met Kim.", "Trump", "met", "Kim", reported=None)
    dossier = build_dossier([row], [], [], "PRK")
    assert dossier.events[0].day is None


def test_build_dossier_is_plain_data() -> None:
    plain = json.loads(to_json(make_dossier()))
    assert plain["country"] == "PRK"
    assert plain["events"][0]["cluster"]["evidence"][0]["event_id"]


def test_glance_tells_happened_from_announced() -> None:
    first = make_dossier().glance[0]
    assert "4 happened or are going on" in first
    assert "4 are only planned, proposed or possible" in first
    assert "1 is negated, denied or supposed" in first


def test_events_that_did_not_happen_are_not_told_as_deeds() -> None:
    for event in make_dossier().events:
        past = ("held talks", "visited", "asked", "gave", "backed")
        if event.phase == "ahead":
            assert not any(verb in event.words for verb in past)


def test_statements_flag_an_unsure_speaker() -> None:
    unsure = [said for said in make_dossier().statements if said.ambiguous]
    assert [said.candidates for said in unsure] == [("Sergei Lavrov (Russia)", "Kim Jong Un (North Korea)")]


def test_statements_of_a_pair_are_by_its_people_or_by_nobody_known() -> None:
    speakers = {said.country for said in make_dossier("PRK", "USA").statements}
    assert speakers == {None}
    assert "RUS" in {said.country for said in make_dossier("PRK").statements}

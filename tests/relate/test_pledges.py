"""The ledger: what is a word, what keeps it, and when silence counts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealings import Deed, make_deed, write_store
from dragoman.errors import DataError
from dragoman.relate.pledge_rules import load_pledge_rules
from dragoman.relate.pledge_tally import share_of
from dragoman.relate.pledges import Pledge, find_pledges, tally_pledges

FIRST = dt.date(2021, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def plan(at: int, named: int | None = None, status: str = "planned", **more: object) -> Deed:
    event_date = day(named) if named is not None else None
    return make_deed(
        "RUS", "PRK", day(at), None, event_date=event_date, date_precision="day", status=status, **more
    )


def settle(folder: Path, *deeds: Deed, news_until: int = 100) -> list[Pledge]:
    """The pledges of a store with these deeds, and news of others every tenth day."""
    news = [make_deed("FRA", "DEU", day(at), "010") for at in range(0, news_until + 1, 10)]
    return find_pledges(write_store(folder, [*deeds, *news]))


def test_a_word_is_kept_by_the_deed_that_follows(tmp_path: Path) -> None:
    (pledge,) = settle(tmp_path, plan(5, sentence="Russia will visit."), make_deed("RUS", "PRK", day(12)))
    assert (pledge.state, pledge.first, pledge.deed and pledge.deed.day) == ("kept", day(5), day(12))
    assert (pledge.said.words, pledge.deed and pledge.deed.words) == (
        "Russia will visit.",
        "RUS went to PRK.",
    )


def test_the_other_side_keeps_a_meeting_but_not_a_gift(tmp_path: Path) -> None:
    (meeting,) = settle(tmp_path / "meeting", plan(5), make_deed("PRK", "RUS", day(12)))
    gift = plan(5, event_type="AID")
    (aid,) = settle(tmp_path / "aid", gift, make_deed("PRK", "RUS", day(12), "070"))
    assert (meeting.state, aid.state) == ("kept", "overdue")


def test_a_day_that_is_named_is_the_day_it_is_due(tmp_path: Path) -> None:
    early = make_deed("RUS", "PRK", day(20))
    (pledge,) = settle(tmp_path, plan(5, named=60), early)
    assert (pledge.state, pledge.due, pledge.is_dated) == ("overdue", day(63), True)


def test_a_deed_after_its_day_is_told_as_late(tmp_path: Path) -> None:
    (pledge,) = settle(tmp_path, plan(5, named=20), make_deed("RUS", "PRK", day(30)))
    assert (pledge.state, pledge.late_days) == ("overdue", 7)


def test_repeated_words_are_one_pledge_and_those_after_the_deed_another(tmp_path: Path) -> None:
    first, second = settle(tmp_path, plan(5), plan(6), plan(9), make_deed("RUS", "PRK", day(12)), plan(14))
    assert (len(first.mentions), len(second.mentions)) == (3, 1)
    assert (first.state, second.state) == ("kept", "overdue")


def test_two_days_named_are_two_pledges(tmp_path: Path) -> None:
    assert len(settle(tmp_path, plan(5, named=20), plan(6, named=60))) == 2


def test_a_denial_breaks_it_unless_it_is_kept_after_all(tmp_path: Path) -> None:
    denial = plan(10, status="negated")
    (broken,) = settle(tmp_path / "broken", plan(5), denial)
    (kept,) = settle(tmp_path / "kept", plan(5), denial, make_deed("RUS", "PRK", day(12)))
    assert (broken.state, kept.state) == ("broken", "kept")
    assert kept.breach is not None
    assert kept.breach.day == day(10)


def test_silence_counts_only_where_there_is_news(tmp_path: Path) -> None:
    (heard,) = settle(tmp_path / "heard", plan(5))
    (unheard,) = settle(tmp_path / "unheard", plan(5), make_deed("FRA", "DEU", day(400)), news_until=10)
    (early,) = settle(tmp_path / "early", plan(95))
    assert (heard.state, unheard.state, early.state) == ("overdue", "open", "open")


def test_a_leaders_word_is_not_kept_by_somebody_else(tmp_path: Path) -> None:
    leader = {"actor_id": "q1", "actor_name": "The Leader", "actor_sector": "GOV"}
    other = {"actor_id": "q2", "actor_name": "An Envoy", "actor_sector": "GOV"}
    state = {"actor_id": "RUS", "actor_name": "Russia", "actor_sector": "GOV"}
    (alone,) = settle(tmp_path / "a", plan(5, **leader), make_deed("RUS", "PRK", day(12), **other))
    (state_too,) = settle(tmp_path / "b", plan(5, **leader), make_deed("RUS", "PRK", day(12), **state))
    assert (alone.state, state_too.state) == ("overdue", "kept")


@pytest.mark.parametrize(
    "operators", [["request:invite"], ["proposal:invitation"], ["desire:like", "plan:arrange"]]
)
def test_what_others_ask_or_one_only_wishes_is_no_word_given(tmp_path: Path, operators: list[str]) -> None:
    assert settle(tmp_path, plan(5, status="proposed", operators=operators)) == []


def test_imported_intents_and_threats_are_words(tmp_path: Path) -> None:
    found = settle(
        tmp_path,
        make_deed("RUS", "PRK", day(5), "036"), make_deed("RUS", "PRK", day(8), "042"),
        make_deed("RUS", "PRK", day(5), "138"), make_deed("RUS", "PRK", day(20), "190"),
    )  # fmt: skip
    assert {(one.name, one.kind, one.state) for one in found} == {
        ("meet", "promise", "kept"), ("threat_of_force", "threat", "kept"),
    }  # fmt: skip


def test_the_base_rate_is_that_of_days_without_the_word(tmp_path: Path) -> None:
    """A visit every 20 days, whatever was said: half of all days have one within the ten days to come."""
    visits = [make_deed("RUS", "PRK", day(at)) for at in range(0, 300, 20)]
    found = settle(tmp_path, *visits, plan(145, named=152), news_until=300)
    assert found[0].base_rate == pytest.approx(10 / 20, abs=0.03)


def test_a_tally_counts_by_actor_or_pair(tmp_path: Path) -> None:
    found = settle(tmp_path, plan(5), make_deed("RUS", "PRK", day(12)), plan(50))
    (tally,) = tally_pledges(found, "pair")
    assert (tally.actor, tally.recipient, tally.kept, tally.overdue) == ("RUS", "PRK", 1, 1)
    assert tally.rate is not None
    assert tally.rate.value == 0.5
    assert tally_pledges(found)[0].recipient is None


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    share = share_of(part, whole)
    assert share is not None
    assert 0 <= share.low <= share.value + 0.0006
    assert share.value - 0.0006 <= share.high <= 1


def test_an_empty_store_has_no_ledger(tmp_path: Path) -> None:
    assert find_pledges(write_store(tmp_path, [])) == []
    assert tally_pledges([]) == []
    assert share_of(0, 0) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("days: 30", "days: 0", "meet"), ("kind: promise", "kind: hope", "hope"), ("'036'", "'o36'", "o36")],
)
def test_wrong_rules_are_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (Path(__file__).parents[2] / "src/dragoman/data/relate/pledges.yaml").read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=told):
        load_pledge_rules(path)

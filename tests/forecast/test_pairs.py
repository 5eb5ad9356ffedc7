"""Forecasts of pairs: better than the own rate where something foretells, and blind to the future."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealings import FIRST, Deed, make_dealings, make_deed
from dragoman.errors import DragomanError, SettingsError, StoreError
from dragoman.forecast.classes import choose_class, load_classes
from dragoman.forecast.dyads import Dealings, day_number, read_dealings
from dragoman.forecast.evaluate import evaluate
from dragoman.forecast.figures import Memory, figures, names_of
from dragoman.forecast.outlook import open_desk
from dragoman.forecast.probability import Line, Model, _thin
from dragoman.forecast.windows import WAYS, build_windows, look_back
from dragoman.store import Store

VISIT = choose_class(load_classes(), "visit")
MakeStore = Callable[..., Store]


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def read(store: Store) -> Dealings:
    return read_dealings(store, load_classes())


def test_what_a_pair_says_foretells_its_visits(dealings_store: Store) -> None:
    both = [VISIT, choose_class(load_classes(), "intent to meet")]
    found = evaluate(read_dealings(dealings_store, both), since=day(260))
    visit = found.classes[0]
    assert visit.n == found.n_mornings * found.n_pairs
    assert visit.skill_over_own_rate.low > 0.05
    assert visit.calibration_error < 0.05
    assert visit.brier < visit.brier_own_rate
    assert sum(each.n for each in visit.reliability) == visit.n


def test_whatever_comes_later_a_forecast_stays_the_same(make_store: MakeStore) -> None:
    """Shuffling, dropping or inventing what was told after a morning changes no forecast of it."""
    deeds = make_dealings(days=200)
    as_of = day(140)
    past = [deed for deed in deeds if deed["report_date"] < as_of]
    future = [deed for deed in deeds if deed["report_date"] >= as_of]
    chance = np.random.default_rng(1)
    order = chance.permutation(len(future))
    shuffled = [
        deed | {"recipient_country": future[at]["recipient_country"], "cameo": "193"}
        for deed, at in zip(future, order, strict=True)
        if future[at]["recipient_country"] != deed["actor_country"]
    ]
    # Reports of old deeds that come only later are the future too.
    late = [make_deed("RUS", "PRK", day(n), report_date=day(150)) for n in range(100, 140)]
    answers = []
    for number, after in enumerate((future, shuffled, [], [*future, *late])):
        desk = open_desk(make_store([*past, *after], f"s{number}"), [VISIT], as_of, day(200), keep=False)
        outlooks = desk.outlooks([("RUS", "PRK"), ("FRA", "DEU")], VISIT, 7)
        answers.append([(o.probability, o.low, o.high, o.own_rate, o.reasons) for o in outlooks])
    assert answers[0] == answers[1] == answers[2] == answers[3]


@given(
    morning=st.integers(20, 300),
    seed=st.integers(0, 99),
    days=st.sampled_from([1, 7, 30]),
    deed=st.integers(0, 6),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_figure_and_no_rate_of_a_morning_knows_what_is_told_later(
    dealings_store: Store, morning: int, seed: int, days: int, deed: int
) -> None:
    """Any change of what is told from a morning on leaves its figures and own rates as they were."""
    known = read(dealings_store)
    now = day_number(day(morning))
    done, chance = known.done, np.random.default_rng(seed)
    later = np.flatnonzero(done.told >= now)
    kept = np.sort(chance.choice(later, len(later) // 2, replace=False))
    changed = done.pick(np.concatenate([np.flatnonzero(done.told < now), kept]))
    end = changed.told >= now
    changed.channel[end] = deed
    changed.a[end], changed.b[end] = changed.b[end], changed.a[end].copy()
    changed.day[end] -= chance.integers(0, 40, end.sum())  # late reports of old deeds
    pairs = np.nonzero(~np.eye(len(known.countries), dtype=bool))
    answers = []
    for dealings in (known, replace(known, done=changed)):
        windows = build_windows(dealings, look_back(dealings, now, days, 30), *pairs, days)
        memory = Memory(dealings)
        memory.advance(now)
        rates = [windows.rates(way)[-1] for way in WAYS[:2]]
        answers.append([figures(memory, deed, *pairs, days), *rates, windows.base_rates()[-1]])
    assert all(np.array_equal(one, other) for one, other in zip(*answers, strict=True))


def test_a_rolling_forecast_stays_the_same_too(make_store: MakeStore) -> None:
    deeds = make_dealings(days=200)
    cut = day(160)
    other = [deed | {"cameo": "193"} if deed["report_date"] >= cut else deed for deed in deeds]
    until = day_number(cut)
    for days in (1, 30):
        plain = []
        for number, told in enumerate((deeds, other)):
            dealings = read(make_store(told, f"s{days}{number}"))
            mornings = look_back(dealings, until, days, 20)
            pairs = np.array([0, 1]), np.array([1, 2])
            windows = build_windows(dealings, mornings, *pairs, days)
            memory = Memory(dealings)
            memory.advance(until)
            plain.append((figures(memory, 0, *pairs, days), windows.rates((2.0, 45.0))[-1]))
        assert np.array_equal(plain[0][0], plain[1][0])
        assert np.array_equal(plain[0][1], plain[1][1])
        assert plain[0][0].shape == (2, len(names_of(dealings)))


def test_windows_count_what_happened_in_them_and_was_told_in_time(make_store: MakeStore) -> None:
    told = [
        make_deed("RUS", "PRK", day(0)),
        make_deed("RUS", "PRK", day(10)),
        make_deed("USA", "PRK", day(12), report_date=day(30)),
        make_deed("CHN", "PRK", day(13), status="planned", report_date=day(3)),
    ]
    dealings = read(make_store(told))
    number = {code: n for n, code in enumerate(dealings.countries)}
    a, b = (np.array([number[code] for code in codes]) for codes in (("RUS", "USA", "CHN"), ("PRK",) * 3))
    mornings = day_number(FIRST) + np.array([3, 10, 17])
    truth = build_windows(dealings, mornings, a, b, 7).truth[:, :, 0]
    assert truth.tolist() == [[False, False, False], [True, False, False], [False, False, False]]
    memory = Memory(dealings)
    memory.advance(day_number(day(8)))
    assert memory.scheduled(0, 7)[a, b].tolist() == [0, 0, 1]
    assert memory.scheduled(0, 2)[a, b].tolist() == [0, 0, 0]


def test_an_unseen_pair_and_a_class_that_nobody_did_get_wide_answers(dealings_store: Store) -> None:
    classes = load_classes()
    desk = open_desk(dealings_store, classes, None, day(400), ["MLT", "FJI"], keep=False)
    unseen = desk.outlook("MLT", "FJI", VISIT, 7)
    assert unseen.n_deeds == 0
    assert "wide guess" in (unseen.note or "")
    assert 0 < unseen.probability < 0.2
    never = desk.outlook("RUS", "PRK", choose_class(classes, "force"), 7)
    assert "Too little" in (never.note or "")
    assert never.probability == never.own_rate < 0.02
    assert never.high > 0.03


def test_three_events_are_no_ground(make_store: MakeStore) -> None:
    desk = open_desk(make_store([make_deed("RUS", "PRK", day(n)) for n in (0, 3, 9)]), [VISIT], None, day(10))
    found = desk.outlook("RUS", "PRK", VISIT, 30)
    assert found.high - found.low > 0.5
    assert "3 events" in (found.note or "")


def test_a_forecast_names_its_reasons_and_is_kept(dealings_store: Store) -> None:
    desk = open_desk(dealings_store, load_classes(), day(300), day(400), name_of=str.lower)
    first = desk.outlook("RUS", "PRK", VISIT, 7)
    kept = list((dealings_store.root / "forecasts" / "models").glob("visit-7d-*.json"))
    assert len(kept) == 1
    assert desk.outlook("RUS", "PRK", VISIT, 7) == first
    assert first.question == "rus makes a visit to prk"
    assert 1 <= len(first.reasons) <= 5
    assert any("last 20" in reason.text for reason in first.reasons)
    assert first.low <= first.probability <= first.high


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        ({"as_of": day(500)}, "lies ahead"),
        ({"as_of": day(0)}, "nothing was told before"),
        ({"days": 0}, "1 to 90"),
        ({"days": 91}, "1 to 90"),
        ({"recipient": "RUS"}, "twice"),
    ],
)
def test_what_cannot_be_asked_is_told(dealings_store: Store, ask: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        open_desk(dealings_store, [VISIT], ask.get("as_of"), day(400)).outlook(
            "RUS", ask.get("recipient", "PRK"), VISIT, ask.get("days", 7)
        )


def test_a_clock_that_runs_backwards_is_refused(dealings_store: Store) -> None:
    memory = Memory(read(dealings_store))
    memory.advance(day_number(day(50)))
    with pytest.raises(DragomanError, match="backwards"):
        memory.advance(day_number(day(49)))


@pytest.mark.parametrize("deeds", [[], [make_deed("RUS", "RUS", FIRST)], [make_deed("IGO", "RUS", FIRST)]])
def test_a_store_without_pairs_is_refused(make_store: MakeStore, deeds: list[Deed]) -> None:
    with pytest.raises(StoreError, match="nothing to forecast from"):
        read(make_store(deeds))


def test_an_evaluation_without_a_past_is_refused(dealings_store: Store) -> None:
    dealings = read(dealings_store)
    with pytest.raises(SettingsError, match="nothing to evaluate"):
        evaluate(dealings, since=day(-5))
    with pytest.raises(SettingsError, match="nothing to evaluate"):
        evaluate(dealings, since=day(900))
    with pytest.raises(SettingsError, match="no pair has 9999 events"):
        evaluate(dealings, least_events=9999)


def test_reports_from_after_today_are_a_slip(make_store: MakeStore) -> None:
    slips = [make_deed("RUS", "PRK", day(n), report_date=dt.date(9999, 12, 31)) for n in range(5)]
    desk = open_desk(make_store([*make_dealings(days=40), *slips]), [VISIT], None, day(60))
    assert desk.outlook("RUS", "PRK", VISIT, 7).told_until < day(60)


def test_intervals_and_sets_keep_their_word(dealings_store: Store) -> None:
    (visit,) = evaluate(read(dealings_store), since=day(230), only=["visit"]).classes
    assert visit.name == "visit"
    assert 0.8 < visit.interval_coverage <= 1
    assert visit.set_coverage is not None
    assert min(visit.set_coverage) > 0.75
    assert 0 <= visit.set_both < 0.9


def test_a_set_names_what_cannot_be_ruled_out() -> None:
    line = Line(np.zeros(1), np.ones(1), np.zeros(2))
    model = Model(line, None, yes_from=0.2, no_until=0.6)
    assert model.expected(0.1) == ("no",)
    assert model.expected(0.4) == ("yes", "no")
    assert model.expected(0.7) == ("yes",)
    apart = Model(line, None, yes_from=0.6, no_until=0.2)
    assert apart.expected(0.4) == ("no",)


def test_where_windows_are_many_the_others_are_thinned_fairly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.forecast.probability._MOST_ROWS", 400)
    labels = np.zeros(5000)
    labels[::50] = 1
    kept, weights = _thin(labels)
    assert len(kept) == 400
    assert labels[kept].sum() == 100
    assert (weights * labels[kept]).sum() == pytest.approx(100)
    assert weights.sum() == pytest.approx(5000)

"""Days as bits, and acts by party, against plain loops."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.relate.pledge_days import Acts, News, days_before

_FIRST = 700_000
_DAYS = st.lists(st.integers(_FIRST - 5, _FIRST + 60), max_size=60)
_PARTY = st.tuples(st.integers(0, 2), st.integers(0, 2))


def _days(bits: int) -> set[int]:
    return {_FIRST + place for place in range(bits.bit_length()) if bits >> place & 1}


@given(_DAYS, st.integers(0, 40))
def test_days_before_are_those_with_a_day_in_the_days_after_them(days: list[int], n_days: int) -> None:
    news = News([_FIRST, _FIRST + 50], _FIRST + 50)
    known = {day for day in days if _FIRST <= day <= _FIRST + 50}
    assert _days(news.bits(days)) == known
    before = {day for day in range(_FIRST, _FIRST + 51) if any(day < one <= day + n_days for one in known)}
    assert _days(days_before(news.bits(days), n_days)) == before


def test_a_long_silence_covers_nothing() -> None:
    news = News([_FIRST, _FIRST + 40, _FIRST + 41], _FIRST + 41)
    assert not news.covers(_FIRST, _FIRST + 10)
    assert news.covers(_FIRST + 39, _FIRST + 41)
    assert not news.covers(_FIRST + 40, _FIRST + 42)


@given(st.lists(st.tuples(_PARTY, st.integers(0, 30)), max_size=40), _PARTY, st.integers(0, 30))
def test_the_first_act_is_the_one_a_loop_finds(
    acts: list[tuple[tuple[int, int], int]], party: tuple[int, int], begin: int
) -> None:
    in_order = sorted(acts, key=lambda act: act[1])
    found = Acts([(day, row) for row, (_, day) in enumerate(in_order)], [one for one, _ in in_order])
    fits = [
        (day, row)
        for row, (sides, day) in enumerate(in_order)
        if begin <= day <= begin + 9
        and all(not mine or side in (mine, 0) for mine, side in zip(party, sides, strict=True))
    ]
    assert found.first(party, begin, begin + 9) == (fits[0] if fits else None)

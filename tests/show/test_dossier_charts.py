"""The numbers behind the small charts."""

from __future__ import annotations

import pytest

from dragoman.show.dossier import build_dossier
from dragoman.show.dossier.charts import bar_scale, make_bar, make_rhythm
from factory_story import make_time, report, story_events, story_pages


def test_make_rhythm_counts_every_event_once() -> None:
    dossier = build_dossier(story_events(), [], [], "PRK")
    rhythm = make_rhythm(dossier)
    assert rhythm is not None
    assert rhythm.unit == "week"
    assert sum(b.happened + b.ahead + b.negated for b in rhythm.bins) == len(dossier.events)
    assert rhythm.bins[-1].x + rhythm.bins[-1].width == pytest.approx(100)


@pytest.mark.parametrize(
    ("last", "unit"), [("2018-03-01", "week"), ("2021-03-01", "month"), ("2040-03-01", "year")]
)
def test_make_rhythm_chooses_its_unit(last: str, unit: str) -> None:
    rows = [
        report("Trump met Kim.", "Trump", "met", "Kim", article=f"a{day}", reported=day)
        for day in ("2018-01-01", last)
    ]
    rhythm = make_rhythm(build_dossier(rows, [], [], "PRK"))
    assert rhythm is not None
    assert rhythm.unit == unit
    assert len(rhythm.bins) < 80


def test_make_rhythm_leaves_out_background_and_says_so() -> None:
    old = "Lavrov had met Kim in 2009."
    when = make_time("2009", old, "2009-01-01", "2009-12-31", "year")
    rows = [*story_events(), report(old, "Lavrov", "met", "Kim", date=when)]
    rhythm = make_rhythm(build_dossier(rows, [], story_pages(), "PRK"))
    assert rhythm is not None
    assert (rhythm.unit, rhythm.n_earlier) == ("week", 1)


def test_make_rhythm_of_one_day_is_nothing() -> None:
    row = report("Trump met Kim.", "Trump", "met", "Kim")
    assert make_rhythm(build_dossier([row], [], [], "PRK")) is None


def test_make_bar_stays_on_the_common_scale_and_says_itself() -> None:
    pairs = build_dossier(story_events(), [], [], "PRK").pairs
    scale = bar_scale(pairs)
    for pair in pairs:
        for standing in (pair.forth, pair.back):
            bar = make_bar(standing, scale)
            assert all(part.x >= 0 and part.x + part.width <= 100.1 for part in bar.segments)
            assert bar.words.startswith(("North", "United", "Russia", "China"))

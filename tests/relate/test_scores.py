"""Scores: figures with intervals where there is evidence, and none where there is too little."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman.relate.scores import DyadScorer, Figure
from dragoman.relate.series import SeriesReader
from dragoman.store import open_store
from factory_year import QUARREL, make_reader


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> SeriesReader:
    return make_reader(tmp_path_factory.mktemp("scores"))


def level(reader: SeriesReader, at: dt.date) -> Figure:
    """The level of Chile towards Peru as of a day."""
    found = DyadScorer(reader, at).score("CHL", "PER").level
    assert found is not None
    return found


def test_a_quarrel_lowers_the_level_for_good_evidence(reader: SeriesReader) -> None:
    before = level(reader, QUARREL - dt.timedelta(days=1))
    after = level(reader, QUARREL + dt.timedelta(days=20))
    assert after.value < before.value
    assert after.low < after.value < after.high


def test_the_trend_falls_while_the_quarrel_is_young(reader: SeriesReader) -> None:
    score = DyadScorer(reader, QUARREL + dt.timedelta(days=20)).score("CHL", "PER")
    assert score.trend is not None
    assert score.attention is not None
    assert score.trend.value < 0
    assert score.attention.value > 1


def test_too_little_evidence_gives_no_figure(reader: SeriesReader) -> None:
    score = DyadScorer(reader, dt.date(2017, 8, 1)).score("KEN", "GHA")
    assert score.is_too_little
    assert (score.level, score.trend, score.attention, score.asymmetry) == (None, None, None, None)


def test_what_comes_later_is_not_looked_at(reader: SeriesReader) -> None:
    score = DyadScorer(reader, dt.date(2017, 2, 1)).score("CHL", "PER")
    assert score.events == 11
    assert score.force_events == 0


def test_one_sided_dealings_have_no_asymmetry(reader: SeriesReader) -> None:
    score = DyadScorer(reader).score("CUB", "NPL")
    assert score.level is not None
    assert score.asymmetry is None
    assert sum(score.mix.values()) == pytest.approx(1, abs=0.01)


def test_the_same_question_gets_the_same_answer(reader: SeriesReader) -> None:
    scorer = DyadScorer(reader)
    assert scorer.score("CHL", "PER") == scorer.score("CHL", "PER")


def test_an_empty_store(tmp_path: Path) -> None:
    reader = SeriesReader(open_store(tmp_path / "store", create=True))
    assert DyadScorer(reader).score("CHL", "PER").is_too_little

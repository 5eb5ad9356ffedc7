"""Says standing, turning points and contests in plain English."""

from __future__ import annotations

from dragoman.relate.scores import DyadScore
from dragoman.show.dossier.figures import ToldContest, ToldReach, ToldShift
from dragoman.show.dossier.words import count_of, say_day, say_days, with_article

_KINDS = {
    "appears": "a relation appears",
    "volume": "far more happens between them",
    "mix": "what they do to each other changes",
}


def say_trend(score: DyadScore) -> str:
    """The trend where its interval leaves zero out, else nothing."""
    trend = score.trend
    return f"{trend.value:+.2f}" if trend and (trend.low > 0 or trend.high < 0) else ""


def say_shift(told: ToldShift) -> str:
    """A turning point in a line."""
    shift = told.shift
    names = " and ".join(told.names)
    way = "for the better" if shift.direction == "up" else "for the worse"
    return f"{say_day(shift.date)}, {names}: {_KINDS[shift.kind]}, {way}"


def say_evidence_of_shift(told: ToldShift) -> str:
    """What became more frequent, and how sure that is."""
    shift = told.shift
    return (
        f"more {' and '.join(told.more)}; tone {shift.tone_before:+.2f} → {shift.tone_after:+.2f};"
        f" score {shift.score:.0f} where shuffled days reach {shift.threshold:.0f};"
        f" known after {count_of(shift.delay_days, 'day')}"
    )


def say_contest(told: ToldContest) -> str:
    """Who competes for whom."""
    one, two = (side.name for side in told.sides)
    return f"{one} and {with_article(two)} over {with_article(told.object)}"


def say_index(told: ToldContest) -> str:
    """How strong a contest is, and how far chance would take it."""
    contest = told.contest
    chance = f"p {contest.p_value:.3f}" if contest.p_value <= 0.05 else "no more than chance would give"
    timing = "closer in time than chance" if contest.answers_p <= 0.05 else "no closer in time than chance"
    return (
        f"index {contest.index:.1f}, {chance}; {count_of(contest.quarrels, 'quarrel')} between the two;"
        f" {count_of(contest.answers, 'move')} after a move of the other, {timing}"
    )


def say_episodes(told: ToldContest) -> list[str]:
    """Since when and until when both were at it, the latest last."""
    return [
        (f"since {say_day(one.begin)}" if one.is_open else f"from {say_days(one.begin, one.end)}")
        + f" ({one.acts[0]:,} and {count_of(one.acts[1], 'act')})"
        for one in told.contest.episodes[-3:]
    ]


def say_reach(side: ToldReach) -> str:
    """What one claimant did to the object."""
    reach = side.reach
    return (
        f"{side.name}: {count_of(reach.courting, 'time')} courting, {reach.pressing:,} pressing,"
        f" {reach.words:,} mere words, where {reach.expected:,.0f} were to be expected"
    )

"""Prints shifts, contests and the standing of pairs, in words for people or as JSON Lines for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from dragoman.errors import SettingsError, suggest
from dragoman.records import to_json
from dragoman.relate.episodes import Episode
from dragoman.relate.levels import PairStand, read_all_pairs
from dragoman.relate.powers import Power, find_any_power, name_power, read_powers, without_members
from dragoman.relate.rivalry import Reach, Rivalry, find_rivalries
from dragoman.relate.scores import DyadScore, DyadScorer, Figure
from dragoman.relate.series import SeriesReader
from dragoman.relate.shifts import ALARMS_A_YEAR, PairShifts, Shift, ShiftFinder
from dragoman.store import open_store

_LAYOUTS = ("text", "jsonl")
_SHOWN_EVIDENCE = 3
_SHOWN_EPISODES = 3
_SHOWN_PARTNERS = 12


def show_shifts(
    store: Path, dyads: Sequence[str], blocs: Blocs, layout: str, alarms: float | None, out: TextIO
) -> None:
    """Print the turning points of each pair, and how long its series is."""
    check_layout(layout)
    pairs = [tuple(map(without_members, read_powers_of(text, blocs.groups))) for text in dyads]
    opened = open_store(store)
    finders: dict[SeriesReader, ShiftFinder] = {}
    plain = read_powers(opened, [], blocs.powers)
    for one, other in pairs:
        is_plain = not (one.bloc or other.bloc or one.is_other or other.is_other)
        reader = plain if is_plain else read_powers(opened, (one, other), blocs.powers)
        if reader not in finders:
            finders[reader] = ShiftFinder(reader, ALARMS_A_YEAR if alarms is None else alarms)
        found = finders[reader].find(one.code, other.code)
        lines = _shift_lines(found) if layout == "jsonl" else _tell_shifts(found, reader)
        for line in lines:
            out.write(line + "\n")
        out.flush()


def show_contests(
    store: Path,
    target: str,
    days: tuple[dt.date | None, dt.date | None],
    blocs: Blocs,
    layout: str,
    limit: int,
    out: TextIO,
) -> None:
    """Print who competes for a power, strongest first."""
    check_layout(layout)
    wanted = without_members(find_any_power(target, blocs.groups))
    power, reader = wanted.code, read_powers(open_store(store), [wanted], blocs.powers)
    found = find_rivalries(reader, power, *days, limit=limit)
    lines = map(_contest_line, found) if layout == "jsonl" else _tell_contests(power, found, reader)
    for line in lines:
        out.write(line + "\n")


def check_layout(layout: str) -> None:
    """Refuse a layout that is not one.

    Raises:
        SettingsError: it is neither text nor jsonl.
    """
    if layout not in _LAYOUTS:
        raise SettingsError(f"--format: expected text or jsonl, found {layout!r}{suggest(layout, _LAYOUTS)}")


class Blocs:
    """Which blocs count as one power each, and the user's file of groups."""

    def __init__(self, names: Sequence[str] = (), groups: Path | None = None) -> None:
        self.groups = groups
        self.powers = [find_any_power(name, groups) for name in names]
        single = next((power for power in self.powers if power.bloc is None), None)
        if single:
            raise SettingsError(f"--pool: {single.name} is no bloc; expected one, such as EU or NATO")


def read_pair(text: str) -> tuple[str, str]:
    """The codes of two countries, written with a comma between them.

    Raises:
        SettingsError: there are not two, or they are the same.
    """
    one, other = read_powers_of(text)
    return one.code, other.code


def read_powers_of(text: str, groups: Path | None = None) -> tuple[Power, Power]:
    """Two powers, written with a comma between them.

    Raises:
        SettingsError: there are not two, or they are the same.
    """
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or not all(names):
        raise SettingsError(f"--dyad: expected two countries, such as USA PRK, found {text!r}")
    one, other = (find_any_power(name, groups) for name in names)
    if one.code == other.code:
        raise SettingsError(f"--dyad: {names[0]} and {names[1]} are one and the same")
    return one, other


def _json(record: dict[str, Any]) -> str:
    return to_json(record).decode()


def _shift_lines(found: PairShifts) -> Iterator[str]:
    for shift in found.shifts:
        yield to_json(shift).decode()
    yield _json({"a": found.a, "b": found.b, "days": found.days, "events": found.events})


def _contest_line(found: Rivalry) -> str:
    return _json(
        {
            "object": found.object,
            "claimants": found.claimants,
            "index": found.index,
            "p_value": found.p_value,
            "evidence": {reach.claimant: reach.evidence for reach in found.reaches},
            "since": found.since,
            "until": found.until,
            "quarrels": found.quarrels,
            "answers": found.answers,
            "answers_p": found.answers_p,
            "reaches": found.reaches,
            "episodes": found.episodes,
        }
    )


def _tell_shifts(found: PairShifts, reader: SeriesReader) -> Iterator[str]:
    pair = f"{name_power(found.a)} and {name_power(found.b)}"
    yield f"{pair}: {many(found.events, 'event')} in {many(found.days, 'day')}"
    if not found.events:
        yield "  nothing is known of the two"
    elif not found.shifts:
        yield "  no turning point that shuffled days would not give as well"
    for shift in found.shifts:
        yield from _tell_shift(shift, reader)


def _tell_shift(shift: Shift, reader: SeriesReader) -> Iterator[str]:
    words = dict(zip(reader.classes.names, reader.classes.words, strict=True))
    what = {
        "appears": "a relation appears",
        "volume": "far more happens between them",
        "mix": "what they do to each other changes",
    }[shift.kind]
    way = "for the better" if shift.direction == "up" else "for the worse"
    yield f"  {shift.date}  {what}, {way}"
    yield f"    more {' and '.join(words[name] for name in shift.classes[:2])}"
    yield (
        f"    tone {shift.tone_before:+.2f} → {shift.tone_after:+.2f} (-1 hostile, 1 friendly);"
        f" {many(shift.events_before, 'event')} in the months before, {shift.events_after} in the days after"
    )
    yield (
        f"    score {shift.score:.0f}, shuffled days reach {shift.threshold:.0f};"
        f" known after {many(shift.delay_days, 'day')} of news"
    )
    yield from _tell_events(reader, shift.evidence)


def _tell_contests(power: str, found: Sequence[Rivalry], reader: SeriesReader) -> Iterator[str]:
    if not found:
        yield f"{name_power(power)}: nobody competes for it, as far as the store tells"
        return
    since, until = found[0].since, found[0].until
    yield f"Who competes for {name_power(power)}, {since} to {until}"
    for number, contest in enumerate(found, 1):
        one, other = (name_power(code) for code in contest.claimants)
        yield f"{number:3}. {one} and {other}: index {contest.index:.1f}, {_chance(contest.p_value)}"
        yield (
            f"     {many(contest.quarrels, 'quarrel')} between the two;"
            f" {many(contest.answers, 'move')} after a move of the other, {_timing(contest.answers_p)}"
        )
        yield from (f"     {say_episode(one)}" for one in contest.episodes[-_SHOWN_EPISODES:])
        for reach in contest.reaches:
            yield _tell_reach(reach)
            yield from _tell_events(reader, reach.evidence, "       ")


def say_episode(episode: Episode) -> str:
    """Since when and until when both were at it."""
    until = "and going on" if episode.is_open else f"to {episode.end}"
    return f"both at it from {episode.begin} {until}: {episode.acts[0]} and {many(episode.acts[1], 'act')}"


def _tell_reach(reach: Reach) -> str:
    courting = many(reach.courting, "time")
    return (
        f"     {name_power(reach.claimant)}: {courting} courting, {reach.pressing} pressing,"
        f" {reach.words} mere words, where {reach.expected:.0f} were to be expected"
    )


def _chance(p: float) -> str:
    return "no more than chance would give" if p > 0.05 else f"more than chance would give (p {p:.3f})"


def _timing(p: float) -> str:
    return f"closer in time than chance (p {p:.3f})" if p <= 0.05 else "no closer in time than chance"


def many(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _tell_events(reader: SeriesReader, ids: Sequence[str], indent: str = "    ") -> Iterator[str]:
    """The first few events of a list, each with its day and its id."""
    for one in reader.words_of(ids[:_SHOWN_EVIDENCE]):
        yield f"{indent}· {one.day} {one.words} [{one.event_id}]"


def show_relations(
    store: Path, a: str, b: str | None, at: dt.date | None, blocs: Blocs, layout: str, out: TextIO
) -> None:
    """Print how a power stands with another, each way, or with its busiest partners."""
    check_layout(layout)
    one = find_any_power(a, blocs.groups)
    other = find_any_power(b, blocs.groups) if b else None
    if other and one.code == other.code:
        raise SettingsError(f"{a} and {b} are one and the same")
    reader = read_powers(open_store(store), [one, other] if other else [one], blocs.powers)
    scorer = DyadScorer(reader, at)
    others = [other.code] if other else reader.partners(one.code, scorer.at)[:_SHOWN_PARTNERS]
    for code in others:
        for score in (scorer.score(one.code, code), scorer.score(code, one.code)):
            lines = [to_json(score).decode()] if layout == "jsonl" else list(_tell_score(score))
            out.write("\n".join(lines) + "\n")


SORTS = ("level", "trend", "events")


def show_all_relations(
    store: Path, a: str, at: dt.date | None, sort: str, blocs: Blocs, layout: str, out: TextIO
) -> None:
    """Print a table of all partners with whom there is evidence enough, each way."""
    check_layout(layout)
    if sort not in SORTS:
        raise SettingsError(f"--sort: expected {', '.join(SORTS)}, found {sort!r}{suggest(sort, SORTS)}")
    one = find_any_power(a, blocs.groups)
    reader = read_powers(open_store(store), [one], blocs.powers)
    pairs = read_all_pairs(reader, at, one.code)
    if layout == "jsonl":
        out.writelines(to_json(pair).decode() + "\n" for pair in pairs)
        return
    for line in _tell_partners(one, pairs, sort, at or reader.last):
        out.write(line + "\n")


def _tell_partners(one: Power, pairs: Sequence[PairStand], sort: str, at: dt.date | None) -> Iterator[str]:
    """Partner by partner what each does to the other; a trend that is no change is left out."""
    forth = {pair.b: pair for pair in pairs if pair.a == one.code}
    back = {pair.a: pair for pair in pairs if pair.b == one.code}
    if not forth and not back:
        yield f"{one.name}: with nobody is there evidence enough by {at}"
        return
    partners = sorted(set(forth) | set(back), key=lambda code: _order(code, forth, back, sort))
    yield f"{one.name} and its partners, as of {at} (level: -1 hostile, 1 friendly; 90 % intervals)"
    head = ("to the partner", "from the partner", "trend", "events", "last month", "force")
    yield f"{'':24} {head[0]:>22} {head[1]:>22} {head[2]:>6} {head[3]:>8} {head[4]:>11} {head[5]:>6}"
    for code in partners:
        yield _partner_line(code, forth.get(code), back.get(code))


def _partner_line(code: str, forth: PairStand | None, back: PairStand | None) -> str:
    both = [pair for pair in (forth, back) if pair]
    levels = [signed(pair.level) if pair else "too little" for pair in (forth, back)]
    change = forth.trend.value if forth and forth.is_change else None
    trend = f"{change:+.2f}" if change is not None else ""
    events, recent, force = (
        sum(getattr(pair, name) for pair in both) for name in ("events", "recent", "force")
    )
    return (
        f"{name_power(code)[:24]:24} {levels[0]:>22} {levels[1]:>22} {trend:>6} {events:>8,} {recent:>11,}"
        f" {force or '':>6}"
    )


def _order(
    code: str, forth: dict[str, PairStand], back: dict[str, PairStand], sort: str
) -> tuple[float, str]:
    both = [pairs[code] for pairs in (forth, back) if code in pairs]
    if sort == "events":
        return (-float(sum(pair.events for pair in both)), code)
    figure = both[0].level if sort == "level" else both[0].trend
    return (-figure.value, code)


def _tell_score(score: DyadScore) -> Iterator[str]:
    yield f"{name_power(score.a)} towards {name_power(score.b)}, as of {score.at}"
    if score.level is None:
        yield (
            f"  too little evidence: {many(score.events, 'event')},"
            f" {score.effective_events:.1f} of them effective"
        )
        return
    yield f"  level      {signed(score.level)}   tone of the last half year, -1 hostile, 1 friendly"
    if score.trend:
        yield f"  trend      {signed(score.trend)}   the last month against it"
    if score.attention:
        bounds = f"({score.attention.low:.1f} to {score.attention.high:.1f})"
        yield f"  attention  ×{score.attention.value:.1f} {bounds}   share of the news, now over usual"
    if score.asymmetry:
        yield f"  asymmetry  {signed(score.asymmetry)}   friendlier than it is treated, or less so"
    if score.force_events:
        yield f"  force: {many(score.force_events, 'act')} in the last 30 days"
    yield (
        f"  90 % intervals; {many(score.events, 'event')}, {score.effective_events:.0f} effective"
        " after forgetting and clumping"
    )


def signed(figure: Figure) -> str:
    """A figure with its sign and its interval."""
    return f"{figure.value:+.2f} ({figure.low:+.2f} to {figure.high:+.2f})"

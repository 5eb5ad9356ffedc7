"""Prints forecasts, their scores and their track record."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.forecast.archive import Archive, Resolved
from dragoman.forecast.classes import QuestionClass
from dragoman.forecast.evaluate import ClassScore, Evaluation
from dragoman.forecast.outlook import Outlook
from dragoman.forecast.partners import Ranks
from dragoman.forecast.record import TrackRecord, due_day
from dragoman.forecast.scoring import Interval
from dragoman.records import Record, to_json
from dragoman.show.dossier.text import SafeText
from dragoman.store import Store

_LATEST = 3

_ROWS = """
    SELECT coalesce(event_date, report_date) AS day, cameo, event_type, event_mode, status,
        coalesce(actor_name, actor, actor_country) AS who,
        coalesce(recipient_name, recipient, recipient_country) AS whom, any_value(sentence),
        min(event_id) AS id
    FROM events
    WHERE actor_country = ? AND recipient_country = ? AND coalesce(report_date, event_date) <= ?
    GROUP BY ALL ORDER BY day DESC, id LIMIT 2000
"""


def print_json(records: Sequence[Record]) -> None:
    """One JSON line for each record, on standard output."""
    for record in records:
        sys.stdout.buffer.write(to_json(record) + b"\n")
    sys.stdout.buffer.flush()


def print_outlooks(
    outlooks: Sequence[Outlook], classes: Sequence[QuestionClass], store: Store, console: Console
) -> None:
    """Each forecast with the own rate beside it, what moved it, and the latest events behind it."""
    for outlook, known in zip(outlooks, classes, strict=True):
        console.print(SafeText(f"{outlook.question}, {outlook.begin} to {outlook.end}?", style="bold"))
        console.print(
            SafeText(
                f"  {outlook.probability:.1%}  (90 % interval {outlook.low:.1%} to {outlook.high:.1%};"
                f" the pair's own rate {outlook.own_rate:.1%}, all pairs {outlook.base_rate:.1%})"
            )
        )
        console.print(SafeText(f"  90 % set: {_set(outlook)}"))
        if outlook.note:
            console.print(SafeText(f"  {outlook.note}", style="italic"))
        for reason in outlook.reasons:
            console.print(SafeText(f"  odds × {reason.factor:<5.2f} {reason.text}"))
        for line in _latest(outlook, known, store):
            console.print(SafeText(f"    {line}", style="dim"))
    if outlooks:
        console.print(SafeText(f"From what was told until {outlooks[0].told_until}.", style="dim"))


def _set(outlook: Outlook) -> str:
    words = " or ".join(outlook.expected)
    return f"{words} (neither can be ruled out)" if len(outlook.expected) > 1 else words


def print_partners(found: Sequence[Sequence[Outlook]], console: Console) -> None:
    """A table for each class: partners, likeliest first, with interval, own rate and the first reason."""
    for outlooks in filter(None, found):
        first = outlooks[0]
        console.print(
            SafeText(
                f"{first.actor}, {first.name.replace('_', ' ')}, {first.begin} to {first.end}", style="bold"
            )
        )
        columns = ("partner", "probability", "90 % interval", "own rate", "90 % set", "what moved it most")
        rows = [
            (
                each.recipient, f"{each.probability:.1%}", f"{each.low:.1%} to {each.high:.1%}",
                f"{each.own_rate:.1%}", " or ".join(each.expected),
                each.reasons[0].text if each.reasons else each.note or "",
            )
            for each in outlooks
        ]  # fmt: skip
        _print(console, columns, rows)
        if first.note:
            console.print(SafeText(first.note, style="italic"))


def print_ranks(ranks: Sequence[Ranks], console: Console) -> None:
    """How high the partners stood to whom countries then turned, against two plain orders."""
    names = ("probability", "own_rate", "recent")
    columns = ["class", "turned to", "never before"]
    columns += [f"MRR, {name.replace('_', ' ')}" for name in names]
    columns += [f"in ten, {name.replace('_', ' ')}" for name in names]
    columns += ["MRR, never before"]
    rows = [
        [
            each.name, f"{each.n:,}", f"{each.n_first:,}",
            *(f"{each.mean_reciprocal_rank[name]:.3f}" for name in names),
            *(f"{each.hits_at_10[name]:.1%}" for name in names),
            f"{each.mean_reciprocal_rank_first['probability']:.3f}",
        ]
        for each in ranks
    ]  # fmt: skip
    if ranks:
        console.print(
            f"windows of {ranks[0].days} days, {ranks[0].since} to {ranks[0].until}", highlight=False
        )
    _print(console, columns, rows)


def _latest(outlook: Outlook, known: QuestionClass, store: Store) -> list[str]:
    """The last events of the class between the two, either way, as lines."""
    found = []
    for a, b in ((outlook.actor, outlook.recipient), (outlook.recipient, outlook.actor)):
        rows = store.query(_ROWS, [a, b, outlook.told_until]).fetchall()
        fitting = [row for row in rows if known.is_about(*row[1:4])][:_LATEST]
        for day, cameo, kind, mode, status, who, whom, sentence, event_id in fitting:
            what = " ".join(filter(None, (cameo, kind, mode)))
            words = " ".join((sentence or "").split())[:120]
            found.append(f"{day}  {who} → {whom}: {what}, {status}. {words} [{event_id}]")
    return found


def print_evaluation(found: Evaluation, console: Console) -> None:
    """A table with one row for each class, and how well probabilities kept their word."""
    console.print(
        f"{found.n_mornings} windows of {found.days} days, {found.since} to {found.until},"
        f" {found.n_pairs:,} directed pairs with at least {found.least_events} events before",
        highlight=False,
    )
    columns = (
        "class", "asked", "true", "Brier", "own rate's", "skill over base rate", "skill over own rate",
        "calibration error",
    )  # fmt: skip
    _print(console, columns, [_row(each) for each in found.classes])
    more = (
        "class", "skill, first-ever", "skill, repeated", "90 % sets hold yes / no", "sets rule nothing out",
        "90 % intervals agree",
    )  # fmt: skip
    _print(console, more, [_second_row(each) for each in found.classes])
    _print(
        console,
        ("class", "forecast → came true (number)"),
        [
            (c.name, "  ".join(f"{b.forecast:.2f} → {b.observed:.2f} ({b.n:,})" for b in c.reliability))
            for c in found.classes
        ],
    )


def _row(each: ClassScore) -> tuple[str, ...]:
    return (
        each.name, f"{each.n:,}", f"{each.n_true:,}", f"{each.brier:.4f}", f"{each.brier_own_rate:.4f}",
        f"{each.skill_over_base_rate.value:.3f}", _span(each.skill_over_own_rate),
        f"{each.calibration_error:.4f}",
    )  # fmt: skip


def _second_row(each: ClassScore) -> tuple[str, ...]:
    sets = each.set_coverage
    return (
        each.name,
        f"{_span(each.skill_first)} of {each.n_true_first:,}",
        _span(each.skill_repeated),
        f"{sets[0]:.1%} / {sets[1]:.1%}" if sets else "too few",
        f"{each.set_both:.1%}",
        f"{each.interval_coverage:.1%}",
    )


def _span(interval: Interval | None) -> str:
    if interval is None:
        return "none"
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f})"


def print_resolved(archive: Archive, outcomes: Sequence[Resolved], console: Console) -> None:
    """What came of the forecasts that were due, and when the next is."""
    issued = {each.forecast_id: each for each in archive.forecasts}
    for outcome in outcomes:
        frozen = issued[outcome.forecast_id]
        console.print(
            SafeText(
                f"{frozen.begin} to {frozen.end}  {frozen.question}: {frozen.probability:.1%} →"
                f" {'yes' if outcome.came_true else 'no'}  (Brier {outcome.brier:.3f})"
            )
        )
    waiting = archive.open_forecasts()
    following = f"; the next is due on {min(map(due_day, waiting))}" if waiting else ""
    console.print(f"{len(outcomes):,} resolved, {len(waiting):,} open{following}", highlight=False)


def print_record(archive: Archive, rows: Sequence[TrackRecord], console: Console) -> None:
    """The track record, and how much of the archive it rests on."""
    if rows:
        columns = (
            "class", "days", "resolved", "true", "mean forecast", "Brier", "log score",
            "skill over own rate", "skill over base rate", "calibration error",
        )  # fmt: skip
        _print(console, columns, [_record_row(row) for row in rows])
    console.print(
        f"{len(archive.forecasts):,} issued, {len(archive.resolved):,} resolved; every line is as it was"
        f" issued. Last line's SHA-256: {archive.head}",
        highlight=False,
    )


def _record_row(row: TrackRecord) -> tuple[str, ...]:
    skills = [
        "–" if skill is None else f"{skill:.3f}"
        for skill in (row.skill_over_own_rate, row.skill_over_base_rate)
    ]
    return (
        row.name, str(row.days or "all"), f"{row.n:,}", f"{row.n_true:,}", f"{row.mean_probability:.3f}",
        f"{row.brier:.4f}", f"{row.log_score:.4f}", *skills, f"{row.calibration_error:.4f}",
    )  # fmt: skip


def _print(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)

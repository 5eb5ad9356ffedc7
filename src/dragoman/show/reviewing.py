"""Prints what there is to review, how far reviewers agree, and what their corrections teach."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.errors import StoreError
from dragoman.pipeline import Coder
from dragoman.records import Event, to_json
from dragoman.settings import Settings
from dragoman.show.dossier.text import SafeText
from dragoman.store import Store
from dragoman.store.review import Correction
from dragoman.store.review.agreement import Agreement
from dragoman.store.review.lessons import Lessons, draw_lessons, say_case, write_lessons

_SHOWN = (
    "event_id", "event_date", "event_type", "event_mode", "status", "actor", "actor_code", "recipient",
    "recipient_code", "trigger", "confidence", "rule", "sentence", "article_id",
)  # fmt: skip


def find_event(store: Store, event_id: str) -> Mapping[str, Any]:
    """The row of an event as it was coded.

    Raises:
        StoreError: the store holds no such event.
    """
    cursor = store.query("SELECT * FROM coded_events WHERE event_id = ?", [event_id])
    row = cursor.fetchone()
    if row is None:
        raise StoreError(f"{store.root}: no event {event_id!r}; `dragoman review list` shows some")
    return dict(zip([column[0] for column in cursor.description or ()], row, strict=True))


def print_queue(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """Events to judge, with the sentence and what was made of it."""
    if as_json:
        for row in rows:
            _write(to_json({name: row[name] for name in _SHOWN}))
        return
    console = Console()
    for row in rows:
        kind = "/".join(filter(None, (row["event_type"], row["event_mode"])))
        sides = [f"{row[side] or '–'} [{row[f'{side}_code'] or '?'}]" for side in ("actor", "recipient")]
        console.print(
            SafeText(f"{row['event_id']}  {sides[0]} → {sides[1]}: {kind}, {row['status']}", style="bold")
        )
        sure = f"{row['confidence']:.2f}" if row["confidence"] is not None else "unknown"
        console.print(SafeText(f"  {row['sentence']}"))
        console.print(SafeText(f"  confidence {sure}; “{row['trigger']}”; {row['rule']}", style="dim"))
    console.print(f"{len(rows)} events to look at", highlight=False)


def write_corrections(corrections: Iterable[Correction], out: Path | None) -> None:
    """One JSON line a correction, to a file or to standard output."""
    lines = [to_json(each) + b"\n" for each in corrections]
    if out is None:
        sys.stdout.buffer.writelines(lines)
        sys.stdout.buffer.flush()
    else:
        out.write_bytes(b"".join(lines))
        Console(stderr=True).print(f"{len(lines):,} corrections → {out}", highlight=False)


def print_agreement(found: Sequence[Agreement], as_json: bool) -> None:
    """A table of agreement by aspect, or JSON lines."""
    if as_json:
        for each in found:
            _write(to_json(each))
        return
    table = Table("aspect", "reviewers", "events", "agreed", "Cohen's kappa", "Krippendorff's alpha")
    for each in found:
        figures = (f"{each.agreed:.1%}", _figure(each.kappa), _figure(each.alpha))
        table.add_row(each.aspect.replace("_", " "), Text(", ".join(each.reviewers)), str(each.n), *figures)
    Console().print(table if found else "No event was judged by two reviewers.")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _write(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")


def learn_from(store: Store, folder: Path, check: bool, console: Console) -> None:
    """Write what corrections teach, and tell how many of the judged sentences are now coded as judged."""
    lessons = draw_lessons(store)
    for path in write_lessons(lessons, folder):
        console.print(f"wrote {path}", highlight=False)
    if not lessons.cases and not lessons.actors:
        console.print("Nothing to learn from yet: `dragoman review list` shows what to look at.")
        return
    for phrase in lessons.disputed:
        console.print(SafeText(f"left out: reviewers gave “{phrase}” to different actors"))
    if check:
        _tell_cases(lessons, folder, console)
    if lessons.actors:
        console.print(SafeText(f'to use the rows: register_overlay = "{folder}" in the settings'))
    if lessons.pairs:
        console.print(
            SafeText(f"to train on the pairs: dragoman train {folder / 'pairs.jsonl'} --out own.npz")
        )


def _tell_cases(lessons: Lessons, folder: Path, console: Console) -> None:
    before = count_held(lessons.cases, Settings())
    told = f"{before} of {len(lessons.cases)} judged sentences are coded as judged"
    if lessons.actors:
        after = count_held(lessons.cases, msgspec.structs.replace(Settings(), register_overlay=folder))
        told += f"; with the new rows {after}"
    console.print(told, highlight=False)


def count_held(cases: Sequence[Mapping[str, Any]], settings: Settings) -> int:
    """How many cases come out as they must: all the events that they ask for, and none that they forbid."""
    coder = Coder(settings)
    held = 0
    for number, case in enumerate(cases):
        events = coder.code(case["text"], case.get("date"), id=str(number), only=("events",)).events
        given, types = {_in_words(event) for event in events}, {event.event_type for event in events}
        held += given >= set(case.get("some", ())) and not types & set(case.get("never", ()))
    return held


def _in_words(event: Event) -> str:
    to = event.recipient
    recipient = (to.country or to.code or "?") if to else None
    kind = (event.event_type, event.event_mode)
    return say_case(event.actor.country or event.actor.code, recipient, kind, event.status)

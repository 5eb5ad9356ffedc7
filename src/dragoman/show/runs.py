"""Tells of runs: their records, what they changed, what is in quarantine, whether one can be done again."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import msgspec
from rich.console import Console

from dragoman.engine.reproduce import Reproduction, find_run, reproduce
from dragoman.records import Event, Statement, to_json
from dragoman.show.progress import watch
from dragoman.store import Run, open_store
from dragoman.store.comparison import (
    COMPARED,
    Change,
    Difference,
    Update,
    Versions,
    find_updated,
    list_updates,
)

_WIDTH = 100


def show_runs(store_path: Path, layout: str, out: TextIO) -> None:
    """Every run, oldest first."""
    for run in open_store(store_path).runs():
        if layout == "jsonl":
            out.write(to_json(run).decode() + "\n")
        else:
            out.write("\n".join(_describe_run(run)) + "\n\n")


def _describe_run(run: Run) -> Iterable[str]:
    ended = f"ended {run.finished:%H:%M:%S}" if run.finished else "killed, or still going on"
    yield f"{run.run_id}  {run.started:%Y-%m-%d %H:%M:%S} UTC, {ended}"
    versions = Versions.of(run)
    yield f"  coder {versions.coder}, codebook {versions.codebook}, register {versions.register}"
    told = [name for name in (run.engine, f"part {run.shard}" if run.shard else None) if name]
    yield f"  parser {versions.parser or 'none'}" + (f"; {', '.join(told)}" if told else "")
    yield textwrap.shorten(f"  from {', '.join(run.sources)}", _WIDTH, placeholder=" …")
    for name, room in run.rooms.items():
        yield f"  {name:8} {room.entered:>9,} in {room.left:>9,} out {room.dropped:>7,} set aside"
    counts = [f"{number:,} {name}" for name, number in run.counts.items() if number]
    yield from textwrap.wrap(", ".join(counts), _WIDTH, initial_indent="  ", subsequent_indent="  ")
    if run.inputs_sha256:
        yield f"  inputs sha256 {run.inputs_sha256}"


def show_quarantine(store_path: Path, room: str | None, layout: str, out: TextIO) -> None:
    """What could not be coded: room, kind and message, or every field as JSON."""
    for problem in open_store(store_path).quarantined():
        if room not in (None, problem.room):
            continue
        if layout == "jsonl":
            out.write(to_json(problem).decode() + "\n")
        else:
            out.write(f"{problem.room}\t{problem.kind}\t{problem.message}\n")


def show_changes(store_path: Path, run_id: str | None, layout: str, limit: int, out: TextIO) -> None:
    """What runs put in the place of earlier codings.

    Raises:
        StoreError: there is no such run.
    """
    store = open_store(store_path)
    wanted = find_run(store, run_id).run_id if run_id else None
    updates = [update for update in list_updates(store) if wanted in (None, update.run_id)]
    if not updates and layout == "text":
        out.write("Nothing was coded twice.\n")
    for update in updates:
        if layout == "text":
            out.write("\n".join(_describe_update(update)) + "\n")
        for table in COMPARED:
            found = find_updated(store, update.run_id, table, None if layout == "jsonl" else limit)
            for difference in found:
                if layout == "jsonl":
                    out.write(_line(difference, update) + "\n")
                else:
                    out.write("\n".join(_describe_difference(difference)) + "\n")


def _line(difference: Difference, update: Update) -> str:
    """A changed row as JSON; ``gone`` rows were withdrawn, the others updated, when the run began."""
    row = msgspec.structs.asdict(difference)
    at = "withdrawn_at" if difference.change == "gone" else "updated_at"
    row |= {"run_id": update.run_id, at: update.updated_at.isoformat()}
    row |= {"before": _parse(difference.before), "after": _parse(difference.after)}
    return json.dumps(row, ensure_ascii=False)


def _parse(record: str | None) -> object:
    try:
        return json.loads(record) if record is not None else None
    except ValueError:
        return record


def _describe_update(update: Update) -> Iterable[str]:
    yield f"{update.run_id}  {update.updated_at:%Y-%m-%d %H:%M:%S} UTC"
    changed = f", {update.n_inputs_changed:,} of them because the input had changed"
    yield f"  {update.n_articles:,} articles coded again{changed if update.n_inputs_changed else ''}"
    for name, versions in update.earlier.items():
        yield f"  first coded by {name}"
        yield from _describe_versions(versions, update.versions)
    yield from _describe_counts(update.rows)


def _describe_versions(before: Versions | None, after: Versions) -> Iterable[str]:
    if before is None:
        yield "    with versions that were not recorded"
        return
    for name in Versions.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        yield f"    {name:9} {old}" + (f" → {new}" if old != new else "")


def _describe_counts(rows: dict[str, dict[Change, int]]) -> Iterable[str]:
    for table, counts in rows.items():
        yield f"  {table:11}" + ", ".join(f"{number:,} {change}" for change, number in counts.items())


def _describe_difference(difference: Difference) -> Iterable[str]:
    record = difference.after or difference.before
    what = f": {_brief(difference.table, record)}" if record else ""
    line = f"    {difference.change:8} {difference.table}, {difference.article_id}{what}"
    yield textwrap.shorten(line.strip(), _WIDTH, placeholder=" …").join(("    ", ""))
    if difference.change == "changed" and difference.before and difference.after:
        yield from _describe_fields(json.loads(difference.before), json.loads(difference.after))


def _describe_fields(before: dict[str, Any], after: dict[str, Any], path: str = "") -> Iterable[str]:
    """Which fields of a record changed, and from what to what; offsets and ids move with every word."""
    for name in {**before, **after}:
        one, other = before.get(name), after.get(name)
        if name in _MOVING or one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _describe_fields(one, other, f"{path}{name}.")
        else:
            line = f"{path}{name}: {_plain(one)} → {_plain(other)}"
            yield " " * 13 + textwrap.shorten(line, _WIDTH, placeholder=" …")


_MOVING = {"start", "end", "event_id", "action_id", "statement_id"}


def _plain(value: Any) -> str:
    """A value in a few words: of a record its name or text."""
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or value)
    return "nothing" if value is None else str(value)


def _brief(table: str, record: str) -> str:
    """A record in a few words."""
    if table == "events":
        event = msgspec.json.decode(record, type=Event)
        other = (event.recipient.name or event.recipient.text) if event.recipient else "nobody"
        mode = f"/{event.event_mode}" if event.event_mode else ""
        actor = event.actor.name or event.actor.text
        return (
            f"{actor} > {other}: {event.event_type}{mode} {event.status} “{event.trigger.text}” {event.rule}"
        )
    if table == "statements":
        statement = msgspec.json.decode(record, type=Statement)
        speaker = statement.speaker
        return f"{speaker.name or speaker.text if speaker else 'somebody'}: “{statement.content.text}”"
    fields = json.loads(record)
    return " ".join(
        str(fields.get(name)) for name in ("text", "value", "name", "country") if fields.get(name)
    )


def show_reproduction(
    store_path: Path, run_id: str, from_store: bool, workers: int | None, layout: str, out: TextIO
) -> int:
    """Do a run again and tell how it compares; 0 where all is the same, else 1."""
    with watch(Console(stderr=True), None) as tell:
        found = reproduce(store_path, run_id, from_store=from_store, workers=workers, on_progress=tell)
    if layout == "jsonl":
        out.write(to_json(found).decode() + "\n")
    else:
        out.write("\n".join(_describe_reproduction(found)) + "\n")
    return int(not found.is_same)


def _describe_reproduction(found: Reproduction) -> Iterable[str]:
    yield f"{found.run_id}, then → now"
    yield from _describe_versions(found.before, found.after)
    inputs = ", ".join(f"{number:,} {fate}" for fate, number in found.inputs.items())
    yield f"  inputs     {inputs}"
    for lost in found.lost:
        yield f"    {lost.fate:8} {lost.message or lost.origin or lost.article_id}"
    yield from _describe_counts(found.rows)
    for difference in found.examples:
        yield from _describe_difference(difference)
    yield "The same." if found.is_same else "Not the same."

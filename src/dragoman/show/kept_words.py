"""Prints the ledger of kept words: who keeps his word to whom, and the two sentences side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from dragoman.errors import SettingsError, suggest
from dragoman.records import to_json
from dragoman.relate.pledge_rules import load_pledge_rules
from dragoman.relate.pledges import STATES, Pledge, PledgeTally, find_pledges, one_each, tally_pledges
from dragoman.relate.powers import find_power, name_power
from dragoman.relate.source import Words
from dragoman.show.relations import check_layout, many, read_pair
from dragoman.store import open_store

__all__ = [
    "STATE_SIGNS",
    "STATE_WORDS",
    "one_each",
    "say_base",
    "say_fate",
    "show_pledges",
    "tell_ledger",
    "tell_pledge",
    "tell_tally",
]

STATE_WORDS = {
    "promise": {"kept": "kept", "broken": "broken", "overdue": "overdue", "open": "open"},
    "threat": {
        "kept": "carried out", "broken": "called off", "overdue": "not carried out in time", "open": "open",
    },
}  # fmt: skip
"""What became of a word, said so that a threat is not praised for being kept."""
STATE_SIGNS = {"kept": "●", "broken": "✕", "overdue": "◷", "open": "○"}


def show_pledges(
    store: Path,
    actor: str | None,
    dyad: str | None,
    days: tuple[dt.date | None, dt.date | None],
    at: dt.date | None,
    state: str | None,
    rules: Path | None,
    layout: str,
    limit: int,
    out: TextIO,
) -> None:
    """Print tallies, then the pledges themselves, the latest first."""
    check_layout(layout)
    if state is not None and state not in STATES:
        raise SettingsError(f"--state: expected {', '.join(STATES)}, found {state!r}{suggest(state, STATES)}")
    sides = read_pair(dyad) if dyad else (find_power(actor),) if actor else ()
    found = find_pledges(
        open_store(store), *sides, since=days[0], until=days[1], at=at, rules=load_pledge_rules(rules)
    )
    wanted = [pledge for pledge in found if state in (None, pledge.state)]
    tallies = tally_pledges(found, "pair" if sides else "actor")
    lines = _json_lines(wanted, tallies) if layout == "jsonl" else tell_ledger(wanted, tallies, limit)
    for line in lines:
        out.write(line + "\n")


def _json_lines(pledges: Sequence[Pledge], tallies: Sequence[PledgeTally]) -> Iterator[str]:
    yield from (to_json(pledge).decode() for pledge in pledges)
    yield from (to_json({"tally": tally}).decode() for tally in tallies)


def tell_ledger(pledges: Sequence[Pledge], tallies: Sequence[PledgeTally], limit: int) -> Iterator[str]:
    """The ledger in words."""
    if not tallies:
        yield "No word given is known in this store: nothing planned, promised or threatened."
        return
    for tally in tallies[:limit]:
        yield from tell_tally(tally)
    if len(tallies) > limit:
        yield f"… and {many(len(tallies) - limit, 'more line')}; --limit shows more"
    yield ""
    once = one_each(pledges)
    for pledge in list(reversed(once))[:limit]:
        yield from tell_pledge(pledge)
    if len(once) > limit:
        yield f"… and {many(len(once) - limit, 'earlier pledge')}; --limit shows more, --format jsonl all"


def tell_tally(tally: PledgeTally) -> Iterator[str]:
    """A tally in a line or two."""
    whom = f" to {name_power(tally.recipient)}" if tally.recipient else ""
    words = STATE_WORDS[tally.kind]
    counts = ", ".join(
        f"{getattr(tally, state):,} {words[state]}" for state in STATES if getattr(tally, state)
    )
    yield f"{name_power(tally.actor)}{whom}, {tally.kind}s: {counts}"
    if tally.rate:
        yield (
            f"  {words['kept']} {tally.rate.value:.0%} of what is decided"
            f" ({tally.rate.low:.0%} to {tally.rate.high:.0%}); {say_base(tally)}"
        )


def say_base(tally: PledgeTally) -> str:
    """How often the deeds come anyway."""
    if tally.base_rate is None or tally.rate_there is None:
        return "no days without such a word to compare with"
    return (
        f"without such a word the same deeds come in {tally.base_rate:.0%} of cases"
        f" (with it {tally.rate_there:.0%}, where both are known)"
    )


def tell_pledge(pledge: Pledge) -> Iterator[str]:
    """A pledge with its two sentences."""
    gave = "threatened" if pledge.kind == "threat" else "gave word"
    who = f"{pledge.actor_name} → {pledge.recipient_name}"
    yield f"{STATE_SIGNS[pledge.state]} {pledge.first}  {who}: {gave} {pledge.what}"
    yield f"    {say_fate(pledge)}"
    yield f"    said  {_quote(pledge.said)}"
    if pledge.breach:
        yield f"    but   {_quote(pledge.breach)}"
    if pledge.deed:
        yield f"    done  {_quote(pledge.deed)}"


def say_fate(pledge: Pledge) -> str:
    """State, day and mentions of a pledge in words."""
    words = STATE_WORDS[pledge.kind][pledge.state]
    due = f"due by {pledge.due}{', as the text says' if pledge.is_dated else ''}"
    parts = [words + (f" on {pledge.deed.day}" if pledge.state == "kept" and pledge.deed else ""), due]
    if pledge.late_days:
        parts.append(f"done {many(pledge.late_days, 'day')} late")
    if pledge.state == "kept" and pledge.breach:
        parts.append(f"after it had seemed off on {pledge.breach.day}")
    if len(pledge.mentions) > 1:
        parts.append(f"{many(len(pledge.mentions), 'mention')} until {pledge.last}")
    if pledge.base_rate is not None:
        parts.append(f"such a deed comes in {pledge.base_rate:.0%} of other times")
    return "; ".join(parts)


def _quote(words: Words) -> str:
    text = f"“{words.words}”" if words.is_sentence else words.words
    return f"{words.day} {text} [{words.event_id}]"

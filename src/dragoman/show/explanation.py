"""Why an event was coded as it was, for ``dragoman explain``."""

from __future__ import annotations

import difflib
from pathlib import Path

from rich.console import Console
from rich.text import Text

from dragoman.coding.events import Explanation
from dragoman.errors import StoreError
from dragoman.pipeline import Coder
from dragoman.records import Event, Party
from dragoman.store import Store, StoredEvent, open_store


def explain_event(event_id: str, store_path: Path, coder: Coder, console: Console) -> None:
    """Print the sentence with its spans, the frame, the status, and the readings that lost.

    Raises:
        StoreError: the store holds no such event.
    """
    store = open_store(store_path)
    row = _find(store, event_id)
    article = store.article(row.article_id)
    explanation = coder.explain(article, row.event.trigger.start)
    _show_event(row, console)
    _show_frame(row.event, explanation, coder, console)
    _show_rest(row.event, explanation, console)


def _find(store: Store, event_id: str) -> StoredEvent:
    row = next(store.events(event_id=event_id), None)
    if row is None:
        known = [str(found[0]) for found in store.query("SELECT event_id FROM events").fetchall()]
        near = difflib.get_close_matches(event_id, known, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else f" among {len(known):,}"
        raise StoreError(f"{store.root}: no event {event_id!r}{hint}")
    return row


def _show_event(row: StoredEvent, console: Console) -> None:
    event = row.event
    offset = event.sentence.start
    sentence = Text(row.sentence_text)
    parties = (("actor", event.actor, "bold cyan"), ("recipient", event.recipient, "bold magenta"))
    for _, party, style in parties:
        if party:
            sentence.stylize(style, party.start - offset, party.end - offset)
    sentence.stylize("bold underline", event.trigger.start - offset, event.trigger.end - offset)
    console.print(sentence)
    console.print(
        f"{row.article_title or row.article_id}, {row.article_date or 'no date'}", style="dim", markup=False
    )
    for role, party, _ in parties:
        console.print(f"{role:10} {_party(party)}", highlight=False, markup=False)


def _party(party: Party | None) -> str:
    if party is None:
        return "nobody"
    doubt = ", the office may be out of date" if party.stale_office else ""
    others = f"; could be {', '.join(c.name or '?' for c in party.candidates)}" if party.ambiguous else ""
    found = f"“{party.text}” → {party.name or 'unknown by name'} [{party.code or '?'}]"
    return f"{found} by {party.method}, {party.confidence:.0%}{doubt}{others}"


def _show_frame(event: Event, explanation: Explanation, coder: Coder, console: Console) -> None:
    places = {e.rule: place for e, place in zip(explanation.events, explanation.frames, strict=True)}
    frame = coder.codebook.frame(event.rule)
    say = [
        f"type       {event.event_type} {event.event_mode or ''} ({event.quad_code}, CAMEO {event.cameo})",
        f"because    “{event.trigger.text}” evokes {event.rule} ({places.get(event.rule) or 'no longer'})",
    ]
    if frame:
        say.append(f"           for example: {frame.example}")
    operators = " > ".join(event.operators) or "nothing above the predicate: told as a fact"
    say.append(f"status     {event.status}: {operators}")
    if event.attributed_to:
        say.append(f"claimed by {_party(event.attributed_to)}")
    say.append(f"confidence {event.confidence:.0%}")
    for told, clues in zip(explanation.events, explanation.clues, strict=True):
        if (told.rule, told.trigger, told.actor) == (event.rule, event.trigger, event.actor):
            say += [f"           {clue.weight:+.1f} {clue.words}" for clue in clues]
    for line in say:
        console.print(line, highlight=False, markup=False)


def _show_rest(event: Event, explanation: Explanation, console: Console) -> None:
    others = [e for e in explanation.events if e.rule != event.rule or e.trigger != event.trigger]
    for other in others:
        console.print(
            f"also here  {other.event_type} {other.status}: “{other.trigger.text}”, {other.rule}", style="dim"
        )
    for lost in explanation.lost:
        line = f"lost       {lost.event_type}: “{lost.trigger}”, {lost.rule} ({lost.score}): {lost.reason}"
        console.print(line, style="dim", highlight=False, markup=False)

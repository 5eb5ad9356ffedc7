"""Review: one event after another, least sure first; accept, reject or correct it, by keys or by mouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import parse_qs

import msgspec
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from dragoman.coding.codebook import load_codebook
from dragoman.errors import SettingsError, StoreError
from dragoman.records import EventType, Status, to_json
from dragoman.relate.evidence import marks_of
from dragoman.show.web.forms import read_form
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.problems import not_found
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import label_of, one_line, say_stored, stored_event, titles_of
from dragoman.store.review import Correction, Journal, make_correction
from dragoman.store.review.agreement import measure_agreement
from dragoman.store.review.corrections import FIELDS, undo
from dragoman.store.review.journal import standing
from dragoman.store.review.queue import next_events

if TYPE_CHECKING:
    from dragoman.show.web.app import Bench

MOST_IN_QUEUE = 12
_MOST_DECIDED = 12
_MOST_SKIPPED = 500
_KEYS = files("dragoman.show") / "web" / "static" / "review.js"

_SHOW = "/review?event_id={event_id}&reviewer={reviewer}"

QUEUE = TableSpec(
    name="queue",
    caption="What comes next, least sure first",
    columns=(
        Column(name="words", label="What happened", link=_SHOW, about="The event."),
        Column(name="label", label="Type", about="Type and mode."),
        Column(name="status", label="Status", about="Whether it happened."),
        Column(name="confidence", label="Confidence", kind="number", about="0 to 1."),
        Column(name="event_id", label="Event", shown=False, about="The event's id."),
        Column(name="sentence", label="Sentence", shown=False, about="The words that tell it."),
        Column(name="rule", label="Entry", shown=False, about="The codebook entry that fired."),
        Column(name="reviewer", label="Reviewer", shown=False, about="For whom the queue is."),
    ),
    empty="Nothing is left to look at: every event that fits was judged by this reviewer.",
)
DECIDED = TableSpec(
    name="decided",
    caption="Decided last",
    columns=(
        Column(name="at", label="When (UTC)", about="The time of the decision."),
        Column(name="reviewer", label="Reviewer", about="Who decided."),
        Column(name="verdict", label="Verdict", about="accepted, rejected or corrected."),
        Column(name="changed", label="Changed", about="What was set right."),
        Column(name="sentence", label="Sentence", about="The sentence.", link=_SHOW),
        Column(name="note", label="Note", about="The reviewer's note."),
        Column(name="event_id", label="Event", shown=False, about="The event's id."),
        Column(name="correction_id", label="Correction", shown=False, about="The correction's id."),
    ),
    empty="Nothing has been decided yet.",
)
AGREEMENT = TableSpec(
    name="agreement",
    caption="How far reviewers agree on the events that they share",
    columns=(
        Column(name="aspect", label="Aspect", about="What is compared."),
        Column(name="reviewers", label="Reviewers", kind="texts", about="Who is compared."),
        Column(name="n", label="Events", kind="integer", about="Events that at least two judged."),
        Column(name="agreed", label="Agreed", kind="number", about="Share of pairs of judgements alike."),
        Column(name="kappa", label="Cohen's kappa", kind="number", about="For two reviewers."),
        Column(name="alpha", label="Krippendorff's alpha", kind="number", about="For any number."),
    ),
    empty="No event was judged by two reviewers.",
)


def show_queue(reader: Reader, asked: Asked) -> Result:
    """The next event to judge, what comes after it, what was decided, and how far reviewers agree."""
    reviewer = (asked.inputs["reviewer"] or "").strip()
    made = Journal(reader.root).read()
    rows = _rows(reader, asked, reviewer)
    articles = titles_of(reader, {row["article_id"] for row in rows[:MOST_IN_QUEUE]})
    queue = [
        # a blank keeps the link where nobody has given a name yet
        _queued(row, articles.get(row["article_id"], {})) | {"reviewer": reviewer or " "}
        for row in rows[:MOST_IN_QUEUE]
    ]
    latest = [each for said in standing(made).values() for each in said]
    latest.sort(key=lambda each: each.at, reverse=True)
    return Result(
        rows={
            "queue": queue,
            "decided": [_decided(each) for each in latest[:_MOST_DECIDED]],
            "agreement": [msgspec.structs.asdict(each) for each in measure_agreement(made)],
        },
        extra={
            "reviewer": reviewer,
            "row": rows[0] if rows else None,
            "told": queue[0] if queue else None,
            "article": articles.get(rows[0]["article_id"], {}) if rows else {},
            "mine": _said_by(latest, rows[0]["event_id"], reviewer) if rows else None,
            "last": next((each for each in latest if each.reviewer == reviewer), None),
            "n_decided": sum(each.reviewer == reviewer for each in latest),
            "types": get_args(EventType),
            "statuses": get_args(Status),
            "modes": _modes(),
            "skip": asked.inputs["skip"] or 0,
        },
    )


def _rows(reader: Reader, asked: Asked, reviewer: str) -> list[Row]:
    """Rows of events to judge; one that the address names is shown whoever judged it."""
    if asked.filter.event_id:
        named = reader.rows(
            "SELECT * FROM coded_events WHERE event_id = ? LIMIT 1", asked.filter.event_id[:1]
        )
        if not named:
            raise not_found("event", asked.filter.event_id[0], [])
        return named
    skip = asked.inputs["skip"] or 0
    return next_events(reader, reviewer, asked.filter, MOST_IN_QUEUE + skip)[skip:]


def _queued(row: Row, article: Row) -> Row:
    stored = stored_event(row, article)
    return {
        "words": say_stored(stored) if stored else row["trigger"],
        "label": label_of(row["event_type"], row["event_mode"]),
        "status": row["status"],
        "confidence": row["confidence"],
        "event_id": row["event_id"],
        "sentence": one_line(row["sentence"]),
        "rule": row["rule"],
        "marks": marks_of(stored) if stored and row["sentence"] else (),
    }


def _decided(correction: Correction) -> Row:
    changed = [f"{name.replace('_', ' ')}: {value or 'none'}" for name, value in correction.changes.items()
               if not name.endswith(("_id", "_country", "_sector"))]  # fmt: skip
    return {
        "at": f"{correction.at:%Y-%m-%d %H:%M}",
        "reviewer": correction.reviewer,
        "verdict": correction.verdict,
        "changed": "; ".join(changed) or None,
        "sentence": one_line(correction.anchor.sentence),
        "note": correction.note,
        "event_id": correction.event_id,
        "correction_id": correction.correction_id,
    }


def _said_by(latest: list[Correction], event_id: str, reviewer: str) -> Correction | None:
    return next((each for each in latest if (each.event_id, each.reviewer) == (event_id, reviewer)), None)


def _modes() -> dict[str, list[str]]:
    """The modes of each type that has any."""
    return {name: list(entry.modes) for name, entry in load_codebook().types.items() if entry.modes}


class Decision(BaseModel):
    """What a reviewer says of an event; ``changes`` holds what is to be set right, by field."""

    event_id: str = Field(min_length=1, max_length=200)
    verdict: Literal["accepted", "rejected", "corrected", "undone"]
    reviewer: str = Field(min_length=1, max_length=80)
    changes: dict[str, str] = Field(default_factory=dict, description=f"Any of {', '.join(FIELDS)}.")
    note: str | None = Field(None, max_length=1000)


def decide(bench: Bench, decision: Decision) -> Correction:
    """Keep a decision.

    Raises:
        NotFoundError: there is no such event.
        SettingsError: a word of it is not known, or there is nothing to take back.
        StoreError: the store cannot be written to.
    """
    with bench.library.read() as reader:
        rows = reader.rows("SELECT * FROM coded_events WHERE event_id = ? LIMIT 1", [decision.event_id])
        if not rows:
            raise not_found("event", decision.event_id, [])
        journal = Journal(reader.root)
    made = _make(journal, rows[0], decision)
    try:
        journal.add([made])
    except OSError as error:
        raise StoreError(f"{journal.path}: cannot be written: {error.strerror}") from error
    return made


def _make(journal: Journal, row: Mapping[str, Any], decision: Decision) -> Correction:
    now, who = dt.datetime.now(dt.UTC), " ".join(decision.reviewer.split())
    if decision.verdict != "undone":
        return make_correction(row, decision.verdict, who, now, decision.changes, decision.note)
    mine = [each for each in standing(journal.read()).get(decision.event_id, []) if each.reviewer == who]
    if not mine:
        raise SettingsError(f"{decision.event_id}: {who} decided nothing of it that could be taken back")
    return undo(mine[-1], who, now)


def mount(app: FastAPI, bench: Bench) -> None:
    """Add what the form is sent to, the same for programs, and the script of the keys."""

    async def decide_form(request: Request) -> Response:
        form = await read_form(request, bench.keys)
        await run_in_threadpool(decide, bench, _decision(form))
        words = {name: values[0] for name, values in parse_qs(request.url.query).items() if name == "skip"}
        kept = request.url.remove_query_params(["event_id", "skip"]).include_query_params(
            reviewer=form.get("reviewer", ""), **words
        )
        return RedirectResponse(f"/review?{kept.query}", status_code=303)

    def decide_json(given: Decision) -> Response:
        return Response(to_json(decide(bench, given)), media_type="application/json")

    def keys() -> Response:
        headers = {"cache-control": "public, max-age=3600"}
        return Response(_KEYS.read_bytes(), media_type="text/javascript", headers=headers)

    app.add_api_route("/review", decide_form, methods=["POST"], include_in_schema=False)
    app.add_api_route("/static/review.js", keys, include_in_schema=False)
    app.add_api_route(
        "/review.json", decide_json, methods=["POST"], tags=["review"], operation_id="decide",
        summary="Judge an event", description="Accept, reject or correct an event; the correction is kept.",
        response_model=dict[str, Any],
    )  # fmt: skip


def _decision(form: Mapping[str, str]) -> Decision:
    """The decision that a form holds.

    Raises:
        SettingsError: a field is missing or too long.
    """
    changes = {name: form[name] for name in FIELDS if form.get(name, "").strip()}
    try:
        return Decision(
            event_id=form.get("event_id", ""),
            verdict=form.get("verdict", ""),  # type: ignore[arg-type]
            reviewer=form.get("reviewer", "").strip(),
            changes=changes,
            note=form.get("note") or None,
        )
    except ValueError as error:
        wrong = ", ".join(str(each["loc"][0]) for each in error.errors())  # type: ignore[attr-defined]
        raise SettingsError(f"the decision cannot be read; look again at: {wrong}") from error


PAGES = (
    Page(
        address="/review",
        title="Review",
        question="Is this event coded right?",
        about="Events that the reviewer has not judged, least sure first; decisions; agreement.",
        nav="Review",
        order=105,
        query=show_queue,
        tables=(QUEUE, DECIDED, AGREEMENT),
        filters=("event_type", "status", "country", "since", "until", "event_id"),
        inputs=(
            Input(name="reviewer", label="Your name", about="Decisions are kept under this name."),
            Input(
                name="skip",
                kind="integer",
                default=0,
                least=0,
                most=_MOST_SKIPPED,
                about="How many events of the queue to pass over.",
            ),
        ),
        template="review.html",
        examples=lambda _: ["/review?reviewer=Ada"],
    ),
)

"""One event: its sentence, who did what to whom, why it was coded so, and who else reports it."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

import msgspec

from dragoman.coding.codebook import load_codebook
from dragoman.coding.events import Explanation
from dragoman.records import Candidate, Event, Party
from dragoman.relate.clusters import Cluster, cluster_events
from dragoman.show.dossier.words import country_name, say_day
from dragoman.show.web.coder import with_coder
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.pages.events import EVENT_COLUMNS
from dragoman.show.web.problems import not_found
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import label_of, stored_event, tell_events, titles_of

EVENT = TableSpec(name="event", caption="The event", columns=EVENT_COLUMNS)
PARTS = TableSpec(
    name="parts",
    caption="Who, what, whom, when, where, and by what each was found",
    columns=(
        Column(name="part", label="Part", about="Which part of the event."),
        Column(name="found", label="Coded as", about="What it was coded as."),
        Column(name="words", label="In the text", about="The words of the article."),
        Column(name="code", label="Code", about="Its code."),
        Column(name="way", label="Found by", about="The way by which it was found."),
        Column(name="confidence", label="Confidence", kind="number", about="0 to 1."),
        Column(name="note", label="Note", about="Doubts: who else it may be, offices out of date."),
    ),
)
REPORTS = TableSpec(
    name="reports",
    caption="Other reports of the same event",
    columns=(
        Column(name="date", label="Day", kind="day", about="The report's day."),
        Column(name="sentence", label="Sentence", about="What it says.", link="/events/{event_id}"),
        Column(name="source", label="Source", about="Publisher or feed.", link="/articles/{article_id}"),
        Column(name="title", label="Title", about="The article's title."),
        Column(name="event_id", label="Event", shown=False, about="The event's id."),
        Column(name="article_id", label="Article", shown=False, about="The article's id."),
    ),
    empty="No other report of it is in this store.",
)
SAME_ACTION = TableSpec(
    name="same_action",
    caption="Rows of the same action, the other way round or with other parties",
    columns=EVENT_COLUMNS,
    empty="None.",
)

_NEAR_DAYS = 45
_MOST_NEAR = 400


def show_event(reader: Reader, asked: Asked) -> Result:
    """The event of this id, with everything that is known of how it came about."""
    event_id = asked.path["event_id"]
    row = _find(reader, event_id)
    articles = titles_of(reader, {row["article_id"]})
    article = articles.get(row["article_id"], {})
    told = tell_events(reader, [event_id])
    stored = stored_event(row, article)
    event = stored.event if stored and row["record"] else None
    reports, cluster = _reports(reader, row) if stored else ([], None)
    return Result(
        rows={
            "event": told,
            "parts": _parts(row, event),
            "reports": reports,
            "same_action": _same_action(reader, row),
        },
        heading=told[0]["words"] + ".",
        extra={
            "row": row,
            "told": told[0],
            "article": article,
            "event": event,
            "frame": _frame(row["rule"]),
            "definition": _definition(row["event_type"]),
            "label": label_of(row["event_type"], row["event_mode"]),
            "n_reports": max(cluster.n_reports if cluster else 1, row["n_reports"] or 1),
            "explanation": _explanation(reader, row) if event and asked.inputs["explain"] else None,
            "cite": _cite(row, article, told[0]["words"]),
        },
    )


def _find(reader: Reader, event_id: str) -> Row:
    rows = reader.rows("SELECT * FROM events WHERE event_id = ? LIMIT 1", [event_id])
    if not rows:
        near = reader.rows(
            "SELECT event_id FROM events WHERE starts_with(event_id, ?) ORDER BY event_id LIMIT 3",
            [event_id[:8]],
        )
        raise not_found("event", event_id, [row["event_id"] for row in near])
    return rows[0]


def _parts(row: Row, event: Event | None) -> list[Row]:
    found = [_side(row, "actor", "Who", event.actor if event else None)]
    found.append(
        {
            "part": "What",
            "found": label_of(row["event_type"], row["event_mode"]),
            "words": row["trigger"],
            "code": ", ".join(filter(None, (row["event_type"], row["event_mode"], row["cameo"]))),
            "way": row["rule"],
            "confidence": row["confidence"],
            "note": ", ".join(row["contexts"] or ()) or None,
        }
    )
    if row["recipient"]:
        found.append(_side(row, "recipient", "To whom", event.recipient if event else None))
    day = row["event_date"] or row["report_date"]
    found.append(
        {
            "part": "When", "found": say_day(day), "words": row["date_text"],
            "code": day.isoformat() if isinstance(day, dt.date) else None,
            "way": "the text" if row["date_text"] else "the day of the report",
            "note": f"known to the {row['date_precision']}" if row["date_text"] else None,
        }
    )  # fmt: skip
    if row["place"]:
        found.append(_place(row))
    if row["attributed_to"]:
        found.append(
            {"part": "According to", "found": row["attributed_to"], "code": row["attributed_to_country"],
             "words": event.attributed_to.text if event and event.attributed_to else None,
             "note": "the text only reports their claim"}
        )  # fmt: skip
    return found


def _place(row: Row) -> Row:
    at = f"{row['latitude']:.2f}, {row['longitude']:.2f}" if row["latitude"] is not None else None
    name = ", ".join(filter(None, (row["place"], country_name(row["place_country"]))))
    words = row["place"]
    return {"part": "Where", "found": name, "words": words, "code": row["place_country"], "note": at}


def _side(row: Row, side: str, part: str, party: Party | None) -> Row:
    return {
        "part": part,
        "found": row[f"{side}_name"] or country_name(row[f"{side}_country"]) or "unknown by name",
        "words": row[side],
        "code": row[f"{side}_code"] or row[f"{side}_country"],
        "way": row[f"{side}_method"],
        "confidence": row[f"{side}_confidence"],
        "note": _doubts(party),
    }


def _doubts(party: Party | None) -> str | None:
    if party is None:
        return None
    said = [f"role {party.role}"] if party.role else []
    if party.stale_office:
        said.append("the office may be out of date")
    if party.ambiguous and party.candidates:
        said.append(f"could also be {' or '.join(map(_candidate, party.candidates))}")
    return "; ".join(said) or None


def _candidate(candidate: Candidate) -> str:
    return candidate.name or candidate.actor_id or "somebody unnamed"


def _frame(rule: str | None) -> dict[str, Any] | None:
    """The codebook entry that fired: its file and line, and its example."""
    frame = load_codebook().frame(rule or "")
    return {"rule": rule, "place": f"{frame.file}:{frame.line}", "example": frame.example} if frame else None


@functools.lru_cache(32)
def _definition(event_type: str | None) -> str | None:
    entry = load_codebook().types.get(event_type or "")
    return entry.definition if entry else None


def _reports(reader: Reader, row: Row) -> tuple[list[Row], Cluster | None]:
    """The other sentences of the event's cluster, from the days around it."""
    near = reader.rows(
        "SELECT * FROM events WHERE event_type = ? AND status = ?"
        " AND actor_country IS NOT DISTINCT FROM ? AND recipient_country IS NOT DISTINCT FROM ?"
        f" AND coalesce(report_date, event_date) BETWEEN ? - INTERVAL {_NEAR_DAYS} DAY"
        f" AND ? + INTERVAL {_NEAR_DAYS} DAY ORDER BY abs(coalesce(report_date, event_date) - ?), event_id"
        f" LIMIT {_MOST_NEAR}",
        [row["event_type"], row["status"], row["actor_country"], row["recipient_country"]]
        + [row["report_date"] or row["event_date"]] * 3,
    )
    articles = titles_of(reader, {each["article_id"] for each in near})
    stored = [stored_event(each, articles.get(each["article_id"], {})) for each in near]
    for cluster in cluster_events([each for each in stored if each]):
        if any(report.event_id == row["event_id"] for report in cluster.evidence):
            return [
                msgspec.structs.asdict(report)
                for report in cluster.evidence
                if report.event_id != row["event_id"]
            ], cluster
    return [], None


def _same_action(reader: Reader, row: Row) -> list[Row]:
    if not row["action_id"]:
        return []
    ids = reader.query(
        "SELECT event_id FROM events WHERE article_id = ? AND action_id = ? AND event_id <> ?"
        " ORDER BY event_id LIMIT 20",
        [row["article_id"], row["action_id"], row["event_id"]],
    ).fetchall()
    return tell_events(reader, [found[0] for found in ids])


def _cite(row: Row, article: Row, words: str) -> str:
    """What a footnote needs: the article first, which says it, then the coding."""
    source = ", ".join(
        str(part)
        for part in (article.get("source"), article.get("title") and f"“{article['title']}”")
        if part
    )
    reported = article.get("date") or row["report_date"]
    said = f"{source}, {say_day(reported)}" if source else say_day(reported)
    return f"{said}. Coded as: {words} (Dragoman, event {row['event_id']}, run {row['run_id']})."


def _explanation(reader: Reader, row: Row) -> Explanation | None:
    """What the coder reads in the sentence now, and the readings that lost."""
    article = reader.article(row["article_id"])
    return with_coder(reader.settings, lambda coder: coder.explain(article, row["trigger_start"]))


PAGES = (
    Page(
        address="/events/{event_id:path}",
        title="Event",
        question="What happened, and how is it known?",
        about="One event with its sentence, its parts, the rule that fired, and its other reports.",
        query=show_event,
        tables=(EVENT, PARTS, REPORTS, SAME_ACTION),
        inputs=(
            Input(
                name="explain", kind="flag", about="Read the sentence again and list the readings that lost."
            ),
        ),
        template="event.html",
        examples=lambda reader: [
            f"/events/{row['event_id']}"
            for row in reader.rows(
                "(SELECT event_id FROM events WHERE record IS NOT NULL ORDER BY event_id LIMIT 2) UNION ALL"
                " (SELECT event_id FROM events WHERE record IS NULL ORDER BY event_id LIMIT 1)"
            )
        ],
    ),
)

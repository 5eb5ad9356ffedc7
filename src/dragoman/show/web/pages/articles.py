"""An article as it was read: its text with everything found in it, and what was removed before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from dragoman.records import Record
from dragoman.show.web.asking import read_cursor, write_cursor
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.pages.events import EVENT_COLUMNS
from dragoman.show.web.problems import not_found
from dragoman.show.web.snapshot import Reader
from dragoman.show.web.telling import DAY, tell_events

ARTICLE = TableSpec(
    name="article",
    caption="The article",
    columns=(
        Column(name="article_id", label="Id"),
        Column(name="title", label="Title"),
        Column(name="date", label="Day", kind="day"),
        Column(name="source", label="Source"),
        Column(name="author", label="Author"),
        Column(name="url", label="Address"),
        Column(name="language", label="Language"),
        Column(name="origin", label="Read from"),
        Column(name="state", label="State", about="coded, imported, or quarantined."),
        Column(name="copy_of", label="Copy of", link="/articles/{copy_of}"),
        Column(name="raw_sha256", label="SHA-256", about="Of the bytes that it was made from."),
        Column(name="run_id", label="Run"),
    ),
)
SPANS = TableSpec(
    name="spans",
    caption="Everything that was found in the text, by its place",
    columns=(
        Column(name="start", label="From", kind="integer", about="Code points from the text's begin."),
        Column(name="end", label="To", kind="integer", about="Half open."),
        Column(
            name="kind", label="Kind", about="actor, action, recipient, words, cue, date, place, mention."
        ),
        Column(name="words", label="Words", about="The words of the text."),
        Column(name="means", label="Means", about="What they were taken for."),
    ),
    empty="Nothing was found in it.",
)
OWN_EVENTS = TableSpec(
    name="events", caption="Events in this article", columns=EVENT_COLUMNS, empty="No event was found in it."
)
REMOVED = TableSpec(
    name="removed",
    caption="What was removed before reading, and why",
    columns=(Column(name="reason", label="Reason"), Column(name="text", label="Text")),
    empty="Nothing was removed.",
)

_MOST_EVENTS = 200
_MARKED = 4000

_SPANS = """
    SELECT actor_start AS start, actor_end AS "end", 'actor' AS kind, actor AS words,
           coalesce(actor_name, actor_country) AS means, event_id AS id FROM events WHERE article_id = $id
    UNION ALL SELECT recipient_start, recipient_end, 'recipient', recipient,
           coalesce(recipient_name, recipient_country), event_id FROM events WHERE article_id = $id
    UNION ALL SELECT trigger_start, trigger_end, 'action', "trigger", event_type, event_id
           FROM events WHERE article_id = $id
    UNION ALL SELECT content_start, content_end, 'words', content,
           concat('said by ', coalesce(speaker_name, speaker, 'somebody')), statement_id
           FROM statements WHERE article_id = $id
    UNION ALL SELECT start, "end", 'date', text, value, NULL FROM times WHERE article_id = $id
    UNION ALL SELECT start, "end", 'place', text, concat_ws(', ', name, country), NULL
           FROM places WHERE article_id = $id
    UNION ALL SELECT start, "end", 'mention', text, coalesce(name, country), NULL
           FROM mentions WHERE article_id = $id
"""


class TextPiece(Record, frozen=True, kw_only=True):
    """A stretch of the text with the kinds of span over it; ``ends`` are events whose verb ends here."""

    text: str
    kinds: tuple[str, ...]
    ends: tuple[str, ...] = ()


def show_article(reader: Reader, asked: Asked) -> Result:
    """The article of this id, or the quarantined input of this origin."""
    article_id = asked.path["article_id"]
    rows = reader.rows("SELECT * FROM articles WHERE article_id = ?", [article_id])
    if not rows:
        return _quarantined(reader, article_id)
    row = rows[0]
    has_text = bool(row["text"])
    spans = _spans(reader, article_id) if has_text else []
    ids, n_events = _events(reader, article_id)
    row["state"] = "coded" if has_text else "imported"
    return Result(
        rows={
            "article": [row],
            "spans": spans,
            "events": tell_events(reader, ids),
            "removed": reader.rows("SELECT reason, text FROM removed WHERE article_id = ?", [article_id]),
        },
        heading=row["title"] or article_id,
        extra={
            "article": row,
            "paragraphs": list(cut_paragraphs(row["text"], spans[:_MARKED], _headings(row)))
            if has_text
            else [],
            "numbers": {event_id: number for number, event_id in enumerate(ids, 1)},
            "n_events": n_events,
            "quarantine": None,
        },
    )


def _events(reader: Reader, article_id: str) -> tuple[list[str], int]:
    rows = reader.query(
        f"SELECT event_id, count(*) OVER () FROM events WHERE article_id = ?"
        f" ORDER BY sentence_start, {DAY}, event_id LIMIT {_MOST_EVENTS}",
        [article_id],
    ).fetchall()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _spans(reader: Reader, article_id: str) -> list[Row]:
    rows = reader.rows(
        f'SELECT * FROM ({_SPANS}) WHERE "end" > start ORDER BY start, "end" DESC, kind, id',
        {"id": article_id},
    )
    seen: set[tuple[Any, ...]] = set()
    found = []
    for row in rows:
        key = (row["start"], row["end"], row["kind"], row["id"] if row["kind"] == "action" else row["means"])
        if key not in seen:
            seen.add(key)
            found.append(row)
    return found


def _headings(article: Row) -> set[str]:
    headings = msgspec.json.decode(article["headings"] or "[]")
    return {heading["text"].strip() for heading in headings}


def cut_paragraphs(
    text: str, spans: Sequence[Row], headings: set[str]
) -> Iterator[tuple[bool, list[TextPiece]]]:
    """The text by paragraphs, each whether it is a heading and cut at every edge of a span in it."""
    begin = 0
    for line in text.split("\n"):
        end = begin + len(line)
        if line.strip():
            inside = [span for span in spans if span["start"] < end and span["end"] > begin]
            yield line.strip() in headings, list(_cut(text, begin, end, inside))
        begin = end + 1


def _cut(text: str, begin: int, end: int, spans: Sequence[Row]) -> Iterator[TextPiece]:
    edges = {begin, end}
    for span in spans:
        edges |= {edge for edge in (span["start"], span["end"]) if begin < edge < end}
    for start, stop in pairwise(sorted(edges)):
        over = [span for span in spans if span["start"] <= start and stop <= span["end"]]
        ends = [span["id"] for span in over if span["kind"] == "action" and span["end"] == stop]
        yield TextPiece(
            text=text[start:stop],
            kinds=tuple(dict.fromkeys(span["kind"] for span in over)),
            ends=tuple(dict.fromkeys(ends)),
        )


def _quarantined(reader: Reader, origin: str) -> Result:
    """An input that could not be coded, under the origin that the quarantine names."""
    rows = reader.rows("SELECT * FROM quarantine WHERE origin = ? OR raw_sha256 = ? LIMIT 1", [origin] * 2)
    if not rows:
        near = reader.rows(
            "SELECT article_id FROM articles WHERE starts_with(article_id, ?) ORDER BY article_id LIMIT 3",
            [origin[:10]],
        )
        raise not_found("article", origin, [row["article_id"] for row in near])
    row = rows[0]
    article = {"article_id": row["origin"], "origin": row["origin"], "state": "quarantined",
               "raw_sha256": row["raw_sha256"], "run_id": row["run_id"]}  # fmt: skip
    article = dict.fromkeys(column.name for column in ARTICLE.columns) | article
    return Result(
        rows={"article": [article], "spans": [], "events": [], "removed": []},
        heading=row["origin"],
        extra={"article": article | {"text": None}, "paragraphs": [], "numbers": {}, "n_events": 0,
               "quarantine": row},
    )  # fmt: skip


def _examples(reader: Reader) -> list[str]:
    rows = reader.rows(
        "(SELECT article_id FROM articles WHERE text <> '' ORDER BY length(text) DESC, article_id LIMIT 2)"
        " UNION ALL"
        " (SELECT article_id FROM articles WHERE coalesce(text, '') = '' ORDER BY article_id LIMIT 1)"
    )
    return [f"/articles/{row['article_id']}" for row in rows]


ARTICLES = TableSpec(
    name="articles",
    caption="Articles, newest first",
    columns=(
        Column(name="date", label="Day", kind="day"),
        Column(name="title", label="Title", link="/articles/{article_id}"),
        Column(name="source", label="Source"),
        Column(name="n_events", label="Events", kind="integer"),
        Column(name="copy_of", label="Copy of", link="/articles/{copy_of}"),
        Column(name="article_id", label="Id", shown=False),
    ),
)


def list_articles(reader: Reader, asked: Asked) -> Result:
    """Articles by their day, with how many events each holds."""
    where, values = ["true"], list[Any]()
    for word, sign in (("since", ">="), ("until", "<=")):
        if asked.inputs[word]:
            where.append(f"date {sign} ?")
            values.append(asked.inputs[word])
    if asked.inputs["source"]:
        where.append("contains(lower(source), lower(?))")
        values.append(asked.inputs["source"])
    if asked.cursor:
        where.append("(coalesce(date, DATE '0001-01-01'), article_id) < (?::DATE, ?)")
        values += read_cursor(asked.cursor, dt.date, str)
    rows = reader.rows(
        "SELECT article_id, title, date, source, copy_of FROM articles WHERE " + " AND ".join(where)
        + f" ORDER BY coalesce(date, DATE '0001-01-01') DESC, article_id DESC LIMIT {asked.limit + 1}",
        values,
    )  # fmt: skip
    more, rows = len(rows) > asked.limit, rows[: asked.limit]
    counts = dict(
        reader.query(
            "SELECT article_id, count(*) FROM events WHERE list_contains(?, article_id) GROUP BY 1",
            [[row["article_id"] for row in rows]],
        ).fetchall()
    )
    last = rows[-1] if more else None
    day = (last["date"] or dt.date(1, 1, 1)) if last else None
    return Result(
        rows={
            "articles": [
                row
                | {"title": row["title"] or row["article_id"], "n_events": counts.get(row["article_id"], 0)}
                for row in rows
            ]
        },
        following=write_cursor(day, last["article_id"]) if last else None,
    )


PAGES = (
    Page(
        address="/articles",
        title="Articles",
        question="What was read?",
        about="The articles of the store, newest first.",
        query=list_articles,
        tables=(ARTICLES,),
        inputs=(
            Input(name="since", label="From", kind="day", about="First day."),
            Input(name="until", label="To", kind="day", about="Last day, included."),
            Input(name="source", label="Source", about="Part of the publisher's name."),
        ),
        limits=(50, 500),
    ),
    Page(
        address="/articles/{article_id:path}",
        title="Article",
        question="What does the article say?",
        about="One article with everything that was found in it and what was removed before.",
        query=show_article,
        tables=(ARTICLE, SPANS, OWN_EVENTS, REMOVED),
        template="article.html",
        examples=_examples,
    ),
)

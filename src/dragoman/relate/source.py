"""Where relations read from: anything that answers SQL over a store's tables, and the words of its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import duckdb

from dragoman.records import Record


class Source(Protocol):
    """An open store, or a cursor of its own for each thread of a server (:class:`CursorSource`)."""

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> duckdb.DuckDBPyConnection:
        """Run SQL over the views ``events``, ``articles`` and so on; what is found can be fetched."""
        ...


class CursorSource:
    """A source over a DuckDB cursor of a store's connection; one a thread."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def query(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> duckdb.DuckDBPyConnection:
        """Run SQL on the cursor."""
        return self._cursor.execute(sql, parameters or None)


class Words(Record, frozen=True, kw_only=True):
    """An event in the words of its source: its sentence, or who did what to whom.

    ``day`` is that of the deed, or that on which it was announced or denied.
    """

    event_id: str
    day: dt.date | None
    words: str
    is_sentence: bool
    article_id: str
    title: str | None = None
    url: str | None = None


_WORDS = """
    SELECT event_id,
           CASE WHEN status IN ('occurred', 'ongoing') THEN coalesce(event_date, report_date)
                ELSE coalesce(report_date, event_date) END,
           coalesce(sentence, concat_ws(' – ', actor, trigger, recipient)), sentence IS NOT NULL,
           e.article_id, a.title, a.url
    FROM events e LEFT JOIN articles a USING (article_id)
    WHERE event_id IN (SELECT unnest(?::VARCHAR[]))
"""


def read_words(source: Source, event_ids: Iterable[str]) -> dict[str, Words]:
    """The words of some events, by id; events that the source does not hold are left out."""
    wanted = list(dict.fromkeys(event_ids))
    if not wanted:
        return {}
    return {
        row[0]: Words(
            event_id=row[0], day=row[1], words=" ".join(row[2].split()), is_sentence=row[3],
            article_id=row[4], title=row[5], url=row[6],
        )
        for row in source.query(_WORDS, [wanted]).fetchall()
    }  # fmt: skip

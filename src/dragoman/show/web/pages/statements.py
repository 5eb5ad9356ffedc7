"""Who said what: statements by speaker, over time, and what changed between two of them."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from dragoman.records import Record, Statement
from dragoman.show.dossier.said import tell_statement
from dragoman.show.web.asking import read_cursor, write_cursor
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.problems import not_found
from dragoman.show.web.snapshot import Reader
from dragoman.store.filters import read_country
from dragoman.store.rows import StoredStatement

STATEMENTS = TableSpec(
    name="statements",
    caption="Statements, newest first",
    columns=(
        Column(name="date", label="Day", kind="day", about="Day of the article."),
        Column(name="speaker", label="Speaker", about="Who said it."),
        Column(name="speaker_country", label="Country", about="The speaker's country."),
        Column(name="words", label="Words", about="What was said."),
        Column(name="cue", label="Cue", about="The words that tell of the saying."),
        Column(name="kind", label="Kind", about="direct, indirect or mixed."),
        Column(name="addressee", label="To whom"),
        Column(name="ambiguous", label="Unsure", kind="flag", about="Whether it is unsure who speaks."),
        Column(name="source", label="Source", link="/articles/{article_id}"),
        Column(name="title", label="Title", shown=False),
        Column(name="article_id", label="Article", shown=False),
        Column(name="statement_id", label="Statement", shown=False, about="Its id within the article."),
        Column(
            name="key", label="Key", shown=False, about="Its id in the store: what first and second take."
        ),
    ),
    empty="No statement fits.",
)
SPEAKERS = TableSpec(
    name="speakers",
    caption="Who is quoted most in this choice",
    columns=(
        Column(name="speaker", label="Speaker", link="/statements?speaker={speaker}"),
        Column(name="speaker_country", label="Country"),
        Column(name="n_statements", label="Statements", kind="integer"),
        Column(name="first", label="First", kind="day"),
        Column(name="last", label="Last", kind="day"),
    ),
    empty="Nobody is quoted by name.",
)
MONTHS = TableSpec(
    name="months",
    caption="Statements by month",
    columns=(
        Column(name="month", label="Month", kind="day", about="Its first day."),
        Column(name="n_statements", label="Statements", kind="integer"),
        Column(name="n_speakers", label="Speakers", kind="integer"),
    ),
    empty="No statement fits.",
)
WORDING = TableSpec(
    name="wording",
    caption="What changed between two statements",
    columns=(
        Column(name="change", label="Change", about="same, gone or new."),
        Column(name="words", label="Words"),
    ),
    empty="Choose a first and a second statement to compare their words.",
)

_NAME = "coalesce(t.speaker_name, t.speaker)"
_FROM = "FROM statements t JOIN articles a USING (article_id)"
_WORD = re.compile(r"\S+")
_PLACE = "coalesce(a.date, DATE '0001-01-01')"
_TOLD = f"""
    SELECT t.record, t.sentence AS sentence_text, t.sentence_start, t.statement_id, t.speaker_country,
        {_NAME} AS speaker_name, {_PLACE} AS place, article_id, a.title, a.date, a.source, a.url
    {_FROM}
"""


class Change(Record, frozen=True):
    """A stretch of words that both statements have, that is gone, or that is new."""

    change: Literal["same", "gone", "new"]
    words: str


def list_statements(reader: Reader, asked: Asked) -> Result:
    """The statements that fit, a page of them; who said most; by month; and two compared."""
    where, values = _where(asked)
    rows, following = _page(reader, asked, where, values)
    key = ("statements", where, repr(values))
    speakers, months = reader.remember(key, lambda: _counts(reader, where, values))
    pair = [_one(reader, asked.inputs[name]) for name in ("first", "second") if asked.inputs[name]]
    changes = list(compare(pair[0]["words"], pair[1]["words"])) if len(pair) == 2 else []
    return Result(
        rows={
            "statements": rows,
            "speakers": speakers,
            "months": months,
            "wording": [{"change": each.change, "words": each.words} for each in changes],
        },
        following=following,
        total=sum(row["n_statements"] for row in months),
        extra={"pair": pair, "changes": changes},
    )


def _where(asked: Asked) -> tuple[str, list[Any]]:
    clauses, values = ["true"], list[Any]()
    tests = {
        "since": "a.date >= ?", "until": "a.date <= ?", "kind": "t.kind = ?",
        "speaker": f"contains(lower({_NAME}), lower(?))", "country": "t.speaker_country = ?",
        "addressee": "contains(lower(t.addressee), lower(?))",
        "text": "contains(lower(t.content), lower(?))", "article_id": "article_id = ?",
    }  # fmt: skip
    for name, clause in tests.items():
        value = asked.inputs[name]
        if value:
            clauses.append(clause)
            values.append(read_country(value) if name == "country" else value)
    return " AND ".join(clauses), values


def _page(reader: Reader, asked: Asked, where: str, values: list[Any]) -> tuple[list[Row], str | None]:
    if asked.cursor:
        where += f" AND ({_PLACE}, article_id, t.statement_id) < (?::DATE, ?, ?)"
        values = [*values, *read_cursor(asked.cursor, dt.date, str, str)]
    found = reader.rows(
        f"{_TOLD} WHERE {where} ORDER BY place DESC, article_id DESC, t.statement_id DESC"
        f" LIMIT {asked.limit + 1}",
        values,
    )
    rows = [_tell(row) for row in found[: asked.limit]]
    last = found[asked.limit - 1] if len(found) > asked.limit else None
    return rows, write_cursor(last["place"], last["article_id"], last["statement_id"]) if last else None


def _tell(row: Row) -> Row:
    statement = msgspec.json.decode(row["record"], type=Statement)
    said = tell_statement(
        StoredStatement(
            article_id=row["article_id"],
            article_title=row["title"],
            article_date=row["date"],
            source=row["source"],
            url=row["url"],
            sentence_text=row["sentence_text"],
            sentence_start=row["sentence_start"],
            statement=statement,
        )
    )
    return {
        "date": row["date"], "speaker": said.speaker or "Somebody", "speaker_country": said.country,
        "words": " … ".join(said.parts), "cue": said.cue, "kind": said.kind, "addressee": said.addressee,
        "ambiguous": said.ambiguous, "source": row["source"], "title": row["title"],
        "article_id": row["article_id"], "statement_id": row["statement_id"],
        "key": f"{row['article_id']}/{row['statement_id']}", "said": said,
        "speaker_name": row["speaker_name"],
    }  # fmt: skip


def _counts(reader: Reader, where: str, values: list[Any]) -> tuple[list[Row], list[Row]]:
    speakers = reader.rows(
        f"SELECT {_NAME} AS speaker, t.speaker_country, count(*) AS n_statements, min(a.date) AS first,"
        f" max(a.date) AS last {_FROM} WHERE {where} AND t.speaker_name IS NOT NULL"
        " GROUP BY 1, 2 ORDER BY n_statements DESC, speaker LIMIT 20",
        values,
    )
    months = reader.rows(
        "SELECT date_trunc('month', a.date)::DATE AS month, count(*) AS n_statements,"
        f" count(DISTINCT {_NAME}) AS n_speakers {_FROM} WHERE {where} GROUP BY 1 ORDER BY 1",
        values,
    )
    return speakers, months


def _one(reader: Reader, key: str) -> Row:
    """The statement of a key: its article's id, a slash, its own id."""
    article_id, _, statement_id = key.rpartition("/")
    rows = reader.rows(
        f"{_TOLD} WHERE article_id = ? AND t.statement_id = ? LIMIT 1", [article_id, statement_id]
    )
    if not rows:
        raise not_found("statement", key)
    return _tell(rows[0])


def compare(first: str, second: str) -> Iterator[Change]:
    """The words of both in order: what they share, what is gone, what is new; case and stops aside."""
    one, other = _WORD.findall(first), _WORD.findall(second)
    matcher = difflib.SequenceMatcher(None, _fold(one), _fold(other), autojunk=False)
    for tag, start, stop, begin, end in matcher.get_opcodes():
        if tag == "equal":
            yield Change("same", " ".join(other[begin:end]))
            continue
        if stop > start:
            yield Change("gone", " ".join(one[start:stop]))
        if end > begin:
            yield Change("new", " ".join(other[begin:end]))


def _fold(words: list[str]) -> list[str]:
    return [word.casefold().strip('.,;:!?“”"') for word in words]


def _examples(reader: Reader) -> list[str]:
    rows = reader.rows("SELECT article_id, statement_id FROM statements ORDER BY ALL LIMIT 2")
    keys = [quote(f"{row['article_id']}/{row['statement_id']}") for row in rows]
    return [f"/statements?first={keys[0]}&second={keys[1]}"] if len(keys) == 2 else []


PAGES = (
    Page(
        address="/statements",
        title="Statements",
        question="Who said what?",
        about="Statements by speaker and over time; two of them compared word by word.",
        nav="Statements",
        order=30,
        query=list_statements,
        tables=(STATEMENTS, SPEAKERS, MONTHS, WORDING),
        inputs=(
            Input(name="since", label="From", kind="day", about="First day."),
            Input(name="until", label="To", kind="day", about="Last day, included."),
            Input(name="speaker", label="Speaker", about="Part of the speaker's name."),
            Input(name="country", label="Speaker's country", about="Name, code or adjective."),
            Input(name="addressee", label="To whom", about="Part of the addressee's name."),
            Input(name="text", label="Words", about="Words that it must hold."),
            Input(
                name="kind", label="Kind", about="How it is told.", choices=("direct", "indirect", "mixed")
            ),
            Input(name="article_id", label="Article", about="An article's id.", rare=True),
            Input(name="first", label="First", about="A statement's id, to compare from.", rare=True),
            Input(name="second", label="Second", about="A statement's id, to compare to.", rare=True),
        ),
        limits=(40, 500),
        template="statements.html",
        examples=_examples,
    ),
)

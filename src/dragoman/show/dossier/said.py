"""Picks the statements that belong in a dossier, and says who spoke."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dragoman.records import Candidate, Party, Span, Statement
from dragoman.relate.clusters import side_of
from dragoman.relate.evidence import Mark, MarkRole
from dragoman.show.dossier.model import Said
from dragoman.show.dossier.words import country_name, say_side
from dragoman.store.rows import StoredStatement

MIN_WORDS = 4
"""Reported words below this number are not shown: "it", "the criticism on Sunday"."""


def collect_statements(
    rows: Iterable[StoredStatement],
    articles: set[str],
    country: str,
    other: str | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[Said, ...]:
    """The statements of the ``articles``, and of the country's people anywhere, newest first.

    Of a pair only those in ``articles``, by people of the two or of no known country.
    """

    def belongs(row: StoredStatement) -> bool:
        if other is None:
            return row.article_id in articles or _country_of(row.statement) == country
        return row.article_id in articles and _country_of(row.statement) in (country, other, None)

    kept = [
        tell_statement(row) for row in rows if _is_within(row.article_date, since, until) and belongs(row)
    ]
    # A stable sort: within a day the statements stay in the order of their articles.
    return tuple(sorted(kept, key=lambda said: -(said.date or dt.date.min).toordinal()))


def _is_within(day: dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    if day is None:
        return since is None and until is None
    return (since is None or day >= since) and (until is None or day <= until)


def _country_of(statement: Statement) -> str | None:
    return statement.speaker.country if statement.speaker else None


def tell_statement(row: StoredStatement) -> Said:
    """A stored statement with its speaker in words."""
    statement = row.statement
    speaker = statement.speaker
    return Said(
        statement_id=statement.statement_id,
        speaker=_capital(_say_party(speaker)),
        speaker_text=speaker.text if speaker else None,
        country=speaker.country if speaker else None,
        cue=statement.cue.text if statement.cue else None,
        parts=tuple(part.text for part in statement.parts) or (statement.content.text,),
        kind=statement.kind,
        addressee=_say_party(statement.addressee),
        on_behalf_of=_say_party(statement.on_behalf_of),
        is_negated=statement.is_negated,
        ambiguous=statement.ambiguous,
        candidates=tuple(_say_candidate(candidate) for candidate in statement.candidates),
        confidence=statement.confidence,
        sentence=row.sentence_text,
        marks=_marks(row),
        article_id=row.article_id,
        title=row.article_title,
        date=row.article_date,
        source=row.source,
        url=row.url,
    )


def is_fragment(said: Said) -> bool:
    """Whether reported words are too few to be read by themselves ("to thank him for it")."""
    return said.kind == "indirect" and sum(len(part.split()) for part in said.parts) < MIN_WORDS


def _marks(row: StoredStatement) -> tuple[Mark, ...]:
    """Speaker, cue and words in the sentence; nothing where the words go beyond it."""
    statement, begin, end = row.statement, row.sentence_start, row.sentence_start + len(row.sentence_text)
    words = statement.parts or (statement.content,)
    if any(span.start < begin or span.end > end for span in words):
        return ()
    parts: list[tuple[MarkRole, Span | Party]] = [("words", span) for span in words]
    if statement.cue:
        parts.append(("action", statement.cue))
    if statement.speaker:
        parts.append(("actor", statement.speaker))
    marks = [
        Mark(role, at.start - begin, at.end - begin)
        for role, at in parts
        if begin <= at.start < at.end <= end
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))


def _say_party(party: Party | None) -> str | None:
    return None if party is None else say_side(side_of(party))


def _capital(words: str | None) -> str | None:
    return words[:1].upper() + words[1:] if words else None


def _say_candidate(candidate: Candidate) -> str:
    name = candidate.name or candidate.actor_id or "somebody unnamed"
    country = country_name(candidate.country)
    return f"{name} ({country})" if country and country != name else name

"""The rooms in order: split, resolve, gate, parse, then code what was done, said, when and where."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import msgspec

from dragoman.coding.codebook import Codebook, load_codebook
from dragoman.coding.events import Explanation, code_events, explain_sentence
from dragoman.coding.headlines import plain_case
from dragoman.coding.judge import RowJudge, choose_judge
from dragoman.coding.opinion import Opinion, choose_opinion
from dragoman.coding.statements import find_statements
from dragoman.coding.times import find_times
from dragoman.errors import DragomanError, ParseError
from dragoman.parse import Parsed, Parser, load_parser, split_sentences
from dragoman.parse.gate import is_worth_parsing
from dragoman.records import Article, Coded, Event, Place, Sentence, Statement, Time
from dragoman.resolve import Document, Resolver, load_resolver
from dragoman.resolve.places import find_places
from dragoman.settings import Settings

Part = Literal["events", "statements", "times", "places", "actors"]
PARTS: frozenset[Part] = frozenset(get_args(Part))

_NEEDS_PARSE: frozenset[Part] = frozenset({"events", "statements"})
_NEEDS_DOCUMENT: frozenset[Part] = PARTS - {"times"}
_ARTICLES_AT_ONCE = 32
"""Articles whose sentences share the parser's batches; more helps little and holds more memory."""


@dataclass(slots=True)
class _Reading:
    """An article on its way through the rooms."""

    article: Article
    sentences: list[Sentence]
    document: Document | None = None
    parsed: list[Parsed] = field(default_factory=list)
    failure: Exception | None = None


@dataclass(slots=True)
class _Found:
    """What stands in a text besides its events."""

    times: list[Time] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


class Coder:
    """Codes articles; loads the parser, the register and the codebook once, when they are first needed.

    Example:
        >>> import dragoman
        >>> coded = dragoman.load().code("Russia invited Kim to visit.", date="2018-05-31")
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()

    @functools.cached_property
    def parser(self) -> Parser:
        """The language pipeline."""
        return load_parser(self.settings.parser, self.settings.batch_size, self.settings.max_sentence_words)

    @functools.cached_property
    def resolver(self) -> Resolver:
        """The actor resolver with its register."""
        return load_resolver(self.settings)

    @functools.cached_property
    def codebook(self) -> Codebook:
        """The event codebook."""
        return load_codebook(self.settings.codebook_overlay)

    @functools.cached_property
    def opinion(self) -> Opinion | None:
        """The second opinion on pairs that the settings name, if any."""
        return choose_opinion(self.settings.second_opinion)

    @functools.cached_property
    def judge(self) -> RowJudge:
        """Who says how likely a row is to be right."""
        return choose_judge(self.settings.judge, self.settings.min_confidence)

    def read_sentences(self, sentences: Sequence[Sentence]) -> Iterator[Parsed]:
        """Parse sentences, headlines in the spelling of running text."""
        return self.parser.read(sentences, lambda sentence: plain_case(sentence, self.codebook))

    def code(
        self,
        text: str,
        date: dt.date | str | None = None,
        title: str | None = None,
        id: str = "text",  # noqa: A002  (the contract's word)
        only: Iterable[Part] = PARTS,
    ) -> Coded:
        """Everything that is coded out of one text.

        Args:
            text: the article or sentence; all offsets count in it.
            date: publication date, a ``datetime.date`` or ISO 8601; offices and relative dates hang on it.
            title: the headline, which the resolver may learn names from.
            id: given back in the result.
            only: the parts to compute.

        Raises:
            ValueError: ``date`` is not a date.
            DragomanError: a part of the program is missing or a data file is wrong.
        """
        day = dt.date.fromisoformat(date[:10]) if isinstance(date, str) else date
        article = Article(id=id, text=text, date=day, title=title)
        (result,) = self.code_articles([article], only)
        if isinstance(result, Exception):
            raise result
        return result

    def code_articles(
        self, articles: Iterable[Article], only: Iterable[Part] = PARTS
    ) -> Iterator[Coded | Exception]:
        """Code many articles, in order; what went wrong with one is given in its place, not raised."""
        parts = frozenset(only)
        for chunk in _chunks(articles, _ARTICLES_AT_ONCE):
            if parts & _NEEDS_PARSE:
                with self.parser.forgetting():
                    results = self._code_chunk(chunk, parts)
            else:
                results = self._code_chunk(chunk, parts)
            yield from results

    def _code_chunk(self, chunk: Sequence[Article], parts: frozenset[Part]) -> list[Coded | Exception]:
        """Code some articles at once; nothing of their parses outlives this."""
        readings = [self._prepare(article, parts) for article in chunk]
        if parts & _NEEDS_PARSE:
            self._parse(readings, parts)
        return [reading.failure or self._finish(reading, parts) for reading in readings]

    def explain(self, article: Article, offset: int) -> Explanation:
        """How the sentence at ``offset`` was read: its events, their frames, and the readings that lost.

        Raises:
            ParseError: no sentence there was parsed.
        """
        with self.parser.forgetting():
            return self._explain(article, offset)

    def _explain(self, article: Article, offset: int) -> Explanation:
        reading = self._prepare(article, PARTS)
        self._parse([reading], PARTS)
        at = [p for p in reading.parsed if p.sentence.start <= offset < p.sentence.end]
        if reading.document is None or not at:
            raise ParseError(f"{article.id}: no sentence was parsed at offset {offset}")
        found = _find(reading, reading.document, PARTS)
        return explain_sentence(
            at[0],
            reading.document,
            found.times,
            found.places,
            found.statements,
            self.codebook,
            self.judge,
        )

    def _prepare(self, article: Article, parts: frozenset[Part]) -> _Reading:
        reading = _Reading(article, [])
        try:
            reading.sentences = split_sentences(article.text)
            if parts & _NEEDS_DOCUMENT:
                reading.document = self.resolver.read(
                    article.text, reading.sentences, date=article.date, title=article.title
                )
        except DragomanError:
            raise
        except Exception as error:
            reading.failure = error
        return reading

    def _parse(self, readings: list[_Reading], parts: frozenset[Part]) -> None:
        owners: list[_Reading] = []
        wanted: list[Sentence] = []
        for reading in readings:
            if reading.document is None:
                continue
            for sentence in reading.sentences:
                if not self.settings.gate or is_worth_parsing(sentence, reading.document, parts):
                    owners.append(reading)
                    wanted.append(sentence)
        by_sentence = {id(sentence): owner for sentence, owner in zip(wanted, owners, strict=True)}
        for parsed in self.read_sentences(wanted):
            by_sentence[id(parsed.sentence)].parsed.append(parsed)

    def _finish(self, reading: _Reading, parts: frozenset[Part]) -> Coded | Exception:
        try:
            return self._code(reading, parts)
        except DragomanError:
            raise
        except Exception as error:
            return error

    def _code(self, reading: _Reading, parts: frozenset[Part]) -> Coded:
        article, document = reading.article, reading.document
        found = _find(reading, document, parts)
        if document is None:
            return Coded(id=article.id, times=tuple(found.times))
        events: list[Event] = []
        if "events" in parts:
            events = code_events(
                reading.parsed,
                document,
                found.times,
                found.places,
                found.statements,
                self.codebook,
                self.judge,
            )
        return Coded(
            id=article.id,
            events=tuple(_own_ids(events, article.id)),
            statements=tuple(found.statements) if "statements" in parts else (),
            times=tuple(found.times) if "times" in parts else (),
            places=tuple(found.places) if "places" in parts else (),
            actors=document.mentions if "actors" in parts else (),
        )


def _find(reading: _Reading, document: Document | None, parts: frozenset[Part]) -> _Found:
    """What the events of a text are made with: its times, places and statements, as far as the parts need."""
    article, sentences = reading.article, reading.sentences
    found = _Found()
    if parts & {"times", "events"}:
        found.times = find_times(article.text, article.date, sentences)
    if document is None:
        return found
    if parts & {"places", "events"}:
        found.places = find_places(article.text, document, sentences)
    if parts & _NEEDS_PARSE:
        found.statements = find_statements(article.text, sentences, reading.parsed, document)
    return found


def _own_ids(events: Iterable[Event], article_id: str) -> Iterator[Event]:
    """Ids that differ between two articles with the same words."""
    for event in events:
        digest = hashlib.sha256(f"{article_id}\0{event.event_id}".encode()).hexdigest()
        yield msgspec.structs.replace(event, event_id=f"e{digest[:12]}")


def _chunks(articles: Iterable[Article], size: int) -> Iterator[list[Article]]:
    stream = iter(articles)
    while chunk := list(itertools.islice(stream, size)):
        yield chunk

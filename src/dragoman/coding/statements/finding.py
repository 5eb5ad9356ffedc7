"""Turns text, sentences and parses into statements with resolved speakers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from dragoman.coding.statements.clauses import read_attributions
from dragoman.coding.statements.cues import load_cues
from dragoman.coding.statements.drafts import Draft
from dragoman.coding.statements.phrases import Phrase
from dragoman.coding.statements.quotations import find_quotations
from dragoman.coding.statements.scene import Scene
from dragoman.coding.statements.stitching import stitch
from dragoman.parse import Parsed
from dragoman.records import Party, Sentence, Span, Statement

_EDGES = frozenset(" \t\n\r,;\u00a0")


class ReadsParties(Protocol):
    """What is asked of a document that was read by the resolver."""

    def party(self, start: int, end: int, head: tuple[int, int] | None = None) -> Party:
        """Whom the phrase means."""
        ...


def find_statements(
    text: str, sentences: Sequence[Sentence], parsed: Sequence[Parsed], document: ReadsParties | None = None
) -> list[Statement]:
    """The statements of an article, in text order.

    ``sentences`` are all of the article's, ``parsed`` those that were worth parsing. Without a
    ``document`` speakers keep their words and are not resolved.
    """
    cues = load_cues()
    quotations = find_quotations(text, sentences)
    attributions = [found for p in parsed for found in read_attributions(p, cues)]
    drafts = stitch(Scene(text, sentences, parsed, quotations, cues), attributions)
    return [_finish(text, number, draft, document) for number, draft in enumerate(drafts)]


def _finish(text: str, number: int, draft: Draft, document: ReadsParties | None) -> Statement:
    speaker = _party(text, draft.speaker, document)
    start, end = draft.content
    return Statement(
        statement_id=f"s{number}",
        speaker=speaker,
        cue=_span(text, draft.cue) if draft.cue else None,
        content=_span(text, (start, end)),
        kind=draft.kind(text),
        addressee=_party(text, draft.addressee, document),
        ambiguous=bool(speaker and speaker.ambiguous),
        candidates=speaker.candidates if speaker and speaker.ambiguous else (),
        confidence=round(draft.weight, 2),
        parts=_parts(text, draft.parts),
        on_behalf_of=_party(text, draft.speaker.principal if draft.speaker else None, document),
        is_negated=draft.is_negated,
    )


def _parts(text: str, parts: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The pieces of an interrupted content, without the white space and commas around them."""
    spans = [_span(text, _trimmed(text, start, end)) for start, end in parts]
    spans = [span for span in spans if span.text]
    return tuple(spans) if len(spans) > 1 else ()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _span(text: str, bounds: tuple[int, int]) -> Span:
    return Span(text[bounds[0] : bounds[1]], *bounds)


def _party(text: str, phrase: Phrase | None, document: ReadsParties | None) -> Party | None:
    if phrase is None:
        return None
    start, end = phrase.start, phrase.end
    if document is None:
        return Party(text=text[start:end], start=start, end=end, ambiguous=phrase.is_pronoun)
    if phrase.antecedent is not None:
        meant = phrase.antecedent
        party = document.party(meant.start, meant.end, meant.head)
        return msgspec.structs.replace(party, text=text[start:end], start=start, end=end)
    return document.party(start, end, phrase.head)

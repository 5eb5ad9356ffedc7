"""Did it happen? The status of any predicate, from the operators between the main verb and it.

The parse of the sentence is walked from its main verb down to the predicate. Each clause on the way has a
status of its own (tense, aspect, modal, negation, adverb); each step from a word to its complement changes
it by what that word means ("refused to", "denied that", "ahead of"). What is left is the predicate's status.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Token

from dragoman.coding.status_conditions import condition_around
from dragoman.coding.status_frames import State
from dragoman.coding.status_lexicon import load_lexicon
from dragoman.coding.status_nouns import is_made_all_the_same
from dragoman.coding.status_path import head_predicate, path_to
from dragoman.coding.status_steps import Reader
from dragoman.parse import Parsed
from dragoman.records import Status


class StatusReading(NamedTuple):
    """Whether a predicate's event happened, and why that is thought.

    ``status`` is None where nothing can be told; ``operators`` are short names, outermost first
    (``("say:say", "modal:could")``); ``source`` is the head of whoever the text makes claim it, if anybody.
    """

    status: Status | None
    confidence: float
    operators: tuple[str, ...] = ()
    source: Token | None = None


UNKNOWN = StatusReading(None, 0.0)
"""The reading of a stretch that holds no word of a parsed sentence."""


def judge_status(parsed: Parsed, token: Token) -> StatusReading:
    """The status of the event or state that ``token`` names (a verb, a noun of action or an adjective)."""
    reader = Reader(load_lexicon(), parsed.sentence.kind == "heading")
    state = State("occurred")
    steps = path_to(head_predicate(token))
    for step in steps:
        state = reader.take(step, state)
    if is_made_all_the_same(reader.lexicon, steps[-1].node, state):
        state = state._replace(status="occurred")
    condition = condition_around(reader.lexicon, token, steps[0].node)
    if condition is not None:
        state = State("hypothetical", 0.6, (f"condition:{condition}",), state.source)
    return StatusReading(state.status, round(state.confidence, 3), state.operators, state.source)


def judge_predicates(
    parsed_sentences: Sequence[Parsed], predicates: Sequence[tuple[int, int]]
) -> list[StatusReading]:
    """The status of each stretch of the article's text; a stretch of several words is judged by its head."""
    return [_judge_span(parsed_sentences, start, end) for start, end in predicates]


def _judge_span(parsed_sentences: Sequence[Parsed], start: int, end: int) -> StatusReading:
    for parsed in parsed_sentences:
        if parsed.sentence.start < end and start < parsed.sentence.end:
            tokens = parsed.tokens_between(start, end)
            if tokens:
                return judge_status(parsed, _head(tokens))
    return UNKNOWN


def _head(tokens: Sequence[Token]) -> Token:
    """The token of a stretch that none of the others governs."""
    inside = {token.i for token in tokens}
    heads = [token for token in tokens if token.head.i not in inside or token.head is token]
    words = [token for token in heads if token.pos_ not in ("PUNCT", "SPACE", "DET", "ADP", "PART")]
    return (words or heads or list(tokens))[0]

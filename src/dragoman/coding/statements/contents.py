"""Finds the words that a cue verb attributes: a clause, an infinitive, a noun phrase, a whole sentence."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.statements.complements import find_clause, find_lost_clause
from dragoman.coding.statements.cues import Cue
from dragoman.coding.statements.findings import Find
from dragoman.coding.statements.parentheses import find_around, find_before
from dragoman.coding.statements.stands import find_infinitive, find_object, find_topic
from dragoman.coding.statements.tails import find_end

_SEARCHES = (
    find_clause,
    find_lost_clause,
    find_infinitive,
    find_object,
    find_topic,
    find_around,
    find_before,
)


def find_content(verb: Token, cue: Cue) -> Find | None:
    """What the verb attributes in this sentence; None where it attributes nothing."""
    for search in _SEARCHES:
        find = search(verb, cue)
        if find is not None:
            if find.first.i > verb.i:
                find.last = find_end(find.first, find.last, find.frame)
            return find.trimmed()
    return None

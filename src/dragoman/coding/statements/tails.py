"""Cuts off what the narrator adds behind somebody's words: a relative clause, "but …", an apposition."""

from __future__ import annotations

from spacy.tokens import Token

_NOUN_FRAMES = frozenset({"object", "topic", "complement"})
_CLAUSE_FRAMES = frozenset({"clause"})
_EXAMPLES = frozenset({"including", "such", "like", "especially"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
_MIN_KEPT = 2  # tokens
_MAX_CLIMB = 6


def find_end(first: Token, last: Token, frame: str) -> Token:
    """The last token of a content without the narrator's tail; ``last`` where it has none.

    A tail with a quotation mark in it is kept: then it is somebody's words.
    """
    doc = first.doc
    quotes = [token.i for token in doc[first.i : last.i + 1] if token.is_quote]
    start = max(first.i + _MIN_KEPT, quotes[-1] + 1 if quotes else 0)
    for comma in doc[start : last.i]:
        if comma.text == "," and _begins_tail(comma.nbor(1), last, frame):
            return comma.nbor(-1)
    return last


def _begins_tail(token: Token, last: Token, frame: str) -> bool:
    """Whether the narrator's words run from ``token``, behind a comma, to the end of the content."""
    if _opens_relative(token, last):
        return True
    if frame in _CLAUSE_FRAMES:
        return token.lower_ == "but" and _opens_sentence(token)
    if frame in _NOUN_FRAMES:
        return token.lower_ in _EXAMPLES or _opens_apposition(token, last)
    return False


def _opens_relative(token: Token, last: Token) -> bool:
    """ ", which has failed", ", for whom he works"."""
    word = token.nbor(1) if token.tag_ == "IN" and token.i < last.i else token
    if word.tag_ not in _RELATIVE_TAGS:
        return False
    clause = word.head
    for _ in range(_MAX_CLIMB):
        if clause.dep_ == "relcl":
            return clause.right_edge.i >= last.i - 1 and clause.left_edge.i >= token.i - 1
        clause = clause.head
    return False


def _opens_sentence(conjunction: Token) -> bool:
    """ ", but the polls are no measure": the second clause has a subject of its own."""
    clauses = (t for t in conjunction.head.rights if t.dep_ == "conj" and t.i > conjunction.i)
    return any(child.dep_ in _SUBJECTS for clause in clauses for child in clause.lefts)


def _opens_apposition(token: Token, last: Token) -> bool:
    """ ", the father of the soldier"; its head stands no more than a few words behind the comma."""
    for _ in range(_MAX_CLIMB):
        if token.dep_ == "appos":
            return token.right_edge.i >= last.i
        token = token.head
    return False

"""Conditions: "if" and its like, inversion, "whatever", and the "if" that the parser hung elsewhere."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.status_clause import AUXILIARIES, SUBJECTS, marks_of
from dragoman.coding.status_lexicon import Lexicon


def condition_of(lexicon: Lexicon, node: Token) -> str | None:
    """The conditional subordinator of an adverbial clause, if it has one."""
    marks = marks_of(node)
    if any(word.lower_ in lexicon.word_sets["free_relatives"] for word in node.lefts):
        return "free relative"
    if node.tag_ == "VBN" and node.lemma_ in lexicon.word_sets["measuring"] and not has_subject(node):
        return None  # "if compared to last year"
    for word in marks:
        if word in lexicon.subordinators["hypothetical"]:
            return word
    if is_inverted(node):
        return "inversion"
    start = node.left_edge.i
    words = [token.lower_ for token in node.doc[max(0, start - 1) : start + 2]]
    return "in case" if "in" in words and "case" in words else None


def has_subject(node: Token) -> bool:
    """Whether the verb has a subject of its own."""
    return any(child.dep_ in SUBJECTS for child in node.children)


def is_inverted(node: Token) -> bool:
    """ "Had they voted", "Should it fail": a condition without a subordinator."""
    subject = next((child.i for child in node.lefts if child.dep_ in SUBJECTS), None)
    first = next((child for child in node.lefts if child.dep_ in AUXILIARIES), node)
    return subject is not None and first.i < subject and first.lower_ in ("had", "were", "should")


def condition_around(lexicon: Lexicon, token: Token, main: Token) -> str | None:
    """The "if" that the parser hung on the main verb, where ``token`` is in its clause."""
    for child in main.lefts:
        if (
            child.dep_ == "mark"
            and child.lower_ in lexicon.subordinators["hypothetical"]
            and child.i < token.i
        ):
            commas = (word.i for word in main.doc[token.i + 1 : main.i] if word.text == ",")
            return child.lower_ if next(commas, None) is not None else None
    return None

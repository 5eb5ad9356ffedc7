"""Contents around or before a parenthesis: "*The road*, officials said, *is closed*"."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.statements.cues import Cue
from dragoman.coding.statements.findings import DASHES, FINITE, SURE, Find, reporting_weight
from dragoman.coding.statements.phrases import inverted_subject
from dragoman.coding.syntax_words import syntax_words

_MAX_CLIMB = 12
_MUSING = syntax_words("musing")


def find_around(verb: Token, cue: Cue) -> Find | None:
    """A parenthesis such as ", officials said,": the clause around it is the content."""
    weight = reporting_weight(cue)
    if verb.dep_ not in {"parataxis", "advcl", "ccomp", "dep", "conj"}:
        return None
    if weight < SURE and not (verb.lemma_ in _MUSING and verb.dep_ == "parataxis"):
        return None
    if not _is_parenthesis(verb):
        return None
    around = _verb_over(verb.head)
    first, last = verb.left_edge, verb.right_edge
    if around.right_edge.i <= last.i and around.left_edge.i >= first.i:
        return None
    start = min(around.left_edge.i, first.i)
    end = around.right_edge.i
    if _opening(verb).i <= start + 1 and last.i < end:
        start = last.i + 1  # "As the envoy told the paper, …"
    if end == last.i:
        end = max(_opening(verb).i - 1, start)
    return Find(verb.doc[start], verb.doc[end], "around", weight)


def _verb_over(token: Token) -> Token:
    """The verb of the clause that a noun stands in."""
    for _ in range(_MAX_CLIMB):
        if token.pos_ in {"VERB", "AUX"} or token.dep_ == "ROOT":
            break
        token = token.head
    return token


def _opening(verb: Token) -> Token:
    """Where the words of a parenthesis begin: its subject, or the verb where that comes first."""
    subject = next((child for child in verb.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
    return verb if subject is None or inverted_subject(verb) is not None else subject.left_edge


def _is_parenthesis(verb: Token) -> bool:
    openers = [t for t in verb.lefts if t.dep_ in {"mark", "advmod", "cc"}]
    if any(t.lower_ not in {"as", "also", "later"} for t in openers):
        return False
    subjects = [t for t in verb.children if t.dep_ in {"nsubj", "nsubjpass"}]
    if not subjects or any(t.lower_ in {"you", "what", "who", "that", "which"} for t in subjects):
        return False
    first = _opening(verb)
    before = verb.doc[first.i - 1] if first.i else None
    if before is not None and before.lower_ == "as":
        if not before.i:
            return True
        before = verb.doc[before.i - 1]
    if first.text in {",", "("}:
        return True
    return before is not None and (before.is_quote or before.text in DASHES | {",", "("})


def find_before(verb: Token, cue: Cue) -> Find | None:
    """A sentence that ends in ", he said": what stands before is the content, however it was parsed."""
    if cue.frames.get("quote", 0.0) < SURE or verb.dep_ != "ROOT":
        return None
    if any(child.dep_ in {"dobj", "xcomp", "advcl"} for child in verb.rights):
        return None
    subject = next((t for t in verb.children if t.dep_ == "nsubj"), None)
    if subject is None:
        return None
    opening = min(subject.left_edge.i, verb.i)
    doc = verb.doc
    if opening < 4 or doc[opening - 1].text != ",":
        return None
    before = doc[: opening - 1]
    if before[0].pos_ in {"ADP", "SCONJ", "VERB"} or not any(t.tag_ in FINITE for t in before):
        return None
    return Find(doc[0], doc[opening - 1], "around", cue.frames["quote"])

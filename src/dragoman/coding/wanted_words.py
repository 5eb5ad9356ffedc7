"""Whether words are those that a frame wants: the partners of its trigger, the nouns of its lists."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.codebook_entries import PREPOSITIONS
from dragoman.coding.syntax_words import syntax_words

TIMES = syntax_words("times")
PERSONAL = syntax_words("personal")
CLAUSES = {"advcl", "ccomp", "relcl", "acl", "csubj", "parataxis"}
NAME, PEOPLE, ANYTHING = "+name", "+people", "+any"
"""In a frame's lists: any proper name; a proper name in the plural; anything at all."""


def find_partners(token: Token, partners: tuple[str, ...], near: list[Token]) -> list[Token] | None:
    """The words that an idiom needs among those near its verb, or None where one is missing."""
    found = []
    for partner in partners:
        match = next((t for t in near if _is_partner(t, partner, token)), None)
        if match is None:
            return None
        found.append(match)
    return found


def near_words(token: Token, depth: int) -> Iterator[Token]:
    """The words under a word, its clauses left out, nearest first."""
    small = [c for c in token.children if c.dep_ == "ccomp" and c.pos_ == "ADJ"]  # "held Chad *responsible*"
    inner = [child for child in token.children if child.dep_ not in CLAUSES] + small
    yield from inner
    if depth > 1:
        for child in inner:
            yield from near_words(child, depth - 1)


def _is_partner(candidate: Token, partner: str, token: Token) -> bool:
    if candidate.i == token.i or partner not in (candidate.lemma_.lower(), candidate.lower_):
        return False
    if partner not in PREPOSITIONS:
        return True
    if candidate.i < token.i or (candidate.head.i != token.i and candidate.i > token.i + 3):
        return False
    return not any(child.lower_ in TIMES for child in candidate.children)  # "called him on Friday"


def is_of(token: Token, words: frozenset[str]) -> bool:
    """Whether a noun, one of its modifiers, or what it is a part of, is one of the words."""
    if token.lemma_.lower() in words or token.lower_ in words or ANYTHING in words:
        return True
    if token.lower_ in PERSONAL and "person" in words:
        return True
    if (NAME in words and token.pos_ == "PROPN") or (PEOPLE in words and token.tag_ == "NNPS"):
        return True
    for child in token.children:
        if child.dep_ in {"compound", "amod", "nmod"} and (
            child.lemma_.lower() in words or child.lower_ in words
        ):
            return True
        if child.dep_ == "prep" and child.lower_ == "of" and any(is_of(g, words) for g in child.children):
            return True
    return False


def is_head_of(token: Token, words: frozenset[str]) -> bool:
    """Whether a noun itself, or what it is a part of, is one of the words: a car bomb is no car."""
    if token.lemma_.lower() in words or token.lower_ in words:
        return True
    parts = [c for prep in token.children if prep.lower_ == "of" for c in prep.children]
    return any(is_head_of(part, words) for part in parts)

"""How many were killed and wounded, where an act of violence says so."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding.syntax_words import syntax_words
from dragoman.coding.times.lexicon import load_lexicon

KILLING = syntax_words("killing")
DYING = syntax_words("dying")
WOUNDING = syntax_words("wounding")
NEAR = {"advcl", "conj", "xcomp", "acl", "relcl", "ccomp"}
PARTS = {"quantmod", "compound", "conj", "nummod"}
_MOST_DIGITS = 7


def count_casualties(anchor: Token) -> tuple[int | None, int | None]:
    """The killed and the wounded that an act's clause and the clauses that hang on it count."""
    killed = wounded = None
    for verb in _verbs(anchor, 3):
        lemma = verb.lemma_.lower()
        if lemma in DYING and killed is None:
            killed = _count(args.surface_subjects(verb))
        elif lemma in KILLING and killed is None:
            killed = _count(args.patients(verb))
        elif lemma in WOUNDING and wounded is None:
            wounded = _count(args.patients(verb))
    return killed, wounded


def _verbs(token: Token, depth: int) -> Iterator[Token]:
    yield token
    if depth:
        for child in token.children:
            if child.dep_ in NEAR:
                yield from _verbs(child, depth - 1)


def _count(tokens: list[Token]) -> int | None:
    for token in tokens:
        numbers = [token] if token.like_num else [c for c in token.children if c.dep_ == "nummod"]
        value = _value(numbers or [c for c in token.children if c.dep_ == "det"])
        if value is not None:
            return value
    return None


def _value(numerals: list[Token]) -> int | None:
    """What numerals with the words before them come to: "12,000", "two dozen", "a hundred and forty-one"."""
    total, group, is_told = 0, 0, False
    for word in (word for numeral in numerals for word in _parts(numeral)):
        value, is_factor = _worth(word)
        if value is None:
            continue
        is_told = True
        group = max(group, 1) * value if is_factor else group + value
        if value >= 1000 and is_factor:
            total, group = total + group, 0
    return total + group if is_told else None


def _parts(numeral: Token) -> list[str]:
    parts = [part for child in numeral.children if child.dep_ in PARTS for part in [child, *child.children]]
    return [part.lower_.replace(",", "") for part in sorted([numeral, *parts], key=lambda part: int(part.i))]


def _worth(word: str) -> tuple[int | None, bool]:
    """A word's number, and whether it multiplies the one before it."""
    lexicon = load_lexicon()
    if word.isdigit():
        return (int(word), False) if len(word) <= _MOST_DIGITS else (None, False)
    if word in lexicon.multipliers or word == "dozen":
        return lexicon.multipliers.get(word, 12), True
    return (1 if word in {"a", "an"} else lexicon.numbers.get(word)), False

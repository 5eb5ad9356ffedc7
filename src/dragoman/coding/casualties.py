"""How many were killed and wounded, where an act of violence says so."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding import arguments as args

KILL = {"kill", "slay", "murder", "execute", "behead", "massacre", "die", "perish"}
WOUND = {"wound", "injure", "maim", "hurt"}
WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip
NEAR = {"advcl", "conj", "xcomp", "acl", "relcl", "ccomp"}


def count_casualties(anchor: Token) -> tuple[int | None, int | None]:
    """The killed and the wounded that an act's clause and the clauses that hang on it count."""
    killed = wounded = None
    for verb in _verbs(anchor, 3):
        lemma = verb.lemma_.lower()
        if lemma in KILL and killed is None:
            killed = _count(
                args.surface_subjects(verb) if lemma in {"die", "perish"} else args.patients(verb)
            )
        elif lemma in WOUND and wounded is None:
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
        numbers = [c for c in token.children if c.dep_ in {"nummod", "det"}] + (
            [token] if token.like_num else []
        )
        for number in numbers:
            value = _value(number)
            if value is not None:
                return value
    return None


def _value(token: Token) -> int | None:
    text = token.lower_.replace(",", "")
    if text.isdigit() and len(text) < 8:
        return int(text)
    return WORDS.get(text)

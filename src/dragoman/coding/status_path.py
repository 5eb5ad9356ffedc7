"""The way from a sentence's main verb down to a predicate, and what each step does to the status.

A step leads from a governor to one of its dependents; the kind of dependency chooses the rule, and the
lexicon says what the governor's word means for it ("refused to", "the threat of", "ahead of").
"""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from dragoman.records import Status

MAX_STEPS = 60
_CLAUSAL = frozenset({"VERB", "AUX"})
_PREPOSITIONAL = frozenset({"prep", "agent", "dative"})
_CHAIN_ADVERBS = frozenset({"ahead", "instead", "rather", "because", "due", "according", "prior", "out"})
_CHAINED = frozenset({"prep", "agent", "dative", "pcomp", "advmod", "mark", "cc"})
_CHAINED_POS = frozenset({"ADP", "SCONJ", "ADV"})


class Step(NamedTuple):
    """From ``governor`` to ``node`` by the dependency ``dep``, over ``preposition`` where there is one."""

    governor: Token | None
    node: Token
    dep: str
    preposition: str | None


def head_predicate(token: Token) -> Token:
    """The verb that an auxiliary belongs to; any other token is its own head."""
    seen = 0
    if token.lemma_ == "go" and token.tag_ == "VBG":  # "is going to leave" is the future of "leave"
        for child in token.rights:
            if child.dep_ == "xcomp" and any(grand.tag_ == "TO" for grand in child.lefts):
                return child
    while token.dep_ in ("aux", "auxpass", "neg", "prt") and token.head is not token and seen < MAX_STEPS:
        token, seen = token.head, seen + 1
    return token


def is_clausal(token: Token) -> bool:
    """Whether the token heads a clause (a verb or a copula) rather than a noun phrase."""
    return token.pos_ in _CLAUSAL or token.tag_.startswith("VB")


def path_to(token: Token) -> list[Step]:
    """The steps from the main verb to ``token``, the first with no governor."""
    steps: list[Step] = []
    node = token
    for _ in range(MAX_STEPS):
        step = _step_above(node)
        steps.append(step)
        if step.governor is None:
            break
        node = step.governor
    steps.reverse()
    return steps


def _step_above(node: Token) -> Step:
    dep, governor, first = node.dep_, node.head, node
    if dep == "conj":
        instead = _contrast(node)
        if instead is not None:
            return Step(governor, node, dep, instead)
        if _is_joined_too_low(node):
            first = governor
            dep, governor = first.head.dep_, first.head.head
            if governor is first.head:
                return Step(None, node, "ROOT", None)
    while dep == "conj" and governor is not first:  # a conjunct is governed as the first of its row is
        first = governor
        dep, governor = first.dep_, first.head
    if governor is first or dep == "ROOT" or (dep == "ccomp" and _is_apart(first, governor)):
        return Step(None, node, "ROOT", None)
    if dep in ("pobj", "pcomp", "prep") or governor.dep_ in _PREPOSITIONAL:
        return _over_prepositions(node, dep, governor)
    return Step(governor, node, dep, None)


def _is_joined_too_low(node: Token) -> bool:
    """Whether a past tense was joined to what was asked, not to the asking ("urged him to go and *left*")."""
    first = node.head
    if node.tag_ != "VBD" or first.tag_ not in ("VB", "VBP") or first.dep_ not in ("ccomp", "xcomp"):
        return False
    return first.head.tag_ == "VBD"


def _is_apart(clause: Token, governor: Token) -> bool:
    """Whether a semicolon parts a clause from the later verb that the parser hung it on."""
    return clause.i < governor.i and any(word.text == ";" for word in clause.doc[clause.i : governor.i])


def _contrast(node: Token) -> str | None:
    """ "rather" or "instead" where the conjunct is joined by "rather than" or "instead of"."""
    for word in node.doc[max(0, node.i - 4) : node.i]:
        if word.lower_ in ("than", "of") and word.i and node.doc[word.i - 1].lower_ in ("rather", "instead"):
            return str(node.doc[word.i - 1].lower_)
    return None


def _over_prepositions(node: Token, dep: str, governor: Token) -> Step:
    """Climb over prepositions ("ahead of", "because of") to the word that they belong to."""
    preposition: str | None = None
    while governor.dep_ in _CHAINED and _is_prepositional(governor):
        if governor.dep_ == "advmod" and governor.lower_ not in _CHAIN_ADVERBS:
            break
        preposition = next((c.lower_ for c in governor.lefts if c.lower_ in _CHAIN_ADVERBS), governor.lower_)
        if governor.head is governor:
            break
        governor = governor.head
        while governor.dep_ == "conj" and governor.pos_ == "ADP":
            governor = governor.head
    if governor.dep_ == "ROOT" and governor.pos_ == "ADP":
        return Step(None, node, "ROOT", governor.lower_)
    return Step(governor, node, dep, preposition)


def _is_prepositional(word: Token) -> bool:
    """Prepositions, adverbs in front of them, and "according", "following"."""
    return word.pos_ in _CHAINED_POS or word.tag_ == "IN" or (word.pos_ == "VERB" and word.dep_ == "prep")


def weaker(one: Status, other: Status) -> Status:
    """Of two statuses that both hold for an event, the one that leaves less of it certain."""
    return one if _DOUBT[one] >= _DOUBT[other] else other


_DOUBT: dict[Status, int] = {
    "occurred": 0, "ongoing": 0, "planned": 2, "proposed": 3, "possible": 4, "hypothetical": 5,
    "negated": 6, "denied": 7,
}  # fmt: skip

"""Noun phrases in a dependency parse: their extent, what is joined to them, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from dragoman.coding.syntax_words import syntax_words

ABOUT = ("against", "to", "with", "over", "on", "for")
AROUND = ("in", "at", "near", "on", "against", "to", "for", "with", "inside", "over")
"""Prepositions by which a thing names whom it is about, and those that also say where it is."""
MAKERS = syntax_words("makers")
NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "SYM"}


def under(token: Token, labels: set[str]) -> list[Token]:
    """The children of a token that hang on it by one of the labels."""
    return [child for child in token.children if child.dep_ in labels]


def complements(token: Token, preps: Iterable[str]) -> list[Token]:
    """The nouns and gerunds that stand in phrases with one of the prepositions under a token."""
    wanted = set(preps)
    found: list[Token] = []
    for prep in token.children:
        if prep.dep_ in {"prep", "dative", "agent", "prt", "advmod"}:
            for one in _joined_preps(prep):
                if one.lower_ in wanted:
                    found += [child for child in one.children if child.dep_ in {"pobj", "pcomp"}]
    return found


def _joined_preps(prep: Token) -> Iterator[Token]:
    """A preposition and those joined to it: "spoke *with* Abe on Monday and *with* Moon"."""
    yield prep
    for child in prep.children:
        if child.dep_ == "conj" and child.pos_ == "ADP":
            yield from _joined_preps(child)


def possessors(noun: Token) -> list[Token]:
    """Whose it is: "Lavrov's visit", "their meeting"."""
    return under(noun, {"poss"})


def spread(heads: Iterable[Token]) -> list[Token]:
    """The heads together with what is joined to them by "and", in the order of the text."""
    found: dict[int, Token] = {}
    for head in heads:
        found[head.i] = head
        found |= {token.i: token for one in (_shared_heads(head), _before_comma(head)) for token in one}
        for token in _conjuncts(head):
            found[token.i] = token
    return [found[i] for i in sorted(found)]


def _before_comma(head: Token) -> Iterator[Token]:
    """The name before that of a plural verb's subject in a heading: "*Macron*, Scholz meet"."""
    if head.dep_ != "nsubj" or head.pos_ != "PROPN" or head.head.tag_ != "VBP" or head.left_edge.i < 2:
        return
    comma = head.left_edge.nbor(-1)
    first = comma.nbor(-1)
    if comma.text == "," and first.pos_ == "PROPN" and first.dep_ == "npadvmod" and first.left_edge.i == 0:
        yield first


def _shared_heads(head: Token) -> Iterator[Token]:
    """The names that share a head: "*North* and South Korea", "*French* and British troops"."""
    for child in head.children:
        named = child.dep_ in {"nmod", "amod", "compound"} and child.text[0].isupper()
        named = named or (child.dep_ == "nmod" and child.pos_ == "NOUN")  # "the government and rebels"
        if named and any(grandchild.dep_ in {"conj", "cc"} for grandchild in child.children):
            yield child


def _conjuncts(head: Token, depth: int = 0) -> Iterator[Token]:
    if depth > 12:
        return
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in NOMINAL:
            yield child
            yield from _conjuncts(child, depth + 1)
        elif child.dep_ == "appos" and child.pos_ == "PROPN" == head.pos_ and under(child, {"conj"}):
            yield child  # "France, Spain and Italy": a list that the parser took for an apposition
            yield from _conjuncts(child, depth + 1)
        elif (
            child.dep_ == "prep" and child.lower_ == "with" and child.i == head.i + 1 and head.dep_ == "nsubj"
        ):
            yield from under(child, {"pobj"})


_PHRASE_LABELS = {
    "det",
    "amod",
    "compound",
    "nmod",
    "poss",
    "case",
    "nummod",
    "quantmod",
    "predet",
    "advmod",
    "punct",
    "neg",
}
_PHRASE_PREPOSITIONS = {"of", "for", "in", "from", "at", "to", "on"}


def noun_phrase(head: Token) -> tuple[Token, Token]:
    """The first and last token of a head's phrase, with "of" and the like and without clauses."""
    first, last = head, head
    pending = [(head, 0)]
    while pending:
        token, depth = pending.pop()
        first, last = min(first, token, key=_place), max(last, token, key=_place)
        if depth > 6:
            continue
        for child in token.children:
            if child.dep_ in _PHRASE_LABELS and child.pos_ != "PUNCT":
                pending.append((child, depth + 1))
            elif child.dep_ == "prep" and child.lower_ in _PHRASE_PREPOSITIONS and token.pos_ != "PRON":
                pending += [
                    (grandchild, depth + 1) for grandchild in child.children if grandchild.dep_ == "pobj"
                ]
    return first, last


def _place(token: Token) -> int:
    return int(token.i)


def _source_beside(noun: Token) -> list[Token]:
    """Where somebody is from, though the parser hung it on the verb: "met envoys *from Oslo*"."""
    if noun.pos_ != "NOUN" or noun.i + 1 >= len(noun.doc):
        return []
    prep = noun.nbor(1)
    apart = prep.lower_ == "from" and prep.dep_ == "prep" and prep.head.pos_ == "VERB"
    return under(prep, {"pobj"}) if apart else []


def owners(noun: Token, doer: bool = False, narrow: bool = False, depth: int = 0) -> Iterator[Token]:
    """Who stands behind a thing, nearest first: "*Russia's* offer", "*Israeli* raid", "raid by *rebels*".

    ``narrow`` leaves out those in whose country a thing only is: who questions the state of English in the
    EU does not blame the EU.
    """
    yield from possessors(noun)
    yield from complements(noun, ("by", "from"))
    yield from _source_beside(noun)
    for clause in under(noun, {"acl", "relcl"}):  # "every offer made *by the rebels*"
        if doer and clause.lemma_ in MAKERS:
            continue
        yield from complements(clause, ("by",))
    for child in noun.children:
        if child.dep_ in {"compound", "amod", "nmod"}:
            yield child
    if doer:
        yield from complements(noun, ("of",))
        return
    for preps in (("of",), ABOUT if narrow else AROUND):
        for token in complements(noun, preps):
            yield token
            if depth < 2:
                yield from owners(token, narrow=narrow, depth=depth + 1)

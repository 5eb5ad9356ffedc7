"""Noun phrases as speakers: where a phrase begins and ends, and who the subject of a cue is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from spacy.tokens import Token

from dragoman.parse import Parsed

_KEPT_RIGHT = frozenset(
    {"prep", "compound", "flat", "nummod", "amod", "case", "nmod", "cc", "conj", "npadvmod", "det"}
)
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_CONTROLLED = frozenset({"xcomp", "ccomp", "advcl", "pcomp", "prep", "conj", "dep", "acl", "parataxis"})
_CLAUSES = frozenset({"acl", "advcl", "relcl", "ccomp", "parataxis"})
_VERBAL = frozenset({"xcomp", "ccomp"})
_DASHES = frozenset({"-", "--", "–", "—", "―"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_NO_ROLES: Mapping[str, frozenset[str]] = MappingProxyType({})
_NO_EMPLOYERS = frozenset({"press", "chief", "lead", "media", "senior", "deputy", "top", "special"})
_DATELINE = 10  # tokens
_MAX_CLIMB = 12


@dataclasses.dataclass(slots=True)
class Phrase:
    """A noun phrase in offsets of the article, and its head; ``antecedent`` is what "who" stands for."""

    start: int
    end: int
    head: tuple[int, int]
    is_pronoun: bool = False
    antecedent: Phrase | None = None
    principal: Phrase | None = None


def read_phrase(
    parsed: Parsed, head: Token, spokespersons: Mapping[str, frozenset[str]] = _NO_ROLES
) -> Phrase:
    """The phrase around ``head`` without its relative clauses and what follows a comma.

    Where its head is one of ``spokespersons``, the phrase of the principal comes with it.
    """
    first, last = _left_edge(head), head
    while first.i < head.i and (first.is_punct or first.pos_ in ("CCONJ", "ADV", "SCONJ")):
        first = first.nbor(1)
    for child in head.rights:
        is_name = child.dep_ == "appos" and child.pos_ == "PROPN" and child.left_edge.i == last.i + 1
        if not is_name and (child.dep_ not in _KEPT_RIGHT or child.is_punct):
            break
        edge = _cut_at_comma(last, child.right_edge)
        last = edge
        if edge.i < child.right_edge.i:
            break
    return Phrase(
        parsed.start_of(first),
        parsed.end_of(last),
        (parsed.start_of(head), parsed.end_of(head)),
        is_pronoun=head.pos_ == "PRON",
        antecedent=_antecedent(parsed, head),
        principal=_principal(parsed, head, spokespersons),
    )


def _left_edge(head: Token) -> Token:
    """The first word of a phrase, without a clause that the parser hung before it.

    "Discussing the raid in Rome, MINISTER ORR said …".
    """
    first = head
    for child in reversed(list(head.lefts)):
        is_clause = child.dep_ in _CLAUSES and child.right_edge.i + 1 < len(head.doc)
        if is_clause and child.nbor(child.right_edge.i + 1 - child.i).text == ",":
            break
        first = child.left_edge
    return first


def _principal(parsed: Parsed, head: Token, spokespersons: Mapping[str, frozenset[str]]) -> Phrase | None:
    """For whom a spokesperson speaks: "X's lawyer", "a lawyer for X", "the ministry spokeswoman Y"."""
    for noun in _nouns_of(head):
        role = _role_of(noun)
        if role not in spokespersons:
            continue
        for child in noun.children:
            if child.dep_ == "poss" or (child.dep_ == "compound" and _may_employ(child, role, spokespersons)):
                return _employer(parsed, child)
            if child.dep_ == "prep" and child.lower_ in spokespersons[role]:
                return next((read_phrase(parsed, t) for t in child.children if t.dep_ == "pobj"), None)
        before = noun.doc[noun.i - 1] if noun.i else noun
        is_name = noun.dep_ == "compound" and before.head.i in {noun.i, noun.head.i} and before.i < noun.i
        if is_name and _may_employ(before, role, spokespersons):
            return _employer(parsed, before)
    return None


def _role_of(noun: Token) -> str:
    """The lemma of a noun of office, with "press" where that makes the office."""
    lemma = noun.lemma_.lower()
    is_press = noun.i > 0 and noun.nbor(-1).lower_ == "press"
    return f"press {lemma}" if is_press and lemma == "secretary" else lemma


def _may_employ(word: Token, role: str, spokespersons: Mapping[str, frozenset[str]]) -> bool:
    """Whether the word before an office names an institution: "Kremlin", "government", not "chief"."""
    if word.lower_ in _NO_EMPLOYERS or word.lemma_.lower() in spokespersons:
        return False
    return word.pos_ == "PROPN" or (word.pos_ == "NOUN" and role.startswith("spokes"))


def _employer(parsed: Parsed, head: Token) -> Phrase:
    """The phrase of a principal, without the "'s" at its end."""
    phrase = read_phrase(parsed, head)
    case = next((child for child in head.rights if child.dep_ == "case"), None)
    if case is not None and phrase.end == parsed.end_of(case):
        phrase.end = parsed.end_of(case.nbor(-1))
    return phrase


def _nouns_of(head: Token) -> Iterator[Token]:
    """The head of a phrase, the nouns before it and its apposition."""
    yield head
    for child in head.children:
        if child.dep_ in {"compound", "appos"}:
            yield child


def _cut_at_comma(start: Token, end: Token) -> Token:
    doc = start.doc
    for token in doc[start.i + 1 : end.i + 1]:
        if token.text in {",", "(", ";", "—", "–", "―", "“", '"', "”", ":"}:
            return doc[max(start.i, token.i - 1)]
    return end


def _antecedent(parsed: Parsed, head: Token) -> Phrase | None:
    if head.lower_ not in _RELATIVES:
        return None
    clause = head.head
    for _ in range(_MAX_CLIMB):
        if clause.dep_ == "relcl":
            return read_phrase(parsed, clause.head)
        if clause.dep_ == "ROOT":
            return None
        clause = clause.head
    return None


def subject_of(verb: Token) -> Token | None:
    """Who does what ``verb`` says: its own subject, its agent, or the one it shares with a higher verb."""
    current = verb
    for _ in range(_MAX_CLIMB):
        own = _own_subject(current)
        if own is not None:
            return None if own.lower_ in {"it", "there"} and own.dep_ == "expl" else own
        if any(child.dep_ in {"nsubjpass", "auxpass"} for child in current.children):
            return None
        if current.dep_ == "pcomp" and current.head.lower_ == "as":  # "was quoted as saying"
            return next((t for t in current.head.head.lefts if t.dep_ in {"nsubjpass", "dobj"}), None)
        step = _higher(current)
        if step is None:
            return _subject_before(current)
        if step.pos_ in {"NOUN", "PROPN", "PRON"}:
            return step
        current = step
    return None


def name_before(verb: Token) -> Token | None:
    """The noun right before a cue whose subject the parser missed: "MAYOR ORR said …", "…, say OFFICIALS"."""
    doc = verb.doc
    for token in reversed(doc[max(0, verb.i - 4) : verb.i]):
        if token.pos_ in _NOUNS or (token.is_title and token.dep_ == "advmod" and token.i):
            return token if token.tag_ not in {"WDT", "WP"} else None
        if token.pos_ not in {"ADV", "AUX"} or token.is_punct:
            return None
    return None


def _subject_before(verb: Token) -> Token | None:
    """The subject that a misread list of verbs left on the first: "SHE paused, denounced the raid"."""
    for child in reversed(list(verb.lefts)):
        if child.dep_ in {"ccomp", "conj", "advcl", "dep"} and child.tag_ in {"VBD", "VBZ", "VBP"}:
            return _own_subject(child)
    return None


def _own_subject(verb: Token) -> Token | None:
    inverted = inverted_subject(verb)
    if inverted is not None:
        return inverted
    for child in verb.children:
        if child.dep_ == "nsubj":
            return _behind_dateline(child, verb)
    for child in verb.children:
        if child.dep_ == "agent":
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    return None


def inverted_subject(verb: Token) -> Token | None:
    """The subject behind a cue in a parenthesis: "the guests, said the MAYOR, have left"."""
    if not verb.i or not (verb.nbor(-1).is_punct or verb.nbor(-1).is_quote):
        return None
    kinds = {"nsubj", "dobj"} if verb.lemma_ == "say" else {"nsubj"}
    return next((t for t in verb.rights if t.dep_ in kinds and t.pos_ in _NOUNS), None)


def _behind_dateline(subject: Token, verb: Token) -> Token:
    """The subject proper where the parser took "ANKARA (Reuters) -" for one."""
    doc = subject.doc
    if subject.i > _DATELINE or not doc[0].text.isupper():
        return subject
    dash = next((t for t in doc[1 : min(_DATELINE + 4, verb.i)] if t.text in _DASHES), None)
    if dash is None or dash.i < subject.i:
        return subject
    behind = doc[dash.i + 1 : verb.i]
    return next((t for t in behind if t.pos_ in _NOUNS and t.dep_ != "compound"), subject)


def _higher(verb: Token) -> Token | None:
    """The word from which a verb without a subject takes its own."""
    head = verb.head
    if verb.dep_ == "ROOT" or verb.dep_ not in _CONTROLLED:
        return None
    if verb.dep_ == "conj" and verb.tag_ in {"VBD", "VBZ"} and head.tag_ == "VB" and head.dep_ in _VERBAL:
        return head.head  # "urged Iran to stop and DENOUNCED the raid"
    if verb.dep_ == "acl" and head.pos_ in _NOUNS:
        return _speaker_of_noun(head)
    if verb.dep_ == "prep" and head.pos_ in _NOUNS:  # "his record of opposing …"
        owner = _speaker_of_noun(head)
        return None if owner.i == head.i else owner
    if verb.dep_ in {"xcomp", "ccomp"}:
        objects = [child for child in head.children if child.dep_ == "dobj" and child.i < verb.i]
        if objects and head.lemma_ != "promise":
            return objects[0]
    return head


def _speaker_of_noun(noun: Token) -> Token:
    """ "a statement saying": who issued it where the sentence tells, else the paper itself."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        owner = subject_of(noun.head)
        if owner is not None:
            return owner
    return noun

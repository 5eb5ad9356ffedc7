"""Reads attributions out of one parsed sentence: who, with which cue, what."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.statements.attributions import MIN_WEIGHT, Attribution
from dragoman.coding.statements.complements import is_resumed
from dragoman.coding.statements.contents import find_content
from dragoman.coding.statements.cues import Cue, Cues
from dragoman.coding.statements.findings import STANCES, SURE, Find
from dragoman.coding.statements.nominals import read_adjective, read_noun, read_source
from dragoman.coding.statements.phrases import Phrase, name_before, read_phrase, subject_of
from dragoman.parse import Parsed

_NOBODY = frozenset(
    "i we you us me one it that which this those these what there someone anyone somebody anybody".split()
)
_NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those", "such"})
_WILLING = frozenset({"will", "would", "'ll", "’ll", "wo"})
_ASPECTS = frozenset({"begin", "continue", "go", "start", "proceed", "use", "rise", "return"})
_SPEAKING = frozenset({"say", "write", "read", "speak", "talk", "shout", "yell", "cry", "call", "tweet"})


def read_attributions(parsed: Parsed, cues: Cues) -> Iterator[Attribution]:
    """The attributions of one sentence, in the order of their cues."""
    for token in parsed.doc:
        kind = token.pos_
        if token.tag_ == "VBN" and token.lower_ in cues.adjectives:
            yield from read_adjective(parsed, token, cues)
        elif kind in {"VERB", "AUX"}:
            yield from _read_verb(parsed, token, cues)
        elif kind == "NOUN":
            yield from read_noun(parsed, token, cues)
        elif kind == "ADJ":
            yield from read_adjective(parsed, token, cues)
        if token.lower_ == "according":
            yield from read_source(parsed, token, cues)


def verb_cue(token: Token, cues: Cues) -> Cue | None:
    """What the lexicon knows of a verb, with its particle or preposition where the two are a cue."""
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ in {"prt", "prep", "advmod"}:
            cue = cues.verbs.get(f"{lemma} {child.lower_}")
            if cue is not None or (child.dep_ == "prt" and lemma not in _SPEAKING):
                return cue
    return cues.verbs.get(lemma)


def is_helper(verb: Token) -> bool:
    """Whether a verb only helps another one; "said" never does, whatever the parser says."""
    return verb.dep_ in {"aux", "auxpass"} and verb.lemma_ != "say"


def _read_verb(parsed: Parsed, verb: Token, cues: Cues) -> Iterator[Attribution]:
    cue = verb_cue(verb, cues)
    if cue is None or verb.dep_ == "amod" or is_helper(verb):
        return
    find = find_content(verb, cue)
    if find is None or find.weight < MIN_WEIGHT:
        return
    subject = _outer_speaker(verb, cues) or subject_of(verb)
    is_passive = any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.lefts)
    if subject is None and find.frame == "clause" and find.weight >= SURE and not is_passive:
        subject = name_before(verb)
    if subject is None or subject.lower_ == "there" or _is_aside(verb, subject):
        return
    if _points_at_a_fact(subject, cue) or _is_suggested(verb):
        return
    if find.frame in STANCES and not _tells_a_stance(verb, subject, find):
        return
    yield Attribution(
        cue=_cue_bounds(parsed, verb, find),
        speaker=read_phrase(parsed, subject, cues.spokespersons),
        content=(parsed.start_of(find.first), parsed.end_of(find.last)),
        frame=find.frame,
        weight=find.weight,
        addressee=_addressee(parsed, verb, find, cues),
        is_negated=any(child.dep_ == "neg" for child in verb.children),
    )


def _outer_speaker(verb: Token, cues: Cues) -> Token | None:
    """ "She said that he had lied, adding …": she adds, although the parser may hang it on the lie."""
    clause = verb.head
    if verb.dep_ == "conj" and verb.tag_ == "VBG" and clause.dep_ == "advcl":
        return _outer_speaker(clause, cues)
    if is_resumed(verb):
        return subject_of(clause.head)
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or verb.doc[verb.left_edge.i - 1].text != ",":
        return None
    if clause.dep_ != "ccomp" or clause.head.i > clause.i or clause.head.lemma_ not in cues.verbs:
        return None
    return subject_of(clause.head)


def _points_at_a_fact(subject: Token, cue: Cue) -> bool:
    """ "This implied that …", "it suggests …": a state of affairs says nothing.

    "It said …" may be a ministry; "which" and "that" after a noun stand for the noun.
    """
    if subject.lower_ in _DEMONSTRATIVES and subject.pos_ in {"PRON", "DET"}:
        return subject.dep_ != "nsubj" or not (_is_relative(subject) or any(subject.rights))
    return subject.lower_ == "it" and "show" in cue.frames


def _is_suggested(verb: Token) -> bool:
    """ "Let us see who comes": nobody has said so yet; "let me say that …" does say it."""
    return verb.head.lemma_ == "let" and verb.lemma_ in {"see", "imagine", "hope"}


def _is_relative(word: Token) -> bool:
    return word.tag_ in {"WDT", "WP"}


def _is_aside(verb: Token, subject: Token) -> bool:
    """ "That said, …", "you know, …"."""
    if subject.lower_ == "you" and verb.lower_ in {"know", "see"}:
        return True
    return subject.lower_ == "that" and verb.lower_ == "said" and subject.i + 1 == verb.i and subject.i == 0


def _tells_a_stance(verb: Token, subject: Token, find: Find) -> bool:
    """A noun phrase or infinitive is a content only where somebody in particular has voiced it."""
    if subject.lower_ in _NOBODY or verb.tag_ == "MD" or _tells_which(verb, subject, find):
        return False
    if find.first.i == find.last.i and find.first.pos_ in {"PRON", "DET"}:
        return False
    if find.frame == "object" and find.first.i == find.last.i and find.first.lower_ in _NOBODY:
        return False
    helper = next((t for t in verb.lefts if t.dep_ == "aux" and t.tag_ in {"TO", "MD"}), None)
    if helper is None or helper.lower_ in _WILLING:
        return True
    return helper.tag_ == "TO" and (verb.dep_ == "advcl" or verb.head.lemma_ in _ASPECTS)


def _tells_which(verb: Token, subject: Token, find: Find) -> bool:
    """ "voters who back the mayor": the clause tells which voters are meant, not what they said."""
    if verb.dep_ != "relcl" or not _is_relative(subject):
        return False
    is_aside = verb.left_edge.i > 0 and verb.left_edge.nbor(-1).text in {",", "(", "—", "–", "--"}
    is_quoted = any(t.is_quote for t in verb.doc[find.first.i : find.last.i + 1])
    return not is_aside and not is_quoted and verb.head.pos_ != "PROPN"


def _cue_bounds(parsed: Parsed, verb: Token, find: Find) -> tuple[int, int]:
    """The verb with its auxiliaries, particles and the preposition of its topic."""
    start, end = verb, verb
    for child in verb.children:
        if child.dep_ in {"aux", "auxpass", "neg"} and child.i < start.i and verb.i - child.i < 6:
            start = child
        elif child.dep_ == "prt" and child.i == verb.i + 1:
            end = child
    if any(child.dep_ in {"nsubj", "nsubjpass"} and start.i < child.i < verb.i for child in verb.children):
        start = verb
    if find.extra is not None and find.extra.i > end.i:
        end = find.extra
    return parsed.start_of(start), parsed.end_of(end)


def _addressee(parsed: Parsed, verb: Token, find: Find, cues: Cues) -> Phrase | None:
    if find.frame in {"object", "complement"} and find.first.i <= verb.i:
        return None
    content = range(find.first.i, find.last.i + 1)
    cue = verb_cue(verb, cues)
    for child in verb.rights:
        if child.dep_ in {"dobj", "dative"} and child.pos_ in _NOMINALS and child.i not in content:
            if cue is not None and "addressee" in cue.frames:
                return read_phrase(parsed, child)
        elif child.dep_ in {"prep", "dative"} and child.lower_ == "to":
            target = next((t for t in child.children if t.dep_ == "pobj"), None)
            if target is not None and target.i not in content:
                return read_phrase(parsed, target)
    return None

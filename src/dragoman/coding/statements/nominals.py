"""Reads attributions whose cue is no verb: "the claim that", "confident that", "according to"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.statements.attributions import MIN_WEIGHT, Attribution
from dragoman.coding.statements.cues import Cue, Cues
from dragoman.coding.statements.findings import Find
from dragoman.coding.statements.phrases import Phrase, read_phrase, subject_of
from dragoman.parse import Parsed

_NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def read_noun(parsed: Parsed, noun: Token, cues: Cues) -> Iterator[Attribution]:
    """ "their claim that …", "made a promise to …": the noun is the cue."""
    cue = cues.nouns.get(noun.lemma_.lower())
    if cue is None:
        return
    owner = _owner(noun, cues)
    if owner is None:
        return
    finds = (_noun_content(child, cue) for child in noun.rights)
    weighty = (find for find in finds if find is not None and find.weight >= MIN_WEIGHT)
    yield from _attribute(parsed, noun, "noun", read_phrase(parsed, owner, cues.spokespersons), weighty)


def _attribute(
    parsed: Parsed,
    cue: Token,
    kind: str,
    speaker: Phrase,
    finds: Iterator[Find],
    is_negated: bool = False,
) -> Iterator[Attribution]:
    """The first content that was found as what the word attributes to its speaker."""
    find = next(finds, None)
    if find is None:
        return
    find = find.trimmed()
    yield Attribution(
        cue=(parsed.start_of(cue), parsed.end_of(find.extra or cue)),
        speaker=speaker,
        content=(parsed.start_of(find.first), parsed.end_of(find.last)),
        frame=f"{kind} {find.frame}",
        weight=find.weight,
        is_negated=is_negated,
    )


def _noun_content(child: Token, cue: Cue) -> Find | None:
    if child.dep_ in {"acl", "ccomp", "relcl"}:
        is_infinitive = any(t.tag_ == "TO" for t in child.lefts)
        has_that = any(t.dep_ == "mark" and t.lower_ in {"that", "whether"} for t in child.lefts)
        frame = "infinitive" if is_infinitive else "clause"
        if not is_infinitive and not has_that:
            return None
        weight = cue.frames.get(frame, 0.0)
        return Find(child.left_edge, child.right_edge, frame, weight) if weight else None
    if child.dep_ == "prep" and child.lower_ in cue.topics:
        inner = next((t for t in child.children if t.dep_ in {"pobj", "pcomp"}), None)
        if inner is not None:
            return Find(inner.left_edge, inner.right_edge, "topic", cue.topics[child.lower_], extra=child)
    return None


def _owner(noun: Token, cues: Cues) -> Token | None:
    """Whose claim it is: the possessive, "by X", or the subject of the light verb that carries the noun."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in {"by", "from", "among"}:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    head = noun.head
    if noun.dep_ in {"dobj", "nsubjpass"} and head.lemma_.lower() in cues.light_verbs:
        return subject_of(head)
    return None


def read_adjective(parsed: Parsed, adjective: Token, cues: Cues) -> Iterator[Attribution]:
    """ "was confident that …": the adjective is the cue."""
    cue = cues.adjectives.get(adjective.lower_)
    if cue is None or adjective.dep_ not in {"acomp", "ROOT", "conj", "ccomp"}:
        return
    subject = subject_of(adjective.head if adjective.dep_ == "acomp" else adjective)
    if subject is None and adjective.tag_ == "VBN":  # "was concerned that", read as a passive
        subject = next((t for t in adjective.lefts if t.dep_ == "nsubjpass"), None)
    if subject is None or subject.lower_ in {"it", "that", "this", "there", "what"}:
        return
    finds = (_adjective_content(child, cue) for child in adjective.rights)
    found = (find for find in finds if find is not None)
    negated = any(t.dep_ == "neg" for t in adjective.head.children)
    speaker = read_phrase(parsed, subject, cues.spokespersons)
    yield from _attribute(parsed, adjective, "adjective", speaker, found, negated)


def _adjective_content(child: Token, cue: Cue) -> Find | None:
    if child.dep_ in {"ccomp", "xcomp"}:
        frame = "infinitive" if any(t.tag_ == "TO" for t in child.lefts) else "clause"
        weight = cue.frames.get(frame, 0.0)
        return Find(child.left_edge, child.right_edge, frame, weight) if weight else None
    if child.dep_ == "prep" and child.lower_ in cue.topics:
        inner = next((t for t in child.children if t.dep_ in {"pobj", "pcomp"}), None)
        if inner is not None:
            return Find(inner.left_edge, inner.right_edge, "topic", cue.topics[child.lower_], extra=child)
    return None


def read_source(parsed: Parsed, token: Token, cues: Cues) -> Iterator[Attribution]:
    """ "according to X": ``token`` is the word "according"."""
    doc = parsed.doc
    if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return
    source = next((t for t in doc[token.i + 1].children if t.dep_ == "pobj"), None)
    if source is None:
        source = next((t for t in doc[token.i + 2 :] if t.pos_ in _NOMINALS and t.dep_ != "compound"), None)
    if source is None:
        return
    bounds = _around_source(token, source)
    if bounds is None:
        return
    find = Find(doc[bounds[0]], doc[bounds[1]], "source", 0.95).trimmed()
    yield Attribution(
        cue=(parsed.start_of(token), parsed.end_of(doc[token.i + 1])),
        speaker=read_phrase(parsed, source, cues.spokespersons),
        content=(parsed.start_of(find.first), parsed.end_of(find.last)),
        frame="source",
        weight=find.weight,
    )


def _around_source(token: Token, source: Token) -> tuple[int, int] | None:
    """The words on which "according to X" hangs, without the phrase itself.

    At either end of a sentence, set off by a comma, it covers the sentence; else the clause it stands in.
    """
    doc = token.doc
    last = max(source.right_edge.i, token.i + 2)
    opening = next((t.i for t in doc if not t.is_punct and not t.is_space), 0)
    closing = next((t.i for t in reversed(doc) if not t.is_punct and not t.is_space), len(doc) - 1)
    if token.i <= opening:
        return (last + 1, closing) if last < closing else None
    if last >= closing and doc[token.i - 1].text == ",":
        return opening, token.i - 1
    top = token.head
    while top.head.i != top.i and top.pos_ not in {"VERB", "AUX"}:
        top = top.head
    first_i, last_i = top.left_edge.i, top.right_edge.i
    if token.i <= first_i + 1:
        return (last + 1, last_i) if last < last_i else None
    return (first_i, token.i - 1) if last >= last_i - 1 else (first_i, last_i)

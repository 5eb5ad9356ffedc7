"""Reads attributions out of one parsed sentence: who, with which cue, what."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dragoman.coding.statements.cues import Cue, Cues
from dragoman.coding.statements.phrases import Phrase, read_phrase, subject_of
from dragoman.parse import Parsed

MIN_WEIGHT = 0.5
_STANCES = frozenset({"object", "complement", "topic", "infinitive", "gerund"})
_NOBODY = frozenset(
    "i we you us me one it that which this those these what there someone anyone somebody anybody".split()
)
_REFLEXIVES = frozenset("himself herself themselves itself myself yourself ourselves".split())
_FRONTING = frozenset({",", "?", "!", "—", "–", "-", "--", "…", "...", "”", '"'})
_NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_FURTHER = frozenset({"add", "say", "note", "cite", "call", "write", "argue", "claim", "explain", "warn", "insist", "suggest"})
_SPEAKING = frozenset({"say", "write", "read", "speak", "talk", "shout", "yell", "cry", "call", "tweet"})
_TRIM = frozenset({",", ".", ";", ":", "-", "--", "—", "–", "―", "...", "…", "?", "!", "and", "but"})


@dataclasses.dataclass(slots=True)
class Attribution:
    """A find in the parse, in offsets of the article; ``frame`` names the construction."""

    cue: tuple[int, int]
    speaker: Phrase | None
    content: tuple[int, int]
    frame: str
    weight: float
    addressee: Phrase | None = None
    is_negated: bool = False


@dataclasses.dataclass(slots=True)
class _Find:
    """The tokens of a content before they are made offsets."""

    first: Token
    last: Token
    frame: str
    weight: float
    extra: Token | None = None  # a preposition that belongs to the cue


def read_attributions(parsed: Parsed, cues: Cues) -> Iterator[Attribution]:
    """The attributions of one sentence, in the order of their cues."""
    for token in parsed.doc:
        kind = token.pos_
        if kind == "VERB" or kind == "AUX":
            yield from _read_verb(parsed, token, cues)
        elif kind == "NOUN":
            yield from _read_noun(parsed, token, cues)
        elif kind == "ADJ":
            yield from _read_adjective(parsed, token, cues)
        if token.lower_ == "according":
            yield from _read_source(parsed, token)


# --- verbs ------------------------------------------------------------------------------------------------


def verb_cue(token: Token, cues: Cues) -> Cue | None:
    """What the lexicon knows of a verb, with its particle or preposition where the two are a cue."""
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ in {"prt", "prep", "advmod"}:
            cue = cues.verbs.get(f"{lemma} {child.lower_}")
            if cue is not None or (child.dep_ == "prt" and lemma not in _SPEAKING):
                return cue
    return cues.verbs.get(lemma)


def _read_verb(parsed: Parsed, verb: Token, cues: Cues) -> Iterator[Attribution]:
    cue = verb_cue(verb, cues)
    if cue is None or verb.dep_ in {"aux", "auxpass", "amod"}:
        return
    find = _find_content(verb, cue)
    if find is None or find.weight < MIN_WEIGHT:
        return
    subject = _outer_speaker(verb, cues) or subject_of(verb)
    if subject is None or subject.lower_ == "there" or _is_aside(verb, subject):
        return
    if find.frame in _STANCES and not _tells_a_stance(parsed.doc, verb, subject, find):
        return
    yield Attribution(
        cue=_cue_bounds(parsed, verb, find),
        speaker=read_phrase(parsed, subject),
        content=(parsed.start_of(find.first), parsed.end_of(find.last)),
        frame=find.frame,
        weight=find.weight,
        addressee=_addressee(parsed, verb, find, cues),
        is_negated=any(child.dep_ == "neg" for child in verb.children),
    )


def _outer_speaker(verb: Token, cues: Cues) -> Token | None:
    """ "She said that he had lied, adding …": she adds, although the parser may hang it on the lie."""
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or verb.doc[verb.left_edge.i - 1].text != ",":
        return None
    clause = verb.head
    if clause.dep_ != "ccomp" or clause.head.i > clause.i or clause.head.lemma_ not in cues.verbs:
        return None
    return subject_of(clause.head)


def _is_aside(verb: Token, subject: Token) -> bool:
    """ "That said, …", "you know, …"."""
    if subject.lower_ == "you" and verb.lower_ in {"know", "see"}:
        return True
    return subject.lower_ == "that" and verb.lower_ == "said" and subject.i + 1 == verb.i and subject.i == 0


def _tells_a_stance(doc: Doc, verb: Token, subject: Token, find: _Find) -> bool:
    """A noun phrase or infinitive is a content only where somebody in particular is told to have voiced it."""
    if subject.lower_ in _NOBODY or verb.tag_ == "MD":
        return False
    if find.first.i == find.last.i and find.first.pos_ in {"PRON", "DET"}:
        return False
    if find.frame == "object" and find.first.i == find.last.i and find.first.lower_ in _NOBODY:
        return False
    return not any(child.tag_ in {"TO", "MD"} for child in verb.lefts if child.dep_ == "aux")


def _find_content(verb: Token, cue: Cue) -> _Find | None:
    for search in (_find_clause, _find_infinitive, _find_object, _find_topic, _find_around):
        find = search(verb, cue)
        if find is not None:
            return _trim(find)
    return None


def _find_clause(verb: Token, cue: Cue) -> _Find | None:
    """A complement clause, before or after the verb."""
    clauses = [child for child in verb.children if child.dep_ == "ccomp"]
    if not clauses:
        return None
    clause = next((child for child in clauses if child.i > verb.i), clauses[0])
    if _is_small(clause):
        weight = max(cue.frames.get("complement", 0.0), cue.frames.get("infinitive", 0.0))
        if not weight or clause.i < verb.i or clause.left_edge.lower_ in _REFLEXIVES:
            return None
        return _Find(clause.left_edge, clause.right_edge, "complement", weight)
    weight = max(cue.frames.get("clause", 0.0), cue.frames.get("quote", 0.0))
    if clause.i < verb.i and ("quote" not in cue.frames and weight < 0.75 or not _is_fronted(clause, verb)):
        weight = cue.frames.get("clause", 0.0) if _is_fronted(clause, verb) else 0.0
    return _Find(clause.left_edge, _clause_end(clause), "clause", weight) if weight else None


def _clause_end(clause: Token) -> Token:
    """The last word of a content clause, short of ", adding …" and the like, which begin another one."""
    for child in clause.rights:
        if child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_ in _FURTHER:
            before = clause.doc[child.left_edge.i - 1]
            if before.text == ",":
                return before
    return clause.right_edge


def _is_fronted(clause: Token, verb: Token) -> bool:
    """Whether a clause before its verb is parted from it by a comma or a quotation mark."""
    between = verb.doc[clause.right_edge.i : verb.i]
    return any(t.text in _FRONTING or t.is_quote for t in between) or clause.right_edge.i > verb.i


def _is_small(clause: Token) -> bool:
    """ "him to go", "the vote a farce": a complement without a finite verb."""
    if clause.pos_ not in {"VERB", "AUX"}:
        return not any(child.dep_ in {"cop", "nsubj"} for child in clause.children)
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in clause.children)


def _find_infinitive(verb: Token, cue: Cue) -> _Find | None:
    clause = next((child for child in verb.rights if child.dep_ == "xcomp"), None)
    if clause is None:
        return None
    target = next((child for child in verb.rights if child.dep_ == "dobj" and child.i < clause.i), None)
    if target is not None:
        if "addressee" in cue.frames and "complement" not in cue.frames:
            return _Find(clause.left_edge, clause.right_edge, "complement", cue.frames["addressee"])
        weight = cue.frames.get("complement", 0.0)
        return _Find(target.left_edge, clause.right_edge, "complement", weight) if weight else None
    frame = "gerund" if clause.tag_ == "VBG" else "infinitive"
    if frame == "infinitive" and not any(child.tag_ == "TO" for child in clause.lefts):
        frame = "complement"
    weight = cue.frames.get(frame, 0.0)
    return _Find(clause.left_edge, clause.right_edge, frame, weight) if weight else None


def _find_object(verb: Token, cue: Cue) -> _Find | None:
    target = next((child for child in verb.children if child.dep_ == "dobj"), None)
    passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if target is None:
        target = passive
    if target is None or target.lower_ in _REFLEXIVES:
        return None
    rest = [child for child in verb.rights if child.i > target.i and child.dep_ in {"oprd", "prep", "acomp"}]
    rest = [c for c in rest if c.dep_ != "prep" or c.lower_ in {"as", "of", "for", "from", "to", "with"}]
    if "complement" in cue.frames and rest and passive is None:
        return _Find(target.left_edge, rest[0].right_edge, "complement", cue.frames["complement"])
    weight = cue.frames.get("object", 0.0)
    return _Find(target.left_edge, _noun_end(target), "object", weight) if weight else None


def _noun_end(noun: Token) -> Token:
    """The last word of a noun phrase without a relative clause behind a comma."""
    for child in noun.rights:
        if child.dep_ == "relcl" and child.left_edge.i > noun.i and noun.doc[child.left_edge.i - 1].text == ",":
            return noun.doc[child.left_edge.i - 1]
    return noun.right_edge


def _find_topic(verb: Token, cue: Cue) -> _Find | None:
    for child in verb.rights:
        weight = cue.topics.get(child.lower_, 0.0) if child.dep_ in {"prep", "prt"} else 0.0
        inner = next((t for t in child.children if t.dep_ in {"pobj", "pcomp"}), None) if weight else None
        if inner is not None:
            return _Find(inner.left_edge, _noun_end(inner), "topic", weight, extra=child)
    return None


def _find_around(verb: Token, cue: Cue) -> _Find | None:
    """A parenthesis such as ", officials said,": the clause around it is the content."""
    weight = max(cue.frames.get("clause", 0.0), cue.frames.get("quote", 0.0))
    if not weight or verb.dep_ not in {"parataxis", "advcl", "ccomp", "dep", "conj"}:
        return None
    if any(t.dep_ in {"mark", "advmod", "cc"} and t.lower_ not in {"as", "also", "later"} for t in verb.lefts):
        return None
    if any(t.dep_ in {"nsubj", "nsubjpass"} and t.lower_ in {"you", "what", "who", "that"} for t in verb.lefts):
        return None
    first, last = verb.left_edge, verb.right_edge
    doc = verb.doc
    if first.i == 0 or doc[first.i - 1].text not in {",", "—", "–", "―", "--", "-", "("} and first.text not in {",", "("}:
        return None
    if not any(child.dep_ == "nsubj" for child in verb.children):
        return None
    around = verb.head
    if around.right_edge.i <= last.i and around.left_edge.i >= first.i:
        return None
    end = around.right_edge
    if end.i == last.i:
        end = doc[max(first.i - 1, around.left_edge.i)]
    return _Find(around.left_edge, end, "around", weight)


def _trim(find: _Find) -> _Find | None:
    doc = find.first.doc
    start, end = find.first.i, find.last.i
    while start < end and doc[start].text in _TRIM | {" "} or doc[start].is_space and start < end:
        start += 1
    while end > start and (doc[end].text in _TRIM or doc[end].is_space):
        end -= 1
    find.first, find.last = doc[start], doc[end]
    return find


def _cue_bounds(parsed: Parsed, verb: Token, find: _Find) -> tuple[int, int]:
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


def _addressee(parsed: Parsed, verb: Token, find: _Find, cues: Cues) -> Phrase | None:
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


# --- nouns and adjectives -----------------------------------------------------------------------------------


def _read_noun(parsed: Parsed, noun: Token, cues: Cues) -> Iterator[Attribution]:
    cue = cues.nouns.get(noun.lemma_.lower())
    if cue is None:
        return
    owner = _owner(noun, cues)
    if owner is None:
        return
    for child in noun.rights:
        find = _noun_content(child, cue)
        if find is None or find.weight < MIN_WEIGHT:
            continue
        _trim(find)
        yield Attribution(
            cue=(parsed.start_of(noun), parsed.end_of(find.extra or noun)),
            speaker=read_phrase(parsed, owner),
            content=(parsed.start_of(find.first), parsed.end_of(find.last)),
            frame="noun " + find.frame,
            weight=find.weight,
            )
        return


def _noun_content(child: Token, cue: Cue) -> _Find | None:
    if child.dep_ in {"acl", "ccomp", "relcl"}:
        is_infinitive = any(t.tag_ == "TO" for t in child.lefts)
        has_that = any(t.dep_ == "mark" and t.lower_ in {"that", "whether"} for t in child.lefts)
        frame = "infinitive" if is_infinitive else "clause"
        if not is_infinitive and not has_that:
            return None
        weight = cue.frames.get(frame, 0.0)
        return _Find(child.left_edge, child.right_edge, frame, weight) if weight else None
    if child.dep_ == "prep" and child.lower_ in cue.topics:
        inner = next((t for t in child.children if t.dep_ in {"pobj", "pcomp"}), None)
        if inner is not None:
            return _Find(inner.left_edge, inner.right_edge, "topic", cue.topics[child.lower_], extra=child)
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


def _read_adjective(parsed: Parsed, adjective: Token, cues: Cues) -> Iterator[Attribution]:
    cue = cues.adjectives.get(adjective.lower_)
    if cue is None or adjective.dep_ not in {"acomp", "ROOT", "conj", "ccomp"}:
        return
    subject = subject_of(adjective.head if adjective.dep_ == "acomp" else adjective)
    if subject is None or subject.lower_ in {"it", "that", "this", "there", "what"}:
        return
    for child in adjective.rights:
        find = _adjective_content(child, cue)
        if find is None:
            continue
        _trim(find)
        yield Attribution(
            cue=(parsed.start_of(adjective), parsed.end_of(find.extra or adjective)),
            speaker=read_phrase(parsed, subject),
            content=(parsed.start_of(find.first), parsed.end_of(find.last)),
            frame="adjective " + find.frame,
            weight=find.weight,
                is_negated=any(t.dep_ == "neg" for t in adjective.head.children),
        )
        return


def _adjective_content(child: Token, cue: Cue) -> _Find | None:
    if child.dep_ in {"ccomp", "xcomp"}:
        frame = "infinitive" if any(t.tag_ == "TO" for t in child.lefts) else "clause"
        weight = cue.frames.get(frame, 0.0)
        return _Find(child.left_edge, child.right_edge, frame, weight) if weight else None
    if child.dep_ == "prep" and child.lower_ in cue.topics:
        inner = next((t for t in child.children if t.dep_ in {"pobj", "pcomp"}), None)
        if inner is not None:
            return _Find(inner.left_edge, inner.right_edge, "topic", cue.topics[child.lower_], extra=child)
    return None


# --- "according to" -----------------------------------------------------------------------------------------


def _read_source(parsed: Parsed, token: Token) -> Iterator[Attribution]:
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
    find = _trim(_Find(doc[bounds[0]], doc[bounds[1]], "source", 0.95))
    assert find is not None
    yield Attribution(
        cue=(parsed.start_of(token), parsed.end_of(doc[token.i + 1])),
        speaker=read_phrase(parsed, source),
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

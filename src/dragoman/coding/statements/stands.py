"""What a cue verb takes a stand on: an infinitive, a noun phrase, a topic."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.statements.cues import Cue
from dragoman.coding.statements.findings import FINITE, REFLEXIVES, Find

_PREDICATES = frozenset({"oprd", "prep", "acomp", "dobj"})


def find_infinitive(verb: Token, cue: Cue) -> Find | None:
    """An infinitive or gerund: "offered *to help*", "urged *Chad to leave*"."""
    clause = next((child for child in verb.rights if child.dep_ == "xcomp"), None)
    if clause is None:
        return None
    target, end = _target_before(verb, clause), _infinitive_end(clause)
    own = next((t for t in clause.lefts if t.dep_ == "nsubj"), None)
    if target is None and own is not None and cue.frames.get("complement") and own.i > verb.i:
        target = own  # "called on Parliament to vote", with "on" for a particle
    if target is not None:
        if "addressee" in cue.frames and "complement" not in cue.frames:
            return Find(clause.left_edge, end, "complement", cue.frames["addressee"])
        weight = cue.frames.get("complement", 0.0)
        return Find(target.left_edge, end, "complement", weight) if weight else None
    if any(child.tag_ in {"WRB", "WP", "WDT"} or child.lower_ == "whether" for child in clause.lefts):
        weight = cue.frames.get("clause", 0.0)  # "explained how to vote"
        return Find(clause.left_edge, end, "clause", weight) if weight else None
    frame = "gerund" if clause.tag_ == "VBG" else "infinitive"
    if frame == "infinitive" and not any(child.tag_ == "TO" for child in clause.lefts):
        frame = "complement"
    weight = cue.frames.get(frame, 0.0)
    return Find(clause.left_edge, end, frame, weight) if weight else None


def _infinitive_end(clause: Token) -> Token:
    """The last word of an infinitive, short of ", and DENOUNCED the raid": that is the narrator's verb."""
    for child in clause.rights:
        if child.dep_ == "conj" and child.tag_ in FINITE and clause.tag_ == "VB":
            links = [t for t in clause.rights if t.dep_ == "cc" and t.i < child.i]
            return clause.doc[(links[-1] if links else child.left_edge).i - 1]
    return clause.right_edge


def _target_before(verb: Token, clause: Token) -> Token | None:
    """Who is to do something: "urged IRAN to stop", "called on IRAN to stop"."""
    for child in verb.rights:
        if child.i >= clause.i:
            break
        if child.dep_ == "dobj":
            return child
        if child.dep_ == "prep" and child.lower_ in {"on", "upon"}:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    return None


def find_object(verb: Token, cue: Cue) -> Find | None:
    """A noun phrase: "condemned *the raid*", "called *it a farce*"."""
    target = next((child for child in verb.children if child.dep_ == "dobj"), None)
    passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if target is None:
        target = passive
    if target is None or target.lower_ in REFLEXIVES:
        return None
    rest = [child for child in verb.rights if child.i > target.i and child.dep_ in _PREDICATES]
    rest = [c for c in rest if c.dep_ != "prep" or c.lower_ in {"as", "of", "for", "from", "to", "with"}]
    if "complement" in cue.frames and passive is None:
        if rest:
            return Find(target.left_edge, rest[0].right_edge, "complement", cue.frames["complement"])
        is_quoted = any(t.is_quote for t in verb.doc[target.left_edge.i : target.i + 1])
        if is_quoted and "object" not in cue.frames:
            return Find(target.left_edge, target.right_edge, "complement", cue.frames["complement"])
    weight = cue.frames.get("object", 0.0)
    return Find(target.left_edge, _noun_end(target), "object", weight) if weight else None


def _noun_end(noun: Token) -> Token:
    """The last word of a noun phrase without a relative clause behind a comma."""
    for child in noun.rights:
        if (
            child.dep_ == "relcl"
            and child.left_edge.i > noun.i
            and noun.doc[child.left_edge.i - 1].text == ","
        ):
            return noun.doc[child.left_edge.i - 1]
    return noun.right_edge


def find_topic(verb: Token, cue: Cue) -> Find | None:
    """What a preposition of the cue leads to: "complained of *the heat*"."""
    for child in verb.rights:
        weight = cue.topics.get(child.lower_, 0.0) if child.dep_ in {"prep", "prt"} else 0.0
        inner = next((t for t in child.children if t.dep_ in {"pobj", "pcomp"}), None) if weight else None
        if inner is not None:
            last = _predicate_of(verb, child) or _noun_end(inner)
            return Find(inner.left_edge, last, "topic", weight, extra=child)
    return None


def _predicate_of(verb: Token, topic: Token) -> Token | None:
    """The end of "as …" in "referred to the strike as a farce"."""
    following = next((t for t in verb.rights if t.i > topic.right_edge.i), None)
    is_predicate = following is not None and following.dep_ == "prep" and following.lower_ == "as"
    return following.right_edge if following is not None and is_predicate else None

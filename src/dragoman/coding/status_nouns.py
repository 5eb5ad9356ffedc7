"""Steps to a noun of action: as subject, object, after a preposition, before another noun."""

from __future__ import annotations

from typing import cast

from spacy.tokens import Token

from dragoman.coding.status_clause import SOON, Clause
from dragoman.coding.status_frames import State, compose, frames_of
from dragoman.coding.status_lexicon import Frame, Lexicon
from dragoman.coding.status_path import Step
from dragoman.records import Status

_HAPPENING = {
    "take": frozenset({"place", "effect", "shape"}),
    "go": frozenset({"ahead", "forward"}),
    "break": frozenset({"out"}),
}
_STOPPED = frozenset({"prevention", "postponement", "cessation", "phrasal_cancelling"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def take_noun(lexicon: Lexicon, step: Step, governor: Token, above: State) -> State:
    """The state of a noun or adjective that hangs on ``governor``."""
    return with_modifiers(lexicon, step.node, _bare_state(lexicon, step, governor, above))


def with_modifiers(lexicon: Lexicon, noun: Token, state: State) -> State:
    """What adjectives and determiners before the noun say: "the planned talks", "no agreement"."""
    for child in noun.lefts:
        dep = child.dep_
        if dep == "neg" or (dep == "det" and child.lower_ in lexicon.word_sets["negative_determiners"]):
            return state._replace(status="negated", operators=(*state.operators, "negation"))
        if dep in ("amod", "compound", "nmod"):
            frame = lexicon.adjectives.get(child.lower_, {}).get("before")
            if frame is not None and not (frame.group == "failed" and _is_dated(lexicon, noun)):
                return _modified(child, frame, state)
        if dep == "poss" and (
            child.lower_ in SOON or any(g.lower_ in lexicon.word_sets["next_words"] for g in child.lefts)
        ):
            return state._replace(status="planned", operators=(*state.operators, "future date"))
    return _unless_stopped(lexicon, noun, state)


def _unless_stopped(lexicon: Lexicon, noun: Token, state: State) -> State:
    """ "Talks *cancelled* over raid": a participle after the noun that says it did not come about."""
    for child in noun.rights:
        if child.dep_ == "acl" and child.tag_ == "VBN" and state.is_factual:
            frames, word = frames_of(lexicon, child, child.lemma_.lower())
            frame = frames.get("noun")
            if frame is not None and frame.group in _STOPPED and frame.positive == "negated":
                return state._replace(status="negated", operators=(*state.operators, f"{frame.group}:{word}"))
    return state


def _modified(adjective: Token, frame: Frame, state: State) -> State:
    operators = (*state.operators, f"{frame.group}:{adjective.lower_}")
    if frame.positive == "report" or not state.is_factual:
        return state._replace(operators=operators)
    return state._replace(status=cast("Status", frame.positive), operators=operators)


def _bare_state(lexicon: Lexicon, step: Step, governor: Token, above: State) -> State:
    dep = step.dep
    bare = Clause(None, "bare", False, above.past)
    if step.preposition is not None:
        return _after_preposition(lexicon, step, governor, above, bare)
    if dep in ("acomp", "attr", "oprd", "appos"):
        return above
    if dep in ("amod", "advmod"):
        there = above.is_factual or above.is_negative
        return State("occurred" if there else above.status, 0.6, above.operators, above.source)
    if dep in ("compound", "nmod", "poss"):
        lemma = governor.lemma_.lower()
        frame = lexicon.nouns.get(lemma, {}).get("compound")
        return above if frame is None else compose(lemma, frame, governor, above, bare)
    if dep in ("nsubj", "nsubjpass", "dobj", "pobj", "dative"):
        return _argument(lexicon, step, governor, above, bare)
    return above._replace(confidence=above.confidence * 0.8)


def _argument(lexicon: Lexicon, step: Step, governor: Token, above: State, bare: Clause) -> State:
    """A noun that is the subject or object of a verb."""
    if step.dep == "nsubj" and _is_claim(lexicon, step.node) and _is_called_false(lexicon, governor):
        return State("denied", 0.8, ("contrary",), None, above.past)
    frames, word = frames_of(lexicon, governor, governor.lemma_.lower())
    frame = frames.get("subject" if step.dep == "nsubj" else "noun") or _headline_passive(
        frames, step, governor
    )
    if step.dep == "dobj" and _brings_to_end(lexicon, governor):
        frame = Frame("cessation", "negated", "ongoing")
    if frame is not None and frame.group == "occurrence" and not _is_occurring(governor):
        frame = None
    if frame is not None and frame.group == "announcement" and _is_dated(lexicon, step.node):
        frame = Frame(frame.group, "planned", "possible")
    if frame is not None and frame.group == "rejection" and _is_claim(lexicon, step.node):
        frame = Frame("denial", "denied", "fact")
    if frame is not None:
        return compose(word, _presupposed(frame, step.node), governor, above, bare)
    if governor.lemma_ == "be" and any(child.lower_ == "off" for child in governor.rights):
        return State(
            "negated", 0.8, (*above.operators, "off"), above.source, above.past
        )  # "the visit is off"
    if above.is_negative and step.dep == "nsubj":
        return State("occurred", 0.6, (), above.source, above.past)  # "talks did not help": they were held
    if above.is_factual or not is_definite(step.node):
        return above._replace(confidence=above.confidence * 0.85)
    return State("occurred", 0.6, (), above.source, above.past)


def _after_preposition(lexicon: Lexicon, step: Step, governor: Token, above: State, bare: Clause) -> State:
    word, frame = prepositional_frame(lexicon, governor, step.preposition or "")
    if frame is not None and frame.group == "near" and not _is_unnamed_act(step.node):
        frame = None  # "close to the border", "short of 20 seats"
    if frame is None:
        outcome = lexicon.prepositions.get(step.preposition or "", "same")
        setting = "occurred" if above.past else "same"  # "warned of a war at a summit": the summit took place
        told = above.past or above.status == "occurred"  # a headline's present tells of the past
        before = "occurred" if told and not _is_dated(lexicon, step.node) else "planned"
        outcome = {"before": before, "setting": setting}.get(outcome, outcome)
        if outcome == "same" and not above.is_factual and is_definite(step.node):
            outcome = "occurred"
        frame, word = Frame("preposition", outcome, outcome), step.preposition or ""
    return compose(word, _presupposed(frame, step.node), governor, above, bare)


def _presupposed(frame: Frame, noun: Token) -> Frame:
    """What is taken for granted and spoken of as known has happened, even where its governor has not."""
    if (frame.positive == "fact" or frame.group == "advocacy") and is_definite(noun):
        return Frame(frame.group, "occurred", "occurred")
    return frame


def prepositional_frame(lexicon: Lexicon, governor: Token, preposition: str) -> tuple[str, Frame | None]:
    """What a word says of a noun or gerund after a preposition ("accused of", "call for")."""
    frames, word = frames_of(lexicon, governor, governor.lemma_.lower())
    frame = frames.get(preposition) or _through_object(lexicon, governor, preposition)
    if frame is not None and frame.group == "near" and governor.head.lemma_ in ("come", "stop", "fall"):
        frame = Frame("near", "negated", "possible")  # "came close to": but did not
    return f"{word} {preposition}", frame


def _through_object(lexicon: Lexicon, verb: Token, preposition: str) -> Frame | None:
    """ "put an *end* to": a phrase that the parser hung on the verb belongs to its object."""
    for child in verb.rights:
        if child.dep_ == "dobj":
            frame = lexicon.nouns.get(child.lemma_.lower(), {}).get(preposition)
            return frame if frame is not None and frame.group == "cessation" else None
    return None


def is_definite(noun: Token) -> bool:
    """Whether the noun phrase speaks of something known: a name, "the", "his"."""
    if noun.pos_ == "PROPN":
        return True
    return any(
        child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in _DEFINITE) for child in noun.lefts
    )


def _is_dated(lexicon: Lexicon, noun: Token) -> bool:
    return noun.lemma_.lower() in lexicon.word_sets["dated_nouns"]


def _is_claim(lexicon: Lexicon, noun: Token) -> bool:
    frame = lexicon.nouns.get(noun.lemma_.lower(), {}).get("that")
    return frame is not None and frame.group == "claim"


def _is_unnamed_act(noun: Token) -> bool:
    """Whether "close to" the noun may mean that it almost happened ("close to war")."""
    return not is_definite(noun) and noun.pos_ == "NOUN" and not any(c.dep_ == "nummod" for c in noun.lefts)


def _is_occurring(verb: Token) -> bool:
    """Whether "take" and "go" mean to happen ("take place", "go ahead")."""
    words = _HAPPENING.get(verb.lemma_)
    return words is None or any(child.lower_ in words for child in verb.rights)


def _brings_to_end(lexicon: Lexicon, verb: Token) -> bool:
    """ "bring the strike to an end", "to a halt"."""
    if verb.lemma_ != "bring":
        return False
    ends = lexicon.word_sets["ends"]
    return any(g.lemma_ in ends for c in verb.rights if c.lower_ == "to" for g in c.rights)


def _headline_passive(frames: dict[str, Frame], step: Step, governor: Token) -> Frame | None:
    """The frame for the object, where a subject without one stands for it ("Strike averted")."""
    frame = frames.get("noun")
    if step.dep != "nsubj" or frame is None or frame.group not in _STOPPED:
        return None
    has_object = any(child.dep_ in ("dobj", "ccomp", "xcomp") for child in governor.rights)
    return None if has_object else frame


def is_made_all_the_same(lexicon: Lexicon, noun: Token, state: State) -> bool:
    """Whether a rejected noun is an offer or demand: it was made, only what it asks for was turned down."""
    frame = lexicon.nouns.get(noun.lemma_.lower(), {}).get("infinitive")
    if frame is None or frame.group != "proposal" or state.status != "negated":
        return False
    return state.operators[-1:] != () and state.operators[-1].split(":")[0] in ("rejection", "refusal")


def _is_called_false(lexicon: Lexicon, verb: Token) -> bool:
    """ "proved false", "was untrue"."""
    for child in verb.rights:
        if child.dep_ in ("acomp", "oprd"):
            frame = lexicon.adjectives.get(child.lower_, {}).get("that")
            return frame is not None and frame.group == "contrary"
    return False

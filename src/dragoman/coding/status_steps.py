"""What each kind of step does to a status: main clause, complement, adverbial clause, modifier."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from dragoman.coding.status_clause import (
    AUXILIARIES,
    SUBJECTS,
    Clause,
    is_polar_question,
    is_subjunctive,
    marks_of,
    read_clause,
    wh_word_of,
)
from dragoman.coding.status_conditions import condition_of, has_subject, is_inverted
from dragoman.coding.status_frames import (
    COPULAS,
    DEFAULTS,
    State,
    compose,
    find_frame,
    frames_of,
    is_future_in_past,
    negate,
)
from dragoman.coding.status_lexicon import Frame, Lexicon
from dragoman.coding.status_nouns import is_definite, prepositional_frame, take_noun, with_modifiers
from dragoman.coding.status_path import Step, is_clausal
from dragoman.records import Status

_RANKS = frozenset({"first", "second", "third", "last", "latest", "only", "sole", "earliest", "youngest"})
_AWAITED = frozenset({"until", "till", "before", "once"})
"""Under what is still to come, even a past tense after these is: "would remain until it disarmed"."""
_BEFORE = frozenset({"until", "till", "before"})
"""A present tense after these is yet to come: "stays until they leave"."""
_TEMPORAL = frozenset({"when", "before", "until", "till", "after", "once", "whenever"})
_NOMINAL = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr", "compound", "appos", "nmod", "acomp"})


class Reader(NamedTuple):
    """The lexicon, and whether the sentence is a heading."""

    lexicon: Lexicon
    is_heading: bool

    def take(self, step: Step, above: State) -> State:
        """The state at the end of ``step``, given the one at its beginning."""
        node = step.node
        if step.governor is None:
            return _main(self, node)
        condition = condition_of(self.lexicon, node) if step.dep == "advcl" else None
        if condition is not None:
            return State("hypothetical", 0.85, (f"condition:{condition}",), above.source)
        if not is_clausal(node) or step.dep in _NOMINAL:
            return self._take_noun(step, step.governor, above)
        if node.lower_ in self.lexicon.word_sets["verbal_prepositions"] and node.tag_ == "VBG":
            return State("occurred", 0.6, (), above.source, above.past)
        clause = read_clause(node, self.lexicon, self.is_heading)
        return _with_source(node, _clausal(self, step, step.governor, above, clause))

    def _take_noun(self, step: Step, governor: Token, above: State) -> State:
        """A noun; the subject of "is expected to begin" is judged as the subject of "begin"."""
        if step.dep in ("nsubj", "nsubjpass") and step.preposition is None:
            for child in governor.rights:
                if child.dep_ == "xcomp" and any(aux.tag_ == "TO" for aux in child.lefts):
                    above = self.take(Step(governor, child, "xcomp", None), above)
                    passive = any(aux.dep_ == "auxpass" for aux in child.lefts)
                    step = Step(child, step.node, "nsubjpass" if passive else "nsubj", None)
                    return take_noun(self.lexicon, step, child, above)
        return take_noun(self.lexicon, step, governor, above)


def _main(reader: Reader, node: Token) -> State:
    if not is_clausal(node):
        return with_modifiers(reader.lexicon, node, State("occurred", 0.7))
    clause = read_clause(node, reader.lexicon, reader.is_heading)
    if clause.status is None:
        return _main_without_tense(reader.lexicon, node, clause)
    if node.left_edge.lower_ == "what" and "if" in marks_of(node):
        return State("hypothetical", 0.8, ("condition:what if",), None, clause.past)
    if clause.status in ("occurred", "ongoing", "negated", "planned") and is_polar_question(node):
        return State("possible", 0.8, ("question", *clause.operators), None, clause.past)
    return _with_source(node, State(clause.status, 0.95, clause.operators, None, clause.past))


def _main_without_tense(lexicon: Lexicon, node: Token, clause: Clause) -> State:
    is_told_of = has_subject(node)
    if clause.form == "infinitive":
        return State("planned" if is_told_of else "possible", 0.7, ("infinitive",))
    if clause.form == "bare" and node.lemma_.lower() in lexicon.word_sets["elided_first_person"]:
        return State("negated" if clause.negated else "ongoing", 0.7, clause.operators)
    if clause.form == "bare" and not is_told_of:
        return State("negated" if clause.negated else "proposed", 0.8, ("imperative", *clause.operators))
    status: Status = "negated" if clause.negated else "ongoing" if clause.form == "gerund" else "occurred"
    return State(status, 0.7, clause.operators, None, clause.past)


def _clausal(reader: Reader, step: Step, governor: Token, above: State, clause: Clause) -> State:
    dep, node = step.dep, step.node
    if step.preposition is not None and clause.form != "finite":
        return _after_preposition(reader.lexicon, step, governor, above, clause)
    if dep in ("ccomp", "xcomp", "oprd"):
        return _complement(reader.lexicon, node, governor, above, clause)
    if dep == "advcl":
        return _adverbial(reader.lexicon, node, governor, above, clause)
    if dep in ("acl", "relcl"):
        return _modifier(reader.lexicon, node, governor, above, clause)
    if dep in ("csubj", "csubjpass"):
        return _clausal_subject(governor, above, clause)
    if dep == "amod":
        return State("ongoing" if node.tag_ == "VBG" else "occurred", 0.7)
    return _own(clause, above)


def _own(clause: Clause, above: State, confidence: float = 0.8, is_order: bool = False) -> State:
    """A clause that stands beside its governor: its own tense decides, or else it shares the other's fate."""
    if clause.status is None and clause.form == "bare" and is_order:
        return State("negated" if clause.negated else "proposed", 0.6, ("imperative", *clause.operators))
    if clause.status is not None:
        return State(clause.status, confidence, clause.operators, above.source, clause.past)
    status = negate(above.status) if clause.negated else above.status
    return State(status, confidence, (*above.operators, *clause.operators), above.source, above.past)


def _complement(lexicon: Lexicon, node: Token, governor: Token, above: State, clause: Clause) -> State:
    kind = _kind(node, governor, clause)
    marks = marks_of(node)
    if kind == "that" and marks and marks[0] in ("whether", "if"):
        return State("possible", 0.8, (*above.operators, marks[0]), None, clause.past)
    if kind == "infinitive" and "whether" in marks:
        return State("possible", 0.8, (*above.operators, "whether"), None)
    if kind == "that" and is_inverted(node) and node.left_edge.lower_ == "should":
        return State("hypothetical", 0.8, ("condition:inversion",), above.source, clause.past)
    if is_subjunctive(node):
        return compose(governor.lemma_, Frame("subjunctive", "proposed", "negated"), governor, above, clause)
    settled = _settled_infinitive(node, governor, above) if kind == "infinitive" else None
    if settled is not None:
        return settled
    word, frame = find_frame(lexicon, governor, kind, above)
    if above.past and _is_quoted(node):
        above = above._replace(past=False)  # words as they were spoken keep their own tense
    if kind == "that" and not frame.group and node.i < governor.i and node.dep_ == "ccomp":
        return _own(
            clause, above, is_order=True
        )  # two clauses side by side, of which one was taken for speech
    if not frame.group and _tells_outcome(lexicon, node, governor, clause):
        frame = Frame("outcome", "same", "negated")
    if kind == "ing" and governor.lemma_ == "be" and clause.form == "bare":
        frame = Frame("be to", "possible", "negated")  # "all you have to do is wait"
    unknown = not frame.group and not frames_of(lexicon, governor, word)[0]
    if unknown and clause.form == "infinitive" and above.is_factual and not clause.negated:
        return State("planned", above.confidence * 0.8, (*above.operators, "purpose"), above.source)
    return compose(word, frame, governor, above, clause)


def _settled_infinitive(node: Token, governor: Token, above: State) -> State | None:
    """What an infinitive is by its place alone: "where to sign", "the first to sign", "were to sign"."""
    wh_word = wh_word_of(node, governor)
    if wh_word is not None:
        return State("possible", 0.7, (*above.operators, f"{wh_word} to"), None)
    if _is_feat(governor):
        return above._replace(confidence=min(above.confidence, 0.8))
    if governor.lemma_ == "be" and above.status == "hypothetical":  # "if Chad were to attack"
        return above
    return None


def _is_quoted(node: Token) -> bool:
    start = node.left_edge.i
    return any(word.is_quote for word in node.doc[max(0, start - 1) : start + 1])


def _kind(node: Token, governor: Token, clause: Clause) -> str:
    if clause.form == "finite" or (clause.status is not None and clause.form == "participle"):
        return "that"
    if clause.form != "infinitive":
        return "ing"
    has_object = any(child.dep_ in ("dobj", "dative") for child in governor.children if child.i < node.i)
    own_subject = any(child.dep_ in SUBJECTS for child in node.children)
    passive = any(child.dep_ == "auxpass" for child in governor.children)
    return "object_infinitive" if has_object or own_subject or passive else "infinitive"


def _tells_outcome(lexicon: Lexicon, node: Token, governor: Token, clause: Clause) -> bool:
    """ "fell to reach its lowest level": an infinitive that tells what came of it."""
    return (
        clause.form == "infinitive"
        and node.lemma_ in lexicon.word_sets["outcome_infinitives"]
        and governor.lemma_ in lexicon.word_sets["outcome_verbs"]
    )


def _with_source(node: Token, state: State) -> State:
    """ "according to officials" beside the verb."""
    for child in node.children:
        if child.lower_ == "according":
            source = next((token for token in child.subtree if token.dep_ == "pobj"), None)
            return state._replace(
                operators=("report:according to", *state.operators), source=source or state.source
            )
    return state


def _adverbial(lexicon: Lexicon, node: Token, governor: Token, above: State, clause: Clause) -> State:
    if clause.form == "infinitive":
        return _purpose(lexicon, node, governor, above, clause)
    temporal = next((word for word in marks_of(node) if word in _TEMPORAL), None)
    if temporal is None and "as" in marks_of(node) and node.left_edge.i > 1:
        before = {word.lower_ for word in node.doc[node.left_edge.i - 2 : node.left_edge.i + 2]}
        temporal = "as soon as" if before & {"soon", "long"} else None
    is_open = not above.is_factual and not above.is_negative
    awaited = temporal in _AWAITED and not above.past and (is_open or above.is_negative)
    if clause.past and "imperative" in above.operators:
        return _own(clause, above)  # "shouted 'Go!' before he was killed": no part of the order
    ahead = is_open and (not clause.past or _is_present_perfect(node))
    yet_to_come = temporal in _BEFORE and clause.status == "ongoing" and not clause.past
    if yet_to_come or (temporal and clause.status in ("ongoing", "occurred") and (awaited or ahead)):
        return State("planned", 0.7, (*above.operators, f"time:{temporal}"), above.source)
    if clause.status is None and (above.is_negative or (clause.form == "participle" and not marks_of(node))):
        status: Status = "negated" if clause.negated else "ongoing" if clause.form == "gerund" else "occurred"
        return State(status, 0.6, clause.operators, above.source, above.past)
    return _own(clause, above, is_order=not marks_of(node))


def _is_present_perfect(verb: Token) -> bool:
    return any(c.lemma_ == "have" and c.tag_ in ("VBZ", "VBP") for c in verb.lefts if c.dep_ in AUXILIARIES)


def _purpose(lexicon: Lexicon, node: Token, governor: Token, above: State, clause: Clause) -> State:
    """An infinitive beside a clause: what it was done for, or what came of it."""
    if "before" in marks_of(node):  # "before talks to be held"
        return State("planned", 0.7, ("time:before",), above.source)
    if _is_feat(governor):
        return above._replace(confidence=min(above.confidence, 0.8))
    kind = _kind(node, governor, clause)
    word, frame = find_frame(lexicon, governor, kind, above)
    of_adjective = governor.lemma_ in COPULAS and any(child.dep_ == "acomp" for child in governor.children)
    if frame.group or of_adjective:  # a complement that the parser took for an adverbial
        return compose(word, frame, governor, above, clause)
    if _tells_outcome(lexicon, node, governor, clause) or any(child.lower_ == "only" for child in node.lefts):
        return compose(word, Frame("outcome", "same", "negated"), governor, above, clause)
    status: Status = "negated" if clause.negated else "planned" if above.is_factual else "possible"
    return State(status, 0.75, (*above.operators, "purpose"), above.source)


def _modifier(lexicon: Lexicon, node: Token, governor: Token, above: State, clause: Clause) -> State:
    lemma = governor.lemma_.lower()
    if clause.form == "infinitive" and _is_ranked(governor):
        return above._replace(confidence=min(above.confidence, 0.8))  # "the first state to sign"
    if (
        clause.form == "infinitive"
        and governor.dep_ == "ROOT"
        and governor.i < node.i
        and above.confidence < 0.8
        and lemma not in lexicon.nouns
    ):
        return State("planned", 0.7, ("infinitive",))  # a headline: "Leaders to meet"
    if clause.form == "infinitive" and any(child.dep_ == "auxpass" for child in node.lefts):
        return State("possible" if above.is_negative else "planned", 0.7, ("infinitive",), above.source)
    if clause.form == "infinitive":
        return compose(lemma, _noun_frame(lexicon, governor, lemma), governor, above, clause)
    if clause.status is not None and clause.form == "finite":
        is_content = node.dep_ == "acl" and any(c.dep_ == "mark" or c.dep_ in SUBJECTS for c in node.lefts)
        frame = lexicon.nouns.get(lemma, {}).get("that") if is_content else None
        if frame is not None:
            return compose(lemma, frame, governor, above, clause)
        if clause.status == "ongoing" and _is_anybody(lexicon, governor) and not above.is_factual:
            return State("hypothetical", 0.7, (*above.operators, "anybody"), above.source)
        status = "planned" if is_future_in_past(clause, above) else clause.status
        return State(status, 0.8, clause.operators, above.source, clause.past)
    if clause.form == "gerund" and not above.is_factual and not (above.is_negative and is_definite(governor)):
        return _own(clause, above, 0.6)
    status = "negated" if clause.negated else "ongoing" if clause.form == "gerund" else "occurred"
    return State(status, 0.75, clause.operators, above.source, clause.past)


def _is_anybody(lexicon: Lexicon, noun: Token) -> bool:
    """Whether a relative clause picks out whoever does it: "will go to *those* who apply"."""
    words = lexicon.word_sets["anybody"]
    return noun.lower_ in words or any(child.dep_ == "det" and child.lower_ in words for child in noun.lefts)


def _is_ranked(noun: Token) -> bool:
    """ "the first", "the only", "the latest" of those who do it, "the first members *of Congress*" too."""
    above = noun.head.head if noun.dep_ == "pobj" else noun
    return any(c.lower_ in _RANKS for word in (noun, above) for c in word.children if c.dep_ == "amod")


def _is_feat(verb: Token) -> bool:
    """ "became the first to sign": the infinitive tells what was done."""
    return any(child.dep_ == "attr" and _is_ranked(child) for child in verb.children)


def _noun_frame(lexicon: Lexicon, noun: Token, lemma: str) -> Frame:
    """What a noun, with its verb where that matters, says about the infinitive after it."""
    frame = lexicon.verb_nouns.get((noun.head.lemma_.lower(), lemma), {}).get("infinitive")
    if frame is None:
        frame = lexicon.nouns.get(lemma, {}).get("infinitive")
    if frame is None and any(child.lower_ in ("first", "last", "only") for child in noun.lefts):
        frame = Frame("success", "same", "negated")
    outer = noun.head if noun.dep_ == "appos" else noun
    if frame is None and outer.dep_ == "pobj" and outer.head.head.pos_ == "NOUN":  # "the plan of X to leave"
        frame = lexicon.nouns.get(outer.head.head.lemma_.lower(), {}).get("infinitive")
    return frame or DEFAULTS["infinitive"]


def _clausal_subject(governor: Token, above: State, clause: Clause) -> State:
    if clause.status is not None:
        return State(clause.status, 0.7, clause.operators, above.source, clause.past)
    if clause.form == "infinitive":
        return State("hypothetical", 0.7, (*above.operators, "infinitive"))
    if above.status == "ongoing" and governor.lemma_ == "be" and not above.past:
        return State("possible", 0.6, (*above.operators, "judged"))  # "giving in is a mistake"
    return State("ongoing" if above.is_negative else above.status, 0.6, above.operators)


def _after_preposition(lexicon: Lexicon, step: Step, governor: Token, above: State, clause: Clause) -> State:
    if "whether" in marks_of(step.node):
        return State("possible", 0.8, (*above.operators, "whether"), above.source)
    word, frame = prepositional_frame(lexicon, governor, step.preposition or "")
    if frame is None:
        word = step.preposition or ""
        outcome = lexicon.prepositions.get(word, "same")
        if outcome == "before":  # in a headline's present too: "stocks fall before recovering"
            told = above.past or above.status == "occurred"
            outcome = "same" if told or not above.is_factual else "planned"
        elif outcome == "setting":
            outcome = "same"
        frame = Frame("preposition", outcome, outcome)
    return compose(word, frame, governor, above, clause)

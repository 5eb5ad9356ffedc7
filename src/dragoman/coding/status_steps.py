"""What each kind of step does to a status: complement, adverbial clause, modifier, noun phrase."""

from __future__ import annotations

from typing import NamedTuple, cast

from spacy.tokens import Token

from dragoman.coding.status_clause import SUBJECTS, Clause, is_polar_question, marks_of, read_clause
from dragoman.coding.status_lexicon import Frame, Frames, Lexicon
from dragoman.coding.status_path import Step, is_clausal, weaker
from dragoman.records import Status


class State(NamedTuple):
    """How things stand at one predicate on the way down."""

    status: Status
    confidence: float = 0.95
    operators: tuple[str, ...] = ()
    source: Token | None = None
    past: bool = False

    @property
    def is_factual(self) -> bool:
        """Whether it happened or goes on."""
        return self.status in ("occurred", "ongoing")

    @property
    def is_negative(self) -> bool:
        """Whether it did not happen."""
        return self.status in ("negated", "denied")


class Reader(NamedTuple):
    """The lexicon, and whether the sentence is a heading."""

    lexicon: Lexicon
    is_heading: bool

    def take(self, step: Step, above: State) -> State:
        """The state at the end of ``step``, given the one at its beginning."""
        if step.governor is None:
            return _main(self, step.node)
        if not is_clausal(step.node):
            return _nominal(self, step, step.governor, above)
        clause = read_clause(step.node, self.lexicon, self.is_heading)
        state = _clausal(self, step, step.governor, above, clause)
        return _with_source(step.node, state)


_DEFAULTS = {
    "that": Frame("", "report", "possible"),
    "to": Frame("", "possible", "negated"),
    "object_to": Frame("", "possible", "possible"),
    "ing": Frame("", "same", "negated"),
}
_SOURCED = frozenset({"say", "claim", "accusation", "opinion", "fear"})
_TEMPORAL = frozenset({"when", "before", "until", "till", "after", "once", "as", "whenever", "while"})


def _main(reader: Reader, node: Token) -> State:
    if not is_clausal(node):
        return _with_modifiers(reader, node, State("occurred", 0.7))
    clause = read_clause(node, reader.lexicon, reader.is_heading)
    if clause.status is not None:
        if clause.status in ("occurred", "ongoing", "negated") and is_polar_question(node):
            return State("possible", 0.8, ("question", *clause.operators), None, clause.past)
        return _with_source(node, State(clause.status, 0.95, clause.operators, None, clause.past))
    return _main_without_tense(reader, node, clause)


def _main_without_tense(reader: Reader, node: Token, clause: Clause) -> State:
    has_subject = any(child.dep_ in SUBJECTS for child in node.children)
    if clause.form == "infinitive":
        return State("planned" if has_subject else "possible", 0.7, ("infinitive",))
    if clause.form == "bare" and not has_subject and not reader.is_heading:
        return State("negated" if clause.negated else "proposed", 0.8, ("imperative", *clause.operators))
    status: Status = "negated" if clause.negated else "ongoing" if clause.form == "gerund" else "occurred"
    return State(status, 0.7, clause.operators, None, clause.past)


def _clausal(reader: Reader, step: Step, governor: Token, above: State, clause: Clause) -> State:
    dep = step.dep
    if step.preposition is not None and clause.form != "finite":
        return _after_preposition(reader, step, governor, above, clause)
    if dep in ("ccomp", "xcomp", "oprd"):
        return _complement(reader, step.node, governor, above, clause)
    if dep == "advcl":
        return _adverbial(reader, step.node, above, clause)
    if dep in ("acl", "relcl"):
        return _modifier(reader, step.node, governor, above, clause)
    if dep in ("csubj", "csubjpass"):
        return _clausal_subject(above, clause)
    if dep in ("dobj", "pobj", "nsubj", "nsubjpass", "attr", "compound", "appos", "nmod"):
        return _nominal(reader, step, governor, above)
    if dep == "amod":
        status: Status = "ongoing" if step.node.tag_ == "VBG" else "occurred"
        return State(status, 0.7)
    return _own(clause, above)


def _own(clause: Clause, above: State, confidence: float = 0.8) -> State:
    """A clause that stands beside its governor: its own tense decides, or else it shares the other's fate."""
    if clause.status is not None:
        return State(
            clause.status, confidence, (*above.operators[:0], *clause.operators), above.source, clause.past
        )
    status = _negate(above.status) if clause.negated else above.status
    return State(status, confidence, (*above.operators, *clause.operators), above.source, above.past)


def _negate(status: Status) -> Status:
    return "occurred" if status == "negated" else "negated"


def _complement(reader: Reader, node: Token, governor: Token, above: State, clause: Clause) -> State:
    kind = _kind(node, governor, clause)
    marks = marks_of(node)
    if kind == "that" and marks and marks[0] in ("whether", "if"):
        return State("possible", 0.8, (*above.operators, marks[0]), None, clause.past)
    if kind == "to" and marks:
        return State("possible", 0.7, (*above.operators, f"{marks[0]} to"), None)
    word, frame = _frame(reader.lexicon, governor, kind, above)
    return _compose(word, frame, governor, above, clause)


def _kind(node: Token, governor: Token, clause: Clause) -> str:
    if clause.form == "finite" or (clause.status is not None and clause.form == "participle"):
        return "that"
    if clause.form != "infinitive":
        return "ing"
    has_object = any(child.dep_ in ("dobj", "dative") for child in governor.children if child.i < node.i)
    own_subject = any(child.dep_ in SUBJECTS for child in node.children)
    passive = any(child.dep_ == "auxpass" for child in governor.children)
    return "object_to" if has_object or own_subject or passive else "to"


def _frame(lexicon: Lexicon, governor: Token, kind: str, above: State) -> tuple[str, Frame]:
    """The governor's word and what it says about a complement of this kind."""
    lemma = governor.lemma_.lower()
    if kind in ("to", "object_to"):
        special = _special(governor, lemma, above)
        if special is not None:
            return lemma, special
    if lemma in ("be", "seem", "look", "appear", "become", "feel", "sound", "get", "remain"):
        for child in governor.children:
            if child.dep_ in ("acomp", "attr", "oprd"):
                word, frame = _frame(lexicon, child, kind, above)
                if frame.group:
                    return word, frame
    frames, word = _frames_of(lexicon, governor, lemma)
    for candidate in (kind, "to") if kind == "object_to" else (kind,):
        if candidate in frames:
            return word, frames[candidate]
    return word, _DEFAULTS.get(kind, _DEFAULTS["ing"])


def _frames_of(lexicon: Lexicon, governor: Token, lemma: str) -> tuple[dict[str, Frame], str]:
    if governor.pos_ == "ADJ" or governor.dep_ == "acomp":
        return lexicon.adjectives.get(governor.lower_) or lexicon.adjectives.get(lemma) or {}, governor.lower_
    if governor.pos_ in ("NOUN", "PROPN"):
        return lexicon.nouns.get(lemma, {}), lemma
    for child in governor.rights:
        if child.dep_ == "prt":
            phrasal = lexicon.verbs.get(f"{lemma}_{child.lower_}")
            if phrasal is not None:
                return phrasal, f"{lemma} {child.lower_}"
    return lexicon.verbs.get(lemma, {}), lemma


def _special(governor: Token, lemma: str, above: State) -> Frame | None:
    """Verbs that are half auxiliaries: "going to", "have to", "used to", "is to"."""
    if lemma == "go" and governor.tag_ == "VBG":
        return Frame("future", "possible" if above.past else "planned", "negated")
    if lemma in ("have", "got", "get") and not any(child.dep_ == "dobj" for child in governor.children):
        return Frame("must", "same" if above.past else "proposed", "negated")
    if lemma == "use" and governor.tag_ in ("VBD", "VBN"):
        return Frame("past habit", "occurred", "negated")
    if lemma == "able" and above.past:
        return Frame("ability", "same", "negated")
    if lemma == "be" and not any(child.dep_ in ("acomp", "attr") for child in governor.children):
        return Frame("be to", "planned", "negated")
    return None


def _compose(word: str, frame: Frame, governor: Token, above: State, clause: Clause) -> State:
    """Apply a frame: ``above`` says whether its word's own event happened, ``clause`` what the complement says."""
    outcome = _outcome(frame, above)
    operators = above.operators
    if outcome not in ("same", "fact") and frame.group:
        operators = (*operators, f"{frame.group}:{word}")
    operators = (*operators, *clause.operators)
    source = _subject(governor) if frame.group in _SOURCED else above.source
    confidence = above.confidence * (0.95 if frame.group else 0.8)
    status = _result(outcome, above, clause)
    return State(status, confidence, operators, source, clause.past or (above.past and clause.status is None))


def _outcome(frame: Frame, above: State) -> str:
    if above.is_factual:
        return frame.positive
    if above.is_negative:
        return frame.negative
    if frame.positive in ("fact", "same") or frame.positive not in ("report", "negated", "opposite"):
        return frame.positive
    return "possible"


def _result(outcome: str, above: State, clause: Clause) -> Status:
    own = clause.status
    if outcome in ("fact", "report"):
        if own == "hypothetical" and above.past and "modal:would" in clause.operators:
            return "planned"
        return own or ("negated" if clause.negated else "occurred")
    if outcome == "same":
        status = above.status if own is None or own in ("occurred", "ongoing") else own
        return _negate(status) if clause.negated and own is None else status
    if outcome == "opposite":
        return _negate(above.status)
    status = "possible" if outcome in ("unknown", "before", "purpose") else cast(Status, outcome)
    if clause.negated:
        return (
            "negated"
            if status in ("planned", "proposed", "occurred")
            else _negate(status)
            if status == "negated"
            else status
        )
    if own is None or own in ("occurred", "ongoing"):
        return status
    return weaker(status, own)


def _subject(verb: Token) -> Token | None:
    """Who says so: the agent of a passive, or else the subject of an active verb."""
    passive = False
    subject: Token | None = None
    for child in verb.children:
        if child.dep_ == "agent":
            return next((grand for grand in child.children if grand.dep_ == "pobj"), None)
        if child.dep_ in ("nsubjpass", "auxpass"):
            passive = True
        elif child.dep_ == "nsubj":
            subject = child
    if subject is None and verb.dep_ in ("conj", "xcomp", "advcl") and verb.head is not verb:
        subject = next((child for child in verb.head.children if child.dep_ == "nsubj"), None)
    return None if passive else subject


def _with_source(node: Token, state: State) -> State:
    """ "according to officials" beside the verb."""
    for child in node.children:
        if child.lower_ == "according":
            source = next((token for token in child.subtree if token.dep_ == "pobj"), None)
            return state._replace(
                operators=("report:according to", *state.operators), source=source or state.source
            )
    return state


def _adverbial(reader: Reader, node: Token, above: State, clause: Clause) -> State:
    marks = marks_of(node)
    hypothetical = reader.lexicon.subordinators["hypothetical"]
    mark = next((word for word in marks if word in hypothetical), None)
    if mark is not None or _is_in_case(node):
        return State("hypothetical", 0.85, (f"condition:{mark or 'in case'}",), above.source, clause.past)
    if clause.form == "infinitive":
        status: Status = "negated" if clause.negated else "planned" if above.is_factual else "possible"
        return State(status, 0.75, (*above.operators, "purpose"), above.source)
    temporal = next((word for word in marks if word in _TEMPORAL), None)
    if temporal and clause.status in ("ongoing", "occurred") and not clause.past and not above.is_factual:
        if above.status in ("planned", "proposed", "possible", "hypothetical"):
            return State("planned", 0.7, (*above.operators, f"time:{temporal}"), above.source)
    return _own(clause, above)


def _is_in_case(node: Token) -> bool:
    start = node.left_edge.i
    words = [token.lower_ for token in node.doc[start : start + 2]]
    return words == ["in", "case"] or (start >= 2 and words[:1] == ["case"])


def _modifier(reader: Reader, node: Token, governor: Token, above: State, clause: Clause) -> State:
    if clause.form == "infinitive":
        lemma = governor.lemma_.lower()
        frame = reader.lexicon.nouns.get(lemma, {}).get("to")
        if frame is None and any(child.lower_ in ("first", "last", "only") for child in governor.children):
            frame = Frame("success", "same", "negated")
        return _compose(lemma, frame or _DEFAULTS["to"], governor, above, clause)
    if clause.status is not None and clause.form == "finite":
        frame = (
            reader.lexicon.nouns.get(governor.lemma_.lower(), {}).get("that") if node.dep_ == "acl" else None
        )
        if frame is not None:
            return _compose(governor.lemma_.lower(), frame, governor, above, clause)
        return State(clause.status, 0.8, clause.operators, above.source, clause.past)
    if clause.form == "gerund" and not above.is_factual:
        return _own(clause, above, 0.6)
    status: Status = "negated" if clause.negated else "ongoing" if clause.form == "gerund" else "occurred"
    return State(status, 0.75, clause.operators, above.source, clause.past)


def _clausal_subject(above: State, clause: Clause) -> State:
    if clause.status is not None:
        return State(clause.status, 0.7, clause.operators, above.source, clause.past)
    if clause.form == "infinitive":
        return State("hypothetical", 0.7, (*above.operators, "infinitive"))
    return State(above.status if not above.is_negative else "ongoing", 0.6, above.operators)


def _after_preposition(reader: Reader, step: Step, governor: Token, above: State, clause: Clause) -> State:
    preposition = step.preposition or ""
    word, frame = _prepositional_frame(reader.lexicon, governor, preposition)
    if frame is not None:
        return _compose(word, frame, governor, above, clause)
    outcome = reader.lexicon.prepositions.get(preposition, "same")
    if outcome == "before":
        outcome = "same" if above.past or not above.is_factual else "planned"
    elif outcome == "purpose":
        outcome = "possible"
    return _compose(preposition, Frame("preposition", outcome, outcome), governor, above, clause)


def _prepositional_frame(lexicon: Lexicon, governor: Token, preposition: str) -> tuple[str, Frame | None]:
    lemma = governor.lemma_.lower()
    frames, word = _frames_of(lexicon, governor, lemma)
    return f"{word} {preposition}", frames.get(preposition)


_LIGHT_SUBJECT = frozenset({"nsubj", "nsubjpass"})


def _nominal(reader: Reader, step: Step, governor: Token, above: State) -> State:
    node = step.node
    return _with_modifiers(reader, node, _nominal_state(reader, step, governor, above))


def _nominal_state(reader: Reader, step: Step, governor: Token, above: State) -> State:
    lexicon, node, dep = reader.lexicon, step.node, step.dep
    bare = Clause(None, "bare", False, above.past)
    if step.preposition is not None:
        return _noun_after_preposition(reader, step, governor, above, bare)
    if dep in ("acomp", "attr", "oprd", "appos") or (dep == "conj" and is_clausal(governor)):
        return above
    if dep in ("amod", "advmod"):
        return State("occurred" if above.is_factual else above.status, 0.6, above.operators, above.source)
    if dep in ("compound", "nmod", "poss"):
        frame = lexicon.nouns.get(governor.lemma_.lower(), {}).get("compound")
        if frame is not None:
            return _compose(governor.lemma_.lower(), frame, governor, above, bare)
        return above
    if dep not in ("nsubj", "nsubjpass", "dobj", "pobj", "dative"):
        return State(above.status, above.confidence * 0.8, above.operators, above.source, above.past)
    return _argument(reader, step, governor, above, bare)


def _argument(reader: Reader, step: Step, governor: Token, above: State, bare: Clause) -> State:
    """A noun that is the subject or object of a verb."""
    frames, word = _frames_of(reader.lexicon, governor, governor.lemma_.lower())
    kind = "subject" if step.dep == "nsubj" else "noun"
    frame = frames.get(kind)
    if frame is not None:
        return _compose(word, frame, governor, above, bare)
    if above.is_factual or not _is_definite(step.node):
        return State(above.status, above.confidence * 0.85, above.operators, above.source, above.past)
    return State("occurred", 0.6, (), above.source, above.past)


def _noun_after_preposition(reader: Reader, step: Step, governor: Token, above: State, bare: Clause) -> State:
    preposition = step.preposition or ""
    word, frame = _prepositional_frame(reader.lexicon, governor, preposition)
    if frame is None:
        outcome = reader.lexicon.prepositions.get(preposition, "same")
        if outcome == "before":
            outcome = "planned"
        elif outcome == "purpose":
            outcome = "same"
        if outcome == "same" and not above.is_factual and _is_definite(step.node):
            outcome = "fact"
        frame, word = Frame("preposition", outcome, outcome), preposition
    return _compose(word, frame, governor, above, bare)


def _is_definite(noun: Token) -> bool:
    return any(
        child.dep_ == "poss"
        or (child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these", "those"))
        for child in noun.lefts
    )


def _with_modifiers(reader: Reader, noun: Token, state: State) -> State:
    """What adjectives and determiners before the noun say: "the planned talks", "no agreement"."""
    for child in noun.lefts:
        if child.dep_ in ("det", "neg") and child.lower_ in reader.lexicon.negative_determiners:
            return state._replace(status="negated", operators=(*state.operators, "negation"))
        if child.dep_ in ("amod", "compound", "nmod"):
            frame = reader.lexicon.adjectives.get(child.lower_, {}).get("before")
            if frame is not None:
                return _modified(child, frame, state)
        if child.dep_ == "poss" and any(grand.lower_ in reader.lexicon.next_words for grand in child.lefts):
            return state._replace(status="planned", operators=(*state.operators, "future date"))
    return state


def _modified(adjective: Token, frame: Frame, state: State) -> State:
    operators = (*state.operators, f"{frame.group}:{adjective.lower_}")
    if frame.positive == "report" or not state.is_factual:
        return state._replace(operators=operators)
    return state._replace(status=cast(Status, frame.positive), operators=operators)

"""What a word means for its complement: looks the frame up and applies it to a status."""

from __future__ import annotations

from typing import NamedTuple, cast

from spacy.tokens import Token

from dragoman.coding.lemmas import lemma_in
from dragoman.coding.status_clause import SUBJECTS, Clause
from dragoman.coding.status_lexicon import Frame, Lexicon
from dragoman.coding.status_path import weaker
from dragoman.records import Status


class State(NamedTuple):
    """How things stand at one predicate on the way down; ``past`` says whether its clause is in the past."""

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


DEFAULTS = {
    "that": Frame("", "report", "possible"),
    "infinitive": Frame("", "possible", "possible"),
    "object_infinitive": Frame("", "possible", "possible"),
    "ing": Frame("", "same", "negated"),
}
"""What an unknown word says about a complement; its empty group tells that nothing is known."""

_SOURCED = frozenset({"say", "claim", "accusation", "opinion", "fear", "speculation"})
COPULAS = frozenset({"be", "seem", "look", "appear", "become", "feel", "sound", "get", "remain", "stay"})
_FIRST_PERSON = frozenset({"i", "we"})
_ABSTRACT = frozenset(
    "thing way goal aim idea plan purpose job role task point solution option step key best all what".split()
)


def find_frame(lexicon: Lexicon, governor: Token, kind: str, above: State) -> tuple[str, Frame]:
    """The governor's word, and what it says about a complement of this kind."""
    lemma = governor.lemma_.lower()
    if kind in ("infinitive", "object_infinitive"):
        special = (
            _half_auxiliary(governor, lemma, above)
            or _of_degree(governor, above)
            or _with_object(lexicon, governor, lemma)
        )
        if special is not None:
            return lemma, special
    if lemma in COPULAS:
        for child in governor.children:
            if child.dep_ in ("acomp", "attr", "oprd"):
                word, frame = find_frame(lexicon, child, kind, above)
                if frame.group:
                    return word, frame
    frames, word = frames_of(lexicon, governor, lemma)
    if kind == "object_infinitive" and kind not in frames:
        kind = "infinitive"
    frame = frames.get(kind) or DEFAULTS[kind]
    if frame.group == "opinion" and kind == "that" and above.is_factual and _is_first_person(governor):
        frame = Frame("opinion", "report", "negated")  # "I think that" softens, and asserts all the same
    if frame.group == "leave" and above.past and kind == "object_infinitive":
        frame = Frame("leave", "same", "negated")
    if frame.group == "liking" and "hedge" in above.operators[-1:]:
        frame = Frame("desire", "possible", "possible")  # "would like to"
    return word, frame


def frames_of(lexicon: Lexicon, word: Token, lemma: str) -> tuple[dict[str, Frame], str]:
    """All frames of a word by its part of speech, and the word as the operators name it."""
    if word.pos_ in ("ADJ", "ADV") or word.dep_ == "acomp":
        return _adjective_frames(lexicon, word.lower_), word.lower_
    if word.pos_ in ("NOUN", "PROPN"):
        return lexicon.nouns.get(lemma, {}), lemma
    for child in word.rights:
        if child.dep_ == "prt" or child.lower_ == "forward":
            phrasal = lexicon.verbs.get(f"{lemma}_{child.lower_}")
            if phrasal is not None:
                return phrasal, f"{lemma} {child.lower_}"
    lemma = lemma_in(word, lexicon.verbs)
    frames = lexicon.verbs.get(lemma)
    if frames is None and lemma.endswith("ed"):  # the lemmatiser left a participle as it was
        frames = lexicon.verbs.get(lemma[:-1]) or lexicon.verbs.get(lemma[:-2])
    return frames or {}, lemma


def _adjective_frames(lexicon: Lexicon, word: str) -> dict[str, Frame]:
    """An adjective's frames; a participle without any has those of its verb ("outraged that")."""
    frames = lexicon.adjectives.get(word)
    if frames is None and word.endswith("ed"):
        frames = lexicon.verbs.get(word[:-1]) or lexicon.verbs.get(word[:-2])
    return frames or {}


def _half_auxiliary(governor: Token, lemma: str, above: State) -> Frame | None:
    """Verbs that are half auxiliaries: "going to", "have to", "used to", "is to"."""
    if lemma == "go" and governor.tag_ == "VBG":
        return Frame("future", "possible" if above.past else "planned", "negated")
    if lemma in ("have", "be") and any(child.lower_ == "yet" for child in governor.children):
        return Frame("yet to", "negated", "negated")
    if lemma in ("have", "got", "get") and not _has_child(governor, "dobj", "prt", "acomp"):
        done = above.past and governor.dep_ != "ccomp"  # "said it had to leave" is no deed yet
        return Frame("must", "same" if done else "proposed", "negated")
    if lemma == "use" and governor.tag_ == "VBD" and not _has_child(governor, "dobj", "auxpass"):
        return Frame("past habit", "occurred", "negated")
    if lemma == "able" and above.past:
        return Frame("ability", "same", "negated")
    if lemma == "be" and not _has_child(governor, "acomp", "attr"):
        subject = next((child for child in governor.children if child.dep_ in SUBJECTS), None)
        is_abstract = subject is None or subject.pos_ == "VERB" or subject.lemma_.lower() in _ABSTRACT
        return Frame("be to", "possible" if is_abstract else "planned", "negated")
    return None


def _of_degree(governor: Token, above: State) -> Frame | None:
    """ "too weak to fight" is not to fight; "strong enough to fight" may be."""
    if governor.lower_ == "enough" or any(child.lower_ == "enough" for child in governor.rights):
        return Frame("enough", "same" if above.past else "possible", "negated")
    if governor.pos_ in ("ADJ", "ADV") and any(child.lower_ == "too" for child in governor.lefts):
        return Frame("too", "negated", "same")
    return None


def _with_object(lexicon: Lexicon, governor: Token, lemma: str) -> Frame | None:
    for child in governor.rights:
        if child.dep_ == "dobj":
            return lexicon.verb_nouns.get((lemma, child.lemma_.lower()), {}).get("infinitive")
    return None


def _has_child(token: Token, *deps: str) -> bool:
    return any(child.dep_ in deps for child in token.children)


def _is_first_person(verb: Token) -> bool:
    subject = next((child.lower_ for child in verb.children if child.dep_ == "nsubj"), None)
    return subject in _FIRST_PERSON or (subject is None and verb.dep_ == "ROOT")


def compose(word: str, frame: Frame, governor: Token, above: State, clause: Clause) -> State:
    """Apply a frame.

    ``above`` says whether the event of the frame's word happened, ``clause`` what the complement says itself.
    """
    outcome = _outcome(frame, above)
    operators = above.operators
    if frame.group and outcome not in ("same", "fact", "occurred"):
        operators = (*operators, f"{frame.group}:{word}")
    source = speaker_of(governor) if frame.group in _SOURCED else above.source
    if frame.group == "accusation" and not _has_child(governor, "dobj"):
        source = (
            source if _has_child(governor, "agent") else None
        )  # a headline's passive: "Mayor accused of theft"
    if frame.group in ("claim", "opinion"):
        above = above._replace(past=False)  # "argued that it would be wrong" is no plan
    confidence = above.confidence * (0.95 if frame.group else 0.8)
    past = clause.past or (above.past and clause.status is None)
    return State(_result(outcome, above, clause), confidence, (*operators, *clause.operators), source, past)


def _outcome(frame: Frame, above: State) -> str:
    if above.is_factual or frame.group == "preposition":
        return frame.positive
    if above.status == "denied" and frame.group == "claim":
        return "denied"
    if above.is_negative:
        return frame.negative
    if frame.group == "postponement":
        return "planned"
    if frame.group == "cessation":  # "plans to stop shelling": the shelling goes on
        return frame.negative
    if frame.group == "abstention" and above.status in ("planned", "proposed"):
        return frame.positive
    # Where the governor itself is uncertain, so is whatever depends on whether it holds.
    return "possible" if frame.positive in ("report", "negated", "opposite") else frame.positive


def _result(outcome: str, above: State, clause: Clause) -> Status:
    own = clause.status
    if is_future_in_past(clause, above):
        own = "planned"
    if outcome in ("fact", "report"):
        if own is None and not above.is_factual and not above.is_negative:
            return above.status
        return own or ("negated" if clause.negated else "occurred")
    if outcome == "same":
        status = above.status if own is None or own in ("occurred", "ongoing") else own
        return negate(status) if clause.negated and own is None else status
    if outcome == "opposite":
        return negate(above.status)
    status = cast("Status", "possible" if outcome in ("unknown", "before", "setting") else outcome)
    if clause.negated:
        return _not_done(status)
    return status if own is None or own in ("occurred", "ongoing") else weaker(status, own)


def is_future_in_past(clause: Clause, above: State) -> bool:
    """The future as seen from the past: "said that it would leave"."""
    is_would = clause.status == "hypothetical" and "modal:would" in clause.operators
    return is_would and above.past and not clause.past  # "would have" is contrary to fact


def negate(status: Status) -> Status:
    """The status of the contrary: what did not fail to happen, happened."""
    return "occurred" if status in ("negated", "denied") else "negated"


def _not_done(status: Status) -> Status:
    """The status of X where "not X" was planned, asked for or possible."""
    if status in ("planned", "proposed", "occurred", "ongoing"):
        return "negated"
    return "occurred" if status == "negated" else status


def speaker_of(verb: Token) -> Token | None:
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
    if subject is None and not passive and verb.dep_ in ("conj", "xcomp", "advcl") and verb.head is not verb:
        subject = next((child for child in verb.head.children if child.dep_ == "nsubj"), None)
    return None if passive else subject

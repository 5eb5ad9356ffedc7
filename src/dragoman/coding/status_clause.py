"""What a clause says by itself of its verb: tense, aspect, modal, negation, adverb, question, order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from spacy.tokens import Token

from dragoman.coding.status_lexicon import Lexicon
from dragoman.records import Status

Form = Literal["finite", "infinitive", "gerund", "participle", "bare"]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
AUXILIARIES = frozenset({"aux", "auxpass"})
WH_TAGS = frozenset({"WDT", "WP", "WP$", "WRB"})
_MISSPELT_NOT = frozenset({"nt", "n't", "n’t", "not"})  # whatever the parser makes of them
SOON = frozenset({"tomorrow", "tonight", "soon", "shortly"})
_NOT_NEGATED = frozenset({"only", "just", "merely", "solely", "until", "least"})
_TENSED = frozenset({"VBD", "VBZ", "VBP"})
_MODAL_SPELLINGS = {
    "'ll": "will",
    "’ll": "will",
    "wo": "will",
    "'d": "would",
    "’d": "would",
    "ca": "can",
    "sha": "shall",
}


class Clause(NamedTuple):
    """A clause read by itself: ``status`` is None where its form leaves the matter to its governor."""

    status: Status | None
    form: Form
    negated: bool
    past: bool
    operators: tuple[str, ...] = ()


class _Parts(NamedTuple):
    """The dependents of a verb that matter for its status."""

    aux: list[Token]
    subject: Token | None
    objects: list[Token]
    adverbs: list[Token]
    negated: bool
    marks: list[str]


def read_clause(verb: Token, lexicon: Lexicon, is_heading: bool) -> Clause:
    """The status that the clause of ``verb`` has where nothing governs it."""
    parts = _parts(verb)
    form = _form(verb, parts)
    if parts.subject is not None and _is_hedged(verb, parts, lexicon):
        return Clause("ongoing", "finite", False, False, ("hedge",))
    negated = parts.negated or _has_negative_word(parts, lexicon)
    status, past, operators = _by_form(verb, parts, form, negated, lexicon, is_heading)
    for adverb in parts.adverbs:
        status, negated, operators = _with_adverb(adverb, status, negated, operators, lexicon)
    operators += tuple(_habits(verb, lexicon))
    if negated and "negation" not in operators:
        operators = (*operators, "negation")
    return Clause(status, form, negated, past, operators)


def is_subjunctive(verb: Token) -> bool:
    """ "that he leave", "that it be closed": a finite clause whose verb bears no tense, after demands."""
    aux = [child for child in verb.children if child.dep_ in AUXILIARIES]
    first = aux[0] if aux else verb
    subject = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
    if subject is None or not any(child.dep_ == "mark" for child in verb.lefts):
        return False
    is_singular = subject.tag_ in ("NN", "NNP") or subject.lower_ in ("he", "she", "it")
    has_second = any(child.dep_ == "conj" for child in subject.rights)
    return first.tag_ == "VB" or (verb.tag_ == "VBP" and not aux and is_singular and not has_second)


def marks_of(verb: Token) -> list[str]:
    """The subordinators of the clause, in lower case; a second verb shares those of the first."""
    marks = [child.lower_ for child in verb.lefts if child.dep_ == "mark" or child.tag_ in WH_TAGS]
    if marks or verb.dep_ != "conj" or any(child.dep_ in SUBJECTS for child in verb.lefts):
        return marks
    first = verb.head
    return [child.lower_ for child in first.lefts if child.dep_ == "mark"]


def wh_word_of(verb: Token, governor: Token) -> str | None:
    """The question word of an infinitive that stands after its governor ("know how to leave")."""
    return next((c.lower_ for c in verb.lefts if c.tag_ in WH_TAGS and c.i > governor.i), None)


def is_polar_question(verb: Token) -> bool:
    """Whether the sentence of this main verb asks if it is so ("Did they sign?")."""
    doc = verb.doc
    if not any(token.text == "?" for token in doc[-3:]):
        return False
    if any(token.tag_ in WH_TAGS for token in verb.subtree if token.i <= verb.i):
        return False
    subject = next((child.i for child in verb.children if child.dep_ in SUBJECTS), None)
    first = next((child.i for child in verb.children if child.dep_ in AUXILIARIES), verb.i)
    return subject is not None and first < subject


def _parts(verb: Token) -> _Parts:
    aux: list[Token] = []
    subject: Token | None = None
    objects: list[Token] = []
    adverbs: list[Token] = []
    marks: list[str] = []
    negated = False
    for child in verb.children:
        dep = child.dep_
        if dep in AUXILIARIES:
            aux.append(child)
        elif dep in SUBJECTS:
            subject = child
        elif dep in ("dobj", "attr"):
            objects.append(child)
        elif (
            dep == "neg"
            or child.lower_ in _MISSPELT_NOT
            or (dep in ("preconj", "cc") and child.lower_ == "neither")
        ):
            negated = negated or not _is_not_only(child)
        elif dep == "advmod":
            adverbs.append(child)
            negated = negated or (
                child.lower_ == "longer" and any(word.lower_ == "no" for word in child.lefts)
            )
        elif dep == "mark":
            marks.append(child.lower_)
    if verb.dep_ == "conj" and subject is None and not aux:
        aux, negated = _shared(verb, negated)
    if verb.dep_ == "conj" and any(c.dep_ == "cc" and c.lower_ == "nor" for c in verb.head.children):
        negated = True
    return _Parts(aux, subject, objects, adverbs, negated, marks)


def _shared(verb: Token, negated: bool) -> tuple[list[Token], bool]:
    """Auxiliaries and negation of the first conjunct that hold for a later one ("will meet and talk")."""
    if verb.tag_ in ("VBZ", "VBP", "VBD", "MD"):
        return [], negated
    first = verb.head
    while first.dep_ == "conj" and not any(child.dep_ in AUXILIARIES for child in first.children):
        first = first.head
    aux = [child for child in first.children if child.dep_ in AUXILIARIES and child.i < verb.i]
    if not aux or not _fits(verb, aux[-1]):
        return [], negated
    return aux, negated or any(child.dep_ == "neg" and not _is_not_only(child) for child in first.children)


def _fits(verb: Token, aux: Token) -> bool:
    if verb.tag_ == "VB":
        return aux.tag_ in ("MD", "TO") or aux.lemma_ == "do"
    if verb.tag_ == "VBN":
        return aux.lemma_ in ("have", "be", "get")
    return verb.tag_ == "VBG" and aux.lemma_ == "be"


def _is_not_only(negation: Token) -> bool:
    """ "not only", "not just", "not until": no negation of the event."""
    following = negation.i + 1
    return following < len(negation.doc) and negation.doc[following].lower_ in _NOT_NEGATED


def _has_negative_word(parts: _Parts, lexicon: Lexicon) -> bool:
    objects = [noun for noun in parts.objects if not _is_haste(noun, lexicon)]
    for noun in ([parts.subject] if parts.subject is not None else []) + objects:
        if noun.lower_ in lexicon.word_sets["negative_pronouns"]:
            return True
        if any(
            child.dep_ in ("det", "neg") and child.lower_ in lexicon.word_sets["negative_determiners"]
            for child in noun.lefts
        ):
            return True
        if any(lexicon.adverbs.get(child.lower_) == "hardly" for child in noun.lefts):
            return True
    return False


def _is_haste(noun: Token, lexicon: Lexicon) -> bool:
    """ "wasted *no time* in denouncing it": no negation of what was done so soon."""
    return noun.lower_ == "time" and noun.head.lemma_ in lexicon.word_sets["haste_verbs"]


def _form(verb: Token, parts: _Parts) -> Form:
    if verb.tag_ == "VBP" and parts.subject is None and not parts.aux and _may_command(verb):
        return "bare"
    tags = {token.tag_ for token in parts.aux}
    if "MD" in tags or tags & _TENSED or verb.tag_ in _TENSED or verb.tag_ == "MD":
        return "finite"
    if "TO" in tags:
        return "infinitive"
    if verb.tag_ == "VBG" or "VBG" in tags:
        return "gerund"
    if verb.tag_ == "VBN":
        return "participle"
    return "bare" if verb.tag_ == "VB" else "participle"


def _may_command(verb: Token) -> bool:
    """Whether a subjectless present form is an order that the tagger took for a statement ("Call me")."""
    if verb.dep_ == "ROOT":
        return verb.lemma_ == verb.lower_
    return verb.dep_ == "conj" and verb.head.dep_ == "ROOT" and verb.head.tag_ == "VB"


def _by_form(
    verb: Token, parts: _Parts, form: Form, negated: bool, lexicon: Lexicon, is_heading: bool
) -> tuple[Status | None, bool, tuple[str, ...]]:
    if form == "finite":
        modal = next((token for token in parts.aux if token.tag_ == "MD"), None)
        if modal is not None:
            if modal.lower_ in ("could", "can") and not negated and _is_perceived(verb, lexicon):
                past = modal.lower_ == "could"
                return ("occurred" if past else "ongoing"), past, ()
            if modal.lower_ == "would" and not negated and _is_dated_ahead(verb, parts, lexicon):
                return "planned", False, ("modal:would", "future date")
            return _by_modal(modal, parts, negated, lexicon)
        return _by_tense(verb, parts, negated, lexicon, is_heading)
    if form == "bare" and _joins_past(verb, parts, lexicon):
        return ("negated" if negated else "occurred"), True, ()
    if form == "bare" and (verb.lower_ != verb.lemma_ or _joins_finite(verb, parts)):
        return ("negated" if negated else "ongoing"), False, ()  # a finite verb, tagged as if it were not
    if form == "infinitive":
        return None, any(token.lemma_ == "have" for token in parts.aux), ()
    if form == "participle" and (verb.dep_ == "ROOT" or parts.subject is not None):
        return ("negated" if negated else "occurred"), True, ()
    return None, form == "participle" or any(t.lemma_ == "have" for t in parts.aux), ()


def _is_perceived(verb: Token, lexicon: Lexicon) -> bool:
    return verb.lemma_ in lexicon.word_sets["perceptions"]


def _joins_finite(verb: Token, parts: _Parts) -> bool:
    """Whether a bare form is the second verb of a present tense ("they come and go")."""
    first = verb.head
    if verb.dep_ != "conj" or parts.aux:
        return False
    return first.tag_ in ("VBP", "VBZ") and any(child.dep_ in SUBJECTS for child in first.children)


def _joins_past(verb: Token, parts: _Parts, lexicon: Lexicon) -> bool:
    """Whether a form that is its own past is the second verb of a past tense ("led on and let them go")."""
    if verb.dep_ != "conj" or parts.aux or verb.head.tag_ != "VBD":
        return False
    return verb.lemma_ in lexicon.word_sets["unchanged_pasts"]


def _is_hedged(verb: Token, parts: _Parts, lexicon: Lexicon) -> bool:
    """ "I would like to", "we must admit": a modal that only softens what the speaker does."""
    if verb.lemma_ not in lexicon.word_sets["hedged_performatives"] or parts.negated or not parts.aux:
        return False
    if parts.aux[0].lower_ not in ("would", "'d", "’d", "must", "should", "can", "ca"):
        return False
    assert parts.subject is not None
    polite = verb.lemma_ in ("like", "love", "prefer") and parts.aux[0].lower_ in ("would", "'d", "’d")
    return (parts.subject.lower_ in ("i", "we") or polite) and len(parts.aux) == 1


def _by_modal(
    modal: Token, parts: _Parts, negated: bool, lexicon: Lexicon
) -> tuple[Status | None, bool, tuple[str, ...]]:
    name = _MODAL_SPELLINGS.get(modal.lower_, modal.lower_)
    entry = lexicon.modals.get(name)
    if entry is None:
        return "possible", False, (f"modal:{name}",)
    perfect = any(token.lemma_ == "have" and token.i > modal.i for token in parts.aux)
    status = entry.negated if negated else entry.perfect if perfect else entry.plain
    return status, perfect, (f"modal:{name} have" if perfect else f"modal:{name}",)


def _by_tense(
    verb: Token, parts: _Parts, negated: bool, lexicon: Lexicon, is_heading: bool
) -> tuple[Status | None, bool, tuple[str, ...]]:
    first = next((token for token in parts.aux if token.tag_ in _TENSED), verb)
    past = first.tag_ == "VBD" or any(token.lemma_ == "have" for token in parts.aux)
    if negated:
        return "negated", past, ()
    progressive = verb.tag_ == "VBG"
    if not past and (progressive or first is verb) and _is_in_future(verb, lexicon):
        return "planned", False, ("future date",)
    if past:
        return ("ongoing" if progressive and first.tag_ != "VBD" else "occurred"), True, ()
    return ("occurred" if is_heading and not progressive else "ongoing"), False, ()


def _is_in_future(verb: Token, lexicon: Lexicon) -> bool:
    """Whether the clause has "tomorrow", "next week" or the like beside a present tense."""
    return any(
        (child.dep_ in ("npadvmod", "advmod") and child.lower_ in SOON)
        or (child.dep_ == "npadvmod" and _holds(child.lefts, lexicon.word_sets["next_words"]))
        or (verb.tag_ == "VBG" and _is_day(child, lexicon))
        for child in verb.children
    )


def _is_dated_ahead(verb: Token, parts: _Parts, lexicon: Lexicon) -> bool:
    """ "would meet him on Friday", and no "if": a plan told from the past."""
    if any(token.lemma_ == "have" for token in parts.aux) or any(c.dep_ == "advcl" for c in verb.children):
        return False
    return any(_is_day(child, lexicon) for child in verb.children) or _is_in_future(verb, lexicon)


def _is_day(child: Token, lexicon: Lexicon) -> bool:
    """ "is visiting Oman *on Friday*"."""
    if child.dep_ != "prep" or child.lower_ not in ("on", "in"):
        return False
    return _holds(child.rights, lexicon.word_sets["days_and_months"])


def _holds(words: Iterable[Token], known: frozenset[str]) -> bool:
    return any(word.lower_ in known for word in words)


def _habits(verb: Token, lexicon: Lexicon) -> Iterator[str]:
    """What makes the clause tell of a rule: "often", "every spring"."""
    for child in verb.children:
        if child.dep_ == "advmod" and lexicon.adverbs.get(child.lower_) == "habit":
            yield f"habit:{child.lower_}"
        elif child.dep_ == "npadvmod" and _holds(child.lefts, lexicon.word_sets["each_time"]):
            yield f"habit:every {child.lower_}"


def _with_adverb(
    adverb: Token, status: Status | None, negated: bool, operators: tuple[str, ...], lexicon: Lexicon
) -> tuple[Status | None, bool, tuple[str, ...]]:
    entry = lexicon.adverbs.get(adverb.lower_)
    if entry is None:
        return status, negated, operators
    group = entry
    if group == "report":
        return status, negated, (f"report:{adverb.lower_}", *operators)
    if group in ("negative", "hardly") and not negated:
        return ("negated" if status in ("occurred", "ongoing", None) else status), True, operators
    if group == "possible" and status in ("occurred", "ongoing"):
        return "possible", negated, (f"adverb:{adverb.lower_}", *operators)
    return status, negated, operators

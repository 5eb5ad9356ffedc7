"""Acts and words about acts: "refused to lift", "asked Kim to visit", "will send aid" become one reading."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from dragoman.coding.codebook import Codebook
from dragoman.coding.lemmas import lemma_in
from dragoman.coding.readings import Reading, clauses_of, fill
from dragoman.coding.syntax_words import syntax_words

FUTURE = syntax_words("future")
SCORE_INNER = 0.5


def compose(reading: Reading, codebook: Codebook, best: dict[int, list[Reading]]) -> Iterator[Reading]:
    """Yield the reading, alone or joined with the act that its complement speaks of."""
    frame = reading.frame
    reading.mode, reading.cameo = frame.mode, frame.cameo or codebook.types[frame.event_type].cameo
    if not frame.composes:
        yield reading
        return
    inner = _find_inner(reading, codebook, best)
    if inner is None:
        if not frame.needs_inner:
            yield reading
        return
    reading.inner = inner
    reading.score += SCORE_INNER + 0.1 * inner.score
    if not frame.keeps_inner:
        reading.used |= inner.used | _joined(inner)
    rule = codebook.types[frame.event_type].inner.get(inner.event_type)
    if rule is not None:
        reading.mode = frame.mode or rule.mode
        reading.cameo = frame.cameo or rule.cameo or reading.cameo
    modes = codebook.types[frame.event_type].modes
    if reading.mode is None and inner.mode in modes:
        reading.mode = inner.mode
    yield reading


def _joined(inner: Reading) -> set[int]:
    """Words joined to the inner act by "and" belong to the same promise, demand or threat."""
    found: set[int] = set()
    pending = [inner.anchor]
    while pending and len(found) < 30:
        token = pending.pop()
        for child in token.children:
            if child.dep_ in {"conj", "dobj"} and child.i not in found:
                found.add(child.i)
                pending.append(child)
    return found


def _find_inner(reading: Reading, codebook: Codebook, best: dict[int, list[Reading]]) -> Reading | None:
    for head in _complement_heads(reading, codebook):
        for inner in best.get(head.i, ()):
            if (
                inner.event_type in reading.frame.composes
                and inner is not reading
                and _other_doer(reading, inner)
            ):
                return inner
    return None


def _other_doer(reading: Reading, inner: Reading) -> bool:
    """A claim about somebody else's act must not be about one's own."""
    if not reading.frame.inner_by_other:
        return True
    doers = {token.i for token in fill(reading, "subj")}
    acting = {t.i for t in fill(inner, "subj") if t.pos_ != "PRON"} if inner.verb is not None else set()
    return bool(acting) and not acting & doers


def _complement_heads(reading: Reading, codebook: Codebook) -> list[Token]:
    """The words whose act the reading may speak of, clauses first, then nouns of action."""
    pending = clauses_of(reading)
    token = reading.anchor
    acts = [t for t in args.patients(token) if t.i != reading.trigger.i] if reading.noun is None else []
    sites = [site for site in (reading.noun, reading.verb, reading.trigger) if site is not None]
    for site in dict.fromkeys(sites):
        acts += nouns.complements(site, ("for", "to", "on", "of", "against", "with", "over", "from"))
    if reading.noun is not None:
        acts += [c for c in reading.noun.children if c.dep_ == "compound"]
    pending += acts
    found: list[Token] = []
    while pending and len(found) < 24:
        head = pending.pop(0)
        if head.i == reading.trigger.i or head in found:
            continue
        found.append(head)
        if (
            lemma_in(head, codebook.grammar["transparent"]) in codebook.grammar["transparent"]
            or lemma_in(head, codebook.light) in codebook.light
        ):
            pending += args.clause_heads(head)
            pending += [c for c in head.children if c.dep_ in {"dobj", "nsubjpass", "attr", "acomp"}]
            pending += nouns.complements(head, ("of", "for", "in", "on", "to", "with"))
        elif head.lemma_.lower() in codebook.grammar["parts"]:
            pending += nouns.complements(head, ("of", "for", "to", "on"))
            pending += [c for c in head.children if c.dep_ == "acl"]
        pending += [c for c in head.children if c.dep_ == "conj"]
    return found


def shift(reading: Reading, codebook: Codebook) -> None:
    """Turn an act that is only announced, or refused, into the word that it is: "will not lift" is REJECT."""
    verb = reading.verb
    if verb is None or reading.frame.negated or reading.frame.keeps_type:
        return
    kinds = _moods(verb, codebook)
    for shift in codebook.shifts:
        if shift.when in kinds and reading.event_type in shift.inner:
            entry = codebook.types[shift.event_type]
            rule = entry.inner.get(reading.event_type)
            reading.shift, reading.event_type = shift, shift.event_type
            reading.mode = rule.mode if rule else None
            reading.cameo = (rule.cameo if rule else None) or entry.cameo
            return


def _moods(verb: Token, codebook: Codebook) -> set[str]:
    """Which of ``future``, ``refusal`` and ``warning`` the verb's auxiliaries and governor speak of."""
    auxiliaries = args.auxiliaries(verb)
    negated = args.is_negated(verb)
    conditional = any(
        c.dep_ == "advcl" and any(m.lower_ in {"if", "unless"} for m in c.children) for c in verb.children
    )
    if auxiliaries & FUTURE and not (auxiliaries & {"have"} and "would" in auxiliaries):
        if negated:
            return {"refusal"}
        if "would" in auxiliaries and not _is_reported(verb):
            return {"conditional"}
        return {"future", "warning"} if conditional else {"future"}
    if not negated and "to" in auxiliaries and _is_to_come(verb, codebook):
        return {"future"}
    if verb.dep_ == "xcomp" and not negated:
        governor = verb.head
        if lemma_in(governor, codebook.grammar["intend"]) in codebook.grammar["intend"]:
            return {"intent"}
    if auxiliaries & {"may", "might"} and conditional and not negated:
        return {"warning"}
    return set()


def _is_to_come(verb: Token, codebook: Codebook) -> bool:
    """ "Oslo *is to send* aid", "*is set to* …", and the headline's bare infinitive."""
    if verb.dep_ == "ROOT":
        return any(child.dep_ == "nsubj" and child.i < verb.i for child in verb.children)
    governor = verb.head
    told = governor.pos_ == "ADJ" or governor.tag_ != "VBD"  # not "if Chad were to attack"
    return (
        verb.dep_ == "xcomp" and governor.i < verb.i and told and governor.lemma_ in codebook.grammar["due"]
    )


def _is_reported(verb: Token) -> bool:
    return verb.dep_ in {"ccomp", "conj", "advcl"} and verb.head.i != verb.i

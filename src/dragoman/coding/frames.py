"""From a parsed sentence to readings: which frames its words evoke.

The sentence is passed once from the deepest word up, so that a frame that speaks of an act ("refused
to lift ...") finds the reading of that act ready.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from dragoman.coding.codebook import Codebook, Frame, Trigger
from dragoman.coding.codebook_entries import PREPOSITIONS
from dragoman.coding.composition import compose, shift
from dragoman.coding.lemmas import lemma_in
from dragoman.coding.readings import NOMINAL, Reading, done_to, fill, in_phrase
from dragoman.coding.syntax_words import syntax_words
from dragoman.coding.wanted_words import ANYTHING, find_partners, is_head_of, is_of, near_words

VERBAL = {"VERB", "AUX"}
SCORE_VERB, SCORE_LIGHT, SCORE_NOUN, SCORE_ADJECTIVE = 1.0, 0.95, 0.4, 0.9
SCORE_OBJECT, SCORE_PARTNER, SCORE_PREP = 0.4, 0.35, 0.3

JOINT = syntax_words("joint")
PAIRED = {"two", "both"}
OBLIGATION = syntax_words("obligation")
DEEDS = {"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "PROTEST", "AID", "COOPERATE", "CONSULT"}
"""Types whose nouns, with their doer, tell of a deed and not of an attitude."""


def read_frames(doc: Doc, codebook: Codebook) -> list[Reading]:
    """All readings of a sentence after composition, best first.

    Take them in the order of :func:`rank` without those that :func:`is_taken` for the ones that stand
    side by side.
    """
    best: dict[int, list[Reading]] = {}
    for token in _deepest_first(doc):
        found = list(_evoke(token, codebook, best))
        if found:
            found.sort(key=lambda reading: -reading.score)
            for reading in found:
                shift(reading, codebook)
            best[token.i] = found
    return sorted((reading for found in best.values() for reading in found), key=lambda r: -r.score)


def rank(readings: Iterable[Reading]) -> list[Reading]:
    """The order in which readings may claim words: those that speak of an act first, then by score."""
    return sorted(readings, key=lambda r: (r.inner is None, -r.score))


def is_taken(reading: Reading, taken: set[int]) -> bool:
    """Whether a better reading has already used the words of this one."""
    if reading.trigger.i in taken:
        return True
    return reading.verb is not None and reading.anchor.i in taken and reading.noun is None


def _deepest_first(doc: Doc) -> list[Token]:
    heads = [i + offset for i, offset in enumerate(doc.to_array("HEAD").astype("int64").tolist())]
    depths = [-1] * len(heads)
    for start in range(len(heads)):
        way = []
        i = start
        while depths[i] < 0 and heads[i] != i:
            way.append(i)
            depths[i] = 0  # a circle, which no parse has, would end here
            i = heads[i]
        depth = max(depths[i], 0)
        depths[i] = depth
        for number, j in enumerate(reversed(way), 1):
            depths[j] = depth + number
    return sorted(doc, key=lambda token: -depths[token.i])


def _evoke(token: Token, codebook: Codebook, best: dict[int, list[Reading]]) -> Iterator[Reading]:
    lemma = lemma_in(token, codebook.verbs)
    if token.dep_ == "amod":  # "the recognised government", "a detained reporter": told in passing
        return
    if token.pos_ in VERBAL or (lemma in codebook.verbs and _acts_as_verb(token)):
        adjectival = token.lower_ in codebook.adjectives and args.is_passive(token)  # "is committed to"
        near: list[Token] | None = None
        words: set[str] = set()
        for trigger, frame in () if adjectival else codebook.verbs.get(lemma, ()):
            if trigger.partners and near is None:
                near = list(near_words(token, 3))
                words = {word for t in near for word in (t.lower_, t.lemma_.lower())}
            if not trigger.partners or words.issuperset(trigger.partners):
                yield from _read_verb(token, trigger, frame, near or [], codebook, best)
    if token.pos_ in NOMINAL or token.tag_ == "VBG":
        for trigger, frame in codebook.nouns.get(token.lemma_.lower(), ()):
            yield from _read_noun(token, trigger, frame, codebook, best)
    if token.pos_ in {"ADJ", "VERB", "ADV"}:
        for trigger, frame in _adjective_frames(token, codebook):
            yield from _read_adjective(token, trigger, frame, codebook, best)


def _adjective_frames(token: Token, codebook: Codebook) -> list[tuple[Trigger, Frame]]:
    known = codebook.adjectives
    return known.get(token.lemma_.lower()) or known.get(token.lower_) or []


def _acts_as_verb(token: Token) -> bool:
    return any(child.dep_ in {"nsubj", "dobj", "nsubjpass", "auxpass"} for child in token.children)


def _read_verb(
    token: Token,
    trigger: Trigger,
    frame: Frame,
    near: list[Token],
    codebook: Codebook,
    best: dict[int, list[Reading]],
) -> Iterator[Reading]:
    partners = find_partners(token, trigger.partners, near)
    if partners is None or not _clause_fits(token, frame) or args.is_negated(token) < frame.negated:
        return
    reading = Reading(frame, token, token, token, None, SCORE_VERB + frame.priority)
    reading.score += SCORE_PARTNER * len(partners)
    reading.partners = frozenset(partner.i for partner in partners)
    reading.used |= reading.partners
    if _constrain(reading, frame):
        yield from compose(reading, codebook, best)


def _clause_fits(token: Token, frame: Frame) -> bool:
    if frame.clause is None or frame.clause == "any":
        return frame.clause is None or bool(args.clause_heads(token))
    heads = [child for child in token.children if child.dep_ in {"ccomp", "xcomp"}]
    if frame.clause == "none":
        named = any(child.dep_ in {"oprd", "attr"} or child.is_quote for child in token.children)
        return not heads and not named and sum(child.dep_ == "dobj" for child in token.children) < 2
    if frame.clause == "to":
        return any(any(c.lower_ == "to" and c.dep_ == "aux" for c in head.children) for head in heads)
    if frame.clause == "must":
        return any(_obliges(head) for head in heads)
    return any(head.dep_ == "ccomp" for head in heads)


def _obliges(head: Token) -> bool:
    if head.tag_ == "VB" and not args.auxiliaries(head) and any(c.dep_ == "nsubj" for c in head.children):
        return True  # "insisted that Chad *leave*"
    if args.auxiliaries(head) & OBLIGATION:
        return not any(child.lower_ in {"have", "been"} for child in head.children if child.dep_ == "aux")
    return head.lemma_ in {"need", "have"} and any(child.dep_ == "xcomp" for child in head.children)


def _constrain(reading: Reading, frame: Frame) -> bool:
    """Check what must stand by the trigger, and score what does."""
    verb, noun = reading.verb, reading.noun
    if frame.object is not None or frame.not_object:
        objects = nouns.spread(args.patients(verb)) if verb is not None and noun is None else done_to(reading)
        barred = objects + in_phrase(reading, tuple(s for s in frame.recipient if s in PREPOSITIONS))
        if frame.not_object and any(
            is_of(token, frame.not_object) for token in (objects if ANYTHING in frame.not_object else barred)
        ):
            return False
        if frame.object is not None:
            matched = [token for token in objects if is_of(token, frame.object)]
            if not matched:
                return False
            reading.score += SCORE_OBJECT
            reading.used |= {token.i for token in matched}
    if (frame.subject is not None or frame.not_subject) and verb is not None:
        doers = [next(args.speakers_of(doer), doer) for doer in nouns.spread(args.agents(verb))]
        if frame.not_subject and any(is_head_of(token, frame.not_subject) for token in doers):
            return False
        if frame.subject is not None and (doers or not frame.unnamed):
            if not any(is_of(token, frame.subject) for token in doers):
                return False
            reading.score += SCORE_OBJECT
    if frame.joint and not _is_joint(reading):
        return False
    return _fits_nearby(reading, frame) and _has_phrases(reading, frame)


def _is_joint(reading: Reading) -> bool:
    """Whether two sides do it together: "A and B", "with C", "a *joint* drill"."""
    if reading.noun is not None and any(child.lower_ in JOINT for child in reading.noun.children):
        return True
    doers = fill(reading, "subj")
    if len(doers) > 1 or any(child.lower_ in PAIRED for doer in doers for child in doer.children):
        return True
    return bool(in_phrase(reading, ("with", "alongside", "between")))


def _fits_nearby(reading: Reading, frame: Frame) -> bool:
    if not (frame.near or frame.not_near):
        return True
    words = {word.lemma_.lower() for word in _below(reading.anchor)}
    if reading.anchor.dep_ in {"acl", "relcl"}:  # "the *raid*, condemned by Norway"
        words.add(reading.anchor.head.lemma_.lower())
    if words & frame.not_near or (frame.near and not words & frame.near):
        return False
    if frame.also_near and not words & frame.also_near:
        return False
    reading.score += SCORE_OBJECT if frame.near else 0.0
    return True


def _below(anchor: Token) -> Iterator[Token]:
    """The words under an act, the relative clauses of its nouns left out."""
    for child in anchor.children:
        if child.dep_ not in {"relcl", "parataxis"}:
            yield child
            yield from _below(child)


def _has_phrases(reading: Reading, frame: Frame) -> bool:
    for preps, wanted in frame.prep:
        tokens = nouns.spread(in_phrase(reading, preps))
        matched = [token for token in tokens if wanted is None or is_of(token, wanted)]
        if not matched:
            return False
        reading.score += SCORE_PREP
        if wanted is not None:
            reading.used |= {token.i for token in matched}
    return True


def _read_noun(
    token: Token, trigger: Trigger, frame: Frame, codebook: Codebook, best: dict[int, list[Reading]]
) -> Iterator[Reading]:
    modifiers = {child.lemma_.lower() for child in token.children if child.dep_ not in {"prep", "relcl"}}
    modifiers |= {child.lower_ for child in token.children}
    modifiers |= {g.lemma_.lower() for c in token.children if c.dep_ == "prep" for g in c.children}
    if not set(trigger.partners) <= modifiers:
        return
    extra = SCORE_PARTNER * len(trigger.partners) + frame.priority
    verb = light_verb(token, frame, codebook)
    named = token.pos_ == "PROPN" or (token.is_title and token.i > 0)
    if verb is None and named and not trigger.partners:
        return  # "in March", "the Gulf War", "Operation": a name, not an act
    if verb is not None:
        reading = Reading(frame, token, verb, verb, token, SCORE_LIGHT + extra)
    elif frame.standalone or (frame.event_type in DEEDS and _is_owned(token)):
        reading = Reading(frame, token, token, None, token, SCORE_NOUN + extra)
    else:
        return
    if _constrain(reading, frame):
        yield from compose(reading, codebook, best)


def _is_owned(noun: Token) -> bool:
    """Whether a noun of action names its doer: "*Iran's* seizure of …", "expulsion … *by Ecuador*"."""
    if nouns.possessors(noun) or nouns.complements(noun, ("by", "between")):
        return True
    return any(nouns.complements(one, ("by",)) for one in nouns.complements(noun, ("of",)))


def light_verb(noun: Token, frame: Frame, codebook: Codebook) -> Token | None:
    """The verb that only carries a noun of action: "*held* talks", "*engaged* in talks"."""
    token = noun
    while token.dep_ == "conj" and token.head.pos_ in NOMINAL:
        token = token.head
    light = codebook.grammar["light"] if frame.light is None else frame.light
    allowed = light | codebook.grammar["announce"]
    head = token.head
    if token.dep_ in {"dobj", "nsubjpass", "attr", "oprd"} and lemma_in(head, allowed) in allowed:
        return head
    begun = token.dep_ == "nsubj" and head.dep_ == "ccomp" and lemma_in(head.head, allowed) in allowed
    if begun and any(child.lower_ == "to" for child in head.children):
        return head.head  # "declared a truce to begin on Monday"
    if token.dep_ != "pobj" or head.dep_ != "prep":
        return None
    governor = head.head
    if allowed & {f"{governor.lemma_.lower()} {head.lower_}", f"{governor.lower_} {head.lower_}"}:
        return governor
    if f"{governor.head.lemma_.lower()} {governor.lower_} {head.lower_}" in allowed:  # "take part in"
        return governor.head
    if head.lower_ == "of" and governor.lemma_.lower() in codebook.grammar["parts"]:  # "a series of raids"
        return light_verb(governor, frame, codebook)
    return None


_PREDICATIVE = {"acomp", "attr", "oprd", "ccomp", "ROOT", "conj", "amod", "xcomp", "advcl", "acl"}


def _read_adjective(
    token: Token, trigger: Trigger, frame: Frame, codebook: Codebook, best: dict[int, list[Reading]]
) -> Iterator[Reading]:
    near = list(near_words(token, 3)) if trigger.partners else []
    if find_partners(token, trigger.partners, near) is None or token.dep_ not in _PREDICATIVE:
        return
    if not _clause_fits(token, frame):
        return
    verb = token.head if token.dep_ in {"acomp", "attr", "oprd"} and token.head.pos_ in VERBAL else token
    reading = Reading(frame, token, verb, verb, None, SCORE_ADJECTIVE + frame.priority, stative=True)
    if _constrain(reading, frame):
        yield from compose(reading, codebook, best)

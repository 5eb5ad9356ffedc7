"""From a parsed sentence to readings: which frames its words evoke, and how acts and words about acts compose.

The sentence is passed once from the deepest word up, so that a frame that speaks of an act ("refused
to lift …") finds the reading of that act ready. Readings hold tokens; who they are is settled later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from dragoman.coding import arguments as args
from dragoman.coding.codebook import PREPOSITIONS, Codebook, Frame, Shift, Trigger

VERBAL = {"VERB", "AUX"}
NOMINAL = {"NOUN", "PROPN"}
FUTURE = {"will", "shall", "would"}
OBLIGATION = {"must", "should", "ought"}
SCORE_VERB, SCORE_LIGHT, SCORE_NOUN, SCORE_ADJECTIVE = 1.0, 0.95, 0.4, 0.9
SCORE_OBJECT, SCORE_PARTNER, SCORE_PREP, SCORE_INNER = 0.4, 0.35, 0.3, 0.5
LIGHT_PREPOSITIONS = {"in", "on", "into", "to", "under", "for", "with"}

TIME_WORDS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december morning afternoon evening night weekend day week month year
    today yesterday tomorrow christmas
    """.split()
)
"""Words by which a phrase with "on" or "in" is a date and not a party."""
CLAUSES = {"advcl", "ccomp", "relcl", "acl", "csubj", "parataxis"}
NAME, ANYTHING = "+name", "+any"
"""In a frame's lists: any proper name; anything at all."""

Options = list[tuple[str, list[Token]]]


@dataclass(slots=True, eq=False)
class Reading:
    """One way to read a stretch of a sentence as an act; ``anchor`` is the word whose status counts."""

    frame: Frame
    trigger: Token
    anchor: Token
    verb: Token | None
    noun: Token | None
    score: float
    used: set[int] = field(default_factory=set)
    inner: Reading | None = None
    shift: Shift | None = None
    stative: bool = False
    event_type: str = ""
    mode: str | None = None
    cameo: str | None = None

    def __post_init__(self) -> None:
        self.event_type = self.event_type or self.frame.event_type
        self.used |= {self.trigger.i, self.anchor.i}

    @property
    def rule(self) -> str:
        """The frame, and the shift that tense or refusal made, as ``file/name [+ file/name]``."""
        return self.frame.rule if self.shift is None else f"{self.frame.rule} + {self.shift.rule}"

    def options(self, side: str) -> Options:
        """The fillers of ``actor`` or ``recipient``, slot by slot in the frame's order."""
        slots = self.frame.actor if side == "actor" else self.frame.recipient
        found: Options = []
        for slot in slots:
            if slot in {"inner", "inner.actor"}:
                found += _from_inner(self, slot)
            elif tokens := fill(self, slot):
                found.append((slot, tokens))
        if side == "recipient" and self.shift is not None and (others := args.spread(_conditions(self))):
            found.append(("condition", others))
        return found


def fill(reading: Reading, slot: str) -> list[Token]:
    """The head tokens that fill a slot of a reading, what is joined by "and" included."""
    verb, noun = reading.verb, reading.noun
    if slot == "subj":
        found = _doers(reading)
    elif slot == "obj":
        found = _done_to(reading)
    elif slot == "iobj":
        found = _datives(verb)
    elif slot == "poss":
        found = args.possessors(noun) if noun is not None else []
    elif slot == "clause":
        found = [
            s for head in _clauses(reading) for s in args.surface_subjects(head) if s.i > reading.anchor.i
        ]
    elif slot == "within":
        found = [t for head in _clauses(reading) for t in _inside(head)]
    elif slot == "condition":
        found = _conditions(reading)
    elif slot == "deed":
        found = [t for t in _in_phrase(reading, ("in", "by", "from", "during")) if t.pos_ == "NOUN"]
    elif slot == "place":
        found = _placed(reading)
    else:
        found = _in_phrase(reading, (slot,))
    return args.spread(found)


def _doers(reading: Reading) -> list[Token]:
    verb, noun = reading.verb, reading.noun
    found = args.agents(verb) if verb is not None else []
    if not found and verb is not None and (reading.stative or (noun is not None and noun.dep_ == "pobj")):
        found = args.surface_subjects(verb)  # "is committed to", "were engaged in fighting"
    if not found and noun is not None:
        found = args.possessors(noun) or args.complements(noun, ("by",))
        if not found and verb is None:
            found = [c for c in noun.children if c.dep_ in {"compound", "amod", "nmod"}][:2]
            found = found or args.complements(noun, ("of",))
    return found


def _done_to(reading: Reading) -> list[Token]:
    verb, noun = reading.verb, reading.noun
    if noun is None:
        return args.patients(verb) if verb is not None else []
    found = args.complements(noun, ("of",))
    if not found and verb is not None:
        found = [c for c in noun.children if c.dep_ in {"compound", "amod"}]
        if noun.dep_ == "pobj":  # "engaged the peacekeepers in a firefight"
            found = args.patients(verb) if not args.is_passive(verb) else found
    return found


def _datives(verb: Token | None) -> list[Token]:
    if verb is None:
        return []
    plain = [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]
    found = plain or args.complements(verb, ("to",))
    if not found and verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.pos_ == "VERB":
        return _datives(verb.head)  # "sent a letter to the bank, threatening to …"
    return found


def _clauses(reading: Reading) -> list[Token]:
    found = args.clause_heads(reading.trigger)
    if reading.anchor.i != reading.trigger.i:
        found += [head for head in args.clause_heads(reading.anchor) if head.i != reading.trigger.i]
    for child in reading.anchor.children:
        if child.dep_ == "dobj" and child.pos_ in NOMINAL:
            found += [c for c in child.children if c.dep_ == "acl" and c.tag_ == "VB"]
    return found


def _inside(head: Token) -> list[Token]:
    """Whom the words of a clause name as those it is done to, nearest first."""
    found = args.patients(head) if not args.is_passive(head) else []
    for child in head.children:
        if child.dep_ in {"prep", "dative"}:
            found += [c for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ == "xcomp":
            found += _inside(child)
    return found


def _from_inner(reading: Reading, slot: str) -> Options:
    if reading.inner is None:
        return []
    side = "actor" if slot == "inner.actor" else "recipient"
    return [(f"{slot} {name}", tokens) for name, tokens in reading.inner.options(side)]


def _conditions(reading: Reading) -> list[Token]:
    """Who is to do or leave something lest the act follow: "unless *Israel* withdraws"."""
    found = []
    for head in [reading.anchor, *_clauses(reading)]:
        for clause in head.children:
            if clause.dep_ == "advcl" and any(m.lower_ in {"unless", "if", "until"} for m in clause.children):
                found += args.surface_subjects(clause)
    return found


def _placed(reading: Reading) -> list[Token]:
    near = _in_phrase(reading, ("in", "at", "near", "inside", "across", "into", "from"))
    if near:
        return near
    return [
        token
        for prep in reading.anchor.subtree
        if prep.dep_ == "prep" and prep.lower_ in {"in", "at"}
        for token in prep.children
        if token.dep_ == "pobj"
    ]


def _in_phrase(reading: Reading, preps: tuple[str, ...]) -> list[Token]:
    found: list[Token] = []
    sites = [reading.noun, reading.verb, reading.anchor, reading.trigger]
    if reading.verb is not None:
        sites += args.patients(reading.verb)
        sites += [
            c
            for c in reading.verb.children
            if c.dep_ in {"prt", "advmod", "prep", "acomp", "attr", "xcomp"} and c.pos_ != "VERB"
        ]
    sites += [c for site in sites if site is not None for c in site.children if c.dep_ == "relcl"]
    if reading.noun is not None:  # "a suspension of aid *to Zambia*"
        sites += args.complements(reading.noun, ("of", "for"))
    seen: set[int] = set()
    for site in sites:
        if site is not None and site.i not in seen:
            seen.add(site.i)
            found += args.complements(site, preps)
    if not found and reading.verb is not None:  # "advised against travel *to Tunisia*"
        for prep in reading.verb.children:
            if prep.dep_ == "prep":
                found += [
                    t for noun in prep.children if noun.dep_ == "pobj" for t in args.complements(noun, preps)
                ]
    return list(dict.fromkeys(found))


def read_frames(doc: Doc, codebook: Codebook) -> list[Reading]:
    """All readings of a sentence after composition, best first; what a better one uses is left in the list.

    Take them in the order of :func:`rank`, and leave out what :func:`is_taken`, for those that stand side by side.
    """
    best: dict[int, list[Reading]] = {}
    for token in sorted(doc, key=_depth, reverse=True):
        found = list(_evoke(token, codebook, best))
        if found:
            found.sort(key=lambda reading: -reading.score)
            for reading in found:
                _shift(reading, codebook)
            best[token.i] = found
    return sorted((reading for found in best.values() for reading in found), key=lambda r: -r.score)


def rank(readings: Iterable[Reading]) -> list[Reading]:
    """The order in which readings may claim their words: those that speak of another act first, then by score."""
    return sorted(readings, key=lambda r: (r.inner is None, -r.score))


def is_taken(reading: Reading, taken: set[int]) -> bool:
    """Whether a better reading has already used the words of this one."""
    if reading.trigger.i in taken:
        return True
    return reading.verb is not None and reading.anchor.i in taken and reading.noun is None


def _depth(token: Token) -> int:
    depth = 0
    while token.head.i != token.i and depth < 200:
        token, depth = token.head, depth + 1
    return depth


def _evoke(token: Token, codebook: Codebook, best: dict[int, list[Reading]]) -> Iterator[Reading]:
    lemma = token.lemma_.lower()
    if token.pos_ in VERBAL or (lemma in codebook.verbs and _acts_as_verb(token)):
        for trigger, frame in codebook.verbs.get(lemma, ()):
            yield from _read_verb(token, trigger, frame, codebook, best)
    if token.pos_ in NOMINAL or token.tag_ == "VBG":
        for trigger, frame in codebook.nouns.get(lemma, ()):
            yield from _read_noun(token, trigger, frame, codebook, best)
    if token.pos_ in {"ADJ", "VERB", "ADV"}:
        for trigger, frame in codebook.adjectives.get(lemma) or codebook.adjectives.get(token.lower_, ()):
            yield from _read_adjective(token, trigger, frame, codebook, best)


def _acts_as_verb(token: Token) -> bool:
    return any(child.dep_ in {"nsubj", "dobj", "nsubjpass", "auxpass"} for child in token.children)


def _read_verb(
    token: Token, trigger: Trigger, frame: Frame, codebook: Codebook, best: dict[int, list[Reading]]
) -> Iterator[Reading]:
    partners = find_partners(token, trigger.partners)
    if partners is None or not _clause_fits(token, frame) or args.is_negated(token) < frame.negated:
        return
    reading = Reading(frame, token, token, token, None, SCORE_VERB + frame.priority)
    reading.score += SCORE_PARTNER * len(partners)
    reading.used |= {partner.i for partner in partners}
    if _constrain(reading, frame):
        yield from _compose(reading, codebook, best)


def find_partners(token: Token, partners: tuple[str, ...]) -> list[Token] | None:
    """The words that an idiom needs beside its verb, or None where one is missing."""
    if not partners:
        return []
    near = list(_near(token, 3))
    found = []
    for partner in partners:
        match = next((t for t in near if _is_partner(t, partner, token)), None)
        if match is None:
            return None
        found.append(match)
    return found


def _near(token: Token, depth: int) -> Iterator[Token]:
    """The words under a word, its clauses left out, nearest first."""
    inner = [child for child in token.children if child.dep_ not in CLAUSES]
    yield from inner
    if depth > 1:
        for child in inner:
            yield from _near(child, depth - 1)


def _is_partner(candidate: Token, partner: str, token: Token) -> bool:
    if candidate.i == token.i or partner not in (candidate.lemma_.lower(), candidate.lower_):
        return False
    if partner not in PREPOSITIONS:
        return True
    if candidate.i < token.i or (candidate.head.i != token.i and candidate.i > token.i + 3):
        return False
    return not any(child.lower_ in TIME_WORDS for child in candidate.children)  # "called him on Friday"


def _clause_fits(token: Token, frame: Frame) -> bool:
    if frame.clause is None or frame.clause == "any":
        return frame.clause is None or bool(args.clause_heads(token))
    heads = [child for child in token.children if child.dep_ in {"ccomp", "xcomp"}]
    if frame.clause == "none":
        return not heads
    if frame.clause == "to":
        return any(any(aux.lower_ == "to" for aux in head.children) for head in heads)
    if frame.clause == "must":
        return any(_obliges(head) for head in heads)
    return any(head.dep_ == "ccomp" for head in heads)


def _obliges(head: Token) -> bool:
    if args.auxiliaries(head) & OBLIGATION:
        return not any(child.lower_ in {"have", "been"} for child in head.children if child.dep_ == "aux")
    return head.lemma_ in {"need", "have"} and any(child.dep_ == "xcomp" for child in head.children)


def _constrain(reading: Reading, frame: Frame) -> bool:
    """Check what must stand by the trigger, and score what does."""
    verb, noun = reading.verb, reading.noun
    if frame.object is not None or frame.not_object:
        objects = args.spread(args.patients(verb)) if verb is not None and noun is None else _done_to(reading)
        barred = objects + _in_phrase(reading, tuple(s for s in frame.recipient if s in PREPOSITIONS))
        if frame.not_object and any(
            _is_of(token, frame.not_object) for token in (objects if ANYTHING in frame.not_object else barred)
        ):
            return False
        if frame.object is not None:
            matched = [token for token in objects if _is_of(token, frame.object)]
            if not matched:
                return False
            reading.score += SCORE_OBJECT
            reading.used |= {token.i for token in matched}
    if (frame.subject is not None or frame.not_subject) and verb is not None:
        doers = args.spread(args.agents(verb))
        if frame.not_subject and any(_is_of(token, frame.not_subject) for token in doers):
            return False
        if frame.subject is not None:
            if not any(_is_of(token, frame.subject) for token in doers):
                return False
            reading.score += SCORE_OBJECT
    if (
        frame.joint
        and len(fill(reading, "subj")) < 2
        and not _in_phrase(reading, ("with", "alongside", "between"))
    ):
        return False
    if frame.near:
        if not any(word.lemma_.lower() in frame.near for word in _below(reading.anchor)):
            return False
        reading.score += SCORE_OBJECT
    return _has_phrases(reading, frame)


def _below(anchor: Token) -> Iterator[Token]:
    """The words under an act, the relative clauses of its nouns left out."""
    for child in anchor.children:
        if child.dep_ not in {"relcl", "parataxis"}:
            yield child
            yield from _below(child)


def _has_phrases(reading: Reading, frame: Frame) -> bool:
    for preps, wanted in frame.prep:
        tokens = args.spread(_in_phrase(reading, preps))
        matched = [token for token in tokens if wanted is None or _is_of(token, wanted)]
        if not matched:
            return False
        reading.score += SCORE_PREP
        if wanted is not None:
            reading.used |= {token.i for token in matched}
    return True


def _is_of(token: Token, words: frozenset[str]) -> bool:
    """Whether a noun, one of its modifiers, or what it is a part of, is one of the words."""
    if token.lemma_.lower() in words or token.lower_ in words or ANYTHING in words:
        return True
    if NAME in words and token.pos_ == "PROPN":
        return True
    for child in token.children:
        if child.dep_ in {"compound", "amod", "nmod"} and (
            child.lemma_.lower() in words or child.lower_ in words
        ):
            return True
        if child.dep_ == "prep" and child.lower_ == "of" and any(_is_of(g, words) for g in child.children):
            return True
    return False


def _read_noun(
    token: Token, trigger: Trigger, frame: Frame, codebook: Codebook, best: dict[int, list[Reading]]
) -> Iterator[Reading]:
    modifiers = {child.lemma_.lower() for child in token.children if child.dep_ not in {"prep", "relcl"}}
    modifiers |= {child.lower_ for child in token.children}
    modifiers |= {g.lower_ for child in token.children if child.dep_ == "prep" for g in child.children}
    if not set(trigger.partners) <= modifiers:
        return
    extra = SCORE_PARTNER * len(trigger.partners) + frame.priority
    verb = light_verb(token, frame, codebook)
    if verb is None and token.pos_ == "PROPN" and not trigger.partners:
        return  # "in March", "the Gulf War": a name, not an act
    if verb is not None:
        reading = Reading(frame, token, verb, verb, token, SCORE_LIGHT + extra)
    elif frame.standalone:
        reading = Reading(frame, token, token, None, token, SCORE_NOUN + extra)
    else:
        return
    if _constrain(reading, frame):
        yield from _compose(reading, codebook, best)


def light_verb(noun: Token, frame: Frame, codebook: Codebook) -> Token | None:
    """The verb that only carries a noun of action: "*held* talks", "sanctions were *imposed*", "*engaged* in talks"."""
    token = noun
    while token.dep_ == "conj" and token.head.pos_ in NOMINAL:
        token = token.head
    allowed = (frame.light if frame.light is not None else codebook.grammar["light"]) | codebook.grammar[
        "announce"
    ]
    head = token.head
    if token.dep_ in {"dobj", "nsubjpass", "attr", "oprd"} and head.lemma_.lower() in allowed:
        return head
    if token.dep_ == "pobj" and head.dep_ == "prep":
        governor = head.head
        if allowed & {f"{governor.lemma_.lower()} {head.lower_}", f"{governor.lower_} {head.lower_}"}:
            return governor
        if (
            head.lower_ == "of" and governor.lemma_.lower() in codebook.grammar["parts"]
        ):  # "a series of raids"
            return light_verb(governor, frame, codebook)
    return None


def _read_adjective(
    token: Token, trigger: Trigger, frame: Frame, codebook: Codebook, best: dict[int, list[Reading]]
) -> Iterator[Reading]:
    if find_partners(token, trigger.partners) is None or token.dep_ not in {
        "acomp",
        "attr",
        "oprd",
        "ccomp",
        "ROOT",
        "conj",
        "amod",
        "xcomp",
        "advcl",
        "acl",
    }:
        return
    if not _clause_fits(token, frame):
        return
    verb = token.head if token.dep_ in {"acomp", "attr", "oprd"} and token.head.pos_ in VERBAL else token
    reading = Reading(frame, token, verb, verb, None, SCORE_ADJECTIVE + frame.priority, stative=True)
    if _constrain(reading, frame):
        yield from _compose(reading, codebook, best)


def _compose(reading: Reading, codebook: Codebook, best: dict[int, list[Reading]]) -> Iterator[Reading]:
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
    pending, found = [inner.anchor], set()
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
    acting = {token.i for token in fill(inner, "subj")} if inner.verb is not None else set()
    return bool(acting) and not acting & doers


def _complement_heads(reading: Reading, codebook: Codebook) -> list[Token]:
    """The words whose act the reading may speak of, clauses first, then nouns of action."""
    pending = _clauses(reading)
    token = reading.anchor
    nouns = [t for t in args.patients(token) if t.i != reading.trigger.i] if reading.noun is None else []
    sites = [site for site in (reading.noun, reading.verb, reading.trigger) if site is not None]
    for site in dict.fromkeys(sites):
        nouns += args.complements(site, ("for", "to", "on", "of", "against", "with", "over", "from"))
    if reading.noun is not None:
        nouns += [c for c in reading.noun.children if c.dep_ == "compound"]
    pending += nouns
    found: list[Token] = []
    while pending and len(found) < 24:
        head = pending.pop(0)
        if head.i == reading.trigger.i or head in found:
            continue
        found.append(head)
        if head.lemma_.lower() in codebook.grammar["transparent"] or head.lemma_.lower() in codebook.light:
            pending += args.clause_heads(head)
            pending += [c for c in head.children if c.dep_ in {"dobj", "nsubjpass", "attr", "acomp"}]
            pending += args.complements(head, ("of", "for", "in", "on", "to", "with"))
        elif head.lemma_.lower() in codebook.grammar["parts"]:
            pending += args.complements(head, ("of", "for", "to", "on"))
            pending += [c for c in head.children if c.dep_ == "acl"]
        pending += [c for c in head.children if c.dep_ == "conj"]
    return found


def _shift(reading: Reading, codebook: Codebook) -> None:
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
    if verb.dep_ == "xcomp" and not negated:
        governor = verb.head
        if governor.lemma_.lower() in codebook.grammar["intend"]:
            return {"intent"}
    if auxiliaries & {"may", "might"} and conditional and not negated:
        return {"warning"}
    return set()


def _is_reported(verb: Token) -> bool:
    return verb.dep_ in {"ccomp", "conj", "advcl"} and verb.head.i != verb.i

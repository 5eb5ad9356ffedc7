"""A reading: a frame at a word, and the words that fill its slots. Who they are is settled later."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from dragoman.coding import arguments as args
from dragoman.coding import noun_phrases as nouns
from dragoman.coding.codebook_entries import QUADS, Frame, Shift
from dragoman.coding.syntax_words import syntax_words

NOMINAL = {"NOUN", "PROPN"}

CIRCUMSTANCES = syntax_words("circumstances")
KINDS = syntax_words("kinds")
APART = syntax_words("apart_from_act")
INSIDE = syntax_words("inside")
JOURNEYS = syntax_words("journeys")
OCCASIONS = syntax_words("occasions")
AGAINST, TOWARDS = {"with", "against"}, {"to", "of", "on", "for", "against", "from"}
Options = list[tuple[str, list[Token]]]
"""The fillers of a party, slot by slot, best slot first."""


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
    partners: frozenset[int] = frozenset()
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
    def quad(self) -> str:
        """The quad class of what the reading codes."""
        return QUADS[self.event_type]

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
        if side == "recipient" and self.shift is not None and (others := nouns.spread(_conditions(self))):
            found.append(("condition", others))
        return found


def fill(reading: Reading, slot: str) -> list[Token]:
    """The head tokens that fill a slot of a reading, what is joined by "and" included."""
    verb, noun = reading.verb, reading.noun
    if slot == "subj":
        found = _doers(reading)
    elif slot == "obj":
        found = done_to(reading)
    elif slot == "iobj":
        found = _datives(verb)
    elif slot == "poss":
        found = nouns.possessors(noun) if noun is not None else []
    elif slot == "clause":
        found = [
            s for head in clauses_of(reading) for s in args.surface_subjects(head) if s.i > reading.anchor.i
        ]
    elif slot == "within":
        found = [t for head in clauses_of(reading) or _purposes(reading) for t in _inside(head)]
    elif slot == "condition":
        found = _conditions(reading)
    elif slot == "deed":
        found = [t for t in in_phrase(reading, ("in", "by", "from", "during")) if t.pos_ == "NOUN"]
    elif slot == "place":
        found = _placed(reading)
    else:
        found = in_phrase(reading, (slot,))
    spread = nouns.spread(found)
    return [token for token in spread if token.i not in reading.partners] or spread  # "took them *hostage*"


def _doers(reading: Reading) -> list[Token]:
    verb, noun = reading.verb, reading.noun
    found = args.agents(verb) if verb is not None else []
    if not found and verb is not None and (reading.stative or (noun is not None and noun.dep_ == "pobj")):
        found = args.surface_subjects(verb)  # "is committed to", "were engaged in fighting"
    if not found and noun is not None:
        done = nouns.complements(noun, ("of",))  # "the arrest of a man *by police*"
        found = nouns.possessors(noun) or nouns.complements(noun, ("by",))
        found = found or [doer for one in done for doer in nouns.complements(one, ("by",))]
        if verb is None and all(doer.lower_ in args.PRONOUNS for doer in found):
            found = _speaking_beside(reading, noun) or found  # "during *his* trip to Tunis, *Abe* said …"
        if not found and verb is None:
            before = [c for c in noun.children if c.dep_ in {"compound", "amod", "nmod"}]
            found = [c for c in before if c.lower_ not in KINDS][:2]
            if {"of", "obj"}.isdisjoint(reading.frame.recipient):
                found = found or nouns.complements(noun, ("of",))
    return found


def _speaking_beside(reading: Reading, noun: Token) -> list[Token]:
    """Who met somebody in passing: "*Abe* left for home after talks with Lavrov"."""
    prep = noun.head
    if reading.event_type != "CONSULT" or noun.dep_ != "pobj":
        return []
    governor = prep.head
    if prep.lower_ == "on" and noun.lemma_.lower() in JOURNEYS:  # "Abe, *on a visit* to Oslo, said …"
        return [governor] if governor.pos_ in NOMINAL else args.agents(governor)
    whom = ("with", "to") if noun.lemma_.lower() in JOURNEYS else ("with",)
    if prep.lower_ not in OCCASIONS or not nouns.complements(noun, whom):
        return []
    if governor.pos_ not in {"VERB", "AUX"} or args.is_passive(governor):
        return []
    return args.surface_subjects(governor)


def done_to(reading: Reading) -> list[Token]:
    """To whom it is done: the verb's patient, or what the noun of action is "of"."""
    verb, noun = reading.verb, reading.noun
    if noun is None:
        return args.patients(verb) if verb is not None else []
    found = nouns.complements(noun, ("of",))
    if not found and verb is not None:
        found = [c for c in noun.children if c.dep_ in {"compound", "amod"}]
        if noun.dep_ == "pobj":  # "engaged the peacekeepers in a firefight"
            found = args.patients(verb) if not args.is_passive(verb) else found
    return found


def _datives(verb: Token | None) -> list[Token]:
    if verb is None:
        return []
    plain = [child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP"]
    found = plain or nouns.complements(verb, ("to",))
    if not found and verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.head.pos_ == "VERB":
        return _datives(verb.head)  # "sent a letter to the bank, threatening to …"
    return found


def clauses_of(reading: Reading) -> list[Token]:
    """The verbs of the clauses that complete the reading's words."""
    found = args.clause_heads(reading.trigger)
    if reading.anchor.i != reading.trigger.i:
        found += [head for head in args.clause_heads(reading.anchor) if head.i != reading.trigger.i]
    for child in reading.anchor.children:
        if child.dep_ == "dobj" and child.pos_ in NOMINAL:
            found += [c for c in child.children if c.dep_ == "acl" and c.tag_ == "VB"]
    return found


def _purposes(reading: Reading) -> list[Token]:
    """The clauses that say what an act is for: "sent troops *to help* the army"."""
    return [
        child
        for child in reading.anchor.children
        if child.dep_ == "advcl" and any(aux.lower_ == "to" and aux.dep_ == "aux" for aux in child.children)
    ]


def _inside(head: Token) -> list[Token]:
    """Whom the words of a clause name as those it is done to, nearest first."""
    found = args.patients(head) if not args.is_passive(head) else []
    for child in head.children:
        if child.dep_ in {"prep", "dative"} and child.lower_ in INSIDE:
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
    for head in [reading.anchor, *clauses_of(reading)]:
        for clause in head.children:
            if clause.dep_ == "advcl" and any(m.lower_ in {"unless", "if", "until"} for m in clause.children):
                found += args.surface_subjects(clause)
    return found


def _placed(reading: Reading) -> list[Token]:
    near = in_phrase(reading, ("in", "at", "near", "inside", "across", "into", "from"))
    if near:
        return near
    return [
        token
        for prep in reading.anchor.subtree
        if prep.dep_ == "prep" and prep.lower_ in {"in", "at"}
        for token in prep.children
        if token.dep_ == "pobj"
    ]


def in_phrase(reading: Reading, preps: tuple[str, ...]) -> list[Token]:
    """The nouns in phrases with one of the prepositions at any of the reading's words."""
    found: list[Token] = []
    sites = [reading.noun, reading.verb, reading.anchor, reading.trigger]
    if reading.verb is not None:
        objects = nouns.spread(args.patients(reading.verb))
        sites += objects + [part for one in objects for part in nouns.complements(one, ("of",))]
        sites += [
            c
            for c in reading.verb.children
            if c.dep_ in {"prt", "advmod", "prep", "acomp", "attr", "xcomp"} and c.pos_ != "VERB"
        ]
    sites += [c for site in sites if site is not None for c in site.children if c.dep_ == "relcl"]
    if reading.verb is None and reading.noun is not None and reading.noun.dep_ in {"nsubj", "nsubjpass"}:
        sites.append(reading.noun.head)  # "clashes broke out *between* …"
    if reading.noun is not None:  # "a suspension of aid *to Zambia*"
        sites += nouns.complements(reading.noun, ("of", "for"))
    seen: set[int] = set()
    for site in sites:
        if site is not None and site.i not in seen:
            seen.add(site.i)
            found += nouns.complements(site, preps)
    if not found and reading.verb is not None:  # "advised against travel *to Tunisia*"
        of_object = [c for obj in args.patients(reading.verb) for c in obj.children if c.lower_ == "for"]
        for prep in [*reading.verb.children, *of_object]:
            if prep.dep_ == "prep":
                fit = _fitting(prep, preps)
                found += [
                    t for noun in prep.children if noun.dep_ == "pobj" for t in nouns.complements(noun, fit)
                ]
    return list(dict.fromkeys(found))


def _fitting(prep: Token, wanted: tuple[str, ...]) -> set[str]:
    """The prepositions below another in whose phrases a party may stand: "*at* war *with* Chad"."""
    if prep.lower_ in CIRCUMSTANCES:
        return AGAINST.intersection(wanted)
    return set(wanted) - TOWARDS if prep.lower_ in APART else set(wanted)

"""Who does it and to whom it is done: reads the fillers of a frame's slots out of a dependency parse.

All functions answer with the head tokens of noun phrases and take the labels of spaCy's English
pipelines (ClearNLP). They follow passives, relative clauses, coordination, control and raising.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.noun_phrases import NOMINAL, possessors, under
from dragoman.coding.syntax_words import syntax_words

FINITE = {"VBD", "VBZ", "VBP"}
SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
RELATIVE = syntax_words("relative")
PRONOUNS = syntax_words("pronouns")
OBJECT_CONTROL_PREPOSITIONS = syntax_words("object_control_prepositions")
PROMISES = syntax_words("promises")
OWN_PURPOSES = syntax_words("own_purposes")
OWN_GERUNDS = syntax_words("own_gerunds")
MANNER = syntax_words("manner")
MEANS = syntax_words("means")
DATES = syntax_words("dates")
UTTERANCES = syntax_words("utterances")
STANCES = syntax_words("stances")
MAX_DEPTH = 6


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive, a reduced one ("protesters arrested by police") included."""
    for child in verb.children:
        if child.dep_ in {"auxpass", "nsubjpass"} or (child.dep_ == "agent" and not _is_means(child)):
            return True
    if verb.tag_ != "VBN" and not _is_unjoined(verb):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not under(verb, SUBJECTS):
        return is_passive(verb.head) and not under(verb, {"dobj", "aux"})
    if verb.dep_ in {"acl", "advcl", "relcl", "amod"}:
        return not under(verb, {"aux", "nsubj", "dobj"}) or (verb.dep_ == "acl" and not under(verb, {"aux"}))
    if verb.dep_ == "ROOT" and verb.tag_ == "VBD":
        return True
    return verb.dep_ in {"oprd", "xcomp", "ccomp"} and not under(verb, {"aux", "nsubj", "dobj"})


def _is_unjoined(verb: Token) -> bool:
    """A past tense that has neither doer nor object is a participle that the parser took for one.

    "He died, *shot* in the head"; as a heading, "Mayor *shot* dead".
    """
    if verb.tag_ != "VBD" or under(verb, {"dobj", "mark", "aux", "ccomp", "xcomp"}):
        return False
    if verb.dep_ == "advcl":
        return not under(verb, SUBJECTS | {"advmod"})
    return verb.dep_ == "ROOT" and any(child.lower_ == "dead" for child in verb.children)


def _is_means(prep: Token) -> bool:
    """Whether a "by" phrase tells how, not by whom: "they spoke *by telephone*"."""
    return any(child.lemma_.lower() in MEANS for child in prep.children)


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject of a verb, shared or controlled from above where it has none itself."""
    own = under(verb, SUBJECTS | PASSIVE_SUBJECTS)
    if own:
        return [resolved for token in own for resolved in _antecedents(token, verb)]
    if depth > MAX_DEPTH:
        return []
    head, label = verb.head, verb.dep_
    if label in {"conj", "dep"} and (head.pos_ in {"VERB", "AUX"} or verb.tag_ in FINITE):
        return surface_subjects(_partner(verb), depth + 1)
    if label in {"xcomp", "ccomp"}:
        return _controllers(verb, depth)
    if label == "relcl":
        return _identified(head, depth) if not under(verb, {"dobj"}) or not is_passive(verb) else []
    if label == "acl":
        return _subjects_of_noun_clause(verb, depth)
    if label == "advcl":
        return surface_subjects(head, depth + 1) if head.pos_ in {"VERB", "AUX"} else []
    if label in {"pcomp", "prep"}:
        return _subjects_of_gerund(verb, depth)
    if label in {"dobj", "pobj", "attr"} and verb.tag_ == "VBG":
        return surface_subjects(head, depth + 1) if head.pos_ in {"VERB", "AUX"} else []
    # a bare name before the verb that the parser took for an adverbial: "Sweden suspended aid"
    names = [c for c in verb.children if c.dep_ in {"npadvmod", "dep"} and c.pos_ == "PROPN" and c.i < verb.i]
    return [name for name in names if name.lower_ not in DATES][:1]


def _partner(verb: Token) -> Token:
    """The verb that another is joined to; not one of another tense if a higher clause has one that fits.

    "Mali demanded that Chad *leave* and *asked* for help": the parser joins "asked" to "leave".
    """
    head = verb.head
    if verb.tag_ not in FINITE or head.tag_ in FINITE or under(head, {"aux", "auxpass"}):
        return head
    above = head
    for _ in range(MAX_DEPTH):
        if above.head.i == above.i:
            return head
        above = above.head
        if above.tag_ == verb.tag_ and under(above, SUBJECTS | PASSIVE_SUBJECTS):
            return above
    return head


def _identified(noun: Token, depth: int) -> list[Token]:
    """Who a noun says somebody is: "Chile became the first *state* to sign" is about Chile."""
    verb = noun.head
    if noun.dep_ == "appos" and noun.pos_ == "NOUN" and verb.pos_ in {"PROPN", "NOUN"}:
        return [verb]  # "Poland, the only *member* that refused"
    if noun.dep_ != "attr" or noun.pos_ != "NOUN" or verb.lemma_ not in {"be", "become", "remain"}:
        return [noun]
    named = [t for t in surface_subjects(verb, depth + 1) if t.pos_ in {"PROPN", "NOUN"} and t.i != noun.i]
    return named or [noun]


def _antecedents(subject: Token, verb: Token) -> list[Token]:
    if subject.lower_ in RELATIVE and verb.dep_ == "relcl":
        return _identified(verb.head, 0)
    if subject.lower_ in RELATIVE and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        return [verb.head.head]
    if subject.lower_ == "that" and verb.dep_ == "ccomp" and verb.head.lemma_ == "be":
        return under(verb.head, {"attr"})[:1]  # "it was Russia *that* attacked"
    if subject.dep_ == "csubj":
        return []
    return [subject]


def _controllers(verb: Token, depth: int) -> list[Token]:
    """Who is meant to do what an infinitive says: the object of "urge", else the subject."""
    head = verb.head
    if head.pos_ not in {"VERB", "AUX", "ADJ", "NOUN"}:
        return []
    objects = under(head, {"dobj", "dative"})
    objects = [token for token in objects if token.pos_ in NOMINAL and token.i < verb.i]
    if objects and head.lemma_ not in PROMISES | OWN_PURPOSES and verb.dep_ == "xcomp":
        return objects
    if head.pos_ == "ADJ" and head.dep_ in {"acomp", "attr", "oprd"}:
        return surface_subjects(head.head, depth + 1)
    called = [token for prep in under(head, {"prep"}) if prep.lower_ in {"on", "upon", "to", "with"}
              for token in under(prep, {"pobj"}) if token.i < verb.i]  # fmt: skip
    if called and head.lemma_ in {"call", "appeal", "plead"}:
        return called
    return surface_subjects(head, depth + 1)


def _subjects_of_noun_clause(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    if head.lemma_ in UTTERANCES and head.dep_ in {"dobj", "pobj", "nsubjpass"}:
        owners_ = possessors(head)
        if owners_:
            return owners_
        governor = head.head if head.dep_ != "pobj" else head.head.head
        if governor.pos_ in {"VERB", "AUX"}:
            return agents(governor, depth + 1)
    if verb.tag_ in {"VBG", "VBN"} or any(child.lower_ in RELATIVE for child in verb.children):
        return [head]
    owners = possessors(head)  # "Iran's pledge to withdraw"
    if owners:
        return owners
    if head.dep_ in {"dobj", "nsubjpass", "attr", "oprd"} and head.head.pos_ in {"VERB", "AUX"}:
        return agents(head.head, depth + 1)
    return [head]


def _subjects_of_gerund(verb: Token, depth: int) -> list[Token]:
    prep = verb.head if verb.dep_ == "pcomp" else verb
    governor = prep.head
    if governor.pos_ in {"VERB", "AUX"}:
        if prep.lower_ in OBJECT_CONTROL_PREPOSITIONS and governor.lemma_ not in OWN_GERUNDS:
            objects = patients(governor, depth + 1)
            if objects:
                return objects
        return surface_subjects(governor, depth + 1)
    if governor.pos_ == "ADJ" and governor.head.pos_ in {"VERB", "AUX"}:  # "guilty of bombing"
        return surface_subjects(governor.head, depth + 1)
    if governor.pos_ not in {"NOUN", "PROPN"} or governor.lemma_.lower() in STANCES:
        return []
    above = governor.head.head if governor.dep_ == "pobj" else governor.head
    if (
        not possessors(governor)
        and above.pos_ in {"VERB", "AUX"}
        and governor.dep_ in {"pobj", "dobj", "attr"}
    ):
        return surface_subjects(above, depth + 1) or [governor]  # "in the process of leaving"
    return possessors(governor) or [governor]


def agents(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it: the subject of an active, the "by" phrase of a passive."""
    if is_passive(verb):
        return [token for prep in under(verb, {"agent", "prep"}) if prep.lower_ == "by"
                for token in under(prep, {"pobj"})]  # fmt: skip
    return surface_subjects(verb, depth)


def patients(verb: Token, depth: int = 0) -> list[Token]:
    """To whom it is done: the object of an active, the subject of a passive."""
    if is_passive(verb):
        if verb.dep_ == "acl" and not under(verb, PASSIVE_SUBJECTS):
            return [verb.head]
        if verb.dep_ == "conj" and _is_reduced(verb):
            return [verb.nbor(-1)]
        return surface_subjects(verb, depth)
    own = [token for token in under(verb, {"dobj"}) if token.lower_ not in RELATIVE]
    if own:
        return own
    made_to = [
        subject
        for clause in under(verb, {"ccomp"})
        if verb.lemma_ in {"help", "let", "make"}
        or clause.pos_ == "ADJ"  # "held *Chad* responsible"
        or any(a.lower_ == "to" for a in under(clause, {"aux"}))
        for subject in under(clause, SUBJECTS)
    ]
    if made_to:  # "allowed the paper to appear"
        return made_to
    # "whom they arrested", "the man they arrested"
    if (
        verb.dep_ == "relcl"
        and under(verb, {"nsubj"})
        and not any(child.dep_ in SUBJECTS and child.lower_ in RELATIVE for child in verb.children)
        and not _is_adverbial(verb)
    ):
        return [verb.head]
    shared = [
        child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB" and child.i > verb.i
    ]
    if (
        shared and depth < MAX_DEPTH and not under(verb, {"prep", "ccomp", "xcomp"})
    ):  # "condemned and rejected it"
        return [token for token in patients(shared[0], depth + 1) if token.i > verb.i]
    if verb.dep_ in {"ccomp", "xcomp"}:
        return []
    return [
        token for token in under(verb, {"oprd", "attr"}) if verb.lemma_ != "be" and token.pos_ in {"PROPN"}
    ]


def _is_adverbial(verb: Token) -> bool:
    """Whether a relative clause tells where, when or over what: "the border *over which* they fought"."""
    phrases = [g for prep in under(verb, {"prep"}) for g in prep.children]
    where = [child for child in verb.children if child.lower_ in {"where", "when", "why"}]
    return bool(where) or any(token.lower_ in RELATIVE for token in phrases)


def _is_reduced(verb: Token) -> bool:
    """A participle behind its noun that the parser joined to the main verb: "over workers *held* by Iran"."""
    if verb.i == 0 or under(verb, SUBJECTS | PASSIVE_SUBJECTS | {"aux", "auxpass"}):
        return False
    return verb.nbor(-1).pos_ in {"NOUN", "PROPN"} and bool(under(verb, {"agent"}))


def _is_particle(gerund: Token) -> bool:
    """Whether a gerund follows its verb's particle at once: "ruled out *recognising* Kosovo"."""
    return bool(gerund.nbor(-1).dep_ == "prt")


def clause_heads(token: Token) -> list[Token]:
    """The verbs of the clauses that complete a word: "agreed *to withdraw*", "accused X of *bombing*"."""
    found = under(token, {"xcomp", "ccomp"})
    for prep in under(token, {"prep"}):
        if prep.i > token.i and prep.lower_ not in MANNER:  # not "*in defending* himself, he offered"
            found += under(prep, {"pcomp"})
    found += [
        c for c in under(token, {"advcl"}) if c.tag_ == "VBG" and c.i == token.i + 2 and _is_particle(c)
    ]
    if token.pos_ in {"NOUN", "PROPN"}:
        found += under(token, {"acl"})
    return found


def speakers_of(pronoun: Token) -> Iterator[Token]:
    """Whom a pronoun may mean where its clause hangs on one with a named subject, nearest first."""
    if pronoun.lower_ not in PRONOUNS:
        return
    token = pronoun
    others = _clause_mates(pronoun)
    for _ in range(MAX_DEPTH * 2):
        if token.head.i == token.i:
            return
        token = token.head
        for subject in under(token, SUBJECTS):
            named = subject.pos_ in {"NOUN", "PROPN"} and subject.i not in others
            if named and (subject.i < pronoun.i or _is_ahead(pronoun, subject)):
                yield subject


def _clause_mates(pronoun: Token) -> set[int]:
    """Who a pronoun cannot mean: the doer of its own verb ("Reyes said Diaz sued *him*")."""
    token = pronoun
    while token.dep_ in {"pobj", "prep", "dative", "conj", "agent"} and token.head.i != token.i:
        token = token.head
    verb = token if token.pos_ == "VERB" else token.head
    if pronoun.dep_ in SUBJECTS | PASSIVE_SUBJECTS | {"poss"} or verb.pos_ != "VERB":
        return set()
    return {subject.i for subject in surface_subjects(verb)}


def _is_ahead(pronoun: Token, subject: Token) -> bool:
    """ "While *he* refused, Obama met the king": the name of the main clause comes later."""
    clause = pronoun.head
    return pronoun.dep_ in SUBJECTS and clause.dep_ == "advcl" and clause.head.i == subject.head.i


def reporters(token: Token) -> list[Token]:
    """The subjects of the verbs that report the clause a word stands in ("Clinton said …")."""
    found: list[Token] = []
    for _ in range(MAX_DEPTH * 2):
        if token.head.i == token.i:
            break
        if token.dep_ == "ccomp":
            found += under(token.head, SUBJECTS)
        token = token.head
    return found


def auxiliaries(verb: Token) -> set[str]:
    """The auxiliaries of a verb in lower case, contractions made whole."""
    whole = {"'ll": "will", "’ll": "will", "wo": "will", "'d": "would", "’d": "would", "ca": "can"}
    found = {
        whole.get(child.lower_, child.lower_) for child in verb.children if child.dep_ in {"aux", "auxpass"}
    }
    if not found and verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not under(verb, SUBJECTS):
        return auxiliaries(verb.head)
    return found


def is_negated(verb: Token) -> bool:
    """Whether "not", "never" or "no longer" stands with the verb."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in {"never", "n't", "not"}:
            return True
        if child.lower_ == "longer" and any(word.lower_ == "no" for word in child.children):
            return True
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not under(verb, SUBJECTS | {"aux"}):
        return any(child.dep_ == "neg" for child in verb.head.children) and any(
            child.lower_ in {"or", "nor"} for child in verb.head.children
        )
    return False

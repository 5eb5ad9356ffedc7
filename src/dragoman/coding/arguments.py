"""Who does it and to whom it is done: reads the fillers of a frame's slots out of a dependency parse.

All functions answer with the head tokens of noun phrases and take the labels of spaCy's English
pipelines (ClearNLP). They follow passives, relative clauses, coordination, control and raising.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

SUBJECTS = {"nsubj", "csubj"}
PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "SYM"}
RELATIVE = {"who", "whom", "which", "that", "whose"}
PRONOUNS = {"it", "he", "she", "they", "its", "his", "her", "their", "him", "them", "itself", "themselves"}
OBJECT_CONTROL_PREPOSITIONS = {"of", "from", "for", "against", "with", "over", "into", "on"}
PROMISES = {"promise", "vow", "pledge", "threaten", "swear", "guarantee", "offer"}
MAX_DEPTH = 6
TIME_NAMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december mon tue wed thu fri sat sun
    """.split()
)
UTTERANCES = frozenset(
    """
    statement declaration letter resolution message communique speech bill law decree order petition lawsuit
    report warning note tweet motion ruling
    """.split()
)
"""Nouns for words: what "a letter demanding …" demands is demanded by who sends the letter."""


STANCES = frozenset(
    """
    opponent critic foe supporter advocate proponent champion idea notion concept risk danger fear cost
    benefit price merit wisdom folly question possibility prospect likelihood chance alternative subject
    """.split()
)
"""Nouns under which a gerund tells of no act of anybody: "opponents of *taking in* refugees"."""


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive, a reduced one ("protesters arrested by police") included."""
    for child in verb.children:
        if child.dep_ in {"auxpass", "nsubjpass", "agent"}:
            return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not _own(verb, SUBJECTS):
        return is_passive(verb.head) and not _own(verb, {"dobj", "aux"})
    if verb.dep_ in {"acl", "advcl", "relcl", "amod"}:
        return not _own(verb, {"aux", "nsubj", "dobj"}) or (verb.dep_ == "acl" and not _own(verb, {"aux"}))
    return verb.dep_ in {"oprd", "xcomp", "ccomp"} and not _own(verb, {"aux", "nsubj", "dobj"})


def _own(token: Token, labels: set[str]) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject of a verb, shared or controlled from above where it has none itself."""
    own = _own(verb, SUBJECTS | PASSIVE_SUBJECTS)
    if own:
        return [resolved for token in own for resolved in _antecedents(token, verb)]
    if depth > MAX_DEPTH:
        return []
    head, label = verb.head, verb.dep_
    if label == "conj" and head.pos_ in {"VERB", "AUX"}:
        return surface_subjects(head, depth + 1)
    if label in {"xcomp", "ccomp"}:
        return _controllers(verb, depth)
    if label == "relcl":
        return _identified(head, depth) if not _own(verb, {"dobj"}) or not is_passive(verb) else []
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
    return [name for name in names if name.lower_ not in TIME_NAMES][:1]


def _identified(noun: Token, depth: int) -> list[Token]:
    """Who a noun says somebody is: "Chile became the first *state* to sign" is about Chile."""
    verb = noun.head
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
        return _own(verb.head, {"attr"})[:1]  # "it was Russia *that* attacked"
    if subject.dep_ == "csubj":
        return []
    return [subject]


def _controllers(verb: Token, depth: int) -> list[Token]:
    """Who is meant to do what an infinitive says: the object of "urge", else the subject."""
    head = verb.head
    if head.pos_ not in {"VERB", "AUX", "ADJ", "NOUN"}:
        return []
    objects = _own(head, {"dobj", "dative"})
    objects = [token for token in objects if token.pos_ in NOMINAL and token.i < verb.i]
    if objects and head.lemma_ not in PROMISES and verb.dep_ == "xcomp":
        return objects
    if head.pos_ == "ADJ" and head.dep_ in {"acomp", "attr", "oprd"}:
        return surface_subjects(head.head, depth + 1)
    called = [token for prep in _own(head, {"prep"}) if prep.lower_ in {"on", "upon", "to", "with"}
              for token in _own(prep, {"pobj"}) if token.i < verb.i]  # fmt: skip
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
        if prep.lower_ in OBJECT_CONTROL_PREPOSITIONS and governor.lemma_ not in {
            "apologize",
            "insist",
            "respond",
        }:
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
        return [token for prep in _own(verb, {"agent", "prep"}) if prep.lower_ == "by"
                for token in _own(prep, {"pobj"})]  # fmt: skip
    return surface_subjects(verb, depth)


def patients(verb: Token, depth: int = 0) -> list[Token]:
    """To whom it is done: the object of an active, the subject of a passive."""
    if is_passive(verb):
        if verb.dep_ == "acl" and not _own(verb, PASSIVE_SUBJECTS):
            return [verb.head]
        return surface_subjects(verb, depth)
    own = [token for token in _own(verb, {"dobj"}) if token.lower_ not in RELATIVE]
    if own:
        return own
    made_to = [
        subject
        for clause in _own(verb, {"ccomp"})
        if verb.lemma_ in {"help", "let", "make"} or any(a.lower_ == "to" for a in _own(clause, {"aux"}))
        for subject in _own(clause, SUBJECTS)
    ]
    if made_to:  # "allowed the paper to appear"
        return made_to
    # "whom they arrested", "the man they arrested"
    if (
        verb.dep_ == "relcl"
        and _own(verb, {"nsubj"})
        and not any(child.dep_ in SUBJECTS and child.lower_ in RELATIVE for child in verb.children)
    ):
        return [verb.head]
    shared = [
        child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB" and child.i > verb.i
    ]
    if (
        shared and depth < MAX_DEPTH and not _own(verb, {"prep", "ccomp", "xcomp"})
    ):  # "condemned and rejected it"
        return [token for token in patients(shared[0], depth + 1) if token.i > verb.i]
    if verb.dep_ in {"ccomp", "xcomp"}:
        return []
    return [
        token for token in _own(verb, {"oprd", "attr"}) if verb.lemma_ != "be" and token.pos_ in {"PROPN"}
    ]


def complements(token: Token, preps: Iterable[str]) -> list[Token]:
    """The nouns and gerunds that stand in phrases with one of the prepositions under a token."""
    wanted = set(preps)
    found: list[Token] = []
    for prep in token.children:
        if prep.dep_ in {"prep", "dative", "agent", "prt", "advmod"} and prep.lower_ in wanted:
            found += [child for child in prep.children if child.dep_ in {"pobj", "pcomp"}]
    return found


def possessors(noun: Token) -> list[Token]:
    """Whose it is: "Lavrov's visit", "their meeting"."""
    return _own(noun, {"poss"})


def clause_heads(token: Token) -> list[Token]:
    """The verbs of the clauses that complete a word: "agreed *to withdraw*", "accused X of *bombing*"."""
    found = _own(token, {"xcomp", "ccomp"})
    for prep in _own(token, {"prep"}):
        found += _own(prep, {"pcomp"})
    if token.pos_ in {"NOUN", "PROPN"}:
        found += _own(token, {"acl"})
    return found


def spread(heads: Iterable[Token]) -> list[Token]:
    """The heads together with what is joined to them by "and", in the order of the text."""
    found: dict[int, Token] = {}
    for head in heads:
        found[head.i] = head
        found |= {token.i: token for token in _shared_heads(head)}
        for token in _conjuncts(head):
            found[token.i] = token
    return [found[i] for i in sorted(found)]


def _shared_heads(head: Token) -> Iterator[Token]:
    """The names that share a head: "*North* and South Korea", "*French* and British troops"."""
    for child in head.children:
        named = child.dep_ in {"nmod", "amod", "compound"} and child.text[0].isupper()
        named = named or (child.dep_ == "nmod" and child.pos_ == "NOUN")  # "the government and rebels"
        if named and any(grandchild.dep_ in {"conj", "cc"} for grandchild in child.children):
            yield child


def _conjuncts(head: Token, depth: int = 0) -> Iterator[Token]:
    if depth > 12:
        return
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in NOMINAL:
            yield child
            yield from _conjuncts(child, depth + 1)
        elif child.dep_ == "appos" and child.pos_ == "PROPN" == head.pos_ and _own(child, {"conj"}):
            yield child  # "France, Spain and Italy": a list that the parser took for an apposition
            yield from _conjuncts(child, depth + 1)
        elif (
            child.dep_ == "prep" and child.lower_ == "with" and child.i == head.i + 1 and head.dep_ == "nsubj"
        ):
            yield from _own(child, {"pobj"})


_PHRASE_LABELS = {
    "det",
    "amod",
    "compound",
    "nmod",
    "poss",
    "case",
    "nummod",
    "quantmod",
    "predet",
    "advmod",
    "punct",
    "neg",
}
_PHRASE_PREPOSITIONS = {"of", "for", "in", "from", "at", "to", "on"}


def noun_phrase(head: Token) -> tuple[Token, Token]:
    """The first and last token of a head's phrase, with "of" and the like and without clauses."""
    first, last = head, head
    pending = [(head, 0)]
    while pending:
        token, depth = pending.pop()
        first, last = min(first, token, key=_place), max(last, token, key=_place)
        if depth > 6:
            continue
        for child in token.children:
            if child.dep_ in _PHRASE_LABELS and child.pos_ != "PUNCT":
                pending.append((child, depth + 1))
            elif child.dep_ == "prep" and child.lower_ in _PHRASE_PREPOSITIONS and token.pos_ != "PRON":
                pending += [
                    (grandchild, depth + 1) for grandchild in child.children if grandchild.dep_ == "pobj"
                ]
    return first, last


def _place(token: Token) -> int:
    return int(token.i)


def owners(noun: Token, doer: bool = False, depth: int = 0) -> Iterator[Token]:
    """Who stands behind a thing, nearest first: "*Russia's* offer", "*Israeli* raid", "raid by *rebels*"."""
    yield from possessors(noun)
    yield from complements(noun, ("by", "from"))
    for clause in _own(noun, {"acl", "relcl"}):  # "every offer made *by the rebels*"
        yield from complements(clause, ("by",))
    for child in noun.children:
        if child.dep_ in {"compound", "amod", "nmod"}:
            yield child
    if doer:
        yield from complements(noun, ("of",))
        return
    for preps in (("of",), ("in", "at", "near", "on", "against", "to", "for", "with", "inside", "over")):
        for token in complements(noun, preps):
            yield token
            if depth < 2:
                yield from owners(token, depth=depth + 1)


def speakers_of(pronoun: Token) -> Iterator[Token]:
    """Whom a pronoun may mean where its clause hangs on one with a named subject, nearest first."""
    if pronoun.lower_ not in PRONOUNS:
        return
    token = pronoun
    for _ in range(MAX_DEPTH * 2):
        if token.head.i == token.i:
            return
        token = token.head
        for subject in _own(token, SUBJECTS):
            if subject.pos_ in {"NOUN", "PROPN"} and (subject.i < pronoun.i or _is_ahead(pronoun, subject)):
                yield subject


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
            found += _own(token.head, SUBJECTS)
        token = token.head
    return found


def auxiliaries(verb: Token) -> set[str]:
    """The auxiliaries of a verb in lower case, contractions made whole."""
    whole = {"'ll": "will", "’ll": "will", "wo": "will", "'d": "would", "’d": "would", "ca": "can"}
    found = {
        whole.get(child.lower_, child.lower_) for child in verb.children if child.dep_ in {"aux", "auxpass"}
    }
    if not found and verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and not _own(verb, SUBJECTS):
        return auxiliaries(verb.head)
    return found


def is_negated(verb: Token) -> bool:
    """Whether "not", "never" or "no longer" stands with the verb."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in {"never", "n't", "not"}:
            return True
        if child.lower_ == "longer" and any(word.lower_ == "no" for word in child.children):
            return True
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not _own(verb, SUBJECTS | {"aux"}):
        return any(child.dep_ == "neg" for child in verb.head.children) and any(
            child.lower_ in {"or", "nor"} for child in verb.head.children
        )
    return False

"""Finds the words that a cue verb attributes: a clause, an infinitive, a noun phrase, a whole sentence."""

from __future__ import annotations

import dataclasses

from spacy.tokens import Token

from dragoman.coding.statements.cues import Cue
from dragoman.coding.statements.phrases import inverted_subject
from dragoman.coding.statements.tails import find_end

STANCES = frozenset({"object", "complement", "topic", "infinitive", "gerund"})
"""Frames whose content is not a clause: they tell what somebody takes a stand on."""

_REFLEXIVES = frozenset("himself herself themselves itself myself yourself ourselves".split())
_PRONOMINALS = frozenset("something anything nothing everything it that this what so her him them".split())
_ACCUSATIVES = frozenset({"him", "them", "me", "us"})
_FRONTING = frozenset({",", "?", "!", "—", "–", "-", "--", "…", "...", "”", '"'})
_DASHES = frozenset({"—", "–", "―", "--", "-"})
_TRIM = frozenset({",", ".", ";", ":", "...", "…", "?", "!", "and", "but", " "}) | _DASHES
_FURTHER = frozenset(
    {"add", "say", "note", "cite", "call", "write", "argue", "claim", "explain", "warn", "insist", "suggest"}
)
_PREDICATES = frozenset({"oprd", "prep", "acomp", "dobj"})
_MAX_CLIMB = 12
_PERCEPTION = frozenset({"see", "hear", "feel", "find", "notice", "watch", "catch", "observe", "discover"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MUSING = frozenset(
    {"think", "believe", "suppose", "guess", "presume", "hope", "fear", "suspect", "reckon", "feel"}
)
_ASKING = frozenset({"ask", "inquire", "enquire", "wonder", "question", "query"})
_LINKS = frozenset(
    {"because", "if", "unless", "since", "so", "until", "before", "after", "when", "although", "though"}
)
SURE = 0.9
"""The weight of a verb that does little else than report."""


@dataclasses.dataclass(slots=True)
class Find:
    """The first and last token of a content; ``extra`` is a preposition that belongs to the cue."""

    first: Token
    last: Token
    frame: str
    weight: float
    extra: Token | None = None

    def trimmed(self) -> Find:
        """Without punctuation and conjunctions at the edges."""
        doc = self.first.doc
        start, end = self.first.i, self.last.i
        while start < end and (doc[start].text in _TRIM or doc[start].is_space):
            start += 1
        while end > start and (doc[end].text in _TRIM or doc[end].is_space):
            end -= 1
        self.first, self.last = doc[start], doc[end]
        return self


def find_content(verb: Token, cue: Cue) -> Find | None:
    """What the verb attributes in this sentence; None where it attributes nothing."""
    for search in _SEARCHES:
        find = search(verb, cue)
        if find is not None:
            if find.first.i > verb.i:
                find.last = find_end(find.first, find.last, find.frame)
            return find.trimmed()
    return None


# --- clauses ----------------------------------------------------------------------------------------------


def _find_clause(verb: Token, cue: Cue) -> Find | None:
    """A complement clause, before or after the verb."""
    clauses = [child for child in verb.children if child.dep_ == "ccomp"]
    if not clauses:
        return None
    clause = next((child for child in clauses if child.i > verb.i), clauses[0])
    if verb.lemma_ in _PERCEPTION and _is_perceived(clause):
        return None
    if _is_small(clause) or _has_accusative(clause):
        weight = max(cue.frames.get("complement", 0.0), cue.frames.get("infinitive", 0.0))
        if not weight or clause.i < verb.i or clause.left_edge.lower_ in _REFLEXIVES:
            return None
        return Find(clause.left_edge, clause.right_edge, "complement", weight)
    if clause.i < verb.i:
        return _fronted(clause, verb, cue)
    weight = _reporting_weight(cue)
    if not weight:
        return None
    return Find(_clause_start(clause, verb), _clause_end(clause, verb), "clause", weight)


def _fronted(clause: Token, verb: Token, cue: Cue) -> Find | None:
    """A clause before its verb, parted from it by a comma or a quotation mark."""
    weight = _reporting_weight(cue)
    if not weight or _has_own_complement(verb, weight):
        return None
    if clause.right_edge.i > verb.i:  # the cue stands in its midst
        return Find(clause.left_edge, clause.right_edge, "clause", weight)
    subject = next((child for child in verb.lefts if child.dep_ == "nsubj" and child.i > clause.i), None)
    behind = verb.i if subject is None else subject.left_edge.i
    between = verb.doc[clause.right_edge.i : max(clause.right_edge.i + 1, behind)]
    is_parted = any(t.text in _FRONTING or t.is_quote for t in between) or _ends_sentence(verb)
    if not is_parted or any(t.text in {";", ":"} for t in between):
        return None
    return Find(clause.left_edge, clause.right_edge, "clause", weight)


def _has_own_complement(verb: Token, weight: float) -> bool:
    """ "He wanted the job, so he offered TO HELP": the clause before is not what was offered."""
    if weight >= SURE:
        return any(child.dep_ == "dobj" and child.lower_ in _PRONOMINALS for child in verb.rights)
    return any(child.dep_ in {"dobj", "xcomp"} for child in verb.rights)


def _ends_sentence(verb: Token) -> bool:
    """ "It will rain I think."."""
    rest = verb.doc[verb.i + 1 :]
    return len(rest) > 0 and all(token.is_punct or token.is_space for token in rest)


def _reporting_weight(cue: Cue) -> float:
    return max(cue.frames.get("clause", 0.0), cue.frames.get("quote", 0.0))


def _clause_start(clause: Token, verb: Token) -> Token:
    """The first word of a clause after its verb, without a time or place of the saying before it.

    "said on Monday the talks …": the parser likes to give "on Monday" to the talks.
    """
    first = clause.left_edge
    others = [c for c in verb.rights if c.dep_ in {"ccomp", "xcomp"} and c.i < clause.i]
    if others:
        first = min((first, others[0].left_edge), key=lambda t: t.i)
    mark = next((child for child in clause.lefts if child.dep_ == "mark"), None)
    if mark is not None and all(t.pos_ == "ADV" for t in verb.doc[first.i : mark.i]):
        return mark  # "said only that …"
    if mark is not None or any(child.tag_ in {"WP", "WRB", "WDT"} for child in clause.lefts):
        return first
    subject = next((child for child in clause.lefts if child.dep_ in {"nsubj", "nsubjpass", "expl"}), None)
    if subject is None or any(t.text in _FRONTING for t in verb.doc[verb.i : first.i]):
        return first
    before = [child for child in clause.lefts if child.i < subject.left_edge.i]
    if before and all(child.dep_ in {"prep", "npadvmod"} for child in before):
        return subject.left_edge
    return first


def _clause_end(clause: Token, verb: Token) -> Token:
    """The last word of a content: short of ", adding …", and with what the parser hung on the cue instead."""
    for child in clause.rights:
        if _is_past_again(child):
            return clause.doc[child.left_edge.i - 1]
        if child.dep_ != "advcl" or child.tag_ != "VBG" or child.left_edge.i < 2:
            continue
        before, earlier = clause.doc[child.left_edge.i - 1], clause.doc[child.left_edge.i - 2]
        if child.lemma_ in _FURTHER and before.text == ",":
            return before
        if before.is_quote and earlier.text in {",", "."}:
            return before  # said it “had failed,” referring to …: the narrator goes on
    end = clause.right_edge
    if end.is_quote:
        return end
    for child in verb.rights:
        if child.left_edge.i > end.i and _goes_on(child, clause):
            end = child.right_edge
    return end


def is_resumed(verb: Token) -> bool:
    """ "said it OPPOSES the sale and URGED calm": the second verb has the subject of "said"."""
    return _is_past_again(verb) and not any(t.dep_ in {"nsubj", "nsubjpass"} for t in verb.children)


def _is_past_again(verb: Token) -> bool:
    """Whether the narrator's past tense comes back after a reported present or future."""
    clause = verb.head
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or clause.dep_ != "ccomp" or clause.head.tag_ != "VBD":
        return False
    if any(child.dep_ in {"aux", "auxpass"} for child in verb.children):
        return False
    return clause.head.i < clause.i and _is_present(clause)


def _is_present(clause: Token) -> bool:
    """Whether a clause is in the present or future."""
    finite = next((t for t in clause.lefts if t.dep_ in {"aux", "auxpass"}), clause)
    return finite.tag_ in {"VBZ", "VBP", "MD"}


def _goes_on(child: Token, clause: Token) -> bool:
    """Whether a later dependent of the cue is in truth part of what it reports."""
    if child.dep_ == "ccomp":
        return True
    before = child.doc[child.left_edge.i - 1].text
    if child.dep_ == "advcl":
        mark = next((t for t in child.lefts if t.dep_ in {"mark", "advmod"}), None)
        return mark is not None and mark.lower_ in _LINKS and before != ","
    if child.dep_ == "conj":
        has_subject = any(t.dep_ in {"nsubj", "nsubjpass", "expl"} for t in child.lefts)
        if not has_subject or any(t.dep_ == "ccomp" for t in child.children):
            return False
        return child.tag_ != "VBD" or not _is_present(clause)  # else the narrator comes back
    return False


def _is_perceived(clause: Token) -> bool:
    """ "saw prices fall", "heard them sing": what happened, not what was thought."""
    has_auxiliary = any(child.dep_ in {"aux", "auxpass"} for child in clause.children)
    return clause.tag_ in {"VB", "VBG"} and not has_auxiliary


def _has_accusative(clause: Token) -> bool:
    """ "called him unfit"."""
    subject = next((child for child in clause.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
    return subject is not None and subject.lower_ in _REFLEXIVES | _ACCUSATIVES


def _is_small(clause: Token) -> bool:
    """ "him to go", "the vote a farce": a complement without a finite verb."""
    if clause.pos_ not in {"VERB", "AUX"}:
        return not any(child.dep_ in {"cop", "nsubj"} for child in clause.children)
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in clause.children)


def _find_lost_clause(verb: Token, cue: Cue) -> Find | None:
    """A complement clause that the parser did not see as one: "told the paper in a letter that …"."""
    weight = cue.frames.get("clause", 0.0)
    if weight < SURE:
        return None
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + 12]:
        if token.lower_ == "that" and token.tag_ == "IN":
            return Find(token, doc[len(doc) - 1], "clause", weight)
        if token.pos_ in {"VERB", "AUX"} or token.text in _FRONTING:
            break
    for child in verb.rights:
        first = _start_of_lost(child, verb)
        if first is not None:
            return Find(first, child.right_edge, "clause", weight)
    return None


def _start_of_lost(child: Token, verb: Token) -> Token | None:
    """Where a content begins that was parsed as something else: an adverbial, a participle, an object."""
    if child.dep_ == "advcl":
        has_object = any(t.dep_ == "dobj" for t in verb.children)
        if child.left_edge.i == verb.i + 1 and child.left_edge.tag_ == "WRB" and not has_object:
            return child.left_edge  # "did not say when they would leave"
        mark = next((t for t in child.lefts if t.dep_ == "mark"), None)
        if mark is not None and mark.lower_ in {"if", "whether"} and verb.lemma_ in _ASKING:
            return mark if mark.nbor(-1).text != "," else None  # "asked the court if it would sit"
        if any(t.dep_ == "mark" or t.tag_ in {"WRB", "TO"} for t in child.lefts):
            return None
        subject = next((t for t in child.lefts if t.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is None or any(t.text in _FRONTING for t in verb.doc[verb.i : subject.left_edge.i]):
            return None
        return subject.left_edge
    if verb.lemma_ != "say":
        return None
    if child.dep_ == "xcomp" and child.tag_ == "VBG":
        return child.left_edge  # "said closing the port would help"
    if child.dep_ == "dobj" and any(t.tag_ in _FINITE for t in verb.doc[child.i : child.right_edge.i]):
        return child.left_edge  # "said many of those who came left again"
    return None


# --- infinitives, noun phrases, topics ----------------------------------------------------------------------


def _find_infinitive(verb: Token, cue: Cue) -> Find | None:
    clause = next((child for child in verb.rights if child.dep_ == "xcomp"), None)
    if clause is None:
        return None
    target, end = _target_before(verb, clause), _infinitive_end(clause)
    own = next((t for t in clause.lefts if t.dep_ == "nsubj"), None)
    if target is None and own is not None and cue.frames.get("complement") and own.i > verb.i:
        target = own  # "called on Parliament to vote", with "on" for a particle
    if target is not None:
        if "addressee" in cue.frames and "complement" not in cue.frames:
            return Find(clause.left_edge, end, "complement", cue.frames["addressee"])
        weight = cue.frames.get("complement", 0.0)
        return Find(target.left_edge, end, "complement", weight) if weight else None
    if any(child.tag_ in {"WRB", "WP", "WDT"} or child.lower_ == "whether" for child in clause.lefts):
        weight = cue.frames.get("clause", 0.0)  # "explained how to vote"
        return Find(clause.left_edge, end, "clause", weight) if weight else None
    frame = "gerund" if clause.tag_ == "VBG" else "infinitive"
    if frame == "infinitive" and not any(child.tag_ == "TO" for child in clause.lefts):
        frame = "complement"
    weight = cue.frames.get(frame, 0.0)
    return Find(clause.left_edge, end, frame, weight) if weight else None


def _infinitive_end(clause: Token) -> Token:
    """The last word of an infinitive, short of ", and DENOUNCED the raid": that is the narrator's verb."""
    for child in clause.rights:
        if child.dep_ == "conj" and child.tag_ in _FINITE and clause.tag_ == "VB":
            links = [t for t in clause.rights if t.dep_ == "cc" and t.i < child.i]
            return clause.doc[(links[-1] if links else child.left_edge).i - 1]
    return clause.right_edge


def _target_before(verb: Token, clause: Token) -> Token | None:
    """Who is to do something: "urged IRAN to stop", "called on IRAN to stop"."""
    for child in verb.rights:
        if child.i >= clause.i:
            break
        if child.dep_ == "dobj":
            return child
        if child.dep_ == "prep" and child.lower_ in {"on", "upon"}:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    return None


def _find_object(verb: Token, cue: Cue) -> Find | None:
    target = next((child for child in verb.children if child.dep_ == "dobj"), None)
    passive = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    if target is None:
        target = passive
    if target is None or target.lower_ in _REFLEXIVES:
        return None
    rest = [child for child in verb.rights if child.i > target.i and child.dep_ in _PREDICATES]
    rest = [c for c in rest if c.dep_ != "prep" or c.lower_ in {"as", "of", "for", "from", "to", "with"}]
    if "complement" in cue.frames and passive is None:
        if rest:
            return Find(target.left_edge, rest[0].right_edge, "complement", cue.frames["complement"])
        is_quoted = any(t.is_quote for t in verb.doc[target.left_edge.i : target.i + 1])
        if is_quoted and "object" not in cue.frames:
            return Find(target.left_edge, target.right_edge, "complement", cue.frames["complement"])
    weight = cue.frames.get("object", 0.0)
    return Find(target.left_edge, _noun_end(target), "object", weight) if weight else None


def _noun_end(noun: Token) -> Token:
    """The last word of a noun phrase without a relative clause behind a comma."""
    for child in noun.rights:
        if (
            child.dep_ == "relcl"
            and child.left_edge.i > noun.i
            and noun.doc[child.left_edge.i - 1].text == ","
        ):
            return noun.doc[child.left_edge.i - 1]
    return noun.right_edge


def _find_topic(verb: Token, cue: Cue) -> Find | None:
    for child in verb.rights:
        weight = cue.topics.get(child.lower_, 0.0) if child.dep_ in {"prep", "prt"} else 0.0
        inner = next((t for t in child.children if t.dep_ in {"pobj", "pcomp"}), None) if weight else None
        if inner is not None:
            last = _predicate_of(verb, child) or _noun_end(inner)
            return Find(inner.left_edge, last, "topic", weight, extra=child)
    return None


def _predicate_of(verb: Token, topic: Token) -> Token | None:
    """The end of "as …" in "referred to the strike as a farce"."""
    following = next((t for t in verb.rights if t.i > topic.right_edge.i), None)
    is_predicate = following is not None and following.dep_ == "prep" and following.lower_ == "as"
    return following.right_edge if following is not None and is_predicate else None


# --- parentheses --------------------------------------------------------------------------------------------


def _find_around(verb: Token, cue: Cue) -> Find | None:
    """A parenthesis such as ", officials said,": the clause around it is the content."""
    weight = _reporting_weight(cue)
    if verb.dep_ not in {"parataxis", "advcl", "ccomp", "dep", "conj"}:
        return None
    if weight < SURE and not (verb.lemma_ in _MUSING and verb.dep_ == "parataxis"):
        return None
    if not _is_parenthesis(verb):
        return None
    around = _verb_over(verb.head)
    first, last = verb.left_edge, verb.right_edge
    if around.right_edge.i <= last.i and around.left_edge.i >= first.i:
        return None
    start = min(around.left_edge.i, first.i)
    end = around.right_edge.i
    if _opening(verb).i <= start + 1 and last.i < end:
        start = last.i + 1  # "As the envoy told the paper, …"
    if end == last.i:
        end = max(_opening(verb).i - 1, start)
    return Find(verb.doc[start], verb.doc[end], "around", weight)


def _verb_over(token: Token) -> Token:
    """The verb of the clause that a noun stands in."""
    for _ in range(_MAX_CLIMB):
        if token.pos_ in {"VERB", "AUX"} or token.dep_ == "ROOT":
            break
        token = token.head
    return token


def _opening(verb: Token) -> Token:
    """Where the words of a parenthesis begin: its subject, or the verb where that comes first."""
    subject = next((child for child in verb.lefts if child.dep_ in {"nsubj", "nsubjpass"}), None)
    return verb if subject is None or inverted_subject(verb) is not None else subject.left_edge


def _is_parenthesis(verb: Token) -> bool:
    openers = [t for t in verb.lefts if t.dep_ in {"mark", "advmod", "cc"}]
    if any(t.lower_ not in {"as", "also", "later"} for t in openers):
        return False
    subjects = [t for t in verb.children if t.dep_ in {"nsubj", "nsubjpass"}]
    if not subjects or any(t.lower_ in {"you", "what", "who", "that", "which"} for t in subjects):
        return False
    first = _opening(verb)
    before = verb.doc[first.i - 1] if first.i else None
    if before is not None and before.lower_ == "as":
        if not before.i:
            return True
        before = verb.doc[before.i - 1]
    if first.text in {",", "("}:
        return True
    return before is not None and (before.is_quote or before.text in _DASHES | {",", "("})


def _find_before(verb: Token, cue: Cue) -> Find | None:
    """A sentence that ends in ", he said": what stands before is the content, however it was parsed."""
    if cue.frames.get("quote", 0.0) < SURE or verb.dep_ != "ROOT":
        return None
    if any(child.dep_ in {"dobj", "xcomp", "advcl"} for child in verb.rights):
        return None
    subject = next((t for t in verb.children if t.dep_ == "nsubj"), None)
    if subject is None:
        return None
    opening = min(subject.left_edge.i, verb.i)
    doc = verb.doc
    if opening < 4 or doc[opening - 1].text != ",":
        return None
    before = doc[: opening - 1]
    if before[0].pos_ in {"ADP", "SCONJ", "VERB"} or not any(t.tag_ in _FINITE for t in before):
        return None
    return Find(doc[0], doc[opening - 1], "around", cue.frames["quote"])


_SEARCHES = (
    _find_clause,
    _find_lost_clause,
    _find_infinitive,
    _find_object,
    _find_topic,
    _find_around,
    _find_before,
)

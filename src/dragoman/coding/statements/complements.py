"""The clauses that a cue verb reports: "said *that it would rain*", before or after it."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.statements.cues import Cue
from dragoman.coding.statements.findings import FINITE, REFLEXIVES, SURE, Find, reporting_weight
from dragoman.coding.syntax_words import syntax_words

_PRONOMINALS = syntax_words("pronominals")
_ACCUSATIVES = syntax_words("accusatives")
_FRONTING = frozenset({",", "?", "!", "—", "–", "-", "--", "…", "...", "”", '"'})
_FURTHER = syntax_words("further")
_PERCEPTION = syntax_words("perception")
_ASKING = syntax_words("asking")
_LINKS = syntax_words("links")


def find_clause(verb: Token, cue: Cue) -> Find | None:
    """A complement clause, before or after the verb."""
    clauses = [child for child in verb.children if child.dep_ == "ccomp"]
    if not clauses:
        return None
    clause = next((child for child in clauses if child.i > verb.i), clauses[0])
    if verb.lemma_ in _PERCEPTION and _is_perceived(clause):
        return None
    if _is_small(clause) or _has_accusative(clause):
        weight = max(cue.frames.get("complement", 0.0), cue.frames.get("infinitive", 0.0))
        if not weight or clause.i < verb.i or clause.left_edge.lower_ in REFLEXIVES:
            return None
        return Find(clause.left_edge, clause.right_edge, "complement", weight)
    if clause.i < verb.i:
        return _fronted(clause, verb, cue)
    weight = reporting_weight(cue)
    if not weight:
        return None
    return Find(_clause_start(clause, verb), _clause_end(clause, verb), "clause", weight)


def _fronted(clause: Token, verb: Token, cue: Cue) -> Find | None:
    """A clause before its verb, parted from it by a comma or a quotation mark."""
    weight = reporting_weight(cue)
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
    return subject is not None and subject.lower_ in REFLEXIVES | _ACCUSATIVES


def _is_small(clause: Token) -> bool:
    """ "him to go", "the vote a farce": a complement without a finite verb."""
    if clause.pos_ not in {"VERB", "AUX"}:
        return not any(child.dep_ in {"cop", "nsubj"} for child in clause.children)
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in clause.children)


def find_lost_clause(verb: Token, cue: Cue) -> Find | None:
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
    if child.dep_ == "dobj" and any(t.tag_ in FINITE for t in verb.doc[child.i : child.right_edge.i]):
        return child.left_edge  # "said many of those who came left again"
    return None

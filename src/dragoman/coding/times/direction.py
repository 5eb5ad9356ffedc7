"""Does the sentence look back or ahead? Answered from the words about a time expression, without a parse."""

from __future__ import annotations

from dragoman.coding.times.lexicon import load_cues
from dragoman.coding.times.tokens import Tokens

BACK, UNKNOWN, AHEAD = -1, 0, 1
_REACH = 30
_ENDS = '|"'


def look(tokens: Tokens, first: int, last: int, *, is_near: bool = True) -> int:
    """Whether the expression of tokens ``first`` to ``last`` lies before (-1) or after (1) the writing.

    The cue nearest to the expression in its own clause decides: "will meet Friday", "met Friday". For a day
    (``is_near``) a present tense looks ahead too: "meets Friday".
    """
    cues = load_cues()
    before = tokens.word(first - 1)
    fixed = cues.prepositions.get(before, 0)
    if fixed < 0:
        return BACK
    if fixed > 1 and is_near:
        return AHEAD
    left = first - 1 if tokens.kinds[first - 1 : first] in ("I", "O", "@", "B", "R", "+", "4") else first
    if is_near and tokens.word(left - 1) in ("is", "are"):
        return AHEAD
    behind = range(left - 1, max(left - _REACH, -1), -1)
    beyond = range(last + 1, min(last + _REACH, len(tokens.kinds)))
    opens_clause = left == 0 or tokens.kinds[left - 1] in _ENDS or _is_clause_word(tokens, left - 1)
    for indices in (beyond, behind) if opens_clause else (behind, beyond):
        found = _scan(tokens, indices, is_near=is_near)
        if found is not None:
            return found
    return AHEAD if fixed > 0 else UNKNOWN


def _is_clause_word(tokens: Tokens, index: int) -> bool:
    word = tokens.words[index]
    return word in load_cues().clause or word == ","


def _scan(tokens: Tokens, indices: range, *, is_near: bool) -> int | None:
    """What the first cue says that the indices pass within the sentence; None where there is none."""
    cues = load_cues()
    leads_on = False  # a "to" with its verb stands between a cue and the expression
    for index in indices:
        word = tokens.words[index]
        if tokens.kinds[index] in _ENDS or (word == "." and _is_stop(tokens, index)):
            return None
        if word in cues.future or (word in ("be", "to") and _is_to_be(tokens, index)):
            return AHEAD
        leads_on = leads_on or (word == "to" and indices.step < 0 and _is_plain(tokens, index + 1))
        if leads_on and word in cues.intent:  # "agreed to sell it in October": agreed or to be sold then?
            return AHEAD if is_near else UNKNOWN
        if is_near and word in cues.present and tokens.kinds[index - 1 : index] not in ("T", "a", "h", "F"):
            return AHEAD
        if tokens.word(index - 1) == "be":  # "to be held" does not look back
            continue
        if word in cues.past or _is_regular_past(tokens, index, word):
            return BACK
    return None


def _is_plain(tokens: Tokens, index: int) -> bool:
    """A word in small letters that may be a verb: "to meet", not "to the" or "to Paris"."""
    if index >= len(tokens.kinds) or tokens.kinds[index] != ".":
        return False
    return tokens.text[tokens.starts[index]].islower()


def _is_to_be(tokens: Tokens, index: int) -> bool:
    """ "is to meet", "to be held"."""
    before = tokens.word(index - 1)
    return before in ("is", "are") if tokens.word(index) == "to" else before == "to"


def _is_stop(tokens: Tokens, index: int) -> bool:
    """A full stop ends the sentence unless it closes an initial or a short title."""
    before = tokens.word(index - 1)
    return len(before) > 3 or not before.isalpha()


def _is_regular_past(tokens: Tokens, index: int, word: str) -> bool:
    return (
        word.endswith("ed")
        and len(word) > 4
        and word not in load_cues().not_past
        and tokens.text[tokens.starts[index]].islower()
    )

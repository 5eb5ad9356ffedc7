"""What a second opinion sees of a pair: the frames' reading, the words, the path between spans, the parties.

A description is a mapping of feature names to values. The part of a name before the first ``:`` is its
group; a model weighs the groups, so that the frames' reading counts for more than any one word.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from dragoman.coding.classify import Candidate, Classification, Pair
from dragoman.coding.linear_model import Description, Groups
from dragoman.parse import Parsed
from dragoman.records import Party

FEATURES_VERSION = 1
"""Raised when a name or a value changes its meaning; models of another version are refused."""

GROUPS = Groups({
    "bias": 1.0, "sure": 1.0, "share": 2.0, "links": 1.0, "rule": 0.5, "trigger": 0.7, "status": 0.3,
    "party": 0.2, "head": 0.3, "order": 0.2, "path": 0.7, "governor": 0.7, "word": 1.0, "pair": 1.0,
    "between": 0.7, "before": 0.3, "after": 0.5,
}, frozenset({"word", "pair", "between", "before", "after", "path", "governor"}))  # fmt: skip
"""How far each group may speak, and which are many small clues."""

NEAR = 3
"""Words before the first and after the last span that are told with their place."""
_MAX_PATH = 8
_MAX_WORDS = 80
_FUNCTION_TAGS = {"DET", "PUNCT", "SPACE", "NUM", "SYM"}


def describe(first: Classification, candidates: Sequence[Candidate], pair: Pair) -> Description:
    """All features of one pair; ``candidates`` are the frames' weighed readings, best first."""
    found: Description = {"bias:": 1.0}
    found |= _reading_features(first, candidates)
    for sentence in pair.parsed:
        for name in _word_features(sentence, pair):
            found[name] = 1.0
    found |= _path_features(pair)
    for side, span in (("actor", pair.actor), ("recipient", pair.recipient)):
        for name in _party_features(pair.document.party(*span) if span else None):
            found[f"party:{side}.{name}"] = 1.0
    return found


def _reading_features(first: Classification, candidates: Sequence[Candidate]) -> Description:
    """The frames' answer, how sure it is, by which rule, and every type's share of the scores."""
    kind = first.event_type
    found = {
        f"sure:{kind}": first.confidence,
        f"status:{first.status}": 1.0,
        f"status:{kind}.{first.status}": 1.0,
    }
    for part in first.rule.split(" + "):
        found[f"rule:{part}"] = 1.0
    if not candidates:
        return found | {"rule:none": 1.0}
    best = candidates[0]
    found[f"trigger:{best.reading.trigger.lemma_.lower()}"] = 1.0
    found[f"links:{kind}"] = min(best.links, 4.0) / 4.0
    if best.reading.mode:
        found[f"rule:{kind}/{best.reading.mode}"] = 1.0
    return found | {f"share:{name}": value for name, value in _shares(candidates).items()}


def _shares(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Each type's best score as a share of all, by a soft maximum."""
    scores: dict[str, float] = {}
    for candidate in candidates:
        name = candidate.reading.event_type
        scores[name] = max(scores.get(name, -math.inf), candidate.score)
    top = max(scores.values())
    weights = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def _word_features(sentence: Parsed, pair: Pair) -> Iterator[str]:
    """Lemmas, pairs of them, and those between, before and after the spans."""
    row = list(_lemmas(sentence, pair))[:_MAX_WORDS]
    plain = [word for word in row if word not in {"<a>", "<r>"}]
    for word in plain:
        yield f"word:{word}"
    for left, right in itertools.pairwise(row):
        yield f"pair:{left} {right}"
    marks = [i for i, word in enumerate(row) if word in {"<a>", "<r>"}]
    if not marks:
        return
    low, high = marks[0], marks[-1]
    for word in row[low + 1 : high]:
        yield f"between:{word}"
    yield f"order:{row[low]}{row[high]}"
    for place in range(max(0, low - NEAR), low):
        yield f"before:{row[place]}"
    for place in range(high + 1, min(len(row), high + 1 + NEAR)):
        yield f"after:{row[place]}"


def _lemmas(sentence: Parsed, pair: Pair) -> Iterator[str]:
    """The sentence's lemmas with each span as one mark and each number and name as its kind."""
    last = ""
    marks = (("<a>", pair.actor), ("<r>", pair.recipient))
    for token in sentence.doc:
        at = sentence.start_of(token)
        mark = next((m for m, s in marks if s and s[0] <= at < s[1]), "")
        if mark:
            if mark != last:
                yield mark
        elif token.pos_ == "PROPN":
            if last != "<name>":
                yield "<name>"
            mark = "<name>"
        elif token.pos_ not in _FUNCTION_TAGS:
            yield token.lemma_.lower()
        last = mark


def _path_features(pair: Pair) -> Description:
    """The words above each span's head, and the path between the two heads."""
    heads: dict[str, tuple[Parsed, Token]] = {}
    for side, span in (("a", pair.actor), ("r", pair.recipient)):
        for sentence in pair.parsed:
            tokens = sentence.tokens_between(*span) if span else []
            if tokens:
                heads[side] = sentence, sentence.doc[tokens[0].i : tokens[-1].i + 1].root
                break
    found: Description = {}
    for side, (_, head) in heads.items():
        found[f"path:{side}.{head.dep_}"] = 1.0
        for step, above in enumerate(_above(head)[:3]):
            found[f"path:{side}{step}.{_word(above)}"] = 1.0
            found[f"governor:{side}.{_word(above)}"] = 1.0
        found[f"head:{side}.{_word(head)}"] = 1.0
    if len(heads) == 2 and heads["a"][0] is heads["r"][0]:
        path = _between_heads(heads["a"][1], heads["r"][1])
        if path is not None:
            found[f"path:{path}"] = 1.0
    return found


def _word(token: Token) -> str:
    """The lemma, without the names that would tie a lesson to its countries."""
    return "<name>" if token.pos_ == "PROPN" else token.lemma_.lower()


def _above(token: Token) -> list[Token]:
    found: list[Token] = []
    while token.head.i != token.i and len(found) < _MAX_PATH:
        token = token.head
        found.append(token)
    return found


def _between_heads(a: Token, r: Token) -> str | None:
    """``nsubj<accuse>dobj``: the relations up from one head to where the paths meet, and down again."""
    up, down = [a, *_above(a)], [r, *_above(r)]
    places = {token.i: i for i, token in enumerate(down)}
    for i, token in enumerate(up):
        if token.i in places:
            left = "<".join(t.dep_ for t in up[:i])
            right = ">".join(t.dep_ for t in reversed(down[: places[token.i]]))
            return f"{left}<{_word(token)}>{right}"
    return None


def _party_features(party: Party | None) -> Iterator[str]:
    if party is None:
        yield "missing"
        return
    yield f"sector.{party.sector}"
    yield f"kind.{party.kind}"
    yield "known" if party.country else "unknown"

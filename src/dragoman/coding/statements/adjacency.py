"""Attributes a quotation that the parse left alone, by the words that stand next to it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.statements.clauses import is_helper, verb_cue
from dragoman.coding.statements.drafts import MIN_SPEECH_WORDS, Draft
from dragoman.coding.statements.phrases import read_phrase, subject_of
from dragoman.coding.statements.quotations import Quotation
from dragoman.coding.statements.scene import Scene
from dragoman.parse import Parsed

_REACH = 24  # tokens between a quotation and its cue
_NOMINALS = frozenset({"NOUN", "PROPN", "PRON"})


def attribute(quotation: Quotation, scene: Scene) -> Draft | None:
    """The cue right after or right before a quotation, as a draft; None where there is none."""
    for parsed, verb in _cues_nearby(quotation, scene):
        subject = _speaker_near(parsed, verb, scene)
        if subject is None:
            continue
        bounds = (parsed.start_of(verb), parsed.end_of(verb))
        return Draft(
            read_phrase(parsed, subject, scene.cues.spokespersons), bounds, (quotation.start, quotation.end),
            list(quotation.parts), "quote", 0.9, quotations=[quotation],
        )  # fmt: skip
    return _attribute_by_colon(quotation, scene)


def _cues_nearby(quotation: Quotation, scene: Scene) -> Iterator[tuple[Parsed, Token]]:
    number = scene.sentence_number(quotation.end - 1)
    own = scene.parse_of(number)
    if own is not None:
        verb = _verb_after(own, quotation, scene)
        if verb is not None:
            yield own, verb
    following = scene.parse_of(number + 1)
    if following is not None and _is_tail(quotation, following, scene):
        verb = _verb_after(following, quotation, scene)
        if verb is not None:
            yield following, verb
    first = scene.parse_of(scene.sentence_number(quotation.start))
    if first is not None:
        verb = _verb_before(first, quotation, scene)
        if verb is not None:
            yield first, verb


def _is_tail(quotation: Quotation, following: Parsed, scene: Scene) -> bool:
    """A sentence that the splitter cut off behind "?” ", such as "she asked."."""
    start = following.sentence.start
    inner = scene.text[max(quotation.start, quotation.end - 4) : quotation.end].rstrip("”’»'\"")
    if not inner.endswith(("?", "!", ",", "…", "..")):
        return False
    return "\n" not in scene.text[quotation.end : start] and scene.is_blank(quotation.end, start)


def _is_quoting(verb: Token, scene: Scene) -> bool:
    cue = verb_cue(verb, scene.cues)
    return cue is not None and "quote" in cue.frames


def _verb_after(parsed: Parsed, quotation: Quotation, scene: Scene) -> Token | None:
    """The cue of ``…," officials said`` or ``…," said the minister``."""
    words = [t for t in parsed.doc if parsed.start_of(t) >= quotation.end and not t.is_punct][:_REACH]
    verb = next(
        (
            t
            for t in words
            if t.pos_ in {"VERB", "AUX"} and t.dep_ not in {"relcl", "acl"} and not is_helper(t)
        ),
        None,
    )
    if verb is None or not _is_quoting(verb, scene):
        return None
    if scene.quotation_at(parsed.start_of(verb)) is not None:
        return None
    opening = {t.i for t in words[:2]}
    subject = subject_of(verb)
    if subject is None or scene.quotation_at(parsed.start_of(subject)) is not None:
        return verb if verb.i in opening else None
    if verb.i in opening:  # inverted: "said the minister"
        return verb if subject.i > verb.i or subject.i + 3 > verb.i else None
    return verb if opening & set(range(subject.left_edge.i, subject.i + 1)) else None


def _verb_before(parsed: Parsed, quotation: Quotation, scene: Scene) -> Token | None:
    """The cue of ``she told reporters: "…"``."""
    before = [t for t in parsed.doc if parsed.end_of(t) <= quotation.start]
    gap = 0
    for token in reversed(before[-_REACH:]):
        if token.is_punct:
            continue
        if token.pos_ in {"VERB", "AUX"} and not is_helper(token):
            if scene.quotation_at(parsed.start_of(token)) is not None or not _is_quoting(token, scene):
                return None
            return token if _leads_in(before, gap, quotation) else None
        gap += 1
    return None


def _leads_in(before: list[Token], gap: int, quotation: Quotation) -> bool:
    mark = before[-1].text
    if mark in {":", ","}:
        return quotation.words >= MIN_SPEECH_WORDS or gap <= 3
    if before[-1].lower_ in {"that", "as"}:
        return gap <= 4
    return gap == 0 or (quotation.words >= MIN_SPEECH_WORDS and gap <= 3)


def _speaker_near(parsed: Parsed, verb: Token, scene: Scene) -> Token | None:
    subject = subject_of(verb)
    if subject is not None and scene.quotation_at(parsed.start_of(subject)) is None:
        return subject
    doc = parsed.doc
    ahead = doc[verb.i + 1 : verb.i + 8]
    behind = reversed(list(doc[max(0, verb.i - 6) : verb.i]))
    for side in (ahead, behind):
        for token in side:
            if token.is_punct or scene.quotation_at(parsed.start_of(token)) is not None:
                break
            if token.pos_ in _NOMINALS:
                return _head_of_name(token)
    return None


def _head_of_name(token: Token) -> Token:
    for _ in range(8):
        if token.dep_ != "compound" or token.head.i <= token.i:
            break
        token = token.head
    return token


def _attribute_by_colon(quotation: Quotation, scene: Scene) -> Draft | None:
    """``Here is the minister in May: "…"``: the words before a colon name the speaker."""
    if quotation.words < MIN_SPEECH_WORDS:
        return None
    lead = scene.text[max(0, quotation.start - 3) : quotation.start].rstrip()
    if not lead.endswith(":"):
        return None
    parsed = scene.parse_of(scene.sentence_number(max(0, quotation.start - 3)))
    if parsed is None:
        return None
    before = [t for t in parsed.doc if parsed.end_of(t) <= quotation.start]
    root = next((t for t in before if t.dep_ == "ROOT" and t.pos_ in {"VERB", "AUX"}), None)
    subject = subject_of(root) if root is not None else None
    if subject is None or subject.pos_ not in _NOMINALS:
        subject = next((t for t in before if t.pos_ in {"PROPN", "PRON"}), None)
    if subject is None and before and before[0].is_title and before[0].pos_ == "NOUN":
        subject = before[0]  # a name at the head of a headline
    if subject is None:
        return None
    colon = scene.text.rindex(":", 0, quotation.start)
    speaker = read_phrase(parsed, _head_of_name(subject), scene.cues.spokespersons)
    return Draft(
        speaker, (colon, colon + 1), (quotation.start, quotation.end), list(quotation.parts), "colon", 0.7,
        quotations=[quotation],
    )  # fmt: skip

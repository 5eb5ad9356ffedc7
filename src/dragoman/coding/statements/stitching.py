"""Joins quotations and attributions: whose words a quotation is, and which quotations are one speech."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Sequence

from dragoman.coding.statements.clauses import Attribution
from dragoman.coding.statements.cues import Cues
from dragoman.coding.statements.phrases import Phrase, read_phrase, subject_of
from dragoman.coding.statements.quotations import Quotation
from dragoman.parse import Parsed
from dragoman.records import Sentence

MIN_SPEECH_WORDS = 4
"""A quotation of fewer words that no cue governs is taken for a name or scare quotes."""

_WORD = re.compile(r"\w+")
_ONLY_MARKS = re.compile(r"[\s\W]*")


@dataclasses.dataclass(slots=True)
class Draft:
    """A statement before its parties are resolved."""

    speaker: Phrase | None
    cue: tuple[int, int] | None
    content: tuple[int, int]
    parts: list[tuple[int, int]]
    frame: str
    weight: float
    sentence: int
    addressee: Phrase | None = None
    is_negated: bool = False
    is_continued: bool = False
    quotations: list[Quotation] = dataclasses.field(default_factory=list)


def stitch(
    text: str, sentences: Sequence[Sentence], parsed: Sequence[Parsed],
    attributions: Sequence[Attribution], quotations: Sequence[Quotation], cues: Cues,
) -> list[Draft]:  # fmt: skip
    """Statements in text order out of what the parse and the quotation marks tell."""
    index = QuotationIndex(quotations)
    drafts = [draft for a in attributions if (draft := _grow(a, index)) is not None]
    owned = {id(q) for draft in drafts for q in draft.quotations}
    by_start = {p.sentence.start: p for p in parsed}
    starts = [s.start for s in sentences]
    for number, quotation in enumerate(quotations):
        if id(quotation) in owned:
            continue
        draft = _attribute(quotation, sentences, starts, by_start, index, cues)
        if draft is not None:
            drafts = [d for d in drafts if d.cue != draft.cue]
            drafts.append(draft)
    drafts.sort(key=lambda d: d.content)
    return _continue_orphans(text, sentences, starts, drafts, quotations)


class QuotationIndex:
    """Finds the quotation at an offset."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self.quotations = quotations
        self._starts = [q.start for q in quotations]

    def at(self, offset: int) -> Quotation | None:
        """The quotation that holds the offset between its marks."""
        number = bisect.bisect_right(self._starts, offset) - 1
        if number < 0:
            return None
        found = self.quotations[number]
        return found if found.start <= offset < found.end else None

    def between(self, start: int, end: int) -> Sequence[Quotation]:
        """The quotations that overlap a stretch."""
        first = max(0, bisect.bisect_right(self._starts, start) - 1)
        if first < len(self.quotations) and self.quotations[first].end <= start:
            first += 1
        return self.quotations[first : bisect.bisect_left(self._starts, end)]


def _grow(attribution: Attribution, index: QuotationIndex) -> Draft | None:
    """An attribution with the whole of each quotation that its content touches; None inside a speech."""
    around = index.at(attribution.cue[0])
    if around is not None and around.words >= MIN_SPEECH_WORDS:
        return None
    start, end = attribution.content
    touched = [q for q in index.between(start, end) if q is not around]
    for quotation in touched:
        start, end = min(start, quotation.start), max(end, quotation.end)
    return Draft(
        attribution.speaker, attribution.cue, (start, end), [(start, end)], attribution.frame,
        attribution.weight, attribution.sentence, attribution.addressee, attribution.is_negated,
        quotations=list(touched),
    )  # fmt: skip


def _attribute(
    quotation: Quotation, sentences: Sequence[Sentence], starts: Sequence[int],
    by_start: dict[int, Parsed], index: QuotationIndex, cues: Cues,
) -> Draft | None:  # fmt: skip
    """The cue next to a quotation that the parse has not linked to it."""
    best: tuple[int, Draft] | None = None
    for offset in (quotation.end - 1, quotation.start):
        number = bisect.bisect_right(starts, offset) - 1
        parsed = by_start.get(starts[number]) if number >= 0 else None
        if parsed is None:
            continue
        for token in parsed.doc:
            if token.pos_ not in {"VERB", "AUX"}:
                continue
            place = parsed.start_of(token)
            cue = cues.verbs.get(token.lemma_.lower())
            if cue is None or "quote" not in cue.frames or index.at(place) is not None:
                continue
            distance = place - quotation.end if place >= quotation.end else quotation.start - place
            if distance < 0 or distance > 200 or (best is not None and best[0] <= distance):
                continue
            subject = subject_of(token)
            if subject is None or index.at(parsed.start_of(subject)) is quotation:
                subject = _neighbour_subject(parsed, token.i, index)
            if subject is None:
                continue
            bounds = (quotation.start, quotation.end)
            draft = Draft(
                read_phrase(parsed, subject), (place, parsed.end_of(token)), bounds,
                list(quotation.parts), "quote", 0.9, parsed.sentence.start, quotations=[quotation],
            )  # fmt: skip
            best = (distance, draft)
    return best[1] if best else None


def _neighbour_subject(parsed: Parsed, position: int, index: QuotationIndex):  # type: ignore[no-untyped-def]
    """The noun just after or before a cue whose subject the parse has missed."""
    doc = parsed.doc
    for numbers in (range(position + 1, min(len(doc), position + 8)), range(position - 1, max(-1, position - 6), -1)):
        for i in numbers:
            token = doc[i]
            if token.is_punct:
                break
            if token.pos_ in {"NOUN", "PROPN", "PRON"} and index.at(parsed.start_of(token)) is None:
                while token.dep_ == "compound" and token.head.i > token.i:
                    token = token.head
                return token
    return None


def _continue_orphans(
    text: str, sentences: Sequence[Sentence], starts: Sequence[int],
    drafts: list[Draft], quotations: Sequence[Quotation],
) -> list[Draft]:  # fmt: skip
    """Quotations without a cue go on with the speech next to them."""
    owner = {id(q): draft for draft in drafts for q in draft.quotations}
    result = list(drafts)
    previous: Draft | None = None
    for number, quotation in enumerate(quotations):
        mine = owner.get(id(quotation))
        if mine is not None:
            previous = mine
            continue
        if quotation.words < MIN_SPEECH_WORDS:
            continue
        begins = _begins_sentence(text, quotation, sentences, starts)
        if not begins:
            continue
        near = _previous_speech(quotation, previous, result, sentences, starts)
        if near is None:
            continue
        if near is previous and _is_joined(text, near, quotation, sentences, starts):
            near.parts.extend(quotation.parts)
            near.content = (near.content[0], quotation.end)
            near.quotations.append(quotation)
            continue
        draft = Draft(
            near.speaker, None, (quotation.start, quotation.end), list(quotation.parts), "orphan",
            0.6, near.sentence, is_continued=True, quotations=[quotation],
        )  # fmt: skip
        result.append(draft)
        previous = draft
    result.sort(key=lambda d: d.content)
    return result


def _begins_sentence(
    text: str, quotation: Quotation, sentences: Sequence[Sentence], starts: Sequence[int]
) -> bool:
    number = bisect.bisect_right(starts, quotation.start) - 1
    return number >= 0 and not text[starts[number] : quotation.start].strip()


def _previous_speech(
    quotation: Quotation, previous: Draft | None, drafts: Sequence[Draft],
    sentences: Sequence[Sentence], starts: Sequence[int],
) -> Draft | None:  # fmt: skip
    number = bisect.bisect_right(starts, quotation.start) - 1
    lowest = sentences[max(0, number - 1)].start
    last = None
    for draft in drafts:
        if draft.speaker is None or draft.content[0] >= quotation.start:
            continue
        where = max(draft.content[1], draft.cue[1] if draft.cue else 0)
        if where >= lowest and draft.frame.split()[0] in {"clause", "around", "quote", "orphan", "source", "topic", "object", "complement"}:
            last = draft if last is None or draft.content[0] >= last.content[0] else last
    if previous is not None and last is not None and previous.content[1] >= lowest:
        return previous
    return last


def _is_joined(
    text: str, near: Draft, quotation: Quotation, sentences: Sequence[Sentence], starts: Sequence[int]
) -> bool:
    """Whether the quotation directly follows the sentence of a direct speech in the same paragraph."""
    if near.is_continued and near.content[1] > quotation.start:
        return False
    if kind_of(text, near) != "direct":
        return False
    number = bisect.bisect_right(starts, quotation.start) - 1
    if number < 1:
        return False
    before = sentences[number - 1]
    if before.paragraph != sentences[number].paragraph:
        return False
    reach = max(near.content[1], near.cue[1] if near.cue else 0)
    return before.start <= reach <= quotation.start


def kind_of(text: str, draft: Draft) -> str:
    """direct, mixed or indirect, by how many words of the content stand in quotation marks."""
    inside = sum(
        _words(text, max(q.start, a), min(q.end, b)) for q in draft.quotations for a, b in draft.parts
        if q.start < b and q.end > a
    )  # fmt: skip
    total = sum(_words(text, a, b) for a, b in draft.parts)
    if not inside:
        return "indirect"
    return "direct" if inside >= total - 1 and inside >= 0.9 * total else "mixed"


def _words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))

"""Finds speakers that the layout names: signatures ("— Commissioner X"), labels ("Q:", "From X:")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dragoman.coding.statements.drafts import Draft
from dragoman.coding.statements.phrases import Phrase
from dragoman.coding.statements.quotations import Quotation
from dragoman.coding.statements.scene import Scene

_NAME = r"(?:[A-Z][\w.'’-]*|of|the|for|and|de|von|van|al|bin|ibn|el|la)"
_SIGNATURE = re.compile(
    rf"\s{{0,3}}(?P<dash>[―—–]|--?)\s{{0,3}}(?P<name>[A-Z][\w.'’-]*(?:,?[ \u00a0]{_NAME}){{0,9}})"
    r"(?=[ \u00a0]*(?:\(@?\w|,|\.?\s*$|\.?\s*\n))"
)
_LABEL = re.compile(
    rf"^[ \t]*(?:From[ ](?:the[ ])?(?=[A-Z]))?(?P<name>[A-Z][\w.'’-]*(?:[ \u00a0]{_NAME}){{0,6}})"
    r"(?P<topic>[ ]\(on [^()\n]{2,60}\))?"
    r"[ ]?(?P<colon>:)(?=[ \u00a0]+\S)",
    re.MULTILINE,
)
_INTERVIEW = re.compile(
    r"^[ \t]*(?P<name>Q|A|Question|Answer)[ ]?(?P<colon>[:.])(?=[ \u00a0]+\S)", re.MULTILINE
)
_CREDIT = re.compile(
    r"\b(?P<label>[A-Za-z]{3,12})(?P<colon>:)[ \u00a0]"
    rf"(?P<name>[\w@][\w.'’/-]*(?:,?[ \u00a0]{_NAME}){{0,7}})"
    r"(?=[.)]|[ \u00a0]*$)",
    re.MULTILINE,
)
_MIN_CAPTION = 10  # characters
_MIN_TURN = 12
_TURN_ENDS = frozenset(".?!…—-”\"’')")
_MAX_WORDS = 400


def read_headers(scene: Scene) -> list[Draft]:
    """The statements that a signature or label attributes, in text order."""
    drafts = list(_read_signatures(scene))
    drafts.extend(_read_labels(scene))
    drafts.extend(_read_credits(scene))
    return drafts


def _read_credits(scene: Scene) -> Iterator[Draft]:
    """``… in the ten years before 2010. Source: World Bank``: where a caption or figure comes from."""
    for match in _CREDIT.finditer(scene.text):
        if match.group("label").lower() not in scene.cues.credits:
            continue
        sentence = scene.sentence_number(match.start())
        if scene.begins_sentence(match.start()):
            sentence -= 1
        if sentence < 0 or "\n" in scene.text[scene.sentences[sentence].end : match.start()]:
            continue
        start, end = scene.sentences[sentence].start, min(scene.sentences[sentence].end, match.start())
        while end > start and scene.text[end - 1] in " \u00a0(":
            end -= 1
        if end - start >= _MIN_CAPTION:
            inside = list(scene.quotations_between(start, end))
            bounds = (start, end)
            yield Draft(
                _phrase(match), match.span("label"), bounds, [bounds], "credit", 0.5, quotations=inside
            )


def _read_signatures(scene: Scene) -> Iterator[Draft]:
    """``"…" — Commissioner X`` right behind a quotation."""
    for quotation in scene.quotations:
        match = _SIGNATURE.match(scene.text, quotation.end)
        if match is None or not _is_signature(scene, quotation, match):
            continue
        yield Draft(
            _phrase(match), match.span("dash"), (quotation.start, quotation.end), list(quotation.parts),
            "signature", 0.85, quotations=[quotation],
        )  # fmt: skip


def _is_signature(scene: Scene, quotation: Quotation, match: re.Match[str]) -> bool:
    if "\n" in match.group().rstrip() and not scene.begins_sentence(quotation.start):
        return False
    return _may_speak(scene, match)


def _read_labels(scene: Scene) -> Iterator[Draft]:
    """``Q: …``, ``From X: …``, ``X (on Y): …`` and the lines of a transcript at the head of a paragraph."""
    labels = [m for m in _LABEL.finditer(scene.text) if _may_speak(scene, m)]
    turns_by_name = Counter(m.group("name") for m in labels)
    is_transcript = len(turns_by_name) >= 2 and max(turns_by_name.values()) >= 2
    chosen = [
        m for m in labels if is_transcript or m.group("topic") or m.group().lstrip().startswith("From ")
    ]
    turns = list(_INTERVIEW.finditer(scene.text))
    if len(turns) >= 2:
        chosen.extend(turns)
    for match in sorted(chosen, key=lambda m: m.start()):
        draft = _labelled(scene, match)
        if draft is not None:
            yield draft


def _may_speak(scene: Scene, match: re.Match[str]) -> bool:
    return match.group("name").split()[0].lower() not in scene.cues.no_speakers


def _labelled(scene: Scene, match: re.Match[str]) -> Draft | None:
    """The paragraph behind a label, as its speaker's words."""
    start = match.end()
    end = scene.text.find("\n", start)
    end = len(scene.text) if end < 0 else end
    while start < end and scene.text[start].isspace():
        start += 1
    while end > start and scene.text[end - 1].isspace():
        end -= 1
    if end - start < _MIN_TURN or scene.text.count(" ", start, end) > _MAX_WORDS:
        return None
    if scene.text[end - 1] not in _TURN_ENDS:  # "Address: 5 Mill Lane" is no speech
        return None
    inside = [q for q in scene.quotations_between(start, end) if start <= q.start and q.end <= end]
    whole = Quotation(start, end, scene.text.count(" ", start, end) + 1, [(start, end)])
    return Draft(
        _phrase(match), match.span("colon"), (start, end), [(start, end)], "label", 0.75,
        quotations=[whole, *inside],
    )  # fmt: skip


def _phrase(match: re.Match[str]) -> Phrase:
    start, end = match.span("name")
    name = match.group("name")
    if name.endswith(".") and len(name.split()[-1]) > 3:  # a full stop, not an initial
        end -= 1
    last = name.rfind(" ") + 1
    return Phrase(start, end, (start + last, end))

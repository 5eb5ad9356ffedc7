"""Joins quotations and attributions: whose words a quotation is, and which quotations are one speech."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.coding.statements.adjacency import attribute
from dragoman.coding.statements.attributions import Attribution
from dragoman.coding.statements.drafts import MIN_SPEECH_WORDS, Draft
from dragoman.coding.statements.quotations import Quotation
from dragoman.coding.statements.scene import Scene

_SPEECH_FRAMES = frozenset({"clause", "around", "quote", "orphan", "source", "topic", "colon", "complement", "object"})


def stitch(scene: Scene, attributions: Iterable[Attribution]) -> list[Draft]:
    """Drafts in text order out of what the parse and the quotation marks tell."""
    drafts = [draft for found in attributions if (draft := _grow(scene, found)) is not None]
    owner = {id(q): draft for draft in drafts for q in draft.quotations}
    for quotation in scene.quotations:
        if id(quotation) in owner:
            continue
        draft = attribute(quotation, scene)
        if draft is not None:
            owner[id(quotation)] = _merge(scene, drafts, draft, quotation)
    drafts.sort(key=lambda d: d.content)
    _continue_orphans(scene, drafts, owner)
    drafts.sort(key=lambda d: d.content)
    return drafts


def _grow(scene: Scene, found: Attribution) -> Draft | None:
    """An attribution with the whole of each quotation that its content touches; None inside a speech."""
    around = scene.quotation_at(found.cue[0])
    if around is not None and around.words >= MIN_SPEECH_WORDS:
        return None
    start, end = found.content
    touched = [q for q in scene.quotations_between(start, end) if q is not around]
    for quotation in touched:
        start, end = min(start, quotation.start), max(end, quotation.end)
    return Draft.of(found, (start, end), touched)


def _merge(scene: Scene, drafts: list[Draft], new: Draft, quotation: Quotation) -> Draft:
    """Add a draft, or join its quotation to the one that has the same cue."""
    assert new.cue is not None
    for draft in reversed(drafts):
        if draft.cue is not None and draft.cue[0] <= new.cue[0] < draft.cue[1]:
            if draft.kind(scene.text) == "direct":
                draft.join(quotation)
            elif quotation.words >= MIN_SPEECH_WORDS:
                draft.replace_content(quotation)
                draft.frame = "quote"
            return draft
    drafts.append(new)
    return new


def _continue_orphans(scene: Scene, drafts: list[Draft], owner: dict[int, Draft]) -> None:
    """Quotations without a cue go on with the speech before them."""
    previous: Draft | None = None
    waiting = iter(list(drafts))
    upcoming = next(waiting, None)
    for quotation in scene.quotations:
        while upcoming is not None and upcoming.content[0] < quotation.start:
            if upcoming.speaker is not None and upcoming.frame in _SPEECH_FRAMES:
                if previous is None or upcoming.reach >= previous.reach:
                    previous = upcoming
            upcoming = next(waiting, None)
        if id(quotation) in owner or quotation.words < MIN_SPEECH_WORDS:
            continue
        if previous is None or not scene.begins_sentence(quotation.start):
            continue
        draft = _continue(scene, previous, quotation)
        if draft is None:
            continue
        if draft is not previous:
            drafts.append(draft)
        previous = draft


def _continue(scene: Scene, previous: Draft, quotation: Quotation) -> Draft | None:
    number = scene.sentence_number(quotation.start)
    before = scene.sentences[max(0, number - 1)]
    if previous.reach < before.start:
        return None
    if before.paragraph == scene.sentences[number].paragraph and previous.kind(scene.text) == "direct":
        previous.join(quotation)
        return previous
    return Draft(
        previous.speaker, None, (quotation.start, quotation.end), list(quotation.parts), "orphan", 0.6,
        quotations=[quotation],
    )  # fmt: skip

"""Joins quotations and attributions: whose words a quotation is, and which quotations are one speech."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable

from dragoman.coding.statements.adjacency import attribute
from dragoman.coding.statements.attributions import Attribution
from dragoman.coding.statements.drafts import MIN_SPEECH_WORDS, Draft
from dragoman.coding.statements.headers import read_headers
from dragoman.coding.statements.quotations import Quotation
from dragoman.coding.statements.scene import Scene

_SPEECH_FRAMES = frozenset(
    {"clause", "around", "quote", "orphan", "source", "topic", "colon", "complement", "object", "label"}
)
MAX_QUOTATIONS = 40
"""A speech of more quotations than this is cut, so that hostile input costs linear time."""

_REPORTS = frozenset({"clause", "around", "quote", "source"})
_SURE = 0.9
_RECENT = 6  # so many drafts before a quotation are asked for its speaker


def stitch(scene: Scene, attributions: Iterable[Attribution]) -> list[Draft]:
    """Drafts in text order out of what layout, parse and quotation marks tell."""
    headed = read_headers(scene)
    owner = {id(q): draft for draft in headed for q in draft.quotations}
    drafts = [draft for found in attributions if (draft := _grow(scene, found, owner)) is not None]
    for draft in drafts:
        owner.update((id(q), draft) for q in draft.quotations)
    cued = sorted((draft.cue[0], number) for number, draft in enumerate(drafts) if draft.cue)
    for quotation in scene.quotations:
        if id(quotation) in owner:
            continue
        new = attribute(quotation, scene)
        if new is not None:
            owner[id(quotation)] = _merge(scene, drafts, cued, new)
    _take_openings(scene, owner)
    drafts = _without_inner_stands([*drafts, *headed])
    drafts.sort(key=lambda d: d.content)
    _continue_orphans(scene, drafts, owner)
    drafts.sort(key=lambda d: d.content)
    return drafts


def _shrink(quotation: Quotation, found: Attribution) -> bool:
    """Put the mark that is missing in the text between a cue and its content, where it stood too far off."""
    start, end = found.content
    if quotation.start <= start < end <= found.cue[0]:
        quotation.end = end
    elif found.cue[1] <= start < quotation.end:
        quotation.start = start
    else:
        return False
    cut = [(max(a, quotation.start), min(b, quotation.end)) for a, b in quotation.parts]
    quotation.parts = [part for part in cut if part[0] < part[1]] or [(quotation.start, quotation.end)]
    return True


def _without_inner_stands(drafts: list[Draft]) -> list[Draft]:
    """Leave out what somebody thinks or wants only inside the words of somebody else.

    A report inside a report ("she said he had told her …") stays, and so does a claim that somebody
    takes a stand on ("rejected his claim that …").
    """
    words = _Reach(d for d in drafts if d.frame in _REPORTS)
    everything = _Reach(drafts)
    return [
        d for d in drafts if _is_report(d) or not (words if d.frame == "noun clause" else everything).holds(d)
    ]


class _Reach:
    """Which stretches of the text are the content of a draft."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        contents = sorted(d.content for d in drafts)
        self._starts = [start for start, _ in contents]
        self._ends = list(itertools.accumulate((end for _, end in contents), max))

    def holds(self, draft: Draft) -> bool:
        """Whether cue and content of the draft lie in the content of another one."""
        if draft.cue is None:
            return False
        # a content never holds its own cue, so whatever begins before both and ends after both is another
        first, last = min(draft.cue[0], draft.content[0]), max(draft.cue[1], draft.content[1])
        search = bisect.bisect_left if draft.content[0] == first else bisect.bisect_right
        number = search(self._starts, first) - 1
        return number >= 0 and self._ends[number] >= last


def _is_report(draft: Draft) -> bool:
    return draft.cue is None or (draft.frame in _REPORTS and draft.weight >= _SURE)


def _take_openings(scene: Scene, owner: dict[int, Draft]) -> None:
    """A quotation that was left open at its paragraph's end belongs to who is named in the next."""
    for quotation in reversed(scene.quotations):
        following = quotation.continued_by
        if following is not None and id(quotation) not in owner and id(following) in owner:
            owner[id(quotation)] = owner[id(following)]
            owner[id(following)].join(quotation)


def _grow(scene: Scene, found: Attribution, owner: dict[int, Draft]) -> Draft | None:
    """An attribution with the whole of each quotation that its content touches; None inside a speech."""
    around = scene.quotation_at(found.cue[0])
    if around is not None and around.is_repaired and _shrink(around, found):
        around = None
    if around is not None and (around.words >= MIN_SPEECH_WORDS or _is_speech(scene, around)):
        return None
    start, end = found.content
    touched = [q for q in scene.quotations_between(start, end) if q is not around]
    if touched and all(id(q) in owner for q in touched):
        return None
    for quotation in touched:
        start, end = min(start, quotation.start), max(end, quotation.end)
    return Draft.of(found, (start, end), touched)


def _is_speech(scene: Scene, quotation: Quotation) -> bool:
    """Whether a short quotation ends as a sentence does: "“We agree,” she said"."""
    return scene.text[quotation.start : quotation.end].rstrip("”’»'\"").endswith((",", ".", "?", "!"))


def _merge(scene: Scene, drafts: list[Draft], cued: list[tuple[int, int]], new: Draft) -> Draft:
    """Add a draft, or join its quotation to the one that has the same cue.

    ``cued`` holds where the cues of the drafts begin, with the drafts' numbers, in text order.
    """
    assert new.cue is not None
    (quotation,) = new.quotations
    place = bisect.bisect_right(cued, (new.cue[0], len(drafts)))
    draft = drafts[cued[place - 1][1]] if place else new
    if draft.cue is None or not draft.cue[0] <= new.cue[0] < draft.cue[1] or draft is new:
        cued.insert(place, (new.cue[0], len(drafts)))
        drafts.append(new)
        return new
    if draft.kind(scene.text) == "direct" and len(draft.quotations) < MAX_QUOTATIONS:
        draft.join(quotation)
    elif quotation.words >= MIN_SPEECH_WORDS:
        draft.replace_content(quotation)
        draft.frame = "quote"
    return draft


def _continue_orphans(scene: Scene, drafts: list[Draft], owner: dict[int, Draft]) -> None:
    """Quotations without a cue go on with the speech before them."""
    recent: list[Draft] = []
    waiting = iter(list(drafts))
    upcoming = next(waiting, None)
    for quotation in scene.quotations:
        while upcoming is not None and upcoming.content[0] < quotation.start:
            if upcoming.speaker is not None and upcoming.frame in _SPEECH_FRAMES:
                recent = [*recent[-_RECENT:], upcoming]
            upcoming = next(waiting, None)
        if id(quotation) in owner or not scene.begins_sentence(quotation.start):
            continue
        if quotation.words < MIN_SPEECH_WORDS and not scene.ends_sentence(quotation.end):
            continue
        draft = _continue(scene, recent, quotation)
        if draft is None:
            continue
        if draft.frame == "orphan" and quotation in draft.quotations and len(draft.quotations) == 1:
            drafts.append(draft)
        recent = [*recent[-_RECENT:], draft]


def _continue(scene: Scene, recent: list[Draft], quotation: Quotation) -> Draft | None:
    """The draft that a quotation was joined to, or a new one with its neighbour's speaker."""
    number = scene.sentence_number(quotation.start)
    before = scene.sentences[max(0, number - 1)]
    near = [d for d in recent if d.reach >= before.start and d.content[0] < quotation.start]
    if not near:
        return None
    quoting = [d for d in near if d.quotations]
    previous = (quoting or [d for d in near if d.frame != "source"] or near)[-1]
    is_same_paragraph = before.paragraph == scene.sentences[number].paragraph
    if quoting and is_same_paragraph and len(previous.quotations) < MAX_QUOTATIONS:
        previous.join(quotation)
        return previous
    if quotation.words < MIN_SPEECH_WORDS:
        return None
    return Draft(
        previous.speaker, None, (quotation.start, quotation.end), list(quotation.parts), "orphan", 0.6,
        quotations=[quotation],
    )  # fmt: skip

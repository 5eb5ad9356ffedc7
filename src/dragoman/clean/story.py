"""Decides which lines of a page are its story, and gives every other line the reason why it is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from dragoman.clean.blocks import find_runs, find_story
from dragoman.clean.credits import is_name_line
from dragoman.clean.headline import rate_headlines
from dragoman.clean.lines import Line
from dragoman.clean.repeats import find_repeats
from dragoman.clean.topic import topic_words

OUTSIDE = "outside the story"
OTHER_STORY = "another story"
MAX_HEADING_WORDS = 10
"""Longer lines without an end mark between paragraphs are links to other stories, not subheads."""
SAME_STORY = 0.3
"""What a headline parts from the story must share so many of its words to belong to it all the same."""
PLAIN_SHARE = 0.92
"""A text with so much of its words in prose has no page around it (clean articles: .93 and more in 95 %)."""
MAX_LIST_LINES = 40
COHESION = 5
"""A second stretch needs so many words of the first one's topic, times the root of the lines between."""
MIN_STORY_WORDS = 60
MIN_BEFORE_THREAD = 12
"""So many words of prose stand before a thread of comments, or it is the page's own matter."""
FIRST_SHARE = 0.5
"""The first stretch wins over a later one that is better by less than this."""

_SAYS = re.compile(r"\b(?:says|said|wrote|schreibt|sagt|schrieb|dice|dijo|dit|a dit|disse|пишет)\s?:$", re.I)
_POSTED_AT = re.compile(r"\d{1,2}[:.h]\d{2}")
_BIOGRAPHY = re.compile(
    r"^(?:[A-Z][\w.'’-]+ ){1,4}(?:is|was|has been|covers|writes) (?:an? |the |about |for |[A-Z]).{0,80}?\b"
    r"(?:reporter|editor|writer|correspondent|columnist|journalist|author|professor|fellow|producer|chief|blogger)\b"
)


def keep_story(lines: Sequence[Line]) -> None:
    """Give every line that is not of the story its reason, and mark the subheads."""
    _mark_refrains(lines)
    _mark_lists(lines)
    _close(lines)
    runs = _find_whole(lines) or _choose_runs(lines, _find_runs(lines))
    within = {index for start, end in runs for index in range(start, end)}
    for index, line in enumerate(lines):
        if index not in within:
            line.reason = line.reason or OUTSIDE
    _drop_standfirst(lines, runs)
    _drop_inserts(lines)
    _drop_repeats(lines)
    _drop_biography(lines)
    _judge_labels(lines)


def _mark_refrains(lines: Sequence[Line]) -> None:
    """A short line that a page shows three times or more is a label of its boxes."""
    counts = Counter(line.text for line in lines if line.kind in {"title", "label"})
    for line in lines:
        if line.kind in {"title", "label"} and counts[line.text] >= 3:
            line.reason = line.reason or "repeated on the page"
            line.score = -2.5


def _mark_lists(lines: Sequence[Line]) -> None:
    """Short lines under words that end in a colon are the list that these words announce."""
    left = 0
    for line in lines:
        if line.score > 0:
            left = MAX_LIST_LINES if line.text.endswith(":") else left if line.kind == "sentence" else 0
        elif left and line.reason is None and line.kind in {"title", "label", "fragment"}:
            line.kind, line.score = "sentence", 0.1
            left -= 1
        else:
            left = 0


def _find_whole(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """From the first to the last line of prose, where there is next to nothing else: no page, but a text."""
    prose = [index for index, line in enumerate(lines) if line.score > 0]
    words = sum(lines[index].words for index in prose)
    if words < PLAIN_SHARE * sum(line.words for line in lines) or not words:
        return []
    return [(prose[0], prose[-1] + 1)]


def _find_runs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The stretches that look like story; with less patience where there are only a line or two."""
    scores = [line.score for line in lines]
    runs = (
        find_runs(find_story(scores))
        or find_runs(find_story(scores, switch_cost=1.0))
        or find_runs([score > 0 for score in scores])
    )
    return [part for run in runs for part in _split_run(lines, *run)]


def _split_run(lines: Sequence[Line], start: int, end: int) -> list[tuple[int, int]]:
    """Part a stretch where the headline of another story begins (pages that scroll on, boxes of teasers)."""
    cuts = [start]
    words = 0
    for index in range(start, end):
        if words >= MIN_STORY_WORDS and _is_headed(lines, index):
            cuts.append(index)
            words = 0
        words += lines[index].words if lines[index].kind == "prose" and lines[index].reason is None else 0
    return list(pairwise([*cuts, end]))


def _is_headed(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a headline and not a subhead: a byline, a date or a section's name stands by it."""
    line = lines[index]
    if line.kind not in {"title", "fragment"} or line.words < 5:
        return False
    below = lines[index + 1 : index + 3]
    if any(other.kind in {"byline", "date"} for other in below):
        return True
    if below and below[0].kind == "label" and is_name_line(below[0].text):
        return True
    return lines[index - 1].kind == "label" and bool(below) and below[0].kind in {"prose", "sentence"}


def _close(lines: Sequence[Line]) -> None:
    """Shut out what follows "Leave a Reply" or "Most read", if little prose follows it.

    Comments may be half as long as the story and are shut out; other stories can also stand within one.
    """
    prose = [line.words if line.kind == "prose" and line.reason is None else 0 for line in lines]
    total, before = sum(prose), 0
    thread = _find_thread(lines)
    if thread is not None and sum(prose[:thread]) >= MIN_BEFORE_THREAD:
        _shut_out(lines, thread - 1, "comments")
        return
    for index, line in enumerate(lines):
        before += prose[index]
        if not line.is_closing or before < 40:
            continue
        is_comment = (line.reason or "").startswith("comments")
        if total - before < before * (1.0 if is_comment else 0.3):
            _shut_out(lines, index, f"after “{line.text[:40]}”")
            return


def _shut_out(lines: Sequence[Line], index: int, reason: str) -> None:
    """Take everything after a line for furniture."""
    for later in lines[index + 1 :]:
        later.reason = later.reason or reason
        later.score = -4.0


def _find_thread(lines: Sequence[Line]) -> int | None:
    """Where a thread of comments begins: the first of two heads such as "Anna on 3 May at 9:14 said:"."""
    heads = [index for index, line in enumerate(lines) if _is_comment_head(lines, index, line)]
    return heads[0] if len(heads) >= 2 else None


def _is_comment_head(lines: Sequence[Line], index: int, line: Line) -> bool:
    if line.words > 16 or not _SAYS.search(line.text):
        return False
    below = lines[index + 1] if index + 1 < len(lines) else None
    return bool(_POSTED_AT.search(line.text)) or (
        line.words <= 6 and below is not None and below.kind == "date"
    )


def _choose_runs(lines: Sequence[Line], runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretch with most prose, and its neighbours unless they are far away or slight."""
    if not runs:
        return []
    weights = [_weigh(lines[start:end]) for start, end in runs]
    values = [weights[i] * _rate_headline(lines, *runs[i]) ** 2 for i in range(len(runs))]
    main = next(i for i in range(len(runs)) if values[i] >= FIRST_SHARE * max(values))
    topic = _topic(lines[slice(*runs[main])])
    chosen = {main}
    for step in (-1, 1):
        edge, index = main, main + step
        while 0 <= index < len(runs):
            gap = runs[index][0] - runs[edge][1] if step > 0 else runs[edge][0] - runs[index][1]
            shared = _share_topic(lines[slice(*runs[index])], topic)
            is_other = gap == 0 and shared < SAME_STORY
            is_near = weights[index] * shared >= COHESION * gap**0.5
            if is_near and not is_other and weights[index] >= 0.04 * weights[main]:
                chosen.add(index)
                edge = index
            elif gap > 30:
                break
            index += step
    return _take_subheads(lines, [runs[index] for index in sorted(chosen)])


def _take_subheads(lines: Sequence[Line], runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A short line that only an advertisement parts from the paragraphs before it is a subhead too."""
    taken = list(runs[:1])
    for (_, before), (start, end) in pairwise(runs):
        only_furniture = all(line.kind == "furniture" for line in lines[before : start - 1])
        is_title = lines[start - 1].kind == "title" and lines[start - 1].words <= MAX_HEADING_WORDS
        taken.append((start - 1, end) if start - 1 > before and only_furniture and is_title else (start, end))
    return taken


def _weigh(lines: Sequence[Line]) -> float:
    """How much of a story a stretch is: its words of prose, trebled where it begins with a dateline."""
    words = sum(line.words for line in lines if line.score > 0)
    prose = [line for line in lines if line.kind == "prose"][:2]
    return words * (3.0 if any(line.has_dateline for line in prose) else 1.0)


def _rate_headline(lines: Sequence[Line], start: int, end: int) -> float:
    """How well the best line above a stretch fits it as its headline."""
    story = [line.text for line in lines[start:end] if line.score > 0]
    return 0.2 + max(rate_headlines(lines, start, story).values(), default=0.3)


def _topic(lines: Sequence[Line]) -> set[str]:
    return {word for line in lines if line.score > 0 for word in topic_words(line.text)}


def _share_topic(lines: Sequence[Line], topic: set[str]) -> float:
    """The share of a stretch's words that the main stretch uses too."""
    words = _topic(lines)
    return len(words & topic) / len(words) if words else 0.0


def _drop_standfirst(lines: Sequence[Line], runs: Sequence[tuple[int, int]]) -> None:
    """The sentence between headline and byline says what the story says again: it is not of the text."""
    if not runs:
        return
    start, end = runs[0]
    head = [i for i in range(start, end) if lines[i].kind in {"byline", "date"}]
    if len(head) > 3:  # a report that goes on from hour to hour
        return
    stop = head[-1] if head else (end if len(runs) > 1 else start)
    words = sum(lines[i].words for i in range(start, stop) if lines[i].reason is None)
    rest = sum(line.words for line in lines[stop:] if line.reason is None)
    if stop - start <= 4 and words <= 60 and rest > 3 * words:
        for i in range(start, stop):
            lines[i].reason = lines[i].reason or "standfirst"


def _drop_inserts(lines: Sequence[Line]) -> None:
    """What stands between paragraphs of the story: captions with their credit, teasers of other stories."""
    for index, line in enumerate(lines):
        if line.reason == "caption" and line.kind == "credit" and line.words <= 8 and index:
            _drop_caption(lines[index - 1])
        if line.kind in {"date", "byline"} and line.score < 0:
            line.reason = line.reason or line.kind
        if line.kind == "date" and index >= 2:
            _drop_teaser(lines[index - 2], lines[index - 1])


def _drop_caption(line: Line) -> None:
    if line.reason is None and (line.kind == "sentence" or (line.kind == "prose" and line.words <= 30)):
        line.reason = "caption"


def _drop_teaser(title: Line, teaser: Line) -> None:
    """Headline, sentence, date: a box that leads to another story."""
    if title.kind == "title" and title.reason is None and teaser.reason is None and teaser.words <= 50:
        title.reason = teaser.reason = OTHER_STORY


def _drop_repeats(lines: Sequence[Line]) -> None:
    kept = [line for line in lines if line.reason is None]
    for index in find_repeats([line.text for line in kept]):
        kept[index].reason = "repeated in the story"


def _drop_biography(lines: Sequence[Line]) -> None:
    """The last paragraphs may tell who the writer is."""
    kept = [line for line in lines if line.reason is None]
    for line in kept[-3:] if len(kept) > 5 else ():
        if is_biography(line.text):
            line.reason = "about the author"


def is_biography(text: str) -> bool:
    """Whether a paragraph introduces a writer: a name, "is a", and the work of writing."""
    return text.count(" ") <= 140 and bool(_BIOGRAPHY.match(text))


def _judge_labels(lines: Sequence[Line]) -> None:
    """In the story a short line between paragraphs is a subhead; long ones and capitals lead elsewhere."""
    for line in lines:
        if line.reason is None and line.kind in {"title", "label"}:
            capitals = line.text.isupper() and line.words > 5
            if line.words > MAX_HEADING_WORDS or capitals:
                line.reason = OTHER_STORY
            else:
                line.is_heading = True
    kept = [line for line in lines if line.reason is None]
    while kept and kept[-1].is_heading:  # nothing stands under it
        kept[-1].reason, kept[-1].is_heading = OUTSIDE, False
        kept.pop()

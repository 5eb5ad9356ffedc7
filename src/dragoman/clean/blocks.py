"""Finds the stretch of a page that is the story: the best path through two states, story and furniture.

Every line has a score for being story; changing between the states costs. The cheapest path is exact and
takes one step a line, so that a page of a million lines is only long, not hard. A short subhead between two
paragraphs stays because leaving and coming back costs more than it; a list of ten links does not.
"""

from __future__ import annotations

from collections.abc import Sequence

SWITCH_COST = 3.0
"""What leaving or entering the story costs, in units of a line's score (set on half of gold/pages)."""


def find_story(scores: Sequence[float], switch_cost: float = SWITCH_COST) -> list[bool]:
    """For each line whether it lies in the story, by the path of highest total score."""
    outside, inside = 0.0, -switch_cost
    came_outside: list[bool] = []  # the state before, for each line, if the line is outside / inside
    came_inside: list[bool] = []
    for score in scores:
        leave, enter = inside - switch_cost, outside - switch_cost
        came_outside.append(leave > outside)
        came_inside.append(inside >= enter)
        outside, inside = max(outside, leave), max(inside, enter) + score
    state = inside > outside
    path = [False] * len(scores)
    for index in range(len(scores) - 1, -1, -1):
        path[index] = state
        state = came_inside[index] if state else came_outside[index]
    return path


def find_runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """The half-open stretches of ``True``."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            runs.append((start, index))
            start = None
    return runs

"""How far reviewers agree: Cohen's kappa of two, Krippendorff's alpha of any number, on the same events.

Source: J. Cohen, A coefficient of agreement for nominal scales (1960); K. Krippendorff, Content Analysis
(4th ed. 2018), chapter 12, the form for nominal data with missing values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from dragoman.records import Record
from dragoman.store.review.corrections import FIELDS, Correction
from dragoman.store.review.journal import standing

ASPECTS = ("verdict", *FIELDS)


class Agreement(Record, frozen=True, kw_only=True):
    """How far reviewers agree in one aspect, over the ``n`` events that at least two of them judged.

    ``kappa`` is there where two reviewers judged them; None stands where chance alone would agree fully.
    """

    aspect: str
    reviewers: tuple[str, ...]
    n: int
    agreed: float
    kappa: float | None
    alpha: float | None


def measure_agreement(corrections: Iterable[Correction]) -> list[Agreement]:
    """Agreement of all reviewers, then of every two, aspect by aspect, over the events that they share."""
    judged = [said for said in standing(corrections).values() if len(said) > 1]
    names = sorted({each.reviewer for said in judged for each in said})
    groups: list[tuple[str, ...]] = [tuple(names)] if len(names) > 2 else []
    groups += combinations(names, 2)
    found = []
    for group in groups:
        for aspect in ASPECTS:
            units = _units(judged, group, aspect)
            if units:
                found.append(_agreement(aspect, group, units))
    return found


def _units(judged: Sequence[Sequence[Correction]], group: Sequence[str], aspect: str) -> list[dict[str, str]]:
    """What each reviewer of a group said, event by event, where at least two of them said something."""
    units = []
    for said in judged:
        unit = {each.reviewer: _said(each, aspect) for each in said if each.reviewer in group}
        if aspect != "verdict":  # the parts of an event that was rejected have no value
            unit = {name: word for name, word in unit.items() if word != "rejected"}
        if len(unit) > 1:
            units.append(unit)
    return units


def _said(correction: Correction, aspect: str) -> str:
    if aspect == "verdict" or correction.verdict == "rejected":
        return correction.verdict
    if aspect in ("actor", "recipient"):
        parts = [correction.changes.get(f"{aspect}_{part}", "as coded") for part in ("code", "id")]
        return " ".join(str(part) for part in parts)
    return str(correction.changes.get(aspect, "as coded"))


def _agreement(aspect: str, group: tuple[str, ...], units: list[dict[str, str]]) -> Agreement:
    same = [_pairs_alike(list(unit.values())) for unit in units]
    return Agreement(
        aspect=aspect,
        reviewers=group,
        n=len(units),
        agreed=round(sum(same) / len(same), 4),
        kappa=cohen_kappa([(unit[group[0]], unit[group[1]]) for unit in units]) if len(group) == 2 else None,
        alpha=krippendorff_alpha([list(unit.values()) for unit in units]),
    )


def _pairs_alike(words: Sequence[str]) -> float:
    pairs = list(combinations(words, 2))
    return sum(a == b for a, b in pairs) / len(pairs)


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement of two beyond chance, 1 at best; None where chance would agree fully."""
    n = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[word] * second[word] for word in first) / n**2
    if by_chance == 1:
        return None
    return round((sum(a == b for a, b in pairs) / n - by_chance) / (1 - by_chance), 4)


def krippendorff_alpha(units: Sequence[Sequence[str]]) -> float | None:
    """Nominal agreement of any number of reviewers beyond chance; None where nothing varies."""
    told = [Counter(unit) for unit in units if len(unit) > 1]
    total: Counter[str] = sum(told, Counter())
    n = sum(total.values())
    apart = sum(_disagreements(unit) / (sum(unit.values()) - 1) for unit in told)
    expected = _disagreements(total)
    if n < 2 or expected == 0:
        return None
    return round(1 - (n - 1) * apart / expected, 4)


def _disagreements(words: Mapping[str, int]) -> int:
    """Ordered pairs of different words."""
    n = sum(words.values())
    return n * n - sum(count * count for count in words.values())

"""What ``dragoman validate`` prints: where the coder agrees with texts that people labelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from dragoman.coding.labelled import Label, LabelledArticle, Side
from dragoman.coding.validation import Judged, Tally, count, find_fault, judge_article
from dragoman.records import Event, Party

if TYPE_CHECKING:
    from dragoman.pipeline import Coder

FAULTS = {
    "status": "wrong status",
    "country": "wrong country",
    "no country": "right words, but a country was not found",
    "type": "wrong type",
    "side": "wrong side",
    "other act": "an act that is not told, beside others that are",
    "no event": "the sentence tells no event",
    "missed, other rows": "missed beside other rows",
    "missed, no row": "missed, no row at all",
}
"""Every class of error in words."""


class Answer(NamedTuple):
    """A labelled article and what the coder made of it."""

    labelled: LabelledArticle
    judged: Judged


def answer_all(labelled: Sequence[LabelledArticle], coder: Coder) -> Iterator[Answer]:
    """Code the articles and judge the rows; what the coder raises for one of them is raised."""
    coded = coder.code_articles((one.article for one in labelled), ["events"])
    for one, result in zip(labelled, coded, strict=True):
        if isinstance(result, Exception):
            raise result
        yield Answer(one, judge_article(one, result.events))


def add_up(answers: Iterable[Answer]) -> dict[str, Tally]:
    """The counts of ``all`` and of every type; only ``all`` counts sentences and classes of error."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for answer in answers:
        tallies["all"].add(count(*answer))
        for event, right in answer.judged.rows:
            tallies[event.event_type].right += right is True
            tallies[event.event_type].wrong += right is False
        missed = set(answer.judged.missed)
        for label in answer.labelled.labels:
            if not label.optional:
                tallies[label.event_type].missed += label in missed
                tallies[label.event_type].found += label not in missed
    return tallies


def list_errors(answers: Iterable[Answer]) -> dict[str, list[str]]:
    """Wrong and missed rows in words, by class of error, the largest class first."""
    found: dict[str, list[str]] = defaultdict(list)
    for labelled, judged in answers:
        for event, right in judged.rows:
            if right is False:
                found[find_fault(event, labelled.labels)].append(_wrong(event, labelled))
        for label in judged.missed:
            rows = [e for e, _ in judged.rows if _is_in(e, label)]
            found["missed, other rows" if rows else "missed, no row"].append(_missed(label, rows, labelled))
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _is_in(event: Event, label: Label) -> bool:
    return label.sentence.start <= event.trigger.start < label.sentence.end


def _wrong(event: Event, labelled: LabelledArticle) -> str:
    sentence = labelled.article.text[event.sentence.start : event.sentence.end]
    told = [f"\n    label: {_label(one, labelled)}" for one in labelled.labels if _is_in(event, one)]
    return f"{labelled.article.id}: {sentence}\n    coded: {_row(event, labelled)}{''.join(told)}"


def _missed(label: Label, rows: Iterable[Event], labelled: LabelledArticle) -> str:
    sentence = labelled.article.text[label.sentence.start : label.sentence.end]
    coded = "".join(f"\n    coded: {_row(event, labelled)}" for event in rows)
    where = f"{labelled.path.name}:{label.line}"
    return f"{where}: {sentence}\n    label: {_label(label, labelled)}{coded}"


def _row(event: Event, labelled: LabelledArticle) -> str:
    text = labelled.article.text
    pair = f"{_side(event.actor, text)} > {_side(event.recipient, text)}"
    why = f"{event.rule} {event.confidence:.2f}"
    return f"{event.event_type} | {pair} | {event.status} | {event.trigger.text} | {why}"


def _label(label: Label, labelled: LabelledArticle) -> str:
    text = labelled.article.text
    pair = f"{_side(label.actor, text)} {'<>' if label.both_ways else '>'} {_side(label.recipient, text)}"
    return f"{label.event_type} | {pair} | {label.status} | {label.trigger}"


def _side(side: Party | Side | None, text: str) -> str:
    return "-" if side is None else f"{text[side.start : side.end]}={side.country or '?'}"


def print_tallies(tallies: Mapping[str, Tally], console: Console) -> None:
    """A line for all and for every type: precision, recall, F1 and the counts behind them."""
    table = Table("", "precision", "rows", "recall", "labels", "F1", box=None, pad_edge=False)
    for name, tally in sorted(tallies.items(), key=lambda item: (item[0] != "all", item[0])):
        rows, labels = tally.right + tally.wrong, tally.found + tally.missed
        table.add_row(
            name,
            f"{tally.precision:.2f}" if rows else "–",
            f"{tally.right}/{rows}",
            f"{tally.recall:.2f}" if labels else "–",
            f"{tally.found}/{labels}",
            f"{tally.f1:.2f}" if rows and labels else "–",
        )
    console.print(table)
    everything = tallies["all"]
    console.print(
        f"{everything.left_alone:,} of {everything.quiet:,} sentences without an event left alone",
        highlight=False,
    )
    for kind, number in everything.faults.most_common():
        console.print(f"{number:5}  {FAULTS[kind]}", highlight=False)


def print_errors(answers: Iterable[Answer], console: Console) -> None:
    """Every wrong and missed row beside what was labelled."""
    for kind, found in list_errors(answers).items():
        console.print(f"\n{FAULTS[kind]}: {len(found)}", highlight=False)
        for one in found:
            console.print(f"  {one}", markup=False, highlight=False, soft_wrap=True)

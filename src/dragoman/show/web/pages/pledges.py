"""Kept words: what was announced, promised or threatened, and whether a deed followed."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.errors import SettingsError
from dragoman.relate.pledges import STATES, Pledge, PledgeTally, tally_pledges
from dragoman.relate.scores import Figure as Figured
from dragoman.show.charts.outlooks import Chance, chance_chart
from dragoman.show.dossier.words import count_of
from dragoman.show.kept_words import STATE_SIGNS, one_each, say_fate
from dragoman.show.web.asking import read_cursor, write_cursor
from dragoman.show.web.beside import PENDING
from dragoman.show.web.page import Asked, Column, Input, Page, Result, Row, TableSpec
from dragoman.show.web.pair_parts import PLEDGES, pledge_row, read_ledger, say_tally, spaced
from dragoman.show.web.provenance import read_provenance
from dragoman.show.web.relations import covered_days, power_name
from dragoman.show.web.sections import Section, Shown, extra, figure_cells, figure_columns, figure_of
from dragoman.show.web.snapshot import Reader

_DRAWN = 12
_TALLIES = 60
_LEAST_DECIDED = 5

TALLIES = TableSpec(
    name="tallies",
    caption="Who keeps his word; promises and threats apart, most decided first",
    columns=(
        Column(name="actor_name", label="Who", link="/pledges?actor={actor}", about="Who gave the words."),
        Column(name="recipient_name", label="To", about="To whom; empty where to all."),
        Column(name="kind", label="Kind", about="promise or threat."),
        Column(name="kept", label="Kept", kind="integer", about="Kept, or carried out."),
        Column(name="broken", label="Broken", kind="integer", about="Broken, or called off."),
        Column(name="overdue", label="Overdue", kind="integer", about="No deed in time."),
        Column(name="open", label="Open", kind="integer", about="Not due yet."),
        *figure_columns("rate", "Kept, of what is decided", "Share kept of kept, broken and overdue."),
        Column(name="base_rate", label="Comes anyway", kind="number",
               about="Mean chance of the same deeds in as many days without such a word."),
        Column(name="rate_there", label="Kept, where that is known", kind="number",
               about="Share kept among those whose base rate is known."),
        Column(name="actor", label="Actor", shown=False, about="Its code."),
        Column(name="recipient", label="Recipient", shown=False, about="Its code."),
    ),
    empty="No word given is known in this store: nothing planned, promised or threatened.",
)  # fmt: skip

MOST_FOR_EVERYBODY = 800_000
"""In a store of more events everybody's ledger at once would take more memory than a server should."""
ASK = "This store is too large for everybody's ledger at once: name an actor or a pair above."


def show_pledges(reader: Reader, asked: Asked) -> Result:
    """The ledger by filter: tallies, a drawing of the rates, and a page of pledges with both sentences."""
    if not _sides(asked) and read_provenance(reader).n_events > MOST_FOR_EVERYBODY:
        return Result(rows={}, note=ASK, extra=extra([], pledges=[], begin=1, total=0, empty=ASK))
    found = _found(reader, asked)
    if found is None:
        return Result(rows={}, note=PENDING, extra=extra([], pledges=[], begin=1, total=0, empty=PENDING))
    state = asked.inputs["state"]
    kind = asked.inputs["kind"]
    once = [
        one for one in reversed(one_each(found)) if state in (None, one.state) and kind in (None, one.kind)
    ]
    start = max(int(read_cursor(asked.cursor, int)[0]), 0) if asked.cursor else 0
    shown = once[start : start + asked.limit]
    by = "pair" if asked.filter.dyad or len(asked.filter.actor) == 1 else "actor"
    tallies = [tally for tally in tally_pledges(found, by) if kind in (None, tally.kind)][:_TALLIES]  # type: ignore[arg-type]
    rows = {"pledges": [pledge_row(one) for one in shown], "tallies": [_tally_row(one) for one in tallies]}
    more = start + asked.limit < len(once)
    return Result(
        rows=rows,
        total=len(once),
        note=_note(reader, found),
        following=write_cursor(start + asked.limit) if more else None,
        extra=extra(
            [_rates(tallies, rows["tallies"])],
            pledges=[_told(one) for one in shown],
            begin=start + 1,
            total=len(once),
            empty=PLEDGES.empty,
        ),
    )


def _told(one: Pledge) -> Row:
    """A pledge as the ledger lays it out: its verdict in words, what was said, what came after it."""
    gave = "threatened" if one.kind == "threat" else "gave word"
    after = one.deed or one.breach
    return {
        "verdict": f"{STATE_SIGNS[one.state]} {one.actor_name} to {one.recipient_name}: {gave} {one.what}",
        "fate": spaced(say_fate(one)),
        "said": one.said,
        "after": after,
        "due": one.due,
        "is_open": one.state == "open",
        "after_word": "Done" if one.deed or after is None else "Against it",
    }


def _found(reader: Reader, asked: Asked) -> list[Pledge] | None:
    """The pledges that the filter chooses; None while they are still worked out."""
    chosen = asked.filter
    found = read_ledger(reader, _sides(asked))
    if found is None:
        return None
    wanted = {name.casefold() for name in chosen.actor}
    return [
        one for one in found
        if (not wanted or one.actor.casefold() in wanted)
        and (chosen.since is None or one.first >= chosen.since)
        and (chosen.until is None or one.first <= chosen.until)
    ]  # fmt: skip


def _sides(asked: Asked) -> tuple[str, ...]:
    """Whom to read: a pair, one country, or everybody."""
    chosen = asked.filter
    if chosen.dyad:
        if len(chosen.dyad) > 1:
            raise SettingsError("dyad: expected one pair, such as USA-PRK")
        return tuple(sorted(chosen.dyad[0].replace(">", "-").split("-")))
    if len(chosen.actor) > 1:
        raise SettingsError("actor: expected one country, such as USA")
    return chosen.actor


def _note(reader: Reader, found: Sequence[Pledge]) -> str | None:
    covered = covered_days(reader)
    if not found or covered is None:
        return None
    return (
        f"{count_of(len(one_each(found)), 'word')} given, judged by what was reported until"
        f" {covered[1]:%-d %B %Y}. What would have happened anyway proves nothing:"
        " compare the two rates."
    )


def _tally_row(tally: PledgeTally) -> Row:
    counts = {name: getattr(tally, name) for name in STATES}
    return counts | {
        "actor": tally.actor, "actor_name": power_name(tally.actor), "recipient": tally.recipient,
        "recipient_name": power_name(tally.recipient) if tally.recipient else None, "kind": tally.kind,
        "base_rate": tally.base_rate, "rate_there": tally.rate_there,
        **figure_cells("rate", tally.rate, sign=False),
    }  # fmt: skip


def _rates(tallies: Sequence[PledgeTally], rows: Sequence[Row]) -> Section:
    drawn = [tally for tally in tallies if tally.rate and tally.decided >= _LEAST_DECIDED][:_DRAWN]
    chances = [
        Chance(
            label=_label(tally),
            probability=rate.value,
            low=rate.low,
            high=rate.high,
            own=tally.base_rate,
            base=None,
        )
        for tally in drawn
        if (rate := tally.rate or Figured(0, 0, 0))
    ]
    key = "Dot: share kept; bar: its 90 % interval; diamond: how often such deeds come without a word."
    chart = chance_chart(chances, "Share of words that were kept", "kept", key)
    words = [say_tally(tally) for tally in tallies[:2] if tally.decided]
    return Section(
        "rates", "Who keeps his word", words=words, figures=[figure_of(chart, "tallies")] if chances else (),
        tables=[Shown(TALLIES, rows)],
    )  # fmt: skip


def _label(tally: PledgeTally) -> str:
    whom = f" to {power_name(tally.recipient)}" if tally.recipient else ""
    return f"{power_name(tally.actor)}{whom}, {tally.kind}s ({tally.decided:,})"


PAGES = (
    Page(
        address="/pledges",
        title="Kept words",
        question="Who keeps his word?",
        about="What was announced, promised or threatened, and what became of it, with both sentences.",
        nav="Kept words",
        order=50,
        query=show_pledges,
        tables=(PLEDGES, TALLIES),
        filters=("since", "until", "actor", "dyad"),
        inputs=(
            Input(name="state", about="What became of it.", choices=STATES),
            Input(name="kind", about="Promises or threats.", choices=("promise", "threat")),
        ),
        template="pledges.html",
        limits=(20, 1000),
    ),
)

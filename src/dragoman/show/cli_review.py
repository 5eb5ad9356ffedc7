"""The command line of review: what to look at, what people decided, how far they agree, what it teaches."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from dragoman.errors import SettingsError

if TYPE_CHECKING:
    from dragoman.store import Store

review_app = typer.Typer(
    help="Look at events one by one: accept, reject, correct; corrections are data.", no_args_is_help=True
)

StorePath = Annotated[Path, typer.Option("--store", "-s", help="The folder of the store.")]
EventIds = Annotated[list[str], typer.Argument(metavar="EVENT_ID…", help="Events by their ids.")]
Reviewer = Annotated[
    str | None, typer.Option("--reviewer", "-r", help="Who says so; the user's name where none is given.")
]
Note = Annotated[str | None, typer.Option("--note", help="Why, in a few words.")]


@review_app.callback()
def _group() -> None:
    """Look at events one by one: accept, reject, correct; corrections are data."""


@review_app.command("list")
def list_events(
    store: StorePath,
    reviewer: Reviewer = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", "-w", help="A filter word, such as actor=RUS; repeatable.")
    ] = None,
    most: Annotated[int, typer.Option("--most", help="How many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each event.")] = False,
) -> None:
    """What to look at next: events that you have not judged, least sure first."""
    from dragoman.show.reviewing import print_queue
    from dragoman.store.filters import EventFilter
    from dragoman.store.review.queue import next_events

    chosen = EventFilter.from_query(_words(where or []))
    print_queue(next_events(_open(store), _name(reviewer), chosen, most), as_json)


@review_app.command()
def accept(store: StorePath, event_ids: EventIds, reviewer: Reviewer = None, note: Note = None) -> None:
    """Say that events are coded right."""
    _decide(store, event_ids, "accepted", reviewer, {}, note)


@review_app.command()
def reject(store: StorePath, event_ids: EventIds, reviewer: Reviewer = None, note: Note = None) -> None:
    """Say that there are no such events; they are left out from now on, and stay in the history."""
    _decide(store, event_ids, "rejected", reviewer, {}, note)


@review_app.command()
def correct(
    store: StorePath,
    event_ids: EventIds,
    event_type: Annotated[str | None, typer.Option("--type", help="One of PLOVER's sixteen types.")] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="A mode of the type; none takes it away.")
    ] = None,
    status: Annotated[str | None, typer.Option("--status", help="Did it happen?")] = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Country, code, id or name.")] = None,
    recipient: Annotated[
        str | None, typer.Option("--recipient", help="Likewise; none takes it away.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="The day of the event; none takes it away.")
    ] = None,
    reviewer: Reviewer = None,
    note: Note = None,
) -> None:
    """Set right what was coded wrong."""
    given = {
        "event_type": event_type, "event_mode": mode, "status": status, "actor": actor,
        "recipient": recipient, "event_date": date,
    }  # fmt: skip
    changes = {name: words for name, words in given.items() if words}
    if not changes:
        raise SettingsError(
            "nothing to correct: give --type, --mode, --status, --actor, --recipient or --date"
        )
    _decide(store, event_ids, "corrected", reviewer, changes, note)


@review_app.command()
def undo(store: StorePath, event_ids: EventIds, reviewer: Reviewer = None) -> None:
    """Take back what you decided last of these events."""
    from dragoman.store.review import Journal
    from dragoman.store.review.corrections import undo as take_back
    from dragoman.store.review.journal import standing

    who, journal = _name(reviewer), Journal(_open(store).root)
    said = standing(journal.read())
    taken = []
    for event_id in event_ids:
        mine = [each for each in said.get(event_id, []) if each.reviewer == who]
        if not mine:
            raise SettingsError(f"{event_id}: {who} decided nothing of it that could be taken back")
        taken.append(take_back(mine[-1], who, _now()))
    journal.add(taken)
    Console(stderr=True).print(f"{len(taken)} taken back", highlight=False)


@review_app.command()
def export(
    store: StorePath,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file; standard output if none.")] = None,
) -> None:
    """Write all corrections as JSON lines, with where each event stands, to share or to keep."""
    from dragoman.show.reviewing import write_corrections
    from dragoman.store.review import Journal

    write_corrections(Journal(_open(store).root).read(), out)


@review_app.command("import")
def take_in(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Exported corrections.")],
    store: StorePath,
) -> None:
    """Take in corrections that were exported from this store or another one over the same articles."""
    from dragoman.store.review import Journal
    from dragoman.store.review.journal import read_corrections

    record = _open(store)
    told = [each for path in files for each in read_corrections(path)]
    added = Journal(record.root).add(told)
    record.refresh()
    lost = len(record.reviewed.lost) if record.reviewed else 0
    console = Console(stderr=True)
    console.print(f"{len(told):,} read, {added:,} of them new", highlight=False)
    if lost:
        console.print(f"{lost:,} decisions are of events that this store does not hold", highlight=False)


@review_app.command()
def agreement(
    store: StorePath,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each row.")] = False,
) -> None:
    """How far reviewers agree on the events that they share: share, Cohen's kappa, Krippendorff's alpha."""
    from dragoman.show.reviewing import print_agreement
    from dragoman.store.review import Journal
    from dragoman.store.review.agreement import measure_agreement

    print_agreement(measure_agreement(Journal(_open(store).root).read()), as_json)


def learn(
    store: StorePath,
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder for what is learned.")],
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Code the cases again, without and with the new rows.")
    ] = True,
) -> None:
    """Turn corrections into rows for the actor register, cases for the codebook, and pairs to train on."""
    from dragoman.show.reviewing import learn_from

    learn_from(_open(store), out, check, Console(stderr=True))


def _decide(
    path: Path,
    event_ids: list[str],
    verdict: Any,
    reviewer: str | None,
    changes: dict[str, str],
    note: str | None,
) -> None:
    from dragoman.show.reviewing import find_event
    from dragoman.store.review import Journal, make_correction

    record, who = _open(path), _name(reviewer)
    made = [
        make_correction(find_event(record, event_id), verdict, who, _now(), changes, note)
        for event_id in event_ids
    ]
    Journal(record.root).add(made)
    for each in made:
        Console(stderr=True).print(f"{each.event_id} {each.verdict} by {who}", highlight=False)


def _words(pairs: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        word, equals, value = pair.partition("=")
        if not equals:
            raise SettingsError(f"--where: expected WORD=VALUE, found {pair!r}")
        found.setdefault(word, []).append(value)
    return found


def _open(path: Path) -> Store:
    from dragoman.store import open_store

    return open_store(path)


def _name(reviewer: str | None) -> str:
    try:
        return reviewer or getpass.getuser()
    except (OSError, KeyError) as error:
        raise SettingsError("--reviewer: the user has no name here; give one") from error


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def mount(app: typer.Typer) -> None:
    """Add the verbs of this module to the program's."""
    app.add_typer(review_app, name="review")
    app.command()(learn)

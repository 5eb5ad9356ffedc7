"""The command line of forecasts."""

from __future__ import annotations

import datetime as dt
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from rich.console import Console
from typer.core import TyperGroup

from dragoman.errors import DragomanError, SettingsError, suggest

if TYPE_CHECKING:
    from dragoman.forecast.classes import QuestionClass
    from dragoman.forecast.outlook import Desk
    from dragoman.store import Store


class ForecastGroup(TyperGroup):
    """A group in which ``forecast A B`` is short for ``forecast pair A B``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the verb in front where the first word is none and a second word follows it."""
        words = [word for word in args[:2] if not word.startswith("-")]
        if len(words) == 2 and args[0] not in self.commands:
            args = ["pair", *args]
        return super().parse_args(ctx, args)


forecast_app = typer.Typer(
    cls=ForecastGroup, help="What next: forecasts that are scored.", no_args_is_help=True
)

StorePath = Annotated[Path, typer.Option("--store", "-s", help="The folder of the store.")]
Classes = Annotated[
    Path | None, typer.Option("--classes", help="A YAML file with classes of your own, laid over ours.")
]
ClassName = Annotated[
    str | None, typer.Option("--class", "-c", help="One class, for example visit; all where none is named.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Forecast from what was told before this day, ISO 8601.")
]


@forecast_app.callback()
def _group() -> None:
    """What next: forecasts that are scored."""
    if not all(map(find_spec, ("lightgbm", "scipy"))):
        raise DragomanError("forecasts need LightGBM and SciPy: pip install 'dragoman[forecast]'")


@forecast_app.command()
def backtest(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Holds train, valid and test .tsv.gz.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="One JSON line for each question.")],
    setting: Annotated[str, typer.Option(help="single-step or multi-step.")] = "single-step",
) -> None:
    """Answer every question of the test days from the days before, and write the ranked answers.

    Each line of a part is subject, relation, object and day, as integers. A question about a subject is
    written with the relation's number plus the number of relations.
    """
    from dragoman.forecast.backtest import Setting
    from dragoman.forecast.backtest import backtest as run_backtest

    chosen = next((known for known in get_args(Setting) if known == setting), None)
    if chosen is None:
        raise SettingsError(f"--setting: unknown {setting!r}{suggest(setting, get_args(Setting))}")
    console = Console(stderr=True)
    began = time.perf_counter()
    with console.status("reading") as status:
        written = run_backtest(folder, out, chosen, on_progress=status.update)
    elapsed = time.perf_counter() - began
    console.print(f"{written:,} questions answered in {elapsed:.0f} s → {out}", highlight=False)


@forecast_app.command()
def pair(
    actor: Annotated[str, typer.Argument(metavar="A", help="Who acts: a country's name or code.")],
    recipient: Annotated[str, typer.Argument(metavar="B", help="To whom.")],
    store: StorePath,
    name: ClassName = None,
    days: Annotated[int, typer.Option(help="Length of the window in days, 1 to 90.")] = 30,
    as_of: AsOf = None,
    classes: Classes = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each class.")] = False,
) -> None:
    """Will A do this to B within so many days: probability, interval, the pair's own rate, and reasons."""
    from dragoman.show.forecasts import print_json, print_outlooks

    codes = [_country(word) for word in (actor, recipient)]
    chosen, record = _choose(classes, name), _open(store)
    desk = _desk(record, classes, as_of, codes)
    outlooks = [desk.outlook(codes[0], codes[1], each, days) for each in chosen]
    if as_json:
        print_json(outlooks)
    else:
        print_outlooks(outlooks, chosen, record, Console())


@forecast_app.command()
def partners(
    actor: Annotated[str, typer.Argument(metavar="A", help="Who acts: a country's name or code.")],
    store: StorePath,
    name: ClassName = None,
    days: Annotated[int, typer.Option(help="Length of the window in days, 1 to 90.")] = 30,
    most: Annotated[int, typer.Option("--most", help="How many partners of each class.")] = 10,
    as_of: AsOf = None,
    classes: Classes = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each partner.")] = False,
) -> None:
    """To whom will A turn: its partners, likeliest first, with the probabilities that `pair` gives."""
    from dragoman.show.forecasts import print_json, print_partners

    code = _country(actor)
    chosen = _choose(classes, name)
    desk = _desk(_open(store), classes, as_of, [code])
    found = [desk.partners(code, each, days, most) for each in chosen]
    if as_json:
        print_json([outlook for each in found for outlook in each])
    else:
        print_partners(found, Console())


@forecast_app.command()
def evaluate(
    store: StorePath,
    since: Annotated[str | None, typer.Option(help="First morning asked about, ISO 8601.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day of the last window, ISO 8601.")] = None,
    days: Annotated[int, typer.Option(help="Length of the window in days.")] = 7,
    least_events: Annotated[
        int, typer.Option(help="Ask about pairs with so many events before the first morning.")
    ] = 20,
    name: ClassName = None,
    partners: Annotated[
        bool, typer.Option("--partners", help="Score the order of partners instead of the probabilities.")
    ] = False,
    classes: Classes = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
) -> None:
    """What would have been forecast on past mornings, each from what was known, scored class by class."""
    from dragoman.forecast.dyads import read_dealings
    from dragoman.forecast.evaluate import evaluate as run_evaluate
    from dragoman.forecast.partners import score_partners
    from dragoman.show.forecasts import print_evaluation, print_json, print_ranks

    only = [each.name for each in _choose(classes, name)]
    dealings = read_dealings(_open(store), _choose(classes, None), until=_now().date())
    begin, end = _day(since, "--since"), _day(until, "--until")
    with Console(stderr=True).status("reading") as status:
        if partners:
            ranks = score_partners(dealings, days, begin, end, only, status.update)
        else:
            found = run_evaluate(dealings, days, begin, end, least_events, only, status.update)
    if as_json:
        print_json(ranks if partners else [found])
    elif partners:
        print_ranks(ranks, Console())
    else:
        print_evaluation(found, Console())


@forecast_app.command()
def issue(
    store: StorePath,
    between: Annotated[
        list[str] | None, typer.Argument(metavar="[A B]", help="One pair; the busiest where none is named.")
    ] = None,
    name: ClassName = None,
    days: Annotated[int, typer.Option(help="Length of the window in days, 1 to 90.")] = 7,
    pairs: Annotated[int, typer.Option(help="How many of the busiest directed pairs.")] = 20,
    begin: Annotated[str | None, typer.Option(help="First day of the window; today if not given.")] = None,
    classes: Classes = None,
) -> None:
    """Freeze forecasts: question, window, rule and probability go into the archive, which only grows."""
    from dragoman.forecast.archive import Archive
    from dragoman.forecast.record import issue as run_issue

    if between and len(between) != 2:
        raise SettingsError(f"expected two countries or none, found {len(between)}")
    codes = [_country(word) for word in between or []]
    now = _now()
    archive = Archive(store / "forecasts")
    desk = _desk(_open(store), classes, begin or now.date().isoformat(), codes)
    asked = [(codes[0], codes[1])] if codes else desk.busiest(pairs)
    questions = [(asked, each, days) for each in _choose(classes, name)]
    fresh = run_issue(archive, desk, questions, now)
    console = Console()
    console.print(f"{len(fresh):,} forecasts frozen in {store / 'forecasts'}", highlight=False)
    console.print(f"last line's SHA-256: {archive.head}", highlight=False)


@forecast_app.command()
def resolve(store: StorePath) -> None:
    """Score the forecasts that are due: whose window is over and reported on in the store."""
    from dragoman.forecast.archive import Archive
    from dragoman.forecast.models import data_version
    from dragoman.forecast.record import resolve as run_resolve
    from dragoman.show.forecasts import print_resolved

    archive, record = Archive(store / "forecasts"), _open(store)
    outcomes = run_resolve(archive, record, data_version(record), _now())
    print_resolved(archive, outcomes, Console())


@forecast_app.command()
def score(
    store: StorePath,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each row.")] = False,
) -> None:
    """The track record of all forecasts that are resolved; fails where the archive was changed."""
    from dragoman.forecast.archive import Archive
    from dragoman.forecast.record import score as run_score
    from dragoman.show.forecasts import print_json, print_record

    _open(store)
    archive = Archive(store / "forecasts")
    if as_json:
        print_json(run_score(archive))
    else:
        print_record(archive, run_score(archive), Console())


def _desk(store: Store, overlay: Path | None, as_of: str | None, codes: list[str]) -> Desk:
    from dragoman.forecast.classes import load_classes
    from dragoman.forecast.outlook import open_desk
    from dragoman.show.dossier.words import country_name, with_article

    return open_desk(
        store,
        load_classes(overlay),
        _day(as_of, "--as-of"),
        _now().date(),
        codes,
        name_of=lambda code: with_article(country_name(code) or code),
    )


def _open(path: Path) -> Store:
    from dragoman.store import open_store

    return open_store(path)


def _choose(overlay: Path | None, name: str | None) -> tuple[QuestionClass, ...]:
    from dragoman.forecast.classes import choose_class, load_classes

    known = load_classes(overlay)
    return known if name is None else (choose_class(known, name),)


def _country(word: str) -> str:
    from dragoman.resolve.register_countries import find_country

    return find_country(word).upper()


def _day(text: str | None, option: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"{option}: expected a day such as 2018-06-01, found {text!r}") from error


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)

"""Writes a dossier as one HTML file that needs nothing else: no script, no network, no other file."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from itertools import groupby

import jinja2
from markupsafe import Markup

from dragoman.relate.powers import name_power
from dragoman.show import kept_words
from dragoman.show.dossier import charts, telling, words
from dragoman.show.dossier.marks import pieces_of
from dragoman.show.dossier.model import Dossier, DossierEvent, Said
from dragoman.show.relations import signed

MAX_EVENTS = 1000
MAX_STATEMENTS = 1000
MAX_ENTRIES = 100
"""A page beyond this is no longer one; what is left out is told on it."""

_WEB = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def render_html(dossier: Dossier) -> str:
    """The dossier as a page; all text of articles is escaped."""
    events = dossier.events[:MAX_EVENTS]
    statements = dossier.statements[:MAX_STATEMENTS]
    by_day = [(day, list(found)) for day, found in groupby(events, key=lambda event: event.day)]
    page = _template().render(
        dossier=dossier,
        days=by_day,
        statements=statements,
        said_by_page=_by_page(statements),
        number_of=_numbering(events),
        known=dossier.events_by_id(),
        n_listed=len(events),
        max_entries=MAX_ENTRIES,
        statuses=_statuses(dossier),
        rhythm=charts.make_rhythm(dossier),
        scale=charts.bar_scale(dossier.pairs),
        removed=sum(len(page.removed) for page in dossier.pages),
    )
    # Half a surrogate pair has no place in UTF-8, and a page cannot be written with one.
    return page.encode("utf-8", "replace").decode("utf-8")


def _statuses(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Sign, word and phase of every status that occurs, for the legend."""
    order = list(words.STATUS_WORDS)
    found = {event.status: event.phase for event in dossier.events}
    return [
        (words.STATUS_SIGNS[status], words.STATUS_WORDS[status], found[status])
        for status in order
        if status in found
    ]


def _by_page(statements: Sequence[Said]) -> list[tuple[Said, list[Said]]]:
    """The statements of each page, with the first of them, which names the page."""
    found: dict[str, list[Said]] = {}
    for said in statements:
        found.setdefault(said.article_id, []).append(said)
    return [(of_page[0], of_page) for of_page in found.values()]


def _numbering(events: Sequence[DossierEvent]) -> Callable[[DossierEvent], int | None]:
    """Finds the number under which the page lists an event, whichever way round it is told."""
    numbers = {_sides(event, action): event.number for event in events for action in event.cluster.action_ids}

    def number_of(event: DossierEvent) -> int | None:
        keys = (_sides(event, action) for action in event.cluster.action_ids)
        return next((numbers[key] for key in keys if key in numbers), None)

    return number_of


def _sides(event: DossierEvent, action_id: str) -> tuple[str, frozenset[str]]:
    sides = (event.cluster.actor, event.cluster.recipient)
    return action_id, frozenset(side.country or side.key for side in sides if side)


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web, so that no article's words become another kind of link."""
    return url if url and _WEB.fullmatch(url.strip()) else None


def make_environment(*packages: str) -> jinja2.Environment:
    """Templates of packages, the first that has one, with the words that all our pages speak."""
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(package, "templates") for package in packages]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {
        "day": words.say_day,
        "span": words.say_when,
        "country": lambda code: words.country_name(code) or code,
        "the": words.with_article,
        "web": web_address,
        "pieces": pieces_of,
    }
    environment.globals |= {"count": words.count_of, "days_between": words.say_days}
    return environment


@functools.lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    environment = make_environment("dragoman.show")
    environment.filters |= {"power": name_power}
    environment.globals |= {
        "make_bar": charts.make_bar,
        "make_spark": charts.make_spark,
        "telling": telling,
        "fate": kept_words.say_fate,
        "base": kept_words.say_base,
        "state_words": kept_words.STATE_WORDS,
        "state_signs": kept_words.STATE_SIGNS,
        "signed": signed,
        "method_note": words.METHOD_NOTE,
        # our own file, not an article's words
        "css": Markup((files("dragoman.show") / "static" / "dossier.css").read_text(encoding="utf-8")),  # noqa: S704
    }
    return environment.get_template("dossier.html")

"""The words by which events are chosen: one set for the command line, Python, the API and addresses.

A filter is read from words as an address has them (``?actor=RUS&since=2018-01-01``), and becomes SQL over
the view ``events`` with every value bound. A word that is not known is an error that suggests the nearest.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from dragoman.coding.codebook import load_codebook
from dragoman.errors import SettingsError, UnknownActorError, suggest
from dragoman.records import EventType, QuadCode, Record, Status
from dragoman.resolve.register import load_register
from dragoman.resolve.register_countries import find_country, known_country

MOST_VALUES = 200
"""More values of one word are refused: no person chooses that many."""

MOST_CHARACTERS = 300
"""A longer value is refused."""

HELP = {
    "since": "First day of the event, or of its report where it has none; ISO 8601.",
    "until": "Last day, included; ISO 8601.",
    "actor": "Who did it: a country by name, code or adjective, an actor's code or id, or part of a name.",
    "recipient": "To whom it was done, in the same words.",
    "country": "A country on either side: name, ISO code or adjective.",
    "dyad": "Two countries, such as USA-PRK for both ways, or 'USA>PRK' for one.",
    "event_type": "A type of PLOVER, such as CONSULT.",
    "event_mode": "A mode of PLOVER, such as visit.",
    "context": "A context of PLOVER, such as diplomatic.",
    "quad_code": "Q1 words, Q2 deeds of cooperation; Q3 words, Q4 deeds of conflict.",
    "status": "Whether it happened, such as occurred or planned.",
    "place_country": "The country where it happened.",
    "source": "Publisher or feed, or part of its name.",
    "article_id": "An article's id.",
    "event_id": "An event's id.",
    "run": "The id of a run.",
    "text": "Words that the sentence must hold, all of them.",
    "min_confidence": "Least confidence, 0 to 1.",
    "min_reports": "Least number of reports.",
}
"""Every word with what it means, in the order in which they are told."""

SINGLE = frozenset({"since", "until", "min_confidence", "min_reports"})
"""Words that take one value; all others may be given again, and one of the values must hold."""

SHORT = {"type": "event_type", "mode": "event_mode", "quad": "quad_code", "run_id": "run", "id": "event_id"}
"""Other spellings of a word."""

_TEXTS = tuple[str, ...]


class EventFilter(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Which events are meant: those that fit every word; of several values of a word, one.

    Make it with :meth:`from_query`, which checks the values; countries are held as ISO 3166-1 alpha-3.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    actor: _TEXTS = ()
    recipient: _TEXTS = ()
    country: _TEXTS = ()
    dyad: _TEXTS = ()
    event_type: _TEXTS = ()
    event_mode: _TEXTS = ()
    context: _TEXTS = ()
    quad_code: _TEXTS = ()
    status: _TEXTS = ()
    place_country: _TEXTS = ()
    source: _TEXTS = ()
    article_id: _TEXTS = ()
    event_id: _TEXTS = ()
    run: _TEXTS = ()
    text: _TEXTS = ()
    min_confidence: float | None = None
    min_reports: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> EventFilter:
        """The filter that the words of an address mean; empty values are passed over.

        Raises:
            SettingsError: a word or value is not known (with a suggestion), or there are too many.
        """
        given: dict[str, list[str]] = {}
        for word, values in query.items():
            filled = [value.strip() for value in values if value.strip()]
            if filled:
                given.setdefault(_word(word), []).extend(filled)
        chosen = cls(**{word: _read(word, values) for word, values in given.items()})
        if chosen.since and chosen.until and chosen.since > chosen.until:
            raise SettingsError(f"since: {chosen.since} is after until, {chosen.until}")
        return chosen

    def to_query(self) -> dict[str, list[str]]:
        """The words that give this filter again, in their order; the same filter, the same words."""
        found = {}
        for word in HELP:
            value = getattr(self, word)
            if value is not None and value != ():
                found[word] = list(value) if isinstance(value, tuple) else [str(value)]
        return found

    def __bool__(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.to_query())

    def where(self, table: str = "events") -> tuple[str, list[object]]:
        """A condition over the view ``events``, known as ``table`` in the query, and its bound values."""
        clauses, values = ["true"], list[object]()
        for word, query in self.to_query().items():
            clause, bound = _CLAUSES[word](getattr(self, word) if word in SINGLE else query)
            clauses.append(clause.replace("@", f"{table}."))
            values += bound
        return " AND ".join(clauses[1:] or clauses), values

    def in_words(self) -> str:
        """The filter as people say it: "by Russia, to Ukraine, of type ASSAULT, since 2018-01-01"."""
        said = [_SAYINGS[word].format(_say(word, values)) for word, values in self.to_query().items()]
        return ", ".join(said) or "all events"


def _word(text: str) -> str:
    word = text.strip().casefold().replace("-", "_")
    word = SHORT.get(word, word)
    if word not in HELP:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise SettingsError(f"unknown filter word {shown!r}{suggest(word[:40], [*HELP, *SHORT])}")
    return word


def _read(word: str, values: list[str]) -> Any:
    if len(values) > (1 if word in SINGLE else MOST_VALUES):
        most = "one value" if word in SINGLE else f"at most {MOST_VALUES} values"
        raise SettingsError(f"{word}: expected {most}, found {len(values)}")
    for value in values:
        if len(value) > MOST_CHARACTERS:
            raise SettingsError(f"{word}: expected at most {MOST_CHARACTERS} characters, found {len(value)}")
        if not value.isprintable():
            raise SettingsError(f"{word}: expected plain words, found a control character in {value!r}")
    read = _READERS.get(word, str)
    try:
        found = [read(value) for value in values]
    except (SettingsError, UnknownActorError) as error:
        raise SettingsError(f"{word}: {error}") from error
    return found[0] if word in SINGLE else tuple(dict.fromkeys(found))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"expected a day such as 2018-06-01, found {text!r}") from error


def read_country(text: str) -> str:
    """The code of a country as events have it: ISO 3166-1 alpha-3, or ``EU``.

    Raises:
        UnknownActorError: no country is known by that name; carries suggestions.
    """
    if text.casefold() in {"eu", "the european union", "european union"}:
        return "EU"
    found = find_country(text)
    if not found.isupper():
        raise UnknownActorError(f"{text!r} is an organisation; expected a country or EU")
    return found


def _party(text: str) -> str:
    """A country's code where the text is one's name; any other text as it is."""
    if text.casefold() in {"eu", "the european union", "european union"}:
        return "EU"
    found = known_country(text)
    return found if found and found.isupper() else text


def _dyad(text: str) -> str:
    sides = re.split(r"\s*(>|→)\s*", text, maxsplit=1)
    if len(sides) == 3:
        return f"{read_country(sides[0])}>{read_country(sides[2])}"
    for found in re.finditer(r"\s*[-–,]\s*|\s+", text):  # names such as Guinea-Bissau hold a hyphen too
        sides = [text[: found.start()], text[found.end() :]]
        if all(side and known_country(side) for side in sides):
            return "-".join(read_country(side) for side in sides)
    raise SettingsError(f"expected two countries, such as USA-PRK, found {text!r}{_hint(text)}")


def _hint(text: str) -> str:
    """What is wrong with the first side of a pair that is no country."""
    for side in re.split(r"[-–,\s]+", text):
        try:
            read_country(side)
        except UnknownActorError as error:
            return f"; {error}"
    return ""


def _one_of(known: Callable[[], Iterable[str]]) -> Callable[[str], str]:
    def read(text: str) -> str:
        words = list(known())
        folded = {word.casefold(): word for word in words}
        found = folded.get(text.casefold().replace("-", "_")) or folded.get(text.casefold())
        if found is None:
            raise SettingsError(
                f"unknown value {text!r}{suggest(text, words) or '; expected one of ' + ', '.join(words)}"
            )
        return found

    return read


def _modes() -> Iterator[str]:
    yield from sorted({mode for entry in load_codebook().types.values() for mode in entry.modes})


def _confidence(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise SettingsError(f"expected a number from 0 to 1, found {text!r}")
    return value


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise SettingsError(f"expected a whole number, found {text!r}")
    return int(text)


_READERS: dict[str, Callable[[str], Any]] = {
    "since": _day,
    "until": _day,
    "actor": _party,
    "recipient": _party,
    "country": read_country,
    "place_country": read_country,
    "dyad": _dyad,
    "event_type": _one_of(lambda: get_args(EventType)),
    "event_mode": _one_of(_modes),
    "context": _one_of(lambda: load_codebook().contexts),
    "quad_code": _one_of(lambda: get_args(QuadCode)),
    "status": _one_of(lambda: get_args(Status)),
    "min_confidence": _confidence,
    "min_reports": _number,
}

_Clause = tuple[str, list[object]]


def _is_country_code(text: str) -> bool:
    return text == "EU" or (len(text) == 3 and known_country(text) == text)


def _side(column: str) -> Callable[[list[str]], _Clause]:
    """Countries by their code; others by code, id or part of their name."""

    def clause(values: list[str]) -> _Clause:
        countries = [value for value in values if _is_country_code(value)]
        parts, bound = list[str](), list[object]()
        if countries:
            parts.append(f"@{column}_country IN ({_marks(countries)})")
            bound += countries
        for name in values:
            if name not in countries:
                parts.append(
                    f"(@{column}_code = ? OR @{column}_id = ?"
                    f" OR contains(lower(coalesce(@{column}_name, @{column})), ?))"
                )
                bound += [name.upper(), name, name.casefold()]
        return f"({' OR '.join(parts)})", bound

    return clause


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _in(column: str) -> Callable[[list[str]], _Clause]:
    return lambda values: (f"@{column} IN ({_marks(values)})", list(values))


def _countries(values: list[str]) -> _Clause:
    marks = _marks(values)
    return f"(@actor_country IN ({marks}) OR @recipient_country IN ({marks}))", [*values, *values]


def _dyads(values: list[str]) -> _Clause:
    parts, bound = list[str](), list[object]()
    for value in values:
        one, way, other = re.split(r"([->])", value, maxsplit=1)
        for sides in [(one, other)] if way == ">" else [(one, other), (other, one)]:
            parts.append("(@actor_country = ? AND @recipient_country = ?)")
            bound += sides
    return f"({' OR '.join(parts)})", bound


def _sources(values: list[str]) -> _Clause:
    one = (
        "(contains(lower(@publisher), ?)"
        " OR @article_id IN (SELECT article_id FROM articles WHERE contains(lower(source), ?)))"
    )
    return f"({' OR '.join([one] * len(values))})", [v.casefold() for v in values for _ in range(2)]


def _texts(values: list[str]) -> _Clause:
    said = "lower(coalesce(@sentence, concat_ws(' – ', @actor, @trigger, @recipient)))"
    words = [value.casefold().split() for value in values]
    each = (" AND ".join([f"contains({said}, ?)"] * len(some)) for some in words)
    return f"(({') OR ('.join(each)}))", [word for some in words for word in some]


def _bound(clause: str) -> Callable[[Any], _Clause]:
    return lambda value: (clause, [value] * clause.count("?"))


_CLAUSES: dict[str, Callable[[Any], _Clause]] = {
    "since": _bound("coalesce(@event_date, @report_date) >= ?"),
    "until": _bound("coalesce(@event_date, @report_date) <= ?"),
    "actor": _side("actor"),
    "recipient": _side("recipient"),
    "country": _countries,
    "dyad": _dyads,
    "context": lambda values: ("list_has_any(@contexts, ?)", [values]),
    "source": _sources,
    "text": _texts,
    "run": _in("run_id"),
    "min_confidence": _bound("@confidence >= ?"),
    "min_reports": _bound("coalesce(@n_reports, 1) >= ?"),
    **{
        word: _in(word)
        for word in (
            "event_type", "event_mode", "quad_code", "status", "place_country", "article_id", "event_id",
        )
    },
}  # fmt: skip
"""Word → its condition, with ``@`` where the name of the table goes, and the values to bind."""

_SAYINGS = {
    "since": "since {}", "until": "until {}", "actor": "by {}", "recipient": "to {}", "country": "with {}",
    "dyad": "between {}", "event_type": "of type {}", "event_mode": "of mode {}", "context": "about {}",
    "quad_code": "of class {}", "status": "{}", "place_country": "in {}", "source": "from {}",
    "article_id": "in article {}", "event_id": "with the id {}", "run": "of run {}", "text": "saying {}",
    "min_confidence": "confidence at least {}", "min_reports": "at least {} reports",
}  # fmt: skip

_QUAD_WORDS = {
    "Q1": "verbal cooperation", "Q2": "material cooperation",
    "Q3": "verbal conflict", "Q4": "material conflict",
}  # fmt: skip


def _say(word: str, values: list[str]) -> str:
    return " or ".join(_SAYERS.get(word, str)(value) for value in values)


def _name(code: str) -> str:
    entity = load_register().entity("eu" if code == "EU" else code)
    return entity.name if entity else code


def _say_dyad(dyad: str) -> str:
    one, way, other = re.split(r"([->])", dyad, maxsplit=1)
    return f"{_name(one)} {'towards' if way == '>' else 'and'} {_name(other)}"


_SAYERS: dict[str, Callable[[str], str]] = {
    "actor": _name, "recipient": _name, "country": _name, "place_country": _name, "dyad": _say_dyad,
    "text": "“{}”".format, "quad_code": _QUAD_WORDS.__getitem__,
}  # fmt: skip

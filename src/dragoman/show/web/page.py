"""What a page is: declared once, it gives its HTML, its JSON, its CSV, its Parquet and its OpenAPI."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlencode

import pyarrow as pa

from dragoman.records import Record
from dragoman.store.filters import EventFilter

if TYPE_CHECKING:
    from dragoman.show.web.snapshot import Reader

Kind = Literal["text", "integer", "number", "day", "flag", "texts"]

ARROW: Mapping[Kind, pa.DataType] = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "day": pa.date32(),
    "flag": pa.bool_(), "texts": pa.list_(pa.string()),
}  # fmt: skip
PYTHON: Mapping[Kind, Any] = {
    "text": str, "integer": int, "number": float, "day": dt.date, "flag": bool, "texts": list[str],
}  # fmt: skip

Row = dict[str, Any]


class Column(Record, frozen=True, kw_only=True):
    """A column of a table: ``label`` heads it on the page, ``about`` explains it in the OpenAPI.

    ``link`` is an address with names of columns in braces ("/events/{event_id}"); a column that is not
    ``shown`` is in the twins alone. ``digits`` rounds a number on the page.
    """

    name: str
    label: str
    kind: Kind = "text"
    about: str = ""
    link: str | None = None
    shown: bool = True
    digits: int = 2


class TableSpec(Record, frozen=True, kw_only=True):
    """A table of a page; ``empty`` is what the page says where it has no rows."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    empty: str = "Nothing found."

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that the page shows."""
        return tuple(column for column in self.columns if column.shown)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of its rows."""
        return pa.schema([(column.name, ARROW[column.kind]) for column in self.columns])


class Input(Record, frozen=True, kw_only=True):
    """A word of a page's own in its address: what it takes, between which bounds, and what it means.

    One that is ``rare`` is folded away on the form.
    """

    name: str
    about: str
    kind: Literal["text", "integer", "number", "day", "flag"] = "text"
    label: str = ""
    choices: tuple[str, ...] = ()
    default: Any = None
    least: float | None = None
    most: float | None = None
    rare: bool = False


@dataclass(frozen=True)
class Figure:
    """A drawing with the table behind it; ``svg`` is ours, never an article's words unescaped.

    ``summary`` says in words what the drawing shows, for those who cannot see it.
    """

    svg: str
    caption: str
    summary: str
    table: str | None = None


@dataclass(frozen=True)
class Result:
    """What a page answers: rows by table, drawings, and whatever else its template shows (``extra``).

    ``heading`` takes the place of the page's question, ``note`` stands under it; ``following`` is the
    cursor of the next rows; ``total`` how many rows there are in all, where known.
    """

    rows: Mapping[str, Sequence[Row]]
    heading: str | None = None
    note: str | None = None
    figures: tuple[Figure, ...] = ()
    following: str | None = None
    total: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A request as the page understands it: names in its address, filter, words of its own, place."""

    address: str
    path: Mapping[str, str]
    filter: EventFilter
    inputs: Mapping[str, Any]
    limit: int
    cursor: str | None = None

    def words(self) -> list[tuple[str, str]]:
        """Filter and inputs as an address has them; what is at its default is left out."""
        found = [(word, value) for word, values in self.filter.to_query().items() for value in values]
        for name, value in self.inputs.items():
            if value is not None and value != "" and value is not False:
                found.append((name, "true" if value is True else str(value)))
        return found

    def link(self, address: str | None = None, **changes: Any) -> str:
        """The address with some words changed (None takes a word out), without the cursor."""
        kept = [(word, value) for word, value in self.words() if word not in changes]
        added = [
            (word, str(one))
            for word, value in changes.items()
            for one in (value if isinstance(value, list | tuple) else [value])
            if one is not None
        ]
        words = urlencode(kept + added)
        return (address or self.address) + (f"?{words}" if words else "")


def fill(link: str, row: Mapping[str, Any]) -> str | None:
    """An address with the row's values in its braces, quoted; None where the row lacks one."""
    parts = link.split("{")
    found = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        value = row.get(name)
        if value is None or value == "":
            return None
        found.append(quote(str(value), safe="") + rest)
    return "".join(found)


Query = Callable[["Reader", Asked], Result]


def _no_examples(_: Reader) -> list[str]:
    return []


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the workbench and its twins; the package's docstring tells how to add one.

    ``nav`` is its word in the navigation, ``order`` its place there. ``limits`` are the default and the
    greatest number of rows of its first table, which the words ``limit`` and ``cursor`` page through.
    """

    address: str
    title: str
    question: str
    about: str
    query: Query
    tables: tuple[TableSpec, ...]
    filters: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    template: str = "page.html"
    nav: str | None = None
    order: int = 100
    limits: tuple[int, int] | None = None
    examples: Callable[[Reader], list[str]] = _no_examples
    feeds: tuple[tuple[str, str], ...] = ()

    @property
    def stem(self) -> str:
        """The address to which the ending of a twin is added."""
        return "/index" if self.address == "/" else self.address

    @property
    def name(self) -> str:
        """A name for programs: "events", "dyads_pair"."""
        words = [part.strip("{}").partition(":")[0] for part in self.stem.strip("/").split("/")]
        return "_".join(words).replace("-", "_")

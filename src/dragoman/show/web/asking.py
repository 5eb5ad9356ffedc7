"""Reads what an address asks of a page, and says so in the OpenAPI: the same declaration serves both."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import msgspec

from dragoman.errors import SettingsError, suggest
from dragoman.records import EventType, QuadCode, Status
from dragoman.show.web.page import Asked, Input, Page
from dragoman.store.filters import HELP, MOST_CHARACTERS, SHORT, SINGLE, EventFilter

CHOICES: Mapping[str, tuple[str, ...]] = {
    "event_type": get_args(EventType), "quad_code": get_args(QuadCode), "status": get_args(Status),
}  # fmt: skip
"""Words of the filter whose values can be listed."""

_DAYS = frozenset({"since", "until"})
_PAGING = ("limit", "cursor")


def read_asked(
    page: Page, address: str, path: Mapping[str, str], query: Mapping[str, Sequence[str]]
) -> Asked:
    """What the address asks of the page.

    Raises:
        SettingsError: a word or value is unknown; carries a suggestion.
    """
    known = known_words(page)
    own = {each.name: each for each in page.inputs}
    filters: dict[str, Sequence[str]] = {}
    values: dict[str, Any] = {each.name: each.default for each in page.inputs}
    for word, given in query.items():
        plain = _plain(word, known)
        if plain in own:
            values[plain] = _read_input(own[plain], given)
        elif plain not in _PAGING:
            filters[plain] = [*filters.get(plain, ()), *given]
    return Asked(
        address=address,
        path=path,
        filter=EventFilter.from_query(filters),
        inputs=values,
        limit=_read_limit(page, query.get("limit", ())),
        cursor=_single("cursor", query.get("cursor", ())) or None,
    )


def known_words(page: Page) -> list[str]:
    """Every word that a page's address may hold."""
    paging = _PAGING if page.limits else ()
    return [*page.filters, *(each.name for each in page.inputs), *paging]


def _plain(word: str, known: Sequence[str]) -> str:
    plain = SHORT.get(word, word.replace("-", "_"))
    if plain not in known:
        shown = word if len(word) <= 40 else f"{word[:40]}…"
        expected = f"; expected one of {', '.join(known)}" if known else "; this page takes none"
        raise SettingsError(f"unknown word {shown!r}{suggest(word[:40], known) or expected}")
    return plain


def _single(name: str, given: Sequence[str]) -> str:
    filled = [value for value in given if value.strip()]
    if len(filled) > 1:
        raise SettingsError(f"{name}: expected one value, found {len(filled)}")
    if filled and len(filled[0]) > MOST_CHARACTERS:
        raise SettingsError(f"{name}: expected at most {MOST_CHARACTERS} characters, found {len(filled[0])}")
    if filled and not filled[0].isprintable():
        raise SettingsError(f"{name}: expected plain words, found a control character")
    return filled[0].strip() if filled else ""


def _read_limit(page: Page, given: Sequence[str]) -> int:
    usual, most = page.limits or (100, 100)
    text = _single("limit", given)
    return int(_read_number("limit", text, 1, most, whole=True)) if text else usual


def _read_input(asked: Input, given: Sequence[str]) -> Any:
    text = _single(asked.name, given)
    if not text:
        return asked.default
    if asked.choices:
        found = {choice.casefold(): choice for choice in asked.choices}.get(text.casefold())
        if found is None:
            meant = suggest(text, asked.choices) or f"; expected one of {', '.join(asked.choices)}"
            raise SettingsError(f"{asked.name}: unknown value {text!r}{meant}")
        return found
    if asked.kind == "flag":
        return _read_flag(asked.name, text)
    if asked.kind == "day":
        return _read_day(asked.name, text)
    if asked.kind in ("integer", "number"):
        return _read_number(asked.name, text, asked.least, asked.most, whole=asked.kind == "integer")
    return text


def _read_flag(name: str, text: str) -> bool:
    if text.casefold() not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
        raise SettingsError(f"{name}: expected true or false, found {text!r}")
    return text.casefold() in {"true", "1", "yes", "on"}


def _read_day(name: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"{name}: expected a day such as 2018-06-01, found {text!r}") from error


def _read_number(name: str, text: str, least: float | None, most: float | None, whole: bool) -> float:
    try:
        value: float = int(text) if whole else float(text)
    except ValueError:
        value = float("nan")
    low, high = -1e9 if least is None else least, 1e9 if most is None else most
    if not low <= value <= high:
        kind = "whole number" if whole else "number"
        raise SettingsError(f"{name}: expected a {kind} from {low:g} to {high:g}, found {text!r}")
    return value


def write_cursor(*key: Any) -> str:
    """The place after a row, as a word for an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read_cursor(text: str, *kinds: type) -> tuple[Any, ...]:
    """The key that a cursor holds, each part of the kind named.

    Raises:
        SettingsError: it is not one of ours.
    """
    try:
        packed = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        return msgspec.json.decode(packed, type=tuple[kinds])  # type: ignore[valid-type]
    except (ValueError, binascii.Error, msgspec.DecodeError) as error:
        raise SettingsError("cursor: not one that this workbench gave; begin again without it") from error


def parameters(page: Page) -> list[dict[str, Any]]:
    """The parameters of a page as OpenAPI describes them."""
    found = [_path_parameter(part) for part in page.address.split("/") if part.startswith("{")]
    found += [_filter_parameter(word) for word in page.filters]
    found += [_input_parameter(each) for each in page.inputs]
    if page.limits:
        usual, most = page.limits
        bounds = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
        found.append(_query_parameter("limit", "How many rows at most.", bounds))
        about = "Where to go on: the word `cursor` of the address `next` in an answer."
        found.append(_query_parameter("cursor", about, {"type": "string", "maxLength": MOST_CHARACTERS}))
    return found


def _path_parameter(part: str) -> dict[str, Any]:
    name = part.strip("{}").partition(":")[0]
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _query_parameter(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def _filter_parameter(word: str) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string", "maxLength": MOST_CHARACTERS}
    if word in CHOICES:
        one = {"type": "string", "enum": list(CHOICES[word])}
    elif word in _DAYS:
        one = {"type": "string", "format": "date"}
    elif word == "min_confidence":
        one = {"type": "number", "minimum": 0, "maximum": 1}
    elif word == "min_reports":
        one = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
    schema = one if word in SINGLE else {"type": "array", "items": one}
    return _query_parameter(word, HELP[word], schema)


def _input_parameter(asked: Input) -> dict[str, Any]:
    kinds = {"flag": "boolean", "day": "string", "text": "string"}
    schema: dict[str, Any] = {"type": kinds.get(asked.kind, asked.kind)}
    if asked.kind == "day":
        schema["format"] = "date"
    if asked.choices:
        schema["enum"] = list(asked.choices)
    if asked.least is not None:
        schema["minimum"] = asked.least
    if asked.most is not None:
        schema["maximum"] = asked.most
    if asked.default is not None:
        schema["default"] = asked.default
    return _query_parameter(asked.name, asked.about, schema)

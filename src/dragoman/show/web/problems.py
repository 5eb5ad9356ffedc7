"""What went wrong, in the one shape that every address answers with (RFC 9457, problem details)."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.errors import (
    ContractError,
    DragomanError,
    LanguageError,
    SettingsError,
    StoreError,
    UnknownActorError,
    suggest,
)
from dragoman.records import Record

_TITLES = {
    400: "That address asks for something this page cannot give",
    401: "This workbench needs its token",
    403: "That request was refused",
    404: "There is nothing here",
    405: "That address does not take this kind of request",
    408: "The request took too long to arrive",
    413: "That is too much text",
    414: "That address is too long",
    415: "That kind of content is not read here",
    421: "That host name is not served here",
    422: "That cannot be read",
    500: "Something broke in the workbench",
    503: "The store cannot be read at the moment",
    504: "That question takes too long to answer",
}


class NotFoundError(DragomanError):
    """Nothing has this name or id; the message suggests the nearest."""


class TooSlowError(DragomanError):
    """A query was stopped after its time was over."""


class FormError(DragomanError):
    """A form was sent without the word that proves that it came from a page of ours."""


class Problem(Record, frozen=True, kw_only=True):
    """The one error shape; ``suggestion`` is what may have been meant, or what to do."""

    status: int
    title: str
    detail: str
    suggestion: str | None = None


def problem(status: int, detail: str, suggestion: str | None = None) -> Problem:
    """A problem with the title of its status; a suggestion at the end of the detail is taken apart."""
    detail, mark, meant = detail.partition("; did you mean ")
    if mark and suggestion is None:
        suggestion = f"Did you mean {meant}"
    return Problem(status=status, title=_TITLES.get(status, "Error"), detail=detail, suggestion=suggestion)


def problem_of(error: Exception) -> Problem:
    """The problem that an error is; what was not raised on purpose is a 500 that tells nothing inside."""
    if isinstance(error, NotFoundError | UnknownActorError) or isinstance(error.__cause__, UnknownActorError):
        return problem(404, str(error))
    if isinstance(error, SettingsError | ContractError):
        return problem(400, str(error))
    if isinstance(error, LanguageError):
        return problem(422, str(error))
    if isinstance(error, FormError):
        return problem(403, str(error), "Load the page again and send the form once more.")
    if isinstance(error, TooSlowError):
        return problem(504, str(error), "Narrow the filter, for example by days.")
    if isinstance(error, StoreError):
        return problem(503, str(error), "The page works again as soon as the store is back.")
    if isinstance(error, DragomanError):
        return problem(422, str(error))
    return problem(500, "An error that nobody foresaw; the server's log has it.")


def not_found(what: str, found: str, known: Sequence[str] = ()) -> NotFoundError:
    """The error for a name that is not known, with the nearest ones."""
    shown = found if len(found) <= 80 else f"{found[:80]}…"
    return NotFoundError(f"no {what} is known as {shown!r}{suggest(found[:80], known)}")

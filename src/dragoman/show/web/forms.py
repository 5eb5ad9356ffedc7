"""Reads a form that a page of ours was sent back with: bounded, and only with the word that it carries."""

from __future__ import annotations

from starlette.requests import Request

from dragoman.errors import ContractError
from dragoman.show.web.access import Keys

FORM_WORD = "form_word"
"""The name of the hidden field that every form holds."""


async def read_form(request: Request, keys: Keys, check: bool = True) -> dict[str, str]:
    """The fields of a form, those of text alone.

    Raises:
        FormError: it lacks the word of this browser's pages.
        ContractError: it is no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise ContractError(f"expected a form, found {kind[:60] or 'nothing'!r}")
    try:
        async with request.form(max_files=0, max_fields=50) as form:
            found = {name: value for name, value in form.items() if isinstance(value, str)}
    except (UnicodeDecodeError, ValueError) as error:
        raise ContractError(f"the form cannot be read: {error}") from error
    if check:
        keys.check_form(request.state.nonce, found.get(FORM_WORD))
    return found

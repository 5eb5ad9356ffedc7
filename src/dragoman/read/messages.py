"""Reads mail (``.eml``) and web pages as browsers save them in one file (``.mhtml``)."""

from __future__ import annotations

import datetime as dt
import email.policy
import email.utils
from collections.abc import Iterator
from email.message import MIMEPart
from typing import IO

from dragoman.read.pages import HTML_FACTOR, OnProblem, RawPage, derive_id, hash_raw, make_problem

MAIL_SUFFIXES = (".eml",)
ARCHIVED_PAGE_SUFFIXES = (".mhtml", ".mht")


def read_message(stream: IO[bytes], origin: str, max_chars: int, on_problem: OnProblem) -> Iterator[RawPage]:
    """The page of a message: its HTML part, else its plain text.

    The date of a mail is told; that of a saved page is the day of its saving, and is not.
    """
    limit = max_chars * HTML_FACTOR
    data = stream.read(limit + 1)
    if len(data) > limit:
        on_problem(make_problem(origin, "size", f"more than {limit:,} bytes"))
        return
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(preferencelist=("related", "html", "plain"))
    html = part.get_body(preferencelist=("html", "plain")) if part is not None else None
    raw = _payload(html)
    if not raw.strip():
        on_problem(make_problem(origin, "empty", "the message has no text"))
        return
    is_mail = origin.lower().removesuffix(".gz").endswith(MAIL_SUFFIXES)
    yield RawPage(
        id=derive_id(origin),
        kind="html" if html is not None and html.get_content_type() == "text/html" else "dump",
        raw=raw,
        origin=origin,
        sha256=hash_raw(data),
        title=str(message["subject"]) if is_mail and message["subject"] else None,
        date=parse_mail_date(message["date"]) if is_mail else None,
        url=message["snapshot-content-location"],
    )


def _payload(part: MIMEPart | None) -> bytes:
    payload = part.get_payload(decode=True) if part is not None else None
    return payload if isinstance(payload, bytes) else b""


def parse_mail_date(value: str | None) -> dt.date | None:
    """The day of a date as mails and RSS write it ("Tue, 12 Jun 2018 10:00:00 GMT"), in its own zone."""
    try:
        return email.utils.parsedate_to_datetime(str(value)).date() if value else None
    except (ValueError, IndexError):
        return None

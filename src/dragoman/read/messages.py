"""Reads mail (``.eml``, ``.mbox``) and web pages as browsers save them in one file (``.mhtml``)."""

from __future__ import annotations

import datetime as dt
import email.policy
import email.utils
from collections.abc import Iterator
from email.message import MIMEPart
from typing import IO

from dragoman.read.pages import (
    HTML_FACTOR,
    OnProblem,
    RawPage,
    derive_id,
    hash_raw,
    make_problem,
    read_whole,
)  # fmt: skip
from dragoman.settings import Settings

MAIL_SUFFIXES = (".eml",)
MAILBOX_SUFFIXES = (".mbox", ".mbx")
ARCHIVED_PAGE_SUFFIXES = (".mhtml", ".mht")
_MAX_LINE = 1 << 20


def read_message(
    stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """The page of a message: its HTML part, else its plain text.

    The date of a mail is told; that of a saved page is the day of its saving, and is not.
    """
    data = read_whole(stream, origin, settings.max_article_chars * HTML_FACTOR, on_problem)
    if data is not None:
        is_mail = origin.lower().removesuffix(".gz").endswith(MAIL_SUFFIXES)
        yield from _read_mail(data, origin, is_mail, on_problem)


def read_mailbox(
    stream: IO[bytes], origin: str, settings: Settings, on_problem: OnProblem
) -> Iterator[RawPage]:
    """The pages of a mailbox, one a message; a message that is too long is passed over."""
    limit = settings.max_article_chars * HTML_FACTOR
    for number, (data, size) in enumerate(_split_mailbox(stream, limit), 1):
        where = f"{origin}#{number}"
        if size > limit:
            on_problem(make_problem(where, "size", f"a message of {size:,} bytes"))
        else:
            yield from _read_mail(data, where, True, on_problem)


def _split_mailbox(stream: IO[bytes], limit: int) -> Iterator[tuple[bytes, int]]:
    """The messages and their sizes; of one that is too long only the beginning."""
    parts: list[bytes] = []
    size = 0
    is_open, at_start = False, True
    while line := stream.readline(_MAX_LINE):
        if at_start and line.startswith(b"From "):
            if is_open:
                yield b"".join(parts), size
            parts, size, is_open = [], 0, True
        elif is_open:
            size += len(line)
            if size <= limit:
                parts.append(line[1:] if line.startswith(b">From ") else line)
        at_start = line.endswith(b"\n")
    if is_open:
        yield b"".join(parts), size


def _read_mail(data: bytes, origin: str, is_mail: bool, on_problem: OnProblem) -> Iterator[RawPage]:
    try:
        page = _make_page(data, origin, is_mail)
    except Exception as error:  # the standard library's parser stumbles over crafted heads and deep nesting
        on_problem(make_problem(origin, "damaged", f"not a message: {type(error).__name__}: {error}"))
        return
    if page is not None:
        yield page
    else:
        on_problem(make_problem(origin, "empty", "the message has no text"))


def _make_page(data: bytes, origin: str, is_mail: bool) -> RawPage | None:
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = message.get_body(preferencelist=("related", "html", "plain"))
    html = part.get_body(preferencelist=("html", "plain")) if part is not None else None
    raw = _payload(html)
    if not raw.strip():
        return None
    return RawPage(
        id=derive_id(origin),
        kind="html" if html is not None and html.get_content_type() == "text/html" else "dump",
        raw=raw,
        origin=origin,
        sha256=hash_raw(data),
        title=str(message["subject"]) if is_mail and message["subject"] else None,
        date=parse_mail_date(message["date"]) if is_mail else None,
        url=message["snapshot-content-location"],
    )


def _payload(part: MIMEPart | None) -> bytes | str:
    """The words of a part by its own charset, or its bytes where that cannot be."""
    payload = part.get_payload(decode=True) if part is not None else None
    if not isinstance(payload, bytes):
        return b""
    charset = part.get_content_charset() if part is not None else None
    try:
        return payload.decode(charset) if charset else payload
    except (UnicodeDecodeError, LookupError):
        return payload


def parse_mail_date(value: str | None) -> dt.date | None:
    """The day of a date as mails and RSS write it ("Tue, 12 Jun 2018 10:00:00 GMT"), in its own zone."""
    try:
        return email.utils.parsedate_to_datetime(str(value)).date() if value else None
    except (ValueError, IndexError):
        return None

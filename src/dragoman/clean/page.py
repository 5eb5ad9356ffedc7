"""Makes the article of a page that was read: cleaned, dated, and in a language that is coded."""

from __future__ import annotations

import re

from dragoman.clean.cleaned import Cleaned
from dragoman.clean.dump import clean_dump
from dragoman.clean.language import SURE, tell_language
from dragoman.clean.webpage import clean_html
from dragoman.errors import CleanError, DragomanError, LanguageError
from dragoman.read import RawPage
from dragoman.read.encoding import decode
from dragoman.records import Article
from dragoman.settings import Settings

_CODE = re.compile(r"^([a-z]{2,3})(?:[-_][A-Za-z]{2,4})*$")
_NAMES = {"english": "en", "eng": "en"}


def clean_page(page: RawPage, settings: Settings | None = None) -> Article:
    """The article of a page; what was told from outside wins over what the page says of itself.

    The text of a page of kind ``text`` is not touched, so that offsets into it hold. The date is the one told
    with the page, else its own (metadata or publication line), else the fallback; never the file's.

    Raises:
        CleanError: nothing is left of the page, or too much.
        LanguageError: the text is in a language that the settings do not name.
    """
    settings = settings or Settings()
    cleaned = _clean(page)
    if not cleaned.text.strip():
        raise CleanError(f"{page.origin}: no story was found on the page")
    if len(cleaned.text) > settings.max_article_chars:
        raise CleanError(
            f"{page.origin}: the text has {len(cleaned.text):,} characters,"
            f" more than max_article_chars = {settings.max_article_chars:,}"
        )
    return Article(
        id=page.id,
        text=cleaned.text,
        title=page.title or cleaned.title,
        date=page.date or cleaned.date or page.fallback_date,
        url=page.url or cleaned.url,
        source=page.source or cleaned.source,
        author=page.author or cleaned.author,
        language=_check_language(page, cleaned, settings),
        headings=cleaned.headings,
        removed=cleaned.removed,
        origin=page.origin,
        raw_sha256=page.sha256,
    )


def _clean(page: RawPage) -> Cleaned:
    if page.kind == "text":
        return Cleaned(text=page.raw if isinstance(page.raw, str) else decode(page.raw))
    try:
        if page.kind == "html":
            return clean_html(page.raw, url=page.url)
        return clean_dump(page.raw if isinstance(page.raw, str) else decode(page.raw))
    except DragomanError as error:
        raise type(error)(f"{page.origin}: {error}") from error
    except Exception as error:  # one bad page never stops a batch
        raise CleanError(f"{page.origin}: {type(error).__name__}: {error}") from error


def _check_language(page: RawPage, cleaned: Cleaned, settings: Settings) -> str | None:
    """The language of the text: as it reads where that is sure, else as it was told."""
    told = _normalise(page.language)
    found, confidence = tell_language(cleaned.text)
    language = found if found and (told is None or confidence >= SURE) else told
    if language is None or language in settings.languages:
        return language
    if told in settings.languages and confidence < SURE:
        return told
    if told is None and confidence < SURE:
        return settings.languages[0] if settings.languages else None
    coded = ", ".join(settings.languages)
    raise LanguageError(f"{page.origin}: the text is in {language!r}; languages that are coded: {coded}")


def _normalise(language: str | None) -> str | None:
    """``en`` from ``en-GB``, ``EN`` or ``English``; nothing from what is no code."""
    if not language:
        return None
    folded = language.strip()
    match = _CODE.match(folded[:2].lower() + folded[2:])
    return _NAMES.get(folded.lower()) or (match[1] if match else None)

"""Loads the resolver and answers its two questions: who is in this text, and who is this mention."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence
from pathlib import Path

from dragoman.parse.sentences import split_sentences
from dragoman.records import Candidate, Record, Sentence
from dragoman.resolve.document import Document
from dragoman.resolve.lexicon import Lexicon
from dragoman.resolve.register import Register, load_register
from dragoman.resolve.scan import Scanner
from dragoman.resolve.words import load_words
from dragoman.settings import Settings


class Resolution(Record, frozen=True, kw_only=True):
    """Who one mention is: the fields of ``dragoman resolve``, nulls where nothing is known."""

    name: str | None = None
    actor_id: str | None = None
    country: str | None = None
    sector: str | None = None
    code: str | None = None
    kind: str | None = None
    method: str = "none"
    confidence: float = 0.0
    ambiguous: bool = False
    candidates: tuple[Candidate, ...] = ()
    stale_office: bool = False
    role: str | None = None


class Resolver:
    """Finds out who is meant, from the words alone; build it with :func:`load_resolver`."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.lexicon = Lexicon(register, load_words())
        self._scanner = Scanner(self.lexicon)

    def read(
        self, text: str, sentences: Sequence[Sentence], date: dt.date | None = None, title: str | None = None
    ) -> Document:
        """The actors of a text that was published on ``date``; its sentences need no parse."""
        return Document(self._scanner, text, sentences, date, title)

    def resolve(self, mention: str, context: str = "", date: dt.date | None = None) -> Resolution:
        """Who ``mention`` is where it last occurs in ``context``; alone where it does not."""
        found = _last_place(mention, context)
        text, start = (context, found) if found >= 0 else (mention, 0)
        sentences = split_sentences(text) if found >= 0 else [Sentence(text, 0, len(text), 0)]
        document = self.read(text, sentences, date)
        party = document.party(start, start + len(mention))
        fields = {name: getattr(party, name) for name in Resolution.__struct_fields__}
        return Resolution(**fields)


def _last_place(mention: str, context: str) -> int:
    """Where a mention last stands in its context, whole words before parts of words; -1 for nowhere."""
    for flags in (0, re.IGNORECASE):
        places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(mention)}(?!\w)", context, flags)]
        if mention and places:
            return places[-1]
    return context.rfind(mention) if mention.strip() and context.strip() else -1


def load_resolver(settings: Settings | None = None) -> Resolver:
    """The resolver with the register that ships and the user's overlay; loaded once per process.

    Raises:
        RegisterError: a row of the register or the overlay is wrong.
        DataError: the cue words are wrong.
    """
    return _load(settings.register_overlay if settings else None)


@functools.lru_cache(maxsize=2)
def _load(overlay: Path | None) -> Resolver:
    return Resolver(load_register(overlay))

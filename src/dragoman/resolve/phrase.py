"""A noun phrase as the resolver reads it."""

from __future__ import annotations

_NOTHING: frozenset[str] = frozenset()


class Phrase:
    """A noun phrase: unit numbers and offsets of it and its parts.

    ``owner`` is the country, organisation or person before the head; ``of`` what follows it; ``name`` the
    personal name after a title; ``compound`` the nouns before the last; ``is_shared`` tells that the head
    stands elsewhere ("**Russian** and Chinese foreign ministers"), ``shares`` that it serves others too.
    """

    __slots__ = (
        "apposed", "compound", "determiner", "end", "first", "head", "honorific", "is_bare", "is_shared",
        "last", "letter", "located", "name", "of", "of_word", "owner", "possessor", "premodifiers", "shares",
        "start", "status",
    )  # fmt: skip

    def __init__(self, first: int) -> None:
        self.first = first
        self.last = first
        self.start = self.end = -1
        self.head = -1
        self.letter = ""
        self.determiner = ""
        self.possessor = -1
        self.status: frozenset[str] = _NOTHING
        self.premodifiers: tuple[int, ...] = ()
        self.owner: Phrase | None = None
        self.of: Phrase | None = None
        self.of_word = ""
        self.located: Phrase | None = None
        self.name: Phrase | None = None
        self.honorific = -1
        self.compound: tuple[int, ...] = ()
        self.apposed: Phrase | None = None
        self.is_shared = False
        self.shares = False
        self.is_bare = False

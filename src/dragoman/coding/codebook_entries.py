"""What the codebook is made of: types, modes, frames, triggers, shifts and CAMEO codes."""

from __future__ import annotations

import msgspec

QUADS = {"AGREE": "Q1", "CONSULT": "Q1", "SUPPORT": "Q1", "CONCEDE": "Q1", "COOPERATE": "Q2", "AID": "Q2",
         "RETREAT": "Q2", "REQUEST": "Q3", "ACCUSE": "Q3", "REJECT": "Q3", "THREATEN": "Q3",
         "PROTEST": "Q4", "SANCTION": "Q4", "MOBILIZE": "Q4", "COERCE": "Q4", "ASSAULT": "Q4"}  # fmt: skip
"""The quad class of each of PLOVER's types, in PLOVER's order."""

PREPOSITIONS = frozenset(
    """
    to with against on upon in from for over at toward towards between among into by of about onto
    across near around behind after under inside within off before alongside opposite as out along during
    outside beside
    """.split()
)
SLOTS = PREPOSITIONS | {
    "subj",
    "obj",
    "iobj",
    "poss",
    "clause",
    "within",
    "inner",
    "inner.actor",
    "place",
    "condition",
    "deed",
}
"""The places of a sentence from which a frame may take a party (see docs/events.md)."""


class Mode(msgspec.Struct, frozen=True):
    """A mode of a type, with PLOVER's score for it."""

    name: str
    score: float | None
    means: str


class Inner(msgspec.Struct, frozen=True):
    """What a composing frame becomes when the act that it speaks of is of a certain type."""

    mode: str | None = None
    cameo: str | None = None


class Trigger(msgspec.Struct, frozen=True):
    """A lemma that can evoke a frame, with the words that must stand by it."""

    lemma: str
    partners: tuple[str, ...] = ()


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One way to speak of an act: its triggers, who fills the parties, and what must hold.

    ``object`` and ``prep`` constrain the words that the trigger governs; ``composes`` names the types
    of the act that its complement may speak of; ``alone`` allows an event without recipient; a
    ``pair_only`` frame answers for a given pair and is never coded by itself. ``agentive`` asks that the
    doer himself, and no thing of his, does it; only actors of a ``sector``, and none of a ``not_sector``, do;
    ``unnamed`` allows a passive to leave the doer out;
    ``direct`` asks that the recipient himself, and no thing of his, is named; in the simple present an
    ``attitude`` is held and nothing done.
    """

    name: str
    event_type: str
    file: str
    line: int
    verbs: tuple[Trigger, ...] = ()
    nouns: tuple[Trigger, ...] = ()
    adjectives: tuple[Trigger, ...] = ()
    light: frozenset[str] | None = None
    object: frozenset[str] | None = None
    not_object: frozenset[str] = frozenset()
    subject: frozenset[str] | None = None
    not_subject: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    also_near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    prep: tuple[tuple[tuple[str, ...], frozenset[str] | None], ...] = ()
    actor: tuple[str, ...] = ("subj",)
    recipient: tuple[str, ...] = ("obj",)
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    composes: frozenset[str] = frozenset()
    needs_inner: bool = False
    keeps_inner: bool = False
    inner_by_other: bool = False
    clause: str | None = None
    reciprocal: bool = False
    alone: bool = False
    standalone: bool = True
    negated: bool = False
    keeps_type: bool = False
    joint: bool = False
    pair_only: bool = False
    agentive: bool = False
    sector: frozenset[str] = frozenset()
    not_sector: frozenset[str] = frozenset()
    unnamed: bool = False
    direct: bool = False
    attitude: bool = False
    priority: float = 0.0
    example: str = ""
    counter: str | None = None

    @property
    def rule(self) -> str:
        """Where the frame stands, as ``file/name``."""
        return f"{self.file.removesuffix('.yaml')}/{self.name}"


class TypeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One of PLOVER's types: what it means, its quad class and scores, and its frames."""

    name: str
    definition: str
    quad: str
    score: float
    requires_recipient: bool
    modes: dict[str, Mode]
    inner: dict[str, Inner]
    cameo: str
    frames: tuple[Frame, ...]
    file: str


class CameoCode(msgspec.Struct, frozen=True):
    """A CAMEO code with its Goldstein score and the PLOVER type that the crosswalk gives it."""

    code: str
    name: str
    goldstein: float
    event_type: str | None
    mode: str | None
    context: str | None


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """What tense or refusal alone turns an act into ("will provide aid" is AGREE)."""

    name: str
    when: str
    inner: frozenset[str]
    event_type: str
    file: str
    line: int

    @property
    def rule(self) -> str:
        """Where the shift stands, as ``file/name``."""
        return f"{self.file.removesuffix('.yaml')}/{self.name}"

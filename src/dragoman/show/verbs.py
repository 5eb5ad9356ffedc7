"""The program's verbs in the order in which they are used, as ``dragoman --help`` lists them."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

SECTIONS: dict[str, tuple[str, ...]] = {
    "Begin": ("try", "doctor"),
    "Code articles": ("run", "look", "fetch", "quarantine"),
    "Read the record": ("dossier", "serve", "statements", "calendar", "explain"),
    "Ask how they stand, and what comes next": (
        "relations", "shifts", "contests", "pledges", "network", "forecast",
    ),
    "Check and correct": ("review", "learn", "register", "train", "validate"),
    "Carry data in and out": ("import", "export", "package"),
    "Look after runs": ("runs", "changes", "reproduce", "compact"),
    "Filters: JSON Lines in, JSON Lines out": ("code", "classify", "resolve", "clean", "status"),
}  # fmt: skip
"""Every verb under what it is for."""


class Verbs(TyperGroup):
    """The group of all verbs, listed by what they are for."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the verbs section by section; one that no section names comes last."""
        width = max(map(len, self.commands), default=0)
        named = {verb for verbs in SECTIONS.values() for verb in verbs}
        rest = tuple(verb for verb in self.list_commands(ctx) if verb not in named)
        for title, verbs in {**SECTIONS, "Other": rest}.items():
            known = [(verb, self.commands[verb]) for verb in verbs if verb in self.commands]
            if known:
                with formatter.section(title):
                    limit = formatter.width - 8 - width
                    formatter.write_dl(
                        [(f"{verb:{width}}", command.get_short_help_str(limit)) for verb, command in known]
                    )

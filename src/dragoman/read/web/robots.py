"""Asks each host's robots.txt what may be fetched, and how slowly (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import protego

from dragoman.read.web.addresses import origin_of

AGENT = "dragoman"
"""The name by which a robots.txt speaks of this program."""
MAX_BYTES = 512_000
"""So much of a robots.txt is read, as RFC 9309 asks."""
MAX_DELAY = 60.0
"""A longer pause than so many seconds is not kept: a host that wants it wants no robots."""

Asker = Callable[[str], tuple[int, str]]
"""Gives the status and the words of an address; status 0 where the host did not answer."""


class Robots:
    """What hosts allow, asked once a host and kept for as long as this lives."""

    def __init__(self, ask: Asker) -> None:
        self._ask = ask
        self._rules: dict[str, Any] = {}

    def allows(self, url: str) -> bool:
        """Whether the page may be fetched; a host that cannot say so allows nothing for now."""
        rules = self._of(url)
        return bool(rules) if isinstance(rules, bool) else bool(rules.can_fetch(url, AGENT))

    def delay(self, url: str) -> float:
        """The pause that the host asks for, in seconds; 0 where it asks for none."""
        rules = self._of(url)
        if isinstance(rules, bool):
            return 0.0
        rate = rules.request_rate(AGENT)
        pause = rules.crawl_delay(AGENT) or (rate.seconds / max(1, rate.requests) if rate else 0.0)
        return min(float(pause), MAX_DELAY)

    def _of(self, url: str) -> Any:
        origin = origin_of(url)
        if origin not in self._rules:
            status, text = self._ask(f"{origin}/robots.txt")
            if 200 <= status < 300:
                self._rules[origin] = protego.Protego.parse(text)
            else:  # "not found" allows all; "broken", "busy" and silence allow nothing
                self._rules[origin] = 300 <= status < 500 and status != 429
        return self._rules[origin]

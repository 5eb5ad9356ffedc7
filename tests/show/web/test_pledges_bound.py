"""A store too large for everybody's ledger at once asks for an actor, and answers when given one."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.show.web.pages import pledges


def test_a_very_large_store_asks_for_a_side(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pledges, "MOST_FOR_EVERYBODY", 0)
    assert "This store is too large" in served.get("/pledges").text
    assert served.get("/pledges.json").json()["tables"]["pledges"] == []
    assert "This store is too large" not in served.get("/pledges?actor=RUS").text

"""A loopback server and a client for it, as fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.settings import Settings
from loopback import Client, Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web.running() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings under which the loopback may be asked, quickly."""
    return Settings(
        fetch_cache=tmp_path / "cache",
        fetch_delay_seconds=0.0,
        fetch_timeout_seconds=1.5,
        allow_private_addresses=True,
        max_article_chars=5_000,
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    made = Client(settings)
    yield made
    made.fetcher.close()

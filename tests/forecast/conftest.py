"""Stores for the tests of forecasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from dealings import Deed, make_dealings, write_store
from dragoman.store import Store


@pytest.fixture(scope="session")
def dealings_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_store(tmp_path_factory.mktemp("dealings") / "store", make_dealings())


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[..., Store]:
    def build(deeds: Iterable[Deed], name: str = "store") -> Store:
        return write_store(tmp_path / name, deeds)

    return build

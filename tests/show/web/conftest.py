"""A store with coded texts, hostile ones among them, and imported rows; a workbench over it, served."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from dealings import make_dealings, write_store
from dragoman.pipeline import Coder
from dragoman.records import Article, Removed
from dragoman.settings import Settings
from dragoman.show.web.app import create_app
from dragoman.show.web.pages import find_pages
from dragoman.show.web.snapshot import Library
from dragoman.store import Quarantined, Run, Store
from web_texts import HOSTILE, TEXTS

VERSIONS = {"coder_version": "0.1.0", "codebook_version": "c", "register_version": "r"}


def fill_store(folder: Path) -> Store:
    """Imported rows of a year, then three articles that are coded, one input that was set aside."""
    store = write_store(folder, make_dealings())
    coder = Coder(Settings())
    writer = store.writer("r2", VERSIONS)
    for name, text in TEXTS.items():
        article = Article(
            id=f"{name}-1", text=text, title=f"{name.title()} {HOSTILE if name == 'hostile' else 'news'}",
            date=dt.date(2020, 11, 27), source="The <b>Courier</b>", language="en",
            url="javascript:alert(3)" if name == "hostile" else "https://example.org/a?b=1&c='x'",
            removed=(Removed(f"Share {HOSTILE}", "sharing"),), origin=f"pages/{name}.txt",
        )  # fmt: skip
        coded = coder.code(text, date=article.date)
        events = [
            type(event)(**{f: getattr(event, f) for f in event.__struct_fields__}
                        | {"event_id": f"{name}-{event.event_id}"})
            for event in coded.events
        ]  # fmt: skip
        fields = {f: getattr(coded, f) for f in coded.__struct_fields__}
        writer.add(article, type(coded)(**fields | {"id": article.id, "events": tuple(events)}), "f")
    writer.quarantine(
        Quarantined(origin="pages/bad.txt", room="clean", kind="clean", message=f"no {HOSTILE}")
    )
    writer.flush()
    day = dt.datetime(2020, 12, 1, tzinfo=dt.UTC)
    store.write_run(
        Run(run_id="r2", started=day, finished=day, parser="en", settings="{}",
            counts={"seen": 4, "coded": 3}, **VERSIONS)
    )  # fmt: skip
    store.refresh()
    return store


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "store"
    fill_store(folder)
    return folder


class Served:
    """A workbench on a free port of loopback."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client = httpx.Client(base_url=address, timeout=60)

    def get(self, address: str, **options: object) -> httpx.Response:
        return self.client.get(address, **options)  # type: ignore[arg-type]


@contextlib.contextmanager
def serving(store: Path, **options: object) -> Iterator[Served]:
    """Serve a store while the block runs."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = create_app(store, **options)  # type: ignore[arg-type]
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        served = Served(f"http://127.0.0.1:{listener.getsockname()[1]}")
        try:
            yield served
        finally:
            served.client.close()
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def served(store_path: Path) -> Iterator[Served]:
    with serving(store_path) as found:
        yield found


@pytest.fixture(scope="session")
def serve() -> Callable[..., contextlib.AbstractContextManager[Served]]:
    return serving


@pytest.fixture(scope="session")
def addresses(store_path: Path) -> list[str]:
    """An address of every page, and more than one of those that hold names or ids."""
    found: list[str] = []
    with Library(store_path).read() as reader:
        for page in find_pages():
            found += [] if "{" in page.address else [page.address]
            found += page.examples(reader)
    return found

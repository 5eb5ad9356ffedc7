"""A web server on the loopback that answers as a test tells it to, and a client for it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from dragoman.read import Problem, RawPage, read_sources
from dragoman.read.web.fetcher import Fetcher
from dragoman.settings import Settings

Answer = Callable[["Handler"], None]


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives what the table of its server holds for a path, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    server: Web

    def do_GET(self) -> None:
        path = self.path
        self.server.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
        answer = self.server.answers.get(path)
        with suppress(BrokenPipeError, ConnectionResetError):
            if answer is None:
                self.give(404, b"")
            elif callable(answer):
                answer(self)
            else:
                self.give(200, answer)

    def give(self, status: int, body: bytes, **fields: str) -> None:
        """A whole answer; ``content_type="text/xml"`` is a field of its head."""
        self.send_response(status)
        for name, value in ({"content_length": str(len(body)), "content_type": "text/html"} | fields).items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Web(http.server.ThreadingHTTPServer):
    """The server: ``answers`` by path, ``asked`` what came."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, bytes | Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.done = threading.Event()

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Web]:
        """A server in a thread of its own, stopped at the end."""
        server = cls()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.done.set()
            server.shutdown()
            server.server_close()
            thread.join(5)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Client:
    """A fetcher whose waits are written down instead of waited."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.waits: list[float] = []
        self.fetcher = Fetcher(settings, sleep=self.waits.append)

    def read(self, source: str) -> tuple[list[RawPage], list[Problem]]:
        """The pages and problems of an address."""
        from dragoman.read.web.pages import read_address

        problems: list[Problem] = []
        return list(read_address(source, self.fetcher, self.settings, problems.append)), problems


def read_all(*sources: str, settings: Settings) -> tuple[list[RawPage], list[Problem]]:
    """By the front door."""
    problems: list[Problem] = []
    return list(read_sources(sources, on_problem=problems.append, settings=settings)), problems

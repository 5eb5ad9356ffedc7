from __future__ import annotations

import gzip
import socket
import sqlite3
import time
import tracemalloc
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman.read.web.addresses import is_public, name_page, show_address, split_credentials
from dragoman.read.web.fetcher import TRIES, Fetcher, FetchError
from dragoman.settings import Settings
from loopback import Client, Handler, Web

PAGE = b"<html><body><p>The two ministers met.</p></body></html>"
MB = 1_000_000


def test_a_page_is_fetched_once_and_asked_about_later(web: Web, client: Client) -> None:
    def answer(handler: Handler) -> None:
        if handler.headers.get("if-none-match") == '"one"':
            handler.give(304, b"", etag='"one"', content_length="", content_type="")
        else:
            handler.give(200, PAGE, etag='"one"', cache_control="no-cache")

    web.answers["/a"] = answer
    first = client.fetcher.fetch(web.url + "/a", MB)
    second = client.fetcher.fetch(web.url + "/a", MB)
    assert (first.body, first.was_kept) == (PAGE, False)
    assert (second.body, second.was_kept) == (PAGE, True)
    assert [fields.get("if-none-match") for path, fields in web.asked if path == "/a"] == [None, '"one"']
    assert web.asked[0][0] == "/robots.txt"
    assert web.asked[0][1]["user-agent"].startswith("dragoman/")


def test_a_page_with_an_unchanged_stamp_is_not_asked_for(web: Web, client: Client) -> None:
    web.answers["/a"] = PAGE
    bodies = [client.fetcher.fetch(web.url + "/a", MB, stamp).body for stamp in ("1", "1", "2", "1")]
    assert bodies == [PAGE] * 4
    assert web.paths() == ["/a", "/a"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_hosts_are_asked_again_with_longer_waits(web: Web, client: Client, status: int) -> None:
    left = [status, status]
    web.answers["/a"] = lambda h: h.give(left.pop(), b"") if left else h.give(200, PAGE)
    assert client.fetcher.fetch(web.url + "/a", MB).body == PAGE
    assert client.waits == [1.0, 2.0]


def test_retry_after_is_kept_up_to_a_ceiling(web: Web, client: Client) -> None:
    import datetime as dt

    soon = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30), usegmt=True)
    asked = ["7", soon]
    web.answers["/a"] = lambda h: h.give(429, b"", retry_after=asked.pop(0)) if asked else h.give(200, PAGE)
    web.answers["/b"] = lambda h: h.give(429, b"", retry_after="86400")
    web.answers["/c"] = PAGE
    client.fetcher.fetch(web.url + "/a", MB)
    assert client.waits[0] == 7.0
    assert 25 < client.waits[1] <= 30
    with pytest.raises(FetchError, match="pause of 86400 s"):
        client.fetcher.fetch(web.url + "/b", MB)
    with pytest.raises(FetchError, match="not asked again"):
        client.fetcher.fetch(web.url + "/c", MB)
    assert web.paths().count("/b") == 1
    assert "/c" not in web.paths()


def never(handler: Handler) -> None:
    handler.server.done.wait(10)


def drip(handler: Handler) -> None:
    """A byte now and then, so that no single read ever takes too long."""
    handler.send_response(200)
    handler.send_header("content-length", "100000")
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        if handler.server.done.wait(0.1):
            return


def garbage(handler: Handler) -> None:
    handler.wfile.write(b"\x00\x01 this is not HTTP\r\n\r\n")
    handler.close_connection = True


def short(handler: Handler) -> None:
    handler.give(200, PAGE, content_length=str(len(PAGE) + 500))
    handler.close_connection = True


@pytest.mark.parametrize("answer", [never, drip, garbage, short])
def test_hosts_that_do_not_answer_end_in_time(
    web: Web, settings: Settings, answer: Any, tmp_path: Path
) -> None:
    quick = Settings(
        fetch_cache=tmp_path / "q",
        fetch_delay_seconds=0,
        fetch_timeout_seconds=0.3,
        allow_private_addresses=True,
    )
    web.answers["/a"] = answer
    began = time.monotonic()
    with Fetcher(quick, sleep=lambda _: None) as fetcher, pytest.raises(FetchError, match=f"{TRIES} tries"):
        fetcher.fetch(web.url + "/a", MB)
    assert time.monotonic() - began < 6


def test_a_host_that_is_down_is_given_up(client: Client) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/a"
        with pytest.raises(FetchError, match=r"robots.txt does not allow it, or could not be read"):
            client.fetcher.fetch(url, MB)


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("connection", "close")
    handler.end_headers()
    for _ in range(100_000):
        handler.wfile.write(b"x" * 65_536)


BOMB = gzip.compress(b"x" * 30 * MB, 1)


def bomb(handler: Handler) -> None:
    handler.give(200, BOMB, content_encoding="gzip")


@pytest.mark.parametrize("answer", [endless, bomb])
def test_bodies_are_bounded_packed_and_unpacked(web: Web, client: Client, answer: Any) -> None:
    web.answers["/a"] = answer
    tracemalloc.start()
    with pytest.raises(FetchError, match="more than 1,000,000 bytes") as caught:
        client.fetcher.fetch(web.url + "/a", MB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.trouble == "size"
    if answer is endless:
        assert peak < 20 * MB


def test_robots_are_obeyed_and_their_pauses_kept(web: Web, client: Client) -> None:
    web.answers |= {
        "/robots.txt": b"User-agent: *\nDisallow: /no\nCrawl-delay: 9\n",
        "/no/a": PAGE, "/yes/a": PAGE, "/yes/b": PAGE,
    }  # fmt: skip
    with pytest.raises(FetchError, match="robots") as caught:
        client.fetcher.fetch(web.url + "/no/a", MB)
    assert caught.value.trouble == "robots"
    client.fetcher.fetch(web.url + "/yes/a", MB)
    client.fetcher.fetch(web.url + "/yes/b", MB)
    assert web.paths() == ["/yes/a", "/yes/b"]
    assert any(8 < wait <= 9 for wait in client.waits)


def test_a_robots_txt_that_is_broken_allows_nothing(web: Web, client: Client) -> None:
    web.answers |= {"/robots.txt": lambda h: h.give(500, b""), "/a": PAGE}
    with pytest.raises(FetchError, match="could not be read"):
        client.fetcher.fetch(web.url + "/a", MB)
    assert not web.paths()


def test_redirects_are_followed_and_counted(web: Web, client: Client) -> None:
    web.answers |= {
        "/old": lambda h: h.give(301, b"", location="/new?x=1"), "/new?x=1": PAGE,
        "/loop": lambda h: h.give(302, b"", location="/loop"),
        "/file": lambda h: h.give(302, b"", location="file:///etc/passwd"),
    }  # fmt: skip
    assert client.fetcher.fetch(web.url + "/old", MB).url == web.url + "/new?x=1"
    with pytest.raises(FetchError, match="redirects"):
        client.fetcher.fetch(web.url + "/loop", MB)
    with pytest.raises(FetchError, match="not of the web"):
        client.fetcher.fetch(web.url + "/file", MB)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]:1/", "http://10.0.0.1/",
        "http://[::ffff:127.0.0.1]:1/", "http://localhost:1/", "http://0.0.0.0:1/", "http://2130706433:1/",
        "http://[64:ff9b::7f00:1]:1/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(tmp_path: Path, url: str) -> None:
    with Fetcher(Settings(fetch_cache=tmp_path)) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(url, MB)
    assert caught.value.trouble == "refused", caught.value


def test_redirects_and_names_cannot_lead_to_private_addresses(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is connected to is what was checked, at every hop."""
    numbers = iter(["127.0.0.1"])
    monkeypatch.setattr("dragoman.read.web.guard.is_public", lambda number: next(numbers, None) is not None)
    web.answers |= {"/robots.txt": b"", "/a": lambda h: h.give(302, b"", location="http://169.254.169.254/x")}
    settings = Settings(fetch_cache=tmp_path, fetch_delay_seconds=0)
    with Fetcher(settings) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(web.url + "/a", MB)
    assert caught.value.trouble == "refused"
    assert "169.254.169.254" in str(caught.value)
    assert web.paths() == ["/a"]


def test_what_is_public() -> None:
    assert all(map(is_public, ["8.8.8.8", "2001:4860:4860::8888", "2002:808:808::1"]))
    assert not any(
        map(is_public, ["192.168.1.1", "172.16.0.1", "100.64.0.1", "fe80::1%eth0", "fc00::1", "224.0.0.1",
                        "2002:7f00:1::1", "::", "255.255.255.255", "no number"])
    )  # fmt: skip


def test_passwords_go_to_their_host_and_nowhere_else(
    web: Web, client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    web.answers["/a"] = PAGE
    secret = f"http://anna:opensesame@{web.url.removeprefix('http://')}/a?api_key=abc123"
    web.answers["/a?api_key=abc123"] = PAGE
    (page,), problems = client.read(secret)
    assert web.asked[-1][1]["authorization"].startswith("Basic ")
    assert not problems
    assert "opensesame" not in repr(page)
    assert "abc123" not in repr(page)
    (_, (problem,)) = client.read(secret.replace("/a?", "/b?"))
    assert "opensesame" not in repr(problem)
    assert "abc123" not in repr(problem)
    assert not {word for word in ("opensesame", "abc123", "Basic ") if word in caplog.text}
    assert settings.fetch_cache is not None
    with sqlite3.connect(settings.fetch_cache / "pages.db") as database:
        stored = b"".join(bytes(row[0]) for row in database.execute("select data from entries"))
    database.close()
    assert b"Basic" not in stored


def test_addresses_are_shown_and_named() -> None:
    assert (
        show_address("https://u:p@lake.example/a?token=x&page=2") == "https://lake.example/a?token=***&page=2"
    )
    assert name_page("https://lake.example/a?utm_source=x&id=3#top") == "https://lake.example/a?id=3"
    assert split_credentials("HTTPS://u:p@Lake.example:8080/ä b") == (
        "https://lake.example:8080/%C3%A4%20b", ("u", "p"),
    )  # fmt: skip


def test_a_cache_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    from dragoman.errors import ReadError

    (tmp_path / "x").write_text("a file")
    with pytest.raises(ReadError, match="fetch_cache"):
        Fetcher(Settings(fetch_cache=tmp_path / "x"))

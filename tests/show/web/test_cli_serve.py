"""dragoman serve: what it says before it serves, and that it serves."""

from __future__ import annotations

import re
import socket
import subprocess
import sys

import httpx
import pytest
import uvicorn
from typer.testing import CliRunner

from dragoman.show import cli_serve
from dragoman.show.cli import app
from dragoman.show.web.hosts import is_loopback

TOKEN = "sixteen-letters-and-more"


def refused(*options: str) -> str:
    result = CliRunner().invoke(app, ["serve", *options])
    assert result.exit_code != 0
    return str(result.exception)


def test_other_addresses_need_a_token(store_path) -> None:
    told = refused("--store", str(store_path), "--host", "0.0.0.0")
    assert "--token" in told
    assert "16 characters" in told


@pytest.mark.parametrize("token", ["short", "sixteen letters ä", "\x00" * 20])
def test_weak_tokens_are_refused(store_path, token) -> None:
    assert "--token" in refused("--store", str(store_path), "--token", token)


def test_missing_store_is_told_before_anything_starts(tmp_path) -> None:
    assert "no store here" in refused("--store", str(tmp_path))


def test_taken_port_is_told_with_what_to_do(store_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = refused("--store", str(store_path), "--port", str(taken.getsockname()[1]))
    assert "cannot listen" in told
    assert "--port" in told


def test_missing_extra_is_told_with_how_to_install_it(store_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert "pip install 'dragoman[serve]'" in refused("--store", str(store_path))


def test_address_is_printed_and_the_browser_opened(store_path, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr(cli_serve.webbrowser, "open", opened.append)
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)
    monkeypatch.setattr(cli_serve.threading.Thread, "start", lambda _: None)
    result = CliRunner().invoke(app, ["serve", "--store", str(store_path), "--port", "0", "--open"])
    address = re.search(r"http://127\.0\.0\.1:\d+/", result.output)[0]
    assert opened == [address]


def test_served_by_the_command_line_it_answers(store_path) -> None:
    command = [sys.executable, "-c", "from dragoman.show.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--store", str(store_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            address = process.stdout.readline().split()[0]
            with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as client:
                assert client.get(address + "data/codebook.json", timeout=30).status_code == 200
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("192.168.0.1", False), ("example.org", False), ("::", False)],
)  # fmt: skip
def test_loopback_is_told_from_the_rest(host, expected) -> None:
    assert is_loopback(host) is expected

"""The command that opens the workbench in a browser."""

from __future__ import annotations

import socket
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from dragoman.errors import DragomanError, SettingsError
from dragoman.settings import load_settings


class ServeError(DragomanError):
    """The workbench cannot be served: its extra is missing, or its address is taken."""


def serve(
    store: Annotated[Path, typer.Option("--store", "-s", help="The folder of the store.")],
    host: Annotated[str, typer.Option(help="The address to listen on; any but loopback needs --token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8737,
    token: Annotated[
        str | None,
        typer.Option(envvar="WORKBENCH_TOKEN", help="What who opens it must give: 16 characters or more."),
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", help="A further host name it is opened under.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="A settings file (TOML); default ./dragoman.toml.")
    ] = None,
) -> None:
    """Open the workbench: pages over a store, and the same rows for programs."""
    from dragoman.store import open_store

    open_store(store)
    _check_token(host, token)
    try:
        import uvicorn

        from dragoman.show.web.app import create_app, warm
    except ImportError as error:
        raise ServeError(
            f"the workbench needs {error.name}, which is not installed: pip install 'dragoman[serve]'"
        ) from error
    listener = _listen(host, port)
    names = [socket.gethostname(), host, *(allow_host or [])]
    app = create_app(store, load_settings(settings), token=token, hosts=names)
    address = _address(host, listener.getsockname()[1])
    typer.echo(f"{address}  (end with Ctrl+C)")
    if token is not None:
        typer.echo("Whoever opens it must give the token, in the form or as a bearer header.", err=True)
    if open_browser:
        webbrowser.open(address)
    threading.Thread(target=warm, args=(app,), daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_keep_alive=20)
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def _check_token(host: str, token: str | None) -> None:
    from dragoman.show.web.hosts import is_loopback

    if token is None and not is_loopback(host):
        raise SettingsError(
            f"--host {host}: other machines can reach this address, so it needs --token"
            " (or WORKBENCH_TOKEN) with at least 16 characters"
        )
    if token is not None and (len(token) < 16 or not token.isascii() or not token.isprintable()):
        raise SettingsError("--token: expected at least 16 plain characters")


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is bound to the address, so that a taken port is told before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise ServeError(
            f"cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error};"
            " choose another with --port, or 0 for a free one"
        ) from error
    return listener


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, host)  # noqa: S104
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


def mount(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(serve)

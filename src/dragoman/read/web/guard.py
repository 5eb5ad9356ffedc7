"""Connects to public hosts only, and lets no answer take longer than it may.

The check stands where the connection is made: the name is resolved once, each number that it gives is looked
at, and the connection goes to a number that passed. A name that changes its mind between check and connection
(DNS rebinding), a redirect, or an IPv4 address dressed as IPv6 cannot get round it.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from dragoman.errors import ReadError
from dragoman.read.web.addresses import is_public


class RefusedAddressError(ReadError):
    """A host lies in a range that is not of the public internet."""


class Deadline:
    """When the present request must be done; one for all connections of a client, which asks one by one."""

    def __init__(self) -> None:
        self.at = float("inf")

    def start(self, seconds: float) -> None:
        """Begin to count."""
        self.at = time.monotonic() + seconds

    def cut(self, timeout: float | None) -> float:
        """The shorter of a timeout and what is left.

        Raises:
            httpcore.ReadTimeout: nothing is left.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long")
        return min(left, timeout or left, 3600.0)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends with the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.cut(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Resolves names itself and connects to numbers that may be connected to."""

    def __init__(self, deadline: Deadline, allow_private: bool) -> None:
        self._deadline, self._allow_private = deadline, allow_private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in self._resolve(host, port):
            try:
                left = self._deadline.cut(timeout)
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _Stream(stream, self._deadline)
        raise failure

    def _resolve(self, host: str, port: int) -> list[str]:
        """The numbers of a host that may be connected to.

        Raises:
            RefusedAddressError: it has numbers, and none of them may.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the host {host} is not known") from error
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [number for number in numbers if self._allow_private or is_public(number)]
        if numbers and not allowed:
            raise RefusedAddressError(
                f"{host} is {numbers[0]}, which is not on the public internet"
                " (the setting allow_private_addresses permits it)"
            )
        return allowed

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over connections that are guarded; it knows no proxies."""

    def __init__(self, deadline: Deadline, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=16,
            max_keepalive_connections=8,
            keepalive_expiry=20.0,
            network_backend=_Backend(deadline, allow_private),
        )

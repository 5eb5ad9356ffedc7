"""Who may ask, and what a browser may do with the answer: the guard in front of every address.

On loopback the workbench is open to the person at the machine; elsewhere it needs its token, as a bearer
header or through a form that gives a cookie. Every request is held to its size, its host name and, where
it sends a form, to the word that the form carries; every answer to a content policy without scripts of
anybody else.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.show.web.problems import FormError, Problem, problem

MOST_QUERY_BYTES = 16_000
MOST_BODY_BYTES = 1_000_000
LOGIN = "/login"
SESSION_COOKIE = "dragoman_session"
FORM_COOKIE = "dragoman_form"

_OPEN = ("/login", "/static/")
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

Answer = Callable[[Scope, Problem], ASGIApp]


class Keys:
    """What proves things: the token, the sessions that it opens, and the words that forms carry."""

    def __init__(self, token: str | None) -> None:
        self.token = token
        self._secret = secrets.token_bytes(32)

    def is_token(self, offered: str) -> bool:
        """Whether this is the token, in a time that does not depend on how much of it is right."""
        return self.token is not None and hmac.compare_digest(
            offered.encode("utf-8", "replace"), self.token.encode()
        )

    def session(self) -> str:
        """What the cookie of a browser holds that gave the token; a server's next start forgets it."""
        return self._sign("session", self.token or "")

    def is_session(self, offered: str) -> bool:
        """Whether a cookie is one that this server gave."""
        return hmac.compare_digest(offered.encode("utf-8", "replace"), self.session().encode())

    def form_word(self, nonce: str) -> str:
        """What a form must carry, sent back by the browser that holds this cookie."""
        return self._sign("form", nonce)

    def check_form(self, nonce: str | None, word: str | None) -> None:
        """Let a form through that carries its word.

        Raises:
            FormError: it does not.
        """
        if not nonce or not word or not hmac.compare_digest(word.encode("utf-8", "replace"),
                                                             self.form_word(nonce).encode()):  # fmt: skip
            raise FormError("the form does not carry the word that a page of this workbench gave it")

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


class Guard:
    """Middleware: refuses what it must before anything is read, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, keys: Keys, hosts: Iterable[str], answer: Answer) -> None:
        self._app = app
        self._keys = keys
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = read_cookies(headers)
        nonce = cookies.get(FORM_COOKIE) or secrets.token_urlsafe(16)
        scope.setdefault("state", {})
        scope["state"] |= {"nonce": cookies.get(FORM_COOKIE), "form_word": self._keys.form_word(nonce)}
        is_new = FORM_COOKIE not in cookies

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    found.setdefault(name, value)
                if is_new and found.get("content-type", "").startswith("text/html"):
                    found.append("set-cookie", f"{FORM_COOKIE}={nonce}; HttpOnly; SameSite=Strict; Path=/")
            await send(message)

        refused = self._refusal(scope, headers, cookies)
        app = self._answer(scope, refused) if refused else self._app
        await app(scope, _bounded(receive), send_guarded)

    def _refusal(self, scope: Scope, headers: Headers, cookies: Mapping[str, str]) -> Problem | None:
        if len(scope.get("query_string", b"")) + len(scope.get("raw_path") or b"") > MOST_QUERY_BYTES:
            return problem(414, f"expected an address of at most {MOST_QUERY_BYTES:,} bytes")
        if not self._is_our_host(headers.get("host", "")):
            return problem(
                421, "the name in the request's Host header is not one of this workbench's",
                "Open it under the address that `dragoman serve` prints, or name more with --allow-host.",
            )  # fmt: skip
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BODY_BYTES:
            return problem(413, f"expected at most {MOST_BODY_BYTES:,} bytes")
        if scope["method"] not in ("GET", "HEAD") and not self._is_same_site(headers):
            return problem(403, "the request was sent by a page of another site")
        if self._keys.token is not None and not self._is_let_in(scope["path"], headers, cookies):
            return problem(
                401, "no token, or not the right one", f"Send it as a bearer token, or open {LOGIN}."
            )
        return None

    def _is_our_host(self, host: str) -> bool:
        """Whether a browser was led here by a name of ours; an IP address cannot be rebound."""
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return name.casefold() in self._hosts
        return True

    def _is_same_site(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        return origin is None or origin.partition("://")[2].casefold() == headers.get("host", "").casefold()

    def _is_let_in(self, path: str, headers: Headers, cookies: Mapping[str, str]) -> bool:
        if path.startswith(_OPEN):
            return True
        kind, _, offered = headers.get("authorization", "").partition(" ")
        if kind.casefold() == "bearer" and self._keys.is_token(offered.strip()):
            return True
        return self._keys.is_session(cookies.get(SESSION_COOKIE, ""))


def read_cookies(headers: Headers) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _bounded(receive: Receive) -> Receive:
    """A body that is sent without its length is cut off at the same bound."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message: dict[str, Any] = dict(await receive())
        seen += len(message.get("body", b""))
        if seen > MOST_BODY_BYTES:
            return {"type": "http.disconnect"}
        return message

    return bounded

"""The form by which a browser gives the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from dragoman.show.web.access import LOGIN, SESSION_COOKIE
from dragoman.show.web.forms import read_form

if TYPE_CHECKING:
    from dragoman.show.web.app import Bench


def mount(app: FastAPI, bench: Bench) -> None:
    """Add the form, and what it is sent to."""

    def show(request: Request) -> Response:
        return tell(request, failed=False)

    def tell(request: Request, failed: bool) -> Response:
        return bench.html(
            request, "login.html", 401 if failed else 200, title="Token", failed=failed,
            heading="Who may read here?", needs_token=bench.keys.token is not None,
        )  # fmt: skip

    async def login(request: Request) -> Response:
        form = await read_form(request, bench.keys)
        if not bench.keys.is_token(form.get("token", "").strip()):
            return tell(request, failed=True)
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(SESSION_COOKIE, bench.keys.session(), httponly=True, samesite="strict", path="/",
                            secure=request.url.scheme == "https")  # fmt: skip
        return response

    async def logout(request: Request) -> Response:
        await read_form(request, bench.keys)
        response = RedirectResponse(LOGIN, status_code=303)
        response.delete_cookie(SESSION_COOKIE, path="/")
        return response

    app.add_api_route(LOGIN, show, methods=["GET"], include_in_schema=False)
    app.add_api_route(LOGIN, login, methods=["POST"], include_in_schema=False)
    app.add_api_route("/logout", logout, methods=["POST"], include_in_schema=False)

"""Puts the workbench together: pages and their twins, the guard, errors, the style sheet, the OpenAPI."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Scope

from dragoman import __version__
from dragoman.errors import DragomanError
from dragoman.settings import Settings
from dragoman.show.web.access import Guard, Keys
from dragoman.show.web.answers import TWINS, Provenance, answer_model, table_of, write_json, write_table
from dragoman.show.web.asking import parameters, read_asked
from dragoman.show.web.page import Asked, Page, Result
from dragoman.show.web.pages import find_modules, find_pages
from dragoman.show.web.problems import Problem, problem, problem_of
from dragoman.show.web.provenance import read_provenance
from dragoman.show.web.rendering import Renderer, style_sheet
from dragoman.show.web.snapshot import LOOK_AGAIN_SECONDS, Library, Reader

_LOG = logging.getLogger(__name__)
_LOCAL_NAMES = ("localhost", "testserver")
_PROBLEM = {
    "status": "integer", "title": "string", "detail": "string", "suggestion": ["string", "null"],
}  # fmt: skip
_PROGRAMS = (".json", ".csv", ".parquet", ".atom", ".ics")


@dataclass(frozen=True)
class Bench:
    """What the addresses of a workbench share; ``mount`` of a module of pages gets it."""

    library: Library
    keys: Keys
    pages: tuple[Page, ...]
    renderer: Renderer
    kept: dict[str, Any] = field(default_factory=dict)

    def html(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """A page of a template that is no :class:`Page`, such as the answer to a form."""
        body = self.renderer.render(template, form_word=request.state.form_word, **values)
        return Response(body, status, media_type="text/html")


def create_app(
    store: Path | str,
    settings: Settings | None = None,
    *,
    token: str | None = None,
    hosts: Iterable[str] = (),
    look_again: float = LOOK_AGAIN_SECONDS,
) -> FastAPI:
    """The workbench over a store.

    With ``token`` every address asks for it; ``hosts`` are names beside ``localhost`` under which it may be
    opened; ``look_again`` is how many seconds may pass until a run's new rows are seen.
    """
    pages = find_pages()
    bench = Bench(
        library=Library(Path(store), look_again, settings),
        keys=Keys(token),
        pages=pages,
        renderer=Renderer(pages),
    )
    app = FastAPI(
        title="Dragoman workbench",
        version=__version__,
        description="Every page's rows for programs; the same words choose them everywhere.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.openapi = partial(_describe, app, app.openapi)  # type: ignore[method-assign]
    app.state.bench = bench
    _add_errors(app, bench)
    app.add_middleware(Guard, keys=bench.keys, hosts=[*_LOCAL_NAMES, *hosts], answer=_refusal_answer(bench))
    _add_style(app)
    for module in find_modules():
        if hasattr(module, "mount"):
            module.mount(app, bench)
    for page in pages:
        _add_twins(app, bench, page)
    for page in sorted(pages, key=lambda page: "{" in page.address):
        _add_page(app, bench, page)
    return app


def warm(app: FastAPI) -> None:
    """Compute what the pages of the navigation show, so that the first who looks does not wait for it."""
    bench: Bench = app.state.bench
    for page in sorted(bench.pages, key=lambda page: page.order):
        if page.nav and "{" not in page.address:
            asked = read_asked(page, page.address, {}, {})
            try:
                bench.library.ask(partial(_query, page, asked))
            except DragomanError as error:
                _LOG.info("%s: %s", page.address, error)


def _query(page: Page, asked: Asked, reader: Reader) -> Result:
    return page.query(reader, asked)


def _add_style(app: FastAPI) -> None:
    @app.get("/static/style.css", include_in_schema=False)
    def style() -> Response:
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        return Response(style_sheet(), media_type="text/css", headers=headers)


def _add_page(app: FastAPI, bench: Bench, page: Page) -> None:
    def show(request: Request) -> Response:
        def answer(asked: Asked, result: Result, about: Provenance) -> Response:
            html = bench.renderer.page(page, asked, result, about, form_word=request.state.form_word)
            return Response(html, media_type="text/html")

        return _answer(bench, page, request, page.address, answer)

    app.add_api_route(page.address, show, methods=["GET", "HEAD"], include_in_schema=False)


def _add_twins(app: FastAPI, bench: Bench, page: Page) -> None:
    json = {200: {"model": answer_model(page)}}
    names = {"type": "string", "enum": [each.name for each in page.tables]}
    table = {"name": "table", "in": "query", "required": False, "schema": names,
             "description": "Which table; the first where none is named."}  # fmt: skip
    for ending, kind in TWINS.items():
        own = parameters(page) + ([table] if ending != "json" else [])
        binary = {
            200: {
                "description": "The rows.",
                "content": {kind.partition(";")[0]: {"schema": {"type": "string"}}},
            }
        }
        app.add_api_route(
            f"{page.stem}.{ending}",
            _twin(bench, page, ending),
            methods=["GET"],
            name=f"{page.name}_{ending}",
            operation_id=f"{page.name}_{ending}",
            summary=f"{page.title} as {ending.upper() if ending != 'parquet' else 'Parquet'}",
            description=page.about,
            tags=[page.name],
            response_class=JSONResponse if ending == "json" else PlainTextResponse,
            responses=json if ending == "json" else binary,  # type: ignore[arg-type]
            openapi_extra={"parameters": own},
        )


def _twin(bench: Bench, page: Page, ending: str) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        chosen = request.query_params.get("table") if ending != "json" else None

        def answer(asked: Asked, result: Result, about: Provenance) -> Response:
            if ending == "json":
                body = write_json(page, asked, result, about)
            else:
                table = table_of(page, chosen)
                body = write_table(table, result.rows.get(table.name, ()), ending)
            return Response(body, media_type=TWINS[ending])

        passed = frozenset({"table"}) if ending != "json" else frozenset[str]()
        return _answer(bench, page, request, f"{page.stem}.{ending}", answer, passed)

    return show


def _answer(
    bench: Bench,
    page: Page,
    request: Request,
    address: str,
    answer: Callable[[Asked, Result, Provenance], Response],
    passed: frozenset[str] = frozenset(),
) -> Response:
    """Read what is asked, let the page's query answer, and write that; the same for a page and its twins."""
    names = {name: str(value) for name, value in request.path_params.items()}
    query: dict[str, list[str]] = {}
    for word, value in request.query_params.multi_items():
        if word not in passed:
            query.setdefault(word, []).append(value)
    own = request.url.path if address == page.address else request.url.path.rpartition(".")[0]
    asked = read_asked(page, "/" if own == "/index" else own, names, query)

    def question(reader: Reader) -> tuple[Result, Provenance, str]:
        return page.query(reader, asked), read_provenance(reader), reader.snapshot.etag

    result, about, etag = bench.library.ask(question)
    response = answer(asked, result, about)
    response.headers.setdefault("cache-control", "private, no-cache")
    response.headers["x-dragoman-snapshot"] = etag
    return response


def _describe(app: FastAPI, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The OpenAPI, with the one error shape at every address."""
    if app.openapi_schema is None:
        schema = make()
        shape = {name: {"type": kind} for name, kind in _PROBLEM.items()}
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = {
            "type": "object", "properties": shape, "required": list(_PROBLEM),
        }  # fmt: skip
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operation in (each for methods in schema["paths"].values() for each in methods.values()):
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {"description": "What went wrong.", "content": content}
        app.openapi_schema = schema
    return app.openapi_schema


def _add_errors(app: FastAPI, bench: Bench) -> None:
    def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        found = problem(error.status_code, str(error.detail))
        return problem_response(bench, request.scope, found, dict(error.headers or {}))

    def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem_response(bench, request.scope, problem(422, f"{where}: {first['msg']}"))

    def on_any(request: Request, error: Exception) -> Response:
        found = problem_of(error)
        if found.status >= 500:
            _LOG.error("%s %s: %s", request.method, request.url.path, error, exc_info=found.status == 500)
        return problem_response(bench, request.scope, found)

    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(DragomanError, on_any)
    app.add_exception_handler(Exception, on_any)


def _refusal_answer(bench: Bench) -> Callable[[Scope, Problem], ASGIApp]:
    return lambda scope, found: problem_response(bench, scope, found)


def problem_response(
    bench: Bench, scope: Scope, found: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as a page for people, as JSON for programs."""
    sent = dict(headers or {})
    if found.status == 401:
        sent["www-authenticate"] = 'Bearer realm="dragoman"'
    if found.status == 503:
        sent["retry-after"] = "5"
    if _is_for_people(scope):
        return Response(bench.renderer.problem(found), found.status, sent, media_type="text/html")
    body = msgspec.json.encode(found)
    return Response(body, found.status, sent, media_type="application/problem+json")


def _is_for_people(scope: Scope) -> bool:
    accepted = dict(scope["headers"]).get(b"accept", b"").decode("latin-1")
    return "text/html" in accepted and not scope["path"].endswith(_PROGRAMS)

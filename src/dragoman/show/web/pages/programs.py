"""For programs: every address with its words, from the OpenAPI, as a plain page without anybody's script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.responses import Response

if TYPE_CHECKING:
    from dragoman.show.web.app import Bench


def mount(app: FastAPI, bench: Bench) -> None:
    """Add the page."""

    def show(request: Request) -> Response:
        return bench.html(
            request, "programs.html", title="For programs", heading="How do programs ask?",
            entries=list_entries(app.openapi()),
        )  # fmt: skip

    app.add_api_route("/docs", show, methods=["GET"], include_in_schema=False)


def list_entries(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """One entry an address, its endings together."""
    found: dict[str, dict[str, Any]] = {}
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            stem, _, ending = address.rpartition(".")
            entry = found.setdefault(
                f"{method} {stem}",
                {"method": method.upper(), "stem": stem, "endings": [],
                 "about": operation.get("description", ""),
                 "parameters": [_parameter(each) for each in operation.get("parameters", ())]},
            )  # fmt: skip
            entry["endings"].append(ending)
    return list(found.values())


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    schema = given["schema"].get("items", given["schema"])
    kind = (
        " or ".join(schema["enum"])
        if len(schema.get("enum", ())) in range(1, 9)
        else schema.get("type", "text")
    )
    if schema.get("format"):
        kind = {"date": "day"}.get(schema["format"], schema["format"])
    return {"name": given["name"], "where": given["in"], "about": given.get("description", ""), "kind": kind,
            "repeated": given["schema"].get("type") == "array"}  # fmt: skip

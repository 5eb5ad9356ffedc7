"""Try it: a text is coded at once and nothing is stored."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from dragoman.errors import ContractError, SettingsError
from dragoman.records import Coded, Record, to_json
from dragoman.show.web.coder import with_coder
from dragoman.show.web.forms import read_form
from dragoman.show.web.page import Asked, Column, Page, Result, TableSpec
from dragoman.show.web.pages.articles import TextPiece, cut_paragraphs
from dragoman.show.web.snapshot import Reader

if TYPE_CHECKING:
    from dragoman.show.web.app import Bench

MOST_CHARACTERS = 20_000
"""A longer text is for `dragoman code`: this page answers at once."""

EXAMPLE = (
    "The foreign ministers of Norway and Chile met in Oslo on Tuesday. Chile will not sign the fishing"
    " treaty before March, its minister said."
)
NOTHING = TableSpec(
    name="bounds",
    caption="What is read here",
    columns=(
        Column(
            name="most_characters",
            label="Characters at most",
            kind="integer",
            about="Longer texts are refused.",
        ),
        Column(name="parser", label="Parser", about="The language pipeline."),
        Column(name="languages", label="Languages", kind="texts", about="Languages that are coded."),
    ),
)


class Trial(Record, frozen=True, kw_only=True):
    """A text that was tried, with what was found in it."""

    text: str
    date: dt.date
    coded: Coded
    paragraphs: list[tuple[bool, list[TextPiece]]]


class TrialInput(BaseModel):
    """A text to be coded; nothing of it is stored."""

    text: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    date: dt.date | None = Field(None, description="Day of publication; today where none is given.")
    title: str | None = Field(None, max_length=500)


def show_form(reader: Reader, _: Asked) -> Result:
    """The form, empty."""
    settings = reader.settings
    bounds = {
        "most_characters": MOST_CHARACTERS,
        "parser": settings.parser,
        "languages": list(settings.languages),
    }
    return Result(
        rows={"bounds": [bounds]}, extra={"text": "", "date": None, "example": EXAMPLE, "trial": None}
    )


def try_text(bench: Bench, text: str, date: dt.date | None) -> Trial:
    """Code a text; the words of the page hold it, and nothing else does.

    Raises:
        ContractError: there is none, or too much of it.
        LanguageError: it is in a language that is not coded.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ContractError("expected a text, found none")
    if len(text) > MOST_CHARACTERS:
        raise ContractError(f"expected at most {MOST_CHARACTERS:,} characters, found {len(text):,}")
    day = date or dt.date.today()
    coded = with_coder(bench.library.settings, lambda coder: coder.code(text, date=day))
    return Trial(
        text=text, date=day, coded=coded, paragraphs=list(cut_paragraphs(text, _spans(coded), set()))
    )


def _spans(coded: Coded) -> list[dict[str, Any]]:
    """Everything found as the rows that a text is cut by."""
    found: list[tuple[Any, str, str | None]] = [(party, "mention", None) for party in coded.actors]
    found += [(each, "date", None) for each in coded.times] + [(each, "place", None) for each in coded.places]
    for statement in coded.statements:
        found.append((statement.content, "words", statement.statement_id))
    for event in coded.events:
        found += [(event.actor, "actor", None), (event.trigger, "action", event.event_id)]
        if event.recipient:
            found.append((event.recipient, "recipient", None))
    return [{"start": span.start, "end": span.end, "kind": kind, "id": key} for span, kind, key in found]


def mount(app: FastAPI, bench: Bench) -> None:
    """Add what the form is sent to, and the same for programs."""
    page = next(page for page in bench.pages if page.address == "/try")

    async def try_form(request: Request) -> Response:
        form = await read_form(request, bench.keys)
        try:
            day = dt.date.fromisoformat(form["date"]) if form.get("date") else None
        except ValueError as error:
            raise SettingsError(
                f"date: expected a day such as 2018-06-01, found {form['date'][:40]!r}"
            ) from error
        trial = await run_in_threadpool(try_text, bench, form.get("text", ""), day)
        return bench.html(
            request, "trial.html", page=page, title=page.title, heading=page.question, here=page.address,
            text=trial.text, date=trial.date, example=EXAMPLE, trial=trial,
        )  # fmt: skip

    def try_json(given: TrialInput) -> Response:
        trial = try_text(bench, given.text, given.date)
        return Response(to_json(trial.coded), media_type="application/json")

    app.add_api_route("/try", try_form, methods=["POST"], include_in_schema=False)
    app.add_api_route(
        "/try.json", try_json, methods=["POST"], tags=["try"], operation_id="try_text",
        summary="Code a text", description="Everything coded out of one text; nothing is stored.",
        response_model=dict[str, Any],
    )  # fmt: skip


PAGES = (
    Page(
        address="/try",
        title="Try a text",
        question="What would be coded out of this text?",
        about="The bounds of what may be tried; texts are sent by POST.",
        nav="Try",
        order=110,
        query=show_form,
        tables=(NOTHING,),
        template="trial.html",
    ),
)

"""The dossier read from a store on disk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman.records import Bounds, Coded, Event, Party, Span, Statement, Time
from dragoman.show.dossier import read_dossier
from dragoman.show.dossier.from_store import days_ahead
from dragoman.store import Store, open_store
from factory import make_article
from factory_story import PEOPLE, QUADS

TEXT = "Moon met Kim.\nThe ceremony is on Friday.\nMoon said it was late."


def party(text: str) -> Party:
    start = TEXT.index(text)
    return Party(text=text, start=start, end=start + len(text), **PEOPLE[text])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    met = TEXT.index("met")
    event = Event(
        event_id="e1", event_type="CONSULT", event_mode=None, contexts=(), quad_code=QUADS["CONSULT"],
        cameo=None, goldstein=None, intensity=None, status="occurred",
        actor=party("Moon"), recipient=party("Kim"),
        reciprocal=False, action_id="x", trigger=Span("met", met, met + 3), sentence=Bounds(0, 13),
    )  # fmt: skip
    late = TEXT.index("it was late")
    statement = Statement(
        statement_id="s1", speaker=party("Moon"), cue=Span("said", late - 5, late - 1),
        content=Span("it was late", late, late + 11), kind="indirect",
    )  # fmt: skip
    friday = TEXT.index("Friday")
    times = (
        Time(text="Friday", start=friday, end=friday + 6, kind="date", value="2018-06-08", begin="2018-06-08",
             finish="2018-06-08", precision="day"),
        Time(text="met", start=met, end=met + 3, kind="date", value="2018-05-01", begin="2018-05-01",
             finish="2018-05-01", precision="day"),
    )  # fmt: skip
    article = make_article(TEXT, title="At the border", source="The Paper")
    coded = Coded(id=article.id, events=(event,), statements=(statement,), times=times)
    found = open_store(tmp_path / "store", create=True)
    writer = found.writer("r1", {"coder_version": "0", "codebook_version": "0"})
    writer.add(article, coded, "f")
    writer.flush()
    found.refresh()
    return found


def test_read_dossier_of_a_store(store: Store) -> None:
    dossier = read_dossier(store, "PRK")
    assert [event.words for event in dossier.events] == [
        "Moon Jae-in (South Korea) held talks with Kim Jong Un"
    ]
    assert [said.parts for said in dossier.statements] == [("it was late",)] or dossier.n_fragments == 1
    assert [page.title for page in dossier.pages] == ["At the border"]
    assert [str(named.begin) for named in dossier.calendar.named_days] == ["2018-06-08"]


def test_days_ahead_gives_the_sentence_and_the_place_in_it(store: Store) -> None:
    (mention,) = days_ahead(store)
    assert mention.sentence == "The ceremony is on Friday."
    assert mention.sentence[mention.start :].startswith(mention.text)
    assert mention.begin == dt.date(2018, 6, 8)


def test_read_dossier_of_an_empty_store(tmp_path: Path) -> None:
    dossier = read_dossier(open_store(tmp_path / "store", create=True), "PRK")
    assert dossier.events == ()

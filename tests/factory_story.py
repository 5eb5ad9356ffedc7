"""A small made-up record of the spring of 2018, for the tests of what follows from many events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dragoman.records import Bounds, Candidate, Event, Party, Removed, Span, Statement, Time
from dragoman.store.rows import Run, StoredEvent, StoredPage, StoredStatement

PEOPLE: dict[str, dict[str, Any]] = {
    "Russia": {"actor_id": "state:RUS", "name": "Russia", "country": "RUS", "kind": "state"},
    "Moscow": {"actor_id": "state:RUS", "name": "Russia", "country": "RUS", "kind": "state"},
    "North Korea": {"actor_id": "state:PRK", "name": "North Korea", "country": "PRK", "kind": "state"},
    "Pyongyang": {"actor_id": "state:PRK", "name": "North Korea", "country": "PRK", "kind": "state"},
    "China": {"actor_id": "state:CHN", "name": "China", "country": "CHN", "kind": "state"},
    "Japan": {"actor_id": "state:JPN", "name": "Japan", "country": "JPN", "kind": "state"},
    "South Korea": {"actor_id": "state:KOR", "name": "South Korea", "country": "KOR", "kind": "state"},
    "Washington": {"actor_id": "state:USA", "name": "United States", "country": "USA", "kind": "state"},
    "Trump": {"actor_id": "usa-trump", "name": "Donald Trump", "country": "USA", "kind": "person"},
    "Pompeo": {"actor_id": "usa-pompeo", "name": "Mike Pompeo", "country": "USA", "kind": "person"},
    "Kim": {"actor_id": "prk-kim", "name": "Kim Jong Un", "country": "PRK", "kind": "person"},
    "Moon": {"actor_id": "kor-moon", "name": "Moon Jae-in", "country": "KOR", "kind": "person"},
    "Xi": {"actor_id": "chn-xi", "name": "Xi Jinping", "country": "CHN", "kind": "person"},
    "Lavrov": {"actor_id": "rus-lavrov", "name": "Sergei Lavrov", "country": "RUS", "kind": "person"},
    "an envoy": {"country": "PRK", "kind": "person"},
    "the mood in North Korea": {"country": "PRK"},
    "Jeong": {"name": "Jeong Hyung-gon", "country": "KOR", "kind": "person"},
}
QUADS = {
    "AGREE": "Q1", "CONSULT": "Q1", "SUPPORT": "Q1", "CONCEDE": "Q1", "COOPERATE": "Q2", "AID": "Q2",
    "RETREAT": "Q2", "REQUEST": "Q3", "ACCUSE": "Q3", "REJECT": "Q3", "THREATEN": "Q3", "PROTEST": "Q4",
    "SANCTION": "Q4", "MOBILIZE": "Q4", "COERCE": "Q4", "ASSAULT": "Q4",
}  # fmt: skip
OFFSET = 100
"""Where each sentence of the story begins in its article."""


def make_side(text: str, sentence: str) -> Party:
    """The party that ``text`` means, at its place in the sentence."""
    start = OFFSET + sentence.index(text)
    return Party(text=text, start=start, end=start + len(text), **PEOPLE.get(text, {}))


def make_time(
    text: str, sentence: str, begin: str, finish: str | None = None, precision: str = "day"
) -> Time:
    """A date in the sentence."""
    start = OFFSET + sentence.index(text)
    return Time(text=text, start=start, end=start + len(text), kind="date", value=begin, begin=begin,
                finish=finish or begin, precision=precision)  # fmt: skip


def report(
    sentence: str,
    actor: str,
    trigger: str,
    recipient: str | None,
    event_type: str = "CONSULT",
    article: str = "a1",
    reported: str | None = "2018-06-01",
    **changes: Any,
) -> StoredEvent:
    """One stored event; ``changes`` are fields of the event."""
    start = OFFSET + sentence.index(trigger)
    number = f"{article}-{actor}-{recipient}-{sentence.index(trigger)}-{event_type}".replace(" ", "")
    fields: dict[str, Any] = {
        "event_id": number,
        "event_type": event_type,
        "event_mode": None,
        "contexts": (),
        "quad_code": QUADS[event_type],
        "cameo": None,
        "goldstein": None,
        "intensity": None,
        "status": "occurred",
        "actor": make_side(actor, sentence),
        "recipient": make_side(recipient, sentence) if recipient else None,
        "reciprocal": False,
        "action_id": number,
        "trigger": Span(trigger, start, start + len(trigger)),
        "sentence": Bounds(OFFSET, OFFSET + len(sentence)),
        "rule": f"{event_type.lower()}.test",
    }
    return StoredEvent(
        article_id=article,
        article_title=f"Title of {article}",
        article_date=dt.date.fromisoformat(reported) if reported else None,
        source=f"Source {article}",
        url=f"https://news.example/{article}",
        sentence_text=sentence,
        event=Event(**fields | changes),
    )


def both_ways(sentence: str, one: str, trigger: str, two: str, **changes: Any) -> list[StoredEvent]:
    """What two sides did together: a row for each direction."""
    first = report(sentence, one, trigger, two, reciprocal=True, **changes)
    action = first.event.action_id
    return [first, report(sentence, two, trigger, one, reciprocal=True, action_id=action, **changes)]


def words_of(content: str, sentence: str, speaker: str | None, **changes: Any) -> StoredStatement:
    """One stored statement of article ``a1``."""
    start = OFFSET + sentence.index(content)
    fields: dict[str, Any] = {
        "statement_id": f"s-{start}-{len(content)}",
        "speaker": make_side(speaker, sentence) if speaker else None,
        "cue": Span("said", 0, 4),
        "content": Span(content, start, start + len(content)),
        "kind": "direct",
    }
    return StoredStatement(
        article_id="a1", article_title="Title of a1", article_date=dt.date(2018, 6, 1), source="Source a1",
        url=None, sentence_text=sentence, sentence_start=OFFSET, statement=Statement(**fields | changes),
    )  # fmt: skip


def story_events() -> list[StoredEvent]:
    """A meeting reported twice, a summit planned and held, an invitation, courting by China, a threat."""
    summit = "Trump is due to meet Kim on 12 June."
    held = "Trump and Kim met in Singapore on 12 June."
    ask = "Moscow asked Kim to visit before the end of the year."
    aid = "China will send food to North Korea, and Xi is to visit Pyongyang on 20 July."
    threat = "Washington threatened Pyongyang with new sanctions, South Korea said."
    june12, july20 = make_time("12 June", summit, "2018-06-12"), make_time("20 July", aid, "2018-07-20")
    return [
        *both_ways("Lavrov held talks with Kim.", "Lavrov", "talks", "Kim"),
        *both_ways("Russia and North Korea held talks.", "Russia", "talks", "North Korea",
                   article="a2", reported="2018-06-02"),
        *both_ways(summit, "Trump", "meet", "Kim", status="planned", date=june12),
        *both_ways(held, "Trump", "met", "Kim", article="a3", reported="2018-06-13",
                   date=make_time("12 June", held, "2018-06-12")),
        report(ask, "Moscow", "asked", "Kim", "REQUEST", event_mode="meet"),
        report(ask, "Kim", "visit", "Moscow", status="proposed", event_mode="visit"),
        report(aid, "China", "send", "North Korea", "AID", article="a4", reported="2018-07-02",
               status="planned"),
        report(aid, "Xi", "visit", "Pyongyang", article="a4", reported="2018-07-02", status="planned",
               event_mode="visit", date=july20),
        report(threat, "Washington", "threatened", "Pyongyang", "THREATEN", article="a4",
               reported="2018-07-02", status="denied", attributed_to=make_side("South Korea", threat)),
        report("Kim praised the army.", "Kim", "praised", None, "SUPPORT", article="a4",
               reported="2018-07-02"),
        *both_ways("Moon met Trump.", "Moon", "met", "Trump", article="a3", reported="2018-06-13"),
        report("Moon praised Trump.", "Moon", "praised", "Trump", "SUPPORT", article="a3",
               reported="2018-06-13"),
    ]  # fmt: skip


def story_statements() -> list[StoredStatement]:
    """Plain, ambiguous, and interrupted words."""
    split = "“We are glad,” Lavrov said, “and we wait.”"
    parts = tuple(
        Span(text, OFFSET + split.index(text), OFFSET + split.index(text) + len(text))
        for text in ("“We are glad,”", "“and we wait.”")
    )
    unsure = "It cannot be left out, he said."
    who = (
        Candidate("person:lavrov", "Sergei Lavrov", "RUS", None, 0.6),
        Candidate("person:kim", "Kim Jong Un", "PRK", None, 0.4),
    )
    return [
        words_of(split, split, "Lavrov", parts=parts),
        words_of("It cannot be left out", unsure, "he", kind="indirect", ambiguous=True, candidates=who),
        words_of("Talks go on", "“Talks go on”", None, kind="direct"),
    ]


def story_pages() -> list[StoredPage]:
    """Five pages, of which one has nothing to do with North Korea."""
    dates = {
        "a1": "2018-06-01",
        "a2": "2018-06-02",
        "a3": "2018-06-13",
        "a4": "2018-07-02",
        "a5": "2018-07-03",
    }
    removed = (Removed("Skip to content", "navigation"), Removed("Leave a <b>Reply</b>", "comment form"))
    return [
        StoredPage(
            article_id=name, title=f"Title of {name}", date=dt.date.fromisoformat(day),
            source=f"Source {name}", url=f"https://news.example/{name}", origin=f"pages/{name}.html",
            removed=removed if name == "a1" else (),
        )
        for name, day in dates.items()
    ]  # fmt: skip


def story_run() -> Run:
    """The run that coded the story."""
    return Run(
        run_id="20180703-1", started=dt.datetime(2018, 7, 3, 12), coder_version="0.1.0", codebook_version="1",
        register_version="2", parser="core_web_sm-3.8.0", settings="{}",
    )  # fmt: skip

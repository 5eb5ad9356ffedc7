"""A coder that makes rows of every table without reading: for tests of the machinery round the real one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.records import Article, Coded, Place, Span, Time
from dragoman.settings import Settings
from factory import make_event, make_party, make_statement


class LightCoder:
    """One event, statement, time, place and mention for each article, told from its words alone.

    A text with DIVIDE makes it raise, one with DIE kills its process; ``LIGHT_CODER_MS`` in the environment
    is the time that an article takes.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.seconds = float(os.environ.get("LIGHT_CODER_MS", "0")) / 1000

    def code_articles(self, articles: Iterable[Article]) -> Iterator[Coded | Exception]:
        for article in articles:
            if self.seconds:
                time.sleep(self.seconds)
            if "DIE" in article.text:
                os._exit(9)
            yield ZeroDivisionError("DIVIDE") if "DIVIDE" in article.text else code(article)


def code(article: Article) -> Coded:
    words = article.text.split(maxsplit=2)
    start = len(words[0]) + 1
    trigger = Span(words[1], start, start + len(words[1]))
    actor = make_party(words[0], 0, country="RUS", code="RUS")
    when = Time(
        text=words[0], start=0, end=len(words[0]), kind="date", value="2018-06-01", begin="2018-06-01"
    )
    return Coded(
        id=article.id,
        events=(make_event(event_id=f"e-{article.id}", actor=actor, trigger=trigger),),
        statements=(make_statement(statement_id=f"s-{article.id}"),),
        times=(when,),
        places=(
            Place(text="X", start=0, end=1, name=words[0], country="RUS", latitude=55.75, longitude=37.62),
        ),
        actors=(actor,),
    )


def write_corpus(path: Path, articles: int, first: int = 0) -> Path:
    """Articles of which every tenth nearly repeats the one before it, and a few cannot be coded."""
    import json

    with path.open("w", encoding="utf-8") as stream:
        for number in range(first, first + articles):
            seed = number - 1 if number % 10 == 9 else number
            text = " ".join(
                f"Minister {seed} spoke of river {seed * n} and of border {n}." for n in range(12)
            )
            row = {"id": f"a{number:06d}", "text": text, "date": "2018-06-01"}
            if number % 50 == 7:
                row["text"] = "DIVIDE these words, nobody can."
            if number % 10 == 9:
                row["text"] += " Our staff wrote this."
            stream.write((json.dumps(row) if number % 50 != 33 else "{broken") + "\n")
    return path

"""Text that is no good English through ``dragoman code``: answers, and no event rather than a wrong one."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from behaviours import Row, code_rows
from dragoman.show.cli import app

PLAIN = "Poland expelled two Russian diplomats."
EXPELLED = Row("POL", "RUS", "SANCTION", "occurred")

WITH_EVENT = {
    "all capitals": PLAIN.upper(),
    "quotation marks that do not match": '"Poland expelled "two Russian" diplomats.',
    "quotation marks of every kind": "\"\"\" Poland expelled ' two ” Russian “ diplomats '' .",
    "brackets that are never closed": "((((Poland [expelled {two (Russian diplomats",
    "an ellipsis": "Poland expelled ... two Russian diplomats ...",
}
"""Texts in which a reader still sees that the diplomats were expelled: that, or nothing."""

WITHOUT_EVENT = {
    "two thousand words": "The mayor of Ulm, "
    + "a wet dog, the blue door, nine old boots, " * 220
    + "and so on.",
    "two thousand times one word": "buffalo " * 2000,
    "relative clauses without end": "The man " + "who saw the man " * 500 + "slept.",
    "reports without end": "He said that " * 500 + "it rained.",
    "no verb": "Poland, Russia, two diplomats, the embassy of Belarus in Warsaw on Tuesday.",
    "no verb, a word a line": "Poland\nRussia\ndiplomats\nwar\nsanctions",
    "a list of nouns of war": "War; bombs; sanctions; an attack; Poland; Russia; troops.",
    "only verbs": "Attack bomb expel accuse threaten arrest kill meet visit praise.",
    "Cyrillic between": "Польша expelled двух российских diplomats из Варшавы.",
    "Chinese between": "Poland 驱逐了 two Russian 外交官 昨天。",
    "Arabic between": "قالت Poland إنها دبلوماسيين روس.",
    "letters that look like others": "Роland ехреllеd twо Russiаn diрlоmаts.",
    "letters apart": "P o l a n d e x p e l l e d R u s s i a .",
    "back to front": PLAIN[::-1],
    "no spaces": PLAIN.replace(" ", ""),
    "pictures": "🇵🇱 👉 🇷🇺 😡😡😡!!!",
    "marks alone": "?!?! ... --- *** ((( ]]] ;;; ,,,",
    "one endless word": "a" * 100_000,
    "numbers": "1 2 3 4 5 Poland 6 7 8 Russia 9.",
    "control characters": "\x00\x07\x1b[31m Poland \x0b\x0c Russia",
    "a script": "<script>var Poland = attack(Russia);</script>",
    "nothing": "",
    "blanks": "  \n\t ",
}
"""Texts that tell nothing: no row at all."""


@functools.cache
def coded() -> dict[str, dict[str, Any]]:
    """What the command line answers on all of them."""
    texts = {**WITH_EVENT, **WITHOUT_EVENT, "two thousand words of deeds": LONG}
    lines = [json.dumps({"id": name, "text": text, "date": "2018-06-01"}) for name, text in texts.items()]
    done = CliRunner().invoke(app, ["code"], input="\n".join(lines))
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == list(texts)
    return {one["id"]: one for one in found}


LONG = " and ".join(["Poland expelled two Russian diplomats"] * 400) + "."


def rows(name: str) -> set[Row]:
    """The rows that the command line gives for a text."""
    return {
        Row(e["actor"]["country"], (e["recipient"] or {}).get("country"), e["event_type"], e["status"])
        for e in coded()[name]["events"]
    }


@pytest.mark.parametrize("name", [*WITH_EVENT, "two thousand words of deeds"])
def test_a_mangled_sentence_gives_its_row_or_none(name: str) -> None:
    assert rows(name) <= {EXPELLED}


@pytest.mark.parametrize("name", WITHOUT_EVENT)
def test_what_tells_nothing_gives_nothing(name: str) -> None:
    assert rows(name) == set()


def test_most_of_what_a_reader_sees_is_coded() -> None:
    assert sum(bool(rows(name)) for name in WITH_EVENT) >= 4


MARKS = st.sampled_from(['"', "“", "”", "'", "(", ")", "[", "—", "…", "*", "«", "😡", "\u200b", "\t", "  "])


@settings(max_examples=40, derandomize=True, deadline=None)
@given(marks=st.lists(st.tuples(MARKS, st.integers(0, 5)), min_size=1, max_size=4))
def test_stray_marks_never_make_another_row(marks: list[tuple[str, int]]) -> None:
    words = PLAIN.split()
    for mark, at in marks:
        words.insert(min(at, len(words)), mark)
    (found,) = code_rows([" ".join(words)])
    assert {row[:3] for row in found} <= {EXPELLED[:3]}

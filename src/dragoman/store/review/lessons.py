"""What corrections teach: rows for the actor register, cases for the codebook, pairs to learn from.

``actors.csv`` is an overlay of the register (a user's row wins): who a phrase means, where reviewers said so
and none said otherwise. ``cases.yaml`` holds the judged sentences with the events that they must give or must
not. ``pairs.jsonl`` is what ``dragoman train`` reads.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from dragoman.records import Record
from dragoman.store.database import Store
from dragoman.store.review.corrections import Correction
from dragoman.store.review.journal import Journal, decisions

_ACTOR_COLUMNS = ("name", "id", "kind", "country", "sector", "code", "aliases")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_ROWS = """
    SELECT e.*, r.verdict, a.date AS article_date FROM {table} e JOIN reviewed r USING (event_id)
    JOIN articles a USING (article_id) ORDER BY event_id
"""


class Lessons(Record, frozen=True, kw_only=True):
    """What a store's corrections teach; ``disputed`` are phrases that reviewers gave to different actors."""

    actors: tuple[dict[str, str], ...]
    cases: tuple[dict[str, Any], ...]
    pairs: tuple[dict[str, Any], ...]
    disputed: tuple[str, ...]


def draw_lessons(store: Store) -> Lessons:
    """Everything that the corrections of a store teach."""
    made = decisions(Journal(store.root).read()).values()
    actors, disputed = _actors(made)
    judged = _judged(store) if store.reviewed else []
    return Lessons(
        actors=tuple(actors),
        cases=tuple(_cases(judged)),
        pairs=tuple(_pairs(judged)),
        disputed=tuple(disputed),
    )


def write_lessons(lessons: Lessons, folder: Path) -> list[Path]:
    """Write the three files into a folder; those without a line are not written."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {
        "actors.csv": _csv(lessons.actors) if lessons.actors else "",
        "cases.yaml": _yaml(lessons.cases) if lessons.cases else "",
        "pairs.jsonl": "".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in lessons.pairs),
    }
    written = []
    for name, text in found.items():
        path = folder / name
        path.unlink(missing_ok=True)
        if text:
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def _actors(made: Iterable[Correction]) -> tuple[list[dict[str, str]], list[str]]:
    """A row for each phrase that reviewers gave to one actor, and the phrases that they gave to several."""
    meant: dict[str, set[tuple[tuple[str, str], ...]]] = {}
    for correction in made:
        for place, side in enumerate(("actor", "recipient")):
            changes = correction.changes
            phrase = _ARTICLE.sub("", correction.anchor.sides[place] or "")
            if phrase and changes.get(f"{side}_code") and _is_name(phrase):
                names = ("name", "id", "country", "sector", "code")
                who = tuple((name, changes.get(f"{side}_{name}") or "") for name in names)
                meant.setdefault(phrase, set()).add(who)
    disputed = sorted(phrase for phrase, said in meant.items() if len(said) > 1)
    rows = [_actor_row(phrase, dict(*said)) for phrase, said in sorted(meant.items()) if len(said) == 1]
    return rows, disputed


def _is_name(phrase: str) -> bool:
    """Whether a phrase can stand for somebody in every text: a name, and no pronoun or common noun."""
    words = phrase.split()
    return words[-1][:1].isupper() and phrase.casefold() not in ("he", "she", "it", "they", "we", "i")


def _actor_row(phrase: str, who: Mapping[str, str]) -> dict[str, str]:
    known = who["name"] or phrase
    alias = phrase if known != phrase else ""
    kind = "" if who["id"] else "organisation"
    row = {"name": known, "kind": kind, "aliases": alias}
    return {name: {**who, **row}.get(name, "") for name in _ACTOR_COLUMNS}


def _judged(store: Store) -> list[dict[str, Any]]:
    """The judged events as they are now, the rejected ones as they were coded."""
    found = []
    for table, verdicts in (("coded_events", ("accepted", "rejected")), ("corrected_events", ("corrected",))):
        cursor = store.query(_ROWS.format(table=table))
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found += [row for row in rows if row["verdict"] in verdicts and row["sentence"]]
    return found


def _cases(judged: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One case for each sentence: what it must give, and of which types it must give nothing."""
    by_sentence: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in judged:
        by_sentence.setdefault((row["sentence"], str(row["article_date"] or "")), []).append(row)
    for (sentence, date), rows in sorted(by_sentence.items()):
        some = sorted({_in_words(row) for row in rows if row["verdict"] != "rejected"})
        given = {row["event_type"] for row in rows if row["verdict"] != "rejected"}
        never = sorted({row["event_type"] for row in rows if row["verdict"] == "rejected"} - given)
        case = {"text": sentence, "date": date, "some": some, "never": never, "why": "judged by a reviewer"}
        yield {name: value for name, value in case.items() if value}


def _in_words(row: Mapping[str, Any]) -> str:
    has_recipient = row["recipient"] or row["recipient_code"]
    actor, recipient = (row[f"{side}_country"] or row[f"{side}_code"] for side in ("actor", "recipient"))
    kind = (row["event_type"], row["event_mode"])
    return say_case(actor, (recipient or "?") if has_recipient else None, kind, row["status"])


def say_case(actor: str | None, recipient: str | None, kind: tuple[str, str | None], status: str) -> str:
    """An event as cases tell it: "RUS > PRK CONSULT/visit occurred"."""
    return f"{actor or '?'} > {recipient or '-'} {'/'.join(filter(None, kind))} {status}"


def _pairs(judged: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What ``dragoman train`` reads, for events whose type a reviewer let stand or set right."""
    for row in judged:
        begin = row["sentence_start"]
        if row["verdict"] == "rejected" or begin is None:
            continue
        spans = {}
        for side in ("actor", "recipient"):
            start, end = row[f"{side}_start"], row[f"{side}_end"]
            inside = start is not None and begin <= start < end <= begin + len(row["sentence"])
            spans[side] = [start - begin, end - begin] if inside else None
        if spans["actor"] is None:
            continue
        pair = {"id": row["event_id"], "text": row["sentence"], **spans, "label": row["event_type"]}
        yield pair | ({"date": str(row["article_date"])} if row["article_date"] else {})


def _csv(rows: Iterable[Mapping[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _ACTOR_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _yaml(cases: Iterable[Mapping[str, Any]]) -> str:
    head = (
        "# Sentences that reviewers judged: events that they must give, types of which they must give none.\n"
    )
    return head + yaml.safe_dump(
        [dict(case) for case in cases], allow_unicode=True, sort_keys=False, width=100
    )

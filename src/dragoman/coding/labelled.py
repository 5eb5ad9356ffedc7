"""Texts labelled by hand with the events that they tell, read from plain text files.

The form is told in ``corpus/README.md``: an article begins with ``# id | date | what it is``, a line is a
sentence, ``> TYPE | actor > recipient | status | trigger`` labels the sentence above it, and ``?`` in the
place of the first ``>`` marks a row over which careful readers may differ.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from dragoman.coding.codebook import QUADS
from dragoman.errors import DataError, suggest
from dragoman.records import Article, Bounds, Status

STATUSES: tuple[str, ...] = get_args(Status)
NOBODY, UNKNOWN, GAP = "-", "?", "..."
_COUNTRY = re.compile(r"EU|[A-Z]{3}")
_ID = re.compile(r"[\w.-]+")


class Side(NamedTuple):
    """One party of a label: its words' span in the article, and its country if the text gives one."""

    start: int
    end: int
    country: str | None


class Label(NamedTuple):
    """An event that a sentence tells, as a reader has it; ``line`` counts from 1 in the file."""

    event_type: str
    actor: Side | None
    recipient: Side | None
    both_ways: bool
    status: str
    trigger: str
    optional: bool
    sentence: Bounds
    line: int


class LabelledArticle(NamedTuple):
    """An article with the spans of its sentences in order, and the labels of all of them."""

    article: Article
    sentences: tuple[Bounds, ...]
    labels: tuple[Label, ...]
    kind: str
    path: Path

    @property
    def is_readable(self) -> bool:
        """Whether its errors may be read while rules are written: the hash of its id is even."""
        return int(hashlib.sha1(self.article.id.encode()).hexdigest()[-1], 16) % 2 == 0  # noqa: S324


def read_labelled_articles(
    path: Path, on_problem: Callable[[DataError], None] | None = None
) -> list[LabelledArticle]:
    """The articles of a labelled file in order; wrong labels are raised, or given to ``on_problem``.

    Raises:
        DataError: the file cannot be read, or a line has not the form; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot be read: {error}", path) from error
    found: list[LabelledArticle] = []
    for first, lines in _articles(text.splitlines(), path):
        found.append(_Builder(path, on_problem).build(first, lines))
    ids = [one.article.id for one in found]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise DataError(f"the id '{twice}' stands for two articles", path)
    if not found:
        raise DataError("no article found; one begins with '# id | date | what it is'", path)
    return found


def _articles(lines: Iterable[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each article's lines, its head first, with the number of that first line."""
    first, current = 0, list[str]()
    for number, line in enumerate(lines, 1):
        if line.startswith("# "):
            if current:
                yield first, current
            first, current = number, []
        elif not current and not line.strip():
            continue
        elif not first:
            raise DataError("expected '# id | date | what it is' before the first sentence", path, number)
        current.append(line.rstrip())
    if current:
        yield first, current


class _Builder:
    """Puts an article's text together and finds the labels' words in it."""

    def __init__(self, path: Path, on_problem: Callable[[DataError], None] | None) -> None:
        self.path = path
        self.on_problem = on_problem
        self.text = ""
        self.sentences: list[Bounds] = []
        self.labels: list[Label] = []
        self.title: str | None = None

    def build(self, first: int, lines: list[str]) -> LabelledArticle:
        head = [part.strip() for part in lines[0].removeprefix("# ").split("|")]
        if len(head) < 2 or not _ID.fullmatch(head[0]):
            raise self._error("expected '# id | date | what it is'", first)
        try:
            date = dt.date.fromisoformat(head[1])
        except ValueError:
            raise self._error(f"expected a date such as 2019-04-03, found '{head[1]}'", first) from None
        for number, line in enumerate(lines[1:], first + 1):
            self._take(line, number)
        article = Article(id=head[0], text=self.text, title=self.title, date=date)
        return LabelledArticle(
            article, tuple(self.sentences), tuple(self.labels), " | ".join(head[2:]), self.path
        )

    def _take(self, line: str, number: int) -> None:
        if not line.strip():
            self.text = self.text.rstrip() + "\n\n" if self.text else ""
        elif line.startswith(("> ", "? ")):
            self._take_label(line, number)
        elif line.startswith("= "):
            self.title = line.removeprefix("= ").strip()
            self._say(self.title)
            self.text = self.text + "\n\n"
        else:
            self._say(line.strip())

    def _take_label(self, line: str, number: int) -> None:
        try:
            self.labels.append(self._label(line, number))
        except DataError as error:
            if self.on_problem is None:
                raise
            self.on_problem(error)

    def _say(self, sentence: str) -> None:
        if self.text and not self.text.endswith("\n"):
            self.text += " "
        self.sentences.append(Bounds(len(self.text), len(self.text) + len(sentence)))
        self.text += sentence

    def _label(self, line: str, number: int) -> Label:
        parts = [part.strip() for part in line[2:].split("|")]
        if len(parts) != 4:
            raise self._error("expected '> TYPE | actor > recipient | status | trigger'", number)
        kind, sides, status, trigger = parts
        if not self.sentences:
            raise self._error("a label stands below its sentence; none stands here", number)
        if kind not in QUADS:
            raise self._error(f"expected an event type, found '{kind}'{suggest(kind, QUADS)}", number)
        if status not in STATUSES:
            raise self._error(f"expected a status, found '{status}'{suggest(status, STATUSES)}", number)
        for words in trigger.split(GAP):
            self._find(words.strip(), number, "trigger")
        both_ways = " <> " in sides
        pair = re.split(r" <?> ", sides)
        if len(pair) != 2:
            raise self._error(
                f"expected 'actor > recipient' or 'actor <> recipient', found '{sides}'", number
            )
        actor, recipient = (self._side(words.strip(), number) for words in pair)
        return Label(
            kind, actor, recipient, both_ways, status, trigger, line[0] == "?", self.sentences[-1], number
        )

    def _side(self, words: str, number: int) -> Side | None:
        if words == NOBODY:
            return None
        text, equals, country = words.rpartition("=")
        if not equals or not (country == UNKNOWN or _COUNTRY.fullmatch(country)):
            raise self._error(f"expected a party as 'words=USA', 'words=?' or '-', found '{words}'", number)
        start = self._find(text, number, "party")
        return Side(start, start + len(text), None if country == UNKNOWN else country)

    def _find(self, words: str, number: int, what: str) -> int:
        """Where words stand in the sentence: whole words rather than a part of one."""
        bounds = self.sentences[-1]
        sentence = self.text[bounds.start : bounds.end]
        whole = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence)
        at = whole.start() if whole else sentence.find(words)
        if not words or at < 0:
            raise self._error(f"the {what} '{words}' is not in the sentence above", number)
        return bounds.start + at

    def _error(self, message: str, line: int) -> DataError:
        return DataError(message, self.path, line)

"""What is done with a batch of pages, in whichever process: clean each, code all, make their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from dragoman.clean import clean_page
from dragoman.clean.duplicates import sign
from dragoman.errors import DragomanError
from dragoman.pipeline import Coder
from dragoman.read import RawPage
from dragoman.records import Article, Coded
from dragoman.settings import Settings
from dragoman.store import Quarantined
from dragoman.store.tabulation import Tables, Tabulator

Item = tuple[RawPage, str] | Quarantined
"""A page with its fingerprint, or what could not be read in its place."""

Batch = list[Item]


class CodesArticles(Protocol):
    """What the engine asks of a coder."""

    def code_articles(self, articles: Iterable[Article]) -> Iterator[Coded | Exception]:
        """Code many articles, in order; what went wrong with one is given in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a worker needs to know of a run; it is sent to every process once."""

    settings: Settings
    run_id: str
    versions: dict[str, str]
    make_coder: Callable[[Settings], CodesArticles] = Coder


@dataclass(slots=True)
class Result:
    """What became of a batch: the rows of its articles, and its problems in the order of its pages."""

    n_pages: int
    tables: Tables = field(default_factory=dict)
    problems: list[Quarantined] = field(default_factory=list)
    n_coded: int = 0
    characters: int = 0
    notes: list[str] = field(default_factory=list)


class Worker:
    """Cleans and codes batches; the coder is made when the first one comes."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._coder: CodesArticles | None = None

    def work(self, batch: Batch) -> Result:
        """Clean and code a batch; whatever happens to one page, the others go on."""
        if self._coder is None:
            self._coder = self.recipe.make_coder(self.recipe.settings)
        cleaned = [self._clean(item) for item in batch]
        coded = self._coder.code_articles(found for found in cleaned if isinstance(found, Article))
        rows = Tabulator(self.recipe.run_id, self.recipe.versions)
        result = Result(len(batch))
        for item, found in zip(batch, cleaned, strict=True):
            if isinstance(item, Quarantined):
                result.problems.append(item)
            elif isinstance(found, Quarantined):
                result.problems.append(found)
            else:
                _record(*item, found, next(coded), rows, result)
        result.tables = rows.tables()
        return result

    def _clean(self, item: Item) -> Article | Quarantined:
        if isinstance(item, Quarantined):
            return item
        page, _ = item
        try:
            return clean_page(page, self.recipe.settings)
        except DragomanError as error:
            return make_problem(page, "clean", error.kind, str(error))


def _record(
    page: RawPage,
    fingerprint: str,
    article: Article,
    coded: Coded | Exception,
    rows: Tabulator,
    result: Result,
) -> None:
    if isinstance(coded, Exception):
        message = f"{page.origin}: {type(coded).__name__}: {coded}"
        result.problems.append(make_problem(page, "coding", "internal", message))
        return
    signature = sign(article.text)
    packed = None if signature is None else signature.astype("<u4").tobytes()
    rows.add(article, coded, fingerprint, packed)
    result.n_coded += 1
    result.characters += len(article.text)
    result.notes += page.notes


def make_problem(page: RawPage, room: str, kind: str, message: str) -> Quarantined:
    """A page for quarantine."""
    one_line = " ".join(message.split())
    return Quarantined(origin=page.origin, room=room, kind=kind, message=one_line, raw_sha256=page.sha256)


def make_crash(item: Item, what: str) -> Quarantined:
    """A page during which its process died."""
    if isinstance(item, Quarantined):
        return item
    page, _ = item
    return make_problem(page, "coding", "crash", f"{page.origin}: {what}")

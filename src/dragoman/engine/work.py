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
from dragoman.store.tabulation import Tables, Tabulator, join_tables

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


_Done = tuple[RawPage, str, Article, Coded]
"""A page with its fingerprint, its article and what was coded out of it."""


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
        result = Result(len(batch))
        done: list[_Done] = []
        for item, found in zip(batch, cleaned, strict=True):
            if isinstance(item, Quarantined):
                result.problems.append(item)
            elif isinstance(found, Quarantined):
                result.problems.append(found)
            elif isinstance(coding := next(coded), Coded):
                done.append((*item, found, coding))
            else:
                result.problems.append(_explain(item[0], "coding", coding))
        result.tables = self._tabulate(done, result)
        return result

    def _tabulate(self, done: list[_Done], result: Result) -> Tables:
        """The rows of coded articles; an article that makes none for any reason becomes a problem."""
        rows = Tabulator(self.recipe.run_id, self.recipe.versions)
        try:
            for _, fingerprint, article, coded in done:
                rows.add(article, coded, fingerprint, _sign(article.text))
            tables = rows.tables()
        except Exception as error:
            if len(done) > 1:
                return join_tables([self._tabulate([one], result) for one in done])
            result.problems.append(_explain(done[0][0], "coding", error))
            return {}
        for page, _, article, _ in done:
            result.n_coded += 1
            result.characters += len(article.text)
            result.notes += page.notes
        return tables

    def _clean(self, item: Item) -> Article | Quarantined:
        if isinstance(item, Quarantined):
            return item
        page, _ = item
        try:
            return clean_page(page, self.recipe.settings)
        except DragomanError as error:
            return make_problem(page, "clean", error.kind, str(error))


def _sign(text: str) -> bytes | None:
    """The MinHash signature of a text as a store keeps it; nothing for a text too short to compare."""
    signature = sign(text)
    return None if signature is None else signature.astype("<u4").tobytes()


def _explain(page: RawPage, room: str, error: Exception) -> Quarantined:
    return make_problem(page, room, "internal", f"{page.origin}: {type(error).__name__}: {error}")


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

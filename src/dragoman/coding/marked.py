"""YAML that remembers its lines: values of a data file that can say where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from dragoman.errors import CodebookError, suggest

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_marked(text: str, file: str) -> Marked:
    """The root of a YAML text; ``file`` is named in errors.

    Raises:
        CodebookError: the text is not YAML, or it is empty.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CodebookError(f"not valid YAML: {error.problem}", file, line) from error
    if node is None:
        raise CodebookError("the file is empty", file)
    return Marked(node, file)


class Marked:
    """A value of a YAML file, with the file and line where it stands and the key that leads to it."""

    __slots__ = ("_pairs", "file", "key", "node")

    def __init__(self, node: Any, file: str, key: str = "") -> None:
        self.node = node
        self.file = file
        self.key = key
        self._pairs: dict[str, Marked] | None = None

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return int(self.node.start_mark.line) + 1

    def error(self, message: str) -> CodebookError:
        """An error that names this place."""
        return CodebookError(message, self.file, self.line)

    def _mapping(self) -> dict[str, Marked]:
        if self._pairs is None:
            if not isinstance(self.node, yaml.MappingNode):
                raise self.error(f"{self.key or 'the file'} must be a mapping")
            self._pairs = {}
            for key, value in self.node.value:
                if key.value in self._pairs:
                    raise Marked(key, self.file).error(f"{key.value!r} is given twice")
                self._pairs[key.value] = Marked(value, self.file, key.value)
        return self._pairs

    def __contains__(self, key: str) -> bool:
        return key in self._mapping()

    def __getitem__(self, key: str) -> Marked:
        if key not in self._mapping():
            raise self.error(f"{key!r} is missing")
        return self._mapping()[key]

    def items(self) -> Iterator[tuple[str, Marked]]:
        """The pairs of a mapping, in order."""
        yield from self._mapping().items()

    def get_items(self, key: str) -> Iterator[tuple[str, Marked]]:
        """The pairs of the mapping under ``key``, none where there is none."""
        if key in self:
            yield from self[key].items()

    def entries(self) -> Iterator[Marked]:
        """The members of a list, in order."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error(f"{self.key!r} must be a list")
        for child in self.node.value:
            yield Marked(child, self.file, self.key)

    def words(self) -> list[str]:
        """A list of words, or a text of words with commas between."""
        if isinstance(self.node, yaml.SequenceNode):
            return [entry.text() for entry in self.entries()]
        return [word for word in (part.strip() for part in self.text().split(",")) if word]

    def text(self) -> str:
        """A single value as text."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error(f"{self.key!r} must be a single value")
        return " ".join(str(self.node.value).split())

    def truth(self) -> bool:
        """Yes or no."""
        value = self.plain()
        if not isinstance(value, bool):
            raise self.error(f"{self.key!r} must be true or false, not {self.text()!r}")
        return value

    def plain(self) -> Any:
        """The value as plain Python."""
        if isinstance(self.node, yaml.MappingNode):
            return {key: value.plain() for key, value in self.items()}
        if isinstance(self.node, yaml.SequenceNode):
            return [entry.plain() for entry in self.entries()]
        if self.node.tag == "tag:yaml.org,2002:str":
            return self.node.value
        return yaml.safe_load(self.node.value)

    def allow(self, keys: set[str]) -> None:
        """Complain about a key that nobody reads.

        Raises:
            CodebookError: there is one; the message suggests the nearest known key.
        """
        for key, value in self.items():
            if key not in keys:
                raise value.error(f"unknown key {key!r}{suggest(key, keys)}")

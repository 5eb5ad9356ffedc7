"""Dated facts as integers: subject, relation, object, day."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ReadError

Ints = NDArray[np.int64]
SPLITS = ("train", "valid", "test")


@dataclass(frozen=True)
class Quads:
    """Facts in three parts that follow each other in time; each is an array of shape (n, 4).

    Columns are subject, relation, object, day. ``n_relations`` counts the relations as given; the
    inverse of relation r is r + n_relations.
    """

    train: Ints
    valid: Ints
    test: Ints
    n_entities: int
    n_relations: int

    @property
    def all(self) -> Ints:
        """All facts, in the order of the parts."""
        return np.concatenate([self.train, self.valid, self.test])


def load_quads(folder: Path) -> Quads:
    """Read ``train.tsv.gz``, ``valid.tsv.gz`` and ``test.tsv.gz`` (or ``.tsv``) of a folder.

    Raises:
        ReadError: a part is missing, or a line does not hold four integers; the message names it.
    """
    parts = {split: _read_part(folder, split) for split in SPLITS}
    everything = np.concatenate(list(parts.values()))
    n_entities = int(everything[:, [0, 2]].max()) + 1
    n_relations = int(everything[:, 1].max()) + 1
    about = folder / "meta.json"
    if about.is_file():
        told = json.loads(about.read_text(encoding="utf-8"))
        n_entities = max(n_entities, int(told.get("n_entities", 0)))
        n_relations = max(n_relations, int(told.get("n_relations", 0)))
    return Quads(**parts, n_entities=n_entities, n_relations=n_relations)


def _read_part(folder: Path, split: str) -> Ints:
    for name in (f"{split}.tsv.gz", f"{split}.tsv"):
        path = folder / name
        if path.is_file():
            return _read_file(path)
    raise ReadError(f"{folder}: expected {split}.tsv.gz (subject, relation, object, day), found none")


def _read_file(path: Path) -> Ints:
    rows: list[list[int]] = []
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        try:
            row = [int(cell) for cell in line.split("\t")[:4]]
        except ValueError:
            row = []
        if len(row) != 4 or min(row) < 0:
            raise ReadError(f"{path}:{number}: expected four integers, found {line[:60]!r}")
        rows.append(row)
    if not rows:
        raise ReadError(f"{path}: holds no facts")
    return np.array(rows, dtype=np.int64)


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: cannot be read: {error}") from error


def with_inverses(quads: Ints, n_relations: int) -> Ints:
    """The facts and, for each, the same one seen from its object (relation + ``n_relations``)."""
    turned = quads[:, [2, 1, 0, 3]].copy()
    turned[:, 1] += n_relations
    return np.concatenate([quads, turned])

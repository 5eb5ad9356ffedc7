"""What the past tells of a question: the figures by which candidates for (subject, relation, ?) are ranked.

Every figure is made from facts before the day that is asked about. Counts are forgotten exponentially
with several half-lives, so that both "they met yesterday" and "they have always met" are seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import svds

from dragoman.forecast.quads import Ints

Floats = NDArray[np.float32]

HALF_LIVES_DAYS = (1.0, 4.0, 16.0, 64.0, float("inf"))
N_CANDIDATES = 300
_RANK = 64
_FOLLOW_DAYS = 20.0
_FOLLOW_LAGS = 60
_BLOCK = 128


@dataclass(frozen=True)
class Options:
    """Candidates of some questions with their figures.

    ``queries`` has shape (q, 2), ``candidates`` (q, k), ``figures`` (q, k, f).
    """

    queries: Ints
    candidates: Ints
    figures: Floats


class Follows:
    """How often relation B follows A between the same two, within weeks: shape (relations, relations)."""

    def __init__(self, facts: Ints, n_relations: int) -> None:
        order = np.lexsort((facts[:, 3], facts[:, 2], facts[:, 0]))
        s, r, o, t = facts[order].T
        both = np.zeros((n_relations, n_relations), dtype=np.float64)
        for lag in range(1, min(_FOLLOW_LAGS, len(s) - 1) + 1):
            gap = t[lag:] - t[:-lag]
            same = (s[lag:] == s[:-lag]) & (o[lag:] == o[:-lag]) & (gap > 0)
            if not same.any():
                break
            weight = 0.5 ** (gap[same] / _FOLLOW_DAYS)
            np.add.at(both, (r[:-lag][same], r[lag:][same]), weight)
        seen = np.bincount(r, minlength=n_relations)
        self.weights = (both / (seen[:, None] + 5.0)).astype(np.float32)


class Likeness:
    """Actors as vectors, near to each other where they deal with the same others: shape (entities, 64)."""

    def __init__(self, facts: Ints, day: int, n_entities: int) -> None:
        self.left = self.right = self.unit = np.zeros((n_entities, 1), dtype=np.float32)
        if not len(facts):
            return
        weight = 0.5 ** ((day - facts[:, 3]) / 64.0)
        dealings = sp.csr_matrix((weight, (facts[:, 0], facts[:, 2])), shape=(n_entities, n_entities))
        dealings.data = np.log1p(dealings.data)
        rank = min(_RANK, n_entities - 2)
        left, values, right = svds(dealings, k=rank, random_state=0)
        scale = np.sqrt(values)
        self.left = (left * scale).astype(np.float32)
        self.right = (right.T * scale).astype(np.float32)
        norm = np.linalg.norm(self.left, axis=1, keepdims=True)
        self.unit = self.left / np.maximum(norm, 1e-6)


class Evidence:
    """The past of one day, ready to be asked; ``facts`` (with inverses) all lie before ``day``."""

    def __init__(
        self, facts: Ints, day: int, n_entities: int, n_relations: int, follows: Follows, likeness: Likeness
    ) -> None:
        self.n_entities, self.n_relations = n_entities, n_relations
        self.follows, self.likeness = follows, likeness
        s, r, o, t = facts.T
        rows = s * n_relations + r
        age = (day - t).astype(np.float64)
        self.triples: list[sp.csr_matrix] = []
        self.pairs: list[sp.csr_matrix] = []
        self.objects: list[sp.csr_matrix] = []
        self.actors: list[Floats] = []
        for half_life in HALF_LIVES_DAYS:
            weight = (0.5 ** ((age - 1) / half_life)).astype(np.float32)
            keep = weight > 1e-3
            w, kept_rows, so, ro, oo = weight[keep], rows[keep], s[keep], r[keep], o[keep]
            self.triples.append(_csr(w, kept_rows, oo, (n_entities * n_relations, n_entities)))
            self.pairs.append(_csr(w, so, oo, (n_entities, n_entities)))
            self.objects.append(_csr(w, ro, oo, (n_relations, n_entities)))
            self.actors.append(np.bincount(oo, weights=w, minlength=n_entities).astype(np.float32))
        self._profiles: dict[int, Floats] = {}

    def ask(self, queries: Ints) -> Iterator[Options]:
        """Candidates with their figures for questions (subject, relation), in blocks."""
        for begin in range(0, len(queries), _BLOCK):
            yield self._ask_block(queries[begin : begin + _BLOCK])

    def _ask_block(self, queries: Ints) -> Options:
        dense = self._figures(queries)
        first = _first_guess(dense)
        k = min(N_CANDIDATES, self.n_entities)
        top = np.argpartition(-first, k - 1, axis=1)[:, :k]
        figures = np.stack([np.take_along_axis(f, top, axis=1) for f in dense], axis=2)
        return Options(queries, top, np.concatenate([figures, self._context(queries, k)], axis=2))

    def _figures(self, queries: Ints) -> list[Floats]:
        """Dense figures, each of shape (q, entities)."""
        s, r = queries.T
        rows = s * self.n_relations + r
        dense = [m[rows].toarray() for m in self.triples]
        dense += [m[s].toarray() for m in self.pairs]
        dense += [self._followed(queries, self.triples[level]) for level in (0, 2, 4)]
        dense += [m[r].toarray() for m in self.objects[1:]]
        dense += [np.broadcast_to(a, dense[0].shape) for a in self.actors[1:]]
        like = self.likeness
        dense.append(like.left[s] @ like.right.T)
        dense.append((self.triples[3][rows] @ like.unit) @ like.unit.T)
        dense.append((self.pairs[2][s] @ like.unit) @ like.unit.T)
        dense.append(self._by_like_subjects(queries))
        dense.append(self._two_steps(s))
        return dense

    def _followed(self, queries: Ints, triples: sp.csr_matrix) -> Floats:
        """What the pair did, weighed by how often the relation asked for follows it."""
        out = np.zeros((len(queries), self.n_entities), dtype=np.float32)
        for subject in np.unique(queries[:, 0]):
            at = np.flatnonzero(queries[:, 0] == subject)
            own = triples[subject * self.n_relations : (subject + 1) * self.n_relations]
            out[at] = (own.T @ self.follows.weights[:, queries[at, 1]]).T
        return out

    def _by_like_subjects(self, queries: Ints) -> Floats:
        """How often subjects that deal as this one does had this relation with each candidate."""
        out = np.zeros((len(queries), self.n_entities), dtype=np.float32)
        for relation in np.unique(queries[:, 1]):
            at = np.flatnonzero(queries[:, 1] == relation)
            out[at] = self.likeness.unit[queries[at, 0]] @ self._profile(int(relation)).T
        return out

    def _profile(self, relation: int) -> Floats:
        """For each candidate the sum of the vectors of those who had this relation with it."""
        if relation not in self._profiles:
            rows = np.arange(self.n_entities) * self.n_relations + relation
            self._profiles[relation] = np.asarray(
                self.triples[3][rows].T @ self.likeness.unit, dtype=np.float32
            )
        return self._profiles[relation]

    def _two_steps(self, subjects: Ints) -> Floats:
        """With whom the subject's partners deal."""
        near = self.pairs[2]
        share = sp.diags_array(1.0 / np.maximum(np.asarray(near.sum(axis=1)).ravel(), 1e-6)) @ near
        return np.asarray((share.tocsr()[subjects] @ share).toarray(), dtype=np.float32)

    def _context(self, queries: Ints, k: int) -> Floats:
        """How much is known of the subject and of the relation, the same for all candidates of a question."""
        s, r = queries.T
        known = [
            np.asarray(self.triples[4][s * self.n_relations + r].sum(axis=1)).ravel(),
            np.asarray(self.pairs[4][s].sum(axis=1)).ravel(),
            np.asarray(self.pairs[1][s].sum(axis=1)).ravel(),
            np.asarray(self.objects[4][r].sum(axis=1)).ravel(),
        ]
        return np.repeat(np.stack(known, axis=1)[:, None, :], k, axis=1).astype(np.float32)


def _csr(values: Floats, rows: Ints, columns: Ints, shape: tuple[int, int]) -> sp.csr_matrix:
    return sp.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)


def _first_guess(dense: list[Floats]) -> Floats:
    """A rough score by which the candidates are chosen that are looked at closely."""
    n = len(HALF_LIVES_DAYS)
    guess = 8 * np.log1p(dense[n - 1]) + 4 * np.log1p(dense[2]) + 3 * np.log1p(dense[2 * n - 1])
    guess += 2 * np.log1p(dense[n + 2])
    for figure, weight in ((dense[-1], 4.0), (dense[-2], 2.0), (dense[-4], 2.0), (dense[2 * n + 6], 3.0)):
        top = np.maximum(figure.max(axis=1, keepdims=True), 1e-6)
        guess += weight * figure / top
    return np.asarray(guess, dtype=np.float32)

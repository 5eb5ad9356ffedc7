"""Makes the tables of a shard out of coded articles, in whichever process coded them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyarrow as pa

from dragoman.records import Article, Coded
from dragoman.store.schema import TABLES, Row, article_row, rows_of

Tables = dict[str, pa.Table]


class Tabulator:
    """Collects the rows of coded articles of one run; :meth:`tables` gives them as Arrow tables."""

    def __init__(self, run_id: str, versions: Row) -> None:
        self._run_id = run_id
        self._versions = versions
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def add(self, article: Article, coded: Coded, fingerprint: str, signature: bytes | None = None) -> None:
        """Take an article, what was coded out of it, and the MinHash signature of its text."""
        keys = {"article_id": article.id, "run_id": self._run_id}
        row = article_row(article, keys, self._versions | {"fingerprint": fingerprint})
        self._rows["articles"].append(row)
        if signature is not None:
            self._rows["signatures"].append(keys | {"signature": signature})
        for table, row in rows_of(article, coded, keys):
            self._rows[table].append(row)

    def add_row(self, table: str, row: Row) -> None:
        """Take a row of any table as it is."""
        self._rows[table].append(row)

    @property
    def n_articles(self) -> int:
        """How many articles were taken."""
        return len(self._rows["articles"])

    def tables(self) -> Tables:
        """Every table that has rows."""
        return {
            name: pa.Table.from_pylist(self._rows[name], schema=schema)
            for name, schema in TABLES.items()
            if self._rows.get(name)
        }


def join_tables(parts: Iterable[Mapping[str, pa.Table]]) -> Tables:
    """The tables of several parts, one below the other; a table without rows is there too."""
    found: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
    for part in parts:
        for name, table in part.items():
            found[name].append(table)
    return {
        name: pa.concat_tables(found[name]) if found[name] else schema.empty_table()
        for name, schema in TABLES.items()
    }

"""The data: every way out, the runs that made it, what changed between them, and what was set aside."""

from __future__ import annotations

from dragoman.show.web.page import Asked, Column, Page, Result, Row, TableSpec
from dragoman.show.web.provenance import read_runs
from dragoman.show.web.snapshot import Reader
from dragoman.store.filters import HELP
from dragoman.store.rows import Run

RUNS = TableSpec(
    name="runs",
    caption="Runs, the last first",
    columns=(
        Column(name="run_id", label="Run", about="Its id.", link="/events?run={run_id}"),
        Column(name="started", label="Day", kind="day", about="When it began."),
        Column(name="n_seconds", label="Seconds", kind="number", digits=0, about="How long it took."),
        Column(name="seen", label="Seen", kind="integer", about="Inputs seen."),
        Column(name="coded", label="Coded", kind="integer", about="Articles coded."),
        Column(name="unchanged", label="Unchanged", kind="integer", about="Articles left as they were."),
        Column(
            name="quarantined", label="Set aside", kind="integer", about="Inputs that could not be coded."
        ),
        Column(name="events", label="Events", kind="integer", about="Rows of events written."),
        Column(name="coder_version", label="Coder", about="Version."),
        Column(name="codebook_version", label="Codebook", about="Version."),
        Column(name="register_version", label="Register", about="Version."),
        Column(name="parser", label="Parser", about="The language pipeline."),
        Column(name="sources", label="Sources", kind="texts", shown=False, about="What it was given."),
    ),
    empty="No run has written to this store.",
)
CHANGES = TableSpec(
    name="changes",
    caption="What each run changed",
    columns=(
        Column(name="run_id", label="Run", about="Its id."),
        Column(name="n_new", label="New articles", kind="integer", about="Articles not known before."),
        Column(name="n_recoded", label="Coded again", kind="integer", about="Articles known before."),
        Column(name="n_events", label="Events", kind="integer", about="Rows of events that it wrote."),
        Column(
            name="n_current", label="Still valid", kind="integer", about="Those that no later run replaced."
        ),
        Column(name="n_replaced", label="Replaced", kind="integer", about="Those that a later run replaced."),
    ),
    empty="No run has written to this store.",
)
QUARANTINE = TableSpec(
    name="quarantine",
    caption="Inputs that were set aside",
    columns=(
        Column(name="origin", label="Input", about="Where it came from.", link="/articles/{origin}"),
        Column(name="room", label="Room", about="The room that refused it."),
        Column(name="kind", label="Kind", about="The kind of error."),
        Column(name="message", label="Why", about="What was wrong."),
        Column(name="run_id", label="Run", about="The run that met it."),
    ),
    empty="Nothing was set aside.",
)
SOURCES = TableSpec(
    name="sources",
    caption="Sources, those with most events first",
    columns=(
        Column(name="source", label="Source", link="/events?source={source}", about="Publisher or feed."),
        Column(name="n_articles", label="Articles", kind="integer", about="Its articles or tables."),
        Column(name="n_events", label="Events", kind="integer", about="Events from them."),
        Column(name="first", label="First", kind="day", about="Its first article."),
        Column(name="last", label="Last", kind="day", about="Its last article."),
    ),
    empty="No source is known.",
)

_CHANGES = """
    WITH firsts AS (SELECT article_id, min(run_id) AS first FROM all_articles GROUP BY 1),
    coded AS (
        SELECT run_id, count(*) FILTER (run_id = first) AS n_new,
            count(*) FILTER (run_id > first) AS n_recoded
        FROM all_articles JOIN firsts USING (article_id) GROUP BY 1
    ),
    written AS (SELECT run_id, count(*) AS n FROM all_events GROUP BY 1),
    kept AS (SELECT run_id, count(*) AS n FROM events GROUP BY 1)
    SELECT run_id, coalesce(n_new, 0) AS n_new, coalesce(n_recoded, 0) AS n_recoded,
        coalesce(written.n, 0) AS n_events, coalesce(kept.n, 0) AS n_current,
        coalesce(written.n, 0) - coalesce(kept.n, 0) AS n_replaced
    FROM coded FULL JOIN written USING (run_id) LEFT JOIN kept USING (run_id) ORDER BY run_id DESC LIMIT 200
"""
_SOURCES = """
    SELECT coalesce(a.source, 'unknown') AS source, count(*) AS n_articles,
        coalesce(sum(e.n), 0)::BIGINT AS n_events, min(a.date) AS first, max(a.date) AS last
    FROM articles a LEFT JOIN (SELECT article_id, count(*) AS n FROM events GROUP BY 1) e USING (article_id)
    GROUP BY 1 ORDER BY n_events DESC, source LIMIT 100
"""
_MOST = 200

WAYS = (
    ("csv", "CSV", "commas, UTF-8, ISO days; opens in every spreadsheet"),
    ("jsonl", "JSON Lines", "one event a line, with the whole record"),
    ("parquet", "Parquet", "for R (arrow, duckdb), pandas, polars"),
    ("sqlite", "SQLite", "a database; opens in datasette"),
    ("icews", "ICEWS", "its twenty columns"),
    ("gdelt", "GDELT 2", "its columns of events"),
    ("polecat", "POLECAT", "its columns"),
    ("cameo", "CAMEO", "the columns of Phoenix"),
    ("geojson", "GeoJSON", "a point for each event whose place is known"),
    ("ics", "iCalendar", "for a calendar program"),
    ("atom", "Atom", "for a feed reader"),
    ("bibtex", "BibTeX", "to cite it"),
)
"""Layout, name and what it is for, of every way out."""


def show_data(reader: Reader, _: Asked) -> Result:
    """Runs, changes, sources and quarantine; the ways out take the filter of the address."""
    return Result(
        rows={
            "runs": [_run_row(run) for run in reversed(read_runs(reader)[-_MOST:])],
            "changes": reader.remember("changes", lambda: reader.rows(_CHANGES)),
            "sources": reader.remember("sources", lambda: reader.rows(_SOURCES)),
            "quarantine": reader.remember("quarantine", lambda: _quarantine(reader)),
        },
        extra={"ways": WAYS},
    )


def _quarantine(reader: Reader) -> list[Row]:
    return reader.rows(
        "SELECT origin, room, kind, message, run_id FROM quarantine ORDER BY run_id DESC, origin LIMIT 500"
    )


def _run_row(run: Run) -> Row:
    counts = run.counts
    seconds = (run.finished - run.started).total_seconds() if run.finished else None
    return {
        "run_id": run.run_id, "started": run.started.date(), "n_seconds": seconds,
        **{name: counts.get(name) for name in ("seen", "coded", "unchanged", "quarantined", "events")},
        "coder_version": run.coder_version, "codebook_version": run.codebook_version,
        "register_version": run.register_version, "parser": run.parser or None, "sources": list(run.sources),
    }  # fmt: skip


PAGES = (
    Page(
        address="/data",
        title="Data",
        question="What is there to take, and what made it?",
        about="Runs with their versions and counts, what each changed, sources, and what was set aside.",
        nav="Data",
        order=120,
        query=show_data,
        tables=(RUNS, CHANGES, SOURCES, QUARANTINE),
        filters=tuple(HELP),
        template="data.html",
    ),
)

"""What the pages of a store rest on: its runs, versions and days, computed once a snapshot."""

from __future__ import annotations

from dragoman.show.web.answers import Provenance
from dragoman.show.web.snapshot import Reader
from dragoman.store.rows import Run

_DAYS = """
    SELECT min(coalesce(event_date, report_date)), max(coalesce(event_date, report_date)),
           max(report_date), count(*) FROM events
"""


def read_runs(reader: Reader) -> list[Run]:
    """The store's runs, oldest first."""
    return reader.remember("runs", reader.runs)


def read_provenance(reader: Reader) -> Provenance:
    """What the footer of every page and the JSON of every answer say."""
    return reader.remember("provenance", lambda: _read(reader))


def _read(reader: Reader) -> Provenance:
    first, last, reported, n_events = reader.query(_DAYS).fetchone() or (None, None, None, 0)
    runs = read_runs(reader)
    run = runs[-1] if runs else None
    return Provenance(
        run_id=run.run_id if run else None,
        coded_on=run.started.date() if run else None,
        coder_version=run.coder_version if run else None,
        codebook_version=run.codebook_version if run else None,
        register_version=run.register_version if run else None,
        parser=run.parser or None if run else None,
        first_day=first,
        last_day=last,
        last_report=reported,
        n_events=n_events,
        n_articles=reader.value("SELECT count(*) FROM articles"),
        n_statements=reader.value("SELECT count(*) FROM statements"),
        n_runs=len(runs),
        imported=tuple(
            row["layout"]
            for row in reader.rows(
                "SELECT DISTINCT upper(split_part(rule, '/', 2)) AS layout FROM events"
                " WHERE rule LIKE 'import/%' ORDER BY layout"
            )
        ),
    )

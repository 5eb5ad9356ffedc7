"""The rows of a file as rows of the table of events, in SQL."""

from __future__ import annotations

from dragoman.store.importing.feeds import Feed
from dragoman.store.schema import SQL_TYPES, TABLES


def select_rows(feed: Feed, article_id: str, run_id: str, has_repeats: bool) -> str:
    """A query that gives every row which counts, with the columns of the store that the feed can fill."""
    values = _values(feed, article_id, run_id, has_repeats)
    columns = ", ".join(
        f"({values[name]})::{SQL_TYPES[str(kind)]} AS {name}"
        for name, kind in zip(TABLES["events"].names, TABLES["events"].types, strict=True)
        if name in values
    )
    where = "d.day IS NOT NULL" + (" AND coalesce(NOT is_repeat, true)" if has_repeats else "")
    return f"SELECT {columns} FROM {_joined(feed, has_repeats)} WHERE {where}"


def _joined(feed: Feed, has_repeats: bool) -> str:
    joins = ["raw"]
    for alias, side in zip("st", feed.sides, strict=True):
        keys = " AND ".join(f"{alias}.k{number} = raw.{name}" for number, name in enumerate(side))
        joins.append(f"JOIN parties {alias} ON {keys}")
    codes = " AND ".join(f"c.c{number} = raw.{name}" for number, name in enumerate(feed.codes))
    joins += [f"JOIN codes c ON {codes}", f"JOIN days d ON d.raw_day = raw.{feed.event_day}"]
    if feed.report_day != feed.event_day:
        joins.append(f"JOIN days r ON r.raw_day = raw.{feed.report_day}")
    joins.append(f"JOIN lands ON raw_land = raw.{feed.values['place_name']}")
    if has_repeats:
        joins.append("LEFT JOIN repeats ON repeats.line = raw.rowid")
    return " ".join(joins)


def _values(feed: Feed, article_id: str, run_id: str, has_repeats: bool) -> dict[str, str]:
    """Column of the store → what it is made of; columns that are not here stay empty."""
    own = f"if({feed.event_id} = '', 'row' || raw.rowid, {feed.event_id})"
    if has_repeats:
        own += " || CASE WHEN number > 1 THEN '-' || number ELSE '' END"
    report = "d.day" if feed.report_day == feed.event_day else "r.day"
    given = {name: sql for name, sql in feed.values.items() if name != "place_name"}
    goldstein = given.pop("goldstein", None)
    return {
        "event_id": f"{_quoted(article_id + '-')} || {own}",
        "article_id": _quoted(article_id),
        "run_id": _quoted(run_id),
        "event_date": "d.day",
        "report_date": report,
        "date_precision": "'day'",
        "event_type": "c.event_type",
        "event_mode": "c.event_mode",
        "contexts": "c.contexts",
        "quad_code": "c.quad_code",
        "cameo": "c.cameo",
        "goldstein": f"coalesce({goldstein}, c.goldstein)" if goldstein else "c.goldstein",
        "status": "'occurred'",
        "reciprocal": "false",
        "trigger": "c.words",
        "place_country": "land",
        "confidence": "1.0",
        "rule": _quoted(f"import/{feed.label.lower()}"),
        "operators": "[]",
        "origin_id": f"nullif({feed.event_id}, '')",
        **_party("actor", "s"),
        **_party("recipient", "t"),
        **given,
    }


def _party(prefix: str, side: str) -> dict[str, str]:
    return {
        prefix: f"{side}.text",
        f"{prefix}_name": f"{side}.name",
        f"{prefix}_id": f"{side}.actor_id",
        f"{prefix}_country": f"{side}.country",
        f"{prefix}_sector": f"{side}.sector",
        f"{prefix}_code": f"{side}.code",
        f"{prefix}_method": f"{side}.method",
        f"{prefix}_confidence": f"if({side}.country IS NOT NULL, 1.0, 0.0)",
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

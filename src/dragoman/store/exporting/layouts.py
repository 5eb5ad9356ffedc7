"""The layouts of ICEWS, GDELT 2, POLECAT and Phoenix (CAMEO), as SQL over the table of events.

None of them has a column for a status, so that only what has happened is written unless a status is asked
for. What else a layout cannot carry is told with the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman import __version__
from dragoman.store.importing.feeds import feed_columns

HAPPENED = "e.status IN ('occurred', 'ongoing')"
DAY = "coalesce(e.event_date, e.report_date)"

_PHOENIX = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole",
    "SourceActorAttribute", "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute",
    "EventCode", "EventRootCode", "PentaClass", "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName",
    "StateName", "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip


@dataclass(frozen=True)
class FeedLayout:
    """Another project's layout: its columns in order, what each is made of, and what is lost on the way."""

    columns: tuple[str, ...]
    values: dict[str, str]
    keeps: str
    loses: str
    has_heading: bool = True

    def select(self) -> str:
        """The columns of the layout in SQL; those that nothing fills are empty."""
        return ", ".join(f'{self.values.get(name, "NULL")} AS "{name}"' for name in self.columns)


def _clean(sql: str) -> str:
    """A text without the tabs and line ends that would break a row."""
    return rf"regexp_replace({sql}, '[\t\r\n]+', ' ', 'g')"


def _party(prefix: str) -> str:
    return _clean(f"coalesce(e.{prefix}_name, e.{prefix})")


def _own_sector(prefix: str) -> str:
    """The sector, but for a state as such."""
    is_state = f"e.{prefix}_id = e.{prefix}_country"
    return f"CASE WHEN NOT coalesce({is_state}, false) THEN e.{prefix}_sector END"


_ID = "coalesce(e.origin_id, e.event_id)"
_PUBLISHER = _clean("if(e.rule LIKE 'import/%', e.publisher, coalesce(e.publisher, a.source))")
_URL = _clean("coalesce(e.report_url, a.url)")
_QUAD_WORDS = (
    "CASE e.quad_code WHEN 'Q1' THEN 'VERBAL COOPERATION' WHEN 'Q2' THEN 'MATERIAL COOPERATION'"
    " WHEN 'Q3' THEN 'VERBAL CONFLICT' WHEN 'Q4' THEN 'MATERIAL CONFLICT' END"
)
_STATUS = "whether it happened, and how sure the coder was; the sentence and its offsets; the rule"


def _icews_sectors(prefix: str) -> str:
    """Sectors as an imported table named them, or PLOVER's one of an own event."""
    own = f"CASE WHEN e.rule NOT LIKE 'import/%' THEN e.{prefix}_sector END"
    return f"coalesce(array_to_string(e.{prefix}_sectors, ','), {own})"


def _icews() -> FeedLayout:
    values = {
        "Event ID": _ID, "Event Date": DAY,
        "Source Name": _party("actor"),
        "Source Sectors": _icews_sectors("actor"),
        "Source Country": "ac.name",
        "Event Text": _clean("if(e.rule LIKE 'import/%', e.trigger, coalesce(c.name, e.trigger))"),
        "CAMEO Code": "e.cameo",
        "Intensity": "CASE WHEN e.rule = 'import/icews' THEN e.intensity ELSE e.goldstein END",
        "Target Name": _party("recipient"),
        "Target Sectors": _icews_sectors("recipient"),
        "Target Country": "rc.name", "Story ID": "coalesce(e.story_id, e.article_id)",
        "Publisher": _PUBLISHER, "City": _clean("coalesce(e.city, e.place)"),
        "District": _clean("e.district"), "Province": _clean("e.province"), "Country": "pc.name",
        "Latitude": "e.latitude", "Longitude": "e.longitude",
    }  # fmt: skip
    return FeedLayout(
        feed_columns("icews"), values,
        keeps="days, actors, countries, CAMEO codes, scores, story, publisher, place",
        loses=f"{_STATUS}; PLOVER's type and contexts beyond the code; numbers of reports",
    )  # fmt: skip


def _gdelt_actor(number: int, prefix: str, side: str) -> dict[str, str]:
    def kind(place: int) -> str:
        listed = f"e.{prefix}_sectors[{place}]"
        return f"CASE WHEN e.rule = 'import/gdelt' THEN {listed} END"

    first = f"coalesce({kind(1)}, (SELECT t.type FROM export_types t WHERE t.sector = {_own_sector(prefix)}))"
    who = f"Actor{number}"
    return {
        f"{who}Code": (
            f"if({side}.code IS NULL, coalesce(e.{prefix}_code, ''), {side}.cameo || coalesce({first}, ''))"
        ),
        f"{who}Name": f"upper({_clean(f'coalesce(e.{prefix}, e.{prefix}_name)')})",
        f"{who}CountryCode": f"{side}.cameo",
        f"{who}KnownGroupCode": f"CASE WHEN e.{prefix}_country = 'EU' THEN 'EEC' END",
        f"{who}Type1Code": first, f"{who}Type2Code": kind(2), f"{who}Type3Code": kind(3),
    }  # fmt: skip


def _gdelt() -> FeedLayout:
    root = "left(e.cameo, 2)"
    quad = (
        f"CASE WHEN {root} <= '05' THEN 1 WHEN {root} <= '09' THEN 2 WHEN {root} <= '13' THEN 3"
        f" WHEN {root} IS NOT NULL THEN 4 END"
    )
    number = "(hash(e.event_id) % 1000000000000000000)::BIGINT::VARCHAR"
    reports = "coalesce(e.n_reports, 1)"
    values = {
        "GLOBALEVENTID": f"if(e.rule = 'import/gdelt', e.origin_id, {number})",
        "SQLDATE": f"strftime({DAY}, '%Y%m%d')", "MonthYear": f"strftime({DAY}, '%Y%m')",
        "Year": f"year({DAY})",
        "FractionDate": f"printf('%.4f', year({DAY}) + (month({DAY}) * 30 + day({DAY})) / 365.0)",
        **_gdelt_actor(1, "actor", "ac"), **_gdelt_actor(2, "recipient", "rc"),
        "IsRootEvent": "1", "EventCode": "coalesce(e.cameo, '---')",
        "EventBaseCode": "coalesce(left(e.cameo, 3), '---')", "EventRootCode": f"coalesce({root}, '--')",
        "QuadClass": quad, "GoldsteinScale": "e.goldstein",
        "NumMentions": f"coalesce(e.n_mentions, {reports})", "NumSources": "coalesce(e.n_sources, 1)",
        "NumArticles": reports, "AvgTone": "e.tone",
        "ActionGeo_Type": "CASE WHEN e.place IS NULL THEN 0 WHEN e.place_country = 'USA' THEN 3 ELSE 4 END",
        "ActionGeo_FullName": _clean("e.place"), "ActionGeo_CountryCode": "pc.fips",
        "ActionGeo_ADM1Code": "CASE WHEN e.rule = 'import/gdelt' THEN e.province END",
        "ActionGeo_Lat": "e.latitude", "ActionGeo_Long": "e.longitude",
        "DATEADDED": f"strftime(coalesce(e.report_date, {DAY}), '%Y%m%d000000')", "SOURCEURL": _URL,
    }  # fmt: skip
    return FeedLayout(
        feed_columns("gdelt"), values, has_heading=False,
        keeps="days, actors' codes and names, CAMEO codes, scores, coverage, tone, place, address",
        loses=f"{_STATUS}; PLOVER's type and contexts beyond the code; where the actors are;"
        " ethnic and religious codes; the id, where it is not a number",
    )  # fmt: skip


def _polecat() -> FeedLayout:
    values = {
        "Event ID": _ID, "Event Date": DAY, "Event Type": "e.event_type", "Event Mode": "e.event_mode",
        "Intensity": "e.intensity", "Quad Code": _QUAD_WORDS,
        "Contexts": "array_to_string(e.contexts, ';')",
        "Placename": _clean("e.place"), "City": _clean("e.city"), "District": _clean("e.district"),
        "Province": _clean("e.province"), "Country": "e.place_country", "Latitude": "e.latitude",
        "Longitude": "e.longitude", "GeoNames ID": "e.geoname_id", "Raw Placename": _clean("e.place"),
        "Source": _PUBLISHER, "Publication Date": "e.report_date",
        "Language": "coalesce(e.report_language, a.language)", "Version": f"'dragoman {__version__}'",
    }  # fmt: skip
    for who, prefix, side in (("Actor", "actor", "ac"), ("Recipient", "recipient", "rc")):
        values |= {
            f"{who} Name": _party(prefix), f"{who} Country": f"e.{prefix}_country",
            f"{who} COW": f"{side}.cow",
            f"Primary {who} Sector": f"e.{prefix}_sector",
            f"{who} Sectors": f"array_to_string(e.{prefix}_sectors, ';')",
            f"{who} Name Raw": _clean(f"e.{prefix}"), f"Wikipedia {who} ID": f"e.{prefix}_wikipedia",
        }  # fmt: skip
    return FeedLayout(
        feed_columns("polecat"), values,
        keeps="days, types, modes, contexts, actors with raw names, sectors and Wikipedia ids, place, source",
        loses=f"{_STATUS}; CAMEO codes and Goldstein's scores; numbers of reports; the address",
    )  # fmt: skip


def _phoenix() -> FeedLayout:
    root = "left(e.cameo, 2)"
    penta = (
        f"CASE WHEN {root} <= '02' THEN 0 WHEN {root} <= '05' THEN 1 WHEN {root} <= '08' THEN 2"
        f" WHEN {root} <= '13' THEN 3 WHEN {root} IS NOT NULL THEN 4 END"
    )
    values = {
        "EventID": _ID, "Date": f"strftime({DAY}, '%Y%m%d')", "Year": f"year({DAY})",
        "Month": f"month({DAY})", "Day": f"day({DAY})", "EventCode": "e.cameo", "EventRootCode": root,
        "PentaClass": penta, "GoldsteinScore": "e.goldstein", "Issues": "array_to_string(e.contexts, ';')",
        "Lat": "e.latitude", "Lon": "e.longitude", "LocationName": _clean("e.place"),
        "StateName": _clean("e.province"), "CountryCode": "e.place_country",
        "SentenceID": "e.article_id || '_' || coalesce(e.sentence_start::VARCHAR, '')", "URLs": _URL,
        "NewsSources": _PUBLISHER,
    }  # fmt: skip
    for who, prefix in (("Source", "actor"), ("Target", "recipient")):
        values |= {
            f"{who}ActorFull": f"e.{prefix}_code", f"{who}ActorEntity": f"e.{prefix}_country",
            f"{who}ActorRole": _own_sector(prefix), f"{who}ActorAttribute": _party(prefix),
        }  # fmt: skip
    return FeedLayout(
        _PHOENIX, values, keeps="days, actors' codes and names, CAMEO codes, scores, place, address",
        loses=f"{_STATUS}; PLOVER's type beyond the code; numbers of reports",
    )  # fmt: skip


FEEDS = {"icews": _icews, "gdelt": _gdelt, "polecat": _polecat, "cameo": _phoenix}
"""Layouts of other projects by name."""

"""The feeds that can be imported: which columns each has, and what each becomes in the table of events."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Literal, get_args

import yaml

from dragoman.errors import SettingsError, suggest
from dragoman.store.importing.codes import CameoReader, CodeReader, PloverReader
from dragoman.store.importing.names import NameReader
from dragoman.store.importing.parties import GdeltReader, PartyReader, PolecatReader

FeedName = Literal["icews", "gdelt", "polecat"]

_NUMBER = r"-?\d+(\.\d+)?([eE]-?\d+)?"
_DAY = r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}([ T].*)?|\d{8}(\d{6})?|\d\d-[A-Za-z]{3}-\d{4}"


@dataclass(frozen=True)
class Feed:
    """One feed; columns are named as :mod:`~dragoman.store.importing.layout` writes them.

    ``sides`` are the columns that tell who acted and on whom; ``codes`` those that tell what was done;
    ``shape`` says what a cell must look like where it stands right, ``names`` and ``numbers`` which cells
    are never and always numbers; ``values`` gives columns of the store
    as SQL over the file's columns.
    """

    label: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    codes: tuple[str, ...]
    values: Mapping[str, str]
    shape: Mapping[str, str]
    event_id: str
    event_day: str
    report_day: str
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()
    headless: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def read_parties(self, day: dt.date) -> PartyReader:
        """Who the cells of a side mean, for a table whose middle is ``day``."""
        if self.label == "GDELT":
            return GdeltReader()
        return PolecatReader(day) if self.label == "POLECAT" else NameReader(day)

    def read_codes(self) -> CodeReader:
        """What the cells of the codes mean."""
        return PloverReader() if self.label == "POLECAT" else CameoReader()

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that are taken out of a file."""
        return tuple(dict.fromkeys(
            (self.event_id, self.event_day, self.report_day, *self.sides[0], *self.sides[1], *self.codes,
             *self.needed, *self.welcome)
        ))  # fmt: skip


def find_feed(name: str) -> Feed:
    """The feed of that name.

    Raises:
        SettingsError: there is none; the message suggests one.
    """
    known = get_args(FeedName)
    if name not in known:
        raise SettingsError(f"expected a feed of {', '.join(known)}, found {name!r}{suggest(name, known)}")
    return {"icews": _icews, "gdelt": _gdelt, "polecat": _polecat}[name]()


@functools.cache
def feed_columns(name: str) -> tuple[str, ...]:
    """The columns of a layout as its own codebook spells them, in order."""
    text = (files("dragoman") / "data" / "import" / "columns.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)[name])


def _plain(column: str) -> str:
    return column.lower().replace(" ", "_")


def _list(column: str, separator: str) -> str:
    return (
        f"CASE WHEN {column} <> '' THEN list_filter(list_transform(string_split({column}, '{separator}'),"
        " lambda part: trim(part)), lambda part: part NOT IN ('', 'None')) END"
    )


def _text(column: str) -> str:
    return f"nullif({column}, '')"


@functools.cache
def _icews() -> Feed:
    number = f"({_NUMBER})?"
    places = {name: _text(name) for name in ("city", "district", "province")}
    return Feed(
        label="ICEWS",
        columns=tuple(map(_plain, feed_columns("icews"))),
        needed=(
            "event_date", "source_name", "source_country", "event_text", "cameo_code", "target_name",
            "target_country",
        ),
        welcome=(
            "intensity", "story_id", "publisher", "source_sectors", "target_sectors", "city", "district",
            "province", "country", "latitude", "longitude",
        ),
        sides=(("source_name", "source_country"), ("target_name", "target_country")),
        codes=("cameo_code", "event_text"),
        event_id="event_id", event_day="event_date", report_day="event_date",
        names=("source_name", "target_name"), numbers=("intensity", "latitude", "longitude"),
        shape={
            "source_name": rf"(?!{_NUMBER}$).+", "target_name": rf"(?!{_NUMBER}$).+", "event_date": _DAY,
            "cameo_code": r"\d{0,4}(\.0)?", "intensity": number, "sentence_number": r"\d*",
            "latitude": number, "longitude": number,
        },
        values={
            "intensity": "try_cast(intensity AS FLOAT)", "place": _text("city"), **places,
            "place_name": "country",
            "latitude": "try_cast(latitude AS FLOAT)", "longitude": "try_cast(longitude AS FLOAT)",
            "story_id": _text("story_id"), "publisher": _text("publisher"),
            "actor_sectors": _list("source_sectors", ","), "recipient_sectors": _list("target_sectors", ","),
        },
    )  # fmt: skip


@functools.cache
def _gdelt() -> Feed:
    second = tuple(map(_plain, feed_columns("gdelt")))
    first = tuple(name for name in second if not name.endswith("_adm2code"))
    side = ("code", "name", "countrycode", "knowngroupcode", "type1code", "type2code", "type3code")
    return Feed(
        label="GDELT",
        columns=second,
        needed=("globaleventid", "sqldate", "actor1code", "actor2code", "eventcode"),
        welcome=(
            "goldsteinscale", "nummentions", "numsources", "numarticles", "avgtone", "actiongeo_fullname",
            "actiongeo_countrycode", "actiongeo_adm1code", "actiongeo_lat", "actiongeo_long", "dateadded",
            "sourceurl",
        ),
        sides=(tuple(f"actor1{part}" for part in side), tuple(f"actor2{part}" for part in side)),
        codes=("eventcode",),
        event_id="globaleventid", event_day="sqldate", report_day="dateadded",
        names=("actor1code", "actor2code"), numbers=("goldsteinscale", "avgtone", "actiongeo_lat"),
        headless={len(second): second, len(first): first, len(first) - 1: first[:-1]},
        shape={
            "globaleventid": r"\d+", "sqldate": r"\d{8}", "eventcode": r"\d{0,4}|---|X",
            "quadclass": r"[1-4]?",
            "goldsteinscale": f"({_NUMBER})?", "nummentions": r"\d*", "numsources": r"\d*",
            "numarticles": r"\d*", "avgtone": f"({_NUMBER})?", "actiongeo_lat": f"({_NUMBER})?",
            "actiongeo_long": f"({_NUMBER})?", "dateadded": r"\d{8}(\d{6})?",
        },
        values={
            "goldstein": "try_cast(goldsteinscale AS FLOAT)",
            "n_mentions": "try_cast(nummentions AS INTEGER)", "n_sources": "try_cast(numsources AS INTEGER)",
            "n_reports": "try_cast(numarticles AS INTEGER)", "tone": "try_cast(avgtone AS FLOAT)",
            "place": _text("actiongeo_fullname"), "province": _text("actiongeo_adm1code"),
            "place_name": "actiongeo_countrycode",
            "latitude": "try_cast(actiongeo_lat AS FLOAT)", "longitude": "try_cast(actiongeo_long AS FLOAT)",
            "report_url": _text("sourceurl"),
            "publisher": r"nullif(regexp_extract(sourceurl, '^https?://(?:www\.)?([^/:]+)', 1), '')",
        },
    )  # fmt: skip


@functools.cache
def _polecat() -> Feed:
    def side(who: str) -> tuple[str, ...]:
        return (f"{who}_name", f"{who}_name_raw", f"{who}_country", f"primary_{who}_sector")

    places = {name: _text(name) for name in ("city", "district", "province")}
    return Feed(
        label="POLECAT",
        columns=tuple(map(_plain, feed_columns("polecat"))),
        needed=("event_id", "event_date", "event_type", "actor_name", "actor_country", "recipient_name",
                "recipient_country"),
        welcome=(
            "intensity", "actor_sectors", "recipient_sectors", "wikipedia_actor_id",
            "wikipedia_recipient_id", "placename", "city", "district", "province", "country", "latitude",
            "longitude", "geonames_id", "source", "publication_date", "language",
        ),
        sides=(side("actor"), side("recipient")),
        codes=("event_type", "event_mode", "quad_code", "contexts"),
        event_id="event_id", event_day="event_date", report_day="publication_date",
        numbers=("intensity", "latitude", "longitude"),
        shape={
            "event_type": r"[A-Za-z]+", "event_date": _DAY, "publication_date": f"({_DAY})?",
            "intensity": f"({_NUMBER})?", "latitude": f"({_NUMBER})?|None", "longitude": f"({_NUMBER})?|None",
            "geonames_id": r"(\d+(\.0)?)?|None", "actor_country": r"[A-Za-z; ,]*",
            "recipient_country": r"[A-Za-z; ,]*",
        },
        values={
            "intensity": "try_cast(intensity AS FLOAT)", "place": _text("placename"), **places,
            "place_name": "country",
            "latitude": "try_cast(latitude AS FLOAT)", "longitude": "try_cast(longitude AS FLOAT)",
            "geoname_id": "try_cast(try_cast(geonames_id AS DOUBLE) AS INTEGER)",
            "publisher": _text("source"),
            "report_language": _text("language"), "actor_wikipedia": _text("wikipedia_actor_id"),
            "recipient_wikipedia": _text("wikipedia_recipient_id"),
            "actor_sectors": _list("actor_sectors", ";"),
            "recipient_sectors": _list("recipient_sectors", ";"),
        },
    )  # fmt: skip

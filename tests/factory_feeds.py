"""Rows of GDELT's and POLECAT's tables as their codebooks describe them; all made up."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from dragoman.store.importing.feeds import feed_columns

GDELT = feed_columns("gdelt")
GDELT_1 = tuple(name for name in GDELT if not name.endswith("_ADM2Code"))
POLECAT = feed_columns("polecat")
ICEWS = feed_columns("icews")


def gdelt_row(columns: tuple[str, ...] = GDELT, **cells: str) -> str:
    """A line of GDELT's event table: Russia's government consults North Korea, but for what is given."""
    given = {
        "GLOBALEVENTID": "410412347", "SQLDATE": "20180531", "MonthYear": "201805", "Year": "2018",
        "FractionDate": "2018.4137", "Actor1Code": "RUSGOV", "Actor1Name": "RUSSIA",
        "Actor1CountryCode": "RUS", "Actor1Type1Code": "GOV", "Actor2Code": "PRK",
        "Actor2Name": "NORTH KOREA", "Actor2CountryCode": "PRK", "IsRootEvent": "1", "EventCode": "042",
        "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1", "GoldsteinScale": "1.9",
        "NumMentions": "12", "NumSources": "3", "NumArticles": "10", "AvgTone": "-1.5",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Pyongyang, North Korea",
        "ActionGeo_CountryCode": "KN", "ActionGeo_ADM1Code": "KN12", "ActionGeo_Lat": "39.0194",
        "ActionGeo_Long": "125.755", "ActionGeo_FeatureID": "-204462", "DATEADDED": "20180601061500",
        "SOURCEURL": "https://www.news.example/2018/06/visit",
    }  # fmt: skip
    return "\t".join((given | cells).get(name, "") for name in columns)


def polecat_row(**cells: str) -> str:
    """A line of POLECAT's table: the Russian minister visits North Korea, but for what is given."""
    given = {
        "Event ID": "RUS_CONSULT_PRK_1", "Event Date": "2018-05-31", "Event Type": "CONSULT",
        "Event Mode": "visit", "Intensity": "4.0", "Quad Code": "VERBAL COOPERATION",
        "Contexts": "diplomatic;executive", "Actor Name": "Sergey Lavrov", "Actor Country": "RUS",
        "Actor COW": "365", "Primary Actor Sector": "GOV", "Actor Sectors": "GOV;ELI",
        "Actor Title": "foreign minister", "Actor Name Raw": "Lavrov",
        "Wikipedia Actor ID": "Sergey Lavrov", "Recipient Name": "North Korea", "Recipient Country": "PRK",
        "Recipient COW": "731", "Primary Recipient Sector": "None", "Recipient Name Raw": "Pyongyang",
        "Wikipedia Recipient ID": "North Korea", "Placename": "Pyongyang", "City": "Pyongyang",
        "Province": "Pyongyang", "Country": "PRK", "Latitude": "39.03385", "Longitude": "125.75432",
        "GeoNames ID": "1871859", "Raw Placename": "Pyongyang", "Feature Type": "PPLC",
        "Source": "Example Agency", "Publication Date": "2018-06-01", "Language": "en", "Version": "v1.2",
    }  # fmt: skip
    return "\t".join((given | cells).get(name, "") for name in POLECAT)


def icews_row(**cells: str) -> str:
    """A line of ICEWS' table with all its cells filled."""
    given = {
        "Event ID": "20718170", "Event Date": "2018-05-31", "Source Name": "Sergey Lavrov",
        "Source Sectors": "Government,Elite", "Source Country": "Russian Federation",
        "Event Text": "Make a visit", "CAMEO Code": "042", "Intensity": "1.9", "Target Name": "North Korea",
        "Target Country": "North Korea", "Story ID": "28235806", "Sentence Number": "2",
        "Publisher": "Example Agency", "City": "Pyongyang", "District": "Chung", "Province": "Pyongyang",
        "Country": "North Korea", "Latitude": "39.0339", "Longitude": "125.754",
    }  # fmt: skip
    return "\t".join((given | cells).get(name, "") for name in ICEWS)


def write_table(
    path: Path, *lines: str, head: tuple[str, ...] | None = None, encoding: str = "utf-8"
) -> Path:
    """A table with these lines, packed as its name says."""
    text = "".join(f"{line}\n" for line in ([("\t").join(head)] if head else []) + list(lines))
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(path.stem, text.encode(encoding))
    else:
        path.write_bytes(
            gzip.compress(text.encode(encoding)) if path.suffix == ".gz" else text.encode(encoding)
        )
    return path

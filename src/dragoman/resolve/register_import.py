"""Other people's actor dictionaries as overlay tables: PETRARCH actors, ICEWS actors, Wikidata office
holders.

Each importer reads one file and yields rows of ``actors.csv`` and ``tenures.csv`` for an overlay folder.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from dragoman.errors import RegisterError
from dragoman.resolve.register_overlay import ActorRow
from dragoman.resolve.register_tables import TenureRow


class Imported(msgspec.Struct):
    """What an importer found, ready for an overlay folder; ``skipped`` tells lines that it could not read."""

    actors: list[ActorRow] = []
    tenures: list[TenureRow] = []
    skipped: list[str] = []


def import_actors(path: Path, kind: str | None = None) -> Imported:
    """Reads a dictionary; ``kind`` is ``petrarch``, ``icews`` or ``wikidata``, told from the file where not
    given.

    Raises:
        RegisterError: the file cannot be read, or is of no known kind.
    """
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise RegisterError(f"cannot be read: {error.strerror}", path) from error
    readers = {"petrarch": _read_petrarch, "icews": _read_icews, "wikidata": _read_wikidata}
    kind = kind or _guess_kind(path, text)
    if kind not in readers:
        raise RegisterError(f"kind {kind!r} is not one of {', '.join(readers)}", path)
    return readers[kind](path, text)


def _guess_kind(path: Path, text: str) -> str:
    header = text.split("\n", 1)[0].lower()
    if path.name.endswith(".actors.txt") or re.search(r"^\+|\[[-~A-Z]{3}", text[:20_000], re.M):
        return "petrarch"
    if "actor name" in header or "affiliation" in header:
        return "icews"
    if "personlabel" in header or "positionlabel" in header:
        return "wikidata"
    raise RegisterError("neither a PETRARCH, ICEWS nor Wikidata table; name its kind", path, 1)


_PETRARCH_LINE = re.compile(r"^(?P<plus>\+)?(?P<name>[^\[\t;#]+?)\s*(?:\[(?P<code>[^\]]*)\])?\s*(?:[;#].*)?$")


def _read_petrarch(path: Path, text: str) -> Imported:
    """``NAME_ [CODE]``, synonyms in lines that begin with ``+``, dated codes in indented lines below."""
    found = Imported()
    names: list[str] = []
    codes: list[tuple[str, str]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.rstrip()
        if not line or line.startswith(("#", "<!", ";")):
            continue
        dated = re.match(r"^\s+\[([-~A-Z]{3,})\s*([<>]?[\d-]*)\]", line)
        head = _PETRARCH_LINE.match(line)
        if dated:
            codes.append((dated[1].strip("-~"), dated[2]))
        elif head and head["plus"]:
            names.append(_spell(head["name"]))
        elif head and not line[0].isspace():
            _put_petrarch(found, names, codes)
            names, codes = [_spell(head["name"])], []
            if head["code"]:
                code, _, span = head["code"].strip().partition(" ")
                codes.append((code.strip("-~"), span.strip()))
        else:
            found.skipped.append(f"{path.name}:{number}: {line.strip()}")
    _put_petrarch(found, names, codes)
    return found


def _put_petrarch(found: Imported, names: list[str], codes: list[tuple[str, str]]) -> None:
    if not names or not codes:
        return
    code = codes[0][0]
    is_dated = any(span for _, span in codes)
    found.actors.append(
        ActorRow(names[0], kind="person" if is_dated else "organisation", country=code[:3], sector=code[3:6],
                 code=code, aliases="|".join(names[1:]))
    )  # fmt: skip
    for code, span in codes if is_dated else []:
        start, end = _read_span(span)
        role = {"GOV": "OTHER", "LEG": "LEG", "JUD": "JUD", "MIL": "MIL", "OPP": "OPP", "REB": "REB"}
        found.tenures.append(
            TenureRow(
                names[0],
                code[:3],
                role.get(code[3:6], "OTHER"),
                sector=code[3:6],
                code=code,
                start=start,
                end=end,
            )
        )


def _read_span(span: str) -> tuple[str, str]:
    """``020901-050831``, ``<19991231`` and ``>20050101`` as ISO dates."""
    if span.startswith("<"):
        return "", _iso(span[1:])
    if span.startswith(">"):
        return _iso(span[1:]), ""
    start, _, end = span.partition("-")
    return _iso(start), _iso(end)


def _iso(digits: str) -> str:
    if len(digits) == 6:
        digits = ("19" if digits[:2] >= "30" else "20") + digits
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if len(digits) == 8 else ""


def _spell(name: str) -> str:
    """``BARACK_OBAMA_`` as ``Barack Obama``."""
    words = name.replace("_", " ").split()
    return " ".join(word if not word.isupper() or len(word) <= 3 else word.title() for word in words)


def _read_icews(path: Path, text: str) -> Imported:
    """ICEWS actors: ``Actor Name, Country, Aliases, Affiliation Start/End Date, Affiliation To``, tabs or
    commas.
    """
    found = Imported()
    for number, row in _read_table(text):
        name = row.get("actor name", "")
        if not name:
            found.skipped.append(f"{path.name}:{number}: no actor name")
            continue
        aliases = "|".join(
            part.strip() for part in re.split(r"\|\||;", row.get("aliases", "")) if part.strip()
        )
        start, end = (
            _icews_date(row.get("affiliation start date", "")),
            _icews_date(row.get("affiliation end date", "")),
        )
        is_person = row.get("actor type", "").lower().startswith("ind")
        found.actors.append(ActorRow(name, kind="person" if is_person else "organisation", aliases=aliases))
        if is_person and row.get("country"):
            position = row.get("affiliation to", "")
            found.tenures.append(
                TenureRow(name, row["country"], "OTHER", position=position, start=start, end=end)
            )
    return found


def _icews_date(text: str) -> str:
    return text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else ""


def _read_wikidata(path: Path, text: str) -> Imported:
    """A Wikidata query's CSV with ``person, personLabel, positionLabel, start, end`` and ``country`` (ISO
    alpha-3).
    """
    found = Imported()
    seen: set[str] = set()
    for number, row in _read_table(text):
        qid = row.get("person", "").rsplit("/", 1)[-1]
        name, country = row.get("personlabel", ""), row.get("country", "") or row.get("iso3", "")
        if not name or not country:
            found.skipped.append(f"{path.name}:{number}: personLabel or country is empty")
            continue
        if qid not in seen:
            seen.add(qid)
            found.actors.append(
                ActorRow(name, id=qid, kind="person", country=country, sector="GOV", wikidata=qid)
            )
        position = row.get("positionlabel", "")
        found.tenures.append(
            TenureRow(qid or name, country, guess_role(position), position=position,
                      start=row.get("start", "")[:10], end=row.get("end", "")[:10])
        )  # fmt: skip
    return found


_ROLES = (
    ("AMB", r"ambassador|permanent representative"),
    ("DEPMIN", r"(deputy|vice|assistant|under).{0,12}(minister|secretary)"),
    ("DEPHOG", r"deputy prime minister|vice.premier"),
    ("VP", r"vice.president"),
    ("FM", r"foreign|external (affairs|relations)"),
    ("DEF", r"defen[cs]e|armed forces"),
    ("FIN", r"finance|treasury|exchequer"),
    ("INT", r"interior|home (affairs|secretary)"),
    ("JUST", r"justice|attorney general"),
    ("HOG", r"prime minister|premier\b|chancellor|taoiseach|head of government"),
    ("HOS", r"president|king|queen|monarch|emir|sultan|emperor|head of state"),
    ("MIN", r"minister|secretary"),
    ("LEG", r"member of parliament|senator|deputy|representative"),
    ("GOVERNOR", r"governor"),
)


def guess_role(position: str) -> str:
    """The role that a position's English label means; ``OTHER`` where it tells none."""
    low = position.lower()
    return next((role for role, pattern in _ROLES if re.search(pattern, low)), "OTHER")


def _read_table(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
    header = [name.strip().lower() for name in next(reader, [])]
    for values in reader:
        if values:
            yield reader.line_num, dict(zip(header, (value.strip() for value in values), strict=False))


def write_overlay(found: Imported, folder: Path) -> list[Path]:
    """Writes ``actors.csv`` and ``tenures.csv`` into a folder; refuses to write over files that are there.

    Raises:
        RegisterError: one of the files exists, or the folder cannot be written.
    """
    paths = [folder / "actors.csv", folder / "tenures.csv"]
    for path in paths:
        if path.exists():
            raise RegisterError("is already there; choose another folder", path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_rows(paths[0], ActorRow, found.actors)
        _write_rows(paths[1], TenureRow, found.tenures)
    except OSError as error:
        raise RegisterError(f"cannot be written: {error.strerror}", folder) from error
    return paths


def _write_rows(path: Path, kind: type[msgspec.Struct], rows: Iterable[msgspec.Struct]) -> None:
    names = [field.name for field in msgspec.structs.fields(kind) if field.name not in ("source", "licence")]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(names)
        table.writerows([getattr(row, name) for name in names] for row in rows)

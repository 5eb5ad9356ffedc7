"""``dragoman train``: a second opinion learned from pairs that a user has coded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from dragoman import __version__
from dragoman.errors import DataError, suggest
from dragoman.parse import split_sentences
from dragoman.read.dates import MONTHS, parse_date
from dragoman.records import EventType
from dragoman.settings import load_settings

if TYPE_CHECKING:
    from dragoman.coding.opinion_training import Lesson, Listener, Report
    from dragoman.pipeline import Coder

TYPES: tuple[str, ...] = get_args(EventType)
Offsets = tuple[int, int]


class LabelledPair(msgspec.Struct, frozen=True):
    """A line of the labelled file after its fields were checked."""

    id: str
    text: str
    actor: Offsets | None
    recipient: Offsets | None
    label: str
    date: str | None = None


def train_model(
    labelled: Annotated[Path, typer.Argument(metavar="LABELLED.jsonl", help="Coded pairs, one a line.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The model file to write, MODEL.npz.")],
    encoder: Annotated[
        bool | None,
        typer.Option("--encoder/--no-encoder", help="Hear the sentence encoder as well; where installed."),
    ] = None,
    alone: Annotated[
        bool, typer.Option("--alone", help="Do not start from the program's own model.")
    ] = False,
    settings: Annotated[Path | None, typer.Option("--settings", help="A settings file (TOML).")] = None,
) -> None:
    """Learn a second opinion from your own coded pairs, and report by cross-validation what it is worth.

    A line is what `classify` reads with the right type in "label". Use the model by the setting
    second_opinion. With the encoder (the extra `encoder`) it starts from the program's own model.
    """
    from dragoman.coding.encoder import is_installed, load_encoder
    from dragoman.coding.opinion import OFF, load_opinion, shipped_model
    from dragoman.coding.opinion_training import Listener, train
    from dragoman.pipeline import Coder

    console = Console(stderr=True)
    coder = Coder(msgspec.structs.replace(load_settings(settings), second_opinion=OFF))
    hears = is_installed() if encoder is None else encoder
    listener = Listener(load_encoder() if hears else None)
    base = load_opinion(shipped_model()) if hears and not alone else None
    pairs = list(read_labelled(labelled))
    with console.status("reading the pairs") as shown:
        lessons = []
        for number, pair in enumerate(pairs, 1):
            lessons.append(make_lesson(pair, coder, listener))
            shown.update(f"reading the pairs: {number:,} of {len(pairs):,}")
        shown.update("training")
        about = {
            "dragoman": __version__,
            "codebook": coder.codebook.version,
            "parser": coder.parser.name,
            "labelled_sha256": hashlib.sha256(labelled.read_bytes()).hexdigest(),
        }
        opinion, report = train(lessons, about, base)
    opinion.save(out)
    show_report(report, out, Console())


def read_labelled(path: Path) -> Iterator[LabelledPair]:
    """The pairs of a labelled file, every one checked.

    Raises:
        DataError: the file cannot be read or a line is not a coded pair; names file and line.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", path) from error
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            try:
                found = msgspec.json.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise DataError(f"not JSON: {error}", path, number) from error
            yield _check(found, path, number)


def _check(found: Any, path: Path, number: int) -> LabelledPair:
    if not isinstance(found, dict):
        raise DataError(f"expected an object, found {type(found).__name__}", path, number)
    label = found.get("label")
    if label not in TYPES:
        near = suggest(label, TYPES) if isinstance(label, str) else ""
        raise DataError(f"field 'label': expected an event type, found {label!r}{near}", path, number)
    text = found.get("text")
    if not isinstance(text, str) or not text.strip():
        raise DataError(f"field 'text': expected text, found {text!r}", path, number)
    date = found.get("date")
    if date is not None and not (isinstance(date, str) and parse_date(date, MONTHS)):
        raise DataError(f"field 'date': expected ISO 8601 such as 2018-06-01, found {date!r}", path, number)
    spans = {name: _span(found, name, len(text), path, number) for name in ("actor", "recipient")}
    return LabelledPair(str(found.get("id", number)), text, spans["actor"], spans["recipient"], label, date)


def _span(found: Mapping[str, Any], name: str, length: int, path: Path, number: int) -> Offsets | None:
    if name not in found:
        raise DataError(f"field {name!r} is missing{suggest(name, found)}", path, number)
    match found[name]:
        case None:
            return None
        case [int(start), int(end)] if 0 <= start < end <= length:
            return start, end
        case other:
            raise DataError(
                f"field {name!r}: expected [start, end] inside the text, found {other!r}", path, number
            )


def make_lesson(pair: LabelledPair, coder: Coder, listener: Listener) -> Lesson:
    """What the listener sees of a pair, and what the frames say of it."""
    from dragoman.coding.classify import Pair, classify_pair

    sentences = split_sentences(pair.text)
    date = parse_date(pair.date, MONTHS) if pair.date else None
    document = coder.resolver.read(pair.text, sentences, date=date)
    parsed = list(coder.parser.read(sentences))
    classify_pair(Pair(parsed, pair.actor, pair.recipient, document), coder.codebook, listener)
    return listener.lesson(pair.id, pair.label)


def show_report(report: Report, out: Path, console: Console) -> None:
    """The figures of the cross-validation, and what to make of them."""
    counts = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    console.print(f"{report.pairs:,} pairs: {counts}", highlight=False)
    table = Table("macro F1 × 100", "frames alone", "with second opinion", box=None, pad_edge=False)
    for level, label in (("binary", "cooperation or conflict"), ("quad", "quad class"), ("root", "type")):
        table.add_row(label, f"{report.frames[level]:.1f}", f"{report.revised[level]:.1f}")
    console.print(table)
    console.print(
        f"cross-validation in 5 folds: {report.changed:,} answers changed, {report.mended:,} of them "
        f"mended, {report.spoiled:,} spoiled",
        highlight=False,
    )
    if report.below and report.helps:
        console.print(f"used where the frames are less sure than {report.below} → {out}", highlight=False)
    else:
        console.print(f"no help was measured: leave the setting second_opinion off → {out}", highlight=False)

"""One typed settings object: defaults, then a TOML file, then ``DRAGOMAN_*`` in the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from dragoman.errors import SettingsError, suggest


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a user may set; every field has a default that works."""

    parser: str = "en_core_web_sm"
    """The spaCy pipeline that reads sentences; any installed English one can be named."""
    languages: tuple[str, ...] = ("en",)
    """Languages that are coded; articles in others are set aside by name."""
    max_article_chars: int = 1_000_000
    """Longer articles go to quarantine: no news story is that long."""
    max_sentence_words: int = 200
    """Longer sentences are not parsed; times and quotations in them are still found."""
    register_overlay: Path | None = None
    """A folder with the user's own ``actors.csv`` and ``tenures.csv``; a user's row wins."""
    codebook_overlay: Path | None = None
    """A folder with the user's own codebook entries, loaded over those that ship."""
    gate: bool = True
    """Parse only the sentences that can hold an event or a statement."""
    second_opinion: str = "auto"
    """``off``; ``auto``: the program's own where the extra ``encoder`` is installed; or a model's path."""
    judge: str = "auto"
    """Who weighs the rows of ``code``: ``auto``, the learned judge; ``off``, the rules; or a model's path."""
    min_confidence: float | None = None
    """Rows less sure are not coded; without it, the judge's own measure (docs/training.md)."""
    batch_size: int = 64
    """How many sentences the parser reads at once."""
    columns: dict[str, str] = {}
    """Columns of tables that are not guessed: ``text=body,date=published`` (fields of ours = their names)."""
    date_order: Literal["dmy", "mdy"] | None = None
    """How 03/04/2018 is to be read in tables and exports; without it such a date is left empty."""
    fetch_limit: int = 1000
    """How many pages of one feed or sitemap are fetched at most, the newest first."""
    fetch_delay_seconds: float = 1.0
    """The pause between two requests to one host; a longer one that its robots.txt asks for is kept."""
    fetch_timeout_seconds: float = 60.0
    """How long one request may take in all."""
    fetch_contact: str = ""
    """An address or web page that is told to the hosts whose pages are fetched, in the User-Agent."""
    fetch_cache: Path | None = None
    """The folder in which fetched pages are kept; default ``~/.cache/dragoman``."""
    allow_private_addresses: bool = False
    """Fetch from hosts in private, loopback and link-local ranges too."""


def load_settings(
    path: Path | None = None, environ: Mapping[str, str] | None = None, **overrides: Any
) -> Settings:
    """The settings from defaults, the file ``path`` (or ``dragoman.toml`` here), environment, overrides.

    Raises:
        SettingsError: a name is unknown (with a suggestion) or a value has the wrong type.
    """
    values: dict[str, Any] = {}
    if path is None and Path("dragoman.toml").is_file():
        path = Path("dragoman.toml")
    if path is not None:
        values.update(_read_toml(path))
    for name, value in (os.environ if environ is None else environ).items():
        if name.startswith("DRAGOMAN_"):
            values[name.removeprefix("DRAGOMAN_").lower()] = value
    values.update({name: value for name, value in overrides.items() if value is not None})
    known = {field.name for field in msgspec.structs.fields(Settings)}
    for name in values:
        if name not in known:
            raise SettingsError(f"unknown setting {name!r}{suggest(name, known)}")
    if isinstance(values.get("languages"), str):
        values["languages"] = tuple(part.strip() for part in values["languages"].split(","))
    if isinstance(values.get("columns"), str):
        values["columns"] = _read_pairs(values["columns"])
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"bad setting: {error}") from error


def _read_pairs(text: str) -> dict[str, str]:
    """``text=body,date=published`` as a table."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    for left, sign, right in pairs:
        if not (sign and left.strip() and right.strip()):
            raise SettingsError(f"bad setting: columns: expected pairs such as text=body, found {left!r}")
    return {left.strip(): right.strip() for left, _, right in pairs}


def read_settings(text: str | bytes) -> Settings:
    """The settings as the record of a run keeps them, as JSON; names of other versions are passed over.

    Raises:
        SettingsError: a value has the wrong type.
    """
    try:
        return msgspec.json.decode(text, type=Settings, dec_hook=_decode)
    except msgspec.MsgspecError as error:
        raise SettingsError(f"bad settings in the record of a run: {error}") from error


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error


def _decode(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(kind)

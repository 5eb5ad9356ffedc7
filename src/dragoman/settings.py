"""One typed settings object: defaults, then a TOML file, then ``DRAGOMAN_*`` in the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
    second_opinion: Path | None = None
    """A model that ``dragoman train`` wrote; it may overrule the frames where they are unsure."""
    batch_size: int = 64
    """How many sentences the parser reads at once."""


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
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise SettingsError(f"bad setting: {error}") from error


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

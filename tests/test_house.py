"""The house rules: who may import whom, what is public, what must be documented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import typer

import dragoman
from dragoman.show.cli import app

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "dragoman"

ROOMS = ["read", "clean", "parse", "resolve", "coding", "store", "engine", "relate", "forecast", "show"]
ANYWHERE = {"records", "errors", "settings", "data"}
PIPELINE_USERS = {"engine", "show"}


def imports_of(path: Path) -> set[str]:
    """The parts of the package that a module imports, by their first name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "dragoman":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dragoman."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("dragoman.")}
    return found


@pytest.mark.parametrize("room", [room for room in ROOMS if (SOURCE / room).exists()])
def test_a_room_imports_only_from_the_rooms_above_it(room: str) -> None:
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) | ANYWHERE | {"__version__"}
    if room in PIPELINE_USERS:
        allowed |= {"pipeline"}
    for path in sorted((SOURCE / room).rglob("*.py")):
        below = imports_of(path) - allowed
        assert not below, f"{path.relative_to(ROOT)} imports {', '.join(sorted(below))} from below"


def test_there_are_no_rooms_but_those_of_the_plan() -> None:
    found = {p.name for p in SOURCE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert found <= {*ROOMS, "data"}


def test_every_public_name_is_there() -> None:
    for name in dragoman.__all__:
        assert getattr(dragoman, name) is not None


def commands() -> list[str]:
    """Every command of the command line, with its group's name before it."""
    group = typer.main.get_command(app)
    names = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        names.append(name)
        names += [f"{name} {inner}" for inner in getattr(command, "commands", {})]
    return names


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert re.search(
        rf"^#+ `dragoman {command}`", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), re.M
    )


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for field in dragoman.Settings.__struct_fields__:
        assert f"`{field}`" in page


def test_every_page_of_the_docs_is_reachable_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")} - {"index.md"}
    missing = {page for page in pages if f"({page})" not in index}
    assert not missing

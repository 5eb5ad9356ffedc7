"""Writes the pages of the documentation that are made from the code and the data.

    python scripts/write_docs.py [--check]

``docs/cli.md`` from the command line, ``docs/settings.md`` from the settings, ``docs/codebook.md``
from the codebook, ``docs/evaluation.md`` from the figures under ``bench/``. With ``--check`` nothing
is written, and the exit status is 1 where a page is out of date.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import typer

from dragoman import settings
from dragoman.coding.codebook import load_codebook
from dragoman.show.cli import app

DOCS = Path(__file__).parents[1] / "docs"
NOTE = "<!-- Made by `make docs`; change the source, not this page. -->\n\n"


def cli_page() -> str:
    group = typer.main.get_command(app)
    parts = ["# The command line\n", *command_sections(group, "dragoman")]
    return NOTE + "\n".join(parts) + "\n"


def command_sections(group: click.Command, prefix: str) -> Iterator[str]:
    for name, command in sorted(getattr(group, "commands", {}).items()):
        context = command.make_context(name, [], resilient_parsing=True, terminal_width=100)
        context.info_name = f"{prefix} {name}"
        yield f"## `{prefix} {name}`\n\n```\n{command.get_help(context).strip()}\n```\n"
        yield from command_sections(command, f"{prefix} {name}")


def settings_page() -> str:
    tree = ast.parse(inspect.getsource(settings.Settings)).body[0]
    assert isinstance(tree, ast.ClassDef)
    lines = [
        "# Settings\n",
        "From the defaults, then `dragoman.toml` in the working folder (or `--settings FILE`), then",
        "`DRAGOMAN_NAME` in the environment. An unknown name or a wrong value stops the program at once.\n",
        "| setting | default | what it does |",
        "| --- | --- | --- |",
    ]
    for entry, doc in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(entry, ast.AnnAssign) and isinstance(doc, ast.Expr):
            assert entry.value is not None
            words = " ".join(ast.literal_eval(doc.value).split())
            lines.append(f"| `{ast.unparse(entry.target)}` | `{ast.unparse(entry.value)}` | {words} |")
    return NOTE + "\n".join(lines) + "\n"


def codebook_page() -> str:
    return NOTE + load_codebook().describe()


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "settings.md": settings_page,
    "codebook.md": codebook_page,
}


def main() -> int:
    check = "--check" in sys.argv
    stale = []
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    print(("out of date: " if check else "written: ") + (", ".join(stale) or "none"))
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())

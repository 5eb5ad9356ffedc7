"""Writes the pages of the documentation that are made from the code and the data.

    python scripts/write_docs.py [--check]

``docs/cli.md`` from the command line, ``docs/settings.md`` from the settings, ``docs/codebook.md``
from the codebook, ``docs/evaluation.md`` from ``bench/evaluation.md`` and the figures beside it. With
``--check`` nothing is written, and the exit status is 1 where a page is out of date.
"""

from __future__ import annotations

import ast
import csv
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import typer

from dragoman import settings
from dragoman.coding.codebook import load_codebook
from dragoman.coding.codebook_entries import TypeEntry
from dragoman.show.cli import app

DOCS = Path(__file__).parents[1] / "docs"
BENCH = Path(__file__).parents[1] / "bench"
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
    book = load_codebook()
    lines = [
        "# The codebook\n",
        f"Version `{book.version}`: {len(book.types)} event types, {sum(1 for _ in book.frames()):,} frames.",
        "The types, their modes, quad classes and scores are PLOVER's (Open Event Data Alliance);",
        "definitions, frames and examples are this project's. Edit `src/dragoman/data/codebook/`, or overlay",
        "your own entries with the setting `codebook_overlay`; see [events](events.md).\n",
        "| type | quad class | score | what it means |",
        "| --- | --- | --- | --- |",
    ]
    for entry in book.types.values():
        link = f"[{entry.name}](#{entry.name.lower()})"
        lines.append(f"| {link} | {entry.quad} | {entry.score:+.1f} | {_one_line(entry.definition)} |")
    for entry in book.types.values():
        lines += _type_section(entry)
    return NOTE + "\n".join(lines) + "\n"


def _type_section(entry: TypeEntry) -> Iterator[str]:
    yield f"\n## {entry.name}\n\n{_one_line(entry.definition)}\n"
    if entry.modes:
        yield "| mode | score | what it means |\n| --- | --- | --- |"
        for mode in entry.modes.values():
            score = "" if mode.score is None else f"{mode.score:+.1f}"
            yield f"| {mode.name} | {score} | {_one_line(mode.means)} |"
        yield ""
    yield "| frame | mode | CAMEO | evoked by | example |\n| --- | --- | --- | --- | --- |"
    for frame in entry.frames:
        triggers = [*frame.verbs, *frame.nouns, *frame.adjectives]
        words = [" ".join((trigger.lemma, *trigger.partners)) for trigger in triggers]
        shown = ", ".join(words[:12]) + (f" and {len(words) - 12} more" if len(words) > 12 else "")
        cells = (frame.name, frame.mode or "", frame.cameo or "", shown, _one_line(frame.example))
        yield f"| {' | '.join(cells)} |"


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def evaluation_page() -> str:
    """The words of ``bench/evaluation.md`` with the kept figures put in where ``{{…}}`` stands."""
    kept = json.loads((BENCH / "results" / "accuracy.json").read_text(encoding="utf-8"))
    lines = ["| measure | Dragoman | best elsewhere | asked for |", "| --- | --- | --- | --- |"]
    with (BENCH / "headlines.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            figure = kept.get(row["measure"], {}).get(row["path"])
            shown = "not measured" if figure is None else _figure(figure)
            lines.append(f"| {row['label']} | {shown} | {row['elsewhere']} | {row['asked']} |")
    words = (BENCH / "evaluation.md").read_text(encoding="utf-8")
    return NOTE + words.replace("{{accuracy}}", "\n".join(lines))


def _figure(figure: float) -> str:
    return f"{figure:.3f}".removeprefix("0") if figure < 1.5 and figure != int(figure) else f"{figure:g}"


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "settings.md": settings_page,
    "codebook.md": codebook_page,
    "evaluation.md": evaluation_page,
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

"""Accuracy on gold that is not in this repository, by the scorers that stand beside it.

    python bench/accuracy.py GOLD SCORERS --out FILE [--only NAME,NAME] [--limit N]

GOLD is the folder with the gold files, SCORERS the folder with the scorers; each gold file is turned
into input lines, answered by the command line as a user would call it, and scored. All figures go to
FILE as JSON; those that ``bench/headlines.csv`` names go to ``bench/results/accuracy.json`` with
``--keep``, from which ``make docs`` writes ``docs/evaluation.md``. ``bench/floors.json`` holds the lowest
figure allowed for each measure; a figure below it fails the run.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.json")
HEADLINES = Path(__file__).with_name("headlines.csv")
KEPT = Path(__file__).with_name("results") / "accuracy.json"


@dataclass(frozen=True)
class Measure:
    """A gold file, the verb that answers it, and the scorer that judges the answers."""

    name: str
    gold: str
    verb: tuple[str, ...]
    scorer: str
    make: tuple[str, ...] = ()


_EVENTS = ("code", "--only", "events")
_SAID = ("code", "--only", "statements")
MEASURES = [
    Measure("pairs", "events/plv_relations.dev.jsonl", ("classify",), "pairs.py"),
    Measure("pairs_aw", "events/aw_binary_wiki.dev.jsonl", ("classify",), "pairs.py"),
    Measure("plover_gsr", "events/plover_gsr.dev.jsonl", _EVENTS, "events.py"),
    Measure("up_gsr", "events/up_gsr.dev.jsonl", _EVENTS, "events.py"),
    Measure("petrarch_unit", "events/petrarch_unit.dev.jsonl", _EVENTS, "events.py"),
    Measure("cameo_examples", "events/cameo_examples.dev.jsonl", _EVENTS, "events.py"),
    Measure("cameo_class", "events/cameo_class.dev.jsonl", _EVENTS, "events.py"),
    Measure("cameo_multirater", "events/cameo_multirater.dev.jsonl", _EVENTS, "events.py"),
    *(
        Measure(f"actors_{name}", f"actors/{name}.jsonl", ("resolve",), "actors.py")
        for name in ("offices_dated", "plover_gsr", "hard_cases", "country_agents", "phoenix_dated")
    ),
    Measure("actors_ngec", "events/actor_codes_ngec.dev.jsonl", ("resolve",), "actors.py"),
    *(
        Measure(f"status_{name}", f"factuality/{name}_dev.jsonl", ("status",), "status.py")
        for name in ("meantime", "uds_ih2", "megaveridicality2", "ross_pavlick")
    ),
    Measure(
        "status_uds_ih2_happened",
        "factuality/uds_ih2_dev.jsonl",
        ("status", "--question", "happened"),
        "status.py",
    ),
    *(
        Measure(f"statements_{name}", f"statements/{name}_dev.jsonl", _SAID, "statements.py")
        for name in ("polnear", "gum_attribution")
    ),
    *(
        Measure(f"times_{name}", f"timex/{name}_dev.jsonl", ("code", "--only", "times"), "times.py")
        for name in ("te3_platinum", "gum_dates", "recognizers_spec", "duckling_en")
    ),
    *(
        Measure(f"places_{name}", f"places/{name}_dev.jsonl", ("code", "--only", "places"), "places.py")
        for name in ("trnews", "lgl", "geovirus", "geowebnews")
    ),
    Measure("pages_html", "pages/pages_dev.jsonl", ("clean",), "pages.py", ("--form", "html")),
    Measure("pages_dump", "pages/pages_dev.jsonl", ("clean",), "pages.py", ("--form", "dump")),
]  # fmt: skip


def score(measure: Measure, gold: Path, scorers: Path, limit: int | None) -> dict[str, Any]:
    """Input lines, the program's answers, and what the scorer says of them."""
    source = gold / measure.gold
    make = [sys.executable, str(scorers / "make_input.py"), str(source), *measure.make]
    if limit:
        make += ["--limit", str(limit)]
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "out.jsonl"
        lines = subprocess.run(make, check=True, capture_output=True).stdout
        began = time.perf_counter()
        program = str(Path(sys.executable).with_name("dragoman"))
        with answers.open("wb") as out:
            status = subprocess.run([program, *measure.verb], input=lines, stdout=out, check=False).returncode
        elapsed = time.perf_counter() - began
        judge = [sys.executable, str(scorers / measure.scorer), str(source), str(answers), "--json"]
        judged = subprocess.run(judge, check=False, capture_output=True, text=True)
    if judged.returncode not in {0, 1} or not judged.stdout.strip():
        return {"error": judged.stderr.strip()[-500:], "exit_status": status}
    return {"exit_status": status, "seconds": round(elapsed, 1), "scores": json.loads(judged.stdout)}


def find(result: dict[str, Any], path: str) -> float | None:
    """The figure at a path such as ``span, strict|f`` below the gold file's name, or nothing."""
    scores: Any = next(iter((result.get("scores") or {}).values()), None)
    for key in path.split("|"):
        if not isinstance(scores, dict) or key not in scores:
            return None
        scores = scores[key]
    return float(scores) if isinstance(scores, int | float) else None


def headlines(results: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The figures that are published, by measure and path."""
    kept: dict[str, dict[str, float]] = {}
    with HEADLINES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            figure = find(results.get(row["measure"], {}), row["path"])
            if figure is not None:
                kept.setdefault(row["measure"], {})[row["path"]] = round(figure, 4)
    return kept


def below_floor(results: dict[str, Any]) -> list[str]:
    """A line for each measured figure that is under its floor."""
    found = []
    for name, floors in json.loads(FLOORS.read_text(encoding="utf-8")).items():
        if name not in results:
            continue
        for path, floor in floors.items():
            figure = find(results[name], path)
            if figure is None or figure < floor:
                found.append(f"{name} {path}: {figure} is below the floor {floor}")
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument("scorers", type=Path)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--only", default="")
    options.add_argument("--limit", type=int)
    options.add_argument("--keep", action="store_true", help="write bench/results/accuracy.json")
    chosen = options.parse_args()
    wanted = {name for name in chosen.only.split(",") if name}
    if unknown := wanted - {measure.name for measure in MEASURES}:
        options.error(
            f"no measure named {', '.join(sorted(unknown))}; there are {', '.join(m.name for m in MEASURES)}"
        )
    results = json.loads(chosen.out.read_text()) if chosen.out.exists() and wanted else {}
    for measure in MEASURES:
        if wanted and measure.name not in wanted:
            continue
        results[measure.name] = score(measure, chosen.gold, chosen.scorers, chosen.limit)
        print(measure.name, json.dumps(results[measure.name])[:600], flush=True)
        chosen.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if chosen.keep:
        KEPT.write_text(json.dumps(headlines(results), indent=1) + "\n", encoding="utf-8")
    low = below_floor(results)
    print(*low, sep="\n")
    return int(bool(low))


if __name__ == "__main__":
    sys.exit(main())

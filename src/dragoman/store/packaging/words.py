"""The words of a package: README, data card, citation."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

import yaml

from dragoman.store.rows import Run

_TEXT_WORDS = {
    "none": (
        "Publishers' words are left out: no texts, no sentences, nothing of what was said. The offsets"
        " (`…_start`, `…_end`, in Unicode code points of the clean text) and the hash of each article's input"
        " (`articles.raw_sha256`) let whoever has the articles find every word again."
    ),
    "sentences": (
        "The sentences of the events and what was said go along, as evidence; the texts of the articles do"
        " not. Whether you may pass them on is for you to judge."
    ),
    "full": (
        "The full texts of the articles go along. They belong to their publishers: do not pass this package"
        " on unless you may."
    ),
}

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def readme(facts: dict[str, Any], runs: Sequence[Run]) -> str:
    """What the package holds, how to check it, and how to make it again."""
    rows = facts["rows"]
    made = "\n".join(f"- {line}" for line in _made(runs))
    review = "\n\n".join(["", *_warnings(facts, runs)])
    return _fill(
        "README.md",
        events=f"{rows['events']:,}", statements=f"{rows['statements']:,}", articles=f"{rows['articles']:,}",
        days=_days(facts), version=facts["version"], words=_TEXT_WORDS[facts["text"]], made=made,
        flag=_flag(facts["text"]), review=review,
    )  # fmt: skip


def _warnings(facts: dict[str, Any], runs: Sequence[Run]) -> Iterable[str]:
    """What keeps a new run from giving the same rows."""
    older = sorted({run.codebook_version for run in runs} - {facts["codebook"]})
    if older:
        yield (
            f"The codebook described here is version {facts['codebook']}; runs were made with"
            f" {', '.join(older)}: take that version's to make the same rows."
        )
    if facts["corrected"]:
        yield (
            "Reviewers' corrections are applied in the data. They are kept beside the store and are not part"
            " of this package: a new run of the coder alone gives the uncorrected rows."
        )


def _fill(name: str, **values: str) -> str:
    """A text of ``data/package`` with the values put in."""
    text = (files("dragoman") / "data" / "package" / name).read_text(encoding="utf-8")
    return text.format_map(values)


def _made(runs: Sequence[Run]) -> Iterable[str]:
    for run in runs:
        words = " ".join(shlex.quote(source) for source in run.sources) or "SOURCES"
        verb = "import FEED" if run.parser == "" and run.settings == "{}" else "run"
        yield f"`{run.run_id}`: `dragoman {verb} {words} --store STORE`"


def _flag(text: str) -> str:
    return "" if text == "none" else f" --with-text {text}"


def _days(facts: dict[str, Any]) -> str:
    return f"{facts['first']} to {facts['last']}" if facts["first"] else "without a day"


def data_card(facts: dict[str, Any], runs: Sequence[Run]) -> str:
    """A data card: a YAML head that catalogues read, and the usual questions answered."""
    head = {
        "pretty_name": "Political events coded by Dragoman",
        "language": [name for name in facts["languages"] if name != "unknown"] or ["en"],
        "license": "other",
        "license_name": "see LICENSES and the section on licences",
        "size_categories": [_size(facts["rows"]["events"])],
        "tags": ["political-events", "plover", "cameo", "event-data", "international-relations"],
        "configs": [
            {"config_name": name, "data_files": f"data/{name}.parquet"} for name in facts["rows"]
        ],
    }  # fmt: skip
    versions = sorted({f"{run.coder_version}, codebook {run.codebook_version}" for run in runs})
    return _fill(
        "DATACARD.md",
        head=yaml.safe_dump(head, sort_keys=False, allow_unicode=True), days=_days(facts),
        counts=_side_by_side(facts["types"], facts["statuses"]), countries=_listed(facts["countries"]),
        sources=_listed(facts["sources"]), versions="; ".join(versions) or "unknown", runs=str(len(runs)),
        quarantined=f"{facts['quarantined']:,}", words=_TEXT_WORDS[facts["text"]],
    )  # fmt: skip


def _side_by_side(one: dict[str, int], other: dict[str, int]) -> str:
    left, right = list(one.items()), list(other.items())
    lines = []
    for number in range(max(len(left), len(right))):
        cells = [f"{k} | {n:,}" if k else " | " for k, n in (_at(left, number), _at(right, number))]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _at(rows: list[tuple[str, int]], number: int) -> tuple[str, int]:
    return rows[number] if number < len(rows) else ("", 0)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} ({n:,})" for name, n in counts.items()) or "none"


def _size(n: int) -> str:
    return next((name for most, name in _SIZES if n < most), "n>1M")


def citation(facts: dict[str, Any], runs: Sequence[Run]) -> str:
    """A CITATION.cff (version 1.2.0) of the data."""
    ended = [run.finished or run.started for run in runs]
    day = max(ended).date() if ended else dt.date(1970, 1, 1)
    told = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": f"Political events, {_days(facts)}, coded by Dragoman",
        "message": "If you use these data, cite them with the version of the coder and of its codebook.",
        "authors": [{"name": "Put the makers of this package here"}],
        "version": runs[-1].run_id if runs else "none",
        "date-released": day.isoformat(),
        "references": [
            {
                "type": "software", "title": "Dragoman", "version": facts["version"],
                "authors": [{"name": "The Dragoman developers"}],
            }
        ],
    }  # fmt: skip
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True)

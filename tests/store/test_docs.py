"""The Python snippets of the page on ways out run as they stand, one after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.store.importing import import_events
from factory_feeds import ICEWS, icews_row, write_table

_PAGE = Path(__file__).parents[2] / "docs" / "export.md"


def snippets() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", _PAGE.read_text(encoding="utf-8"), re.S | re.M)


def test_the_snippets_run_as_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    sides = {"Source Country": "United States", "Source Name": "United States"}
    rows = [icews_row(**{"Event ID": str(n), "Event Date": f"2018-0{n}-11"} | sides) for n in range(1, 6)]
    import_events("icews", [write_table(tmp_path / "e.tab", *rows, head=ICEWS)], tmp_path / "store")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for snippet in snippets():
        exec(compile(snippet, str(_PAGE), "exec"), names)
    out = capsys.readouterr().out
    assert "since 2018-01-01, between United States and North Korea" in out
    assert "2018-05" in out
    assert "PRK" in out
    assert len(snippets()) == 3

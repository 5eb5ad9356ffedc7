"""The cue lexicon: what it holds, and the errors of a wrong file."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.coding.statements.cues import load_cues
from dragoman.errors import DataError


def test_the_built_in_lexicon_knows_what_say_can_do() -> None:
    cues = load_cues()
    assert {"clause", "quote"} <= cues.verbs["say"].frames.keys()
    assert "for" in cues.verbs["call"].topics
    assert "claim" in cues.nouns
    assert "on" in cues.verbs["insist"].topics
    assert "for" in cues.spokespersons["spokeswoman"]
    assert "for" not in cues.spokespersons["envoy"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("verbs:\n  - frames: [clauze]\n    cues: [say]\n", "did you mean clause"),
        ("verbs:\n  - frame: [clause]\n    cues: [say]\n", "did you mean frames"),
        ("verbs: [\n", "not YAML"),
        ("verbs:\n  - {topics: [on], cues: [insist]}\n", "put it in quotation marks"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "cues.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_cues(path)


def test_a_later_entry_never_lowers_a_weight(tmp_path: Path) -> None:
    path = tmp_path / "cues.yaml"
    path.write_text(
        "verbs:\n"
        "  - {frames: [clause], weight: 0.9, cues: [say]}\n"
        "  - {frames: [clause, quote], weight: 0.5, cues: [say]}\n",
        encoding="utf-8",
    )
    assert load_cues(path).verbs["say"].frames == {"clause": 0.9, "quote": 0.5}

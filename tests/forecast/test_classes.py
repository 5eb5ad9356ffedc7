"""Classes of questions: codes decide, then kinds; bad files are named with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import DataError, SettingsError
from dragoman.forecast.classes import choose_class, load_classes

CASES = [
    ("visit", "042", "CONSULT", "visit", "occurred", True),
    ("visit", "043", "CONSULT", "visit", "occurred", False),
    ("visit", None, "CONSULT", "visit", "occurred", True),
    ("visit", "042", "CONSULT", "visit", "planned", False),
    ("intent_to_meet", "036", "AGREE", "meet", "occurred", True),
    ("consult", "046", "CONSULT", None, "ongoing", True),
    ("material_cooperation", "057", "SUPPORT", None, "occurred", True),
    ("material_cooperation", "051", "SUPPORT", None, "occurred", False),
    ("material_cooperation", None, "AID", "economic", "occurred", True),
    ("threaten_or_sanction", "1621", "SANCTION", "discontinue", "occurred", True),
    ("demand_disapprove_reject", "112", "ACCUSE", "disapprove", "occurred", True),
    ("demand_disapprove_reject", "020", "REQUEST", None, "occurred", False),
    ("force", "193", "ASSAULT", "firearms", "occurred", True),
    ("force", "193", "ASSAULT", "firearms", "denied", False),
]


@pytest.mark.parametrize(("name", "cameo", "kind", "mode", "status", "is_deed"), CASES)
def test_a_class_takes_its_own(
    name: str, cameo: str | None, kind: str, mode: str | None, status: str, is_deed: bool
) -> None:
    assert choose_class(load_classes(), name).is_deed(cameo, kind, mode, status) is is_deed


def test_seven_classes_ship_and_ask_in_words() -> None:
    known = load_classes()
    assert len(known) == 7
    assert choose_class(known, "Intent to meet").name == "intent_to_meet"
    assert all("Peru" in each.ask("Peru", "Chile") for each in known)


def test_an_overlay_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text('aid:\n  codes: ["07"]\nvisit:\n  kinds: [CONSULT]\n  statuses: [planned]\n')
    known = load_classes(path)
    assert len(known) == 8
    assert choose_class(known, "aid").is_deed("071", "AID", None, "occurred")
    assert choose_class(known, "visit").is_deed(None, "CONSULT", None, "planned")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("visit:\n  code: ['042']\n", r":1: class visit: unknown 'code'; did you mean codes"),
        ("visit:\n  codes: [42]\n", "quote codes"),
        ("a:\n  codes: ['04']\nvisit:\n  kinds: [CONSUL]\n", r":3: .*did you mean CONSULT"),
        ("visit:\n  codes: ['04']\n  statuses: [planed]\n", "did you mean planned"),
        ("visit: {}\n", "needs codes or kinds"),
        ("visit:\n  codes: ['04']\n  question: '{c} comes'\n", "may hold"),
        ("visit: [\n", "not valid YAML"),
        ("- visit\n", "expected classes by name"),
        ("visit: 3\n", "expected a table"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match=words):
        load_classes(path)


def test_unknown_class_and_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="did you mean visit"):
        choose_class(load_classes(), "visits")
    with pytest.raises(DataError, match="cannot be read"):
        load_classes(tmp_path / "none.yaml")

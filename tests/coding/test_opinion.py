"""The second opinion: what it sees, when it may overrule, that it learns, and that bad lines are named."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dragoman.coding.classify import Classification, Pair, classify_pair
from dragoman.coding.codebook import load_codebook
from dragoman.coding.linear_model import Description, Vocabulary
from dragoman.coding.opinion import KIND, Opinion, load_opinion
from dragoman.coding.opinion_features import GROUPS
from dragoman.coding.opinion_training import Lesson, Listener, figures, fit, macro_f1, train
from dragoman.errors import DataError
from dragoman.parse import load_parser, split_sentences
from dragoman.resolve import load_resolver
from dragoman.settings import Settings
from dragoman.show.cli import app
from dragoman.show.cli_train import read_labelled

WORDS = {"AID": ("ambulance", "ration"), "COERCE": ("handcuff", "cell")}


def lesson(number: int, label: str, frames: str | None = None, confidence: float = 0.2) -> Lesson:
    """A made-up pair whose words tell its label, whatever the frames say."""
    words: Description = {"bias:": 1.0, f"word:{WORDS[label][number % 2]}": 1.0, f"word:n{number % 5}": 1.0}
    return Lesson(f"p{number}", words, frames or label, confidence, label)


def lessons(frames: str | None = None, confidence: float = 0.2) -> list[Lesson]:
    return [lesson(i, "AID" if i % 2 else "COERCE", frames, confidence) for i in range(60)]


def classify(text: str, actor: str, recipient: str, opinion: object) -> Classification:
    """The type of the pair of two stretches of the text."""
    sentences = split_sentences(text)
    spans = [(text.index(words), text.index(words) + len(words)) for words in (actor, recipient)]
    document = load_resolver().read(text, sentences, date=None)
    parsed = list(load_parser().read(sentences))
    return classify_pair(Pair(parsed, *spans, document), load_codebook(), opinion)  # type: ignore[arg-type]


def heard(text: str, actor: str, recipient: str) -> Description:
    listener = Listener()
    classify(text, actor, recipient, listener)
    return listener.lesson("x", "AID").description


def test_description_tells_frames_words_path_and_parties() -> None:
    names = heard("Norway accused Iran of piracy.", "Norway", "Iran").keys()
    assert {
        "sure:ACCUSE",
        "word:piracy",
        "pair:<a> accuse",
        "path:nsubj<accuse>dobj",
        "order:<a><r>",
    } <= names
    assert "party:actor.kind.state" in names
    assert any(name.startswith("rule:accuse/") for name in names)


def test_names_of_parties_are_not_among_the_words() -> None:
    first = heard("Norway accused Iran of piracy.", "Norway", "Iran")
    second = heard("Brazil accused Chad of piracy.", "Brazil", "Chad")
    assert first.keys() == second.keys()


def test_training_learns_what_the_frames_miss() -> None:
    opinion, report = train(lessons(frames="COERCE"))
    assert report.changed == report.mended == 30
    assert report.spoiled == 0
    assert report.helps
    assert report.below == 0.25
    assert report.revised["root"] == 100.0
    assert opinion.judge(lesson(1, "AID").description, "COERCE")[0] == "AID"


def test_training_leaves_frames_alone_that_are_right() -> None:
    _, report = train(lessons())
    assert report.changed == 0
    assert not report.helps
    assert report.below == 0.0


def test_training_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        train(lessons(frames="AID"))[0].save(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_model_survives_its_file(tmp_path: Path) -> None:
    opinion, _ = train(lessons(frames="AID"))
    opinion.save(tmp_path / "m.npz")
    again = load_opinion(tmp_path / "m.npz")
    seen = lesson(2, "COERCE").description
    assert again.labels == opinion.labels
    assert again.below == opinion.below
    assert again.probabilities(seen) == pytest.approx(opinion.probabilities(seen), abs=1e-4)


@pytest.mark.parametrize("content", [b"", b"PK nonsense", b"weights"])
def test_file_that_is_no_model_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"bad\.npz: "):
        load_opinion(path)


def test_model_of_other_features_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.coding.opinion.KIND", KIND._replace(version=99))
    fit(lessons()).save(tmp_path / "old.npz")
    monkeypatch.undo()
    with pytest.raises(DataError, match=r"version 99.*train it again"):
        load_opinion(tmp_path / "old.npz")


@pytest.mark.parametrize("few", [[], lessons()[:10], [lesson(i, "AID") for i in range(1, 99, 2)]])
def test_too_few_lessons_are_refused(few: list[Lesson]) -> None:
    with pytest.raises(DataError, match="at least 40 pairs of two types"):
        train(few)


def always(label: str, *others: str, below: float = 1.0) -> Opinion:
    """A model that is sure of one label."""
    vocabulary = Vocabulary({"bias:": 1.0}, GROUPS)
    return Opinion([label, *others], vocabulary, np.array([[9.0, *(0.0 for _ in others)]]), below)


def test_opinion_overrules_and_says_so() -> None:
    found = classify("Norway accused Iran of piracy.", "Norway", "Iran", always("REJECT", "ACCUSE"))
    assert (found.event_type, found.quad_code) == ("REJECT", "Q3")
    assert found.rule.endswith("second opinion")


def test_opinion_does_not_touch_what_frames_are_sure_of() -> None:
    opinion = always("REJECT", "ACCUSE", below=0.3)
    assert classify("Norway accused Iran of piracy.", "Norway", "Iran", opinion).event_type == "ACCUSE"


def test_opinion_does_not_touch_types_that_it_has_not_seen() -> None:
    found = classify("Norway accused Iran of piracy.", "Norway", "Iran", always("REJECT", "AID"))
    assert found.event_type == "ACCUSE"


def test_figures_by_hand() -> None:
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
    assert dict(figures(["AID", "ASSAULT"], ["COOPERATE", "COERCE"])) == {
        "binary": 100,
        "quad": 100,
        "root": 0,
    }


GOOD = {"id": "g", "text": "Norway sued Iran.", "actor": [0, 6], "recipient": [12, 16], "label": "ACCUSE"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "ACUSE"}, r"bad\.jsonl:2: field 'label'.*did you mean ACCUSE"),
        ({"label": None}, r"bad\.jsonl:2: field 'label'"),
        ({"actor": [0, 99]}, r"bad\.jsonl:2: field 'actor': expected \[start, end\] inside the text"),
        ({"text": ""}, r"bad\.jsonl:2: field 'text'"),
        ({"date": "soon"}, r"bad\.jsonl:2: field 'date'"),
    ],
)
def test_bad_line_is_named_with_file_and_line(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps(GOOD | change)}\n")
    with pytest.raises(DataError, match=message):
        list(read_labelled(path))


def test_missing_field_and_broken_json_are_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    misnamed = {("actr" if name == "actor" else name): value for name, value in GOOD.items()}
    path.write_text(json.dumps(misnamed))
    with pytest.raises(DataError, match="'actor' is missing; did you mean actr"):
        list(read_labelled(path))
    path.write_text("{")
    with pytest.raises(DataError, match=r"bad\.jsonl:1: not JSON"):
        list(read_labelled(path))


def labelled_lines() -> str:
    """Sixty short pairs in two of a user's own senses of words."""
    rows = []
    for number, name in enumerate(["Norway", "Brazil", "Kenya", "Japan", "Chad", "Peru"] * 10):
        verb, label = ("outfoxed", "REJECT") if number % 2 else ("feted", "SUPPORT")
        text = f"{name} {verb} Iran on day {number}."
        start = text.index("Iran")
        rows.append({"id": f"r{number}", "text": text, "actor": [0, len(name)],
                     "recipient": [start, start + 4], "label": label})  # fmt: skip
    return "\n".join(json.dumps(row) for row in rows)


def test_train_command_and_classify_with_its_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labelled, model = tmp_path / "own.jsonl", tmp_path / "own.npz"
    labelled.write_text(labelled_lines())
    result = CliRunner().invoke(app, ["train", str(labelled), "--out", str(model)])
    assert result.exit_code == 0, result.output
    assert "60 pairs: REJECT 30, SUPPORT 30" in result.output
    monkeypatch.setenv("DRAGOMAN_SECOND_OPINION", str(model))
    result = CliRunner().invoke(app, ["classify", str(labelled)])
    answers = [json.loads(line)["event_type"] for line in result.stdout.splitlines()]
    wanted = [json.loads(line)["label"] for line in labelled.read_text().splitlines()]
    assert len(answers) == 60
    assert sum(a == b for a, b in zip(answers, wanted, strict=True)) >= 30


def test_model_that_is_not_there_stops_classify(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_SECOND_OPINION", "nowhere.npz")
    result = CliRunner().invoke(app, ["classify"], input=json.dumps(GOOD))
    assert isinstance(result.exception, DataError)
    assert str(result.exception) == "nowhere.npz: cannot be read: No such file or directory"


def test_the_default_is_off() -> None:
    assert Settings().second_opinion == "auto"

"""The codebook: complete, checked with file and line, and every frame does what its example says."""

from __future__ import annotations

import functools
from collections import Counter

import pytest

from dragoman.coding.codebook import QUADS, Codebook, Frame, load_codebook
from dragoman.coding.events import code_events
from dragoman.errors import CodebookError
from dragoman.parse import load_parser, split_sentences
from dragoman.records import Event
from dragoman.resolve import load_resolver
from factory import DATE

CODEBOOK = load_codebook()
FRAMES = list(CODEBOOK.frames())


@functools.cache
def coded_examples() -> dict[str, list[Event]]:
    """What every example and counter-example gives, all parsed in one batch."""
    texts = sorted({f.example for f in FRAMES} | {f.counter for f in FRAMES if f.counter})
    sentences = [sentence for text in texts for sentence in split_sentences(text)[:1]]
    found = {}
    for text, parsed in zip(texts, load_parser().read(sentences), strict=True):
        document = load_resolver().read(text, [parsed.sentence], date=DATE)
        found[text] = code_events([parsed], document, [], [], [], CODEBOOK)
    return found


def test_has_all_types_with_modes_and_definitions() -> None:
    assert list(CODEBOOK.types) == list(QUADS)
    for entry in CODEBOOK.types.values():
        assert entry.definition.endswith(".")
        assert len(entry.frames) >= 8
        assert entry.quad == QUADS[entry.name]


@pytest.mark.parametrize(
    ("event_type", "mode", "score"),
    [
        ("CONSULT", "visit", 4.0),
        ("ASSAULT", "aerial", -9.5),
        ("AID", None, 10.0),
        ("PROTEST", "vandalize", -5.0),
    ],
)
def test_intensity_is_the_score_of_mode_or_type(event_type: str, mode: str | None, score: float) -> None:
    assert CODEBOOK.intensity(event_type, mode) == score


@pytest.mark.parametrize(("code", "score"), [("042", 1.9), ("1821", -9.0), ("1999", -10.0), (None, None)])
def test_goldstein_falls_back_on_the_code_above(code: str | None, score: float | None) -> None:
    assert CODEBOOK.goldstein(code) == score


@pytest.mark.parametrize("frame", [f for f in FRAMES if not f.pair_only], ids=lambda frame: frame.rule)
def test_example_is_coded_by_its_frame(frame: Frame) -> None:
    events = coded_examples()[frame.example]
    rules = {event.rule.split(" + ")[0] for event in events}
    assert frame.rule in rules, [(e.rule, e.actor.text, e.recipient and e.recipient.text) for e in events]
    assert any(event.event_type == frame.event_type for event in events)


@pytest.mark.parametrize("frame", [f for f in FRAMES if f.pair_only], ids=lambda frame: frame.rule)
def test_a_frame_for_pairs_only_is_never_coded(frame: Frame) -> None:
    assert frame.rule not in {event.rule for event in coded_examples()[frame.example]}


@pytest.mark.parametrize("frame", [f for f in FRAMES if f.counter], ids=lambda frame: frame.rule)
def test_counter_example_is_not_coded_by_the_frame(frame: Frame) -> None:
    assert frame.counter is not None
    assert frame.rule not in {event.rule for event in coded_examples()[frame.counter]}


def test_examples_are_all_different() -> None:
    counts = Counter(frame.example for frame in FRAMES)
    assert [text for text, n in counts.items() if n > 1] == []


def test_knows_several_hundred_triggers() -> None:
    triggers = {t for f in FRAMES for t in (*f.verbs, *f.nouns, *f.adjectives)}
    assert len(triggers) > 900


def test_rule_leads_back_to_its_frame() -> None:
    frame = FRAMES[0]
    assert CODEBOOK.frame(frame.rule) is frame
    assert CODEBOOK.frame(f"{frame.rule} + grammar/refusal") is frame
    assert CODEBOOK.frame("nothing/at all") is None


WRONG = [
    ("aid.yaml", "    verbs: give", "    verb: give", "unknown key 'verb'; did you mean verbs"),
    ("aid.yaml", "recipient: [iobj,", "recipient: [iobject,", "no slot named 'iobject'; did you mean iobj"),
    ("aid.yaml", "object: $aid", "object: $aids", "no noun class named 'aids'; did you mean aid"),
    ("aid.yaml", 'cameo: "071"', 'cameo: "07x"', "no CAMEO code named '07x'"),
    (
        "aid.yaml",
        "contexts: military",
        "contexts: militry",
        "no context named 'militry'; did you mean military",
    ),
    ("consult.yaml", "mode: visit", "mode: visits", "no mode named 'visits'; did you mean visit"),
    ("consult.yaml", "reciprocal: true", "reciprocal: perhaps", "'reciprocal' must be true or false"),
    ("consult.yaml", "quad: Q1", "quad: Q2", "no quad of this type named 'Q2'"),
    ("consult.yaml", "frames:", "frames: [", "not valid YAML"),
    ("grammar.yaml", "type: AGREE", "type: AGRE", "no type named 'AGRE'; did you mean AGREE"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "message"), WRONG, ids=[w[3][:30] for w in WRONG])
def test_mistake_is_named_with_file_and_line(
    tmp_path, file: str, right: str, wrong: str, message: str
) -> None:
    text = shipped(file)
    line = text[: text.index(right)].count("\n") + 1
    (tmp_path / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        load_codebook(tmp_path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{file}:")
    if "YAML" not in message:
        assert caught.value.line == line


def test_overlay_replaces_a_file_and_changes_the_version(tmp_path) -> None:
    text = shipped("protest.yaml").replace("name: deface", "name: daub walls")
    (tmp_path / "protest.yaml").write_text(text, encoding="utf-8")
    changed = load_codebook(tmp_path)
    assert changed.frame("protest/daub walls") is not None
    assert changed.version != CODEBOOK.version


def test_same_codebook_is_loaded_once() -> None:
    assert isinstance(CODEBOOK, Codebook)
    assert load_codebook() is CODEBOOK


def shipped(file: str) -> str:
    """A codebook file as it is shipped."""
    from importlib.resources import files

    return (files("dragoman") / "data" / "codebook" / file).read_text(encoding="utf-8")

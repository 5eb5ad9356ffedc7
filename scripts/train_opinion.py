"""Write the sentences of the second opinion from a grammar of our own, and train a model on them.

    python scripts/train_opinion.py sentences --out SENTENCES.jsonl      # what `dragoman train` reads
    python scripts/train_opinion.py model --out src/dragoman/data/opinion/model.npz

The second form needs the extras ``train`` and ``encoder`` and takes two minutes on one core.

``scripts/opinion/grammar.yaml`` holds predicates of every type with actors, recipients and the shapes of
sentences; ``scripts/opinion/sentences.txt`` holds sentences written by hand. The same seed gives the same
sentences. All sentences of one predicate have one id, so that cross-validation never judges a predicate
that was learned.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dragoman.coding.encoder import load_encoder
from dragoman.coding.opinion import OFF, Opinion
from dragoman.coding.opinion_training import Listener, fit
from dragoman.pipeline import Coder
from dragoman.settings import Settings
from dragoman.show.cli_train import LabelledPair, make_lesson

HOME = Path(__file__).with_name("opinion")
SEED = 20180601
PER_PREDICATE = 4
"""Sentences made of each predicate."""
SHAPES = (("past", 0.7), ("passive", 0.1), ("headline", 0.1), ("infinitive", 0.1))
BELOW = 0.75
"""The frames' confidence from which on they are left alone."""
PLURAL_HEADS = {"police", "gunmen", "men", "people", "women", "paramilitaries", "Ecuador"}
SINGULAR_HEADS = {"Honduras", "Laos", "Nations", "Cyprus", "campus"}


class Sentence(NamedTuple):
    """A labelled pair as ``dragoman train`` reads it."""

    id: str
    text: str
    actor: tuple[int, int] | None
    recipient: tuple[int, int] | None
    label: str


class Verb(NamedTuple):
    """A verb's forms."""

    base: str
    third: str
    past: str
    participle: str


def inflect(base: str, irregular: dict[str, list[str]]) -> Verb:
    """The forms of a verb, by rule unless the grammar lists them."""
    if base in irregular:
        return Verb(base, *irregular[base])
    if re.search(r"[^aeiou]y$", base):
        return Verb(base, base[:-1] + "ies", base[:-1] + "ied", base[:-1] + "ied")
    third = base + ("es" if re.search(r"(s|x|z|ch|sh)$", base) else "s")
    past = base + ("d" if base.endswith("e") else "ed")
    return Verb(base, third, past, past)


def is_plural(phrase: str) -> bool:
    """Whether a verb after the phrase is in the plural."""
    head = re.split(r" (?:of|in|at|on|near|who|loyal|from|with)\b", phrase)[0].split()[-1]
    if head in SINGULAR_HEADS:
        return False
    return (
        head in PLURAL_HEADS or " and " in phrase or (head.endswith("s") and not head.endswith(("'s", "ss")))
    )


def predicates(grammar: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every type with its predicates, those composed of words about acts included."""
    for label, phrases in grammar["predicates"].items():
        for phrase in phrases:
            yield label, phrase
    for entry in grammar["composed"]:
        for words in entry["words"]:
            for act in grammar["acts"][entry["acts"]]:
                yield entry["type"], f"{words} {act}"


def write_sentence(label: str, predicate: str, grammar: dict[str, Any], chance: random.Random) -> Sentence:
    """One sentence with the predicate, its shape and parties drawn by chance."""
    actor = chance.choice(grammar["actors"].get(label, grammar["powers"]))
    others = [p for p in grammar["recipients"].get(label, grammar["powers"]) if p != actor]
    recipient = chance.choice(others)
    verb, *rest = predicate.split()
    negated = verb == "not"
    if negated:
        verb, *rest = rest
    forms, tail = inflect(verb, grammar["irregular"]), re.sub(r"\bR\b", "⟨r⟩", " ".join(rest))
    shape = chance.choices([name for name, _ in SHAPES], [weight for _, weight in SHAPES])[0]
    if shape == "passive" and (not tail.startswith("⟨r⟩") or negated):
        shape = "past"
    if verb == "will" or negated:
        shape = "past"
    frame = chance.choice(grammar["frames"][shape])
    if verb == "will":
        frame = frame.replace("has {part}", "{past}").replace("had {part}", "{past}")
    text = _fill(frame, forms, tail, actor, negated)
    return _mark(text, actor, recipient, label, predicate)


def _fill(frame: str, forms: Verb, tail: str, actor: str, negated: bool) -> str:
    """The frame with the verb's forms; the parties stand as ⟨s⟩ and ⟨r⟩ still."""
    plural = is_plural(actor)
    past = f"did not {forms.base}" if negated else forms.past
    if forms.base == "be":
        past = "were" if plural else "was"
    if forms.base == "will":
        past = "will"
    participle = f"not {forms.participle}" if negated else forms.participle
    has = "have" if plural else "has"
    if "by {s}" in frame:
        after = tail.removeprefix("⟨r⟩").strip()
        values = {"part": forms.participle, "rest": f" {after}" if after else ""}
    else:
        values = {
            "past": f"{past} {tail}",
            "part": f"{participle} {tail}",
            "base": f"{forms.base} {tail}",
            "pres": f"{forms.base if plural else forms.third} {tail}",
            "rest": "",
        }
        frame = frame.replace("has {part}", has + " {part}")
    return frame.format(S="⟨S⟩", s="⟨s⟩", R="⟨R⟩", r="⟨r⟩", was="⟨was⟩", has="⟨has⟩", had="had", **values)


def _mark(text: str, actor: str, recipient: str, label: str, predicate: str) -> Sentence:
    """The sentence with its parties in place, and where they stand."""
    many = is_plural(recipient)
    text = text.replace("⟨was⟩", "were" if many else "was").replace("⟨has⟩", "have" if many else "has")
    spans: dict[str, tuple[int, int]] = {}
    out = ""
    for part in re.split(r"(⟨[sSrR]⟩)", text):
        if part.startswith("⟨"):
            name = actor if part[1] in "sS" else recipient
            name = name[0].upper() + name[1:] if part[1] in "SR" or not out else name
            spans.setdefault(part[1].lower(), (len(out), len(out) + len(name)))
        out += name if part.startswith("⟨") else part
    return Sentence(f"{label}: {predicate}", out, spans.get("s"), spans.get("r"), label)


def written_by_hand(path: Path) -> Iterator[Sentence]:
    """The sentences of ``sentences.txt``."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, marked = line.split("\t")
            yield read_marked(label, marked)


def read_marked(label: str, marked: str) -> Sentence:
    """A sentence with the actor in [brackets] and the recipient in {braces}."""
    text, starts, spans = "", {}, {}
    for char in marked:
        if char in "[{":
            starts[char] = len(text)
        elif char in "]}":
            opened = "[" if char == "]" else "{"
            spans[opened] = (starts[opened], len(text))
        else:
            text += char
    return Sentence(f"{label}: {text}", text, spans.get("["), spans.get("{"), label)


def write_all() -> list[Sentence]:
    """All sentences, in a fixed order."""
    grammar = yaml.safe_load((HOME / "grammar.yaml").read_text(encoding="utf-8"))
    chance = random.Random(SEED)
    made = [
        write_sentence(label, predicate, grammar, chance)
        for label, predicate in predicates(grammar)
        for _ in range(PER_PREDICATE)
    ]
    return made + list(written_by_hand(HOME / "sentences.txt"))


def train_on(sentences: list[Sentence]) -> Opinion:
    """The model that ships: no measuring, for frames fail more often here than in the news."""
    coder = Coder(Settings(second_opinion=OFF))
    listener = Listener(load_encoder())
    lessons = [
        make_lesson(LabelledPair(s.id, s.text, s.actor, s.recipient, s.label), coder, listener)
        for s in sentences
    ]
    about = {"codebook": coder.codebook.version, "parser": coder.parser.name, "pairs": len(lessons)}
    return fit(lessons, BELOW, about)


def main() -> int:
    """Write the sentences, or the model."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("what", choices=("sentences", "model"))
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    sentences = write_all()
    if chosen.what == "model":
        train_on(sentences).save(chosen.out)
    else:
        lines = (json.dumps(sentence._asdict(), ensure_ascii=False) + "\n" for sentence in sentences)
        chosen.out.write_text("".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

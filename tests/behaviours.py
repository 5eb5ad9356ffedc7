"""Ways to change a sentence with a known effect on its rows: behaviour in the manner of CheckList."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from spacy.tokens import Token

from dragoman.coding.judge import OFF
from dragoman.parse import load_parser, split_sentences
from dragoman.pipeline import Coder
from dragoman.records import Article, Coded
from dragoman.settings import Settings
from factory import DATE


class Row(NamedTuple):
    """What of an event must stay, or change with its sentence."""

    actor: str | None
    recipient: str | None
    kind: str
    status: str

    def rename(self, countries: Mapping[str, str]) -> Row:
        """The row with other countries."""
        actor, recipient = (countries.get(c, c) if c else c for c in (self.actor, self.recipient))
        return self._replace(actor=actor, recipient=recipient)


class Change(NamedTuple):
    """A changed sentence, and what the countries of its rows are now."""

    text: str
    countries: Mapping[str, str] = {}


class Country(NamedTuple):
    """A state's code with its noun and its adjective."""

    code: str
    noun: str
    adjective: str


def code_rows(texts: Sequence[str]) -> list[frozenset[Row]]:
    """The rows of each text, coded as articles of one day that know nothing of each other."""
    articles = [Article(id=str(n), text=text, date=DATE) for n, text in enumerate(texts)]
    return [_rows(result) for result in Coder(Settings(judge=OFF)).code_articles(articles, ["events"])]


def _rows(result: Coded | Exception) -> frozenset[Row]:
    if isinstance(result, Exception):
        raise result
    return frozenset(
        Row(e.actor.country, e.recipient.country if e.recipient else None, e.event_type, e.status)
        for e in result.events
    )


@functools.cache
def countries() -> tuple[Country, ...]:
    """The states of the register that have a name of one word and an adjective of their own."""
    register = files("dragoman") / "data" / "register"
    adjectives: dict[str, str] = {}
    for row in _table(register / "alias.demonyms.csv"):
        if row["kind"] == "adjective" and row["text"].isalpha():
            adjectives.setdefault(row["entity"], row["text"])
    return tuple(
        Country(row["id"], row["name"], adjectives[row["id"]])
        for row in _table(register / "entity.states.csv")
        if row["kind"] == "state" and row["name"].isalpha() and row["id"] in adjectives
    )


def _table(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def countries_in(text: str) -> list[Country]:
    """The countries that a sentence names by noun or adjective, in order."""
    words = re.findall(r"\w+", text)
    places = {c: next((i for i, w in enumerate(words) if w in c[1:]), -1) for c in countries()}
    return sorted((c for c, at in places.items() if at >= 0), key=lambda c: places[c])


def replace_words(text: str, words: Mapping[str, str]) -> str:
    """The text with whole words replaced, all at once, "a" and "an" made to fit."""
    changed = re.sub(r"\w+", lambda found: words.get(found[0], found[0]), text)
    for article, other, vowels in (("a", "an", "AEIO"), ("an", "a", "BCDFGHJKLMNPQRSTVWXYZU")):
        for name in words.values():
            if name[0] in vowels:
                changed = re.sub(rf"\b({article}|{article.title()}) {name}\b", _article(other, name), changed)
    return changed


def _article(word: str, name: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{word.title() if found[1][0] == 'A' else word} {name}"


def rename(text: str, pairs: Sequence[tuple[Country, Country]]) -> Change:
    """The text with each pair's first country in the words of its second."""
    words = {one: other for a, b in pairs for one, other in zip(a[1:], b[1:], strict=True)}
    return Change(replace_words(text, words), {a.code: b.code for a, b in pairs})


def _lone_countries(text: str) -> list[Country]:
    """The countries of a sentence that names nothing else, whose own names would not change with them."""
    named = countries_in(text)
    known = {word for country in named for word in country[1:]}
    others = {w for w in re.findall(r"(?<!^)\b[A-Z]\w+", text) if w not in known}
    return [] if others else named


def swap_countries(text: str) -> Change | None:
    """Two named countries in each other's place; nothing where there are not just two."""
    named = _lone_countries(text)
    return rename(text, [(named[0], named[1]), (named[1], named[0])]) if len(named) == 2 else None


def rename_country(text: str) -> Change | None:
    """The first country gets another name."""
    named = _lone_countries(text)
    if not named:
        return None
    strangers = [c for c in countries() if c.noun in ("Chile", "Latvia", "Vietnam") and c not in named]
    return rename(text, [(named[0], strangers[0])])


def _opening(words: str) -> Callable[[str], Change | None]:
    def change(text: str) -> Change | None:
        first = text.split(maxsplit=1)[0]
        is_name = any(first.removesuffix("'s") in c[1:] for c in countries())
        begins_plainly = first in {"The", "A", "An", "Two", "Three"}
        if not (is_name or begins_plainly):
            return None
        return Change(words + (text if is_name else text[0].lower() + text[1:]))

    return change


def _closing(words: str) -> Callable[[str], Change | None]:
    return lambda text: Change(f"{text[:-1]}{words}.") if text.endswith(".") else None


def _around(before: str = "", after: str = "") -> Callable[[str], Change | None]:
    return lambda text: Change(before + text + after)


def main_verb(text: str) -> Token | None:
    """The verb of a sentence that tells one thing in the past tense, active."""
    (parsed,) = load_parser().read(split_sentences(text)[:1])
    root = next((t for t in parsed.doc if t.dep_ == "ROOT"), None)
    if (
        root is None
        or root.tag_ != "VBD"
        or root.lemma_ == "be"
        or any(t.dep_ == "neg" for t in root.children)
    ):
        return None
    return root


def _put(text: str, verb: Token, words: str) -> str:
    return text[: verb.idx] + words + text[verb.idx + len(verb.text) :]


def negate(text: str) -> Change | None:
    """The sentence with "did not" before its verb."""
    verb = main_verb(text)
    return Change(_put(text, verb, f"did not {verb.lemma_}")) if verb else None


def headline(text: str) -> Change | None:
    """The sentence as a heading: in the present tense, no articles, title case, no full stop."""
    verb = main_verb(text)
    if verb is None:
        return None
    subject = next((t for t in verb.children if t.dep_ == "nsubj"), None)
    is_plural = subject is not None and (subject.tag_ in {"NNS", "NNPS"} or any(subject.conjuncts))
    present = _put(text, verb, verb.lemma_ if is_plural else _third_person(verb.lemma_))
    words = [w for w in present.removesuffix(".").split() if w.lower() not in {"a", "an", "the"}]
    small = {"of", "in", "on", "to", "for", "and", "from", "with", "by", "at"}
    if len(words) > 16:
        return None
    return Change(" ".join(w if w in small and i else w[0].upper() + w[1:] for i, w in enumerate(words)))


def _third_person(lemma: str) -> str:
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ies"
    return lemma + ("es" if re.search(r"(s|x|z|ch|sh|o)$", lemma) else "s")


def _unbalanced(text: str) -> Change:
    return Change('"' + text)


def _capitals(text: str) -> Change:
    return Change(text.upper())


class Behaviour(NamedTuple):
    """A change and what it may do to the rows; ``share`` of the sentences at least must behave so.

    One that changes only the main verb asks for sentences that tell a ``single`` act.
    """

    change: Callable[[str], Change | None]
    holds: Callable[[frozenset[Row], frozenset[Row]], bool]
    share: float
    single: bool = False


def _stays(before: frozenset[Row], after: frozenset[Row]) -> bool:
    return before == after


def _adds_nothing(before: frozenset[Row], after: frozenset[Row]) -> bool:
    return after <= before


def _is_not_told_as_done(before: frozenset[Row], after: frozenset[Row]) -> bool:
    return not any(row.status in {"occurred", "ongoing"} for row in before & after)


def _stays_but_for_status(before: frozenset[Row], after: frozenset[Row]) -> bool:
    return {row[:3] for row in before} == {row[:3] for row in after}


BEHAVIOURS: dict[str, Behaviour] = {
    "swapping two countries swaps them in the row": Behaviour(swap_countries, _stays, 0.98),
    "renaming a country renames it in the row": Behaviour(rename_country, _stays, 0.98),
    "a date in front": Behaviour(_opening("On Tuesday, "), _stays, 0.99),
    "a circumstance in front": Behaviour(_opening("After a long night, "), _stays, 0.98),
    "a slip of the pen in a neutral word": Behaviour(_opening("In a shrot speech, "), _stays, 0.97),
    "a reporter in front": Behaviour(_opening("A spokesman said "), _stays, 0.97),
    "a source behind": Behaviour(_closing(", a local newspaper reported"), _stays, 0.97),
    "a date behind": Behaviour(_closing(" on Tuesday"), _stays, 0.98),
    "a parenthesis behind": Behaviour(_closing(" (see page 4)"), _stays, 0.98),
    "the name of a type behind": Behaviour(_closing(" (ACCUSE)"), _stays, 0.98),
    "the weather before": Behaviour(_around("It rained in the hills all night. "), _stays, 0.99),
    "the weather after": Behaviour(_around(after=" It rained in the hills all night."), _stays, 0.99),
    "a paragraph of its own": Behaviour(
        _around("The shops closed at six.\n\n", "\n\nIt rained."), _stays, 0.99
    ),
    "a heading in the present tense": Behaviour(headline, _stays_but_for_status, 0.8, single=True),
    "negation": Behaviour(negate, _is_not_told_as_done, 0.98, single=True),
    "capitals": Behaviour(_capitals, _adds_nothing, 0.98),
    "a quotation mark that is never closed": Behaviour(_unbalanced, _adds_nothing, 0.99),
}
"""What must hold for the examples of the codebook."""


class Outcome(NamedTuple):
    """How many sentences a change was tried on, and those that did not behave."""

    tried: int
    failures: list[str]

    @property
    def share(self) -> float:
        """The share of the sentences that behaved."""
        return 1 - len(self.failures) / max(1, self.tried)


def try_behaviour(behaviour: Behaviour, texts: Sequence[str], rows: Sequence[frozenset[Row]]) -> Outcome:
    """The behaviour on each text that it can change; ``rows`` are those of the unchanged texts."""
    pairs = [
        (row, change) for text, row in zip(texts, rows, strict=True) if (change := behaviour.change(text))
    ]
    after = code_rows([change.text for _, change in pairs])
    failures = []
    for (row, change), now in zip(pairs, after, strict=True):
        expected = frozenset(one.rename(change.countries) for one in row)
        if not behaviour.holds(expected, now):
            lost, new = (sorted(map(str, some)) for some in (expected - now, now - expected))
            failures.append(f"{change.text!r}: lost {lost}, new {new}")
    return Outcome(len(pairs), failures)

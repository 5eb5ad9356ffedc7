from __future__ import annotations

import random
import time

from dragoman.clean.duplicates import Duplicates, share, sign

WORDS = (
    "minister bridge toll talks lorry lake border treaty envoy winter summit harbour letter promise".split()
)


def make_text(seed: int, words: int = 200) -> str:
    """A text of its own for every seed."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(words))


def test_a_copy_with_another_end_is_known_again() -> None:
    found = Duplicates()
    text = make_text(1, 300)
    assert found.add("a", text) is None
    assert found.add("b", make_text(2, 300)) is None
    assert (
        found.add("c", "MOSCOW (Gazette) - " + text + " Reporting by Anna Berg; editing by Tomas Lind.")
        == "a"
    )
    assert found.add("d", text.upper()) == "a"


def test_another_text_is_not() -> None:
    found = Duplicates()
    assert [found.add(str(n), make_text(n)) for n in range(300)] == [None] * 300


def test_short_texts_are_not_compared() -> None:
    found = Duplicates()
    assert found.add("a", "No comment.") is None
    assert found.add("b", "No comment.") is None


def test_the_estimate_is_near_the_truth() -> None:
    one, other = make_text(1, 400), make_text(1, 400).rsplit(" ", 100)[0] + " " + make_text(9, 100)
    left, right = sign(one), sign(other)
    assert left is not None
    assert right is not None
    assert 0.35 < share(left, right) < 0.85


def test_signatures_do_not_depend_on_the_machine() -> None:
    signature = sign(make_text(1))
    assert signature is not None
    assert signature[:2].tolist() == EXPECTED


def test_it_is_quick() -> None:
    found, began = Duplicates(), time.perf_counter()
    for n in range(1000):
        found.add(str(n), make_text(n, 400))
    assert time.perf_counter() - began < 10


EXPECTED = [22528708, 13987012]

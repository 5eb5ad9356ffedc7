"""The ledger knows what a dictionary would know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.engine import ledger
from dragoman.engine.ledger import Ledger

PAGES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("123")), max_size=40)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.sampled_from("123"), st.booleans())),
    PAGES,
    st.integers(1, 8),
)
def test_pages_are_told_as_a_dictionary_would_tell_them(
    known: dict[str, tuple[str, bool]], pages: list[tuple[str, str]], merge_at: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "_MERGE_AT", merge_at)
        book = Ledger((name, mark, old) for name, (mark, old) in known.items())
        met: dict[str, str] = {}
        for name, mark in pages:
            if name in met:
                expected = "unchanged" if met[name] == mark else "clash"
            elif known.get(name, ("", False))[0] == mark:
                expected = "outdated" if known[name][1] else "unchanged"
            else:
                expected = "new"
            met.setdefault(name, mark)
            assert book.meet(name, mark) == expected

"""What the parser met is forgotten after each batch: a long run needs no more memory than a short one."""

from __future__ import annotations

import dragoman


def test_words_of_a_text_are_not_kept_after_it_was_coded() -> None:
    coder = dragoman.load()
    coder.code("Russia praised Japan.", date="2018-06-01")
    strings = coder.parser.nlp.vocab.strings
    before = len(strings)
    coded = coder.code("Russia praised the Zorvaxian envoy Quillimbor in Trestlewick.", date="2018-06-01")
    assert len(strings) == before
    assert "Quillimbor" not in strings
    assert coded.events

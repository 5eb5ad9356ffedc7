"""Tells the language of a text, with a guard for texts too short to tell."""

from __future__ import annotations

import functools
import re
from typing import Any

MIN_LETTERS = 60
"""Shorter texts are not judged: a name and a place look like any language."""
SAMPLE_CHARS = 800
SURE = 0.8
"""Below this the answer is a guess; callers should not throw a text away for it."""
MIN_OTHER_LETTERS = 6
"""So many letters of another script are enough to tell that a text is not in a language of Latin letters."""
_OTHER_LETTERS = re.compile(r"[\u0370-\u1fff\u2c00-\ua7ff\uac00-\uffdc]")


@functools.lru_cache(maxsize=1)
def _load_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def tell_language(text: str) -> tuple[str | None, float]:
    """The ISO 639-1 code and the probability; nothing and 0 where the text is too short.

    Few letters tell much where they are not Latin ones: of these the answer is given as sure.
    Source: py3langid's packaged model.
    """
    sample = text[:SAMPLE_CHARS]
    letters = sum(map(str.isalpha, sample))
    others = 0 if sample.isascii() else len(_OTHER_LETTERS.findall(sample))
    if others > 0.5 * letters and others >= MIN_OTHER_LETTERS:
        code, probability = _classify(sample)
        return code, max(probability, SURE)
    if letters < MIN_LETTERS:
        return None, 0.0
    return _classify(sample)


@functools.lru_cache(maxsize=1)
def _classify(sample: str) -> tuple[str, float]:
    """What the model says; the last answer is kept, for a page is judged twice."""
    code, probability = _load_identifier().classify(sample)
    return str(code), float(probability)

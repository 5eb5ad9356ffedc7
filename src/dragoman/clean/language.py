"""Tells the language of a text, with a guard for texts too short to tell."""

from __future__ import annotations

import functools
from typing import Any

MIN_LETTERS = 60
"""Shorter texts are not judged: a name and a place look like any language."""
SAMPLE_CHARS = 1500
SURE = 0.8
"""Below this the answer is a guess; callers should not throw a text away for it."""


@functools.lru_cache(maxsize=1)
def _load_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def tell_language(text: str) -> tuple[str | None, float]:
    """The ISO 639-1 code and the probability; nothing and 0 where the text is too short.

    Source: py3langid's packaged model of 97 languages.
    """
    sample = text[:SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None, 0.0
    code, probability = _load_identifier().classify(sample)
    return str(code), float(probability)

"""Lemmas as the codebook knows them."""

from __future__ import annotations

from collections.abc import Container

from spacy.tokens import Token


def lemma_in(token: Token, words: Container[str]) -> str:
    """The token's lemma; where the lemmatizer lost an "e" ("waged" as "wag"), as the words have it."""
    lemma = token.lemma_.lower()
    return lemma + "e" if lemma not in words and lemma + "e" in words else lemma

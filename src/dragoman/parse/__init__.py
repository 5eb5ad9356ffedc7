"""The language pipeline and the gate before it: an article's text in, parsed sentences out.

``sentences.py`` splits a text (headings, paragraphs, sentences) without a model;
``gate.py`` decides which sentences are worth the parser's time; ``syntax.py`` holds the one
place where a language pipeline is loaded and run, and the small questions that rooms ask of a parse.
"""

from dragoman.parse.sentences import split_sentences
from dragoman.parse.syntax import Parsed, Parser, load_parser

__all__ = ["Parsed", "Parser", "load_parser", "split_sentences"]

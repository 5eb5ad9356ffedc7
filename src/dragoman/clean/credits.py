"""Reads bylines, photo credits and the name of the outlet in a dump."""

from __future__ import annotations

import re

_NAME = r"[^\W\d_][\w.'’-]*"
_BYLINE = re.compile(
    r"^(?:byline|by|von|par|por|di|door|author|written by|words by|story by|автор)[:\s]\s*"
    rf"({_NAME}(?:[ ,&|/]+{_NAME}){{0,16}})\s*$",
    re.I,
)
_AGENCIES = "getty|ap|afp|reuters|epa|shutterstock|alamy|bloomberg|xinhua|tass|yonhap|pool"
_BRACKETED = "photo[^()]*|ap|ap photo[^()]*|reuters|afp|pa wire|pa|getty images?[^()]*|file[^()]*"
_MAKERS = "photo|foto|photograph|image|picture|pictures|illustration|credit|copyright"
_CREDIT = re.compile(
    rf"(?:/\s*(?:{_AGENCIES})\b[^.]{{0,60}}$)"
    rf"|(?:\((?:[^()]{{0,60}}/\s?[^()]{{2,40}}|{_BRACKETED})\)\s*$)"
    r"|(?:\b(?:getty images?|shutterstock|ap photo|via (?:ap|reuters|afp|getty))\W*$)"
    rf"|(?:\b(?:{_MAKERS})s?\s*(?:by|:|courtesy|credit)[^.]{{0,60}}\.?$)",
    re.I,
)
_PARTICLES = frozenset("de la van von der den bin ibn al el del di da dos y e".split())


def is_byline(line: str) -> bool:
    """Whether the line names its writers and nothing else."""
    return find_author(line) is not None


def find_author(line: str) -> str | None:
    """The writers that a byline names, without the "By"."""
    match = _BYLINE.match(line.strip())
    if not match:
        return None
    words = match[1].split()
    names = [w for w in words if w.lower().strip(".,|/&") not in _PARTICLES]
    if not names or len(words) > 14:
        return None
    capital = sum(w[0].isupper() for w in names)
    # "By our diplomatic correspondent" is a byline; "By then it was late" has no such end
    if capital >= 0.7 * len(names) or re.search(
        r"\b(?:correspondent|reporter|editor|staff|desk|agencies)\b", match[1], re.I
    ):
        return match[1].strip(" ,|/")
    return None


def name_author(line: str, outlet: str | None) -> str | None:
    """The writer whom a byline, a bare name or "Name, Outlet" gives; an office without a name is none."""
    author = find_author(line)
    if author is not None:
        return author if any(word[0].isupper() for word in author.split()) else None
    name = line.removesuffix(f", {outlet}") if outlet else line
    return name if name != outlet and is_name_line(name) else None


def is_photo_credit(line: str) -> bool:
    """Whether the line ends with, or is, the credit of a picture."""
    return bool(_CREDIT.search(line[-140:]))


def is_name_line(line: str) -> bool:
    """Whether the line could be a writer's bare name: two to four capitalised words."""
    words = line.strip().split()
    if not 2 <= len(words) <= 4 or not all(
        w.replace(".", "").replace("-", "").replace("'", "").replace("’", "").isalpha() for w in words
    ):
        return False
    names = [w for w in words if w.lower() not in _PARTICLES]
    return len(names) >= 2 and all(w[0].isupper() and (len(w) == 1 or not w.isupper()) for w in names)

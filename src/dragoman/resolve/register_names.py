"""Names as words: folding for look-up, spellings and orders in which a person is named, and surnames."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

FAMILY_FIRST = frozenset({"CHN", "KOR", "PRK", "TWN", "HKG", "MAC", "VNM", "KHM", "SGP"})
"""Where names are written family name first, in English too."""
FAMILY_FIRST_AT_HOME = frozenset({"JPN", "HUN"})
"""Where English usually turns the name round, but not always."""
GIVEN_NAME_USED = frozenset(
    {"ETH", "ERI", "SOM", "DJI", "THA", "LAO", "MYS", "IDN", "BRN", "ISL", "MNG", "BTN", "VNM", "MMR", "LKA"}
)
"""Where people are called by their first name, or have no family name."""
TWO_SURNAMES = frozenset(
    "ESP MEX COL VEN PER CHL ARG ECU BOL PRY URY CRI PAN NIC HND SLV GTM CUB DOM PRI GNQ PRT BRA AGO "
    "MOZ PHL CPV GNB STP".split()
)
"""Where a name may end in two family names, of which the first is the one that is used."""

_PARTICLES = frozenset(
    "al el bin ben ibn bint abu abd von van der den de del della di da dos das do du la le les ter ten "
    "zu af av y e ould wuld ag o mac mc st san santa ul ur uz".split()
)
_SUFFIX = re.compile(r",? (?:Jr\.?|Sr\.?|II|III|IV)$")
_STYLE = re.compile(
    r"^(?:Sir|Dame|Lord|Lady|Dr\.?|Prince|Princess|Sheikh|Sheik|Shaikh|Sayyid|Hajj|U) (?=\S+ \S)"
)
_UMLAUTS = str.maketrans(
    {"ö": "oe", "ä": "ae", "ü": "ue", "Ö": "Oe", "Ä": "Ae", "Ü": "Ue", "ø": "oe", "Ø": "Oe", "å": "aa",
     "Å": "Aa", "ß": "ss", "æ": "ae", "Æ": "Ae", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe"}
)  # fmt: skip


def _fold_table() -> dict[int, str]:
    table = {ord(dash): " " for dash in "-‐‑–\u00a0\u202f"} | {ord(mark): "'" for mark in "’‘ʼʻ`´ʾʿ"}
    by_hand = {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "ß": "s",
        "æ": "a",
        "œ": "o",
        "þ": "t",
        "ə": "a",
    }
    for letter, base in by_hand.items():
        table[ord(letter)] = base
        if len(letter.upper()) == 1:
            table[ord(letter.upper())] = base
    for code in itertools.chain(range(0xC0, 0x250), range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if code not in table and base.isascii():
            table[code] = base
    return table


_FOLD = _fold_table()


def fold(text: str) -> str:
    """The text in lower case without accents, hyphens as spaces: of the same length, so that offsets hold."""
    return text.translate(_FOLD).lower()


def fits_case(rule: str, name: str, text: str) -> bool:
    """Whether the words ``text`` of an article may be ``name`` as far as capitals go.

    ``exact``: the same letters are capital. ``title``: each word that begins with a capital in the name does
    so in the text. ``any``: always.
    """
    if rule == "any":
        return True
    if rule == "exact":
        return [char.isupper() for char in name] == [char.isupper() for char in text]
    begins = (place == 0 or not name[place - 1].isalpha() for place in range(len(name)))
    pairs = zip(name, text, begins, strict=False)
    return all(other.isupper() for char, other, begin in pairs if begin and char.isupper())


def plain_name(name: str) -> str:
    """The name without peerages, regnal lands, suffixes and styles: ``John Reid, Baron Reid`` → ``John
    Reid``.
    """
    name = re.sub(r"\s*\(.*?\)\s*$", "", name)
    name = _SUFFIX.sub("", name)
    return _STYLE.sub("", name.split(", ")[0]).strip()


def name_variants(
    name: str, country: str = "", spellings: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, float]:
    """Other ways to write a person's name, each with its weight (how surely it means the same person)."""
    plain = plain_name(name)
    found: dict[str, float] = {plain: 1.0} if plain != name and " " in plain else {}
    for base in {name, plain}:
        _add(found, _orders(base, country), 0.95)
        _add(found, _initials(base), 0.7)
        _add(found, _arabic(base), 0.9)
        _add(found, _joined(base, country), 0.9)
        _add(found, _written_out(base), 1.0)
        _add(found, _shorter(base, country), 0.6)
    for base in [name, *found]:
        _add(found, _respelled(base, spellings or {}), 0.9 * found.get(base, 1.0))
    by_fold = {fold(text): text for text in reversed(found) if fold(text) != fold(name)}
    return {text: found[text] for text in reversed(by_fold.values())}


def _add(found: dict[str, float], texts: Iterable[str], weight: float) -> None:
    for text in texts:
        if " " in text:
            found.setdefault(text, weight)


def _orders(name: str, country: str) -> Iterator[str]:
    words = name.split()
    if country in FAMILY_FIRST and country not in {"VNM", "SGP"} and 2 <= len(words) <= 3:
        yield " ".join([*words[1:], words[0]])
    if country in FAMILY_FIRST_AT_HOME and 2 <= len(words) <= 3:
        yield " ".join([words[-1], *words[:-1]])


def _initials(name: str) -> Iterator[str]:
    words = name.split()
    full = [word for word in words if not re.fullmatch(r"[A-Z]\.?(?:[A-Z]\.)*", word)]
    if len(full) >= 2 and len(full) < len(words):
        yield " ".join(full)
        yield " ".join(word.rstrip(".") for word in words)


def _arabic(name: str) -> Iterator[str]:
    if re.search(r"\b[Aa]l[- ]", name):
        yield re.sub(r"\b[Aa]l[- ](?=[A-Z])", "", name)
        yield re.sub(r"\b[Aa]l-(?=[A-Z])", "el-", name)
    elif re.search(r"\b[Ee]l[- ](?=[A-Z])", name):
        yield re.sub(r"\b[Ee]l[- ](?=[A-Z])", "", name)
        yield re.sub(r"\b[Ee]l-(?=[A-Z])", "al-", name)


def _joined(name: str, country: str) -> Iterator[str]:
    if country in FAMILY_FIRST and "-" in name:
        yield re.sub(r"-(\w)", lambda match: match[1].lower(), name)
    if re.search(r"\w['’]\w", name):
        yield re.sub(r"(\w)['’](\w)", lambda match: match[1] + match[2].lower(), name)


def _written_out(name: str) -> Iterator[str]:
    changed = name.translate(_UMLAUTS)
    if changed != name:
        yield changed


def _shorter(name: str, country: str) -> Iterator[str]:
    words = name.split()
    if country in TWO_SURNAMES and len(words) == 4 and not any(fold(word) in _PARTICLES for word in words):
        yield " ".join(words[:3])
        yield f"{words[0]} {words[2]}"


def _respelled(name: str, spellings: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    words = name.split()
    for place, word in enumerate(words):
        for other in spellings.get(fold(word), ()):
            yield " ".join([*words[:place], other, *words[place + 1 :]])


def surnames(name: str, country: str = "") -> list[str]:
    """The folded words by which news calls a person after the first mention, the likeliest first."""
    words = [fold(word) for word in plain_name(name).split()]
    if len(words) < 2:
        return words
    found = _tails(words)
    if country == "VNM":
        found = [words[-1], words[0]]
    elif country in FAMILY_FIRST:
        found = [words[0]]
    if country in TWO_SURNAMES and len(words) >= 3:
        found += [words[-2], f"{words[-2]} {words[-1]}"]
    if country in GIVEN_NAME_USED:
        found.append(words[0])
    if country == "MMR":
        found.append(" ".join(words[-2:]))
    return [word for word in dict.fromkeys(found) if word not in _PARTICLES and len(word) > 1]


def _tails(words: list[str]) -> list[str]:
    """The last word, and it with the particles before it (``van der bellen``, ``al assad`` and ``assad``)."""
    first = len(words) - 1
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    article, _, bare = words[-1].partition(" ")
    return [" ".join(words[first:]), words[-1], *([bare] if bare and article in _PARTICLES else [])]


def given_names(name: str, country: str = "") -> list[str]:
    """The folded given name, in one piece and its first word."""
    words = [fold(word) for word in plain_name(name).split()]
    if len(words) < 2:
        return []
    rest = words[1:] if country in FAMILY_FIRST else words[:-1]
    return list(dict.fromkeys([" ".join(rest), rest[0]]))

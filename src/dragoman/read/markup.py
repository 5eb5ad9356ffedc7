"""Opens XML and takes markup off pieces of HTML, without ever expanding an entity or asking a network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]  # it comes with trafilatura

from dragoman.errors import ReadError
from dragoman.read.encoding import tell_wide

_BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)>|<br\s*/?>", re.I)
_ENTITY = re.compile(rb"&([A-Za-z][\w.-]{0,63});")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")


def parse_xml(data: bytes) -> Any:
    """The root of an XML document, mended where it is broken.

    Raises:
        ReadError: it is no XML at all.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_ENTITY.sub(_write_out, _as_utf8(data)), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"not valid XML: {getattr(error, 'msg', error)}") from error
    if root is None:
        raise ReadError("not valid XML: no element")
    return root


def _as_utf8(data: bytes) -> bytes:
    wide = tell_wide(data)
    if wide is None:
        return data
    return _DECLARATION.sub(b"", data.decode(wide, "replace").lstrip("\ufeff").encode("utf-8", "replace"))


def _write_out(match: re.Match[bytes]) -> bytes:
    """The character of a name that HTML knows; other names become words, so that none is ever expanded."""
    name = match[1].decode("ascii")
    if name in _OWN:
        return match[0]
    characters = html5.get(f"{name};")
    return "".join(f"&#{ord(c)};" for c in characters).encode() if characters else b"&amp;" + match[1] + b";"


def name_of(element: Any) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:
    """All words of an element, or nothing where there is none."""
    return "".join(element.itertext()).strip() if element is not None else ""


def find_all(element: Any, *names: str) -> Iterator[Any]:
    """The descendants of these names in document order, whatever their namespace."""
    return (found for found in element.iter() if name_of(found) in names)


def find_text(element: Any, *names: str) -> str:
    """The words of the first descendant that has any, names tried in their order."""
    return next((text for name in names for found in find_all(element, name) if (text := text_of(found))), "")


def squeeze(words: str) -> str:
    """One blank between words."""
    return " ".join(words.split())


def join_blocks(blocks: Iterable[Any]) -> str:
    """The words of elements as paragraphs."""
    return "\n\n".join(words for block in blocks if (words := squeeze(text_of(block))))


def strip_markup(markup: str) -> str:
    """The words of a piece of HTML, its blocks as paragraphs."""
    if "<" not in markup:
        return markup.strip()
    broken = _BREAKS.sub(lambda match: match[0] + "\n\n", markup.replace("\x00", ""))
    words = html.fromstring(f"<div>{broken}</div>").text_content()
    return "\n\n".join(line for part in words.split("\n\n") if (line := squeeze(part)))

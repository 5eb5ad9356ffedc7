"""Takes addresses apart, hides what is secret in them, and tells which hosts are nobody's public web."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_SCHEME = re.compile(r"^https?://", re.I)
_SECRET = re.compile(r"key|token|secret|passw|signature|^sig$|^auth", re.I)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ocid|cmpid|at_medium|at_campaign)$", re.I)
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HIDDEN = "***"


def is_address(source: str) -> bool:
    """Whether a source is an address of the web and not a file."""
    return bool(_SCHEME.match(source))


def split_credentials(url: str) -> tuple[str, tuple[str, str] | None]:
    """The address without user and password, and these apart, so that no log can print them.

    Raises:
        ValueError: the address has no host, or its port is no number.
    """
    parts = urlsplit(url.strip())
    if not parts.hostname:
        raise ValueError("the address names no host")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path, safe=_SAFE_PATH) or "/"
    bare = urlunsplit(
        (parts.scheme.lower(), f"{host}{port}", path, quote(parts.query, safe=_SAFE_PATH + "?"), "")
    )
    return bare, (parts.username or "", parts.password or "") if parts.username else None


def show_address(url: str) -> str:
    """The address as it may be printed and stored: no user, no password, no key in its query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    query = "&".join(_hide(pair) for pair in parts.query.split("&")) if parts.query else ""
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def _hide(pair: str) -> str:
    name, sign, _ = pair.partition("=")
    return f"{name}={_HIDDEN}" if sign and _SECRET.search(name) else pair


def name_page(url: str) -> str:
    """What a page is called in the store: its address without what only says how a reader came to it."""
    parts = urlsplit(show_address(url))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def join_address(base: str, link: str) -> str | None:
    """A link of a page as a whole address of the web, or nothing where it leads elsewhere."""
    try:
        joined = urljoin(base, link.strip())
        return joined if is_address(joined) and urlsplit(joined).hostname else None
    except ValueError:
        return None


def origin_of(url: str) -> str:
    """Scheme, host and port: whose robots.txt and whose patience count."""
    parts: SplitResult = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet, looked at through all wrappings of IPv4 in IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)

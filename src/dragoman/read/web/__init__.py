"""Reads over the network: feeds, sitemaps and single pages whose addresses are named as sources.

``addresses.py`` takes addresses apart and hides what is secret in them, ``guard.py`` connects to public hosts
only and within limits, ``robots.py`` asks what a host allows, ``fetcher.py`` asks politely, keeps what was
fetched and tries again, ``listings.py`` reads what a sitemap or a list of addresses names, ``pages.py`` makes
pages of it all. Nothing here is imported unless a source is an address; without one the program is offline.
"""

from dragoman.read.web.addresses import is_address

__all__ = ["is_address"]

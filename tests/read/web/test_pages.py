from __future__ import annotations

import datetime as dt
import gzip
import json
import socket
from pathlib import Path

import msgspec
import pytest

from dragoman.read import Problem, read_sources
from dragoman.read.web.listings import list_file
from dragoman.read.web.pages import read_address
from dragoman.read.web.saved import Folder, fetch_pages
from dragoman.settings import Settings
from loopback import Client, Web, read_all

PAGE = b"<html><body><p>The two ministers met.</p></body></html>"
WHOLE = "<p>" + "The envoys spoke at length. " * 60 + "</p>"


def feed(base: str, count: int = 2) -> bytes:
    items = "".join(
        f"<item><title>Talks {n}</title><link>{base}/{n}</link><description>Short.</description>"
        f"<pubDate>{n + 1:02} Jun 2018 10:00:00 GMT</pubDate></item>"
        for n in range(count)
    )
    return f'<?xml version="1.0"?><rss><channel><title>Lake News</title>{items}</channel></rss>'.encode()


def test_the_stories_of_a_feed_are_fetched_and_told_by_it(web: Web, client: Client) -> None:
    web.answers |= {"/feed": feed(web.url), "/0": PAGE, "/1": PAGE}
    pages, problems = client.read(web.url + "/feed")
    assert [(page.id, page.title, page.date) for page in pages] == [
        (web.url + "/1", "Talks 1", dt.date(2018, 6, 2)),
        (web.url + "/0", "Talks 0", dt.date(2018, 6, 1)),
    ]
    assert {page.source for page in pages} == {"Lake News"}
    assert all(page.raw == PAGE and page.origin == page.id for page in pages)
    assert not problems


def test_a_second_day_asks_only_for_what_is_new(web: Web, settings: Settings) -> None:
    web.answers |= {"/feed": feed(web.url), "/0": PAGE, "/1": PAGE, "/2": PAGE}
    first, _ = read_all(web.url + "/feed", settings=settings)
    web.asked.clear()
    web.answers["/feed"] = feed(web.url, 3)
    second, _ = read_all(web.url + "/feed", settings=settings)
    assert (len(first), len(second)) == (2, 3)
    assert web.paths() == ["/feed", "/2"]


def test_a_feed_that_holds_whole_stories_is_enough(web: Web, client: Client) -> None:
    links = "<link rel='self' href='/x'/><link href='/0'/>"
    entry = f"<entry><title>T</title>{links}<content type='html'>{{}}</content></entry>"
    escaped = WHOLE.replace("<", "&lt;")
    web.answers["/atom"] = f"<feed><title>Lake</title>{entry.format(escaped)}</feed>".encode()
    (page,), problems = client.read(web.url + "/atom")
    assert (page.kind, page.id) == ("text", web.url + "/0")
    assert not problems
    assert web.paths() == ["/atom"]


SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="x">
<url><image:image><image:loc>/i.png</image:loc></image:image><loc>{0}/0</loc><lastmod>2018-06-03</lastmod>
<news:news><news:publication><news:name>Lake News</news:name>
<news:language>en</news:language></news:publication>
<news:publication_date>2018-06-02T08:00:00Z</news:publication_date><news:title>Talks</news:title></news:news></url>
<url><loc>{0}/1</loc><lastmod>2018-06-01</lastmod></url></urlset>"""


def test_sitemaps_and_their_indexes_packed_or_not(web: Web, client: Client) -> None:
    index = (
        f"<sitemapindex><sitemap><loc>{web.url}/news.xml.gz</loc></sitemap>"
        f"<sitemap><loc>{web.url}/bad.xml</loc></sitemap><sitemap><loc>{web.url}/index.xml</loc></sitemap></sitemapindex>"
    )
    web.answers |= {
        "/index.xml": index.encode(), "/bad.xml": b"<html>no</html>", "/0": PAGE, "/1": PAGE,
        "/news.xml.gz": gzip.compress(SITEMAP.format(web.url).encode()),
    }  # fmt: skip
    pages, problems = client.read(web.url + "/index.xml")
    assert [(page.id[-2:], page.title, page.date, page.source, page.language) for page in pages] == [
        ("/0", "Talks", dt.date(2018, 6, 2), "Lake News", "en"),
        ("/1", None, None, None, None),
    ]
    assert [problem.origin for problem in problems] == [web.url + "/bad.xml"]


def test_limits_and_days(web: Web, client: Client) -> None:
    web.answers |= {"/feed": feed(web.url, 9), "/8": PAGE, "/7": PAGE}
    settings = msgspec.structs.replace(client.settings, fetch_limit=2)
    problems: list[Problem] = []
    pages = list(read_address(web.url + "/feed", client.fetcher, settings, problems.append))
    assert [page.id[-2:] for page in pages] == ["/8", "/7"]
    assert [problem.kind for problem in problems] == ["limit"]
    since = read_address(
        web.url + "/feed", client.fetcher, client.settings, problems.append, dt.date(2018, 6, 8)
    )
    assert len(list(since)) == 2


def test_single_pages_files_and_what_is_none(web: Web, client: Client) -> None:
    web.answers |= {
        "/a": PAGE,
        "/b.jsonl": b'{"id": "x", "text": "One."}\n{broken\n',
        "/c": b"\x89PNG\x00\x00\x00\x01" * 9,
        "/d": "<p>café".encode("latin-1"),
        "/e.xml": b"<?xml version='1.0'?><rss><channel><item><title>x</title>",
        "/f.xml.gz": gzip.compress(SITEMAP.encode())[:-20],
        "/g": b"",
        "/h": lambda h: h.give(200, "<p>Žižek".encode("cp1250"), content_type="text/html; charset=cp1250"),
    }  # fmt: skip
    found = {path: client.read(web.url + path) for path in [*web.answers, "/missing"]}
    assert [page.raw for page in found["/a"][0]] == [PAGE]
    assert ([page.id for page in found["/b.jsonl"][0]], len(found["/b.jsonl"][1])) == (["x"], 1)
    assert found["/h"][0][0].raw == "<p>Žižek"
    kinds = {
        path: [problem.kind for problem in problems] for path, (_, problems) in found.items() if problems
    }
    assert kinds == {
        "/b.jsonl": ["json"], "/c": ["binary"], "/e.xml": ["empty"], "/f.xml.gz": ["damaged"],
        "/g": ["empty"], "/missing": ["status"],
    }  # fmt: skip


def test_entities_of_a_feed_are_not_expanded(web: Web, client: Client) -> None:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha">{names}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    item = "<item><title>&e11;</title><link>/0</link><description>&f;</description></item>"
    web.answers |= {"/feed": f"{bomb}<rss><channel>{item}</channel></rss>".encode(), "/0": PAGE}
    (page,), _ = client.read(web.url + "/feed")
    assert len(page.title or "") < 100


def test_fetched_pages_are_stored_and_read_again(web: Web, settings: Settings, tmp_path: Path) -> None:
    web.answers |= {"/feed": feed(web.url), "/0": PAGE, "/1": PAGE}
    out = tmp_path / "out"
    problems: list[Problem] = []
    for expected in ([True, True], [False, False]):
        pages = fetch_pages([web.url + "/feed"], settings, problems.append)
        assert [is_new for _, is_new in Folder(out).store(pages)] == expected
    assert len(list(out.glob("pages-*.jsonl.gz"))) == 1
    read = list(read_sources([out], on_problem=problems.append))
    assert [(page.id, page.kind, page.title, page.source) for page in read] == [
        (f"{web.url}/{n}", "html", f"Talks {n}", "Lake News") for n in (1, 0)
    ]
    assert not problems


def test_files_that_list_addresses(tmp_path: Path) -> None:
    from dragoman.errors import ReadError

    (tmp_path / "a.txt").write_text("# mine\nhttps://lake.example/1\n\nhttps://lake.example/2.\n")
    (tmp_path / "b.csv").write_text(
        "title,url,seendate,domain\nTalks,https://lake.example/3,20180612T101500Z,lake\n"
    )
    (tmp_path / "c.txt").write_text("nothing")
    assert [item.url[-1] for item in list_file(tmp_path / "a.txt")] == ["1", "2"]
    (row,) = list_file(tmp_path / "b.csv")
    assert (row.title, row.date, row.source) == ("Talks", dt.date(2018, 6, 12), "lake")
    with pytest.raises(ReadError, match="no address"):
        list_file(tmp_path / "c.txt")


def test_without_an_address_nothing_touches_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    dtd = '<!DOCTYPE rss SYSTEM "http://lake.example/x.dtd"><rss><item><description>One.</description></item></rss>'
    (tmp_path / "a.rss").write_text(dtd)
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "x", "url": "https://lake.example/1"}))
    assert len(list(read_sources([tmp_path]))) == 2


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from dragoman.errors import ReadError

    monkeypatch.setitem(sys.modules, "dragoman.read.web.fetcher", None)
    with pytest.raises(ReadError, match=r"pip install 'dragoman\[fetch\]'"):
        list(read_sources(["https://lake.example/feed"]))

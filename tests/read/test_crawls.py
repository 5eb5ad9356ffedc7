from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from dragoman.read import Problem, RawPage, read_sources
from dragoman.read.crawls import read_warc, unpack_response
from dragoman.settings import Settings

PAGE = b"<html><body><p>The two ministers met.</p></body></html>"


def make_record(body: bytes, kind: str = "response", length: int | None = None, extra: str = "") -> bytes:
    """A WARC record that holds an HTTP response."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{extra}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <https://lake.example/1>\r\n"
        f"Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http) if length is None else length}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def read(data: bytes, limit: int = 10_000) -> tuple[list[RawPage], list[Problem]]:
    """The pages and the problems of an archive."""
    problems: list[Problem] = []
    settings = Settings(max_article_chars=limit)
    return list(read_warc(io.BytesIO(data), "x.warc", settings, problems.append)), problems


def test_only_pages_are_read() -> None:
    (page,), problems = read(make_record(b"x", kind="request") + make_record(PAGE))
    assert (page.raw, page.url, page.kind) == (PAGE, "https://lake.example/1", "html")
    assert page.origin == "x.warc#2@194-443"  # the record and its bytes
    assert not problems


@pytest.mark.parametrize(
    ("body", "extra"),
    [
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (
            b"5\r\n" + PAGE[:5] + b"\r\n%x\r\n" % len(PAGE[5:]) + PAGE[5:] + b"\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n",
        ),
        (PAGE, "Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n"),
    ],
)
def test_bodies_are_unpacked(body: bytes, extra: str) -> None:
    assert read(make_record(body, extra=extra))[0][0].raw == PAGE


def test_broken_records_do_not_hide_the_next_one() -> None:
    bomb = make_record(gzip.compress(b"x" * 500_000), extra="Content-Encoding: gzip\r\n")
    unknown = make_record(b"\x01\x02", extra="Content-Encoding: br\r\n")
    nameless = make_record(PAGE).replace(b"Content-Length", b"Content-Width")
    pages, problems = read(nameless + bomb + unknown + make_record(PAGE), limit=1000)
    assert [page.raw for page in pages] == [PAGE]
    assert [(p.origin, p.kind) for p in problems] == [
        ("x.warc#1", "damaged"),
        ("x.warc#2", "damaged"),
        ("x.warc#3", "damaged"),
    ]


def test_a_record_that_claims_too_much_is_not_loaded() -> None:
    pages, problems = read(make_record(PAGE, length=10**12), limit=10)
    assert not pages
    assert problems[0].kind == "size"


def test_what_was_not_found_is_no_page() -> None:
    assert unpack_response(b"HTTP/1.1 404 Gone\r\nContent-Type: text/html\r\n\r\n" + PAGE, 1000) is None
    assert unpack_response(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx", 1000) is None


def test_archives_of_archives(tmp_path: Path) -> None:
    crawl = gzip.compress(make_record(PAGE)) + gzip.compress(make_record(PAGE))
    (tmp_path / "a.warc.gz").write_bytes(crawl)
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as archive:
        archive.writestr("archive/data.warc.gz", crawl)
        archive.writestr("pages/pages.jsonl", "{}")
    pages = list(read_sources([tmp_path]))
    half = len(crawl) // 2
    assert [page.origin.rsplit("/", 1)[-1] for page in pages] == [
        f"{name}.warc.gz#{number}@{span}"
        for name in ("a", "data")
        for number, span in ((1, f"0-{half}"), (2, f"{half}-{2 * half}"))
    ]

"""Whatever is wrong with an input: bounded time and memory, a word about it, and the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.read import Problem, RawPage, read_sources
from dragoman.read.crawls import read_warc
from dragoman.read.formats import read_text, read_xml
from dragoman.read.messages import read_mailbox
from dragoman.read.pages import read_page
from dragoman.read.streams import borrow_stream
from dragoman.read.tables import read_json, read_json_lines, read_table
from dragoman.settings import Settings

TEXT = "The two ministers met on Tuesday."
SMALL = Settings(max_article_chars=10_000)
GB = 1 << 30


class Stretched(io.RawIOBase):
    """A stream that says the same byte a great many times between two pieces."""

    def __init__(self, before: bytes, byte: bytes, count: int, after: bytes) -> None:
        self._pieces = [before, after]
        self._filler = byte * (1 << 20)
        self._left = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        if self._left and not self._pieces[0]:
            data = self._filler[: min(len(view), self._left)]
            self._left -= len(data)
        else:
            if not self._pieces[0] and len(self._pieces) > 1:
                self._pieces.pop(0)
            data, self._pieces[0] = self._pieces[0][: len(view)], self._pieces[0][len(view) :]
        view[: len(data)] = data
        return len(data)


def read_stretched(reader: Any, stream: Stretched) -> tuple[list[RawPage], list[Problem], float]:
    """The pages, the problems, and the most memory that was held, in millions of bytes."""
    problems: list[Problem] = []
    tracemalloc.start()
    pages = list(reader(borrow_stream(stream), "x", SMALL, problems.append))
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return pages, problems, peak


ROW = json.dumps({"id": "b", "text": TEXT}).encode()


@pytest.mark.parametrize(
    ("reader", "before", "after", "kinds"),
    [
        (read_json_lines, b'{"id": "a", "text": "', b'"}\n' + ROW, ["size"]),
        (read_table, b"id,text\na,", b"\nb," + TEXT.encode(), ["size"]),
    ],
)
def test_a_line_of_a_gigabyte(reader: Any, before: bytes, after: bytes, kinds: list[str]) -> None:
    pages, problems, peak = read_stretched(reader, Stretched(before, b"x", GB, after))
    assert [page.raw for page in pages] == [TEXT]
    assert [problem.kind for problem in problems] == kinds
    assert problems[0].origin == ("x#1" if reader is read_json_lines else "x#2")
    assert peak < 12


@pytest.mark.parametrize(
    ("reader", "before", "after", "found"),
    [
        (read_json, b'[{"text": "', b'"}]', 0),
        (read_xml, b"<rss><item><description>", b"</description></item></rss>", 0),
        (read_page, b"<p>", b"</p>", 0),
        (read_text, b"ProQuest document ID: 1\nPublication title: x\n", b"\n", 0),
        (read_mailbox, b"From a\n\n", b"\nFrom b\nSubject: t\n\n" + TEXT.encode(), 1),
        (read_warc, b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n", b"\r\n", 0),
    ],
)
def test_other_readers_hold_no_more_than_they_need(
    reader: Any, before: bytes, after: bytes, found: int
) -> None:
    pages, problems, peak = read_stretched(reader, Stretched(before, b"x", 1 << 27, after))
    assert len(pages) == found
    assert len(problems) <= 1
    assert peak < 20


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(*sources: str, **changes: Any) -> tuple[list[RawPage], list[Problem]]:
    problems: list[Problem] = []
    settings = Settings(**{"max_article_chars": 10_000} | changes)
    return list(read_sources(sources, on_problem=problems.append, settings=settings)), problems


def test_zip_bombs_are_told_from_archives(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.read.packing.FREE_BYTES", 1 << 20)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"{number:02}.jsonl", b"a" * 1_000_000)
    (folder / "bomb.jsonl.gz").write_bytes(gzip.compress(b"a" * 20_000_000))
    (folder / "z.jsonl").write_bytes(ROW)
    pages, problems = read(".")
    assert [page.id for page in pages] == ["b"]
    told = [problem.message for problem in problems if "unpacks to more than" in problem.message]
    assert [message.split(":")[0] for message in told] == ["bomb.jsonl.gz", "bomb.zip"]


def nest(inner: bytes, depth: int) -> bytes:
    """A zip in a zip in a zip, with a text beside each."""
    for level in range(depth):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{level}.zip", inner)
            archive.writestr(f"{level}.txt", TEXT)
        inner = packed.getvalue()
    return inner


def test_zips_within_zips_are_opened_some_way_down(folder: Path) -> None:
    (folder / "a.zip").write_bytes(nest(b"", 5))
    pages, problems = read(".")
    assert [page.origin for page in pages] == ["a.zip/4.txt", "a.zip/4.zip/3.txt", "a.zip/4.zip/3.zip/2.txt"]
    assert [(problem.kind, problem.origin) for problem in problems] == [("nested", "a.zip/4.zip/3.zip/2.zip")]


def test_a_gz_that_ends_early_gives_what_it_has(folder: Path) -> None:
    rows = b"".join(json.dumps({"id": str(n), "text": TEXT + str(n)}).encode() + b"\n" for n in range(9000))
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(rows)[:-500])
    (folder / "b.jsonl").write_bytes(ROW)
    pages, problems = read(".")
    assert len(pages) > 1000
    assert pages[-1].id == "b"
    assert [problem.kind for problem in problems] == ["truncated"]


def record(body: bytes, length: int | None = None) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://lake.example/\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(http) if length is None else length}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


PAGES = [
    f"<html><p>The {word} envoy arrived in the capital.".encode() for word in "first second third".split()
]


@pytest.mark.parametrize("wrong", [20, 700, 10**12])
def test_a_warc_record_of_the_wrong_length_hides_no_other(folder: Path, wrong: int) -> None:
    (folder / "a.warc").write_bytes(record(PAGES[0]) + record(PAGES[1], wrong) + record(PAGES[2]))
    pages, problems = read("a.warc")
    assert [page.raw for page in pages] == [PAGES[0], PAGES[2]]
    assert [problem.origin for problem in problems] == ["a.warc#2"]
    start, end = map(int, pages[1].origin.rpartition("@")[2].split("-"))
    assert PAGES[2] in (folder / "a.warc").read_bytes()[start:end]


def broken_members() -> Iterator[Any]:
    good = [gzip.compress(record(page)) for page in PAGES]
    yield pytest.param([good[0], good[1][:60] + b"\xff" * 8 + good[1][68:], good[2]], id="spoilt")
    yield pytest.param([good[0], good[1][:-30], good[2]], id="cut")
    yield pytest.param([good[0], b"junk" * 9, good[2]], id="junk")
    yield pytest.param([b"\x1f\x8b\x08junk", good[0], good[2]], id="head")
    yield pytest.param([good[0], good[2], good[1][:50]], id="end")


@pytest.mark.parametrize("members", list(broken_members()))
def test_a_broken_gzip_member_hides_no_other(folder: Path, members: list[bytes]) -> None:
    (folder / "a.warc.gz").write_bytes(b"".join(members))
    pages, problems = read("a.warc.gz")
    assert [page.raw for page in pages] == [PAGES[0], PAGES[2]]
    assert problems
    for page in pages:
        start, end = map(int, page.origin.rpartition("@")[2].split("-"))
        packed = (folder / "a.warc.gz").read_bytes()[start:end]
        assert page.raw in gzip.decompress(packed)


def test_entities_never_expand(folder: Path) -> None:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 14))
    head = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{names}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    items = "".join(
        f"<item><description>{text}</description></item>" for text in ("&e13;", "&f;", "A&nbsp;&amp; B")
    )
    (folder / "a.xml").write_text(f"{head}<rss>{items}</rss>")
    pages, _ = read("a.xml")
    assert [page.raw for page in pages] == ["&e13;", "&f;", "A\u00a0& B"]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_a_csv_with_another_delimiter(folder: Path, delimiter: str) -> None:
    (folder / "a.csv").write_text(delimiter.join(["id", "body"]) + "\n" + delimiter.join(["a", TEXT]) + "\n")
    (page,), problems = read("a.csv")
    assert (page.id, page.raw) == ("a", TEXT)
    assert not problems


def test_long_texts_in_the_first_rows_of_a_table_are_kept(folder: Path) -> None:
    long = "The ministers met again. " * 6_000
    (folder / "a.csv").write_text(f"Export\nid,text\na,{long}\nb,{TEXT}\n")
    pages, problems = read("a.csv", max_article_chars=200_000)
    assert [(page.id, page.origin) for page in pages] == [("a", "a.csv#3"), ("b", "a.csv#4")]
    assert not problems


def test_dates_in_many_formats_in_one_column(folder: Path) -> None:
    dates = ["2018-06-12", "June 12, 2018", "12.06.2018", "12/06/2018", "1528761600", "2018年6月12日", "soon"]
    rows = [json.dumps({"id": str(n), "text": TEXT, "date": date}) for n, date in enumerate(dates)]
    (folder / "a.jsonl").write_text("\n".join(rows))
    found = {}
    for order in (None, "dmy", "mdy"):
        pages, problems = read("a.jsonl", date_order=order)
        assert not problems
        found[order] = [str(page.date) if page.date else len(page.notes) for page in pages]
    same = ["2018-06-12"] * 3
    assert found[None] == [*same, 1, "2018-06-12", "2018-06-12", 1]
    assert found["dmy"] == [*same, "2018-06-12", "2018-06-12", "2018-06-12", 1]
    assert found["mdy"] == [*same, "2018-12-06", "2018-06-12", "2018-06-12", 1]


WIDE = "The ministers met in Zürich — “briefly”."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "cp1252"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.txt"])
def test_encodings_are_told(folder: Path, name: str, encoding: str) -> None:
    from dragoman.read.encoding import decode

    row = json.dumps({"id": "a", "text": WIDE}, ensure_ascii=False)
    content = {"a.csv": f"id,text\na,{WIDE}\n", "a.jsonl": row, "a.txt": WIDE}[name]
    (folder / name).write_bytes(content.encode(encoding))
    (page,), problems = read(name)
    assert (page.raw if isinstance(page.raw, str) else decode(page.raw)) == WIDE
    assert not problems


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_lines_of_two_encodings_and_zero_bytes(folder: Path, name: str) -> None:
    if name == "a.csv":
        lines = [b"id,text", b"a," + WIDE.encode(), b"b," + WIDE.encode("cp1252"), b"c,Two\x00 words"]
    else:
        rows = [WIDE.encode(), WIDE.encode("cp1252"), b"Two\\u0000 words"]
        lines = [b'{"text": "%s"}' % row for row in rows]
    (folder / name).write_bytes(b"\n".join(lines))
    pages, problems = read(name)
    assert [page.raw for page in pages] == [WIDE, WIDE, "Two words"]
    assert not problems


def test_a_page_nested_a_hundred_thousand_deep_does_no_harm(folder: Path) -> None:
    from dragoman.clean import clean_page
    from dragoman.errors import CleanError

    deep = "<div>" * 100_000 + f"<p>{TEXT}</p>" + "</div>" * 100_000
    (folder / "a.html").write_text(f"<html><body>{deep}</body></html>")
    (page,), _ = read("a.html", max_article_chars=1_000_000)
    with pytest.raises(CleanError, match=r"^a.html: no story"):  # the parser stops at some depth
        clean_page(page)


def test_files_that_are_not_read_are_named(folder: Path) -> None:
    for name in ("a.rtf", "b.pdf", "c.docx"):
        (folder / name).write_bytes(b"{\\rtf1 x}")
    pages, problems = read(".")
    assert not pages
    assert [(problem.origin, problem.kind) for problem in problems] == [
        ("a.rtf", "format"), ("b.pdf", "format"), ("c.docx", "damaged"),
    ]  # fmt: skip

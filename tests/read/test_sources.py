from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from dragoman.read import Problem, RawPage, count_inputs, read_sources
from dragoman.read.columns import guess_columns

TEXT = "The two ministers met on Tuesday."


def read(*sources: str | Path, limit: int = 100_000) -> tuple[list[RawPage], list[Problem]]:
    """All pages and all problems of some sources."""
    problems: list[Problem] = []
    return list(read_sources(sources, on_problem=problems.append, max_article_chars=limit)), problems


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_folders_are_read_in_order_and_only_what_is_known(folder: Path) -> None:
    (folder / "b").mkdir()
    for name in ("b/z.txt", "a.html", "c.htm", ".hidden.txt", "picture.png"):
        (folder / name).write_text(TEXT)
    pages, problems = read(folder)
    assert [page.origin for page in pages] == ["a.html", "c.htm", "b/z.txt"]
    assert [page.kind for page in pages] == ["html", "html", "dump"]
    assert not problems
    assert count_inputs([folder]) == 3


def test_ids_are_stable_unique_and_of_the_path(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "x.txt").write_text(TEXT)
    first, _ = read("a", "b")
    (folder / "a" / "x.txt").write_text("Something else.")
    second, _ = read(folder)
    assert [page.id for page in first] == [page.id for page in second]
    assert len({page.id for page in first}) == 2
    assert first[0].sha256 != second[0].sha256


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    (folder / "x.txt").write_text(TEXT)
    assert len(read(folder, "x.txt", "*.txt")[0]) == 1


def test_json_lines(folder: Path) -> None:
    rows = [
        {"id": "a1", "text": TEXT, "title": "T", "date": "2018-06-01", "url": "u", "source": {"name": "S"}},
        {"text": TEXT, "publishedAt": "2018-06-01T10:00:00Z", "authors": ["A", "B"]},
        {"id": 3, "html": "<p>x</p>", "date": "03/04/2018"},
    ]
    (folder / "x.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (one, two, three), problems = read("x.jsonl")
    assert (one.id, one.title, one.date, one.source) == ("a1", "T", dt.date(2018, 6, 1), "S")
    assert (two.origin, two.author, two.date, two.kind) == ("x.jsonl#2", "A, B", dt.date(2018, 6, 1), "text")
    assert (three.id, three.kind, three.date) == ("3", "html", None)
    assert three.notes[0].startswith("x.jsonl#3: the date '03/04/2018' cannot be read")
    assert not problems
    assert count_inputs(["x.jsonl"]) is None


def test_broken_rows_do_not_stop_the_others(folder: Path) -> None:
    long = json.dumps({"text": "x" * 30_000}).encode()
    lines = [
        b'{"text": "one"}',
        b"{broken",
        b"[1]",
        b'{"text": ""}',
        b'{"body of": 1}',
        long,
        b'{"text": "two"}',
    ]
    (folder / "x.jsonl").write_bytes(b"\n".join(lines))
    pages, problems = read("x.jsonl", limit=1000)
    assert [page.raw for page in pages] == ["one", "two"]
    assert [(p.origin, p.kind) for p in problems] == [
        ("x.jsonl#2", "json"), ("x.jsonl#3", "json"), ("x.jsonl#4", "empty"), ("x.jsonl#5", "empty"),
        ("x.jsonl#6", "size"),
    ]  # fmt: skip
    assert all(p.message.startswith(p.origin + ": ") and "\n" not in p.message for p in problems)


@pytest.mark.parametrize(
    "header",
    [
        "Headline,Publication,Load Date,Full Text",
        "HD;SN;PD;TD",
        "title\tsource\tpublishedAt\tcontent",
        "title|source|pub-date|body",
    ],
)
def test_tables_with_the_headings_of_news_databases(folder: Path, header: str) -> None:
    delimiter = next(c for c in ",;\t|" if c in header)
    cells = ["Ministers meet", "Lake News", "June 12 2018", '"The two ministers met.\nThey ""agreed""."']
    (folder / "x.csv").write_text(header + "\n" + delimiter.join(cells) + "\n")
    (page,), problems = read("x.csv")
    assert (page.title, page.source, page.date) == ("Ministers meet", "Lake News", dt.date(2018, 6, 12))
    assert page.raw == 'The two ministers met.\nThey "agreed".'
    assert not problems


def test_a_table_that_is_wrong(folder: Path) -> None:
    (folder / "a.csv").write_text("headline,boddy\nx,y\n")
    (folder / "b.csv").write_text("id,text\n1,one\n2,two,three\n3,four\n")
    (folder / "c.csv").write_text("")
    pages, problems = read("a.csv", "b.csv", "c.csv")
    assert [page.raw for page in pages] == ["one", "four"]
    assert [(p.origin, p.kind) for p in problems] == [
        ("a.csv", "columns"),
        ("b.csv#3", "row"),
        ("c.csv", "empty"),
    ]
    assert "did you mean body" in problems[0].message


def test_columns_keep_their_spelling() -> None:
    assert guess_columns(["Article-ID", "Body Text", "Other"]) == {"id": "Article-ID", "text": "Body Text"}


def test_parquet(folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"id": [1, 2], "text": [TEXT, None], "date": [dt.date(2018, 6, 1), None]})
    pq.write_table(table, folder / "x.parquet")
    (page,), problems = read("x.parquet")
    assert (page.id, page.raw, page.date) == ("1", TEXT, dt.date(2018, 6, 1))
    assert [(p.origin, p.kind) for p in problems] == [("x.parquet#2", "empty")]


def test_archives(folder: Path) -> None:
    (folder / "x.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    with zipfile.ZipFile(folder / "y.zip", "w") as archive:
        archive.writestr("in/b.html", "<p>x</p>")
        archive.writestr("in/a.jsonl.gz", gzip.compress(b'{"text": "one"}\n'))
        archive.writestr("picture.png", "x")
    pages, problems = read(folder)
    assert [page.origin for page in pages] == ["x.txt.gz", "y.zip/in/a.jsonl.gz#1", "y.zip/in/b.html"]
    assert [page.kind for page in pages] == ["dump", "text", "html"]
    assert not problems


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(folder: Path) -> None:
    whole = gzip.compress(b"".join(f"Line {n} of a long story.\n".encode() for n in range(5000)))
    contents = {
        "a-empty.txt": b" \n", "b-binary.txt": b"\x00\x01\x02\x03", "c-cut.txt.gz": whole[:-2000],
        "d-not.txt.gz": b"plain", "e-not.zip": b"PK nothing", "f-not.parquet": b"PAR0",
        "z-good.txt": TEXT.encode(), "g-bomb.txt.gz": gzip.compress(b"x" * 3_000_000),
    }  # fmt: skip
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    pages, problems = read(folder, "missing.txt", "no*thing")
    assert [page.origin for page in pages] == ["z-good.txt"]
    assert [p.kind for p in problems] == [
        "empty", "binary", "truncated", "damaged", "damaged", "damaged", "size", "missing", "missing",
    ]  # fmt: skip


def test_a_page_that_is_too_large_is_not_loaded(folder: Path) -> None:
    (folder / "x.html").write_bytes(b"<p>" + b"x" * 60_000)
    pages, problems = read("x.html", limit=1000)
    assert not pages
    assert problems == [
        Problem("x.html", "size", "x.html: more than 20,000 bytes: no news page is that long")
    ]


def test_a_kind_that_the_name_does_not_tell(folder: Path) -> None:
    (folder / "page").write_text("<!DOCTYPE html><p>x")
    (folder / "dump").write_text("Skip to content")
    assert [page.kind for page in read("page", "dump")[0]] == ["html", "dump"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b'{"id": "a", "text": "one"}\n'))
    monkeypatch.setattr("sys.stdin", stdin)
    pages, _ = read("-")
    assert [(page.id, page.origin) for page in pages] == [("a", "stdin#1")]
    assert count_inputs(["-"]) is None


def test_the_date_of_the_call_is_a_fallback(folder: Path) -> None:
    (folder / "x.jsonl").write_text('{"text": "one", "date": "2018-06-01"}\n{"text": "two"}\n')
    pages = list(read_sources(["x.jsonl"], date=dt.date(2020, 1, 1)))
    assert [(page.date, page.fallback_date) for page in pages] == [
        (dt.date(2018, 6, 1), dt.date(2020, 1, 1)),
        (None, dt.date(2020, 1, 1)),
    ]


def test_json_arrays_and_answers_of_interfaces(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps([{"text": "one"}, 2, {"text": "two"}], indent=1))
    (folder / "b.json").write_text(json.dumps({"status": "ok", "articles": [{"content": "three"}]}))
    (folder / "c.json").write_text('{"text": "four"}\n{"text": "five"}\n')
    pages, problems = read(folder)
    assert [page.raw for page in pages] == ["one", "two", "three", "four", "five"]
    assert [problem.origin for problem in problems] == ["a.json#2"]


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Lake News</title><item><title>Ministers meet</title>
<guid>n1</guid><link>https://lake.example/1</link><pubDate>Tue, 12 Jun 2018 10:00:00 GMT</pubDate>
<dc:creator>Anna Berg</dc:creator><description>Short.</description>
<content:encoded>
<![CDATA[<p>The two ministers <b>met</b>.</p><p>They agreed.</p>]]></content:encoded></item>
<item><title>Nothing</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Lake News</title>
<entry><title>Ministers meet</title><id>n1</id><link href="https://lake.example/1"/><updated>2018-06-12T10:00:00Z</updated>
<author><name>Anna Berg</name></author>
<content type="html">&lt;p&gt;The two ministers met.&lt;/p&gt;
&lt;p&gt;They agreed.&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize(("name", "feed"), [("x.rss", RSS), ("x.xml", ATOM)])
def test_feeds(folder: Path, name: str, feed: str) -> None:
    (folder / name).write_text(feed)
    (page, *_), _ = read(name)
    assert page.raw == "The two ministers met.\n\nThey agreed."
    assert (page.id, page.title, page.source) == ("n1", "Ministers meet", "Lake News")
    assert (page.url, page.author) == ("https://lake.example/1", "Anna Berg")
    assert page.date == dt.date(2018, 6, 12)


def test_feeds_that_are_none(folder: Path) -> None:
    entities = '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
    bomb = f"{entities}<rss><item><description>&b;</description></item></rss>"
    (folder / "a.xml").write_text("<map><place/></map>")
    (folder / "b.xml").write_text(bomb)
    (folder / "c.xml").write_text("")
    pages, problems = read(folder)
    assert [page.raw for page in pages] == ["&b;"]  # entities are not expanded
    assert [(p.origin, p.kind) for p in problems] == [("a.xml", "columns"), ("c.xml", "damaged")]


MAIL = """From: Desk <desk@lake.example>
Subject: Ministers meet
Date: Tue, 12 Jun 2018 23:30:00 +0200
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

The two ministers met.
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>The two ministers met in Z=C3=BCrich.</p>
--b--
"""


def test_mails_and_saved_pages(folder: Path) -> None:
    (folder / "x.eml").write_text(MAIL)
    (folder / "x.mhtml").write_text("Snapshot-Content-Location: https://lake.example/1\n" + MAIL)
    (folder / "y.eml").write_text("Subject: empty\n\n")
    (mail, saved), problems = read(folder)
    assert (mail.kind, mail.title, mail.date) == ("html", "Ministers meet", dt.date(2018, 6, 12))
    assert "Zürich" in str(mail.raw)
    assert (saved.url, saved.date) == ("https://lake.example/1", None)
    assert [problem.kind for problem in problems] == ["empty"]

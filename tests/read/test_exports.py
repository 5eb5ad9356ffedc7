"""Text exports of news databases and the XML of agencies; every article here was written for this test."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dragoman.clean import clean_page
from dragoman.read import Problem, RawPage, read_sources
from dragoman.read.columns import describe_columns, guess_columns
from dragoman.settings import Settings

DAY = dt.date(2018, 6, 12)
FIRST = "The two ministers met on Tuesday in the border town and agreed to reopen the crossing."
SECOND = "Their deputies will draft the text of an accord before the end of the month, officials said."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(name: str, **changes: Any) -> tuple[list[RawPage], list[Problem]]:
    problems: list[Problem] = []
    settings = Settings(**changes)
    return list(read_sources([name], on_problem=problems.append, settings=settings)), problems


LEXIS = f"""

                               1 of 2 DOCUMENTS

                                  Lake Gazette

                             June 12, 2018 Tuesday

Ministers meet at the border

BYLINE: Anna Berg

SECTION: WORLD; Pg. 4

LENGTH: 212 words

{FIRST}

   {SECOND}

LOAD-DATE: June 13, 2018

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                       Copyright 2018 Lake Gazette


                               2 of 2 DOCUMENTS

                                  Hill Times

                             June 12, 2018

HEADLINE: Crossing to reopen

BODY:
{FIRST}

{SECOND}

LOAD-DATE: June 13, 2018
"""
NEXIS = f"""Ministers meet at the border

Lake Gazette
June 12, 2018 Tuesday

Copyright 2018 Lake Gazette All Rights Reserved

Section: WORLD; Pg. 4
Length: 212 words
Byline: Anna Berg

Body

{FIRST}

{SECOND}

Classification

Language: ENGLISH
Publication-Type: Newspaper
Load-Date: June 13, 2018

End of Document

Crossing to reopen

Hill Times
June 12, 2018

Length: 20 words

Body

{FIRST}

{SECOND}

Load-Date: June 13, 2018

End of Document
"""
FACTIVA_CODES = f"""SE  World
HD  Ministers meet at the border
BY  Anna Berg
WC  212 words
PD  12 June 2018
SN  Lake Gazette
SC  LAKEGZ
LA  English
CY  Copyright 2018 Lake Gazette

LP
{FIRST}

TD
{SECOND}

CO  someco : Some Company
AN  Document LAKEGZ0020180612ee6c00001

HD  Crossing to reopen
WC  20 words
PD  12 June 2018
SN  Hill Times
LA  English

TD
{FIRST}

{SECOND}

AN  Document HILLTM0020180612ee6c00002
"""
FACTIVA = f"""Ministers meet at the border
By Anna Berg
212 words
12 June 2018
Lake Gazette
LAKEGZ
English
Copyright 2018 Lake Gazette

{FIRST}

{SECOND}

Document LAKEGZ0020180612ee6c00001

Crossing to reopen
20 words
12 June 2018
07:15
Hill Times
HILLTM
4
English
(c) 2018 Hill Times

{FIRST}

{SECOND}

Document HILLTM0020180612ee6c00002
"""
PROQUEST = f"""____________________________________________________________

Report Information from ProQuest

____________________________________________________________

Document 1 of 2

Ministers meet at the border

Author: Berg, Anna

Publication title: Lake Gazette

Publication date: Jun 12, 2018

Full text: {FIRST}

{SECOND}

Subject: Borders; Accords

Language of publication: English

ProQuest document ID: 2052

Document URL: https://proquest.example/2052

____________________________________________________________

Document 2 of 2

Title: Crossing to reopen

Publication title: Hill Times

Publication date: Jun 12, 2018

Full text: {FIRST}

{SECOND}

ProQuest document ID: 2053
"""


def word_file(text: str) -> bytes:
    """A Word document with a paragraph a line."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{lines}</w:body></w:document>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lexis.txt", LEXIS), ("nexis.txt", NEXIS), ("codes.txt", FACTIVA_CODES), ("factiva.txt", FACTIVA),
        ("proquest.txt", PROQUEST), ("nexis.docx", NEXIS), ("factiva.docx", FACTIVA), ("lexis-16.txt", LEXIS),
    ],
)  # fmt: skip
def test_exports_of_many_articles(folder: Path, name: str, content: str) -> None:
    encoding = "utf-16" if "16" in name else "utf-8"
    (folder / name).write_bytes(word_file(content) if name.endswith("docx") else content.encode(encoding))
    (one, two), problems = read(name)
    assert not problems
    assert (one.title, two.title) == ("Ministers meet at the border", "Crossing to reopen")
    assert (one.source, two.source) == ("Lake Gazette", "Hill Times")
    assert (one.date, two.date) == (DAY, DAY)
    assert "Berg" in str(one.author)
    assert [page.origin.rpartition("#")[0] for page in (one, two)] == [name, name]
    assert one.id != two.id
    for page in (one, two):
        assert clean_page(page).text == f"{FIRST}\n\n{SECOND}"


def test_an_article_without_a_body_is_told(folder: Path) -> None:
    (folder / "a.txt").write_text(NEXIS.replace(f"Body\n\n{FIRST}\n\n{SECOND}\n\nClass", "Class"))
    (page,), (problem,) = read("a.txt")
    assert page.title == "Crossing to reopen"
    assert (problem.origin, problem.kind) == ("a.txt#1", "empty")


@pytest.mark.parametrize(
    "header",
    [
        "id,uri,title,body,dateTime,source.title,lang,authors.name,url",  # Event Registry
        "source,author,title,description,url,urlToImage,publishedAt,content",  # NewsAPI
        "Title,Abstract,StoreId,ArticleType,Authors,pubdate,pubtitle,language,Full text,URL",  # ProQuest
        "Headline,Byline,Publication,Published Date,Body,Word Count,Language",  # Nexis
        "AN,HD,BY,PD,SN,LA,LP,TD",  # Factiva
    ],
)
def test_headings_of_exports_are_known(header: str) -> None:
    names = header.split(",")
    columns = guess_columns(names)
    assert {"text", "title", "date", "source"} <= columns.keys(), columns
    shown = describe_columns(columns, names)
    assert shown.startswith("columns: ")
    assert all(name in shown for name in names)


@pytest.mark.parametrize(
    "header",
    ["stories_id,title,url,publish_date,media_name,language", "URL,MobileURL,Date,Title,Domain,Language"],
)
def test_lists_of_addresses_lead_to_fetch(folder: Path, header: str) -> None:
    (folder / "a.csv").write_text(header + "\n" + ",".join("x" for _ in header.split(",")) + "\n")
    pages, (problem,) = read("a.csv")
    assert not pages
    assert "dragoman fetch a.csv --out DIR" in problem.message


def test_columns_are_shown_and_can_be_named(folder: Path) -> None:
    (folder / "a.csv").write_text(
        "Export of 12 June\n\nref,body,inhalt,tag\n1,Short.,The long story.,12/06/2018\n"
    )
    (guessed,), _ = read("a.csv")
    assert guessed.raw == "Short."
    assert guessed.notes == ("columns: text = body; left alone: ref, inhalt, tag",)
    chosen = {"text": "Inhalt", "date": "tag", "id": "ref"}
    (named,), problems = read("a.csv", columns=chosen, date_order="dmy")
    assert (named.raw, named.date, named.id) == ("The long story.", DAY, "1")
    assert not problems
    assert (
        "no column 'bodyy' for text; did you mean body?"
        in read("a.csv", columns={"text": "bodyy"})[1][0].message
    )
    assert "there is no field 'txt'" in read("a.csv", columns={"txt": "body"})[1][0].message


def test_a_text_that_an_interface_cut_is_noted(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps({"articles": [{"content": FIRST + "… [+1200 chars]"}]}))
    (page,), _ = read("a.json")
    assert "cut this text short" in page.notes[0]


@pytest.mark.parametrize(
    "answer",
    [
        {
            "articles": {
                "results": [{"uri": "1", "body": FIRST, "source": {"uri": "x.example", "title": "Lake"}}]
            }
        },
        {"response": {"docs": [{"_id": "1", "content": FIRST, "source": "Lake"}]}},
        [{"text": FIRST, "source": {"name": "Lake"}}],
        {"text": FIRST, "source": "Lake", "tags": [{"name": "x"}]},
    ],
)
def test_answers_of_interfaces(folder: Path, answer: Any) -> None:
    (folder / "a.json").write_text(json.dumps(answer, indent=1))
    (page,), problems = read("a.json")
    assert (page.raw, page.source) == (FIRST, "Lake")
    assert not problems


G2 = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:lake:1" xml:lang="en"><itemMeta>
<provider literal="Lake Agency"><name>Lake Agency</name></provider>
<versionCreated>2018-06-12T09:00:00Z</versionCreated></itemMeta>
<contentMeta><by>Anna Berg</by><headline>Ministers meet</headline><language tag="en"/></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:lake:2"><contentMeta><headline>A picture</headline></contentMeta></newsItem>
</itemSet></newsMessage>"""
NITF = f"""<nitf><head><docdata><doc-id id-string="urn:lake:1"/>
<date.issue norm="20180612T090000Z"/></docdata>
<pubdata name="Lake Agency" date.publication="20180612"/></head>
<body><body.head><hedline><hl1>Ministers meet</hl1></hedline>
<byline>Anna Berg</byline></body.head><body.content><media><p>A picture of a bridge.</p></media>
<block><p>{FIRST}</p><p>{SECOND}</p></block></body.content></body></nitf>"""
NEWSML = f"""<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>lake.example</ProviderId>
<DateId>20180612</DateId><NewsItemId>urn:lake:1</NewsItemId></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20180612T090000Z</FirstCreated></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Ministers meet</HeadLine><ByLine>Anna Berg</ByLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="Lake Agency"/></Provider></AdministrativeMetadata>
<ContentItem><DataContent><nitf><body><body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf>
</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
RCV1 = f"""<newsitem itemid="urn:lake:1" date="2018-06-12" xml:lang="en"><title>LAKE: Ministers meet</title>
<headline>Ministers meet</headline><byline>Anna Berg</byline>
<text><p>{FIRST}</p><p>{SECOND}</p></text></newsitem>"""


@pytest.mark.parametrize("content", [G2, NITF, NEWSML, RCV1], ids=["g2", "nitf", "newsml", "rcv1"])
def test_news_as_agencies_send_it(folder: Path, content: str) -> None:
    (folder / "a.xml").write_text(content)
    (page,), problems = read("a.xml")
    assert page.raw == f"{FIRST}\n\n{SECOND}"
    assert (page.id, page.title, page.date, page.author) == ("urn:lake:1", "Ministers meet", DAY, "Anna Berg")
    assert page.source == (None if content is RCV1 else "Lake Agency")
    assert [problem.kind for problem in problems] == (["empty"] if content is G2 else [])


def test_mailboxes(folder: Path) -> None:
    mails = [
        f"From a@b\nSubject: Talks {n}\nDate: Tue, 12 Jun 2018 09:00:00 +0000\n\n{FIRST}\n>From here on.\n\n"
        for n in (1, 2)
    ]
    (folder / "a.mbox").write_text("".join(mails) + "From x\nSubject: none\n\n")
    pages, problems = read("a.mbox")
    assert [(page.origin, page.title, page.date) for page in pages] == [
        ("a.mbox#1", "Talks 1", DAY), ("a.mbox#2", "Talks 2", DAY),
    ]  # fmt: skip
    assert isinstance(pages[0].raw, bytes)
    assert b"\nFrom here on." in pages[0].raw
    assert [problem.kind for problem in problems] == ["empty"]


def test_a_saved_sitemap_leads_to_fetch(folder: Path) -> None:
    (folder / "a.xml").write_text("<urlset><url><loc>https://lake.example/1</loc></url></urlset>")
    assert "dragoman fetch a.xml" in read("a.xml")[1][0].message

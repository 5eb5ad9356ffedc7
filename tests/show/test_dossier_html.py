"""The dossier as a page, read as text and as a tree."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dragoman.relate.calendar import DayMention
from dragoman.show.dossier import build_dossier, render_html
from dragoman.show.dossier.html import web_address
from dragoman.show.dossier.marks import cut_sentence, pieces_of
from factory_story import report, story_events, story_pages, story_run, story_statements

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
VOID = {"meta", "link", "br", "rect", "line", "img", "input", "hr"}


class Tree(HTMLParser):
    """Checks that elements close in order, and collects what the tests ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.targets += [href] if tag == "a" and (href := values.get("href")) else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a start"
        assert self.open.pop() == tag


def read(page: str) -> Tree:
    tree = Tree()
    tree.feed(page)
    assert tree.open == []
    return tree


@pytest.fixture(scope="module")
def page() -> str:
    return render_html(
        build_dossier(story_events(), story_statements(), story_pages(), "PRK", runs=[story_run()])
    )


def test_render_html_is_well_formed_and_needs_nothing_else(page: str) -> None:
    tree = read(page)
    assert not tree.tags & {"script", "iframe", "img", "object", "form"}
    assert not re.search(r"@import|url\(|src=|https?://(?!news\.example)", page)


def test_render_html_links_lead_somewhere(page: str) -> None:
    tree = read(page)
    assert len(tree.ids) == len(set(tree.ids))
    inside = [target[1:] for target in tree.targets if target.startswith("#")]
    assert inside
    assert set(inside) <= set(tree.ids)


def test_render_html_headings_do_not_skip_a_level(page: str) -> None:
    headings = read(page).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_render_html_starts_with_the_skip_link(page: str) -> None:
    assert read(page).targets[0] == "#content"


def test_render_html_shows_planned_things_as_not_happened(page: str) -> None:
    item = re.search(r'<li class="event is-ahead".*?</li>', page, re.DOTALL)
    assert item
    assert "badge b-ahead" in item.group()
    assert "planned" in item.group()


def test_render_html_marks_the_parts_of_a_sentence(page: str) -> None:
    assert '<mark class="m-actor">Lavrov</mark>' in page
    assert '<mark class="m-recipient">Kim</mark>' in page


def test_render_html_tells_how_to_cite_and_which_versions(page: str) -> None:
    assert "How to cite" in page
    assert "codebook 1, register 2" in page
    assert "run 20180703-1" in page


def test_render_html_escapes_everything_that_an_article_says() -> None:
    sentence = f"Trump {EVIL} met Kim."
    rows = [
        replace(
            report(sentence, "Trump", "met", "Kim"), article_title=EVIL, source=EVIL, url=f"javascript:{EVIL}"
        ),
        report(sentence, "Trump", "met", EVIL, article="a2"),
    ]
    said = [
        replace(
            story_statements()[0], sentence_text=EVIL, article_title=EVIL, source=EVIL, url="data:text/html,x"
        )
    ]
    pages = [
        replace(one, title=EVIL, source=EVIL, origin=EVIL, url='https://x/"><script>')
        for one in story_pages()
    ]
    day = dt.date(2018, 9, 9)
    mentions = [
        DayMention(begin=day, finish=day, precision="day", text="Trump", start=0, sentence=sentence,
                   article_id="a1", title=EVIL, date=None, source=EVIL, url=EVIL)
    ]  # fmt: skip
    page = render_html(build_dossier(rows, said, pages, "PRK", mentions=mentions))
    tree = read(page)
    assert not tree.tags & {"script", "img"}
    assert not any(target.startswith(("javascript:", "data:")) for target in tree.targets)
    assert "&lt;script&gt;" in page


def test_render_html_tells_what_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.show.dossier.html.MAX_EVENTS", 3)
    monkeypatch.setattr("dragoman.show.dossier.html.MAX_STATEMENTS", 1)
    page = render_html(build_dossier(story_events(), story_statements(), story_pages(), "PRK"))
    assert "6 earlier events not shown" in page
    assert "2 earlier statements not shown" in page
    tree = read(page)
    assert {target[1:] for target in tree.targets if target.startswith("#")} <= set(tree.ids)


def test_render_html_of_nothing() -> None:
    page = render_html(build_dossier([], [], [], "PRK"))
    read(page)
    assert "Nothing in this store involves North Korea" in page


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://news.example/a?b=c", True), ("http://x", True), ("javascript:alert(1)", False),
        ("data:text/html,x", False), ("//x", False), ("https://x/\" onclick=\"", False), (None, False),
    ],
)  # fmt: skip
def test_web_address(url: str | None, is_kept: bool) -> None:
    assert (web_address(url) is not None) == is_kept


def test_pieces_join_to_the_sentence() -> None:
    dossier = build_dossier(story_events(), [], [], "PRK")
    for event in dossier.events:
        for found in event.evidence:
            assert "".join(piece.text for piece in pieces_of(found)) == found.sentence


def test_cut_sentence_gives_an_overlap_both_roles() -> None:
    found = report("Trump met Kim.", "Trump", "met", "Kim")
    marks = build_dossier([found], [], [], "PRK").events[0].evidence[0].marks
    wide = [replace(marks[0], end=9), *marks[1:]]
    assert [piece.roles for piece in cut_sentence(found.sentence_text, wide)][:2] == [
        ("actor",),
        ("actor", "action"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_render_html_takes_any_text(middle: str, title: str, url: str) -> None:
    row = replace(report(f"Trump {middle} Kim.", "Trump", middle, "Kim"), article_title=title, url=url)
    page = render_html(build_dossier([row], [], [replace(story_pages()[0], title=title, url=url)], "PRK"))
    page.encode("utf-8")
    assert not read(page).tags & {"script", "img", "iframe"}

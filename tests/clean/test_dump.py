from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.clean import clean_dump
from dragoman.clean.blocks import find_runs, find_story
from dragoman.clean.repeats import find_repeats
from dragoman.clean.wrapping import split_lines

STORY = [
    "The foreign ministers of Ruritania and Zubrowka met in Vaduz on Tuesday and spoke about the bridge.",
    "No side would say whether the toll on lorries, which has divided them since May, will be abolished.",
    "“We are closer than we were,” the Ruritanian minister told reporters after the talks about the bridge.",
]
SECOND = [
    "The Zubrowkan government had threatened last week to close its side of the bridge unless it was free.",
    "Its minister denied on Tuesday that he brought an ultimatum, and called the talks friendly and long.",
]
PAGE = "\n".join(
    [
        "Skip to content", "Home", "World", "Ministers meet over bridge toll in Vaduz", "By Anna Berg",
        "12 June 2018", "Share", *STORY, "No ultimatum", *SECOND, "Related stories",
        "Lorry drivers block the road to the lake", "A short history of tolls", "Leave a Reply",
        "Your email address will not be published. Required fields are marked *", "© 2018 Lake News",
    ]
)  # fmt: skip


def test_the_story_is_kept_and_the_furniture_is_not() -> None:
    cleaned = clean_dump(PAGE)
    assert cleaned.text.split("\n\n") == [*STORY, "No ultimatum", *SECOND]
    assert [heading.text for heading in cleaned.headings] == ["No ultimatum"]
    assert cleaned.title == "Ministers meet over bridge toll in Vaduz"
    assert cleaned.date == dt.date(2018, 6, 12)
    assert cleaned.author == "Anna Berg"
    assert cleaned.source == "Lake News"
    assert cleaned.language == "en"


def test_every_line_is_kept_or_removed_with_a_reason() -> None:
    cleaned = clean_dump(PAGE)
    removed = [piece.text for piece in cleaned.removed]
    assert sorted([*removed, *cleaned.text.split("\n\n")]) == sorted(PAGE.split("\n"))
    assert all(piece.reason for piece in cleaned.removed)


def test_headings_slice_to_their_words() -> None:
    cleaned = clean_dump(PAGE)
    assert all(cleaned.text[h.start : h.end] == h.text for h in cleaned.headings)


def test_short_quotations_stay() -> None:
    assert "“Come soon,” he said." in clean_dump("\n".join([*STORY, "“Come soon,” he said.", *SECOND])).text


def test_readers_comments_go() -> None:
    comments = ["3 comments", "I crossed that bridge once and the toll was outrageous even then, believe me."]
    assert "outrageous" not in clean_dump("\n".join([*STORY, *SECOND, *comments])).text


def test_a_link_to_another_story_in_mid_story_goes() -> None:
    link = "READ MORE: The man who has painted the bridge for forty years"
    cleaned = clean_dump("\n".join([*STORY, link, *SECOND]))
    assert link not in cleaned.text
    assert cleaned.text.split("\n\n") == [*STORY, *SECOND]


def test_a_pull_quote_goes() -> None:
    pulled = "which has divided them since May, will be abolished"
    assert clean_dump("\n".join([*STORY, pulled, *SECOND])).text.split("\n\n") == [*STORY, *SECOND]


def test_wrapped_paragraphs_are_joined() -> None:
    wrapped = (
        "The foreign ministers of Ruritania and Zubrowka\nmet in Vaduz on Tuesday and spoke for many hours.\n"
        "\nMinisters had met there before, but never with the\n"
        "Prime Minister in the room.\n"
    )
    assert split_lines(wrapped) == [
        "The foreign ministers of Ruritania and Zubrowka met in Vaduz on Tuesday and spoke for many hours.",
        "Ministers had met there before, but never with the Prime Minister in the room.",
    ]


def test_lines_that_are_not_wrapped_are_left() -> None:
    menu = "International news from all the world\nBusiness and markets every morning\nSport"
    assert split_lines(menu) == menu.split("\n")


def test_a_question_in_title_case_is_a_headline() -> None:
    cleaned = clean_dump(
        "\n".join(["Will The Ministers Ever Agree Who Pays For The Old Bridge?", *STORY, *SECOND])
    )
    assert cleaned.title == "Will The Ministers Ever Agree Who Pays For The Old Bridge?"
    assert cleaned.text.startswith("The foreign ministers")


@pytest.mark.parametrize("text", ["", "\n\n", "Home\nWorld\nSport", "©" * 1000, "((((" * 5000, "By " * 5000])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert clean_dump(text).text == ""


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_is_cleaned(text: str) -> None:
    cleaned = clean_dump(text)
    assert all(cleaned.text[h.start : h.end] == h.text for h in cleaned.headings)
    assert cleaned == clean_dump(text)


def test_time_grows_with_the_length_only() -> None:
    line = "The minister numbered {0} said in {0} that the talks about bridge {0} had failed again.\n"
    began = time.perf_counter()
    clean_dump("".join(line.format(n) for n in range(20_000)))
    assert time.perf_counter() - began < 15


def test_the_best_path_keeps_a_lone_label_and_drops_a_list() -> None:
    assert find_story([5, 5, -1, 5, 5]) == [True] * 5
    assert find_runs(find_story([5, 5, *[-1] * 9, 5, 5])) == [(0, 2), (11, 13)]
    assert find_story([]) == []


def test_repeats_are_held_by_longer_lines() -> None:
    longer = "the toll on lorries which has divided them since spring will be abolished"
    assert find_repeats([longer, "which has divided them since spring will be abolished", "short"]) == [1]


def test_an_announced_list_stays() -> None:
    items = [
        "The ministers agreed on three things:",
        "No toll for bicycles",
        "A new coat of paint",
        "Tea at noon",
    ]
    cleaned = clean_dump("\n".join([*STORY, *items, *SECOND, "Related stories", "A short history of tolls"]))
    assert cleaned.text.split("\n\n") == [*STORY, *items, *SECOND]
    assert not cleaned.headings


def test_labels_that_a_page_repeats_go() -> None:
    page = "\n".join([STORY[0], "Lake News Live", *STORY[1:], "Lake News Live", *SECOND, "Lake News Live"])
    assert clean_dump(page).text.split("\n\n") == [*STORY, *SECOND]


def test_the_writer_is_not_the_story() -> None:
    biography = "Anna Berg is a staff writer for Lake News. She has covered bridges since 2009."
    assert biography not in clean_dump("\n".join([*STORY, *SECOND, *STORY[:1], biography])).text


def test_one_sentence_is_a_story_too() -> None:
    assert clean_dump("Ruritania invited Zubrowka to talks.").text == "Ruritania invited Zubrowka to talks."


def test_the_record_of_a_news_database() -> None:
    head = ["Lake News", "May 31, 2018 Thursday", "SECTION: WORLD; Pg. 4", "LENGTH: 61 words"]
    record = [
        *head,
        "HEADLINE: Ministers meet",
        "BYLINE: Anna Berg",
        "BODY:",
        *STORY,
        "LOAD-DATE: June 1, 2018",
    ]
    cleaned = clean_dump("\n".join(record))
    assert (cleaned.title, cleaned.author, cleaned.date) == (
        "Ministers meet",
        "Anna Berg",
        dt.date(2018, 5, 31),
    )
    assert cleaned.text.split("\n\n") == STORY


def test_scripts_without_spaces() -> None:
    page = (
        "首页\n新闻\n两国外长会谈\n2018年6月12日\n"
        "两国外长星期二在首都举行会谈，就桥梁通行费问题交换了意见，并同意下个月再次举行会谈。\n"
        "外长表示，双方都希望在冬天到来之前解决这个问题，并欢迎邻国参加下一轮会谈。\n版权所有\n"
    )
    cleaned = clean_dump(page)
    assert cleaned.title == "两国外长会谈"
    assert cleaned.date == dt.date(2018, 6, 12)
    assert cleaned.text.count("\n\n") == 1


def test_what_follows_another_headline_belongs_to_another_story() -> None:
    other = [
        "Orchestra of the lake returns from a long tour of the south",
        "By Tomas Lind",
        "The orchestra played forty concerts in nine weeks, and lost its trombones twice.",
        "Critics praised the strings above all, while audiences came mostly for the waltzes.",
    ]
    lines = ["Ministers meet over bridge toll in Vaduz", *STORY, *SECOND, *other]
    assert clean_dump("\n".join(lines)).text.split("\n\n") == [*STORY, *SECOND]


def test_a_text_without_a_page_is_kept_whole() -> None:
    rolling = "\n".join(f"{n}:30 a.m.\n{line}" for n, line in enumerate([*STORY, *SECOND], 1))
    assert clean_dump(rolling).text.split("\n\n") == [*STORY, *SECOND]
    apart = [*STORY, "\n".join("___" for _ in range(6)), *SECOND]
    assert clean_dump("\n".join(apart)).text.split("\n\n") == [*STORY, *SECOND]


def test_a_thread_of_comments_is_shut_out_however_long() -> None:
    story = "The two towns invite readers to ask about the new bridge, and the engineers will answer here."
    question = (
        "I walked over it with my father last week and we both wondered how long the wooden deck will last."
    )
    thread = [
        line
        for name in ("Anna Berg", "Otto", "Li Wen")
        for line in (f"{name} on June {len(name)}, 2018 at 4:47 pm said:", question.replace("father", name))
    ]
    cleaned = clean_dump("\n".join(["Home", "Open thread on the bridge", story, "3 Comments", *thread]))
    assert cleaned.text == story
    assert {piece.reason for piece in cleaned.removed if "wondered" in piece.text} == {"comments"}

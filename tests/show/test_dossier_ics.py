"""The calendar of a dossier as iCalendar."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from dragoman.relate.calendar import DayMention
from dragoman.show.dossier import build_dossier, render_ics
from dragoman.store.exporting.icalendar import escape, fold
from factory_story import make_time, report, story_events, story_pages


def unfold(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_render_ics_has_one_entry_a_day_to_come() -> None:
    lines = unfold(render_ics(build_dossier(story_events(), [], story_pages(), "PRK")))
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20180720" in lines
    assert "DTEND;VALUE=DATE:20180721" in lines
    assert "STATUS:TENTATIVE" in lines
    assert "SUMMARY:Xi Jinping (China) is to visit North Korea (planned)" in lines


def test_render_ics_escapes_and_never_breaks_out_of_a_property() -> None:
    text = "Xi, of China; will visit Pyongyang\r\nEND:VCALENDAR\r\non 20 July."
    row = report(text, "Xi", "visit", "Pyongyang", status="planned", event_mode="visit",
                 date=make_time("20 July", text, "2018-07-20"))  # fmt: skip
    out = render_ics(build_dossier([row], [], [], "PRK"))
    assert out.count("END:VCALENDAR\r\n") == 1
    assert "Xi\\, of China\\; will visit Pyongyang\\nEND:VCALENDAR\\non 20 July." in out.replace("\r\n ", "")


def test_render_ics_lists_days_that_texts_name() -> None:
    begin, finish = dt.date(2018, 9, 1), dt.date(2018, 9, 30)
    named = DayMention(
        begin=begin, finish=finish, precision="month", text="September", start=3, sentence="In September.",
        article_id="a1", title="T", date=dt.date(2018, 6, 1), source=None, url=None,
    )  # fmt: skip
    lines = unfold(render_ics(build_dossier(story_events(), [], story_pages(), "PRK", mentions=[named])))
    assert "SUMMARY:Named in the news: September" in lines
    assert "DTEND;VALUE=DATE:20181001" in lines


def test_render_ics_is_the_same_each_time() -> None:
    dossiers = [build_dossier(story_events(), [], story_pages(), "PRK") for _ in range(2)]
    assert render_ics(dossiers[0]) == render_ics(dossiers[1])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_fold_keeps_the_line_and_its_octets(line: str) -> None:
    pieces = list(fold(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(st.text(max_size=200))
def test_escape_leaves_no_line_end_or_bare_separator(text: str) -> None:
    out = escape(text)
    assert "\n" not in out
    assert "\r" not in out
    plain = out.replace("\\\\", "").replace("\\;", "").replace("\\,", "")
    assert ";" not in plain
    assert "," not in plain

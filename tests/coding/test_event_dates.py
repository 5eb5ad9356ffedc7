"""The date of an event is that of its own clause."""

from __future__ import annotations

import pytest

import dragoman


@pytest.mark.parametrize(
    ("text", "event_type", "value"),
    [
        ("France praised Japan on Monday.", "SUPPORT", "2018-05-28"),
        ("Russia asked Iran to send a delegation, officials said on Thursday.", "REQUEST", "2018-05-31"),
        ("Chile and Peru agreed to hold talks on Friday.", "AGREE", None),
        ("Norway invited Iran, offering it a forum in September.", "REQUEST", None),
        ("Norway asked the Iranian president to visit Oslo, officials said on Thursday.", "CONSULT", None),
    ],
)
def test_a_date_below_another_verb_or_of_the_report_is_not_the_act_s(
    text: str, event_type: str, value: str | None
) -> None:
    events = dragoman.load().code(text, date="2018-06-01").events
    dates = {event.date.value if event.date else None for event in events if event.event_type == event_type}
    assert dates == {value}

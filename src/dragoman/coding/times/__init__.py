"""Finds the times of a news text and gives each its TIMEX3 value, without a parse.

``tokens.py`` cuts the text into letters (with the words of ``data/times``); ``dates.py``, ``weekdays.py``,
``years.py``, ``feasts.py``, ``relative.py``, ``spans.py``, ``parts.py`` and ``clock.py`` are the rules over
those letters; ``scene.py`` holds the state of the reading; ``direction.py`` tells whether a sentence looks
back or ahead; ``calendars.py`` and ``named_days.py`` do the arithmetic; ``anchors.py`` finds the event that
a time is told against; ``reading.py`` strings them together.
"""

from dragoman.coding.times.reading import find_times

__all__ = ["find_times"]

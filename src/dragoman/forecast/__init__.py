"""What next: who an actor will turn to, learned from the record and scored when the day comes.

``quads.py`` reads dated facts; ``evidence.py`` says what the past of a day tells of a question;
``ranker.py`` learns how to weigh that; ``backtest.py`` walks through the test days and answers.
Nothing here looks at a day that it is to forecast.
"""

from dragoman.forecast.backtest import backtest

__all__ = ["backtest"]

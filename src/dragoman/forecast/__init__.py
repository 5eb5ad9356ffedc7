"""What next, learned from the record and scored when the day comes.

*Will A do this to B within so many days, and to whom will A turn*: ``classes.py`` says what counts;
``dyads.py`` reads a store; ``figures.py`` says what is known of a pair on a morning and ``windows.py`` what
came true; ``lessons.py``, ``probability.py`` and ``models.py`` learn and keep; ``outlook.py`` and
``reasons.py`` answer; ``evaluate.py``, ``partners.py`` and ``scoring.py`` score the past; ``archive.py`` and
``record.py`` freeze, resolve and score.

*Who is the third part of a fact*, over files of facts: ``quads.py`` reads them; ``evidence.py`` says what the
past of a day tells of a question; ``ranker.py`` learns how to weigh that; ``backtest.py`` answers for the
test days.

Nothing here looks at a day that it is to forecast.
"""

from dragoman.forecast.backtest import backtest
from dragoman.forecast.classes import load_classes
from dragoman.forecast.evaluate import evaluate
from dragoman.forecast.outlook import Outlook, open_desk
from dragoman.forecast.partners import score_partners

__all__ = ["Outlook", "backtest", "evaluate", "load_classes", "open_desk", "score_partners"]

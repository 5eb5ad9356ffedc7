"""What follows from more than one event: clusters, standing of pairs, contests, and what is coming.

``clusters.py`` joins the reports of one event; ``standing.py`` counts what each directed pair did;
``contests.py`` names who competes for whom; ``calendar.py`` lists the days that texts look ahead to.
These take events and give records. For a whole store of any size, ``series.py`` counts acts by day
and class in the database; ``scores.py`` says how a pair stands, ``shifts.py`` when that changed and
``rivalry.py`` who competes for whom more than by chance. None opens a store itself.
"""

from dragoman.relate.calendar import Calendar, CalendarEntry, DayMention, NamedDay, build_calendar
from dragoman.relate.clusters import Cluster, Evidence, Mark, Side, When, cluster_events
from dragoman.relate.contests import Claim, Contest, find_contests
from dragoman.relate.standing import PairStanding, Standing, count_standing

__all__ = [
    "Calendar",
    "CalendarEntry",
    "Claim",
    "Cluster",
    "Contest",
    "DayMention",
    "Evidence",
    "Mark",
    "NamedDay",
    "PairStanding",
    "Side",
    "Standing",
    "When",
    "build_calendar",
    "cluster_events",
    "count_standing",
    "find_contests",
]

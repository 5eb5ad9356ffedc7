"""What follows from more than one event: clusters, standing of pairs, contests, and what is coming.

``clusters.py`` joins the reports of one event; ``standing.py`` counts what each directed pair did;
``contests.py`` names who competes for whom; ``calendar.py`` lists the days that texts look ahead to.
All of them take the rows of a store and give records; none opens a store itself.
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

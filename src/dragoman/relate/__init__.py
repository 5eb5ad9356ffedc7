"""What follows from more than one event: standing, turning points, contests, kept words, networks.

``SeriesReader`` counts the acts of an open store by day and class; ``DyadScorer`` says how a pair stands,
``ShiftFinder`` when that changed, ``find_rivalries`` who competes for whom more than by chance,
``find_pledges`` whose words were kept, ``build_network`` who stands with whom. ``cluster_events`` joins the
reports of one event, ``count_standing`` and ``build_calendar`` count and sort them. None opens a store.
"""

from dragoman.relate.calendar import Calendar, CalendarEntry, DayMention, NamedDay, build_calendar
from dragoman.relate.classes import ActClasses, load_classes
from dragoman.relate.clusters import Cluster, Evidence, Mark, Side, When, cluster_events
from dragoman.relate.episodes import Episode
from dragoman.relate.levels import LevelPath, PairStand, read_all_pairs, read_path
from dragoman.relate.networks import Network, as_graph, build_network, write_network
from dragoman.relate.parties import Bloc, find_bloc, load_groups
from dragoman.relate.pledge_rules import load_pledge_rules
from dragoman.relate.pledges import Pledge, PledgeTally, find_pledges, tally_pledges
from dragoman.relate.powers import Power, find_any_power, find_power, name_power, read_powers
from dragoman.relate.rivalry import Rivalry, find_rivalries
from dragoman.relate.scores import DyadScore, DyadScorer, Figure
from dragoman.relate.series import Series, SeriesReader
from dragoman.relate.shifts import PairShifts, Shift, ShiftFinder
from dragoman.relate.source import CursorSource, Source, Words
from dragoman.relate.standing import PairStanding, Standing, count_standing

__all__ = [
    "ActClasses",
    "Bloc",
    "Calendar",
    "CalendarEntry",
    "Cluster",
    "CursorSource",
    "DayMention",
    "DyadScore",
    "DyadScorer",
    "Episode",
    "Evidence",
    "Figure",
    "LevelPath",
    "Mark",
    "NamedDay",
    "Network",
    "PairShifts",
    "PairStand",
    "PairStanding",
    "Pledge",
    "PledgeTally",
    "Power",
    "Rivalry",
    "Series",
    "SeriesReader",
    "Shift",
    "ShiftFinder",
    "Side",
    "Source",
    "Standing",
    "When",
    "Words",
    "as_graph",
    "build_calendar",
    "build_network",
    "cluster_events",
    "count_standing",
    "find_any_power",
    "find_bloc",
    "find_pledges",
    "find_power",
    "find_rivalries",
    "load_classes",
    "load_groups",
    "load_pledge_rules",
    "name_power",
    "read_all_pairs",
    "read_path",
    "read_powers",
    "tally_pledges",
    "write_network",
]

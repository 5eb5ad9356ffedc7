"""Charts and maps as typed functions: figures in, a Vega-Lite specification, a summary and a table out.

``colours.py`` reads the colours and writes their style sheet, ``drawing.py`` makes SVG of a chart and keeps
it; ``parts.py`` holds what charts share. The charts: ``scores.py`` (a pair over time), ``mix.py`` (classes
of acts by month, days in a strip, a matrix), ``outlooks.py`` (forecasts), ``world.py``, ``webs.py``.
"""

from dragoman.show.charts.colours import colour_css, load_colours
from dragoman.show.charts.drawing import Chart, Drawing, draw, draw_alone, warm_up, warm_up_beside

__all__ = [
    "Chart",
    "Drawing",
    "colour_css",
    "draw",
    "draw_alone",
    "load_colours",
    "warm_up",
    "warm_up_beside",
]

"""Sustained improvements: the charts whose shift in the better direction still holds at the newest figure. Which cells may be charted,
and who is told, belong elsewhere.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from statistics import median

import pandas as pd

from boxscore.cells import Status
from boxscore.peers import Counted, Improvement
from measures.charts.one import Chart, Point
from measures.charts.rules import Better
from measures.charts.words import centre_name, shift_in_words, shift_points
from measures.signals import KEYS
from measures.team_charts import TeamCharts

MOST_HIDDEN = 0.1
"""Of the weeks before a shift. Small counts are hidden, so that the weeks that are left of a rare event are the best and the worst."""


def sustained_improvements(charts: TeamCharts, copy: pd.DataFrame) -> Iterator[Improvement]:
    """One for each series whose newest figure that counts is part of a shift for the better, in order of team and measure.

    ``copy``: the cells that the charts are of. A trend or a figure outside the limits alone may be over next week, and is none. Nor is a
    shift since whose first week any is hidden, or before which more than a tenth of those charted are: what is left would look better than
    it is. ``figures`` are those of the weeks that the chart shows.
    """
    latest = charts.frames.latest
    unseen = copy[copy["status"] == Status.HIDDEN].groupby(KEYS, observed=True)["week_ending"]
    hidden = {series: weeks.dt.date.tolist() for series, weeks in unseen}
    # A figure of a shift has a mark, its own or that of another signal.
    for team, measure in latest.loc[latest["signal"] != "", KEYS].itertuples(index=False):
        chart = charts.chart(team, measure)
        made_of = shift_points(chart) if chart else []
        if chart and made_of and _is_better(chart, made_of):
            shown = charts.weeks(team, measure)["week_ending"].dt.date.tolist()
            found = _improvement(team, measure, chart, made_of, shown)
            if _is_seen_whole(found, hidden.get((team, measure), ())):
                yield found


def _is_better(chart: Chart, made_of: Sequence[Point]) -> bool:
    value, centre = made_of[-1].value, made_of[-1].centre
    return value is not None and centre is not None and (value - centre) * int(chart.better) > 0


def _is_seen_whole(found: Improvement, hidden: Collection[date]) -> bool:
    before = [week for week in hidden if found.figures[0].week < week < found.since]
    usual = [figure for figure in found.figures if figure.week < found.since]
    return all(week < found.since for week in hidden) and len(before) <= MOST_HIDDEN * (len(before) + len(usual))


def _improvement(team: str, measure: str, chart: Chart, made_of: Sequence[Point], shown: Collection[date]) -> Improvement:
    figures = tuple(_counted(chart, shown))
    return Improvement(
        team=team,
        measure=measure,
        sentence=shift_in_words(chart, made_of, up=chart.better is Better.INCREASE),
        centre_name=centre_name(chart.plan.kind),
        since=made_of[0].day,
        before=figures[-1].centre,
        since_then=median(point.value for point in made_of if point.value is not None),
        figures=figures,
    )


def _counted(chart: Chart, shown: Collection[date]) -> Iterator[Counted]:
    for point in chart.points:
        if point.included and point.value is not None and point.centre is not None and point.day in shown:
            yield Counted(week=point.day, value=point.value, centre=point.centre)

"""The step that finds signals: what was judged is kept, every chart looked at, and which signals are new is remembered."""

import logging
from base64 import b64encode
from collections import Counter
from dataclasses import astuple, dataclass

import pandas as pd

from assets.charting import WORKBOOK, SomeTeams, charted_teams, judgements
from assets.entered import with_typed
from assets.house import House
from assets.looking import to_look_at
from assets.returns_folder import take_returns
from boxscore.recorded import recorded
from measures.charts.rules import Kind
from measures.signals import charts_of, judged, with_week_noticed
from measures.team_charts import TeamCharts

log = logging.getLogger("boxscore")

CONFIGURATION = "configuration"
KEPT = ["team", "measure", "signal", "lean", "first_week", "last_week", "noticed_week"]


@dataclass(frozen=True)
class SignalsKept:
    """The signals that the newest figures are part of, in the charts that were looked at."""

    charts: int
    by_kind: dict[str, int]
    new: int
    """How many were not told before their team's current week."""
    picture: str
    """One chart as an image in Markdown; empty when there is none with a signal."""


def keep_signals(house: House, run: str, *, anew: bool = False) -> SignalsKept:
    """Keeps what the board's files judge, and every signal the newest figures are part of, with the week it was first told in.

    Only the charts that can have come to something else are looked at; with ``anew`` all of them.
    """
    take_returns(house)
    house = _with_judgements_noted(house, run)
    holding = judgements(house)
    known, at = house.store.signals(), house.store.moment()
    teams = to_look_at(house, holding, anew=anew)
    found, charts, picture = [], 0, ""
    for some in charted_teams(house, holding, teams=teams):
        told = _noticed(house, some, known, holding)
        found.append(told)
        charts += len(some.charts.frames.latest)
        picture = picture or _picture(house, some.charts, told)
    now = pd.concat(found, ignore_index=True) if found else known.iloc[:0]
    house.store.note_signals(now[KEPT], run=run)
    house.store.note_charts_looked_at(teams, at=at, run=run)
    new = int(now["is_new"].sum()) if found else 0
    log.info("Signals: %s in %s charts, %s of them new", len(now), charts, new)
    return SignalsKept(charts, dict(Counter(now["signal"])), new, picture)


def _with_judgements_noted(house: House, run: str) -> House:
    """Notes what the board's files judge, and what people typed; returns the house whose board says both."""
    configured = list(recorded(house.board))
    house.store.note_judgements(judged(configured), source=CONFIGURATION, run=run)
    told = with_typed(house)
    typed = set(recorded(told.board)) - set(configured)
    house.store.note_judgements(judged(sorted(typed, key=astuple)), source=WORKBOOK, run=run)
    return told


def _noticed(house: House, some: SomeTeams, known: pd.DataFrame, holding: pd.DataFrame) -> pd.DataFrame:
    """The signals of some teams, with the week each was first told in and whether that is the team's current week."""
    current = pd.Series({slug: pd.Timestamp(week.ending) for slug, week in some.current.items()})
    earlier = pd.concat([known, _a_week_before(house, some, known, holding, current)], ignore_index=True)
    told = with_week_noticed(some.charts.signals(), earlier, current)
    return told.assign(is_new=told["noticed_week"] == told["team"].map(current))


def _a_week_before(
    house: House, some: SomeTeams, known: pd.DataFrame, holding: pd.DataFrame, current: "pd.Series[pd.Timestamp]"
) -> pd.DataFrame:
    """The signals as they were without the current week, of teams no signal is known of: else the first run would call all of them new."""
    cells = some.cells[~some.cells["team"].isin(known["team"])]
    cells = cells[cells["week_ending"] < cells["team"].map(current)]
    before = TeamCharts(charts_of(cells, house.board, holding)).signals()
    return before.assign(noticed_week=before["team"].map(current) - pd.Timedelta(weeks=1))


def _picture(house: House, charts: TeamCharts, told: pd.DataFrame) -> str:
    """The chart of a new signal if there is one. Not of money or proportions, which are drawn in other units than cells are kept in."""
    from measures.charts.drawing import png  # matplotlib takes 0.7 s to import
    from measures.charts.drawing_words import Lettering

    for team, measure_id in told.sort_values("is_new", ascending=False, kind="stable")[["team", "measure"]].itertuples(index=False):
        measure, chart = house.board.measure_by_id[measure_id], charts.chart(team, measure_id)
        if chart and not measure.is_money and chart.plan.kind not in (Kind.P, Kind.P_PRIME):
            title = f"{house.board.team_by_slug[team].name}: {measure.name}"
            drawn = b64encode(png(chart, Lettering(title=title, unit=measure.unit))).decode()
            return f"![{title}](data:image/png;base64,{drawn})"
    return ""

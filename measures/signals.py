"""The charts of every team's measures, worked out from kept cells: lines and signals, many series at once.

Which chart suits a measure is its definition's to say; what is drawn and written of a chart belongs elsewhere.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from boxscore.board import Board
from boxscore.cells import WITH_A_VALUE, Status
from boxscore.measures import Measure
from boxscore.recorded import EVERY, Recorded, RecordKind
from boxscore.teams import ChosenMeasure, Team
from boxscore.terms import Verb
from boxscore.weeks import Week
from measures.charts.frames import chart_frames
from measures.charts.rules import Better, Kind, Plan

KEYS = ["team", "measure"]
BETTER = {"up": Better.INCREASE, "down": Better.DECREASE}
LINES = ["centre", "lower", "upper"]
FIGURES = ["plotted", *LINES]
OF_CELLS = [*KEYS, "week_ending", "numerator", "denominator", "value", "status", "as_of"]
PENCE_A_POUND = 100

_Row = tuple[date, str, int, str, str]
"""Of a record: its day, its kind, its place among all, who judged and what it says."""


@dataclass(frozen=True)
class ChartFrames:
    """Charts of many series, in the units of cells: money in whole pence, percentages 0 to 100."""

    points: pd.DataFrame
    """One row a series and week, in order, from the first that its lines rest on to the last with a value.

    ``OF_CELLS``, ``kind``, ``shown`` (it lies in the charted weeks), ``stands`` (the figure of the week before again), ``plotted`` (the
    figure as its lines were worked out from it) and those of ``chart_frames``. A week whose figure stands, or without one, has no signal.
    """
    segments: pd.DataFrame
    """One row a series and segment, as ``chart_frames`` tells them; a series without a kind of chart has none."""
    series: pd.DataFrame
    """One row a series: what its chart was asked for."""

    @cached_property
    def latest(self) -> pd.DataFrame:
        """One row a series: its newest point that counts; a series without one is absent."""
        return self.points[self.points["included"]].groupby(KEYS, observed=True).tail(1)


def kind_of(measure: Measure) -> Kind | None:
    """The kind of chart a measure has; None where no lines and signals make sense.

    Days since the last event climb by seven a week until there is one: they would be a shift and a trend by themselves.
    """
    if measure.chart == "none" or measure.numerator.verb is Verb.DAYS_SINCE:
        return None
    return Kind(measure.chart)


def judged(records: Iterable[Recorded]) -> pd.DataFrame:
    """One row a record: ``kind``, ``team``, ``measure``, ``day``, ``who`` and ``says``."""
    frame = pd.DataFrame([asdict(one) for one in records], columns=["kind", "team", "measure", "day", "who", "says"])
    return frame.astype(dict.fromkeys(("kind", "team", "measure", "who", "says"), "str") | {"day": "datetime64[us]"})


def charts_of(cells: pd.DataFrame, board: Board, judgements: pd.DataFrame) -> ChartFrames:
    """The chart of every series in ``cells`` that has a figure, over the board's charted weeks up to its last figure.

    Lines rest on final figures from the recorded start of the baseline, else from the start of those weeks; a figure that stands for
    several weeks counts once, and one of a part of a week not at all. What is of no team or of a measure its team does not keep is
    left out. ``judgements``: as ``judged`` tells them.
    """
    series = _series(board, sorted(cells["team"].unique()), judgements)
    points = _points(cells, series, board.charted_weeks)
    charted = [_charted(points, series, kind, judgements) for kind in Kind if (points["kind"] == kind.value).any()]
    worked_out = pd.concat([one for one, _ in charted]) if charted else _nothing_worked_out()
    segments = pd.concat([segments for _, segments in charted], ignore_index=True) if charted else pd.DataFrame(columns=[*KEYS, "segment"])
    return ChartFrames(_with_lines(points, worked_out), segments, series)


def _series(board: Board, slugs: list[str], judgements: pd.DataFrame) -> pd.DataFrame:
    """One row a team and measure it keeps."""
    teams = [board.team_by_slug[slug] for slug in slugs if slug in board.team_by_slug]
    rows = [_asked(board, team, chosen) for team in teams for chosen in team.measures]
    columns = [*KEYS, "kind", "better", "target", "scale", "ceiling", "whole_from", "whole_to", "signed"]
    series = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys((*KEYS, "kind"), "str"))
    days = {"baseline_from": _of_kind(judgements, RecordKind.BASELINE).groupby(KEYS)["day"].max()}
    days["rebased_first"] = _of_kind(judgements, RecordKind.REBASE).groupby(KEYS)["day"].min()
    for name, by_series in days.items():
        series = series.merge(by_series.rename(name).reset_index(), on=KEYS, how="left", validate="one_to_one")
    for name in ("whole_from", "whole_to"):
        series[name] = pd.to_datetime(series[name]).astype("datetime64[us]")
    return series


def _asked(board: Board, team: Team, chosen: ChosenMeasure) -> tuple[object, ...]:
    measure = board.measure_by_id[chosen.id]
    kind, kept = kind_of(measure), team.days_of(chosen, as_of=board.as_of)
    # Counts over their denominators are charted as the engine knows them, and told as the measure is.
    scale = (100 if measure.is_percentage else 1) * measure.per if kind and kind.has_denominators else 1
    goal = chosen.goal_on(Week.of(board.as_of).ending)
    target = np.nan if goal is None else goal * (PENCE_A_POUND if measure.is_money else 1) / scale
    stands = measure.numerator.verb is Verb.STANDING or measure.numerator.stands
    first, last = (None, None) if stands or kept is None else kept
    ceiling = 100.0 if measure.is_percentage else np.nan
    better = int(BETTER.get(measure.better, Better.NEUTRAL))
    return (team.slug, measure.id, kind.value if kind else "", better, target, scale, ceiling, first, last, measure.is_money)


def _of_kind(judgements: pd.DataFrame, kind: RecordKind) -> pd.DataFrame:
    return judgements[(judgements["kind"] == kind) & (judgements["measure"] != EVERY)]


def _points(cells: pd.DataFrame, series: pd.DataFrame, charted_weeks: int) -> pd.DataFrame:
    """The cells of each series from the first that its lines rest on to its last with a value, in order."""
    kept = (
        cells[OF_CELLS].merge(series, on=KEYS, how="inner", validate="many_to_one").sort_values([*KEYS, "week_ending"], ignore_index=True)
    )
    has_value = kept["status"].isin(WITH_A_VALUE) & kept["value"].notna()
    week = kept["week_ending"]
    valued = week.where(has_value)
    by_series = [kept[key] for key in KEYS]
    last = valued.groupby(by_series, observed=True).transform("max")
    window = last - pd.Timedelta(weeks=charted_weeks - 1)
    shown_from = valued.where(week >= window).groupby(by_series, observed=True).transform("min")
    begins = pd.concat([shown_from, kept["baseline_from"], kept["rebased_first"]], axis=1).min(axis=1)
    taken = (week >= begins) & (week <= last)
    points = kept[taken].assign(shown=(week >= shown_from)[taken], has_value=has_value[taken]).reset_index(drop=True)
    return points.assign(stands=_standing(points), final=_final(points))


def _standing(points: pd.DataFrame) -> "pd.Series[bool]":
    """Whether the figure is that of the last week with one again: as of the same day, a monthly or quarterly figure."""
    told = points.loc[points["has_value"], [*KEYS, "value", "status", "as_of"]]
    same = (told == told.shift()).fillna(False).all(axis=1)
    return same.reindex(points.index, fill_value=False)


def _final(points: pd.DataFrame) -> "pd.Series[bool]":
    """Whether the figure is settled and of a whole week: a team that opens on a Friday has no whole week then."""
    week = points["week_ending"]
    whole = ~((week - pd.Timedelta(days=6) < points["whole_from"]) | (week > points["whole_to"]))
    return (points["status"] == Status.FINAL) & whole


def _charted(points: pd.DataFrame, series: pd.DataFrame, kind: Kind, judgements: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The points and the segments of every series of one kind of chart, in the units of cells."""
    chosen = points[(points["kind"] == kind.value) & ~points["stands"]]
    observed = chosen[[*KEYS, "final"]].assign(date=chosen["week_ending"])
    told = chosen["numerator"] if kind.has_denominators else chosen["value"]
    observed["value"], observed["n"] = told.where(chosen["has_value"]), chosen["denominator"]
    negative = chosen.groupby(KEYS, observed=True)["value"].min().lt(0).rename("negative").reset_index()
    of = negative.merge(series, on=KEYS, how="left", validate="one_to_one")
    of["floor"] = np.where(of["signed"] & of["negative"].fillna(False).astype(bool), np.nan, 0.0)
    rebases = _of_kind(judgements, RecordKind.REBASE).rename(columns={"day": "date"})[[*KEYS, "date"]].drop_duplicates()
    lines, segments = chart_frames(observed, Plan.of(kind), keys=KEYS, of=of, rebases=rebases)
    if kind.has_denominators:
        lines[["value", *LINES]] = lines[["value", *LINES]].mul(chosen["scale"], axis=0)
        scale = segments[KEYS].merge(of[[*KEYS, "scale"]], on=KEYS, how="left", validate="many_to_one")["scale"]
        segments[["centre", "offer_median"]] = segments[["centre", "offer_median"]].mul(scale, axis=0)
    return lines.rename(columns={"value": "plotted"}).drop(columns=[*KEYS, "date"]), segments


def _nothing_worked_out() -> pd.DataFrame:
    empty = {
        "signal": "str",
        "quality": "str",
        "lean": "int8",
        "segment": "int64",
        "included": "bool",
        "base": "bool",
        "astronomical": "bool",
    }
    return pd.DataFrame(
        {name: pd.Series(dtype=kind) for name, kind in empty.items()} | {name: pd.Series(dtype="float64") for name in FIGURES}
    )


def _with_lines(points: pd.DataFrame, worked_out: pd.DataFrame) -> pd.DataFrame:
    """Every week with its lines; where a figure stands, the lines of the week it is of go on."""
    lines = worked_out.reindex(points.index)
    going_on = lines[[*LINES, "segment", "base"]].groupby([points[key] for key in KEYS], observed=True).ffill()
    stands = points["stands"]
    lines[LINES] = lines[LINES].where(~stands, going_on[LINES])
    told = {name: lines[name].fillna(word) for name, word in (("signal", ""), ("quality", "none"))}
    told |= {name: lines[name].fillna(0) for name in ("lean", "included", "astronomical")}
    told["base"] = lines["base"].where(~stands, going_on["base"]).fillna(False).astype(bool)
    told["segment"] = lines["segment"].where(~stands, going_on["segment"]).fillna(0).astype("int64")
    typed = {"included": "bool", "astronomical": "bool", "lean": "int64"}
    return points.assign(**{name: lines[name] for name in FIGURES}, **told).astype(typed)


def with_week_noticed(now: pd.DataFrame, known: pd.DataFrame, current: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    """The signals of ``now`` with ``noticed_week``: that of a known one they go on from, else their team's ``current`` week.

    A signal goes on from a known one of its series, kind and direction when they have a week in common: a centre line that moves on with
    the weeks shown may move the week a shift began.
    """
    both = now.merge(known, on=[*KEYS, "signal", "lean"], how="left", suffixes=("", "_known"))
    in_common = (both["first_week_known"] <= both["last_week"]) & (both["last_week_known"] >= both["first_week"])
    earlier = both["noticed_week"].where(in_common).groupby([both[name] for name in (*KEYS, "signal")]).min()
    before = pd.Series(earlier.reindex(pd.MultiIndex.from_frame(now[[*KEYS, "signal"]])).to_numpy(), index=now.index)
    return now.assign(noticed_week=before.where(before.notna(), now["team"].map(current)))


@dataclass(frozen=True)
class Records:
    """What is recorded for charts, to be had chart by chart: looked through once, not once a chart."""

    judgements: pd.DataFrame

    def of(self, team: str, measure: str) -> tuple[Recorded, ...]:
        """What is recorded for one chart, that of every team and measure too, oldest first."""
        places = ((team, measure), (team, EVERY), (EVERY, measure), (EVERY, EVERY))
        told = sorted((row for place in places for row in self._by_place.get(place, ())), key=_day_and_kind)
        return tuple(Recorded(RecordKind(kind), team, measure, day, who, says) for day, kind, _, who, says in told)

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], list[_Row]]:
        rows = self.judgements
        days = rows["day"].dt.date
        told = zip(rows["team"], rows["measure"], days, rows["kind"], range(len(rows)), rows["who"], rows["says"], strict=True)
        by_place: dict[tuple[str, str], list[_Row]] = {}
        for team, measure, *row in told:
            by_place.setdefault((team, measure), []).append(tuple(row))
        return by_place


def _day_and_kind(row: _Row) -> tuple[date, str, int]:
    return row[:3]

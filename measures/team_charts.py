"""One series' chart taken out of the charts of many, for words and drawings; and the signals that newest figures are part of."""

import math
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from measures.charts.one import Chart, Offer, Point, Runs, Segment
from measures.charts.rules import Assurance, Better, Kind, Plan, Quality, Signal
from measures.charts.words import in_words, signal_points
from measures.signals import KEYS, ChartFrames

SIGNAL_OF = {signal.word: signal for signal in Signal}
Row = dict[Hashable, Any]
FIGURES = ("centre", "lower", "upper")
TOLD = ("stands", "segment", "signal", "lean", "quality", "included", "final", "base", "astronomical")
"""The columns of ``ChartFrames.points`` that a point tells beside its day and figures."""
OF_A_WEEK, WORDS = ("segment", "base", "included", "final"), ("signal", "quality", "status")
"""The columns that a workbook tells of each week beside its day and lines."""
SIGNAL_COLUMNS = ("team", "measure", "signal", "lean", "first_week", "last_week", "quality", "sentence")


@dataclass(frozen=True)
class TeamCharts:
    """The charts of many series, each to be had by its team and measure."""

    frames: ChartFrames

    def chart(self, team: str, measure: str) -> Chart | None:
        """The chart of one series, all that its lines rest on; None when it has no figure or no kind of chart."""
        asked = self._asked.get((team, measure))
        places = self._places.get((team, measure))
        if places is None or asked is None or not asked["kind"]:
            return None
        segments = self._segments[team, measure]
        plan, last = Plan.of(Kind(asked["kind"])), segments[-1]
        target = _figure(asked["target"] * asked["scale"])
        return Chart(
            plan=plan,
            better=Better(int(asked["better"])),
            target=target,
            rebases=tuple(row["first"].date() for row in segments[1:]),
            points=tuple(self._point(at) for at in places.tolist() if not self._columns["stands"][at]),
            segments=tuple(_segment(row) for row in segments),
            variation=Quality(last["variation"]),
            assurance=Assurance(last["assurance"]),
            offer=_offer(last),
        )

    def weeks(self, team: str, measure: str) -> pd.DataFrame:
        """One row a week shown on the chart, in order, as ``ChartFrames.points``; none when the series has no figure."""
        first, end = self._ends.get((team, measure), (0, 0))
        return self._shown.iloc[first:end]

    def columns(self, team: str, measure: str) -> dict[str, Any]:
        """The days, ``FIGURES``, ``OF_A_WEEK`` and ``WORDS`` of the same weeks as arrays: a frame for each of 100,000 charts takes long."""
        first, end = self._ends.get((team, measure), (0, 0))
        return {name: column[first:end] for name, column in self._shown_columns.items()}

    def signals(self) -> pd.DataFrame:
        """One row a series whose newest figure that counts is part of a signal: which, since when, and in words."""
        latest = self.frames.latest
        rows = []
        for team, measure in latest.loc[latest["signal"] != "", KEYS].itertuples(index=False):
            chart = self.chart(team, measure)
            newest = chart.latest if chart else None
            if chart and newest:
                first = signal_points(chart)[0]
                what = (newest.signal.word, newest.lean, first.day, newest.day, str(newest.quality))
                rows.append((team, measure, *what, in_words(chart)))
        days = dict.fromkeys(("first_week", "last_week"), "datetime64[us]")
        texts = dict.fromkeys(("team", "measure", "signal", "quality", "sentence"), "str")
        return pd.DataFrame(rows, columns=list(SIGNAL_COLUMNS)).astype(days | texts | {"lean": "int64"})

    def _point(self, at: int) -> Point:
        told = {name: column[at] for name, column in self._columns.items()}
        return Point(
            day=told["week_ending"],
            value=_figure(told["value"]),
            segment=told["segment"],
            centre=_figure(told["centre"]),
            lower=_figure(told["lower"]),
            upper=_figure(told["upper"]),
            signal=SIGNAL_OF[told["signal"]],
            lean=told["lean"],
            quality=Quality(told["quality"]),
            included=told["included"],
            final=told["final"],
            base=told["base"],
            astronomical=told["astronomical"],
            annotation="",
        )

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        """The columns a point is of, as plain values: a row of a frame is slow to take out."""
        points = self.frames.points
        figures = {name: points[name].to_numpy("float64", na_value=math.nan).tolist() for name in FIGURES}
        figures["value"] = points["value"].where(points["has_value"]).to_numpy("float64", na_value=math.nan).tolist()
        days = {"week_ending": points["week_ending"].dt.date.tolist()}
        return days | figures | {name: points[name].tolist() for name in TOLD}

    @cached_property
    def _shown_columns(self) -> dict[str, Any]:
        shown = self._shown
        days = {"week_ending": shown["week_ending"].to_numpy("datetime64[D]")}
        lines = {name: shown[name].to_numpy("float64", na_value=math.nan) for name in FIGURES}
        flags = {name: shown[name].to_numpy() for name in OF_A_WEEK}
        return days | lines | flags | {name: shown[name].to_numpy("object") for name in WORDS}

    @cached_property
    def _shown(self) -> pd.DataFrame:
        return self.frames.points[self.frames.points["shown"]]

    @cached_property
    def _ends(self) -> dict[Any, tuple[int, int]]:
        """Where among the weeks shown those of a series begin and end: a slice is had a hundred times as quickly as rows picked out."""
        places = self._shown.groupby(KEYS, observed=True).indices
        return {series: (int(at[0]), int(at[-1]) + 1) for series, at in places.items()}

    @cached_property
    def _asked(self) -> dict[tuple[str, str], Row]:
        return {(row["team"], row["measure"]): row for row in self.frames.series.to_dict("records")}

    @cached_property
    def _places(self) -> dict[Any, Any]:
        return dict(self.frames.points.groupby(KEYS, observed=True).indices)

    @cached_property
    def _segments(self) -> dict[tuple[str, str], list[Row]]:
        by_series: dict[tuple[str, str], list[Row]] = {}
        for row in self.frames.segments.to_dict("records"):
            by_series.setdefault((row["team"], row["measure"]), []).append(row)
        return by_series


def _segment(row: Row) -> Segment:
    useful = row["useful"] > 0
    runs = Runs(
        found=int(row["runs"]) if useful else None,
        low=int(row["runs_low"]) or None,
        high=int(row["runs_high"]) or None,
        signal=bool(row["runs_signal"]),
        longest=int(row["longest_run"]) if useful else None,
        longest_usual=int(row["longest_usual"]) or None,
    )
    return Segment(
        number=int(row["segment"]),
        first=row["first"].date(),
        last=row["last"].date(),
        points=int(row["points"]),
        base_points=int(row["base_points"]),
        centre=_figure(row["centre"]),
        at_bound=bool(row["at_bound"]),
        unscreened=bool(row["unscreened"]),
        runs=runs,
    )


def _offer(row: Row) -> Offer | None:
    if pd.isna(row["offer_from"]):
        return None
    return Offer(first=row["offer_from"].date(), last=row["offer_to"].date(), median=float(row["offer_median"]))


def _figure(number: float) -> float | None:
    return None if math.isnan(number) else float(number)

"""One series' chart taken out of the charts of many, for words and drawings; and the signals that newest figures are part of."""

from collections.abc import Hashable, Iterator
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
        rows = self.frames.points.iloc[places]
        segments = self._segments[team, measure]
        plan, last = Plan.of(Kind(asked["kind"])), segments[-1]
        target = _figure(asked["target"] * asked["scale"])
        return Chart(
            plan=plan,
            better=Better(int(asked["better"])),
            target=target,
            rebases=tuple(row["first"].date() for row in segments[1:]),
            points=tuple(_points(rows[~rows["stands"]])),
            segments=tuple(_segment(row) for row in segments),
            variation=Quality(last["variation"]),
            assurance=Assurance(last["assurance"]),
            offer=_offer(last),
        )

    def weeks(self, team: str, measure: str) -> pd.DataFrame:
        """One row a week shown on the chart, in order, as ``ChartFrames.points``; none when the series has no figure."""
        places = self._places.get((team, measure))
        rows = self.frames.points.iloc[[] if places is None else places]
        return rows[rows["shown"]]

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


def _points(rows: pd.DataFrame) -> Iterator[Point]:
    figures = rows["value"].where(rows["has_value"])
    columns = [
        "week_ending",
        "segment",
        "centre",
        "lower",
        "upper",
        "signal",
        "lean",
        "quality",
        "included",
        "final",
        "base",
        "astronomical",
    ]
    for value, told in zip(figures.tolist(), rows[columns].to_dict("records"), strict=True):
        yield Point(
            day=told["week_ending"].date(),
            value=_figure(value),
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


def _figure(number: Any) -> float | None:
    return None if pd.isna(number) else float(number)

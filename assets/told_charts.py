"""One chart as a workbook tells it: its lines, its sentence, its marks, what was judged of it. Working it out belongs to measures."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.recorded import Recorded, RecordKind
from boxscore.weeks import Week
from measures.charts.one import Chart, Point
from measures.charts.rules import Assurance, Signal
from measures.charts.words import NAMES, caption, caveats, centre_name, in_words, signal_points
from measures.signals import records_of
from measures.team_charts import TeamCharts
from workbooks.chart_contents import ASTRONOMICAL, Charted, Mark, Offer, PlottedWeeks
from workbooks.figures import shown

ASKED_AT_ONCE = 3
"""So many figures are asked about at most whether they are astronomical, the newest."""
ASSURED = {
    Assurance.PASSES: "As things are, every usual week meets the goal.",
    Assurance.FAILS: "As things are, no usual week meets the goal.",
    Assurance.INCONSISTENT: "As things are, chance decides which weeks meet the goal.",
}
NO_LINES = "No signals are looked for in this measure: the days since climb by themselves"


def told_chart(charts: TeamCharts, team: str, measure: Measure, judgements: pd.DataFrame, *, new: Collection[tuple[str, str]]) -> Charted:
    """What the workbook of ``team`` says of the chart of ``measure``. ``new``: measures with their signals not told before this week."""
    records = records_of(judgements, team, measure.id)
    confirmed = {Week.of(record.day) for record in records if record.kind is RecordKind.CONFIRMED}
    shown_weeks = charts.weeks(team, measure.id)
    weeks = _plotted(shown_weeks, confirmed)
    marks = tuple(_marks(records, measure, weeks))
    chart = charts.chart(team, measure.id)
    if chart is None:
        return Charted(measure=measure.id, weeks=weeks, sentence=NO_LINES if len(weeks) else "", marks=marks)
    counted = [point for point in chart.points if point.included]
    signal = counted[-1].signal.word if counted else ""
    return Charted(
        measure=measure.id,
        weeks=weeks,
        sentence=_sentence(chart, marks),
        kind=NAMES[chart.plan.kind],
        centre_name=centre_name(chart.plan.kind),
        signal=signal,
        quality=str(counted[-1].quality) if counted else "",
        is_new=(measure.id, signal) in new,
        details=(*_parts_of_weeks(shown_weeks), *_details(chart, records)),
        marks=marks,
        offer=Offer(Week(chart.offer.first), chart.offer.median) if chart.offer else None,
    )


def _plotted(weeks: pd.DataFrame, confirmed: Collection[Week]) -> PlottedWeeks:
    """The weeks as columns; a figure that a person confirmed to be astronomical is a signal, when it is none already."""
    endings = weeks["week_ending"].to_numpy("datetime64[D]")
    named = zip(endings.tolist(), weeks["signal"], weeks["quality"], weeks["included"], strict=True)
    said = [
        (ASTRONOMICAL, "neutral") if not signal and included and Week(day) in confirmed else (signal, quality if signal else "")
        for day, signal, quality, included in named
    ]
    segment = weeks["segment"].to_numpy()
    centre, lower, upper = (weeks[name].to_numpy("float64", na_value=np.nan) for name in ("centre", "lower", "upper"))
    return PlottedWeeks(
        endings,
        centre,
        lower,
        upper,
        is_base=weeks["base"].to_numpy("bool"),
        begins=np.append(False, segment[1:] != segment[:-1])[: len(weeks)],
        signal=tuple(signal for signal, _ in said),
        quality=tuple(quality for _, quality in said),
    )


def _marks(records: Sequence[Recorded], measure: Measure, weeks: PlottedWeeks) -> Iterator[Mark]:
    """What is marked in the weeks the chart shows, oldest first."""
    if not len(weeks):
        return
    first, last = Week(weeks.week_ending[0].item()).start, weeks.week_ending[-1].item()
    goals = [record for record in records if record.kind is RecordKind.GOAL]
    changed = {after.day: f"The goal becomes {shown(float(after.says), measure)}" for _, after in pairwise(goals)}
    for record in records:
        if first <= record.day <= last:
            text = changed.get(record.day, "") if record.kind is RecordKind.GOAL else MARKED[record.kind](record)
            if text:
                yield Mark(record.day, text, is_holiday=record.kind is RecordKind.HOLIDAY)


def _said(record: Recorded) -> str:
    return record.says


def _rebased(record: Recorded) -> str:
    return f"Compared anew from here: {record.says} ({record.who})"


def _confirmed(record: Recorded) -> str:
    return f"Astronomical: {record.says} ({record.who})"


def _holiday(record: Recorded) -> str:
    return f"Public holiday: {record.says}"


def _unmarked(record: Recorded) -> str:
    return ""


MARKED = {
    RecordKind.BASELINE: _unmarked,
    RecordKind.REBASE: _rebased,
    RecordKind.CONFIRMED: _confirmed,
    RecordKind.DISMISSED: _unmarked,
    RecordKind.ANNOTATION: _said,
    RecordKind.HOLIDAY: _holiday,
    RecordKind.FULL_TIME_WEEK: _said,
}


def _sentence(chart: Chart, marks: Sequence[Mark]) -> str:
    """What the chart says, and what else happened in the week its signal began: that may be all there is to it."""
    said = in_words(chart).rstrip(".")
    points = signal_points(chart)
    if not points:
        return said
    began = Week.of(points[0].day)
    beside = [mark.text for mark in marks if Week.of(mark.on) == began]
    return f"{said}; marked in that week: {', '.join(beside)}" if beside else said


def _details(chart: Chart, records: Sequence[Recorded]) -> Iterator[str]:
    yield from caveats(chart)
    if chart.icons_shown and chart.has_limits and chart.assurance in ASSURED:
        yield ASSURED[chart.assurance]
    yield from _asked(chart, records)
    base = [point for point in chart.points if point.base and point.segment == chart.segments[-1].number]
    if base and chart.segments[-1].centre is not None:
        yield f"Its {centre_name(chart.plan.kind)} now is of {len(base)} figures, {Week(base[0].day).label} to {Week(base[-1].day).label}."
    yield caption(chart)


def _parts_of_weeks(weeks: pd.DataFrame) -> Iterator[str]:
    """A figure of some days only is not compared with whole weeks."""
    for ending in weeks.loc[(weeks["status"] == Status.FINAL) & ~weeks["final"], "week_ending"]:
        yield f"{Week(ending.date()).label} is a part of a week and does not count."


def _asked(chart: Chart, records: Sequence[Recorded]) -> Iterator[str]:
    """Figures far from the others that nobody has judged yet, in the latest segment."""
    judged = {Week.of(record.day) for record in records if record.kind in (RecordKind.CONFIRMED, RecordKind.DISMISSED)}
    asked = [point for point in chart.points if _is_asked(point) and Week(point.day) not in judged][-ASKED_AT_ONCE:]
    if asked:
        weeks = ", ".join(Week(point.day).label for point in asked)
        yield f"Far from the others: {weeks}. A person says whether that is astronomical (teams.yaml: confirmed or dismissed)."


def _is_asked(point: Point) -> bool:
    return point.astronomical and point.signal is Signal.NONE

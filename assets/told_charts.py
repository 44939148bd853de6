"""One chart as a workbook tells it: its lines, its sentence, its marks, what was judged of it. Working it out belongs to measures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.recorded import Recorded, RecordKind
from boxscore.weeks import Week
from measures.charts.one import Chart, Point
from measures.charts.rules import Assurance, Signal
from measures.charts.words import NAMES, caption, caveats, centre_name, in_words, signal_points
from measures.team_charts import TeamCharts
from workbooks.chart_contents import ASTRONOMICAL, Charted, Mark, Offer, PlottedWeeks
from workbooks.marks import marked

ASKED_AT_ONCE = 3
"""So many figures are asked about at most whether they are astronomical, the newest."""
ASSURED = {
    Assurance.PASSES: "As things are, every usual week meets the goal.",
    Assurance.FAILS: "As things are, no usual week meets the goal.",
    Assurance.INCONSISTENT: "As things are, chance decides which weeks meet the goal.",
}
NO_LINES = "No signals are looked for in this measure: the days since climb by themselves"


def told_chart(
    charts: TeamCharts, team: str, measure: Measure, records: Sequence[Recorded], *, new: Collection[tuple[str, str]]
) -> Charted:
    """What the workbook of ``team`` says of the chart of ``measure``.

    ``records``: what is recorded for it, oldest first. ``new``: measures with their signals not told before this week.
    """
    confirmed = {Week.of(record.day) for record in records if record.kind is RecordKind.CONFIRMED}
    shown_weeks = charts.columns(team, measure.id)
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


def _plotted(weeks: Mapping[str, Any], confirmed: Collection[Week]) -> PlottedWeeks:
    """The weeks as columns; a figure that a person confirmed to be astronomical is a signal, when it is none already."""
    endings, segment = weeks["week_ending"], weeks["segment"]
    named = zip(endings.tolist(), weeks["signal"], weeks["quality"], weeks["included"].tolist(), strict=True)
    said = [
        (ASTRONOMICAL, "neutral") if not signal and included and Week(day) in confirmed else (signal, quality if signal else "")
        for day, signal, quality, included in named
    ]
    return PlottedWeeks(
        endings,
        weeks["centre"],
        weeks["lower"],
        weeks["upper"],
        is_base=weeks["base"],
        begins=np.append(False, segment[1:] != segment[:-1])[: len(segment)],
        signal=tuple(signal for signal, _ in said),
        quality=tuple(quality for _, quality in said),
    )


def _marks(records: Sequence[Recorded], measure: Measure, weeks: PlottedWeeks) -> Iterator[Mark]:
    """What is marked in the weeks the chart shows."""
    if len(weeks):
        yield from marked(records, measure, first=Week(weeks.week_ending[0].item()).start, last=weeks.week_ending[-1].item())


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


def _parts_of_weeks(weeks: Mapping[str, Any]) -> Iterator[str]:
    """A figure of some days only is not compared with whole weeks."""
    for ending in weeks["week_ending"][(weeks["status"] == Status.FINAL.value) & ~weeks["final"]].tolist():
        yield f"{Week(ending).label} is a part of a week and does not count."


def _asked(chart: Chart, records: Sequence[Recorded]) -> Iterator[str]:
    """Figures far from the others that nobody has judged yet, in the latest segment."""
    judged = {Week.of(record.day) for record in records if record.kind in (RecordKind.CONFIRMED, RecordKind.DISMISSED)}
    asked = [point for point in chart.points if _is_asked(point) and Week(point.day) not in judged][-ASKED_AT_ONCE:]
    if asked:
        weeks = ", ".join(Week(point.day).label for point in asked)
        yield f"Far from the others: {weeks}. A person says whether that is astronomical (teams.yaml: confirmed or dismissed)."


def _is_asked(point: Point) -> bool:
    return point.astronomical and point.signal is Signal.NONE

"""What a measure's page tells: its chart, its numbers, what it counts, and where its latest figure comes from. Looks belong elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from boxscore.board import Board
from boxscore.measures import Measure
from boxscore.teams import Team
from boxscore.weeks import Week
from measures.charts.one import Chart
from measures.charts.words import caption, caveats, centre_name
from portal.definitions import Definition, definition_of
from portal.full_charts import FullChart, full_chart
from portal.numbers import Number, numbers_of
from portal.origins import Origin, origin_of
from portal.plots import plot_of
from portal.team_figures import TeamFigures, team_figures
from portal.team_view import MeasureRow, measure_row
from warehouse.register import Workbook
from warehouse.store import Store
from workbooks.chart_contents import Mark
from workbooks.figures import in_told_units, shown
from workbooks.lines import Line
from workbooks.marks import marked
from workbooks.wording import MEANINGS


@dataclass(frozen=True)
class Charted:
    """The chart and what has to be said of it."""

    drawn: FullChart
    centre_name: str
    """``median`` or ``mean``; empty for a measure without lines."""
    details: tuple[str, ...]
    """What to beware of, what is offered, how the chart is made: sentences."""
    happened: tuple[Mark, ...]
    """What is marked by number, oldest first; public holidays are apart."""
    holidays: tuple[Mark, ...]


@dataclass(frozen=True)
class MeasureView:
    """Everything a measure's page shows."""

    team: Team
    definition: Definition
    workbook: Workbook | None
    row: MeasureRow | None
    """What the team's page says of it; None while the team has no figure."""
    charted: Charted | None
    """None while no week has a figure."""
    numbers: tuple[Number, ...]
    """Newest first."""
    meanings: tuple[tuple[str, str], ...]
    """What each status among them means."""
    origin: Origin | None
    """Where the latest figure comes from; None without one."""


def measure_view(board: Board, store: Store, team: Team, id: str) -> MeasureView:
    """The page of a measure that the team keeps, as the warehouse stands now."""
    definition = definition_of(board, team, board.measure_by_id[id])
    workbook = next(iter(store.workbooks(team=team.slug, current=True)), None)
    figures = team_figures(board, store, team, measure=id)
    if figures is None:
        return MeasureView(team, definition, workbook, None, None, (), (), None)
    (line,) = figures.lines
    numbers = tuple(numbers_of(board, figures, line))
    statuses = {number.status for number in numbers}
    return MeasureView(
        figures.team,
        definition,
        workbook,
        measure_row(store, figures, line),
        _charted(figures, line),
        numbers,
        tuple((str(status), meaning) for status, meaning in MEANINGS.items() if str(status) in statuses),
        origin_of(board, store, figures, line),
    )


def _charted(figures: TeamFigures, line: Line) -> Charted | None:
    chart = figures.charts.chart(figures.team.slug, line.measure.id)
    plot = plot_of(figures, line, chart)
    if plot is None:
        return None
    first, last = Week(plot.points[0].day).start, plot.points[-1].day
    found = list(marked(figures.records(line.measure.id), line.measure, first=first, last=last))
    numbered = tuple(one for one in found if not one.is_holiday)
    notes = [(Week.of(one.on).ending, str(number)) for number, one in enumerate(numbered, start=1)]
    name = centre_name(chart.plan.kind) if chart else ""
    details = tuple(_details(chart, line.measure)) if chart else ()
    holidays = tuple(one for one in found if one.is_holiday)
    return Charted(full_chart(plot, centre_name=name.capitalize(), notes=notes), name, details, numbered, holidays)


def _details(chart: Chart, measure: Measure) -> Iterator[str]:
    yield from caveats(chart)
    if chart.offer:
        median = shown(in_told_units(chart.offer.median, measure), measure)
        yield (
            f"Offered: a new {centre_name(chart.plan.kind)} of {median} from {Week(chart.offer.first).label}, after nine figures on one "
            "side. It is used once somebody records it with the reason."
        )
    yield caption(chart)

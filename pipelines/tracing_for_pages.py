"""The rows behind a figure for the portal: what ``boxscore trace`` finds, as tables of texts. How pages look belongs to the portal."""

from collections.abc import Callable
from dataclasses import dataclass

from boxscore.board import Board
from boxscore.settings import Settings
from boxscore.weeks import Week
from measures.tracing import Traced
from pipelines.refusals import THIS_TEAM
from pipelines.trace_pages import left_out, table_of, title_of
from pipelines.tracing import Trace, trace_cell

NOT_SHOWN = ["extract", "run"]


@dataclass(frozen=True)
class RowsOfPart:
    """The rows behind one part of a figure."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class TracedFigure:
    """What stands behind one figure; of refused rows those that are known to be the team's."""

    withheld: str
    parts: tuple[RowsOfPart, ...]
    refused: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TracesFigures:
    """Finds the rows behind the figures of one board."""

    settings: Settings
    read_board: Callable[[], Board]

    def __call__(self, *, team: str, measure: str, week: Week) -> TracedFigure:
        """ConfigurationError, saying why, when there is no such figure."""
        trace = trace_cell(self.settings, self.read_board(), team=team, measure=measure, day=week.ending)
        parts = tuple(_rows_of(trace, part) for part in trace.parts)
        return TracedFigure(trace.withheld, parts, () if trace.withheld else _refused(trace))


def _rows_of(trace: Trace, part: Traced) -> RowsOfPart:
    table = table_of(trace, part, iso=False).drop(columns=NOT_SHOWN)
    rows = tuple(tuple(map(str, row)) for row in table.itertuples(index=False, name=None))
    return RowsOfPart(title_of(trace, part), tuple(map(str, table.columns)), rows, tuple(left_out(trace, part)))


def _refused(trace: Trace) -> tuple[tuple[str, ...], ...]:
    mine = trace.refused[trace.refused["whose"] == THIS_TEAM]
    return tuple((name, str(row), message) for name, row, message in mine[["name", "row_number", "message"]].itertuples(index=False))

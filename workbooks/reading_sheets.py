"""The sheets ``Data`` and ``Definitions``: the figures for machines, and what each measure means. Reading comes elsewhere."""

from collections.abc import Sequence

import numpy as np

from boxscore.cells import CELL_COLUMNS, Status
from boxscore.layouts import SheetName
from boxscore.measures import Domain, Measure
from boxscore.teams import Team
from workbooks.cell_columns import NUMBERS, STATUSES, MeasureCells
from workbooks.contents import Contents
from workbooks.lines import Line
from workbooks.long_rows import Each, LongColumn, LongRows, together
from workbooks.looks import APART, DAY, NUMBER, SENTENCE_APART, Look
from workbooks.sheets import Print, Sheet
from workbooks.tables import TABLE_ROW, Column, put_heading, put_long_table, put_table, set_widths, width_of
from workbooks.wording import BETTER_WHEN, what_n_is

DATA_COLUMNS = (*CELL_COLUMNS, "measure_name", "domain", "unit")
DATES = ("week_ending", "as_of")

DEFINITION_COLUMNS = (
    Column("Id", 8, SENTENCE_APART),
    Column("Measure", 30, SENTENCE_APART),
    Column("Domain", 13, SENTENCE_APART),
    Column("Unit", 18, SENTENCE_APART),
    Column("Better when", 14, SENTENCE_APART),
    Column("How it is counted", 64, SENTENCE_APART),
    Column("Caveats", 84, SENTENCE_APART),
    Column("Source", 36, SENTENCE_APART),
    Column("What n is", 30, SENTENCE_APART),
)


def build_data(contents: Contents, lines: Sequence[Line]) -> Sheet:
    """The table ``Cells``: one row a measure and week, sorted so, in the units of ``boxscore export``."""
    sheet = Sheet(SheetName.DATA, print=Print(header_row=TABLE_ROW), frozen_at=(TABLE_ROW + 1, 1))
    put_heading(
        sheet,
        "Data: every figure of this team",
        "One row for each measure and week, for machines: where there is no figure its cells are empty and the status says why. "
        "Money is in pounds, percentages are 0 to 100.",
    )
    measures = [line.measure for line in lines]
    columns = [Column(name, _data_width(name, contents.team, measures), _data_look(name)) for name in DATA_COLUMNS]
    values = _data_columns(contents.team, contents.cells, measures)
    put_long_table(sheet, "Cells", columns, LongRows(TABLE_ROW + 1, tuple(column.look for column in columns), values), filtered=True)
    set_widths(sheet, columns)
    return sheet


def _data_columns(team: Team, cells: Sequence[MeasureCells], measures: Sequence[Measure]) -> tuple[LongColumn, ...]:
    """The columns that ``DATA_COLUMNS`` names, measure after measure."""
    place = {measure.id: at for at, measure in enumerate(measures)}
    of = np.repeat(np.array([place[one.measure] for one in cells], "int64"), [len(one.week_ending) for one in cells])
    told: dict[str, LongColumn] = {name: together([getattr(one, name) for one in cells]) for name in (*DATES, *NUMBERS)}
    told |= {
        "team": Each((team.slug,), np.zeros_like(of)),
        "measure": Each(tuple(measure.id for measure in measures), of, shared=True),
        "status": Each(STATUSES, together([one.status for one in cells]).astype("int64")),
        "measure_name": Each(tuple(measure.name for measure in measures), of, shared=True),
        "domain": Each(tuple(measure.domain.value for measure in measures), of, shared=True),
        "unit": Each(tuple(measure.unit for measure in measures), of, shared=True),
    }
    return tuple(told[name] for name in DATA_COLUMNS)


def _data_look(name: str) -> Look:
    if name in DATES:
        return DAY
    return NUMBER if name in NUMBERS else APART


def _data_width(name: str, team: Team, measures: Sequence[Measure]) -> float:
    """Room for the header with its filter button, and for the longest text."""
    texts: dict[str, Sequence[str]] = {
        "team": [team.slug],
        "status": list(Status),
        "measure_name": [measure.name for measure in measures],
        "domain": list(Domain),
        "unit": [measure.unit for measure in measures],
    }
    return width_of(texts.get(name, ()), least=max(len(name) + 5.0, 16 if name in (*NUMBERS, *DATES) else 0))


def build_definitions(lines: tuple[Line, ...]) -> Sheet:
    """The table ``Definitions``: one row a measure, in the order of the box score."""
    sheet = Sheet(SheetName.DEFINITIONS, print=Print("A3", header_row=TABLE_ROW), frozen_at=(TABLE_ROW + 1, 3))
    put_heading(sheet, "Definitions: what each measure means", "One row for each measure on this team's box score.")
    rows = []
    for measure in (line.measure for line in lines):
        named = (measure.id, measure.name, measure.domain.value, measure.unit, BETTER_WHEN[measure.better])
        rows.append((*named, measure.explanation, measure.caveats or "none noted", measure.source, what_n_is(measure)))
    put_table(sheet, "Definitions", DEFINITION_COLUMNS, rows)
    set_widths(sheet, DEFINITION_COLUMNS)
    return sheet

"""The sheets ``Data`` and ``Definitions``: the figures for machines, and what each measure means. Reading comes elsewhere."""

from collections.abc import Sequence

from boxscore.cells import CELL_COLUMNS, Status
from boxscore.layouts import SheetName
from boxscore.measures import Domain, Measure
from boxscore.teams import Team
from workbooks.cell_columns import NUMBERS, MeasureCells, plain_days, plain_numbers, plain_statuses, weeks_of
from workbooks.contents import Contents
from workbooks.lines import Line
from workbooks.looks import APART, DAY, NUMBER, SENTENCE_APART, Look
from workbooks.sheets import LongRows, Plain, Print, Sheet
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
    measures = {line.measure.id: line.measure for line in lines}
    columns = [Column(name, _data_width(name, contents.team, list(measures.values())), _data_look(name)) for name in DATA_COLUMNS]
    looks = tuple(column.look for column in columns)
    parts, first = [], TABLE_ROW + 1
    for cells in contents.cells:
        parts.append(LongRows(first, looks, _data_columns(contents.team, cells, measures[cells.measure])))
        first += len(cells.week_ending)
    put_long_table(sheet, "Cells", columns, parts, filtered=True)
    set_widths(sheet, columns)
    return sheet


def _data_columns(team: Team, cells: MeasureCells, measure: Measure) -> tuple[Sequence[Plain], ...]:
    """The columns that ``DATA_COLUMNS`` names, of one measure."""
    rows = len(cells.week_ending)
    numbers = {name: plain_numbers(getattr(cells, name)) for name in NUMBERS}
    return (
        [team.slug] * rows,
        [measure.id] * rows,
        weeks_of(cells.week_ending).endings,
        numbers["numerator"],
        numbers["denominator"],
        numbers["value"],
        plain_statuses(cells.status),
        plain_days(cells.as_of),
        numbers["n"],
        *([told] * rows for told in (measure.name, measure.domain.value, measure.unit)),
    )


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

"""The sheets ``Data``, ``Definitions`` and ``About``: the figures for machines, what each measure means, and how to read the rest."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from boxscore.cells import CELL_COLUMNS
from boxscore.receipts import FeedReceipt
from boxscore.teams import Team
from workbooks.contents import NUMBERS, Contents
from workbooks.lines import Line
from workbooks.long_tables import LongRows, day_cells, number_cells, rows_xml, text_cells
from workbooks.looks import APART, DAY, HEADING, NUMBER, SENTENCE, SENTENCE_APART, WHOLE_NUMBER, Look, Looks
from workbooks.tables import TABLE_ROW, Column, Value, mark_up, print_on, put, put_header, put_heading, put_table, set_widths, width_of
from workbooks.wording import BETTER_WHEN, MEANINGS, what_n_is

DATA_TITLE, DEFINITIONS_TITLE, ABOUT_TITLE = "Data", "Definitions", "About"

DATA_COLUMNS = (*CELL_COLUMNS, "measure_name", "domain", "unit")
DATES = ("week_ending", "as_of")

DEFINITION_COLUMNS = (
    Column("Id", 8, SENTENCE_APART),
    Column("Measure", 30, SENTENCE_APART),
    Column("Domain", 13, SENTENCE_APART),
    Column("Unit", 18, SENTENCE_APART),
    Column("Better when", 14, SENTENCE_APART),
    Column("How it is counted", 60, SENTENCE_APART),
    Column("Caveats", 46, SENTENCE_APART),
    Column("Source", 40, SENTENCE_APART),
    Column("What n is", 34, SENTENCE_APART),
)
FACT_COLUMNS = (Column("Item", 34, SENTENCE), Column("What it is", 70, SENTENCE))
STATUS_COLUMNS = (Column("Word", 34, SENTENCE), Column("What it means", 70, SENTENCE))
RECEIPT_COLUMNS = (
    Column("Feed", 34, SENTENCE),
    Column("Extracts the figures come from", 70, SENTENCE),
    Column("Received to", 18, Look(number_format=DAY.number_format, horizontal="right", wrap=True)),
    Column("Rows refused", 16, WHOLE_NUMBER),
    Column("Not received", 44, SENTENCE_APART),
)

HOW_TO_READ = (
    "Begin with the sheet Box score: one row a measure, one column a week. Better when says which direction is good.",
    "Signal says whether the newest figures are more than chance; what is new since last week stands above the table.",
    "Charts shows each measure over a longer time, so that one unusual week is not mistaken for a change, and how each signal was found.",
    "Definitions says how each measure is counted. Data and Chart data hold the figures behind both, for further work.",
    "Colour never stands alone: what a colour says, the words in its cell or beside it say too.",
)
LAYOUT = (
    "The layout follows published descriptions of a box score. It is not the national template.",
    "Three things differ from usual advice for accessible spreadsheets: header rows, and on Box score the measures' names, stay in view "
    "(frozen panes); the table Cells has filter buttons; this sheet holds more than one table.",
    "Box score is fitted to one A3 page, so its print is smaller than its 12 point text on screen.",
    "The sheet Data leaves a number empty where there is none, so that its columns stay numbers; the status beside it says why.",
)


def write_data(sheet: Worksheet, looks: Looks, cells: pd.DataFrame, lines: tuple[Line, ...]) -> LongRows:
    """The table ``Cells``: one row a measure and week, sorted so, in the units of ``boxscore export``.

    Returns its rows, to be added when the workbook is packed.
    """
    put_heading(
        sheet,
        looks,
        "Data: every figure of this team",
        "One row for each measure and week, for machines: where there is no figure its cells are empty and the status says why. "
        "Money is in pounds, percentages are 0 to 100.",
    )
    described = _described(cells, lines)
    columns = [Column(name, _data_width(described[name], name), _data_look(name)) for name in DATA_COLUMNS]
    put_header(sheet, looks, columns)
    extent = mark_up(sheet, "Cells", columns, first=TABLE_ROW, last=TABLE_ROW + max(1, len(cells)), filtered=True)
    set_widths(sheet, columns)
    sheet.freeze_panes = sheet.cell(TABLE_ROW + 1, 1)
    print_on(sheet, sheet.PAPERSIZE_A4, header_row=TABLE_ROW)
    written = _data_cells(described)
    rows = rows_xml(written, [looks.number_of(column.look) for column in columns], first_row=TABLE_ROW + 1)
    return LongRows(sheet.title, rows, "A1:" + extent.partition(":")[2])


def _data_look(name: str) -> Look:
    if name in DATES:
        return DAY
    return NUMBER if name in NUMBERS else APART


def _data_width(values: pd.Series, name: str) -> float:
    """Room for the header with its filter button, and for the longest text."""
    least = len(name) + 5.0
    if name in NUMBERS or name in DATES:
        return max(least, 16)
    return width_of((str(value) for value in values.unique()), least=least)


def _described(cells: pd.DataFrame, lines: tuple[Line, ...]) -> pd.DataFrame:
    """``cells`` in order, with the name, domain and unit of their measures."""
    measures = {line.measure.id: line.measure for line in lines}
    ordered = cells.sort_values(["measure", "week_ending"])
    measure_ids = ordered["measure"].astype("str")
    return ordered.assign(
        measure_name=measure_ids.map({measure_id: measure.name for measure_id, measure in measures.items()}),
        domain=measure_ids.map({measure_id: measure.domain.value for measure_id, measure in measures.items()}),
        unit=measure_ids.map({measure_id: measure.unit for measure_id, measure in measures.items()}),
    )


def _data_cells(described: pd.DataFrame) -> list[list[str]]:
    written = []
    for name in DATA_COLUMNS:
        write = day_cells if name in DATES else number_cells if name in NUMBERS else text_cells
        written.append(write(described[name]))
    return written


def write_definitions(sheet: Worksheet, looks: Looks, lines: tuple[Line, ...]) -> None:
    """The table ``Definitions``: one row a measure, in the order of the box score."""
    put_heading(sheet, looks, "Definitions: what each measure means", "One row for each measure on this team's box score.")
    rows = []
    for measure in (line.measure for line in lines):
        named = (measure.id, measure.name, measure.domain.value, measure.unit, BETTER_WHEN[measure.better])
        rows.append((*named, measure.explanation, measure.caveats or "none noted", measure.source, what_n_is(measure)))
    put_table(sheet, looks, "Definitions", DEFINITION_COLUMNS, rows)
    set_widths(sheet, DEFINITION_COLUMNS)
    sheet.freeze_panes = sheet.cell(TABLE_ROW + 1, 3)
    print_on(sheet, sheet.PAPERSIZE_A3, header_row=TABLE_ROW)


class TitledTable(NamedTuple):
    """A table with a heading of its own, on a sheet that holds several."""

    heading: str
    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


def write_about(sheet: Worksheet, looks: Looks, contents: Contents, *, version: int, run: str) -> None:
    """How to read the workbook, what it is, the status words, what was received, and what differs from usual practice."""
    put_heading(sheet, looks, "About this workbook", "How to read it, what it is made of and what its words mean.")
    row = _paragraphs(sheet, looks, 4, "How to read it", HOW_TO_READ)
    for table in _about_tables(contents, version, run):
        put(sheet, looks, (row, 1), table.heading, HEADING)
        row = put_table(sheet, looks, table.name, table.columns, table.rows, row=row + 1) + 2
    _paragraphs(sheet, looks, row, "The layout", LAYOUT)
    set_widths(sheet, RECEIPT_COLUMNS)
    print_on(sheet, sheet.PAPERSIZE_A4)


def _about_tables(contents: Contents, version: int, run: str) -> tuple[TitledTable, ...]:
    meanings = [(status.value, meaning) for status, meaning in MEANINGS.items()]
    receipts = [_receipt_row(receipt) for receipt in contents.receipts]
    return (
        TitledTable("What it is", "WorkbookFacts", FACT_COLUMNS, _facts(contents, version, run)),
        TitledTable("What the words mean", "StatusWords", STATUS_COLUMNS, meanings),
        TitledTable("What was received", "Receipts", RECEIPT_COLUMNS, receipts),
    )


def _facts(contents: Contents, version: int, run: str) -> list[tuple[Value, ...]]:
    return [
        ("Team", contents.team.name),
        ("Organisation", contents.team.organisation),
        ("Board", contents.board_title),
        ("Open", _open(contents.team)),
        ("Current week", f"{contents.current.label}, from {contents.current.start:%d/%m/%Y}"),
        ("Version", f"{version}"),
        ("Run", run),
    ]


def _open(team: Team) -> str:
    closed = f", closed on {team.closes:%d/%m/%Y}" if team.closes else ""
    return f"from {team.opens:%d/%m/%Y}{closed}"


def _receipt_row(receipt: FeedReceipt) -> tuple[Value, ...]:
    extracts = "\n".join(receipt.extracts) or "none"
    return receipt.title, extracts, receipt.received_to or "nothing received", receipt.rows_refused, receipt.note or "nothing missing"


def _paragraphs(sheet: Worksheet, looks: Looks, row: int, heading: str, sentences: tuple[str, ...]) -> int:
    """A heading and its sentences, one a row; returns the row to go on in."""
    put(sheet, looks, (row, 1), heading, HEADING)
    for number, sentence in enumerate(sentences, row + 1):
        put(sheet, looks, (number, 1), sentence)
    return row + len(sentences) + 2

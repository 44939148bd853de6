"""The sheet ``Box score``: the team's measures on a page, weeks across, and what to look at first. Its parts have modules of their own."""

from collections.abc import Iterator, Sequence

from boxscore.layouts import SheetName, Shows
from workbooks.box_score_answers import put_answers
from workbooks.box_score_blocks import put_blocks
from workbooks.box_score_columns import Told, told_columns
from workbooks.box_score_rows import Row, rows_of, weeks_of
from workbooks.box_score_wording import WHAT_IT_HOLDS, baseline_in_words
from workbooks.cell_columns import Weeks
from workbooks.contents import Contents
from workbooks.lines import Line
from workbooks.looks import FAINT_RULE, GREY, RULE, varied
from workbooks.sheets import Print, Sheet, Styled, letter_of
from workbooks.tables import POINTS_A_LINE, put_heading, put_table, set_widths

COLUMNS_KEPT_IN_VIEW = 2
POINTS_A_DIGIT = 6.75
"""How wide the unit of a column's width is in 12 point Arial: 9 pixels of 96 an inch."""
PAPER_POINTS = {"A3": (1_133.0, 785.0), "A4": (785.0, 538.0)}
"""How wide and high a page is between its margins, in points."""
LEAST_SCALE = 7 / 12
"""At which 12 point print is 7 points high; smaller print is not put on a page to save a second one."""


def build_box_score(contents: Contents, lines: Sequence[Line]) -> Sheet:
    """What to look at first, the table ``BoxScore`` with a row a measure, then the blocks of capacity and cost."""
    sheet = Sheet(SheetName.BOX_SCORE)
    rows = rows_of(contents, lines)
    told = told_columns(contents.layout.columns, rows, Weeks(weeks_of(contents)))
    header = _put_top(sheet, contents, rows)
    last = put_table(sheet, "BoxScore", [one.column for one in told], _cells(told, rows), row=header)
    set_widths(sheet, [one.column for one in told])
    last = put_blocks(sheet, contents, rows, row=last + 1)
    sheet.frozen_at = (header + 1, COLUMNS_KEPT_IN_VIEW + 1)
    sheet.print = _print(sheet, contents, header=header, last=last, columns=len(told))
    return sheet


def _put_top(sheet: Sheet, contents: Contents, rows: Sequence[Row]) -> int:
    """Title, what the sheet holds, and the answers; returns the row for the table's header."""
    says = [WHAT_IT_HOLDS]
    if Shows.BASELINE in contents.layout.columns:
        says.append(baseline_in_words(contents.team.baseline, rows))
    put_heading(sheet, f"Box score: {contents.team.name}, {contents.current.label}", *says)
    return put_answers(sheet, contents, rows, row=2 + len(says))


def _cells(told: Sequence[Told], rows: Sequence[Row]) -> Iterator[list[Styled]]:
    """The table's cells. A strong rule stands above each domain, whose first name is bold, and a faint one above every other measure."""
    domain = None
    for row, cells in zip(rows, zip(*(one.cells for one in told), strict=True), strict=True):
        is_first = row.line.measure.domain is not domain
        domain = row.line.measure.domain
        (name, look), rule = cells[0], RULE if is_first else FAINT_RULE
        named = name, varied(look, bold=True) if is_first else varied(look, colour=GREY)
        yield [Styled((value, varied(look, rule_above=rule))) for value, look in (named, *cells[1:])]


def _print(sheet: Sheet, contents: Contents, *, header: int, last: int, columns: int) -> Print:
    """On one page when its print stays large enough there, else on as many as it takes, the header repeated."""
    paper = contents.layout.theme.paper
    wide, high = PAPER_POINTS[paper]
    scale = min(1.0, wide / (POINTS_A_DIGIT * sum(sheet.widths.values())))
    needed = high / sum(sheet.heights.get(row, POINTS_A_LINE + 1) for row in range(1, last + 1))
    pages = 1 if min(scale, needed) >= min(scale, LEAST_SCALE) else 0
    return Print(paper, pages_high=pages, header_row=header, area=f"A1:{letter_of(columns)}{last}")

"""The sheet ``About``: how to read the workbook, where everything is, what it is made of and what its words mean. Other sheets belong
elsewhere."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from boxscore.layouts import SheetName
from boxscore.teams import Team
from workbooks.about_wording import ABOUT_SHEETS, NO_CONTACT, deviations, how_to_read
from workbooks.contents import LAYOUT_VERSION, Contents
from workbooks.looks import BLUE, HEADING, SENTENCE, Look
from workbooks.sheets import Link, Print, Sheet, Styled, Value
from workbooks.tables import POINTS_A_LINE as LINE
from workbooks.tables import Column, put_heading, put_table, set_widths
from workbooks.wording import MEANINGS

WIDTHS = (34.0, 104.0)
LINKED = Look(colour=BLUE, wrap=True)
HEADING_HEIGHT = 24.0


class TitledTable(NamedTuple):
    """A table with a heading of its own, on a sheet that holds several."""

    heading: str
    name: str
    headers: tuple[str, str]
    rows: Sequence[tuple[Value, Value]]


def build_about(contents: Contents, *, version: int, run: str) -> Sheet:
    """How to read the workbook, then its tables, then what differs from usual practice."""
    sheet = Sheet(SheetName.ABOUT, print=Print(orientation="portrait"))
    put_heading(sheet, "About this workbook", "How to read it, where everything is, what it is made of and what its words mean.")
    row = _put_paragraphs(sheet, 4, "How to read it in a minute", how_to_read(contents.sheets))
    for table in _tables(contents, version, run):
        row = _put_table(sheet, table, row)
    _put_paragraphs(sheet, row, "What differs from usual advice for accessible spreadsheets", deviations(contents.sheets))
    set_widths(sheet, _columns(("", "")))
    return sheet


def _put_table(sheet: Sheet, table: TitledTable, row: int) -> int:
    """A heading and its table, whose names of sheets lead to them; returns the row to go on in."""
    sheet.put(row, 1, table.heading, HEADING)
    sheet.heights[row] = HEADING_HEIGHT
    for at, (name, _) in enumerate(table.rows, row + 2):
        if isinstance(name, Styled) and name.look == LINKED:
            sheet.links.append(Link(at, 1, str(name.value), f"Go to the sheet {name.value}"))
    return put_table(sheet, table.name, _columns(table.headers), table.rows, row=row + 1) + 2


def _columns(headers: tuple[str, str]) -> list[Column]:
    return [Column(header, width, SENTENCE) for header, width in zip(headers, WIDTHS, strict=True)]


def _tables(contents: Contents, version: int, run: str) -> Iterator[TitledTable]:
    sheets = [(Styled((str(name), LINKED)), ABOUT_SHEETS[name]) for name in contents.sheets if name is not SheetName.ABOUT]
    yield TitledTable("Where everything is", "Sheets", ("Sheet", "What it holds"), sheets)
    yield TitledTable("What it is", "WorkbookFacts", ("Item", "What it is"), list(_facts(contents, version, run)))
    meanings = [(status.value, meaning) for status, meaning in MEANINGS.items()]
    yield TitledTable("What the words mean", "StatusWords", ("Word", "What it means"), meanings)
    rules = list(_rule_sets(contents))
    if rules:
        yield TitledTable("How signals are found", "RuleSets", ("Chart", "Rules, and the measures it is used for"), rules)


def _facts(contents: Contents, version: int, run: str) -> Iterator[tuple[str, str]]:
    yield "Team", contents.team.name
    yield "Organisation", contents.team.organisation
    yield "Board", contents.board_title
    yield "Open", _open(contents.team)
    yield "This issue", f"{contents.current.label}, from {contents.current.start:%d/%m/%Y}; version {version}"
    yield "Next issue", f"{contents.current.plus(1).label}, once its first figures have come; earlier when a figure of this one changes"
    yield "Questions", contents.contact or NO_CONTACT
    yield "Sources", "The extracts behind the figures are named on the sheet Data quality, how each measure is counted on Definitions."
    yield "Run", run
    yield "Layout", f"{contents.layout.name}, version {LAYOUT_VERSION} of the sheets"


def _open(team: Team) -> str:
    closed = f", closed on {team.closes:%d/%m/%Y}" if team.closes else ""
    return f"from {team.opens:%d/%m/%Y}{closed}"


def _rule_sets(contents: Contents) -> Iterator[tuple[str, str]]:
    """Each way signals are looked for, with the measures it is used for."""
    names = {measure.id: measure.name for measure in contents.measures}
    used: dict[tuple[str, str], list[str]] = {}
    for charted in contents.charts:
        if charted.kind and charted.details:
            used.setdefault((charted.kind, charted.details[-1]), []).append(names[charted.measure])
    for (kind, rules), measures in used.items():
        yield kind, f"{rules} Used for: {', '.join(measures)}."


def _put_paragraphs(sheet: Sheet, row: int, heading: str, sentences: Sequence[str]) -> int:
    """A heading and its sentences, one a row; returns the row to go on in."""
    sheet.put(row, 1, heading, HEADING)
    sheet.heights[row] = HEADING_HEIGHT
    for at, sentence in enumerate(sentences, row + 1):
        sheet.put(at, 1, sentence)
        sheet.heights[at] = LINE + 2
    return row + len(sentences) + 2

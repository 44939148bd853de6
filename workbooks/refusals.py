"""The report of refused rows that an analyst sends to a supplier. Finding the rows, and deciding what is refused, belong elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workbooks.looks import APART, DAY, SENTENCE, SENTENCE_APART, WHOLE_NUMBER
from workbooks.sheets import Book, Print, Sheet, Value
from workbooks.stamping.stamp import stamp
from workbooks.tables import TABLE_ROW, Column, put_heading, put_table, set_widths

NOT_KNOWN = "not known"
NOT_KEPT = "not kept"
REST = "Correct the row at its source and send the whole file again, under its name."
WHAT_TO_DO = {
    "cannot be read": "Write the value as the message asks for and send the whole file again, under its name.",
    "looks personal": "Take what tells who a person is out at its source, then send the whole file again. Tell your information governance "
    "lead if it was sent by mistake.",
    "blank": "Fill the value in at its source and send the whole file again.",
    "repeated": "Nothing is lost: the row was counted once. Take the second one out if it was not meant.",
    "in the file of its team": "Send the row in the file of its own team.",
}
HOW_TO_READ = (
    "A refused row is in no figure. Everything else of its file is used, and what was accepted before stays until a corrected file comes.",
    "Row is counted as in the file, its first line being 1. A row refused for two reasons stands here twice.",
    "What the row says is told only where that names nobody: numbers, days and known codes. Of anything else its shape is told: letters as "
    "a, digits as 9.",
    "Send the whole file again, not the corrected rows alone: a file of the same name takes the place of the earlier one for its days.",
)


@dataclass(frozen=True)
class RefusedRow:
    """One row refused for one reason."""

    feed: str
    """Its title."""
    supplier: str
    file: str
    row: int
    column: str
    rule: str
    week_ending: date | None
    message: str
    content: str
    """What may be told of what the row says; empty where nothing was kept."""


@dataclass(frozen=True)
class RefusedFile:
    """A file none of whose rows could be used."""

    feed: str
    supplier: str
    file: str
    message: str


@dataclass(frozen=True)
class RowPutRight:
    """A row that was refused once and is no longer."""

    feed: str
    file: str
    row: int
    message: str
    became: str
    by: str
    """The file that put it right; empty where none did."""
    on: date


@dataclass(frozen=True)
class RefusalsContents:
    """Everything the report says."""

    board_title: str
    invented: bool
    as_of: date
    rows: tuple[RefusedRow, ...]
    files: tuple[RefusedFile, ...]
    put_right: tuple[RowPutRight, ...]


def report_bytes(contents: RefusalsContents) -> bytes:
    """The report: Summary, Refused rows, Refused files, Put right, How to read. Same contents, same bytes."""
    return stamp(book_of(contents))


def book_of(contents: RefusalsContents) -> Book:
    """The report's sheets; its day is the board's, not the clock's."""
    book = Book(
        title=f"Refused rows as at {contents.as_of:%d/%m/%Y}: {contents.board_title}",
        day=contents.as_of,
        sheets=[_summary(contents), _rows(contents), _files(contents), _put_right(contents), _how_to_read()],
    )
    return book.marked_invented() if contents.invented else book


def _summary(contents: RefusalsContents) -> Sheet:
    """One row a feed, rule and column: how many rows, and what is to be done."""
    counted: dict[tuple[str, str, str], set[tuple[str, int]]] = {}
    for one in contents.rows:
        counted.setdefault((one.feed, one.rule, one.column), set()).add((one.file, one.row))
    largest_first = sorted(counted.items(), key=lambda item: (item[0][0], -len(item[1]), item[0]))
    rows = [
        (feed, rule, column, len(places), len({file for file, _ in places}), WHAT_TO_DO.get(rule, REST))
        for (feed, rule, column), places in largest_first
    ]
    columns = (
        Column("Feed", 34, SENTENCE),
        Column("Rule", 24, SENTENCE),
        Column("Column", 24, SENTENCE),
        Column("Rows", 10, WHOLE_NUMBER),
        Column("Files", 10, WHOLE_NUMBER),
        Column("What to do", 70, SENTENCE_APART),
    )
    heading = f"Refused rows as at {contents.as_of:%d/%m/%Y}: {contents.board_title}"
    says = (
        f"{_counted(len({(one.file, one.row) for one in contents.rows}), 'row')} and {_counted(len(contents.files), 'file')} are refused."
    )
    return _page("Summary", (heading, says), "RefusedByRule", columns, rows)


def _rows(contents: RefusalsContents) -> Sheet:
    rows = [
        (
            one.feed,
            one.supplier,
            one.file,
            one.row,
            one.column,
            one.rule,
            one.week_ending or NOT_KNOWN,
            one.message,
            one.content or NOT_KEPT,
        )
        for one in contents.rows
    ]
    columns = (
        Column("Feed", 30, SENTENCE),
        Column("Supplier", 26, SENTENCE),
        Column("File", 44, SENTENCE),
        Column("Row", 10, WHOLE_NUMBER),
        Column("Column", 20, SENTENCE_APART),
        Column("Rule", 20, SENTENCE),
        Column("Week ending", 14, DAY),
        Column("Why", 70, SENTENCE_APART),
        Column("What the row says", 70, SENTENCE),
    )
    says = "Every refused row with the reason, by feed, file and row. How to read what the rows say is told on the last sheet."
    return _page("Refused rows", ("Refused rows", says), "RefusedRows", columns, rows, says_of_none="No row is refused.")


def _files(contents: RefusalsContents) -> Sheet:
    rows = [(one.feed, one.supplier, one.file, one.message) for one in contents.files]
    columns = (Column("Feed", 30, SENTENCE), Column("Supplier", 26, SENTENCE), Column("File", 44, SENTENCE), Column("Why", 90, SENTENCE))
    says = "Files of which nothing could be used. What was accepted before stays in place."
    return _page("Refused files", ("Refused files", says), "RefusedFiles", columns, rows, says_of_none="No file is refused.")


def _put_right(contents: RefusalsContents) -> Sheet:
    rows = [(one.feed, one.file, one.row, one.message, one.became, one.by or "no file", one.on) for one in contents.put_right]
    columns = (
        Column("Feed", 30, SENTENCE),
        Column("File", 44, SENTENCE),
        Column("Row", 10, WHOLE_NUMBER),
        Column("Why it was refused", 70, SENTENCE_APART),
        Column("What became of it", 20, APART),
        Column("By which file", 44, SENTENCE),
        Column("On", 14, DAY),
    )
    says = "Rows that were refused and are no longer, with the file that put them right."
    return _page("Put right", ("Rows put right", says), "RowsPutRight", columns, rows, says_of_none="No refused row was put right yet.")


def _how_to_read() -> Sheet:
    sheet = Sheet("How to read")
    put_heading(sheet, "How to read this report", "What a refused row is, and what to send.")
    columns = (Column("In short", 110, SENTENCE),)
    put_table(sheet, "HowToRead", columns, [(sentence,) for sentence in HOW_TO_READ])
    set_widths(sheet, columns)
    return sheet


def _page(
    title: str, says: tuple[str, str], table: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], *, says_of_none: str = ""
) -> Sheet:
    sheet = Sheet(title)
    put_heading(sheet, *says, *([says_of_none] if says_of_none and not rows else []))
    if rows:
        put_table(sheet, table, columns, rows)
    set_widths(sheet, columns)
    sheet.print = Print(header_row=TABLE_ROW if rows else None)
    return sheet


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"

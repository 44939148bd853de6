"""The sheet ``Your entries``: all that a team types, each cell named and checked while typing. What is asked belongs to its areas.

Its last table says what the workbook is, by which a returned file is known again.
"""

from collections.abc import Sequence
from dataclasses import replace

from boxscore.entries import HOURS_A_DAY, MINUTES_AN_HOUR, Allowed, Takes, Typed
from boxscore.layouts import SheetName
from workbooks.contents import LAYOUT_VERSION, Contents
from workbooks.entry_blocks import LABEL_WIDTH, LOOKS, TEXT_WIDTH, WEEK_WIDTH, WHAT, Block, Typable, blocks_of
from workbooks.entry_contents import TypedIn
from workbooks.looks import HEADING, SENTENCE
from workbooks.sheets import Entry, Sheet, Styled, Value
from workbooks.tables import Column, put_heading, put_table

WIDTHS = (LABEL_WIDTH, TEXT_WIDTH, *(WEEK_WIDTH for _ in range(7)))
IDENTITY = ("Team code", "Week ending", "Version", "Layout", "Run")
"""The rows of the table that says what the workbook is, in their order."""


def build_entries(contents: Contents, *, version: int, run: str) -> Sheet:
    """The sheet of one team, everything that is known filled in. ``version`` and ``run`` are those of the workbook it stands in."""
    sheet, typed = Sheet(SheetName.ENTRIES), contents.entries
    put_heading(
        sheet,
        f"{SheetName.ENTRIES}: what only your team can tell",
        "Type in the pale yellow cells, here and nowhere else. Save the file and send it back: what you typed is in your next workbook.",
        _to_do(typed),
    )
    row = _put_conflicts(sheet, typed.conflicts, 5)
    for block in blocks_of(contents):
        row = _put_block(sheet, typed, block, row)
    _put_identity(sheet, contents, row, version=version, run=run)
    sheet.widths |= dict(enumerate(WIDTHS, 1))
    sheet.print = replace(sheet.print, paper="A3")
    return sheet


def _to_do(typed: TypedIn) -> str:
    if not typed.form.weeks or not typed.form.counts:
        return "You have no counts to make by hand. Notes, goals, ideas and actions are yours to keep."
    week = typed.form.current.label
    return f"Still to fill in for {week}: {'; '.join(typed.to_count)}." if typed.to_count else f"Every count of {week} is filled in."


def _put_conflicts(sheet: Sheet, conflicts: Sequence[str], row: int) -> int:
    """The conflicts, when there are any; returns the row to go on in."""
    if not conflicts:
        return row
    sheet.put(row, 1, "Two people said different things", HEADING)
    sheet.put(row + 1, 1, "What came back last is shown. Leave it or type what is right, and send this workbook back: then it is settled.")
    for at, sentence in enumerate(conflicts, row + 2):
        sheet.put(at, 1, sentence)
    return row + len(conflicts) + 3


def _put_block(sheet: Sheet, typed: TypedIn, block: Block, row: int) -> int:
    """An area with its heading from ``row`` on; returns the row to go on in."""
    sheet.put(row, 1, block.heading, HEADING)
    sheet.put(row + 1, 1, block.sentence)
    header = row + 2
    rows = [[_cell(typed, one) for one in values] for values in block.rows]
    last = put_table(sheet, block.table, block.columns, rows, row=header)
    for at, values in enumerate(block.rows, header + 1):
        for column, one in enumerate(values, 1):
            if isinstance(one, Typable):
                sheet.entries.append(Entry(one.name.text, at, column, one.accepts))
    return last + 2


def _cell(typed: TypedIn, one: Value | Typable) -> Value:
    if not isinstance(one, Typable):
        return one
    return Styled((_as_shown(typed.of(one.name), one.allowed), one.look or LOOKS[one.allowed.takes]))


def _as_shown(value: Typed | None, allowed: Allowed) -> Typed | None:
    """A time of day as the part of a day that spreadsheets keep one in."""
    if allowed.takes is Takes.CLOCK and isinstance(value, float):
        return value / (MINUTES_AN_HOUR * HOURS_A_DAY)
    return value


def _put_identity(sheet: Sheet, contents: Contents, row: int, *, version: int, run: str) -> None:
    sheet.put(row, 1, "What this workbook is", HEADING)
    sheet.put(row + 1, 1, "By this it is known when it comes back.")
    said = (contents.team.slug, f"{contents.current.ending:%d/%m/%Y}", f"{version}", f"{LAYOUT_VERSION}", run)
    columns = (WHAT, Column("It is", TEXT_WIDTH, SENTENCE))
    put_table(sheet, "WhatThisWorkbookIs", columns, list(zip(IDENTITY, said, strict=True)), row=row + 2)

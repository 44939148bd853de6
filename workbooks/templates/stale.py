"""Which sheets show what would no longer be so: those whose formulas look at what was written. Taking it away belongs elsewhere."""

import re
from collections.abc import Collection, Mapping

from workbooks.templates.cells import HOLDS_FORMULAS, Cells
from workbooks.templates.opened import WORKSHEET, Template

SEVERAL_SHEETS = re.compile(r":[^!'(),]*'?!")
"""``First:Last!A1`` means every sheet between the two."""
MAKES_REFERENCES = ("indirect(", "getpivotdata(")


def sheets_with_formulas(template: Template, but: Collection[str]) -> dict[str, Cells]:
    """The worksheets that hold formulas, by title, without those of ``but``. WorkbookRefused when one cannot be read."""
    markups = {sheet.title: template.markup(sheet.part) for sheet in template.sheets if sheet.kind == WORKSHEET and sheet.title not in but}
    return {title: Cells.of(markup) for title, markup in markups.items() if HOLDS_FORMULAS.search(markup.text)}


def stale_sheets(template: Template, written: Collection[str], others: Mapping[str, Cells]) -> list[str]:
    """Those of ``others`` whose formulas may look, over however many steps, at a sheet of ``written``.

    Told by the names of sheets, defined names and tables in the formulas' texts: rather one too many than one too few.
    """
    stale = set(written)
    texts = {title: _texts(cells) for title, cells in others.items()}
    while True:
        words = words_of(template, stale)
        found = {title for title, formulas in texts.items() if title not in stale and any(looks_at(text, words) for text in formulas)}
        if not found:
            return [title for title in others if title in stale]
        stale |= found


def words_of(template: Template, stale: Collection[str]) -> set[str]:
    """What a formula says, in small letters, that looks at one of the sheets ``stale``: titles, tables and defined names."""
    words = {title.replace("'", "''").casefold() for title in stale}
    words |= {table.name.casefold() for table in template.tables if table.sheet in stale}
    while True:
        names = {name.name.casefold() for name in template.names if looks_at(name.refers_to.casefold(), words)}
        if names <= words:
            return words
        words |= names


def looks_at(text: str, words: Collection[str]) -> bool:
    """Whether a formula, in small letters, says one of ``words``, or what may lead to any sheet."""
    return any(word in text for word in words) or any(word in text for word in MAKES_REFERENCES) or bool(SEVERAL_SHEETS.search(text))


def _texts(cells: Cells) -> set[str]:
    return {cell.formula.text.casefold() for cell in cells.formulas if cell.formula and cell.formula.text}

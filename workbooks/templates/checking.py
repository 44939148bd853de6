"""What a template holds, what of it would be filled, and what cannot be: for a person, before it is filled. Filling belongs elsewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from boxscore.measures import Measure
from boxscore.templates import LATEST, OF_A_FIGURE, OF_A_MEASURE, OF_THE_WEEK, NamedCell, TemplatePlan, Told, What
from workbooks.templates.cells import Cells
from workbooks.templates.found import found
from workbooks.templates.growing import cannot_grow
from workbooks.templates.opened import WORKSHEET, Template
from workbooks.templates.reading import no_date
from workbooks.templates.stale import sheets_with_formulas
from workbooks.templates.tables import shape_of, wanted_rows
from workbooks.templates.targets import TableTarget, Targets, targets_of

LINKED_TEXT = re.compile(rb'\stextlink="[^"]')
DATES = (*OF_THE_WEEK, What.AS_OF)
LISTED = 12
"""So many names are listed; of more, the rest are counted."""


@dataclass(frozen=True)
class Checked:
    """What was found, in words."""

    name: str
    holds: tuple[str, ...]
    filled: tuple[str, ...]
    left: tuple[str, ...]
    """Names and tables that nothing says anything of."""
    missing: tuple[str, ...]
    """What was asked for and cannot be filled; the workbook is not filled while there is any."""
    beware: tuple[str, ...]

    @property
    def needs_a_person(self) -> bool:
        return bool(self.missing) or not self.filled

    def lines(self) -> Iterator[str]:
        yield f"{self.name}"
        yield from _part("Found", self.holds)
        yield from _part(
            "Would be filled", self.filled or ("nothing: none of its names, tables or sheets says what it is to be filled with",)
        )
        yield from _part("Stays as it is", self.left)
        yield from _part("Cannot be filled", self.missing)
        yield from _part("Worth knowing", self.beware)


def check(content: bytes, plan: TemplatePlan, measures: Mapping[str, Measure], *, name: str) -> Checked:
    """Goes through a template as filling it would; ``measures`` are the board's. WorkbookRefused when the file cannot be read."""
    template = Template.of(content, name=name)
    targets = targets_of(template, plan, measures)
    return Checked(
        name=name,
        holds=tuple(_holds(template)),
        filled=(*(_cell_told(one.where, one.told) for one in targets.cells), *(_table_told(one) for one in targets.tables)),
        left=tuple(_left(template, targets)),
        missing=tuple(targets.troubles),
        beware=tuple(_beware(template, targets)),
    )


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)


def _holds(template: Template) -> Iterator[str]:
    shown = {"hidden": " (hidden)", "veryHidden": " (hidden from its users)"}
    titles = [
        sheet.title + shown.get(sheet.state, "") + ("" if sheet.kind == WORKSHEET else f" ({sheet.kind})") for sheet in template.sheets
    ]
    yield f"sheets: {', '.join(titles)}"
    if template.tables:
        yield f"tables: {', '.join(f'{table.name} ({table.sheet}!{table.area})' for table in template.tables)}"
    if template.names:
        yield f"defined names: {len(template.names)}"
    yield from (f"{what}: {count:,}" for what, count in found(template).items())


def _cell_told(where: str, told: NamedCell) -> str:
    return f"{where}: {_in_words(told)}"


def _in_words(told: Told) -> str:
    words = [told.measure, told.what.value] if told.measure else [told.what.value]
    if told.what in OF_A_FIGURE | OF_THE_WEEK or (told.what in OF_A_MEASURE and told.week != 0):
        when = {0: "in the current week", -1: "in the week before the current one", LATEST: "in its newest week with a figure"}.get(
            told.week
        )
        words.append(when or f"{-int(told.week)} weeks before the current one")
    return " ".join(filter(None, words))


def _table_told(target: TableTarget) -> str:
    each = {"cells": "measure and week", "measures": "measure", "weeks": "week"}[target.plan.rows.value]
    return f"{target.where}: a row for each {each}; columns {', '.join(target.columns)}"


def _left(template: Template, targets: Targets) -> Iterator[str]:
    filled = {one.name.casefold() for one in targets.cells} | {one.title.casefold() for one in targets.tables}
    asked = " ".join(targets.troubles).casefold()
    names = [one.name for one in template.names if one.name.casefold() not in filled and f"name {one.name}".casefold() not in asked]
    tables = [one.name for one in template.tables if one.name.casefold() not in filled and f"table {one.name}".casefold() not in asked]
    for what, left in (("names", names), ("tables", tables)):
        if left:
            more = f" and {len(left) - LISTED} more" if len(left) > LISTED else ""
            yield f"{what}: {', '.join(left[:LISTED])}{more}"


def _beware(template: Template, targets: Targets) -> Iterator[str]:
    kinds = found(template)
    if "digital signatures" in kinds:
        yield "its digital signature will not hold once it is filled"
    if "pivot tables" in kinds:
        yield "pivot tables of what is filled show their figures of before until Excel opens the file and reads them again"
    if "links to other workbooks" in kinds:
        yield "it looks at other workbooks, which are not read"
    for cell in targets.cells:
        if cell.told.what in DATES:
            yield from no_date(targets.read[cell.sheet], (cell.row, cell.column), cell.where, template)
    for target in targets.tables:
        yield from _room(template, target)
        for header in (header for header, told in target.plan.columns.items() if told.what in DATES):
            yield from no_date(targets.read[target.sheet], (target.body.first_row, target.columns[header]), target.where, template)
        if target.table and any(target.table.markup.root.every("filterColumn")):
            yield f"{target.where} is filtered: rows its filter hides stay hidden, whatever they then hold; clear it"
    for part, kind in template.type_of.items():
        if kind.endswith("drawing+xml") and LINKED_TEXT.search(template.markup(part).text):
            yield "text boxes that show a cell's text show that of before until Excel opens the file"


def _room(template: Template, target: TableTarget) -> Iterator[str]:
    """Why a table cannot take more rows than it has."""
    one_more = shape_of(target, target.body.last_row - target.body.first_row + 2)
    part = template.sheet(target.sheet)
    cells = Cells.of(template.markup(part.part if part else ""), [wanted_rows(one_more)])
    for reason in cannot_grow(one_more, cells, template, sheets_with_formulas(template, [target.sheet])):
        yield f"{target.where} takes no more rows than it has: {reason.partition(', but ')[2] or reason}"

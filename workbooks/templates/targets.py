"""What of a template is to be filled with what, where that is, and what stands in the way. Filling it belongs elsewhere."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from boxscore.measures import Measure
from boxscore.templates import NamedCell, SheetPlan, TablePlan, TemplatePlan, plan_by_headers, told_by_name
from workbooks.templates.addresses import LAST_COLUMN, LAST_ROW, Area, Reference, reference
from workbooks.templates.cells import Cells
from workbooks.templates.opened import WORKSHEET, DefinedName, Table, Template
from workbooks.templates.reading import text_of

FIRST_ROW, WHOLE = Area(1, 1, 1, LAST_COLUMN), Area(1, 1, LAST_ROW, LAST_COLUMN)
ESCAPED_BREAKS = {"_x000a_": "\n", "_x000d_": "\r", "_x0009_": "\t"}


@dataclass(frozen=True)
class CellTarget:
    """A named cell and what it is told."""

    name: str
    told: NamedCell
    sheet: str
    row: int
    column: int

    @property
    def area(self) -> Area:
        return Area(self.row, self.column, self.row, self.column)

    @property
    def where(self) -> str:
        return f"name {self.name} ({self.sheet}!{self.area})"


@dataclass(frozen=True)
class TableTarget:
    """A table and what its rows are told: an Excel table, or the rows under the headers of a sheet."""

    title: str
    plan: TablePlan
    sheet: str
    columns: Mapping[str, int]
    """The column of the sheet that each header of the plan stands over."""
    body: Area
    """Its rows as they are."""
    table: Table | None = None

    @property
    def where(self) -> str:
        return f"table {self.title} ({self.sheet}!{self.body})" if self.table else f"sheet {self.sheet}"


@dataclass
class Targets:
    """What is filled, and why something that was asked for cannot be."""

    cells: list[CellTarget] = field(default_factory=list)
    tables: list[TableTarget] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    read: dict[str, Cells] = field(default_factory=dict, repr=False)
    """The sheets that were looked at, by title, with the cells where names and tables are."""

    @property
    def sheets(self) -> list[str]:
        """The titles of the sheets that are written, each once."""
        return list(dict.fromkeys([*(target.sheet for target in self.cells), *(target.sheet for target in self.tables)]))


def targets_of(template: Template, plan: TemplatePlan, measures: Mapping[str, Measure]) -> Targets:
    """What ``plan`` asks for, and what asks for itself by its name or headers. ``measures`` are the board's.

    WorkbookRefused when a sheet that is asked for cannot be read.
    """
    return _Search(template, plan, measures).targets


class _Search:
    """Goes through a template once; each sheet is read once."""

    def __init__(self, template: Template, plan: TemplatePlan, measures: Mapping[str, Measure]) -> None:
        self.template, self.plan, self.measures = template, plan, measures
        self.targets = Targets()
        self._left = {name.casefold() for name in plan.leave}
        self._unknown_measures()
        self._tables()
        self._sheets()
        self._names()

    def _cells_of(self, sheet: str) -> Cells:
        """The sheet's cells where its names and tables are; all of them once the sheet itself is to be filled."""
        if sheet not in self.targets.read:
            tables = [table.area for table in self.template.tables if table.sheet == sheet]
            named = [
                place.area
                for name in self.template.names
                if (place := reference(name.refers_to)) and place.sheet.casefold() == sheet.casefold()
            ]
            self.targets.read[sheet] = self._read(sheet, [*tables, *named])
        return self.targets.read[sheet]

    def _read(self, sheet: str, wanted: Sequence[Area]) -> Cells:
        part = self.template.sheet(sheet)
        return Cells.of(self.template.markup(part.part if part else ""), wanted)

    def _trouble(self, where: str, why: str) -> None:
        self.targets.troubles.append(f"{where}: {why}")

    def _unknown_measures(self) -> None:
        named = {f"name {name}": [told.measure] for name, told in self.plan.names.items()}
        named |= {f"table {title}": _measures(plan) for title, plan in self.plan.tables.items()}
        named |= {f"sheet {title}": _measures(plan) for title, plan in self.plan.sheets.items()}
        for where, ids in named.items():
            for id in dict.fromkeys(ids):
                if id and id not in self.measures:
                    self._trouble(where, f"no team of the board keeps a measure {id}")

    # Tables

    def _tables(self) -> None:
        asked = {title.casefold(): (title, plan) for title, plan in self.plan.tables.items()}
        for table in self.template.tables:
            _, plan = asked.pop(table.name.casefold(), (None, None))
            if table.name.casefold() not in self._left:
                by_itself = plan_by_headers([_header(column.name) for column in table.columns])
                self._table(table, plan or by_itself, is_asked=plan is not None)
        for title, _ in asked.values():
            self._trouble(
                f"table {title}", f"the workbook has no table of that name; it has {_listed(table.name for table in self.template.tables)}"
            )

    def _table(self, table: Table, plan: TablePlan | None, *, is_asked: bool) -> None:
        if plan is None:
            return
        columns = {_header(column.name).casefold(): (table.area.first_column + at, column) for at, column in enumerate(table.columns)}
        found = {}
        for header in plan.columns:
            place, column = columns.get(header.strip().casefold(), (0, None))
            if column is None:
                self._trouble(
                    f"table {table.name}", f"it has no column '{header}'; it has {_listed(_header(one.name) for one in table.columns)}"
                )
            elif column.formula is None:
                found[header] = place
            elif is_asked:
                self._trouble(f"table {table.name}", f"its column '{header}' is worked out by a formula and is not overwritten")
        target = TableTarget(table.name, _only(plan, found), table.sheet, found, table.body, table)
        if found and not self._stands_in_the_way(target):
            self.targets.tables.append(target)

    def _stands_in_the_way(self, target: TableTarget) -> bool:
        if target.table and target.table.is_query:
            self._trouble(target.where, "its rows are fetched by a query of its own, which would replace them")
            return True
        cells = self._cells_of(target.sheet)
        merged = [area for area in _merged(cells) if area.overlaps(target.body)]
        formula = next(
            (cell for cell in cells.formulas if target.body.holds(cell.row, cell.column) and cell.column in target.columns.values()), None
        )
        worked_out = [str(area) for area in cells.ranges_worked_out if _overlaps_columns(area, target)]
        if merged:
            self._trouble(target.where, f"its cells {merged[0]} are merged")
        elif worked_out:
            self._trouble(target.where, f"the formula over {worked_out[0]} gives the values of its cells")
        elif formula:
            at = Area(formula.row, formula.column, formula.row, formula.column)
            self._trouble(target.where, f"{at} holds a formula, which is not overwritten")
        return bool(merged or worked_out or formula)

    # Sheets with headers and no table

    def _sheets(self) -> None:
        asked = {title.casefold(): (title, plan) for title, plan in self.plan.sheets.items()}
        with_tables = {table.sheet for table in self.template.tables}
        for sheet in self.template.sheets:
            if sheet.kind != WORKSHEET or sheet.title.casefold() in self._left:
                continue
            _, plan = asked.pop(sheet.title.casefold(), (None, None))
            if plan is None and sheet.title not in with_tables:
                by_itself = plan_by_headers([text for text, _ in self._headers(self._read(sheet.title, [FIRST_ROW]), 1)])
                plan = SheetPlan(**by_itself.model_dump()) if by_itself else None
            if plan:
                self.targets.read[sheet.title] = self._read(sheet.title, [WHOLE])
                self._sheet(sheet.title, plan)
        for title, _ in asked.values():
            known = _listed(sheet.title for sheet in self.template.sheets if sheet.kind == WORKSHEET)
            self._trouble(f"sheet {title}", f"the workbook has no sheet of that name with cells; it has {known}")

    def _headers(self, cells: Cells, row: int) -> list[tuple[str, int]]:
        there = cells.rows.get(row)
        return [(text, cell.column) for cell in (there.cells if there else ()) if (text := text_of(cells, cell, self.template))]

    def _sheet(self, title: str, plan: SheetPlan) -> None:
        cells = self._cells_of(title)
        headers = {text.strip().casefold(): column for text, column in reversed(self._headers(cells, plan.header_row))}
        found = {header: headers[header.strip().casefold()] for header in plan.columns if header.strip().casefold() in headers}
        for header in plan.columns:
            if header not in found:
                self._trouble(f"sheet {title}", f"row {plan.header_row} has no header '{header}'")
        if not found:
            return
        filled = [row for row, there in cells.rows.items() for cell in there.cells if cell.column in found.values() and not cell.is_empty]
        last = max([plan.header_row + 1, *filled])
        target = TableTarget(
            title, _only(plan, found), title, found, Area(plan.header_row + 1, min(found.values()), last, max(found.values()))
        )
        if not self._stands_in_the_way(target):
            self.targets.tables.append(target)

    # Named cells

    def _names(self) -> None:
        asked = {name.casefold(): (name, told) for name, told in self.plan.names.items()}
        used: set[str] = set()
        for name in self.template.names:
            spellings = [f"{name.sheet}!{name.name}".casefold(), name.name.casefold()]
            key = next((spelling for spelling in spellings if spelling in asked), None)
            used |= {key} if key else set()
            told = asked[key][1] if key else told_by_name(name.name, self.measures)
            is_list = key is None and told is not None and told.measure is None and self._is_list(name)
            if told and not is_list and not self._left & set(spellings):
                self._named_cell(name, told)
        for key in asked.keys() - used:
            self._trouble(f"name {asked[key][0]}", "the workbook defines no such name")

    def _is_list(self, name: DefinedName) -> bool:
        """Whether it names several cells that are not merged: what a list to choose from may be called too, such as ``team``."""
        place = reference(name.refers_to)
        if place is None or place.area.is_one_cell or self.template.sheet(place.sheet) is None:
            return False
        return place.area not in _merged(self._cells_of(place.sheet))

    def _named_cell(self, name: DefinedName, told: NamedCell) -> None:
        where = f"name {name.name}" + (f" of sheet {name.sheet}" if name.sheet else "")
        if "#REF!" in name.refers_to:
            self._trouble(where, "what it refers to was deleted (#REF!); point it at a cell again")
            return
        refers_to = reference(name.refers_to)
        sheet = self.template.sheet(refers_to.sheet) if refers_to else None
        if refers_to is None or sheet is None:
            self._trouble(where, f"it refers to {name.refers_to}, which is no cell of this workbook")
            return
        reason = self._why_not(Reference(sheet.title, refers_to.area))
        if reason:
            self._trouble(where, reason)
            return
        target = CellTarget(name.name, told, sheet.title, refers_to.area.first_row, refers_to.area.first_column)
        same = next((one for one in self.targets.cells if one.sheet == target.sheet and one.area == target.area), None)
        if same and same.told != told:
            self._trouble(where, f"its cell is named {same.name} too, which asks for something else")
        elif not same:
            self.targets.cells.append(target)

    def _why_not(self, refers_to: Reference) -> str:
        """Why a range cannot be filled as one cell; empty when it can."""
        cells, area = self._cells_of(refers_to.sheet), refers_to.area
        merged = next((over for over in _merged(cells) if over.overlaps(area)), None)
        first = Area(area.first_row, area.first_column, area.first_row, area.first_column)
        if not area.is_one_cell and area != merged:
            return f"it refers to several cells ({refers_to.sheet}!{area}); one is needed"
        if merged and merged[:2] != first[:2]:
            return f"its cell {area} is hidden under the merged cells {merged}"
        return next(self._in_the_way_of_cell(cells, refers_to.sheet, first), "")

    def _in_the_way_of_cell(self, cells: Cells, sheet: str, place: Area) -> Iterator[str]:
        row, column = place[:2]
        there = cells.cell(row, column)
        for over in cells.ranges_worked_out:
            if over.holds(row, column):
                yield f"its cell {place} takes its value from the formula over {over}"
        if there and there.formula:
            yield f"its cell {place} holds a formula, which is not overwritten"
        for table in (table for table in self.template.tables if table.sheet == sheet):
            if table.header_rows and table.area.holds(row, column) and row == table.area.first_row:
                yield f"its cell {place} is a header of the table {table.name}"
        for target in (one for one in self.targets.tables if one.sheet == sheet):
            if target.body.holds(row, column):
                yield f"its cell {place} lies in the {target.where}, which is filled"


def _merged(cells: Cells) -> list[Area]:
    return [area for one in cells.marked if one.kind == "mergeCell" for area in one.over]


def _measures(plan: TablePlan) -> list[str | None]:
    return [*plan.measures, *(told.measure for told in plan.columns.values())]


def _only(plan: TablePlan, found: Mapping[str, int]) -> TablePlan:
    return plan.model_copy(update={"columns": {header: told for header, told in plan.columns.items() if header in found}})


def _overlaps_columns(area: Area, target: TableTarget) -> bool:
    return area.overlaps(target.body) and any(area.first_column <= column <= area.last_column for column in target.columns.values())


def _header(name: str) -> str:
    """A column's name as its header shows it."""
    text = name
    for escape, shown in ESCAPED_BREAKS.items():
        text = text.replace(escape, shown).replace(escape.replace("a_", "A_").replace("d_", "D_"), shown)
    return text


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"

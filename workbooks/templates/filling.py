"""A template filled with one team's figures: the changes of its parts put together. Where the figures come from belongs elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from boxscore.errors import WorkbookRefused
from boxscore.templates import TemplatePlan, WithoutAFigure
from workbooks.package import CONTENT_TYPES
from workbooks.templates.addresses import reference
from workbooks.templates.cells import Cells
from workbooks.templates.charts import SheetsNow, chart_parts, drawn_by, moved, redrawn
from workbooks.templates.figures import TeamFigures
from workbooks.templates.growing import cannot_grow
from workbooks.templates.markup import Markup, Splice
from workbooks.templates.opened import Template, relationships_of
from workbooks.templates.reading import no_date, shown_as
from workbooks.templates.stale import sheets_with_formulas, stale_sheets, words_of
from workbooks.templates.tables import Shape, changes_of, reshaped, shape_of, wanted_rows
from workbooks.templates.targets import TableTarget, Targets, targets_of
from workbooks.templates.values import Value, Written, written
from workbooks.templates.writing import Change, Place, changed_sheet, orphans, stale_values

BEFORE_CALC_PR = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
ASK = "'boxscore template check' says what was found in it."


Parts = dict[str, bytes | None]
"""What parts are to hold; None for one that is left out."""
Changes = dict[str, dict[Place, Change]]
"""By the sheet's title."""


@dataclass(frozen=True)
class Filled:
    """A filled workbook, and what a person should know of it."""

    content: bytes
    notes: tuple[str, ...]


def fill(content: bytes, figures: TeamFigures, plan: TemplatePlan | None = None, *, name: str) -> Filled:
    """The workbook ``content``, called ``name``, with the team's figures in it.

    Every part that shows none of them is the same, byte for byte; in the others only what must change does. The same arguments give the
    same bytes. WorkbookRefused, with every reason, when the file cannot be read, when something that is asked for cannot be filled, and
    when nothing in it asks for anything.
    """
    template = Template.of(content, name=name)
    targets = targets_of(template, plan or TemplatePlan(), {measure.id: measure for measure in figures.measures})
    _refuse(name, targets.troubles)
    if not targets.sheets:
        raise WorkbookRefused(f"{name} asks for nothing: none of its names, tables or sheets says what it is to be filled with. {ASK}")
    return _Filling(template, targets, figures).filled()


def _refuse(name: str, troubles: Sequence[str]) -> None:
    if troubles:
        raise WorkbookRefused("\n".join([f"{name} cannot be filled; nothing was written.", *(f"  {one}." for one in troubles)]))


@dataclass
class _Filling:
    template: Template
    targets: Targets
    figures: TeamFigures
    notes: list[str] = field(default_factory=list)

    def filled(self) -> Filled:
        rows = [self.figures.rows(target.plan) for target in self.targets.tables]
        shapes = [shape_of(target, len(told)) for target, told in zip(self.targets.tables, rows, strict=True)]
        cells = {sheet: self._cells(sheet, shapes) for sheet in self.targets.sheets}
        _refuse(self.template.name, list(self._troubles(shapes, cells)))
        changes: Changes = {sheet: {} for sheet in cells}
        for shape, told in zip(shapes, rows, strict=True):
            there = cells[shape.sheet]
            changes[shape.sheet] |= changes_of(shape, self._rows(shape.target, told, there), there)
        for target in self.targets.cells:
            value = self.figures.told(target.told, otherwise=WithoutAFigure.WORD)
            place = (target.row, target.column)
            changes[target.sheet][place] = Change(self._written(value, cells[target.sheet], place))
            if isinstance(value, date):
                self._note_date(cells[target.sheet], place, target.where)
        _refuse(self.template.name, [trouble for sheet in cells for trouble in orphans(cells[sheet], changes[sheet])])
        parts: Parts = {self._part(sheet): changed_sheet(cells[sheet], changes[sheet]) for sheet in cells}
        parts |= self._what_follows(parts, changes, shapes)
        return Filled(self.template.package.written(parts), tuple(dict.fromkeys(self.notes)))

    @cached_property
    def others(self) -> dict[str, Cells]:
        """The sheets with formulas that are not written."""
        return sheets_with_formulas(self.template, self.targets.sheets)

    def _part(self, sheet: str) -> str:
        found = self.template.sheet(sheet)
        return found.part if found else ""

    def _cells(self, sheet: str, shapes: Sequence[Shape]) -> Cells:
        tables = [wanted_rows(shape) for shape in shapes if shape.sheet == sheet]
        if not tables:
            return self.targets.read[sheet]
        named = [target.area for target in self.targets.cells if target.sheet == sheet]
        return Cells.of(self.template.markup(self._part(sheet)), [*named, *tables])

    def _troubles(self, shapes: Sequence[Shape], cells: Mapping[str, Cells]) -> Iterator[str]:
        for shape in shapes:
            for reason in cannot_grow(shape, cells[shape.sheet], self.template, self.others):
                yield f"{shape.target.where}: {reason}"

    def _rows(self, target: TableTarget, rows: Sequence[Mapping[str, Value]], cells: Cells) -> list[dict[int, Written]]:
        """What each row's cells are to hold, by column; the rows a table grows by are shown as its last one is."""
        self._note_dates(target, rows, cells)
        return [
            {
                column: self._written(values[header], cells, (min(row, target.body.last_row), column))
                for header, column in target.columns.items()
            }
            for row, values in enumerate(rows, target.body.first_row)
        ]

    def _note_dates(self, target: TableTarget, rows: Sequence[Mapping[str, Value]], cells: Cells) -> None:
        for header, column in target.columns.items():
            if any(isinstance(values[header], date) for values in rows):
                self._note_date(cells, (target.body.first_row, column), target.where)

    def _note_date(self, cells: Cells, place: Place, where: str) -> None:
        self.notes += no_date(cells, place, where, self.template)

    def _written(self, value: Value, cells: Cells, place: Place) -> Written:
        return written(value, shown_as(cells, *place, self.template), counts_from_1904=self.template.counts_from_1904)

    def _what_follows(self, parts: Parts, changes: Changes, shapes: Sequence[Shape]) -> Parts:
        """Tables' ranges, and what other parts remember of what was written: formulas, charts, pivot tables, the order of calculation."""
        stale = {sheet: self.others[sheet] for sheet in stale_sheets(self.template, self.targets.sheets, self.others)}
        changed: Parts = {shape.target.table.markup.part: reshaped(shape) for shape in shapes if shape.target.table and shape.is_changed}
        changed |= {self._part(sheet): cells.markup.spliced(stale_values(cells)) for sheet, cells in stale.items()}
        changed |= self._charts(parts, changes, shapes, stale)
        changed |= self._pivots()
        return changed | _calculated_on_opening(self.template)

    def _charts(self, parts: Parts, changes: Changes, shapes: Sequence[Shape], stale: Mapping[str, Cells]) -> Parts:
        charts = [self.template.markup(part) for part in chart_parts(self.template)]
        places = [place for chart in charts for one in drawn_by(chart) if (place := moved(one, shapes))]
        contents = {}
        for sheet in self.targets.sheets:
            drawn = [place.area for place in places if place.sheet.casefold() == sheet.casefold()]
            content = parts[self._part(sheet)]
            if drawn and content:
                contents[sheet.casefold()] = Cells.of(Markup.of(content, part=self._part(sheet), file=self.template.name), drawn)
        now = SheetsNow(
            cells=contents,
            written={sheet.casefold(): places for sheet, places in changes.items()},
            stale={sheet.casefold(): cells for sheet, cells in stale.items()},
            words=words_of(self.template, [*self.targets.sheets, *stale]),
        )
        changed = {chart.part: redrawn(chart, shapes, now, self.template) for chart in charts}
        return {part: content for part, content in changed.items() if content}

    def _pivots(self) -> Parts:
        """Pivot tables of what was written are told to read it again when the file is opened."""
        changed: Parts = {}
        for part, kind in self.template.type_of.items():
            if kind.endswith("pivotCacheDefinition+xml"):
                markup = self.template.markup(part)
                if any(self._is_written(source.attributes) for source in markup.root.every("worksheetSource")):
                    changed[part] = markup.spliced([markup.with_attributes(markup.root, refreshOnLoad="1")])
                    self.notes.append("A pivot table shows its figures of before until the file is opened in Excel, which reads them again")
        return changed

    def _is_written(self, source: Mapping[str, str]) -> bool:
        """Whether a pivot table's source is a sheet or a table that is filled."""
        sheets = {sheet.casefold() for sheet in self.targets.sheets}
        tables = {table.name.casefold(): table.sheet.casefold() for table in self.template.tables}
        named = {name.name.casefold(): place.sheet.casefold() for name in self.template.names if (place := reference(name.refers_to))}
        name = source.get("name", "").casefold()
        return bool(sheets & {source.get("sheet", "").casefold(), tables.get(name, ""), named.get(name, "")})


def _calculated_on_opening(template: Template) -> Parts:
    """The workbook told to work its formulas out when it is opened, and without the order it did so in before."""
    workbook = template.workbook
    changed: Parts = {workbook.part: workbook.spliced(_full_calculation(workbook))}
    chain = next((one for one in template.relationships if one.kind == "calcChain"), None)
    if chain:
        listed = template.markup(relationships_of(workbook.part))
        leads = (one for one in listed.root.children if one.attributes.get("Id") == chain.id)
        types = template.content_types
        says = (one for one in types.root.children if one.attributes.get("PartName", "").lstrip("/").casefold() == chain.target.casefold())
        changed[listed.part] = listed.spliced(Splice(one.start, one.end, b"") for one in leads)
        changed[CONTENT_TYPES] = types.spliced(Splice(one.start, one.end, b"") for one in says)
        changed[chain.target] = None
    return changed


def _full_calculation(workbook: Markup) -> list[Splice]:
    there = workbook.root.child("calcPr")
    if there:
        return [workbook.with_attributes(there, fullCalcOnLoad="1")]
    before = [child for child in workbook.root.children if child.name in BEFORE_CALC_PR]
    prefix = workbook.prefix(workbook.root)
    return [Splice(before[-1].end, before[-1].end, f'<{prefix}calcPr fullCalcOnLoad="1"/>'.encode())] if before else []

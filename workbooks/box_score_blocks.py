"""The two blocks below the box score: the capacity sample, and each unit cost beside its spend and volume. Other rows belong elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.weeks import Week
from workbooks.baseline_contents import BaselineFigure
from workbooks.box_score_rows import Row
from workbooks.box_score_wording import weeks_ago
from workbooks.cell_columns import STATUSES, MeasureCells
from workbooks.contents import Contents
from workbooks.figures import PENCE_A_POUND, number_format
from workbooks.lines import Figure
from workbooks.looks import HEADING, NUMBER, SENTENCE, WORD, Look, varied
from workbooks.sheets import Sheet, Styled, Value
from workbooks.tables import Column, put_table
from workbooks.wording import NO_FIGURE

SPLIT_OF_CARE = {"C01": "Direct care", "C02": "Indirect care", "C03": "Available"}
"""The measures of the capacity sample that make a whole, with what the block calls them."""
VOLUME = Look(number_format="#,##0.#", horizontal="right")
HEADING_HEIGHT = 24.0

CAPACITY_COLUMNS = (
    Column("Sample", 11.5, SENTENCE),
    Column("Taken", 25, SENTENCE),
    *(Column(name, 11, NUMBER) for name in SPLIT_OF_CARE.values()),
)
COST_COLUMNS = (
    Column("Week", 11.5, SENTENCE),
    Column("Unit cost", 25, SENTENCE),
    Column("Spend", 11, NUMBER),
    Column("Volume", 11, VOLUME),
    Column("For each", 11, NUMBER),
)
"""Never a unit cost without its spend and its volume: the one falls when the other rises."""


def put_blocks(sheet: Sheet, contents: Contents, rows: Sequence[Row], *, row: int) -> int:
    """The blocks for which the team has figures, from ``row`` on; returns the last row they cover."""
    blocks = (
        ("Capacity: how time was spent, by the latest samples", "CapacitySamples", CAPACITY_COLUMNS, list(_samples(contents, rows))),
        ("Cost: spend, volume and unit cost side by side", "UnitCosts", COST_COLUMNS, list(_unit_costs(contents, rows))),
    )
    last = row - 1
    for heading, name, columns, told in blocks:
        if told:
            sheet.put(last + 2, 1, heading, HEADING)
            sheet.heights[last + 2] = HEADING_HEIGHT
            last = put_table(sheet, name, columns, told, row=last + 3)
            sheet.widths |= {at: max(sheet.widths.get(at, 0), column.width) for at, column in enumerate(columns, 1)}
    return last


def _samples(contents: Contents, rows: Sequence[Row]) -> Iterator[tuple[Value, ...]]:
    """The latest sample and the one before; none for a team that has taken none."""
    split = [row for id in SPLIT_OF_CARE for row in rows if row.line.measure.id == id]
    if len(split) < len(SPLIT_OF_CARE):
        return
    for called, figures in (("latest", [row.line.latest for row in split]), ("before", [row.line.previous for row in split])):
        day = next((figure.as_of for figure in figures if figure), None)
        if day:
            taken = f"{day:%d/%m/%Y}, {weeks_ago(Week.of(day), contents.current)}"
            yield called, taken, *(_share(row, figure) for row, figure in zip(split, figures, strict=True))


def _share(row: Row, figure: Figure | None) -> Styled:
    if figure is None or figure.value is None:
        return Styled((NO_FIGURE, WORD))
    return Styled((figure.value, varied(NUMBER, number_format=number_format(row.line.measure, figure.status))))


@dataclass(frozen=True)
class _Cost:
    """One unit cost with the two it is made of, in pounds."""

    when: str
    spend: float
    volume: float
    unit_cost: float
    status: Status


def _unit_costs(contents: Contents, rows: Sequence[Row]) -> Iterator[tuple[Value, ...]]:
    """Each unit cost of the latest week that has one, and of an average week of the baseline."""
    cells = {one.measure: one for one in contents.cells}
    baselines = {one.measure: one for one in contents.baselines}
    for row in rows:
        measure = row.line.measure
        if measure.is_money and measure.denominator and measure.id in cells:
            latest = _latest(row, cells[measure.id])
            baseline = _of_baseline(baselines.get(measure.id))
            for cost in filter(None, (latest, baseline)):
                spend = _pounds(cost.spend, measure.model_copy(update={"decimals": 0}), cost.status)
                yield cost.when, f"{measure.name}, {measure.unit}", spend, cost.volume, _pounds(cost.unit_cost, measure, cost.status)


def _latest(row: Row, cells: MeasureCells) -> _Cost | None:
    at = row.line.latest_at
    if at is None or np.isnan(cells.numerator[at]) or np.isnan(cells.denominator[at]):
        return None
    parts = (float(cells.numerator[at]), float(cells.denominator[at]), float(cells.value[at]))
    return _Cost(f"{row.line.weeks[at].ending:%d/%m/%Y}", *parts, STATUSES[int(cells.status[at])])


def _of_baseline(baseline: BaselineFigure | None) -> _Cost | None:
    if baseline is None or baseline.numerator is None or not baseline.denominator or not baseline.weeks:
        return None
    spend, volume = baseline.numerator / PENCE_A_POUND / baseline.weeks, baseline.denominator / baseline.weeks
    return _Cost("baseline", spend, volume, baseline.value / PENCE_A_POUND, Status.FINAL)


def _pounds(amount: float, measure: Measure, status: Status) -> Styled:
    return Styled((amount, varied(NUMBER, number_format=number_format(measure, status))))

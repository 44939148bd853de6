"""Typed facts as the cells of a supplier's file, with its header. What stands around them belongs to the layouts."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from boxscore.columns import Kind
from boxscore.feeds import Feed
from sources.simulator.layouts import Layout, Row
from sources.simulator.quirks import Cell, Shown, shown

DateAndTime = tuple[list[Cell], list[Cell]]


@dataclass(frozen=True)
class WrittenRows:
    """The facts of one file, ready to stand in it."""

    header: list[Row]
    rows: list[Row]
    """One a fact, in order."""
    subtotals: Mapping[int, Row]
    """For the position of a fact the row that adds up those before it."""
    quirks: Mapping[str, int]
    """For each quirk of a value the position of the first fact that shows it."""


def written_rows(feed: Feed, layout: Layout, facts: pd.DataFrame, texts: Mapping[tuple[int, str], str]) -> WrittenRows:
    """The facts as the layout writes them; ``texts`` stand in place of what a fact, by its position, has in a column."""
    columns = columns_sent(feed, layout)
    as_shown = {name: _shown(feed, layout, name, facts) for name in columns}
    cells = {name: _with_time(layout, name, as_shown[name].cells, feed, facts) for name in columns}
    for (position, name), text in texts.items():
        cells[name][position] = text
    if layout.unknown_column:
        cells[""] = ["x"] * len(facts)
    quirks = {quirk: at for name in columns for quirk, at in as_shown[name].quirks.items()}
    rows = [list(row) for row in zip(*cells.values(), strict=True)]
    return WrittenRows(_header(feed, layout, columns), rows, _subtotals(feed, layout, columns, facts), quirks)


def columns_sent(feed: Feed, layout: Layout) -> list[str]:
    """The contract's columns that the supplier's files have, in their order."""
    missing = {*layout.constants, *layout.leaves_out, *layout.joined}
    names = [name for name in feed.columns if name not in missing]
    # Suppliers do not agree on the order either.
    return [*names[layout.alias :], *names[: layout.alias]]


def _shown(feed: Feed, layout: Layout, name: str, facts: pd.DataFrame) -> Shown:
    column = feed.columns[name]
    return shown(facts[name], layout.habits.ways(column), layout.habits.blanks(column))


def _with_time(layout: Layout, name: str, cells: list[Cell], feed: Feed, facts: pd.DataFrame) -> list[Cell]:
    joined = next((time for time, date in layout.joined.items() if date == name), None)
    if joined is None:
        return cells
    times = _shown(feed, layout, joined, facts).cells
    return [f"{day} {time}".rstrip() for day, time in zip(cells, times, strict=True)]


def _header(feed: Feed, layout: Layout, columns: list[str]) -> list[Row]:
    names: Row = [_name(feed, layout, column) for column in columns]
    names += [layout.unknown_column] if layout.unknown_column else []
    if not layout.under:
        return [names]
    headings = [layout.under.get(column, "") for column in columns]
    # Merged cells hold their text in the first of them alone.
    merged: Row = [heading if heading != before else "" for before, heading in itertools.pairwise(["", *headings])]
    return [[*merged, *[""] * (len(names) - len(merged))], names]


def _name(feed: Feed, layout: Layout, column: str) -> str:
    known = feed.columns[column].headers or (column,)
    return layout.headers.get(column, known[min(layout.alias, len(known) - 1)])


def _subtotals(feed: Feed, layout: Layout, columns: list[str], facts: pd.DataFrame) -> dict[int, Row]:
    if not layout.subtotal_of:
        return {}
    groups = facts[layout.subtotal_of]
    last_of_each = groups != groups.shift(-1)
    sums = facts.groupby(groups, sort=False).sum(numeric_only=True)
    return {
        position: _subtotal(feed, layout, columns, str(group), sums.loc[group])
        for position, group in zip(range(len(facts)), groups, strict=True)
        if last_of_each.iloc[position]
    }


def _subtotal(feed: Feed, layout: Layout, columns: list[str], group: str, sums: "pd.Series[float]") -> Row:
    row: Row = [f"Subtotal {group}"]
    for name in columns[1:]:
        column = feed.columns[name]
        row += [layout.habits.ways(column)[0].write(int(sums[name])) if column.kind is Kind.MONEY else ""]
    return row

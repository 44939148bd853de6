"""What goes into one team's workbook, as plain values, and the fingerprint that tells a change. Writing the file belongs elsewhere."""

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from pydantic_core import to_json

from boxscore.layouts import STANDARD, Layout, SheetName
from boxscore.measures import Measure
from boxscore.receipts import FeedReceipt
from boxscore.teams import Team
from boxscore.weeks import Week
from workbooks.baseline_contents import BaselineFigure
from workbooks.cell_columns import MeasureCells
from workbooks.change_contents import NO_CHANGES, Changes
from workbooks.chart_contents import Charted, PlottedWeeks
from workbooks.cost_contents import TeamCost
from workbooks.entry_contents import NOTHING_TYPED, TypedIn
from workbooks.wall_contents import Wall

LAYOUT_VERSION = 4
"""Counts up with every change of the sheets, so that teams whose figures stayed the same are written again."""
PART_DIGITS = 32
CHANGED = {
    "layout_version": "the sheets are made anew by a newer version of Box Score",
    "board_title": "the board's name changed",
    "invented": "whether the figures are invented changed",
    "team": "what is said of the team changed",
    "measures": "what is said of its measures changed",
    "current": "a new week",
    "weeks_shown": "the number of weeks shown changed",
    "charts": "lines, signals or marks changed",
    "cells": "figures changed",
    "receipts": "what was received changed",
    "layout": "its layout changed",
    "contact": "whom to ask changed",
    "baselines": "the baseline's figures changed",
    "changes": "what changed since last week",
    "cost": "costs changed",
    "wall": "the visual board changed",
    "entries": "what was typed changed",
}
"""What is told of a workbook's part that changed."""


@dataclass(frozen=True)
class Contents:
    """Everything one team's workbook says. But for ``cells`` in the warehouse's units: money in whole pence, percentages 0 to 100."""

    board_title: str
    invented: bool
    """Whether the figures are invented, which every sheet then says."""
    team: Team
    measures: tuple[Measure, ...]
    current: Week
    weeks_shown: int
    charts: tuple[Charted, ...]
    """What was worked out of each measure's chart."""
    cells: tuple[MeasureCells, ...]
    """Up to ``current``, as ``workbooks.cell_columns.cells_by_team`` makes them of many teams' at once."""
    receipts: tuple[FeedReceipt, ...]
    layout: Layout = STANDARD
    contact: str = ""
    """Who at the board answers questions, and how they are reached; empty where it does not say."""
    baselines: tuple[BaselineFigure, ...] = ()
    """What each measure came to in the team's baseline; none for a team that has not declared one."""
    changes: Changes = NO_CHANGES
    cost: TeamCost | None = None
    """None for a team that keeps no measure of its total cost."""
    wall: Wall | None = None
    """None for a team that counts nothing by category."""
    entries: TypedIn = NOTHING_TYPED

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """The sheets of its layout; what only a new team needs is not in others' workbooks."""
        return tuple(name for name in self.layout.sheets if name is not SheetName.TIME_SAMPLE or self.entries.is_new)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The fingerprint of each of its parts, by name: what of a workbook changed is told by them."""
        said = {"layout_version": LAYOUT_VERSION} | {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _digest(told) for name, told in said.items()}

    @property
    def part_names(self) -> dict[str, str]:
        """What is told of each part when it has changed."""
        return {name: CHANGED.get(name, f"{name.replace('_', ' ')} changed") for name in self.parts}

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the contents and the layout's version."""
        return hashlib.sha256(repr(self.parts).encode()).hexdigest()


def _digest(value: object) -> str:
    """The same for the same value: those of contents are plain, and hold no sets."""
    columns: list[bytes] = []
    said = _with_columns_apart(value, columns)
    digest = hashlib.sha256(to_json(said, fallback=np.generic.item, inf_nan_mode="constants"))
    for column in columns:
        digest.update(column)
    return digest.hexdigest()[:PART_DIGITS]


def _with_columns_apart(value: object, columns: list[bytes]) -> object:
    """``value`` with the length of each column in its place, and its bytes added to ``columns``."""
    # As text 250 KB of figures would take longer than all else, and to ask for each column in turn as long as the rest (2026-11-23).
    match value:
        case np.ndarray():
            columns.append(value.tobytes())
            return len(value)
        case MeasureCells() | Charted() | PlottedWeeks():
            return {name: _with_columns_apart(held, columns) for name, held in vars(value).items()}
        case (MeasureCells() | Charted(), *_):
            return [_with_columns_apart(one, columns) for one in value]
    return value

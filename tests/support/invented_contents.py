"""One team's contents in small invented figures. Only what a test changes is named in the test."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from boxscore.cells import CELL_COLUMNS
from boxscore.measures import Domain, Measure
from boxscore.receipts import FeedReceipt
from boxscore.teams import ChosenMeasure, Team
from boxscore.terms import Term
from boxscore.weeks import Week, WeekRange
from workbooks.cell_columns import NUMBERS, MeasureCells, cells_by_team
from workbooks.chart_contents import NO_WEEKS, Charted, PlottedWeeks
from workbooks.contents import Contents

CURRENT = Week(date(2025, 6, 15))
SEEN, BEDS, SPEND, UNIT_COST = "A02", "A04", "F16", "F19"


def invented_measure(measure_id: str, name: str, **given: Any) -> Measure:
    term = Term(feed="invented", verb="sum", column="invented")
    usual = {"domain": Domain.QUALITY, "unit": "%", "better": "up", "decimals": 1, "n": "none", "numerator": term, "source": "invented"}
    return Measure.model_validate({"id": measure_id, "name": name, "explanation": "Invented for a test."} | usual | given)


MEASURES = (
    invented_measure(SPEND, "Agency spend", domain=Domain.COST, unit="£/week", better="down", decimals=2),
    invented_measure(UNIT_COST, "Spend per bed day", domain=Domain.COST, unit="£/bed day", better="down", decimals=2),
    invented_measure(SEEN, "Seen within 4 hours"),
    invented_measure(BEDS, "Occupied beds", domain=Domain.CAPACITY, unit="beds", better="context", decimals=1),
)


def invented_team(name: str = "Invented Ward", **goals: float) -> Team:
    chosen = tuple(ChosenMeasure(id=measure.id, goal=goals.get(measure.id)) for measure in MEASURES)
    return Team(
        slug="invented-ward", name=name, organisation="Invented Board", setting="ward", opens=date(2020, 1, 1), codes={}, measures=chosen
    )


def cell(measure: str, weeks_ago: int, value: float | None, status: str = "final", **given: Any) -> dict[str, Any]:
    """One cell of the invented team; its numerator is its value unless given, and it is as of its week's Sunday."""
    ending = pd.Timestamp(CURRENT.plus(-weeks_ago).ending)
    usual = {"team": "invented-ward", "measure": measure, "week_ending": ending, "value": value, "numerator": value, "status": status}
    return usual | {"denominator": None, "n": None, "as_of": ending, "extracts": "invented.csv"} | given


def cells_of(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=[*CELL_COLUMNS, "extracts"])
    return frame.astype(dict.fromkeys(NUMBERS, "Float64") | dict.fromkeys(("week_ending", "as_of"), "datetime64[us]"))


def columns_of(cells: pd.DataFrame, measures: tuple[Measure, ...] = MEASURES) -> tuple[MeasureCells, ...]:
    """The cells of the one team that ``cells`` are of."""
    return next(iter(cells_by_team(cells, {measure.id: measure for measure in measures}).values()), ())


def without_lines(measure: str, *rows: dict[str, Any]) -> Charted:
    """A chart of the last 26 weeks of a measure's cells up to its last value, with neither lines nor signals."""
    valued = [row["week_ending"] for row in rows if row["measure"] == measure and row["value"] is not None]
    shown = [ending for ending in valued if ending > max(valued) - pd.Timedelta(weeks=26)]
    weeks = WeekRange(Week(min(shown).date()), Week(max(shown).date())) if shown else ()
    return Charted(measure, plotted(*(plotted_week(week) for week in weeks)), "No signal in the latest point" if shown else "")


def plotted_week(week: Week, **given: Any) -> dict[str, Any]:
    """One week of a chart, without lines or a signal unless given."""
    usual: dict[str, Any] = {"centre": None, "lower": None, "upper": None, "is_base": False, "begins": False, "signal": "", "quality": ""}
    return {"week_ending": week.ending} | usual | given


def plotted(*weeks: dict[str, Any]) -> PlottedWeeks:
    """The weeks of a chart, each made by ``plotted_week``."""
    if not weeks:
        return NO_WEEKS
    columns = {name: [week[name] for week in weeks] for name in weeks[0]}
    return PlottedWeeks(
        np.array(columns["week_ending"], "datetime64[D]"),
        *(np.array(columns[name], "float64") for name in ("centre", "lower", "upper")),
        *(np.array(columns[name], "bool") for name in ("is_base", "begins")),
        *(tuple(columns[name]) for name in ("signal", "quality")),
    )


def contents_of(*rows: dict[str, Any], **given: Any) -> Contents:
    usual: dict[str, Any] = {
        "board_title": "Invented figures",
        "invented": False,
        "team": invented_team(),
        "measures": MEASURES,
        "current": CURRENT,
        "weeks_shown": 4,
        "charts": tuple(without_lines(measure.id, *rows) for measure in MEASURES),
        "cells": columns_of(cells_of(*rows), given.get("measures", MEASURES)),
        "receipts": (FeedReceipt("invented_attendances", "Invented attendances", CURRENT.ending, ("invented.csv",), 2, ()),),
    }
    return Contents(**(usual | given))

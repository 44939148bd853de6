"""What of a board's own workbook is filled with which figures, as the board says it. Opening and filling the file belong elsewhere."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from boxscore.described import Described
from boxscore.measures import MeasureId


class What(StrEnum):
    """What a cell of a template is told. The words of a figure are those of ``boxscore export``."""

    VALUE = "value"
    """The figure. A percentage is 0 to 100, or a part of one where the cell shows percentages."""
    NUMERATOR = "numerator"
    """What was counted."""
    DENOMINATOR = "denominator"
    """What it is divided by."""
    N = "n"
    """How many things the figure rests on."""
    STATUS = "status"
    """What the figure is, or why there is none."""
    AS_OF = "as_of"
    """The last day the figure speaks for."""
    MEASURE = "measure"
    """The measure's id."""
    MEASURE_NAME = "measure_name"
    """Its name."""
    DOMAIN = "domain"
    """Quality, safety, experience, capacity or cost."""
    UNIT = "unit"
    """Its unit."""
    GOAL = "goal"
    """What the team aims for that week, as its figures are told."""
    WEEK_ENDING = "week_ending"
    """The Sunday of the week."""
    WEEK_BEGINNING = "week_beginning"
    """Its Monday."""
    TEAM = "team"
    """The team's slug."""
    TEAM_NAME = "team_name"
    """Its name; of a board of invented figures it says so."""
    ORGANISATION = "organisation"
    """What it belongs to."""
    BOARD = "board"
    """The board's title."""


OF_A_FIGURE = frozenset({What.VALUE, What.NUMERATOR, What.DENOMINATOR, What.N, What.STATUS, What.AS_OF})
OF_A_MEASURE = frozenset({What.MEASURE, What.MEASURE_NAME, What.DOMAIN, What.UNIT, What.GOAL})
OF_THE_WEEK = frozenset({What.WEEK_ENDING, What.WEEK_BEGINNING})

LATEST = "latest"


class WithoutAFigure(StrEnum):
    """What stands where there is no figure. It is never 0."""

    WORD = "word"
    """The status: not received, no activity, hidden, not applicable."""
    BLANK = "blank"
    """Nothing. Formulas take it for 0."""
    NA = "na"
    """Excel's #N/A, which charts leave out and formulas pass on."""


def _week(given: Any) -> Any:
    """``current`` is 0 weeks back."""
    if given in ("current", LATEST):
        return 0 if given == "current" else given
    if type(given) is not int or given > 0:
        raise ValueError(f"'{given}' is no week: say current, latest, or how many weeks back, such as -1")
    return given


def _of_what_alone(given: Any) -> Any:
    return {"what": given} if isinstance(given, str) else given


class Told(Described):
    """One thing told about a team. May be written as the word of what it is alone."""

    what: What = What.VALUE
    """What of it; see below."""
    measure: MeasureId | None = None
    """Whose; left out where it is of the team or the week, or each row has a measure of its own."""
    week: Annotated[int | str, BeforeValidator(_week)] = 0
    """``current``; -1 for the week before it, and so on; ``latest`` for the newest week in which the measure has a figure."""
    missing: WithoutAFigure | None = None
    """What stands where there is no figure: in a named cell the word, in a table nothing, unless this says otherwise."""

    @model_validator(mode="after")
    def _names_no_measure_in_vain(self) -> "Told":
        if self.measure and self.what not in OF_A_FIGURE | OF_A_MEASURE | OF_THE_WEEK:
            raise ValueError(f"'{self.what}' is not of a measure: leave the measure out")
        return self


Column = Annotated[Told, BeforeValidator(_of_what_alone)]


class NamedCell(Told):
    """What a named cell is told."""

    @model_validator(mode="after")
    def _says_of_which_measure(self) -> "NamedCell":
        if self.what in OF_A_FIGURE | OF_A_MEASURE and not self.measure:
            raise ValueError(f"'{self.what}' is of a measure: say which")
        if self.week == LATEST and not self.measure:
            raise ValueError("the latest week is that of a measure: say which")
        return self


class Rows(StrEnum):
    """What each row of a table stands for."""

    CELLS = "cells"
    """A measure in a week, as in ``boxscore export``."""
    MEASURES = "measures"
    """A measure; its figures are of the week each column says."""
    WEEKS = "weeks"
    """A week, oldest first; each column says its measure."""


class TablePlan(Described):
    """What the rows of a table are, and what its columns are told, by their headers."""

    rows: Rows = Rows.CELLS
    """What each row stands for."""
    columns: dict[str, Column] = Field(min_length=1)
    """By their headers; others stay as they are."""
    measures: tuple[MeasureId, ...] = ()
    """Which measures have rows, in this order; all of the team's when left out."""
    weeks: int | None = Field(default=None, ge=1)
    """How many weeks, the newest of them the current one; all there are when left out."""

    @model_validator(mode="after")
    def _columns_fit_the_rows(self) -> "TablePlan":
        for header, told in self.columns.items():
            names_one = told.what in OF_A_FIGURE | OF_A_MEASURE
            if self.rows is Rows.WEEKS and names_one and not told.measure:
                raise ValueError(f"column '{header}': each row is a week, so '{told.what}' needs a measure")
            if self.rows is not Rows.WEEKS and told.measure:
                raise ValueError(f"column '{header}': each row has a measure of its own, so the column names none")
            if self.rows is not Rows.MEASURES and told.week != 0:
                raise ValueError(f"column '{header}': each row has a week of its own, so the column names none")
        if self.rows is Rows.WEEKS and self.measures:
            raise ValueError("'measures' is of rows that are measures or cells; here each row is a week")
        if self.rows is Rows.MEASURES and self.weeks:
            raise ValueError("'weeks' is of rows that are weeks or cells; here each row is a measure")
        return self


class SheetPlan(TablePlan):
    """The same for a sheet without a table: its headers stand in a row, and the rows below them are its own."""

    header_row: int = Field(default=1, ge=1)
    """The row its headers stand in."""


class TemplatePlan(Described):
    """What of one template is filled. What it does not mention is filled by its name or its headers, where those say what it is."""

    names: dict[str, Annotated[NamedCell, BeforeValidator(_of_what_alone)]] = {}
    """By the defined name, or ``Sheet!name`` for one of a sheet's own."""
    tables: dict[str, TablePlan] = {}
    """By the table's name."""
    sheets: dict[str, SheetPlan] = {}
    """By the sheet's title, for rows that are in no table."""
    leave: tuple[str, ...] = ()
    """Names and tables that stay as they are, whatever they are called."""


NAMED = re.compile(
    r"^_?(?P<measure>[A-Z][A-Z0-9]*)(?:_(?P<latest>latest)|_ago_(?P<ago>[1-9]\d{0,3}))?"
    rf"(?:_(?P<what>{'|'.join(sorted({*OF_A_FIGURE, *OF_A_MEASURE, *OF_THE_WEEK}, key=len, reverse=True))}))?$",
    re.IGNORECASE,
)


def told_by_name(name: str, measures: Mapping[str, object]) -> NamedCell | None:
    """What a name asks for by itself: ``Q05``, ``Q05_latest``, ``Q05_status``, ``Q05_ago_1_value``, ``team_name``, ``week_ending``.

    None for a name that says nothing of the kind, or of none of ``measures``.
    """
    lowered = name.casefold()
    if lowered in {what.value for what in What} - OF_A_FIGURE - OF_A_MEASURE:
        return NamedCell(what=What(lowered))
    found = NAMED.match(name)
    measure = found["measure"].upper() if found else ""
    if found is None or measure not in measures:
        return None
    what = What((found["what"] or What.VALUE).casefold())
    return NamedCell(measure=measure, what=what, week=LATEST if found["latest"] else -int(found["ago"] or 0))


def plan_by_headers(headers: list[str]) -> TablePlan | None:
    """What a table asks for whose headers are columns of ``boxscore export``; None unless measure, week_ending and value are among them."""
    words = {what.value: what for what in What}
    known = {header: words[word] for header in headers if (word := header.strip().casefold().replace(" ", "_")) in words}
    if not {What.MEASURE, What.WEEK_ENDING, What.VALUE} <= set(known.values()):
        return None
    return TablePlan(columns={header: Told(what=what) for header, what in known.items()})

"""Layouts: which sheets a workbook has, how its box score stands and in which colours. Building and writing sheets belong elsewhere."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from boxscore.described import Described
from boxscore.measures import MeasureId

LayoutName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]

LEAST_CONTRAST = 4.5
"""Of text and what it stands on, by WCAG 2.2, criterion 1.4.3."""
BLACK, WHITE = "000000", "FFFFFF"


def _a_colour(given: Any) -> Any:
    if not isinstance(given, str) or not re.fullmatch(r"[0-9A-Fa-f]{6}", given):
        raise ValueError(f"'{given}' is no colour: write six hexadecimal digits in quotation marks, such as \"0B4F8A\"")
    return given.upper()


Colour = Annotated[str, BeforeValidator(_a_colour)]
"""Red, green and blue, two hexadecimal digits each."""


class SheetName(StrEnum):
    """The sheets a workbook may have, in the order they stand in unless a layout says otherwise."""

    BOX_SCORE = "Box score"
    """The measures on one page, and what to look at first."""
    CHANGED = "Changed since last week"
    """Figures of earlier weeks that say something else now, and why."""
    RUN_CHARTS = "Run charts"
    """A chart a measure; needs ``Chart data``."""
    COST = "Cost"
    """Spend, unit cost and savings, reconciled to the ledger."""
    VISUAL_BOARD = "Visual board"
    """The poster for the wall; needs ``Chart data``."""
    HUDDLE = "Huddle"
    """The agenda of the week's huddle."""
    ENTRIES = "Your entries"
    """What the team types."""
    TIME_SAMPLE = "Time sample"
    """A form to print, in the first weeks of a team only."""
    DATA_QUALITY = "Data quality"
    """How far each feed has come, what is missing and whom to ask."""
    DATA = "Data"
    """Every cell, as ``boxscore export`` tells it."""
    CHART_DATA = "Chart data"
    """What the charts draw."""
    DEFINITIONS = "Definitions"
    """How each measure is counted."""
    ABOUT = "About"
    """How to read the workbook, and what its words mean."""


class Shows(StrEnum):
    """What the box score shows of a measure, behind its domain and its name."""

    UNIT = "unit"
    BETTER = "better when"
    """Which direction is good."""
    BASELINE = "baseline"
    """What the measure came to in the team's declared baseline, else the first centre line of its chart."""
    GOAL = "goal"
    """That of the current week."""
    WEEKS = "weeks"
    """A column for each week shown."""
    LATEST = "latest"
    """The newest figure there is."""
    AS_OF = "as of"
    """The last day that figure speaks for."""
    CHANGE = "change"
    """How it compares with the figure before; most weeks that is chance, so it is not there unless a layout lists it."""
    AGAINST_GOAL = "against goal"
    """Whether it meets the goal of its week, and by how much."""
    SIGNAL = "signal"
    """Whether the newest figures are more than chance, in words."""


DRAWING = (SheetName.RUN_CHARTS, SheetName.VISUAL_BOARD)
"""The sheets whose charts draw the figures that stand on ``Chart data``."""


class Theme(Described):
    """The colours of a workbook, and the paper of its box score. What a colour says is said in words too, so none has a meaning here."""

    header_fill: Colour = "E3EAF2"
    """Behind the black headers of tables."""
    accent: Colour = BLACK
    """Of titles and headings, which stand on white."""
    paper: Literal["A3", "A4"] = "A3"
    """What the box score is printed on. A4 has room for few columns in print that can be read."""

    @field_validator("header_fill")
    @classmethod
    def _headers_can_be_read(cls, fill: str) -> str:
        _refuse_faint(BLACK, fill, "black headers")
        return fill

    @field_validator("accent")
    @classmethod
    def _titles_can_be_read(cls, accent: str) -> str:
        _refuse_faint(accent, WHITE, "titles on white")
        return accent


class Layout(Described):
    """One way to lay a team's workbook out."""

    name: LayoutName
    """By which boards and teams choose it; one of a built-in layout takes that one's place."""
    sheets: tuple[SheetName, ...] = Field(default=tuple(SheetName), min_length=1)
    """Its sheets, in this order."""
    columns: tuple[Shows, ...] = tuple(one for one in Shows if one is not Shows.CHANGE)
    """The columns of the box score behind Domain and Measure, in this order."""
    weeks: int | None = Field(default=None, ge=1, le=53)
    """How many weeks the box score shows; as many as the board's ``weeks_shown`` when left out."""
    order: Literal["domain", "team"] = "domain"
    """Whether the box score goes domain by domain, or keeps to the order of the team's own measures."""
    leave_out: tuple[MeasureId, ...] = ()
    """Measures that are not on the box score; they stay on all other sheets."""
    theme: Theme = Theme()
    """Its colours, and the paper of its box score."""

    def has(self, sheet: SheetName) -> bool:
        return sheet in self.sheets

    @field_validator("sheets", "columns", "leave_out")
    @classmethod
    def _names_each_once(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({str(one) for one in given if given.count(one) > 1})
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return given

    @model_validator(mode="after")
    def _has_the_figures_its_charts_draw(self) -> Self:
        drawing = [sheet for sheet in DRAWING if self.has(sheet)]
        if drawing and not self.has(SheetName.CHART_DATA):
            raise ValueError(f"{' and '.join(drawing)} draw the figures of '{SheetName.CHART_DATA}': list that sheet too")
        return self


STANDARD = Layout(name="standard")
WALL = Layout(
    name="wall",
    sheets=(
        SheetName.VISUAL_BOARD,
        SheetName.BOX_SCORE,
        SheetName.RUN_CHARTS,
        SheetName.CHART_DATA,
        SheetName.DEFINITIONS,
        SheetName.ABOUT,
    ),
)
BUILT_IN = (STANDARD, WALL)
"""The layouts every board has: the whole workbook, and the few sheets that are printed and hung up."""


def with_the_built_in(own: Iterable[Layout]) -> tuple[Layout, ...]:
    """The built-in layouts and a board's ``own``, which take the place of those of their name."""
    named = {layout.name: layout for layout in (*BUILT_IN, *own)}
    return tuple(named.values())


def contrast(one: str, other: str) -> float:
    """How far apart the lightness of two colours is, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted(_luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, as WCAG 2.2 defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _refuse_faint(text: str, behind: str, what: str) -> None:
    found = contrast(text, behind)
    if found < LEAST_CONTRAST:
        raise ValueError(f"{what} would be hard to read: the contrast is {found:.1f} to 1, and {LEAST_CONTRAST} is the least")

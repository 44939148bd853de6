"""The rules that a feed's rows must meet, as its contract says them. Holding rows against them belongs to the expectations."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from boxscore.columns import Name
from boxscore.described import Described


class Severity(StrEnum):
    """What follows when an expectation is not met."""

    ROW = "row"
    """The row is refused."""
    WEEK = "week"
    """All that its sender sends of the week is refused, and what was accepted before stays."""
    WARN = "warn"
    """Everything is accepted, and a person is asked to look."""


class Ruled(Described):
    """What every rule says beside what it asks."""

    severity: Severity = Severity.ROW
    """What follows for a row that does not meet it: ``row`` refuses the row, ``week`` also refuses all that its sender sends of its week,
    ``warn`` accepts it and says so."""


class Unique(Ruled):
    """The columns together name a row once."""

    rule: Literal["unique"]
    columns: tuple[Name, ...]
    because: str


class Between(Ruled):
    """A number lies in a range, ends included; money in pounds."""

    rule: Literal["between"]
    column: Name
    least: float | None = None
    most: float | None = None
    because: str


class OneOf(Ruled):
    """A value is one of a list."""

    rule: Literal["one of"]
    column: Name
    values: tuple[str | int, ...]
    because: str


class AddsUp(Ruled):
    """Columns of a row add up to another of its columns."""

    rule: Literal["adds up"]
    columns: tuple[Name, ...]
    to: Name
    because: str


class GroupAddsUp(Ruled):
    """The rows of a group add up to the total that each of them repeats, to within a rounding allowance; money in pounds."""

    rule: Literal["group adds up"]
    column: Name
    within: tuple[Name, ...]
    to: Name
    allowance: float = 0.0
    because: str


class AtMost(Ruled):
    """One column of a row is no greater than another."""

    rule: Literal["at most"]
    column: Name
    limit: Name
    because: str


class AtMostTogether(Ruled):
    """Columns of a row add up to no more than another; a row in which one of them is missing is passed over."""

    rule: Literal["at most together"]
    columns: tuple[Name, ...]
    limit: Name
    because: str


RowRule = Annotated[Unique | Between | OneOf | AddsUp | GroupAddsUp | AtMost | AtMostTogether, Field(discriminator="rule")]


def columns_of(rule: RowRule) -> set[str]:
    """Every column that the rule names."""
    match rule:
        case Unique(columns=columns):
            return set(columns)
        case Between(column=column) | OneOf(column=column):
            return {column}
        case AddsUp(columns=columns, to=to):
            return {*columns, to}
        case GroupAddsUp(column=column, within=within, to=to):
            return {column, *within, to}
        case AtMost(column=column, limit=limit):
            return {column, limit}
        case AtMostTogether(columns=columns, limit=limit):
            return {*columns, limit}


def groups_of(rule: RowRule) -> set[str]:
    """The columns that only say which rows belong together, and are not compared."""
    return set(rule.within) if isinstance(rule, GroupAddsUp) else set()

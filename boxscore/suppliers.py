"""Who sends a feed, where its extracts are and what their names say. Reading them belongs elsewhere."""

import re
from datetime import date

from pydantic import Field, field_validator, model_validator

from boxscore.columns import DateFormat, Name
from boxscore.described import Described

PARTS_OF_A_NAME = {"year", "month", "first", "last", "sent", "team"}
PAIRS_IN_A_NAME = (("year", "month"), ("first", "last"))


class Days(Described):
    """A stretch of days, both included."""

    from_: date = Field(alias="from")
    to: date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Days":
        if self.to < self.from_:
            raise ValueError("'to' lies before 'from'")
        return self


class Supplier(Described):
    """One organisation that sends the feed, and where its extracts are."""

    name: str
    files: tuple[str, ...] = ()
    """Patterns under the board's ``extracts/``."""
    query: str | None = None
    """A query bounded by ``:first_day`` and ``:last_day``, asked of the database whose URL the environment holds."""
    database: str | None = None
    """The environment variable that holds that URL."""
    constants: dict[Name, str] = Field(default_factory=dict)
    """Values that every row of this supplier has, for columns its extracts do not carry."""
    formats: dict[Name, tuple[DateFormat, ...]] = Field(default_factory=dict)
    """How this supplier writes the dates of a column, in place of the column's own formats: 04/05/2020 would fit two habits."""
    name_says: str | None = None
    """A pattern that finds in an extract's name what it says of the extract, by its groups. ``year`` and ``month``: the month its rows
    must lie in. ``first`` and ``last``: the days it speaks for; its rows lie in them, and a day without a row had nothing to report.
    ``sent``: the day it was made, by which extracts of the same facts follow each other. ``team``: the code of the one team it is for.
    Days are written yyyy-mm-dd or yyyymmdd."""
    speaks_for: Days | None = None
    """The days that the supplier's one extract speaks for, where its name does not say them; the same as ``first`` and ``last`` there."""

    @model_validator(mode="after")
    def _has_one_place(self) -> "Supplier":
        if bool(self.files) == bool(self.query):
            raise ValueError("a supplier has either files or a query")
        if bool(self.query) != bool(self.database):
            raise ValueError("a query needs 'database', the environment variable that holds its URL")
        if self.query and not {":first_day", ":last_day"} <= set(re.findall(r":\w+", self.query)):
            raise ValueError("a query must be bounded by :first_day and :last_day")
        return self

    @field_validator("name_says")
    @classmethod
    def _finds_what_names_say(cls, pattern: str | None) -> str | None:
        try:
            groups = set(re.compile(pattern or "").groupindex)
        except re.error as error:
            raise ValueError(f"not a pattern ({error})") from None
        if pattern is not None and (not groups or groups - PARTS_OF_A_NAME):
            raise ValueError(f"the pattern needs groups named {', '.join(sorted(PARTS_OF_A_NAME))}, and no others")
        for one, other in PAIRS_IN_A_NAME:
            if (one in groups) != (other in groups):
                raise ValueError(f"the pattern needs the groups '{one}' and '{other}' together")
        if {"month", "first"} <= groups:
            raise ValueError("the pattern finds either a month or a first and last day, not both")
        return pattern

    @model_validator(mode="after")
    def _says_its_days_once(self) -> "Supplier":
        if self.speaks_for and (self.query or self.parts_of_names & {"month", "first"}):
            raise ValueError("speaks_for is for files whose names do not say their days, and not for a query")
        return self

    def sender(self, team: str | None) -> str:
        """Who speaks in its extracts: the supplier, or the supplier for the one team whose code the extract's name says."""
        return self.name if team is None else f"{self.name} for {team.strip().upper()}"

    @property
    def parts_of_names(self) -> set[str]:
        """What the names of its extracts say: the groups of ``name_says``."""
        return set(re.compile(self.name_says or "").groupindex)

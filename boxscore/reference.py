"""What is the same for every team of a board and changes with time: full-time hours, public holidays, what an hour of staff costs,
which days arrears of pay are for.

Which team holds which code belongs to the teams; reading the file belongs elsewhere.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from boxscore.dated import Dated, in_force, refuse_overlaps_and_gaps
from boxscore.described import Described
from boxscore.periods import Period, financial_month
from boxscore.weeks import WeekRange

Amount = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""Not strict, a yes would be 1."""


class FullTimeHours(Dated):
    """How many hours a week a whole-time post works."""

    hours: Amount = Field(gt=0, le=48)


class PublicHoliday(Described):
    """A day most services of the board work as on a Sunday."""

    day: date
    name: str


class StaffRate(Dated):
    """What an hour worked costs the board, on-costs included, by staff group, band and source."""

    staff_group: str
    band: str
    source: Literal["Substantive", "Bank", "Agency", "Overtime", "Excess"]
    pounds_an_hour: Amount = Field(gt=0)


class PayAwardArrears(Described):
    """The days that the arrears of a pay award in one period of the ledger are for, both included."""

    financial_year: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    """As the ledger is read: 2026-27."""
    period: Annotated[str, Field(pattern=r"^P(0[1-9]|1[0-2])$")]
    """As the ledger is read: P06."""
    from_: date = Field(alias="from")
    to: date

    @field_validator("financial_year")
    @classmethod
    def _is_a_financial_year(cls, year: str) -> str:
        financial_month(year, "P01")
        return year

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "PayAwardArrears":
        if self.to < self.from_:
            raise ValueError("'to' lies before 'from'")
        return self

    @property
    def month(self) -> Period:
        """The month whose ledger holds them."""
        return financial_month(self.financial_year, self.period)


# The shorter working week of Agenda for Change staff in NHS Scotland: 37.5 hours, then 37 from 1 April 2024 and 36 from 1 April 2026.
IN_SCOTLAND = (
    FullTimeHours.model_validate({"hours": 37.5, "to": date(2024, 3, 31)}),
    FullTimeHours.model_validate({"hours": 37, "from": date(2024, 4, 1), "to": date(2026, 3, 31)}),
    FullTimeHours.model_validate({"hours": 36, "from": date(2026, 4, 1)}),
)


class Reference(Described):
    """What ``reference.yaml`` says. A board without the file has the full-time hours of NHS Scotland, no holidays and no rates."""

    full_time_hours: tuple[FullTimeHours, ...] = Field(default=IN_SCOTLAND, min_length=1)
    """The standard week, without overlap or gap. That of Agenda for Change in NHS Scotland when left out: 37.5 h, 37 h from 01/04/2024,
    36 h from 01/04/2026."""
    public_holidays: tuple[PublicHoliday, ...] = ()
    """The board's own public holidays: they differ from board to board."""
    staff_rates: tuple[StaffRate, ...] = ()
    """What an hour costs; for one staff group, band and source the dates must neither overlap nor leave a gap."""

    pay_award_arrears: tuple[PayAwardArrears, ...] = ()
    """For which days the arrears are that the ledger has under the line Arrears; each period once. Those of a period that is not listed are
    spread over their own month."""

    def full_time_hours_on(self, day: date) -> float | None:
        """The hours of a whole-time week on ``day``; None on a day the file does not speak for."""
        found = in_force(self.full_time_hours, day)
        return found.hours if found else None

    def holidays_in(self, weeks: WeekRange) -> tuple[PublicHoliday, ...]:
        """The public holidays of those weeks, oldest first."""
        inside = (holiday for holiday in self.public_holidays if weeks.first.start <= holiday.day <= weeks.last.ending)
        return tuple(sorted(inside, key=lambda holiday: holiday.day))

    @field_validator("full_time_hours")
    @classmethod
    def _hours_follow_each_other(cls, hours: tuple[FullTimeHours, ...]) -> tuple[FullTimeHours, ...]:
        refuse_overlaps_and_gaps(hours, what="full-time hours")
        return hours

    @field_validator("public_holidays")
    @classmethod
    def _each_holiday_once(cls, holidays: tuple[PublicHoliday, ...]) -> tuple[PublicHoliday, ...]:
        seen: set[date] = set()
        for at, holiday in enumerate(holidays):
            if holiday.day in seen:
                raise PydanticCustomError("holidays", "{day} is listed twice", {"day": f"{holiday.day:%d/%m/%Y}", "at": at})
            seen.add(holiday.day)
        return holidays

    @field_validator("pay_award_arrears")
    @classmethod
    def _each_period_once(cls, arrears: tuple[PayAwardArrears, ...]) -> tuple[PayAwardArrears, ...]:
        seen: set[tuple[str, str]] = set()
        for at, entry in enumerate(arrears):
            if (entry.financial_year, entry.period) in seen:
                of = f"{entry.financial_year} {entry.period}"
                raise PydanticCustomError("arrears", "the arrears of {of} are listed twice", {"of": of, "at": at})
            seen.add((entry.financial_year, entry.period))
        return arrears

    @field_validator("staff_rates")
    @classmethod
    def _rates_follow_each_other(cls, rates: tuple[StaffRate, ...]) -> tuple[StaffRate, ...]:
        refuse_overlaps_and_gaps(rates, what="staff rates", alike=lambda rate: (rate.staff_group, rate.band, rate.source))
        return rates

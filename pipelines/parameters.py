"""What is typed behind the options of a command, made into days and figures. What commands do belongs elsewhere."""

from datetime import date, datetime
from math import isnan
from typing import Literal

import click


def day_of(_: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
    """The day that ``2025-06-15`` or ``15/06/2025`` says; BadParameter for anything else."""
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise click.BadParameter(f"'{text}' is not a date such as 2025-06-15 or 15/06/2025.", param=parameter)


def days_of(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> tuple[date, ...]:
    """The days of an option that may be given several times."""
    return tuple(day for text in texts if (day := day_of(context, parameter, text)))


def figure_of(_: click.Context, parameter: click.Parameter, number: float | None) -> float | None:
    """The number, which click lets be ``nan``; BadParameter for that."""
    if number is not None and isnan(number):
        raise click.BadParameter("'nan' is not a number.", param=parameter)
    return number


def baseline_of(context: click.Context, parameter: click.Parameter, text: str | None) -> int | Literal["all"] | None:
    """How many points, or ``all``; BadParameter for what is neither."""
    if text is None or text == "all":
        return "all" if text else None
    number: int = click.IntRange(1)(text, parameter, context)
    return number

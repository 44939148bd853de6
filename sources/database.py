"""Extracts asked of a SQL database: a query bounded by days, its URL from the environment. What the rows mean belongs elsewhere."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from boxscore.errors import ExtractRefused, SourceSilent
from boxscore.feeds import Supplier
from boxscore.weeks import WeekRange
from sources.deliveries import Delivery


def answer(supplier: Supplier, weeks: WeekRange, environment: Mapping[str, str]) -> Delivery:
    """What the supplier's database answers for the days of ``weeks``.

    ExtractRefused when the environment holds no usable URL or the database refuses the query, SourceSilent when it does not answer.
    """
    query, variable = supplier.query or "", supplier.database or ""
    first, last = weeks.first.start, weeks.last.ending
    engine = create_engine(_url(variable, environment))
    try:
        with engine.connect() as connection:
            result = connection.execute(text(query), {"first_day": first, "last_day": last})
            rows = pd.DataFrame([[_text(value) for value in row] for row in result], columns=list(result.keys()), dtype="str")
    except OperationalError as error:
        raise SourceSilent(f"The database of {supplier.name} did not answer ({type(error.orig).__name__}).") from error
    except DBAPIError as error:
        raise ExtractRefused(
            f"The database of {supplier.name} refused the query ({type(error.orig).__name__}). Correct it in the feed's contract."
        ) from None
    finally:
        engine.dispose()
    written = io.StringIO()
    rows.to_csv(written, index=False)
    name = f"{variable} {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    return Delivery(name, supplier, datetime.now(UTC), written.getvalue().encode(), asked=(first, last))


def _url(variable: str, environment: Mapping[str, str]) -> str:
    if variable not in environment:
        raise ExtractRefused(f"The environment has no {variable}, the URL of a database an extract is asked of. Set it and run again.")
    try:
        url = make_url(environment[variable])
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError):
        raise ExtractRefused(f"{variable} is not a database URL that SQLAlchemy knows.") from None
    return url.render_as_string(hide_password=False)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)

"""Extracts asked of a SQL database: a query bounded by days, its URL from the environment. What the rows mean belongs elsewhere."""

import io
import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Date, Engine, bindparam, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, StatementError

from boxscore.errors import ExtractRefused, SourceSilent
from boxscore.suppliers import Supplier
from boxscore.weeks import WeekRange
from sources.deliveries import Delivery

PATIENCE = {"connect_timeout": "20", "tcp_user_timeout": "60000", "options": "-c statement_timeout=600000"}
"""How long a PostgreSQL is waited for, in seconds, and its answer, in milliseconds: else a night may wait for ever. The URL wins."""


def answer(supplier: Supplier, weeks: WeekRange, environment: Mapping[str, str]) -> Delivery:
    """What the supplier's database answers for the days of ``weeks``.

    ExtractRefused when the environment holds no usable URL or the database refuses the query, SourceSilent when it does not answer.
    """
    query, variable = supplier.query or "", supplier.database or ""
    first, last = weeks.first.start, weeks.last.ending
    engine = _engine(variable, environment)
    bounded = text(query).bindparams(bindparam("first_day", first, type_=Date), bindparam("last_day", last, type_=Date))
    try:
        with engine.connect() as connection:
            result = connection.execute(bounded)
            rows = pd.DataFrame([[_text(value) for value in row] for row in result], columns=list(result.keys()), dtype="str")
    except StatementError as error:
        told = type(error.orig).__name__
        if isinstance(error, OperationalError) and not _is_a_mistake(error):
            # The driver's own words may hold a password or a value, so only the kind of its error is told.
            raise SourceSilent(f"The database of {supplier.name} did not answer ({told}).") from None
        raise ExtractRefused(f"The database of {supplier.name} refused the query ({told}). Correct it in the feed's contract.") from None
    finally:
        engine.dispose()
    written = io.StringIO()
    rows.to_csv(written, index=False)
    return Delivery(f"{supplier.name} ({variable})", supplier, datetime.now(UTC), written.getvalue().encode(), asked=(first, last))


def _is_a_mistake(error: OperationalError) -> bool:
    """SQLite calls a missing table or a misspelt query an operational error too, with a number of its own."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _engine(variable: str, environment: Mapping[str, str]) -> Engine:
    if variable not in environment:
        raise ExtractRefused(f"The environment has no {variable}, the URL of a database an extract is asked of. Set it and run again.")
    try:
        url = make_url(environment[variable])
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "postgresql":
            url = url.set(query={**PATIENCE, **url.query})
        return create_engine(url)
    except (ArgumentError, NoSuchModuleError):
        raise ExtractRefused(f"{variable} is not a database URL that SQLAlchemy knows.") from None
    except ModuleNotFoundError as error:
        raise ExtractRefused(f"{variable} needs the driver {error.name}, which is not installed.") from None


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
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

"""Whether a board's runs are in order, for a monitor to ask and for pages to say. What the runs came to belongs elsewhere.

Without pandas, which alone takes as much of a processor's time to import (0.4 s, 2026-11-23) as everything ``boxscore status`` does.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, RowMapping, Select, inspect, select

from boxscore.outcomes import GOOD, RUNNING
from warehouse.engine import is_there, shown
from warehouse.faults import answering
from warehouse.tables import runs

SECONDS_AN_HOUR = 3600


@dataclass(frozen=True)
class Standing:
    """How a board's runs stand."""

    is_good: bool
    """The last run that is over did not fail, and the last good one is younger than the limit."""
    says: str
    """Why, in a sentence or two."""
    last_good_run: datetime | None
    """When it ended, in the board's zone; None when none has."""
    hours_ago: float | None


@dataclass(frozen=True)
class _Newest:
    """The newest runs of their kind, each None where there is none."""

    over: RowMapping | None = None
    good: RowMapping | None = None
    going: RowMapping | None = None
    """It has not ended, or was cut short and no other has begun since."""


def standing(engine: Engine, *, at: datetime, limit_hours: float, timezone: str) -> Standing:
    """How the runs stand ``at`` that time (with its zone), told in the board's ``timezone``; only reads, and makes nothing.

    A good run was done, though something in it may need a person; over which weeks does not matter. PassingFault when the warehouse does
    not answer.
    """
    newest, zone = _newest(engine), ZoneInfo(timezone)
    going = f"A run begun {_when(newest.going['started_at'], zone)} has not ended." if newest.going else ""
    failed = newest.over is not None and newest.over["outcome"] not in GOOD
    wrong = f"The run begun {_when(newest.over['started_at'], zone)} {_what_became(newest.over)}." if newest.over and failed else ""
    if newest.good is None:
        return Standing(False, _together("No run has ended well yet.", wrong, going), None, None)
    ended: datetime = newest.good["ended_at"].replace(tzinfo=UTC)
    hours = max((at - ended).total_seconds() / SECONDS_AN_HOUR, 0.0)
    old = f", older than the limit of {_hours(limit_hours)}" if hours > limit_hours else ""
    age = f"The last good run ended {_when(newest.good['ended_at'], zone)}, {_hours(round(hours))} ago{old}."
    return Standing(not (failed or old), _together(wrong, age, going), ended.astimezone(zone), round(hours, 1))


def _newest(engine: Engine) -> _Newest:
    if not is_there(engine.url):
        return _Newest()
    begun_last = select(runs.c.outcome, runs.c.started_at, runs.c.ended_at).order_by(runs.c.started_at.desc()).limit(1)
    with answering(shown(engine.url)), engine.connect() as connection:
        if not inspect(connection).has_table(runs.name):
            return _Newest()

        def first(query: Select[Any]) -> RowMapping | None:
            return connection.execute(query).mappings().first()

        last = first(begun_last)
        return _Newest(
            over=first(begun_last.where(runs.c.outcome != RUNNING)),
            good=first(begun_last.where(runs.c.outcome.in_(GOOD)).order_by(None).order_by(runs.c.ended_at.desc())),
            going=last if last and last["outcome"] == RUNNING else None,
        )


def _what_became(run: RowMapping) -> str:
    return "failed" if run["ended_at"] else "was interrupted"


def _when(utc: datetime, zone: ZoneInfo) -> str:
    return f"{utc.replace(tzinfo=UTC).astimezone(zone):%d/%m/%Y %H:%M}"


def _hours(hours: float) -> str:
    return f"{hours:g} hour{'' if hours == 1 else 's'}"


def _together(*sentences: str) -> str:
    return " ".join(filter(None, sentences))

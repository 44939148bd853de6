"""The rows planted in the mixed layout that must be refused, and how each is made from a good one. Writing them belongs elsewhere.

Each is a row beside the facts, so that refusing it leaves exactly the facts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pandas as pd

from sources.simulator.file_days import FileDays

Fact = Mapping[str, Any]
Change = Callable[[Fact, FileDays], dict[str, Any]]

NOT_A_TEAM = "INVZ0099"
"""A code of no team's: what is refused must not be any team's row sent twice."""


@dataclass(frozen=True)
class Mistake:
    """A row, or two, that must be refused."""

    feed: str
    trap: str
    what: str
    changes: tuple[Change, ...]
    """What each wrong row has otherwise than the good row it is made from."""
    as_written: Mapping[str, str] = field(default_factory=dict)
    """Text that stands in a column whatever the row holds."""


def _otherwise(**values: Any) -> Change:
    return lambda _row, _file: values


AS_IT_IS = _otherwise()


def _numbered(column: str, letter: str, change: Change = AS_IT_IS) -> Change:
    """The change, under a number of its own."""
    return lambda row, file: {column: f"INV{letter}WRONG1", **change(row, file)}


def _days(column: str, after: str, days: int) -> Change:
    return lambda row, _file: {column: row[after] + timedelta(days=days)}


def _after_the_end(column: str) -> Change:
    return lambda _row, file: {column: pd.Timestamp(file.last + timedelta(days=3))}


def _hours(**of_contracted: float) -> Change:
    """Parts of a capacity sample as shares of its contracted hours."""
    return lambda row, _file: {"roster": NOT_A_TEAM} | {name: row["contracted_hours"] * share for name, share in of_contracted.items()}


def _discharged_before(row: Fact, _file: FileDays) -> dict[str, Any]:
    nothing = {"ready_on": pd.NaT, "destination": "Home"}
    return {"stay": "INVSWRONG2", "discharged_on": row["admitted_on"] - timedelta(days=2), **nothing}


def _one_dose_too_many(row: Fact, _file: FileDays) -> dict[str, Any]:
    return {"ward": NOT_A_TEAM, "doses_given": row["doses_given"] + 1}


def _one_attendance_too_many(row: Fact, _file: FileDays) -> dict[str, Any]:
    return {"location": NOT_A_TEAM, "within_4_hours": row["within_4_hours"] + 1}


MISTAKES = (
    Mistake(
        "ward_stays",
        "an unreadable date",
        "admitted on 31/02/2026",
        (_numbered("stay", "S"),),
        {"admitted_on": "31/02/2026"},
    ),
    Mistake("ward_stays", "discharge before admission", "discharged two days before the admission", (_discharged_before,)),
    Mistake("midnight_census", "letters in a number", "twenty beds occupied", (_otherwise(ward=NOT_A_TEAM),), {"occupied": "twenty"}),
    Mistake("midnight_census", "a negative count", "minus three beds occupied", (_otherwise(ward=NOT_A_TEAM, occupied=-3, boarders=-3),)),
    Mistake(
        "appointments",
        "appointment before referral",
        "referred three days after the appointment",
        (_numbered("appointment", "A", _days("referred_on", "appointment_on", 3)),),
    ),
    Mistake(
        "appointments",
        "two statuses for one appointment",
        "the same appointment seen and not attended: nobody knows which is right, so both rows are refused",
        (_numbered("appointment", "B", _otherwise(status="1")), _numbered("appointment", "B", _otherwise(status="8"))),
    ),
    Mistake(
        "appointments",
        "a category not in the list",
        "a visit neither new nor return",
        (_numbered("appointment", "C", _otherwise(visit="Sideways")),),
    ),
    Mistake(
        "clinic_slots", "letters in a number", "a dozen places offered", (_otherwise(clinic=NOT_A_TEAM),), {"slots_offered": "a dozen"}
    ),
    Mistake(
        "referrals",
        "a decision before the referral",
        "decided the day before it was received",
        (_numbered("referral", "R", _days("outcome_on", "received_on", -1)),),
    ),
    Mistake("waiting_list", "a negative count", "minus five people waiting", (_otherwise(clinic=NOT_A_TEAM, waiting=-5),)),
    Mistake(
        "discharge_letters",
        "a letter before the discharge",
        "sent four days before the discharge it tells of",
        (_numbered("letter", "L", _days("sent_on", "discharged_on", -4)),),
    ),
    Mistake("medicine_doses", "doses that do not add up", "one more dose given than due", (_one_dose_too_many,)),
    Mistake(
        "roster_shifts", "negative hours", "7.5 hours less than nothing worked", (_numbered("duty", "N", _otherwise(worked_hours=-7.5)),)
    ),
    Mistake(
        "roster_shifts", "a shift of 26 hours", "26 hours worked in one shift", (_numbered("duty", "D", _otherwise(worked_hours=26.0)),)
    ),
    Mistake(
        "absence",
        "negative hours",
        "hours contracted below zero",
        (_otherwise(roster=NOT_A_TEAM, contracted_hours=-37.0, sickness_hours=-40.0),),
    ),
    Mistake(
        "establishment",
        "a month that does not exist",
        "the month of Smarch",
        (_otherwise(roster=NOT_A_TEAM),),
        {"month": "Smarch 2026"},
    ),
    Mistake(
        "training",
        "a required value left blank",
        "no hours delivered, not even none",
        (_otherwise(roster=NOT_A_TEAM, delivered_hours=None),),
    ),
    Mistake(
        "capacity_samples",
        "direct and indirect care over the contracted hours",
        "seven tenths of the hours direct and half of them indirect",
        (_hours(direct_hours=0.7, indirect_hours=0.5, available_hours=float("nan")),),
    ),
    Mistake(
        "capacity_samples",
        "a capacity sample that does not make 100%",
        "half, a quarter and a tenth of the hours: 85%",
        (_hours(direct_hours=0.5, indirect_hours=0.25, available_hours=0.1),),
    ),
    Mistake("ledger", "an unreadable amount", "£12.34.56", (_otherwise(account="99999"),), {"month_actual": "12.34.56"}),
    Mistake("ledger", "a period that does not exist", "period P14", (_otherwise(account="99998"),), {"period": "P14"}),
    Mistake("purchase_lines", "a row twice in one file", "the same line of the same document again", (AS_IT_IS,)),
    Mistake("purchase_lines", "an unreadable amount", "ten pounds, in letters", (_numbered("document", "D"),), {"amount": "ten pounds"}),
    Mistake(
        "incidents",
        "a category not in the list",
        "an incident of a kind nobody knows",
        (_numbered("incident", "I", _otherwise(category="Spontaneous")),),
    ),
    Mistake(
        "incidents",
        "reported before it happened",
        "reported two days before the day it happened",
        (_numbered("incident", "J", _days("reported_on", "occurred_on", -2)),),
    ),
    Mistake(
        "infections",
        "a row after the period of its file",
        "a specimen three days after the last day the file is for",
        (_numbered("infection", "N", _after_the_end("specimen_on")),),
    ),
    Mistake("survey_answers", "a score that does not exist", "a score of 77", (_numbered("response", "Q"),), {"score": "77"}),
    Mistake(
        "complaints_and_stories",
        "an unreadable date",
        "received on 30 February",
        (_numbered("item", "X"),),
        {"received_on": "30/02/2026"},
    ),
    Mistake(
        "counts_by_hand",
        "a row of another team in a team's own file",
        "a count of a team whose file it is not",
        (_otherwise(team=NOT_A_TEAM),),
    ),
    Mistake("counts_by_hand", "a category not in the list", "a count of biscuits", (_otherwise(item="Biscuits eaten"),)),
    Mistake("emergency_department_activity", "waits that do not add up", "one more within 4 hours than came", (_one_attendance_too_many,)),
)


def wrong_rows(mistake: Mistake, good: Fact, file: FileDays) -> list[dict[str, Any]]:
    """The wrong rows that the mistake makes of a good one."""
    return [{**good, **change(good, file)} for change in mistake.changes]

"""Who is seen by a community team after leaving the mental-health ward of the same dozen. Stays and other appointments belong elsewhere."""

from dataclasses import dataclass, fields, replace

import numpy as np

from sources.simulator.clinics import (
    CANCELLED_BY_SERVICE,
    COULD_NOT_ATTEND,
    DID_NOT_ATTEND,
    FACE_TO_FACE,
    MORNING,
    NEVER_REFERRED,
    NO_REASON,
    RETURN,
    SEEN,
    UNIT,
    Appointments,
    ClinicLife,
)
from sources.simulator.columns import NEVER, Flags, Parts, Whole
from sources.simulator.plan import InventedTeam, Plan, community_of, ward_of
from sources.simulator.teams import CodesByDay, codes_by_day, open_days
from sources.simulator.wards import OTHER_HOSPITAL, Stays, stays_of

OFFERED = 0.94
"""The share of those who leave alive and for no other ward that are offered an appointment."""
AFTER_DAYS = np.arange(15)
OF_DAYS = (0.04, 0.12, 0.14, 0.14, 0.12, 0.1, 0.08, 0.1, 0.05, 0.03, 0.03, 0.02, 0.01, 0.01, 0.01)
"""How many days after leaving it is meant to be."""
STATUSES = (SEEN, CANCELLED_BY_SERVICE, COULD_NOT_ATTEND, DID_NOT_ATTEND)
OF_STATUSES = (0.84, 0.03, 0.04, 0.09)
MOST_DAYS_PUT_OFF = 10
"""More than any holidays last."""


@dataclass(frozen=True)
class FollowUps:
    """The appointments offered to those who left a ward, by day; people by the ward's numbers."""

    day: Whole
    person: Whole
    status: Whole
    team: Whole
    """The place on the board of the community team that holds it."""

    def only(self, chosen: Flags | Whole) -> "FollowUps":
        return FollowUps(**{one.name: getattr(self, one.name)[chosen] for one in fields(self)})


def follow_ups(stays: Stays, ward: InventedTeam, plan: Plan) -> FollowUps:
    """Those of a mental-health ward, up to the end of the history."""
    chance = plan.chance(ward.index, "follow-ups")
    left = np.flatnonzero((stays.discharged != NEVER) & (stays.destination <= OTHER_HOSPITAL))
    left = left[chance.random(len(left)) < OFFERED]
    day = _working_day(stays.discharged[left] + chance.choice(AFTER_DAYS, len(left), p=OF_DAYS), plan)
    offered = FollowUps(
        day=day,
        person=stays.person[left],
        status=chance.choice(STATUSES, len(left), p=OF_STATUSES),
        team=_holder(day, chance.random(len(left)), ward, plan),
    )
    by_day = offered.only(np.lexsort((offered.person, offered.day)))
    return by_day.only(by_day.day < plan.calendar.days)


def with_follow_ups(life: ClinicLife, team: InventedTeam, plan: Plan) -> ClinicLife:
    """The life of a community team with what it does for those who left the ward, whether or not the board is large enough to hold it."""
    ward = plan.team(ward_of(team))
    offered = follow_ups(stays_of(ward, plan), ward, plan)
    return replace(life, appointments=_together(life.appointments, _appointments(offered.only(offered.team == team.index), team, plan)))


def _working_day(day: Whole, plan: Plan) -> Whole:
    """The days, those on which nobody works put off to the next; beyond the history's end every day is one."""
    works = np.append(plan.calendar.is_working_day, True)
    for _ in range(MOST_DAYS_PUT_OFF):
        day = np.where(works[np.minimum(day, plan.calendar.days)], day, day + 1)
    return day


def _holder(day: Whole, drawn: Parts, ward: InventedTeam, plan: Plan) -> Whole:
    """One of the community teams that are open on the day, whose place on the board is returned."""
    teams = community_of(ward)
    is_open = np.array([day >= open_days(plan.team(index), plan).first for index in teams])
    nth = (drawn * is_open.sum(axis=0)).astype(np.int64)
    holder: Whole = np.array(teams)[np.argmax(np.cumsum(is_open, axis=0) == nth + 1, axis=0)]
    return holder


def _appointments(offered: FollowUps, team: InventedTeam, plan: Plan) -> Appointments:
    rows = len(offered.day)
    return Appointments(
        day=offered.day,
        clinic=codes_by_day("clinic", offered.day, team, plan, of="follow-ups"),
        session=np.full(rows, MORNING),
        visit=np.full(rows, RETURN),
        status=offered.status,
        contact=np.full(rows, FACE_TO_FACE),
        place=np.full(rows, UNIT),
        referred=np.full(rows, NEVER_REFERRED),
        first_treatment=np.zeros(rows, dtype=bool),
        reason=np.full(rows, NO_REASON),
        person=offered.person,
        from_ward=np.ones(rows, dtype=bool),
    )


def _together(one: Appointments, other: Appointments) -> Appointments:
    """Both, by day."""
    order = np.argsort(np.concatenate([one.day, other.day]), kind="stable")
    clinic = CodesByDay(one.clinic.choices, np.concatenate([one.clinic.place, other.clinic.place])[order])
    rest = {
        name: np.concatenate([getattr(one, name), getattr(other, name)])[order]
        for name in (field.name for field in fields(one))
        if name != "clinic"
    }
    return Appointments(clinic=clinic, **rest)

"""What happens in an invented clinic, day unit or community team: appointments, sessions, referrals, who waits. Wards belong elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import NEVER, Flags, Parts, Whole
from sources.simulator.days import Stretch
from sources.simulator.plan import WITH_REFERRALS, WITH_SESSIONS, InventedTeam, Plan, Setting, ward_of
from sources.simulator.stories import RETURNED_PCT
from sources.simulator.teams import CodesByDay, codes_by_day, days_held, open_days

NEW, RETURN = range(2)
VISITS = ("New", "Return")
SEEN, CANCELLED_BY_SERVICE, COULD_NOT_ATTEND, DID_NOT_ATTEND, OTHER, UNKNOWN = range(6)
STATUSES = ("1", "2", "3", "8", "other", None)
FACE_TO_FACE, TELEPHONE, VIDEO, GROUP = range(4)
CONTACTS = ("Face to face", "Telephone", "Video", "Group")
UNIT, COMMUNITY = range(2)
PLACES = ("Unit", "Community")
REASONS = ("Staff absence", "Clinic moved", "Person unwell", "Person asked for another day", None)
NO_REASON = len(REASONS) - 1
MORNING, AFTERNOON = range(2)
SESSIONS = ("AM", "PM")
SOURCES = ("GP", "Consultant", "Self", "Other")
ACCEPTED, RETURNED, REDIRECTED, NOT_YET = range(4)
OUTCOMES = ("Accepted", "Returned", "Redirected", None)
BANDS = ("0-4 weeks", "5-12 weeks", "13-18 weeks", "over 18 weeks")
OF_BANDS = (0.42, 0.34, 0.15, 0.09)
SUNDAY = 6
QUIET_WEEKS = 0.6
"""How busy the days about Christmas and New Year are."""


@dataclass(frozen=True)
class Clinic:
    """How busy a setting's clinic usually is."""

    appointments_a_day: float
    referrals_a_day: float
    waiting: int
    in_community: float
    """The share of visits away from the unit."""
    statuses: tuple[float, float, float, float, float, float]
    """The shares of ``STATUSES``."""
    contacts: tuple[float, float, float, float]
    """The shares of ``CONTACTS``."""


CLINICS: Mapping[Setting, Clinic] = {
    Setting.COMMUNITY: Clinic(18, 5.0, 140, 0.45, (0.79, 0.03, 0.06, 0.1, 0.005, 0.015), (0.62, 0.2, 0.13, 0.05)),
    Setting.CLINIC: Clinic(26, 7.0, 260, 0.0, (0.81, 0.04, 0.06, 0.07, 0.005, 0.015), (0.8, 0.12, 0.08, 0.0)),
    Setting.DAY_UNIT: Clinic(16, 0.0, 0, 0.2, (0.88, 0.035, 0.04, 0.03, 0.005, 0.01), (1.0, 0.0, 0.0, 0.0)),
}


@dataclass(frozen=True)
class Appointments:
    """Every appointment, by day; days by number."""

    day: Whole
    clinic: CodesByDay
    session: Whole
    visit: Whole
    status: Whole
    contact: Whole
    place: Whole
    referred: Whole
    """The day of the referral, for new visits; ``NEVER`` for others."""
    first_treatment: Flags
    reason: Whole
    person: Whole
    from_ward: Flags
    """Whether the person came from the mental-health ward of the same dozen, in whose numbers ``person`` then is."""

    @property
    def first_contact(self) -> Flags:
        seen: Flags = (self.visit == NEW) & (self.status == SEEN)
        return seen


@dataclass(frozen=True)
class Sessions:
    """Every session held, in order of clinic, day and session."""

    clinic: CodesByDay
    day: Whole
    session: Whole
    offered: Whole
    booked: Whole
    attended: Whole


@dataclass(frozen=True)
class Referrals:
    """Every referral, by the day it came."""

    day: Whole
    clinic: CodesByDay
    source: Whole
    outcome: Whole
    decided: Whole
    """The day of the outcome; ``NEVER`` while there is none."""


@dataclass(frozen=True)
class WaitingList:
    """How many wait in each band of each clinic at the end of each day they are counted, which are Sundays and seldom another."""

    day: Whole
    clinic: CodesByDay
    band: Whole
    waiting: Whole


@dataclass(frozen=True)
class ClinicLife:
    """All that happened in one clinic; a part is None where the setting has none."""

    appointments: Appointments
    sessions: Sessions | None
    referrals: Referrals | None
    waiting: WaitingList | None


def clinic_life(team: InventedTeam, plan: Plan) -> ClinicLife:
    """The life of a team with appointments over the days it is open."""
    appointments = _appointments(team, plan)
    refers = team.setting in WITH_REFERRALS
    return ClinicLife(
        appointments,
        _sessions(appointments, team, plan) if team.setting in WITH_SESSIONS else None,
        _referrals(team, plan) if refers else None,
        _waiting_list(team, plan) if refers else None,
    )


def _busy(team: InventedTeam, plan: Plan) -> Parts:
    """For each open day how busy it is: 0 when the clinic is shut, about 1 on a working day."""
    calendar, days = plan.calendar, open_days(team, plan).days
    of_week = np.array([1.05, 1.1, 1.05, 1.0, 0.8, 0.0, 0.0])[days % 7]
    christmas = np.array([(calendar.day(day).month, calendar.day(day).day) in CHRISTMAS for day in days])
    return of_week * calendar.is_working_day[days] * np.where(christmas, QUIET_WEEKS, 1.0) * _with_those_taken_over(days, team, plan)


CHRISTMAS = {(12, day) for day in range(20, 32)} | {(1, day) for day in range(1, 6)}


def _with_those_taken_over(days: Whole, team: InventedTeam, plan: Plan) -> Parts:
    """A team that took another's work over has nearly twice its own."""
    since = team.story.takes_over_from
    return np.where(days >= plan.calendar.number(since), 1.8, 1.0) if since else np.ones(len(days))


def _appointments(team: InventedTeam, plan: Plan) -> Appointments:
    clinic, chance = CLINICS[team.setting], plan.chance(team.index, "appointments")
    booked = chance.poisson(clinic.appointments_a_day * team.size * _busy(team, plan))
    day = np.repeat(open_days(team, plan).days, booked)
    rows = len(day)
    visit = (chance.random(rows) > 0.3).astype(np.int64)
    status = chance.choice(6, rows, p=clinic.statuses)
    return Appointments(
        day=day,
        clinic=codes_by_day("clinic", day, team, plan, of="appointments"),
        session=chance.integers(0, 2, rows),
        visit=visit,
        status=status,
        contact=chance.choice(4, rows, p=clinic.contacts),
        place=(chance.random(rows) < _in_community(clinic, day, plan)).astype(np.int64),
        referred=np.where(visit == NEW, day - chance.gamma(3.0, 22.0, rows).astype(np.int64) - 1, NEVER_REFERRED),
        first_treatment=(status == SEEN) & (visit == NEW) & (chance.random(rows) < 0.6),
        reason=_reasons(status, chance),
        person=chance.integers(0, max(rows // 6, 1), rows),
        from_ward=np.zeros(rows, dtype=bool),
    )


NEVER_REFERRED = -100_000
"""Referrals may lie long before the history's first day, whose number is 0: -1 would be one of them."""


def _in_community(clinic: Clinic, day: Whole, plan: Plan) -> Parts:
    """Visits move from the unit into the community, slowly, where there are any."""
    return clinic.in_community * (1 + 0.5 * day / plan.calendar.days)


def _reasons(status: Whole, chance: np.random.Generator) -> Whole:
    half = chance.integers(0, 2, len(status))
    return np.where(status == CANCELLED_BY_SERVICE, half, np.where(status == COULD_NOT_ATTEND, 2 + half, NO_REASON))


def _sessions(appointments: Appointments, team: InventedTeam, plan: Plan) -> Sessions:
    """A morning and an afternoon on each working day, of each clinic; what is offered is what was booked and some slots nobody took."""
    chance, codes = plan.chance(team.index, "sessions"), team.codes["clinic"]
    order = sorted(range(len(codes)), key=lambda at: codes[at].code)
    days = {at: _working_days(days_held(codes[at], team, plan), plan) for at in order}
    clinic = np.concatenate([np.full(2 * len(days[at]), at) for at in order])
    day = np.concatenate([np.repeat(days[at], 2) for at in order])
    session = np.tile([MORNING, AFTERNOON], len(day) // 2)
    size = (len(codes), plan.calendar.days, 2)
    place = np.ravel_multi_index((appointments.clinic.place, appointments.day, appointments.session), size)
    seen = np.bincount(place[appointments.status == SEEN], minlength=np.prod(size)).reshape(size)[clinic, day, session]
    booked = np.bincount(place, minlength=np.prod(size)).reshape(size)[clinic, day, session]
    offered = booked + chance.poisson(1.2, len(day))
    return Sessions(CodesByDay(tuple(one.code for one in codes), clinic), day, session, offered, booked, seen)


def _working_days(stretch: Stretch, plan: Plan) -> Whole:
    return stretch.days[plan.calendar.is_working_day[stretch.days]]


def _referrals(team: InventedTeam, plan: Plan) -> Referrals:
    clinic, chance, span = CLINICS[team.setting], plan.chance(team.index, "referrals"), open_days(team, plan)
    at_weekends = np.where(span.days % 7 >= 5, 0.15, 0.0)
    came = chance.poisson(clinic.referrals_a_day * team.size * np.maximum(_busy(team, plan), at_weekends))
    day = np.repeat(span.days, came)
    rows = len(day)
    since, usual = team.story.fewer_returns_from, np.full(rows, 0.2)
    returned = RETURNED_PCT.over(day, plan.calendar.number(since)) / 100 if since else usual
    drawn = chance.random(rows)
    outcome = np.where(drawn < returned, RETURNED, np.where(drawn < returned + 0.06, REDIRECTED, ACCEPTED))
    decided = day + chance.integers(0, 9, rows)
    known = decided <= span.last
    return Referrals(
        day=day,
        clinic=codes_by_day("clinic", day, team, plan, of="referrals"),
        source=chance.choice(4, rows, p=(0.68, 0.17, 0.09, 0.06)),
        outcome=np.where(known, outcome, NOT_YET),
        decided=np.where(known, decided, NEVER),
    )


def _waiting_list(team: InventedTeam, plan: Plan) -> WaitingList:
    chance, usual = plan.chance(team.index, "waiting"), CLINICS[team.setting].waiting * team.size
    twice_on = team.story.counted_twice_on
    also_on = plan.calendar.number(twice_on) if twice_on else NEVER
    day, clinic = [], []
    for at, held in enumerate(team.codes["clinic"]):
        stretch = days_held(held, team, plan)
        day.append(stretch.days[(stretch.days % 7 == SUNDAY) | (stretch.days == also_on)])
        clinic.append(np.full(len(day[-1]), at))
    days, clinics = np.concatenate(day), np.concatenate(clinic)
    order = np.lexsort((clinics, days))
    days, clinics = days[order], clinics[order]
    drift = 1 + 0.12 * np.sin(2 * np.pi * days / 500 + chance.uniform(0, 6))
    waiting = chance.poisson(usual * drift[:, None] * np.array(OF_BANDS))
    # In the order of the bands' texts, in which 13 comes before 5.
    bands = np.array([0, 2, 1, 3])
    return WaitingList(
        day=np.repeat(days, 4),
        clinic=CodesByDay(tuple(one.code for one in team.codes["clinic"]), np.repeat(clinics, 4)),
        band=np.tile(bands, len(days)),
        waiting=waiting[:, bands].ravel(),
    )


def clinic_facts(life: ClinicLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the feeds that tell of a clinic."""
    told = {"appointments": _appointment_rows(life.appointments, team, plan)}
    if life.sessions:
        told["clinic_slots"] = _session_rows(life.sessions, plan)
    if life.referrals:
        told["referrals"] = _referral_rows(life.referrals, team, plan)
    if life.waiting:
        told["waiting_list"] = _waiting_rows(life.waiting, plan)
    return told


def _appointment_rows(appointments: Appointments, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    first_day, rows = plan.calendar.first_day, len(appointments.day)
    return pd.DataFrame(
        {
            "appointment": columns.numbered(f"INV{team.index + 1:04d}A", np.arange(1, rows + 1), 6),
            "person": _people(appointments, team),
            "clinic": appointments.clinic.text(),
            "appointment_on": columns.days(appointments.day, first_day),
            "visit": columns.picked(VISITS, appointments.visit),
            "status": columns.picked(STATUSES, appointments.status),
            "contact_type": columns.picked(CONTACTS, appointments.contact),
            "place": columns.picked(PLACES, appointments.place),
            "referred_on": columns.days(appointments.referred, first_day, never=NEVER_REFERRED),
            "first_contact": columns.flags(appointments.first_contact),
            "first_treatment": columns.flags(appointments.first_treatment),
            "cancellation_reason": columns.picked(REASONS, appointments.reason),
        },
        copy=False,
    )


def _people(appointments: Appointments, team: InventedTeam) -> Any:
    own, wards = (columns.numbered(f"INV{index + 1:04d}P", appointments.person + 1, 6) for index in (team.index, ward_of(team)))
    return columns.either(appointments.from_ward, wards, own) if appointments.from_ward.any() else own


def _session_rows(sessions: Sessions, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "clinic": sessions.clinic.text(),
            "session_on": columns.days(sessions.day, plan.calendar.first_day),
            "session": columns.picked(SESSIONS, sessions.session),
            "slots_offered": columns.whole(sessions.offered),
            "slots_booked": columns.whole(sessions.booked),
            "slots_attended": columns.whole(sessions.attended),
        },
        copy=False,
    )


def _referral_rows(referrals: Referrals, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    first_day = plan.calendar.first_day
    return pd.DataFrame(
        {
            "referral": columns.numbered(f"INV{team.index + 1:04d}R", np.arange(1, len(referrals.day) + 1), 6),
            "clinic": referrals.clinic.text(),
            "received_on": columns.days(referrals.day, first_day),
            "source": columns.picked(SOURCES, referrals.source),
            "outcome": columns.picked(OUTCOMES, referrals.outcome),
            "outcome_on": columns.days(referrals.decided, first_day),
        },
        copy=False,
    )


def _waiting_rows(waiting: WaitingList, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "snapshot_on": columns.days(waiting.day, plan.calendar.first_day),
            "clinic": waiting.clinic.text(),
            "band": columns.picked(BANDS, waiting.band),
            "waiting": columns.whole(waiting.waiting),
        },
        copy=False,
    )

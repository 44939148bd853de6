"""Who worked on an invented team: its roster, absence, posts, training and capacity samples. What they cost belongs to the money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from sources.simulator.columns import Flags, Parts, Whole
from sources.simulator.days import Month
from sources.simulator.plan import InventedTeam, Plan, Setting
from sources.simulator.stories import BANK_PCT
from sources.simulator.teams import CodesByDay, codes_by_day, open_days

REGISTERED, SUPPORT, MEDICAL, OTHER = range(4)
GROUPS = ("Registered", "Support", "Medical", "Other")
SUBSTANTIVE, BANK, AGENCY, OVERTIME, EXCESS = range(5)
SOURCES = ("Substantive", "Bank", "Agency", "Overtime", "Excess")
WORKED, PLANNED, CANCELLED, ABSENT = range(4)
STATUSES = ("Worked", "Planned", "Cancelled", "Absent")
EARLY, LATE, LONG, NIGHT = range(4)
SHIFTS = ("E", "L", "LD", "N")
HOURS = np.array([7.5, 7.5, 11.5, 11.5])
"""From start to end by a clock that does not change, less the break."""
BANDS = ("2", "3", "5", "6", "7", "Doctor")
BAND_2, BAND_3, BAND_5, BAND_6, BAND_7, DOCTOR = range(6)
HEADROOM = 1.225
"""Posts are funded with 22.5% more hours than shifts need, for leave, sickness and study."""
SAMPLED_EVERY_WEEKS = 9
SHORTER_FROM = (date(2024, 4, 1), date(2026, 4, 1))
"""When the whole-time week became 37 and 36 hours."""
QUARTERS = 4
"""Hours are kept in quarters, so that sums of them are exact."""


@dataclass(frozen=True)
class Duty:
    """One kind of line on the roster: how many such shifts a weekday and a day of the weekend need."""

    shift: int
    group: int
    band: int
    weekday: int
    weekend: int


def _duties(*lines: tuple[int, int, int, int, int]) -> tuple[Duty, ...]:
    return tuple(Duty(*line) for line in lines)


DUTIES: Mapping[Setting, Sequence[Duty]] = {
    Setting.WARD: _duties(
        (EARLY, REGISTERED, BAND_6, 1, 1),
        (EARLY, REGISTERED, BAND_5, 3, 3),
        (EARLY, SUPPORT, BAND_2, 3, 3),
        (EARLY, MEDICAL, DOCTOR, 2, 0),
        (EARLY, OTHER, BAND_3, 1, 0),
        (LATE, REGISTERED, BAND_5, 4, 4),
        (LATE, SUPPORT, BAND_2, 2, 2),
        (NIGHT, REGISTERED, BAND_5, 3, 3),
        (NIGHT, SUPPORT, BAND_3, 2, 2),
    ),
    Setting.MENTAL_HEALTH_WARD: _duties(
        (EARLY, REGISTERED, BAND_6, 1, 1),
        (EARLY, REGISTERED, BAND_5, 2, 2),
        (EARLY, SUPPORT, BAND_3, 3, 3),
        (EARLY, MEDICAL, DOCTOR, 1, 0),
        (LATE, REGISTERED, BAND_5, 3, 3),
        (LATE, SUPPORT, BAND_3, 3, 3),
        (NIGHT, REGISTERED, BAND_5, 2, 2),
        (NIGHT, SUPPORT, BAND_3, 2, 2),
    ),
    Setting.SPINAL: _duties(
        (EARLY, OTHER, BAND_6, 3, 0),
        (EARLY, MEDICAL, DOCTOR, 1, 0),
        (LONG, REGISTERED, BAND_5, 3, 3),
        (LONG, SUPPORT, BAND_3, 3, 3),
        (NIGHT, REGISTERED, BAND_5, 2, 2),
        (NIGHT, SUPPORT, BAND_2, 2, 2),
    ),
    Setting.COMMUNITY: _duties(
        (EARLY, REGISTERED, BAND_7, 1, 0),
        (EARLY, REGISTERED, BAND_6, 6, 0),
        (EARLY, SUPPORT, BAND_3, 3, 0),
        (EARLY, MEDICAL, DOCTOR, 2, 0),
        (EARLY, OTHER, BAND_5, 2, 0),
    ),
    Setting.CLINIC: _duties(
        (EARLY, REGISTERED, BAND_6, 1, 0),
        (EARLY, REGISTERED, BAND_5, 3, 0),
        (EARLY, SUPPORT, BAND_2, 2, 0),
        (EARLY, MEDICAL, DOCTOR, 3, 0),
        (EARLY, OTHER, BAND_3, 2, 0),
    ),
    Setting.DAY_UNIT: _duties((EARLY, REGISTERED, BAND_5, 3, 0), (EARLY, SUPPORT, BAND_2, 2, 0), (EARLY, MEDICAL, DOCTOR, 1, 0)),
    Setting.CATERING: _duties((EARLY, SUPPORT, BAND_2, 6, 4), (EARLY, OTHER, BAND_3, 2, 1), (LATE, SUPPORT, BAND_2, 4, 3)),
    Setting.EMERGENCY: _duties(
        (EARLY, REGISTERED, BAND_6, 2, 2),
        (EARLY, REGISTERED, BAND_5, 5, 5),
        (EARLY, SUPPORT, BAND_3, 3, 3),
        (EARLY, MEDICAL, DOCTOR, 3, 2),
        (LATE, REGISTERED, BAND_5, 7, 7),
        (LATE, SUPPORT, BAND_3, 3, 3),
        (LATE, MEDICAL, DOCTOR, 3, 2),
        (NIGHT, REGISTERED, BAND_5, 5, 5),
        (NIGHT, SUPPORT, BAND_2, 2, 2),
        (NIGHT, MEDICAL, DOCTOR, 2, 2),
    ),
}
WITH_NIGHTS = tuple(setting for setting, duties in DUTIES.items() if any(duty.shift == NIGHT for duty in duties))


@dataclass(frozen=True)
class Roster:
    """Every shift that was planned or worked, sent or not, by day and duty; hours in whole quarters."""

    day: Whole
    duty: Whole
    roster: CodesByDay
    shift: Whole
    group: Whole
    band: Whole
    planned: Whole
    worked: Whole
    source: Whole
    status: Whole
    is_sent: Flags
    """False for shifts whose roster nobody ever sent."""


@dataclass(frozen=True)
class Absence:
    """A week and staff group a row, in that order; hours in whole quarters."""

    week: Whole
    group: Whole
    contracted: Whole
    sickness: Whole
    leave: Mapping[str, Whole]
    """The other kinds of absence, under the names of their columns."""


@dataclass(frozen=True)
class Posts:
    """A month, staff group and band a row; whole-time equivalents in hundredths."""

    month: tuple[Month, ...]
    """The months there are posts of; a row says which by its place."""
    at: Whole
    group: Whole
    band: Whole
    funded: Whole
    in_post: Whole


@dataclass(frozen=True)
class Training:
    """Hours of protected learning, a week a row, in whole quarters."""

    week: Whole
    planned: Whole
    delivered: Whole


@dataclass(frozen=True)
class Samples:
    """What a form followed on a day and a shift: hours in whole quarters."""

    day: Whole
    is_night: Flags
    contracted: Whole
    worked: Whole
    direct: Whole
    indirect: Whole
    says_available: Flags
    admin: Whole
    meeting: Whole
    lost: Whole


@dataclass(frozen=True)
class StaffingLife:
    """All that is known of a team's staff."""

    roster: Roster
    absence: Absence
    posts: Posts
    training: Training
    samples: Samples


def staffing_life(team: InventedTeam, plan: Plan) -> StaffingLife:
    """The staff of a team over the days it is open, whether or not its staffing is ever sent."""
    return StaffingLife(_roster(team, plan), _absence(team, plan), _posts(team, plan), _training(team, plan), _samples(team, plan))


def _roster(team: InventedTeam, plan: Plan) -> Roster:
    chance, (day, line, duty) = plan.chance(team.index, "roster"), _needed(team, plan)
    rows = len(day)
    shift, group, band = (np.array([getattr(one, name) for one in _lines(team.setting)])[line] for name in ("shift", "group", "band"))
    source = _sources(group, day, team, plan, chance)
    status = _statuses(day, source, team, plan, chance)
    planned = (HOURS[shift] * QUARTERS).astype(np.int64)
    stays_longer = chance.choice([-2, 0, 2, 4], rows, p=(0.03, 0.89, 0.06, 0.02))
    worked = np.where(status == WORKED, planned + stays_longer + QUARTERS * _longer_nights(day, shift, plan), 0)
    is_sent = np.ones(rows, dtype=bool)
    if team.story.no_roster:
        first, last = (plan.calendar.number(one) for one in team.story.no_roster)
        is_sent = (day < first) | (day > last)
    # A shift nobody had planned is worked because somebody has to be there.
    unplanned = (status == WORKED) & (chance.random(rows) < 0.015)
    return Roster(
        day=day,
        duty=duty,
        roster=codes_by_day("roster", day, team, plan) if "roster" in team.codes else CodesByDay(("",), np.zeros(rows, dtype=np.int64)),
        shift=shift,
        group=group,
        band=band,
        planned=np.where(unplanned, 0, planned),
        worked=worked,
        source=source,
        status=status,
        is_sent=is_sent,
    )


@cache
def _lines(setting: Setting) -> tuple[Duty, ...]:
    """Each post's line on the roster: a duty that needs three on a weekday has three."""
    return tuple(duty for duty in DUTIES[setting] for _ in range(max(duty.weekday, duty.weekend)))


@cache
def _nth_of_its_duty(setting: Setting) -> tuple[int, ...]:
    return tuple(nth for duty in DUTIES[setting] for nth in range(max(duty.weekday, duty.weekend)))


def _needed(team: InventedTeam, plan: Plan) -> tuple[Whole, Whole, Whole]:
    """The day, the line and the duty's number of every shift needed. A line is needed at weekends and on holidays while there is room."""
    lines, nth = _lines(team.setting), np.array(_nth_of_its_duty(team.setting))
    days, calendar = open_days(team, plan).days, plan.calendar
    weekday, weekend = (np.array([getattr(line, name) for line in lines]) for name in ("weekday", "weekend"))
    is_needed = np.where(calendar.is_working_day[days][:, None], nth < weekday, nth < weekend)
    at, line = np.nonzero(is_needed)
    return days[at], line, line + 1


def _sources(group: Whole, day: Whole, team: InventedTeam, plan: Plan, chance: np.random.Generator) -> Whole:
    """Bank fills most of what the team's own cannot, more in winter and while posts are vacant; only registered posts go to an agency."""
    since, usual = team.story.less_bank_from, 7 + 5 * plan.calendar.winter[day]
    bank = BANK_PCT.over(day, plan.calendar.number(since)) if since else usual * (1 + 2 * _vacant(team, plan)[day])
    bank = np.where(group == MEDICAL, 0.0, bank) / 100
    agency = np.where(group == REGISTERED, 0.03, 0.0)
    drawn, source = chance.random(len(day)), np.full(len(day), SUBSTANTIVE)
    for nth, share in ((BANK, bank), (AGENCY, agency), (OVERTIME, 0.02), (EXCESS, 0.015)):
        source[(drawn >= 0) & (drawn < share)] = nth
        drawn = np.where(source == SUBSTANTIVE, drawn - share, 1.0)
    return source


def _vacant(team: InventedTeam, plan: Plan) -> Parts:
    """For each day of the history the share of posts that are vacant: people leave and are replaced months later."""
    chance = plan.chance(team.index, "turnover")
    weeks = plan.weeks
    steps = chance.normal(0, 0.012, weeks)
    share = np.empty(weeks)
    now = 0.06
    for week in range(weeks):
        now = min(max(now + steps[week] + 0.08 * (0.06 - now), 0.0), 0.2)
        share[week] = now
    return np.repeat(share, 7)


def _statuses(day: Whole, source: Whole, team: InventedTeam, plan: Plan, chance: np.random.Generator) -> Whole:
    drawn = chance.random(len(day))
    ill = 0.02 + 0.02 * plan.calendar.winter[day]
    status = np.where(drawn < 0.008, CANCELLED, np.where((drawn < 0.008 + ill) & (source == SUBSTANTIVE), ABSENT, WORKED))
    # Those of the last days are not all confirmed when the extract is made.
    unconfirmed = (day > plan.calendar.days - 5) & (drawn > 0.85)
    status = np.where(unconfirmed, PLANNED, status)
    if team.story.closed_week:
        shut = plan.calendar.number(team.story.closed_week)
        status = np.where((day >= shut) & (day < shut + 7), CANCELLED, status)
    return status


def _longer_nights(day: Whole, shift: Whole, plan: Plan) -> Whole:
    """How many hours longer a night is than its clock says: one or minus one in the two nights a year the clocks change."""
    longer = np.zeros(plan.calendar.days, dtype=np.int64)
    for number, hours in plan.calendar.clock_changes.items():
        longer[number] = hours
    return np.where(shift == NIGHT, longer[day], 0)


@cache
def _needed_a_week(setting: Setting) -> tuple[tuple[int, int, float], ...]:
    """The hours of work a usual week needs, by staff group and band."""
    hours: dict[tuple[int, int], float] = {}
    for duty in DUTIES[setting]:
        key = (duty.group, duty.band)
        hours[key] = hours.get(key, 0.0) + HOURS[duty.shift] * (5 * duty.weekday + 2 * duty.weekend)
    return tuple((group, band, needed) for (group, band), needed in sorted(hours.items()))


def _groups(setting: Setting) -> list[int]:
    return sorted({duty.group for duty in DUTIES[setting]})


def full_time_hours(days: Whole, plan: Plan) -> Parts:
    """The hours of a whole-time week on each day: 37.5 until 31/03/2024, then 37, and 36 from 01/04/2026 (NHS Scotland)."""
    number = plan.calendar.number
    hours: Parts = np.select([days < number(SHORTER_FROM[0]), days < number(SHORTER_FROM[1])], [37.5, 37.0], 36.0)
    return hours


def _absence(team: InventedTeam, plan: Plan) -> Absence:
    chance, span = plan.chance(team.index, "absence"), open_days(team, plan)
    groups = _groups(team.setting)
    sunday = np.repeat(7 * span.weeks + 6, len(groups))
    week, group = np.repeat(span.weeks, len(groups)), np.tile(groups, len(span.weeks))
    needed = np.array([sum(hours for one, _, hours in _needed_a_week(team.setting) if one == kind) for kind in range(len(GROUPS))])
    last = np.minimum(sunday, plan.calendar.days - 1)
    in_post = needed[group] * HEADROOM * (1 - _vacant(team, plan)[last]) * np.repeat(span.share_of_weeks, len(groups))
    contracted = np.round(in_post * QUARTERS).astype(np.int64)
    ill = chance.beta(4, 76, len(week)) * (0.7 + 0.7 * plan.calendar.winter[last])
    leave = {"annual_leave_hours": 0.13, "study_leave_hours": 0.012, "parenting_leave_hours": 0.02, "special_leave_hours": 0.004}
    return Absence(
        week=week,
        group=group,
        contracted=contracted,
        sickness=np.floor(contracted * ill).astype(np.int64),
        leave={
            **{name: np.floor(contracted * share * chance.uniform(0.4, 1.6, len(week))).astype(np.int64) for name, share in leave.items()},
            "other_leave_hours": np.floor(contracted * 0.002 * chance.integers(0, 3, len(week))).astype(np.int64),
        },
    )


def _posts(team: InventedTeam, plan: Plan) -> Posts:
    months = posted_months(team, plan)
    needed = _needed_a_week(team.setting)
    order = sorted(range(len(needed)), key=lambda at: (GROUPS[needed[at][0]], BANDS[needed[at][1]]))
    group, band, hours = (np.array([needed[at][part] for at in order]) for part in range(3))
    last = np.array([min(plan.calendar.number(month.last), plan.calendar.days - 1) for month in months], dtype=np.int64)
    funded = np.round(100 * hours * HEADROOM / full_time_hours(last, plan)[:, None])
    in_post = np.round(funded * (1 - _vacant(team, plan)[last][:, None])).astype(np.int64)
    rows = len(months)
    return Posts(
        months,
        np.repeat(np.arange(rows), len(order)),
        np.tile(group, rows),
        np.tile(band, rows),
        funded.astype(np.int64).ravel(),
        in_post.ravel(),
    )


def posted_months(team: InventedTeam, plan: Plan) -> tuple[Month, ...]:
    """The closed months on whose last day the team is open."""
    return tuple(month for month in plan.calendar.closed_months if team.opens <= month.last <= team.last_day())


def _training(team: InventedTeam, plan: Plan) -> Training:
    chance, span = plan.chance(team.index, "training"), open_days(team, plan)
    planned = np.maximum(2 * QUARTERS * chance.integers(3, 12, len(span.weeks)), 1)
    return Training(span.weeks, planned, np.floor(planned * chance.beta(7, 2, len(span.weeks))).astype(np.int64))


def _samples(team: InventedTeam, plan: Plan) -> Samples:
    chance, span = plan.chance(team.index, "samples"), open_days(team, plan)
    shifts = 2 if team.setting in WITH_NIGHTS else 1
    sampled = [week for week in span.weeks if week % SAMPLED_EVERY_WEEKS == team.index % SAMPLED_EVERY_WEEKS]
    days = np.array([7 * week + day for week in sampled for day in range(7)], dtype=np.int64)
    days = days[(days >= span.first) & (days <= span.last) & ((shifts == 2) | plan.calendar.is_working_day[np.minimum(days, span.last)])]
    day, is_night = np.repeat(days, shifts), np.tile(np.arange(shifts) == 1, len(days))
    rows = len(day)
    contracted = QUARTERS * np.where(is_night, 46, 60) + chance.integers(0, 20, rows)
    direct = np.floor(contracted * chance.uniform(0.35, 0.55, rows)).astype(np.int64)
    indirect = np.floor(contracted * chance.uniform(0.2, 0.4, rows)).astype(np.int64)
    admin, meeting, lost = (np.floor(contracted * share * chance.uniform(0.5, 1.5, rows)).astype(np.int64) for share in (0.1, 0.05, 0.04))
    return Samples(
        day=day,
        is_night=is_night,
        contracted=contracted,
        worked=contracted - lost,
        direct=direct,
        indirect=indirect,
        says_available=chance.random(rows) < 0.6,
        admin=admin,
        meeting=meeting,
        lost=lost,
    )


def in_hours(quarters: Whole) -> Parts:
    """Hours from whole quarters of an hour."""
    return quarters / QUARTERS

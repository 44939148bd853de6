"""What is known of a team's staff as rows of its feeds, as far as it was sent. Who worked, and when, belongs to the staffing."""

from functools import cache

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.plan import InventedTeam, Plan
from sources.simulator.staffing import (
    BANDS,
    GROUPS,
    SHIFTS,
    SOURCES,
    STATUSES,
    Absence,
    Posts,
    Roster,
    Samples,
    StaffingLife,
    Training,
    in_hours,
)
from sources.simulator.teams import CodesByDay

STARTS = np.array([7 * 60, 13 * 60, 7 * 60, 19 * 60])
ENDS = np.array([15 * 60, 21 * 60, 19 * 60 + 30, 7 * 60 + 30])
BREAKS = np.array([30, 30, 60, 60])
"""In minutes after midnight and in minutes, by kind of shift."""


def staffing_facts(life: StaffingLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the feeds that tell of staff, as far as they were sent."""
    return {
        "roster_shifts": _roster_rows(life.roster, plan),
        "absence": _absence_rows(life.absence, team, plan),
        "establishment": _post_rows(life.posts, team),
        "training": _training_rows(life.training, team, plan),
        "capacity_samples": _sample_rows(life.samples, team, plan),
    }


def _roster_rows(roster: Roster, plan: Plan) -> pd.DataFrame:
    # A post that changed roster keeps its line, so only a team with two rosters has to be put in order.
    order = np.lexsort((roster.duty, roster.day, roster.roster.place)) if len(roster.roster.choices) > 1 else np.arange(len(roster.day))
    sent = order[roster.is_sent[order]]
    shift = roster.shift[sent]
    return pd.DataFrame(
        {
            "roster": CodesByDay(roster.roster.choices, roster.roster.place[sent]).text(),
            "duty": columns.picked(_duty_codes(int(roster.duty.max(initial=0))), roster.duty[sent]),
            "shift_on": columns.days(roster.day[sent], plan.calendar.first_day),
            "shift": columns.picked(SHIFTS, shift),
            "starts_at": columns.minutes(STARTS[shift]),
            "ends_at": columns.minutes(ENDS[shift]),
            "break_minutes": columns.whole(BREAKS[shift]),
            "staff_group": columns.picked(GROUPS, roster.group[sent]),
            "band": columns.picked(BANDS, roster.band[sent]),
            "planned_hours": columns.number(in_hours(roster.planned[sent])),
            "worked_hours": columns.number(in_hours(roster.worked[sent])),
            "source": columns.picked(SOURCES, roster.source[sent]),
            "status": columns.picked(STATUSES, roster.status[sent]),
        },
        copy=False,
    )


@cache
def _duty_codes(most: int) -> tuple[str, ...]:
    return tuple(f"INVD{number:03d}" for number in range(most + 1))


def _absence_rows(absence: Absence, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    # Groups stand in the order of their names: Medical, Other, Registered, Support.
    order = np.lexsort((np.array([2, 3, 0, 1])[absence.group], absence.week))
    return pd.DataFrame(
        {
            "roster": columns.constant(team.codes["roster"][0].code, len(order)),
            "week_ending": columns.days(7 * absence.week[order] + 6, plan.calendar.first_day),
            "staff_group": columns.picked(GROUPS, absence.group[order]),
            "contracted_hours": columns.number(in_hours(absence.contracted[order])),
            "sickness_hours": columns.number(in_hours(absence.sickness[order])),
            **{name: columns.number(in_hours(hours[order])) for name, hours in absence.leave.items()},
        },
        copy=False,
    )


def _post_rows(posts: Posts, team: InventedTeam) -> pd.DataFrame:
    last_days = np.array([month.last for month in posts.month], dtype="datetime64[us]")
    return pd.DataFrame(
        {
            "month": last_days[posts.at],
            "roster": columns.constant(team.codes["roster"][0].code, len(posts.at)),
            "staff_group": columns.picked(GROUPS, posts.group),
            "band": columns.picked(BANDS, posts.band),
            "funded_wte": columns.number(posts.funded / 100),
            "in_post_wte": columns.number(posts.in_post / 100),
        },
        copy=False,
    )


def _training_rows(training: Training, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "roster": columns.constant(team.codes["roster"][0].code, len(training.week)),
            "week_ending": columns.days(7 * training.week + 6, plan.calendar.first_day),
            "planned_hours": columns.number(in_hours(training.planned)),
            "delivered_hours": columns.number(in_hours(training.delivered)),
        },
        copy=False,
    )


def _sample_rows(samples: Samples, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    available = samples.contracted - samples.direct - samples.indirect
    return pd.DataFrame(
        {
            "roster": columns.constant(team.codes["roster"][0].code, len(samples.day)),
            "sampled_on": columns.days(samples.day, plan.calendar.first_day),
            "shift": columns.picked(("Day", "Night"), samples.is_night.astype(np.int64)),
            "contracted_hours": columns.number(in_hours(samples.contracted)),
            "worked_hours": columns.number(in_hours(samples.worked)),
            "direct_hours": columns.number(in_hours(samples.direct)),
            "indirect_hours": columns.number(in_hours(samples.indirect)),
            "available_hours": columns.number(in_hours(available), ~samples.says_available),
            "admin_hours": columns.number(in_hours(samples.admin)),
            "meeting_hours": columns.number(in_hours(samples.meeting)),
            "lost_hours": columns.number(in_hours(samples.lost)),
        },
        copy=False,
    )

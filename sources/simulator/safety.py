"""What goes wrong on an invented team: incidents, and infections on wards. What people say of it belongs to the experience."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import Flags, Parts, Whole
from sources.simulator.plan import WITH_BEDS, InventedTeam, Plan, Setting
from sources.simulator.stories import FALLS_PER_1000_DAYS
from sources.simulator.teams import codes_by_day, open_days
from sources.simulator.wards import Midnights, WardLife

FALL, PRESSURE_ULCER, MEDICATION, VIOLENCE, RESTRAINT, SELF_HARM, OTHER = range(7)
CATEGORIES = ("Fall", "Pressure ulcer", "Medication", "Violence", "Restraint", "Self-harm", "Other")
NO_HARM, MINOR, MODERATE, MAJOR, EXTREME = range(5)
SEVERITIES = ("None", "Minor", "Moderate", "Major", "Extreme")
SAB, CDI, CAUTI = range(3)
ORGANISMS = ("SAB", "CDI", "CAUTI")
NO_GRADE = 0
REGRADED_TO, REPORTED_AFTER_DAYS = MAJOR, 21
USUAL_FALLS = 5.0

PER_1000_DAYS: Mapping[Setting, Mapping[int, float]] = {
    Setting.WARD: {PRESSURE_ULCER: 1.8, MEDICATION: 4.0, VIOLENCE: 1.0, OTHER: 5.0},
    Setting.SPINAL: {PRESSURE_ULCER: 3.0, MEDICATION: 2.5, VIOLENCE: 0.3, OTHER: 3.0},
    Setting.MENTAL_HEALTH_WARD: {MEDICATION: 2.0, VIOLENCE: 11.0, RESTRAINT: 7.0, SELF_HARM: 9.0, OTHER: 4.0},
}
A_WEEK: Mapping[int, float] = {MEDICATION: 0.15, VIOLENCE: 0.2, OTHER: 0.5}
"""Where there are no beds."""
INFECTIONS_A_WEEK: Mapping[int, float] = {SAB: 0.04, CDI: 0.05, CAUTI: 0.06}


@dataclass(frozen=True)
class Incidents:
    """Every incident that had been reported by the end of the history, by the day it happened."""

    day: Whole
    reported: Whole
    category: Whole
    grade: Whole
    """Of a pressure ulcer, 1 to 4; ``NO_GRADE`` for anything else."""
    severity: Whole
    is_approved: Flags


@dataclass(frozen=True)
class Infections:
    """Every case, by the day of its specimen."""

    day: Whole
    organism: Whole


@dataclass(frozen=True)
class SafetyLife:
    """All the harm on one team; infections are None where there are no beds."""

    incidents: Incidents
    infections: Infections | None


def safety_life(team: InventedTeam, plan: Plan, ward: WardLife | None) -> SafetyLife:
    """The harm over the days a team is open: for each 1,000 occupied bed days on a ward, so many a week elsewhere."""
    infections = _infections(ward.midnights, team, plan) if ward and team.setting in WITH_BEDS else None
    return SafetyLife(_with_a_late_fall(_incidents(team, plan, ward), team, plan), infections)


def _incidents(team: InventedTeam, plan: Plan, ward: WardLife | None) -> Incidents:
    chance, span = plan.chance(team.index, "incidents"), open_days(team, plan)
    counts = np.stack([chance.poisson(rate) for rate in _rates(team, plan, ward)])
    if team.story.fewer_falls_from:
        counts[FALL] = _evenly(_rates(team, plan, ward)[FALL], chance)
    # Something is reported on every first day: a supplier with nothing at all to send would send no extract.
    counts[OTHER, 0] = max(counts[OTHER, 0], 1)
    category, at = np.nonzero(counts)
    many = counts[category, at]
    category, day = np.repeat(category, many), np.repeat(span.days[at], many)
    order = np.lexsort((category, day))
    category, day = category[order], day[order]
    rows = len(day)
    reported = day + chance.choice([0, 1, 2, 5, 9, 16], rows, p=(0.5, 0.22, 0.12, 0.08, 0.05, 0.03))
    reported[day == span.first] = span.first
    severity = chance.choice(5, rows, p=(0.52, 0.33, 0.1, 0.04, 0.01))
    grade = np.where(category == PRESSURE_ULCER, chance.choice([1, 2, 3, 4], rows, p=(0.4, 0.42, 0.13, 0.05)), NO_GRADE)
    told = reported <= span.last
    approved = reported + chance.integers(5, 40, rows) <= span.last
    return Incidents(day[told], reported[told], category[told], grade[told], severity[told], approved[told])


def _rates(team: InventedTeam, plan: Plan, ward: WardLife | None) -> list[Parts]:
    """For each category how many are expected on each open day."""
    span = open_days(team, plan)
    if ward is None:
        return [np.full(len(span.days), A_WEEK.get(category, 0.0) / 7) for category in range(len(CATEGORIES))]
    since, usual = team.story.fewer_falls_from, np.full(len(span.days), USUAL_FALLS)
    falls = FALLS_PER_1000_DAYS.over(span.days, plan.calendar.number(since)) if since else usual
    rates = {FALL: falls} | {category: np.full(len(span.days), rate) for category, rate in PER_1000_DAYS[team.setting].items()}
    return [rates.get(category, np.zeros(len(span.days))) * ward.midnights.occupied / 1000 for category in range(len(CATEGORIES))]


def _evenly(rates: Parts, chance: np.random.Generator) -> Whole:
    """How many there are each day when one happens in each stretch that is expected to bring one: no luck hides the change of a rate."""
    expected = np.cumsum(rates)
    at = np.arange(int(expected[-1])) + chance.random(int(expected[-1]))
    return np.bincount(np.searchsorted(expected, at), minlength=len(rates))


def _with_a_late_fall(incidents: Incidents, team: InventedTeam, plan: Plan) -> Incidents:
    """One fall is reported three weeks after it happened, as minor, and regraded to major since: the facts hold its last state."""
    if not team.story.regraded_fall_on:
        return incidents
    day = plan.calendar.number(team.story.regraded_fall_on)
    at = late_fall(incidents, day)
    late = {
        "day": day,
        "reported": day + REPORTED_AFTER_DAYS,
        "category": FALL,
        "grade": NO_GRADE,
        "severity": REGRADED_TO,
        "is_approved": True,
    }
    return Incidents(**{name: np.insert(getattr(incidents, name), at, value) for name, value in late.items()})


def late_fall(incidents: Incidents, day: int) -> int:
    """Where the fall of that day that was reported late stands: before everything else of its day."""
    return int(np.searchsorted(incidents.day, day))


def _infections(midnights: Midnights, team: InventedTeam, plan: Plan) -> Infections:
    chance = plan.chance(team.index, "infections")
    counts = np.stack([chance.poisson(np.where(midnights.occupied > 0, rate / 7, 0.0)) for rate in INFECTIONS_A_WEEK.values()], axis=1)
    # A supplier with nothing at all to send would send no extract.
    counts[-1, SAB] += not counts.any()
    at, organism = np.nonzero(counts)
    return Infections(np.repeat(midnights.day[at], counts[at, organism]), np.repeat(organism, counts[at, organism]))


def safety_facts(life: SafetyLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the feeds that tell of harm."""
    told = {"incidents": _incident_rows(life.incidents, team, plan)}
    if life.infections:
        told["infections"] = _infection_rows(life.infections, team, plan)
    return told


def incident_code(team: InventedTeam, at: int) -> str:
    """The code of the incident at a place in the team's list."""
    return f"INV{team.index + 1:04d}I{at + 1:06d}"


def _incident_rows(incidents: Incidents, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    first_day, rows = plan.calendar.first_day, len(incidents.day)
    return pd.DataFrame(
        {
            "incident": columns.numbered(f"INV{team.index + 1:04d}I", np.arange(1, rows + 1), 6),
            "location": codes_by_day("location", incidents.day, team, plan, of="incidents").text(),
            "occurred_on": columns.days(incidents.day, first_day),
            "reported_on": columns.days(incidents.reported, first_day),
            "category": columns.picked(CATEGORIES, incidents.category),
            "grade": columns.whole(incidents.grade, incidents.grade == NO_GRADE),
            "severity": columns.picked(SEVERITIES, incidents.severity),
            "approval": columns.picked(("In review", "Approved"), incidents.is_approved.astype(np.int64)),
        },
        copy=False,
    )


def _infection_rows(infections: Infections, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "infection": columns.numbered(f"INV{team.index + 1:04d}N", np.arange(1, len(infections.day) + 1), 6),
            "ward": codes_by_day("ward", infections.day, team, plan).text(),
            "specimen_on": columns.days(infections.day, plan.calendar.first_day),
            "organism": columns.picked(ORGANISMS, infections.organism),
        },
        copy=False,
    )

"""What happens on an invented ward: stays in its beds, and the census, letters and medicine rounds that follow from them.

Harm that comes to patients and what is spent on them belong elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import NEVER, Flags, Parts, Whole
from sources.simulator.days import Calendar
from sources.simulator.plan import InventedTeam, Plan, Setting
from sources.simulator.stories import ADMISSIONS_A_WEEK
from sources.simulator.teams import CodesByDay, codes_by_day, open_days

EMERGENCY, ELECTIVE, TRANSFER_IN = range(3)
TYPES = ("Emergency", "Elective", "Transfer in")
HOME, CARE_HOME, OTHER_HOSPITAL, TRANSFER_OUT, DIED, STILL_HERE = range(6)
DESTINATIONS = ("Home", "Care home", "Other hospital", "Transfer out", "Died", None)
DOSES_A_PATIENT = 12


@dataclass(frozen=True)
class Ward:
    """How large a setting's ward is and how long people stay."""

    beds: int
    nights: float
    """The usual stay."""
    empty_nights: float
    """How long a bed stays empty between two."""
    kinds: tuple[float, float, float]
    """The shares of ``TYPES``."""


WARDS: Mapping[Setting, Ward] = {
    Setting.WARD: Ward(beds=28, nights=2.35, empty_nights=0.26, kinds=(0.7, 0.18, 0.12)),
    Setting.MENTAL_HEALTH_WARD: Ward(beds=20, nights=26.0, empty_nights=2.0, kinds=(0.8, 0.05, 0.15)),
    Setting.SPINAL: Ward(beds=24, nights=110.0, empty_nights=5.0, kinds=(0.0, 0.3, 0.7)),
}


@dataclass(frozen=True)
class Stays:
    """The stays that began while the ward was open, in order of admission; days by number, times in minutes after midnight."""

    admitted: Whole
    admitted_at: Whole
    discharged: Whole
    """``NEVER`` for those still there at the end of the history."""
    discharged_at: Whole
    kind: Whole
    destination: Whole
    ready: Whole
    person: Whole

    def __len__(self) -> int:
        return len(self.admitted)


@dataclass(frozen=True)
class Midnights:
    """The ward at one minute to midnight, each day it is open."""

    day: Whole
    occupied: Whole
    staffed_beds: Whole
    boarders: Whole


@dataclass(frozen=True)
class Doses:
    """Each open day's medicine rounds."""

    day: Whole
    due: Whole
    omitted_with_code: Whole
    omitted_without_code: Whole


@dataclass(frozen=True)
class Letters:
    """One letter for each discharge alive, in order of discharge."""

    discharged: Whole
    discharged_at: Whole
    sent: Whole
    sent_at: Whole


@dataclass(frozen=True)
class WardLife:
    """All that happened on one ward."""

    stays: Stays
    midnights: Midnights
    doses: Doses
    letters: Letters


def ward_life(team: InventedTeam, plan: Plan) -> WardLife:
    """The life of a team with beds over the days it is open."""
    admitted, discharged, stays = _occupancies_and_stays(team, plan)
    midnights = _midnights(admitted, discharged, team, plan)
    return WardLife(stays, midnights, _doses(midnights, plan.chance(team.index, "doses")), _letters(stays, plan, team))


def stays_of(team: InventedTeam, plan: Plan) -> Stays:
    """The stays of a team with beds, as its ``ward_life`` has them."""
    return _occupancies_and_stays(team, plan)[2]


def _occupancies_and_stays(team: InventedTeam, plan: Plan) -> tuple[Whole, Whole, Stays]:
    """Admission and discharge of everybody ever in a bed, and the stays that began while the ward was open."""
    chance = plan.chance(team.index, "stays")
    admitted, discharged = _through_the_beds(team, plan, chance)
    return admitted, discharged, _with_two_transfers(_stays(admitted, discharged, team, plan, chance), team, plan)


def _through_the_beds(team: InventedTeam, plan: Plan, chance: np.random.Generator) -> tuple[Whole, Whole]:
    """Admission and discharge of every stay, those already there on the first day among them; a bed never holds two people at once."""
    ward, calendar, span = WARDS[team.setting], plan.calendar, open_days(team, plan)
    beds = round(ward.beds * team.size)
    busier_on = calendar.number(team.story.more_patients_from) if team.story.more_patients_from else None
    pace = ADMISSIONS_A_WEEK.after / ADMISSIONS_A_WEEK.before
    at = span.first - (chance.random(beds) * 2 * (ward.nights + ward.empty_nights)).astype(np.int64)
    admitted, discharged = [], []
    while at.min() <= span.last:
        is_busier = np.zeros(beds, dtype=bool) if busier_on is None else at >= busier_on
        quicker = np.where(is_busier, pace, 1.0)
        nights = _lengths(chance, ward.nights / quicker, beds)
        leaves = _past_the_weekend(at + nights, calendar, chance)
        admitted.append(at)
        discharged.append(leaves)
        empty = chance.poisson(ward.empty_nights / quicker, beds)
        at = _past_the_weekend(leaves + empty, calendar, chance, keep=0.75)
    return _but_for_the_closed_week(np.concatenate(admitted), np.concatenate(discharged), team, plan)


def _lengths(chance: np.random.Generator, mean: Parts, beds: int) -> Whole:
    """Nights of stays: mostly about the mean, one in twenty three times as long, one in thirty no night at all."""
    long = np.where(chance.random(beds) < 0.05, 3.0, 0.9)
    nights: Whole = chance.geometric(1 / np.maximum(mean * long, 1.0)).astype(np.int64)
    nights[chance.random(beds) < 1 / 30] = 0
    return nights


def _past_the_weekend(day: Whole, calendar: Calendar, chance: np.random.Generator, keep: float = 0.6) -> Whole:
    """The days, some of those on a Saturday or Sunday put off to the Monday."""
    weekday = day % 7
    waits = (weekday >= 5) & (chance.random(len(day)) >= keep)
    return np.where(waits, day + 7 - weekday, day)


def _but_for_the_closed_week(admitted: Whole, discharged: Whole, team: InventedTeam, plan: Plan) -> tuple[Whole, Whole]:
    """Those on the ward when it shuts leave the Sunday before; nobody comes while it is shut."""
    if team.story.closed_week:
        shut = plan.calendar.number(team.story.closed_week)
        discharged = np.where((admitted < shut) & (discharged >= shut), shut - 1, discharged)
        comes = (admitted < shut) | (admitted >= shut + 7)
        admitted, discharged = admitted[comes], discharged[comes]
    order = np.lexsort((discharged, admitted))
    return admitted[order], discharged[order]


def _stays(admitted: Whole, discharged: Whole, team: InventedTeam, plan: Plan, chance: np.random.Generator) -> Stays:
    span = open_days(team, plan)
    mine = (admitted >= span.first) & (admitted <= span.last)
    admitted, discharged = admitted[mine], discharged[mine]
    rows = len(admitted)
    gone = discharged <= span.last
    discharged_at = np.where(gone, chance.normal(14.5 * 60, 150, rows).clip(8 * 60, 23 * 60).astype(np.int64), NEVER)
    admitted_at = chance.normal(15 * 60, 240, rows).clip(0, 23 * 60 + 59).astype(np.int64)
    same_day = gone & (admitted == discharged)
    admitted_at[same_day] = np.minimum(admitted_at[same_day], discharged_at[same_day] - 60)
    kind = chance.choice(3, rows, p=WARDS[team.setting].kinds)
    kind[(kind == ELECTIVE) & (admitted % 7 >= 5)] = TRANSFER_IN
    destination = np.where(gone, chance.choice(5, rows, p=(0.8, 0.07, 0.05, 0.06, 0.02)), STILL_HERE)
    return Stays(
        admitted=admitted,
        admitted_at=admitted_at,
        discharged=np.where(gone, discharged, NEVER),
        discharged_at=np.where(gone & (chance.random(rows) > 0.02), discharged_at, NEVER),
        kind=kind,
        destination=destination,
        ready=_ready(admitted, discharged, (destination <= OTHER_HOSPITAL) | ~gone, span.last, chance),
        person=_people(admitted, np.where(gone, discharged, span.last), chance),
    )


def _ready(admitted: Whole, discharged: Whole, is_ever: Flags, last: int, chance: np.random.Generator) -> Whole:
    """Most are ready the day they leave; one in twelve was ready days before, and may be waiting still on the ``last`` day."""
    delayed = chance.random(len(admitted)) < 1 / 12
    days = np.where(delayed, chance.geometric(0.25, len(admitted)), 0)
    ready = np.maximum(admitted, discharged - days)
    return np.where(is_ever & (ready <= last), ready, NEVER)


def _people(admitted: Whole, last: Whole, chance: np.random.Generator) -> Whole:
    """Whose stay it is, by number: a new person's, or one stay in ten of somebody who was here before and had left.

    Nobody is in two beds at once: somebody comes back after the last stay of theirs there was.
    """
    person = np.arange(len(admitted))
    before = person - chance.integers(5, 200, len(person))
    again = (before >= 0) & (chance.random(len(person)) < 0.1)
    again[again] &= last[before[again]] < admitted[again]
    is_their_last = np.ones(len(person), dtype=bool)
    for row in np.flatnonzero(again):
        if is_their_last[before[row]]:
            person[row] = person[before[row]]
            is_their_last[before[row]] = False
    return person


def _with_two_transfers(stays: Stays, team: InventedTeam, plan: Plan) -> Stays:
    """One person comes by transfer, is moved out and comes back on the same day: two stays that are both counted."""
    if not team.story.transferred_twice_on:
        return stays
    day = plan.calendar.number(team.story.transferred_twice_on)
    at = int(np.searchsorted(stays.admitted, day, side="right"))
    leaves = min(day + 2, open_days(team, plan).last)
    person = len(stays) + 1
    first = (day, 8 * 60 + 10, day, 11 * 60 + 5, TRANSFER_IN, TRANSFER_OUT, NEVER, person)
    again = (day, 15 * 60 + 40, leaves, 13 * 60 + 20, TRANSFER_IN, HOME, leaves, person)
    names = ("admitted", "admitted_at", "discharged", "discharged_at", "kind", "destination", "ready", "person")
    told = {name: np.insert(getattr(stays, name), at, values) for name, values in zip(names, zip(first, again, strict=True), strict=True)}
    return Stays(**told)


def _midnights(admitted: Whole, discharged: Whole, team: InventedTeam, plan: Plan) -> Midnights:
    chance, span = plan.chance(team.index, "census"), open_days(team, plan)
    before = span.first - admitted.min(initial=span.first)
    come = np.bincount(np.maximum(admitted - span.first + before, 0), minlength=before + len(span.days))
    go = np.bincount(np.clip(discharged - span.first + before, 0, before + len(span.days)), minlength=before + len(span.days) + 1)
    occupied = (np.cumsum(come[: before + len(span.days)]) - np.cumsum(go[: before + len(span.days)]))[before:]
    beds = round(WARDS[team.setting].beds * team.size)
    short = np.where(chance.random(len(span.days)) < 0.1, chance.integers(1, 3, len(span.days)), 0)
    staffed = np.maximum(occupied, beds - short)
    if team.story.closed_week:
        shut = plan.calendar.number(team.story.closed_week) - span.first
        staffed[shut : shut + 7] = 0
    boarders = chance.binomial(occupied, 0.02 + 0.08 * plan.calendar.winter[span.days])
    return Midnights(span.days, occupied, staffed, boarders)


def _doses(midnights: Midnights, chance: np.random.Generator) -> Doses:
    due = chance.poisson(DOSES_A_PATIENT * midnights.occupied)
    with_code = chance.binomial(due, 0.06)
    return Doses(midnights.day, due, with_code, chance.binomial(due - with_code, 0.025))


def _letters(stays: Stays, plan: Plan, team: InventedTeam) -> Letters:
    chance = plan.chance(team.index, "letters")
    alive = np.flatnonzero((stays.discharged != NEVER) & (stays.discharged_at != NEVER) & (stays.destination != DIED))
    alive = alive[np.lexsort((stays.discharged_at[alive], stays.discharged[alive]))]
    discharged, discharged_at = stays.discharged[alive], stays.discharged_at[alive]
    rows = len(alive)
    late = chance.choice([0, 1, 2, 3, 7, 14], rows, p=(0.45, 0.25, 0.1, 0.08, 0.09, 0.03))
    sent_at = chance.integers(8 * 60, 18 * 60, rows)
    sent_at = np.where(late == 0, np.minimum(discharged_at + chance.integers(1, 120, rows), 23 * 60 + 59), sent_at)
    sent = (discharged + late <= open_days(team, plan).last) & (chance.random(rows) > 0.04)
    return Letters(discharged, discharged_at, np.where(sent, discharged + late, NEVER), np.where(sent, sent_at, NEVER))


def ward_facts(life: WardLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the feeds that tell of a ward."""
    return {
        "ward_stays": _stay_rows(life.stays, team, plan),
        "midnight_census": _census_rows(life.midnights, _wards(life.midnights.day, team, plan), plan),
        "discharge_letters": _letter_rows(life.letters, team, plan),
        "medicine_doses": _dose_rows(life.doses, _wards(life.doses.day, team, plan), plan),
    }


def _wards(days: Whole, team: InventedTeam, plan: Plan) -> CodesByDay:
    return codes_by_day("ward", days, team, plan)


def _stay_rows(stays: Stays, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    first_day, rows = plan.calendar.first_day, len(stays)
    return pd.DataFrame(
        {
            "stay": columns.numbered(f"INV{team.index + 1:04d}S", np.arange(1, rows + 1), 6),
            "person": columns.numbered(f"INV{team.index + 1:04d}P", stays.person + 1, 6),
            "ward": _wards(stays.admitted, team, plan).text(),
            "admitted_on": columns.days(stays.admitted, first_day),
            "admitted_at": columns.minutes(stays.admitted_at),
            "admission_type": columns.picked(TYPES, stays.kind),
            "discharged_on": columns.days(stays.discharged, first_day),
            "discharged_at": columns.minutes(stays.discharged_at),
            "destination": columns.picked(DESTINATIONS, stays.destination),
            "ready_on": columns.days(stays.ready, first_day),
        },
        copy=False,
    )


def _census_rows(midnights: Midnights, wards: CodesByDay, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ward": wards.text(),
            "census_on": columns.days(midnights.day, plan.calendar.first_day),
            "occupied": columns.whole(midnights.occupied),
            "staffed_beds": columns.whole(midnights.staffed_beds),
            "boarders": columns.whole(midnights.boarders),
        },
        copy=False,
    )


def _letter_rows(letters: Letters, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    first_day, rows = plan.calendar.first_day, len(letters.discharged)
    return pd.DataFrame(
        {
            "letter": columns.numbered(f"INV{team.index + 1:04d}L", np.arange(1, rows + 1), 6),
            "ward": _wards(letters.discharged, team, plan).text(),
            "discharged_on": columns.days(letters.discharged, first_day),
            "discharged_at": columns.minutes(letters.discharged_at),
            "sent_on": columns.days(letters.sent, first_day),
            "sent_at": columns.minutes(letters.sent_at),
        },
        copy=False,
    )


def _dose_rows(doses: Doses, wards: CodesByDay, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ward": wards.text(),
            "due_on": columns.days(doses.day, plan.calendar.first_day),
            "doses_due": columns.whole(doses.due),
            "doses_given": columns.whole(doses.due - doses.omitted_with_code - doses.omitted_without_code),
            "omitted_with_code": columns.whole(doses.omitted_with_code),
            "omitted_without_code": columns.whole(doses.omitted_without_code),
        },
        copy=False,
    )

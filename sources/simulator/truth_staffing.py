"""The true figures of staff, and of what teams count by hand. Who worked and what was counted belong elsewhere."""

from collections.abc import Callable, Mapping

import numpy as np

from sources.simulator.by_hand import ASSESSMENTS, CARE_PLANS, HUDDLES, MILK_WASTED, ORDERS_RIGHT, SUPERVISION, Counts
from sources.simulator.columns import Flags, Parts
from sources.simulator.figures import Figure, weekly
from sources.simulator.staffing import AGENCY, REGISTERED, SUBSTANTIVE, SUPPORT, WORKED, Absence, Roster, Training, in_hours
from sources.simulator.wards import Midnights

ROSTER = ("roster_shifts",)


def _hours(roster: Roster, weeks: int, counts: Flags) -> Parts:
    """The hours worked in the shifts that were sent and count."""
    counts = counts & roster.is_sent & (roster.status == WORKED)
    return weekly(roster.day[counts], weeks, in_hours(roster.worked[counts]))


def _sent(roster: Roster, weeks: int) -> Flags:
    return weekly(roster.day[roster.is_sent], weeks) > 0


def _nursing(roster: Roster) -> Flags:
    nursing: Flags = (roster.group == REGISTERED) | (roster.group == SUPPORT)
    return nursing


def _everybody(roster: Roster) -> Flags:
    return np.ones(len(roster.day), dtype=bool)


def _share_of(over: Callable[[Roster], Flags], under: Callable[[Roster], Flags]) -> Callable[[Roster, int], Figure]:
    def figure(roster: Roster, weeks: int) -> Figure:
        return Figure(ROSTER, _hours(roster, weeks, over(roster)), _hours(roster, weeks, under(roster)), 100, received=_sent(roster, weeks))

    return figure


def _filled(roster: Roster, weeks: int) -> Figure:
    planned = weekly(roster.day[roster.is_sent], weeks, in_hours(roster.planned[roster.is_sent]))
    return Figure(ROSTER, _hours(roster, weeks, _everybody(roster)), planned, 100, received=_sent(roster, weeks))


ROSTERED: Mapping[str, Callable[[Roster, int], Figure]] = {
    "C08": _filled,
    "C11": _share_of(lambda roster: roster.source != SUBSTANTIVE, _everybody),
    "C12": _share_of(lambda roster: roster.source == AGENCY, _everybody),
    "C14": _share_of(lambda roster: roster.group == REGISTERED, _nursing),
}


def hours_a_patient_day(roster: Roster, midnights: Midnights, weeks: int) -> Figure:
    """Registered and support hours for each patient on the ward at midnight."""
    occupied = weekly(midnights.day, weeks, midnights.occupied)
    return Figure((*ROSTER, "midnight_census"), _hours(roster, weeks, _nursing(roster)), occupied, received=_sent(roster, weeks))


def _sickness(absence: Absence, weeks: int) -> Figure:
    sunday = 7 * absence.week + 6
    return Figure(
        ("absence",), weekly(sunday, weeks, in_hours(absence.sickness)), weekly(sunday, weeks, in_hours(absence.contracted)), times=100
    )


ABSENT: Mapping[str, Callable[[Absence, int], Figure]] = {"C09": _sickness}


def _trained(training: Training, weeks: int) -> Figure:
    sunday = 7 * training.week + 6
    return Figure(
        ("training",), weekly(sunday, weeks, in_hours(training.delivered)), weekly(sunday, weeks, in_hours(training.planned)), times=100
    )


TRAINED: Mapping[str, Callable[[Training, int], Figure]] = {"C15": _trained}


def _by_hand(item: int) -> Callable[[Counts, int], Figure]:
    def figure(counts: Counts, weeks: int) -> Figure:
        mine, sunday = counts.item == item, 7 * counts.week + 6
        done, out_of = (weekly(sunday[mine], weeks, amounts[mine]) for amounts in (counts.done, counts.out_of))
        return Figure(("counts_by_hand",), done, out_of, 100, received=weekly(sunday, weeks) > 0)

    return figure


BY_HAND: Mapping[str, Callable[[Counts, int], Figure]] = {
    "E10": _by_hand(SUPERVISION),
    "Q19": _by_hand(CARE_PLANS),
    "Q23": _by_hand(ORDERS_RIGHT),
    "Q24": _by_hand(MILK_WASTED),
    "S12": _by_hand(HUDDLES),
    "S13": _by_hand(ASSESSMENTS),
}

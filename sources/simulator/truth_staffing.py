"""The true figures of staff, and of what teams count by hand. Who worked and what was counted belong elsewhere."""

from collections.abc import Callable, Mapping

import numpy as np

from sources.simulator.by_hand import ASSESSMENTS, CARE_PLANS, HUDDLES, MILK_WASTED, ORDERS_RIGHT, SUPERVISION, Counts
from sources.simulator.columns import Flags, Parts, Whole
from sources.simulator.experience import PULSE, Answers
from sources.simulator.figures import Figure, newest, weekly
from sources.simulator.plan import Plan
from sources.simulator.staffing import (
    AGENCY,
    REGISTERED,
    SUBSTANTIVE,
    SUPPORT,
    WORKED,
    Absence,
    Posts,
    Roster,
    Samples,
    Training,
    in_hours,
)
from sources.simulator.wards import Midnights

HUNDREDTHS = 100
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


def answered_of_those_at_work(roster: Roster, answers: Answers, weeks: int) -> Figure:
    """Answers to the staff pulse for each line of the roster that was worked, each once a week."""
    of_pulse = answers.survey == PULSE
    first_answers = np.unique(answers.response[of_pulse], return_index=True)[1]
    counts = roster.is_sent & (roster.status == WORKED)
    lines = np.zeros((weeks, int(roster.duty.max(initial=0)) + 1), dtype=bool)
    lines[roster.day[counts] // 7, roster.duty[counts]] = True
    return Figure(
        ("survey_answers", *ROSTER),
        weekly(answers.day[of_pulse][first_answers], weeks),
        lines.sum(axis=1).astype(float),
        times=100,
        received=_sent(roster, weeks),
    )


def _sampled(over: Callable[[Samples], Whole], under: Callable[[Samples], Whole]) -> Callable[[Samples, int], Figure]:
    """A share of hours in the newest week there is a sample of, until the next; nothing before the first."""

    def figure(samples: Samples, weeks: int) -> Figure:
        at = newest(weekly(samples.day, weeks) > 0)
        last_day = np.zeros(weeks, dtype=np.int64)
        np.maximum.at(last_day, samples.day // 7, samples.day)
        hours = [weekly(samples.day, weeks, in_hours(of(samples)))[at] for of in (over, under)]
        return Figure(("capacity_samples",), hours[0], hours[1], 100, received=at >= 0, told_to=last_day[at])

    return figure


def _contracted(samples: Samples) -> Whole:
    return samples.contracted


SAMPLED: Mapping[str, Callable[[Samples, int], Figure]] = {
    "C01": _sampled(lambda samples: samples.direct, _contracted),
    "C02": _sampled(lambda samples: samples.indirect, _contracted),
    "C03": _sampled(lambda samples: samples.contracted - samples.direct - samples.indirect, _contracted),
    "C04": _sampled(lambda samples: samples.admin, lambda samples: samples.worked),
    "C05": _sampled(lambda samples: samples.meeting, lambda samples: samples.worked),
    "C06": _sampled(lambda samples: samples.lost, _contracted),
}


def vacant(posts: Posts, plan: Plan) -> Figure:
    """Funded posts without anybody in them, in the month that holds each week's Sunday; only closed months are told of."""
    months, calendar, weeks = posts.month, plan.calendar, np.arange(plan.weeks)
    ends = np.array([calendar.number(month.last) for month in months], dtype=np.int64)
    begins = np.array([calendar.number(month.first) for month in months], dtype=np.int64)
    holds = (begins[:, None] <= 7 * weeks + 6) & (ends[:, None] >= 7 * weeks + 6)
    funded, in_post = (np.bincount(posts.at, weights=each, minlength=len(months)) / HUNDREDTHS for each in (posts.funded, posts.in_post))
    return Figure(
        ("establishment",),
        over=(funded - in_post) @ holds,
        under=funded @ holds,
        times=100,
        received=np.isin(weeks, np.nonzero(holds)[1]),
        told_to=ends @ holds,
    )


def _sickness(absence: Absence, weeks: int) -> Figure:
    sunday = 7 * absence.week + 6
    return Figure(
        ("absence",), weekly(sunday, weeks, in_hours(absence.sickness)), weekly(sunday, weeks, in_hours(absence.contracted)), times=100
    )


def _unavailable(absence: Absence, weeks: int) -> Figure:
    sunday, away = 7 * absence.week + 6, np.sum([absence.sickness, *absence.leave.values()], axis=0)
    return Figure(("absence",), weekly(sunday, weeks, in_hours(away)), weekly(sunday, weeks, in_hours(absence.contracted)), times=100)


ABSENT: Mapping[str, Callable[[Absence, int], Figure]] = {"C09": _sickness, "C10": _unavailable}


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

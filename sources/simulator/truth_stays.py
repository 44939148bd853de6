"""The true figures of how people leave a ward and what comes after, counted from their stays. What happened belongs to the wards."""

from collections.abc import Callable, Mapping

import numpy as np

from sources.simulator.clinics import SEEN
from sources.simulator.columns import NEVER, Flags
from sources.simulator.days import Stretch
from sources.simulator.figures import Figure, weekly, weekly_median
from sources.simulator.follow_ups import FollowUps
from sources.simulator.wards import DIED, EMERGENCY, TRANSFER_OUT, Letters, Stays, WardLife

STAYS = ("ward_stays",)
NOON = 12 * 60
A_DAY = 24 * 60
DAYS_TO_COME_BACK = 28
DAYS_TO_FOLLOW_UP = 7
MINUTES_TO_SEND_A_LETTER = 72 * 60


def _left(stays: Stays) -> Flags:
    left: Flags = stays.discharged != NEVER
    return left


def _left_alive(stays: Stays) -> Flags:
    """Who left for somewhere other than another ward."""
    alive: Flags = _left(stays) & ~np.isin(stays.destination, (DIED, TRANSFER_OUT))
    return alive


def _stayed(stays: Stays, weeks: int) -> Figure:
    left = _left(stays)
    nights = (stays.discharged - stays.admitted)[left]
    return Figure(STAYS, weekly(stays.discharged[left], weeks, nights), weekly(stays.discharged[left], weeks))


def _left_before_noon(stays: Stays, weeks: int) -> Figure:
    """Of those whose time of leaving was written down."""
    timed = _left_alive(stays) & (stays.discharged_at != NEVER)
    early = timed & (stays.discharged_at < NOON)
    return Figure(STAYS, weekly(stays.discharged[early], weeks), weekly(stays.discharged[timed], weeks), 100)


def _time_of_leaving(stays: Stays, weeks: int) -> Figure:
    timed = _left_alive(stays) & (stays.discharged_at != NEVER)
    return Figure(STAYS, weekly_median(stays.discharged[timed], weeks, stays.discharged_at[timed]))


def _came_back(stays: Stays, weeks: int) -> Figure:
    """Of those who left alive, those whose next stay began as an emergency in time, or one after it did."""
    left, back = _left_alive(stays), np.zeros(len(stays), dtype=bool)
    # One after another in the order of admission, each person's stays stand together; nobody has more than a few.
    order = np.lexsort((stays.admitted_at, stays.admitted, stays.person))
    for later in range(1, _most_stays(stays)):
        one, other = order[:-later], order[later:]
        in_time = stays.admitted[other] - stays.discharged[one] <= DAYS_TO_COME_BACK
        back[one] |= (stays.person[one] == stays.person[other]) & (stays.kind[other] == EMERGENCY) & in_time
    came_back = left & back
    return Figure(STAYS, weekly(stays.discharged[came_back], weeks), weekly(stays.discharged[left], weeks), 100, settles_after_weeks=4)


def _most_stays(stays: Stays) -> int:
    return int(np.unique(stays.person, return_counts=True)[1].max(initial=0))


DISCHARGED: Mapping[str, Callable[[Stays, int], Figure]] = {
    "Q01": _stayed,
    "Q02": _left_before_noon,
    "Q03": _time_of_leaving,
    "Q06": _came_back,
}


def delayed(ward: WardLife, weeks: int, open_on: Stretch) -> Figure:
    """Midnights in a bed after the day of being ready to leave, that day itself not among them, for each occupied bed day."""
    ready = ward.stays.ready[ward.stays.ready != NEVER]
    left = ward.stays.discharged[ward.stays.ready != NEVER]
    until = np.where(left == NEVER, open_on.last, left - 1)
    waits = until > ready
    begins, ends = (np.bincount(day[waits] + 1, minlength=7 * weeks + 1)[: 7 * weeks] for day in (ready, until))
    waiting = np.cumsum(begins - ends)
    occupied = weekly(ward.midnights.day, weeks, ward.midnights.occupied)
    return Figure((*STAYS, "midnight_census"), weekly(np.arange(7 * weeks), weeks, waiting), occupied, 100)


def followed_up(stays: Stays, offered: FollowUps, weeks: int) -> Figure:
    """Of those who left a mental-health ward alive, those a community team saw within seven days."""
    left = np.flatnonzero(_left_alive(stays))
    held = offered.only(offered.status == SEEN)
    seen = set(zip(held.person.tolist(), held.day.tolist(), strict=True))
    in_time = np.array([_seen_from(int(stays.person[stay]), int(stays.discharged[stay]), seen) for stay in left], dtype=bool)
    followed, all_left = stays.discharged[left[in_time]], stays.discharged[left]
    return Figure(STAYS, weekly(followed, weeks), weekly(all_left, weeks), 100, settles_after_weeks=2)


def _seen_from(person: int, day: int, seen: set[tuple[int, int]]) -> bool:
    return any((person, day + after) in seen for after in range(DAYS_TO_FOLLOW_UP + 1))


def _sent_in_time(letters: Letters, weeks: int) -> Figure:
    took = A_DAY * (letters.sent - letters.discharged) + letters.sent_at - letters.discharged_at
    in_time = (letters.sent != NEVER) & (took <= MINUTES_TO_SEND_A_LETTER)
    return Figure(("discharge_letters",), weekly(letters.discharged[in_time], weeks), weekly(letters.discharged, weeks), 100)


LETTERS: Mapping[str, Callable[[Letters, int], Figure]] = {"Q22": _sent_in_time}

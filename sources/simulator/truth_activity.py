"""The true figures of wards, clinics and emergency departments, counted from what happened there. What happened belongs elsewhere."""

from collections.abc import Callable, Mapping

import numpy as np

from sources.simulator.clinics import (
    CANCELLED_BY_SERVICE,
    COMMUNITY,
    COULD_NOT_ATTEND,
    DID_NOT_ATTEND,
    NEVER_REFERRED,
    NOT_YET,
    RETURNED,
    SEEN,
    SUNDAY,
    Appointments,
    Referrals,
    Sessions,
    WaitingList,
)
from sources.simulator.columns import Flags
from sources.simulator.emergency import EmergencyLife
from sources.simulator.figures import Figure, weekly, weekly_median
from sources.simulator.wards import Midnights, WardLife

EIGHTEEN_WEEKS = 18 * 7
CENSUS = ("midnight_census",)
APPOINTMENTS = ("appointments",)


def _of_midnights(midnights: Midnights, weeks: int, over: str, under: str | None = None, times: float = 1.0) -> Figure:
    return Figure(
        CENSUS,
        weekly(midnights.day, weeks, getattr(midnights, over)),
        weekly(midnights.day, weeks, getattr(midnights, under)) if under else None,
        times,
    )


def _admitted(ward: WardLife, weeks: int) -> Figure:
    return Figure(("ward_stays",), weekly(ward.stays.admitted, weeks))


def _occupancy(ward: WardLife, weeks: int) -> Figure:
    return _of_midnights(ward.midnights, weeks, "occupied", "staffed_beds", 100)


def _boarders(ward: WardLife, weeks: int) -> Figure:
    return _of_midnights(ward.midnights, weeks, "boarders", "occupied", 100)


def _omitted(ward: WardLife, weeks: int) -> Figure:
    doses = ward.doses
    return Figure(("medicine_doses",), weekly(doses.day, weeks, doses.omitted_without_code), weekly(doses.day, weeks, doses.due), 100)


WARD: Mapping[str, Callable[[WardLife, int], Figure]] = {"Q04": _admitted, "Q07": _occupancy, "Q09": _boarders, "S07": _omitted}


def _share(appointments: Appointments, weeks: int, over: Flags, under: Flags) -> Figure:
    """Of the appointments that are ``under``, those that are ``over``."""
    return Figure(APPOINTMENTS, weekly(appointments.day[over], weeks), weekly(appointments.day[under], weeks), 100)


def _attended(appointments: Appointments, weeks: int) -> Figure:
    return Figure(APPOINTMENTS, weekly(appointments.day[appointments.status == SEEN], weeks))


def _missed_of_those_kept_or_missed(appointments: Appointments, weeks: int) -> Figure:
    missed = appointments.status == DID_NOT_ATTEND
    return _share(appointments, weeks, missed, missed | (appointments.status == SEEN))


def _of_all_booked(status: int) -> Callable[[Appointments, int], Figure]:
    def share(appointments: Appointments, weeks: int) -> Figure:
        return _share(appointments, weeks, appointments.status == status, np.ones(len(appointments.day), dtype=bool))

    return share


def _in_community(appointments: Appointments, weeks: int) -> Figure:
    seen = appointments.status == SEEN
    return _share(appointments, weeks, seen & (appointments.place == COMMUNITY), seen)


def _waited_for_first_contact(appointments: Appointments, weeks: int) -> Figure:
    met = appointments.first_contact & (appointments.referred != NEVER_REFERRED)
    waited = (appointments.day - appointments.referred)[met]
    return Figure(APPOINTMENTS, weekly_median(appointments.day[met], weeks, waited))


def _treated_in_eighteen_weeks(appointments: Appointments, weeks: int) -> Figure:
    treated = appointments.first_treatment & (appointments.referred != NEVER_REFERRED)
    in_time = treated & (appointments.day - appointments.referred <= EIGHTEEN_WEEKS)
    return _share(appointments, weeks, in_time, treated)


APPOINTED: Mapping[str, Callable[[Appointments, int], Figure]] = {
    "Q05": _attended,
    "Q12": _missed_of_those_kept_or_missed,
    "Q12B": _of_all_booked(DID_NOT_ATTEND),
    "Q13": _of_all_booked(COULD_NOT_ATTEND),
    "Q14": _of_all_booked(CANCELLED_BY_SERVICE),
    "Q16": _waited_for_first_contact,
    "Q17": _treated_in_eighteen_weeks,
    "Q21": _in_community,
}


def _slots_used(sessions: Sessions, weeks: int) -> Figure:
    attended, offered = weekly(sessions.day, weeks, sessions.attended), weekly(sessions.day, weeks, sessions.offered)
    return Figure(("clinic_slots",), attended, offered, 100, received=weekly(sessions.day, weeks) > 0)


SESSIONS: Mapping[str, Callable[[Sessions, int], Figure]] = {"Q20": _slots_used}


def _referred(referrals: Referrals, weeks: int) -> Figure:
    return Figure(("referrals",), weekly(referrals.day, weeks))


def _returned(referrals: Referrals, weeks: int) -> Figure:
    returned, decided = referrals.outcome == RETURNED, referrals.outcome != NOT_YET
    return Figure(("referrals",), weekly(referrals.day[returned], weeks), weekly(referrals.day[decided], weeks), 100)


REFERRED: Mapping[str, Callable[[Referrals, int], Figure]] = {"Q10": _referred, "Q11": _returned}


def _waiting(waiting: WaitingList, weeks: int) -> Figure:
    of_sundays = waiting.day % 7 == SUNDAY
    sundays = waiting.day[of_sundays]
    return Figure(("waiting_list",), weekly(sundays, weeks, waiting.waiting[of_sundays]), received=weekly(sundays, weeks) > 0)


WAITING: Mapping[str, Callable[[WaitingList, int], Figure]] = {"Q15": _waiting}


def _of_unplanned(what: str, under: str | None = None, times: float = 1.0) -> Callable[[EmergencyLife, int], Figure]:
    def figure(life: EmergencyLife, weeks: int) -> Figure:
        sunday = 7 * life.week + 6
        over = weekly(sunday, weeks, getattr(life.unplanned, what))
        return Figure(
            ("emergency_department_activity",), over, weekly(sunday, weeks, getattr(life.unplanned, under)) if under else None, times
        )

    return figure


EMERGENCY: Mapping[str, Callable[[EmergencyLife, int], Figure]] = {
    "A01": _of_unplanned("attendances"),
    "A02": _of_unplanned("within_4_hours", "attendances", 100),
    "A03": _of_unplanned("over_12_hours"),
}

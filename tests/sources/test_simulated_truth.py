"""True figures, counted over events so few that the answer can be seen; and their statuses as at the board's day."""

from dataclasses import replace

import numpy as np
import pytest

from sources.simulator.clinics import DID_NOT_ATTEND, SEEN, UNKNOWN, Appointments
from sources.simulator.columns import Parts
from sources.simulator.experience import SUPPORTED, Answers
from sources.simulator.figures import (
    FINAL,
    HIDDEN,
    NO_ACTIVITY,
    NOT_RECEIVED,
    PROVISIONAL,
    SETTLES_AFTER_WEEKS,
    Figure,
    as_text,
    told,
)
from sources.simulator.history import history_of
from sources.simulator.plan import Plan
from sources.simulator.purchases import MILK, PROVISIONS, SUPPLIES, Purchases
from sources.simulator.safety import FALL, MAJOR, MEDICATION, MINOR, NO_GRADE, Incidents
from sources.simulator.staffing import AGENCY, BANK, REGISTERED, SUBSTANTIVE, SUPPORT, WORKED, Roster
from sources.simulator.stories import KITCHEN
from sources.simulator.teams import CodesByDay
from sources.simulator.truth import NoTeam
from sources.simulator.truth_activity import APPOINTED
from sources.simulator.truth_people import ANSWERED, HARM
from sources.simulator.truth_staffing import ROSTERED, hours_a_patient_day
from sources.simulator.wards import Midnights
from sources.standard import standard_contracts

NOBODYS = CodesByDay(("",), np.zeros(0, dtype=np.int64))


def whole(*numbers: int) -> "np.typing.NDArray[np.int64]":
    return np.array(numbers, dtype=np.int64)


def amounts(*numbers: float) -> Parts:
    return np.array(numbers, dtype=float)


def appointments(*by_day: tuple[int, int]) -> Appointments:
    day, status = (whole(*values) for values in zip(*by_day, strict=True))
    none = np.zeros(len(day), dtype=np.int64)
    return Appointments(day, NOBODYS, none, none, status, none, none, none, none == 1, none, none, none == 1)


def test_both_denominators_of_missed_appointments() -> None:
    # The first week: two seen, one missed, one nobody wrote down. The second: one missed.
    booked = appointments((0, SEEN), (3, SEEN), (6, DID_NOT_ATTEND), (6, UNKNOWN), (7, DID_NOT_ATTEND))
    of_kept, of_all = APPOINTED["Q12"](booked, 2), APPOINTED["Q12B"](booked, 2)
    assert of_kept.over.tolist() == of_all.over.tolist() == [1, 1]
    assert of_kept.under is not None
    assert of_all.under is not None
    assert of_kept.under.tolist() == [3, 1]
    assert of_all.under.tolist() == [4, 1]
    assert told(of_kept, whole(0)).value.tolist() == [pytest.approx(100 / 3)]


def test_falls_count_for_each_thousand_days_a_bed_was_occupied() -> None:
    midnights = Midnights(np.arange(7), whole(10, 10, 10, 10, 10, 0, 0), whole(*[12] * 7), whole(*[0] * 7))
    incidents = Incidents(
        whole(0, 2, 2),
        whole(0, 2, 23),
        whole(FALL, MEDICATION, FALL),
        whole(*[NO_GRADE] * 3),
        whole(MINOR, MINOR, MAJOR),
        whole(1, 1, 1) == 1,
    )
    assert told(HARM["S01"](incidents, midnights, 1), whole(0)).value.tolist() == [pytest.approx(2 / 50 * 1000)]
    assert told(HARM["S02"](incidents, midnights, 1), whole(0)).value.tolist() == [pytest.approx(1 / 50 * 1000)]


def roster(*shifts: tuple[int, int, int, float, bool]) -> Roster:
    """Shifts worked: day, staff group, source, hours, and whether their roster was sent."""
    day, group, source, hours, is_sent = zip(*shifts, strict=True)
    quarters, none = whole(*(int(4 * one) for one in hours)), np.zeros(len(day), dtype=np.int64)
    return Roster(
        whole(*day), none, NOBODYS, none, whole(*group), none, quarters, quarters, whole(*source), none + WORKED, np.array(is_sent)
    )


def test_hours_nobody_sent_count_nowhere() -> None:
    shifts = roster(
        (0, REGISTERED, SUBSTANTIVE, 7.5, True),
        (1, REGISTERED, AGENCY, 11.5, True),
        (1, SUPPORT, BANK, 7.5, True),
        (8, REGISTERED, SUBSTANTIVE, 7.5, False),
    )
    agency = told(ROSTERED["C12"](shifts, 2), whole(0, 1))
    assert agency.value.tolist()[0] == pytest.approx(11.5 / 26.5 * 100)
    assert agency.status.tolist()[1] == NOT_RECEIVED
    assert np.isnan([agency.numerator[1], agency.denominator[1], agency.value[1]]).all()
    midnights = Midnights(whole(0, 1), whole(2, 3), whole(4, 4), whole(0, 0))
    assert told(hours_a_patient_day(shifts, midnights, 2), whole(0)).value.tolist() == [pytest.approx(26.5 / 5)]


def answers(*scores: int) -> Answers:
    rows = len(scores)
    none = np.zeros(rows, dtype=np.int64)
    return Answers(np.arange(rows), none, none, none + SUPPORTED, whole(*scores), NOBODYS)


@pytest.mark.parametrize(
    ("scores", "status", "value"),
    [((1, 1, 1, 1, 0), PROVISIONAL, 80.0), ((1, 1, 1), HIDDEN, None), ((), NO_ACTIVITY, None)],
)
def test_a_survey_with_n_of_3_is_hidden_and_one_with_none_has_no_activity(
    scores: tuple[int, ...], status: int, value: float | None
) -> None:
    says = told(ANSWERED["E01"](answers(*scores), 1), whole(0))
    assert says.status.tolist() == [status]
    assert says.value.tolist() == ([value] if value is not None else [pytest.approx(np.nan, nan_ok=True)])
    shown = status != HIDDEN
    assert np.isnan(says.numerator).tolist() == np.isnan(says.denominator).tolist() == [not shown]


def test_a_figure_settles_by_the_slowest_of_its_feeds() -> None:
    falls = Figure(("incidents", "midnight_census"), amounts(*[1] * 6), amounts(*[10] * 6))
    # Incidents settle in 4 weeks: the Sunday 28 days before the last is told as at the 29th day, and final.
    assert told(falls, np.arange(6)).status.tolist() == [FINAL, FINAL, PROVISIONAL, PROVISIONAL, PROVISIONAL, PROVISIONAL]
    census = Figure(("midnight_census",), amounts(*[1] * 6))
    assert told(census, np.arange(6)).status.tolist() == [FINAL] * 6


def test_feeds_settle_as_their_contracts_say() -> None:
    standard = standard_contracts()
    assert {feed: standard[feed].settles_after_weeks for feed in SETTLES_AFTER_WEEKS} == SETTLES_AFTER_WEEKS


def test_what_is_spent_on_nobodys_account_is_told_of_no_team() -> None:
    bought = Purchases(
        document=whole(1, 2, 3, 4),
        line=whole(1, 1, 1, 1),
        day=whole(0, 1, 7, 8),
        category=whole(MILK, PROVISIONS, PROVISIONS, SUPPLIES),
        amount=whole(1_050, 99_999, -205, 7_777),
        is_mapped=np.array([False, True, False, False]),
    )
    plan = Plan(seed=1, weeks=2, size=12)
    kitchen, no_team = history_of(plan.team(KITCHEN), plan), NoTeam(plan)
    no_team.add(replace(kitchen, money=replace(kitchen.money, purchases=bought)), ["F11", "E01"])
    rows = no_team.rows().to_pylist()
    assert [(row["team"], row["measure"], row["week_ending"], row["value"], row["status"]) for row in rows] == [
        ("(unmapped)", "F11", "2026-06-14", "10.50", "provisional"),
        ("(unmapped)", "F11", "2026-06-21", "-2.05", "provisional"),
    ]


def test_numbers_are_written_so_that_they_read_back_the_same() -> None:
    assert as_text(amounts(70.0, 200 / 3, 0.1, np.nan)).to_pylist() == ["70", "66.66666666666667", "0.1", ""]
    assert [float(text) for text in as_text(amounts(1 / 3, 1e-7)).to_pylist()] == [1 / 3, 1e-7]
    assert as_text(amounts(5, -5, 123_456, -100, np.nan), in_pence=True).to_pylist() == ["0.05", "-0.05", "1234.56", "-1.00", ""]

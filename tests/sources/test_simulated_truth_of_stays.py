"""True figures of how people leave a ward and what comes after, and of what stands for weeks, over events few enough to count by eye."""

import numpy as np
import pytest

from sources.simulator.clinics import DID_NOT_ATTEND, SEEN
from sources.simulator.columns import NEVER, Whole
from sources.simulator.days import Month, Stretch
from sources.simulator.experience import PULSE, YEARLY, Answers
from sources.simulator.figures import FINAL, HIDDEN, NO_ACTIVITY, NOT_RECEIVED, PROVISIONAL, newest, told, weekly_median
from sources.simulator.follow_ups import FollowUps
from sources.simulator.plan import Plan
from sources.simulator.safety import FALL, MAJOR, MEDICATION, MINOR, NO_GRADE, NO_HARM, Incidents, Infections
from sources.simulator.staffing import WORKED, Posts, Roster, Samples
from sources.simulator.teams import CodesByDay
from sources.simulator.truth_people import ANSWERED, WITHOUT_HARM, since_an_infection
from sources.simulator.truth_staffing import SAMPLED, answered_of_those_at_work, vacant
from sources.simulator.truth_stays import DISCHARGED, LETTERS, delayed, followed_up
from sources.simulator.wards import (
    CARE_HOME,
    DIED,
    ELECTIVE,
    EMERGENCY,
    HOME,
    STILL_HERE,
    TRANSFER_OUT,
    Doses,
    Letters,
    Midnights,
    Stays,
    WardLife,
)

NOBODYS = CodesByDay(("",), np.zeros(0, dtype=np.int64))
NOON = 12 * 60
OPEN = Stretch(0, 34)
IMATTER_01 = 1


def whole(*numbers: int) -> Whole:
    return np.array(numbers, dtype=np.int64)


def stays(*each: tuple[int, int, int, int, int, int]) -> Stays:
    """Stays of six numbers: admitted, discharged, the time of leaving, admission type, destination, person; ready the day of leaving."""
    admitted, discharged, at, kind, destination, person = (whole(*values) for values in zip(*each, strict=True))
    return Stays(admitted, whole(*[9 * 60] * len(each)), discharged, at, kind, destination, discharged, person)


LEFT = stays(
    (0, 3, NOON - 1, EMERGENCY, HOME, 1),
    (1, 5, NOON, EMERGENCY, CARE_HOME, 2),
    (1, 5, NEVER, ELECTIVE, HOME, 3),
    (2, 6, NOON + 90, ELECTIVE, DIED, 4),
    (4, 6, NOON - 60, ELECTIVE, TRANSFER_OUT, 5),
    (5, NEVER, NEVER, ELECTIVE, STILL_HERE, 6),
)
"""All leave in the first week of five, but for the last."""


def test_length_of_stay_is_of_all_who_left() -> None:
    # 3 + 4 + 4 + 4 + 2 days of five stays.
    says = told(DISCHARGED["Q01"](LEFT, 5), whole(0, 1))
    assert (says.numerator[0], says.denominator[0], says.value[0]) == (17, 5, 17 / 5)
    assert says.status.tolist() == [FINAL, NO_ACTIVITY]


def test_before_noon_counts_those_left_alive_at_a_known_time() -> None:
    says = told(DISCHARGED["Q02"](LEFT, 5), whole(0))
    assert (says.numerator[0], says.denominator[0]) == (1, 2)


def test_the_usual_time_of_leaving_is_in_the_middle() -> None:
    says = told(DISCHARGED["Q03"](LEFT, 5), whole(0, 1))
    assert says.value[0] == NOON - 0.5
    assert says.status.tolist() == [FINAL, NO_ACTIVITY]
    assert np.isnan(weekly_median(whole(), 2, whole())).all()
    assert weekly_median(whole(0, 8, 3, 2), 3, whole(5, 1, 100, 7)).tolist()[:2] == [7, 1]


@pytest.mark.parametrize(("comes_back", "kind", "counts"), [(31, EMERGENCY, 1), (32, EMERGENCY, 0), (4, ELECTIVE, 0), (3, EMERGENCY, 1)])
def test_readmission_is_an_emergency_within_28_days(comes_back: int, kind: int, counts: int) -> None:
    again = stays(
        (0, 3, NOON, EMERGENCY, HOME, 1), (comes_back, NEVER, NEVER, kind, STILL_HERE, 1), (3, NEVER, NEVER, EMERGENCY, STILL_HERE, 2)
    )
    says = told(DISCHARGED["Q06"](again, 6), whole(0))
    assert (says.numerator[0], says.denominator[0]) == (counts, 1)


def test_nobody_comes_back_by_the_stay_that_ends() -> None:
    same_day = stays((2, 2, NEVER, EMERGENCY, HOME, 1))
    assert told(DISCHARGED["Q06"](same_day, 5), whole(0)).numerator.tolist() == [0]


def test_readmissions_are_final_after_four_weeks() -> None:
    left = stays(*((7 * week, 7 * week, NOON, EMERGENCY, HOME, week) for week in range(6)))
    assert told(DISCHARGED["Q06"](left, 6), np.arange(6)).status.tolist() == [FINAL] * 2 + [PROVISIONAL] * 4


def test_delay_begins_the_day_after_being_ready() -> None:
    none = np.zeros(35, dtype=np.int64)
    midnights = Midnights(np.arange(35), none + 10, none + 12, none)
    # Ready on Friday and gone on Tuesday: Saturday, Sunday and Monday. Ready and gone on one day: none. Ready on day 33, still there: 34.
    waiting = Stays(
        whole(0, 1, 30),
        whole(0, 0, 0),
        whole(8, 6, NEVER),
        whole(0, 0, NEVER),
        none[:3],
        whole(HOME, HOME, STILL_HERE),
        whole(4, 6, 33),
        none[:3],
    )
    life = WardLife(waiting, midnights, Doses(none, none, none, none), Letters(none, none, none, none))
    figure = delayed(life, 5, OPEN)
    assert figure.over.tolist() == [2, 1, 0, 0, 1]
    assert told(figure, whole(0)).value.tolist() == [pytest.approx(2 / 70 * 100)]


def test_followed_up_is_seen_by_the_seventh_day() -> None:
    left = stays(*((0, 2, NOON, EMERGENCY, HOME, person) for person in range(4)), (0, 2, NOON, EMERGENCY, DIED, 4))
    # On the seventh day; on the eighth; missed on the third; on the day of leaving.
    offered = FollowUps(whole(9, 10, 5, 2), whole(0, 1, 2, 3), whole(SEEN, SEEN, DID_NOT_ATTEND, SEEN), whole(3, 3, 3, 3))
    says = told(followed_up(left, offered, 5), whole(0))
    assert (says.numerator[0], says.denominator[0]) == (2, 4)


def test_letters_are_in_time_at_72_hours_and_not_a_minute_later() -> None:
    letters = Letters(whole(0, 0, 0), whole(600, 600, 600), whole(3, 3, NEVER), whole(600, 601, NEVER))
    says = told(LETTERS["Q22"](letters, 5), whole(0))
    assert (says.numerator[0], says.denominator[0]) == (1, 3)


def incidents(*each: tuple[int, int, int]) -> Incidents:
    day, category, severity = (whole(*values) for values in zip(*each, strict=True))
    return Incidents(day, day, category, whole(*[NO_GRADE] * len(each)), severity, np.ones(len(each), dtype=bool))


HARM = incidents((3, FALL, NO_HARM), (8, FALL, MAJOR), (8, MEDICATION, MINOR), (10, MEDICATION, MINOR), (20, FALL, MAJOR))


def test_days_since_a_fall_with_harm_and_days_without_harm() -> None:
    since, free = (WITHOUT_HARM[id](HARM, 5, Stretch(2, 34)) for id in ("S03", "S04"))
    assert since.over.tolist()[1:] == [5, 0, 7, 14]
    assert told(since, whole(0, 1)).status.tolist() == [NO_ACTIVITY, PROVISIONAL]
    # The first week has five open days, the second a day with two harms and one with one.
    assert free.over.tolist() == [5, 5, 6, 7, 7]
    assert since_an_infection(Infections(whole(6), whole(0)), 2, Stretch(0, 13)).over.tolist() == [0, 7]


def imatter(people: int, day: int) -> Answers:
    """Two questions of the yearly survey answered 6 and 3 by each, and a pulse in the week after."""
    rows = 2 * people + 1
    response = np.append(np.repeat(np.arange(people), 2), people)
    survey = np.append(np.full(rows - 1, YEARLY), PULSE)
    question = np.append(np.tile([IMATTER_01, IMATTER_01 + 1], people), 0)
    return Answers(response, np.append(np.full(rows - 1, day), day + 7), survey, question, np.append(np.tile([6, 3], people), 1), NOBODYS)


@pytest.mark.parametrize(("people", "status", "value"), [(5, FINAL, 75.0), (4, HIDDEN, None)])
def test_the_yearly_survey_stands_until_the_next_and_hides_the_few(people: int, status: int, value: float | None) -> None:
    says = told(ANSWERED["E05"](imatter(people, 9), 5), np.arange(5))
    assert says.status.tolist() == [NOT_RECEIVED] + [status] * 4
    assert [None if np.isnan(one) else one for one in says.value] == [None, *[value] * 4]


def test_a_capacity_sample_stands_until_the_next() -> None:
    hours = whole(40, 40, 80)
    samples = Samples(whole(8, 9, 22), hours == 0, hours, hours - 4, hours // 2, hours // 4, hours == 0, hours, hours, hours // 10)
    assert newest(whole(0, 1, 0, 1) == 1).tolist() == [-1, 1, 1, 3]
    says = told(SAMPLED["C03"](samples, 5), np.arange(5))
    assert says.status.tolist() == [NOT_RECEIVED] + [FINAL] * 4
    assert says.numerator.tolist()[1:] == [5, 5, 5, 5]
    assert says.denominator.tolist()[1:] == [20, 20, 20, 20]
    assert told(SAMPLED["C04"](samples, 5), whole(1)).value.tolist() == [pytest.approx(20 / 18 * 100)]


def test_vacancy_is_that_of_the_month_that_holds_the_sunday() -> None:
    plan = Plan(seed=1, weeks=12, size=1)
    april, may = Month(2026, 4), Month(2026, 5)
    posts = Posts((april, may), whole(0, 0, 1), whole(0, 1, 0), whole(0, 0, 0), whole(1_000, 500, 2_000), whole(900, 450, 2_000))
    says = told(vacant(posts, plan), np.arange(12))
    # Weeks end from 05/04/2026: four Sundays of April, five of May, and June, of which nothing is told yet.
    assert says.value.tolist()[:9] == [pytest.approx(10)] * 4 + [0] * 5
    assert says.status.tolist() == [FINAL] * 4 + [PROVISIONAL] * 5 + [NOT_RECEIVED] * 3


def test_answers_are_of_those_on_the_roster_each_line_once_a_week() -> None:
    rows = whole(0, 1, 1, 2)
    none = np.zeros(4, dtype=np.int64)
    roster = Roster(rows, whole(1, 1, 2, 3), NOBODYS, none, none, none, none, none, none, none + WORKED, whole(1, 1, 1, 0) == 1)
    answers = Answers(whole(1, 1, 2), whole(3, 3, 4), whole(PULSE, PULSE, YEARLY), whole(31, 30, 1), whole(1, 1, 6), NOBODYS)
    says = told(answered_of_those_at_work(roster, answers, 5), whole(0))
    assert (says.numerator[0], says.denominator[0]) == (1, 2)

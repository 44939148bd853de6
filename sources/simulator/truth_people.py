"""The true figures of harm and of what people say. What harm came and what was said belong elsewhere."""

from collections.abc import Callable, Mapping

import numpy as np

from sources.simulator.columns import Parts, Whole
from sources.simulator.days import Stretch
from sources.simulator.experience import (
    COMPLIMENT,
    GOOD_DAY,
    RECOMMEND,
    SAFE,
    STAGE_1,
    STAGE_2,
    STORY,
    SUPPORTED,
    YEARLY,
    Answers,
    Said,
)
from sources.simulator.figures import FEWEST_ANSWERS, Figure, newest, weekly
from sources.simulator.safety import (
    EXTREME,
    FALL,
    MAJOR,
    MEDICATION,
    MODERATE,
    NO_HARM,
    PRESSURE_ULCER,
    RESTRAINT,
    SELF_HARM,
    VIOLENCE,
    Incidents,
    Infections,
)
from sources.simulator.wards import Midnights

WORST_RATING_CALLED_GOOD = 2
BEST_SCORE = 6


def _for_1000_days(category: int, **only: tuple[int, ...]) -> Callable[[Incidents, Midnights, int], Figure]:
    """Incidents of a category for each 1,000 occupied bed days; only those with one of the given severities or grades."""

    def figure(incidents: Incidents, midnights: Midnights, weeks: int) -> Figure:
        counts = incidents.category == category
        for name, values in only.items():
            counts = counts & np.isin(getattr(incidents, name), values)
        occupied = weekly(midnights.day, weeks, midnights.occupied)
        return Figure(("incidents", "midnight_census"), weekly(incidents.day[counts], weeks), occupied, times=1000)

    return figure


HARM: Mapping[str, Callable[[Incidents, Midnights, int], Figure]] = {
    "S01": _for_1000_days(FALL),
    "S02": _for_1000_days(FALL, severity=(MODERATE, MAJOR, EXTREME)),
    "S05": _for_1000_days(PRESSURE_ULCER, grade=(2, 3, 4)),
    "S06": _for_1000_days(MEDICATION),
    "S08": _for_1000_days(VIOLENCE),
    "S09": _for_1000_days(RESTRAINT),
    "S10": _for_1000_days(SELF_HARM),
}


def _since_the_newest(day: Whole, weeks: int, open_on: Stretch) -> Parts:
    """How many days before the last open day of each week the newest of the days lies; NaN before the first."""
    last = np.minimum(7 * np.arange(weeks) + 6, open_on.last)
    so_far = np.searchsorted(np.sort(day), last, side="right")
    return np.where(so_far > 0, last - np.append(np.sort(day), 0)[so_far - 1], np.nan)


def _since_a_fall_with_harm(incidents: Incidents, weeks: int, open_on: Stretch) -> Figure:
    harmed = (incidents.category == FALL) & (incidents.severity >= MODERATE)
    return Figure(("incidents",), _since_the_newest(incidents.day[harmed], weeks, open_on))


def _free_of_harm(incidents: Incidents, weeks: int, open_on: Stretch) -> Figure:
    with_harm = np.unique(incidents.day[incidents.severity > NO_HARM])
    return Figure(("incidents",), weekly(open_on.days, weeks) - weekly(with_harm, weeks))


def since_an_infection(infections: Infections, weeks: int, open_on: Stretch) -> Figure:
    """Days without a case of any of the infections that are watched."""
    return Figure(("infections",), _since_the_newest(infections.day, weeks, open_on))


WITHOUT_HARM: Mapping[str, Callable[[Incidents, int, Stretch], Figure]] = {"S03": _since_a_fall_with_harm, "S04": _free_of_harm}


def _answered(question: int, *scores: int) -> Callable[[Answers, int], Figure]:
    """Of those who answered a question, the share with one of the scores; hidden where few answered."""

    def figure(answers: Answers, weeks: int) -> Figure:
        asked = answers.question == question
        fits = asked & np.isin(answers.score, scores)
        return Figure(
            ("survey_answers",), weekly(answers.day[fits], weeks), weekly(answers.day[asked], weeks), times=100, fewest=FEWEST_ANSWERS
        )

    return figure


def _engaged(answers: Answers, weeks: int) -> Figure:
    """The index of the newest yearly survey, until the next; nothing before the first."""
    yearly = answers.survey == YEARLY
    day, score, response = (values[yearly] for values in (answers.day, answers.score, answers.response))
    of_whom = np.unique(response, return_index=True)[1]
    scores, asked, people = weekly(day, weeks, score), weekly(day, weeks), weekly(day[of_whom], weeks)
    at = newest(asked > 0)
    last_day = np.zeros(weeks, dtype=np.int64)
    np.maximum.at(last_day, day // 7, day)
    return Figure(
        ("survey_answers",),
        scores[at],
        BEST_SCORE * asked[at],
        times=100,
        received=at >= 0,
        fewest=FEWEST_ANSWERS,
        rests_on=people[at],
        told_to=last_day[at],
    )


ANSWERED: Mapping[str, Callable[[Answers, int], Figure]] = {
    "E01": _answered(SUPPORTED, 1),
    "E02": _answered(SAFE, 1),
    "E03": _answered(GOOD_DAY, 1),
    "E05": _engaged,
    "E07": _answered(RECOMMEND, *range(1, WORST_RATING_CALLED_GOOD + 1)),
}


def _said(*kinds: int) -> Callable[[Said, int], Figure]:
    def figure(said: Said, weeks: int) -> Figure:
        return Figure(("complaints_and_stories",), weekly(said.day[np.isin(said.kind, kinds)], weeks))

    return figure


SAID: Mapping[str, Callable[[Said, int], Figure]] = {"E06": _said(STORY), "E08": _said(STAGE_1, STAGE_2), "E09": _said(COMPLIMENT)}

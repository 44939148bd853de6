"""The true figures of harm and of what people say. What harm came and what was said belong elsewhere."""

from collections.abc import Callable, Mapping

import numpy as np

from sources.simulator.experience import COMPLIMENT, GOOD_DAY, RECOMMEND, SAFE, STAGE_1, STAGE_2, STORY, SUPPORTED, Answers, Said
from sources.simulator.figures import FEWEST_ANSWERS, Figure, weekly
from sources.simulator.safety import EXTREME, FALL, MAJOR, MEDICATION, MODERATE, PRESSURE_ULCER, RESTRAINT, SELF_HARM, VIOLENCE, Incidents
from sources.simulator.wards import Midnights

WORST_RATING_CALLED_GOOD = 2


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


def _answered(question: int, *scores: int) -> Callable[[Answers, int], Figure]:
    """Of those who answered a question, the share with one of the scores; hidden where few answered."""

    def figure(answers: Answers, weeks: int) -> Figure:
        asked = answers.question == question
        fits = asked & np.isin(answers.score, scores)
        return Figure(
            ("survey_answers",), weekly(answers.day[fits], weeks), weekly(answers.day[asked], weeks), times=100, fewest=FEWEST_ANSWERS
        )

    return figure


ANSWERED: Mapping[str, Callable[[Answers, int], Figure]] = {
    "E01": _answered(SUPPORTED, 1),
    "E02": _answered(SAFE, 1),
    "E03": _answered(GOOD_DAY, 1),
    "E07": _answered(RECOMMEND, *range(1, WORST_RATING_CALLED_GOOD + 1)),
}


def _said(*kinds: int) -> Callable[[Said, int], Figure]:
    def figure(said: Said, weeks: int) -> Figure:
        return Figure(("complaints_and_stories",), weekly(said.day[np.isin(said.kind, kinds)], weeks))

    return figure


SAID: Mapping[str, Callable[[Said, int], Figure]] = {"E06": _said(STORY), "E08": _said(STAGE_1, STAGE_2), "E09": _said(COMPLIMENT)}

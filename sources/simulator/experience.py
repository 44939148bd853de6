"""What staff and patients of an invented team say: survey answers, complaints, compliments and stories. Harm belongs to the safety."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sources.simulator import columns
from sources.simulator.columns import Parts, Whole
from sources.simulator.plan import WITH_PATIENTS, InventedTeam, Plan, Setting
from sources.simulator.stories import SUPPORTED_PCT
from sources.simulator.teams import CodesByDay, codes_by_day, open_days

IMATTER_QUESTIONS = 28
IMATTER = tuple(f"iMatter {number:02d}" for number in range(1, IMATTER_QUESTIONS + 1))
QUESTIONS = ("good day", *IMATTER, "recommend", "safe", "supported")
"""In the order of their texts."""
GOOD_DAY, RECOMMEND, SAFE, SUPPORTED = (QUESTIONS.index(name) for name in ("good day", "recommend", "safe", "supported"))
PULSE, JOY, YEARLY, PATIENT = range(4)
SURVEYS = ("Staff pulse", "Joy in work", "iMatter", "Patient")
THREE = 3
IMATTER_MONTH = 5
IMATTER_ANSWERS = (3, 14)
"""So many answer, the last of the two not among them; of some teams fewer than may be shown."""
ANSWERS_A_WEEK: Mapping[Setting, float] = {
    Setting.WARD: 11.0,
    Setting.MENTAL_HEALTH_WARD: 17.0,
    Setting.SPINAL: 10.0,
    Setting.COMMUNITY: 9.0,
    Setting.CLINIC: 8.0,
    Setting.DAY_UNIT: 7.0,
    Setting.CATERING: 8.0,
    Setting.EMERGENCY: 16.0,
}
FEWEST_OF_SUPPORTED = 14
"""So many answer each week where staff feel supported that one who does not leaves the share above 90%."""

STAGE_1, STAGE_2, COMPLIMENT, STORY = range(4)
KINDS = ("Complaint stage 1", "Complaint stage 2", "Compliment", "Care Opinion story")
TONES = ("Positive", "Mixed", "Critical", None)
NO_TONE = len(TONES) - 1
ITEMS_A_WEEK: Mapping[int, float] = {STAGE_1: 0.35, STAGE_2: 0.08, COMPLIMENT: 1.1, STORY: 0.4}


@dataclass(frozen=True)
class Answers:
    """Every answer, in order of response and question."""

    response: Whole
    """The response's number, from 1, by survey and day."""
    day: Whole
    survey: Whole
    question: Whole
    score: Whole
    team: CodesByDay


@dataclass(frozen=True)
class Said:
    """Complaints, compliments and stories, by the day they came."""

    day: Whole
    kind: Whole
    tone: Whole


@dataclass(frozen=True)
class ExperienceLife:
    """All that is said of one team."""

    answers: Answers
    said: Said


def experience_life(team: InventedTeam, plan: Plan) -> ExperienceLife:
    """What is said over the days a team is open."""
    return ExperienceLife(_answers(team, plan), _said(team, plan))


def _answers(team: InventedTeam, plan: Plan) -> Answers:
    chance = plan.chance(team.index, "answers")
    parts = list(_surveys(team, plan, chance))
    responses = np.cumsum([0, *(int(part[0].max(initial=-1)) + 1 for part in parts)])
    response = np.concatenate([part[0] + before for part, before in zip(parts, responses, strict=False)])
    day, survey, question, score = (np.concatenate([part[at] for part in parts]) for at in range(1, 5))
    order = np.lexsort((question, response))
    response, day, survey, question, score = (values[order] for values in (response, day, survey, question, score))
    # A response is one team's, however many questions it answers.
    of_response = codes_by_day("team", day[np.unique(response, return_index=True)[1]], team, plan, of="answers")
    numbers = np.unique(response, return_inverse=True)[1]
    return Answers(response + 1, day, survey, question, score, CodesByDay(of_response.choices, of_response.place[numbers]))


_Part = tuple[Whole, Whole, Whole, Whole, Whole]
"""Of some answers: response (from 0), day, survey, question and score."""


def _surveys(team: InventedTeam, plan: Plan, chance: np.random.Generator) -> Iterator[_Part]:
    yield from _pulse(team, plan, chance)
    day = _answering_days(team, plan, chance, 0.8 * ANSWERS_A_WEEK[team.setting])
    yield _asked(day, JOY, GOOD_DAY, _yes(len(day), 0.68, chance))
    if team.setting in WITH_PATIENTS:
        day = _answering_days(team, plan, chance, 7.0)
        yield _asked(day, PATIENT, RECOMMEND, chance.choice([1, 2, 3, 4, 5], len(day), p=(0.62, 0.24, 0.07, 0.04, 0.03)))
    yield from _yearly(team, plan, chance)


def _asked(day: Whole, survey: int, question: int, score: Whole) -> _Part:
    rows = len(day)
    return np.arange(rows), day, np.full(rows, survey), np.full(rows, question), score


def _yes(rows: int, share: float, chance: np.random.Generator) -> Whole:
    return (chance.random(rows) < share).astype(np.int64)


def _answering_days(team: InventedTeam, plan: Plan, chance: np.random.Generator, a_week: float) -> Whole:
    """The days answers came, in order."""
    span = open_days(team, plan)
    return np.repeat(span.days, chance.poisson(a_week * team.size / 7, len(span.days)))


def _pulse(team: InventedTeam, plan: Plan, chance: np.random.Generator) -> Iterator[_Part]:
    day = _answering_days(team, plan, chance, ANSWERS_A_WEEK[team.setting])
    if team.story.survey_of_three:
        first = plan.calendar.number(team.story.survey_of_three)
        others = day[(day < first) | (day >= first + 7)]
        day = np.sort(np.concatenate([others, first + np.arange(THREE)]))
    if team.story.supported_from:
        day = _enough_each_week(day, plan.calendar.number(team.story.supported_from), plan.weeks)
    supported = _yes(len(day), 0.78, chance)
    if team.story.supported_from:
        supported = _supported(day, plan.calendar.number(team.story.supported_from), chance)
    yield _asked(day, PULSE, SUPPORTED, supported)
    if team.setting is Setting.MENTAL_HEALTH_WARD:
        # The same people's second answer: their numbers are those of the part before.
        response, *_ = safe = _asked(day, PULSE, SAFE, _yes(len(day), 0.84, chance))
        yield response - len(day), *safe[1:]


def _enough_each_week(day: Whole, first: int, weeks: int) -> Whole:
    """The days with answers added to the weeks from ``first`` on that have too few."""
    missing = np.maximum(FEWEST_OF_SUPPORTED - np.bincount(day // 7, minlength=weeks), 0)
    missing[: first // 7] = 0
    return np.sort(np.concatenate([day, np.repeat(7 * np.arange(weeks) + 2, missing)]))


def _supported(day: Whole, first: int, chance: np.random.Generator) -> Whole:
    """After the change at most one a week does not feel supported."""
    drawn = chance.random(len(day))
    supported = drawn < np.where(day < first, SUPPORTED_PCT.before, SUPPORTED_PCT.after) / 100
    first_no = np.unique(np.where(supported, -1, day // 7), return_index=True)[1]
    is_first_no = np.zeros(len(day), dtype=bool)
    is_first_no[first_no] = True
    return np.where((day >= first) & ~is_first_no, True, supported).astype(np.int64)


def _yearly(team: InventedTeam, plan: Plan, chance: np.random.Generator) -> Iterator[_Part]:
    """iMatter: once a year, in the first full week of May, 28 questions from each who answers."""
    span = open_days(team, plan)
    for month in plan.calendar.months:
        if month.month != IMATTER_MONTH:
            continue
        monday = -(-plan.calendar.number(month.first) // 7) * 7
        if span.first <= monday and monday + 4 <= span.last:
            people = int(chance.integers(*IMATTER_ANSWERS))
            response = np.repeat(np.arange(people), IMATTER_QUESTIONS)
            day = np.repeat(monday + np.sort(chance.integers(0, 5, people)), IMATTER_QUESTIONS)
            score = chance.choice([1, 2, 3, 4, 5, 6], len(day), p=(0.02, 0.04, 0.1, 0.2, 0.38, 0.26))
            yield response, day, np.full(len(day), YEARLY), np.tile(np.arange(IMATTER_QUESTIONS) + 1, people), score


def _said(team: InventedTeam, plan: Plan) -> Said:
    chance, span = plan.chance(team.index, "said"), open_days(team, plan)
    counts = np.stack([chance.poisson(_a_day(kind, team), len(span.days)) for kind in range(len(KINDS))], axis=1)
    # Everybody is praised once: a supplier with nothing at all to send would send no extract.
    counts[0, COMPLIMENT] += not counts.any()
    at, kind = np.nonzero(counts)
    many = counts[at, kind]
    day, kind = np.repeat(span.days[at], many), np.repeat(kind, many)
    tone = np.where(kind == STORY, chance.choice(3, len(kind), p=(0.7, 0.2, 0.1)), NO_TONE)
    return Said(day, kind, tone)


def _a_day(kind: int, team: InventedTeam) -> Parts:
    never = team.story.no_complaint_ever and kind in (STAGE_1, STAGE_2)
    return np.array(0.0 if never else ITEMS_A_WEEK[kind] / 7)


def experience_facts(life: ExperienceLife, team: InventedTeam, plan: Plan) -> dict[str, pd.DataFrame]:
    """The rows of the feeds that tell what people say."""
    return {"survey_answers": _answer_rows(life.answers, team, plan), "complaints_and_stories": _said_rows(life.said, team, plan)}


def _answer_rows(answers: Answers, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "response": columns.numbered(f"INV{team.index + 1:04d}Q", answers.response, 6),
            "team": answers.team.text(),
            "survey": columns.picked(SURVEYS, answers.survey),
            "answered_on": columns.days(answers.day, plan.calendar.first_day),
            "question": columns.picked(QUESTIONS, answers.question),
            "score": columns.whole(answers.score),
        },
        copy=False,
    )


def _said_rows(said: Said, team: InventedTeam, plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": columns.numbered(f"INV{team.index + 1:04d}C", np.arange(1, len(said.day) + 1), 6),
            "location": codes_by_day("location", said.day, team, plan, of="said").text(),
            "received_on": columns.days(said.day, plan.calendar.first_day),
            "kind": columns.picked(KINDS, said.kind),
            "tone": columns.picked(TONES, said.tone),
        },
        copy=False,
    )

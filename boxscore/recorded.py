"""All that a board's files record for its charts, one entry a judgement or mark. Keeping them and drawing them belong elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from boxscore.board import Board
from boxscore.judgements import Annotation
from boxscore.reference import Reference
from boxscore.teams import ChosenMeasure, Team

EVERY = ""
"""Stands for every team, or every measure."""


class RecordKind(StrEnum):
    """What is recorded."""

    BASELINE = "baseline"
    REBASE = "rebase"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    GOAL = "goal"
    ANNOTATION = "annotation"
    HOLIDAY = "public holiday"
    FULL_TIME_WEEK = "full-time week"


@dataclass(frozen=True)
class Recorded:
    """One judgement or mark."""

    kind: RecordKind
    team: str
    """The team's slug; ``EVERY`` for all of the board's."""
    measure: str
    """The measure's id; ``EVERY`` for all of the team's."""
    day: date
    who: str
    says: str
    """Why, what happened, or the goal as a number."""


def recorded(board: Board) -> Iterator[Recorded]:
    """Everything the board's files say now, the steps of the full-time week and the public holidays among it."""
    yield from _marked(board.reference)
    for annotation in board.annotations:
        yield from _annotated(EVERY, annotation)
    for team in board.teams:
        for annotation in team.annotations:
            yield from _annotated(team.slug, annotation)
        for chosen in team.measures:
            yield from _judged(team, chosen)


def _marked(reference: Reference) -> Iterator[Recorded]:
    for holiday in reference.public_holidays:
        yield Recorded(RecordKind.HOLIDAY, EVERY, EVERY, holiday.day, "", holiday.name)
    ordered = sorted(reference.full_time_hours, key=lambda hours: hours.first)
    for before, after in pairwise(ordered):
        says = f"The full-time week becomes {after.hours:g} hours, from {before.hours:g}"
        yield Recorded(RecordKind.FULL_TIME_WEEK, EVERY, EVERY, after.first, "", says)


def _annotated(team: str, annotation: Annotation) -> Iterator[Recorded]:
    for measure in annotation.measures or (EVERY,):
        yield Recorded(RecordKind.ANNOTATION, team, measure, annotation.on, "", annotation.text)


def _judged(team: Team, chosen: ChosenMeasure) -> Iterator[Recorded]:
    memory = chosen.chart
    if memory.baseline_from:
        yield Recorded(RecordKind.BASELINE, team.slug, chosen.id, memory.baseline_from, "", "")
    for rebase in memory.rebases:
        yield Recorded(RecordKind.REBASE, team.slug, chosen.id, rebase.on, rebase.who, rebase.why)
    for kind, points in ((RecordKind.CONFIRMED, memory.confirmed), (RecordKind.DISMISSED, memory.dismissed)):
        for point in points:
            yield Recorded(kind, team.slug, chosen.id, point.week, point.who, point.why)
    if chosen.goal is not None:
        yield Recorded(RecordKind.GOAL, team.slug, chosen.id, team.opens, "", repr(chosen.goal))
    for goal in chosen.goals:
        yield Recorded(RecordKind.GOAL, team.slug, chosen.id, goal.from_ or team.opens, "", repr(goal.goal))

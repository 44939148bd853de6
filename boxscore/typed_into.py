"""A board as its teams have added to it by what they typed: goals from the weeks they were typed for, and notes on charts.

What may be typed, and what came back, belong elsewhere.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from boxscore.board import Board
from boxscore.entries import EntryKind, EntryName
from boxscore.judgements import Annotation
from boxscore.measures import MeasureId
from boxscore.teams import ChosenMeasure, Goal, Team
from boxscore.weeks import Week

KINDS_ADDED = ("entry_goal", "entry_note")
"""How the names of the entries that add to a board begin."""
ONE_DAY = timedelta(days=1)

Entry = tuple[EntryName, str | None]
"""What was typed last into one cell; None where it was emptied."""


def with_teams(board: Board, teams: tuple[Team, ...]) -> Board:
    """The board with these teams in place of its own; they are as it knew them but for what was typed, and are not checked again."""
    said = {name: getattr(board, name) for name in Board.model_fields}
    # Not a copy, which would take along what was worked out of the teams as they were.
    return Board.model_construct(**said | {"teams": teams})


def as_typed(team: Team, entries: Iterable[Entry]) -> Team:
    """The team with its goals and notes as they were typed; what is of a measure it does not keep is passed over."""
    kept = {chosen.id for chosen in team.measures}
    notes: list[Annotation] = []
    goals: dict[MeasureId, list[tuple[Week, float]]] = {}
    for name, value in entries:
        if name.kind is EntryKind.NOTE and name.week and value and (not name.measure or name.measure in kept):
            notes.append(Annotation(on=name.week.ending, text=value, measures=(name.measure,) if name.measure else ()))
        if name.kind is EntryKind.GOAL and name.week and value:
            goals.setdefault(name.measure, []).append((name.week, float(value)))
    measures = tuple(_with_goals(chosen, goals[chosen.id], team.opens) if chosen.id in goals else chosen for chosen in team.measures)
    return team.model_copy(update={"annotations": (*team.annotations, *notes), "measures": measures})


def _with_goals(chosen: ChosenMeasure, typed: list[tuple[Week, float]], opens: date) -> ChosenMeasure:
    """The measure with goals that change where its team said so; one that was configured for a later day takes over on that day."""
    from_day: dict[date, float | None] = {} if chosen.goal is None else {opens: chosen.goal}
    for goal in chosen.goals:
        from_day[goal.from_ or opens] = goal.goal
        if goal.to:
            from_day.setdefault(goal.to + ONE_DAY, None)
    from_day |= {week.start: goal for week, goal in typed}
    by_team = {week.start for week, _ in typed}
    days: list[date] = []
    for day in sorted(from_day):
        # The end of a goal that was configured ends none that the team set before that day.
        if from_day[day] is not None or not days or days[-1] not in by_team:
            days.append(day)
    ends: list[date | None] = [day - ONE_DAY for day in days[1:]]
    goals = tuple(
        Goal.model_validate({"from": day, "to": end, "goal": from_day[day]})
        for day, end in zip(days, [*ends, None], strict=True)
        if from_day[day] is not None
    )
    return chosen.model_copy(update={"goal": None, "goals": goals})

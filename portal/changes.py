"""What changed in a team's figures since its workbook of the week before, in words. Noticing changes belongs to the nights."""

from dataclasses import dataclass

import pandas as pd

from boxscore.board import Board
from boxscore.reasons import Reason
from boxscore.teams import Team
from boxscore.weeks import Week
from warehouse.register import Workbook
from warehouse.store import Store
from workbooks.change_contents import ChangedFigure
from workbooks.change_wording import WHY
from workbooks.changed_figures import as_seen, changed_figures, is_seen


@dataclass(frozen=True)
class FigureBefore:
    """One figure of an earlier week that says something else now."""

    measure: str
    name: str
    week: Week
    was: str
    now: str
    reasons: tuple[str, ...]
    """Why, in words."""
    extracts: tuple[str, ...]
    """The names of the files that brought the change."""


@dataclass(frozen=True)
class Changed:
    """What changed."""

    since: Week | None = None
    """The week of the workbook it is compared with; None for a team without an earlier one."""
    figures: tuple[FigureBefore, ...] = ()
    """The newest week first."""


def changes_since(board: Board, store: Store, team: Team, current: Week) -> Changed:
    """The figures that the team's newest workbook of a week before ``current`` told otherwise than they are told now.

    Several changes of a figure are one, from what it said then to what it says now; one too small to be seen is left out.
    """
    before = next((one for one in store.workbooks(team=team.slug) if one.week_ending < current.ending), None)
    if before is None:
        return Changed()
    changes = _of_workbook(store, before)
    changes = changes[changes["measure"].isin([chosen.id for chosen in team.measures])]
    found = [
        _in_words(board, change)
        for _, change in changed_figures(changes, _names_of(board, store, changes))
        if change.was.status and is_seen(change, board.measure_by_id[change.measure])
    ]
    return Changed(Week(before.week_ending), tuple(sorted(found, key=lambda one: (one.week, one.name), reverse=True)))


def _of_workbook(store: Store, before: Workbook) -> pd.DataFrame:
    """The changes since the run that wrote the workbook was over, in the weeks it told, oldest first."""
    at = store.run_times()[before.run]
    changes = store.changes(since=at.to_pydatetime(), team=before.team).sort_values("changed_at", kind="stable")
    return changes[(changes["changed_at"] > at) & (changes["week_ending"] <= pd.Timestamp(before.week_ending))]


def _names_of(board: Board, store: Store, changes: pd.DataFrame) -> dict[str, str]:
    """Each extract's name by its short hash."""
    feeds = {feed for id in changes["measure"].unique() for feed in board.looks_at(board.measure_by_id[id])}
    told = [store.deliveries(feed) for feed in sorted(feeds)]
    return {extract: name for of_feed in told for extract, name in zip(of_feed["extract"], of_feed["name"], strict=True)}


def _in_words(board: Board, change: ChangedFigure) -> FigureBefore:
    measure = board.measure_by_id[change.measure]
    return FigureBefore(
        measure.id,
        measure.name,
        change.week,
        as_seen(change.was, measure),
        as_seen(change.now, measure),
        tuple(WHY[Reason(reason)] for reason in change.reasons),
        change.extracts,
    )

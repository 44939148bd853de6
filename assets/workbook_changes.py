"""What changed in teams' figures since their workbooks of the week before, as workbooks need it. How it is shown belongs to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from assets.charting import SomeTeams
from assets.house import House
from boxscore.board import Board
from boxscore.cells import Status
from boxscore.measures import Measure
from boxscore.weeks import Week
from workbooks.change_contents import ChangedFigure, Changes
from workbooks.changed_figures import changed_figures, is_seen

NEWEST_WEEKS = 2
"""So many weeks with workbooks are looked at: of the newest and the one before it one is the week before a team's current one."""


@dataclass(frozen=True)
class Earlier:
    """A team's newest workbook of one week, and when the run that wrote it had written what it wrote."""

    week: Week
    at: pd.Timestamp


@dataclass(frozen=True)
class ChangesKept:
    """What the warehouse knows of workbooks and of changes, read once for all teams."""

    house: House
    deliveries: pd.DataFrame

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every change since the oldest of the workbooks looked at, the oldest first."""
        store = self.house.store
        oldest = min((one.at.to_pydatetime() for weeks in self._workbooks.values() for one in weeks), default=store.clock())
        return store.changes(since=oldest).sort_values("changed_at", kind="stable")

    @cached_property
    def names(self) -> dict[str, str]:
        """Each extract's name by its short hash."""
        return dict(zip(self.deliveries["extract"], self.deliveries["name"], strict=True))

    def before(self, team: str, current: Week) -> Earlier | None:
        """The team's newest workbook of a week before ``current``."""
        return next((one for one in self._workbooks.get(team, ()) if one.week < current), None)

    @cached_property
    def _workbooks(self) -> dict[str, list[Earlier]]:
        times = self.house.store.run_times()
        found: dict[str, list[Earlier]] = {}
        for entry in self.house.store.workbooks():
            if entry.team not in self.house.board.team_by_slug:
                continue  # the accountant's workbook is in the register too, and is of a day
            weeks = found.setdefault(entry.team, [])
            if len(weeks) < NEWEST_WEEKS and all(one.week.ending != entry.week_ending for one in weeks):
                weeks.append(Earlier(Week(entry.week_ending), times[entry.run]))
        return found


def changes_of(kept: ChangesKept, some: SomeTeams) -> dict[str, Changes]:
    """By slug what changed since the team's workbook of the week before, in the figures that workbook told.

    Several changes of a figure are one, from what it said then to what it says now; one too small to be seen is left out. A team
    without such a workbook is not there: to its reader nothing has changed.
    """
    before = {slug: earlier for slug, week in some.current.items() if (earlier := kept.before(slug, week))}
    told: dict[str, list[ChangedFigure]] = {slug: [] for slug in before}
    settled = dict.fromkeys(before, 0)
    for team, change in changed_figures(_since(kept, before), kept.names):
        measure = _kept_measure(kept.house.board, team, change.measure)
        if measure is None or change.was.status is None:
            continue
        if is_seen(change, measure):
            told[team].append(change)
        elif change.now.status is Status.FINAL is not change.was.status:
            settled[team] += 1
    return {slug: Changes(earlier.week, _newest_first(told[slug]), settled[slug]) for slug, earlier in before.items()}


def _since(kept: ChangesKept, before: Mapping[str, Earlier]) -> pd.DataFrame:
    """The changes of these teams, each since its own workbook, in the weeks that one told."""
    changes = kept.changes[kept.changes["team"].isin(list(before))]
    at = pd.to_datetime(changes["team"].map({slug: one.at for slug, one in before.items()}))
    week = pd.to_datetime(changes["team"].map({slug: pd.Timestamp(one.week.ending) for slug, one in before.items()}))
    return changes[(changes["changed_at"] > at) & (changes["week_ending"] <= week)]


def _kept_measure(board: Board, team: str, measure: str) -> Measure | None:
    """The measure; None when the team keeps it no longer."""
    return board.measure_by_id[measure] if board.team_by_slug[team].chosen(measure) else None


def _newest_first(figures: list[ChangedFigure]) -> tuple[ChangedFigure, ...]:
    return tuple(sorted(figures, key=lambda one: (one.measure, -one.week.ending.toordinal())))

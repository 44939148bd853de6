"""Which cells are due: those that can have changed since they were last worked out, and no others. Working them out belongs elsewhere.

A cell follows from accepted rows and the days spoken for, from how the board describes its teams, measures, feeds and rates, and from the
day it is told as at. Each of these is noted when it changes, so what is not due would come out as it is.
"""

import json
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

import pandas as pd

from assets.explaining import FEED, MEASURE, ORDER, REFERENCE, SOFTWARE, TEAM, THE_BOARD
from assets.house import House
from assets.noted import Descriptions, WorkedOutAt, descriptions_by_id, last_worked_out, said_at
from boxscore.board import Board
from boxscore.cells import Status
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.reasons import Reason
from boxscore.weeks import Week, WeekRange
from measures.passing import Passage
from measures.reaching import of_costs, weeks_of_rows

Found = TypeVar("Found")


@dataclass(frozen=True)
class Due:
    """Cells to be worked out: all there are of some measures in some weeks."""

    weeks: WeekRange
    measures: tuple[Measure, ...]

    @property
    def ids(self) -> list[str]:
        return [measure.id for measure in self.measures]


def known_before(house: House, weeks: WeekRange, measures: Sequence[Measure]) -> list[Due]:
    """Of these cells those that were ever worked out."""
    last = last_worked_out(house.store.worked_out(weeks), weeks, [measure.id for measure in measures])
    return _batches(measures, {(measure.id, week) for measure in measures for week in weeks if (measure.id, week) in last})


def due(house: House, weeks: WeekRange, measures: Sequence[Measure], *, new: bool = True) -> list[Due]:
    """Of these cells those that can have changed; with ``new`` also those that were never worked out."""
    last = last_worked_out(house.store.worked_out(weeks), weeks, [measure.id for measure in measures])
    ground = _Ground.of(house, last.values())
    found: set[tuple[str, Week]] = set()
    settling: set[tuple[str, Week]] = set()
    for measure in measures:
        for week in weeks:
            since = last.get((measure.id, week))
            is_due = new if since is None else ground.has_changed(measure, week, since)
            if is_due:
                found.add((measure.id, week))
            elif since and ground.may_settle(measure, week, since):
                settling.add((measure.id, week))
    provisional = house.store.weeks_with(Status.PROVISIONAL, {week for _, week in settling})
    return _batches(measures, found | (settling & provisional))


def _batches(measures: Sequence[Measure], found: Collection[tuple[str, Week]]) -> list[Due]:
    """Weeks that follow each other together, and the measures of which the same are due."""
    weeks: dict[str, list[Week]] = {}
    for id, week in sorted(found):
        weeks.setdefault(id, []).append(week)
    spans: dict[WeekRange, list[Measure]] = {}
    for measure in measures:
        for span in _spans(weeks.get(measure.id, [])):
            spans.setdefault(span, []).append(measure)
    return [Due(span, tuple(of_span)) for span, of_span in spans.items()]


def _spans(weeks: Sequence[Week]) -> Iterator[WeekRange]:
    for _, run in groupby(enumerate(weeks), key=lambda placed: placed[1].plus(-placed[0])):
        together = [week for _, week in run]
        yield WeekRange(together[0], together[-1])


@dataclass(frozen=True)
class _Ground:
    """What has been noted since the cells that have waited longest were worked out. What many ask alike is found once."""

    board: Board
    changes: pd.DataFrame
    described: Descriptions
    _found: dict[Hashable, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, house: House, waiting: Collection[WorkedOutAt]) -> "_Ground":
        oldest = min((since.at for since in waiting), default=None)
        changes = house.store.feed_changes(None if oldest is None else oldest.to_pydatetime())
        return cls(house.board, changes, descriptions_by_id(house.store.descriptions()))

    def _once(self, asked: Hashable, find: Callable[[], Found]) -> Found:
        if asked not in self._found:
            self._found[asked] = find()
        found: Found = self._found[asked]
        return found

    def has_changed(self, measure: Measure, week: Week, since: WorkedOutAt) -> bool:
        """Whether anything that bears on the cells of the measure in the week has changed, but that time may have settled them."""
        described = self._once(("described", measure.id, since), lambda: self._is_described_otherwise(measure, since))
        return described or self._time_tells(measure, week, since) or self._has_other_rows(measure, week, since)

    def may_settle(self, measure: Measure, week: Week, since: WorkedOutAt) -> bool:
        """Whether time may have settled a provisional figure of the measure in the week."""
        return since.as_of < self.board.as_of and self._passage(since).may_settle(measure, week)

    def _time_tells(self, measure: Measure, week: Week, since: WorkedOutAt) -> bool:
        now = self.board.as_of
        return now < since.as_of or (now > since.as_of and self._passage(since).ends(measure, week))

    def _passage(self, since: WorkedOutAt) -> Passage:
        return self._once(("passage", since.as_of), lambda: Passage(self.board, since.as_of, self.board.as_of))

    # Rows

    def _has_other_rows(self, measure: Measure, week: Week, since: WorkedOutAt) -> bool:
        for feed in self._feeds(measure):
            changed = self._once(("weeks", feed.id, since), partial(self._weeks_changed, feed, since))
            if changed is None:
                return True
            bearing = weeks_of_rows(self.board, feed, WeekRange(week, week), measures=(measure,)) if changed else ()
            if any(one in bearing for one in changed):
                return True
        return False

    def _feeds(self, measure: Measure) -> list[Feed]:
        return [self.board.feed_by_id[feed] for feed in self._looked_at(measure) if feed in self.board.feed_by_id]

    def _looked_at(self, measure: Measure) -> tuple[str, ...]:
        return self._once(("feeds", measure.id), lambda: self.board.looks_at(measure))

    def _weeks_changed(self, feed: Feed, since: WorkedOutAt) -> set[Week] | None:
        """The weeks of which the feed's rows or days have changed; None where something has that bears on every week."""
        noted = self.changes[(self.changes["feed"] == feed.id) & (self.changes["noted_at"] > since.at)]
        if (noted["reason"] == Reason.SENDER_KNOWN).any():
            return None
        passed = self._passage(since).months(feed) if feed.is_periodic and since.as_of < self.board.as_of else ()
        return {*(Week(ending.date()) for ending in noted["week_ending"].unique()), *passed}

    # Descriptions

    def _is_described_otherwise(self, measure: Measure, since: WorkedOutAt) -> bool:
        asked = [*((kind, THE_BOARD) for kind in (SOFTWARE, REFERENCE, ORDER)), *((FEED, feed) for feed in self._looked_at(measure))]
        asked += [(MEASURE, id) for id in (measure.id, *self._volumes(measure))]
        if any(told[-1][0] > since.at for named in asked if (told := self.described.get(named))):
            return True
        measures, code_lists = self._once(("teams", since), lambda: self._told_of_teams(since))
        return measure.id in measures or any(feed.code_list in code_lists for feed in self._feeds(measure))

    def _volumes(self, measure: Measure) -> set[str]:
        """The measures that tell the volumes it holds against baselines."""
        baselines = [team.baseline for team in self.board.teams if team.baseline] if measure.against_baseline else []
        return {baseline.volume for baseline in baselines if baseline.volume}

    def _told_of_teams(self, since: WorkedOutAt) -> tuple[set[str], set[str]]:
        """The measures and the lists of codes of which a team has said something else."""
        measures: set[str] = set()
        code_lists: set[str] = set()
        for (kind, _), told in self.described.items():
            if kind == TEAM and told[-1][0] > since.at:
                of_measures, of_codes = _told_otherwise(said_at(told, since.at), told[-1][1])
                measures |= of_measures
                code_lists |= of_codes
        costs = {measure.id for measure in of_costs(self.board.measures)}
        if any(id in costs or id not in self.board.measure_by_id for id in measures):
            # Months are cut into parts where a team begins or ceases to keep any measure of cost: pennies of all of them may move.
            measures |= costs
        return measures, code_lists


def _told_otherwise(then: str | None, now: str) -> tuple[set[str], set[str]]:
    """The measures and the lists of codes on which the difference between two descriptions of a team can bear."""
    was, is_now = (json.loads(text) if text else {"measures": [], "codes": {}} for text in (then, now))
    differing = {key for key in was.keys() | is_now.keys() if was.get(key) != is_now.get(key)}
    kept = [{one["id"]: one for one in team["measures"]} for team in (was, is_now)]
    codes = [team["codes"] for team in (was, is_now)]
    if differing <= {"measures", "codes"}:
        return _differing(*kept), _differing(*codes)
    return set().union(*kept), set().union(*codes)


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}

"""The step that works cells out: those that are due, from what is accepted, with the totals and periods that are reconciled by them.

Which are due is found elsewhere, and so is why they change.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

import pandas as pd

from assets.due import Due, due, known_before
from assets.explaining import MEASURE, note_descriptions, why_cells_change
from assets.house import House
from boxscore.board import Board
from boxscore.cells import CELL_KEY
from boxscore.costs import LEDGER, ROSTER
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.weeks import WeekRange
from measures.cells import control_totals, weekly_cells
from measures.costs.reconciled import months_of, reconciled
from measures.cover import Cover
from measures.facts import Facts
from measures.reaching import changed_with, of_costs, weeks_of_months, weeks_of_rows, weeks_reconciled
from sources.extracts import no_rows
from warehouse.history import WorkedOut
from warehouse.replacing import CellChanges

log = logging.getLogger("boxscore")


def keep_cells(house: House, weeks: WeekRange, run: str, *, anew: bool = False) -> CellChanges:
    """Works out the cells of ``weeks`` that can have changed (with ``anew`` all of them) from what is accepted, and reconciles spend.

    So are those of other weeks that what is accepted in these bears on, where they were worked out before.
    """
    # What is noted tonight of the board is what these cells are worked out from, so it is noted before.
    note_descriptions(house, run)
    board, at, find = house.board, house.store.moment(), known_before if anew else partial(due, new=False)
    of_weeks = [Due(weeks, board.measures)] if anew else due(house, weeks, board.measures)
    of_others = [batch for others, measures in changed_with(board, weeks) for batch in find(house, others, measures)]
    # Before the cells: what is due by them would not be any more, were the night to end in between.
    _keep_reconciliation(house, weeks, [batch.weeks for batch in of_weeks if of_costs(batch.measures)], run)
    for feed in _looked_at_by_nothing(board):
        _keep_control_totals(house, facts_of(house, feed, weeks, measures=()), weeks, run)
    changes = _withdraw_given_up(house, weeks, run)
    for batch in of_weeks:
        changes += _work_out(house, batch, run)
    # What was not due is as it would be worked out, which is as good as having done so.
    house.store.note_worked_out(weeks, [measure.id for measure in board.measures], as_of=board.as_of, at=at, run=run)
    for batch in of_others:
        changes += _work_out_again(house, batch, run)
    log.info("Cells: %s new, %s changed, %s as they were", *(f"{count:,}" for count in (changes.new, changes.changed, changes.unchanged)))
    return changes


def _work_out(house: House, batch: Due, run: str) -> CellChanges:
    """Makes the cells of the batch what is accepted says, and the control totals of its feeds with them."""
    at, facts = house.store.moment(), _facts(house, batch)
    for of_feed in facts.values():
        _keep_control_totals(house, of_feed, batch.weeks, run)
    return _replace_cells(house, batch, weekly_cells(house.board, facts, batch.weeks, measures=batch.measures), at=at, run=run)


def _work_out_again(house: House, batch: Due, run: str) -> CellChanges:
    """Works out again the cells there are of the batch, for what was accepted of other weeks bears on them."""
    at = house.store.moment()
    known = house.store.cells(weeks=batch.weeks)
    known = known[known["measure"].isin(batch.ids)].drop(columns="run")
    again = weekly_cells(house.board, _facts(house, batch), batch.weeks, measures=batch.measures)
    of_known, of_again = (pd.MultiIndex.from_frame(cells[list(CELL_KEY)]) for cells in (known, again))
    kept = [known[~of_known.isin(of_again)], again[of_again.isin(of_known)]]
    return _replace_cells(house, batch, pd.concat(kept, ignore_index=True), at=at, run=run)


def _replace_cells(house: House, batch: Due, cells: pd.DataFrame, *, at: datetime, run: str) -> CellChanges:
    """Keeps the cells, why those that change do so, and that they were worked out from the facts there were ``at`` that time."""
    worked_out = WorkedOut(batch.weeks, batch.ids, house.board.as_of, at)
    explain = why_cells_change(house, batch.weeks, batch.ids)
    return house.store.replace_cells(batch.weeks, cells, run=run, explain=explain, worked_out=worked_out)


def _withdraw_given_up(house: House, weeks: WeekRange, run: str) -> CellChanges:
    """Takes away the cells of measures that no team keeps any more."""
    ever = house.store.descriptions()
    given_up = sorted(set(ever.loc[ever["kind"] == MEASURE, "id"]) - set(house.board.measure_by_id))
    if not given_up or not house.store.has_cells(weeks, measures=given_up):
        return CellChanges(0, 0, 0, 0)
    none = weekly_cells(house.board, {}, weeks, measures=())
    worked_out = WorkedOut(weeks, given_up, house.board.as_of, house.store.moment())
    return house.store.replace_cells(weeks, none, run=run, explain=why_cells_change(house, weeks, given_up), worked_out=worked_out)


def _keep_control_totals(house: House, facts: Facts, weeks: WeekRange, run: str) -> None:
    if facts.feed.control_total:
        house.store.replace_control_totals(facts.feed.id, weeks, control_totals(house.board, facts, weeks), run=run)


def _looked_at_by_nothing(board: Board) -> list[Feed]:
    """The feeds of which no measure tells that anything of them is due."""
    looked_at = {feed for measure in board.measures for feed in board.looks_at(measure)}
    return [feed for feed in board.feeds if feed.id not in looked_at]


def _keep_reconciliation(house: House, weeks: WeekRange, worked_out: Iterable[WeekRange], run: str) -> None:
    """Reconciles those of the ledger's periods in ``weeks`` of which costs were worked out, of a board that counts costs."""
    board, costs = house.board, [measure for measure in of_costs(house.board.measures) if not measure.against_baseline]
    spans = [span for of_costs in worked_out for span in weeks_reconciled(board, of_costs, weeks)]
    for span in dict.fromkeys(spans):
        needed = weeks_of_months(board, span)
        facts = {feed.id: facts_of(house, feed, needed, measures=costs) for feed in board.feeds if feed.id in (LEDGER, ROSTER)}
        told = reconciled(board, facts, span)
        house.store.replace_reconciliation(told.periods, told.shares, told.missing_rates, months=months_of(span), run=run)


def _facts(house: House, batch: Due) -> dict[str, Facts]:
    """The accepted rows that bear on the cells of the batch."""
    looked_at = {feed for measure in batch.measures for feed in house.board.looks_at(measure)}
    return {feed.id: facts_of(house, feed, batch.weeks, measures=batch.measures) for feed in house.board.feeds if feed.id in looked_at}


def facts_of(house: House, feed: Feed, weeks: WeekRange, *, measures: Sequence[Measure]) -> Facts:
    """The accepted rows that can bear on these measures in ``weeks``, those kept with other weeks among them."""
    needed = weeks_of_rows(house.board, feed, weeks, measures=measures)
    rows = house.lake.accepted(feed.id, needed)
    cover = Cover(house.store.feed_cover(feed.id, needed), house.store.feed_senders(feed.id))
    return Facts(feed, rows if len(rows) else no_rows(feed), cover)

"""``boxscore trace``: what stands behind one cell, from the warehouse and the lake. How it is shown belongs to the pages of a trace.

Imports neither Dagster nor Great Expectations.
"""

import sys
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from boxscore.board import Board
from boxscore.cells import UNMAPPED, Status
from boxscore.errors import ConfigurationError
from boxscore.measures import Measure
from boxscore.settings import Settings
from boxscore.weeks import Week, WeekRange
from measures.tracing import Traced, traced
from pipelines.exporting import refuse_unknown
from pipelines.kept_facts import kept_facts
from pipelines.refusals import refused_behind
from warehouse.files import Files
from warehouse.lake import Lake
from warehouse.store import Store
from workbooks.figures import in_pounds

FIGURES = ("numerator", "denominator", "value", "n")


@dataclass(frozen=True)
class Trace:
    """One cell and what stands behind it."""

    board: Board
    team: str
    measure: Measure
    week: Week
    cell: dict[str, Any]
    """The cell as the warehouse has it, money in pounds; None where there is no value."""
    earlier: pd.DataFrame
    """What it said before, oldest first, money in pounds; without figures where the cell is hidden now."""
    runs: dict[str, tuple[str, datetime]]
    """For each run of the board what asked for it, and when it began (UTC)."""
    parts: tuple[Traced, ...]
    """The rows behind it; none when they are withheld."""
    refused: pd.DataFrame
    """The refused rows that might have counted, as ``pipelines.refusals`` tells them."""
    deliveries: pd.DataFrame
    """The extracts ever seen of its feeds, one row each."""
    verdicts: pd.DataFrame
    """The verdicts on its week, one row a feed that has one."""
    withheld: str
    """Why no rows are told; empty when they are."""
    feeds_with_hidden: frozenset[str]
    """The feeds of which another figure of the team is hidden in the week: how many rows there are besides is not told."""


def trace_cell(settings: Settings, board: Board, *, team: str, measure: str, day: date) -> Trace:
    """The cell of the week that holds ``day``, and all that stands behind it.

    ConfigurationError names what there is when the team, the measure or the week is none of the board's, or the cell is not there.
    """
    refuse_unknown(board, team, measure)
    week, asked = Week.of(day), board.measure_by_id[measure]
    _refuse_not_kept(board, team, asked, week)
    store, lake, weeks = Store.reading(settings.warehouse_of(board)), Lake(Files(board.state)), WeekRange(week, week)
    cell = _cell(board, store, team, asked, week)
    hidden = _hidden_of(board, store, weeks)
    parts: tuple[Traced, ...] = ()
    withheld = _hidden(asked) if cell["status"] == Status.HIDDEN else ""
    if not withheld:
        parts = traced(asked, board, kept_facts(board, store, lake, board.looks_at(asked), weeks), team=team, week=week)
        withheld = _would_give_away(parts, hidden)
    told = () if withheld else parts
    return Trace(
        board=board,
        team=team,
        measure=asked,
        week=week,
        cell=cell,
        earlier=_earlier(board, store, team, measure, weeks, without_figures=cell["status"] == Status.HIDDEN),
        runs={run: (how, begun.to_pydatetime()) for run, how, begun in store.runs()[["run", "how", "started_at"]].itertuples(index=False)},
        parts=told,
        refused=refused_behind(board, store, lake, told, team=team, week=week),
        deliveries=pd.concat([store.deliveries(feed) for feed in board.looks_at(asked)], ignore_index=True),
        verdicts=pd.concat([store.feed_weeks(feed, weeks) for feed in board.told_by(asked)], ignore_index=True),
        withheld=withheld,
        feeds_with_hidden=hidden.get(team, frozenset()),
    )


def _cell(board: Board, store: Store, team: str, measure: Measure, week: Week) -> dict[str, Any]:
    found = store.cells(team=team, measure=measure.id, weeks=WeekRange(week, week))
    if found.empty:
        raise ConfigurationError(_no_cell(store, team, measure, week))
    plain = in_pounds(found, board.measure_by_id).astype(object)
    return {str(name): value for name, value in plain.where(plain.notna(), None).iloc[0].items()}


def _earlier(board: Board, store: Store, team: str, measure: str, weeks: WeekRange, *, without_figures: bool) -> pd.DataFrame:
    """What the cell said before, oldest first."""
    begun = store.runs().set_index("run")["started_at"]
    earlier = in_pounds(store.superseded_cells(team=team, measure=measure, weeks=weeks), board.measure_by_id)
    earlier = earlier.assign(at=earlier["superseded_by"].map(begun)).sort_values("at", ignore_index=True)
    if without_figures:
        earlier = earlier.assign(**{name: earlier[name].mask(earlier[name].notna()) for name in FIGURES})
    return earlier


def _refuse_not_kept(board: Board, team: str, measure: Measure, week: Week) -> None:
    if week not in board.whole_history:
        raise ConfigurationError(f"The board has no {week.label}; its weeks are {board.whole_history.label}.")
    if team == UNMAPPED:
        return
    chosen = board.team_by_slug[team].chosen(measure.id)
    if chosen is None:
        ids = ", ".join(one.id for one in board.team_by_slug[team].measures)
        raise ConfigurationError(f"{team} has not chosen {measure.id}. Its measures are {ids}.")
    kept = board.team_by_slug[team].days_of(chosen, as_of=board.as_of)
    if kept is None or kept[1] < week.start or kept[0] > week.ending:
        days = f"from {kept[0]:%d/%m/%Y} to {kept[1]:%d/%m/%Y}" if kept else "on no day yet"
        raise ConfigurationError(f"{team} does not keep {measure.id} in {week.label}; it keeps it {days}.")


def _no_cell(store: Store, team: str, measure: Measure, week: Week) -> str:
    if team == UNMAPPED:
        cells = store.cells(team=team)
        if measure.id not in set(cells["measure"]):
            told = ", ".join(sorted(set(cells["measure"]))) or "no measure"
            return f"Nothing of {measure.id} is told of what belongs to no team; that is told of {told}."
        weeks = cells.loc[cells["measure"] == measure.id, "week_ending"]
        label = WeekRange(Week(weeks.min().date()), Week(weeks.max().date())).label
        return f"Nothing of {measure.id} belongs to no team in {week.label}; it is told for {label}."
    return (
        f"No run has worked out {measure.id} of {team} for {week.label} yet. "
        f"Run `boxscore run --from {week.start:%Y-%m-%d} --to {week.ending:%Y-%m-%d}` first."
    )


def _hidden(measure: Measure) -> str:
    return (
        f"The figure is hidden because it rests on fewer than {measure.least_n}. Its rows, what it said before and the rows refused "
        "would give it away, and are not told."
    )


def _hidden_of(board: Board, store: Store, weeks: WeekRange) -> dict[str, frozenset[str]]:
    """For each team with hidden cells in the week, the feeds that those rest on."""
    hidden: dict[str, frozenset[str]] = {}
    for team, measure in store.cells(status=Status.HIDDEN, weeks=weeks)[["team", "measure"]].itertuples(index=False):
        feeds = board.measure_by_id[measure].feeds if measure in board.measure_by_id else ()
        hidden[team] = hidden.get(team, frozenset()) | frozenset(feeds)
    return hidden


def _would_give_away(parts: tuple[Traced, ...], hidden: dict[str, frozenset[str]]) -> str:
    """Why the rows are not told, when some count for another team too of which a figure of the same feed is hidden in the week."""
    others = sorted({other for part in parts for other in part.counts_for_too if part.term.feed in hidden.get(other, frozenset())})
    if not others:
        return ""
    return (
        f"Its rows are not told: some of them are of {' and '.join(others)} too, of whom a figure is hidden in this week "
        "because it rests on too few. One by one the rows would give it away."
    )


def write_text(text: str, out: str | None) -> None:
    """Writes it to a file, path or URL, or to the screen."""
    if out is None:
        sys.stdout.write(text)
        return
    place, _, name = out.rpartition("/")
    Files(place or ".").write(name, text.encode())

"""Every measure of every team for a batch of weeks: counted, divided, and given a status. Where cells are kept belongs elsewhere.

Ratios divide sums of numerators by sums of denominators. Missing is never zero: a feed that did not arrive is "not received",
a denominator of nothing is "no activity", and a figure resting on too few is "hidden", with nothing left beside the word.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boxscore.board import Board
from boxscore.cells import CELL_COLUMNS, UNMAPPED, Status
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.weeks import WeekRange
from measures.terms import Counted, Facts, Grid, counted

NEVER = (np.datetime64("9999-01-01", "D"), np.datetime64("0001-01-01", "D"))


def weekly_cells(board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> pd.DataFrame:
    """One row a cell of ``weeks``: every team, every measure it keeps, every week it keeps it in; then the spend of no team.

    Columns: those of ``CELL_COLUMNS`` and ``extracts``; money in whole pence, percentages 0-100, numbers NA where there is none.
    """
    parts = [_of_measure(measure, board, facts, weeks) for measure in board.measures]
    cells = pd.concat(parts, ignore_index=True)
    return cells.sort_values(["team", "measure", "week_ending"], ignore_index=True)


def teams_of_rows(feed: Feed, rows: pd.DataFrame, board: Board) -> pd.DataFrame:
    """One row for each team a fact counts for: its position ``at`` and the ``team``'s; a fact of no team is not there.

    The position after the last team stands for "no team": a row counts there when only a whole organisation, or nobody, claims it.
    """
    owners = {code: at for at, team in enumerate(board.teams) for code in team.codes.get(feed.id, ())}
    claims = [rows[column].map(owners) for column in feed.team_from]
    pairs = pd.concat([pd.DataFrame({"at": np.arange(len(rows)), "team": claim.to_numpy()}) for claim in claims], ignore_index=True)
    pairs = pairs.dropna().astype("int64").drop_duplicates(ignore_index=True)
    whole = [at for at, team in enumerate(board.teams) if team.whole_organisation]
    claimed = pairs.loc[~pairs["team"].isin(whole), "at"]
    unclaimed = np.setdiff1d(np.arange(len(rows)), claimed.to_numpy())
    return pd.concat([pairs, pd.DataFrame({"at": unclaimed, "team": len(board.teams)})], ignore_index=True)


def control_totals(board: Board, facts: Facts, weeks: WeekRange) -> pd.DataFrame:
    """One row a week with accepted rows of a reconciled feed: what was accepted, what belongs to teams and what to none, in pence.

    The three are worked out each on its own, so that accepted = teams + unmapped says something.
    """
    amounts = facts.rows[facts.feed.control_total or ""].astype("float64")
    pairs = teams_of_rows(facts.feed, facts.rows, board)
    whole = [at for at, team in enumerate(board.teams) if team.whole_organisation]
    of_teams = pairs.loc[(pairs["team"] < len(board.teams)) & ~pairs["team"].isin(whole), "at"]
    of_none = pairs.loc[pairs["team"] == len(board.teams), "at"]
    weekly = pd.DataFrame(
        {
            "week_ending": facts.rows["week_ending"],
            "rows_accepted": 1,
            "accepted_pence": amounts,
            "teams_pence": amounts * np.bincount(of_teams, minlength=len(amounts)),
            "unmapped_rows": np.bincount(of_none, minlength=len(amounts)),
            "unmapped_pence": amounts * np.bincount(of_none, minlength=len(amounts)),
        }
    )
    inside = weekly["week_ending"].between(pd.Timestamp(weeks.first.ending), pd.Timestamp(weeks.last.ending))
    return weekly[inside].groupby("week_ending", as_index=False).sum()


def _of_measure(measure: Measure, board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> pd.DataFrame:
    grid = _grid(measure, board, facts, weeks)
    over = _counted(measure.numerator.feed, measure, board, facts, grid, numerator=True)
    under = _counted(measure.denominator.feed, measure, board, facts, grid, numerator=False) if measure.denominator else None
    return _told(measure, board, facts, grid, over, under)


def _counted(feed: str, measure: Measure, board: Board, facts: Mapping[str, Facts], grid: Grid, *, numerator: bool) -> Counted:
    term = measure.numerator if numerator or measure.denominator is None else measure.denominator
    return counted(term, facts[feed], grid, teams_of_rows(facts[feed].feed, facts[feed].rows, board))


def _grid(measure: Measure, board: Board, facts: Mapping[str, Facts], weeks: WeekRange) -> Grid:
    days = []
    for team in board.teams:
        chosen = team.chosen(measure.id)
        kept = team.days_of(chosen, as_of=weeks.last.ending) if chosen else None
        days.append((np.datetime64(kept[0], "D"), np.datetime64(kept[1], "D")) if kept else NEVER)
    days.append(_days_of_no_team(measure, facts, weeks))
    first, last = (np.array(ends, dtype="datetime64[D]") for ends in zip(*days, strict=True))
    return Grid(weeks, [*(team.slug for team in board.teams), UNMAPPED], first, last)


def _days_of_no_team(measure: Measure, facts: Mapping[str, Facts], weeks: WeekRange) -> tuple[np.datetime64, np.datetime64]:
    """Spend of no team is shown for the days its extracts speak for, and only where the measure is a sum of a reconciled feed."""
    source = facts[measure.numerator.feed]
    covered = source.covered.dropna(subset=["covered_from"])
    if measure.denominator or source.feed.control_total != measure.numerator.column or covered.empty:
        return NEVER
    return np.datetime64(covered["covered_from"].min(), "D"), np.datetime64(covered["covered_to"].max(), "D")


def _told(measure: Measure, board: Board, facts: Mapping[str, Facts], grid: Grid, over: Counted, under: Counted | None) -> pd.DataFrame:
    kept = grid.kept
    received = over.received & (under.received if under else True)
    numerator = over.total[kept]
    denominator = under.total[kept] if under else np.full(numerator.shape, np.nan)
    n = {
        "numerator": numerator,
        "denominator": denominator,
        "rows": over.rows[kept].astype(float),
        "none": np.full(numerator.shape, np.nan),
    }
    provisional = over.provisional | (under.provisional if under else False) | _unsettled(measure, board, facts, grid)
    status = _status(measure, received[kept], provisional[kept], denominator if under else None, n[measure.n])
    shown = np.isin(status, [Status.FINAL, Status.PROVISIONAL])
    idle = status == Status.NO_ACTIVITY
    teams, at = np.nonzero(kept)
    frame = pd.DataFrame(
        {
            "team": np.array(grid.slugs, dtype=object)[teams],
            "measure": measure.id,
            "week_ending": grid.endings[at],
            "numerator": np.where(shown | idle, numerator, np.nan),
            "denominator": np.where(shown | idle, denominator, np.nan),
            "value": np.where(shown, _value(measure, numerator, denominator if under else None), np.nan),
            "status": status,
            "as_of": np.where(received[kept], over.as_of[kept], np.datetime64("NaT")),
            "n": np.where(shown | idle, n[measure.n], np.nan),
            "extracts": np.where(received[kept], _both(over.extracts[kept], under.extracts[kept] if under else None), ""),
        }
    )
    numbers = dict.fromkeys(("numerator", "denominator", "value", "n"), "Float64")
    frame = frame.astype(
        {"week_ending": "datetime64[us]", "as_of": "datetime64[us]", "team": "str", "status": "str", "extracts": "str"} | numbers
    )
    return frame.loc[:, [*CELL_COLUMNS, "extracts"]]


def _value(measure: Measure, numerator: NDArray[np.float64], denominator: NDArray[np.float64] | None) -> NDArray[np.float64]:
    if denominator is None:
        return numerator
    ratio = np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator != 0)
    return ratio * 100 if measure.is_percentage else ratio


def _status(
    measure: Measure,
    received: NDArray[np.bool_],
    provisional: NDArray[np.bool_],
    denominator: NDArray[np.float64] | None,
    n: NDArray[np.float64],
) -> NDArray[np.object_]:
    idle = np.zeros(received.shape, dtype=bool) if denominator is None else denominator == 0
    cases = [~received, idle, n < measure.least_n, provisional]
    words = [Status.NOT_RECEIVED, Status.NO_ACTIVITY, Status.HIDDEN, Status.PROVISIONAL]
    return np.select(cases, np.array([str(word) for word in words], dtype=object)[:, None].repeat(len(received), axis=1), str(Status.FINAL))


def _unsettled(measure: Measure, board: Board, facts: Mapping[str, Facts], grid: Grid) -> NDArray[np.bool_]:
    """The weeks too recent for their feeds to be complete, by the board's date."""
    weeks = max(facts[feed].feed.settles_after_weeks for feed in measure.feeds)
    recent: NDArray[np.bool_] = grid.endings + weeks * np.timedelta64(7, "D") > np.datetime64(board.as_of, "D")
    return np.broadcast_to(recent[None, :], grid.shape)


def _both(over: NDArray[np.object_], under: NDArray[np.object_] | None) -> NDArray[np.object_]:
    if under is None:
        return over
    return np.array([" ".join(dict.fromkeys(f"{a} {b}".split())) for a, b in zip(over, under, strict=True)], dtype=object)

"""What the workbooks of some teams say of their costs, a batch of teams at a time. How weeks are compared is worked out in the measures."""

from collections.abc import Mapping

import pandas as pd

from assets.house import House
from assets.team_ledgers import LedgerKept, TeamLedger, ledgers_of
from boxscore.board import Board
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.bridge import Bridge, CostedPeriod, bridge, in_words, rounded_pence, savings
from measures.costed_weeks import (
    LINES,
    NOT_BY_LINE,
    TOTAL,
    WEEKS_COMPARED,
    YEAR_END,
    Compared,
    CostedWeek,
    Stretch,
    Told,
    Volume,
    compared,
    costed_weeks,
    volume_of,
)
from workbooks.cost_contents import Amount, Comparison, CostLine, CostWeek, Crossed, Saved, TeamCost, Weeks

WERE_COUNTED = "were counted"
"""Ends "because more ..." of whatever tells a volume."""


def costs_of(house: House, current: Mapping[str, Week], cells: pd.DataFrame, kept: LedgerKept) -> dict[str, TeamCost]:
    """By slug what each of the teams' workbooks says of its cost; a team that keeps no total of it (F01) is not there.

    ``current``: the teams' current weeks, by slug. ``cells``: the teams' up to then, of the measures they keep.
    """
    board = house.board
    looked_at = {slug: _looked_at(board, board.team_by_slug[slug], week) for slug, week in current.items()}
    of_teams = {str(slug): rows for slug, rows in _bearing_on_costs(board, looked_at, cells).groupby("team", observed=True)}
    shown = {slug: _shown(board, board.team_by_slug[slug], current[slug]) for slug in of_teams}
    ledgers = ledgers_of(house, kept, shown)
    return {slug: _cost(board, board.team_by_slug[slug], rows, looked_at[slug], ledgers[slug]) for slug, rows in of_teams.items()}


def _shown(board: Board, team: Team, current: Week) -> WeekRange:
    """The weeks the workbook shows, none from before the team opened."""
    first = current.plus(1 - board.weeks_shown)
    return WeekRange(min(max(first, Week.of(team.opens)), current), current)


def _bearing_on_costs(board: Board, looked_at: Mapping[str, WeekRange], cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of spend and volume of the teams that keep a total, from the first week on that one of them looks at: few of many."""
    teams = [team for slug in looked_at if (team := board.team_by_slug[slug]).chosen(TOTAL)]
    volumes = {volume.measure.id for team in teams if (volume := volume_of(board, team))}
    first = min((weeks.first.ending for weeks in looked_at.values()), default=board.as_of)
    recent = cells[cells["measure"].isin({TOTAL, YEAR_END, *LINES, *volumes}) & (cells["week_ending"] >= pd.Timestamp(first))]
    return recent[recent["team"].isin([team.slug for team in teams])]


def _looked_at(board: Board, team: Team, current: Week) -> WeekRange:
    """The weeks that may be compared: when the newest have no figures yet, those before them are."""
    first = current.plus(1 - 2 * WEEKS_COMPARED - board.weeks_shown)
    return WeekRange(min(first, team.baseline.weeks.first) if team.baseline else first, current)


def _cost(board: Board, team: Team, cells: pd.DataFrame, looked_at: WeekRange, ledger: TeamLedger) -> TeamCost:
    volume, shown = volume_of(board, team), _shown(board, team, looked_at.last)
    weeks = costed_weeks(cells, volume, looked_at)
    told = [one for one in weeks if one.week in shown]
    lines = list(dict.fromkeys(line for one in weeks for line in one.lines))
    rest = any(one.not_by_line for one in told)
    of = compared(team, weeks, with_volume=volume is not None)
    names = names_of_lines(board)
    return TeamCost(
        lines=tuple(names[line] for line in (*lines, *([NOT_BY_LINE] if rest else []))),
        volume=f"{volume.measure.name} ({volume.measure.id})" if volume else "",
        one=volume.one if volume else "",
        weeks=tuple(_week(one, rest=rest) for one in reversed(told)),
        comparison=comparison_of(of, names, volume) if of else None,
        periods=ledger.periods,
        accounts=ledger.accounts,
    )


def _week(one: CostedWeek, *, rest: bool) -> CostWeek:
    lines = [_amount(told) for told in one.lines.values()]
    if rest:
        lines.append(one.not_by_line if one.spend.figure is not None else str(one.spend.status))
    volume = one.volume.figure
    return CostWeek(
        ending=one.week.ending,
        status=str(one.spend.status),
        lines=tuple(lines),
        spend=_amount(one.spend),
        volume=str(one.volume.status) if volume is None else float(volume),
        volume_status=str(one.volume.status),
        unit_cost=_amount(one.unit_cost),
        year_end=_amount(one.year_end),
    )


def _amount(told: Told) -> Amount:
    return str(told.status) if told.figure is None else int(told.figure)


def names_of_lines(board: Board) -> dict[str, str]:
    """What each line of spend that one of the board's teams keeps is called, by its measure's id, and what is in none."""
    return {line: board.measure_by_id[line].name for line in LINES if line in board.measure_by_id} | {NOT_BY_LINE: NOT_BY_LINE.capitalize()}


def comparison_of(of: Compared, names: Mapping[str, str], volume: Volume | None) -> Comparison | None:
    """What is told of two stretches of weeks, money in whole pence that add up; None when one of them has no week with figures."""
    before, after = of.before.period, of.after.period
    if before is None or after is None:
        return None
    crossed = bridge(before, after)
    return Comparison(
        before=_weeks(of.before),
        after=_weeks(of.after),
        is_baseline=of.is_baseline,
        baseline_lacks=tuple(week.ending for week in of.baseline_lacks),
        lines=tuple(_lines(before, after, crossed, names)),
        spend=CostLine(
            "Spend", rounded_pence(before.spend_a_week), rounded_pence(after.spend_a_week), crossed.shown.spend if crossed else None
        ),
        crossed=_crossed(crossed, volume) if crossed and volume else None,
        saved=_saved(before, after),
    )


def _lines(before: CostedPeriod, after: CostedPeriod, crossed: Bridge | None, names: Mapping[str, str]) -> list[CostLine]:
    lines = list(dict.fromkeys([*before.spend, *after.spend]))
    effects = crossed.shown.lines if crossed else {}
    amounts = zip(lines, before.average_week(lines), after.average_week(lines), strict=True)
    return [CostLine(names[line], was, now, effects.get(line)) for line, was, now in amounts]


def _crossed(crossed: Bridge, volume: Volume) -> Crossed:
    return Crossed(
        volume_before=float(crossed.before.volume_a_week),
        volume_after=float(crossed.after.volume_a_week),
        volume_effect=crossed.shown.volume,
        unit_cost_before=crossed.shown.before,
        unit_cost_after=crossed.shown.after,
        says=in_words(crossed, one=volume.one, done=WERE_COUNTED),
    )


def _saved(before: CostedPeriod, after: CostedPeriod) -> Saved:
    saved, weeks = savings(before, after), after.weeks
    released, avoided = saved.cash_releasing, saved.cost_avoiding
    return Saved(
        released=rounded_pence(released),
        released_in_all=rounded_pence(released * weeks),
        avoided=None if avoided is None else rounded_pence(avoided),
        avoided_in_all=None if avoided is None else rounded_pence(avoided * weeks),
    )


def _weeks(stretch: Stretch) -> Weeks:
    asked = stretch.asked
    left_out = tuple(week.ending for week in stretch.left_out)
    return Weeks(asked.first.ending, asked.last.ending, len(stretch.told), left_out, str(stretch.status))

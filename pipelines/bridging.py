"""``boxscore bridge``: a team's unit cost between any two periods, as a table or JSON. How it is worked out belongs to the measures.

Imports neither Dagster nor Great Expectations.
"""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from assets.charting import kept_now
from assets.team_costs import comparison_of, names_of_lines
from boxscore.board import Board
from boxscore.cells import UNMAPPED
from boxscore.errors import ConfigurationError
from boxscore.settings import Settings
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.costed_weeks import TOTAL, Volume, compared, costed_weeks, volume_of
from pipelines.exporting import as_written, refuse_unknown
from warehouse.store import Store
from workbooks.cost_contents import Comparison, CostLine, Weeks
from workbooks.cost_wording import as_avoided, as_released, weeks_in_words, why_these_weeks
from workbooks.figures import PENCE_A_POUND

COLUMNS = ("part", "before", "after", "change", "effect")
SPEND, VOLUME, UNIT_COST = "Spend", "Volume", "Unit cost"
DECIMALS = 6
Row = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class TeamBridge:
    """One team's unit cost between two periods."""

    team: str
    volume: Volume | None
    of: Comparison
    is_chosen: bool
    """Whether the earlier weeks were asked for."""

    @property
    def sentences(self) -> list[str]:
        """What it says, for a person."""
        says = [f"{self.of.crossed.says}."] if self.of.crossed else ["There is no unit cost: no volume is told in one of the periods."]
        why = [] if self.is_chosen else why_these_weeks(self.of)
        return [*says, weeks_in_words(self.of), *why, as_released(self.of.saved), as_avoided(self.of.saved)]

    @property
    def rows(self) -> list[Row]:
        """The columns of ``COLUMNS``, of an average week: the lines, the spend they make, the volume, the unit cost; money in pounds."""
        spend = self.of.spend
        lines = [_row(line) for line in (*self.of.lines, CostLine(SPEND, spend.before, spend.after, spend.effect))]
        crossed = self.of.crossed
        if crossed is None:
            return [*lines, (VOLUME, "", "", "", ""), (UNIT_COST, "", "", "", "")]
        change = crossed.unit_cost_after - crossed.unit_cost_before
        volumes = _volumes(crossed.volume_before, crossed.volume_after, crossed.volume_after - crossed.volume_before)
        unit_cost = _row(CostLine(UNIT_COST, crossed.unit_cost_before, crossed.unit_cost_after, change))
        return [*lines, (VOLUME, *volumes, _pounds(crossed.volume_effect)), unit_cost]


def bridge_of(
    settings: Settings, board: Board, *, team: str, before: tuple[date, date] | None, after: tuple[date, date] | None
) -> TeamBridge:
    """The bridge between the weeks that hold the days of each period; one that is left out is what the workbook compares.

    ConfigurationError for an unknown team, one whose cost nobody tells, periods that are not one before the other, and one without figures.
    """
    asked = _team(board, team)
    cells = kept_now(asked, Store.reading(settings.warehouse_of(board)).cells(team=team))
    history = WeekRange(Week.of(asked.opens), max(board.last_week, Week.of(asked.opens)))
    earlier, later = (WeekRange.covering(*period) if period else None for period in (before, after))
    _refuse_the_wrong_way_round(earlier, later)
    volume = volume_of(board, asked)
    weeks = costed_weeks(cells, volume, history)
    of = compared(asked, weeks, with_volume=volume is not None, before=earlier, after=later)
    told = comparison_of(of, names_of_lines(board), volume) if of else None
    if told is None:
        raise ConfigurationError(
            f"{asked.name} has no week with figures of cost{' and volume' if volume else ''} in one of the periods. "
            f"`boxscore export --team {team} --measure {TOTAL}` tells which weeks have them."
        )
    return TeamBridge(team, volume, told, is_chosen=before is not None)


def _team(board: Board, slug: str) -> Team:
    refuse_unknown(board, slug, None)
    if slug == UNMAPPED:
        raise ConfigurationError("Spend of no team has no volume, and so no bridge. Name a team.")
    team = board.team_by_slug[slug]
    if team.chosen(TOTAL) is None:
        raise ConfigurationError(
            f"{team.name} does not keep {TOTAL}, the total of its cost, so nothing can be compared. Add it in teams.yaml."
        )
    return team


def _refuse_the_wrong_way_round(before: WeekRange | None, after: WeekRange | None) -> None:
    if before and after and before.last >= after.first:
        raise ConfigurationError(
            f"--before ({before.label}) must be over before --after ({after.label}) begins; both are taken as whole weeks."
        )


def as_csv(told: TeamBridge) -> str:
    """One row a part; what cannot be told is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(told.rows)
    return text.getvalue()


def as_json(told: TeamBridge) -> str:
    """The same with its periods, its savings and what it says; money in pounds, null for what cannot be told."""
    saved = told.of.saved
    said: dict[str, Any] = {
        "team": told.team,
        "volume": {"measure": told.volume.measure.id, "one": told.volume.one} if told.volume else None,
        "before": _period(told.of.before) | {"is_baseline": told.of.is_baseline},
        "after": _period(told.of.after),
        "parts": [dict(zip(COLUMNS, (row[0], *map(_number, row[1:])), strict=True)) for row in told.rows],
        "savings_a_week": {"cash_releasing": _in_pounds(saved.released), "cost_avoiding": _in_pounds(saved.avoided)},
        "says": told.sentences,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _period(weeks: Weeks) -> dict[str, Any]:
    return {
        "first_week_ending": weeks.first.isoformat(),
        "last_week_ending": weeks.last.isoformat(),
        "weeks": weeks.counted,
        "left_out": [day.isoformat() for day in weeks.left_out],
        "status": weeks.status,
    }


def _row(line: CostLine) -> Row:
    return line.name, _pounds(line.before), _pounds(line.after), _pounds(line.after - line.before), _pounds(line.effect)


def _volumes(before: float, after: float, change: float) -> tuple[str, str, str]:
    """Of average weeks, so that they have decimals that never end."""
    return _volume(before), _volume(after), _volume(change)


def _volume(volume: float) -> str:
    return as_written(round(volume, DECIMALS), two_decimals=False)


def _pounds(pence: int | None) -> str:
    return as_written(_in_pounds(pence), two_decimals=True)


def _in_pounds(pence: int | None) -> float | None:
    return None if pence is None else pence / PENCE_A_POUND


def _number(text: str) -> float | None:
    return float(text) if text else None

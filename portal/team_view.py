"""What a team's page tells: its box score in words, measure by measure, and what is left to do. How it looks belongs to templates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from boxscore.board import Board
from boxscore.cells import Status
from boxscore.entries import EntryKind, EntryName
from boxscore.teams import Team
from boxscore.weeks import Week, WeekRange
from measures.charts.words import in_words
from portal.blanks import Blank, blanks, weeks_asked
from portal.changes import Changed, changes_since
from portal.plots import plot_of
from portal.small_charts import SmallChart, small_chart
from portal.team_figures import TeamFigures, team_figures
from warehouse.glances import HeldSignal
from warehouse.register import Workbook
from warehouse.store import Store
from workbooks.figures import shown
from workbooks.lines import Line
from workbooks.wording import NO_FIGURE, NO_GOAL, against_goal, goal_met, since_last

NO_SIGNALS = "No signals are looked for: the days since climb by themselves."


@dataclass(frozen=True)
class MeasureRow:
    """One measure of the box score, in words."""

    id: str
    name: str
    unit: str
    latest: str
    """The newest figure there is, or that there is none."""
    latest_of: str
    """Its week."""
    latest_status: str
    """That it may still change; empty for a final figure."""
    this_week: str
    """Why the current week has no figure; empty when it has one."""
    goal: str
    against_goal: str
    is_goal_met: bool | None
    change: str
    signal: str
    quality: str
    """``improvement``, ``concern`` or ``neutral``; empty without a signal."""
    is_new: bool
    chart: SmallChart | None


@dataclass(frozen=True)
class Domain:
    """The measures of one part of the box score."""

    name: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class Entry:
    """One workbook of the register."""

    id: str
    label: str
    version: int
    reason: str
    written: datetime
    """In the board's own zone."""
    size_bytes: int
    is_current: bool
    is_kept: bool
    """Whether its file still is; it was put away when the board keeps it no longer."""


@dataclass(frozen=True)
class TeamView:
    """Everything a team's page shows."""

    team: Team
    current: Week | None
    """None while there is no figure."""
    domains: tuple[Domain, ...]
    workbooks: tuple[Entry, ...]
    """Newest first."""
    changed: Changed
    blanks: tuple[Blank, ...]
    """Of the weeks its workbook asks for."""
    completed: tuple[tuple[Week, str], ...]
    """Who filled in the workbook of each week, newest first; a week that nobody said so of is not there."""

    @property
    def latest_workbook(self) -> Entry | None:
        return next((entry for entry in self.workbooks if entry.is_current), None)

    @property
    def rows(self) -> list[MeasureRow]:
        return [row for domain in self.domains for row in domain.rows]

    @property
    def new(self) -> list[MeasureRow]:
        return [row for row in self.rows if row.is_new]

    @property
    def concerns(self) -> list[MeasureRow]:
        return [row for row in self.rows if row.quality == "concern"]


def team_view(board: Board, store: Store, team: Team) -> TeamView:
    """The page of a team as the warehouse stands now."""
    figures = team_figures(board, store, team)
    entries = tuple(_entry(board, one) for one in store.workbooks(team=team.slug))
    if figures is None:
        return TeamView(team, None, (), entries, Changed(), (), ())
    asked = weeks_asked(board, figures.current)
    held = store.held_signals(teams=[team.slug])
    rows = [(line.measure.domain.capitalize(), _row(figures, line, _new(held, figures))) for line in figures.lines]
    return TeamView(
        team=figures.team,
        current=figures.current,
        domains=tuple(Domain(name, tuple(row for _, row in of)) for name, of in groupby(rows, key=lambda named: named[0])),
        workbooks=entries,
        changed=changes_since(board, store, team, figures.current),
        blanks=blanks(board, store, [team], {team.slug: asked}).get(team.slug, ()),
        completed=tuple(_completed(store, team, asked)),
    )


def _entry(board: Board, one: Workbook) -> Entry:
    written = one.written_at.replace(tzinfo=UTC).astimezone(ZoneInfo(board.timezone))
    reason = one.reason or "why was not kept"
    return Entry(one.id, Week(one.week_ending).label, one.version, reason, written, one.size_bytes, one.current, one.pruned_at is None)


def measure_row(store: Store, figures: TeamFigures, line: Line) -> MeasureRow:
    """The same as the team's page says of one of its measures."""
    return _row(figures, line, _new(store.held_signals(teams=[figures.team.slug]), figures))


def _new(held: Sequence[HeldSignal], figures: TeamFigures) -> set[tuple[str, str]]:
    """The measures and signals told for the first time this week."""
    return {(signal.measure, signal.signal) for signal in held if signal.noticed_week == figures.current}


def _row(figures: TeamFigures, line: Line, new: set[tuple[str, str]]) -> MeasureRow:
    measure, chart = line.measure, figures.charts.chart(figures.team.slug, line.measure.id)
    newest = chart.latest if chart else None
    signal = newest.signal.word if newest else ""
    plot, this_week = plot_of(figures, line, chart), line.in_week(figures.current)
    return MeasureRow(
        id=measure.id,
        name=measure.name,
        unit=measure.unit,
        latest=NO_FIGURE if line.latest is None or line.latest.value is None else shown(line.latest.value, measure),
        latest_of=line.latest_week.label if line.latest_week else "",
        latest_status=str(line.latest.status) if line.latest and line.latest.status is not Status.FINAL else "",
        this_week=str(this_week.status) if this_week.value is None and line.latest_week != figures.current else "",
        goal=NO_GOAL if line.goal is None else shown(line.goal, measure),
        against_goal=against_goal(line),
        is_goal_met=goal_met(line),
        change=since_last(line),
        signal=in_words(chart) if chart else NO_SIGNALS if line.latest else f"{NO_FIGURE} yet",
        quality=str(newest.quality) if newest and signal else "",
        is_new=(measure.id, signal) in new,
        chart=small_chart(plot) if plot else None,
    )


def _completed(store: Store, team: Team, weeks: WeekRange) -> Iterator[tuple[Week, str]]:
    typed = store.entries_now([team.slug], kinds=(f"entry_{EntryKind.COMPLETED_BY}",))
    named = [(EntryName.read(name), value) for name, value in typed.loc[typed["value"].notna(), ["name", "value"]].itertuples(index=False)]
    found = {name.week: value for name, value in named if name and name.week and name.week in weeks}
    yield from sorted(found.items(), reverse=True)

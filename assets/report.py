"""What a run came to, in figures and in words: what ends ``boxscore run``, is kept with the run, written and sent.

What needs a person is found in ``troubles``, the other lines in ``report_lines``; how a page of it looks belongs to ``report_pages``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from assets.house import House
from assets.report_lines import (
    codes_of_no_team,
    doubts,
    known_gaps,
    new_signals,
    reconciled,
    refusals,
    runs_cut_short,
    withdrawn,
)
from assets.troubles import Night, of, refused_rows, troubles
from boxscore.outcomes import ATTENTION, DONE, FAILED
from boxscore.problems import Problem
from boxscore.weeks import WeekRange


@dataclass(frozen=True)
class RunReport:
    """The outcome of one run. Rows refused one by one are its business; a refused extract or week needs a person."""

    board: str
    run: str
    weeks: str
    week_count: int
    teams: int
    teams_ready: int
    """Those whose current workbook is there."""
    teams_waiting: int
    """Those that wait for a feed in the board's last week."""
    cells_by_status: dict[str, int]
    rows_accepted: int
    rows_refused: int
    refusals: tuple[str, ...]
    """One sentence for each feed with refused rows: how many, and the first."""
    problems: tuple[Problem, ...]
    """What needs a person."""
    doubts: tuple[str, ...]
    """One sentence for each feed with weeks that were used though something was noticed."""
    withdrawn: tuple[str, ...]
    """One sentence for each extract that took rows back: how many it holds no more."""
    control_totals: tuple[str, ...]
    known_gaps: tuple[str, ...]
    """One sentence for each known gap, and for what has come in it after all."""
    codes_of_no_team: tuple[str, ...]
    """One sentence for each feed in which rows have come of codes that no team holds or has held."""
    new_signals: tuple[str, ...]
    figures_changed: dict[str, int]
    """How many figures that were shown are others now, by reason, the most first."""
    cut_short: tuple[str, ...]
    """One sentence for each run before this one that did not get to its end: what it found and nobody was told of is told here."""
    workbooks_written: int
    workbooks_unchanged: int
    workbooks_at: str
    faults: tuple[str, ...] = ()
    """The steps that failed, in words; empty for a run that got to its end."""
    owners_told_of: tuple[Problem, ...] = ()
    """What only the owner of its feed has to know: extracts of which rows are refused."""
    not_told: tuple[str, ...] = ()
    """One sentence for each way to people that did not work; what they were to be told, the next run tells them."""

    @classmethod
    def of(cls, summary: Mapping[str, Any]) -> "RunReport":
        """The report that a summary was made of."""
        return TypeAdapter(cls).validate_python(summary)

    @property
    def needs_a_person(self) -> tuple[str, ...]:
        """What does, in sentences."""
        return (*self.faults, *(problem.text for problem in self.problems))

    @property
    def outcome(self) -> str:
        if self.faults:
            return FAILED
        return ATTENTION if self.problems else DONE

    @property
    def summary(self) -> dict[str, Any]:
        """All of it as what JSON can say."""
        plain: dict[str, Any] = TypeAdapter(RunReport).dump_python(self, mode="json")
        return plain | {"outcome": self.outcome, "needs_a_person": list(self.needs_a_person)}

    def lines(self) -> list[str]:
        """As it is printed."""
        cells = ", ".join(f"{count:,} {status}" for status, count in self.cells_by_status.items()) or "none"
        return [
            f"Weeks      {self.week_count} ({self.weeks})",
            f"Teams      {self.teams}, {self.teams_ready} with a workbook, {self.teams_waiting} waiting for a feed",
            f"Cells      {cells}",
            f"Rows       {self.rows_accepted:,} accepted, {self.rows_refused:,} refused with a reason",
            *(f"Refused    {line}" for line in self.refusals),
            *(f"Noticed    {line}" for line in self.doubts),
            *(f"Withdrawn  {line}" for line in self.withdrawn),
            *(f"Reconciled {line}" for line in self.control_totals),
            *(f"Known gap  {line}" for line in self.known_gaps),
            *(f"No team's  {line}" for line in self.codes_of_no_team),
            *([f"Changed    {self.changes_said}"] if self.figures_changed else []),
            *(f"New signal {line}" for line in self.new_signals),
            f"Workbooks  {self.workbooks_written} written, {self.workbooks_unchanged} unchanged, in {self.workbooks_at}",
            *(f"Taken up   {line}" for line in self.cut_short),
            *(f"Not told   {line}" for line in self.not_told),
            *(f"Attention  {line}" for line in self.needs_a_person),
        ]

    @property
    def changes_said(self) -> str:
        """How many figures changed, and why, in words."""
        total = sum(self.figures_changed.values())
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in self.figures_changed.items())
        return f"{total:,} figure{'' if total == 1 else 's'} ({reasons})" if total else "none"


def report(house: House, weeks: WeekRange, run: str) -> RunReport:
    """The report of ``run`` over ``weeks``, from what the warehouse now holds."""
    store, night = house.store, Night(house, weeks, run)
    runs_before, cut_short = runs_cut_short(night)
    runs = [run, *runs_before]
    workbooks = [entry for entry in store.workbooks(current=True) if entry.team in house.board.team_by_slug]
    written = [entry for entry in workbooks if entry.run == run]
    feed_weeks = night.feed_weeks
    return RunReport(
        board=house.board.label,
        run=run,
        weeks=weeks.label,
        week_count=len(weeks),
        teams=len(house.board.teams),
        teams_ready=len(workbooks),
        teams_waiting=of(night.waiting, "team", house.board.team_by_slug)["team"].nunique(),
        cells_by_status=store.cells_by_status(weeks, measures=list(house.board.measure_by_id)),
        rows_accepted=int(feed_weeks.loc[feed_weeks["accepted"].astype(bool), "rows_accepted"].sum()),
        rows_refused=int(night.tonight["rows_refused"].sum()),
        refusals=tuple(refusals(night)),
        problems=tuple(troubles(night)),
        doubts=tuple(doubts(night)),
        withdrawn=tuple(withdrawn(night, runs)),
        control_totals=tuple(reconciled(night)),
        known_gaps=tuple(known_gaps(night)),
        codes_of_no_team=tuple(codes_of_no_team(night)),
        new_signals=tuple(new_signals(night, runs)),
        figures_changed=store.changes_by_reason(runs),
        cut_short=tuple(cut_short),
        workbooks_written=len(written),
        workbooks_unchanged=len(workbooks) - len(written),
        workbooks_at=house.files.address("workbooks"),
        owners_told_of=tuple(refused_rows(night)),
    )

"""How a run ends: what it came to is kept with it, put down as a report, and people are told. Each of the three belongs elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from assets.house import House
from assets.report import RunReport, report
from assets.report_pages import write_pages
from assets.telling import tell
from boxscore.outcomes import FAILED
from boxscore.problems import Looked, Problem, ProblemKind
from boxscore.weeks import WeekRange


def end_run(house: House, weeks: WeekRange, run: str) -> RunReport:
    """Ends a run that got to its end: keeps its report with it, and tells who is to know; the report as it was kept.

    Who could not be told is said in the report, and is told by the next run.
    """
    told = report(house, weeks, run)
    house.store.end_run(run, outcome=told.outcome, summary=told.summary)
    read = set(house.store.deliveries().query("last_run == @run")["feed"])
    unread = {feed.id for feed in house.board.feeds} - read
    night = house.board.nightly_window
    looked = Looked(weeks, unread, is_a_night=night.first in weeks and night.last in weeks)
    house.store.note_problems([*told.problems, *told.owners_told_of], looked=looked, run=run)
    return _handed_over(house, told)


def fail_run(house: House, weeks: WeekRange, run: str, faults: Sequence[str]) -> RunReport:
    """Ends a run in which steps failed, as ``faults`` say in words; nothing that was wrong before is told as over."""
    told = replace(report(house, weeks, run), faults=tuple(faults))
    house.store.end_run(run, outcome=told.outcome, summary=told.summary)
    house.store.note_problems([_failed("\n".join(faults))], looked=None, run=run)
    return _handed_over(house, told)


def note_failure(house: House, run: str, said: str) -> None:
    """Ends a run of which no more is known than that it failed, and tells who is to know; nothing when it never began here."""
    if house.store.begun(run):
        house.store.end_run(run, outcome=FAILED, summary={"failed": said})
        house.store.note_problems([_failed(said)], looked=None, run=run)
        tell(house, None)


def _failed(said: str) -> Problem:
    return Problem(ProblemKind.RUN_FAILED, f"{said}\nThe figures there were stay as they are.")


def _handed_over(house: House, told: RunReport) -> RunReport:
    not_told = tell(house, told)
    if not_told:
        told = replace(told, not_told=not_told)
        house.store.end_run(told.run, outcome=told.outcome, summary=told.summary)
    write_pages(house, told)
    return told

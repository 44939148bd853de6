"""Which traps lie in the facts of an invented board, one line of ``traps.csv`` each, whatever layout the facts are written in.

Traps of a layout belong to the layout.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from boxscore.weeks import Week
from sources.simulator.days import Month
from sources.simulator.history import History
from sources.simulator.ledger import ARREARS
from sources.simulator.packs import CHANGED_GOAL
from sources.simulator.plan import MIX, WITH_APPOINTMENTS, WITH_BEDS, Plan
from sources.simulator.planted import Trap
from sources.simulator.safety import incident_code, late_fall
from sources.simulator.staffing import WITH_NIGHTS


def traps_of_the_calendar(plan: Plan) -> Iterator[Trap]:
    """The traps every team meets: they lie in the weeks."""
    weeks = [Week(plan.calendar.ending(week)) for week in range(plan.weeks)]
    straddling = [week for week in weeks if Month.of(week.start) != Month.of(week.ending)]
    for week in straddling[:1]:
        yield Trap("a week straddles two periods", f"{week.label} has days of two months of the ledger", week_ending=week.ending)
    for week in straddling:
        if week.start.month == 3 and week.start < date(week.ending.year, 4, 1) <= week.ending:
            yield Trap("a week straddles 1 April", f"{week.label} has days of two financial years", week_ending=week.ending)
    for week in weeks:
        if week.ending.isocalendar().week == 53:
            yield Trap("a year of 53 weeks", f"{week.label} is a 53rd week by ISO 8601", week_ending=week.ending)
        if week.ending.month == 3 and week.ending.day == 31:
            yield Trap("a year of 53 weeks", f"the financial year that ends on {week.label} has 53 Sundays", week_ending=week.ending)


def traps_in(history: History) -> Iterator[Trap]:
    """The traps that lie in one team's history."""
    yield from _of_its_people(history)
    yield from _of_its_codes(history)
    yield from _of_its_staff(history)
    yield from _of_its_money(history)


def _trap(history: History, trap: str, what: str, day: date | None = None, feed: str = "") -> Trap:
    return Trap(trap, what, feed=feed, team=history.team.slug, week_ending=Week.of(day).ending if day else None)


def _of_its_people(history: History) -> Iterator[Trap]:
    story, calendar = history.team.story, history.plan.calendar
    if story.closed_week:
        days = f"from {story.closed_week:%d/%m/%Y} for seven days"
        yield _trap(
            history, "a ward is closed for a week", f"shut {days}: nobody in its beds, no stay begins", story.closed_week, "midnight_census"
        )
        yield _trap(
            history, "zero patients with cost", f"purchases are posted {days}, with nobody on the ward", story.closed_week, "purchase_lines"
        )
    if story.transferred_twice_on:
        day = story.transferred_twice_on
        yield _trap(
            history, "a patient is transferred twice in one day", f"two stays of one person begin on {day:%d/%m/%Y}", day, "ward_stays"
        )
    if story.regraded_fall_on:
        day = story.regraded_fall_on
        named = incident_code(history.team, late_fall(history.safety.incidents, calendar.number(day)))
        what = f"{named}: a fall of {day:%d/%m/%Y}, reported three weeks after as minor, now graded major"
        yield _trap(history, "a fall is reported three weeks late and regraded", what, day, "incidents")
    if story.survey_of_three:
        what = f"three answer whether they feel supported in the week of {story.survey_of_three:%d/%m/%Y}: hidden"
        yield _trap(history, "a survey with n=3", what, story.survey_of_three, "survey_answers")
    if story.counted_twice_on:
        day = story.counted_twice_on
        what = f"those waiting are counted on {day:%d/%m/%Y} and again on that week's Sunday, which is the figure of the week"
        yield _trap(history, "a picture is taken twice in one week", what, day, "waiting_list")
    if story.no_complaint_ever:
        yield _trap(history, "a measure that is always 0", "E08: no complaint in all its history", feed="complaints_and_stories")
    if story.huddles_always_held:
        yield _trap(history, "a measure that is always 100%", "S12: every safety huddle was held", feed="counts_by_hand")
    if history.team.setting in WITH_APPOINTMENTS and history.team.index < len(MIX):
        what = "Q12 counts missed appointments of those seen and missed, Q12B of all booked, unknown status included"
        yield _trap(history, "both denominators of missed appointments", what, feed="appointments")


def _of_its_codes(history: History) -> Iterator[Trap]:
    team, story = history.team, history.team.story
    if story.renamed_on:
        old, new = (held.code for held in team.codes["ward"])
        what = f"{old} is called {new} from {story.renamed_on:%d/%m/%Y}: one ward, counted once"
        yield _trap(history, "a ward is renamed in the middle of a month", what, story.renamed_on, "ward_stays")
    if story.moves_on:
        old, new = (held.code for held in team.codes["ward"])
        yield _trap(history, "a team moves ward", f"from {old} to {new} on {story.moves_on:%d/%m/%Y}", story.moves_on, "ward_stays")
    if story.takes_over_from:
        taken = team.codes["clinic"][-1].code
        what = f"{taken} and its other codes become the team's on {story.takes_over_from:%d/%m/%Y}"
        yield _trap(history, "a team merges into another", what, story.takes_over_from, "appointments")
    if team.closes:
        what = f"closes on {team.closes:%d/%m/%Y}; its codes go over to another team the day after"
        yield _trap(history, "a team closes", what, team.closes)
    if team.opens > history.plan.calendar.first_day:
        what = f"opens on {team.opens:%A %d/%m/%Y}: its first week has {7 - team.opens.weekday()} days"
        yield _trap(history, "the first week of a new team", what, team.opens)
    if story.some_feeds_only:
        yield _trap(history, "a team with only some of the feeds", "its staffing is never sent, so it keeps no measure of staffing")
    if story.goal_changes_on:
        measure, before, after = CHANGED_GOAL
        what = f"the goal of {measure} goes from {before:g} to {after:g} on {story.goal_changes_on:%d/%m/%Y}"
        yield _trap(history, "a goal is changed in the middle of a year", what, story.goal_changes_on)


def _of_its_staff(history: History) -> Iterator[Trap]:
    story, calendar = history.team.story, history.plan.calendar
    if story.no_roster:
        first, last = story.no_roster
        what = f"spend is posted, but no roster was ever sent from {first:%d/%m/%Y} to {last:%d/%m/%Y}"
        yield _trap(history, "cost but no staffing file", what, last, "roster_shifts")
    if history.team.index < len(MIX) and history.team.setting in WITH_BEDS and history.team.setting in WITH_NIGHTS:
        for number, longer in calendar.clock_changes.items():
            what = (
                f"night shifts of {calendar.day(number):%d/%m/%Y} are an hour {'longer' if longer > 0 else 'shorter'} than their clock says"
            )
            yield _trap(history, "the clocks change in a night shift", what, calendar.day(number), "roster_shifts")


def _of_its_money(history: History) -> Iterator[Trap]:
    team, story, months = history.team, history.team.story, history.money.ledger.months
    if story.credit_note_in in months and story.credit_note_in:
        what = f"the agency line of {story.credit_note_in.financial_year} {story.credit_note_in.period} is negative"
        yield _trap(history, "an agency credit note larger than the spend", what, story.credit_note_in.last, "ledger")
    if story.accrual_of in months and story.accrual_of:
        what = f"agency accrued in {story.accrual_of.financial_year} P12, taken back in {story.accrual_of.plus(1).financial_year} P01"
        yield _trap(history, "a P12 accrual is reversed in P01", what, story.accrual_of.last, "ledger")
    if story.restated_in in months and story.restated_in:
        period = f"{story.restated_in.financial_year} {story.restated_in.period}"
        what = f"from {period} the year-to-date of supplies is more than its months add up to"
        restated = _trap(history, "year-to-date is restated without its month", what, story.restated_in.last, "ledger")
        yield replace(restated, found_as="restated year to date")
    if history.money.ledger.year_end and team.index < len(MIX):
        what = f"P13 adjusts {' and '.join(history.money.ledger.year_end)}: it stands for March and has no days"
        yield _trap(history, "a thirteenth period", what, feed="ledger")
    award = history.money.ledger.award
    if award and team.index < len(MIX) and any(line.line == ARREARS for line in history.money.ledger.lines):
        posted = f"{award.posted_in.financial_year} {award.posted_in.period}"
        what = f"the arrears that {posted} has are for the days from {award.first:%d/%m/%Y} to {award.last:%d/%m/%Y}"
        yield _trap(history, "pay-award arrears", what, award.posted_in.last, "ledger")
    if any(held.share for held in team.codes["cost_centre"]):
        held = next(held for held in team.codes["cost_centre"] if held.share)
        until = f" until {held.last:%d/%m/%Y}" if held.last else ""
        yield _trap(
            history, "two teams on one cost centre", f"{held.share}% of cost centre {held.code} is the team's{until}", feed="ledger"
        )
    if story.keeps_stores:
        yield _trap(
            history,
            "spend on an unmapped cost centre",
            "the same extracts hold 999999, invented stores, which is no team's",
            feed="purchase_lines",
        )

"""What teams did with their workbooks, gathered from the board, the warehouse and the portal's own records: a year of weeks.

What counts as keeping them up belongs to measures/; how it looks and who sees it belong elsewhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from boxscore.board import Board
from boxscore.entries import EntryKind, EntryName
from boxscore.teams import Team
from boxscore.typed_rows import WeeklyCount, weekly_counts
from boxscore.weeks import Week, WeekRange
from measures.upkeep import TeamWeek
from portal.records import Records, now
from warehouse.store import Store

WEEKS_TOLD = 52
DOWNLOADED = "downloaded"
FILE_NAME = re.compile(r"(?P<team>[a-z0-9-]+)_we-(?P<ending>\d{4}-\d{2}-\d{2})_v\d+\.xlsx")

Key = tuple[str, Week]


@dataclass(frozen=True)
class Done:
    """What was done, by team and week."""

    returned: set[Key]
    opened: set[Key]
    huddled: set[Key]
    typed: set[tuple[str, Week, str, str]]
    """Team, week, measure and column of every count by hand that was typed."""
    counted: set[tuple[str, str, Week]]
    """Team, measure and week of every figure there is, be it hidden: counts may come in extracts, too."""


def team_weeks(board: Board, store: Store, records: Records) -> tuple[TeamWeek, ...]:
    """One for each team and each week it was open in, oldest week first: at most a year, from the first week of which anything came back.

    Empty where nothing ever did. PassingFault when one of the databases does not answer.
    """
    year = WeekRange(board.last_week.plus(1 - WEEKS_TOLD), board.last_week)
    opened, first_opened = _opened(records, year)
    began = [week for week in (store.first_return(), first_opened) if week] if store.is_made() else []
    if not began or min(began) > board.last_week:
        return ()
    weeks = WeekRange(max(min(began), year.first), board.last_week)
    counts = {team.slug: weekly_counts(board, team) for team in board.teams}
    done = _done(store, weeks, opened, counts)
    return tuple(_team_week(team, week, counts[team.slug], done) for week in weeks for team in board.teams if _is_open(team, week))


def _done(store: Store, weeks: WeekRange, opened: set[Key], counts: Mapping[str, Sequence[WeeklyCount]]) -> Done:
    returned, measures = store.returned_in(weeks), {count.measure for of_team in counts.values() for count in of_team}
    return Done(
        returned=returned,
        # What came back was opened, wherever it was taken from.
        opened=opened | returned,
        huddled=set(_huddles(store, weeks)),
        typed=set(_typed(store, weeks)),
        counted=store.told(weeks, measures=measures, teams=list(counts)),
    )


def _huddles(store: Store, weeks: WeekRange) -> Iterator[Key]:
    for (team, text), value in store.typed_in(weeks, f"entry_{EntryKind.HUDDLE}").items():
        name = EntryName.read(text)
        if name and name.week and name.field == "held" and value == "yes":
            yield team, name.week


def _typed(store: Store, weeks: WeekRange) -> Iterator[tuple[str, Week, str, str]]:
    for team, text in store.typed_in(weeks, f"entry_{EntryKind.VALUE}"):
        name = EntryName.read(text)
        if name and name.week:
            yield team, name.week, name.measure, name.field


def _opened(records: Records, year: WeekRange) -> tuple[set[Key], Week | None]:
    """The teams and weeks whose workbook somebody downloaded here in the year, and the first such week: the year's if any was before."""
    # No workbook is there before its week begins, in whatever zone; a board may be described as at a day to come.
    since = min(datetime.combine(year.first.start, time()), now() - timedelta(weeks=WEEKS_TOLD)) - timedelta(days=1)
    named = (FILE_NAME.fullmatch(what) for what in records.of_teams(DOWNLOADED, since=since))
    opened = {(match["team"], Week(date.fromisoformat(match["ending"]))) for match in named if match}
    first = records.first_of_teams(DOWNLOADED)
    return opened, year.first if first and first < since else min((week for _, week in opened), default=None)


def _is_open(team: Team, week: Week) -> bool:
    return team.opens <= week.ending and (team.closes is None or team.closes >= week.start)


def _team_week(team: Team, week: Week, counts: Sequence[WeeklyCount], done: Done) -> TeamWeek:
    key, asked, filled = (team.slug, week), 0, 0
    for count in counts:
        if count.is_kept_in(week):
            columns = [one.column for one in count.asked if not one.may_be_blank]
            came = (team.slug, count.measure, week) in done.counted
            asked += len(columns)
            filled += sum(came or (team.slug, week, count.measure, column) in done.typed for column in columns)
    return TeamWeek(team.slug, week, asked, filled, key in done.returned, key in done.huddled, key in done.opened)

"""What a night knows of those before it: what each feed was judged from, when teams' cells changed, when their charts were looked at.

Why cells change, and what they said, is told by the history.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd
from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.doorway import Doorway
from warehouse.replacing import delete_keys, fill

AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class JudgedFrom:
    """What a feed was judged from."""

    seal: str
    """The same for the same extracts at hand, judged by the same contract."""
    weeks: WeekRange
    as_of: date | None = None
    """The day the board was told as at; None where no row lies after it."""
    today: date | None = None
    """The day it was judged on; None where no row lies after it."""

    def still_holds(self, seal: str, weeks: WeekRange, *, as_of: date, today: date) -> bool:
        """Whether judging these weeks from what has this seal, on these days, would say the same again."""
        on_the_day = self.as_of in (None, as_of) and self.today in (None, today)
        return on_the_day and self.seal == seal and weeks.first in self.weeks and weeks.last in self.weeks

    def together_with(self, before: "JudgedFrom | None") -> "JudgedFrom":
        """The same of all weeks judged from it, where those of ``before`` were too and lie against these."""
        if before is None or before.seal != self.seal or (before.as_of, before.today) != (self.as_of, self.today):
            return self
        if before.weeks.first > self.weeks.last.plus(1) or self.weeks.first > before.weeks.last.plus(1):
            return self
        weeks = WeekRange(min(before.weeks.first, self.weeks.first), max(before.weeks.last, self.weeks.last))
        return JudgedFrom(self.seal, weeks, self.as_of, self.today)


class Nights(Doorway):
    """What a night needs, to do no more than what has changed asks for."""

    def moment(self) -> datetime:
        """This moment, UTC; always later than every one noted, also where the clock stands still or was set back.

        What changed since cells were worked out must never look older than they are.
        """
        noted = (tables.feed_changes.c.noted_at, tables.descriptions.c.noted_at, tables.cells_worked_out.c.worked_out_at)
        with self._answering(), self.engine.connect() as connection:
            newest: list[datetime | None] = [connection.execute(select(func.max(column))).scalar() for column in noted]
        return max([self.clock(), *(one + AN_INSTANT for one in newest if one)])

    # Feeds

    def judged_from(self, feed: str) -> JudgedFrom | None:
        """What the feed was last judged from; None when it never was, or when judging it was broken off."""
        table = tables.judged_feeds
        with self._answering(), self.engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.feed == feed)).mappings().first()
        return (
            JudgedFrom(row["seal"], WeekRange(Week(row["first_week"]), Week(row["last_week"])), row["as_of"], row["today"]) if row else None
        )

    def begin_judging(self, feed: str) -> None:
        """Forgets what the feed was judged from: until its rows are kept, they are partly those of before."""
        with self._transaction() as connection:
            connection.execute(delete(tables.judged_feeds).where(tables.judged_feeds.c.feed == feed))

    def _note_judged(self, connection: Connection, feed: str, judged: JudgedFrom, run: str) -> None:
        table, weeks = tables.judged_feeds, judged.weeks
        connection.execute(delete(table).where(table.c.feed == feed))
        told = {"seal": judged.seal, "first_week": weeks.first.ending, "last_week": weeks.last.ending}
        connection.execute(insert(table).values(feed=feed, **told, as_of=judged.as_of, today=judged.today, run=run))

    def note_seen_again(self, feed: str, extracts: Collection[tuple[str, str]], *, run: str) -> None:
        """Notes that these extracts, by name and hash, are at hand as they were when they were last judged."""
        table = tables.deliveries
        if extracts:
            again = tuple_(table.c.name, table.c.extract).in_(list(extracts))
            with self._transaction() as connection:
                connection.execute(update(table).where(table.c.feed == feed, again).values(last_run=run))

    # Teams

    def teams_changed(self) -> "pd.Series[pd.Timestamp]":
        """For each team when any of its cells last changed; a team without a cell is absent."""
        table = tables.team_changes
        return self._frame(select(table), list(table.c)).set_index("team")["changed_at"]

    def charts_looked_at(self) -> pd.DataFrame:
        """One row a team whose charts were ever looked at: when last, and the ``seal`` of what they rested on beside cells."""
        table = tables.charted_teams
        return self._frame(select(table).order_by(table.c.team), list(table.c))

    def note_charts_looked_at(self, seals: Mapping[str, str], *, at: datetime, run: str) -> None:
        """Notes that the charts of these teams were looked at, each with its seal."""
        told = pd.DataFrame({"team": list(seals), "seal": list(seals.values())}).assign(looked_at=at, run=run)
        with self._transaction() as connection:
            delete_keys(connection, tables.charted_teams, [{"team": team} for team in seals])
            fill(connection, tables.charted_teams, told)


def note_teams(connection: Connection, teams: Collection[str], *, at: datetime, run: str) -> None:
    """Notes that cells of these teams changed."""
    delete_keys(connection, tables.team_changes, [{"team": team} for team in teams])
    fill(connection, tables.team_changes, pd.DataFrame({"team": list(teams)}).assign(changed_at=at, run=run))

"""The part of the store's doorway that tells what teams did with their workbooks. What counts as keeping them up belongs elsewhere."""

from sqlalchemy import and_, func, select

from boxscore.weeks import Week, WeekRange
from warehouse import tables
from warehouse.doorway import Doorway
from warehouse.entries import REFUSED
from warehouse.replacing import within

TeamWeekKey = tuple[str, Week]


class Upkeep(Doorway):
    """What was typed and returned, by team and week; plain values, for a page asks for a year of it."""

    def first_return(self) -> Week | None:
        """The week of the oldest workbook that ever came back and was not refused; None when none did."""
        table = tables.returns
        with self._answering(), self.engine.connect() as connection:
            first = connection.execute(select(func.min(table.c.week_ending)).where(table.c.outcome != REFUSED)).scalar()
        return Week(first) if first else None

    def returned_in(self, weeks: WeekRange) -> set[TeamWeekKey]:
        """The teams and weeks whose workbook came back and was not refused, whenever that was."""
        table = tables.returns
        came = select(table.c.team, table.c.week_ending).distinct().where(table.c.outcome != REFUSED, within(table.c.week_ending, weeks))
        with self._answering(), self.engine.connect() as connection:
            return {(row[0], Week(row[1])) for row in connection.execute(came) if row[0]}

    def typed_in(self, weeks: WeekRange, kind: str) -> dict[tuple[str, str], str]:
        """By team and name what was typed last into the entries of these weeks whose names begin with ``kind``; emptied ones are absent."""
        table = tables.entries
        mine = and_(within(table.c.week_ending, weeks), table.c.name.startswith(kind, autoescape=True))
        last = select(table.c.team, table.c.name, func.max(table.c.entered_at).label("at")).where(mine)
        newest = last.group_by(table.c.team, table.c.name).subquery()
        same = and_(table.c.team == newest.c.team, table.c.name == newest.c.name, table.c.entered_at == newest.c.at)
        told = select(table.c.team, table.c.name, table.c.value).join(newest, same).where(table.c.value.is_not(None))
        with self._answering(), self.engine.connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(told)}

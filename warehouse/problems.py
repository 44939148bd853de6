"""The part of the store's doorway that remembers what was wrong, and who was told. Finding problems and telling them belong elsewhere."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import RowMapping, and_, exists, insert, or_, select, update

from boxscore.problems import HAPPENED, Looked, Problem
from warehouse import tables
from warehouse.doorway import Doorway

BEGAN, ENDED = "began", "ended"
"""What a message says of a problem."""


@dataclass(frozen=True)
class KnownProblem:
    """A problem as it was found last."""

    problem: str
    kind: str
    feed: str
    about: str
    says: str
    week_ending: date | None
    began_at: datetime
    ended_at: datetime | None
    """None while it holds."""
    first_run: str
    last_run: str
    told: dict[str, frozenset[str]] = field(default_factory=dict)
    """Who has had the message that it began, and that it ended."""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.feed, self.about


class Problems(Doorway):
    """The problems there ever were: one that comes again after it ended is another."""

    def note_problems(self, found: Iterable[Problem], *, looked: Looked | None, run: str) -> None:
        """Notes what a run found: what is new begins, what is known goes on, and what it would have found and did not is over.

        Without ``looked``, as of a run that failed, nothing is over.
        """
        table, at = tables.problems, self.clock()
        by_key = {problem.key: problem for problem in found}
        with self._transaction() as connection:
            held = [KnownProblem(**row) for row in connection.execute(select(table).where(table.c.ended_at.is_(None))).mappings()]
            for known in held:
                again = by_key.pop(known.key, None)
                if again:
                    values = {"says": again.text, "week_ending": again.week_ending, "last_run": run}
                elif looked and looked.can_tell_of(known.kind, known.feed, known.week_ending):
                    values = {"ended_at": at}
                else:
                    continue
                connection.execute(update(table).where(table.c.problem == known.problem).values(**values))
            for new in by_key.values():
                kind, feed, about = new.key
                told = {"kind": kind, "feed": feed, "about": about, "says": new.text, "week_ending": new.week_ending}
                connection.execute(insert(table).values(problem=uuid.uuid4().hex, began_at=at, first_run=run, last_run=run, **told))

    def problems_to_tell(self) -> list[KnownProblem]:
        """Those that hold, and those that are over of which somebody knows the beginning and not the end; in order of when they began."""
        table, began, ended = tables.problems, tables.messages.alias("began"), tables.messages.alias("ended")
        same = and_(ended.c.problem == began.c.problem, ended.c.recipient == began.c.recipient, ended.c.says == ENDED)
        unanswered = exists().where(began.c.problem == table.c.problem, began.c.says == BEGAN, ~exists().where(same))
        goes_on = table.c.kind.not_in(list(HAPPENED))
        query = (
            select(table)
            .where(or_(table.c.ended_at.is_(None), and_(unanswered, goes_on)))
            .order_by(table.c.began_at, table.c.feed, table.c.about)
        )
        with self._answering(), self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            mine = select(tables.messages).where(tables.messages.c.problem.in_([row["problem"] for row in rows]))
            sent = connection.execute(mine).mappings().all()
        return [KnownProblem(**row, told={says: _recipients(row["problem"], says, sent) for says in (BEGAN, ENDED)}) for row in rows]

    def note_told(self, problems: Collection[str], *, says: str, recipient: str) -> None:
        """Notes that somebody has had the message that these problems began, or ended."""
        rows = [{"problem": problem, "says": says, "recipient": recipient, "sent_at": self.clock()} for problem in problems]
        if rows:
            with self._transaction() as connection:
                connection.execute(insert(tables.messages), rows)

    def note_over(self, problems: Collection[str]) -> None:
        """Notes that these are over."""
        table = tables.problems
        if problems:
            with self._transaction() as connection:
                connection.execute(update(table).where(table.c.problem.in_(list(problems))).values(ended_at=self.clock()))


def _recipients(problem: str, says: str, sent: Iterable[RowMapping]) -> frozenset[str]:
    return frozenset(row["recipient"] for row in sent if (row["problem"], row["says"]) == (problem, says))

"""What the portal keeps for itself: who is signed in, sign-ins under way, and who downloaded or returned what. Figures belong elsewhere.

In a database of its own, so that a run that writes figures never keeps anybody from signing in, and the other way round.
"""

import hashlib
import logging
import secrets
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from boxscore.errors import BoxScoreError
from warehouse.engine import open_engine, shown
from warehouse.faults import answering
from warehouse.watching import Watch

log = logging.getLogger("boxscore.portal")

metadata = MetaData()

keys = Table(
    "keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    comment="What forms are signed with; made once.",
)

sessions = Table(
    "sessions",
    metadata,
    Column("session", String(64), primary_key=True, comment="SHA-256 of what the browser holds"),
    Column("person", String(200), nullable=False),
    Column("began_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False, index=True),
    Column("ended_at", DateTime),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token", String(64), primary_key=True, comment="SHA-256 of what the program holds"),
    Column("person", String(200), nullable=False, index=True),
    Column("made_at", DateTime, nullable=False),
    Column("ends_at", DateTime, nullable=False, comment="brought forward when it is taken back"),
    comment="With what programs read figures for people, with their rights.",
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("state", String(64), primary_key=True, comment="SHA-256 of the state the provider gives back"),
    Column("browser", String(64), nullable=False, comment="SHA-256 of what the browser holds meanwhile"),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("then", String(400), nullable=False, comment="the page that was asked for"),
    Column("began_at", DateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("person", String(200), nullable=False),
    Column("did", String(40), nullable=False, comment="signed in, signed out, downloaded, returned, was refused, ..."),
    Column("what", Text, nullable=False, comment="the workbook's file name, the page, ..."),
    Column("team", String(80), nullable=False, comment="empty when it is of no one team"),
    Index("ix_audit_did_at", "did", "at"),
)

IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
"""After so long without a click, and after so long in all, somebody signs in again."""
SIGN_IN_WITHIN = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last seen: not a write a click."""


@dataclass(frozen=True)
class SignIn:
    """A sign-in that was sent to the provider and has come back."""

    nonce: str
    verifier: str
    then: str


def now() -> datetime:
    """This moment in UTC, without its zone, as databases keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def digest(secret: str) -> str:
    """What is kept of something only a browser may hold."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Records:
    """The portal's own database. Every method raises PassingFault when it does not answer."""

    def __init__(self, url: str, clock: Callable[[], datetime] = now) -> None:
        self._engine = open_engine(url)
        self._clock = clock
        self._watch = Watch(self._engine)
        self._watched: Hashable = None
        self._held: dict[str, tuple[str, datetime]] = {}
        """Whose session it is, and until when that need not be asked again while nothing is written."""
        self._next_note = datetime.min
        with self._writing() as connection:
            metadata.create_all(connection)
            for index in audit.indexes:  # one that is newer than the table is not made with it
                index.create(connection, checkfirst=True)
        self.key = self._key()
        """What forms are signed with, the same in every process of the portal."""

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with answering(shown(self._engine.url)), self._engine.execution_options(writing=True).begin() as connection:
            yield connection

    def _key(self) -> bytes:
        with self._writing() as connection:
            held = connection.execute(select(keys.c.key)).scalar()
            if held is None:
                held = secrets.token_bytes(32)
                connection.execute(insert(keys).values(id=1, key=held))
        return bytes(held)

    def close(self) -> None:
        """Gives back its connections, as a process does before it splits; they are opened again where they are needed."""
        self._engine.dispose()

    # Sessions

    def begin_session(self, person: str) -> str:
        """A new session of the person; returns what only their browser holds."""
        token, at = secrets.token_urlsafe(32), self._clock()
        with self._writing() as connection:
            connection.execute(insert(sessions).values(session=digest(token), person=person, began_at=at, seen_at=at))
            connection.execute(delete(sessions).where(sessions.c.began_at < at - 2 * LONGEST))
        return token

    def person_of(self, token: str) -> str | None:
        """Whose session it is; None when it has ended, was never begun, or nobody clicked for too long.

        What is remembered is forgotten as soon as anything is written: one that any process of the portal ended has ended here.
        """
        at, session = self._clock(), digest(token)
        if (version := self._watch.version()) != self._watched:
            self._held, self._watched = {}, version
        person, until = self._held.get(session, (None, at))
        if person is not None and at < until:
            return person
        with answering(shown(self._engine.url)), self._engine.connect() as connection:
            held = connection.execute(select(sessions).where(sessions.c.session == session)).mappings().first()
        if held is None or held["ended_at"] is not None or held["began_at"] <= at - LONGEST or held["seen_at"] <= at - IDLE:
            return None
        if held["seen_at"] <= at - SEEN_EVERY:
            self._note_seen(session, at)
        else:
            self._held[session] = held["person"], min(held["seen_at"] + SEEN_EVERY, held["began_at"] + LONGEST)
        return str(held["person"])

    def _note_seen(self, session: str, at: datetime) -> None:
        """Where the database takes nothing, people go on all the same, and nobody waits for it again within a minute."""
        if at < self._next_note:
            return
        try:
            with self._writing() as connection:
                connection.execute(update(sessions).where(sessions.c.session == session).values(seen_at=at))
        except BoxScoreError as error:
            self._next_note = at + SEEN_EVERY
            log.warning("When somebody was last seen could not be kept: %s", error)

    def end_session(self, token: str) -> None:
        with self._writing() as connection:
            connection.execute(update(sessions).where(sessions.c.session == digest(token)).values(ended_at=self._clock()))

    def forget_everybody(self) -> None:
        """Ends every session and sign-in for good, as in a copy that is kept: put back, none of them may live again."""
        with self._writing() as connection:
            connection.execute(delete(sessions))
            connection.execute(delete(sign_ins))

    # Programs

    def make_token(self, person: str, *, lasts: timedelta) -> str:
        """What one of the person's programs says that it is theirs with; nobody can be told it again."""
        token, at = secrets.token_urlsafe(32), self._clock()
        with self._writing() as connection:
            connection.execute(insert(tokens).values(token=digest(token), person=person, made_at=at, ends_at=at + lasts))
        return token

    def holder_of(self, token: str) -> str | None:
        """Whose program it is; None for a token that has ended or never was one."""
        mine = (tokens.c.token == digest(token)) & (tokens.c.ends_at > self._clock())
        with answering(shown(self._engine.url)), self._engine.connect() as connection:
            return connection.execute(select(tokens.c.person).where(mine)).scalar()

    def take_back_tokens(self, person: str) -> int:
        """Ends every token of the person's at once, and says how many."""
        at = self._clock()
        with self._writing() as connection:
            ended = update(tokens).where(tokens.c.person == person, tokens.c.ends_at > at).values(ends_at=at)
            return int(connection.execute(ended).rowcount)

    # Sign-ins under way

    def begin_sign_in(self, *, state: str, browser: str, nonce: str, verifier: str, then: str) -> None:
        """Notes that the browser was sent to the provider."""
        at = self._clock()
        entry = {"state": digest(state), "browser": digest(browser), "nonce": nonce, "verifier": verifier, "then": then, "began_at": at}
        with self._writing() as connection:
            connection.execute(delete(sign_ins).where(sign_ins.c.began_at < at - SIGN_IN_WITHIN))
            connection.execute(insert(sign_ins).values(**entry))

    def take_sign_in(self, *, state: str, browser: str) -> SignIn | None:
        """The sign-in that comes back, once; None when this browser began no such one lately."""
        mine = (sign_ins.c.state == digest(state)) & (sign_ins.c.browser == digest(browser))
        with self._writing() as connection:
            held = connection.execute(select(sign_ins).where(mine)).mappings().first()
            taken = connection.execute(delete(sign_ins).where(mine)).rowcount
        if held is None or taken != 1 or held["began_at"] <= self._clock() - SIGN_IN_WITHIN:
            return None
        return SignIn(held["nonce"], held["verifier"], held["then"])

    # Who did what

    def note(self, person: str, did: str, what: str = "", *, team: str = "") -> None:
        """Adds to the audit log, which is never changed."""
        with self._writing() as connection:
            connection.execute(insert(audit).values(at=self._clock(), person=person, did=did, what=what, team=team))

    def of_teams(self, did: str, *, since: datetime) -> set[str]:
        """What of a team anybody did so to from then on (UTC): each workbook that was ``downloaded``, once."""
        query = select(audit.c.what).distinct().where(audit.c.did == did, audit.c.at >= since, audit.c.team != "")
        with answering(shown(self._engine.url)), self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def first_of_teams(self, did: str) -> datetime | None:
        """When anybody did so first to anything of a team, in UTC; None when nobody has."""
        query = select(audit.c.at).where(audit.c.did == did, audit.c.team != "").order_by(audit.c.at).limit(1)
        with answering(shown(self._engine.url)), self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def noted(self) -> list[dict[str, object]]:
        """The audit log, oldest first."""
        with answering(shown(self._engine.url)), self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(audit).order_by(audit.c.id)).mappings()]

"""Who is told when something needs a person, and how they are reached. Finding what needs one, and sending, belong elsewhere."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, model_validator

from boxscore.columns import Name
from boxscore.described import Described

# No line break, comma or bracket, which would end a header or begin another address.
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s,;:<>()\"]+@[^@\s,;:<>()\"]+$")]
HostName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=253, pattern=r"^[A-Za-z0-9.:_-]+$")]


class Tls(StrEnum):
    """How what is said to a mail server is kept from being read on the way."""

    STARTTLS = "starttls"
    """Asked for once connected, as on port 587; a server that does not offer it is told nothing."""
    TLS = "tls"
    """From the first byte on, as on port 465."""
    NONE = "none"
    """It is not, as within one machine room on port 25. No password is sent then."""


class MailServer(Described):
    """The server that takes the board's e-mail. Its user and password come from the environment alone."""

    host: HostName
    port: int = Field(default=587, ge=1, le=65535)
    tls: Tls = Tls.STARTTLS
    from_: Address = Field(alias="from")
    """The address the messages come from."""


class Owner(Described):
    """Somebody who looks after feeds, and is told of what is wrong with them."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    email: Address
    feeds: tuple[Name, ...] = Field(min_length=1)


class Notify(Described):
    """What ``notify`` of ``board.yaml`` says. Without it nobody is written to; the reports are files all the same."""

    mail: MailServer | None = None
    owners: tuple[Owner, ...] = ()
    """Who is told of what is wrong with which feeds; several may own one."""
    reports_to: tuple[Address, ...] = ()
    """Who gets the report of every run, and is told of what is wrong with a feed that nobody owns or with the board itself."""

    @model_validator(mode="after")
    def _can_reach_whom_it_names(self) -> "Notify":
        if (self.owners or self.reports_to) and self.mail is None:
            raise ValueError("names people to write to, and no mail server: say which under 'mail'")
        return self

    def told_of(self, feed: str) -> tuple[str, ...]:
        """The addresses that are told of what is wrong with the feed, each once; of what is of no feed with an empty one."""
        owners = dict.fromkeys(owner.email for owner in self.owners if feed in owner.feeds)
        return tuple(owners) or tuple(dict.fromkeys(self.reports_to))

    def misfits(self, feeds: Collection[str]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """What is owned and is no feed of the board: where under ``notify``, and what is wrong, in words."""
        for place, owner in enumerate(self.owners):
            for at, feed in enumerate(owner.feeds):
                if feed not in feeds:
                    yield ("owners", place, "feeds", at), f"{owner.name} owns the feed '{feed}', which board.yaml does not list."


@dataclass(frozen=True)
class NotifyKeys:
    """What opens the ways out, from the environment alone; never in a file of the board's, a log or a report."""

    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    teams_webhook: SecretStr | None = None

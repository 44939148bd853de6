"""What an extract's name says of it, by its supplier's pattern: its days, when it was made, its one team. Its rows belong elsewhere."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from boxscore.errors import ExtractRefused
from boxscore.gaps import KnownGap
from boxscore.periods import Period
from boxscore.suppliers import PAIRS_IN_A_NAME, Supplier

ASKED_OF_A_NAME = {
    "month": "which month it is for",
    "first": "which days it speaks for",
    "sent": "when it was made",
    "team": "which team it is for",
}
EARLIEST_YEAR = 1990
"""Years before it are a year of two digits or a number that is none."""


@dataclass(frozen=True)
class Saying:
    """What is known of an extract before it is opened."""

    within: Period | None = None
    """The days its rows must lie in."""
    speaks_for: Period | None = None
    """The days it is complete for, whether rows lie in them or not."""
    sent: datetime | None = None
    """The beginning of the day it was made."""
    team: str | None = None
    """The code of the one team it is for."""


def said_of(name: str, supplier: Supplier) -> Saying:
    """What the name and its supplier say. ExtractRefused when the name does not say what its supplier's names do."""
    days = supplier.speaks_for
    if supplier.name_says is None:
        stated = Period(days.from_, days.to) if days else None
        return Saying(within=stated, speaks_for=stated)
    match = re.search(supplier.name_says, name)
    parts = {part: said for part, said in match.groupdict().items() if said} if match else {}
    if match is None or any((one in parts) != (other in parts) for one, other in PAIRS_IN_A_NAME):
        wanted = " and ".join(asked for part, asked in ASKED_OF_A_NAME.items() if part in supplier.parts_of_names)
        raise ExtractRefused(f"{name} does not say in its name {wanted}, as its supplier's files do. Rename it and send it again.")
    try:
        return _saying(parts, Period(days.from_, days.to) if days else None)
    except _NoSuchDays as error:
        raise ExtractRefused(f"{name} names {error}. Rename it and send it again.") from None


def sender_of(name: str, supplier: Supplier) -> str:
    """Who speaks in an extract of that name; the supplier alone when the name does not say what its supplier's names do."""
    try:
        return supplier.sender(said_of(name, supplier).team)
    except ExtractRefused:
        return supplier.sender(None)


def months_not_sent(names: Iterable[str], supplier: Supplier, known: Sequence[KnownGap] = ()) -> list[str]:
    """The gaps between the first and the last month that a supplier's names are for, in sentences; each team's own where they name one.

    A month that lies in a gap of this supplier that is ``known`` is left out.
    """
    months: dict[str, set[int]] = {}
    teams: dict[str, str] = {}  # as it is first written, for other names may write it in small letters
    for name in names:
        try:
            saying = said_of(name, supplier)
        except ExtractRefused:
            continue  # told of by whoever reads it
        if saying.within and "month" in supplier.parts_of_names:
            team = teams.setdefault((saying.team or "").casefold(), saying.team or "")
            months.setdefault(team, set()).add(saying.within.first.year * 12 + saying.within.first.month - 1)
    return [
        f"no extract of {supplier.name}{f' for {team}' if team else ''} for {date(month // 12, month % 12 + 1, 1):%B %Y}: "
        "the months before and after it are there. Ask for it."
        for team, sent in months.items()
        for month in range(min(sent), max(sent))
        if month not in sent and not _is_known(month, known, supplier.sender(team or None))
    ]


def _is_known(month: int, known: Sequence[KnownGap], sender: str) -> bool:
    days = Period.of_month(month // 12, month % 12 + 1)
    return any(gap.from_ <= days.first and days.last <= gap.to and not gap.teams and gap.is_of(sender=sender) for gap in known)


class _NoSuchDays(ValueError):
    """A name's days cannot be meant; its text says what the name names."""


def _saying(parts: Mapping[str, str], stated: Period | None) -> Saying:
    month = _month(parts["year"], parts["month"]) if "month" in parts else None
    named = Period(_day(parts["first"]), _day(parts["last"])) if "first" in parts else stated
    if named and named.last < named.first:
        raise _NoSuchDays("a last day that lies before its first")
    sent = datetime.combine(_day(parts["sent"]), time(), UTC) if "sent" in parts else None
    return Saying(within=month or named, speaks_for=named, sent=sent, team=parts.get("team"))


def _month(year: str, month: str) -> Period:
    first = _day(f"{year:0>4}{month:0>2}01")
    return Period.of_month(first.year, first.month)


def _day(written: str) -> date:
    try:
        day = datetime.strptime(written.replace("-", ""), "%Y%m%d").date()
    except ValueError:
        raise _NoSuchDays("a day or month that does not exist") from None
    if day.year < EARLIEST_YEAR:
        raise _NoSuchDays(f"the year {day.year}, which no extract is of")
    return day

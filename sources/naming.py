"""What an extract's name says of it, by its supplier's pattern: its days, when it was made, its one team. Its rows belong elsewhere."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from boxscore.errors import ExtractRefused
from boxscore.feeds import Supplier
from boxscore.periods import Period

ASKED_OF_A_NAME = {
    "month": "which month it is for",
    "first": "which days it speaks for",
    "sent": "when it was made",
    "team": "which team it is for",
}


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
    if match is None:
        wanted = " and ".join(asked for part, asked in ASKED_OF_A_NAME.items() if part in supplier.parts_of_names)
        raise ExtractRefused(f"{name} does not say in its name {wanted}, as its supplier's files do. Rename it and send it again.")
    try:
        return _saying({part: said for part, said in match.groupdict().items() if said}, Period(days.from_, days.to) if days else None)
    except ValueError:
        raise ExtractRefused(f"{name} names a day or month that does not exist. Rename it and send it again.") from None


def months_not_sent(names: Iterable[str], supplier: Supplier) -> list[str]:
    """The gaps between the first and the last month that a supplier's names are for, in sentences; each team's own where they name one."""
    months: dict[str | None, set[int]] = {}
    for name in names:
        try:
            saying = said_of(name, supplier)
        except ExtractRefused:
            continue  # told of by whoever reads it
        if saying.within and "month" in supplier.parts_of_names:
            months.setdefault(saying.team, set()).add(saying.within.first.year * 12 + saying.within.first.month - 1)
    return [
        f"no extract of {supplier.name}{f' for {team}' if team else ''} for {date(month // 12, month % 12 + 1, 1):%B %Y}: "
        "the months before and after it are there. Ask for it."
        for team, sent in months.items()
        for month in range(min(sent), max(sent))
        if month not in sent
    ]


def _saying(parts: Mapping[str, str], stated: Period | None) -> Saying:
    month = Period.of_month(int(parts["year"]), int(parts["month"])) if "month" in parts else None
    named = Period(_day(parts["first"]), _day(parts["last"])) if "first" in parts else stated
    sent = datetime.combine(_day(parts["sent"]), time(), UTC) if "sent" in parts else None
    return Saying(within=month or named, speaks_for=named, sent=sent, team=parts.get("team"))


def _day(written: str) -> date:
    return datetime.strptime(written.replace("-", ""), "%Y%m%d").date()

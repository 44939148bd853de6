"""The mixed layout: the facts as suppliers would send them, a hospital site of teams at a time.

Which supplier sends what in which file is decided here; how a file is made, and which are wrong as a whole, belong elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from boxscore.columns import FinancialPeriod
from boxscore.feeds import Feed
from boxscore.periods import Period
from sources.simulator.file_days import days_of_files
from sources.simulator.invented_suppliers import LAYOUTS
from sources.simulator.layouts import Every, Layout
from sources.simulator.mistakes import MISTAKES
from sources.simulator.plan import InventedTeam, Plan
from sources.simulator.planted import Trap
from sources.simulator.supplier_files import DAY, TEAM, SupplierFile, Wrong, good_row, supplier_file
from sources.simulator.wrong_files import Planned, WrongFile, unclaimed_file, wrong_files
from sources.standard import standard_contracts

TEAMS_A_SITE = 24
"""Facts are held for so many teams at once and no more, however large the board is."""
HELD_TWICE = ("roster_shifts", 1)
"""The team, by its place on the board, whose rows of the feed two suppliers send."""
NEVER_SENT = "establishment"
"""The feed whose first supplier never sent the file of a month; its second brought those rows, so that nothing is lost."""

Facts = Mapping[str, pd.DataFrame]


@dataclass
class MixedExtracts:
    """Takes the facts of each team in turn and writes them under ``directory/extracts``."""

    directory: Path
    plan: Plan
    traps: list[Trap] = field(default_factory=list)
    """What has been planted so far."""
    _standard: Mapping[str, Feed] = field(default_factory=standard_contracts)
    _site: list[tuple[InventedTeam, Facts]] = field(default_factory=list)
    _sites: int = 0
    _shown: set[tuple[str, str, str]] = field(default_factory=set)
    """The quirks told of already, each once a feed and supplier."""

    def add(self, team: InventedTeam, facts: Facts) -> None:
        """Takes the facts of the next team, by feed; a feed it has no rows in may be left out."""
        self._site.append((team, facts))
        if len(self._site) == TEAMS_A_SITE:
            self._write_site()

    def close(self) -> list[Trap]:
        """Writes what is left, and tells of everything that was planted."""
        if self._site:
            self._write_site()
        self._send_wrong([unclaimed_file()])
        return self.traps

    @property
    def _is_first_site(self) -> bool:
        """Errors are planted in the first site alone: once each is enough, and a large board is mostly good."""
        return self._sites == 1

    def _write_site(self) -> None:
        self._sites += 1
        for id, layouts in LAYOUTS.items():
            for at, layout in enumerate(layouts):
                facts = _sent_by(at, layouts, id, self._site)
                if len(facts):
                    self._write_supplier(self._standard[id], at, layout, facts.assign(**{DAY: _days(self._standard[id], facts)}))
        self._site = []

    def _write_supplier(self, feed: Feed, at: int, layout: Layout, facts: pd.DataFrame) -> None:
        planned = list(self._planned(feed, layout, facts))
        if feed.id == NEVER_SENT and at == 0:
            planned = self._without_one(planned)
        wrong = self._wrong(feed, at, planned)
        files = [self._send(one, wrong.get(number, [])) for number, one in enumerate(planned)]
        if self._is_first_site and planned:
            self._send_wrong(wrong_files(planned, files))
            self._note_held_twice(at, planned[0])

    def _planned(self, feed: Feed, layout: Layout, facts: pd.DataFrame) -> Iterator[Planned]:
        """The files that have a fact to send, each team's own apart where the suppliers are the teams themselves."""
        for file in days_of_files(layout, self.plan.calendar, facts[DAY]):
            held = facts[file.holds(facts[DAY])]
            for team_code, own in held.groupby(feed.team_from[0]) if layout.every is Every.YEAR else [("", held)]:
                rows = own.sort_values(layout.subtotal_of, kind="stable") if layout.subtotal_of else own
                if len(rows):
                    yield Planned(feed, layout, self._sites, file, rows.reset_index(drop=True), str(team_code))

    def _wrong(self, feed: Feed, at: int, planned: Sequence[Planned]) -> dict[int, list[Wrong]]:
        """For the number of a file the mistakes made in it: in the middle one of those that have a good row to make them from."""
        good = {number: row for number, one in enumerate(planned) if (row := good_row(one.file, one.facts)) is not None}
        if not good or not self._is_first_site:
            return {}
        number = list(good)[len(good) // 2]
        of_feed = [mistake for mistake in MISTAKES if mistake.feed == feed.id]
        return {number: [Wrong(mistake, good[number]) for mistake in of_feed[at :: len(LAYOUTS[feed.id])]]}

    def _without_one(self, planned: Sequence[Planned]) -> list[Planned]:
        """All but the file of the history's middle month."""
        months = self.plan.calendar.months
        never = months[len(months) // 2].first
        if not planned[0].file.first < never < planned[-1].file.first:
            return list(planned)
        for one in planned:
            if one.file.first == never:
                self._send(replace(one, layout=LAYOUTS[NEVER_SENT][1]))
        what = f"no extract of {planned[0].layout.supplier} for {never:%B %Y}; another supplier brought its rows"
        if self._is_first_site:
            self._note(Trap("a missing file", what, "error", "missing extract", NEVER_SENT))
        return [one for one in planned if one.file.first != never]

    def _send(self, one: Planned, wrong: Sequence[Wrong] = ()) -> SupplierFile:
        file = supplier_file(one.feed, one.layout, one.file, one.facts, path=one.path(), wrong=wrong)
        self._write(file.path, file.content)
        for trap in file.traps:
            self._note(trap, one.layout.supplier)
        return file

    def _send_wrong(self, files: Iterable[WrongFile]) -> None:
        for file in files:
            self._write(file.path, file.content)
            self.traps += file.traps

    def _write(self, path: str, content: bytes) -> None:
        place = self.directory / "extracts" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def _note(self, trap: Trap, supplier: str = "") -> None:
        """Notes the trap, unless it is no error and the same supplier's files of the feed have been shown to hold one."""
        shown = (trap.trap, trap.feed, supplier)
        if trap.kind == "error" or shown not in self._shown:
            self.traps.append(trap)
            self._shown.add(shown)

    def _note_held_twice(self, at: int, one: Planned) -> None:
        """Notes the team whose rows this supplier sends though they are another's to send."""
        id, index = HELD_TWICE
        slug = self.plan.team(index).slug
        if one.feed.id == id and index % len(LAYOUTS[id]) != at and (one.facts[TEAM] == slug).any():
            self._note(Trap("two rosters holding the same team", "both suppliers send its duties", feed=id, file=one.path(), team=slug))


def _sent_by(at: int, layouts: Sequence[Layout], feed: str, site: Sequence[tuple[InventedTeam, Facts]]) -> pd.DataFrame:
    """The rows that the supplier sends for the site's teams, each with its team: its own values' or, of equal suppliers, its own teams'."""
    layout = layouts[at]
    values = {**{column: (value,) for column, value in layout.constants.items()}, **layout.others}
    frames = []
    for team, facts in site:
        rows = facts.get(feed, pd.DataFrame())
        for column, sent in values.items():
            rows = rows[rows[column].isin(sent)] if len(rows) else rows
        if len(rows) and (values or team.index % len(layouts) == at or (feed, team.index) == HELD_TWICE):
            frames.append(rows.assign(**{TEAM: team.slug}))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _days(feed: Feed, facts: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The day that decides each fact's week; of a ledger's period its month's last."""
    made = feed.derived.get(feed.week_from)
    if not isinstance(made, FinancialPeriod):
        return facts[feed.week_from]
    periods = facts[made.financial_year].str.cat(facts[made.period], sep=" ")
    return periods.map({period: _last_day(period) for period in periods.unique()}).astype("datetime64[us]")


def _last_day(period: str) -> pd.Timestamp:
    """Of ``2025-26 P01`` 30/04/2025; the adjustments of P13 belong to March."""
    year, number = int(period[:4]), min(int(period[-2:]), 12)
    month = (number + 2) % 12 + 1
    return pd.Timestamp(Period.of_month(year if month >= 4 else year + 1, month).last)

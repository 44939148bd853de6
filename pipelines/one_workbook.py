"""What ``boxscore workbook`` writes or lists for one team. How a workbook comes about belongs to assets/."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.templates import templated_workbook

from assets.house import House
from assets.past_workbooks import Asked, workbook_asked
from boxscore.errors import ConfigurationError
from boxscore.layouts import Layout
from boxscore.settings import Settings
from boxscore.teams import Team
from boxscore.weeks import Week
from pipelines.exporting import refuse_unknown
from warehouse.register import Workbook


@dataclass(frozen=True)
class OneWorkbook:
    """The workbooks of one team of a board."""

    house: House
    team: Team

    @classmethod
    def of(cls, settings: Settings, team: str) -> "OneWorkbook":
        """ConfigurationError when the board has no such team."""
        house = House.of(settings, os.environ)
        refuse_unknown(house.board, team, None)
        return cls(house, house.board.team_by_slug[team])

    def laid_out(self, week: date | None, version: int | None, layout: str | None) -> tuple[str, bytes, str]:
        """Its file's name, its bytes, and how it came about."""
        found = workbook_asked(self.house, Asked(self.team.slug, Week.of(week) if week else None, version, self._layout(layout)))
        return found.file_name, found.content, found.said

    def in_template(self, template: str, week: date | None) -> tuple[str, bytes, str]:
        """A workbook of the board's own, filled in. ConfigurationError when it cannot be."""
        content = templated_workbook(self.house, self.team, Week.of(week) if week else None, template)
        place = Path(template)
        return f"{place.stem}_{self.team.slug}{place.suffix}", content, f"{place.name}, filled in"

    def versions(self, week: date | None) -> Iterator[str]:
        """One line a version, newest first."""
        ending = Week.of(week).ending if week else None
        for entry in self.house.store.workbooks(team=self.team.slug):
            if ending in (None, entry.week_ending):
                yield _version(entry)

    def _layout(self, name: str | None) -> Layout | None:
        """ConfigurationError, naming what there is, for a layout the board does not have."""
        layouts = self.house.board.layout_by_name
        if name is not None and name not in layouts:
            raise ConfigurationError(f"The board has no layout '{name}'. Its layouts are {', '.join(layouts)}.")
        return layouts[name] if name else None


def _version(entry: Workbook) -> str:
    current = " (current)" if entry.current else ""
    why = entry.reason or "why was not kept"
    gone = " Its file is no longer kept; it can be written again." if entry.pruned_at else ""
    when = f"w/e {entry.week_ending:%d/%m/%Y} version {entry.version}{current}, written {entry.written_at:%d/%m/%Y %H:%M} UTC"
    return f"{when}: {why}.{gone}"

"""Reads a board's directory: ``board.yaml``, ``teams.yaml``, ``feeds/*.yaml``, ``measures.yaml``. What they mean belongs elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import fsspec

from boxscore.board import Board, BoardFile
from boxscore.described import described, described_list
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.teams import Team


def read_board(directory: str, catalogue: Iterable[Measure]) -> Board:
    """The board described in ``directory`` (a path or fsspec URL), its measures taken from ``catalogue`` and its own file.

    ConfigurationError names file and line of every mistake.
    """
    folder = _Folder(directory)
    says = described(folder.text("board.yaml"), BoardFile, where=folder.address("board.yaml"))
    feeds = tuple(described(folder.text(f"feeds/{id}.yaml"), Feed, where=folder.address(f"feeds/{id}.yaml")) for id in says.feeds)
    teams = tuple(described_list(folder.text("teams.yaml"), Team, where=folder.address("teams.yaml")))
    own = described_list(folder.text_if_any("measures.yaml"), Measure, where=folder.address("measures.yaml"))
    if not teams:
        raise ConfigurationError(f"{folder.address('teams.yaml')}, line 1: no team is described.")
    return Board(
        name=says.name,
        title=says.title,
        timezone=says.timezone,
        as_of=says.as_of or datetime.now(ZoneInfo(says.timezone)).date(),
        told_as_at=says.as_of is not None,
        state=says.state or f"out/{says.name}",
        weeks_shown=says.weeks_shown,
        charted_weeks=says.charted_weeks,
        feeds=feeds,
        measures=_chosen(teams, catalogue, own, folder),
        teams=teams,
    )


def _chosen(teams: Iterable[Team], catalogue: Iterable[Measure], own: Iterable[Measure], folder: "_Folder") -> tuple[Measure, ...]:
    by_id = {measure.id: measure for measure in (*catalogue, *own)}
    wanted = {chosen.id: team.slug for team in teams for chosen in team.measures}
    unknown = [
        f"{folder.address('teams.yaml')}: {slug} has chosen '{id}', which no catalogue describes."
        for id, slug in wanted.items()
        if id not in by_id
    ]
    if unknown:
        raise ConfigurationError("\n".join(unknown))
    return tuple(measure for id, measure in by_id.items() if id in wanted)


@dataclass(frozen=True)
class _Folder:
    directory: str

    def address(self, name: str) -> str:
        return f"{self.directory.rstrip('/')}/{name}"

    def text(self, name: str) -> str:
        content = self._content(name)
        if content is None:
            raise ConfigurationError(f"{self.address(name)} is not there. A board is a directory with board.yaml, teams.yaml and feeds/.")
        return content

    def text_if_any(self, name: str) -> str:
        return self._content(name) or ""

    def _content(self, name: str) -> str | None:
        fs, path = fsspec.core.url_to_fs(self.address(name))
        if not fs.exists(path):
            return None
        try:
            content: bytes = fs.cat_file(path)
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ConfigurationError(f"{self.address(name)} is not UTF-8 text; save it as UTF-8 and run again.") from None

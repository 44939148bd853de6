"""Reads a board's directory: ``board.yaml``, ``teams.yaml``, ``feeds/*.yaml``, ``measures.yaml``, ``reference.yaml``. What they mean
belongs elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import fsspec

from boxscore.board import Board, BoardFile
from boxscore.described import described, described_list, line_of
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed
from boxscore.measures import Measure
from boxscore.misfits import DoesNotFit, Misfit
from boxscore.packs import Pack, mistakes, with_its_pack
from boxscore.reference import Reference
from boxscore.teams import Team
from sources.standard import read_contract

BOARD, TEAMS, MEASURES, REFERENCE = "board.yaml", "teams.yaml", "measures.yaml", "reference.yaml"
PEOPLE = "people.yaml"


def read_board(directory: str, catalogue: Iterable[Measure], packs: Iterable[Pack] = ()) -> Board:
    """The board described in ``directory`` (a path or fsspec URL), its measures taken from ``catalogue`` and its own file.

    A team may begin with one of ``packs``.

    ConfigurationError names the file of every mistake, and the line of everything but what only its absence makes one.
    """
    folder = BoardFolder(directory)
    says = described(folder.text(BOARD), BoardFile, where=folder.address(BOARD))
    feeds = tuple(_feed(id, folder) for id in says.feeds)
    written = tuple(described_list(folder.text(TEAMS), Team, where=folder.address(TEAMS)))
    reference = described(folder.text_if_any(REFERENCE), Reference, where=folder.address(REFERENCE))
    own = described_list(folder.text_if_any(MEASURES), Measure, where=folder.address(MEASURES))
    if not written:
        raise ConfigurationError(f"{folder.address(TEAMS)}, line 1: no team is described.")
    teams = written
    try:
        teams = _with_packs(written, packs)
        return Board(
            name=says.name,
            title=says.title,
            timezone=says.timezone,
            as_of=says.as_of or datetime.now(ZoneInfo(says.timezone)).date(),
            told_as_at=says.as_of is not None,
            state=says.state or f"out/{says.name}",
            invented=says.invented,
            weeks_shown=says.weeks_shown,
            charted_weeks=says.charted_weeks,
            annotations=says.annotations,
            known_gaps=says.known_gaps,
            keeping=says.keeping,
            disclosure=says.disclosure,
            notify=says.notify,
            returns=says.returns,
            layouts=says.layouts,
            layout=says.layout,
            contact=says.contact,
            reference=reference,
            feeds=feeds,
            measures=_chosen(teams, catalogue, own),
            teams=teams,
        )
    except DoesNotFit as error:
        raise ConfigurationError(
            "\n".join(_located(_as_written(misfit, written, teams), own, folder) for misfit in error.misfits)
        ) from None


def _feed(id: str, folder: "BoardFolder") -> Feed:
    name = f"feeds/{id}.yaml"
    feed = read_contract(folder.text(name), where=folder.address(name))
    if feed.id != id:
        raise ConfigurationError(f"{folder.address(name)}: its id is '{feed.id}'; a feed's file is named for its id.")
    return feed


def _with_packs(written: Sequence[Team], packs: Iterable[Pack]) -> tuple[Team, ...]:
    by_setting = {pack.setting: pack for pack in packs}
    wrong = [Misfit(text, team=at, within_team=place) for at, team in enumerate(written) for place, text in mistakes(team, by_setting)]
    if wrong:
        raise DoesNotFit(wrong)
    return tuple(with_its_pack(team, by_setting) for team in written)


def _chosen(teams: Sequence[Team], catalogue: Iterable[Measure], own: Sequence[Measure]) -> tuple[Measure, ...]:
    ids = [measure.id for measure in own]
    repeated = [Misfit(f"measure {id} is described twice.", measure=id) for id in sorted({id for id in ids if ids.count(id) > 1})]
    by_id = {measure.id: measure for measure in (*catalogue, *own)}
    unknown = [
        Misfit(f"{team.slug} has chosen '{chosen.id}', which no catalogue describes.", team=at)
        for at, team in enumerate(teams)
        for chosen in team.measures
        if chosen.id not in by_id
    ]
    if repeated or unknown:
        raise DoesNotFit([*repeated, *unknown])
    wanted = {chosen.id for team in teams for chosen in team.measures}
    return tuple(measure for id, measure in by_id.items() if id in wanted)


def _as_written(misfit: Misfit, written: Sequence[Team], teams: Sequence[Team]) -> Misfit:
    """The same mistake where teams.yaml has it: a measure stands in the team's own list, or comes with its pack."""
    if misfit.team is None or misfit.within_team[:1] != ("measures",):
        return misfit
    id = teams[misfit.team].measures[int(misfit.within_team[1])].id
    own = [chosen.id for chosen in written[misfit.team].measures]
    if id in own:
        return replace(misfit, within_team=("measures", own.index(id)))
    text = f"{misfit.text} It comes with the pack '{written[misfit.team].pack}'; 'without: [{id}]' leaves it out."
    return replace(misfit, text=text, within_team=("pack",))


def _located(misfit: Misfit, own: Sequence[Measure], folder: "BoardFolder") -> str:
    """The mistake with its file and line. The files are looked through again for it: boards are right far more often than wrong."""
    ids = [measure.id for measure in own]
    if misfit.team is not None:
        name, place = TEAMS, (misfit.team, *misfit.within_team)
    elif misfit.measure in ids:
        name, place = MEASURES, (max(at for at, id in enumerate(ids) if id == misfit.measure),)
    elif misfit.within_board:
        name, place = BOARD, misfit.within_board
    else:
        return f"{folder.address(BOARD)}: {misfit.text}"
    return f"{folder.address(name)}, line {line_of(place, folder.text(name))}: {misfit.text}"


@dataclass(frozen=True)
class BoardFolder:
    """The files that describe a board, under the directory that is one, a path or fsspec URL."""

    directory: str

    def address(self, name: str) -> str:
        """The file as messages name it."""
        return f"{self.directory.rstrip('/')}/{name}"

    def seal(self) -> tuple[tuple[str, str, int], ...]:
        """Every file that describes the board, when it was written and how large it is; quick, for nothing is opened. OSError."""
        fs, root = fsspec.core.url_to_fs(self.directory)
        listed = (entry for folder in (root, f"{root}/feeds") if fs.isdir(folder) for entry in fs.ls(folder, detail=True))
        written = ("mtime", "LastModified", "created")
        described = (entry for entry in listed if entry["name"].endswith(".yaml"))
        return tuple(sorted((entry["name"], str([entry.get(name) for name in written]), entry["size"]) for entry in described))

    def text(self, name: str) -> str:
        """What the file says. ConfigurationError when it is not there, cannot be read, or is no UTF-8."""
        content = self._content(name)
        if content is None:
            raise ConfigurationError(f"{self.address(name)} is not there. A board is a directory with board.yaml, teams.yaml and feeds/.")
        return content

    def text_if_any(self, name: str) -> str:
        """What the file says, nothing when it is not there."""
        return self._content(name) or ""

    def _content(self, name: str) -> str | None:
        try:
            fs, path = fsspec.core.url_to_fs(self.address(name))
        except (ValueError, ImportError) as error:
            raise ConfigurationError(f"The board {self.directory} cannot be opened: {error}.") from None
        if not fs.isfile(path):
            return None
        try:
            content: bytes = fs.cat_file(path)
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ConfigurationError(f"{self.address(name)} is not UTF-8 text; save it as UTF-8 and run again.") from None

"""``boxscore simulate``: a whole invented board written to a directory. What is invented and how it is written belong elsewhere."""

import csv
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import yaml
from pydantic import TypeAdapter, ValidationError

from boxscore.errors import ConfigurationError
from boxscore.teams import Slug
from sources.simulator.configuration import name_of, write_configuration, write_readme
from sources.simulator.facts import facts_in
from sources.simulator.history import History, history_of
from sources.simulator.mixed import MixedExtracts
from sources.simulator.mixed_contracts import mixed_contracts
from sources.simulator.packs import pack_of
from sources.simulator.plain import AS_IT_STANDS, PlainExtracts, plain_contracts
from sources.simulator.plan import InventedTeam, Plan, improvements_of
from sources.simulator.planted import Improvement, Trap
from sources.simulator.told_traps import traps_in, traps_of_the_calendar
from sources.simulator.truth import TRUTH_COLUMNS, NoTeam, true_rows
from sources.standard import standard_contracts

MOST_TEAMS, MOST_WEEKS = 9_000, 520
TRAP_COLUMNS = ("trap", "kind", "found_as", "feed", "file", "row", "team", "week_ending", "what")
IMPROVEMENT_COLUMNS = ("team", "measure", "from_week", "before", "after", "what")
TOLD_EVERY_TEAMS = 100

LayoutName = Literal["mixed", "plain"]


class Extracts(Protocol):
    """A layout: takes the facts of one team after another and writes them as extracts."""

    def add(self, team: InventedTeam, facts: Mapping[str, pd.DataFrame]) -> None:
        """Takes the facts of the next team."""

    def close(self) -> list[Trap]:
        """Writes what is left and tells of what it planted."""


@dataclass(frozen=True)
class Simulated:
    """What was written."""

    directory: Path
    teams: int
    weeks: int
    rows: int
    figures: int
    traps: int
    improvements: int

    def lines(self) -> Iterator[str]:
        """The outcome in words."""
        yield f"Invented board of {self.teams:,} teams over {self.weeks:,} weeks in {self.directory}: all of it is invented data."
        yield f"  {self.rows:,} facts in extracts/, {self.figures:,} true figures in truth.csv,"
        yield f"  {self.traps:,} traps in traps.csv, {self.improvements:,} improvements in improvements.csv."
        yield f"Next: boxscore --board {self.directory} run"


def simulate(
    directory: str | Path,
    *,
    teams: int,
    weeks: int,
    seed: int,
    layout: LayoutName,
    known_measures: Collection[str],
    name: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Simulated:
    """Writes a complete invented board to ``directory``, in place of the invented board that may be there; state elsewhere stays.

    The same arguments give the same bytes, and both layouts hold the same facts. ``name``, under which its state is kept, is made of the
    directory's name and the arguments when it is left out. Teams choose measures among ``known_measures`` alone.
    Memory is bounded by a few teams, however many there are; ``say`` is told how far it is. ConfigurationError, with nothing changed,
    when an argument is out of range, ``name`` is none a board can have, or the directory holds something that is no invented board.
    """
    plan = _plan(teams, weeks, seed)
    place = _writable(directory)
    called = name_of(place, plan, layout) if name is None else _slug(name)
    meant = place.resolve()  # neither "." nor a link to a directory can be put in place, what they mean can
    meant.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{meant.name}.", dir=meant.parent) as scratch:
        draft = Path(scratch) / "board"
        draft.mkdir()
        board = _Draft(draft, plan, layout, known_measures)
        board.write(say, name=called)
        _move_in(draft, meant)
    return Simulated(place, teams, weeks, board.rows, board.figures, len(board.traps), len(board.improvements))


def _plan(teams: int, weeks: int, seed: int) -> Plan:
    if not 1 <= teams <= MOST_TEAMS:
        raise ConfigurationError(f"--teams {teams}: an invented board has 1 to {MOST_TEAMS:,} teams.")
    if not 1 <= weeks <= MOST_WEEKS:
        raise ConfigurationError(f"--weeks {weeks}: an invented board has 1 to {MOST_WEEKS} weeks.")
    if seed < 0:
        raise ConfigurationError(f"--seed {seed}: a seed is 0 or greater.")
    return Plan(seed=seed, weeks=weeks, size=teams)


def _slug(name: str) -> str:
    try:
        return TypeAdapter(Slug).validate_python(name)
    except ValidationError:
        raise ConfigurationError(
            f"--name '{name}': a board's name is small letters and digits, with single hyphens between them, 80 at most: north-2."
        ) from None


def _writable(directory: str | Path) -> Path:
    """The directory as a path, which is empty, absent or an invented board."""
    if "://" in str(directory):
        raise ConfigurationError(f"{directory}: an invented board is written to a directory of this machine, not to a URL.")
    place = Path(directory)
    if place.exists() and not place.is_dir():
        raise ConfigurationError(f"{place} is a file. Name a directory that is empty or not there yet.")
    if place.exists() and any(place.iterdir()) and not _is_invented(place / "board.yaml"):
        raise ConfigurationError(
            f"{place} holds something that is no invented board, and nothing there was changed. Name another directory."
        )
    return place


def _is_invented(board: Path) -> bool:
    try:
        says = yaml.safe_load(board.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    return isinstance(says, dict) and says.get("invented") is True


@dataclass
class _Draft:
    """A board in the making, team by team."""

    directory: Path
    plan: Plan
    layout: LayoutName
    known_measures: Collection[str]
    traps: list[Trap] = field(default_factory=list)
    improvements: list[Improvement] = field(default_factory=list)
    feeds: set[str] = field(default_factory=set)
    rows: int = 0
    figures: int = 0

    def write(self, say: Callable[[str], None], *, name: str) -> None:
        """Writes everything; ``name`` is the board's."""
        extracts, no_team = _layout(self.layout, self.directory, self.plan), NoTeam(self.plan)
        self.traps += traps_of_the_calendar(self.plan)
        with (self.directory / "truth.csv").open("wb") as truth:
            truth.write((",".join(TRUTH_COLUMNS) + "\n").encode())
            for team in self.plan.teams():
                history, pack = history_of(team, self.plan), pack_of(team, self.plan, self.known_measures)
                self._add(history, extracts)
                no_team.add(history, pack)
                self._tell(true_rows(history, pack), truth)
                if (team.index + 1) % TOLD_EVERY_TEAMS == 0:
                    say(f"{team.index + 1:,} of {self.plan.size:,} teams")
            self._tell(no_team.rows(), truth)
        self.traps += extracts.close()
        self._describe(name)

    def _add(self, history: History, extracts: Extracts) -> None:
        facts = facts_in(history)
        extracts.add(history.team, facts)
        self.feeds |= {feed for feed, rows in facts.items() if len(rows)}
        self.rows += sum(map(len, facts.values()))
        self.traps += traps_in(history)
        self.improvements += improvements_of(history.team, self.plan)

    def _tell(self, figures: pa.Table, truth: BinaryIO) -> None:
        self.figures += figures.num_rows
        pyarrow.csv.write_csv(figures, truth, AS_IT_STANDS)

    def _describe(self, name: str) -> None:
        standard = standard_contracts()
        contracts = mixed_contracts(standard) if self.layout == "mixed" else plain_contracts(standard, self.plan)
        write_configuration(self.directory, self.plan, feeds=self.feeds, contracts=contracts, known_measures=self.known_measures, name=name)
        write_readme(self.directory, self.plan, self.improvements, layout=self.layout)
        _write_csv(self.directory / "traps.csv", TRAP_COLUMNS, self.traps)
        _write_csv(self.directory / "improvements.csv", IMPROVEMENT_COLUMNS, self.improvements)


def _layout(layout: LayoutName, directory: Path, plan: Plan) -> Extracts:
    return MixedExtracts(directory, plan) if layout == "mixed" else PlainExtracts(directory, plan)


def _write_csv(file: Path, names: Sequence[str], entries: Iterable[Trap | Improvement]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([getattr(entry, name) for name in names] for entry in entries)


def _move_in(draft: Path, place: Path) -> None:
    """Puts the board in its place; what else lies there, such as state, stays.

    ``board.yaml`` goes first, of a board that is replaced last, so that one half moved in says it is invented and can be written again.
    """
    if not place.exists():
        draft.replace(place)
        return
    is_replaced = (place / "board.yaml").exists()
    for entry in sorted(draft.iterdir(), key=lambda entry: (entry.name == "board.yaml") == is_replaced):
        former = place / entry.name
        if former.is_dir():
            former.rename(draft.parent / f"former-{entry.name}")
        entry.replace(former)

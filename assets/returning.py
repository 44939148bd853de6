"""A workbook that comes back: whose it is, and what becomes of it. Its cells are judged, and files read, elsewhere."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from assets.entered import typed_in, with_typed
from assets.house import House
from assets.past_workbooks import moment_asked
from assets.returned_notes import note_returns
from assets.shelving import Shelf
from assets.typed_cells import TypedCells, shown_shortly
from boxscore.errors import WorkbookRefused
from boxscore.teams import Team
from boxscore.weeks import Week
from sources.personal import shown_name
from warehouse.entries import PARTLY_READ, READ, REFUSED, Return
from workbooks.contents import LAYOUT_VERSION
from workbooks.returned.locked import changed_locked_cells
from workbooks.returned.reading import GivenCell, Identity, ReturnedBook, read_returned
from workbooks.writer import file_name

CELLS_NAMED = 10
"""So many changed locked cells are told one by one."""
A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class ReadBack:
    """What became of one workbook that came back, in sentences."""

    returned: str
    """The first letters of the hash of its bytes."""
    file_name: str
    what: str = ""
    """Whose workbook it is; empty when it does not say."""
    refusal: str = ""
    """Why nothing of it was read; empty when it was."""
    is_known: bool = False
    """Whether the same file had come back before."""
    read: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        if self.refusal:
            return REFUSED
        return PARTLY_READ if self.needs_a_person else READ

    @property
    def needs_a_person(self) -> bool:
        return bool(self.refusal or self.refused or self.conflicts or self.locked)

    @property
    def message(self) -> str:
        """What a person may have to see to, a sentence a line."""
        return "\n".join(filter(None, (self.refusal, *self.refused, *self.conflicts, *self.locked, *self.noticed)))


@dataclass(frozen=True)
class GivenOut:
    """The workbook as it left this board."""

    team: Team
    said: str
    """Which one it is, in words."""
    content: bytes | None
    """Its file; None where that is not kept as it was."""
    typed_by: tuple[datetime, ...]
    """It showed what had been typed by one of these moments, the last if that is not certain."""
    cells_before: datetime
    """It showed the figures of the runs that were over before."""

    @cached_property
    def cells(self) -> Mapping[str, GivenCell]:
        """Its entries; none where its file is not kept."""
        return read_returned(self.content, name="the workbook that was given out").cells if self.content is not None else {}


def take_return(house: House, content: bytes, *, file_name: str, by: str = "") -> ReadBack:
    """Reads a workbook that came back and keeps what was typed into it; the same bytes twice count once. ``by`` is who returned it.

    What is wrong with the file, or with one of its entries, is told and noted, and is never an error.
    """
    returned = hashlib.sha256(content).hexdigest()[:16]
    name = shown_name(file_name)
    known = house.store.return_of(returned)
    if known and known.outcome != REFUSED:
        return ReadBack(returned, name, is_known=True, noticed=(f"{name} had been read before, byte for byte; it was counted once.",))
    try:
        book = read_returned(content, name=name)
        given_out = _given_out(house, book, name)
        locked = tuple(_locked(given_out.content, content, book))
    except WorkbookRefused as refusal:
        house.store.note_return(Return(returned, name, REFUSED, str(refusal), by))
        return ReadBack(returned, name, refusal=str(refusal))
    team, said = given_out.team, book.identity
    stood, places = tuple(_stood(house, given_out, said.week_ending)), {name: cell.place for name, cell in given_out.cells.items()}
    cells = TypedCells(house, team, book, stood, given_out.typed_by[-1], places)
    cells.read()
    told = ReadBack(
        returned,
        name,
        what=f"{team.name}, {cells.form.current.label}, {given_out.said}",
        read=cells.read_in_words,
        refused=tuple(cells.refused),
        conflicts=cells.conflicts_in_words,
        locked=locked,
        noticed=(*_older_layout(book), *cells.settled_in_words, *cells.waiting, *_not_compared(given_out.content)),
    )
    noted = Return(returned, name, told.outcome, told.message, by, team.slug, said.week_ending, said.version)
    house.store.note_return(noted, cells.entries(by))
    note_returns(house)
    return told


def _given_out(house: House, book: ReturnedBook, name: str) -> GivenOut:
    """What this board gave out that came back. WorkbookRefused when it did not write it."""
    said, nothing = book.identity, "Nothing of it was read"
    team = house.board.team_by_slug.get(said.team)
    if team is None:
        raise WorkbookRefused(f"{name} is of a team that this board does not have. {nothing}: send it to the board it is from.")
    if said.layout > LAYOUT_VERSION:
        raise WorkbookRefused(f"{name} was made by a newer Box Score than this one. {nothing}: bring this one up to date.")
    given_out = _registered(house, team, said) or _asked_for(house, team, said) or _of_before_a_replay(house, team, said)
    if given_out is None:
        week = f"w/e {said.week_ending:%d/%m/%Y}"
        raise WorkbookRefused(f"{name} says it is version {said.version} of {week}, which this board never wrote. {nothing}.")
    return given_out


def _registered(house: House, team: Team, said: Identity) -> GivenOut | None:
    entries = house.store.workbooks(team=team.slug)
    entry = next((one for one in entries if (one.week_ending, one.version, one.run) == (said.week_ending, said.version, said.run)), None)
    if entry is None:
        return None
    # What came back while its run was on may stand in it, or came too late.
    typed_by = (house.store.begun(entry.run) or entry.written_at, entry.written_at)
    over = house.store.run_times().get(entry.run, entry.written_at)
    content = Shelf(house.files, house.store).content_of(entry)
    return GivenOut(team, f"version {entry.version}", content, typed_by, over + A_MOMENT)


def _asked_for(house: House, team: Team, said: Identity) -> GivenOut | None:
    """One that somebody had written for a person, which is in no register."""
    moment = moment_asked(house, said.run)
    is_week = said.week_ending == Week.of(said.week_ending).ending and Week(said.week_ending) <= house.board.last_week
    return GivenOut(team, "written when it was asked for", None, (moment,), moment) if moment and is_week else None


def _of_before_a_replay(house: House, team: Team, said: Identity) -> GivenOut | None:
    """One whose register was lost with the warehouse, and which lies aside since that was made again."""
    if said.week_ending != Week.of(said.week_ending).ending:
        return None
    name = file_name(team, Week(said.week_ending), said.version)
    for content, written_at in Shelf(house.files, house.store).unregistered(name):
        if read_returned(content, name=name).identity == said:
            return GivenOut(team, f"version {said.version}, of before the warehouse was made again", content, (written_at,), written_at)
    return None


def _stood(house: House, given_out: GivenOut, week_ending: date) -> Iterator[Mapping[str, object]]:
    """What stood in each entry when the workbook was given out; of one whose file is not kept what was known, by each moment it may be."""
    if given_out.content is not None:
        yield {name: cell.value for name, cell in given_out.cells.items()}
        return
    slug = given_out.team.slug
    figures = house.store.cells_before(given_out.cells_before, team=slug)
    for moment in given_out.typed_by:
        then = with_typed(house, before=moment)
        yield dict(typed_in(then, {slug: Week(week_ending)}, figures, before=moment)[slug].known)


def _locked(given_out: bytes | None, content: bytes, book: ReturnedBook) -> Iterator[str]:
    """What was changed where nothing may be typed; nothing where the file that was given out is not there to compare with."""
    if given_out is None:
        return
    changed = list(changed_locked_cells(given_out, content, sheet=book.sheet, entries=book.places))
    for cell in changed[:CELLS_NAMED]:
        yield f"{cell.place} is locked and was changed from {shown_shortly(cell.was)} to {shown_shortly(cell.now)}. It was not taken."
    if len(changed) > CELLS_NAMED:
        yield f"{len(changed) - CELLS_NAMED} more locked cells were changed; none was taken."


def _not_compared(given_out: bytes | None) -> Iterator[str]:
    if given_out is None:
        yield "The file that was given out is not kept as it was, so whether locked cells were changed is not known."


def _older_layout(book: ReturnedBook) -> Iterator[str]:
    if book.identity.layout < LAYOUT_VERSION:
        yield "The workbook has an older layout; its entries are known by their names all the same."
    if book.lost:
        yield f"{len(book.lost)} entries have lost their cells and were passed over: {', '.join(book.lost[:CELLS_NAMED])}."

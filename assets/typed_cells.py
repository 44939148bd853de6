"""The cells of a workbook that came back: which were typed, which of them are right, and what conflicts. Files belong elsewhere.

An entry is what a person typed when it differs from what the workbook was given out with; everything else changes nothing. So an old
workbook never takes the place of newer entries by what it merely repeats.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from assets.entered import NOBODY, read_entries
from assets.house import House
from boxscore.entries import EntryKind, EntryName, Typed, kept_as
from boxscore.entry_forms import EntryForm, entry_form
from boxscore.personal import SAID
from boxscore.teams import Team
from boxscore.typed_rows import broken_rules
from boxscore.weeks import Week
from sources.identifiers import HIDDEN
from sources.personal import looks_like_in_a_note
from warehouse.entries import Entered
from workbooks.returned.reading import GivenCell, ReturnedBook

LETTERS_SHOWN = 60
OF_A_ROW = (EntryKind.VALUE, EntryKind.SAMPLE)


@dataclass
class TypedCells:
    """One workbook being read: what was typed goes from cell to row to what is kept."""

    house: House
    team: Team
    book: ReturnedBook
    given: Sequence[Mapping[str, object]]
    """What stood in each entry when the workbook was given out; where that is not certain each of what it may have been, likeliest last."""
    shown_at: datetime
    """What had come back by then it showed."""
    places: Mapping[str, str]
    """Where the cell of each entry was when the workbook was given out; empty where that is not known."""
    typed: dict[EntryName, Typed | None] = field(default_factory=dict, init=False)
    """What was typed and is right."""
    refused: list[str] = field(default_factory=list, init=False)
    """What is wrong, in sentences."""
    settled: dict[EntryName, Typed | None] = field(default_factory=dict, init=False)
    """Of what two people had said, what this workbook showed with both and came back with."""
    waiting: list[str] = field(default_factory=list, init=False)
    """What is kept and comes into no figure yet, in sentences."""
    _cells: dict[EntryName, GivenCell] = field(default_factory=dict, init=False)

    @cached_property
    def form(self) -> EntryForm:
        """What the workbook asked for."""
        return entry_form(self.house.board, self.team, Week(self.book.identity.week_ending))

    @cached_property
    def _now(self) -> dict[EntryName, dict[str, Any]]:
        return dict(read_entries(self.house.store.entries_now([self.team.slug])))

    def read(self) -> None:
        """Cell by cell, then row by row, then against what is known by now."""
        wrong: set[EntryName] = set()
        for text, cell in self.book.cells.items():
            name = EntryName.read(text)
            if name is None or self.form.allowed(name) is None:
                self._notice_strange(text, cell)
                continue
            self._cells[name] = cell
            if text in self._pasted_over:
                why = "its cell was cut and pasted over that of another entry; type both into a fresh copy"
                self.refused.append(f"{cell.place}, {self.form.said(name)}: {why}. It was left out.")
                wrong.add(name)
                continue
            try:
                value = self._value(name, cell)
            except ValueError as error:
                self.refused.append(f"{cell.place}, {self.form.said(name)}: {error}. It was left out.")
                wrong.add(name)
            else:
                if kept_as(value) != self._given_as(name):
                    self.typed[name] = value
        wrong |= set(self._refuse_what_is_personal())
        self._take_whole_rows(wrong)
        self._leave_what_it_brought_before()
        self._leave_what_is_known()
        self._settle(wrong)

    @cached_property
    def _pasted_over(self) -> set[str]:
        """The entries whose cells lie where others were that are gone: a cell that is cut and pasted takes its name along."""
        gone = {place for name, place in self.places.items() if name not in self.book.cells}
        return {name for name, cell in self.book.cells.items() if cell.place in gone and self.places.get(name) != cell.place}

    def _value(self, name: EntryName, cell: GivenCell) -> Typed | None:
        """What stands in the cell. ValueError, in words, when it was typed and may not stand there."""
        allowed = self.form.allowed(name)
        if allowed is None or (self._is_as_given(name.text, cell) and not cell.is_formula):
            return self._of_given(name)
        if cell.is_formula:
            raise ValueError("it holds a formula; type the value itself")
        if cell.is_error:
            raise ValueError("it shows an error of the spreadsheet program; type the value itself")
        try:
            value = allowed.typed(cell.value)
        except ValueError as error:
            raise ValueError(f"type {error}") from None
        if kept_as(value) != self._given_as(name):
            self._refuse_other_weeks(name)
        return value

    def _is_as_given(self, text: str, cell: GivenCell) -> bool:
        return cell.value in [given.get(text) for given in self.given]

    def _of_given(self, name: EntryName) -> Typed | None:
        """What stood in it when it was given out: where that is not certain what stands there now, if it may be that."""
        cell = self.book.cells.get(name.text)
        stands = self._read(name, cell.value) if cell else None
        may_be = [self._read(name, given.get(name.text)) for given in self.given]
        return stands if stands in may_be else may_be[-1]

    def _read(self, name: EntryName, value: object) -> Typed | None:
        allowed = self.form.allowed(name)
        try:
            return allowed.typed(value) if allowed else None
        except ValueError:
            return None

    def _given_as(self, name: EntryName) -> str | None:
        return kept_as(self._of_given(name))

    def _refuse_other_weeks(self, name: EntryName) -> None:
        window = self.house.board.nightly_window
        if name.week and name.week > self.form.current:
            raise ValueError("its week lies after that of the workbook")
        if name.week and name.week < window.first and name.kind in OF_A_ROW:
            raise ValueError(f"its week is too long ago; figures from {window.first.label} on can still change")

    def _notice_strange(self, text: str, cell: GivenCell) -> None:
        if cell.value is not None and not self._is_as_given(text, cell):
            self.refused.append(f"{cell.place}: there is no such entry of this team any more. It was left out.")

    def _refuse_what_is_personal(self) -> Iterator[EntryName]:
        """What tells in a text who a patient is; nothing of it is kept, and its value is told nowhere."""
        for name, value in list(self.typed.items()):
            looks = looks_like_in_a_note(value) if isinstance(value, str) else None
            if looks:
                del self.typed[name]
                what = f"it holds what looks like {SAID[looks]}. Nothing of it was kept: say it without."
                self.refused.append(f"{self._cells[name].place}, {self.form.said(name)}: {what}")
                yield name

    def _take_whole_rows(self, wrong: set[EntryName]) -> None:
        """A row of a feed is one thing: where a cell of it was typed the others are taken with it, or left out with it."""
        rows: dict[EntryName, list[EntryName]] = {}
        for name in self._cells:
            if name.kind in OF_A_ROW:
                rows.setdefault(name.row, []).append(name)
        for names in rows.values():
            if not any(name in self.typed or name in wrong for name in names):
                continue
            row = {name: self.typed[name] if name in self.typed else self._of_given(name) for name in names}
            why = "" if wrong.isdisjoint(names) else "another cell of the same row was wrong"
            why = why or self._missing(names)
            why = why or "; ".join(self._broken(row))
            if why:
                self._leave_out([name for name in names if name in self.typed], why)
            else:
                self.typed |= row
                self._notice_waiting(row)

    def _broken(self, row: Mapping[EntryName, Typed | None]) -> Iterator[str]:
        name = next(iter(row))
        count = self.form.count_of(name)
        id = count.feed if count else self.form.sample.feed if self.form.sample else ""
        yield from broken_rules(self.house.board.feed_by_id[id], {name.field: value for name, value in row.items()})

    def _missing(self, names: list[EntryName]) -> str:
        """Which cells of the row the workbook has lost, or never had; empty when all are there."""
        name, there = names[0], {name.field for name in names}
        count, sample = self.form.count_of(name), self.form.sample
        asked = count.asked if count else sample.asked if sample else ()
        lost = [one.label for one in asked if one.column not in there]
        return f"the workbook has lost the cell of the same row for {' and '.join(lost)}; type it into a fresh copy" if lost else ""

    def _leave_out(self, names: list[EntryName], why: str) -> None:
        for name in names:
            del self.typed[name]
            self.refused.append(f"{self._cells[name].place}, {self.form.said(name)}: {why}. It was left out.")

    def _notice_waiting(self, row: Mapping[EntryName, Typed | None]) -> None:
        blank = [name for name, value in row.items() if value is None and (asked := self.form.asked(name)) and not asked.may_be_blank]
        if blank and len(blank) < len(row):
            wanted = ", ".join(f"{self._cells[name].place} ({self.form.said(name)})" for name in blank)
            self.waiting.append(f"Kept, but in no figure until this is filled in too: {wanted}.")

    def _leave_what_it_brought_before(self) -> None:
        """What this very workbook brought when it came back earlier: whatever took its place since is newer, and stands."""
        identity = self.book.identity
        if identity.version:  # all that were only asked for have none
            brought = self.house.store.brought_before(self.team.slug, Week(identity.week_ending), identity.version)
            self._leave({name for name, value in self.typed.items() if (name.text, kept_as(value)) in brought})

    def _leave_what_is_known(self) -> None:
        """What was typed before, by this or another workbook, is not typed again."""
        self._leave({name for name, value in self.typed.items() if name in self._now and self._now[name]["value"] == kept_as(value)})

    def _leave(self, known: Set[EntryName]) -> None:
        """Leaves these untyped; of a row only where all its cells are among them."""
        rows = {name.row for name in self.typed.keys() - known if name.kind in OF_A_ROW}
        for name in known:
            if name.row not in rows:
                del self.typed[name]

    def _settle(self, wrong: Set[EntryName]) -> None:
        """What stands of two answers is agreed when a workbook that told of both comes back with it; of a row with all its cells."""
        left = {name: self._of_given(name) for name in self._cells.keys() - self.typed.keys() - wrong if self._stands(name)}
        for one in {_row_of(name) for name in left if self._is_open(name)}:
            names = [name for name in self._cells if _row_of(name) == one]
            if all(name in left for name in names):
                self.settled |= {name: left[name] for name in names}

    def _stands(self, name: EntryName) -> bool:
        """Whether the workbook showed what is known now."""
        row = self._now.get(name)
        return row is not None and row["value"] == self._given_as(name) and row["entered_at"] <= self.shown_at

    def _is_open(self, name: EntryName) -> bool:
        row = self._now[name]
        return bool(row["in_conflict_with"]) and row["value"] != row["other_value"]

    def _conflict(self, name: EntryName) -> dict[str, Any] | None:
        """What somebody else said that the workbook did not show; None when that is the same, or nothing."""
        row = self._now.get(name)
        return row if row and row["value"] not in (kept_as(self.typed[name]), self._given_as(name)) else None

    def entries(self, by: str) -> Iterator[Entered]:
        """What is to be kept."""
        who = self._who(by)
        for name, value in (self.typed | self.settled).items():
            other = self._conflict(name) if name in self.typed else None
            yield Entered(name.text, kept_as(value), self._week_of(name), who, other["returned"] if other else None)

    def _who(self, by: str) -> str:
        """Who says so in the workbook, else who returned it, else who had said so in it before."""
        name = EntryName(EntryKind.COMPLETED_BY, week=self.form.current)
        cell, before = self._cells.get(name), self._of_given(name)
        says = self._read(name, cell.value) if cell and not cell.is_formula else None
        return str((says if says != before and not looks_like_in_a_note(str(says or "")) else None) or by or before or "")

    def _week_of(self, name: EntryName) -> date | None:
        """The week it is of; that of a sample is the week of its day."""
        if name.kind is EntryKind.SAMPLE and self.form.sample:
            day = self.typed.get(EntryName(name.kind, week=name.week, number=name.number, field=self.form.sample.day))
            if isinstance(day, date):
                return Week.of(day).ending
        return name.week.ending if name.week else None

    @property
    def settled_in_words(self) -> tuple[str, ...]:
        """What two had said differently, and is agreed now."""
        agreed = ((name, value) for name, value in self.settled.items() if self._is_open(name))
        return tuple(
            f"{self._said(name, kept_as(value))} stands, for the workbook told of both answers and came back with it."
            for name, value in agreed
        )

    @property
    def read_in_words(self) -> tuple[str, ...]:
        """What is kept, cell by cell."""
        return tuple(self._said(name, kept_as(value)) for name, value in self.typed.items())

    @property
    def conflicts_in_words(self) -> tuple[str, ...]:
        """Where somebody else had said something else by then."""
        return tuple(
            f"{self._said(name, kept_as(value))}; {shown_shortly(other['value'])} had come back since this workbook was written "
            f"({other['who'] or NOBODY}). Both are kept, and this one is shown."
            for name, value in self.typed.items()
            if (other := self._conflict(name))
        )

    def _said(self, name: EntryName, kept: str | None) -> str:
        return f"{self._cells[name].place}, {self.form.said(name)}: {shown_shortly(kept)}"


def _row_of(name: EntryName) -> EntryName:
    """What is agreed together: the row of a feed, or the one cell."""
    return name.row if name.kind in OF_A_ROW else name


def shown_shortly(kept: str | None) -> str:
    """A kept value in quotes, no longer than a line holds."""
    if kept is None:
        return "nothing"
    # A locked cell may have been changed to anything.
    told = HIDDEN if looks_like_in_a_note(kept) else kept
    return f"'{told if len(told) <= LETTERS_SHOWN else told[:LETTERS_SHOWN] + '...'}'"

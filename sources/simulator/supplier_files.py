"""One file of an invented supplier: its facts as they were known then, the wrong rows among them, and all that is planted in it.

Which facts go into which file belongs to the mixed layout.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from boxscore.feeds import Feed
from boxscore.weeks import Week
from sources.simulator.earlier_states import as_known_then, first_difference
from sources.simulator.file_days import FileDays
from sources.simulator.layouts import LABEL, Csv, Layout, Page, page, written
from sources.simulator.mistakes import Mistake, wrong_rows
from sources.simulator.planted import Trap
from sources.simulator.written_rows import WrittenRows, written_rows

TEAM, DAY = "(team)", "(day)"
"""Columns beside a fact's own while its file is made: whose it is, and the day that decides its week."""
ENCODINGS = {"utf-8-sig": "a byte order mark before UTF-8", "cp1252": "text in Windows-1252", "utf-16": "text in UTF-16"}
DELIMITERS = {";": "semicolons between values", "\t": "tabs between values"}


@dataclass(frozen=True)
class Wrong:
    """A mistake to be made in a file, and the label of the good row it is made from."""

    mistake: Mistake
    good: int


@dataclass(frozen=True)
class SupplierFile:
    """A file as it is sent."""

    path: str
    """Under ``extracts/``."""
    content: bytes
    fact_rows: tuple[int, ...]
    """The row of each fact, wrong ones among them, counted from 1."""
    traps: tuple[Trap, ...]


def supplier_file(
    feed: Feed,
    layout: Layout,
    file: FileDays,
    facts: pd.DataFrame,
    *,
    path: str,
    wrong: Sequence[Wrong] = (),
    renamed: Mapping[str, str] | None = None,
) -> SupplierFile:
    """The file of the facts, which are labelled from 0 and carry ``TEAM`` and ``DAY``.

    ``renamed``: columns that stand under a name nobody knows.
    """
    then = as_known_then(feed.id, facts, told_again=_told_again(file, facts), sent=file.sent)
    rows, made = _with_wrong_rows(then, facts, wrong, file)
    texts = {(position, column): text for position, mistake in made for column, text in mistake.as_written.items()}
    as_written = written_rows(feed, replace(layout, headers={**layout.headers, **(renamed or {})}), rows, texts)
    above = _titles(feed, layout, file)
    around = page(layout, as_written.header, as_written.rows, titles=above[: layout.titles], subtotals=as_written.subtotals)
    content = written(layout, around.rows, about=[*above, "The rows stand on the sheet behind this one."])
    place = _Place(feed, path, around, rows)
    errors = [place.trap(mistake.trap, mistake.what, position, kind="error", found_as="refused row") for position, mistake in made]
    traps = (*errors, *_quirks(layout, place, as_written), *_told_otherwise(place, then, facts))
    return SupplierFile(path, content, tuple(around.fact_rows), traps)


def _titles(feed: Feed, layout: Layout, file: FileDays) -> list[str]:
    """What stands above the header where a supplier writes something there."""
    return [
        f"{LABEL} – {feed.title} – {layout.supplier}",
        f"Made on {file.sent:%d/%m/%Y} for {file.first:%d/%m/%Y} – {file.last:%d/%m/%Y}",
        "Filter: all units; no person, place or sum of money in it is real",
    ]


def good_row(file: FileDays, facts: pd.DataFrame) -> int | None:
    """The label of a row to make a wrong one from, in the middle of those that this file alone tells; None when there is none."""
    new = (facts[DAY] >= pd.Timestamp(file.new_from)) & ~_told_again(file, facts)
    labels = facts.index[new]
    return int(labels[len(labels) // 2]) if len(labels) else None


def _told_again(file: FileDays, facts: pd.DataFrame) -> "pd.Series[bool]":
    if file.told_again_from is None:
        return pd.Series(False, index=facts.index)
    return facts[DAY] >= pd.Timestamp(file.told_again_from)


def _with_wrong_rows(
    then: pd.DataFrame, facts: pd.DataFrame, wrong: Sequence[Wrong], file: FileDays
) -> tuple[pd.DataFrame, list[tuple[int, Mistake]]]:
    """The rows with the wrong ones after those they are made from, and the position of each wrong one."""
    if not wrong:
        return then, []
    good = {one.good: {str(column): value for column, value in facts.loc[one.good].items()} for one in wrong}
    made = [(one, row) for one in wrong for row in wrong_rows(one.mistake, good[one.good], file)]
    labels = [one.good + (number + 1) / (len(made) + 1) for number, (one, _) in enumerate(made)]
    frame = pd.DataFrame([row for _, row in made], index=labels, columns=then.columns, dtype=object).astype(then.dtypes.to_dict())
    rows = pd.concat([then, frame]).sort_index()
    positions = {label: position for position, label in enumerate(rows.index)}
    return rows, [(positions[label], one.mistake) for label, (one, _) in zip(labels, made, strict=True)]


@dataclass(frozen=True)
class _Place:
    """Where in a file its rows are."""

    feed: Feed
    path: str
    around: Page
    rows: pd.DataFrame

    def trap(self, trap: str, what: str, position: int, *, kind: str = "trap", found_as: str = "nothing") -> Trap:
        """What is planted in the row at a position."""
        row = self.rows.iloc[position]
        ending = Week.of(row[DAY].date()).ending
        return Trap(trap, what, kind, found_as, self.feed.id, self.path, str(self.around.fact_rows[position]), row[TEAM], ending)

    def quirk(self, quirk: str, what: str, row: int) -> Trap:
        """A quirk of the file itself, which a row of it shows."""
        return Trap(quirk, what, kind="quirk", feed=self.feed.id, file=self.path, row=str(row))


def _quirks(layout: Layout, place: _Place, as_written: WrittenRows) -> list[Trap]:
    header = place.around.header
    of_header = {
        "columns under other names and in another order": layout.alias,
        "names of the supplier's own in the header": layout.headers,
        "date and time in one column": layout.joined,
        "a column whose one value the file does not hold": layout.constants,
    }
    return [
        *(place.quirk(quirk, layout.supplier, 1) for quirk in _of_format(layout)),
        *(place.quirk(quirk, layout.supplier, row) for quirk, row in place.around.structure.items()),
        *(place.quirk(quirk, layout.supplier, header) for quirk, is_there in of_header.items() if is_there),
        *(place.trap(quirk, layout.supplier, position, kind="quirk") for quirk, position in as_written.quirks.items()),
    ]


def _of_format(layout: Layout) -> list[str]:
    if not isinstance(layout.format, Csv):
        return ["a spreadsheet of several sheets"]
    named = (ENCODINGS.get(layout.format.encoding), DELIMITERS.get(layout.format.delimiter))
    return [quirk for quirk in named if quirk]


def _told_otherwise(place: _Place, then: pd.DataFrame, facts: pd.DataFrame) -> list[Trap]:
    told = []
    label = first_difference(then, facts)
    if label is not None:
        what = "this file tells the row as it stood then; a later file tells how it ended"
        told.append(place.trap("a row told again otherwise", what, list(place.rows.index).index(label)))
    for unreported in facts.index.difference(then.index)[:1]:
        fact = facts.loc[unreported]
        what = f"{fact.iloc[0]} was not known yet when this file was sent; a later file holds it"
        ending = Week.of(fact[DAY].date()).ending
        told.append(Trap("a row reported late", what, feed=place.feed.id, file=place.path, team=fact[TEAM], week_ending=ending))
    return told

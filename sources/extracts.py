"""Reads a delivery into typed rows by its feed's contract, refusing what cannot be read. Judging what was read belongs elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from boxscore.columns import Stated
from boxscore.errors import ExtractRefused
from boxscore.feeds import Feed
from boxscore.periods import Period
from boxscore.personal import SAID, Personal, announced_by
from boxscore.suppliers import Supplier
from sources.deliveries import Delivery
from sources.footers import own_figures
from sources.grid import Grid, open_grids
from sources.headers import Header, body, find_header
from sources.identifiers import HIDDEN, rows_with_identifiers, without_identifiers
from sources.lines import facts_only, fallen_apart, without_derived_totals
from sources.naming import Saying, said_of
from sources.personal import shown_header, shown_name
from sources.typed_rows import KeptText, TypedPart, typed, typed_part
from sources.values import tidy

PLACES_NAMED = 5


@dataclass(frozen=True)
class Extract:
    """What one delivery holds: typed rows that could be read, and what became of the rest."""

    delivery: Delivery
    rows: pd.DataFrame
    """One row a fact, indexed by its row number in the file: contract and derived columns, ``first_day`` and ``last_day`` of what
    it stands for, ``earliest`` and ``latest`` day its extract may speak of, and ``provisional``."""
    refused: pd.DataFrame
    """One row a value that could not be read or must not be kept: row_number, column_name, rule, message, shape; ``last_day`` where the
    row's date could be read."""
    unread: pd.DataFrame
    """The rows that are refused, typed as ``rows`` are; NA where a value is."""
    rows_read: int
    rows_left_out: int
    noticed: tuple[str, ...]
    """What a person may want to know of it, in sentences."""
    received: datetime
    """When it was made, as its name says, else when it came: of two extracts of the same facts the one received last is kept."""
    speaks_for: Period | None
    """The days it is complete for although no row may lie in them; None when only its rows tell."""
    team: str | None
    """The code of the one team it is for, as its name says; None when it may hold rows of any."""
    carried: frozenset[str]
    """The contract's columns that it has."""
    unknown: tuple[str, ...]
    """Its other headers, as they may be told."""
    own_figures: pd.DataFrame
    """What its last lines say it holds, as ``own_figures`` tells."""
    as_described: bool
    """Whether there is nothing in it but what the contract describes: then, and only then, may the original be kept."""
    header_row: int
    """The row number of its header."""
    texts: tuple[KeptText, ...]
    """What it says of its facts, as ``copy_of`` may tell it: a part of it in each."""

    @property
    def sender(self) -> str:
        """Who speaks in it: what it is silent about is known of the teams this sender sends, and of no other."""
        return self.delivery.supplier.sender(self.team)


def read_extract(delivery: Delivery, feed: Feed) -> Extract:
    """The delivery's rows, typed. ExtractRefused when it cannot be opened, holds identifiers of patients or has no usable header."""
    header, grids = _opened(delivery, feed)
    saying = said_of(delivery.name, delivery.supplier)
    facts, left_out = facts_only([_tidied(part) for part in body(header)], feed)
    apart = fallen_apart(header)
    texts = [without_derived_totals(text, feed) for text in facts]
    parts = [typed_part(text, feed, delivery, saying, fallen_apart=apart) for text in texts]
    rows, unread, refused = typed(parts, feed, saying)
    rows_read = sum(len(part.rows) for part in parts)
    return Extract(
        delivery,
        rows,
        refused,
        unread,
        rows_read=rows_read,
        rows_left_out=sum(map(len, facts)) - rows_read,
        noticed=(
            *_unknown_columns(header),
            *_on_sheet(header),
            *_left_out(left_out),
            *_not_kept(parts),
            *_nothing_under(header, rows_read),
        ),
        received=saying.sent or delivery.received,
        speaks_for=Period(*delivery.asked) if delivery.asked else saying.speaks_for,
        team=saying.team,
        carried=frozenset(header.positions),
        unknown=header.unknown,
        own_figures=own_figures(
            header,
            feed,
            delivery.supplier,
            records=(sum(map(len, facts)), rows_read),
            left_out=left_out,
            facts=None if len(unread) else rows,
        ),
        as_described=_holds_nothing_else(header, grids) and not left_out and not any(_has_wrong_texts(part) for part in parts),
        header_row=header.row + 1,
        texts=tuple(part.kept(text) for part, text in zip(parts, texts, strict=True)),
    )


def rows_again(delivery: Delivery, feed: Feed, row_numbers: Collection[int]) -> pd.DataFrame:
    """What can be read of these rows, also of those that were refused: one row each by its row number, NA where a value cannot be read.

    Without the counts that only a whole extract tells. ExtractRefused when the delivery has no usable header any more.
    """
    header = find_header(delivery.name, open_grids(delivery.opened_as, delivery.content), feed, delivery.supplier)
    parts = [_tidied(text[text.index.isin(row_numbers)]) for text in body(header)]
    rows = [typed_part(text, feed, delivery, Saying()).rows for text in parts if len(text)]
    counts = [name for name, derived in feed.derived.items() if isinstance(derived, Stated)]
    return pd.concat(rows).drop(columns=counts) if rows else no_rows(feed).set_index("row_number")


def copy_of(extract: Extract) -> bytes:
    """The extract as it may be kept: a CSV of the contract's columns alone, every row under its own number.

    In place of a text that cannot be read, looks personal or is none of those the contract lists stands ``NOT_KEPT``. Read again it has the
    same rows and the same refusals.
    """
    lines = pd.concat([text.as_told() for text in extract.texts])
    empty = pd.DataFrame("", index=range(1, max([extract.header_row, *lines.index]) + 1), columns=lines.columns, dtype="str")
    empty.loc[extract.header_row] = list(lines.columns)
    empty.loc[lines.index] = lines
    written: bytes = empty.to_csv(index=False, header=False, lineterminator="\n").encode()
    return written


def no_rows(feed: Feed) -> pd.DataFrame:
    """A frame of no rows with the columns and types that the feed's accepted rows have."""
    text = pd.DataFrame(columns=list(feed.columns), dtype="str").rename_axis("row_number")
    nothing = Delivery("", Supplier(name="", files=("",)), datetime.min, b"")
    rows, _, _ = typed([typed_part(text, feed, nothing, Saying())], feed, Saying())
    names = pd.Series([], dtype="str")
    days = rows["last_day"].reset_index(drop=True)
    return rows.reset_index().assign(extract=names, name=names, sender=names, received=days, week_ending=days)


def _opened(delivery: Delivery, feed: Feed) -> tuple[Header, list[Grid]]:
    """Its header and all its grids, scanned in memory. ExtractRefused for what a person's number or name is in, before anything else."""
    _refuse_personal_name(delivery.name)
    grids = open_grids(delivery.opened_as, delivery.content)
    places = _identifiers(grids)
    if places:
        header = _header_with_exempt_columns(delivery, grids, feed)
        places = _identifiers(grids, header, _exempt(header, feed)) if header else places
    if places:
        raise ExtractRefused(
            f"{delivery.name} holds what looks like a CHI or NHS number ({'; '.join(places)}). Nothing of it was kept. "
            "Remove the identifiers at their source and send the file again."
        )
    return find_header(delivery.name, grids, feed, delivery.supplier), grids


def _refuse_personal_name(delivered_as: str) -> None:
    name = shown_name(delivered_as)
    if HIDDEN in name:
        raise ExtractRefused(
            f"{name} holds what looks like a CHI or NHS number, or tells who a person is (in its name). Nothing of it was kept. "
            "Rename the file and send it again."
        )


def _identifiers(grids: list[Grid], header: Header | None = None, exempt: Collection[int] = ()) -> list[str]:
    """Where CHI and NHS numbers are, in words; not under the header in the exempt columns."""
    found = ["in a sheet's name"] if any(HIDDEN in without_identifiers(grid.sheet) for grid in grids) else []
    for grid in grids:
        spared = exempt if header and grid is header.grid else ()
        rows = [row for part in grid.parts for row in _rows_with_identifiers(part, spared, header.row if header else 0)]
        found += (
            [_places([row + 1 for row in rows]) + (f" of the sheet '{shown_header(grid.sheet)}'" if grid.sheet else "")] if rows else []
        )
    return found


def _rows_with_identifiers(part: pd.DataFrame, exempt: Collection[int], header_row: int) -> list[int]:
    held = {int(part.index[at]) for at in rows_with_identifiers(part.drop(columns=list(exempt)))}
    above = part.loc[:header_row, list(exempt)]
    return sorted(held | {int(above.index[at]) for at in rows_with_identifiers(above)} if exempt else held)


def _header_with_exempt_columns(delivery: Delivery, grids: list[Grid], feed: Feed) -> Header | None:
    """The header, where the contract says of a column that its numbers are no person's and the extract has one."""
    if not any(Personal.NUMBER in column.may_look_like for column in feed.columns.values()):
        return None
    try:
        return find_header(delivery.name, grids, feed, delivery.supplier)
    except ExtractRefused:
        return None


def _exempt(header: Header, feed: Feed) -> list[int]:
    return [at for name, at in header.positions.items() if Personal.NUMBER in feed.columns[name].may_look_like]


def _holds_nothing_else(header: Header, grids: list[Grid]) -> bool:
    """Whether it is a text file, whose first line is the header, without a column that the contract does not have.

    A spreadsheet has properties, comments and the name of whoever saved it beside its cells.
    """
    [*others] = [grid for grid in grids if grid is not header.grid]
    if header.grid.sheet or others or header.row or header.unknown:
        return False
    beside = [part.drop(columns=list(header.positions.values())) for part in header.grid.parts]
    return not any(part[column].cat.categories.str.strip().any() for part in beside for column in part)


def _has_wrong_texts(part: TypedPart) -> bool:
    return (
        part.passed_over
        or bool(part.hidden)
        or any(map(len, part.problems.values()))
        or any(wrong.any() for wrong in part.unlisted.values())
    )


def _places(rows: list[int]) -> str:
    return f"row {', '.join(map(str, rows[:PLACES_NAMED]))}" + (" and more" if len(rows) > PLACES_NAMED else "")


def _tidied(text: pd.DataFrame) -> pd.DataFrame:
    every = pd.concat([pd.Series(text[name].cat.categories) for name in text], ignore_index=True)
    if tidy(every).equals(every):
        return text
    return pd.DataFrame({name: _tidied_column(text[name].array) for name in text}, index=text.index)


def _tidied_column(text: pd.Categorical) -> pd.Categorical:
    written = pd.Series(text.categories)
    clean = tidy(written)
    if clean.equals(written):
        return text
    codes, different = pd.factorize(clean)
    return pd.Categorical.from_codes(codes[text.codes], different)


def _left_out(rows: list[int]) -> tuple[str, ...]:
    return (f"{len(rows)} lines that are totals or notes were left out ({_places(rows)}).",) if rows else ()


def _unknown_columns(header: Header) -> tuple[str, ...]:
    if not header.unknown:
        return ()
    personal = [f"{name} ({SAID[kind]})" for name in header.unknown if (kind := announced_by(name))]
    asked = f" Ask the supplier to stop sending {', '.join(personal)}." if personal else ""
    return (f"Columns that are not in the contract were left out: {', '.join(header.unknown)}.{asked}",)


def _on_sheet(header: Header) -> tuple[str, ...]:
    if not header.grid.sheet:
        return ()
    others = ", ".join(f"'{shown_header(sheet)}'" for sheet in header.passed_over)
    not_read = f" Not read, though the contract's columns are there too: {others}. Send each as a file of its own." if others else ""
    return (f"Read from the sheet '{shown_header(header.grid.sheet)}'.{not_read}",)


def _not_kept(parts: list[TypedPart]) -> tuple[str, ...]:
    """What values were left out of rows that were kept, by column and kind."""
    rows: dict[tuple[str, str], list[int]] = {}
    for part in parts:
        for column, looks in part.hidden.items():
            for row, kind in looks[looks != ""].items():
                rows.setdefault((column, kind), []).append(int(str(row)))
    return tuple(
        f"{len(held):,} values of {column} look like {SAID[Personal(kind)]} and were not kept ({_places(held)})."
        for (column, kind), held in rows.items()
    )


def _nothing_under(header: Header, rows: int) -> tuple[str, ...]:
    return () if rows else (f"There is no row under its header (row {header.row + 1}).",)

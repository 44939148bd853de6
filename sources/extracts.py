"""Reads a delivery into typed rows by its feed's contract, refusing what cannot be read. Judging what was read belongs elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import pandas as pd

from boxscore.errors import ExtractRefused
from boxscore.feeds import Column, Feed, FinancialPeriod, Stated, Supplier, Taken
from boxscore.periods import Period
from sources.deliveries import Delivery
from sources.grid import Grid, open_grids
from sources.headers import Header, body, find_header
from sources.identifiers import HIDDEN, rows_with_identifiers, without_identifiers
from sources.naming import Saying, said_of
from sources.values import LEDGER_MONTH, each_once, first_day, ledger_months, parsed, said, shape, tidy

TOTALS = r"(?i)^(?:(?:grand|sub)?[ -]?totals?\b)|\btotals?:?$"
PLACES_NAMED = 5
TEAM = "the team in its name"


@dataclass(frozen=True)
class Extract:
    """What one delivery holds: typed rows that could be read, and what became of the rest."""

    delivery: Delivery
    rows: pd.DataFrame
    """One row a fact, indexed by its row number in the file: contract and derived columns, ``first_day`` and ``last_day`` of what
    it stands for, ``earliest`` and ``latest`` day its extract may speak of, and ``provisional``."""
    refused: pd.DataFrame
    """One row a value that could not be read: row_number, column_name, rule, message; ``last_day`` where the row's date could be read."""
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

    @property
    def sender(self) -> str:
        """Who speaks in it: what it is silent about is known of the teams this sender sends, and of no other."""
        return self.delivery.supplier.sender(self.team)


def read_extract(delivery: Delivery, feed: Feed) -> Extract:
    """The delivery's rows, typed. ExtractRefused when it cannot be opened, holds identifiers of patients or has no usable header."""
    grids = open_grids(delivery.name, delivery.content)
    _refuse_identifiers(delivery.name, grids)
    header = find_header(delivery.name, grids, feed, delivery.supplier)
    saying = said_of(delivery.name, delivery.supplier)
    facts, left_out = _facts_only([_tidied(part) for part in body(header)], feed)
    parts = [_without_derived_totals(text, feed) for text in facts]
    rows, refused = _typed(parts, feed, delivery, saying)
    rows_read = sum(map(len, parts))
    return Extract(
        delivery,
        rows,
        refused,
        rows_read=rows_read,
        rows_left_out=sum(map(len, facts)) - rows_read,
        noticed=(*_unknown_columns(header), *_on_sheet(header), *_left_out(left_out), *_nothing_under(header, rows_read)),
        received=saying.sent or delivery.received,
        speaks_for=Period(*delivery.asked) if delivery.asked else saying.speaks_for,
        team=saying.team,
    )


def rows_again(delivery: Delivery, feed: Feed, row_numbers: Collection[int]) -> pd.DataFrame:
    """What can be read of these rows, also of those that were refused: one row each by its row number, NA where a value cannot be read.

    Without the counts that only a whole extract tells. ExtractRefused when the delivery has no usable header any more.
    """
    header = find_header(delivery.name, open_grids(delivery.name, delivery.content), feed, delivery.supplier)
    parts = [_tidied(text[text.index.isin(row_numbers)]) for text in body(header)]
    typed = [_typed_part(text, feed, delivery, Saying())[0] for text in parts if len(text)]
    counts = [name for name, derived in feed.derived.items() if isinstance(derived, Stated)]
    return pd.concat(typed).drop(columns=counts) if typed else no_rows(feed).set_index("row_number")


def no_rows(feed: Feed) -> pd.DataFrame:
    """A frame of no rows with the columns and types that the feed's accepted rows have."""
    text = pd.DataFrame(columns=list(feed.columns), dtype="str").rename_axis("row_number")
    nothing = Delivery("", Supplier(name="", files=("",)), datetime.min, b"")
    rows, _ = _typed([text], feed, nothing, Saying())
    names = pd.Series([], dtype="str")
    days = rows["last_day"].reset_index(drop=True)
    return rows.reset_index().assign(extract=names, name=names, sender=names, received=days, week_ending=days)


def _refuse_identifiers(delivered_as: str, grids: list[Grid]) -> None:
    name = without_identifiers(delivered_as)
    sheets = [without_identifiers(grid.sheet) for grid in grids]
    found = ["in its name"] if HIDDEN in name else []
    found += ["in a sheet's name"] if any(HIDDEN in sheet for sheet in sheets) else []
    for sheet, grid in zip(sheets, grids, strict=True):
        rows = [int(part.index[at]) for part in grid.parts for at in rows_with_identifiers(part)]
        found += [_places([row + 1 for row in rows]) + (f" of the sheet '{sheet}'" if sheet else "")] if rows else []
    if found:
        raise ExtractRefused(
            f"{name} holds what looks like a CHI or NHS number ({'; '.join(found)}). Nothing of it was kept. "
            "Remove the identifiers at their source and send the file again."
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


def _facts_only(parts: list[pd.DataFrame], feed: Feed) -> tuple[list[pd.DataFrame], list[int]]:
    """Without blank rows, and without the totals and notes that follow or break up the facts, whose row numbers are told."""
    filled = [(text != "").sum(axis="columns") for text in parts]
    last_fact = max([0, *(int(row) for counts in filled for row in counts.index[counts > 1][-1:])])
    left_out = [_totals_and_notes(text, counts, feed, last_fact) for text, counts in zip(parts, filled, strict=True)]
    facts = [text[counts > 0].drop(index=rows) for text, counts, rows in zip(parts, filled, left_out, strict=True)]
    return facts, [row for rows in left_out for row in rows]


def _totals_and_notes(text: pd.DataFrame, filled: "pd.Series[int]", feed: Feed, last_fact: int) -> list[int]:
    """The rows that are none of the facts.

    They want something that every fact has: a total says what it is, a note stands alone in its row, inside the facts without a key.
    """
    needed = [name for name, column in feed.columns.items() if name in text and not column.blank]
    wanting = text[(text[needed] == "").any(axis="columns") & (filled > 0)].astype("str")
    if wanting.empty:
        return []
    keyless = (wanting[[column for column in feed.key if column in text]] == "").any(axis="columns")
    notes = (filled[wanting.index] == 1) & (keyless | (wanting.index > last_fact)) & (len(text.columns) > 2)
    return [int(row) for row in wanting.index[notes | _are_totals(wanting)]]


def _are_totals(rows: pd.DataFrame) -> "pd.Series[bool]":
    first_text = rows.where(rows != "").bfill(axis="columns").iloc[:, 0]
    return first_text.str.contains(TOTALS, na=False)


def _without_derived_totals(text: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    derived = pd.Series(False, index=text.index)
    for column, values in feed.leave_out.items():
        if column in text:
            derived |= text[column].isin(values)
    return text[~derived]


def _left_out(rows: list[int]) -> tuple[str, ...]:
    return (f"{len(rows)} lines that are totals or notes were left out ({_places(rows)}).",) if rows else ()


def _unknown_columns(header: Header) -> tuple[str, ...]:
    if not header.unknown:
        return ()
    return (f"Columns that are not in the contract were left out: {', '.join(header.unknown)}.",)


def _on_sheet(header: Header) -> tuple[str, ...]:
    if not header.grid.sheet:
        return ()
    others = ", ".join(f"'{sheet}'" for sheet in header.passed_over)
    not_read = f" Not read, though the contract's columns are there too: {others}. Send each as a file of its own." if others else ""
    return (f"Read from the sheet '{header.grid.sheet}'.{not_read}",)


def _nothing_under(header: Header, rows: int) -> tuple[str, ...]:
    return () if rows else (f"There is no row under its header (row {header.row + 1}).",)


def _typed(parts: list[pd.DataFrame], feed: Feed, delivery: Delivery, saying: Saying) -> tuple[pd.DataFrame, pd.DataFrame]:
    typed = [_typed_part(text, feed, delivery, saying) for text in parts]
    rows = pd.concat([rows for rows, _ in typed])
    for name, derived in feed.derived.items():
        if isinstance(derived, Stated):
            rows[name] = rows[name].groupby(rows[derived.within]).transform("nunique").astype("Int64")
    rows = _placed_in_time(rows, feed, saying)
    told = [problems[name] for name in [*feed.columns, *feed.derived, TEAM] for _, problems in typed if name in problems]
    refused = pd.concat(told or [_told(rows.index[:0], "", "", [])], ignore_index=True)
    refused["last_day"] = rows["last_day"].reindex(refused["row_number"]).to_numpy()
    # Only what is refused costs a copy of the rest.
    return rows if refused.empty else rows[~rows.index.isin(refused["row_number"])], refused


def _typed_part(text: pd.DataFrame, feed: Feed, delivery: Delivery, saying: Saying) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """The rows of a part, in a ``Stated`` column what is to be counted, and what is told of values that cannot be read, by column."""
    columns = feed.columns_from(delivery.supplier)
    written = {name: _written(text, name, column) for name, column in columns.items()}
    values, problems = {}, {}
    for name, column in columns.items():
        values[name], unreadable = parsed(written[name], column)
        if unreadable.any():
            problems[name] = _problems(delivery.name, name, written[name][unreadable], said(column))
    rows = pd.DataFrame(values, index=text.index)
    for name, value in delivery.supplier.constants.items():
        rows[name] = pd.Series(value, index=rows.index, dtype="str")
    for name, derived in feed.derived.items():
        match derived:
            case Taken(from_=whole, pattern=pattern):
                rows[name] = each_once(written[whole], partial(_part_taken, pattern=pattern))
            case Stated(distinct=counted):
                rows[name] = written[counted].astype("str")
            case FinancialPeriod(financial_year=year, period=period):
                both = rows[year].str.cat(rows[period], sep=" ")
                rows[name], unreadable = ledger_months(both)
                problems[name] = _problems(delivery.name, f"{year}, {period}", both[unreadable], LEDGER_MONTH)
    if saying.team:
        problems[TEAM] = _of_another_team(rows, feed, delivery.name, saying.team)
    return rows, problems


def _written(text: pd.DataFrame, name: str, column: Column) -> "pd.Series[str]":
    """What the extract has in a column; of a time it may be beside the date, and of a column it does not have nothing."""
    if name not in text and column.also_in in text:
        return text[column.also_in]
    return text[name] if name in text else pd.Series("", index=text.index, dtype="str")


def _part_taken(text: "pd.Series[str]", *, pattern: str) -> "pd.Series[str]":
    return text.str.extract(f"^(?:{pattern})$", expand=False)


def _problems(extract: str, name: str, unreadable: "pd.Series[str]", wanted: str) -> pd.DataFrame:
    messages = [
        f"{extract}, row {row}: {name} is not {wanted} (its shape is {shape(value)}). Correct the row and send the file again."
        for row, value in unreadable.items()
    ]
    return _told(unreadable.index, name, "cannot be read", messages)


def _of_another_team(rows: pd.DataFrame, feed: Feed, extract: str, team: str) -> pd.DataFrame:
    """What is told of the rows of another team than the one whose code the extract's name gives."""
    column = feed.team_from[0]
    others = _rows_of_others(rows[column], team, feed.columns.get(column))
    messages = [
        f"{extract}, row {row}: {column} is another than {team}, the team its name says it is for. "
        "Correct the row, or send it in the file of its team."
        for row in others
    ]
    return _told(others, column, "in the file of its team", messages)


def _rows_of_others(codes: "pd.Series[str]", team: str, column: Column | None) -> pd.Index:
    named = pd.Series([team], dtype="str")
    known = parsed(named, column)[0] if column else named
    return codes.index[codes.notna() & ~codes.str.casefold().isin(known.str.casefold())]


def _told(rows: pd.Index, column: str, rule: str, messages: list[str]) -> pd.DataFrame:
    told = pd.DataFrame({"row_number": rows, "column_name": column, "rule": rule})
    return told.assign(message=pd.Series(messages, dtype="str"))


def _placed_in_time(rows: pd.DataFrame, feed: Feed, saying: Saying) -> pd.DataFrame:
    last, kind = rows[feed.week_from], feed.kind_of(feed.week_from)
    provisional = pd.Series(False, index=rows.index)
    for column, values in feed.provisional_when.items():
        provisional |= rows[column].isin(values)
    return rows.assign(
        first_day=first_day(last, kind) if kind else last,
        last_day=last,
        earliest=pd.Timestamp(saying.within.first if saying.within else feed.begins),
        latest=pd.Timestamp(saying.within.last if saying.within else date.max),
        provisional=provisional,
    )

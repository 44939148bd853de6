"""Makes typed rows of a contract's texts, and tells which values cannot be read or look personal. Opening extracts belongs elsewhere.

A refused value is never quoted: it may be something that must not be kept. Its shape is told.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from boxscore.columns import COUNTED_KINDS, DAY_KINDS, WORDED_KINDS, Column, FinancialPeriod, Kind, Stated, Taken
from boxscore.feeds import Feed
from boxscore.personal import SAID as PERSONAL_SAID
from boxscore.personal import Personal
from boxscore.rules import OneOf
from sources.deliveries import Delivery
from sources.naming import Saying
from sources.personal import NOT_KEPT, are_amounts_of_ten_digits, looks_like
from sources.values import LEDGER_MONTH, each_once, first_day, ledger_months, parsed, said, shape

TEAM, WHOLE_ROW = "the team in its name", "the whole row"
UNREADABLE, PERSONAL = "cannot be read", "looks personal"
TOLD_COLUMNS = ("row_number", "column_name", "rule", "message", "shape")
YEARS_BEFORE_IT_BEGINS = 10
"""Nothing a feed tells of waited longer; a day before that is somebody's birth, or mistyped."""


@dataclass
class TypedPart:
    """The rows of a part of an extract."""

    rows: pd.DataFrame
    """One row a fact, in a ``Stated`` column what is to be counted; NA where a value is refused."""
    problems: dict[str, pd.DataFrame] = field(default_factory=dict)
    """What is told of the values that refuse their row, by column."""
    hidden: dict[str, "pd.Series[str]"] = field(default_factory=dict)
    """What values that no fact needs look like, by column: they are not kept, and their row is."""
    unlisted: dict[str, "pd.Series[bool]"] = field(default_factory=dict)
    """Which texts are none of those their contract lists, by column: expectations refuse them, and no copy has them."""
    passed_over: bool = False
    """Whether a text was taken for no value: a day alone where a time of day belongs."""

    def kept(self, text: pd.DataFrame) -> "KeptText":
        """What of the part's ``text`` a copy may have."""
        columns = list(text.columns)
        return KeptText(text, self.rows[columns].isna(), {column: self._rows_not_kept(column) for column in columns})

    def _rows_not_kept(self, column: str) -> pd.Index:
        """The rows whose text in that column no copy may have."""
        told = [problem["row_number"] for problem in self.problems.values() if column in _columns_told_of(problem)]
        told += [problem["row_number"] for problem in (self.problems.get(WHOLE_ROW),) if problem is not None]
        told += [pd.Series(held.index[held]) for held in (self.unlisted.get(column),) if held is not None]
        told += [pd.Series(held.index[held != ""]) for held in (self.hidden.get(column),) if held is not None]
        return pd.Index(pd.concat(told).unique()) if told else pd.Index([])


@dataclass(frozen=True)
class KeptText:
    """The text of a part of an extract, and what of it a copy may have: it takes less room than the copy, which few extracts need."""

    text: pd.DataFrame
    is_nothing: pd.DataFrame
    """Which of its texts stand for no value."""
    not_kept: dict[str, pd.Index]
    """The rows of each column whose text no copy may have."""

    def as_told(self) -> pd.DataFrame:
        """The text with nothing where no value is, and with ``NOT_KEPT`` where the text must not be kept."""
        told = self.text.astype("str").mask(self.is_nothing, "")
        for column, rows in self.not_kept.items():
            told.loc[rows, column] = NOT_KEPT
        return told


def typed_part(text: pd.DataFrame, feed: Feed, delivery: Delivery, saying: Saying, *, fallen_apart: Collection[int] = ()) -> TypedPart:
    """The rows of a part, and what is told of values that cannot be read or must not be kept, and of rows that fell apart.

    ``text`` is tidy already.
    """
    columns = feed.columns_from(delivery.supplier)
    written = {name: _written(text, name, column) for name, column in columns.items()}
    part = TypedPart(pd.DataFrame(index=text.index))
    values = {name: _read(part, written[name], name, feed, delivery) for name in columns}
    part.rows = pd.DataFrame(values, index=text.index)
    for name, value in delivery.supplier.constants.items():
        part.rows[name] = pd.Series(value, index=text.index, dtype="str")
    _derive(part, written, feed, delivery)
    if fallen_apart:
        part.problems[WHOLE_ROW] = _fallen_apart(delivery.name, text.index[text.index.isin(fallen_apart)])
    if saying.team:
        part.problems[TEAM] = _of_another_team(part.rows, feed, delivery.name, saying.team)
    return part


def typed(parts: list[TypedPart], feed: Feed, saying: Saying) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The rows that can be read, those that cannot, and what is told of those: one row a refused value, with ``TOLD_COLUMNS``.

    ``last_day`` is told where the row's date could be read.
    """
    rows = pd.concat([part.rows for part in parts])
    for name, derived in feed.derived.items():
        if isinstance(derived, Stated):
            rows[name] = rows[name].groupby(rows[derived.within]).transform("nunique").astype("Int64")
    rows = _placed_in_time(rows, feed, saying)
    told = [part.problems[name] for name in [*feed.columns, *feed.derived, WHOLE_ROW, TEAM] for part in parts if name in part.problems]
    refused = pd.concat(told or [_told(rows.index[:0], "", "", [])], ignore_index=True)
    refused["last_day"] = rows["last_day"].reindex(refused["row_number"]).to_numpy()
    # Only what is refused costs a copy of the rest.
    if refused.empty:
        return rows, rows.iloc[:0], refused
    bad = rows.index.isin(refused["row_number"])
    return rows[~bad], rows[bad], refused


def _written(text: pd.DataFrame, name: str, column: Column) -> "pd.Series[str]":
    """What the extract has in a column; of a time it may be beside the date, and of a column it does not have nothing."""
    if name not in text and column.also_in in text:
        return text[column.also_in]
    return text[name] if name in text else pd.Series("", index=text.index, dtype="str")


def _read(part: TypedPart, written: "pd.Series[str]", name: str, feed: Feed, delivery: Delivery) -> "pd.Series[Any]":
    """The column's values; what is wrong with them is added to the part."""
    column = feed.columns_from(delivery.supplier)[name]
    values, unreadable = parsed(written, column)
    looks = _looks_personal(written, values, name, feed)
    told = []
    if looks is not None and column.kind is Kind.TEXT and name not in feed.needed_columns:
        part.hidden[name] = looks
        values = values.mask(looks != "", NOT_KEPT)
    elif looks is not None:
        told = [_personal(delivery.name, name, looks, written)]
        unreadable &= looks == ""
        values = values.mask(looks != "")
    if told or unreadable.any():
        told.append(_unreadable(delivery.name, name, written[unreadable], said(column)))
        part.problems[name] = pd.concat(told, ignore_index=True)
    if column.kind in WORDED_KINDS and any(isinstance(rule, OneOf) and rule.column == name for rule in feed.rules):
        part.unlisted[name] = values.notna() & ~values.str.lower().isin(feed.known_values(name))
    if column.kind is Kind.TIME:
        part.passed_over |= bool((values.isna() & ~unreadable & ~written.isin(["", *column.missing])).any())
    return values


def _looks_personal(written: "pd.Series[str]", values: "pd.Series[Any]", name: str, feed: Feed) -> "pd.Series[str] | None":
    """What each value looks like that it must not be, the empty string for nothing; None where none of them does."""
    column = feed.columns[name]
    allowed = set(column.may_look_like)
    if column.kind in DAY_KINDS and Personal.DATE not in allowed:
        oldest = pd.Timestamp(feed.begins) - pd.DateOffset(years=YEARS_BEFORE_IT_BEGINS)
        too_old = values < oldest
        return pd.Series("", index=written.index, dtype="str").mask(too_old, str(Personal.DATE)) if too_old.any() else None
    codes, once = pd.factorize(written)
    different = pd.Series(once, dtype="str")
    if column.kind in WORDED_KINDS:
        unknown = different.mask((different == "") | different.str.lower().isin(feed.known_values(name)))
        looks = looks_like(unknown, allowed=allowed, strict=column.kind is Kind.CODE or name not in feed.needed_columns)
    elif column.kind in COUNTED_KINDS and Personal.NUMBER not in allowed:
        looks = pd.Series("", index=different.index, dtype="str").mask(are_amounts_of_ten_digits(different), str(Personal.NUMBER))
    else:
        return None
    return looks.reindex(codes).fillna("").set_axis(written.index) if (looks != "").any() else None


def _derive(part: TypedPart, written: dict[str, "pd.Series[str]"], feed: Feed, delivery: Delivery) -> None:
    rows = part.rows
    for name, derived in feed.derived.items():
        match derived:
            case Taken(from_=whole, pattern=pattern):
                rows[name] = each_once(written[whole].mask(rows[whole].isna()), partial(_part_taken, pattern=pattern))
            case Stated(distinct=counted):
                rows[name] = written[counted].astype("str")
            case FinancialPeriod(financial_year=year, period=period):
                both = rows[year].str.cat(rows[period], sep=" ")
                rows[name], unreadable = ledger_months(both)
                part.problems[name] = _unreadable(delivery.name, f"{year}, {period}", both[unreadable], LEDGER_MONTH)


def _part_taken(text: "pd.Series[str]", *, pattern: str) -> "pd.Series[str]":
    return text.str.extract(f"^(?:{pattern})$", expand=False)


def _unreadable(extract: str, name: str, values: "pd.Series[str]", wanted: str) -> pd.DataFrame:
    shapes = [shape(value) for value in values]
    messages = [
        f"{extract}, row {row}: {name} is not {wanted} (its shape is {figure}). Correct the row and send the file again."
        for row, figure in zip(values.index, shapes, strict=True)
    ]
    return _told(values.index, name, UNREADABLE, messages, shapes)


def _personal(extract: str, name: str, looks: "pd.Series[str]", written: "pd.Series[str]") -> pd.DataFrame:
    looks = looks[looks != ""]
    messages = [
        f"{extract}, row {row}: {name} holds what looks like {PERSONAL_SAID[Personal(kind)]}. Nothing of it was kept. "
        "Remove it at its source and send the file again."
        for row, kind in looks.items()
    ]
    return _told(looks.index, name, PERSONAL, messages, [shape(value) for value in written[looks.index]])


def _fallen_apart(extract: str, rows: pd.Index) -> pd.DataFrame:
    messages = [
        f"{extract}, row {row}: it has more values than the header has names: a number with a comma in it is not between quotation marks. "
        "Correct the row and send the file again."
        for row in rows
    ]
    return _told(rows, "", UNREADABLE, messages)


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


def _told(rows: pd.Index, column: str, rule: str, messages: list[str], shapes: list[str] | None = None) -> pd.DataFrame:
    told = pd.DataFrame({"row_number": rows, "column_name": column, "rule": rule})
    texts = {"message": messages, "shape": shapes or [""] * len(rows)}
    return told.assign(**{name: pd.Series(lines, dtype="str") for name, lines in texts.items()})


def _columns_told_of(problem: pd.DataFrame) -> set[str]:
    """The columns whose text is what is wrong; a row in another team's file has nothing wrong in it."""
    wrong = problem.loc[problem["rule"].isin([UNREADABLE, PERSONAL]), "column_name"]
    return {name for names in wrong.unique() for name in names.split(", ")}


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

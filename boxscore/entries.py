"""What people may type into a workbook: the kinds of entries, their names and what each takes. Sheets, files and keeping belong elsewhere.

A name is what a cell is known by in a spreadsheet program, and survives whatever that program does to the file. It is made of letters,
digits and underscores, and never looks like the address of a cell: ``entry_value_S12_out_of_20260621``.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property, lru_cache

from boxscore.weeks import SUNDAY, Week

MOST_LETTERS = 200
"""Of a text: what may stand under a chart."""
MOST_LETTERS_OF_A_NAME = 80
MOST_LETTERS_OF_A_VISION = 400
MOST_NUMBER = 1e9
IDEA_STATUSES = ("new", "testing", "adopted", "adapted", "given up")
YES_OR_NO = ("yes", "no")
TEAM = "team"
"""Stands in a note's name where it is of the whole team and no measure."""
MINUTES_AN_HOUR, HOURS_A_DAY = 60, 24
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]|_x00[01][0-9A-Fa-f]_")
"""Also as spreadsheet programs write them: _x000D_ ends a line that was pasted."""
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y")
EARLIEST_DAY = date(2000, 1, 1)
"""A number typed where a date belongs is a day of 1900 or soon after."""

Typed = str | float | date
"""What an entry holds, as it is kept and shown."""


class EntryKind(StrEnum):
    """What an entry is about; the word stands in its name."""

    VALUE = "value"
    NOTE = "note"
    GOAL = "goal"
    IDEA = "idea"
    ACTION = "action"
    HUDDLE = "huddle"
    SAMPLE = "sample"
    VISION = "vision"
    AIM = "aim"
    COMPLETED_BY = "completed_by"


MEASURE, FIELD, WEEK, NUMBER = "(?P<measure>[A-Z][A-Z0-9]*)", "(?P<field>[a-z][a-z0-9_]*)", r"(?P<week>\d{8})", r"(?P<number>[1-9]\d{0,3})"
PATTERNS = {
    EntryKind.VALUE: f"{MEASURE}_{FIELD}_{WEEK}",
    EntryKind.NOTE: f"(?:{MEASURE}|{TEAM})_{WEEK}",
    EntryKind.GOAL: f"{MEASURE}_{WEEK}",
    EntryKind.IDEA: f"{NUMBER}_{FIELD}",
    EntryKind.ACTION: f"{NUMBER}_{FIELD}",
    EntryKind.HUDDLE: f"{WEEK}_{FIELD}",
    EntryKind.SAMPLE: f"{WEEK}_{NUMBER}_{FIELD}",
    EntryKind.VISION: "",
    EntryKind.AIM: FIELD,
    EntryKind.COMPLETED_BY: WEEK,
}
READ = {kind: re.compile("_".join(filter(None, ("entry", kind, pattern)))) for kind, pattern in PATTERNS.items()}


@dataclass(frozen=True)
class EntryName:
    """Which entry a cell is."""

    kind: EntryKind
    measure: str = ""
    """The measure's id, of a value, a goal, or a note that is not of the whole team."""
    week: Week | None = None
    """The week it is of, or from which on it holds; of a sample the week of the workbook it was typed into."""
    number: int | None = None
    """Which idea, action or sample; it stays as long as there is one."""
    field: str = ""
    """Which of its cells; of a value and a sample the column of the feed, of an aim the domain."""

    @cached_property
    def text(self) -> str:
        """The name as a workbook has it."""
        week = f"{self.week.ending:%Y%m%d}" if self.week else ""
        measure = self.measure or (TEAM if self.kind is EntryKind.NOTE else "")
        number = str(self.number) if self.number else ""
        order = (week, number, self.field) if self.kind in (EntryKind.HUDDLE, EntryKind.SAMPLE) else (measure, number, self.field, week)
        return "_".join(filter(None, ("entry", self.kind, *order)))

    @property
    def row(self) -> "EntryName":
        """What it shares with the other cells of its row: its name without the field."""
        return replace(self, field="")

    @staticmethod
    def read(text: str) -> "EntryName | None":
        """The name that is written so; None when it is none of ours. Remembered, for many teams have the same names."""
        return _read(text)


@lru_cache(maxsize=20_000)
def _read(text: str) -> EntryName | None:
    for kind, pattern in READ.items():
        match = pattern.fullmatch(text)
        if match:
            parts = match.groupdict()
            week = _week(parts["week"]) if parts.get("week") else None
            if parts.get("week") and week is None:
                return None
            number = int(parts["number"]) if parts.get("number") else None
            return EntryName(kind, parts.get("measure") or "", week, number, parts.get("field") or "")
    return None


def _week(digits: str) -> Week | None:
    try:
        day = datetime.strptime(digits, "%Y%m%d").date()
    except ValueError:
        return None
    return Week(day) if day.weekday() == SUNDAY else None


class Takes(StrEnum):
    """What an entry takes."""

    NUMBER = "number"
    WHOLE = "whole number"
    TEXT = "text"
    DAY = "date"
    CHOICE = "choice"
    CLOCK = "time of day"
    """Kept in minutes after midnight."""


@dataclass(frozen=True)
class Allowed:
    """What one entry takes, whoever asks: the sheet for its validation, the reader of a returned workbook for its checks."""

    takes: Takes
    least: float | None = None
    most: float | None = None
    """The greatest number, or the most letters of a text."""
    choices: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    @property
    def said(self) -> str:
        """What may be typed, in words that follow "type"."""
        match self.takes:
            case Takes.TEXT:
                return f"text of at most {self.most:g} letters"
            case Takes.DAY:
                return (
                    f"a date from {self.first:%d/%m/%Y} to {self.last:%d/%m/%Y}"
                    if self.first and self.last
                    else "a date such as 21/06/2026"
                )
            case Takes.CHOICE:
                return f"one of: {', '.join(self.choices)}"
            case Takes.CLOCK:
                return "a time of day such as 14:30"
            case _:
                return f"a {self.takes}{self._range}"

    @property
    def _range(self) -> str:
        least = "" if self.least is None else f" of {self.least:g} or more"
        most = "" if self.most in (None, MOST_NUMBER) else f", at most {self.most:,.10g}"
        return least + most

    def typed(self, given: object) -> Typed | None:
        """What was typed, as it is kept; None for nothing. ValueError, with what may be typed, when it is something else."""
        match given:
            case None:
                return None
            case str() if not CONTROLS.sub(" ", given).strip():
                return None
        read = {Takes.TEXT: _as_text, Takes.CHOICE: _as_text, Takes.DAY: _as_day, Takes.CLOCK: _as_minutes}.get(self.takes, _as_number)
        value = read(given)
        if value is None or not self._allows(value):
            raise ValueError(self.said)
        chosen = {choice.casefold(): choice for choice in self.choices}
        return chosen[str(value).casefold()] if self.takes is Takes.CHOICE else value

    def _allows(self, value: Typed) -> bool:
        match self.takes:
            case Takes.TEXT:
                return self.most is None or len(str(value)) <= self.most
            case Takes.CHOICE:
                return str(value).casefold() in {choice.casefold() for choice in self.choices}
            case Takes.DAY:
                return isinstance(value, date) and (self.first or EARLIEST_DAY) <= value <= (self.last or date.max)
        number = float(str(value))
        whole = self.takes is not Takes.WHOLE or number.is_integer()
        return whole and (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


def _as_text(given: object) -> str | None:
    match given:
        case bool():
            return "yes" if given else "no"
        case float() if given.is_integer():
            return str(int(given))
        case datetime():
            return f"{given:%d/%m/%Y}"
    return " ".join(CONTROLS.sub(" ", str(given)).split())


def _as_number(given: object) -> float | None:
    try:
        number = float(given.strip().replace("\u00a0", "")) if isinstance(given, str) else float(str(given))
    except ValueError:
        return None
    return None if isinstance(given, bool) or not math.isfinite(number) else number


def _as_day(given: object) -> date | None:
    match given:
        case datetime():
            return given.date()
        case date():
            return given
        case str():
            for pattern in DAY_FORMATS:
                try:
                    return datetime.strptime(given.strip(), pattern).date()
                except ValueError:
                    continue
    return None


def _as_minutes(given: object) -> float | None:
    """A time, its words, the part of a day that spreadsheets keep one in, or the minutes themselves."""
    match given:
        case datetime() | time():
            return float(given.hour * MINUTES_AN_HOUR + given.minute)
        case bool():
            return None
        case int() | float() if 0 <= given < 1:
            return float(round(given * HOURS_A_DAY * MINUTES_AN_HOUR) % (HOURS_A_DAY * MINUTES_AN_HOUR))
        case int() | float() if 1 <= given < HOURS_A_DAY * MINUTES_AN_HOUR:
            return float(round(given))
        case str() if re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", given.strip()):
            hours, minutes = given.strip().split(":")
            return float(int(hours) * MINUTES_AN_HOUR + int(minutes))
    return None


def kept_as(value: Typed | None) -> str | None:
    """A typed value as text, by which it is stored and compared: dates in ISO, numbers as short as they can be."""
    match value:
        case date():
            return value.isoformat()
        case float() | int():
            return f"{value:.15g}"
    return value


def shown_again(kept: str | None, allowed: Allowed) -> Typed | None:
    """The value that was kept as text, as its cell shows it; None where there is none, or it fits no longer."""
    if kept is None:
        return None
    match allowed.takes:
        case Takes.TEXT | Takes.CHOICE:
            return kept
        case Takes.DAY:
            return _as_day(kept)
    return _as_number(kept)


TEXT, SHORT_TEXT = Allowed(Takes.TEXT, most=MOST_LETTERS), Allowed(Takes.TEXT, most=MOST_LETTERS_OF_A_NAME)
IDEA_FIELDS = {
    "text": TEXT,
    "owner": SHORT_TEXT,
    "status": Allowed(Takes.CHOICE, choices=IDEA_STATUSES),
    "due": Allowed(Takes.DAY),
}
ACTION_FIELDS = {"text": TEXT, "owner": SHORT_TEXT, "due": Allowed(Takes.DAY), "done_on": Allowed(Takes.DAY)}
HUDDLE_FIELDS = {"held": Allowed(Takes.CHOICE, choices=YES_OR_NO), "led_by": SHORT_TEXT}
FIELDS = {EntryKind.IDEA: IDEA_FIELDS, EntryKind.ACTION: ACTION_FIELDS, EntryKind.HUDDLE: HUDDLE_FIELDS}

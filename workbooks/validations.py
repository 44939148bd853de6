"""What a spreadsheet program checks while a person types: an entry's rule as its conditions. What is asked for belongs to the sheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pydantic_core import to_json

from workbooks.sheets import Accepts, Entry, Kind, letter_of

DAY_ZERO = date(1899, 12, 30)
"""What a workbook counts days from."""
MOST_LETTERS_SAID, MOST_LETTERS_OF_CHOICES = 255, 255
"""More than a spreadsheet program takes for a prompt, a refusal or a list of choices."""
FROM_MOST_NEGATIVE, TO_MOST = -1e15, 1e15
"""Where an entry states no bound: what spreadsheet programs hold exactly."""

KINDS = {Kind.NUMBER: "decimal", Kind.WHOLE: "whole", Kind.TEXT: "textLength", Kind.DAY: "date", Kind.CHOICE: "list"}


@dataclass(frozen=True)
class Validation:
    """One rule with the cells it holds for, as a file states it."""

    kind: str
    formulas: tuple[str, ...]
    """The least and the most, or the choices in quotes."""
    prompt: str
    refusal: str
    cells: str
    """With a space between them."""


def validations_of(entries: Iterable[Entry]) -> list[Validation]:
    """The rules of a sheet's entries, each said once for all its cells; ValueError when a program would not take one."""
    cells: dict[Accepts, list[str]] = {}
    for entry in entries:
        cells.setdefault(entry.accepts, []).append(f"{letter_of(entry.column)}{entry.row}")
    return [_validation(accepts, places) for accepts, places in cells.items()]


def _validation(accepts: Accepts, places: list[str]) -> Validation:
    if max(len(accepts.prompt), len(accepts.refusal)) > MOST_LETTERS_SAID:
        raise ValueError(f"a prompt or refusal is longer than {MOST_LETTERS_SAID} letters: {accepts.prompt!r}, {accepts.refusal!r}")
    return Validation(KINDS[accepts.kind], _formulas(accepts), accepts.prompt, accepts.refusal, " ".join(places))


def _formulas(accepts: Accepts) -> tuple[str, ...]:
    if accepts.kind is Kind.CHOICE:
        choices = ",".join(accepts.choices)
        if len(choices) > MOST_LETTERS_OF_CHOICES or any("," in choice or '"' in choice for choice in accepts.choices):
            raise ValueError(f"choices are {MOST_LETTERS_OF_CHOICES} letters at most, without commas and quotes: {choices}")
        return (f'"{choices}"',)
    if accepts.kind is Kind.TEXT:
        return "0", number(accepts.most or 32_767)
    least = FROM_MOST_NEGATIVE if accepts.least is None else accepts.least
    most = TO_MOST if accepts.most is None else accepts.most
    if accepts.kind is Kind.DAY:
        least = date(1900, 3, 1) if accepts.least is None else accepts.least
        most = date(9999, 12, 31) if accepts.most is None else accepts.most
    return number(least), number(most)


def number(value: float | date) -> str:
    """A number or a day as a file holds it: as short as can be without losing anything, days counted."""
    if isinstance(value, date):
        return str((value - DAY_ZERO).days)
    # As by repr, in a third of its time (2026-11-23).
    return repr(int(value)) if value == int(value) and abs(value) <= TO_MOST else to_json(float(value)).decode()

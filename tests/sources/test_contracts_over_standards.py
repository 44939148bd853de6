"""A board's contract may be laid over a standard one: its keys take the standard's place, and a mistake is told where it was made."""

import re

import pytest

from boxscore.columns import Kind
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed
from sources import standard
from sources.standard import read_contract, standard_contracts

STANDARD = """\
id: shifts
title: Shifts
meaning: Hours worked.
one_row_is: one unit and day
sent: weekly
covers: its rows
week_from: day
team_from: [unit]
key: [day, unit]
settles_after_weeks: 0
window_weeks: 8
late_after_days: 14
free_of_identifiers: true
begins: 2020-01-01
columns:
  day: {kind: date, formats: ["%d/%m/%Y"], headers: [Shift date], meaning: the day, example: 04/05/2020}
  unit:
    kind: text
    headers: [Ward]
    spellings: {Ward 1: [W1], Ward 2: [W2]}
    meaning: the ward
    example: Ward 1
  hours: {kind: number, meaning: hours worked, example: "7.5"}
"""
OWN = """\
standard: shifts
suppliers:
  - name: Roster
    files: [shifts/*]
"""


@pytest.fixture(autouse=True)
def shifts_are_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard, "_texts", lambda: {"shifts": STANDARD})


def laid_over(own: str) -> Feed:
    return read_contract(OWN + own, where="feeds/shifts.yaml")


def refused(own: str) -> str:
    with pytest.raises(ConfigurationError) as told:
        read_contract(own, where="feeds/shifts.yaml")
    return str(told.value)


def test_a_board_that_only_names_its_suppliers_has_the_standard_contract() -> None:
    feed = laid_over("")
    alone = standard_contracts()["shifts"]
    assert feed.standard == "shifts"
    assert feed.model_copy(update={"standard": None, "suppliers": ()}) == alone


def test_what_a_board_says_takes_the_standards_place_key_by_key_within_columns() -> None:
    feed = laid_over("settles_after_weeks: 3\ncolumns:\n  unit:\n    headers: [Unit name]\n    spellings: {Ward 2: [Second]}\n")
    assert feed.settles_after_weeks == 3
    assert feed.window_weeks == 8
    assert feed.columns["unit"].headers == ("Unit name",)
    assert feed.columns["unit"].spellings == {"Ward 1": ("W1",), "Ward 2": ("Second",)}
    assert feed.columns["unit"].meaning == "the ward"


def test_a_column_a_board_changes_keeps_its_place_and_one_it_adds_comes_last() -> None:
    feed = laid_over('columns:\n  pay: {kind: money, meaning: pay, example: "1"}\n  day: {meaning: the day of the shift}\n')
    assert list(feed.columns) == ["day", "unit", "hours", "pay"]
    assert feed.columns["day"].kind is Kind.DATE
    assert feed.columns["day"].meaning == "the day of the shift"


def test_a_contract_that_names_no_standard_is_whole_in_itself() -> None:
    feed = read_contract(STANDARD + "suppliers: [{name: Roster, files: [x]}]\n", where="feeds/shifts.yaml")
    assert feed.standard is None


def test_a_mistake_of_the_board_is_told_with_its_own_file_and_line() -> None:
    told = refused(OWN + "columns:\n  unit:\n    headerz: [Z]\n")
    assert told == "feeds/shifts.yaml, line 7: columns.unit.headerz: no such setting; check its spelling."


def test_what_the_board_leaves_out_is_told_as_missing_from_its_file() -> None:
    assert refused("standard: shifts\n") == "feeds/shifts.yaml, line 1: suppliers: is missing."


def test_a_mistake_of_the_standard_is_told_with_its_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard, "_texts", lambda: {"shifts": STANDARD.replace("kind: number", "kind: nombre")})
    standard.read_contract.cache_clear()
    assert re.match(r"sources/contracts/shifts\.yaml, line 23: columns\.hours\.kind: Input should be 'text'", refused(OWN))


def test_an_unknown_standard_is_told_with_those_there_are() -> None:
    told = refused("title: x\nstandard: shift\n")
    assert told == "feeds/shifts.yaml, line 2: there is no standard contract 'shift'. There are: shifts."


def test_a_key_given_twice_is_told_and_not_lost_in_the_laying_over() -> None:
    told = refused(OWN + "title: A\ntitle: B\n")
    assert told == "feeds/shifts.yaml, line 6: not readable as YAML ('title' is given twice). Correct the line and run again."


def test_what_is_no_yaml_is_told_with_the_boards_file() -> None:
    assert refused("standard: shifts\n  x: [").startswith("feeds/shifts.yaml, line 2: not readable as YAML")


def test_a_standard_that_is_no_name_is_told_in_words_with_its_line() -> None:
    assert refused("title: x\nstandard: [shifts]\n") == "feeds/shifts.yaml, line 2: standard: is one word, not a list or a mapping."

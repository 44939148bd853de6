"""A contract that cannot be kept is refused when it is read, with its file and line, not on the night it would first fail."""

from typing import Any

import pytest
import yaml
from invented_feed import SHIFTS, shifts

from boxscore.columns import Kind
from boxscore.described import described, described_list
from boxscore.errors import ConfigurationError
from boxscore.feeds import Feed
from boxscore.suppliers import Supplier

NUMBER = {"kind": "number", "meaning": "invented", "example": "1"}
TIME = {"kind": "time", "meaning": "invented", "example": "14:35"}
DATE = {"kind": "date", "formats": ["%d/%m/%Y"], "meaning": "invented", "example": "01/01/2020"}


def columns(**changes: Any) -> dict[str, Any]:
    return {"columns": yaml.safe_load(SHIFTS)["columns"] | changes}


def suppliers(**settings: Any) -> dict[str, Any]:
    return {"suppliers": [{"name": "Roster", **settings}]}


def rules(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"rules": [{"because": "it is invented", **rule} for rule in rules]}


BOUNDED = "SELECT 1 WHERE day BETWEEN :first_day AND :last_day"
MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "a week from text": ({"week_from": "unit"}, "week_from must be a date, month or quarter of its own columns; 'unit' is not"),
    "a key it does not describe": ({"key": ["day", "shift"]}, "names columns it does not describe: shift"),
    "a rule on what it does not describe": (rules({"rule": "between", "column": "pay"}), "names columns it does not describe: pay"),
    "a column derived from nothing": ({"derived": {"x": {"from": "y", "pattern": "(.)"}}}, "names columns it does not describe: y"),
    "a count within nothing": ({"derived": {"x": {"distinct": "day", "within": "y"}}}, "names columns it does not describe: y"),
    "a pattern without a group": ({"derived": {"x": {"from": "unit", "pattern": "."}}}, "the pattern needs exactly one group"),
    "a pattern that is none": ({"derived": {"x": {"from": "unit", "pattern": "("}}}, "not a pattern"),
    "a date that does not say how": (
        columns(day=DATE | {"formats": []}),
        "formats go with the kinds 'date', 'week ending' and 'month ending'",
    ),
    "a number with formats": (
        columns(hours=NUMBER | {"formats": ["%d/%m/%Y"]}),
        "formats go with the kinds 'date', 'week ending' and 'month ending'",
    ),
    **{
        f"dates written {written!r}": (columns(day=DATE | {"formats": [written]}), f"'{written}' is no way to write a day")
        for written in ("%Q", "%", "%d/%m", "%j", "%H:%M", "%x", "dd/mm/yyyy", "", "Excel serial")
    },
    "a supplier's dates without a year": (suppliers(files=["x"], formats={"day": ["%d/%m"]}), "'%d/%m' is no way to write a day"),
    "an absent column that is never blank": (columns(hours=NUMBER | {"required": False}), "say blank: true"),
    "a header of two columns": (columns(hours=NUMBER | {"headers": ["ward "]}), "the header 'ward ' is claimed by unit and by hours"),
    "an unknown setting": (columns(hours=NUMBER | {"heading": "x"}), "no such setting; check its spelling"),
    "neither files nor query": (suppliers(), "a supplier has either files or a query"),
    "files and a query": (suppliers(files=["x"], query=BOUNDED, database="DB"), "a supplier has either files or a query"),
    "a query of no database": (suppliers(query=BOUNDED), "a query needs 'database'"),
    "a query without bounds": (suppliers(query="SELECT 1", database="DB"), "a query must be bounded by :first_day and :last_day"),
    "a month in no name": (suppliers(files=["x"], name_says=r"(?P<year>\d+)"), "the pattern needs the groups 'year' and 'month' together"),
    "a name that says nothing": (suppliers(files=["x"], name_says=r"\d+"), "the pattern needs groups named"),
    "a name that says the unknown": (suppliers(files=["x"], name_says=r"(?P<week>\d+)"), "the pattern needs groups named"),
    "a first day without a last": (suppliers(files=["x"], name_says=r"(?P<first>\d+)"), "the groups 'first' and 'last' together"),
    "a month and days in one name": (
        suppliers(files=["x"], name_says=r"(?P<year>.)(?P<month>.)(?P<first>.)(?P<last>.)"),
        "either a month or a first and last day, not both",
    ),
    "days said twice": (
        suppliers(files=["x"], name_says=r"(?P<first>.)(?P<last>.)", speaks_for={"from": "2020-01-01", "to": "2020-02-01"}),
        "speaks_for is for files whose names do not say their days",
    ),
    "days in the wrong order": (
        suppliers(files=["x"], speaks_for={"from": "2020-02-01", "to": "2020-01-01"}),
        "'to' lies before 'from'",
    ),
    "a width of text": (columns(unit={"kind": "text", "width": 3, "meaning": "x", "example": "x"}), "width goes with the kind 'code'"),
    "a number also in a date": (columns(hours=NUMBER | {"also_in": "day"}), "also_in goes with the kind 'time'"),
    "a time also in a number": (columns(start=TIME | {"also_in": "hours"}), "'start' can be also in a date; 'hours' is none"),
    "a time also in nothing": (columns(start=TIME | {"also_in": "date"}), "names columns it does not describe: date"),
    "one spelling of two values": (
        columns(unit={"kind": "text", "spellings": {"A": ["one"], "B": ["One"]}, "meaning": "x", "example": "A"}),
        "'One' is a spelling of 'A' and of 'B'",
    ),
    "a ledger's month of numbers": (
        {"derived": {"month": {"financial_year": "unit", "period": "hours"}}},
        "'month' is made of a financial year and a period, which must be columns of text",
    ),
    "a snapshot of a span": ({"snapshot": True, "covers": "its span"}, "a snapshot covers 'its rows', and its key holds the day it shows"),
    "a snapshot without its day": ({"snapshot": True, "key": ["unit"]}, "a snapshot covers 'its rows', and its key holds the day it shows"),
    "a sum of text at most": (
        rules({"rule": "at most together", "columns": ["hours", "unit"], "limit": "cost"}),
        "the rule 'at most together' compares numbers; unit is not one",
    ),
    "formats of text": (suppliers(files=["x"], formats={"unit": ["%d/%m/%Y"]}), "Roster: formats are for dates; 'unit' is none"),
    "a constant number": (suppliers(files=["x"], constants={"hours": "7"}), "Roster: only text can be constant; 'hours' is not"),
    "a range of text": (rules({"rule": "between", "column": "unit"}), "the rule 'between' compares numbers; unit is not one"),
    "a sum of dates": (
        rules({"rule": "adds up", "columns": ["hours"], "to": "day"}),
        "'adds up' compares numbers; day is not one",
    ),
    "a date against a number": (rules({"rule": "at most", "column": "day", "limit": "hours"}), "compares numbers; day is not one"),
    "an unknown rule": (rules({"rule": "is nice", "column": "day"}), "'is nice'"),
}


@pytest.mark.parametrize(("changes", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_its_file_and_line(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        shifts(**changes)
    assert message in str(told.value)
    assert str(told.value).startswith("shifts.yaml, line ")


@pytest.mark.parametrize(
    "written", ["%d/%m/%Y", "%d-%b-%y", "%A %d %B %Y", "%Y%m%d", "%Y%j", "%d/%m/%Y %H:%M:%S", "%m/%d/%y %I:%M %p", "excel serial"]
)
def test_every_way_of_writing_a_day_with_its_month_and_year_can_be_described(written: str) -> None:
    assert shifts(**columns(day=DATE | {"formats": [written]})).columns["day"].formats == (written,)


def test_the_line_is_that_of_the_mistake() -> None:
    text = SHIFTS.replace("kind: number", "kind: nombre")
    line = next(at for at, written in enumerate(text.splitlines(), start=1) if "nombre" in written)
    with pytest.raises(ConfigurationError, match=rf"shifts\.yaml, line {line}: columns\.hours\.kind: "):
        described(text, Feed, where="shifts.yaml")


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as told:
        shifts(window_weeks=0, late_after_days=0, sent="daily")
    assert len(str(told.value).splitlines()) == 3


def test_what_is_no_yaml_is_told_with_its_line() -> None:
    with pytest.raises(ConfigurationError, match=r"shifts\.yaml, line 3: not readable as YAML"):
        described("id: shifts\ntitle: x\n  y: [\n", Feed, where="shifts.yaml")


def test_a_list_that_is_none_and_one_that_is_empty() -> None:
    assert described_list("", Supplier, where="suppliers.yaml") == []
    with pytest.raises(ConfigurationError, match=r"suppliers\.yaml, line 1: a list is expected here"):
        described_list("name: Roster", Supplier, where="suppliers.yaml")
    [supplier] = described_list("- name: Roster\n  files: [x]\n", Supplier, where="suppliers.yaml")
    assert supplier.files == ("x",)


def test_a_suppliers_columns_are_the_contracts_in_its_own_habits_without_what_it_always_says() -> None:
    feed = shifts(**suppliers(files=["x"], formats={"day": ["%m/%d/%Y"]}, constants={"unit": "Ward 1"}))
    carried = feed.columns_from(feed.suppliers[0])
    assert list(carried) == ["day", "hours", "cost"]
    assert carried["day"].formats == ("%m/%d/%Y",)
    assert feed.columns["day"].formats == ("%d/%m/%Y", "excel serial")


def test_a_feed_of_quarters_is_periodic_and_one_of_days_is_not() -> None:
    assert not shifts().is_periodic
    assert shifts(**columns(day={"kind": "quarter", "meaning": "x", "example": "2020Q2"})).is_periodic


def test_a_feed_whose_week_comes_from_a_ledgers_period_is_periodic() -> None:
    text = {"kind": "text", "meaning": "invented", "example": "x"}
    derived = {"month": {"financial_year": "year", "period": "period"}}
    ledger = shifts(**columns(year=text, period=text), derived=derived, week_from="month")
    assert ledger.is_periodic
    assert ledger.kind_of("month") is Kind.MONTH


def test_a_feeds_teams_are_looked_up_in_its_own_list_of_codes_unless_it_names_another() -> None:
    assert (shifts().code_list, shifts(codes="roster").code_list) == ("shifts", "roster")

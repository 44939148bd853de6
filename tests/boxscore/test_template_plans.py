"""What a board says of its own template: what may be said, what names and headers say by themselves, and how mistakes are told."""

import pytest

from boxscore.described import described
from boxscore.errors import ConfigurationError
from boxscore.templates import NamedCell, Rows, TemplatePlan, Told, What, plan_by_headers, told_by_name

KNOWN = {"A02": None, "Q05": None}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("A02", NamedCell(measure="A02")),
        ("a02_Value", NamedCell(measure="A02")),
        ("_A02", NamedCell(measure="A02")),
        ("Q05_latest", NamedCell(measure="Q05", week="latest")),
        ("Q05_latest_as_of", NamedCell(measure="Q05", week="latest", what=What.AS_OF)),
        ("Q05_ago_12_n", NamedCell(measure="Q05", week=-12, what=What.N)),
        ("Q05_measure_name", NamedCell(measure="Q05", what=What.MEASURE_NAME)),
        ("Q05_week_ending", NamedCell(measure="Q05", what=What.WEEK_ENDING)),
        ("Team_Name", NamedCell(what=What.TEAM_NAME)),
        ("week_ending", NamedCell(what=What.WEEK_ENDING)),
        ("Q06_latest", None),
        ("Q05_ago_0", None),
        ("Q05_budget", None),
        ("value", None),
        ("Print_Titles", None),
    ],
)
def test_a_name_says_what_it_asks_for(name: str, told: NamedCell | None) -> None:
    assert told_by_name(name, KNOWN) == told


def test_headers_of_the_export_say_what_a_table_asks_for() -> None:
    plan = plan_by_headers(["Team", " measure ", "Week ending", "VALUE", "Note"])
    assert plan is not None
    assert plan.rows is Rows.CELLS
    assert {header: told.what for header, told in plan.columns.items()} == {
        "Team": What.TEAM,
        " measure ": What.MEASURE,
        "Week ending": What.WEEK_ENDING,
        "VALUE": What.VALUE,
    }
    assert plan_by_headers(["team", "measure", "value"]) is None


def test_a_plan_says_names_tables_and_sheets() -> None:
    text = """\
names:
  Seen: {measure: A02, week: latest, missing: blank}
  Before: {measure: A02, week: -1}
  Ward: team_name
tables:
  tblWeeks: {rows: weeks, weeks: 26, columns: {Week: week_ending, Seen: {measure: A02}}}
sheets:
  Raw: {header_row: 3, columns: {Which: measure, Figure: value}}
leave: [Budget]
"""
    plan = described(text, TemplatePlan, where="templates/ward.yaml")
    assert plan.names["Seen"].week == "latest"
    assert plan.names["Ward"] == NamedCell(what=What.TEAM_NAME)
    assert plan.tables["tblWeeks"].columns == {"Week": Told(what=What.WEEK_ENDING), "Seen": Told(measure="A02")}
    assert (plan.sheets["Raw"].header_row, plan.sheets["Raw"].rows) == (3, Rows.CELLS)


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ("names:\n  Seen: {what: value}", "line 2: names.Seen: 'value' is of a measure: say which"),
        ("names:\n  Seen: {measure: A02, week: 1}", "line 2: names.Seen.week: '1' is no week: say current, latest, or how many weeks back"),
        ("names:\n  Seen: {what: week_ending, week: latest}", "line 2: names.Seen: the latest week is that of a measure"),
        ("names:\n  Ward: {what: team, measure: A02}", "line 2: names.Ward: 'team' is not of a measure: leave the measure out"),
        ("names:\n  Ward: teamname", "line 2: names.Ward"),
        ("tables:\n  T: {columns: {}}", "line 2: tables.T.columns: "),
        ("tables:\n  T: {rows: weeks, columns: {a: value}}", "column 'a': each row is a week, so 'value' needs a measure"),
        ("tables:\n  T: {columns: {a: {measure: A02}}}", "column 'a': each row has a measure of its own"),
        ("tables:\n  T: {columns: {a: {week: -1}}}", "column 'a': each row has a week of its own"),
        ("tables:\n  T: {rows: measures, weeks: 3, columns: {a: value}}", "'weeks' is of rows that are weeks or cells"),
        ("tables:\n  T: {rows: weeks, measures: [A02], columns: {a: week_ending}}", "'measures' is of rows that are measures or cells"),
        ("file: ward.xlsx", "line 1: file: no such setting; check its spelling"),
    ],
)
def test_a_mistake_is_told_with_its_line(said: str, mistake: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        described(said, TemplatePlan, where="templates/ward.yaml")
    assert mistake in str(told.value)
    assert str(told.value).startswith("templates/ward.yaml, line ")

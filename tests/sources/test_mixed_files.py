"""Files of invented suppliers: their days and names, what stands around the facts, what they told then, and the wrong rows among them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from boxscore.feeds import Feed
from sources.deliveries import Delivery
from sources.extracts import Extract, read_extract
from sources.grid import open_grids
from sources.identifiers import rows_with_identifiers
from sources.simulator.days import LAST_SUNDAY, Calendar
from sources.simulator.file_days import FileDays, days_of_files, name_of, name_says
from sources.simulator.invented_suppliers import LAYOUTS
from sources.simulator.layouts import Csv, Every, Layout, Xlsx, page, written
from sources.simulator.mistakes import MISTAKES
from sources.simulator.mixed_contracts import mixed_contracts
from sources.simulator.quirks import Habits
from sources.simulator.supplier_files import DAY, TEAM, SupplierFile, Wrong, good_row, supplier_file
from sources.simulator.wrong_files import SOMEONES_NUMBER
from sources.standard import read_contract, standard_contracts

ALL_LAYOUTS = [(feed, layout) for feed, layouts in LAYOUTS.items() for layout in layouts]
QUARTER = FileDays(first=date(2026, 1, 5), last=date(2026, 4, 5), new_from=date(2026, 1, 5), sent=date(2026, 4, 8))
DATIX = Layout("Datix (invented)", "datix", Csv(), Habits())


def incidents() -> pd.DataFrame:
    """Three incidents of one ward, the last of them reported late and graded grave."""
    days = pd.to_datetime(["2026-02-02", "2026-03-10", "2026-04-01"]).astype("datetime64[us]")
    rows = pd.DataFrame(
        {
            "incident": ["INVI1", "INVI2", "INVI3"],
            "location": ["INVL0001"] * 3,
            "occurred_on": days,
            "reported_on": days + pd.to_timedelta([0, 1, 20], unit="D"),
            "category": ["Fall", "Pressure ulcer", "Fall"],
            "grade": pd.array([None, 2, None], dtype="Int64"),
            "severity": ["Minor", "Minor", "Major"],
            "approval": ["Approved", "In review", "Approved"],
        }
    )
    text = ["incident", "location", "category", "severity", "approval"]
    return rows.astype(dict.fromkeys(text, "str")).assign(**{TEAM: "ward-1", DAY: days})


def contract(feed: str = "incidents") -> Feed:
    """The feed's contract on a board of the mixed layout."""
    return read_contract(mixed_contracts(standard_contracts())[feed], where=f"feeds/{feed}.yaml")


def sent(
    layout: Layout = DATIX, file: FileDays = QUARTER, facts: pd.DataFrame | None = None, wrong: tuple[Wrong, ...] = ()
) -> SupplierFile:
    facts = incidents() if facts is None else facts
    path = f"incidents/{layout.folder}/{name_of(layout, file, site=1)}"
    return supplier_file(contract(), layout, file, facts, path=path, wrong=wrong)


def read(file: SupplierFile) -> Extract:
    feed = contract()
    return read_extract(Delivery(file.path, feed.suppliers[0], datetime(2026, 6, 22, tzinfo=UTC), file.content), feed)


def told_of(file: SupplierFile, kind: str) -> dict[str, str]:
    """For each trap of the kind the row it is told of."""
    return {trap.trap: trap.row for trap in file.traps if trap.kind == kind}


def row_of(file: SupplierFile, number: str) -> list[str]:
    """The cells of a row of the file, of a spreadsheet on its last sheet."""
    grid = open_grids(file.path, file.content)[-1]
    return grid.parts[0].iloc[int(number) - 1].astype("str").tolist()


@pytest.mark.parametrize(
    "layout",
    [
        Layout("Datix (invented)", "datix", Csv(encoding="utf-8-sig"), Habits(dates="dd/mm/yyyy or serial", codes="careless", spelling=1)),
        Layout(
            "Datix (invented)", "datix", Csv(";", "cp1252"), Habits(codes="tabbed", spelling=2, blank=3), alias=2, titles=3, footer=True
        ),
        Layout("Datix (invented)", "datix", Csv("\t", "utf-16"), alias=1, blank_row_every=2, unknown_column="Handler's mood", titles=2),
        Layout("Datix (invented)", "datix", Xlsx("Incidents"), Habits(dates="cell"), empty_columns=3, titles=1),
    ],
    ids=["careless", "western", "wide", "spreadsheet"],
)
def test_facts_read_as_they_were_whatever_the_layout(layout: Layout) -> None:
    read_again = read(sent(layout))
    assert read_again.refused.empty
    columns = list(standard_contracts()["incidents"].columns)
    pd.testing.assert_frame_equal(read_again.rows[columns].reset_index(drop=True), incidents()[columns])


def test_every_file_says_that_it_is_invented() -> None:
    titled = sent(replace(DATIX, titles=1))
    assert titled.content.decode().startswith("INVENTED DATA")
    assert sent().path == "incidents/datix/INVENTED_site001_2026-01-05_2026-04-05_sent_2026-04-08.csv"
    assert open_grids("x.xlsx", sent(replace(DATIX, format=Xlsx())).content)[0].parts[0].iloc[0, 0].startswith("INVENTED DATA")


def test_rows_told_of_are_the_rows_that_show_the_quirks() -> None:
    file = sent(replace(DATIX, titles=2, footer=True, blank_row_every=2, habits=Habits(spelling=1, codes="tabbed", blank=1)))
    quirks = told_of(file, "quirk")
    assert row_of(file, quirks["title rows above the header"])[0].startswith("INVENTED DATA")
    assert row_of(file, quirks["a footer"])[0] == "Total records: 3"
    assert set(row_of(file, quirks["a blank row among the facts"])) == {""}
    assert row_of(file, quirks["a value in the supplier's own words"])[4] == "Falls"
    assert row_of(file, quirks["a code with a tab before it"])[0] == "\tINVI2"
    assert row_of(file, quirks["a missing value written as '-'"])[5] == "-"


def test_a_merged_heading_stands_once_above_the_columns_it_is_for() -> None:
    (layout,) = (layout for layout in LAYOUTS["ward_stays"] if layout.under)
    stay = pd.DataFrame({name: pd.Series([None], dtype="str") for name in standard_contracts()["ward_stays"].columns})
    days = pd.Series([pd.Timestamp("2026-02-02")]).astype("datetime64[us]")
    facts = stay.assign(admitted_on=days, discharged_on=days, ready_on=days, **{TEAM: "ward-1", DAY: days})
    file = supplier_file(contract("ward_stays"), layout, QUARTER, facts, path="ward_stays/paris/x.csv")
    header = int(told_of(file, "quirk")["a header of two rows, merged"])
    assert row_of(file, str(header - 1))[2:8] == ["Admission", "", "", "Discharge", "", ""]
    assert row_of(file, str(header))[2:8] == ["Day", "Clock", "Kind", "Day", "Clock", "Went to"]


def test_a_subtotal_follows_the_rows_it_adds_up() -> None:
    layout = replace(DATIX, subtotal_of="cost_centre", habits=Habits(money="brackets"))
    made = page(
        layout, [["a", "b"]], [["1", "2"], ["1", "3"], ["2", "4"]], titles=[], subtotals={1: ["Subtotal 1", "5"], 2: ["Subtotal 2", "4"]}
    )
    assert [row[0] for row in made.rows] == ["a", "1", "1", "Subtotal 1", "2", "Subtotal 2"]
    assert made.fact_rows == [2, 3, 5]
    assert made.structure == {"a subtotal among the facts": 4}


def test_values_with_the_mark_between_values_are_quoted() -> None:
    assert written(DATIX, [["a, b", "c"]], about=[]) == b'"a, b",c\r\n'


# The days of files


@pytest.mark.parametrize("weeks", [1, 3, 4, 5, 17, 30, 104])
@pytest.mark.parametrize(("feed", "layout"), ALL_LAYOUTS, ids=[f"{feed}-{layout.folder}" for feed, layout in ALL_LAYOUTS])
def test_every_day_of_the_history_lies_in_a_file_and_is_new_in_one_alone(feed: str, layout: Layout, weeks: int) -> None:
    history = Calendar(weeks)
    days = pd.Series(pd.date_range(history.first_day, LAST_SUNDAY, unit="us"))
    files = days_of_files(layout, history, days)
    held = sum(file.holds(days).astype(int) for file in files)
    new = sum(replace(file, first=file.new_from).holds(days).astype(int) for file in files)
    assert (held >= 1).all()
    assert (new == 1).all()
    assert [file.sent for file in files] == sorted(file.sent for file in files)


@pytest.mark.parametrize(("feed", "layout"), ALL_LAYOUTS, ids=[f"{feed}-{layout.folder}" for feed, layout in ALL_LAYOUTS])
def test_a_files_name_says_what_its_contract_looks_for(feed: str, layout: Layout) -> None:
    name = name_of(layout, QUARTER, site=3, team_code="INVT0007", note="_again")
    said = re.search(name_says(layout), name)
    assert said is not None
    groups: Mapping[str, Any] = said.groupdict()
    assert groups["sent"] == "2026-04-08"
    if layout.every is Every.MONTH:
        assert (groups["year"], groups["month"]) == ("2026", "01")
    else:
        assert (groups["first"], groups["last"]) == ("2026-01-05", "2026-04-05")
    assert groups.get("team") == ("INVT0007" if layout.every is Every.YEAR else None)


def test_an_older_row_than_the_history_lies_in_its_first_file() -> None:
    history = Calendar(30)
    earlier = pd.Series([pd.Timestamp(history.first_day - timedelta(days=40))])
    assert days_of_files(DATIX, history, earlier)[0].holds(earlier).all()


# What files told then


def test_a_fall_graded_later_stands_in_an_earlier_file_as_it_was_graded_then() -> None:
    told_again = replace(QUARTER, told_again_from=date(2026, 3, 30), sent=date(2026, 4, 25))
    file = sent(file=told_again)
    rows = read(file).rows.set_index("incident")
    assert (rows.loc["INVI3", "severity"], rows.loc["INVI3", "approval"]) == ("Minor", "In review")
    assert row_of(file, told_of(file, "trap")["a row told again otherwise"])[0] == "INVI3"


def test_a_fall_reported_three_weeks_late_is_not_in_the_file_sent_before() -> None:
    file = sent(file=replace(QUARTER, told_again_from=date(2026, 3, 30)))
    assert read(file).rows["incident"].tolist() == ["INVI1", "INVI2"]
    assert "a row reported late" in told_of(file, "trap")


def test_a_file_that_nothing_follows_tells_how_things_ended() -> None:
    assert read(sent()).rows["severity"].tolist() == ["Minor", "Minor", "Major"]


# Wrong rows


def test_a_wrong_row_stands_after_the_good_one_it_is_made_from_and_its_row_is_told() -> None:
    mistakes = [mistake for mistake in MISTAKES if mistake.feed == "incidents"]
    good = good_row(QUARTER, incidents())
    assert good == 1
    file = sent(replace(DATIX, titles=2), wrong=tuple(Wrong(mistake, good) for mistake in mistakes))
    rows = told_of(file, "error")
    assert rows == {"a category not in the list": "7", "reported before it happened": "8"}
    assert [row_of(file, row)[0] for row in rows.values()] == ["INVIWRONG1", "INVJWRONG1"]
    assert row_of(file, "6")[0] == "INVI2"


def test_a_row_that_a_later_file_tells_again_is_no_place_for_a_mistake() -> None:
    assert good_row(replace(QUARTER, told_again_from=date(2026, 1, 5)), incidents()) is None
    assert good_row(replace(QUARTER, told_again_from=date(2026, 3, 1)), incidents()) == 0


def test_the_number_planted_as_somebodys_is_taken_for_one() -> None:
    assert rows_with_identifiers(pd.DataFrame({"a": ["INVR1", SOMEONES_NUMBER]}, dtype="str")) == [1]


# Contracts


@pytest.mark.parametrize("feed", LAYOUTS)
def test_the_contract_of_every_feed_names_its_suppliers_over_the_standard_one(feed: str) -> None:
    says = contract(feed)
    assert says.id == feed
    assert [supplier.name for supplier in says.suppliers] == [layout.supplier for layout in LAYOUTS[feed]]
    assert all(supplier.name.endswith("(invented)") for supplier in says.suppliers)


def test_every_standard_contract_has_invented_suppliers() -> None:
    assert set(LAYOUTS) == set(standard_contracts())

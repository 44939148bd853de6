"""The sheets Changed since last week, Data quality and About, and the colours of a theme."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_contents import BEDS, CURRENT, SEEN, SPEND, cell, contents_of, without_lines
from read_sheets import lines_above, styled_table, table_of

from boxscore.cells import Status
from boxscore.layouts import WALL, SheetName, Theme
from boxscore.reasons import Reason
from boxscore.receipts import FeedReceipt
from workbooks.about_sheet import build_about
from workbooks.about_wording import ABOUT_SHEETS
from workbooks.change_contents import ChangedFigure, Changes, Told
from workbooks.change_wording import WHY
from workbooks.changed_sheet import build_changed
from workbooks.contents import Contents
from workbooks.looks import HEADER_FILL, HEADING, TITLE
from workbooks.quality_sheet import build_data_quality
from workbooks.sheets import Sheet
from workbooks.theming import put_in_theme
from workbooks.wording import freshness

BEFORE = CURRENT.plus(-1)
RESTATED = ChangedFigure(
    SPEND, BEFORE, Told(90_000, Status.ESTIMATED), Told(123_456, Status.FINAL), ("ledger closed",), ("ledger/may.csv", "ledger/june.csv")
)
ARRIVED = ChangedFigure(SEEN, BEFORE, Told(None, Status.NOT_RECEIVED), Told(68.6, Status.PROVISIONAL), ("corrected rows", "late rows"), ())


def receipt(title: str, received_to: date | None = CURRENT.ending, **given: object) -> FeedReceipt:
    usual = FeedReceipt("invented", title, received_to, ("invented.csv",), 2, (), rows=40, sent="weekly")
    return replace(usual, **given)  # type: ignore[arg-type]


def about(contents: Contents) -> Sheet:
    return build_about(contents, version=3, run="invented-run")


def test_a_changed_figure_is_told_as_it_was_and_is_with_why_and_by_what() -> None:
    """£900.00 estimated is £1,234.56 now. Domain by domain: quality stands before cost."""
    sheet = build_changed(contents_of(changes=Changes(BEFORE, (RESTATED, ARRIVED), settled=5)))
    seen, spend = styled_table(sheet, "ChangedFigures")
    assert [one.value for one in seen.values()][:5] == ["Seen within 4 hours", "%", BEFORE.ending, "not received", 68.6]
    assert [spend[name].value for name in ("Figure then", "Figure now")] == [900, 1234.56]
    assert [spend[name].look.number_format for name in ("Figure then", "Figure now")] == ['£#,##0.00" [e]"', "£#,##0.00"]
    assert spend["Why"].value == "Ledger closed: what was estimated is now told by the ledger"
    assert spend["Extracts that brought it"].value == "ledger/may.csv, ledger/june.csv"
    assert seen["Extracts that brought it"].value == "no extract"
    assert lines_above(sheet, "ChangedFigures")[1] == (
        "2 figures of earlier weeks have changed since the workbook of w/e 08/06/2025. One row for each, with what it said then, what it "
        "says now, and why. 5 others stayed as they were and are final now: the time in which they could change is over."
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (Changes(), "This is the first workbook of the team, so nothing has changed since an earlier one."),
        (Changes(BEFORE), "No figure of an earlier week has changed since the workbook of w/e 08/06/2025."),
    ],
)
def test_without_a_change_a_sentence_stands_in_place_of_the_table(changes: Changes, says: str) -> None:
    sheet = build_changed(contents_of(changes=changes))
    assert (sheet.tables, sheet.cells[2, 1].value) == ([], says)


def test_every_reason_is_explained() -> None:
    assert set(WHY) == set(Reason)


def test_a_feed_that_lacks_weeks_stands_first_with_whom_to_ask() -> None:
    """Received to 6 June for a week that ends on the 15th: nine days behind."""
    late = receipt("Late", CURRENT.ending - timedelta(days=9), weeks_not_received=(CURRENT.ending,), owner="Ward clerks", contact="1234")
    sheet = build_data_quality(contents_of(receipts=(receipt("Whole"), late)))
    first, second = table_of(sheet, "DataQuality")
    assert (first["Feed"], first["What is missing"]) == ("Late", "not received for w/e 15/06/2025")
    assert (first["Whom to ask"], first["How fresh"]) == ("Ask Ward clerks: 1234", "9 days behind, sent weekly")
    assert (second["What is missing"], second["How fresh"]) == ("nothing", "up to date, sent weekly")
    assert (second["Rows"], second["Rows refused"], second["Received to"]) == (40, 2, CURRENT.ending)
    assert lines_above(sheet, "DataQuality")[1] == "1 of 2 feeds lack weeks: Late."


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"sent_by": "The information team, from TrakCare"}, "Ask the information team, from TrakCare"),
        ({"owner": "A. N. Owner", "sent_by": "Pharmacy"}, "Ask A. N. Owner"),
        ({}, "Ask the board's analyst: the feed names no owner"),
    ],
)
def test_the_owner_is_asked_or_else_whoever_sends_it(named: dict[str, str], says: str) -> None:
    (row,) = table_of(build_data_quality(contents_of(receipts=(receipt("Feed", **named),))), "DataQuality")
    assert row["Whom to ask"] == says


def test_a_feed_of_which_nothing_came_says_so() -> None:
    nothing = receipt("Feed", None, extracts=(), rows=0)
    (row,) = table_of(build_data_quality(contents_of(receipts=(nothing,))), "DataQuality")
    assert [row[name] for name in ("Received to", "How fresh", "Extracts the figures come from")] == [
        "nothing yet",
        "nothing received yet, sent weekly",
        "none",
    ]


def test_about_leads_to_every_other_sheet_of_the_layout_and_to_no_other() -> None:
    for layout in (contents_of().layout, WALL):
        contents = contents_of(layout=layout)
        others = [name for name in contents.sheets if name is not SheetName.ABOUT]
        assert [link.sheet for link in about(contents).links] == others
        assert [row["Sheet"] for row in table_of(about(contents), "Sheets")] == others
        reading = " ".join(lines_above(about(contents), "Sheets"))
        assert ("Your entries" in reading) is (SheetName.ENTRIES in others), "nor does it tell how another is read"


def test_every_sheet_is_explained() -> None:
    assert set(ABOUT_SHEETS) == set(SheetName)


def test_about_names_the_issue_the_next_one_and_whom_to_ask() -> None:
    facts = {row["Item"]: row["What it is"] for row in table_of(about(contents_of(contact="An analyst, extension 12")), "WorkbookFacts")}
    assert facts["This issue"] == "w/e 15/06/2025, from 09/06/2025; version 3"
    assert str(facts["Next issue"]).startswith("w/e 22/06/2025")
    assert (facts["Questions"], facts["Run"]) == ("An analyst, extension 12", "invented-run")


def test_about_names_the_measures_of_each_set_of_rules() -> None:
    rules = ("XmR chart, rules making-data-count.", "Run chart, rules scottish.")
    charts = [
        replace(without_lines(id), kind=rule.partition(",")[0], details=("x", rule)) for id, rule in ((SEEN, rules[0]), (BEDS, rules[1]))
    ]
    charts.append(replace(charts[0], measure=SPEND))
    told = table_of(about(contents_of(charts=tuple(charts))), "RuleSets")
    assert [tuple(row.values()) for row in told] == [
        ("XmR chart", f"{rules[0]} Used for: Seen within 4 hours, Agency spend."),
        ("Run chart", f"{rules[1]} Used for: Occupied beds."),
    ]


def test_a_theme_changes_headers_and_titles_and_nothing_else() -> None:
    sheet = about(contents_of(cell(SEEN, 0, 70.0)))
    before = dict(sheet.cells)
    put_in_theme(sheet, Theme(header_fill="FFF2CC", accent="0B4F8A"))
    for place, styled in before.items():
        is_header, is_title = styled.look.fill == HEADER_FILL, styled.look in (TITLE, HEADING)
        expected = replace(styled.look, fill="FFF2CC") if is_header else replace(styled.look, colour="0B4F8A") if is_title else styled.look
        assert sheet.cells[place] == (styled.value, expected)
    assert {styled.look.fill for styled in sheet.cells.values()} == {None, "FFF2CC"}


@given(weeks=st.integers(min_value=0, max_value=60))
def test_how_far_a_feed_is_behind_is_counted_in_days(weeks: int) -> None:
    said = freshness(receipt("Feed", CURRENT.plus(-weeks).ending), CURRENT)
    assert said == (f"{7 * weeks} days behind, sent weekly" if weeks else "up to date, sent weekly")

"""What is told of a template before it is filled."""

from typing import Any

from invented_contents import MEASURES, SEEN
from invented_templates import rewritten, with_a_slicer, with_a_table, with_everything, with_names, workbook_of
from xlsxwriter.workbook import Workbook

from boxscore.templates import NamedCell, TemplatePlan, What
from workbooks.templates.checking import Checked, check

KNOWN = {measure.id: measure for measure in MEASURES}


def checked(content: bytes, **said: Any) -> Checked:
    return check(content, TemplatePlan(**said), KNOWN, name="ward.xlsx")


def test_what_a_workbook_holds_is_counted_by_kind() -> None:
    told = checked(with_a_slicer(with_everything(macros=True)))
    assert set(told.holds) == {
        "sheets: Board, Rest of it",
        "defined names: 3",
        "charts: 2",
        "slicers: 1",
        "sheets with comments: 1",
        "macros: 1",
        "sparklines: 1",
        "conditional formats: 3",
        "validations: 1",
        "protected sheets: 1",
        "text boxes and shapes: 1",
        "pictures: 1",
        "formulas: 3",
    }
    assert not told.needs_a_person


def test_what_would_be_filled_and_what_stays_is_told_in_words() -> None:
    content = with_names(A02_latest="$B$2", A02_ago_1="$B$3", Aim="$B$4", week_ending="$B$5", Budget="$B$6")
    told = checked(content, names={"aim": NamedCell(measure=SEEN, what=What.GOAL)})
    assert told.filled == (
        "name A02_ago_1 (Box!B3): A02 value in the week before the current one",
        "name A02_latest (Box!B2): A02 value in its newest week with a figure",
        "name Aim (Box!B4): A02 goal",
        "name week_ending (Box!B5): week_ending in the current week",
    )
    assert told.left == ("names: Budget",)
    assert list(told.lines())[:3] == ["ward.xlsx", "Found:", "  sheets: Box"]


def test_a_table_that_has_no_room_to_grow_is_told_of() -> None:
    told = checked(with_a_table(2, lambda book, sheet: sheet.write("B6", "Notes")))
    assert told.filled == (
        "table Cells (Figures!A4:F5): a row for each measure and week; columns team, measure, week_ending, value, status",
    )
    assert told.beware == (
        "table Cells (Figures!A4:F5) takes no more rows than it has: B6 below it is not empty: leave the cells below it empty",
    )
    assert not told.needs_a_person


def test_what_cannot_be_filled_and_a_workbook_that_asks_for_nothing_need_a_person() -> None:
    missing = checked(with_names(A02_latest="$B$2:$B$9", A02_goal="$A$1"))
    assert missing.missing == ("name A02_latest: it refers to several cells (Box!B2:B9); one is needed",)
    assert missing.left == ()
    assert missing.needs_a_person
    nothing = checked(with_names(Budget="$A$1"))
    assert nothing.needs_a_person
    assert "  nothing: none of its names, tables or sheets says what it is to be filled with" in nothing.lines()


def test_a_list_that_happens_to_be_called_team_is_none_of_what_is_asked_for() -> None:
    told = checked(with_names(A02_latest="$B$2", team="$C$1:$C$9"))
    assert (told.missing, told.left) == ((), ("names: team",))
    asked = checked(with_names(A02_latest="$B$2", team="$C$1:$C$9"), names={"team": NamedCell(what=What.TEAM)})
    assert asked.missing == ("name team: it refers to several cells (Box!C1:C9); one is needed",)


def test_hidden_sheets_are_named_as_such_and_many_names_are_counted() -> None:
    def fill_in(workbook: Workbook) -> None:
        workbook.add_worksheet("Box")
        workbook.add_worksheet("Lists").hide()
        workbook.add_worksheet("Secret").very_hidden()
        workbook.define_name("team_name", "=Box!$A$1")
        for number in range(15):
            workbook.define_name(f"List_{number:02}", f"=Lists!$A${number + 1}:$A$99")

    told = checked(workbook_of(fill_in))
    assert told.holds[0] == "sheets: Box, Lists (hidden), Secret (hidden from its users)"
    assert told.left[0].endswith("List_11 and 3 more")


def test_a_cell_that_is_told_a_date_and_does_not_show_one_is_told_of() -> None:
    told = checked(with_names(week_ending="$A$1", team_name="$A$2"))
    assert told.beware == ("name week_ending (Box!A1): A1 is told a date and shows a plain number; give it a date's format",)


def test_a_signature_that_will_not_hold_is_told_of() -> None:
    kind = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
    override = f'<Override PartName="/docProps/core.xml" ContentType="{kind}"/></Types>'
    signed = rewritten(with_names(team_name="$A$1"), "[Content_Types].xml", ("</Types>", override))
    assert checked(signed).beware == ("its digital signature will not hold once it is filled",)

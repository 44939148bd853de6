"""What the sheet ``About`` says of the other sheets and of how to read them. Words of the figures belong elsewhere."""

from collections.abc import Sequence

from boxscore.layouts import SheetName

ABOUT_SHEETS = {
    SheetName.BOX_SCORE: "The team's measures on a page: what is worst, what is new, each measure week by week, its goal and its signal.",
    SheetName.CHANGED: "Figures of earlier weeks that say something else now than last week, and why.",
    SheetName.RUN_CHARTS: "A chart of each measure over a longer time, with what it says beneath it.",
    SheetName.COST: "What the team spends, why its unit cost changed, what it saved, and where it stands in the ledger.",
    SheetName.VISUAL_BOARD: "The page for the wall: vision, aims, what signals, and the team's ideas.",
    SheetName.HUDDLE: "The agenda of this week's huddle, and the actions that are still open.",
    SheetName.ENTRIES: "Yours to fill in: counts by hand, notes, goals, ideas and actions. The only sheet to type in.",
    SheetName.TIME_SAMPLE: "A form to print for a time sample.",
    SheetName.DATA_QUALITY: "How far each feed has come, what is missing, and whom to ask.",
    SheetName.DATA: "Every figure of the team, one row each, for further work.",
    SheetName.CHART_DATA: "The figures that the charts draw.",
    SheetName.DEFINITIONS: "How each measure is counted, its caveats and its source.",
    SheetName.ABOUT: "How to read the workbook and what its words mean.",
}
READING_OF = {
    SheetName.BOX_SCORE: (
        "Begin with Box score. Above its table stand the worst measure, the new signals, what changed and what is yours to fill in.",
        "Each row is a measure, each dated column a week. Better when says which direction is good.",
        "Signal says whether the newest figures are more than chance. Most ups and downs of weeks are chance: no signal, no story.",
    ),
    SheetName.RUN_CHARTS: ("Before you act on a signal look at its chart on Run charts: one unusual week is not a change.",),
    SheetName.ENTRIES: ("Every sheet is locked but for the coloured cells on Your entries, so that nothing is overwritten by mistake.",),
}
COLOURS = "Colour never stands alone: what a colour says, the words in its cell or beside it say too."
NO_CONTACT = "Ask your coach; the board names no other contact."
DEVIATIONS = {
    SheetName.BOX_SCORE: "Box score: headers and the measures' names stay in view, small tables stand below the first one, and on paper "
    "its print is smaller than 12 point so that a team's measures fit on one page.",
    SheetName.RUN_CHARTS: "Run charts: the charts are pictures. Each has a description, and its figures stand on Chart data.",
    SheetName.VISUAL_BOARD: "Visual board: it is a poster, laid out to be seen; what it says stands on other sheets as well.",
    SheetName.DATA: "Data: the table Cells has filter buttons. A number that is not there is left empty; the status beside it says why.",
    SheetName.ABOUT: "Sheets with tables keep their headers in view, and this sheet holds several tables.",
}
NOT_NATIONAL = "The layout follows published descriptions of a box score. It is not the national template."


def how_to_read(sheets: Sequence[SheetName]) -> list[str]:
    """How these sheets are read."""
    return [*(sentence for sheet in READING_OF if sheet in sheets for sentence in READING_OF[sheet]), COLOURS]


def deviations(sheets: Sequence[SheetName]) -> list[str]:
    """What of these sheets is not as advice for accessible spreadsheets would have it."""
    return [*(DEVIATIONS[sheet] for sheet in sheets if sheet in DEVIATIONS), NOT_NATIONAL]

"""The sheet ``Box score``: the team's measures on one page, weeks across. Comparing and wording belong elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from boxscore.measures import Measure
from boxscore.weeks import Week, WeekRange
from workbooks.chart_contents import CONCERN, Charted
from workbooks.contents import Contents
from workbooks.figures import MARKS, number_format, shown, signed_format
from workbooks.lines import Figure, Line
from workbooks.looks import (
    BLACK,
    BLUE,
    BROWN,
    COLOUR_OF_QUALITY,
    DAY,
    FAINT_RULE,
    GREY,
    NUMBER,
    PLAIN,
    RULE,
    SENTENCE,
    SENTENCE_APART,
    Look,
    Looks,
)
from workbooks.tables import POINTS_A_LINE, TABLE_ROW, Column, Styled, Value, print_on, put, put_heading, put_table, set_widths
from workbooks.wording import (
    BETTER_WHEN,
    NO_EARLIER_FIGURE,
    NO_FIGURE,
    NO_GOAL,
    NOT_COMPARED,
    Judgement,
    change_of,
    in_words,
    judgement,
    signal_in_words,
)

TITLE = "Box score"
COLOUR_OF = {Judgement.BETTER: BLUE, Judgement.WORSE: BROWN, Judgement.NONE: BLACK}
DATED_WIDTH = 11
MEASURE_COLUMN = 2
NEW_AT_MOST = 5
"""So many new signals stand above the table; on a laptop more would leave no room for it."""
WORD_LOOK = Look(horizontal="right", wrap=True, colour=GREY)


def write_box_score(sheet: Worksheet, looks: Looks, contents: Contents, lines: tuple[Line, ...]) -> None:
    """The signals that are new since last week, then one row a measure, domain by domain; a rule above each domain."""
    put_heading(
        sheet,
        looks,
        f"Box score: {contents.team.name}, {contents.current.label}",
        "Each row is a measure. Each dated column is a week, Monday to Sunday, named by its Sunday, newest last. "
        "Latest is the newest figure there is; As of is the last day it speaks for.",
        "Words stand where there is no figure: not received (the extract has not come), no activity, hidden (too few to show), "
        "not applicable (not kept that week, or no baseline). [p] is provisional, [e] is estimated: both may change. See the sheet About.",
    )
    weeks = tuple(WeekRange(contents.current.plus(1 - contents.weeks_shown), contents.current))
    columns = _columns(weeks, lines)
    charted = {one.measure: one for one in contents.charts}
    rows = [_row(line, weeks, charted.get(line.measure.id), RULE if is_first else FAINT_RULE) for line, is_first in _with_firsts(lines)]
    header = _put_new_signals(sheet, looks, lines, charted)
    last = put_table(sheet, looks, "BoxScore", columns, rows, row=header)
    set_widths(sheet, columns)
    sheet.freeze_panes = sheet.cell(header + 1, MEASURE_COLUMN + 1)
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{last}"
    print_on(sheet, sheet.PAPERSIZE_A3, pages_high=1, header_row=header)


def _put_new_signals(sheet: Worksheet, looks: Looks, lines: tuple[Line, ...], charted: Mapping[str, Charted]) -> int:
    """One row a new signal, concerns first, from the row on that a table usually has; returns the row for the table's header."""
    new = [(line.measure.name, told) for line in lines if (told := charted.get(line.measure.id)) and told.is_new]
    new.sort(key=lambda one: one[1].quality != CONCERN)
    more = f" The other {len(new) - NEW_AT_MOST} say New in the column Signal." if len(new) > NEW_AT_MOST else ""
    title = f"New signals since last week: {len(new)}.{more}" if new else "New signals since last week: none."
    rows = [Styled(title, replace(PLAIN, bold=True))]
    rows += [
        Styled(f"{name}: {told.sentence}.", replace(PLAIN, colour=COLOUR_OF_QUALITY.get(told.quality, BLACK)))
        for name, told in new[:NEW_AT_MOST]
    ]
    for row, styled in enumerate(rows, TABLE_ROW):
        put(sheet, looks, (row, 1), styled)
        sheet.row_dimensions[row].height = POINTS_A_LINE + 2
    return TABLE_ROW + len(rows)


def _columns(weeks: tuple[Week, ...], lines: tuple[Line, ...]) -> list[Column]:
    units = [word for line in lines for word in line.measure.unit.split()]
    goals = [shown(line.goal, line.measure) for line in lines if line.goal is not None]
    latest = [_text(line.latest, line.measure) for line in lines if line.latest]
    changes = [shown(change, line.measure) for line in lines if (change := change_of(line)) is not None]
    by_week = {week: [word for line in lines for word in _words(line.in_week(week), line.measure)] for week in weeks}
    return [
        Column("Domain", 11.5),
        Column("Measure", 26),
        Column("Unit", _width(units) + 1),
        Column("Better when", 12.5),
        Column("Goal", _width(goals), NUMBER),
        *(Column(f"{week.ending:%d/%m/%Y}", _width(texts), NUMBER) for week, texts in by_week.items()),
        Column("Latest", _width(latest) + 1, NUMBER),
        Column("As of", DATED_WIDTH, DAY),
        Column("Change", _width(changes) + 1, NUMBER),
        Column("Signal", 38, SENTENCE_APART),
        Column("In words", 36, SENTENCE_APART),
    ]


def _width(texts: Sequence[str]) -> float:
    """Wide enough for the longest of ``texts``, and never narrower than a date."""
    return max([DATED_WIDTH, *(sum(map(_digits_wide, text)) + 1.5 for text in texts)])


def _digits_wide(letter: str) -> float:
    """About how wide a letter of Arial is, in digits."""
    if letter in " ,.[]-":
        return 0.55
    return 0.85 if letter.islower() else 1


def _text(figure: Figure, measure: Measure) -> str:
    """The figure as its cell shows it, or its word."""
    return figure.status.value if figure.value is None else shown(figure.value, measure) + MARKS.get(figure.status, "")


def _words(figure: Figure, measure: Measure) -> list[str]:
    """What must stay on one line: a figure whole, a status word by word."""
    text = _text(figure, measure)
    return text.split() if figure.value is None else [text]


def _with_firsts(lines: tuple[Line, ...]) -> list[tuple[Line, bool]]:
    """Each line, and whether it is the first of its domain."""
    before = (None, *(line.measure.domain for line in lines))
    return [(line, line.measure.domain is not previous) for line, previous in zip(lines, before, strict=False)]


def _row(line: Line, weeks: tuple[Week, ...], charted: Charted | None, rule: str) -> list[Value]:
    measure = line.measure
    names = (measure.domain.value, measure.name, measure.unit, BETTER_WHEN[measure.better])
    values = [
        *(Styled(name, SENTENCE) for name in names),
        Styled(NO_GOAL, WORD_LOOK) if line.goal is None else Styled(line.goal, _figure_look(line)),
        *(_figure(line, line.in_week(week)) for week in weeks),
        *_latest(line),
        _signal(charted),
        Styled(in_words(line), replace(SENTENCE_APART, colour=COLOUR_OF[judgement(line)])),
    ]
    return [Styled(value.value, replace(value.look, rule_above=rule)) for value in values]


def _signal(charted: Charted | None) -> Styled:
    """What the newest figure of the chart says; one that is new stands out."""
    is_signal = charted is not None and charted.signal != ""
    colour = COLOUR_OF_QUALITY.get(charted.quality, BLACK) if charted and is_signal else BLACK if is_signal else GREY
    look = replace(SENTENCE_APART, colour=colour, bold=charted is not None and charted.is_new)
    return Styled(signal_in_words(charted), look)


def _figure(line: Line, figure: Figure) -> Styled:
    """The figure in its measure's format, or the word that says why there is none."""
    if figure.value is None:
        return Styled(figure.status.value, WORD_LOOK)
    return Styled(figure.value, _figure_look(line, figure))


def _figure_look(line: Line, figure: Figure | None = None) -> Look:
    return replace(NUMBER, number_format=number_format(line.measure, figure.status) if figure else number_format(line.measure))


def _latest(line: Line) -> tuple[Styled, Styled, Styled]:
    """Latest, As of and Change."""
    latest, change = line.latest, change_of(line)
    if latest is None:
        return (Styled(NO_FIGURE, WORD_LOOK),) * 3
    as_of = Styled(latest.as_of, DAY) if latest.as_of else Styled("not stated", WORD_LOOK)
    colour = COLOUR_OF[judgement(line)]
    changed = Styled(change, replace(NUMBER, number_format=signed_format(line.measure), colour=colour))
    return _emphasised(_figure(line, latest)), as_of, Styled(_no_change(line), WORD_LOOK) if change is None else changed


def _no_change(line: Line) -> str:
    return NOT_COMPARED if line.ends_inside_a_week else NO_EARLIER_FIGURE


def _emphasised(styled: Styled) -> Styled:
    return Styled(styled.value, replace(styled.look, bold=True))

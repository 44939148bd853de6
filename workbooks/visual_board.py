"""The sheet ``Visual board``: one page for the wall, to stand in front of and write on. Working its figures out belongs elsewhere."""

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from boxscore.layouts import SheetName
from boxscore.measures import Domain
from workbooks.chart_contents import CONCERN, IMPROVEMENT, Charted
from workbooks.chart_data import LIGHT_BLUE, ChartData, Place
from workbooks.charted import MeasureChart
from workbooks.charts_sheets import chart_at
from workbooks.contents import Contents
from workbooks.figures import number_format
from workbooks.lines import Line
from workbooks.long_rows import Stretch
from workbooks.looks import BLACK, COLOUR_OF_QUALITY, FAINT_RULE, GREY, Look, varied
from workbooks.sheets import NativeChart, Print, Series, SeriesLook, Sheet, Styled, Value
from workbooks.tables import POINTS_A_LINE, Column, lines_in, put_heading, put_table
from workbooks.wall_contents import Wall
from workbooks.wording import NO_FIGURE, NO_GOAL, capitalised

WIDTHS = (29.0, 17.0, 15.0, 14.0, 75.0)
"""Of the columns that all tables share, in characters: the last as wide as the others together, so that two charts stand side by side."""
CHART_WIDTH_CM, CHART_HEIGHT_CM = 17.4, 9.6
ROOM_FOR_A_CHART = (CHART_HEIGHT_CM + 0.2) * 28.35
"""In points."""
BODY, BODY_POINTS = Look(points=14, vertical="center"), 14
PART = 12 / BODY_POINTS
"""How many more letters of the usual size fit in a line."""
HEADING = Look(bold=True, points=18)
VISION, VISION_WIDTH, HIGH_VISION = Look(bold=True, points=20), 96, 28.0
SAID = varied(BODY, wrap=True, indent=1)
NAMED = varied(BODY, wrap=True)
FIGURE = varied(BODY, horizontal="right")
COUNT, SHARE, DAY = (varied(FIGURE, number_format=pattern) for pattern in ("#,##0", '0"%"', "dd/mm/yyyy"))
LINE = Look(rule_above=GREY)
TO_WRITE_ON = 32.0
"""How high a line is that people write on, in points."""


def _columns(*named: tuple[str, Look]) -> list[Column]:
    return [Column(header, width, look) for (header, look), width in zip(named, WIDTHS, strict=False)]


AIMS = _columns(("Focus area", NAMED), ("Concerns", FIGURE), ("Improved", FIGURE), ("Others", FIGURE), ("Our aim", SAID))
SIGNALS = _columns(("Measure", NAMED), ("Signal", BODY), ("Latest", FIGURE), ("Goal", FIGURE), ("In words, and since when", SAID))
CAUSES = _columns(("Kind", NAMED), ("How often", COUNT), ("With those above", SHARE))
IDEAS = _columns(("Who leads it", NAMED), ("By when", DAY), ("Status", SAID), ("Number", FIGURE), ("Idea", SAID))

TOLD_AT_MOST = 6
CHARTS, CHARTS_WITHOUT_CAUSES = 2, 4
IDEAS_AND_LINES = 5
NEITHER = "neither"
HOW_TO_READ_CHARTS = "Each point is a week, by its Sunday. Squares are concerns, triangles improvements; grey diamonds may still change."
ORDER = (CONCERN, IMPROVEMENT, "")
"""Of signals: concerns first, and last those of measures that have no better direction."""


class Told(NamedTuple):
    """A measure and what its newest figures say."""

    line: Line
    charted: Charted

    @property
    def quality(self) -> str:
        """Concern or improvement; empty for neither, and for no signal."""
        return self.charted.quality if self.charted.signal and self.charted.quality in ORDER else ""


def build_visual_board(contents: Contents, lines: Sequence[Line], drawn: ChartData) -> Sheet:
    """Vision, aims, signals, charts, causes and ideas on one printed page; where nothing is said yet there are lines to write on."""
    sheet = Sheet(SheetName.VISUAL_BOARD, print=Print("A3", orientation="portrait", pages_high=1))
    put_heading(
        sheet,
        f"Visual board: {contents.team.name}, {contents.current.label}",
        f"For the wall, to write on: what we work towards, what our figures say, what we try. To keep it, type it on {SheetName.ENTRIES}.",
    )
    charted = {one.measure: one for one in contents.charts}
    told = [Told(line, charted[line.measure.id]) for line in lines if line.measure.id in charted]
    signals = sorted((one for one in told if one.charted.signal), key=lambda one: (ORDER.index(one.quality), not one.charted.is_new))
    below = _put_vision(sheet, contents.entries.vision or contents.team.vision, 4)
    below = _put_aims(sheet, contents, told, below)
    below = _put_signals(sheet, signals, below)
    wall = contents.wall if contents.wall and contents.wall.bars else None
    matter = _that_matter(drawn.charts, signals)[: CHARTS if wall else CHARTS_WITHOUT_CAUSES]
    below = _put_charts(sheet, matter, drawn.places, below)
    if wall:
        below = _put_causes(sheet, wall, below)
    last = _put_ideas(sheet, contents, below)
    sheet.widths |= dict(enumerate(WIDTHS, 1))
    sheet.print.area = f"A1:E{last}"
    return sheet


def _put_part(sheet: Sheet, row: int, heading: str, sentence: str = "") -> int:
    """A part's heading and perhaps a sentence; returns the row below."""
    sheet.put(row, 1, heading, HEADING)
    sheet.heights[row] = 26.0
    if sentence:
        sheet.put(row + 1, 1, sentence, BODY)
        sheet.heights[row + 1] = _high(1)
    return row + (2 if sentence else 1)


def _put_vision(sheet: Sheet, vision: str, row: int) -> int:
    """The vision in large letters, or a line to write it on."""
    row = _put_part(sheet, row, "Our vision")
    if not vision:
        sheet.heights[row] = TO_WRITE_ON
        _put_line(sheet, row + 1, 8.0)
        return row + 3
    lines = textwrap.wrap(vision, VISION_WIDTH)
    for below, line in enumerate(lines, row):
        sheet.put(below, 1, line, VISION)
        sheet.heights[below] = HIGH_VISION
    return row + len(lines) + 1


def _put_line(sheet: Sheet, row: int, height: float) -> None:
    """An empty row across the page, with a rule above it."""
    sheet.heights[row] = height
    for column in range(1, len(WIDTHS) + 1):
        sheet.put(row, column, None, LINE)


def _put_aims(sheet: Sheet, contents: Contents, told: Sequence[Told], row: int) -> int:
    """One row a domain with its aim, beside how many of its measures say what."""
    row = _put_part(sheet, row, "Our aims")
    rows, heights = list[Sequence[Value]](), list[float]()
    for domain in Domain:
        aim = contents.entries.aim(domain) or contents.team.aims.get(domain, "")
        found = [one.quality for one in told if one.line.measure.domain is domain]
        concerns, improved = found.count(CONCERN), found.count(IMPROVEMENT)
        others = len(found) - concerns - improved
        rows.append((capitalised(domain), _counted(concerns, CONCERN), _counted(improved, IMPROVEMENT), others, aim))
        heights.append(max(TO_WRITE_ON, _high(_lines(aim))))
    return _put_rows(sheet, "BoardAims", AIMS, rows, heights=heights, row=row)


def _counted(number: int, quality: str) -> Value:
    """Coloured where there is any."""
    return Styled((number, varied(FIGURE, bold=True, colour=COLOUR_OF_QUALITY[quality]))) if number else number


def _put_signals(sheet: Sheet, signals: Sequence[Told], row: int) -> int:
    """The signals of the newest figures, concerns first and of these the new ones."""
    if not signals:
        return _put_part(sheet, row, "What our figures say", "No measure shows a signal in its newest figures.") + 1
    more = f"{TOLD_AT_MOST} of {len(signals)} signals, concerns first; the others are on the sheet {SheetName.BOX_SCORE}."
    row = _put_part(sheet, row, "What our figures say", more if len(signals) > TOLD_AT_MOST else "")
    rows, heights = list[Sequence[Value]](), list[float]()
    for one in signals[:TOLD_AT_MOST]:
        rows.append(_signal(one))
        heights.append(_high(max(_lines(one.charted.sentence), lines_in(one.line.measure.name, PART * WIDTHS[0]))))
    return _put_rows(sheet, "BoardSignals", SIGNALS, rows, heights=heights, row=row)


def _signal(one: Told) -> Sequence[Value]:
    line, charted = one.line, one.charted
    look = varied(BODY, bold=True, colour=COLOUR_OF_QUALITY.get(one.quality, BLACK))
    latest = line.latest.value if line.latest else None
    return (
        line.measure.name,
        Styled((one.quality or NEITHER, look)),
        _figure(line, latest, NO_FIGURE),
        _figure(line, line.goal, NO_GOAL),
        Styled((f"{'New: ' if charted.is_new else ''}{charted.sentence}", varied(SAID, colour=look.colour))),
    )


def _figure(line: Line, value: float | None, word: str) -> Value:
    if value is None:
        return Styled((word, varied(FIGURE, colour=GREY, wrap=True)))
    return Styled((value, varied(FIGURE, number_format=number_format(line.measure))))


def _that_matter(charts: Sequence[MeasureChart], signals: Sequence[Told]) -> list[MeasureChart]:
    """All charts, those of the first signals first, then of measures with a goal."""
    places = {one.line.measure.id: at for at, one in enumerate(signals)}

    def least_first(chart: MeasureChart) -> tuple[int, bool]:
        return places.get(chart.line.measure.id, len(signals)), chart.line.goal is None

    return sorted(charts, key=least_first)


def _put_charts(sheet: Sheet, charts: Sequence[MeasureChart], places: dict[str, Place], row: int) -> int:
    """The charts, two side by side."""
    if not charts:
        return row
    row = _put_part(sheet, row, "Week by week", HOW_TO_READ_CHARTS)
    for at, chart in enumerate(charts):
        below, column = row + at // 2, len(WIDTHS) if at % 2 else 1
        sheet.heights[below] = ROOM_FOR_A_CHART
        told = chart_at(below, chart, places[chart.line.measure.id], column=column)
        # Half as many dates as on a whole page, and no title under them, where the legend needs the room.
        small = replace(told, width_cm=CHART_WIDTH_CM, height_cm=CHART_HEIGHT_CM, days_apart=2 * told.days_apart, across="")
        sheet.charts.append(small)
    return row + (len(charts) + 1) // 2 + 1


def _put_causes(sheet: Sheet, wall: Wall, row: int) -> int:
    """The Pareto: its table, and beside it its chart."""
    row = _put_part(sheet, row, wall.title, f"{capitalised(wall.weeks.label)}, as far as received: the most frequent first.")
    rows = [(bar.category, bar.times, bar.cumulative_pct) for bar in wall.bars]
    heights = [_high(1)] * len(rows)
    end = _put_rows(sheet, "BoardPareto", CAUSES, rows, heights=heights, row=row) - 2
    sheet.charts.append(_pareto(wall, row, end))
    # The chart is higher than a short table: the rows below make room for it.
    left = ROOM_FOR_A_CHART - sum(sheet.heights[one] for one in range(row, end + 1))
    sheet.heights[end + 1] = max(POINTS_A_LINE, left)
    return end + 3


def _pareto(wall: Wall, header: int, last: int) -> NativeChart:
    at, most = f"'{SheetName.VISUAL_BOARD}'!", wall.bars[0]
    cells = {column: f"{at}${column}${header + 1}:${column}${last}" for column in "ABC"}
    times, shares = Stretch.of([bar.times for bar in wall.bars]), Stretch.of([bar.cumulative_pct for bar in wall.bars])
    return NativeChart(
        kind="pareto",
        row=header,
        column=len(WIDTHS),
        width_cm=CHART_WIDTH_CM,
        height_cm=CHART_HEIGHT_CM,
        title=wall.title,
        description=f"Pareto chart: {wall.title}. Most frequent: {most.category}, {most.times} of {sum(bar.times for bar in wall.bars)}. "
        "The table beside it has every figure.",
        unit="How often",
        across="",
        categories_at=cells["A"],
        categories=tuple(bar.category for bar in wall.bars),
        series=(
            Series("How often", f"{at}$B${header}", cells["B"], times, SeriesLook(mark=LIGHT_BLUE)),
            Series(
                "With those above",
                f"{at}$C${header}",
                cells["C"],
                shares,
                SeriesLook(BLACK, symbol="circle", mark=BLACK),
                on_second_axis=True,
            ),
        ),
        number_format="#,##0",
        lowest=0.0,
    )


def _put_ideas(sheet: Sheet, contents: Contents, row: int) -> int:
    """The ideas that somebody works on, and lines to write others on; returns the last row."""
    row = _put_part(sheet, row, "What we try")
    ideas = [one for one in contents.entries.ideas if one.is_open]
    rows = [(one.owner, one.due, one.status, one.number, one.text) for one in ideas]
    heights = [max(TO_WRITE_ON, _high(_lines(one.text))) for one in ideas] or [TO_WRITE_ON]
    first = _put_rows(sheet, "BoardIdeas", IDEAS, rows, heights=heights, row=row) - 1
    last = first + max(2, IDEAS_AND_LINES - len(heights)) - 1
    for line in range(first, last + 1):
        _put_line(sheet, line, TO_WRITE_ON)
    return last


def _put_rows(
    sheet: Sheet, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], *, heights: Sequence[float], row: int
) -> int:
    """The table with rows of these heights, a rule above each; returns the row for what comes two below it."""
    ruled = [[_ruled(value, column) for value, column in zip(values, columns, strict=True)] for values in rows]
    last = put_table(sheet, name, columns, ruled, row=row)
    sheet.heights |= dict(zip(range(row + 1, last + 1), heights, strict=True))
    return last + 2


def _ruled(value: Value, column: Column) -> Styled:
    """The value under a rule; an empty one is a place to write in."""
    text, look = value if isinstance(value, Styled) else (value, column.look)
    return Styled((None if text == "" else text, varied(look, rule_above=FAINT_RULE)))


def _lines(text: str) -> int:
    """How many lines it takes in the widest column."""
    return lines_in(text, PART * WIDTHS[-1])


def _high(lines: int) -> float:
    return lines * POINTS_A_LINE / PART + 4

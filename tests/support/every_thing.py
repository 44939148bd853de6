"""A book of everything that a sheet can hold, small. Tests that need a team's own contents take those of ``invented_contents``."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from workbooks.long_rows import Each, LongRows, Stretch
from workbooks.looks import DAY, ENTRY_FILL, NUMBER, PLAIN, Look, varied
from workbooks.sheets import (
    Accepts,
    Book,
    Entry,
    Highlight,
    Kind,
    Link,
    NativeChart,
    Print,
    Series,
    SeriesLook,
    Sheet,
)
from workbooks.tables import Column, put_heading, put_long_table, put_table

ENDINGS = [date(2025, 1, 5) + timedelta(weeks=ago) for ago in range(8)]


def every_thing() -> Book:
    """A book of everything a sheet can hold, small."""
    first, entries, figures = Sheet("Box score"), Sheet("Your entries"), Sheet("It's data")
    put_heading(first, "Title <&>", "says")
    columns = [Column("A & B", 10), Column("Number", 12, NUMBER), Column("Day", 12, DAY)]
    put_table(first, "First", columns, [("=x", -1.5, date(2025, 6, 15)), ("y", 2, date(2025, 6, 16)), ("z", None, None)])
    first.print = Print("A3", pages_high=1, header_row=4, area="A1:C7")
    first.frozen_at, first.says_on_paper, first.tab_colour, first.widths = (5, 2), "Invented & data", "9A3412", {1: 20, 3: 12.5}
    first.links += [Link(2, 1, "It's data", 'see "it"')]
    first.highlights += [Highlight("B5:B7", "B5>1", colour="9A3412", fill="FFEEEE", bold=True), Highlight("A5:A6", 'A5="=x"', bold=True)]
    put_heading(entries, "Your entries", "type")
    for row, (name, accepts) in enumerate(accepted().items(), 4):
        entries.put(row, 2, None, Look(fill=ENTRY_FILL, unlocked=True, vertical="center"))
        entries.entries.append(Entry(name, row, 2, accepts))
    put_heading(figures, "Figures", "they are")
    values = [None, 0.1 + 0.2, 1e300, -0.0, 5e-324, None, 1e15, 7.0]
    looks = [PLAIN, DAY, NUMBER, NUMBER, PLAIN]
    formats = Each((NUMBER, varied(NUMBER, number_format="0.0")), np.arange(16) // 8)
    rows = LongRows(
        5,
        (PLAIN, DAY, formats, NUMBER, PLAIN),
        (
            Each(("m", "n"), np.arange(16) // 8),
            np.array(ENDINGS * 2, "datetime64[D]"),
            np.array([*values, *[None] * 7, 1.0], "float64"),
            np.array([3.5] * 8 + [None] * 8, "float64"),
            Each(("a", "b", "=c"), np.array([0, -1, 0, 1, 2, 0, 0, 0, *[-1] * 8])),
        ),
    )
    put_long_table(figures, "Figures", [Column(name, 12, look) for name, look in zip("abcde", looks, strict=True)], rows, filtered=True)
    figures.charts += [weeks_chart(tuple(values)), pareto()]
    figures.print = Print(orientation="portrait", scale_per_cent=68, breaks=[9, 14])
    return Book("A title <&>", date(2025, 6, 15), [first, entries, figures])


def accepted() -> dict[str, Accepts]:
    return {
        "entry_number": Accepts(Kind.NUMBER, 0, 100.5, prompt="p & q", refusal="<r>"),
        "entry_whole": Accepts(Kind.WHOLE, -3),
        "entry_text": Accepts(Kind.TEXT, most=50, prompt="two\nlines"),
        "entry_day": Accepts(Kind.DAY, date(2025, 1, 1), date(2025, 12, 31)),
        "entry_any_day": Accepts(Kind.DAY),
        "entry_choice": Accepts(Kind.CHOICE, choices=("yes", "no")),
        "entry_number_too": Accepts(Kind.NUMBER, 0, 100.5, prompt="p & q", refusal="<r>"),
    }


def weeks_chart(values: tuple[float | None, ...]) -> NativeChart:
    place = "'It''s data'!$C$5:$C$12"
    drawn = (
        Series("Figure <&>", "'It''s data'!$C$4", place, Stretch.of(values), SeriesLook("5B8DB8", symbol="circle", mark="5B8DB8")),
        Series("Line", "'It''s data'!$D$4", place, Stretch.of((3.5, 3.5, *[None] * 6)), SeriesLook("262626", "sysDot"), breaks=(1, 4)),
        Series("Marks", "'It''s data'!$D$4", place, Stretch.of((2.0,) * 8), SeriesLook(symbol="plus", size=8, mark="262626")),
        Series("None", "'It''s data'!$D$4", place, Stretch.of((None,) * 8), SeriesLook()),
    )
    return NativeChart(
        kind="weeks",
        row=22,
        column=2,
        width_cm=25,
        height_cm=9.2,
        title="Title, 100%",
        description='Describes "it" <&>\x07',
        unit="%",
        across="Week",
        categories_at="'It''s data'!$B$5:$B$12",
        categories=tuple(ENDINGS),
        series=drawn,
        number_format='#,##0.0"%"',
        lowest=-2.5,
        step=0.25,
        days_apart=14,
    )


def pareto() -> NativeChart:
    look = SeriesLook("262626", symbol="circle", mark="262626")
    bars = Series("Falls", "'Box score'!$B$4", "'Box score'!$B$5:$B$6", Stretch.of((3.0, 1.0)), SeriesLook(mark="0B4F8A"))
    line = Series("Together", "'Box score'!$C$4", "'Box score'!$C$5:$C$6", Stretch.of((75.0, 100.0)), look, on_second_axis=True)
    chart = replace(weeks_chart((1.0,)), kind="pareto", row=40, lowest=None, step=None, left=0.14, series=(bars, line))
    return replace(chart, categories=("=falls", "other <&>"), categories_at="'Box score'!$A$5:$A$6", number_format="0")

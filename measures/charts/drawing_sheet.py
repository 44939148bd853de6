"""The sheet a chart stands on: title, sentence, chart, legend, annotations, notes and caption, from the top down. Bytes are made elsewhere.

Lengths are points, 72 to the inch. Lines are broken by the width of their letters, so nothing runs over the edge or into the next line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path

from measures.charts.drawing_axes import day_range, dress, name_lines, rows_of, value_range
from measures.charts.drawing_marks import (
    CENTRE_STYLE,
    EXTENDED_STYLE,
    INK,
    LIMIT_STYLE,
    LINE,
    TARGET_STYLE,
    draw_lines,
    draw_points,
    marker_style,
    reaches,
)
from measures.charts.drawing_words import (
    ANNOTATIONS_TOLD,
    Figures,
    Lettering,
    annotated,
    annotations_in_words,
    notes,
    plain,
    plain_day,
    signals_in_words,
    unit_in_words,
)
from measures.charts.one import Chart
from measures.charts.rules import Signal
from measures.charts.words import caption, centre_name, in_words

WIDTH, MARGIN = 792, 14
LEFT, RIGHT = 80, 134
"""Beside the chart: room for figures on the left, for the names of the lines on the right."""
HEIGHT = 290
DATES_HEIGHT = 26
ROW = 17
"""Of a number or a date above the chart."""
LEGEND_ROW, LEGEND_COLUMNS = 14.5, 3
FITS = WIDTH - 3 * MARGIN
"""How long a line of words may be: a viewer's letters may be a little wider than those measured."""
LEADING = 1.35


@dataclass(frozen=True)
class Line:
    """A line of words."""

    words: str
    size: float
    colour: str = INK
    weight: str = "normal"
    before: float = 0
    """Room above it."""

    @property
    def height(self) -> float:
        return self.before + self.size * LEADING


@dataclass(frozen=True)
class Mark:
    """A number or a date above the chart, over the line down to what it is of."""

    gid: str
    words: str
    at: float
    left: float
    right: float


def figures_of(chart: Chart, lettering: Lettering) -> Figures:
    """How the figures of the chart are written."""
    bottom, top = value_range(chart)
    return Figures.of(chart, plain(lettering.unit), top - bottom)


def sheet(chart: Chart, lettering: Lettering) -> Figure:
    """The whole sheet, as high as its words need."""
    figures = figures_of(chart, lettering)
    above = [*_heading(chart, lettering)]
    below = [*_under(chart, lettering, figures)]
    legend = _legend(chart)
    marks = [*_marks(chart)]
    rows = rows_of([(mark.left, mark.right) for mark in marks])
    strip = ROW * (max(rows, default=-1) + 1) + 16
    keys = LEGEND_ROW * -(-len(legend) // LEGEND_COLUMNS) + 4
    head, foot = (sum(line.height for line in lines) for lines in (above, below))
    height = MARGIN + head + strip + HEIGHT + DATES_HEIGHT + keys + foot + MARGIN
    figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor="white")
    _write(figure, above, top=height - MARGIN)
    base = MARGIN + foot + keys + DATES_HEIGHT
    axes = figure.add_axes((LEFT / WIDTH, base / height, (WIDTH - LEFT - RIGHT) / WIDTH, HEIGHT / height))
    _draw(axes, chart, figures)
    _draw_unit(axes, unit_in_words(chart, lettering.unit))
    for mark, row in zip(marks, rows, strict=True):
        _draw_mark(axes, mark, above=6 + ROW * (row + 0.5))
    _draw_legend(figure, legend, top=(MARGIN + foot + keys) / height)
    _write(figure, below, top=MARGIN + foot)
    return figure


def _heading(chart: Chart, lettering: Lettering) -> Iterator[Line]:
    yield from _broken(lettering.title, size=15, weight="bold")
    yield from _broken(in_words(chart), size=11.5, before=2)


def _under(chart: Chart, lettering: Lettering, figures: Figures) -> Iterator[Line]:
    for annotation in annotations_in_words(chart):
        yield from _broken(annotation, size=8.5)
    yield from _paragraph(notes(chart, figures), size=8.5)
    yield from _paragraph(lettering.warnings, size=8.5)
    yield from _broken(caption(chart), size=8, colour=LINE, before=5)


def _paragraph(sentences: Iterable[str], *, size: float) -> Iterator[Line]:
    words = " ".join(sentences)
    if words:
        yield from _broken(words, size=size, before=5)


def _broken(words: str, *, size: float, colour: str = INK, weight: str = "normal", before: float = 0) -> Iterator[Line]:
    """The words in lines that fit the sheet; a word that alone does not is broken too."""
    line = ""
    for word in plain(words).split():
        for piece in _pieces(word, size, weight):
            longer = f"{line} {piece}".strip()
            if line and _width(longer, size, weight) > FITS:
                yield Line(line, size, colour, weight, before)
                line, before = piece, 0
            else:
                line = longer
    if line:
        yield Line(line, size, colour, weight, before)


def _pieces(word: str, size: float, weight: str) -> Iterator[str]:
    while _width(word, size, weight) > FITS:
        most = next(length for length in range(1, len(word)) if _width(word[: length + 1], size, weight) > FITS)
        yield word[:most]
        word = word[most:]
    yield word


@lru_cache(maxsize=4_096)
def _width(words: str, size: float, weight: str) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(words, FontProperties(size=size, weight=weight), ismath=False)
    return float(width)


def _write(figure: Figure, lines: Sequence[Line], *, top: float) -> None:
    """Each line under the one before, from ``top`` points above the bottom of the sheet."""
    height = figure.get_figheight() * 72
    for line in lines:
        top -= line.height
        figure.text(MARGIN / WIDTH, top / height, line.words, fontsize=line.size, color=line.colour, fontweight=line.weight, va="baseline")


def _draw(axes: Axes, chart: Chart, figures: Figures) -> None:
    dress(axes, chart, figures)
    draw_lines(axes, chart)
    draw_points(axes, chart)
    name_lines(axes, chart, figures, height=HEIGHT)
    if not any(point.value is not None for point in chart.points):
        axes.set_yticks([])
        axes.text(0.5, 0.5, "No figures to chart", transform=axes.transAxes, ha="center", va="center", fontsize=12, color=LINE)


def _draw_unit(axes: Axes, unit: str) -> None:
    """Along the axis of values, as much of it as there is room for."""
    fitting = next(length for length in range(len(unit), 0, -1) if _width(unit[:length], 9, "normal") <= HEIGHT - 12)
    words = unit if fitting == len(unit) else f"{unit[:fitting]}…"
    axes.text(
        (MARGIN + 2 - LEFT) / (WIDTH - LEFT - RIGHT),
        0.5,
        words,
        transform=axes.transAxes,
        rotation=90,
        ha="center",
        va="center",
        fontsize=9,
    )


def _marks(chart: Chart) -> Iterator[Mark]:
    """In order of where they begin."""
    spans = reaches(chart)
    left, right = day_range(chart)
    scale = (WIDTH - LEFT - RIGHT) / (right - left)
    asked = [
        (f"annotation-{number}", str(number), float(point.day.toordinal())) for number, point, _ in annotated(chart)[:ANNOTATIONS_TOLD]
    ]
    asked += [
        (f"rebase-{segment.number}", f"Rebased {plain_day(segment.first)}", spans[segment.number].left) for segment in chart.segments[1:]
    ]
    marks = []
    for gid, words, at in asked:
        half = _width(words, 8.5, "normal") / 2 + 6
        middle = (at - left) * scale
        marks.append(Mark(gid, words, at, middle - half, middle + half))
    yield from sorted(marks, key=lambda mark: mark.left)


def _draw_mark(axes: Axes, mark: Mark, *, above: float) -> None:
    rebase = mark.gid.startswith("rebase")
    axes.axvline(
        mark.at, color=INK if rebase else LINE, linewidth=1.2 if rebase else 0.7, linestyle="-" if rebase else ":", gid=mark.gid, zorder=0.9
    )
    axes.annotate(
        mark.words,
        xy=(mark.at, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, above),
        textcoords="offset points",
        ha="center",
        va="center",
        fontsize=8.5,
        color=INK,
        bbox=None if rebase else {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": LINE, "linewidth": 0.8},
        annotation_clip=False,
    )


def _legend(chart: Chart) -> list[tuple[Line2D, str]]:
    """What is on this chart, and only that."""
    final = [point for point in chart.points if point.value is not None and point.final]
    provisional = [point for point in chart.points if point.value is not None and not point.final]
    keys = [(point, "Figure") for point in final if point.signal is Signal.NONE][:1]
    keys += [(point, "Provisional: kept out of lines, signals") for point in provisional[:1]]
    keys += [(point, words) for words, (point, _) in signals_in_words(chart).items()]
    return [(Line2D([], [], **marker_style(point, 6)), words) for point, words in keys] + _legend_of_lines(chart)


def _legend_of_lines(chart: Chart) -> list[tuple[Line2D, str]]:
    centre = centre_name(chart.plan.kind).capitalize()
    lines = []
    if any(segment.centre is not None for segment in chart.segments):
        extended = any(point.centre is not None and not point.base for point in chart.points)
        lines.append((CENTRE_STYLE, f"{centre}, over its baseline" if extended else centre))
        lines += [(EXTENDED_STYLE, f"{centre}, extended") for _ in range(extended)]
    if any(point.lower is not None or point.upper is not None for point in chart.points):
        lines.append((LIMIT_STYLE, "Control limits"))
    if chart.target is not None:
        lines.append((TARGET_STYLE, "Target"))
    return [(Line2D([], [], **style), words) for style, words in lines]


def _draw_legend(figure: Figure, keys: Sequence[tuple[Line2D, str]], *, top: float) -> None:
    if not keys:
        return
    handles, words = zip(*keys, strict=True)
    figure.legend(
        handles,
        words,
        loc="upper left",
        bbox_to_anchor=(MARGIN / WIDTH, top),
        ncols=LEGEND_COLUMNS,
        fontsize=8.5,
        frameon=False,
        borderpad=0,
        borderaxespad=0,
        handlelength=2.6,
        columnspacing=1.6,
        labelspacing=LEGEND_ROW / 8.5 - 1,
    )

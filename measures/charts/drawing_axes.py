"""The axes of a drawn chart: how far they reach, their ticks, what the lines are called beside them. The marks on them belong elsewhere."""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from measures.charts.axis_dates import dates_told
from measures.charts.drawing_marks import INK, LIMIT, LINE, TARGET, reaches
from measures.charts.drawing_words import Figures, plain_day
from measures.charts.one import Chart
from measures.charts.rules import Kind
from measures.charts.words import centre_name

GRID = "#e3e7ea"


def value_range(chart: Chart) -> tuple[float, float]:
    """From below the least to above the most that is drawn; from 0 when that is near, and past 0 only for negative figures."""
    drawn = [getattr(point, name) for point in chart.points for name in ("value", "centre", "lower", "upper")]
    heights = [height for height in [*drawn, chart.target] if height is not None] or [0.0, 1.0]
    least, most = min(heights), max(heights)
    proportions = chart.plan.kind in (Kind.P, Kind.P_PRIME)
    at_most_all = proportions and most <= 1
    if least == most:
        widened = abs(least) / 10 if proportions else max(abs(least) / 10, 1.0)
        least, most = (least if least == 0 else least - widened), most + (widened or 1.0)
    if 0 < least < most / 4:
        least = 0.0
    span = most - least
    bottom = least - (0.02 if least == 0 else 0.07) * span
    top = most + 0.07 * span
    return bottom if least <= 0 else max(bottom, 0.0), min(top, 1 + 0.02 * span) if at_most_all else top


def day_range(chart: Chart) -> tuple[float, float]:
    """From a little before the lines begin to a little after they end, in days since year 1."""
    reach = reaches(chart)
    if not reach:
        return 0.0, 1.0
    margin = 0.01 * (reach[-1].right - reach[0].left)
    return reach[0].left - margin, reach[-1].right + margin


def dress(axes: Axes, chart: Chart, figures: Figures) -> None:
    """Ranges, ticks and a quiet frame."""
    axes.set_xlim(*day_range(chart))
    axes.set_ylim(*value_range(chart))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10], integer=_whole(chart)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda height, _: figures(height)))
    told = dates_told([point.day for point in chart.points])
    axes.xaxis.set_major_locator(FixedLocator([day.toordinal() for day in told]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ordinal, _: plain_day(date.fromordinal(int(ordinal)))))
    axes.tick_params(labelsize=9, color=LIMIT, labelcolor=INK, length=3)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(LIMIT)
    if any(point.value is not None and point.value < 0 for point in chart.points):
        axes.axhline(0, color=LIMIT, linewidth=0.8, gid="zero", zorder=1)


def _whole(chart: Chart) -> bool:
    values = [point.value for point in chart.points if point.value is not None]
    return chart.plan.kind not in (Kind.P, Kind.P_PRIME) and all(value.is_integer() for value in values)


def name_lines(axes: Axes, chart: Chart, figures: Figures, *, height: float) -> None:
    """Beside the right end of each line what it is and its figure; ``height`` is that of the axes, in points."""
    bottom, top = axes.get_ylim()
    lines = sorted(_ends(chart), key=lambda line: line[1])
    wanted = [(value - bottom) / (top - bottom) * height for _, value, _ in lines]
    for (name, value, colour), at in zip(lines, spread_out(wanted, apart=12), strict=True):
        axes.annotate(
            f"{name} {figures(value)}",
            xy=(1, at / height),
            xycoords="axes fraction",
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=colour,
            annotation_clip=False,
        )


def _ends(chart: Chart) -> list[tuple[str, float, str]]:
    """What the lines of the last segment are called, where they end, and their colour."""
    latest = [point for point in chart.points if point.segment == len(chart.segments) - 1]
    named = {"lower": ("Lower limit", LINE), "centre": (centre_name(chart.plan.kind).capitalize(), INK), "upper": ("Upper limit", LINE)}
    ends = []
    for line, (name, colour) in named.items():
        heights = [height for point in latest if (height := getattr(point, line)) is not None]
        ends += [(name, heights[-1], colour) for _ in heights[-1:]]
    return ends if chart.target is None else [*ends, ("Target", chart.target, TARGET)]


def spread_out(wanted: Sequence[float], *, apart: float) -> list[float]:
    """Heights near those wanted, which ascend, at least so far apart and not below 0: those that would meet stand around their middle."""
    groups: list[list[float]] = []
    for height in wanted:
        groups.append([height])
        while len(groups) > 1 and _placed(groups[-2], apart)[-1] + apart > _placed(groups[-1], apart)[0]:
            groups[-2:] = [groups[-2] + groups[-1]]
    return [height for group in groups for height in _placed(group, apart)]


def _placed(group: Sequence[float], apart: float) -> list[float]:
    first = max(sum(group) / len(group) - apart * (len(group) - 1) / 2, 0.0)
    return [first + apart * at for at in range(len(group))]


def rows_of(spans: Sequence[tuple[float, float]]) -> list[int]:
    """For each stretch along the chart, in order of where they begin, the first row in which it meets none before it."""
    ends: list[float] = []
    rows = []
    for left, right in spans:
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [right]
        rows.append(row)
    return rows

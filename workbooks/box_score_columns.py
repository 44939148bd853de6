"""The columns of the box score: their headers, how wide they are and what stands in them. Rows and the sheet belong elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from boxscore.cells import Status
from boxscore.layouts import Shows
from boxscore.measures import Measure
from workbooks.box_score_rows import Row
from workbooks.cell_columns import Weeks
from workbooks.figures import MARKS, number_format, shown
from workbooks.lines import Figure, Line
from workbooks.looks import BLACK, BLUE, BROWN, COLOUR_OF_QUALITY, DAY, GREY, NUMBER, SENTENCE, SENTENCE_APART, WORD, Look, varied
from workbooks.sheets import Styled
from workbooks.tables import Column
from workbooks.wording import (
    BETTER_WHEN,
    NO_BASELINE,
    NO_FIGURE,
    NO_GOAL,
    Judgement,
    against_goal,
    capitalised,
    goal_met,
    judgement,
    signal_in_words,
    since_last,
)

LEAST_WIDTH = 9.0
"""Of a column of figures: room for a date."""
COLOUR_OF_CHANGE = {Judgement.BETTER: BLUE, Judgement.WORSE: BROWN, Judgement.NONE: BLACK}
COLOUR_OF_GOAL = {True: BLUE, False: BROWN, None: BLACK}
SHORT_DAY = varied(DAY, number_format="dd/mm/yy")
DAY_AND_YEAR = "%d/%m/%y"
"""Of a week in its header: two digits of the year, for fifteen columns of dates stand side by side."""
UNKNOWN_DAY = "not stated"
NINES = (9, 99, 999, 9_999, 99_999, 999_999)


class Told(NamedTuple):
    """A column with its cells, one a row."""

    column: Column
    cells: list[Styled]


def told_columns(shows: Sequence[Shows], rows: Sequence[Row], weeks: Weeks) -> list[Told]:
    """Domain and Measure, then what ``shows`` names, in its order; as wide as what stands in them asks for."""
    named = [
        Told(Column("Domain", 11.5), [Styled((capitalised(row.line.measure.domain), SENTENCE)) for row in rows]),
        Told(Column("Measure", 25), [Styled((row.line.measure.name, SENTENCE)) for row in rows]),
    ]
    return named + [told for one in shows for told in BUILT[one](rows, weeks)]


def _unit(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    longest = max((len(word) for row in rows for word in row.line.measure.unit.split()), default=0)
    yield Told(Column("Unit", max(LEAST_WIDTH, longest + 1)), [Styled((row.line.measure.unit, SENTENCE)) for row in rows])


def _better(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    yield Told(Column("Better when", 13), [Styled((BETTER_WHEN[row.line.measure.better], SENTENCE)) for row in rows])


def _baseline(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    measures = [_averaged(row) for row in rows]
    yield _numbers("Baseline", [row.baseline for row in rows], measures, NO_BASELINE)


def _averaged(row: Row) -> Measure:
    """How the baseline is shown: of a whole number the average week has a decimal, 0.5 a week being neither 0 nor 1."""
    measure = row.line.measure
    is_averaged = row.is_declared and not measure.denominator and not measure.decimals and not measure.is_money
    return measure.model_copy(update={"decimals": 1}) if is_averaged else measure


def _goal(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    yield _numbers("Goal", [row.line.goal for row in rows], [row.line.measure for row in rows], NO_GOAL)


def _numbers(header: str, numbers: Sequence[float | None], measures: Sequence[Measure], word: str) -> Told:
    """A column of numbers, with ``word`` where there is none."""
    paired = list(zip(numbers, measures, strict=True))
    cells = [Styled((word, WORD)) if one is None else Styled((one, _formatted(measure))) for one, measure in paired]
    wide = (shown(one, measure) for one, measure in paired if one is not None and not 0 <= one <= _narrow_to(_written(measure)))
    return Told(Column(header, _width(wide), NUMBER), cells)


def _weeks(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    widths = [LEAST_WIDTH] * len(weeks)
    in_rows = [_in_weeks(row.line, weeks, widths) for row in rows]
    for at, week in enumerate(weeks):
        yield Told(Column(f"{week.ending:{DAY_AND_YEAR}}", widths[at], NUMBER), [cells[at] for cells in in_rows])


def _in_weeks(line: Line, weeks: Weeks, widths: list[float]) -> list[Styled]:
    """The measure's figure in each week, or the word that says why there is none; ``widths`` grow to hold them."""
    measure, cells = line.measure, []
    values, statuses = line.over(weeks)
    looks = {status: (_formatted(measure, status), _written(measure, status)) for status in dict.fromkeys(statuses)}
    for at, (value, status) in enumerate(zip(values, statuses, strict=True)):
        look, written = looks[status]
        if value is None:
            cells.append(Styled((status.value, WORD)))
            widths[at] = max(widths[at], *map(_text_width, status.value.split()))
        else:
            cells.append(Styled((value, look)))
            widths[at] = max(widths[at], _figure_width(value, written))
    return cells


def _latest(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    told = [(row.line.latest, row.line.measure) for row in rows if row.line.latest]
    wide = (_figure_width(one.value, _written(measure, one.status)) for one, measure in told if one.value is not None)
    yield Told(Column("Latest", max([LEAST_WIDTH, *wide]) + 0.5, NUMBER), [_latest_figure(row) for row in rows])


def _latest_figure(row: Row) -> Styled:
    if row.line.latest is None:
        return Styled((NO_FIGURE, WORD))
    figure = _figure(row.line.latest, row.line.measure)
    return Styled((figure.value, varied(figure.look, bold=True)))


def _as_of(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    yield Told(Column("As of", 9.0, SHORT_DAY), [_day(row) for row in rows])


def _day(row: Row) -> Styled:
    if row.line.latest is None:
        return Styled((NO_FIGURE, WORD))
    return Styled((row.line.latest.as_of, SHORT_DAY)) if row.line.latest.as_of else Styled((UNKNOWN_DAY, WORD))


def _change(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    cells = [Styled((since_last(row.line), varied(SENTENCE_APART, colour=COLOUR_OF_CHANGE[judgement(row.line)]))) for row in rows]
    yield Told(Column("Since the last figure", 26, SENTENCE_APART), cells)


def _against_goal(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    yield Told(Column("Latest against goal", 16, SENTENCE_APART), [_goal_in_words(row) for row in rows])


def _goal_in_words(row: Row) -> Styled:
    has_goal = row.line.goal_of_latest is not None and row.line.latest is not None
    return Styled((against_goal(row.line), varied(SENTENCE_APART, colour=COLOUR_OF_GOAL[goal_met(row.line)] if has_goal else GREY)))


def _signal(rows: Sequence[Row], weeks: Weeks) -> Iterable[Told]:
    yield Told(Column("Signal", 30, SENTENCE_APART), [_signal_in_words(row) for row in rows])


def _signal_in_words(row: Row) -> Styled:
    """What the newest figure of the chart says; one that is new stands out."""
    charted = row.charted
    colour = COLOUR_OF_QUALITY.get(charted.quality, BLACK) if charted and charted.signal else GREY
    look = varied(SENTENCE_APART, colour=colour)
    return Styled((signal_in_words(charted), varied(look, bold=True) if row.is_new else look))


BUILT: dict[Shows, Callable[[Sequence[Row], Weeks], Iterable[Told]]] = {
    Shows.UNIT: _unit,
    Shows.BETTER: _better,
    Shows.BASELINE: _baseline,
    Shows.GOAL: _goal,
    Shows.WEEKS: _weeks,
    Shows.LATEST: _latest,
    Shows.AS_OF: _as_of,
    Shows.CHANGE: _change,
    Shows.AGAINST_GOAL: _against_goal,
    Shows.SIGNAL: _signal,
}


def _figure(figure: Figure, measure: Measure) -> Styled:
    """The figure in its measure's format, or the word that says why there is none."""
    if figure.value is None:
        return Styled((figure.status.value, WORD))
    return Styled((figure.value, _formatted(measure, figure.status)))


def _written(measure: Measure, status: Status = Status.FINAL) -> str:
    """What to ``format`` a figure with, to be as wide as its cell shows it; halves may be rounded otherwise, which is no wider."""
    mark = MARKS.get(status, "")
    if measure.is_time_of_day:
        return f"00:00{mark}"
    return f"{'£' if measure.is_money else ''}{{:,.{measure.decimals}f}}{'%' if measure.is_percentage else ''}{mark}"


def _figure_width(value: float, written: str) -> float:
    """How wide the figure's column has to be."""
    return LEAST_WIDTH if 0 <= value <= _narrow_to(written) else _text_width(written.format(value))


@lru_cache(maxsize=256)
def _narrow_to(written: str) -> float:
    """Up to this figure, from 0 on, none is wider than a column at its least, and need not be looked at."""
    return max((nines for nines in NINES if _text_width(written.format(nines)) <= LEAST_WIDTH), default=-1)


def _width(texts: Iterable[str]) -> float:
    """Wide enough for the longest of ``texts``, and never narrower than the least."""
    return max([LEAST_WIDTH, *map(_text_width, texts)])


@lru_cache(maxsize=10_000)
def _text_width(text: str) -> float:
    # Teams have most of their figures' texts in common.
    return sum(map(_digits_wide, text)) + 1.3


@cache
def _digits_wide(letter: str) -> float:
    """About how wide a letter of Arial is, in digits."""
    if letter in " ,.[]-/il":
        return 0.55
    return 0.9 if letter.islower() else 1


def _formatted(measure: Measure, status: Status = Status.FINAL) -> Look:
    return varied(NUMBER, number_format=number_format(measure, status))

"""``boxscore chart``: a CSV of one series read, charted, and written as CSV, JSON or a picture. The arithmetic is that of measures/charts.

Imports neither pandas nor SQLAlchemy nor Dagster, and matplotlib only to draw: an analyst waits for none of them.
"""

import csv
import io
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from boxscore.cells import WITH_A_VALUE, Status
from boxscore.errors import ConfigurationError
from measures.charts.one import Chart, Observation, Point, Runs, Segment, chart_of
from measures.charts.rules import Better, Kind, Plan, Quality
from measures.charts.words import caption, caveats, in_words, uneven_days

COLUMNS = ("date", "value", "n", "status", "annotation")
DAY_EXPORTED = {"week_ending": "date"}
RATE_EXPORTED = {"numerator": "value", "denominator": "n"}
"""What `boxscore export` calls the same: its own value is the rate, of which the count and the denominator are needed."""
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d 00:00:00", "%Y-%m-%dT00:00:00", "%d/%m/%Y 00:00:00")
SEPARATORS = {";": "semicolons", "\t": "tabs"}
WRITTEN = ("date", "value", "segment", "centre", "lower", "upper", "signal", "quality", "included")
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", ":", "z"})
"""How extracts say that there is no figure."""
KEPT_OUT = frozenset({Status.PROVISIONAL.value, Status.ESTIMATED.value})
WITHOUT_A_VALUE = frozenset(status.value for status in Status if status not in WITH_A_VALUE)
KNOWN = frozenset(status.value for status in Status) | {""}
MOST = 1e15
"""Beyond it a figure is a mistake, and whole numbers are no longer exact."""
MISTAKES_TOLD = 10


@dataclass(frozen=True)
class Told:
    """A file charted: the chart, and what was noticed on the way."""

    name: str
    """The file's, without its ending."""
    chart: Chart
    warnings: tuple[str, ...]


def chart_file(path: str, plan: Plan, *, better: Better, target: float | None, rebases: Sequence[date]) -> Told:
    """The chart of a file's one series. ConfigurationError names the file, the rows and the columns of what cannot be charted."""
    observations, noticed = read_observations(path, plan.kind)
    chart = chart_of(observations, plan, better=better, target=target, rebases=rebases)
    return Told(Path(path).stem, chart, (*noticed, *caveats(chart), *_absent(chart)))


def read_observations(path: str, kind: Kind) -> tuple[list[Observation], list[str]]:
    """The file's figures in order of their days, and what was put right or left out in words.

    Needs the columns ``date`` and ``value``, and ``n`` for rates; rows without anything in them are passed over. ConfigurationError for a
    file that cannot be read, a column that is missing or there twice, and, row by row, figures that are none or that a chart of ``kind``
    cannot have. A figure with a status that says there is none is left out.
    """
    name = Path(path).name
    rows = _rows(path, name, kind)
    mistakes = [f"row {row}: {mistake}" for row, cells in rows for mistake in _mistakes(cells, kind)] or list(_repeated(rows))
    if mistakes:
        more = f" And {len(mistakes) - MISTAKES_TOLD} more." if len(mistakes) > MISTAKES_TOLD else ""
        told = "; ".join(mistakes[:MISTAKES_TOLD])
        raise ConfigurationError(f"{name}, {told}.{more} Correct the file and run this again; nothing was charted.")
    observations = [_observation(day, cells, kind) for _, cells in rows if (day := _day(cells["date"]))]
    return sorted(observations, key=lambda one: one.day), list(_noticed(rows, observations, kind))


def _rows(path: str, name: str, kind: Kind) -> list[tuple[int, dict[str, str]]]:
    """Each row that holds anything, by its number in the file: its cells by column, empty where the file has none."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = _named([cell.strip().lower() for cell in next(filter(any, reader), [])], kind)
        _check_columns(header, name, kind)
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise ConfigurationError(
            f"{name}, row {reader.line_num}: not a row of a CSV file ({error}). Save it as CSV and try again."
        ) from None
    at = {column: header.index(column) for column in COLUMNS if column in header}
    return [
        (row, {column: cells[at[column]] if at.get(column, len(cells)) < len(cells) else "" for column in COLUMNS})
        for row, cells in rows
        if any(cells)
    ]


def _named(header: Sequence[str], kind: Kind) -> list[str]:
    """The header with the names of an export read as those of a chart, where a chart's own are not there.

    A file with a week_ending and no date is an export, whose value is a rate: for a chart with denominators its count and denominator are
    read instead. Beside a date they stand in only where there is neither a value nor an n.
    """
    is_export = "week_ending" in header and "date" not in header
    ours = DAY_EXPORTED if is_export else {}
    if kind.has_denominators and set(RATE_EXPORTED) <= set(header) and (is_export or not {"value", "n"} & set(header)):
        ours = ours | RATE_EXPORTED
    return ["" if name in ours.values() else ours.get(name, name) for name in header]


def _check_columns(header: Sequence[str], name: str, kind: Kind) -> None:
    """ConfigurationError when one that is needed is missing, or one that is read is there twice."""
    needed = ("date", "value", "n") if kind.has_denominators else ("date", "value")
    missing = [column for column in needed if column not in header]
    if missing:
        found = ", ".join(cell for cell in header if cell) or "none"
        between = [words for mark, words in SEPARATORS.items() if len(header) == 1 and mark in header[0]]
        hint = f" Its columns have {between[0]} between them: save it with commas." if between else ""
        raise ConfigurationError(
            f"{name} has no column '{missing[0]}'; its columns are: {found}.{hint} "
            f"A chart of the kind '{kind}' needs {' and '.join(needed)}."
        )
    twice = [column for column in COLUMNS if header.count(column) > 1]
    if twice:
        raise ConfigurationError(f"{name} has the column '{twice[0]}' {header.count(twice[0])} times. Keep one; nothing was charted.")


def _text(path: str) -> str:
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    return content.decode("cp1252", errors="replace")


def _mistakes(cells: Mapping[str, str], kind: Kind) -> Iterator[str]:
    """Why a row cannot be charted."""
    if _day(cells["date"]) is None:
        yield f"date is '{cells['date']}', not a date such as 2025-06-15 or 15/06/2025"
    columns = ("value", "n") if kind.has_denominators else ("value",)
    wrong = [column for column in columns if cells[column].lower() not in MISSING and _number(cells[column]) is None]
    for column in wrong:
        yield f"{column} is '{cells[column]}', {'too large: at most 1e15' if _is_large(cells[column]) else 'not a number'}"
    value, n = _number(cells["value"]), _number(cells["n"])
    if wrong or value is None:
        return
    if kind is Kind.T and value <= 0:
        yield f"value is {cells['value']}, but a time between events is more than 0"
    elif value < 0 and kind not in (Kind.RUN, Kind.XMR, Kind.I):
        yield f"value is {cells['value']}, but a count is not negative"
    if kind.has_denominators and n is not None and n < 0:
        yield f"n is {cells['n']}, but a denominator is not negative"
    elif kind in (Kind.P, Kind.P_PRIME) and n and value > n:
        yield f"value is {cells['value']} of an n of {cells['n']}, more than all"


def _repeated(rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[str]:
    seen: dict[date | None, int] = {}
    for row, cells in rows:
        first = seen.setdefault(_day(cells["date"]), row)
        if first != row:
            yield f"row {row}: {cells['date']} is in row {first} too, and a day may be there once"


def _observation(day: date, cells: Mapping[str, str], kind: Kind) -> Observation:
    status = cells["status"].lower()
    return Observation(
        day=day,
        value=None if status in WITHOUT_A_VALUE else _number(cells["value"]),
        n=_number(cells["n"]) if kind.has_denominators else None,
        final=status not in KEPT_OUT,
        annotation=cells["annotation"],
    )


def _noticed(rows: Sequence[tuple[int, Mapping[str, str]]], observations: Sequence[Observation], kind: Kind) -> Iterator[str]:
    if not rows:
        yield "The file has no rows."
    if any(later.day < earlier.day for earlier, later in pairwise(observations)):
        yield "The rows were not in order of their dates: they were sorted."
    for unknown in sorted({cells["status"] for _, cells in rows if cells["status"].lower() not in KNOWN}):
        yield f"The status '{unknown}' is none that is known: its points were taken for final."
    for status in sorted(WITHOUT_A_VALUE):
        denied = [row for row, cells in rows if cells["status"].lower() == status and _has_figure(cells, kind)]
        if denied:
            yield f"The status '{status}' says that there is no figure, but there is one: a gap is left for row {_some(denied)}."
    if kind.has_denominators:
        idle = [row for (row, _), one in zip(rows, observations, strict=True) if one.value is not None and not one.n]
        if idle:
            yield f"Without an n, or with an n of 0, there is no rate: a gap is left for row {_some(idle)}."


def _has_figure(cells: Mapping[str, str], kind: Kind) -> bool:
    """Whether there is one to plot: an export has 0 of 0 where there was no activity."""
    return _number(cells["value"]) is not None and (not kind.has_denominators or bool(_number(cells["n"])))


def _absent(chart: Chart) -> Iterator[str]:
    """Times and cases between events have no days of their own, so none is absent."""
    if uneven_days(chart) and chart.plan.kind not in (Kind.G, Kind.T):
        yield "Only a row without a figure is a gap to the rules: a signal runs on across days that are not in the file."


def _some(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:MISTAKES_TOLD])) + (" and more" if len(rows) > MISTAKES_TOLD else "")


def _day(text: str) -> date | None:
    for pattern in DAYS:
        with suppress(ValueError):
            return datetime.strptime(text, pattern).date()
    return None


def _is_large(text: str) -> bool:
    """Whether it is a number, and beyond what is charted; that the word "inf" is not."""
    with suppress(ValueError):
        return abs(float(text)) > MOST and any(letter.isdigit() for letter in text)
    return False


def _number(text: str) -> float | None:
    """None for what is missing, for what is no number, and for what is too large."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= MOST and "_" not in text else None


def as_csv(told: Told) -> str:
    """One row an observation, in order of their days, with the columns of ``WRITTEN``; figures in full, nothing where there is none."""
    out = io.StringIO()
    writer = csv.DictWriter(out, WRITTEN, lineterminator="\n")
    writer.writeheader()
    for point in told.chart.points:
        writer.writerow({name: _cell(figure) for name, figure in _of_point(point).items()})
    return out.getvalue()


def _cell(figure: Any) -> str:
    if figure is None:
        return ""
    if isinstance(figure, bool):
        return str(figure).lower()
    return repr(figure) if isinstance(figure, float) else str(figure)


def as_json(told: Told) -> str:
    """The chart whole: how it was made, its points and segments, what it says, and what to beware of. null where there is nothing."""
    chart = told.chart
    plan, runs = chart.plan, chart.runs
    common = chart.variation is Quality.NONE
    whole = {
        "rules": plan.rules.name,
        "chart": plan.kind.value,
        "baseline": plan.baseline,
        "screened": plan.screen,
        "improvement": chart.better.name.lower(),
        "target": chart.target,
        "rebases": [day.isoformat() for day in sorted(set(chart.rebases))],
        "segments": [_of_segment(segment) for segment in chart.segments],
        "points": [_of_point(point) | _more_of_point(point) for point in chart.points],
        "runs": None if runs is None else _of_runs(runs),
        "longest_run": None if runs is None else runs.longest,
        "crossings": None if runs is None else runs.crossings,
        "variation": "common_cause" if common else chart.variation.value,
        "assurance": chart.assurance.value,
        "icons_shown": chart.icons_shown,
        "rebase_offer": _of_offer(chart),
        "astronomical_offers": [point.day.isoformat() for point in chart.points if point.astronomical],
        "says": in_words(chart),
        "caption": caption(chart),
        "warnings": list(told.warnings),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _of_point(point: Point) -> dict[str, Any]:
    return {
        "date": point.day.isoformat(),
        "value": point.value,
        "segment": point.segment,
        "centre": point.centre,
        "lower": point.lower,
        "upper": point.upper,
        "signal": point.signal.word,
        "quality": point.quality.value,
        "included": point.included,
    }


def _more_of_point(point: Point) -> dict[str, Any]:
    return {"final": point.final, "baseline": point.base, "annotation": point.annotation}


def _of_segment(segment: Segment) -> dict[str, Any]:
    return {
        "segment": segment.number,
        "from": segment.first.isoformat(),
        "to": segment.last.isoformat(),
        "points": segment.points,
        "baseline_points": segment.base_points,
        "centre": segment.centre,
        "trial": segment.trial,
        "unscreened": segment.unscreened,
        "runs": _of_runs(segment.runs),
        "longest_run": segment.runs.longest,
        "longest_run_usual": segment.runs.longest_usual,
        "crossings": segment.runs.crossings,
    }


def _of_runs(runs: Runs) -> dict[str, Any]:
    return {"found": runs.found, "low": runs.low, "high": runs.high, "signal": runs.signal}


def _of_offer(chart: Chart) -> dict[str, Any] | None:
    if chart.offer is None:
        return None
    return {"from": chart.offer.first.isoformat(), "to": chart.offer.last.isoformat(), "median": chart.offer.median}


def as_picture(told: Told, *, form: str, title: str | None, unit: str) -> bytes:
    """The chart drawn, as ``svg`` or ``png``; its title is the file's name when none is given."""
    from measures.charts.drawing import png, svg
    from measures.charts.drawing_words import Lettering

    lettering = Lettering(title=title or told.name, unit=unit, warnings=told.warnings)
    return png(told.chart, lettering) if form == "png" else svg(told.chart, lettering).encode()


FORMATS = {"csv": as_csv, "json": as_json}


def write_chart(told: Told, *, kind: str, out: str | None, title: str | None = None, unit: str = "") -> None:
    """Writes the chart in one of ``FORMATS``, or drawn, to the screen, or to a file that appears whole.

    ConfigurationError when it cannot be written, and for a PNG on a terminal.
    """
    if kind == "png" and out is None and sys.stdout.isatty():
        raise ConfigurationError("A PNG picture is not text: name a file with --out.")
    content = FORMATS[kind](told).encode() if kind in FORMATS else as_picture(told, form=kind, title=title, unit=unit)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    beside = Path(out).with_name(f".{Path(out).name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        raise ConfigurationError(f"{out} cannot be written: {error.strerror}.") from None

"""Invented contents of a team's workbook at full size: 25 measures over 104 weeks, a chart each, and something on every sheet."""

from datetime import date, timedelta

import numpy as np

from boxscore.cells import Status
from boxscore.entries import Allowed, Takes, Typed
from boxscore.entry_forms import EntryForm
from boxscore.measures import Domain, Measure
from boxscore.reasons import Reason
from boxscore.receipts import FeedReceipt
from boxscore.teams import ChosenMeasure, Team
from boxscore.weeks import Week, WeekRange
from workbooks.baseline_contents import BaselineFigure
from workbooks.cell_columns import CODES, MeasureCells
from workbooks.change_contents import ChangedFigure, Changes, Told
from workbooks.chart_contents import Charted, Mark, PlottedWeeks
from workbooks.contents import Contents
from workbooks.cost_contents import CostWeek, LedgerAccount, LedgerPeriod, TeamCost
from workbooks.entry_contents import TypedIn
from workbooks.figures import PENCE_A_POUND
from workbooks.wall_contents import Bar, Wall

MEASURES, WEEKS = 25, 104
CURRENT = Week(date(2026, 6, 21))
WEEKS_SHOWN, CHANGED, CATEGORIES = 13, 40, 8
UNITS = ("%", "£/week", "per 1,000 bed days", "days", "beds", "£/patient", "hh:mm")
LINES = ("Substantive staff", "Bank staff", "Agency staff", "Overtime", "Medicines", "Supplies", "Other")
INVENTED = "Invented for a benchmark"


def invented_contents(number: int) -> Contents:
    """Those of the team of that number; its figures are like no other team's."""
    chance = np.random.default_rng(number)
    measures = tuple(_measure(at) for at in range(MEASURES))
    cells = tuple(_cells(measure, chance) for measure in measures)
    chosen = tuple(ChosenMeasure(id=measure.id, goal=50.0 if at % 2 else None) for at, measure in enumerate(measures))
    described = {"slug": f"invented-team-{number}", "name": f"Invented Team {number}", "organisation": INVENTED, "setting": "ward"}
    return Contents(
        board_title=INVENTED,
        invented=True,
        team=Team.model_validate(described | {"opens": date(2020, 1, 6), "codes": {}, "measures": chosen}),
        measures=measures,
        current=CURRENT,
        weeks_shown=WEEKS_SHOWN,
        charts=tuple(_charted(of_measure, at) for at, of_measure in enumerate(cells)),
        cells=cells,
        receipts=tuple(FeedReceipt(f"feed{at}", f"Feed {at}", CURRENT.ending, (f"of_{number}_{at}.csv",), at, ()) for at in range(8)),
        baselines=tuple(BaselineFigure(measure.id, 51.5, 515.0, 1_000.0, 26) for measure in measures),
        changes=_changes(measures, chance),
        cost=_cost(chance),
        wall=Wall("Incidents by category", WeekRange(CURRENT.plus(-12), CURRENT), tuple(_bars(chance))),
        entries=_entries(measures, number),
    )


def _measure(at: int) -> Measure:
    told = {"id": f"X{at:02d}", "name": f"Measure {at} of what the team set out to do better", "domain": list(Domain)[at % 5]}
    told |= {"unit": UNITS[at % 7], "better": ("up", "down", "context")[at % 3], "decimals": 2 if "£" in UNITS[at % 7] else at % 3}
    numerator = {"feed": "invented", "verb": "sum", "column": "invented"}
    words = {"explanation": "Every record of the week once, by the day it happened on.", "caveats": "Late by a week.", "source": INVENTED}
    return Measure.model_validate(told | words | {"n": "none", "numerator": numerator})


def _cells(measure: Measure, chance: np.random.Generator) -> MeasureCells:
    """Two weeks not final, three not received."""
    endings = np.array([CURRENT.plus(at + 1 - WEEKS).ending for at in range(WEEKS)], "datetime64[D]")
    denominator, numerator = chance.integers(50, 3_000, WEEKS).astype(float), chance.integers(10, 2_000, WEEKS).astype(float)
    status = np.full(WEEKS, CODES[Status.FINAL], "int8")
    status[-2:] = CODES[Status.PROVISIONAL]
    missing = chance.choice(WEEKS - 12, 3, replace=False)
    status[missing], numerator[missing], denominator[missing] = CODES[Status.NOT_RECEIVED], np.nan, np.nan
    value = numerator / denominator * 100
    return MeasureCells(measure.id, endings, numerator, denominator, value, status, endings, denominator)


def _charted(cells: MeasureCells, at: int) -> Charted:
    """A mean with limits, carried on from the sixtieth week; a third of the charts has a shift."""
    mean = np.full(WEEKS, np.nanmean(cells.value)) * (PENCE_A_POUND if "£" in UNITS[at % 7] else 1)
    weeks, has_shift = np.arange(WEEKS), at % 3 == 0
    signal = tuple("shift" if has_shift and week >= WEEKS - 7 else "" for week in range(WEEKS))
    quality = tuple("concern" if word else "" for word in signal)
    marks = (
        Mark(date(2026, 4, 1), "The full-time week becomes 36 hours, from 37"),
        Mark(date(2026, 4, 3), "Public holiday: Good Friday", True),
    )
    return Charted(
        measure=cells.measure,
        weeks=PlottedWeeks(cells.week_ending, mean, mean - 30, mean + 30, weeks < 60, weeks == WEEKS, signal, quality),
        sentence="Shift: 7 weeks above the mean since w/e 10/05/2026: concern" if has_shift else "No signal in the latest point",
        kind="XmR chart",
        centre_name="mean",
        signal=signal[-1],
        quality=quality[-1],
        is_new=at % 6 == 0,
        details=("Its mean now is of 60 figures.", "XmR chart, rules making-data-count."),
        marks=marks,
    )


def _changes(measures: tuple[Measure, ...], chance: np.random.Generator) -> Changes:
    figures = tuple(
        ChangedFigure(
            measures[at % MEASURES].id,
            CURRENT.plus(-1 - at // MEASURES),
            Told(float(chance.integers(1, 99)), Status.PROVISIONAL),
            Told(float(chance.integers(1, 99)), Status.FINAL),
            (Reason.LATE_ROWS,),
            (f"late_{at}.csv",),
        )
        for at in range(CHANGED)
    )
    return Changes(CURRENT.plus(-1), figures, settled=MEASURES)


def _cost(chance: np.random.Generator) -> TeamCost:
    weeks = tuple(_cost_week(CURRENT.plus(-ago).ending, chance) for ago in range(WEEKS_SHOWN))
    periods = tuple(
        LedgerPeriod(f"2025-26 P{at:02d}", "990001", "settled", 9_000_00, 9_000_00, 0, 0, 9_000_00, 0, 0, 0, None) for at in range(1, 13)
    )
    accounts = tuple(LedgerAccount(f"2025-26 P{at:02d}", "990001", "05500", line, 1_285_71) for at in (11, 12) for line in LINES)
    return TeamCost(LINES, "Patients seen (X24)", "patient seen", weeks, None, periods, accounts)


def _cost_week(ending: date, chance: np.random.Generator) -> CostWeek:
    lines = tuple(int(pence) for pence in chance.integers(1_000_00, 9_000_00, len(LINES)))
    volume = float(chance.integers(20, 60))
    return CostWeek(ending, Status.FINAL, lines, sum(lines), volume, Status.FINAL, round(sum(lines) / volume), 0)


def _bars(chance: np.random.Generator) -> list[Bar]:
    times = sorted((int(count) for count in chance.integers(1, 40, CATEGORIES)), reverse=True)
    return [Bar(f"Category {at}", count, 100 * sum(times[: at + 1]) / sum(times)) for at, count in enumerate(times)]


def _entries(measures: tuple[Measure, ...], number: int) -> TypedIn:
    form = EntryForm(
        weeks=tuple(CURRENT.plus(-ago) for ago in reversed(range(7))),
        measures=tuple((measure.id, measure.name) for measure in measures),
        goals=(Allowed(Takes.NUMBER, least=-1e9, most=1e9),) * MEASURES,
    )
    known: list[tuple[str, Typed]] = []
    for idea in (1, 2, 3):
        known += [(f"entry_idea_{idea}_text", f"Idea {idea} of team {number}"), (f"entry_idea_{idea}_owner", "Charge nurse")]
        known.append((f"entry_idea_{idea}_due", CURRENT.ending + timedelta(weeks=idea)))
    return TypedIn(form, tuple(known), last_idea=3)

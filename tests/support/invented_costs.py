"""Ledgers and rosters written by hand for tests of cost by week, taken to cells. Nothing is read or judged, so it is quick."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd
from invented_facts import cover_by
from trade import FEEDS, accepted

from boxscore.board import Board
from boxscore.costs import LEDGER, ROSTER
from boxscore.periods import financial_month
from boxscore.weeks import Week, WeekRange
from measures.cells import weekly_cells
from measures.facts import Facts

ACCOUNTS = {"Substantive": "01100", "Bank": "02100", "Agency": "02500", "Overtime": "02700", "Arrears": "01900", "Medicines": "05100"}
RATES = [
    {"staff_group": "Registered", "band": "5", "source": source, "pounds_an_hour": pounds}
    for source, pounds in (("Substantive", 20), ("Bank", 18), ("Agency", 40), ("Overtime", 30), ("Excess", 20))
]


def posted(*lines: str) -> Facts:
    """A ledger's accepted rows, one a line: year, period, cost centre, line, actual and perhaps budget in pence, perhaps year to date."""
    rows = [_posted(at, *(part.strip() for part in line.split(","))) for at, line in enumerate(lines, start=2)]
    return _facts(LEDGER, rows)


def _posted(
    at: int, year: str, period: str, centre: str, line: str, actual: str, budget: str = "0", to_date: str = "0", account: str = ""
) -> dict[str, Any]:
    month = financial_month(year, period)
    money = {"month_actual": int(actual), "month_budget": int(budget), "year_to_date_actual": int(to_date), "year_to_date_budget": 0}
    names = {
        "financial_year": year,
        "period": period,
        "cost_centre": centre,
        "line": line,
        "account": account or ACCOUNTS.get(line, "07100"),
    }
    return names | money | {"first_day": month.first, "last_day": month.last, "name": "ledger.csv", "extract": "led", "row_number": at}


def worked(*stretches: tuple[str, str, str, float] | tuple[str, str, str, float, str]) -> Facts:
    """A roster's accepted rows: roster, first and last day, hours worked on each of them and where they came from (Substantive)."""
    return _facts(ROSTER, [row for stretch in stretches for row in _shifts(*stretch)])


def _shifts(roster: str, first: str, last: str, hours: float, source: str = "Substantive", band: str = "5") -> Iterator[dict[str, Any]]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        staff = {"staff_group": "Registered", "band": band, "source": source, "status": "Worked", "worked_hours": hours}
        yield {"roster": roster, "first_day": day, "last_day": day, "name": "roster.csv", "extract": "ros", "row_number": 2} | staff
        day += timedelta(days=1)


def _facts(feed: str, rows: list[dict[str, Any]]) -> Facts:
    types = {"first_day": "datetime64[us]", "last_day": "datetime64[us]", "worked_hours": "Float64", "row_number": "int64"}
    columns = list(rows[0]) if rows else []
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=_dtype(name, rows, types)) for name in columns})
    ending = pd.Series([Week.of(row["last_day"]).ending for row in rows], dtype="datetime64[us]")
    return Facts(FEEDS[feed], frame.assign(week_ending=ending, provisional=False), cover_by("", None))


def _dtype(name: str, rows: list[dict[str, Any]], types: dict[str, str]) -> str:
    return types.get(name) or ("Int64" if isinstance(rows[0][name], int) else "str")


def told(of: Board, within: WeekRange, *facts: Facts) -> pd.DataFrame:
    """The cells; nothing has come of other feeds."""
    return weekly_cells(of, {**accepted(within), **{one.feed.id: one for one in facts}}, within)


def pence_by_week(cells: pd.DataFrame, team: str, measure: str) -> list[float | None]:
    """What the cells of a team say, week by week."""
    return _values(cells[(cells["team"] == team) & (cells["measure"] == measure)]["value"])


def statuses(cells: pd.DataFrame, team: str, measure: str) -> list[str]:
    return cells[(cells["team"] == team) & (cells["measure"] == measure)]["status"].tolist()


def _values(values: Iterable[Any]) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]

"""Twenty-five measures over millions of rows of appointments, encoding included, against one pandas groupby a measure with string keys.

Both start from the same frame in memory, whose codes and conditions are plain text. Ours has to number them, to find each row's team by
its code and day, and to make cells of the counts with their status, dates and extracts; the peer counts.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.figures import Figure, most_mebibytes
from boxscore.board import Board
from boxscore.measures import Measure
from boxscore.suppliers import Supplier
from boxscore.teams import ChosenMeasure, Team
from boxscore.weeks import Week, WeekRange
from measures.cells import weekly_cells
from measures.cover import Cover
from measures.facts import Facts
from sources.standard import standard_contracts

ROWS, TEAMS, WEEKS = 10_000_000, 1_000, 52
TIMES_FASTER = 5.0
MEBIBYTES = 500.0
GROWTH = 1.3
LAST = Week(date(2026, 6, 21))
STATUSES, VISITS, PLACES, CONTACTS = (
    ("1", "2", "3", "8", "other"),
    ("New", "Return"),
    ("Unit", "Community"),
    ("Face to face", "Telephone", "Video"),
)
CONDITIONS: tuple[dict[str, tuple[str, ...]], ...] = (
    *({"status": (status,)} for status in STATUSES),
    *({"status": (status,), "visit": (visit,)} for status in STATUSES for visit in VISITS),
    *({"status": ("1",), "place": (place,)} for place in PLACES),
    *({"status": ("1",), "contact_type": (contact,)} for contact in CONTACTS),
    *({"status": ("1", "8"), "visit": (visit,)} for visit in VISITS),
    *({"contact_type": (contact,)} for contact in CONTACTS),
)
"""Twenty-five of them."""


def figures(scratch: Path) -> Iterator[Figure]:
    """Speed and memory at the full size, then growth with rows and with teams, each in a process of its own."""
    del scratch
    full = _measured(ROWS, TEAMS)
    yield Figure(f"25 measures, {ROWS:,} rows, {TEAMS:,} teams; peer pandas groupbys", full["ours"], "CPU s", TIMES_FASTER, full["peer"])
    yield Figure("the same, memory beside the rows", full["mebibytes"], "MiB", MEBIBYTES)
    fewer_rows, fewer_teams = _measured(ROWS // 4, TEAMS, peer=False), _measured(ROWS, TEAMS // 4, peer=False)
    yield Figure("the same: CPU a row, of 4 times the rows", round(full["ours"] / 4 / fewer_rows["ours"], 2), "times", GROWTH)
    yield Figure("the same: CPU of 4 times the teams, rows alike", round(full["ours"] / fewer_teams["ours"], 2), "times", GROWTH)


def _measured(rows: int, teams: int, *, peer: bool = True) -> dict[str, float]:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.measuring", str(rows), str(teams), str(int(peer))], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return told


def _board(teams: int) -> Board:
    feed = standard_contracts()["appointments"].model_copy(update={"suppliers": (Supplier(name="Invented", files=("*.csv",)),)})
    measures = tuple(_measure(at, where) for at, where in enumerate(CONDITIONS))
    chosen = tuple(ChosenMeasure(id=measure.id) for measure in measures)
    return Board(
        name="large",
        title="Invented",
        timezone="Europe/London",
        as_of=date(2026, 6, 22),
        told_as_at=True,
        state="out",
        weeks_shown=13,
        charted_weeks=52,
        feeds=(feed,),
        measures=measures,
        teams=tuple(_team(number, chosen) for number in range(teams)),
    )


def _measure(at: int, where: dict[str, tuple[str, ...]]) -> Measure:
    numerator = {"feed": "appointments", "verb": "count", "where": where}
    told: dict[str, Any] = {"id": f"X{at}", "name": "Invented", "domain": "quality", "unit": "count", "better": "up", "n": "rows"}
    return Measure.model_validate(told | {"numerator": numerator, "decimals": 0, "explanation": "Invented.", "source": "Invented"})


def _team(number: int, chosen: tuple[ChosenMeasure, ...]) -> Team:
    codes = {"clinic": (f"INVC{number:04d}",)}
    described = {"slug": f"clinic-{number}", "name": "Invented", "organisation": "Invented", "setting": "outpatient clinic"}
    return Team.model_validate(described | {"opens": LAST.plus(1 - WEEKS).start, "codes": codes, "measures": chosen})


def _rows(rows: int, teams: int) -> pd.DataFrame:
    chance = np.random.default_rng(1)
    first = np.datetime64(LAST.plus(1 - WEEKS).start)
    days = pd.Series((first + chance.integers(0, WEEKS * 7, rows)).astype("datetime64[us]"))
    drawn = {
        "clinic": [f"INVC{number:04d}" for number in range(teams)],
        "status": STATUSES,
        "visit": VISITS,
        "place": PLACES,
        "contact_type": CONTACTS,
        "extract": ("0123456789abcdef",),
    }
    columns = {name: pd.array(values, dtype="str").take(chance.integers(0, len(values), rows)) for name, values in drawn.items()}
    return pd.DataFrame(columns).assign(
        appointment_on=days,
        first_day=days,
        last_day=days,
        week_ending=days + pd.to_timedelta(6 - days.dt.day_of_week, unit="D"),
        provisional=False,
    )


def _cover(weeks: WeekRange, teams: int) -> Cover:
    endings = pd.Series(pd.to_datetime([week.ending for week in weeks]).astype("datetime64[us]"))
    weekly = {"sender": "Invented", "week_ending": endings, "covered_from": endings - pd.Timedelta(days=6), "covered_to": endings}
    codes = [f"invc{number:04d}" for number in range(teams)]
    return Cover(pd.DataFrame(weekly), pd.DataFrame({"code": codes, "sender": "Invented"}))


def _one_by_one(rows: pd.DataFrame) -> list[pd.Series]:
    """As it is done by hand: a measure's rows chosen, then grouped by code and week as text."""
    keyed = rows.assign(week=rows["week_ending"].dt.strftime("%Y-%m-%d"))
    counts = []
    for where in CONDITIONS:
        chosen = pd.Series(True, index=keyed.index)
        for column, values in where.items():
            chosen &= keyed[column].isin(values)
        counts.append(keyed[chosen].groupby(["clinic", "week"]).size())
    return counts


def main(rows: int, teams: int, peer: bool) -> None:
    """Measures in this process and tells the outcome as a line of JSON."""
    board, weeks, frame = _board(teams), WeekRange(LAST.plus(1 - WEEKS), LAST), _rows(rows, teams)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak so far is that of making the rows
    before, began = most_mebibytes(), time.process_time()
    cells = weekly_cells(board, {"appointments": Facts(board.feeds[0], frame, _cover(weeks, teams))}, weeks)
    took, extra = time.process_time() - began, most_mebibytes() - before
    told = {"ours": round(took, 2), "mebibytes": round(extra, 1), "peer": 0.0}
    if peer:
        began = time.process_time()
        counts = _one_by_one(frame)
        told["peer"] = round(time.process_time() - began, 2)
        assert sum(int(count.sum()) for count in counts) == int(cells["value"].sum())
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1")

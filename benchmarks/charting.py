"""125,000 series charted at once, XmR and run chart with all rules, against series by series in plain Python and in pandas."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.charting_peers import pandas_run, pandas_xmr, plain_run, plain_xmr
from benchmarks.figures import Figure, cpu_seconds_of, most_mebibytes
from benchmarks.starting import BOXSCORE, STARTED_SECONDS
from measures.charts.charted import charted
from measures.charts.rules import Kind, Plan
from measures.charts.series import ALL, Series

SERIES, POINTS = 125_000, 156
"""5,000 teams, 25 measures, three years of weeks."""
AT_ONCE = 320
"""Series laid out at a time, so that memory does not grow with their number."""
CPU_SECONDS = 10.0
MEBIBYTES = 500.0
TIMES_FASTER_THAN_PYTHON = 8.0
TIMES_FASTER_THAN_PANDAS = 50.0
GROWTH = 1.15
SAMPLE_IN_PYTHON, SAMPLE_IN_PANDAS = 2_000, 200
PLANS = (Plan.of(Kind.XMR, screen=True), Plan.of(Kind.RUN))


def figures(scratch: Path) -> Iterator[Figure]:
    """The command; the full size and a quarter of it, each in a process of its own; the peers on a sample, scaled to the full size."""
    yield Figure("boxscore chart, a CSV of three years, start to finish", _command(scratch), "CPU s", STARTED_SECONDS)
    full, quarter = _measured(SERIES), _measured(SERIES // 4)
    name = f"XmR and run chart, {SERIES:,} series of {POINTS} points"
    yield Figure(name, full["cpu_seconds"], "CPU s", CPU_SECONDS)
    yield Figure("the same: most memory of the process", full["mebibytes"], "MiB", MEBIBYTES)
    python = _scaled(lambda values: (plain_xmr(values.tolist()), plain_run(values.tolist())), SAMPLE_IN_PYTHON)
    yield Figure(
        f"the same; peer plain Python, {SAMPLE_IN_PYTHON:,} scaled", full["cpu_seconds"], "CPU s", TIMES_FASTER_THAN_PYTHON, python
    )
    frames = _scaled(lambda values: (pandas_xmr(pd.Series(values)), pandas_run(pd.Series(values))), SAMPLE_IN_PANDAS)
    yield Figure(f"the same; peer pandas, {SAMPLE_IN_PANDAS} series scaled", full["cpu_seconds"], "CPU s", TIMES_FASTER_THAN_PANDAS, frames)
    yield Figure("the same: CPU a series, of 4 times the series", _ratio(full, quarter), "times", GROWTH)


def _command(scratch: Path) -> float:
    days = (date(2024, 1, 7) + timedelta(weeks=at) for at in range(POINTS))
    lines = [f"{day},{value:g}" for day, value in zip(days, invented(1, seed=1), strict=True)]
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "series.csv").write_text("\n".join(["date,value", *lines]), encoding="utf-8")
    return cpu_seconds_of([BOXSCORE, "chart", str(scratch / "series.csv")])


def _ratio(full: dict[str, float], quarter: dict[str, float]) -> float:
    return round(full["cpu_seconds"] / 4 / quarter["cpu_seconds"], 2)


def _measured(series: int) -> dict[str, float]:
    ran = subprocess.run([sys.executable, "-m", "benchmarks.charting", str(series)], capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return told


def _scaled(chart: Callable[[np.ndarray], object], sample: int) -> float:
    """The CPU seconds that all series would take, one after the other."""
    values = invented(sample, seed=0).reshape(sample, POINTS)
    for one in values:  # what is remembered between series would have been met early among so many
        chart(one)
    began = time.process_time()
    for one in values:
        chart(one)
    return round((time.process_time() - began) * SERIES / sample, 1)


def invented(series: int, *, seed: int) -> np.ndarray:
    """Invented figures end to end: half of the series counts of 4 a week, half figures around 50, a tenth of all with a shift."""
    chance = np.random.default_rng(seed)
    counts = chance.poisson(4, (series // 2, POINTS)).astype(float)
    around = np.round(chance.normal(50, 5, (series - series // 2, POINTS)), 1)
    values = np.concatenate([counts, around])
    values[::10, POINTS // 2 :] += 2
    return values.reshape(-1)


def main(series: int) -> None:
    """Charts in this process and tells the outcome as a line of JSON; making the figures is not counted."""
    took, shifted = 0.0, 0
    for number in range(0, series, AT_ONCE):
        many = min(AT_ONCE, series - number)
        values = invented(many, seed=number)
        began = time.process_time()
        laid_out = Series.laid_out(values, np.full(many, POINTS), better=1, target=45.0, floor=0.0)
        for plan in PLANS:
            planned = replace(laid_out, base_points=np.full(many, plan.baseline or ALL))
            shifted += int((charted(planned, plan).points.signal > 0).sum())
        took += time.process_time() - began
    assert shifted
    print(json.dumps({"cpu_seconds": round(took, 2), "mebibytes": most_mebibytes()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""How often a stable series signals all the same: the table of docs/charts.md, printed by ``python -m benchmarks.false_alarms``."""

import numpy as np

from measures.charts.charted import charted
from measures.charts.rules import Kind, Plan
from measures.charts.series import ALL, Series

SEED, SERIES, POINTS = 1, 20_000, 52
"""A year of weeks, so often."""
PEOPLE, SEEN = 60, 0.99
STABLE = ("normal", "counts, 4 a week", "counts, 0.4 a week", f"{SEEN:.0%} of {PEOPLE} a week")
PLANS = {
    "run chart, `scottish`": Plan.of(Kind.RUN),
    "run chart, `phs-dashboard`": Plan.of(Kind.RUN, rules="phs-dashboard"),
    "run chart, `anhoej`": Plan.of(Kind.RUN, rules="anhoej"),
    "XmR, `making-data-count`": Plan.of(Kind.XMR),
    "XmR, `making-data-count`, screened": Plan.of(Kind.XMR, screen=True),
    "C, `anhoej`": Plan.of(Kind.C),
    "P, `anhoej`": Plan.of(Kind.P),
}


def table(series: int = SERIES, seed: int = SEED) -> str:
    """The share of stable series with a signal, in percent, as Markdown; a dash where the chart is not for such figures."""
    head = ["chart and rules", *STABLE]
    rows = [[name, *(_told(plan, kind, series, seed) for kind in STABLE)] for name, plan in PLANS.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---", *["---:"] * len(STABLE)], *rows])


def _told(plan: Plan, stable: str, series: int, seed: int) -> str:
    fits = {Kind.C: "counts", Kind.P: f"{SEEN:.0%}"}
    if not stable.startswith(fits.get(plan.kind, "")):
        return "-"
    return f"{100 * share(plan, stable, series, seed):.0f}%"


def share(plan: Plan, stable: str, series: int, seed: int) -> float:
    """The share of series of which a point, or the runs, signal."""
    drawn, n = _drawn(stable, (series, POINTS), np.random.default_rng(seed))
    values = drawn if plan.kind.has_denominators or stable != STABLE[3] else 100 * drawn / PEOPLE
    laid_out = Series.laid_out(
        values.reshape(-1),
        np.full(series, POINTS),
        n=np.full(values.size, n),
        base_points=plan.baseline or ALL,
        floor=np.nan if stable == STABLE[0] else 0.0,
        ceiling=100.0 if stable == STABLE[3] else np.nan,
    )
    found = charted(laid_out, plan)
    of_points = (found.points.signal.reshape(series, POINTS) > 0).any(axis=1)
    return float((of_points | found.segments.runs_signal).mean())


def _drawn(stable: str, shape: tuple[int, int], chance: np.random.Generator) -> tuple[np.ndarray, float]:
    if stable == STABLE[3]:
        return chance.binomial(PEOPLE, SEEN, shape).astype(float), PEOPLE
    if stable == STABLE[0]:
        return np.round(chance.normal(50, 5, shape), 1), np.nan
    return chance.poisson(4 if stable == STABLE[1] else 0.4, shape).astype(float), np.nan


if __name__ == "__main__":
    print(table())
